"""How teams that learn are reached."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from services.kernel.concurrency import IfMatch, created, tagged
from services.kernel.identity import Identity
from services.kernel.listing import Page, answer
from services.kernel.operations import Transaction, slice_router
from services.kernel.places import region_of
from services.kernel.problems import responses
from services.training.learning_teams import answers, policies, queries, service
from services.training.learning_teams.enrolling import TeamEnrolled, TeamNotEnrolled, enrol_team
from services.training.learning_teams.schemas import (
    LearningTeamItem,
    LearningTeamOut,
    LearningTeamQuery,
    TeamEnrolmentCreate,
    TeamEnrolmentItem,
    TeamEnrolmentOut,
    TeamEnrolmentQuery,
    TeamLearningPolicyIn,
    TeamLearningPolicyOut,
)
from services.training.learning_teams.service import LearningTeamNotFound, TeamEnrolmentNotFound
from services.training.permissions import P, access

TAG = "Обучение команд"
router = slice_router("/api/v1/training", TAG)
LOCATION = f"{router.prefix}/team-enrolments"

Reader = Annotated[Identity, access.needs(P.learning_team_read)]
Enroller = Annotated[Identity, access.needs(P.enrolment_write)]
Rules = Annotated[Identity, access.needs(P.learning_team_policy)]


@router.get("/team-learning-policy", summary="Порядок обучения команд")
async def read_team_learning_policy(caller: Reader, tx: Transaction, response: Response) -> TeamLearningPolicyOut:
    """Какая доля команды должна освоить программу и нужно ли согласие ОМСУ; пока порядок не меняли — все и нужно."""
    return tagged(response, TeamLearningPolicyOut.about(await policies.POLICY.of(tx, region_of(caller.place))))


@router.put("/team-learning-policy", summary="Изменить порядок обучения команд")
async def change_team_learning_policy(
    caller: Rules, tx: Transaction, seen: IfMatch, data: TeamLearningPolicyIn, response: Response
) -> TeamLearningPolicyOut:
    """Действует для тех программ перевода, которые передадут на проверку и утвердят дальше."""
    return tagged(
        response, TeamLearningPolicyOut.about(await policies.POLICY.change(tx, caller, data.model_dump(), seen))
    )


@router.get("/learning-teams", response_model=Page[LearningTeamItem], summary="Команды, которые можно обучать")
async def list_learning_teams(
    request: Request, caller: Reader, query: Annotated[LearningTeamQuery, Query()]
) -> Response:
    """Управленческие команды своей территории, какими их сообщил резерв: утверждённые и распущенные."""
    return await answer(request, caller, queries.TEAMS, query)


@router.get("/learning-teams/{team_id}", summary="Команда", responses=responses(LearningTeamNotFound))
async def read_learning_team(_: Reader, tx: Transaction, team_id: UUID) -> LearningTeamOut:
    """Участники с функциями и сроками. Состав меняют в резерве, здесь он следует за ним."""
    return await answers.shown(tx, await service.get(tx, team_id))


@router.post(
    "/team-enrolments",
    status_code=201,
    summary="Зачислить команду в группу",
    responses=responses(TeamNotEnrolled, TeamEnrolled),
)
async def create_team_enrolment(
    caller: Enroller, tx: Transaction, data: TeamEnrolmentCreate, response: Response
) -> TeamEnrolmentOut:
    """Все, кто сегодня в команде и ещё не записан в группу, получают места сразу — или не получает никто.

    Записывают СОИРО, ОМСУ и руководитель школы — свою команду. Кто вступил в команду позже, того добавляет тот
    же запрос. Участника с зачётом взамен пройденных программ сначала запишите отдельно.

    Почему отказано, говорит `reason`: `team_not_at_work`, `nobody_on_the_team`, `member_not_in_directory`; если мешает
    что-то у участников, `errors` называет каждого (`id`) с причиной: `no_seats`, `no_post`, `works_elsewhere`,
    `not_your_staff` или теми же, что у зачисления одного человека.
    """
    enrolment = await enrol_team(tx, caller, data)
    return created(response, await answers.enrolled(tx, enrolment), LOCATION)


@router.get("/team-enrolments", response_model=Page[TeamEnrolmentItem], summary="Команды в группах")
async def list_team_enrolments(
    request: Request, caller: Reader, query: Annotated[TeamEnrolmentQuery, Query()]
) -> Response:
    """Какие команды своей территории в какие группы зачислены."""
    return await answer(request, caller, queries.ENROLMENTS, query)


@router.get("/team-enrolments/{enrolment_id}", summary="Команда в группе", responses=responses(TeamEnrolmentNotFound))
async def read_team_enrolment(_: Reader, tx: Transaction, enrolment_id: UUID, response: Response) -> TeamEnrolmentOut:
    """Посещаемость и итог каждого участника; завершила ли команда обучение по порядку региона."""
    return tagged(response, await answers.enrolled(tx, await service.enrolled(tx, enrolment_id)))
