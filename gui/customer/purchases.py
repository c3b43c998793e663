"""My tickets: the user's purchases, upcoming ones first."""

import tkinter as tk
from collections.abc import Callable
from datetime import UTC, datetime
from tkinter import ttk
from typing import ClassVar

from cinema.domain.purchases import sort_purchases
from cinema.domain.transactions import Transaction
from cinema.errors import StorageError
from cinema.i18n import _
from gui.people.guest_state import guest_state
from gui.scale import px
from gui.selling.bought_rows import PurchaseRow
from gui.widgets.empty_state import EmptyState
from gui.widgets.scrolled import ScrolledFrame
from gui.window.screen import Screen

REFRESH = 10_000  # milliseconds; a refund at the box office should show while the customer waits for it
Read = tuple[tuple[Transaction, ...], str]
"""The user's sales and the house's timezone."""


class Purchases(Screen):
    """The purchases screen, reloaded each time it is shown and every ten seconds while it is."""

    nav: ClassVar[str] = "purchases"
    _timer: str | None = None

    def build(self) -> None:
        """Make the heading; a guest is asked to sign in."""
        ttk.Label(self.body, text=_("My tickets"), style="Display.TLabel").pack(
            anchor="w", padx=px(24), pady=(px(20), px(12))
        )
        self._empty: EmptyState | None = None
        self._list: ScrolledFrame | None = None
        self.rows: list[PurchaseRow] = []
        self._bought: Read | None = None
        if self.app.identity.user is None:
            self._empty = guest_state(
                self.body, self.app.navigator.sign_in, "ticket-perforated", _("Sign in to see your tickets")
            )

    def shown(self) -> None:
        """Load the purchases, and start to refresh them."""
        if self.app.identity.user is None:
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
        return lambda: (cinema.receipts.purchases(actor), cinema.house().timezone)

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

    def _show_news(self, bought: Read) -> None:
        if bought != self._bought and self._timer is not None:  # without a timer the screen is hidden
            self._show(bought)

    def first_focus(self) -> "tk.Misc":
        """Return the first purchase, or the button of the empty page."""
        if self._empty is not None and self._empty.button is not None:
            return self._empty.button
        return self.rows[0] if self.rows else self

    def _show(self, read: Read) -> None:
        # The rows are rebuilt, so the focus goes to the row at the same place.
        focused = next((index for index, row in enumerate(self.rows) if row.focus_displayof() is row), 0)
        takes_focus = self.may_take_focus() or self.focus_displayof() in self.rows
        for old in (self._list, self._empty):
            if old is not None:
                old.destroy()
        self._list = self._empty = None
        self.rows = []
        self._bought = read
        bought, zone = read
        if not bought:
            self._empty = EmptyState(
                self.body,
                icon="ticket-perforated",
                title=_("No tickets yet"),
                sentence=_("What you buy appears here, with the codes for the door."),
                action=(_("See what is on"), lambda: self.app.navigator.go("on_now")),
            )
            self._empty.pack(fill="both", expand=True)
        else:
            self._show_rows(bought, zone)
        if takes_focus:
            (self.rows[min(focused, len(self.rows) - 1)] if self.rows else self.first_focus()).focus_set()

    def _show_rows(self, bought: tuple[Transaction, ...], zone: str) -> None:
        self._list = ScrolledFrame(self.body, padding=(px(24), 0))
        self._list.pack(fill="both", expand=True)
        found = sort_purchases(bought, datetime.now(UTC))
        groups = ((_("Coming up"), found.coming), (_("Seen before"), found.over), (_("Given back"), found.given_back))
        for words, sales in groups:
            if not sales:
                continue
            ttk.Label(self._list.inside, text=words, style="Lead.TLabel").pack(anchor="w", pady=(px(8), px(8)))
            for sale in sales:
                row = PurchaseRow(self._list.inside, sale, zone, coming=sales is found.coming, on_open=self._open)
                row.pack(fill="x", pady=(0, px(4)))
                self.rows.append(row)
        for index, row in enumerate(self.rows):
            row.bind("<Down>", lambda _event, index=index: self._walk(index + 1))  # type: ignore[misc]
            row.bind("<Up>", lambda _event, index=index: self._walk(index - 1))  # type: ignore[misc]
        self._list.settle()

    def _walk(self, index: int) -> None:
        if 0 <= index < len(self.rows):
            self.rows[index].focus_set()

    def _open(self, sale: Transaction) -> None:
        self.app.navigator.go("receipt", transaction_id=sale.id)
