"""How the difference of an exchange is paid or given back: likely amounts by key, another amount, a payment card."""

import tkinter as tk
from collections.abc import Callable, Sequence
from functools import partial
from tkinter import ttk

from cinema.domain.payments import PaymentRequest, PaymentWay, Tender
from cinema.i18n import _, money
from gui.box_office.exchange_view import Back
from gui.scale import px
from gui.selling.cash_amounts import check_given, live_change, quick_sums, read_amount
from gui.widgets.form_field import FormField
from gui.widgets.wrapped import WrappedLabel

_KEYS, _CARD_KEY = ("F5", "F6", "F7"), "F9"
_CARD = len(_KEYS)


class ExchangeMoney(ttk.Frame):
    """Shows what the difference needs. `on_enter` is called for Enter in a field."""

    def __init__(self, master: tk.Misc, width: int, on_enter: Callable[[], None]) -> None:
        super().__init__(master, style="Surface.TFrame")
        self._on_enter, self._width = on_enter, width
        self._difference, self._cash, self._currency = 0, 0, "EUR"
        self._sums: Sequence[int] = ()
        self._shown: tuple[object, ...] = ()
        self._has_card = False
        self.way = 0
        self._grid = ttk.Frame(self, style="Surface.TFrame")
        self._grid.columnconfigure((0, 1), weight=1, uniform="pay")
        self.buttons: list[ttk.Button] = []
        for place in range(len(_KEYS) + 1):
            button = ttk.Button(
                self._grid, style="Surface.Chip.TButton", command=partial(self.choose, place), takefocus=False
            )
            button.grid(row=place // 2, column=place % 2, sticky="ew", padx=px(1), pady=px(1))
            self.buttons.append(button)
        self.given = self._field(_("Another amount given"))
        self.card = self._field(_("Card number"))
        self.slip = self._field(_("Reference on the slip"))
        self.slip.set_help(_("Give the money back on the card terminal first."))
        self.words = WrappedLabel(self, style="Surface.Muted.TLabel")
        self.given.value.trace_add("write", lambda *_unused: self._say_change())

    def show(self, difference: int, cash: int, currency: str, ways: Sequence[PaymentWay], back: Back) -> None:
        """Show what a difference needs, of which `cash` is due in coins; the same again keeps what was typed."""
        shown = (difference, cash, currency, tuple(ways), back)
        if shown == self._shown:
            return
        self._shown = shown
        self._difference, self._cash, self._currency = difference, cash, currency
        self._has_card = any(one.tender is Tender.CARD for one in ways)
        self._sums = quick_sums(cash, currency)[: len(_KEYS)] if difference > 0 else ()
        for child in (self._grid, self.given, self.card, self.slip, self.words):
            child.pack_forget()
        self.configure(height=1)  # a frame keeps its last size when its children are gone
        self.given.value.set("")
        self.slip.value.set("")
        if difference > 0:
            self._show_sums()
            self._grid.pack(fill="x")
            self.choose(0)
        elif difference < 0:
            lines = [_("{amount} back: {tender}").format(amount=much, tender=tender) for tender, much in back.lines]
            self.words.configure(text="\n".join(lines))
            self.words.pack(fill="x", padx=px(4))
            if back.needs_slip:
                self.slip.pack(fill="x")

    def choose(self, place: int) -> None:
        """Choose one of the likely amounts, or the payment card; ignored if there is no such way."""
        if self._difference <= 0 or (place == _CARD and not self._has_card) or (place < _CARD <= place):
            return
        if place < _CARD and place >= len(self._sums):
            return
        self.way = place
        for one, button in enumerate(self.buttons):
            button.state(["selected" if one == place else "!selected"])
        shown, hidden = (self.card, self.given) if place == _CARD else (self.given, self.card)
        hidden.pack_forget()
        if not shown.winfo_manager():
            shown.pack(fill="x", pady=(px(4), 0))
        if place == _CARD:
            self.card.entry.focus_set()
        else:
            self.given.value.set("")
        self._say_change()

    def request(self) -> PaymentRequest | None:
        """Return how the difference is paid, None if nothing is; InvalidInputError names the wrong field."""
        if self._difference <= 0:
            return None
        if self.way == _CARD:
            return PaymentRequest(Tender.CARD, card=self.card.get())
        text = self.given.get().strip()
        given = read_amount(text, self._currency) if text else self._sums[self.way]
        return PaymentRequest(Tender.CASH, tendered=check_given(given, self._cash, self._currency))

    @property
    def reference(self) -> str | None:
        """What was typed of the slip; None if no slip is needed."""
        return self.slip.get().strip() if self.slip.winfo_manager() else None

    def first(self) -> tk.Misc | None:
        """Return the field that is shown, if one is."""
        return next((one.entry for one in (self.given, self.card, self.slip) if one.winfo_manager()), None)

    def refuse(self, field: str | None, message: str) -> bool:
        """Show an error at its field and return True; False if there is no such field now."""
        found = {"tendered": self.given, "card": self.card, "reference": self.slip}.get(field or "")
        if found is None or not found.winfo_manager():
            return False
        found.error(message)
        found.entry.focus_set()
        return True

    def enable(self, *, free: bool) -> None:
        """Enable the ways, or disable them while the exchange is under way."""
        for place, button in enumerate(self.buttons):
            there = self._has_card if place == _CARD else place < len(self._sums)
            button.state(["!disabled" if free and there else "disabled"])
        for field in (self.given, self.card, self.slip):
            field.entry.state(["!disabled" if free else "disabled"])

    def _field(self, label: str) -> FormField:
        field = FormField(self, label, surface=True, width=self._width)
        field.entry.bind("<Return>", lambda _event: self._on_enter())
        return field

    def _show_sums(self) -> None:
        for place, key in enumerate(_KEYS):
            there = place < len(self._sums)
            amount = money(self._sums[place], self._currency) if there else "–"
            self.buttons[place].configure(text=f"{_('Exact') if place == 0 else amount}  {key}")
        self.buttons[_CARD].configure(text=_("Card  F9"))
        self.enable(free=True)

    def _say_change(self) -> None:
        if self._difference <= 0 or self.way == _CARD:
            self.given.set_help("")
            return
        change = live_change(self.given.get(), self._cash, self._currency)
        if change is None:
            change = self._sums[self.way] - self._cash if self._sums else 0
        if change < 0:
            self.given.set_help(_("{amount} is missing.").format(amount=money(-change, self._currency)))
        else:
            self.given.set_help(_("Change {amount}").format(amount=money(change, self._currency)))
