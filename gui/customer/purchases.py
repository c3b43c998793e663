"""My tickets: what somebody bought, what is still to come first."""

import tkinter as tk
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from tkinter import ttk
from typing import ClassVar

from cinema.domain.transactions import Transaction, TransactionState
from cinema.errors import StorageError
from cinema.i18n import _, clock, current_language, long_date, money, ngettext, when
from gui import images
from gui.fonts import font
from gui.people.guest_state import guest_state
from gui.scale import px
from gui.tokens import Tokens
from gui.widgets.empty_state import EmptyState
from gui.widgets.paint import Painted
from gui.widgets.scrolled import ScrolledFrame
from gui.window.screen import Screen

LASTS_HOURS = 4
ROW = 96
REFRESH = 10_000  # milliseconds


@dataclass(frozen=True)
class Sorted:
    """A person's purchases as they are listed: to come, soonest first; the others latest first."""

    coming: list[Transaction]
    over: list[Transaction]
    given_back: list[Transaction]


def sort_purchases(bought: Sequence[Transaction], now: datetime) -> Sorted:
    """Sort purchases by what they still are to their buyer; one that was given back as a whole is no visit."""
    found = Sorted([], [], [])
    for one in sorted(bought, key=lambda sale: (sale.starts_at or sale.created_at, sale.id), reverse=True):
        starts = one.starts_at or one.created_at
        if one.state is TransactionState.REFUNDED:
            found.given_back.append(one)
        elif (now - starts).total_seconds() < LASTS_HOURS * 3600:
            found.coming.insert(0, one)
        else:
            found.over.append(one)
    return found


def seats_words(sale: Transaction) -> str:
    """Return the seats of a sale in words; more than six are counted."""
    if len(sale.tickets) > 6:
        return ngettext("{count} seat", "{count} seats", len(sale.tickets)).format(count=len(sale.tickets))
    return ngettext("Seat {seats}", "Seats {seats}", len(sale.tickets)).format(seats=", ".join(sale.seats))


def given_back_words(sale: Transaction) -> str:
    """Return what a row says of tickets that were given back; nothing where none was."""
    if not sale.refunded:
        return ""
    if len(sale.refunded) == len(sale.tickets):
        return _("Given back")
    count = len(sale.refunded)
    return ngettext("{count} ticket given back", "{count} tickets given back", count).format(count=count)


class Purchases(Screen):
    """Read each time it is shown, and every ten seconds while it is: a refund at the counter is seen here."""

    nav: ClassVar[str] = "purchases"
    _again: str | None = None

    def build(self) -> None:
        """Make the heading, and the list if somebody is signed in."""
        ttk.Label(self.body, text=_("My tickets"), style="Display.TLabel").pack(
            anchor="w", padx=px(24), pady=(px(20), px(12))
        )
        self._empty: EmptyState | None = None
        self._list: ScrolledFrame | None = None
        self.rows: list[PurchaseRow] = []
        self._bought: tuple[Transaction, ...] | None = None
        if self.app.session.user is None:
            self._empty = guest_state(
                self.body, self.app.navigator.sign_in, "ticket-perforated", _("Sign in to see your tickets")
            )

    def shown(self) -> None:
        """Read what was bought, and keep reading."""
        if self.app.session.user is None:
            return
        self.load(self._read(), self._show)
        self._later()

    def hidden(self) -> None:
        """Read no more."""
        if self._again is not None:
            self.after_cancel(self._again)
            self._again = None

    def destroy(self) -> None:
        """End the screen and its reading."""
        self.hidden()
        super().destroy()

    def _read(self) -> Callable[[], tuple[Transaction, ...]]:
        receipts, actor = self.app.cinema.receipts, self.app.session.actor()
        return lambda: receipts.purchases(actor)

    def _later(self) -> None:
        self.hidden()
        self._again = self.after(REFRESH, self._refresh)

    def _refresh(self) -> None:
        """Read quietly: what is shown stays while the database is away, since it is the way past the door."""

        def failed(error: BaseException) -> None:
            if not isinstance(error, StorageError):
                self.app.report(error)

        self._later()
        if not self.is_offline:
            self.app.tasks.submit(self._read(), owner=self.body, on_done=self._show_news, on_error=failed)

    def _show_news(self, bought: tuple[Transaction, ...]) -> None:
        if bought != self._bought and self._again is not None:
            self._show(bought)

    def first_focus(self) -> "tk.Misc":
        """Begin at the first ticket."""
        if self._empty is not None and self._empty.button is not None:
            return self._empty.button
        return self.rows[0] if self.rows else self

    def _show(self, bought: tuple[Transaction, ...]) -> None:
        focused = next((index for index, row in enumerate(self.rows) if row.focus_displayof() is row), 0)
        takes_focus = self.may_take_focus() or self.focus_displayof() in self.rows
        for old in (self._list, self._empty):
            if old is not None:
                old.destroy()
        self._list = self._empty = None
        self.rows = []
        self._bought = bought
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
            self._show_rows(bought)
        if takes_focus:
            (self.rows[min(focused, len(self.rows) - 1)] if self.rows else self.first_focus()).focus_set()

    def _show_rows(self, bought: tuple[Transaction, ...]) -> None:
        self._list = ScrolledFrame(self.body, padding=(px(24), 0))
        self._list.pack(fill="both", expand=True)
        found = sort_purchases(bought, datetime.now(UTC))
        groups = ((_("Coming up"), found.coming), (_("Seen before"), found.over), (_("Given back"), found.given_back))
        for words, sales in groups:
            if not sales:
                continue
            ttk.Label(self._list.inside, text=words, style="Lead.TLabel").pack(anchor="w", pady=(px(8), px(8)))
            for sale in sales:
                row = PurchaseRow(self._list.inside, self, sale, coming=sales is found.coming, on_open=self._open)
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


class PurchaseRow(Painted):
    """One purchase: day, movie, room and seats, price. Enter or a press opens it."""

    def __init__(
        self,
        master: tk.Misc,
        screen: Purchases,
        sale: Transaction,
        *,
        coming: bool,
        on_open: Callable[[Transaction], None],
    ) -> None:
        super().__init__(master, height=px(ROW + 8), takefocus=True, cursor="hand2")
        self._screen, self._sale, self._coming = screen, sale, coming
        self._hover = False
        self.bind("<Configure>", lambda _event: self.repaint())
        self.bind("<FocusIn>", lambda _event: self.repaint())
        self.bind("<FocusOut>", lambda _event: self.repaint())
        self.bind("<Enter>", lambda _event: self._set_hover(hover=True))
        self.bind("<Leave>", lambda _event: self._set_hover(hover=False))
        for event in ("<ButtonRelease-1>", "<Return>", "<space>"):
            self.bind(event, lambda _event: on_open(sale))
        self.start()

    def paint(self, tokens: Tokens) -> None:
        """Draw the card."""
        width = min(self.winfo_width(), px(920)) - px(8)
        if width < px(200):
            return
        zone, sale = self._screen.app.house.timezone, self._sale
        if self.focus_displayof() is self:
            ring = images.ring(width + px(8), px(ROW + 8), colour=tokens.info, radius=12, on=self.ground)
            self.put(0, 0, ring)
        fill = tokens.raised if self._hover else tokens.surface
        edge = tokens.muted if self._hover else None if tokens.dark else tokens.line
        self.put(px(4), px(4), images.rounded(width, px(ROW), fill=fill, on=self.ground, outline=edge))
        self._day(px(20), px(4 + ROW // 2), tokens, fill)
        x, starts = px(116), sale.starts_at or sale.created_at
        self.write(x, px(26), sale.title_in(current_language()), size=16, bold=True, anchor="w")
        at = f"{long_date(starts, zone)}, {clock(starts, zone)}"
        self.write(
            x, px(51), f"{at[:1].upper()}{at[1:]}", colour=tokens.text if self._coming else tokens.muted, anchor="w"
        )
        place = f"{sale.auditorium_name}  ·  {seats_words(sale)}"
        self.write(x, px(74), place, colour=tokens.muted, anchor="w")
        right = width - px(24)
        self.icon(right, px(4 + ROW // 2), "chevron-right", 14, tokens.muted)
        price = money(sale.total, sale.currency)
        back = given_back_words(sale)
        top = px(30) if back else px(42)
        self.write(right - px(28), top, price, size=16, bold=True, anchor="e")
        self.write(right - px(28), px(54), back, size=11, bold=True, colour=tokens.warn, anchor="e")
        self.write(
            right - px(28), px(74 if back else 66), sale.receipt_number or "", size=11, colour=tokens.muted, anchor="e"
        )

    def _day(self, x: int, middle: int, tokens: Tokens, on: str) -> None:
        starts = self._sale.starts_at or self._sale.created_at
        zone = self._screen.app.house.timezone
        colour = tokens.accent if self._coming else tokens.muted
        tile = images.rounded(
            px(72), px(64), fill=on, on=on, outline=tokens.accent if self._coming else tokens.line, radius=8
        )
        self.put(x, middle, tile, anchor="w")
        month = when(starts, zone, "MMM").replace(".", "")
        self.write(x + px(36), middle - px(16), month, size=11, colour=colour, anchor="center")
        day = when(starts, zone, "d")
        self.create_text(
            x + px(36),
            middle + px(8),
            text=day,
            font=font(20, bold=True),
            fill=tokens.text if self._coming else tokens.muted,
        )

    def _set_hover(self, *, hover: bool) -> None:
        self._hover = hover
        self.repaint()
