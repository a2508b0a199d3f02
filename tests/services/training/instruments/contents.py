"""One small instrument of each kind, over the competencies of the small framework."""

from copy import deepcopy
from typing import Any

SCALE = ["Нет", "Отчасти", "Да"]
RUBRIC = [{"points": 0, "text": "Мимо"}, {"points": 1, "text": "Отчасти"}, {"points": 4, "text": "Полно"}]

CONTENTS: dict[str, dict[str, Any]] = {
    "test": {
        "questions": [
            {
                "code": "q1", "competency": "team", "text": "Кто отвечает?", "weight": 3,
                "options": [{"code": "a", "text": "Один", "right": True}, {"code": "b", "text": "Все"}],
            },
            {
                "code": "q2", "competency": "team", "text": "Что верно?", "several": True,
                "options": [
                    {"code": "a", "text": "Это", "right": True}, {"code": "b", "text": "И это", "right": True},
                    {"code": "c", "text": "Не это"},
                ],
            },
            {
                "code": "q3", "competency": "vsoko", "text": "Кем утверждено?",
                "options": [{"code": "a", "text": "Школой", "right": True}, {"code": "b", "text": "Никем"}],
            },
        ],
    },
    "self_assessment": {
        "scale": SCALE,
        "statements": [
            {"code": "s1", "competency": "team", "text": "Поручаю"},
            {"code": "s2", "competency": "team", "text": "Проверяю"},
        ],
    },
    "survey_360": {
        "scale": SCALE,
        "fewest": 3,
        "statements": [
            {"code": "s1", "competency": "team", "text": "Поручает"},
            {"code": "s2", "competency": "conflict", "text": "Слышит"},
        ],
    },
    "expert_sheet": {"criteria": [{"code": "k1", "competency": "team", "text": "Команда работает", "most": 5}]},
    "case": {
        "situation": "Ушли два завуча",
        "questions": [{"code": "c1", "competency": "team", "text": "Что сделаете?", "rubric": RUBRIC}],
    },
}  # fmt: skip


def instrument(kind: str, **changes: Any) -> dict[str, Any]:
    """The body of one, with two levels as the small framework has them."""
    content = {"kind": kind, "thresholds": [30, 60], **deepcopy(CONTENTS[kind])}
    return {"title": f"Инструмент {kind}", "content": content | changes}
