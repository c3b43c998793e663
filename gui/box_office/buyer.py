"""Asks for the buyer whom the receipt of a large sale names, where the page that is paid on has no room for them."""

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk
from typing import TYPE_CHECKING, Any, ClassVar

from cinema.domain.receipts import Buyer
from cinema.errors import InvalidInputError
from cinema.i18n import _
from gui.scale import px
from gui.selling.buyer_form import BuyerForm
from gui.widgets.card import PADDING, Card
from gui.widgets.icon_button import icon_button
from gui.window.screen import Screen

if TYPE_CHECKING:
    from gui.window.context import AppContext

_WIDTH = 460


def asks_buyer(app: "AppContext", field: str | None, words: str, on_buyer: Callable[[Buyer], None]) -> bool:
    """Ask for the buyer if that is what a sale was refused for, and tell whether it was."""
    if field not in {"buyer_name", "buyer_tax_id"}:
        return False
    app.navigator.go("buyer", words=words, on_buyer=on_buyer)
    return True


class BuyerPage(Screen):
    """A form, with `words` that say why it is asked; `on_buyer` gets the buyer, after the screen below came back."""

    nav: ClassVar[str | None] = "sell"
    smallest: ClassVar[tuple[int, int]] = (520, 460)

    def __init__(self, master: tk.Misc, app: "AppContext", **arguments: Any) -> None:
        self._on_buyer: Callable[[Buyer], None] = arguments["on_buyer"]
        super().__init__(master, app, **arguments)

    def build(self) -> None:
        """Make the card."""
        card = Card(self.body, _("Who buys?"))
        card.place(relx=0.5, rely=0.5, anchor="center", width=px(_WIDTH))
        inside = ttk.Frame(card.body, style="Surface.TFrame", padding=px(PADDING))
        inside.pack(fill="both", expand=True)
        self.form = BuyerForm(inside, self.arguments["words"], self.submit)
        self.form.pack(fill="x")
        self.button = icon_button(
            card.foot, "arrow-right", self.submit, style="Surface.Primary.TButton", text=_("Go on"), role="on_accent"
        )
        self.button.pack(side="right")

    def first_focus(self) -> tk.Misc:
        """Return the field of the name."""
        return self.form.first()

    def submit(self) -> None:
        """Go back with the buyer, or show what is missing at its field."""
        try:
            buyer = self.form.buyer()
        except InvalidInputError as error:
            field = self.form.fields[error.field or "buyer_name"]
            field.error(error.message)
            field.entry.focus_set()
            return
        self.app.navigator.back()
        self._on_buyer(buyer)
