"""How one signs in: OAuth 2.0 without a browser's redirects, and what a verifier needs to know."""

from typing import Annotated

from fastapi import Form, Request, Response

from gateway.identity import keys, password_rules, passwords
from gateway.identity.accounts.rules import PEOPLE
from gateway.identity.problems import (
    AccountDisabled,
    AccountInactive,
    AccountLocked,
    InvalidClient,
    InvalidGrant,
    InvalidRequest,
    InvalidScope,
    KeyFileUnusable,
    NoAssignment,
    PasswordChangeRequired,
    TooManyAttempts,
    UnsupportedGrantType,
    WeakPassword,
)
from gateway.identity.signin import grants, service
from gateway.identity.signin.schemas import (
    AuthorizationServerOut,
    JwksOut,
    PasswordSet,
    RevokeForm,
    TokenForm,
    TokenOut,
)
from gateway.identity.transactions import apart
from services.kernel.identity import ISSUER
from services.kernel.operations import slice_router
from services.kernel.problems import Unauthorized, responses

TAG = "Вход"
NO_STORE = {"Cache-Control": "no-store", "Pragma": "no-cache"}

router = slice_router("/auth", TAG)
well_known = slice_router("/.well-known", TAG)


@router.post(
    "/token",
    summary="Получить токен",
    response_model=TokenOut,
    responses=responses(
        InvalidRequest,
        UnsupportedGrantType,
        InvalidScope,
        InvalidGrant,
        PasswordChangeRequired,
        AccountDisabled,
        NoAssignment,
        InvalidClient,
        AccountLocked,
        TooManyAttempts,
        KeyFileUnusable,
    ),
)
async def issue_token(request: Request, response: Response, form: Annotated[TokenForm, Form()]) -> TokenOut:
    """Вход по имени и паролю, обновление токена или вход службы (RFC 6749).

    Токен доступа живёт 15 минут. Токен обновления одноразовый: в ответ приходит следующий; повтор того же запроса
    в течение 10 секунд безопасен и даёт тот же токен, а более поздний повтор завершает весь сеанс. После пяти неудач
    с одного адреса вход с этим именем закрывается оттуда на 5 минут, затем вдвое дольше, до часа; после многих неудач
    с разных адресов — отовсюду, кроме тех, откуда владелец входил за последние 30 дней. Ответ одинаков и для имён,
    которых нет.
    """
    answer = await grants.answer(request, form)
    response.headers.update(NO_STORE)
    return answer


@router.post(
    "/revoke",
    summary="Выйти: отозвать токен",
    response_class=Response,
    responses={**responses(InvalidRequest), 200: {"description": "Токен больше не действует"}},
)
async def revoke_token(request: Request, form: Annotated[RevokeForm, Form()]) -> Response:
    """Завершает сеанс, которому принадлежит токен (RFC 7009). Неизвестный токен — тоже успех.

    Уже выданный токен доступа доживает свои 15 минут: службы проверяют его сами, не спрашивая шлюз.
    """
    if form.token is None:
        raise InvalidRequest("Не указано поле token.")
    try:
        caller = await request.app.state.verifier.identify(form.token)
    except Unauthorized:
        caller = None
    async with apart(request.app.state.database) as tx:
        await service.revoke(tx, form.token, caller and caller.session)
    return Response(headers=NO_STORE)


@router.post(
    "/password",
    summary="Заменить пароль без входа",
    status_code=204,
    responses=responses(InvalidGrant, AccountInactive, WeakPassword, AccountLocked, TooManyAttempts),
)
async def replace_password(request: Request, data: PasswordSet) -> None:
    """Задаёт новый пароль по прежнему. Так заменяют временный пароль, с которым войти нельзя.

    Неверный прежний пароль считается неудачной попыткой входа. Все сеансы учётной записи завершаются.
    """
    if found := password_rules.weakness(data.new_password, data.username):
        raise WeakPassword(found)
    database, origin = request.app.state.database, grants.origin_of(request)
    proven = await service.prove(database, data.username, data.old_password, origin)
    if data.new_password == data.old_password:
        raise WeakPassword(password_rules.UNCHANGED)
    new_hash = await passwords.hashed(data.new_password)
    async with apart(database) as tx:
        if (account := await service.still(tx, proven)) is None:
            raise InvalidGrant(service.WRONG)
        await service.change_password(tx, account, new_hash)


@well_known.get(
    "/jwks.json",
    summary="Открытые ключи подписи",
    response_model=JwksOut,
    responses=responses(KeyFileUnusable),
)
async def read_jwks(request: Request, response: Response) -> JwksOut:
    """Ключи, которыми службы и внешние системы проверяют токены доступа (RFC 7517)."""
    async with apart(request.app.state.database) as tx:
        if not (found := await keys.published(tx)):
            await keys.signing_key(tx, request.app.state.settings.key_file)
            found = await keys.published(tx)
    response.headers["Cache-Control"] = "public, max-age=300"
    return JwksOut.model_validate({"keys": found})


@well_known.get(
    "/oauth-authorization-server",
    summary="Сведения о сервере входа",
    response_model=AuthorizationServerOut,
)
async def read_authorization_server(request: Request, response: Response) -> AuthorizationServerOut:
    """Адреса и возможности сервера входа (RFC 8414). `issuer` — то, что стоит в токене в поле `iss`."""
    public: str | None = request.app.state.settings.public_url
    base = public or str(request.base_url).rstrip("/")
    # Without a setting the address is what the client said in `Host`, and nobody else may be told that.
    response.headers["Cache-Control"] = "public, max-age=300" if public else "no-store"
    return AuthorizationServerOut(
        issuer=ISSUER,
        token_endpoint=f"{base}/auth/token",
        revocation_endpoint=f"{base}/auth/revoke",
        jwks_uri=f"{base}/.well-known/jwks.json",
        grant_types_supported=list(grants.GRANTS),
        response_types_supported=[],
        token_endpoint_auth_methods_supported=["none", "client_secret_basic", "client_secret_post"],
        scopes_supported=sorted(f"role:{role}" for role in PEOPLE),
    )
