"""Signing keys: wrapped at rest, shared by replicas, replaced while their tokens live; and how it all is described."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from fastapi import FastAPI
from sqlalchemy import text, update

from gateway.identity.accounts.schemas import (
    AccountCreatedOut,
    AccountGrantedOut,
    AccountItemOut,
    AccountOut,
    TemporaryPasswordOut,
)
from gateway.identity.keys import forget_retired, rotate, signing_key
from gateway.identity.me.schemas import MeOut, SessionOut
from gateway.identity.models import SigningKey
from gateway.identity.problems import KeyFileUnusable
from gateway.identity.signin.schemas import JwksOut, TokenOut
from gateway.identity.transactions import apart
from gateway.identity.wrapping import new_pair, unwrap, wrap
from services.kernel.key_files import KeyFileWrong, read_key_file
from services.kernel.openapi import operations
from tests.gateway.identity.conftest import SMOLENSK, bearing, key_file_in, make_app, sign_in
from tests.support.answers import refused
from tests.support.callers import client_of


@pytest.fixture
def other_file(tmp_path):
    return key_file_in(tmp_path)


class TestWrapping:
    def test_comes_back_with_its_own_file_only(self, settings, other_file):
        private, public = new_pair()
        wrapped = wrap(private, read_key_file(settings.key_file))
        assert private["d"].encode() not in wrapped
        assert unwrap(wrapped, private["kid"], read_key_file(settings.key_file)) == private
        assert "d" not in public
        with pytest.raises(KeyFileWrong, match="другим файлом"):
            unwrap(wrapped, private["kid"], read_key_file(other_file))
        with pytest.raises(KeyFileWrong, match="другим файлом"):
            unwrap(wrapped, "other", read_key_file(settings.key_file))

    @pytest.mark.parametrize(("content", "said"), [(b"c2hvcnQ=", "не 32"), (b"!", "не"), ("ключ".encode(), "base64")])
    def test_a_bad_file_is_explained(self, tmp_path, content, said):
        (tmp_path / "key").write_bytes(content)
        with pytest.raises(KeyFileWrong, match=said):
            read_key_file(tmp_path / "key")

    def test_a_missing_file_is_explained(self, tmp_path):
        with pytest.raises(KeyFileWrong, match="не читается"):
            read_key_file(tmp_path / "nowhere")


@pytest.fixture
async def fresh(fresh_database, settings) -> AsyncIterator[FastAPI]:
    """A gateway whose keys nobody else has seen."""
    app = make_app(settings.model_copy(update={"database_url": fresh_database.url("gateway")}))
    async with app.router.lifespan_context(app):
        yield app


async def signs_with(app: FastAPI) -> str:
    async with apart(app.state.database) as tx:
        return str((await signing_key(tx, app.state.settings.key_file))["kid"])


async def published(app: FastAPI) -> list[str]:
    async with client_of(app, None) as client:
        return [each["kid"] for each in (await client.get("/.well-known/jwks.json")).json()["keys"]]


async def retire(app: FastAPI, kid: str, ago: str) -> None:
    async with apart(app.state.database) as tx:
        then = text(f"now() - interval '{ago}'")
        await tx.execute(update(SigningKey).where(SigningKey.kid == kid).values(retired_at=then))


class TestKeys:
    async def test_replicas_starting_together_make_one(self, fresh):
        assert len(set(await asyncio.gather(*(signs_with(fresh) for _ in range(5))))) == 1

    async def test_a_verifier_that_comes_first_finds_a_key(self, fresh):
        assert await published(fresh) == [await signs_with(fresh)]

    async def test_rotation_publishes_first_and_signs_later(self, fresh, settings):
        old = await signs_with(fresh)
        async with apart(fresh.state.database) as tx:
            new = await rotate(tx, settings.key_file)
        assert await published(fresh) == [new, old]
        assert await signs_with(fresh) == old
        await retire(fresh, old, "1 second")
        assert await signs_with(fresh) == new
        assert await published(fresh) == [new, old]

    async def test_what_no_living_token_needs_is_forgotten(self, fresh, settings):
        old = await signs_with(fresh)
        async with apart(fresh.state.database) as tx:
            new = await rotate(tx, settings.key_file)
        await retire(fresh, old, "19 minutes")
        await self.forget(fresh)
        assert await published(fresh) == [new, old]
        await retire(fresh, old, "21 minutes")
        await self.forget(fresh)
        assert await published(fresh) == [new]

    async def forget(self, app: FastAPI) -> None:
        async with apart(app.state.database) as tx:
            await forget_retired(tx)

    async def test_a_wrong_file_is_a_readable_failure(self, app, client, other_file, user):
        name = await user("omsu", SMOLENSK)
        await sign_in(client, name)
        async with apart(app.state.database) as tx:
            with pytest.raises(KeyFileUnusable):
                await signing_key(tx, other_file)
        right = app.state.settings
        app.state.settings = right.model_copy(update={"key_file": other_file})
        try:
            answer = await sign_in(client, name)
            ready = await client.get("/health/ready")
        finally:
            app.state.settings = right
        refused(answer, 500, "key_file_unusable")
        assert "другим файлом ключа" in ready.json()["checks"]["signing_key"]

    async def test_private_parts_are_not_published(self, client):
        answer = await client.get("/.well-known/jwks.json")
        assert answer.headers["cache-control"] == "public, max-age=300"
        for key in answer.json()["keys"]:
            assert set(key) == {"kty", "crv", "alg", "use", "kid", "x", "y"}


class TestDescription:
    async def test_metadata(self, client):
        said = (await client.get("/.well-known/oauth-authorization-server")).json()
        assert said["token_endpoint"] == "http://gateway/auth/token"
        assert (await client.get(said["jwks_uri"])).status_code == 200
        assert "role:omsu" in said["scopes_supported"]

    async def test_every_operation_is_said_in_russian(self, app):
        found = list(operations(app.openapi()))
        assert len(found) == 18
        for path, method, operation in found:
            assert operation["summary"][0] in "АБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЭЮЯ", (path, method)
            assert len(operation["description"]) > 20

    @pytest.mark.parametrize(
        "schema",
        [
            TokenOut,
            JwksOut,
            MeOut,
            SessionOut,
            AccountItemOut,
            AccountOut,
            AccountCreatedOut,
            AccountGrantedOut,
            TemporaryPasswordOut,
        ],
    )
    def test_examples_are_true(self, schema):
        (example,) = schema.model_config["json_schema_extra"]["examples"]
        said = schema.model_validate(example).model_dump(mode="json")
        assert set(said) == set(example)

    async def test_form_is_flat(self, app):
        token = app.openapi()["paths"]["/auth/token"]["post"]
        assert list(token["requestBody"]["content"]) == ["application/x-www-form-urlencoded"]
        assert "security" not in token

    async def test_readiness(self, client, user):
        await sign_in(client, await user("omsu", SMOLENSK))
        checks = (await client.get("/health/ready")).json()["checks"]
        assert checks["signing_key"] == "ok"
        assert bearing("x") == {"Authorization": "Bearer x"}
