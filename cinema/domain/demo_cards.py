"""Payment card numbers of the demo's test terminal and what each does. No money moves."""

from dataclasses import dataclass
from enum import StrEnum

from cinema.i18n import N_


class DemoBehaviour(StrEnum):
    """What the test terminal does with a card. `late`: approves after the time-out; `silent`: never answers."""

    APPROVED = "approved"
    DECLINED = "declined"
    INSUFFICIENT_FUNDS = "insufficient-funds"
    TIMEOUT = "timeout"
    LATE = "late"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class DemoCard:
    """A test card: its number, its behaviour in untranslated words, and whether the terminal can refund it."""

    number: str
    behaviour: DemoBehaviour
    words: str
    gives_back: bool = True

    @property
    def spaced(self) -> str:
        """The number in groups of four, as printed on payment cards."""
        return " ".join(self.number[at : at + 4] for at in range(0, len(self.number), 4))


# The first three and 5126 are Stripe's published test cards; the others are this program's own.
DEMO_CARDS = (
    DemoCard("4242424242424242", DemoBehaviour.APPROVED, N_("approved")),
    DemoCard("4000000000000002", DemoBehaviour.DECLINED, N_("declined")),
    DemoCard("4000000000009995", DemoBehaviour.INSUFFICIENT_FUNDS, N_("not enough funds")),
    DemoCard("4000000000005126", DemoBehaviour.APPROVED, N_("approved, but gives no money back"), gives_back=False),
    DemoCard("4000000000000119", DemoBehaviour.LATE, N_("approved, but too late to be heard")),
    DemoCard("4000000000000127", DemoBehaviour.TIMEOUT, N_("no answer in time")),
    DemoCard("4000000000000259", DemoBehaviour.SILENT, N_("never answers: a manager decides")),
)


def demo_card(number: str) -> DemoCard | None:
    """Return the test card of a number; None for any other number."""
    return next((card for card in DEMO_CARDS if card.number == number), None)


def demo_card_ending(last4: str) -> DemoCard | None:
    """Return the test card that ends in these four digits, which are all that a sale stores; None for any other."""
    return next((card for card in DEMO_CARDS if card.number[-4:] == last4), None)
