"""What the editor of a price card is given, and what it asks of the page around it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from cinema.domain.card_forms import TypedCard
from cinema.domain.price_cards import CardRecord
from cinema.domain.price_choice import Clash
from cinema.domain.ticket_types import TypeRecord
from gui.admin.card_conditions import Known


@dataclass(frozen=True, slots=True)
class Shown:
    """A price card as the editor shows it; a `record` without an id is a new card, `start` what is typed at first."""

    record: CardRecord
    types: Sequence[TypeRecord]
    known: Known
    currency: str
    screenings: int = 0
    clashes: tuple[Clash, ...] = ()
    start: TypedCard | None = None


class CardPlace(Protocol):
    """The page around the editor."""

    def card_saved(self, card: CardRecord) -> None:
        """Read all again, and show the card."""

    def card_dropped(self) -> None:
        """Read all again: what was typed was discarded."""

    def duplicate(self, card: CardRecord) -> None:
        """Begin a new card with the same values."""
