"""Tokens: what is believed, what is not, and when the issuer is asked for its keys."""

import asyncio
import base64
import json
import string
import time
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives import hashes, hmac
from jose import jwk, jwt

from services.kernel import identity
from services.kernel.identity import ALGORITHM, AUDIENCE, ISSUER, SYSTEM, Identity, Verifier, sign, system
from services.kernel.problems import Unauthorized, Unavailable
from tests.support.callers import KEY, SMOLENSK, caller, new_key, public


class Issuer:
    """Publishes keys and counts how often it is asked; may be away."""

    def __init__(self, *keys):
        self.keys, self.asked, self.away = [public(key) for key in keys], 0, False

    async def __call__(self):
        self.asked += 1
        await asyncio.sleep(0)
        if self.away:
            raise Unavailable
        return self.keys


@pytest.fixture
def issuer():
    return Issuer(KEY)


@pytest.fixture
def verifier(issuer):
    return Verifier(issuer)


@pytest.fixture
def moments(monkeypatch):
    """The clocks of the module, to be moved on."""

    class Moments:
        passed = 0.0

    real, monotonic = time.time, time.monotonic
    monkeypatch.setattr(identity.time, "time", lambda: real() + Moments.passed)
    monkeypatch.setattr(identity.time, "monotonic", lambda: monotonic() + Moments.passed)
    return Moments


def claims(**changed):
    good = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": str(uuid4()),
        "role": "omsu",
        "place": SMOLENSK,
        "iat": int(time.time()),
        "exp": int(time.time()) + 60,
    }
    return {name: value for name, value in (good | changed).items() if value is not ...}


def signed(key=KEY, headers=None, **changed):
    return jwt.encode(claims(**changed), dict(key), ALGORITHM, headers={"kid": key["kid"]} | (headers or {}))


def encoded(part):
    return base64.urlsafe_b64encode(part if isinstance(part, bytes) else json.dumps(part).encode()).rstrip(b"=")


def by_hand(header, signature, **changed):
    body = encoded(header) + b"." + encoded(claims(**changed))
    return (body + b"." + encoded(signature(body))).decode()


def hs256_with_the_public_key():
    pem = jwk.construct(public(KEY), ALGORITHM).to_pem()

    def signature(body):
        mac = hmac.HMAC(pem, hashes.SHA256())
        mac.update(body)
        return mac.finalize()

    return by_hand({"alg": "HS256", "typ": "JWT", "kid": "test"}, signature)


class TestToken:
    async def test_tells_who_calls(self, verifier):
        given = Identity(uuid4(), "school", SMOLENSK, person=uuid4(), session=uuid4())
        seen = await verifier.identify(sign(given, KEY, 60))
        assert (seen.account, seen.role, seen.place) == (given.account, given.role, given.place)
        assert (seen.person, seen.session) == (given.person, given.session)
        assert 0 < seen.expires - time.time() <= 60

    async def test_of_a_system_has_no_person(self, verifier):
        seen = await verifier.identify(sign(system("jobs", "ru"), KEY, 60))
        assert (seen.role, seen.person, seen.session) == (SYSTEM, None, None)
        assert seen.account == system("jobs", "ru.r67").account != system("feed", "ru").account

    @pytest.mark.parametrize(
        "token",
        [
            pytest.param(sign(caller("omsu"), KEY, -1), id="expired"),
            pytest.param(signed(new_key()), id="foreign key under a known kid"),
            pytest.param(signed(new_key("other")), id="unknown kid"),
            pytest.param(signed(headers={"kid": None}), id="no kid"),
            pytest.param(by_hand({"alg": "none", "kid": "test"}, lambda _: b""), id="alg none"),
            pytest.param(by_hand({"alg": "ES256", "kid": "test"}, lambda _: b"\0" * 64), id="empty signature"),
            pytest.param(hs256_with_the_public_key(), id="HS256 with the public key"),
            pytest.param(signed(iss="somebody"), id="another issuer"),
            pytest.param(signed(iss=...), id="no issuer"),
            pytest.param(signed(aud="somebody"), id="another audience"),
            pytest.param(signed(aud=...), id="no audience"),
            pytest.param(signed(exp=...), id="no exp"),
            pytest.param(signed(exp="soon"), id="exp no number"),
            pytest.param(signed(exp=10**400), id="exp past all numbers"),
            pytest.param(signed(exp=float("inf")), id="exp without end"),
            pytest.param(signed(place=...), id="no place"),
            pytest.param(signed(place=""), id="empty place"),
            pytest.param(signed(place="ru'; DROP"), id="bad characters in place"),
            pytest.param(signed(place="RU.R67"), id="capitals in place"),
            pytest.param(signed(place=["ru"]), id="place no text"),
            pytest.param(signed(role=...), id="no role"),
            pytest.param(signed(role=""), id="empty role"),
            pytest.param(signed(role=["admin"]), id="role no text"),
            pytest.param(signed(sub=...), id="no account"),
            pytest.param(signed(sub="root"), id="account no UUID"),
            pytest.param(signed(person="root"), id="person no UUID"),
            pytest.param("", id="empty"),
            pytest.param("a.b.c", id="no token"),
            pytest.param("токен.токен.токен", id="not ASCII"),
            pytest.param(f"{'.' * 50_000}", id="dots"),
            pytest.param((encoded(b"[" * 100_000) + b".e30.x").decode(), id="header too deep"),
            pytest.param((encoded([]) + b".e30.x").decode(), id="header no object"),
            pytest.param((encoded(b"\xff\xfe") + b".e30.x").decode(), id="header no text"),
        ],
    )
    async def test_is_refused(self, verifier, token):
        with pytest.raises(Unauthorized):
            await verifier.identify(token)

    async def test_with_one_letter_changed_is_refused(self, verifier):
        header, body, signature = signed().split(".")
        for forged in (
            f"{header}.{body}.{'A' if signature[0] != 'A' else 'B'}{signature[1:]}",
            f"{header}.{encoded(claims(role='admin')).decode()}.{signature}",
        ):
            with pytest.raises(Unauthorized):
                await verifier.identify(forged)


LETTERS = string.ascii_uppercase + string.ascii_lowercase + string.digits + "-_"


def decoded(token):
    return base64.urlsafe_b64decode(token.rpartition(".")[2] + "==")


class TestForm:
    @pytest.mark.parametrize("tail", ["=", "====", "!", " ", "\n", ".", "=" * 5000, "а"])
    async def test_one_token_has_one_spelling(self, verifier, tail):
        """Each spelling would be remembered apart, at any length."""
        signed = sign(caller("omsu"), KEY, 900)
        await verifier.identify(signed)
        with pytest.raises(Unauthorized):
            await verifier.identify(signed + tail)

    @pytest.mark.parametrize("bits", range(1, 16))
    async def test_nor_another_last_letter_that_reads_the_same(self, verifier, bits):
        """The last of the 86 letters says two bits; the other four are dropped by who reads them."""
        token = sign(caller("omsu"), KEY, 900)
        await verifier.identify(token)
        other = token[:-1] + LETTERS[LETTERS.index(token[-1]) ^ bits]
        assert decoded(other) == decoded(token)
        with pytest.raises(Unauthorized):
            await verifier.identify(other)

    async def test_every_signature_of_ours_has_it(self, verifier):
        for _ in range(50):
            await verifier.identify(sign(caller("omsu"), KEY, 900))


class TestMemory:
    async def test_of_a_token_ends_with_the_token(self, verifier, moments):
        token = sign(caller("omsu"), KEY, 60)
        await verifier.identify(token)
        moments.passed = 59
        await verifier.identify(token)
        moments.passed = 61
        for _ in range(2):
            with pytest.raises(Unauthorized):
                await verifier.identify(token)

    async def test_asks_nothing_of_the_issuer(self, verifier, issuer):
        token = sign(caller("omsu"), KEY, 60)
        first = await verifier.identify(token)
        issuer.away = True
        assert await verifier.identify(token) is first
        assert issuer.asked == 1

    async def test_is_bounded(self, verifier, monkeypatch):
        monkeypatch.setattr(identity, "_REMEMBERED", 3)
        for _ in range(5):
            await verifier.identify(sign(caller("omsu"), KEY, 60))
        assert len(verifier._known) == 3


class TestKeys:
    async def test_are_fetched_again_for_an_unknown_kid_at_most_every_ten_seconds(self, verifier, issuer, moments):
        newer = new_key("newer")
        await verifier.identify(signed())
        issuer.keys.append(public(newer))
        for passed, expected in ((1, None), (9, None), (11, "omsu")):
            moments.passed = passed
            if expected is None:
                with pytest.raises(Unauthorized):
                    await verifier.identify(signed(newer))
            else:
                assert (await verifier.identify(signed(newer))).role == expected
        assert issuer.asked == 2

    async def test_are_fetched_once_for_many_who_come_together(self, verifier, issuer):
        callers = await asyncio.gather(*(verifier.identify(signed()) for _ in range(20)))
        assert len(callers) == 20
        assert issuer.asked == 1

    async def test_out_of_reach_are_no_fault_of_the_caller(self, verifier, issuer):
        issuer.away = True
        outcomes = await asyncio.gather(*(verifier.identify(signed()) for _ in range(5)), return_exceptions=True)
        assert {type(each) for each in outcomes} == {Unavailable}
        assert issuer.asked == 1
        issuer.away = False
        assert (await verifier.identify(signed())).role == "omsu"

    async def test_known_already_need_no_issuer(self, verifier, issuer):
        await verifier.identify(signed())
        issuer.away = True
        assert (await verifier.identify(signed())).role == "omsu"

    async def test_withdrawn_are_not_believed(self, verifier, issuer, moments):
        await verifier.identify(signed())
        issuer.keys[:] = [public(new_key("newer"))]
        moments.passed = 11
        with pytest.raises(Unauthorized):
            await verifier.identify(signed(new_key("unknown")))
        with pytest.raises(Unauthorized):
            await verifier.identify(signed())
