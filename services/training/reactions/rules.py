"""Which events of other services training reacts to, and by which reaction. Values in, values out."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from services.kernel.labels import labelled
from services.training.risk_diagnostics.rules import LABELS as OBSTACLES


class TrainingReaction(StrEnum):
    """What training does about events of other services."""

    risk_groups = "risk_groups"
    head_results = "head_results"
    appointments = "appointments"
    leaders = "leaders"
    teams = "teams"
    reserve = "reserve"
    novice_mentors = "novice_mentors"


class DiagnosticsObstacle(StrEnum):
    """Why somebody at risk has no diagnostics, beside what is said of the choice of an instrument."""

    too_soon = "too_soon"


class RouteObstacle(StrEnum):
    """Why somebody at risk has no route."""

    nothing_lacking = "nothing_lacking"


LABELS: dict[StrEnum, str] = labelled(
    {
        TrainingReaction.risk_groups: "диагностика и проект маршрута тому, кто в группе риска",
        TrainingReaction.head_results: "учёт результатов школ для сетевых пар",
        TrainingReaction.appointments: "«Школа начинающего руководителя» назначенному",
        TrainingReaction.leaders: "кандидаты в наставники из базы эффективных руководителей",
        TrainingReaction.teams: "управленческие команды, которые можно обучать целиком",
        TrainingReaction.reserve: "кандидаты из кадрового резерва, которых можно измерить и обучать",
        TrainingReaction.novice_mentors: "наставник начинающему руководителю: предложение каждый день, пока пары нет",
        DiagnosticsObstacle.too_soon: "этот тест человек проходил недавно: снова назначат, когда пройдёт его срок",
        RouteObstacle.nothing_lacking: "дефицитов не выявлено: нужна диагностика или связь причин с компетенциями",
        **OBSTACLES,
    }
)

RISK_CLOSED = "monitoring.risk.closed"
RISKS = ("monitoring.risk.opened", "monitoring.risk.repeated", RISK_CLOSED)
PUBLISHED = "monitoring.results.published"
REVOKED = "reserve.appointment.revoked"
APPOINTMENTS = ("reserve.appointment.made", REVOKED)
INCLUDED = "reserve.leader.included"
EXCLUDED = "reserve.leader.excluded"
LEADERS = (INCLUDED, EXCLUDED)
TEAMS = ("reserve.team.formed", "reserve.team.changed", "reserve.team.dissolved")
STAYS = tuple(f"reserve.entry.{what}" for what in ("included", "renewed", "excluded", "appointed"))
TEAM_DRAFT = "draft"
"""The status of a team that is not formed yet: the reserve tells of its changes too."""

EVENTS: Mapping[str, TrainingReaction] = MappingProxyType(
    {
        **dict.fromkeys(RISKS, TrainingReaction.risk_groups),
        PUBLISHED: TrainingReaction.head_results,
        **dict.fromkeys(APPOINTMENTS, TrainingReaction.appointments),
        **dict.fromkeys(LEADERS, TrainingReaction.leaders),
        **dict.fromkeys(TEAMS, TrainingReaction.teams),
        **dict.fromkeys(STAYS, TrainingReaction.reserve),
    }
)
"""Type of an event → the reaction to it."""
