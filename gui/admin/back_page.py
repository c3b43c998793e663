"""The base of the pages behind another one: a way back, a title, and a card."""

from tkinter import ttk
from typing import ClassVar

from cinema.i18n import _
from gui.scale import px
from gui.widgets.card import Card
from gui.widgets.icon_button import icon_button
from gui.widgets.wrapped import WrappedLabel
from gui.window.screen import Screen

_EDGE, _GAP = 24, 12


class BackPage(Screen):
    """Subclasses name themselves by `title` and `sentence`, fill `card` in `fill`, and may add to `tools`."""

    nav: ClassVar[str] = "house"
    smallest: ClassVar[tuple[int, int]] = (520, 330)
    title: ClassVar[str] = ""
    sentence: ClassVar[str] = ""

    def build(self) -> None:
        """Make the page and load."""
        whole = ttk.Frame(self.body)
        whole.pack(fill="both", expand=True, padx=px(_EDGE), pady=px(16))
        self.tools = ttk.Frame(whole)
        self.tools.pack(fill="x", pady=(0, px(8)))
        self.way_back = icon_button(
            self.tools, "arrow-left", self.app.navigator.back, style="Quiet.TButton", text=_("House")
        )
        self.way_back.pack(side="left", padx=(0, px(16)))
        ttk.Label(self.tools, text=_(self.title), style="Title.TLabel").pack(side="left")
        if self.sentence:
            WrappedLabel(whole, text=_(self.sentence), style="Muted.TLabel").pack(fill="x", pady=(0, px(_GAP)))
        self.room = ttk.Frame(whole)
        self.room.pack(fill="x")
        self.card = Card(whole)
        self.card.pack(fill="both", expand=True)
        self.fill()

    def fill(self) -> None:
        """Fill the card and load; every subclass implements it."""
        raise NotImplementedError
