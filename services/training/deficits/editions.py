"""What an edition of the framework that has come into force does to a deficit. Pure."""

from services.training.deficits.rules import FindingEffect, gap


def effect_of_edition(level: int, norm: int, asked: int | None, *, one_scale: bool) -> FindingEffect | None:
    """What an edition that has come into force does to a deficit: `asked` is its norm, None where it asks none.

    None: nothing, since levels of another scale are compared with nothing until the person is measured anew.
    """
    if asked is None:
        return FindingEffect.lapses
    if not one_scale:
        return None
    if asked == norm:
        return FindingEffect.kept
    return FindingEffect.revises if gap(level, asked) else FindingEffect.lapses
