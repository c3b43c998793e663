"""My tickets: the user's purchases, upcoming ones first."""

import tkinter as tk
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from tkinter import ttk
from typing import ClassVar

from cinema.domain.own_tickets import RequestState
from cinema.domain.purchases import sort_purchases
from cinema.domain.reservations import Reservation
from cinema.domain.transactions import Transaction
from cinema.errors import StorageError
from cinema.i18n import _
from gui.customer.cancel_panel import asked_words
from gui.customer.reservation_rows import ReservationRows
from gui.people.guest_state import guest_state
from gui.scale import px
from gui.selling.bought_rows import PurchaseRow
from gui.widgets.empty_state import EmptyState
from gui.widgets.scrolled import ScrolledFrame
from gui.window.check_words import check_words
from gui.window.screen import Screen

REFRESH = 10_000  # milliseconds; a refund at the box office should show while the customer waits for it


@dataclass(frozen=True, slots=True)
class Read:
    """The user's sales, those whose payment is being checked, the house's timezone, and the cancelled screenings.

    `asked` are the sales with tickets that the counter was asked to take back.
    """

    bought: tuple[Transaction, ...]
    checked: tuple[Transaction, ...]
    zone: str
    cancelled: frozenset[str] = frozenset()
    reserved: tuple[Reservation, ...] = ()
    asked: frozenset[str] = frozenset()


class Purchases(Screen):
    """The purchases screen, reloaded each time it is shown and every ten seconds while it is."""

    nav: ClassVar[str | None] = "purchases"
    _timer: str | None = None

    def build(self) -> None:
        """Make the heading; a guest without a payment that is being checked is asked to sign in."""
        ttk.Label(self.body, text=_("My tickets"), style="Display.TLabel").pack(
            anchor="w", padx=px(24), pady=(px(20), px(12))
        )
        self._empty: EmptyState | None = None
        self._list: ScrolledFrame | None = None
        self.rows: list[PurchaseRow] = []
        self.reserved: ReservationRows | None = None
        self._bought: Read | None = None
        self.app.undecided.watch(self.body, self._checks_changed)

    def shown(self) -> None:
        """Load the purchases, and start to refresh them."""
        if self.app.identity.user is None and not self.app.undecided.sales:
            if self._empty is None:
                self._ask_guest()
            return
        self.load(self._read(), self._show)
        self._later()

    def hidden(self) -> None:
        """Stop refreshing."""
        if self._timer is not None:
            self.after_cancel(self._timer)
            self._timer = None

    def destroy(self) -> None:
        """Stop refreshing and destroy the screen."""
        self.hidden()
        super().destroy()

    def _read(self) -> Callable[[], Read]:
        cinema, actor = self.app.cinema, self.app.identity.actor()

        def read() -> Read:
            if actor.user is None:
                return Read((), (), cinema.house().timezone)
            # Checked first: a sale that is decided in between is in both, not in neither.
            checked = cinema.receipts.being_checked(actor)
            bought = cinema.receipts.purchases(actor)
            cancelled = cinema.programme.cancelled([one.id for sale in bought for one in sale.screenings])
            reserved = cinema.reservations.mine(actor)
            requests = cinema.own_tickets.requests(actor)
            asked = frozenset(one.sale for one in requests if one.state is RequestState.OPEN)
            return Read(bought, checked, cinema.house().timezone, cancelled, reserved, asked)

        return read

    def _later(self) -> None:
        self.hidden()
        self._timer = self.after(REFRESH, self._refresh)

    def _refresh(self) -> None:
        """Reload in the background. While the database is away the list stays: its tickets must open the door."""

        def failed(error: BaseException) -> None:
            if not isinstance(error, StorageError):
                self.app.report(error)

        self._later()
        if not self.is_offline:  # else `load` retries
            self.app.tasks.submit(self._read(), owner=self.body, on_done=self._show_news, on_error=failed)

    def _checks_changed(self) -> None:
        # A hidden screen has no timer and loads when it is shown, as one that waits for the database does.
        if self._timer is not None and not self.is_offline:
            self.load(self._read(), self._show)

    def _show_news(self, bought: Read) -> None:
        if bought != self._bought and self._timer is not None:  # without a timer the screen is hidden
            self._show(bought)

    def first_focus(self) -> "tk.Misc":
        """Return the first purchase, or the button of the empty page."""
        if self._empty is not None and self._empty.button is not None:
            return self._empty.button
        if self.reserved is not None and self.reserved.winfo_exists():
            return self.reserved.rows[0].button
        return self.rows[0] if self.rows else self

    def _show(self, read: Read) -> None:
        # The rows are rebuilt, so the focus goes to the row at the same place.
        focused = next((index for index, row in enumerate(self.rows) if row.focus_displayof() is row), 0)
        takes_focus = self.may_take_focus() or self.focus_displayof() in self.rows
        for old in (self._list, self._empty):
            if old is not None:
                old.destroy()
        self._list = self._empty = self.reserved = None
        self.rows = []
        self._bought = read
        if read.bought or read.reserved or self._checked(read):
            self._show_rows(read)
        elif self.app.identity.user is None:
            self._ask_guest()
        else:
            self._empty = EmptyState(
                self.body,
                icon="ticket-perforated",
                title=_("No tickets yet"),
                sentence=_("What you buy appears here, with the codes for the door."),
                action=(_("See what is on"), lambda: self.app.navigator.go("on_now")),
            )
            self._empty.pack(fill="both", expand=True)
        if takes_focus:
            (self.rows[min(focused, len(self.rows) - 1)] if self.rows else self.first_focus()).focus_set()

    def _checked(self, read: Read) -> list[Transaction]:
        """Return the sales whose payment is being checked, as the database and this window know them."""
        bought = {sale.id for sale in read.bought}
        found = {sale.id: sale for sale in (*self.app.undecided.sales.values(), *read.checked)}
        return [sale for sale_id, sale in found.items() if sale_id not in bought]

    def _ask_guest(self) -> None:
        self._empty = guest_state(
            self.body, self.app.navigator.sign_in, "ticket-perforated", _("Sign in to see your tickets")
        )

    def _show_rows(self, read: Read) -> None:
        self._list = ScrolledFrame(self.body, padding=(px(24), 0))
        self._list.pack(fill="both", expand=True)
        if read.reserved:
            again = lambda: self.load(self._read(), self._show)  # noqa: E731
            self.reserved = ReservationRows(self._list.inside, self.app, read.reserved, read.zone, again)
            self.reserved.pack(fill="x")
        found, checked = sort_purchases(read.bought, datetime.now(UTC)), self._checked(read)
        groups = (
            (_("Being checked"), checked), (_("Coming up"), found.coming), (_("Seen before"), found.over),
            (_("Given back"), found.given_back),
        )  # fmt: skip
        for words, sales in groups:
            if not sales:
                continue
            ttk.Label(self._list.inside, text=words, style="Lead.TLabel").pack(anchor="w", pady=(px(8), px(8)))
            for sale in sales:
                row = PurchaseRow(
                    self._list.inside, sale, read.zone, coming=sales is found.coming, checked=sales is checked,
                    cancelled=any(one.id in read.cancelled for one in sale.screenings),
                    note=asked_words() if sales is found.coming and sale.id in read.asked else "",
                    on_open=self._tell_check if sales is checked else self._open,
                )  # fmt: skip
                row.pack(fill="x", pady=(0, px(4)))
                self.rows.append(row)
        for index, row in enumerate(self.rows):
            row.bind("<Down>", lambda _event, index=index: self._walk(index + 1))  # type: ignore[misc]
            row.bind("<Up>", lambda _event, index=index: self._walk(index - 1))  # type: ignore[misc]
        self._list.settle()

    def _walk(self, index: int) -> None:
        if 0 <= index < len(self.rows):
            self.rows[index].focus_set()

    def _tell_check(self, sale: Transaction) -> None:
        self.app.notify(check_words(sale), "warn")

    def _open(self, sale: Transaction) -> None:
        self.app.navigator.go("receipt", transaction_id=sale.id)
