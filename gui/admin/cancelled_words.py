"""The words of a cancelled screening's sales: a row of the table, and what waits for somebody else. No widgets."""

from collections.abc import Mapping

from cinema.domain.cancelling import BackSale, BackSales, BackState
from cinema.domain.ids import short_reference
from cinema.domain.payments import tender_name
from cinema.i18n import N_, _, money, ngettext, number
from gui.widgets.table import Row

STATES = {
    BackState.TO_REFUND: (N_("to refund"), ""),
    BackState.COUNTER: (N_("waits at the counter"), "warn"),
    BackState.BEING_REFUNDED: (N_("being refunded"), ""),
    BackState.UNDECIDED: (N_("a manager decides, under Waiting"), "bad"),
    BackState.BEING_PAID: (N_("still being paid"), "warn"),
    BackState.UNREADABLE: (N_("no sale found: see the audit"), "bad"),
    BackState.REFUNDED: (N_("refunded"), "muted"),
}
ORDER = {state: place for place, state in enumerate(STATES)}


def row_of(one: BackSale, refused: Mapping[str, str]) -> Row:
    """Return a sale's row; `refused` has the receipts that the terminal has just refused."""
    words, tone = STATES[one.state]
    text = _(words)
    if one.state is BackState.TO_REFUND and one.receipt in refused:
        text, tone = _("the terminal refused"), "bad"
    cells = (
        one.receipt or short_reference(one.sale) or "–",
        one.name or (_("a guest") if one.customer is None else _("an account that is gone")),
        ", ".join(one.seats),
        ", ".join(map(tender_name, one.tenders)),
        money(one.amount, one.currency) if one.currency else "–",
        text,
    )
    return Row(one.sale or "unreadable", cells, {"amount": one.amount, "state": ORDER[one.state]}, tone=tone)


def can_refund(one: BackSale) -> bool:
    """Tell whether a press gives a sale's money back, without a person at the counter."""
    return one.state in {BackState.TO_REFUND, BackState.BEING_REFUNDED}


def left_words(found: BackSales) -> str:
    """Return what waits for somebody else."""
    counts, words = found.counts, []
    if counter := counts[BackState.COUNTER]:
        text = ngettext(
            "{count} waits at the counter: cash and slips are given back there, by receipt.",
            "{count} wait at the counter: cash and slips are given back there, by receipt.",
            counter,
        )
        words.append(text.format(count=number(counter)))
    if paying := counts[BackState.BEING_PAID]:
        text = ngettext("{count} payment has not ended yet.", "{count} payments have not ended yet.", paying)
        words.append(text.format(count=number(paying)))
    return " ".join(words)
