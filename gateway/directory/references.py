"""A body that refers to what the caller cannot see: 422 with a pointer to the field, not 404."""

from services.kernel.problems import Invalid


def unknown(field: str, detail: str) -> Invalid:
    return refused(field, "not_found", detail)


def refused(field: str, code: str, detail: str) -> Invalid:
    """What the rules have against one field of the body."""
    return Invalid(errors=[{"pointer": f"/{field}", "code": code, "detail": detail}])
