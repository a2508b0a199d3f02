"""Every refusal is a class whose name is the code and whose docstring is what the client reads."""

import json
import re

import pytest
from openapi_spec_validator import validate
from pydantic import TypeAdapter

from services.kernel import problems
from services.kernel.problems import (
    MEDIA_TYPE,
    Conflict,
    ErrorOut,
    Forbidden,
    IllegalStep,
    Invalid,
    KeyReused,
    NotFound,
    Problem,
    ProblemOut,
    RequestInFlight,
    TooLarge,
    Unauthorized,
    Unavailable,
    responses,
)
from tests.support.references import resolved


def kinds(problem=Problem):
    """All kernel problems below one, tests and services left out."""
    for each in problem.__subclasses__():
        if each.__module__ == problems.__name__:
            yield each
            yield from kinds(each)


every_kind = pytest.mark.parametrize("kind", list(kinds()), ids=lambda kind: kind.__name__)


class ActNotFound(NotFound):
    """Акт не найден.

    Для разработчика: клиент читает первую строку.
    """


@every_kind
class TestEveryProblem:
    def test_has_a_code_made_of_its_name(self, kind):
        assert re.fullmatch("[a-z]+(_[a-z]+)*", kind.code)
        assert kind.code.replace("_", "") == kind.__name__.lower()

    def test_speaks_russian(self, kind):
        assert re.match("[А-ЯЁ].*[.]$", kind.title()) or kind.title().endswith(")")
        assert "\n" not in kind.title()

    def test_has_the_status_the_tree_shows(self, kind):
        drawn = [line for line in problems.__doc__.splitlines() if re.search(rf"── {kind.__name__}\b", line)]
        assert len(drawn) == 1
        shown = re.search(r"\b(\d{3})\b", drawn[0])
        assert kind.status == (int(shown[1]) if shown else kind.__mro__[1].status)

    def test_fits_its_declared_schema(self, kind):
        body = json.loads(kind().response("1" * 32).body)
        assert ProblemOut.model_validate(body).code == kind.code
        assert set(body) == set(ProblemOut.model_fields)


def test_the_tree_draws_every_kind_and_no_other():
    drawn = re.findall(r"── (\w+)", problems.__doc__)
    assert sorted(drawn) == sorted(kind.__name__ for kind in kinds())


class TestProblem:
    def test_of_a_service_takes_the_status_and_says_its_own(self):
        problem = ActNotFound()
        assert (problem.status, problem.code, problem.detail) == (404, "act_not_found", "Акт не найден.")

    def test_answers_as_rfc_9457(self):
        error = {"pointer": "/title", "code": "taken", "detail": "Занято"}
        problem = Conflict("Так нельзя.", errors=[error], members={"reason": "late"}, headers={"X-Y": "z"})
        response = problem.response("ab" * 16)
        assert (response.status_code, response.media_type) == (409, MEDIA_TYPE)
        assert response.headers["x-y"] == "z"
        assert json.loads(response.body) == {
            "type": "urn:edulead:problem:conflict",
            "title": "Действие противоречит текущему состоянию данных.",
            "status": 409,
            "detail": "Так нельзя.",
            "code": "conflict",
            "errors": [error],
            "trace_id": "ab" * 16,
            "reason": "late",
        }
        assert TypeAdapter(ErrorOut).validate_python(error) == error

    def test_is_kept_by_nobody_unless_it_says_so(self):
        assert Conflict().response("0" * 32).headers["cache-control"] == "no-store"
        assert (
            Conflict(headers={"Cache-Control": "max-age=1"}).response("0" * 32).headers["cache-control"] == "max-age=1"
        )

    def test_says_what_to_do_about_a_token_and_about_waiting(self):
        assert Unauthorized().headers == {"WWW-Authenticate": "Bearer"}
        assert int(Unavailable("Позже.").headers["Retry-After"]) > 0
        assert int(RequestInFlight().headers["Retry-After"]) > 0

    @pytest.mark.parametrize(
        ("limit", "said"),
        [(20_000, "19,5 КиБ"), (2**14, "16 КиБ"), (2**16, "64 КиБ"), (50 * 2**20, "50 МиБ"), (1_572_864, "1,5 МиБ")],
    )
    def test_names_the_limit_that_was_passed(self, limit, said):
        assert TooLarge.over(limit).detail == f"Тело запроса больше {said}."
        assert TooLarge.over(limit, "Файл").detail == f"Файл больше {said}."
        assert TooLarge.over(limit).members == {"limit_bytes": limit}

    def test_does_not_share_its_members_with_another(self):
        first, second = Forbidden(), Forbidden()
        first.members["permission"] = "x"
        first.errors.append({})
        assert (second.members, second.errors) == ({}, [])


class TestResponses:
    def test_put_problems_of_one_status_together_with_an_example_of_each(self):
        found = responses(Conflict, IllegalStep, Invalid, KeyReused)
        assert list(found) == [409, 422]
        content = found[409]["content"][MEDIA_TYPE]
        assert content["schema"] == {"$ref": "#/components/schemas/ProblemOut"}
        assert list(content["examples"]) == ["conflict", "illegal_step"]
        for code, example in content["examples"].items():
            assert ProblemOut.model_validate(example["value"]).code == code

    async def test_stand_in_the_document_of_the_service(self, sample_as, sample):
        document = sample.openapi()
        validate(document)
        for path, item in document["paths"].items():
            for method, operation in item.items():
                answers = operation["responses"]
                assert {"401", "422", "500", "503"} <= set(answers), (path, method)
                assert "HTTPValidationError" not in json.dumps(operation)
        create = document["paths"]["/api/v1/sample/things"]["post"]["responses"]
        assert list(resolved(document, create["409"])["content"][MEDIA_TYPE]["examples"]) == [
            "thing_taken",
            "request_in_flight",
        ]
        assert "403" in create
        assert "key_reused" in resolved(document, create["422"])["content"][MEDIA_TYPE]["examples"]
