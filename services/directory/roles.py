"""The roles a caller can work in; what each may do stands in the `permissions.py` of every service."""

from enum import StrEnum

from services.kernel.identity import SYSTEM
from services.kernel.labels import labelled


class Role(StrEnum):
    admin = "admin"
    department = "department"
    omsu = "omsu"
    soiro = "soiro"
    school = "school"
    expert = "expert"
    integration = "integration"
    system = SYSTEM


LABELS: dict[str, str] = labelled(
    {
        Role.admin: "администратор",
        Role.department: "Департамент",
        Role.omsu: "ОМСУ",
        Role.soiro: "СОИРО",
        Role.school: "школа",
        Role.expert: "эксперт",
        Role.integration: "информационная система",
        Role.system: "система",
    }
)
