"""What the gateway needs besides what every process does."""

from pathlib import Path

from pydantic import Field

from services.kernel.settings import HttpUrl, PublicUrl, Settings


class GatewaySettings(Settings):
    """Where the services are, what their credentials are, which key wraps the signing keys."""

    key_file: Path
    """32 random bytes in URL-safe base64; replicas share it. Without it no signing key can be read."""
    client_secrets: dict[str, str] = Field(default_factory=dict)
    """Service → secret, as JSON: what the services show to get their own tokens."""
    monitoring_url: HttpUrl = "http://127.0.0.1:8001"
    reserve_url: HttpUrl = "http://127.0.0.1:8002"
    training_url: HttpUrl = "http://127.0.0.1:8003"
    public_url: PublicUrl | None = None
    """The gateway as its clients call it, without a slash at the end: what it says of its own addresses. Without it
    these are made from the `Host` of each request, which any client may write."""

    appointments_open_posts: bool = True
    """Does an appointment of the reserve open the post of head, and its revocation undo it? Turned on again, all that
    was appointed meanwhile is made up for."""
    metrics: bool | None = None
    """Does `/metrics` answer who asks from this machine? Unset: only as long as nothing tells of a proxy in front.
    Behind one on this machine that says nothing of its clients, everybody seems to ask from here."""
    proxies: str | None = Field(default=None, validation_alias="FORWARDED_ALLOW_IPS")
    """The server's own setting: whose word about the caller's address it believes."""

    @property
    def metrics_shown(self) -> bool:
        return not (self.proxies or self.public_url) if self.metrics is None else self.metrics

    def pepper(self) -> bytes:
        return self.key_file.read_bytes()
