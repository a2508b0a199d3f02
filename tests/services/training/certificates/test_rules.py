"""How a certificate moves, who gives one, and that none is forged, guessed or altered unseen."""

from itertools import product
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.kernel.canonical import canonical
from services.kernel.problems import IllegalStep, Invalid, StepRefused
from services.training.certificates import check_page
from services.training.certificates.paper import page
from services.training.certificates.rules import (
    LABELS,
    PAPERS,
    WORKFLOW,
    CertificateAction,
    CertificateState,
    CertificateStatus,
    Earned,
    Facts,
    HolderShown,
    issuable,
    number_of,
    shown,
)
from services.training.certificates.schemas import CertificateCheckOut, CertificateWords
from services.training.certificates.sealing import CODE_BYTES, hash_of, sealer_from
from services.training.enrolments.rules import EnrolmentStatus
from services.training.programmes.rules import TrainingKind

S, A = CertificateStatus, CertificateAction
SEALER, OTHER = sealer_from(b"k" * 32), sealer_from(b"o" * 32)
WORDS = {"number": "0001/2027", "holder": "Иванова Анна Петровна", "hours": 36, "programme": "Кадры"}


@pytest.mark.parametrize(("status", "action"), [*product(S, A)])
def test_every_step(status, action):
    if status is S.revoked:
        with pytest.raises(IllegalStep):
            WORKFLOW.step(status, action)
        return
    step = WORKFLOW.step(status, action)
    assert step.target is S.revoked
    step.check(Facts(issues=True, own=False), "Ошибка")
    with pytest.raises(Invalid):
        step.check(Facts(issues=True, own=False), None)
    with pytest.raises(StepRefused):
        step.check(Facts(issues=False, own=False), "Ошибка")


@pytest.mark.parametrize("status", EnrolmentStatus)
def test_only_who_passed_gets_one(status):
    refusal = issuable(Earned(status, leads=True, named=True, own=False))
    assert (refusal is None) == (status is EnrolmentStatus.completed)


@pytest.mark.parametrize(("leads", "named", "reason"), [(False, True, "not_your_group"), (True, False, "no_name")])
def test_who_gives_one(leads, named, reason):
    refusal = issuable(Earned(EnrolmentStatus.completed, leads=leads, named=named, own=False))
    assert refusal is not None
    assert refusal.reason == reason


def test_every_kind_of_programme_has_a_paper():
    assert PAPERS.keys() == set(TrainingKind)
    assert number_of(7, 2027) == "0007/2027"


@pytest.mark.parametrize(
    ("how", "said"), [(HolderShown.initials, "И. А. П."), (HolderShown.name, "Иванова Анна Петровна")]
)
def test_how_much_of_a_name_a_stranger_reads(how, said):
    assert shown("Иванова Анна Петровна", how) == said


CONTENT = st.dictionaries(st.text(max_size=5), st.one_of(st.text(max_size=9), st.integers(), st.none()), max_size=6)


@given(CONTENT, CONTENT)
@settings(max_examples=80)
def test_a_seal_holds_for_what_was_sealed_and_nothing_else(one, other):
    seal = SEALER.seal(one)
    assert SEALER.holds(one, seal)
    assert SEALER.holds(other, seal) == (canonical(other) == canonical(one))
    assert not OTHER.holds(one, seal)


@pytest.mark.parametrize("name", WORDS)
def test_a_changed_word_breaks_the_seal(name):
    assert not SEALER.holds(WORDS | {name: "37"}, SEALER.seal(WORDS))


@given(st.uuids())
@settings(max_examples=50)
def test_a_code_has_160_bits_that_only_the_key_tells(certificate: UUID):
    code = SEALER.code(certificate)
    assert CODE_BYTES * 8 >= 128
    assert len(code.replace("-", "")) * 5 == CODE_BYTES * 8
    assert code == SEALER.code(certificate) != OTHER.code(certificate)
    assert hash_of(code) == hash_of(f" {code.lower().replace('-', ' ')} ")
    assert code not in hash_of(code)


def test_codes_and_seals_have_keys_of_their_own():
    assert SEALER.codes != SEALER.seals
    assert len({SEALER.code(uuid4()) for _ in range(100)}) == 100
    assert "codes" not in repr(SEALER)


def test_a_paper_shows_a_name_as_text():
    days = dict.fromkeys(("starts_on", "ends_on", "issued_on"), "2027-10-04")
    said = WORDS | days | {"title": "Диплом", "provider": "СОИРО", "holder": "<script>alert(1)</script>"}
    text = page(said, "ABCD", "https://check?code=ABCD&x=1", "00")
    assert "<script>" not in text
    assert "&lt;script&gt;" in text
    assert "04.10.2027" in text
    assert "code=ABCD&amp;x=1" in text


@pytest.mark.parametrize("field", ["title", "number", "holder", "programme", "provider"])
def test_a_check_shows_whatever_stands_there_as_text(field):
    days = dict.fromkeys(("starts_on", "ends_on", "issued_on"), "2027-10-04")
    kept = WORDS | days | {"title": "Диплом", "provider": "СОИРО", "kind": TrainingKind.seminar}
    words = CertificateWords.model_validate(kept | {field: "</dd><script>$x &</script>"})
    text = check_page.page(CertificateCheckOut(state=CertificateState.genuine, content=words, revoked_on=None))
    assert "<script>" not in text
    assert "&lt;/dd&gt;&lt;script&gt;$x &amp;&lt;/script&gt;" in text
    assert "04.10.2027 — 04.10.2027" in text


def test_of_an_altered_record_the_page_shows_nothing():
    text = check_page.page(CertificateCheckOut(state=CertificateState.altered, content=None, revoked_on=None))
    assert LABELS[CertificateState.altered] in text
    assert "<dl>" not in text
