"""What the parts of the selling page share: the columns, the party that is sold, and what is kept of the last one.

`sell.py` puts the parts together: seats, screenings, payments, keys, and what the customer display shows.
"""

import time
from collections.abc import Callable, Iterable

from gui.box_office.asked import Change, Pay
from gui.box_office.day_column import DayColumn
from gui.box_office.hall import Hall
from gui.box_office.keys_ahead import A_DAY, KeysAhead
from gui.box_office.till_column import TillColumn
from gui.box_office.till_sale import TillSale
from gui.selling.purchase import Purchase
from gui.window.screen import Screen


class SellState(Screen):
    """The selling page as its parts see it.

    `purchase` and `sale` are of the screening in the hall, None until one is open. `letters` are those of its ticket
    types. `ahead` keeps keys for what is being read. `joins`: the screening that is chosen next is one of this sale
    too. `last` is the sale that was paid until the next one begins, `change` what was given back for it, in words.
    """

    list: DayColumn
    hall: Hall
    column: TillColumn

    def begin_anew(self) -> None:
        """Begin with nothing: no screening, no party, no sale before."""
        self.purchase: Purchase | None = None
        self.sale: TillSale | None = None
        self.letters: dict[str, str] = {}
        self.ahead = KeysAhead()
        self.ahead.begin(A_DAY, keep=False)
        self.joins = False
        self.last = self.change = ""
        self._refused_at = self._unread_at = 0.0

    @property
    def is_selling(self) -> bool:
        """Whether there is a party, also of another screening, or one is being asked for or paid."""
        sale, purchase = self.sale, self.purchase
        return sale is not None and bool(sale.shown.count or sale.is_busy or (purchase is not None and purchase.aside))

    def refuse(self) -> None:
        """Note that a number was refused just now: letters that were typed with it were for that screening."""
        self._refused_at = time.monotonic()

    def refused_within(self, seconds: float) -> bool:
        """Tell whether a number was refused so many seconds ago or less."""
        return time.monotonic() - self._refused_at < seconds

    def not_read(self) -> None:
        """Note that another screening of this sale could not be read just now: keys were typed for it."""
        self._refused_at = self._unread_at = time.monotonic()

    def not_read_within(self, seconds: float) -> bool:
        """Tell whether that was so many seconds ago or less."""
        return time.monotonic() - self._unread_at < seconds

    def forgive(self) -> None:
        """Forget that a number was refused: the next one is meant for something else."""
        self._refused_at = 0.0

    def say(self, message: str, kind: str) -> None:
        """Show a message beside the party."""
        self.column.message.show(message, kind, seconds=None if kind in {"warn", "bad"} else 10)

    def press(self, one: Change | Pay) -> None:
        """Carry out a key after those before it."""
        raise NotImplementedError

    def refresh(self) -> None:
        """Show the present party."""
        raise NotImplementedError

    def recolour(self, seats: Iterable[str]) -> None:
        """Show the looks of these seats."""
        raise NotImplementedError

    def pay(self, one: Pay) -> None:
        """Begin a payment, or what else leaves the party: the sale goes on when it ended."""
        raise NotImplementedError

    def ask_why(self, again: Callable[[], None]) -> None:
        """Ask for what the purchase's `refusal` names, and then do it `again`."""
        raise NotImplementedError

    def seats_changed(self, seats: Iterable[str]) -> None:
        """Show changes that the purchase reports."""
        raise NotImplementedError

    def ran_out(self) -> None:
        """Show that the time of the party has run out."""
        raise NotImplementedError
