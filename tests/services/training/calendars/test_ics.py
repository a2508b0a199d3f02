"""iCalendar: lines that every program can read, and nothing lost on the way."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from services.training.calendars.ics import Entry, EntryStatus, written
from services.training.calendars.rules import hash_of, new_secret, standing
from services.training.gatherings.rules import GatheringStatus

MSK = timedelta(hours=3)
LONGEST = 75
"""Octets of a line, without the end of it (RFC 5545, 3.1)."""
ENTRY = Entry(
    uid="1@edulead",
    starts_at=datetime(2027, 2, 17, 15, tzinfo=UTC) - MSK,
    ends_at=datetime(2027, 2, 17, 18, tzinfo=UTC) - MSK,
    title="Среда: «Трудный разговор», часть 1; итоги",
    status=EntryStatus.confirmed,
    revision=3,
    changed_at=datetime(2027, 1, 10, 9, 30, 15, 999999, tzinfo=UTC),
    description="Кейсы:\n1\\2",
    location="СОИРО",
    link="https://meet.example/a;b,c",
)


def lines(content: bytes) -> list[str]:
    """Unfolded, as a reader of the format sees them (RFC 5545, 3.1)."""
    assert content.endswith(b"\r\n")
    return content.decode().replace("\r\n ", "").removesuffix("\r\n").split("\r\n")


def test_an_event_says_all_that_is_known():
    found = lines(written("Календарь", MSK, [ENTRY]))
    assert found[:2] == ["BEGIN:VCALENDAR", "VERSION:2.0"]
    assert found[-1] == "END:VCALENDAR"
    event = found[found.index("BEGIN:VEVENT") : found.index("END:VEVENT")]
    assert event == [
        "BEGIN:VEVENT",
        "UID:1@edulead",
        "DTSTAMP:20270110T093015Z",
        "LAST-MODIFIED:20270110T093015Z",
        "SEQUENCE:3",
        "DTSTART:20270217T120000Z",
        "DTEND:20270217T150000Z",
        "SUMMARY:Среда: «Трудный разговор»\\, часть 1\\; итоги",
        "STATUS:CONFIRMED",
        "TRANSP:OPAQUE",
        "DESCRIPTION:Кейсы:\\n1\\\\2",
        "LOCATION:СОИРО",
        "URL:https://meet.example/a;b,c",
    ]


def test_an_empty_calendar_has_a_component_all_the_same():
    found = lines(written("К", -timedelta(hours=3, minutes=30), []))
    assert "BEGIN:VEVENT" not in found
    assert found.count("BEGIN:VTIMEZONE") == found.count("END:VTIMEZONE") == 1
    assert "TZOFFSETTO:-0330" in found


@given(st.text(max_size=300))
def test_a_text_comes_back_whole_but_for_signs_no_line_may_hold(said):
    wanted = re.sub(r"[\x00-\x08\x0b-\x1f\x7f]", "", said.replace("\r\n", "\n").replace("\r", "\n"))
    [event] = Calendar.from_ical(written("К", MSK, [replace(ENTRY, title=said)])).events
    assert str(event["SUMMARY"]) == wanted


@given(st.text(max_size=300))
def test_lines_are_short_and_no_letter_is_torn_apart(title):
    for piece in written("К", MSK, [replace(ENTRY, title=title)]).split(b"\r\n"):
        assert len(piece) <= LONGEST
        piece.decode()


@given(st.text(max_size=200))
def test_nothing_said_makes_a_line_of_its_own(title):
    found = lines(
        written("К", MSK, [Entry("1", ENTRY.starts_at, ENTRY.ends_at, title, ENTRY.status, 1, ENTRY.changed_at)])
    )
    assert len([each for each in found if ":" in each]) == len(found)
    assert sum(each == "END:VEVENT" for each in found) == 1


def test_secrets_are_long_and_only_their_hashes_are_alike():
    one, other = new_secret(), new_secret()
    assert len(one) == 43
    assert one != other
    assert hash_of(one) == hash_of(one) != hash_of(other)
    assert one not in hash_of(one)


def test_how_a_gathering_stands_in_a_calendar():
    found = {(status, goes): standing(status, goes) for status in GatheringStatus for goes in (True, False)}
    assert found[GatheringStatus.open, True] is EntryStatus.confirmed
    assert found[GatheringStatus.held, True] is EntryStatus.confirmed
    assert found[GatheringStatus.open, False] is EntryStatus.tentative
    assert found[GatheringStatus.cancelled, True] is EntryStatus.cancelled
