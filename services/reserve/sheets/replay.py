"""A contest decided anew from its protocol alone: the sheets are checked against their commitments, then counted.

What a protocol says of the sheets is enough for anybody to come to the same winner, with these few rules or their own.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from services.kernel.canonical import plain
from services.reserve.regulations.contest import ContestRules
from services.reserve.regulations.terms import Aggregation
from services.reserve.sheets.aggregation import Ballot, Standing, selected, tally
from services.reserve.sheets.sealing import Filled, Sealed, holds, read, spelled


@dataclass(frozen=True, slots=True)
class OpenedSheet:
    """A sheet that was unsealed: which, what it says, and what its author had committed to."""

    sheet: Sealed
    filled: Filled
    commitment: str

    def ballot(self) -> Ballot:
        marks = {code: each.mark for code, each in self.filled.marks.items()}
        return Ballot(self.sheet.application_id, self.sheet.stage, self.sheet.member_id, marks)


@dataclass(frozen=True, slots=True)
class Replayed:
    """What the protocol comes to."""

    standings: list[Standing]
    winners: list[UUID]
    undecided: list[UUID]
    forged: list[Sealed]
    """Sheets that are not what their authors committed to."""


def recorded(
    contest_id: UUID,
    rules: ContestRules,
    places: int,
    applications: Iterable[UUID],
    sheets: Iterable[OpenedSheet],
    choice: Sequence[UUID] = (),
    *,
    jurors: int,
) -> dict[str, Any]:
    """The part of a protocol from which the contest can be replayed; `choice` is the chair's among equals.

    It says in words how the sheets of so many `jurors` were added up.
    """
    said: dict[str, Any] = plain(
        {
            "contest_id": contest_id,
            "rules": rules.model_dump(),
            "places": places,
            "applications": sorted(applications),
            "sheets": [_told(each) for each in sorted(sheets, key=lambda each: each.sheet.named())],
            "chair_choice": list(choice),
            "jurors": jurors,
            "counting": counting(rules, jurors),
        }
    )
    return said


def replay(recording: Mapping[str, Any]) -> Replayed:
    """Count again what a protocol records; one that names no jurors, as it was counted then."""
    sheets = [_opened(UUID(recording["contest_id"]), each) for each in recording["sheets"]]
    rules = ContestRules.model_validate(recording["rules"])
    jurors = int(recording["jurors"]) if recording.get("jurors") else None
    standings = tally(rules, map(UUID, recording["applications"]), [each.ballot() for each in sheets], jurors)
    winners, undecided = selected(
        standings, int(recording["places"]), [UUID(each) for each in recording["chair_choice"]]
    )
    forged = [each.sheet for each in sheets if not holds(each.filled, each.sheet, each.commitment)]
    return Replayed(standings, winners, undecided, forged)


def counting(rules: ContestRules, jurors: int) -> str:
    """How sheets become points, for whoever reads a protocol."""
    how = {
        Aggregation.mean: "среднее по листам заявки",
        Aggregation.trimmed_mean: f"среднее по листам заявки без крайних, с каждой стороны — {rules.trimmed}",
        Aggregation.sum: f"среднее по листам заявки × {jurors}, столько членов комиссии оценивают: "
        "если никто не отведён, это сумма листов, а отвод балла не уменьшает",
    }
    return f"Баллы этапа — {how[rules.aggregation]}. Округлено до 0,000001 один раз, в конце."


def _told(opened: OpenedSheet) -> dict[str, Any]:
    sheet = opened.sheet
    return {
        "application_id": sheet.application_id,
        "member_id": sheet.member_id,
        "stage": sheet.stage,
        "marks": spelled(opened.filled.marks),
        "nonce": opened.filled.nonce.hex(),
        "commitment": opened.commitment,
    }


def _opened(contest_id: UUID, said: Mapping[str, Any]) -> OpenedSheet:
    sheet = Sealed(contest_id, UUID(said["application_id"]), UUID(said["member_id"]), said["stage"])
    return OpenedSheet(sheet, Filled(read(said["marks"]), bytes.fromhex(said["nonce"])), said["commitment"])
