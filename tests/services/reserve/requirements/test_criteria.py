"""The criteria of one document have codes of their own."""

import pytest
from pydantic import ValidationError

from services.reserve.regulations.reserve import ReserveRules
from tests.services.reserve.entries.conftest import EXPERIENCE, RULES


def test_a_regulation_on_the_reserve_names_each_code_once():
    other = EXPERIENCE | {"code": "other"}
    assert len(ReserveRules.model_validate(RULES | {"criteria": [EXPERIENCE, other]}).criteria) == 2
    with pytest.raises(ValidationError) as refused:
        ReserveRules.model_validate(RULES | {"criteria": [EXPERIENCE, other, EXPERIENCE]})
    [error] = refused.value.errors()
    assert (*error["loc"], *error["ctx"]["path"]) == ("criteria", 2, "code")
