"""What the split payment shows, as values: each tender with its state, and what giving everything back does."""

from collections.abc import Sequence
from dataclasses import dataclass

from cinema.domain.payments import Attempt, AttemptState, Provider, Tender, tender_name
from cinema.domain.transactions import Transaction
from cinema.i18n import _, money


@dataclass(frozen=True, slots=True)
class TenderLine:
    """A tender: its name and details, the amount, and how it stands with its colour."""

    name: str
    details: str
    amount: str
    state: str
    role: str


def tender_lines(sale: Transaction | None) -> tuple[TenderLine, ...]:
    """Return the tenders of a sale in the order in which they were asked for."""
    return tuple(_line(one, sale.currency) for one in sale.attempts) if sale is not None else ()


def _line(one: Attempt, currency: str) -> TenderLine:
    words = {
        AttemptState.ASKED: (_("no answer yet"), "warn"),
        AttemptState.APPROVED: (_("taken"), "good"),
        AttemptState.DECLINED: (_("declined, nothing was charged"), "bad"),
        AttemptState.CANCELLED: (_("not taken"), "muted"),
        AttemptState.RETURNED: (_("given back"), "muted"),
    }[one.state]
    details = ""
    if one.tender is Tender.CASH and one.tendered is not None:
        change = money(one.change or 0, currency)
        details = _("given {amount}, change {change}").format(amount=money(one.tendered, currency), change=change)
    elif one.last4:
        details = f"…{one.last4}"
    elif one.reference:
        details = one.reference
    return TenderLine(tender_name(one.tender), details, money(one.received, currency), *words)


def steps_back(sale: Transaction | None) -> Sequence[str]:
    """Return what giving everything back does, in its order: the last tender first, then the seats."""
    if sale is None:
        return ()
    lines = []
    for one in reversed([one for one in sale.attempts if one.state is AttemptState.APPROVED]):
        amount = money(one.received, sale.currency)
        if one.provider is Provider.CASH:
            words = _("{amount} in cash: hand it back; a manager confirms it.")
        elif one.provider is Provider.SEPARATE:
            words = _("{amount} by card: give it back on the terminal; a manager confirms it.")
        elif one.provider is Provider.VOUCHER:
            words = _("{amount} goes back to the voucher.")
        else:
            words = _("{amount} goes back to the card.")
        lines.append(words.format(amount=amount))
    seats = ", ".join(sale.seat_labels)
    lines.append(_("{seats}: on sale again. Nothing is printed.").format(seats=seats))
    return lines
