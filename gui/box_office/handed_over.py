"""Shows the four digits of a basket that was handed over to a kiosk, to the cashier and on the customer display."""

import tkinter as tk
from tkinter import ttk
from typing import TYPE_CHECKING, Any, ClassVar

from cinema.domain.baskets import Basket, Collected
from cinema.domain.house import House
from cinema.errors import ConflictError, HoldExpiredError
from cinema.i18n import _, clock, current_language, in_language, money
from gui.box_office.display import display_of
from gui.box_office.display_view import DisplayLine, DisplaySum, DisplayView, Stage
from gui.fonts import font
from gui.scale import px
from gui.widgets.icon_button import icon_button
from gui.widgets.message_line import MessageLine
from gui.widgets.wrapped import WrappedLabel
from gui.window import errors
from gui.window.screen import Screen

if TYPE_CHECKING:
    from gui.window.context import AppContext

_DIGITS = 120  # the size of their font


class HandedOverPage(Screen):
    """Shows the digits of a `basket` until it is closed, with the settings of the `house`. F2 takes the basket back."""

    nav: ClassVar[str | None] = "sell"

    def __init__(self, master: tk.Misc, app: "AppContext", **arguments: Any) -> None:
        self.basket: Basket = arguments["basket"]
        self._house: House = arguments["house"]
        self._is_busy = False
        super().__init__(master, app, **arguments)

    def build(self) -> None:
        """Make the page."""
        order = self.basket.order
        holder = ttk.Frame(self.body, padding=px(24))
        holder.pack(fill="both", expand=True)
        ttk.Label(holder, text=_("Type these digits at a kiosk"), style="Title.TLabel").pack(anchor="w", padx=px(4))
        self.digits = ttk.Label(holder, text=self.basket.number or "", font=font(_DIGITS, bold=True, display=True))
        self.digits.pack(anchor="w", padx=px(4), pady=px(12))
        words = _("Valid once, until {time}: {seats}, {total}.").format(
            time=clock(self.basket.until, self._house.timezone),
            seats=", ".join(order.seat_labels),
            total=money(order.total, order.currency),
        )
        WrappedLabel(holder, text=words, style="Muted.TLabel").pack(fill="x", padx=px(4), pady=(0, px(16)))
        self.message = MessageLine(holder, 480)
        self.message.pack(anchor="w", fill="x", padx=px(4))
        self.done = ttk.Button(holder, text=_("Close"), style="Primary.TButton", command=self._close)
        self.done.bind("<Return>", lambda _event: self._enter())
        self.done.pack(anchor="w", pady=(px(8), px(8)))
        self.back = icon_button(
            holder, "box-arrow-in-left", self._recall, style="Quiet.TButton", text=_("Take the basket back  F2")
        )
        self.back.pack(anchor="w")

    def shown(self) -> None:
        """Let the customer see the digits too."""
        display_of(self, self.app).cover(digits_display(self.basket, self._house))

    def hidden(self) -> None:
        """Take them off the customer display."""
        display_of(self, self.app).cover(None)

    def first_focus(self) -> tk.Misc:
        """Return the button that closes the page."""
        return self.done

    def may_leave(self, *, tell: bool = True) -> bool:
        """Tell whether the basket is not on its way back."""
        del tell
        return not self._is_busy

    def escape(self) -> bool:
        """Go back, unless the basket is on its way back."""
        return self._is_busy

    def act(self, name: str) -> None:
        """Take the basket back."""
        if name == "recall":
            self._recall()

    def _enter(self) -> str:
        self._close()
        return "break"

    def _close(self) -> None:
        if not self._is_busy:
            self.app.navigator.back()

    def _recall(self) -> None:
        """Take the basket back and go on selling it; one that was taken at a kiosk stays there."""
        if self._is_busy:
            return
        cinema, actor = self.app.cinema, self.app.identity.actor()
        self._is_busy = True
        for button in (self.done, self.back):
            button.state(["disabled"])

        def done(party: Collected) -> None:
            self._is_busy = False
            self.app.navigator.go("sell", party=party)

        def failed(error: BaseException) -> None:
            self._is_busy = False
            for button in (self.done, self.back):
                button.state(["!disabled"])
            if not isinstance(error, ConflictError | HoldExpiredError):
                self.app.report(error)
            self.message.show(errors.words(error).message, "warn", seconds=None)
            self.done.focus_set()

        self.app.tasks.submit(
            lambda: cinema.hand_overs.recall(actor, self.basket), owner=self, on_done=done, on_error=failed, write=True
        )


def digits_display(basket: Basket, house: House) -> DisplayView:
    """Return what the customer sees of a basket that waits for them at a kiosk, in the house's language."""
    order = basket.order
    with in_language(house.language):
        language, lines = current_language(), list[DisplayLine]()
        for one in order.screenings:
            mine = [ticket for ticket in order.tickets if ticket.screening == one.id]
            at = f"{clock(one.starts_at, house.timezone)} · {one.auditorium_name}"
            seats = " ".join(ticket.seat_label for ticket in mine)
            amount = money(sum(ticket.paid for ticket in mine), order.currency)
            lines.append(DisplayLine(len(mine), one.title_in(language), f"{at} · {seats}", amount))
        sums = (
            DisplaySum(_("Total"), money(order.total, order.currency)),
            DisplaySum(_("Digits"), basket.number or "", is_large=True),
        )
        return DisplayView(Stage.CHOOSING, _("Type these digits at a kiosk"), "", tuple(lines), sums, language=language)
