"""What is asked of results. Statements, not results of them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Select, Text, Uuid, and_, func, literal, or_, select

from services.kernel.identity import Identity
from services.kernel.listing import Listing
from services.kernel.search import mentions, russian
from services.monitoring.calculations.models import Calculation
from services.monitoring.calculations.rules import ResultStanding
from services.monitoring.cycles.models import Cycle
from services.monitoring.methodologies.models import Methodology
from services.monitoring.results.models import Result
from services.monitoring.results.packing import COMPUTED
from services.monitoring.results.schemas import ResultItem, ResultQuery
from services.monitoring.submissions.models import Remark

LISTING = Listing(
    Result,
    ResultItem,
    ResultQuery,
    sortable={
        "percent": Result.percent,
        "rank": Result.rank,
        "change": Result.change,
        "subject_name": russian(Result.subject_name),
    },
    filters={
        "cycle_id": Result.cycle_id,
        "calculation_id": Result.calculation_id,
        "subject_id": Result.subject_id,
        "person_id": Result.person_id,
        "standing": Result.standing,
        "level": Result.level,
        "cluster": Result.cluster,
        "at_risk": Result.at_risk,
        "contested": Result.contested,
        "confidence": Result.confidence,
        "place": Result.place.at_or_below,
        "q": mentions(Result.subject_name, Result.person_name),
    },
)


# Made once: building them anew was a tenth of what a list costs the service.
_SHOWN = Result.calculation_id.in_(select(Calculation.id).where(Calculation.shown_at.is_not(None)))
_STANDING = Result.calculation_id.in_(select(Calculation.id).where(Calculation.standing != ResultStanding.replaced))


def visible_to(caller: Identity) -> Any:
    """Nobody reads the own result before it may be objected to; those above need it to see what they are publishing."""
    return or_(Result.place != caller.place, _SHOWN)


def found(caller: Identity, query: ResultQuery) -> Select[Any]:
    """What fits the query; replaced results only for who asks for them by their standing or calculation."""
    statement = LISTING.found(query).where(visible_to(caller))
    asked = query.standing is not None or query.calculation_id is not None
    return statement if asked else statement.where(_STANDING)


def by_id(caller: Identity, result_id: UUID) -> Select[Result]:
    return select(Result).where(Result.id == result_id, visible_to(caller))


def previous(result: Result) -> Select[Result]:
    return select(Result).where(Result.id == result.previous_id)


def of_calculation(cycle_id: UUID, calculation_id: UUID) -> Select[Any]:
    """(result, place, cluster, attributes, inputs, proven) of everybody, for rules that compare."""
    columns = (Result.id, Result.place, Result.cluster, Result.attributes, Result.inputs, Result.proven)
    its = (Result.cycle_id == cycle_id, Result.calculation_id == calculation_id)  # the first has an index
    return select(*columns).where(*its).order_by(Result.id)


def cycle_before(cycle: Cycle) -> Select[UUID]:
    """The published calculation of the last cycle of the same place and family that ended before this one began."""
    family = select(Methodology.family).where(Methodology.id == cycle.methodology_id).scalar_subquery()
    its = (Cycle.place == cycle.place, Methodology.family == family, Cycle.period_to < cycle.period_from)
    published = Calculation.standing == ResultStanding.published
    calculated = select(Calculation.id).join(Cycle, Cycle.id == Calculation.cycle_id)
    found = calculated.join(Methodology, Methodology.id == Cycle.methodology_id).where(published, *its)
    return found.order_by(Cycle.period_to.desc(), Cycle.id).limit(1)


def content_of(calculation_id: UUID) -> Select[dict[str, Any]]:
    """What the methodology of a calculation says."""
    its = select(Methodology.content).join(Calculation, Calculation.methodology_id == Methodology.id)
    return its.where(Calculation.id == calculation_id)


def before(calculation_id: UUID) -> Select[Any]:
    """(subject, result, per cent, hash, inputs) of everybody in a calculation."""
    columns = (Result.subject_id, Result.id, Result.percent, Result.content_hash, Result.inputs)
    cycle = select(Calculation.cycle_id).where(Calculation.id == calculation_id).scalar_subquery()
    return select(*columns).where(Result.cycle_id == cycle, Result.calculation_id == calculation_id)


WHOLE = "SET LOCAL enable_nestloop = off"
"""A whole cycle is read by hash joins, whatever the planner thinks of tables that grew a minute ago."""

_CHECKED = "cycle_id = $1 AND status IN ('verified', 'accepted')"
_ORDER = "translate(lower(subject_name), 'ё', 'е'), id"

RATED = f"""
SELECT id AS submission_id, ltree2text(place) AS place, subject_id, person_id, held_from, cluster,
       attributes::text AS attributes
FROM monitoring.submission WHERE {_CHECKED} ORDER BY {_ORDER}"""
"""The columns of `reading.Rated`, in the order in which the two below number them: $1 cycle."""

_NUMBERED = f"""
    SELECT id, (row_number() OVER (ORDER BY {_ORDER}) - 1)::int4 AS row FROM monitoring.submission WHERE {_CHECKED}"""

_SLOTTED = f"""
WITH subject AS ({_NUMBERED}),
slot AS (
    SELECT indicator, input, (n - 1)::int4 AS slot
    FROM unnest($2::text[], $3::text[]) WITH ORDINALITY AS _ (indicator, input, n)
)
SELECT subject.row, slot.slot, number.value
FROM monitoring.{{}} number
JOIN subject ON subject.id = number.submission_id
JOIN slot ON slot.indicator = number.indicator AND slot.input = number.input"""

DECLARED = _SLOTTED.format("submitted_number")
"""(subject, slot, units of 10⁻⁶) of every declared number: $1 cycle, $2 indicators and $3 inputs of the slots."""
COUNTED = f"{_SLOTTED.format('layered_number')} WHERE number.layer = 'system'"
"""The same of every number the system counted; a slot that is not its own is named NULL, and so finds none."""

PROVEN = f"""
WITH subject AS ({_NUMBERED}),
slot AS (SELECT indicator, (n - 1)::int4 AS slot FROM unnest($2::text[]) WITH ORDINALITY AS _ (indicator, n))
SELECT subject.row, slot.slot
FROM monitoring.remark
JOIN subject ON subject.id = remark.submission_id
JOIN slot ON slot.indicator = remark.indicator
WHERE EXISTS (SELECT FROM monitoring.evidence WHERE evidence.remark_id = remark.id)"""
"""(subject, indicator) of all that a document backs: $1 cycle, $2 indicators."""


CONFIRMED = f"""
WITH subject AS ({_NUMBERED}),
slot AS (SELECT indicator, (n - 1)::int4 AS slot FROM unnest($2::text[]) WITH ORDINALITY AS _ (indicator, n)),
found AS (
    SELECT submission_id, indicator, count(DISTINCT input) AS inputs,
        bool_or(declared.value IS NULL OR abs(layered.value - declared.value) * 100 > $3::numeric * abs(declared.value))
            AS discrepant
    FROM monitoring.layered_number layered
    JOIN subject ON subject.id = layered.submission_id
    LEFT JOIN monitoring.submitted_number declared USING (submission_id, indicator, input)
    WHERE layered.layer <> 'approved'
    GROUP BY submission_id, indicator
)
SELECT subject.row, slot.slot, CASE
    WHEN discrepant THEN 2
    WHEN inputs = (
        SELECT count(*) FROM monitoring.submitted_number declared
        WHERE (declared.submission_id, declared.indicator) = (found.submission_id, found.indicator)
    ) THEN 1
    ELSE 0 END::int8
FROM found JOIN subject ON subject.id = found.submission_id JOIN slot USING (indicator)"""
"""(subject, indicator, state) of every value known independently: 2 differs from what was declared, 1 agrees in every
input, 0 in some: $1 cycle, $2 indicators (NULL: nothing of it is declared), $3 tolerance. As
`quality.confidence.discrepant` says it of one number."""


def commented(pairs: Sequence[tuple[UUID, str]]) -> Select[UUID, str]:
    """Which of these (submission, indicator) have a comment."""
    submissions, indicators = [one for one, _ in pairs], [other for _, other in pairs]
    asked = func.unnest(literal(submissions, ARRAY(Uuid)), literal(indicators, ARRAY(Text)))
    pair = asked.table_valued("submission_id", "indicator").render_derived()
    same = and_(Remark.submission_id == pair.c.submission_id, Remark.indicator == pair.c.indicator)
    return select(Remark.submission_id, Remark.indicator).join(pair, same).where(Remark.comment.is_not(None))


_FOLLOWED = (
    "place", "subject_id", "subject_name", "municipality_name", "person_id", "person_name", "attributes", "cluster",
    "backing_id",
)  # fmt: skip
"""What a result says as its submission does."""
_KEPT = ", ".join(kept.format(f"row.{name}") for name, (_, kept) in COMPUTED.items())

STAGED = "computed_result"
STAGE = f"CREATE TEMPORARY TABLE {STAGED} ({', '.join(f'{name} {kind}' for name, (kind, _) in COMPUTED.items())})"
UNSTAGE = f"DROP TABLE {STAGED}"
"""COPY into a table under row security is refused: the columns of `packing.COMPUTED` go by way of this one."""

WRITE = f"""
INSERT INTO monitoring.result (id, version, cycle_id, calculation_id, methodology_id, content_hash,
                               calculated_at, {", ".join(_FOLLOWED)}, {", ".join(COMPUTED)})
SELECT gen_random_uuid(), 1, $1, $2, $3, $4, $5, {", ".join(f"s.{name}" for name in _FOLLOWED)},
       {_KEPT}
FROM {STAGED} AS row JOIN monitoring.submission s ON s.id = row.submission_id"""
"""$1 cycle, $2 calculation, $3 methodology, $4 its hash, $5 when; the rest is staged."""
