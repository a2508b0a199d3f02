"""What a protocol says of a meeting: plain JSON, complete by itself, so that it can be read without the database."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from services.reserve.commissions.rules import Quorum, VoteChoice, VoteOutcome, VoteVerdict
from services.reserve.meetings.assembly import Assembly, Voting, narrowest, outcome
from services.reserve.meetings.models import AgendaPoint, AskedQuestion, Meeting, MeetingSeat, Recusal
from services.reserve.meetings.occasion import Occasion
from services.reserve.meetings.rules import VOTED_ON, AgendaMatter
from services.reserve.protocols.rules import Signer, SignerRole


def recorded(meeting: Meeting, assembly: Assembly, recusals: Iterable[Recusal], occasion: Occasion) -> dict[str, Any]:
    """The meeting as it stands now."""
    presides, voting = assembly.presiding(None), occasion.voting
    return {
        "meeting_id": str(meeting.id),
        "commission_id": str(meeting.commission_id),
        "held_on": meeting.held_on.isoformat(),
        "venue": meeting.venue,
        "voting": {"quorum": str(voting.share), "majority": str(voting.majority), "tie": str(voting.tie)},
        "quorum": _quorum(narrowest(assembly, occasion.judged, voting.share)),
        "presiding_id": _id(presides.member_id if presides else None),
        "attendance": [_attended(seat) for seat in meeting.seats],
        "recusals": [_recused(each) for each in recusals],
        "agenda": [_point(point, assembly, voting) for point in meeting.agenda],
        "questions": [_asked(each) for each in meeting.questions],
    }


@dataclass(frozen=True, slots=True)
class Voted:
    """An open vote that was held."""

    matter: AgendaMatter
    application_id: UUID | None
    attestation_id: UUID | None
    outcome: VoteOutcome
    quorate: bool
    presiding: VoteChoice | None
    """How who presided voted: of equal scores it may part."""


def quorum_in(record: Mapping[str, Any]) -> Quorum:
    return Quorum(**{name: record["quorum"][name] for name in ("whole", "needed", "attending")})


def votes_in(record: Mapping[str, Any]) -> list[Voted]:
    """The votes a record tells of, in the order of its agenda."""
    return [_voted(point) for point in record["agenda"] if point["outcome"] is not None]


def signers_at(meetings: Iterable[Meeting]) -> list[Signer]:
    """Who was there at one of the meetings, and so signs what came of them; each once, in the latest role."""
    found = {
        seat.member_id: Signer(seat.member_id, seat.person_id, seat.full_name, SignerRole(seat.role), seat.person_place)
        for meeting in meetings
        for seat in meeting.seats
        if seat.present
    }
    return [*found.values()]


def about(record: Mapping[str, Any], attestation_id: UUID) -> dict[str, Any]:
    """The record without what was said of others: who reads of one's own attestation reads of nobody else's."""
    mine = {None, str(attestation_id)}
    apart = {name: [each for each in record[name] if each["attestation_id"] in mine] for name in ("agenda", "recusals")}
    return {**record, **apart}


def _voted(point: Mapping[str, Any]) -> Voted:
    choices = {each["member_id"]: VoteChoice(each["choice"]) for each in point["ballots"]}
    return Voted(
        AgendaMatter(point["matter"]),
        UUID(point["application_id"]) if point["application_id"] else None,
        UUID(point["attestation_id"]) if point.get("attestation_id") else None,  # older records speak of contests alone
        VoteOutcome(**point["outcome"] | {"verdict": VoteVerdict(point["outcome"]["verdict"])}),
        point["quorum"]["reached"],
        choices.get(point["presiding_id"]),
    )


def _quorum(found: Quorum) -> dict[str, Any]:
    return {**asdict(found), "reached": found.reached}


def _point(point: AgendaPoint, assembly: Assembly, voting: Voting) -> dict[str, Any]:
    about = point.subject_id
    presides, voters = assembly.presiding(about), assembly.voters(about)
    ballots = {each.member_id: each.choice for each in point.ballots}
    found = outcome(assembly, about, ballots, voting) if point.matter in VOTED_ON and ballots else None
    return {
        "title": point.title,
        "matter": str(point.matter),
        "application_id": _id(point.application_id),
        "attestation_id": _id(point.attestation_id),
        "quorum": _quorum(assembly.quorum(about, voting.share)),
        "presiding_id": _id(presides.member_id if presides else None),
        "may_vote": sorted(map(str, voters)) if point.matter in VOTED_ON else [],
        "ballots": [
            {
                "member_id": str(ballot.member_id),
                "choice": str(ballot.choice),
                "opinion": ballot.opinion,
                "opinion_file_id": _id(ballot.opinion_file_id),
            }
            for ballot in point.ballots
            if ballot.member_id in voters
        ],
        "outcome": None if found is None else {**asdict(found), "verdict": str(found.verdict)},
    }


def _attended(seat: MeetingSeat) -> dict[str, Any]:
    return {
        "member_id": str(seat.member_id),
        "full_name": seat.full_name,
        "position": seat.post,
        "role": str(seat.role),
        "trade_union": seat.trade_union,
        "votes": seat.votes,
        "present": seat.present,
    }


def _recused(recusal: Recusal) -> dict[str, Any]:
    """The kind and what was decided; the reason in words stays with the commission."""
    return {
        "member_id": str(recusal.member_id),
        "application_id": _id(recusal.application_id),
        "attestation_id": _id(recusal.attestation_id),
        "kind": str(recusal.kind),
        "source": str(recusal.source),
        "standing": str(recusal.standing),
    }


def _asked(question: AskedQuestion) -> dict[str, Any]:
    return {
        "application_id": str(question.application_id),
        "member_id": _id(question.member_id),
        "question": question.question,
        "answer": question.answer,
    }


def _id(said: UUID | None) -> str | None:
    return None if said is None else str(said)
