"""What the demo region is made of. Keys are stable over runs and seeds, so that a loader can be run twice."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class OktmoSpan:
    """ОКТМО and name of a municipality until `valid_to`, the last day; `None` is "unknown" or "still so"."""

    code: str
    control: str
    name: str
    valid_from: date | None
    valid_to: date | None
    evidence: str
    """`observed` in open data, `inferred_by_pattern` 666xx000 → 665xx000, or `unchanged` by the reform of 2024."""


@dataclass(frozen=True, slots=True)
class Municipality:
    key: str
    """`m-` and the current code, for instance `m-66701000`."""
    name: str
    short_name: str
    genitive: str
    kind: str
    """A code of `municipalities.KIND_LABELS`."""
    population: int
    """Of 2021 where known, else a rounded synthetic weight; decides only how many organisations there are."""
    oktmo: tuple[OktmoSpan, ...]
    """Oldest first; the last one is current."""


@dataclass(frozen=True, slots=True)
class Organisation:
    key: str
    """`o-0001`, numbered through the region."""
    municipality: str
    kind: str
    """A code of `organisations.KINDS`: school, preschool, vocational, additional or other."""
    founder: str
    """`municipal` or `regional`: vocational, correctional and psychological organisations belong to the region."""
    name: str
    short_name: str
    inn: str
    ogrn: str
    settlement: str
    """`town` (a city or an urban-type settlement) or `village`."""
    size: str
    """`small`, `medium` or `large` by the number of pupils."""
    pupils: int
    has_grade_11: bool | None
    """Schools only, as the next one."""
    correctional: bool | None


@dataclass(frozen=True, slots=True)
class Person:
    key: str
    last_name: str
    first_name: str
    patronymic: str
    gender: str
    """`female` or `male`."""
    birth_date: date
    snils: str
    """Eleven digits, valid, above `people.SNILS_FROM`, where no real number has been issued."""

    @property
    def full_name(self) -> str:
        return f"{self.last_name} {self.first_name} {self.patronymic}"


@dataclass(frozen=True, slots=True)
class Post:
    key: str
    person: str
    place: str
    """Key of the organisation, or of the municipality for a post of its authority (ОМСУ)."""
    kind: str
    """`head`, `acting_head`, `deputy`, `omsu_head` or `omsu_specialist`."""
    title: str
    appointed: date
    order_number: str
    order_date: date
    """Not later than `appointed`."""
    contract_years: int | None
    """1 to 5 for heads of organisations; nobody else here has a fixed term."""
    contract_from: date | None
    contract_until: date | None
    """The last day. Earlier contracts of the same post, each as long, go back to `appointed`."""
    released: date | None = None
    """The last day of a post that is no longer held."""
    why: str | None = None
    """The reason of the release."""


@dataclass(frozen=True, slots=True)
class Account:
    username: str
    person: str
    full_name: str
    role: str
    place: str
    """Key of the region, a municipality or an organisation."""


@dataclass(frozen=True, slots=True)
class Region:
    key: str
    name: str
    as_of: date
    municipalities: tuple[Municipality, ...]
    organisations: tuple[Organisation, ...]
    persons: tuple[Person, ...]
    posts: tuple[Post, ...]
    """Those held on `as_of`, then those of former heads of schools, then of deputies."""
    accounts: tuple[Account, ...]
