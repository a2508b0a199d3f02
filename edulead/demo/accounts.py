"""The accounts of the demo region, one for each role, with a password that is printed on the screen."""

from edulead.demo.directory import Places
from edulead.demo.records import Region
from edulead.demo.region import region
from edulead.demo.targets import Targets, identifier
from gateway.identity.known_passwords import close_accounts, open_account
from services.kernel.database import Database

PASSWORD = "edulead-demo"  # noqa: S105  # meant to be known; works with --demo only


async def load(targets: Targets, planned: Region, places: Places) -> None:
    for each in planned.accounts:
        await open_account(
            targets.gateway,
            each.username,
            each.full_name,
            each.role,
            places[each.place],
            PASSWORD,
            identifier(each.person),
        )


async def close(gateway: Database) -> list[str]:
    """What a start without `--demo` does: nobody comes in by a password that everybody knows."""
    return await close_accounts(gateway, [each.username for each in region().accounts], PASSWORD)
