"""Where the command calls code of the parts. Imported late: `edulead up` must not load a service."""

from importlib import import_module
from pathlib import Path
from types import ModuleType

from edulead.failures import NotInThisBuild


def module(name: str, command: str) -> ModuleType:
    """The module, or a readable refusal when this build lacks it (not when it is broken inside)."""
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        if error.name and (name == error.name or name.startswith(f"{error.name}.")):
            raise NotInThisBuild(command=command, module=name) from error
        raise


async def load_demo(gateway_url: str, data_dir: Path) -> str:
    """Fill a running system with the demo region through its API; the words to show afterwards."""
    loader = module("edulead.demo.loader", "demo")
    return str(loader.report(await loader.load(gateway_url=gateway_url, data_dir=data_dir)))


def write_openapi(target: Path) -> None:
    module("edulead.openapi", "openapi").write(target)
