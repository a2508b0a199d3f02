"""What a password must be: long, without the name, not one of those everybody tries. No I/O."""

import secrets
import unicodedata

from services.kernel.workflow import Refusal

SHORTEST = 10
LONGEST = 200
"""Longer ones only keep the hashing busy."""

_DENIED = frozenset(
    """
    1234567890 12345678901 123456789012 0123456789 0987654321 9876543210 1q2w3e4r5t 1q2w3e4r5t6y 1qaz2wsx3edc
    qazwsxedcrfv qwertyuiop qwerty12345 qwerty123456 1234567890q q1234567890 qwertyuiop123 password12 password123
    password1234 password12345 p@ssw0rd123 passw0rd123 administrator admin12345 admin123456 adminadmin iloveyou123
    letmein1234 welcome123 welcome1234 changeme123 йцукенгшщз йцукен12345 йцукен123456 пароль12345 пароль123456
    парольпароль администратор школа12345 смоленск123 smolensk123 smolensk67 director123 direktor123 school12345
    """.split()  # noqa: SIM905  # words read best as words
)
_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"
"""Without letters that look like digits: a temporary password is read aloud and typed by hand."""


TOO_SHORT = Refusal("too_short", f"Пароль короче {SHORTEST} знаков")
UNCHANGED = Refusal("unchanged", "Новый пароль совпадает с прежним")


def same(password: str) -> str:
    """One spelling of what looks the same: keyboards and systems compose й and ё differently."""
    return unicodedata.normalize("NFKC", password)


def weakness(password: str, username: str) -> Refusal | None:
    """What is wrong with a new password, None when it will do. Classes of characters are not asked for: length is."""
    text = same(password)
    folded = text.casefold()
    if len(text) < SHORTEST:
        return TOO_SHORT
    if len(text) > LONGEST:
        return Refusal("too_long", f"Пароль длиннее {LONGEST} знаков")
    name = same(username).strip().casefold()
    if name in folded or name in folded[::-1]:
        return Refusal("contains_username", "Пароль содержит имя для входа")
    if folded in _DENIED or len(set(folded)) <= 2:
        return Refusal("too_common", "Этот пароль подбирают одним из первых")
    return None


def temporary() -> str:
    """A password to be said once and replaced at the first sign-in: 80 bits in four groups."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(4))
