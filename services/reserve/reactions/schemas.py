"""What is said of the reactions of the reserve."""

from pydantic import Field

from services.directory.switching import ReactionShown
from services.kernel.schemas import Out
from services.reserve.received.rules import ReserveReaction


class ReserveReactionOut(ReactionShown):
    """Что служба резерва делает по событиям других служб, и делает ли сейчас."""

    name: ReserveReaction = Field(title="Реакция")


class ReserveReactionList(Out):
    """Все реакции службы резерва."""

    items: list[ReserveReactionOut] = Field(title="Реакции")
