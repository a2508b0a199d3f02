"""An answer that takes back what was done for it."""

from fastapi import Response


class Undone(Exception):
    """Not an error: the request has this answer, and nothing of what its transaction did is kept."""

    def __init__(self, response: Response) -> None:
        self.response = response
