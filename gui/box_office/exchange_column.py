"""The right column of an exchange: old and new tickets, the difference, how it is paid, and the button that does it."""

import tkinter as tk
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from tkinter import ttk

from cinema.domain.payments import PaymentWay
from cinema.i18n import _, money
from gui.box_office.exchange_money import ExchangeMoney
from gui.box_office.exchange_pairs import ExchangePairs
from gui.box_office.exchange_view import Back, Pair, reasons
from gui.scale import px
from gui.widgets.card import PADDING, Card
from gui.widgets.form_field import FormField
from gui.widgets.message_line import MessageLine
from gui.widgets.pictures import rule
from gui.widgets.progress_line import ProgressLine
from gui.widgets.scrolled import ScrolledFrame
from gui.widgets.wrapped import WrappedLabel
from gui.window.errors import Words

WIDTH = 336
_EDGE, _LOW = PADDING - 4, 560  # fields and buttons bring 4 px for their focus ring
_INSIDE = WIDTH - 2 * PADDING - 2


@dataclass(frozen=True, slots=True)
class ExchangeShown:
    """What the column shows. `difference` is None while it is being worked out; `can`: it can be concluded.

    `cash` is what is to be paid of it in coins.
    """

    old: tuple[str, str]
    new: tuple[str, str]
    pairs: Sequence[Pair]
    new_total: int
    paid: int
    difference: int | None
    cash: int
    currency: str
    then: str
    reason: str
    ways: Sequence[PaymentWay]
    back: Back
    is_changed: bool
    can: bool
    can_reissue: bool


class ExchangeColumn(Card):
    """`on_conclude` does the exchange as it is shown, `on_reissue` issues the tickets again as they were."""

    def __init__(self, master: tk.Misc, on_conclude: Callable[[], None], on_reissue: Callable[[], None]) -> None:
        super().__init__(master, _("Exchange"))
        self.configure(width=px(WIDTH))
        self.pack_propagate(False)
        self._shown: ExchangeShown | None = None
        self._busy = False
        self._reason = ""
        self.time = ttk.Label(self.head, style="Surface.Muted.TLabel")
        self.time.pack(side="right", padx=px(PADDING))
        self._make_bottom(on_conclude, on_reissue)
        scrolled = self._scrolled = ScrolledFrame(self.body, surface=True, gutter=False, padding=(px(PADDING), px(10)))
        scrolled.pack(fill="both", expand=True)
        page = scrolled.inside
        self.pairs = ExchangePairs(page)
        self.pairs.pack(fill="x")
        self._new = _named_amount(page, _("New tickets"))
        self._paid = _named_amount(page, _("Already paid"))
        self._then = WrappedLabel(page, style="Surface.Small.TLabel")
        self._then.pack(fill="x", pady=(px(6), px(4)))
        self.why = FormField(page, _("Why") + "  F4", width=_INSIDE - 24, surface=True, choices=reasons())
        self.why.pack(fill="x")
        self.why.entry.bind("<Return>", lambda _event: on_conclude())
        scrolled.settle()
        self.bind("<Configure>", lambda event: self._fit(event.height))

    def show(self, shown: ExchangeShown) -> None:
        """Show an exchange, or what is known of it."""
        self._shown = shown
        currency, difference = shown.currency, shown.difference
        self.pairs.show(shown.old, shown.new, shown.pairs)
        self._new.configure(text=money(shown.new_total, currency) if difference is not None else "–")
        self._paid.configure(text=money(-shown.paid, currency) if shown.pairs else "–")
        self._then.configure(text=shown.then)
        if self.why.get() in {"", self._reason}:  # else it was chosen by hand
            self.why.value.set(shown.reason)
        self._reason = shown.reason
        words = _("To pay") if not difference or difference > 0 else _("To give back")
        self._words.configure(text=words)
        self._small.configure(
            text=_("the difference") if difference else _("nothing to pay") if difference == 0 else ""
        )
        self.amount.configure(text="–" if difference is None else money(abs(difference), currency))
        self.money.show(difference or 0, shown.cash, currency, shown.ways, shown.back)
        self._name_button(difference, currency)
        self._show_state()

    def first(self) -> tk.Misc:
        """Return the field of the difference if it needs one, else the button."""
        return self.money.first() or self.confirm

    def busy(self, *, busy: bool) -> None:
        """Show whether the exchange is under way."""
        self._busy = busy
        (self._line.run if busy else self._line.rest)()
        self.money.enable(free=not busy)
        self._show_state()

    def refuse(self, words: Words) -> None:
        """Show an error at the field that it names, else above the buttons."""
        if words.field == "reason":
            self.why.error(words.message)
        elif not self.money.refuse(words.field, words.message):
            self.message.show(words.message, "bad", seconds=None)

    def _make_bottom(self, on_conclude: Callable[[], None], on_reissue: Callable[[], None]) -> None:
        bottom = ttk.Frame(self.body, style="Surface.TFrame", padding=(px(_EDGE), px(8)))
        bottom.pack(side="bottom", fill="x")
        rule(self.body, surface=True).pack(side="bottom", fill="x")
        sums = ttk.Frame(bottom, style="Surface.TFrame")
        sums.pack(fill="x", padx=px(4))
        words = ttk.Frame(sums, style="Surface.TFrame")
        words.pack(side="left", anchor="n")
        self._words = ttk.Label(words, style="Surface.Lead.TLabel")
        self._words.pack(anchor="w")
        self._small = ttk.Label(words, style="Surface.Muted.TLabel")
        self._small.pack(anchor="w")
        self.amount = ttk.Label(sums, style="Surface.Figure.TLabel")
        self.amount.pack(side="right")
        self.message = MessageLine(bottom, _INSIDE)
        self.message.pack(fill="x", padx=px(4))
        self.money = ExchangeMoney(bottom, _INSIDE, on_conclude)
        self.money.pack(fill="x", pady=(px(4), px(4)))
        self.reissue = ttk.Button(
            bottom, text=_("Issue again (lost ticket)") + "  F2", style="Surface.Quiet.TButton", command=on_reissue
        )
        self._line = ProgressLine(bottom, length=px(_INSIDE))
        self.confirm = ttk.Button(bottom, style="Surface.Primary.TButton", command=on_conclude)
        for widget in (self.reissue, self._line, self.confirm):
            widget.pack(fill="x")
        for button in (self.reissue, self.confirm):
            button.bind("<Return>", lambda _event, button=button: button.invoke())  # type: ignore[misc]

    def _name_button(self, difference: int | None, currency: str) -> None:
        words = _("Exchange")
        if difference:
            words = _("Exchange and take {amount}") if difference > 0 else _("Exchange, {amount} back")
            words = words.format(amount=money(abs(difference), currency))
        self.confirm.configure(text=words + "  F12")

    def _show_state(self) -> None:
        shown = self._shown
        free = shown is not None and not self._busy
        self.confirm.state(["!disabled" if free and shown is not None and shown.can else "disabled"])
        if shown is not None and shown.is_changed:  # the other button is meant then; its key works all the same
            self.reissue.pack_forget()
        elif not self.reissue.winfo_manager():
            self.reissue.pack(fill="x", before=self._line)
        self.reissue.state(["!disabled" if free and shown is not None and shown.can_reissue else "disabled"])
        self.why.entry.state(["readonly", "!disabled" if free else "disabled"])

    def _fit(self, height: int) -> None:
        """In a low window the tickets need the room of the larger sum."""
        self.amount.configure(style="Surface.Display.TLabel" if height < px(_LOW) else "Surface.Figure.TLabel")


def _named_amount(master: tk.Misc, words: str) -> ttk.Label:
    """Return the label of an amount at the right of its name."""
    row = ttk.Frame(master, style="Surface.TFrame")
    row.pack(fill="x", pady=px(1))
    ttk.Label(row, text=words, style="Surface.Muted.TLabel").pack(side="left")
    label = ttk.Label(row, style="Surface.TLabel")
    label.pack(side="right")
    return label
