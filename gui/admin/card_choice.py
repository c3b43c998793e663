"""The choice of a screening's price card in its form, with what fits the screening best."""

from dataclasses import dataclass, field

from cinema.domain.screenings import Screening
from cinema.domain.users import Actor
from cinema.i18n import _
from cinema.services.office.prices import PriceOffice


@dataclass(frozen=True, slots=True)
class CardChoice:
    """Price cards by the words that a choice shows: those in use, and the screening's own. `hint`: what fits best."""

    cards: dict[str, str] = field(default_factory=dict)
    hint: str = ""

    def words(self, card: str) -> str:
        """Return the words of a card, empty for one that isn't there."""
        return next((words for words, key in self.cards.items() if key == card), "")


def card_choice(prices: PriceOffice, actor: Actor, screening: Screening) -> CardChoice:
    """Read the price cards for a screening's form; the first choice is none."""
    lines = prices.overview(actor).cards
    best = prices.card_for(actor, screening)
    cards = {_("none yet"): ""}
    for card in (line.card for line in lines):
        if not card.archived or card.id == screening.price_card:
            # Two cards may have one name.
            cards[card.name if card.name not in cards else f"{card.name} ({card.id[:6]})"] = card.id
    found = CardChoice(cards)
    hint = _("Fits best: {name}").format(name=found.words(best)) if best else _("No price card fits it, or several do.")
    return CardChoice(cards, hint)
