"""`make bench`: the list of fifty through the gateway, against the service, the barest and the usual endpoint."""

import gc
import os
import platform
from collections.abc import Mapping
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

import uvloop

from benchmarks import federal, importing
from benchmarks.load import Target, rate
from benchmarks.world import PORT, SUBJECTS, baseline, parts, token, world
from services.kernel.app import OBJECTS

ROUNDS, SECONDS, CONNECTIONS = 9, 2.0, 8
FEDERAL, FILE = 40_000, (3_334, 30)
"""Subjects; schools and indicators of a file of a hundred thousand values."""
LIST = "/api/v1/monitoring/results?limit=50"
BARS = (("service", 0.75), ("bare", 0.5), ("usual", 2.5))
SAID = {
    "gateway": "through the gateway, signed in as Департамент",
    "service": "the service called directly, same token",
    "bare": "bare endpoint: JSON built by PostgreSQL through asyncpg, no token, no place",
    "usual": "usual endpoint: SQLAlchemy ORM and pydantic, no token, no place",
}
MARK = "<!-- measured -->"
DOCUMENT = Path(__file__).resolve().parents[1] / "docs" / "performance.md"


async def main() -> None:
    async with world() as database:
        with ExitStack() as stack:
            stack.enter_context(parts(database, "gateway", "monitoring"))
            stack.enter_context(baseline("bare", PORT + 10, database))
            stack.enter_context(baseline("usual", PORT + 11, database))
            bearer = await token(database, "department", "ru.r67")
            targets = (
                Target("gateway", f"http://127.0.0.1:{PORT}{LIST}", bearer),
                Target("service", f"http://127.0.0.1:{PORT + 1}{LIST}", bearer),
                Target("bare", f"http://127.0.0.1:{PORT + 10}/list"),
                Target("usual", f"http://127.0.0.1:{PORT + 11}/list"),
            )
            measured = await _measure(targets)
        await federal.fill(database, FEDERAL)
        cycle = await federal.measure(database, FEDERAL)
        await importing.fill(database, *FILE)
        with parts(database, "gateway", "monitoring"):
            file = await importing.measure(database, bearer, *FILE)
    text = "\n".join([report(measured), told_of(cycle, file)])
    print(text)
    keep(text)


async def _measure(targets: tuple[Target, ...]) -> Mapping[str, list[float]]:
    """Requests a second, a round of all targets at a time, so that a busy minute hits all of them."""
    found: dict[str, list[float]] = {target.name: [] for target in targets}
    for target in targets:
        await rate(target, 1.0, CONNECTIONS)  # caches and pools warm
    for _ in range(ROUNDS):
        for target in targets:
            found[target.name].append(await rate(target, SECONDS, CONNECTIONS))
    return found


def report(measured: Mapping[str, list[float]]) -> str:
    """The dated table. A ratio is the median of the ratios of the rounds, not of the medians."""
    lines = [
        f"Measured {datetime.now(UTC):%Y-%m-%d} with `make bench`: {os.cpu_count()} cores, {CONNECTIONS} connections,",
        f"{ROUNDS} rounds of {SECONDS:g} s, {SUBJECTS:,} rows, Python {platform.python_version()}.",
        "",
        "| list of 50 results | requests/s, median | gateway ÷ this, median of rounds | aim |",
        "|---|---|---|---|",
        f"| {SAID['gateway']} | {median(measured['gateway']):,.0f} | | |",
    ]
    for name, aim in BARS:
        ratio = median(ours / theirs for ours, theirs in zip(measured["gateway"], measured[name], strict=True))
        verdict = "" if ratio >= aim else ", missed"
        lines.append(f"| {SAID[name]} | {median(measured[name]):,.0f} | {ratio:.2f} | ≥ {aim}{verdict} |")
    direct = median(ours / theirs for ours, theirs in zip(measured["service"], measured["bare"], strict=True))
    lines += ["", f"The service itself, called directly, reaches {direct:.2f} of the bare endpoint."]
    return "\n".join([*lines, ""])


def told_of(cycle: federal.Measured, file: importing.Measured) -> str:
    """What is done with a whole cycle, against COPY of the same values in the same run."""
    said = f"{file.values:,} values"
    works = (
        (f"read, score and write {cycle.subjects:,} subjects × {federal.INDICATORS} indicators",
         cycle.ours, cycle.baseline, cycle.ours / cycle.baseline, 3),
        (f"file of {said} through the gateway, wide", *_medians(file, file.wide), 10),
        (f"file of {said} through the gateway, long", *_medians(file, file.long), 10),
        (f"wide file of {said} refused, all {file.mistakes:,} mistakes reported", *_medians(file, file.refused), 10),
    )  # fmt: skip
    lines = [
        "| a whole cycle | seconds | COPY, seconds | ratio | aim |",
        "|---|---|---|---|---|",
        *(
            f"| {what} | {ours:.2f} | {baseline:.3f} | {ratio:.1f} | ≤ {aim}{'' if ratio <= aim else ', missed'} |"
            for what, ours, baseline, ratio, aim in works
        ),
        "",
        f"The process that scored the federal cycle held {cycle.peak:,.0f} MiB at most (aim: below 1,536).",
    ]
    return "\n".join([*lines, ""])


def _medians(file: importing.Measured, ours: list[float]) -> tuple[float, float, float]:
    """Seconds, those of COPY, and the median of the ratios of the rounds."""
    return median(ours), median(file.staged), file.ratio(ours)


def keep(text: str) -> None:
    """Put the table into the document in place of the former one."""
    before, _, after = DOCUMENT.read_text("utf-8").partition(MARK)
    DOCUMENT.write_text(f"{before}{MARK}\n\n{text}\n{MARK}{after.partition(MARK)[2]}", "utf-8")


gc.set_threshold(OBJECTS)
uvloop.run(main())  # as the services run
