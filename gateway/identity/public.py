"""What the gateway's application takes from here."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from fastapi import APIRouter
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.identity import keys, sessions
from gateway.identity.accounts import router as accounts_router
from gateway.identity.keys import key_source
from gateway.identity.me import router as me_router
from gateway.identity.problems import CONFLICTS
from gateway.identity.signin import router as signin_router
from gateway.identity.signin.tokens import own_token
from services.kernel.health import Check
from services.kernel.jobs import Job

__all__ = ["CHECKS", "CONFLICTS", "JOBS", "ROUTERS", "TAGS", "key_source", "own_token"]

ROUTERS: Sequence[APIRouter] = (
    signin_router.router,
    signin_router.well_known,
    me_router.router,
    accounts_router.router,
)

TAGS: Sequence[Mapping[str, str]] = (
    {"name": signin_router.TAG, "description": "Токены, выход, открытые ключи (OAuth 2.0)"},
    {"name": me_router.TAG, "description": "Кто я, мои сеансы, мой пароль"},
    {"name": accounts_router.TAG, "description": "Кто может войти и в какой роли"},
)

CHECKS: Mapping[str, Check] = {"signing_key": keys.check}


async def _sweep(tx: AsyncSession, _: dict[str, Any]) -> None:
    await sessions.sweep(tx)


JOBS: Sequence[Job] = (Job("identity.sweep", timedelta(hours=1), _sweep),)
