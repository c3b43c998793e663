"""The opening count of a session, beside what the last one left."""

import tkinter as tk
from tkinter import ttk
from typing import TYPE_CHECKING, Protocol

from cinema.i18n import _, money
from gui.box_office.count_card import CountCard
from gui.scale import px
from gui.widgets.card import PADDING, Card
from gui.widgets.form_field import FormField
from gui.widgets.wrapped import WrappedLabel
from gui.window.errors import Words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cinema.domain.safe import Bag
    from cinema.domain.session_report import OpeningState

GAP, _MOST_BAGS = 12, 4


class OpeningPage(Protocol):
    """The page as this view sees it."""

    def open(self, counted: int, bag: str | None) -> None:
        """Open a session."""

    def show_last_z(self) -> None:
        """Show the Z of the last session."""


class OpeningView(ttk.Frame):
    """Shows the difference while it is counted; it is recorded once, with who opened the session."""

    def __init__(self, master: tk.Misc, page: OpeningPage, currency: str) -> None:
        super().__init__(master)
        self._page, self._currency = page, currency
        self._expected: int | None = None
        self.count = CountCard(self, currency, self._changed)
        self.count.pack(side="left", fill="y")
        card = Card(self, _("Open the session"))
        card.pack(side="left", fill="both", expand=True, padx=(px(GAP), 0))
        body = ttk.Frame(card.body, style="Surface.TFrame", padding=px(PADDING))
        body.pack(fill="both", expand=True)
        words = _("Count the drawer before the first sale. What differs from the last closing is recorded once.")
        WrappedLabel(body, text=words, style="Surface.Muted.TLabel").pack(fill="x")
        self._last = ttk.Label(body, style="Surface.TLabel")
        self._last.pack(anchor="w", pady=(px(16), 0))
        self._difference = ttk.Label(body, style="Surface.Lead.TLabel")
        self._difference.pack(anchor="w", pady=(px(8), px(16)))
        self._about_bags = _("Only if a bag came out of the safe: its number. Its money is part of the count.")
        self.bag = FormField(body, _("Bag from the safe"), surface=True, help_text=self._about_bags)
        self.bag.pack(fill="x")
        self._problem = WrappedLabel(body, text="", style="Surface.Bad.TLabel")
        self._problem.pack(fill="x", pady=(px(8), 0))
        self.button = ttk.Button(card.foot, style="Surface.Primary.TButton", command=self.submit)
        self.button.pack(side="right")
        self.last_z = ttk.Button(
            card.foot, text=_("Last Z") + "   F4", style="Surface.Quiet.TButton", command=page.show_last_z
        )
        self._changed()

    @property
    def texts(self) -> dict[str, tk.StringVar]:
        """What is typed, by field."""
        return {**self.count.texts, "bag": self.bag.value}

    def show(self, state: "OpeningState", bags: "Sequence[Bag]" = ()) -> None:
        """Show what the last session left, and which bags are in the safe."""
        there = ", ".join(f"{one.number} ({money(one.amount, self._currency)})" for one in bags[:_MOST_BAGS])
        there += ", …" if len(bags) > _MOST_BAGS else ""
        known = _("In the safe: {amount}").format(amount=there)
        self.bag.set_help(f"{self._about_bags} {known}" if bags else self._about_bags)
        self._expected = state.expected
        if state.last_z is None:
            text = _("This is the first session of this till.")
        elif state.expected is None:
            text = _("{number} closed the last session.").format(number=state.last_z)
        else:
            text = _("{number} left {amount} in the drawer.").format(
                number=state.last_z, amount=money(state.expected, self._currency)
            )
        self._last.configure(text=text)
        if state.last_z is not None:
            self.last_z.pack(side="left")
        self._changed()

    def submit(self) -> None:
        """Open the session with what was counted."""
        counted = self.count.total
        if counted is None:
            self.count.error(_("A box holds something that is no number."))
            return
        self._page.open(counted, self.bag.get().strip() or None)

    def busy(self, is_busy: bool) -> None:
        """Show whether the session is being opened."""
        self.button.state(["disabled" if is_busy else "!disabled"])

    def error(self, words: Words, pending: tuple[str, ...] = ()) -> None:
        """Tell why it was not opened."""
        del pending
        if words.field == "bag":
            self.bag.error(words.message)
            self.bag.entry.focus_set()
        else:
            self._problem.configure(text=words.message)

    def _changed(self) -> None:
        if not hasattr(self, "button"):
            return
        self._problem.configure(text="")
        counted = self.count.total
        amount = "–" if counted is None else money(counted, self._currency)
        self.button.configure(text=_("Open with {amount}").format(amount=amount) + "   F12")
        if counted is None or self._expected is None:
            self._difference.configure(text="")
            return
        more = counted - self._expected
        words = _("Nothing is missing.") if more == 0 else _("Difference: {amount}")
        style = "Surface.Good.TLabel" if more == 0 else "Surface.Warn.TLabel"
        self._difference.configure(text=words.format(amount=money(more, self._currency)), style=style)
