"""What is said of the numbers by which a region keeps mentors and matches."""

from typing import Annotated, Self
from uuid import UUID

from pydantic import Field, model_validator

from services.kernel.schemas import In, Out, Version, example, wrong
from services.training.matching.proximity import Unit
from services.training.matching.scores import HEAVIEST, Weights

Weight = Annotated[int, Field(ge=0, le=HEAVIEST)]
Years = Annotated[
    int, Field(ge=0, le=30, title="Лет руководителем", description="Полных, не меньше; по должностям справочника")
]
NoticeDays = Annotated[
    int, Field(ge=3, le=60, title="Предупреждение, рабочих дней", description="ТК РФ, ст. 351.8: не меньше трёх")
]
AnswerDays = Annotated[
    int,
    Field(
        ge=1,
        le=90,
        title="Дней на ответ",
        description="Сколько дней предложенная пара ждёт ответа, считая от последнего; потом предложение снимается",
    ),
]
Hours = Annotated[int, Field(ge=1, le=1000, title="Часов", description="Сколько занимает обычное наставничество")]
Weeks = Annotated[int, Field(ge=1, le=104, title="Недель", description="Сколько недель подряд")]
Far = Annotated[int, Field(ge=1, le=10_000, title="Далеко", description="С этого расстояния близости нет")]


class MentorWeights(In):
    """Сколько весит каждая составляющая оценки пары, 0–100."""

    model_config = example({"similarity": 30, "distance": 20, "effect": 20, "directions": 30, "load": 10})

    similarity: Weight = Field(title="Сходство школ")
    distance: Weight = Field(title="Близость муниципалитетов")
    effect: Weight = Field(title="Прежние результаты наставника")
    directions: Weight = Field(title="Охват направлений")
    load: Weight = Field(title="Нагрузка", description="Сколько стоит каждый следующий подопечный наставника")

    @classmethod
    def of(cls, weights: Weights) -> Self:
        return cls(**{name: getattr(weights, name) for name in cls.model_fields})

    @model_validator(mode="after")
    def _something_counts(self) -> Self:
        if not self.weights.best:
            raise wrong("Чтобы пары различались, хотя бы одна составляющая, кроме нагрузки, весит больше нуля")
        return self

    @property
    def weights(self) -> Weights:
        return Weights(**self.model_dump())


class MunicipalityDistance(In):
    """Расстояние между двумя муниципалитетами; порядок не важен."""

    model_config = example(
        {
            "one": "2c1f7f0e-6a54-4c1c-8f0d-0c9d8a4b6a11",
            "other": "7d6b5d0e-6f6a-4b1f-9a56-0b6f2a6f3c11",
            "distance": 54,
        }
    )

    one: UUID = Field(title="Муниципалитет")
    other: UUID = Field(title="Другой муниципалитет")
    distance: Annotated[int, Field(ge=1, le=100_000)] = Field(title="Расстояние", description="В единицах порядка")

    @property
    def municipalities(self) -> dict[str, UUID]:
        """Field → the municipality it names."""
        return {"one": self.one, "other": self.other}

    @model_validator(mode="after")
    def _of_two(self) -> Self:
        if self.one == self.other:
            raise wrong("Расстояние указывают между разными муниципалитетами", "other")
        return self


Distances = Annotated[
    list[MunicipalityDistance],
    Field(max_length=5000, title="Расстояния", description="О которых не сказано — неизвестны, близости не дают"),
]


class MentorPolicyIn(In):
    """По каким числам регион ведёт наставников и подбирает пары."""

    model_config = example(
        {
            "years_in_post": 3,
            "notice_days": 3,
            "answer_days": 14,
            "hours": 24,
            "weeks": 16,
            "weights": {"similarity": 30, "distance": 20, "effect": 20, "directions": 30, "load": 10},
            "unit": "km",
            "far": 100,
            "distances": [],
        }
    )

    years_in_post: Years
    notice_days: NoticeDays
    answer_days: AnswerDays
    hours: Hours
    weeks: Weeks
    weights: MentorWeights = Field(title="Веса")
    unit: Unit = Field(title="Единица расстояния")
    far: Far
    distances: Distances

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        seen: set[frozenset[UUID]] = set()
        for at, each in enumerate(self.distances):
            pair = frozenset(each.municipalities.values())
            if pair in seen:
                raise wrong("Расстояние между этими муниципалитетами уже указано", "distances", at)
            seen.add(pair)
        return self


class MentorPolicyOut(Out):
    """Порядок региона; пока его не меняли — по умолчанию."""

    place: str = Field(title="Регион")
    years_in_post: Years
    notice_days: NoticeDays
    answer_days: AnswerDays
    hours: Hours
    weeks: Weeks
    weights: MentorWeights = Field(title="Веса")
    unit: Unit = Field(title="Единица расстояния")
    far: Far
    distances: Distances
    version: Version
