"""What is asked of sheets. Statements, not results."""

from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlalchemy.orm import aliased
from sqlalchemy.sql.dml import ReturningInsert

from services.kernel.search import one_of
from services.reserve.applications.models import Application
from services.reserve.applications.rules import COMPETING, ApplicationStatus
from services.reserve.candidates.linking import stands_on
from services.reserve.commissions.models import CommissionMember
from services.reserve.commissions.rules import Seat
from services.reserve.contests.models import Contest
from services.reserve.contests.standing import ContestPurpose, ContestStatus
from services.reserve.sheets.models import ApplicationResult, ContestKey, OpenedMark, Sheet
from services.reserve.sheets.sealing import Sealed


def contest(contest_id: UUID) -> Select[Contest]:
    return select(Contest).where(Contest.id == contest_id).execution_options(populate_existing=True)


@stands_on(
    "application_judged",
    "Заявку по этому делу уже оценивают: чья она, больше не меняют.",
    "Отзовите заявку (`withdraw`); решённый конкурс отменяют по жалобе или решению суда (`annul`).",
    first=True,
)
def judged(files: Select[UUID]) -> Select[UUID]:
    """Applications of those files that somebody has marked, or that were marked and wait for what follows."""
    marked = select(Sheet.id).where(Sheet.application_id == Application.id).exists()
    waiting = and_(Contest.status == ContestStatus.decided, Contest.purpose == ContestPurpose.vacancy)
    scoring = and_(Contest.status == ContestStatus.scoring, marked)
    found = select(Application.id).join(Contest, Contest.id == Application.contest_id)
    its = (Application.candidate_id.in_(files), Application.status != ApplicationStatus.withdrawn)
    return found.where(*its, or_(scoring, Contest.status == ContestStatus.opened, waiting))


def application(contest_id: UUID, application_id: UUID) -> Select[Application]:
    return select(Application).where(Application.id == application_id, Application.contest_id == contest_id)


def competing(contest_id: UUID) -> Select[Application]:
    """By journal number."""
    here = (Application.contest_id == contest_id, one_of(Application.status, sorted(COMPETING)))
    return select(Application).where(*here).order_by(Application.journal_number)


def sharing(seat: Seat) -> Select[UUID]:
    """The members with whom the seat is shared: whom it substitutes, and who substituted for it."""
    own = aliased(CommissionMember)
    stands_in = select(own.substitutes_id).where(own.id == seat.member_id).scalar_subquery()
    either = (CommissionMember.id == stands_in) | (CommissionMember.substitutes_id == seat.member_id)
    return select(CommissionMember.id).where(CommissionMember.commission_id == seat.commission_id, either)


def key(contest: Contest) -> Select[ContestKey]:
    """Of the round the contest is in."""
    here = (ContestKey.contest_id == contest.id, ContestKey.round == contest.round)
    return select(ContestKey).where(*here).execution_options(populate_existing=True)


def key_shared(contest: Contest) -> Select[ContestKey]:
    """Until the commit nobody opens the sheets."""
    return key(contest).with_for_update(read=True)


def key_alone(contest: Contest) -> Select[ContestKey]:
    """Until the commit no sheet is handed in, and nobody else opens."""
    return key(contest).with_for_update()


def first_key(contest: Contest, wrapped: bytes, size: int) -> Insert:
    """Of two who make the key of a round at once, one does."""
    row = {"contest_id": contest.id, "round": contest.round, "place": contest.place, "wrapped": wrapped, "size": size}
    return (
        insert(ContestKey).values(row).on_conflict_do_nothing(index_elements=[ContestKey.contest_id, ContestKey.round])
    )


def handing_in(
    key: ContestKey, sheet: Sealed, ciphertext: bytes, commitment: str, account: UUID
) -> ReturningInsert[UUID]:
    """One statement, whether the sheet is the first of its author or corrects one; one of another account stays."""
    names = ("contest_id", "application_id", "member_id", "stage")
    new = {"ciphertext": ciphertext, "commitment": commitment}
    row = {
        "id": uuid4(),
        "place": key.place,
        "round": key.round,
        "sealed_by": account,
        **{name: getattr(sheet, name) for name in names},
        **new,
    }
    keyed = [Sheet.application_id, Sheet.stage, Sheet.member_id, Sheet.round]
    same = Sheet.sealed_by == account
    handed = insert(Sheet).values(row).on_conflict_do_update(index_elements=keyed, set_=new, where=same)
    return handed.returning(Sheet.id)


def own(key: ContestKey, sheet: Sealed) -> Select[Sheet]:
    return select(Sheet).where(*_same(key, sheet), Sheet.member_id == sheet.member_id)


def marked_by(key: ContestKey, sheet: Sealed, members: Select[UUID]) -> Select[bool]:
    """Has one of them marked the same?"""
    return select(select(Sheet.id).where(*_same(key, sheet), Sheet.member_id.in_(members)).exists())


def _same(key: ContestKey, sheet: Sealed) -> tuple[ColumnElement[bool], ...]:
    return Sheet.application_id == sheet.application_id, Sheet.stage == sheet.stage, Sheet.round == key.round


def handed_in(key: ContestKey) -> Select[UUID, str, UUID]:
    """(application, stage, member) of every sheet of the round; nothing of what is sealed is even read."""
    return select(Sheet.application_id, Sheet.stage, Sheet.member_id).where(*_of(key))


def sealed(key: ContestKey) -> Select[Sheet]:
    return select(Sheet).where(*_of(key)).order_by(Sheet.id)


def _of(key: ContestKey) -> tuple[ColumnElement[bool], ...]:
    return Sheet.contest_id == key.contest_id, Sheet.round == key.round


def opened_round(contest_id: UUID) -> Select[int]:
    """The latest whose results the caller sees; None before the first opening."""
    return select(func.max(ApplicationResult.round)).where(ApplicationResult.contest_id == contest_id)


def results(contest_id: UUID, round_: int) -> Select[ApplicationResult]:
    """Best first."""
    order = (ApplicationResult.rank.asc().nulls_last(), ApplicationResult.points.desc(), ApplicationResult.id)
    here = (ApplicationResult.contest_id == contest_id, ApplicationResult.round == round_)
    return select(ApplicationResult).where(*here).order_by(*order)


def result(application_id: UUID, round_: int) -> Select[ApplicationResult]:
    return select(ApplicationResult).where(
        ApplicationResult.application_id == application_id, ApplicationResult.round == round_
    )


def marks_of(application_id: UUID, round_: int) -> Select[OpenedMark]:
    """By stage and member."""
    here = (OpenedMark.application_id == application_id, OpenedMark.round == round_)
    return select(OpenedMark).where(*here).order_by(OpenedMark.stage, OpenedMark.member_id, OpenedMark.criterion)


def own_applications(contest_id: UUID, person: UUID) -> Select[UUID]:
    """Of somebody who applied."""
    return select(Application.id).where(Application.contest_id == contest_id, Application.person_id == person)


def marks(contest_id: UUID, round_: int) -> Select[OpenedMark]:
    order = (OpenedMark.application_id, OpenedMark.stage, OpenedMark.member_id, OpenedMark.criterion)
    return select(OpenedMark).where(OpenedMark.contest_id == contest_id, OpenedMark.round == round_).order_by(*order)
