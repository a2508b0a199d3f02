"""How long to wait before starting a crashed process again."""

from dataclasses import dataclass

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
        if not self.crashes:
            return 0.0
        return min(self.longest, self.first * 2.0 ** min(self.crashes - 1, 32))
