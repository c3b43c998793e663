"""The panel beside seats that are only looked at: where tickets are sold, and at most one button."""

import tkinter as tk
from tkinter import ttk

from gui.scale import px
from gui.selling.panels import MovieHead
from gui.selling.purchase import Purchase
from gui.selling.seat_offer import SeatOffer
from gui.widgets.message_line import MessageLine
from gui.widgets.pictures import IconLabel
from gui.widgets.wrapped import WrappedLabel
from gui.window.context import AppContext

_PADDING, _SIDE = 20, 4


class LookPanel(ttk.Frame):
    """In the place of the basket where no seat is taken."""

    def __init__(self, master: tk.Misc, app: AppContext, purchase: Purchase, offer: SeatOffer) -> None:
        super().__init__(master, style="Card.TFrame", padding=px(_PADDING))
        MovieHead(self, app, purchase).pack(fill="x", padx=px(_SIDE), pady=(0, px(20)))
        OfferLine(self, offer.line).pack(fill="x", padx=px(_SIDE))
        self.word = MessageLine(self)
        self.word.pack(fill="x", padx=px(_SIDE), pady=(px(12), 0))
        self.button: ttk.Button | None = None
        if offer.button and offer.act is not None:
            self.button = ttk.Button(self, text=offer.button, style="Surface.Primary.TButton", command=offer.act)
            self.button.pack(side="bottom", fill="x")


class OfferLine(ttk.Frame):
    """A calm line: where tickets are paid for."""

    def __init__(self, master: tk.Misc, words: str) -> None:
        super().__init__(master, style="Surface.TFrame")
        icon = IconLabel(self, "shop", role="muted", surface=True)
        icon.pack(side="left", anchor="n", padx=(0, px(12)), pady=px(2))
        self.label = WrappedLabel(self, text=words, style="Surface.TLabel")
        self.label.pack(side="left", fill="x", expand=True)
