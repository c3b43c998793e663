"""Paying by card at the reader. Its three ends: paid; not paid, with the seats held; being checked, with a number.

Where the kiosk can't print and the house wants paper, and where no reader is there, it goes on to the counter before
any money moves.
"""

from collections.abc import Callable
from tkinter import ttk
from typing import TYPE_CHECKING

from cinema.domain.demo_cards import DEMO_CARDS
from cinema.domain.kiosk import CauseCode, KioskState, PaperState
from cinema.domain.payments import PaymentRequest, Provider, Tender
from cinema.domain.transactions import Transaction
from cinema.i18n import _, money
from gui.kiosk.controls import Actions, Box, Note, go_button, label, plain_button, wrapped
from gui.kiosk.pager import Pager
from gui.kiosk.purchase_page import PurchasePage
from gui.kiosk.reader_picture import ReaderPicture
from gui.selling.payment_flow import PaymentFlow
from gui.selling.payment_steps import Step
from gui.selling.purchase import time_ran_out
from gui.window import errors
from gui.window.check_words import check_words, not_paid

if TYPE_CHECKING:
    import tkinter as tk

    from gui.kiosk.host import KioskHost
    from gui.kiosk.rooms import Rooms
    from gui.window.undecided import Decision

_SHOWN_CARDS = 7


class PayPage(PurchasePage):
    """See `payment_steps.Page` for what the payment calls."""

    def __init__(self, master: "tk.Misc", kiosk: "KioskHost") -> None:
        super().__init__(master, kiosk)
        self.flow = PaymentFlow(kiosk.app, self.purchase, self)
        self.purchase.watcher = self
        self.cards: dict[str, ttk.Button] = {}
        self.counter: ttk.Button | None = None
        self.cancel: ttk.Button | None = None
        self.checked = ""  # what is told of a payment that a manager decides
        self._not_taken = False  # the manager has decided that nothing was taken
        self._has_tried = False

    @property
    def title(self) -> str:
        """What the page is called."""
        step = self.flow.step
        if self._not_taken:
            return _("Nothing was paid")
        if self.checked:
            return _("We are checking your payment")
        # At a reader that is connected the payment waits for the card; the demo's begins with it.
        awaits = step is Step.PAYING and not self._is_demo_terminal
        if awaits or (step is Step.READY and not self._has_tried):
            return _("Hold your card to the reader")
        if step is Step.READY:
            return _("Not paid. Your seats are still held.")
        return _("One moment, please")

    @property
    def stands(self) -> bool:
        """Whether the terminal or the database works."""
        return self.flow.busy

    def build(self, rooms: "Rooms") -> None:
        """Make the page for the step that the payment is at."""
        glass = self.kiosk.glass
        self.cards.clear()
        pager = Pager(rooms.body, glass)
        pager.pack(fill="both", expand=True)
        inside = pager.inside
        wrapped(inside, self.title, "KioskDisplay").pack(fill="x")
        if self.checked:
            wrapped(inside, self.checked, "KioskTitle").pack(fill="x", pady=glass.gap(32))
        else:
            is_waiting = self.flow.busy and (self._is_demo_terminal or self.flow.step is not Step.PAYING)
            words = _("Please wait for the reader.") if is_waiting else _("Or insert it, or use your phone or watch.")
            wrapped(inside, words, "KioskMuted").pack(fill="x", pady=(0, glass.gap(24)))
            if rooms.upper is not None:
                self._make_sum(rooms.upper, is_short=True)
            else:
                self._make_sum(inside, is_short=not glass.is_portrait)
            if self._is_demo_terminal:
                self._make_cards(inside)
            else:
                self._make_steps(inside)
        pager.settle()
        self._make_actions(rooms.actions)

    def opened(self) -> None:
        """Look at the paper first: nobody is to pay for tickets that can't be had."""
        cinema, actor = self.kiosk.app.cinema, self.kiosk.actor()
        self.call(lambda: cinema.kiosk.state(actor), self._looked, self._not_looked)

    @property
    def held_for(self) -> float | None:
        """The seconds for which the seats are held; None while the payment keeps them."""
        return None if self.flow.busy else super().held_for

    def more_time(self) -> None:
        """Hold the seats longer, unless the payment keeps them."""
        if not self.flow.busy:
            super().more_time()

    def way_back(self) -> Callable[[], None] | None:
        """Go back to the tickets while no money moves."""
        return None if self.flow.busy or self.checked else lambda: self.kiosk.go("types")

    def first_focus(self) -> "tk.Misc | None":
        """Return the first card of the demo, else the way out."""
        return next(iter(self.cards.values()), self.cancel)

    # What the purchase tells

    def seats_changed(self, seats: object) -> None:
        """Nothing on this page shows single seats."""

    def ran_out(self) -> None:
        """End a payment that has not begun."""
        self.flow.end(time_ran_out())

    # What the payment tells (see `payment_steps.Page`)

    def step_changed(self) -> None:
        """Show the step; at a reader that is connected, the payment begins by itself."""
        if self.flow.step is Step.READY and not self._card_way():
            self._to_counter(_("No card can be taken here. Your seats are kept for the counter."))
            return
        if self.flow.step is Step.READY and not self._is_demo_terminal and not self._has_tried:
            self._try()
            return
        self.kiosk.rebuild()

    def say(self, message: str, kind: str) -> None:
        """Show a sentence: not paid, and why."""
        self.kiosk.say(message, kind)

    def field_error(self, field: str, message: str) -> None:
        """Show an error of the card."""
        del field
        self.kiosk.say(message, "bad")

    def slip_known(self, message: str) -> None:
        """A kiosk has no slips."""
        self.kiosk.say(message, "bad")

    def unresolved(self, message: str) -> None:
        """Tell that it is being checked, with the number to ask at the counter with."""
        assert self.flow.order is not None
        self.checked = f"{message} {check_words(self.flow.order)}"
        self.kiosk.rebuild()
        self.kiosk.sound("error")

    def decided(self, decision: "Decision") -> bool:
        """Show a manager's decision, if the customer still waits for it."""
        if not self.winfo_exists():
            return True  # nobody else is told
        if decision.sale is not None:
            self.paid(decision.sale)
            return True
        self.checked, self._not_taken = not_paid(decision.message), True
        self.kiosk.rebuild()
        return True

    def paid(self, sale: Transaction) -> None:
        """Go on to the tickets; if the customer has gone, they are printed at the counter."""
        if not self.winfo_exists():
            return
        self.kiosk.sound("paid")
        self.kiosk.go("done", sale=sale.id)

    def gone(self, message: str) -> None:
        """Go back to choose again: the order was refused, or the time was over."""
        self.kiosk.go("seats")
        self.kiosk.say(message, "warn")

    # Making

    @property
    def _is_demo_terminal(self) -> bool:
        return any(one.provider is Provider.TEST for one in self.flow.ways)

    def _card_way(self) -> bool:
        return any(one.tender is Tender.CARD for one in self.flow.ways)

    def _looked(self, state: KioskState) -> None:
        if state.cause is not None and state.cause.code is CauseCode.TERMINAL_AWAY:
            self._to_counter(_("No card can be taken here just now. Your seats are kept for the counter."))
        elif state.paper is PaperState.READY or state.sells_alone:
            self.flow.begin()
        else:
            self._to_counter(_("No tickets can be printed here just now. Your seats are kept for the counter."))

    def _not_looked(self, error: BaseException) -> None:
        """Send the customer to the counter: nothing is paid at a machine that is not known to be in order."""
        errors.note_unseen(error, "before a payment at a kiosk")
        self._to_counter(_("Nothing can be paid here just now. Your seats are kept for the counter."))

    def _make_sum(self, master: "tk.Misc", *, is_short: bool) -> None:
        """Show what is to be paid; where the place `is_short`, the seats stand in one line."""
        glass, purchase = self.kiosk.glass, self.purchase
        box = Box(master, glass, pad=32 if not is_short else 16)
        box.pack(fill="x", pady=(0, glass.gap(24)))
        side = 160 if not glass.is_portrait else 220 if is_short else 300
        ReaderPicture(box.inside, glass.gap(side)).pack(side="right")
        left = ttk.Frame(box.inside, style=f"{box.prefix}TFrame")
        left.pack(side="left", fill="both", expand=True)
        label(left, _("To pay"), "KioskMuted", prefix=box.prefix).pack(anchor="w")
        label(left, money(purchase.total, purchase.house.currency), "KioskFigure", prefix=box.prefix).pack(anchor="w")
        if is_short:
            seats = ", ".join(one.seat_label for one in purchase.lines)
            wrapped(left, seats, "Kiosk", prefix=box.prefix).pack(fill="x")
            return
        for line in purchase.lines:
            words = f"{line.seat_label}  ·  {money(line.price, purchase.house.currency)}"
            wrapped(left, words, "Kiosk", prefix=box.prefix).pack(fill="x", pady=(glass.gap(8), 0))

    def _make_cards(self, master: ttk.Frame) -> None:
        """In the sample cinema the customer says which card is held to the reader; no money moves."""
        glass = self.kiosk.glass
        title = _("This is a demo: no money moves")
        Note(master, glass, title, _("Choose what the card does.")).pack(fill="x", pady=(0, glass.gap(16)))
        if self.flow.busy:
            return
        for card in DEMO_CARDS[:_SHOWN_CARDS]:
            words = f"···· {card.number[-4:]}  {_(card.words)}"
            button = plain_button(master, words, self._paying(card.number), kind="KioskTool", icon="credit-card")
            button.pack(fill="x", pady=(0, glass.gap(8)))
            self.cards[card.number] = button

    def _make_steps(self, master: ttk.Frame) -> None:
        glass = self.kiosk.glass
        label(master, _("What happens next"), "KioskTitle").pack(anchor="w", pady=(0, glass.gap(12)))
        steps = (
            _("Hold your card until you hear the beep."),
            _("Type your PIN if the reader asks. It never appears on this screen."),
            _("Take your tickets below the screen."),
        )
        for number, words in enumerate(steps, start=1):
            row = ttk.Frame(master)
            row.pack(fill="x", pady=(0, glass.gap(12)))
            label(row, str(number), "KioskAccent", width=3).pack(side="left", anchor="n")
            wrapped(row, words).pack(side="left", fill="x", expand=True)

    def _make_actions(self, room: ttk.Frame) -> None:
        glass = self.kiosk.glass
        actions = Actions(room, glass)
        self.counter = self.cancel = None
        if self.checked:
            self.cancel = plain_button(actions, _("Finish"), self.kiosk.start_over, prefix="Surface.", icon="check-lg")
            actions.add(self.cancel, grows=True)
            return
        self.cancel = plain_button(actions, _("Cancel"), self.kiosk.start_over, prefix="Surface.")
        actions.add(self.cancel)
        if self.flow.step is Step.READY and self._has_tried:
            again = go_button(actions, _("Try again"), self._try, icon="credit-card", side="left")
            actions.add(again)
        self.counter = plain_button(
            actions, _("Pay at the counter"), self._to_counter, prefix="Surface.", icon="shop-window"
        )
        actions.add(self.counter, grows=True)
        if self.flow.busy:
            self.cancel.state(["disabled"])
            self.counter.state(["disabled"])

    def _try(self) -> None:
        """Ask the reader, which waits for a card by itself; after a refusal the customer asks again by a touch."""
        self._has_tried = True
        self.flow.pay(PaymentRequest(Tender.CARD))

    def _paying(self, number: str) -> Callable[[], None]:
        return lambda: self.flow.pay(PaymentRequest(Tender.CARD, card=number))

    def _to_counter(self, why: str = "") -> None:
        """Keep the seats for the counter, under a number; `why` is told there."""
        self.kiosk.visit.order = self.flow.order
        self.kiosk.go("counter", why=why)
