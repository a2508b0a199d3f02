"""Who may do what: a table per service, and the one way an operation names the permission it needs."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any

from fastapi import Depends, Request, Security
from fastapi.security import OAuth2PasswordBearer

from services.kernel.identity import Identity, Verifier
from services.kernel.places import contains
from services.kernel.problems import Forbidden, Unauthorized

Grants = Mapping[str, frozenset[StrEnum]]
"""Role → permissions."""

bearer = OAuth2PasswordBearer(
    tokenUrl="/auth/token",
    scheme_name="edulead",
    description="Вход по имени и паролю на шлюзе. Область `role:…` выбирает одну из нескольких ролей.",
    auto_error=False,
)


async def identify(request: Request, token: Annotated[str | None, Depends(bearer)]) -> Identity:
    """Who is calling. Every service checks the token itself and trusts no header of the gateway."""
    known: Identity | None = getattr(request.state, "caller", None)
    if known is not None:  # the route has asked already, before the body was read
        return known
    if not token:
        raise Unauthorized
    verifier: Verifier = request.app.state.verifier
    caller = await verifier.identify(token)
    request.state.caller = caller
    return caller


Caller = Annotated[Identity, Depends(identify)]


@dataclass(frozen=True, slots=True)
class Access:
    """The access table of one service: `grants` by role, Russian `labels` of the roles for the documentation."""

    grants: Grants
    labels: Mapping[str, str]

    def allows(self, caller: Identity, permission: StrEnum, place: str | None = None) -> bool:
        """Does the role grant it, and does the caller stand at or above `place`, where the record lies?

        A shared record can be read from below; this keeps it from being changed from there.
        """
        granted = permission in self.grants.get(caller.role, frozenset())
        return granted and (place is None or contains(caller.place, place))

    def require(self, caller: Identity, permission: StrEnum, place: str | None = None) -> None:
        if not self.allows(caller, permission):
            raise Forbidden(members={"permission": permission})
        if not self.allows(caller, permission, place):
            above = place is not None and contains(place, caller.place)
            said = "Запись принадлежит вышестоящему уровню." if above else "Запись принадлежит другому месту."
            raise Forbidden(said, members={"permission": permission})

    def needs(self, permission: StrEnum) -> Any:
        """For `Annotated[Identity, access.needs(P.x)]`: the caller, once the role allows it. Shown in OpenAPI."""

        return Security(RoleCheck(self, permission), scopes=[permission])

    def roles(self, permission: str) -> list[str]:
        return [role for role, granted in self.grants.items() if permission in granted]


@dataclass(frozen=True, slots=True, eq=False)
class RoleCheck:
    """Asks for a permission: `operations` calls it before a body is read, FastAPI once more afterwards."""

    access: Access
    permission: StrEnum

    async def __call__(self, caller: Caller) -> Identity:
        self.access.require(caller, self.permission)
        return caller
