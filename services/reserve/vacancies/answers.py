"""A vacancy as a client reads it."""

from services.kernel.identity import Identity
from services.reserve.permissions import access
from services.reserve.vacancies.models import Vacancy
from services.reserve.vacancies.rules import WORKFLOW
from services.reserve.vacancies.schemas import VacancyOut
from services.reserve.vacancies.service import facts_of


def shown(caller: Identity, vacancy: Vacancy) -> VacancyOut:
    allowed = WORKFLOW.allowed(vacancy.status, facts_of(vacancy), access, caller, vacancy.place)
    return VacancyOut.about(vacancy, requirements=vacancy.criteria, allowed_actions=allowed)
