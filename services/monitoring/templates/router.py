"""How templates are reached."""

from typing import Annotated

from services.kernel.identity import Identity
from services.kernel.operations import slice_router
from services.kernel.problems import responses
from services.monitoring.methodologies.indicators import Code
from services.monitoring.permissions import P, access
from services.monitoring.templates import service
from services.monitoring.templates.schemas import TemplateList, TemplateOut
from services.monitoring.templates.service import MethodologyTemplateNotFound

router = slice_router("/api/v1/monitoring/methodology-templates", "Методики")

Reader = Annotated[Identity, access.needs(P.methodology_read)]


@router.get("", summary="Шаблоны методик")
async def list_methodology_templates(_: Reader) -> TemplateList:
    """Готовые методики: позиции блока 2.1, независимая оценка, аккредитация, эффективность руководителей школ."""
    return service.listed()


@router.get("/{code}", summary="Шаблон методики", responses=responses(MethodologyTemplateNotFound))
async def read_methodology_template(_: Reader, code: Code) -> TemplateOut:
    """Ответ можно послать как есть на создание черновика методики; код занят — пошлите с другим."""
    return service.template(code)
