"""`python tiny_up.py DATA PORT [--factory F]`: the real command over two tiny parts."""

from pathlib import Path

import typer

from edulead.cli import run
from edulead.layout import Layout
from edulead.parts import Part
from edulead.up import Wish, up


def main(data: Path, port: int, factory: str = "tiny:healthy") -> None:
    parts = (Part("gateway", "tiny:healthy", 0), Part("reserve", factory, 1))
    run(up(Wish(Layout.at(data), port, parts=parts)))


typer.run(main)
