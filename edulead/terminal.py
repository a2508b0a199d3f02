"""What the administrator sees: steps with their times, and sentences."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from time import monotonic

from rich.console import Console
from rich.markup import escape

console = Console(highlight=False)
errors = Console(stderr=True, highlight=False, soft_wrap=True)


def say(words: str) -> None:
    # a closed terminal must not keep the parts from being stopped
    with suppress(BrokenPipeError, OSError):
        console.print(escape(words), soft_wrap=True)


def complain(words: str) -> None:
    with suppress(BrokenPipeError, OSError):
        errors.print(f"[red]Ошибка.[/red] {escape(words)}")


@contextmanager
def step(title: str) -> Iterator[Callable[[str], None]]:
    """A spinner while it runs (on a terminal), a line with the time when it is done."""
    started = monotonic()
    with console.status(escape(title)) as status:
        yield lambda detail: status.update(escape(f"{title}: {detail}"))
    with suppress(BrokenPipeError, OSError):
        console.print(f"[green]✓[/green] {escape(title)} [dim]{seconds(monotonic() - started)}[/dim]")


def seconds(value: float) -> str:
    return f"{value:.1f} с".replace(".", ",")
