"""How long to wait before starting a crashed process again."""

from dataclasses import dataclass

from services.kernel.backoff import doubled

FIRST = 0.5
LONGEST = 30.0
HEALTHY = 60.0


@dataclass(frozen=True)
class Backoff:
    """0.5, 1, 2 … 30 seconds; a minute of life forgives everything before."""

    crashes: int = 0
    first: float = FIRST
    longest: float = LONGEST
    healthy: float = HEALTHY

    def after(self, lived: float) -> "Backoff":
        crashes = 1 if lived >= self.healthy else self.crashes + 1
        return Backoff(crashes, self.first, self.longest, self.healthy)

    @property
    def delay(self) -> float:
        return doubled(self.first, self.crashes - 1, self.longest) if self.crashes else 0.0
