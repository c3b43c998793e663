"""The right column of the sales page: what can be done with the sale that is shown."""

import tkinter as tk
from collections.abc import Callable
from dataclasses import dataclass
from tkinter import ttk

from cinema.domain.found_sales import FoundSale
from cinema.domain.transactions import state_name
from cinema.i18n import _
from gui.scale import px
from gui.widgets.card import PADDING, Card
from gui.widgets.icon_button import icon_button
from gui.widgets.message_line import MessageLine
from gui.widgets.wrapped import WrappedLabel

WIDTH = 312


@dataclass(frozen=True, slots=True)
class SaleDeeds:
    """What the buttons do: open refund, exchange or void, show the receipt of the sale or of a refund (its number)."""

    refund: Callable[[], None]
    exchange: Callable[[], None]
    void: Callable[[], None]
    receipt: Callable[[], None]
    refund_receipt: Callable[[str], None]


class SaleActions(Card):
    """Buttons; one that the sale allows nothing for is not there."""

    def __init__(self, master: tk.Misc, found: FoundSale, deeds: SaleDeeds) -> None:
        super().__init__(master, _("This sale"))
        self.configure(width=px(WIDTH))
        self.pack_propagate(False)
        sale = found.sale
        state = state_name(sale.state)
        ttk.Label(self.head, text=state, style="Surface.Muted.TLabel").pack(side="right", padx=px(PADDING))
        self.message = MessageLine(self.body, WIDTH - 2 * PADDING)
        self.message.pack(fill="x", padx=px(PADDING), pady=(px(8), px(4)))
        self.refund: ttk.Button | None = None
        self.exchange: ttk.Button | None = None
        self.void: ttk.Button | None = None
        if sale.refundable and sale.payments:
            self.refund = self._button("arrow-counterclockwise", _("Refund…") + "  F2", deeds.refund)
            self.exchange = self._button("arrow-left-right", _("Exchange…") + "  X", deeds.exchange)
            if found.can_void:
                self.void = self._button("x-circle", _("Void…"), deeds.void)
        else:
            WrappedLabel(
                self.body, text=_("Nothing is left to give back."), style="Surface.Muted.TLabel"
            ).pack(fill="x", padx=px(PADDING), pady=(0, px(8)))  # fmt: skip
        self.receipt = self._button("receipt", _("Receipt") + "  F4", deeds.receipt)
        number = _refund_number(found)
        self.refund_receipt: ttk.Button | None = None
        if number:
            self.refund_receipt = self._button(
                "receipt", _("Receipt of the refund"), lambda: deeds.refund_receipt(number)
            )

    def first(self) -> ttk.Button:
        """Return the first button."""
        return self.refund if self.refund is not None else self.receipt

    def _button(self, icon: str, words: str, command: Callable[[], None]) -> ttk.Button:
        button = icon_button(self.body, icon, command, style="Surface.Quiet.TButton", text=words)
        button.pack(fill="x", padx=px(PADDING - 4), pady=(0, px(4)))
        return button


def _refund_number(found: FoundSale) -> str:
    """Return the number of the refund that was asked for, else of the newest one; empty for none."""
    if found.refund is not None and found.refund.number is not None:
        return found.refund.number
    return next((one.number for one in reversed(found.sale.refunds) if one.number is not None), "")
