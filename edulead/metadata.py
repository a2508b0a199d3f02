"""The models of one schema, for comparing them with the database (drift test, autogeneration)."""

import pkgutil
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from sqlalchemy import Enum, MetaData, String
from sqlalchemy.dialects.postgresql.base import ischema_names

PACKAGES = {
    "gateway": "gateway",
    "monitoring": "services.monitoring",
    "reserve": "services.reserve",
    "training": "services.training",
}
BASE = "services.kernel.db"


def import_models(package: str) -> None:
    """Import every `models` module below a package, so that its tables register themselves."""
    root = import_module(package)
    for module in pkgutil.walk_packages(root.__path__, f"{package}."):
        if module.name.rpartition(".")[2] == "models":
            import_module(module.name)


def recognise_places() -> None:
    """Comparison reads columns from the database, where SQLAlchemy does not know this type."""
    ischema_names["ltree"] = import_module(BASE).Ltree


def differs(_: Any, __: Any, ___: Any, kept: Any, said: Any) -> bool | None:
    """For `compare_type`: a StrEnum is kept as text with a CHECK; about other types Alembic decides (None)."""
    return False if isinstance(said, Enum) and isinstance(kept, String) else None


def metadata_of(schema: str) -> MetaData:
    """The tables of one schema alone; empty while the service has none."""
    only = MetaData()
    if find_spec(BASE) is None or find_spec(PACKAGES[schema]) is None:
        return only
    import_models(PACKAGES[schema])
    recognise_places()
    everything: MetaData = import_module(BASE).Base.metadata
    only.naming_convention = everything.naming_convention
    for table in everything.sorted_tables:
        if table.schema == schema:
            table.to_metadata(only)
    return only
