"""No table of the reserve keeps a text about a candidate, or a link to who they are, when their data is destroyed.

What a new slice keeps either says so in its column (`GONE`, `REPLACED`), or is named here with the reason to keep it.
"""

import pytest
from sqlalchemy import Enum, Text
from sqlalchemy.dialects.postgresql import JSONB

import services.reserve.app  # noqa: F401  # imports every model
from services.kernel.db import Base
from services.reserve.candidates.destruction import COLUMNS, PARTS

NAMES = "names of an organisation, a post, an order or an act, codes of a regulation: nothing of a person"
DIRECTORY = "of the directory or of another service, which tell of people on a ground of their own, file or no file"
COMMISSION = "of a member of a commission, whose order stands"
PROTOCOL = "what a protocol says, which is written once and kept as the commission's (its chain stays whole)"
FILE = "the file itself: `destruction` empties it, and its test looks"
KEPT_TABLES = {
    "directory_post": DIRECTORY,
    "leader": DIRECTORY,
    "received_result": DIRECTORY,
    "received_training": DIRECTORY,
    "vacancy": DIRECTORY,
    "vacancy_notice": DIRECTORY,
    "commission_member": COMMISSION,
    "meeting_seat": COMMISSION,
    "ballot": COMMISSION,
    "agenda_point": PROTOCOL,
    "asked_question": PROTOCOL,
    "opened_mark": PROTOCOL,
    "application_result": PROTOCOL,
    "protocol_signature": PROTOCOL,
    "sheet": PROTOCOL,
    "destruction_act": "the act itself, which names kinds and no person",
}
KEPT_COLUMNS = dict.fromkeys(
    {
        *("organisation_name", "post_title", "order_number", "exclusion_order_number", "act_title", "act_number"),
        *("criterion", "code", "protocol", "modules"),
    },
    NAMES,
)
KEPT = {
    ("application_document", "file_id"): "an application that a protocol was drawn over stays whole; the act says so",
    ("appointment", "person_id"): "of who was appointed the order stands; of others `timing` takes it",
    ("team_member", "person_id"): "who is known by the directory sits on; the link to the file goes (`membership`)",
    ("team_member", "function"): NAMES,
}


def tables():
    return [each for each in Base.metadata.sorted_tables if each.schema == "reserve"]


def about_candidates():
    """Those that lead to a file by their keys, and those that name a person."""
    found = {"candidate"}
    for table in tables():  # in the order of their keys
        if {key.column.table.name for key in table.foreign_keys} & found:
            found.add(table.name)
    return [each for each in tables() if each.name in found or "person_id" in each.columns]


def telling(table):
    """Columns of free text, links to a person and files."""
    for column in table.columns:
        text = isinstance(column.type, Text | JSONB) and not isinstance(column.type, Enum)
        file = any(key.column.table.name == "file" for key in column.foreign_keys)
        if text or file or column.name == "person_id":
            yield column


def of_the_file():
    parts = {"candidate", *(f"candidate_{name}" for name in ("consent", "check", "document", "education", "training"))}
    return parts | {"candidate_experience", "candidate_qualification"}


@pytest.mark.parametrize("table", about_candidates(), ids=lambda table: table.name)
def test_what_tells_of_a_candidate_goes_with_the_file_or_stays_with_a_reason(table):
    if table.name in of_the_file() or table.name in KEPT_TABLES:
        return
    forgotten = {each.name for each in telling(table) if each.info.get("secret") and "left" in each.info}
    named = {each.name for each in telling(table) if each.name in KEPT_COLUMNS or (table.name, each.name) in KEPT}
    assert {each.name for each in telling(table)} == forgotten | named
    assert not forgotten & named


def test_nothing_is_named_that_is_not_there():
    there = {table.name for table in about_candidates()}
    columns = {(table.name, column.name) for table in about_candidates() for column in table.columns}
    assert KEPT_TABLES.keys() <= there
    assert KEPT.keys() <= columns
    assert KEPT_COLUMNS.keys() <= {name for _, name in columns}


def test_of_the_file_itself_all_goes():
    candidate = Base.metadata.tables["reserve.candidate"]
    emptied = {name for names in COLUMNS.values() for name in names}
    assert {each.name for each in telling(candidate)} <= emptied
    relations = {f"candidate_{name.rstrip('s')}" for name in PARTS.values()} | {"candidate_consent", "candidate"}
    assert of_the_file() == relations
