"""The criteria of one document: a regulation, a vacancy."""

from typing import Annotated

from pydantic import AfterValidator, Field

from services.kernel.schemas import wrong
from services.reserve.requirements.content import Criterion


def _each_code_once(criteria: list[Criterion]) -> list[Criterion]:
    codes = [each.code for each in criteria]
    for at, code in enumerate(codes):
        if code in codes[:at]:
            raise wrong(f"Код «{code}» уже есть у другого критерия", at, "code")
    return criteria


Criteria = Annotated[list[Criterion], Field(max_length=50), AfterValidator(_each_code_once)]
"""What is asked of a person, each under a code of its own."""
