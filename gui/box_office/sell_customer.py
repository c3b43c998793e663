"""What the selling page lets its customer see: it hands the customer display one value, and nothing else."""

import time
from collections.abc import Callable
from functools import partial

from cinema.domain.transactions import Transaction
from gui.box_office.display import display_of
from gui.box_office.display_view import DisplayView, Stage, paid_display, party_display
from gui.box_office.sell_state import SellState

_THANKS = 30  # seconds for which change and thanks are shown, if no other sale begins


class SellCustomer:
    """`stage` is how far the payment is, `part_paid` what a payment in parts has so far, in minor units."""

    def __init__(self, page: SellState) -> None:
        self._page = page
        self.stage, self.part_paid = Stage.CHOOSING, 0
        self._sold: Callable[[], DisplayView] | None = None
        self._sold_at = 0.0
        self._display = display_of(page, page.app)
        self._display.open_as_set()

    def show(self) -> None:
        """Let the display show the sale as it is now, as soon as the keys that were typed are carried out."""
        self._display.show(self.view)

    def toggle(self) -> None:
        """Open or close the display."""
        self._display.toggle()

    def idle(self) -> None:
        """Let it show tonight's posters: the page is left."""
        self._display.idle()

    def stands(self, stage: Stage, part_paid: int = 0) -> None:
        """Show how far a payment is."""
        self.stage, self.part_paid = stage, part_paid
        self.show()

    def paid(self, sale: Transaction, given: int | None) -> None:
        """Show the change and thanks; `given` is the cash, None for what was paid on a page of its own."""
        assert self._page.purchase is not None
        self._sold = partial(paid_display, self._page.purchase, sale, given, self._today)
        self._sold_at = time.monotonic()

    def view(self) -> DisplayView | None:
        """Return what the customer sees; None: tonight's posters."""
        page = self._page
        if page.purchase is None:
            return None
        if page.last:
            is_fresh = time.monotonic() - self._sold_at < _THANKS
            return self._sold() if is_fresh and self._sold is not None else None
        return party_display(page.purchase, self._today, self.stage, self.part_paid)

    @property
    def _today(self) -> str:
        day = self._page.list.day
        return day.today if day is not None else ""
