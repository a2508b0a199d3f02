"""A small framework: two levels, two modules, three competencies, a norm of the head."""

from typing import Any


def competency(code: str, module: str = "personnel", **changes: Any) -> dict[str, Any]:
    return {"code": code, "module": module, "title": f"О {code}", "levels": ["Видно мало", "Видно всё"]} | changes


def content(**changes: Any) -> dict[str, Any]:
    usual = {
        "levels": [{"number": 1, "title": "Начальный"}, {"number": 2, "title": "Базовый"}],
        "modules": [{"code": "personnel", "title": "Кадры"}, {"code": "results", "title": "Результаты"}],
        "competencies": [competency("team"), competency("conflict"), competency("vsoko", "results")],
        "norms": [{"post": "head", "required": [{"competency": "team", "level": 2}]}],
    }
    return usual | changes
