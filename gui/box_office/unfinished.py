"""The sale that a till was paying when its program died: offered when somebody comes in, finished or voided."""

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from cinema.domain.baskets import Basket, FinishedSale
from cinema.domain.transactions import Transaction
from cinema.errors import CinemaError, SeatsLostError, StorageError
from cinema.i18n import _, clock, current_language, day, money
from gui.scale import px
from gui.widgets.card import PADDING, Card
from gui.widgets.icon_button import icon_button
from gui.widgets.message_line import MessageLine
from gui.widgets.progress_line import ProgressLine
from gui.widgets.wrapped import WrappedLabel
from gui.window import errors, tasks
from gui.window.screen import Screen

if TYPE_CHECKING:
    from gui.window.context import AppContext

_T = TypeVar("_T")
_WIDTH = 520


def offer(app: "AppContext") -> None:
    """Show the oldest unfinished sale of this till, if there is one."""
    if app.identity.user is None:
        return
    cinema, actor, shell = app.cinema, app.identity.actor(), app.undecided.shell

    def work() -> tuple[tuple[Basket, ...], str]:
        return cinema.unfinished.here(actor), cinema.house().timezone

    def done(found: tuple[tuple[Basket, ...], str]) -> None:
        if found[0] and app.identity.actor() == actor:
            app.navigator.go("unfinished", basket=found[0][0], zone=found[1])

    def failed(error: BaseException) -> None:
        if isinstance(error, StorageError):
            shell.after(tasks.RETRY, lambda: offer(app))
        else:
            app.report(error)

    app.tasks.submit(work, owner=shell, on_done=done, on_error=failed)


class UnfinishedPage(Screen):
    """One unfinished `basket`. Enter finishes it: what is done with its money, its own entry decides."""

    nav: ClassVar[str | None] = "sell"
    smallest: ClassVar[tuple[int, int]] = (560, 360)

    def __init__(self, master: tk.Misc, app: "AppContext", **arguments: Any) -> None:
        self._basket: Basket = arguments["basket"]
        self._zone: str = arguments["zone"]
        self._is_busy = False
        super().__init__(master, app, **arguments)

    def build(self) -> None:
        """Make the card."""
        order = self._basket.order
        title = _("Unfinished sale of {time}").format(time=clock(self._basket.at, self._zone))
        card = self.card = Card(self.body, title)
        card.place(relx=0.5, rely=0.42, anchor="center", width=px(_WIDTH))
        inside = ttk.Frame(card.body, style="Surface.TFrame", padding=px(PADDING))
        inside.pack(fill="both", expand=True)
        words = _("The program ended while this sale was being paid.")
        WrappedLabel(inside, text=words, style="Surface.Muted.TLabel").pack(fill="x", pady=(0, px(12)))
        for one in order.screenings:
            at = f"{day(one.starts_at, self._zone)} {clock(one.starts_at, self._zone)}"
            shown = f"{at}  {one.title_in(current_language())}, {one.auditorium_name}"
            WrappedLabel(inside, text=shown, style="Surface.Bold.TLabel").pack(fill="x")
            seats = ", ".join(ticket.seat_label for ticket in order.tickets if ticket.screening == one.id)
            WrappedLabel(inside, text=seats, style="Surface.TLabel").pack(fill="x", pady=(0, px(8)))
        row = ttk.Frame(inside, style="Surface.TFrame")
        row.pack(fill="x", pady=(px(4), px(8)))
        ttk.Label(row, text=_("Total"), style="Surface.Lead.TLabel").pack(side="left")
        ttk.Label(row, text=money(order.total, order.currency), style="Surface.Display.TLabel").pack(side="right")
        self.message = MessageLine(inside, _WIDTH - 2 * PADDING)
        self.message.pack(fill="x")
        self.line = ProgressLine(inside, surface=True)
        self.line.pack(fill="x")
        self.void = icon_button(card.foot, "x-circle", self._void, style="Surface.Quiet.TButton", text=_("Void"))
        self.void.pack(side="left")
        self.finish = icon_button(
            card.foot, "arrow-right", self._finish, style="Surface.Primary.TButton", text=_("Finish"), role="on_accent"
        )
        self.finish.pack(side="right")

    def first_focus(self) -> tk.Misc:
        """Return the button that finishes it."""
        return self.finish

    def may_leave(self, *, tell: bool = True) -> bool:
        """Tell whether nothing is under way."""
        if self._is_busy and tell:
            self.message.show(_("This takes a moment."), "info")
        return not self._is_busy

    def escape(self) -> bool:
        """Leave it for later, unless something is under way: it is offered again at the next start."""
        return self._is_busy

    def _finish(self) -> None:
        cinema, actor, name = self.app.cinema, self.app.identity.actor(), self._basket.id

        def done(result: FinishedSale) -> None:
            if result.sold is not None:
                self._was_sold(result.sold)
            elif result.again is not None and result.again.holds:
                self.app.navigator.go("sell", party=result.again)
            elif result.again is not None:  # no seats: a voucher
                self.app.navigator.replace("voucher_sale", line=result.again.basket.order.lines[0])

        self._send(lambda: cinema.unfinished.finish(actor, name), done)

    def _void(self) -> None:
        cinema, actor, name = self.app.cinema, self.app.identity.actor(), self._basket.id

        def done(sold: Transaction | None) -> None:
            if sold is not None:
                self._was_sold(sold)
            else:
                self.app.navigator.back()
                self.app.notify(_("The unfinished sale was voided, and its seats are free."), "good")
                offer(self.app)  # there may be another

        self._send(lambda: cinema.unfinished.void(actor, name), done)

    def _was_sold(self, sale: Transaction) -> None:
        """Say that it was sold, and show its receipt."""
        words = _("It was sold before the program ended: receipt {number}.").format(number=sale.receipt_number or "")
        self.app.navigator.replace("receipt", transaction_id=sale.id, fresh=True)
        self.app.notify(words, "good", seconds=None)

    def _send(self, work: Callable[[], _T], on_done: Callable[[_T], None]) -> None:
        if self._is_busy:
            return
        self._set_busy(busy=True)

        def done(result: _T) -> None:
            self._set_busy(busy=False)
            on_done(result)

        def failed(error: BaseException) -> None:
            self._set_busy(busy=False)
            if not isinstance(error, CinemaError):
                self.app.report(error)
            message = errors.words(error).message
            if isinstance(error, SeatsLostError):
                words = _("{reason} Void this sale, and sell other seats; give cash that was taken back.")
                message = words.format(reason=message)
            self.message.show(message, "bad", seconds=None)

        self.app.tasks.submit(work, owner=self, on_done=done, on_error=failed, write=True)

    def _set_busy(self, *, busy: bool) -> None:
        self._is_busy = busy
        (self.line.run if busy else self.line.rest)()
        for button in (self.finish, self.void):
            button.state(["disabled" if busy else "!disabled"])
