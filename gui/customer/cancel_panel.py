"""The panel on a receipt in which customers cancel their tickets: which, what comes back and how, and once more."""

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk

from cinema.domain.own_tickets import CancelOffer, CancelRequest, CancelWay, RequestState
from cinema.domain.receipt_lines import tender_words
from cinema.domain.receipts import tender_of
from cinema.domain.transactions import Transaction
from cinema.i18n import _, clock, day, money, ngettext
from gui.receipts.words import ticket_name
from gui.scale import px
from gui.widgets.card import PADDING, Card
from gui.widgets.icon_button import icon_button
from gui.widgets.message_line import MessageLine
from gui.widgets.pictures import IconLabel
from gui.widgets.progress_line import ProgressLine
from gui.widgets.wrapped import WrappedLabel

_WIDE = 540  # px of the widest line


def asked_words() -> str:
    """Return what a customer reads of a request that waits for the counter."""
    return _("Asked to cancel: collect the money at the counter")


class CancelPanel(Card):
    """Asks which tickets, shows what comes back, and asks once more; `on_cancel` gets the ids of the tickets.

    `zone` is the house's timezone. Esc and “Keep the tickets” call `on_leave`.
    """

    def __init__(
        self,
        master: tk.Misc,
        offer: CancelOffer,
        zone: str,
        on_cancel: Callable[[tuple[str, ...]], None],
        on_leave: Callable[[], None],
    ) -> None:
        super().__init__(master, _("Cancel tickets"))
        self._offer, self._on_cancel, self._on_leave = offer, on_cancel, on_leave
        self.is_busy = self.is_sure = False
        self._ticked = {one.id: tk.BooleanVar(self, value=True) for one in offer.tickets}
        self.ticks: list[ttk.Checkbutton] = []
        page = ttk.Frame(self.body, style="Surface.TFrame", padding=(px(PADDING), px(12)))
        page.pack(fill="both", expand=True)
        if len(offer.tickets) > 1:
            self._make_ticks(page)
        self._sum = ttk.Label(page, style="Surface.Display.TLabel")
        self._sum.pack(anchor="w")
        self._words = WrappedLabel(page, style="Surface.TLabel", most=_WIDE)
        self._words.pack(fill="x", pady=(px(2), 0))
        if offer.until is not None:
            until = _("You can cancel until {day}, {time}.")
            until = until.format(day=day(offer.until, zone), time=clock(offer.until, zone))
            WrappedLabel(page, text=until, style="Surface.Muted.TLabel", most=_WIDE).pack(fill="x", pady=(px(4), 0))
        self.message = MessageLine(page, _WIDE)
        self.message.pack(fill="x", pady=(px(8), 0))
        self._line = ProgressLine(self.foot, surface=True)
        self._line.pack(side="top", fill="x")
        self.keep = ttk.Button(self.foot, text=_("Keep the tickets"), style="Surface.Quiet.TButton", command=on_leave)
        self.confirm = ttk.Button(self.foot, style="Surface.Primary.TButton", command=self.press)
        for button, side in ((self.confirm, "right"), (self.keep, "left")):
            button.bind("<Return>", lambda _event, button=button: button.invoke())  # type: ignore[misc]
            button.pack(side=side)  # type: ignore[arg-type]
        self._show()

    @property
    def chosen(self) -> tuple[str, ...]:
        """The ids of the tickets that are ticked."""
        return tuple(name for name, ticked in self._ticked.items() if ticked.get())

    def first(self) -> ttk.Widget:
        """Return the widget that gets the focus at first."""
        return self.ticks[0] if self.ticks else self.keep

    def press(self) -> None:
        """Ask once more, then cancel; while it is under way nothing happens."""
        if self.is_busy or not self.chosen:
            return
        if not self.is_sure:
            self.is_sure = True
            self._show()
            # Not where Enter was pressed: that it is held must not cancel.
            self.keep.focus_set()
            return
        self.busy(busy=True)
        self._on_cancel(self.chosen)

    def leave(self) -> None:
        """Leave the panel, unless money is being given back."""
        if not self.is_busy:
            self._on_leave()

    def busy(self, *, busy: bool) -> None:
        """Disable everything while it is under way."""
        self.is_busy = busy
        if busy:
            self.message.hide()
            self._line.run()
        else:
            self._line.rest()
            self.is_sure = False
        self._show()

    def refuse(self, words: str) -> None:
        """Tell why nothing was cancelled, and let it be tried again."""
        self.busy(busy=False)
        self.message.show(words, "bad", seconds=None)
        self.keep.focus_set()

    def _make_ticks(self, page: ttk.Frame) -> None:
        several = len(self._offer.sale.screenings) > 1
        titles = {one.id: one.movie_title for one in self._offer.sale.screenings}
        for one in self._offer.tickets:
            words = f"{ticket_name(one)} · {money(one.paid, self._offer.sale.currency)}"
            if several:
                words = f"{titles[one.screening]} · {words}"
            tick = ttk.Checkbutton(
                page,
                text=words,
                variable=self._ticked[one.id],
                style="Surface.Check.TCheckbutton",
                command=self._changed,
            )
            tick.pack(anchor="w")
            self.ticks.append(tick)
        for place, tick in enumerate(self.ticks):
            for key, step in (("Up", -1), ("Down", 1)):
                to = self.ticks[max(0, min(len(self.ticks) - 1, place + step))]
                tick.bind(f"<{key}>", lambda _event, to=to: to.focus_set())  # type: ignore[misc]
        ttk.Frame(page, style="Surface.TFrame", height=px(8)).pack()

    def _changed(self) -> None:
        self.is_sure = False
        self.message.hide()
        self._show()

    def _show(self) -> None:
        count = len(self.chosen)
        self._sum.configure(text=money(self._offer.amount(self.chosen), self._offer.sale.currency))
        self._words.configure(text=self._what_comes_back())
        is_card = self._offer.way(self.chosen) is CancelWay.CARD
        if self.is_sure:
            words = ngettext("Yes, cancel {count} ticket", "Yes, cancel {count} tickets", count)
            words = words if is_card else _("Yes, ask the counter")
        elif is_card:
            words = ngettext("Cancel {count} ticket", "Cancel {count} tickets", count)
        else:
            words = ngettext("Ask to cancel {count} ticket", "Ask to cancel {count} tickets", count)
        self.confirm.configure(text=words.format(count=count))
        usable = bool(count) and not self.is_busy
        self.confirm.state(["!disabled" if usable else "disabled"])
        for widget in (self.keep, *self.ticks):
            widget.state(["disabled" if self.is_busy else "!disabled"])

    def _what_comes_back(self) -> str:
        offer, chosen = self._offer, self.chosen
        if not chosen:
            return _("Tick the tickets to cancel.")
        is_card = offer.way(chosen) is CancelWay.CARD
        if self.is_sure:
            if is_card:
                return _("The seats go on sale again at once: this can't be undone. Cancel them?")
            return _("The counter is asked to take them back. Until then the seats stay yours. Ask for it?")
        if not offer.amount(chosen):
            return _("Nothing was paid for these tickets, so nothing comes back.")
        if is_card:
            ways = ", ".join(dict.fromkeys(_tender(offer.sale, one.attempt) for one in offer.shares(chosen)))
            return _("This goes back at once: {tender}").format(tender=ways)
        return _("You ask for it here and collect the money at the counter, with your receipt.")


class RequestNote(Card):
    """Shows a request that waits for the counter, with a button to withdraw it, or the word that refused it."""

    def __init__(
        self, master: tk.Misc, sale: Transaction, request: CancelRequest, on_withdraw: Callable[[], None]
    ) -> None:
        super().__init__(master)
        self.withdraw: ttk.Button | None = None
        page = ttk.Frame(self.body, style="Surface.TFrame", padding=(px(PADDING), px(12)))
        page.pack(fill="both", expand=True)
        is_open = request.state is RequestState.OPEN
        icon, role = ("hourglass-split", "warn") if is_open else ("x-circle", "bad")
        IconLabel(page, icon, role=role, surface=True).pack(side="left", anchor="n", padx=(0, px(12)), pady=px(2))
        if is_open:
            self.withdraw = icon_button(
                page,
                "arrow-counterclockwise",
                on_withdraw,
                style="Surface.Quiet.TButton",
                text=_("Withdraw the request"),
            )
            self.withdraw.pack(side="right", padx=(px(8), 0))
        words = ttk.Frame(page, style="Surface.TFrame")
        words.pack(side="left", fill="x", expand=True)
        said = asked_words()
        if not is_open:
            said = _("The counter doesn't take these tickets back: {word}").format(word=request.word)
        WrappedLabel(words, text=said, style="Surface.Bold.TLabel", most=_WIDE).pack(fill="x")
        seats = ", ".join(ticket_name(one) for one in sale.tickets if one.id in request.tickets)
        WrappedLabel(words, text=seats, style="Surface.Muted.TLabel", most=_WIDE).pack(fill="x")


def cancelled_words(sale: Transaction) -> str:
    """Return what became of cancelled tickets whose money went back at once."""
    refund = sale.last_refund
    if refund is None:
        return ""
    if not refund.amount:
        return _("Your tickets are cancelled. Refund {number}.").format(number=refund.number or "")
    ways = ", ".join(dict.fromkeys(_tender(sale, one.attempt) for one in refund.shares))
    words = _("Your tickets are cancelled: {amount} goes back, {tender}. Refund {number}.")
    return words.format(amount=money(refund.amount, sale.currency), tender=ways, number=refund.number or "")


def _tender(sale: Transaction, attempt: str) -> str:
    return tender_words(tender_of(sale.attempt_named(attempt)))
