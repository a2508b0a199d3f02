"""What is said of matching runs."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from services.kernel.listing import ListQuery
from services.kernel.schemas import Code, Day, In, Out, Version, example
from services.training.matching.exclusions import Exclusion
from services.training.matching.proximity import Unit
from services.training.matching.unmatched import UnmatchedReason
from services.training.mentoring.schemas import PairContributionOut
from services.training.mentors.policy_schemas import MentorWeights, MunicipalityDistance, Years

_AT_RISK = (
    "null — всем руководителям в группе риска, у кого наставника нет; направления тогда — модули компетенций, которых "
    "им не хватает, из тех, в которых силён хотя бы один наставник"
)
Ids = Annotated[list[UUID], Field(min_length=1, max_length=2000)]


class MatchedMenteeIn(In):
    """Кому нужен наставник и в чём."""

    model_config = example({"person_id": "7d6b5d0e-6f6a-4b1f-9a56-0b6f2a6f3c11", "directions": ["personnel"]})

    person_id: UUID = Field(title="Наставляемый")
    directions: Annotated[list[Code], Field(max_length=20)] = Field(
        default=[], title="Направления", description="Нужные, коды из `directions`; пусто — подходит любой наставник"
    )


class MentorMatchingCreate(In):
    """Подбор наставников: по всем или по названным; чего нет в запросе, берётся из порядка региона."""

    model_config = example(
        {},
        {"mentees": [{"person_id": "7d6b5d0e-6f6a-4b1f-9a56-0b6f2a6f3c11", "directions": ["personnel"]}]},
    )

    mentees: Annotated[list[MatchedMenteeIn], Field(min_length=1, max_length=2000)] | None = Field(
        default=None, title="Кому", description=_AT_RISK
    )
    weights: MentorWeights | None = Field(default=None, title="Веса", description="null — по порядку региона")
    years_in_post: Years | None = Field(
        default=None, title="Сколько лет руководит наставник", description="null — по порядку региона"
    )


class MatchingConfirmation(In):
    """Какие из предложенных пар предложить людям."""

    model_config = example({"mentees": ["7d6b5d0e-6f6a-4b1f-9a56-0b6f2a6f3c11"]})

    mentees: Ids = Field(title="Наставляемые", description="Из предложений подбора")


class MatchingAskedOut(Out):
    """О чём спросили подбор: как он понял запрос."""

    mentees: list[MatchedMenteeIn] = Field(title="Кому")
    years_in_post: int = Field(title="Лет руководителем")
    weights: MentorWeights = Field(title="Веса")
    unit: Unit = Field(title="Единица расстояния")
    far: int = Field(title="Далеко")
    distances: list[MunicipalityDistance] = Field(title="Расстояния")


class MentorMatchingItem(Out):
    """Подбор в списке."""

    id: UUID = Field(title="Идентификатор")
    place: str = Field(title="Место", description="Регион или муниципалитет")
    ran_on: Day = Field(title="Когда")
    mentors: int = Field(title="Наставников")
    mentees: int = Field(title="Кому искали")
    matched: int = Field(title="Предложено пар")
    locked: int = Field(title="Подтверждённых пар сохранено")
    alone: int = Field(title="Остались без наставника")
    version: Version


class MentorMatchingOut(MentorMatchingItem):
    """Подбор целиком: что и с какими весами спросили. Пары и оставшиеся — отдельными списками."""

    asked: MatchingAskedOut = Field(title="Запрос")


class MatchingProposalItem(Out):
    """Предложенная или сохранённая пара."""

    id: UUID = Field(title="Идентификатор")
    mentor_id: UUID = Field(title="Запись реестра наставников")
    mentor_person_id: UUID = Field(title="Наставник")
    mentor_name: str | None = Field(title="ФИО наставника", description="null — карточка не видна")
    mentee_person_id: UUID = Field(title="Наставляемый")
    mentee_name: str | None = Field(title="ФИО наставляемого", description="null — карточка не видна")
    locked: bool = Field(title="Подтверждена раньше", description="Такие пары подбор сохраняет")
    score: int = Field(title="Баллы")
    best: int = Field(title="Из скольких")
    nth: int = Field(title="Который подопечный", description="Наставника, подтверждённые сначала")
    load: int = Field(title="Вычет за нагрузку")
    capacity: int = Field(title="Из скольких возможных")
    contributions: list[PairContributionOut] = Field(title="Из чего сложились")
    against: list[Exclusion] = Field(title="Что теперь против", description="Правила против подтверждённой пары")
    said: str = Field(title="Словами")


class MatchingLeftItem(Out):
    """Кто остался без наставника и почему."""

    id: UUID = Field(title="Идентификатор")
    mentee_person_id: UUID = Field(title="Наставляемый")
    mentee_name: str | None = Field(title="ФИО", description="null — карточка не видна")
    reason: UnmatchedReason = Field(title="Почему")
    rules: dict[Exclusion, int] = Field(title="Правила", description="Сколько наставников исключает каждое")
    said: str = Field(title="Словами")


class ConfirmedPairOut(Out):
    """Пара, предложенная людям."""

    mentorship_id: UUID = Field(title="Пара")
    mentor_id: UUID = Field(title="Запись реестра наставников")
    mentee_person_id: UUID = Field(title="Наставляемый")


class ConfirmedPairs(Out):
    """Пары, предложенные людям: дальше согласие обоих."""

    items: list[ConfirmedPairOut] = Field(title="Пары")


class MentorMatchingQuery(ListQuery):
    """Отбор подборов."""

    sort: Literal["ran_on", "-ran_on"] = Field(default="-ran_on", description="Порядок")


class MatchingProposalQuery(ListQuery):
    """Отбор предложений подбора."""

    locked: bool | None = Field(default=None, description="Только подтверждённые раньше или только новые")
    mentor_id: UUID | None = Field(default=None, description="Запись реестра наставников")
    sort: Literal["score", "-score"] = Field(default="-score", description="Порядок")


class MatchingLeftQuery(ListQuery):
    """Отбор оставшихся без наставника."""

    reason: UnmatchedReason | None = Field(default=None, description="Почему")
    sort: Literal["reason", "-reason"] = Field(default="reason", description="Порядок")
