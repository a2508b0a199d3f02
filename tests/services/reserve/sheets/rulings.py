"""Regulations of contests as tests need them: small, and with what the test is about."""

from typing import Any

from services.reserve.regulations.contest import ContestRules


def criterion(code: str, lowest=0, highest=2, step=1, weight=1, zero_needs_comment=True) -> dict[str, Any]:
    scale = {"lowest": lowest, "highest": highest, "step": step}
    return {
        "code": code,
        "title": f"Критерий {code}",
        "scale": scale,
        "weight": weight,
        "zero_needs_comment": zero_needs_comment,
    }


def stage(code: str, *criteria: dict[str, Any], kind="programme", pass_points=None) -> dict[str, Any]:
    return {"code": code, "kind": kind, "title": f"Этап {code}", "criteria": list(criteria), "pass_points": pass_points}


def contest_rules(**changes: Any) -> dict[str, Any]:
    """The content of a regulation on contests, `changes` over it."""
    return {
        "kind": "contest",
        "notice_days": 30,
        "acceptance_days": 20,
        "documents": [],
        "criteria": [],
        "stages": [
            stage("documents", kind="documents"),
            stage("interview", criterion("speech", 1, 10), kind="interview"),
            stage("programme", criterion("aims"), criterion("means")),
        ],
        "aggregation": "mean",
        "trimmed": 0,
        "pass_points": None,
        "minimum_candidates": 2,
        "blind": [],
        "conflict_years": 3,
        "voting": {"quorum": "0.667", "majority": "of_present", "tie": "chair_vote"},
        "places": 1,
        "second_to_reserve": True,
        "next_by_score": True,
        "appeal_days": 10,
        "contract_days": 30,
    } | changes


def ruled(**changes: Any) -> ContestRules:
    return ContestRules.model_validate(contest_rules(**changes))
