"""How many sales of a cancelled screening are to be refunded, wait, and are refunded: four cards with their amounts."""

import tkinter as tk

from cinema.domain.cancelling import BackSales, BackState
from cinema.i18n import N_, money
from gui.admin.count_cards import CountCard, CountCards

GROUPS: tuple[tuple[CountCard, frozenset[BackState]], ...] = (
    (CountCard(N_("to refund"), "arrow-counterclockwise", "info"), frozenset((BackState.TO_REFUND,))),
    (CountCard(N_("at the counter"), "cash-coin", "warn"), frozenset((BackState.COUNTER,))),
    (
        CountCard(N_("under way"), "hourglass-split", "warn"),
        frozenset((BackState.BEING_REFUNDED, BackState.UNDECIDED, BackState.BEING_PAID, BackState.UNREADABLE)),
    ),
    (CountCard(N_("refunded"), "check-circle", "good"), frozenset((BackState.REFUNDED,))),
)


class BackCounts(CountCards):
    """Four cards side by side."""

    def __init__(self, master: tk.Misc) -> None:
        super().__init__(master, [card for card, _states in GROUPS], low=190, keeps_line=True)

    def show_sales(self, found: BackSales) -> None:
        """Show the numbers of sales and their amounts."""
        currency = next((one.currency for one in found.sales if one.currency), "")
        for place, (_card, states) in enumerate(GROUPS):
            mine = [one for one in found.sales if one.state in states]
            self.show(place, len(mine), money(sum(one.amount for one in mine), currency) if currency else "")
