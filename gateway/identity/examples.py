"""What answers look like, for the documentation."""

from typing import Any

JsonObject = dict[str, Any]


ASSIGNMENT: JsonObject = {"id": "9f7c9a4e-3f0b-4e0c-8a8e-1f2d3c4b5a69", "role": "school", "place": "ru.r67.m12.o4711"}

LISTED: JsonObject = {
    "id": "0b8a7e0a-51a4-4f0d-9f6b-5a3f1c1d2e10",
    "username": "school4711",
    "full_name": "Иванова Мария Петровна",
    "person_id": None,
    "place": "ru.r67.m12",
    "status": "active",
    "password_temporary": False,
    "assignments": [ASSIGNMENT],
    "version": 3,
    "created_at": "2026-09-01T08:00:00+00:00",
}
ACCOUNT: JsonObject = LISTED | {"updated_at": "2026-11-21T09:45:00+00:00", "allowed_actions": ["disable"]}

CREATED: JsonObject = {
    "account": ACCOUNT | {"version": 1, "password_temporary": True},
    "temporary_password": "k7hq-m2vx-9wta-4rce",
}
GRANTED: JsonObject = ACCOUNT | {"version": 4, "temporary_password": None}
RESET: JsonObject = {"temporary_password": "k7hq-m2vx-9wta-4rce"}

SESSION: JsonObject = {
    "id": "5b1f0f0e-8a65-4c8e-9c39-0d7c1f6f3a11",
    "role": "omsu",
    "place": "ru.r67.m12",
    "created_at": "2026-11-21T09:00:00+00:00",
    "last_used_at": "2026-11-21T09:45:00+00:00",
    "expires_at": "2026-12-05T09:45:00+00:00",
    "ip": "203.0.113.7",
    "user_agent": "Mozilla/5.0",
    "current": True,
}
ME: JsonObject = {
    "account": {
        "id": "0b8a7e0a-51a4-4f0d-9f6b-5a3f1c1d2e10",
        "username": "omsu.smolensk",
        "full_name": "Иванова Мария Петровна",
        "password_changed_at": "2026-09-01T08:00:00+00:00",
    },
    "person": None,
    "role": "omsu",
    "role_label": "ОМСУ",
    "place": "ru.r67.m12",
    "permissions": {"gateway": ["account:read", "account:write", "directory:read"]},
    "assignments": [
        {
            "id": "9f7c9a4e-3f0b-4e0c-8a8e-1f2d3c4b5a69",
            "role": "omsu",
            "role_label": "ОМСУ",
            "place": "ru.r67.m12",
            "scope": "role:omsu@ru.r67.m12",
            "current": True,
        }
    ],
    "session": SESSION["id"],
}
TOKEN: JsonObject = {
    "access_token": "eyJhbGciOiJFUzI1NiIsImtpZCI6…",
    "token_type": "bearer",
    "expires_in": 900,
    "refresh_token": "mF_9B5f41JqM…",
    "scope": "role:omsu",
}
JWKS: JsonObject = {
    "keys": [
        {"kty": "EC", "crv": "P-256", "alg": "ES256", "use": "sig", "kid": "q1…", "x": "f83OJ3D2…", "y": "x_FEzRu9…"}
    ]
}
