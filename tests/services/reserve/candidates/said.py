"""What a client says of a candidate: of another person each time, since people are known by their numbers."""

from random import choice, randrange

CONSENT = {"purpose": "reserve", "given_on": "2026-11-20", "until": "2029-11-20", "document": "от 20.11.2026"}


def snils() -> str:
    """A number nobody has."""
    digits = f"{randrange(2_000_000, 999_000_000):09}"
    rest = sum(int(digit) * (9 - place) for place, digit in enumerate(digits)) % 101 % 100
    return f"{digits[:3]}-{digits[3:6]}-{digits[6:]} {rest:02}"


def surname() -> str:
    return "Корол" + "".join(choice("абвгдеёжзи") for _ in range(12))


def body(**given):
    usual = {
        "last_name": surname(),
        "first_name": "Анна",
        "middle_name": "Сергеевна",
        "birth_date": "1978-04-12",
        "russian_citizen": True,
        "email": "koroleva@school3.example",
        "phone": "+7 481 321-00-03",
        "snils": snils(),
        "workplace": "МБОУ «СШ № 3»",
        "position": "заместитель директора",
        "education": [
            {
                "level": "specialist",
                "field": "pedagogy",
                "speciality": "Математика",
                "institution": "СмолГУ",
                "graduated_on": "2001-06-30",
            }
        ],
        "experience": [
            {
                "kind": "pedagogical",
                "organisation_name": "МБОУ «СШ № 3»",
                "position": "учитель",
                "valid_from": "2001-09-01",
                "valid_to": "2020-08-31",
            }
        ],
        "consents": [CONSENT],
    }
    return usual | given


def path_of(candidate) -> str:
    return f"/candidates/{candidate['id']}"
