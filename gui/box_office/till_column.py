"""The right column: basket, total, and the ways to take the money; after a sale the change, until the next one."""

import tkinter as tk
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from tkinter import ttk

from cinema.errors import InvalidInputError
from cinema.i18n import _, money, ngettext
from gui import theme
from gui.box_office.basket_lines import BasketLine, BasketLines
from gui.scale import px
from gui.selling.cash_amounts import live_change, quick_sums, read_amount
from gui.tokens import Tokens
from gui.widgets.card import PADDING, Card
from gui.widgets.form_field import FormField
from gui.widgets.icon_button import icon_button
from gui.widgets.message_line import MessageLine
from gui.widgets.progress_line import ProgressLine
from gui.widgets.wrapped import WrappedLabel
from gui.window.keyboard import Pressed, pressed
from gui.window.scanner import letters_act

WIDTH = 336
_LOW = 560  # px of height
_INSIDE = WIDTH - 2 * PADDING
_KEYS = ("F5", "F6", "F7", "")  # F8 changes the theme, in every window


@dataclass(frozen=True, slots=True)
class TillActions:
    """What the column does: cash of an amount (None: exact), card, clear, the receipt, the next customer.

    `key` sells by a letter, `back` goes to the seats, `also` asks for one more screening in the sale.
    """

    cash: Callable[[int | None], None]
    card: Callable[[], None]
    clear: Callable[[], None]
    receipt: Callable[[], None]
    next: Callable[[], None]
    key: Callable[[Pressed], None]
    back: Callable[[], None]
    also: Callable[[], None]


@dataclass(frozen=True, slots=True)
class BasketView:
    """A party as the column shows it; `asks` is what staff should ask to see, `cash` what is due if paid in cash.

    `invoice`: it can also be sold on one.
    """

    title: str
    at: str
    lines: Sequence[BasketLine]
    total: int
    currency: str
    asks: str = ""
    cash: int | None = None
    invoice: bool = False


@dataclass(frozen=True, slots=True)
class PaidView:
    """A sale that is done, as the column shows it until the next one; `cash` is the total as it was rounded.

    `how` says how it was paid, where nothing was given and it was no card.
    """

    number: str
    seats: str
    total: int
    given: int | None
    change: int
    currency: str
    cash: int | None = None
    without_cash: str = ""


class TillColumn(Card):
    """Shows one of two faces: taking money, or what to hand out."""

    def __init__(self, master: tk.Misc, act: TillActions) -> None:
        super().__init__(master, _("Basket"))
        self.configure(width=px(WIDTH))
        self.pack_propagate(False)
        self._act = act
        self._total, self._currency, self._sums = 0, "EUR", tuple[int, ...]()
        self._is_rounded = False
        self.time = ttk.Label(self.head, style="Surface.Muted.TLabel")
        self.time.pack(side="right", padx=(px(8), px(PADDING)))
        self.also = icon_button(self.head, "plus-lg", act.also, style="Surface.Tool.TButton", text="Ctrl N")
        self.also.pack(side="right")
        self.lines = BasketLines(self.body)
        self.bottom = ttk.Frame(self.body, style="Surface.TFrame", padding=(px(PADDING - 4), px(8)))
        self.bottom.pack(side="bottom", fill="x")
        self.lines.pack(fill="both", expand=True)
        self._taking = self._make_taking()
        self._done = self._make_done()
        self._shown: ttk.Frame | None = None
        self._turn(self._taking)
        self.bind("<Configure>", lambda event: self._fit(event.height))

    def show(self, view: BasketView) -> None:
        """Show a party that can be paid."""
        self._turn(self._taking)
        self.title.configure(text=_("Basket"))
        self.lines.show(view.title, view.at, view.lines, view.currency)
        self.total.configure(text=money(view.total, view.currency))
        count = sum(one.count for one in view.lines)
        self.tickets.configure(
            text=ngettext("{count} ticket", "{count} tickets", count).format(count=count) if count else ""
        )
        self.asks.configure(text=view.asks)
        if view.asks:
            self.asks.pack(fill="x", padx=px(4), pady=(0, px(6)), after=self._sum)
        else:
            self.asks.pack_forget()
        self._total = view.total if view.cash is None else view.cash
        self._is_rounded, self._currency = self._total != view.total, view.currency
        self._sums = quick_sums(self._total, view.currency) if count else ()
        self._show_sums()
        self.card.configure(text=" " + (_("More ways  F9") if view.invoice else _("Card  F9")))
        for button in (self.card, self.clear, self.take, self.also):
            button.state(["!disabled" if count else "disabled"])
        self._say_change()

    def done(self, view: PaidView) -> None:
        """Show what to hand out, until the next sale begins."""
        self._turn(self._done)
        self.title.configure(text=_("Paid"))
        self.also.state(["disabled"])
        self.time.configure(text="")
        currency = view.currency
        total = money(view.total, currency)
        if view.cash is not None and view.cash != view.total:
            total = f"{total} → {money(view.cash, currency)}"
        self.paid_total.configure(text=total)
        is_cash = view.given is not None
        self.paid_given.configure(text=money(view.given, currency) if view.given is not None else "–")
        self.change.configure(text=money(view.change, currency) if is_cash else "")
        words = _("Give change") if view.change else _("No change") if is_cash else view.without_cash
        self.change_words.configure(text=words)
        self.receipt_number.configure(text=_("Receipt {number}").format(number=view.number))
        self.paid_seats.configure(text=view.seats)
        self.given.value.set("")

    def press_sum(self, place: int) -> None:
        """Take one of the likely amounts in cash, the exact one first; ignored if there is none."""
        if place < len(self._sums):
            self._act.cash(self._sums[place] if place else None)

    def enter(self) -> None:
        """Take the cash that is typed, or the exact amount where nothing is."""
        if self.given.entry.instate(["readonly"]):
            return
        text = self.given.get().strip()
        try:
            tendered = read_amount(text, self._currency) if text else None
        except InvalidInputError as error:
            self.given.error(error.message)
            return
        self._act.cash(tendered)

    def busy(self, *, is_paying: bool) -> None:
        """Show whether a payment is under way."""
        (self.progress.run if is_paying else self.progress.rest)()
        # Not disabled: the focus would come back to it afterwards, and the next number be taken for an amount.
        self.given.entry.state(["readonly" if is_paying else "!readonly"])
        if is_paying:
            self.take.state(["disabled"])

    def _make_taking(self) -> ttk.Frame:
        frame = ttk.Frame(self.bottom, style="Surface.TFrame")
        self._sum = ttk.Frame(frame, style="Surface.TFrame")
        self._sum.pack(fill="x", padx=px(4))
        words = ttk.Frame(self._sum, style="Surface.TFrame")
        words.pack(side="left", anchor="n")
        ttk.Label(words, text=_("Total"), style="Surface.Lead.TLabel").pack(anchor="w")
        self.tickets = ttk.Label(words, style="Surface.Muted.TLabel")
        self.tickets.pack(anchor="w")
        self.total = ttk.Label(self._sum, style="Surface.Figure.TLabel")
        self.total.pack(side="right")
        self.asks = WrappedLabel(frame, style="Surface.Warn.TLabel")
        self.message = MessageLine(frame, _INSIDE)
        self.message.pack(fill="x", padx=px(4))
        self.change_line = ttk.Label(frame, style="Surface.Small.TLabel")
        self.change_line.pack(anchor="w", padx=px(4), pady=(px(4), px(2)))
        grid = ttk.Frame(frame, style="Surface.TFrame")
        grid.pack(fill="x")
        grid.columnconfigure((0, 1), weight=1, uniform="cash")
        self.sums: list[ttk.Button] = []
        for place in range(len(_KEYS)):
            button = ttk.Button(
                grid, style="Surface.Quiet.TButton", command=partial(self.press_sum, place), takefocus=False
            )
            button.grid(row=place // 2, column=place % 2, sticky="ew", padx=px(1), pady=px(1))
            self.sums.append(button)
        self.given = FormField(frame, _("Another amount given"), surface=True, width=_INSIDE - 8)
        self.given.pack(fill="x", pady=(px(4), 0))
        self.given.value.trace_add("write", lambda *_unused: self._say_change())
        entry = self.given.entry
        entry.bind("<Return>", lambda _event: self.enter())
        entry.bind("<Key>", self._typed)
        letters_act(entry)
        others = ttk.Frame(frame, style="Surface.TFrame")
        others.pack(fill="x", pady=(px(2), px(6)))
        others.columnconfigure((0, 1), weight=1, uniform="other")
        self.card = icon_button(
            others, "credit-card", self._act.card, style="Surface.Quiet.TButton", text=_("Card  F9")
        )
        self.card.grid(row=0, column=0, sticky="ew")
        self.clear = icon_button(others, "x-lg", self._act.clear, style="Surface.Quiet.TButton", text=_("Clear  Esc"))
        self.clear.grid(row=0, column=1, sticky="ew")
        self.progress = ProgressLine(frame, surface=True)
        self.progress.pack(fill="x", padx=px(4))
        self.take = icon_button(
            frame, "cash-coin", self.enter, style="Surface.Primary.TButton", text=_("Take cash"), role="on_accent"
        )
        self.take.pack(fill="x", pady=(px(4), 0))
        return frame

    def _paint_change(self, tokens: Tokens) -> None:
        self.change.configure(foreground=tokens.good)

    def _make_done(self) -> ttk.Frame:
        frame = ttk.Frame(self.bottom, style="Surface.TFrame")
        self.paid_total = _named_amount(frame, _("Total"))
        self.paid_given = _named_amount(frame, _("Cash given"))
        self.change_words = ttk.Label(frame, style="Surface.Good.TLabel", anchor="center")
        self.change_words.pack(fill="x", pady=(px(16), 0))
        self.change = ttk.Label(frame, style="Surface.Figure.TLabel", anchor="center")
        self.change.pack(fill="x", pady=(0, px(16)))
        theme.on_change(self.change, self._paint_change)
        self.receipt_number = ttk.Label(frame, style="Surface.Bold.TLabel")
        self.receipt_number.pack(anchor="w", padx=px(4))
        self.paid_seats = WrappedLabel(frame, style="Surface.Muted.TLabel")
        self.paid_seats.pack(fill="x", padx=px(4), pady=(0, px(12)))
        self.receipt = icon_button(
            frame, "printer", self._act.receipt, style="Surface.Quiet.TButton", text=_("Receipt and tickets  F4")
        )
        self.receipt.pack(fill="x", pady=(0, px(4)))
        self.next = icon_button(
            frame,
            "arrow-right",
            self._act.next,
            style="Surface.Primary.TButton",
            text=_("Next customer"),
            role="on_accent",
        )
        self.next.pack(fill="x")
        return frame

    def _fit(self, height: int) -> None:
        """In a low window the lines of the basket need the room of the larger sums."""
        low = height < px(_LOW)
        self.total.configure(style="Surface.Display.TLabel" if low else "Surface.Figure.TLabel")
        for button in self.sums[2:]:
            if low:
                button.grid_remove()
            else:
                button.grid()

    def _turn(self, frame: ttk.Frame) -> None:
        if self._shown is not frame:
            if self._shown is not None:
                self._shown.pack_forget()
            self._shown = frame
            frame.pack(fill="x")

    def _show_sums(self) -> None:
        for place, button in enumerate(self.sums):
            there = place < len(self._sums)
            amount = money(self._sums[place], self._currency) if there else "–"
            words = _("Exact") if place == 0 else amount
            button.configure(text=f"{words}  {_KEYS[place]}".rstrip())
            button.state(["!disabled" if there else "disabled"])

    def _say_change(self) -> None:
        self.given.error("")
        change = live_change(self.given.get(), self._total, self._currency)
        if change is None and self._is_rounded:
            words = _("{amount} in cash, rounded").format(amount=money(self._total, self._currency))
        elif change is None:
            words = _("Cash; the change is shown after it.")
        elif change < 0:
            words = _("{amount} is missing.").format(amount=money(-change, self._currency))
        else:
            words = _("Change {amount}").format(amount=money(change, self._currency))
        is_due = change is None and self._is_rounded
        self.change_line.configure(text=words, style="Surface.Bold.TLabel" if is_due else "Surface.Small.TLabel")

    def _typed(self, event: "tk.Event[tk.Misc]") -> str | None:
        """Let letters reach the ticket types: no amount has one."""
        key = pressed(event)
        if event.keysym == "Escape":
            self._act.back()
            return "break"
        if len(key.letter) == 1 and key.letter.isalpha() and not key.digit:
            self._act.key(key)
            return "break"
        return None


def _named_amount(master: tk.Misc, words: str) -> ttk.Label:
    """Return the label of an amount at the right of its name."""
    row = ttk.Frame(master, style="Surface.TFrame")
    row.pack(fill="x", padx=px(4), pady=px(2))
    ttk.Label(row, text=words, style="Surface.Lead.TLabel").pack(side="left")
    label = ttk.Label(row, style="Surface.Title.TLabel")
    label.pack(side="right")
    return label
