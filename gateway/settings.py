"""What the gateway needs besides what every process does."""

from pathlib import Path

from pydantic import Field

from services.kernel.settings import HttpUrl, Settings


class GatewaySettings(Settings):
    """Where the services are, what their credentials are, which key wraps the signing keys."""

    key_file: Path
    """32 random bytes in URL-safe base64; replicas share it. Without it no signing key can be read."""
    client_secrets: dict[str, str] = Field(default_factory=dict)
    """Service → secret, as JSON: what the services show to get their own tokens."""
    monitoring_url: HttpUrl = "http://127.0.0.1:8001"
    reserve_url: HttpUrl = "http://127.0.0.1:8002"
    training_url: HttpUrl = "http://127.0.0.1:8003"

    def pepper(self) -> bytes:
        return self.key_file.read_bytes()
