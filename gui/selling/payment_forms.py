"""The forms of the ways to pay: cash, a voucher, a payment card's number in the demo or on a separate terminal."""

import tkinter as tk
from collections.abc import Callable
from dataclasses import dataclass
from tkinter import ttk
from typing import Protocol

from cinema.domain.demo_cards import DEMO_CARDS
from cinema.domain.payments import PaymentRequest, Tender
from cinema.errors import InvalidInputError
from cinema.i18n import _, money
from gui.scale import px
from gui.selling.cash_amounts import amount_text, check_given, live_change, quick_sums, read_amount
from gui.widgets.flow import Flow
from gui.widgets.form_field import FormField
from gui.widgets.wrapped import WrappedLabel

_LINE = 320  # px


class WayForm(Protocol):
    """The form of one way to pay."""

    def request(self) -> PaymentRequest:
        """Return the typed payment; InvalidInputError names the wrong field."""

    @property
    def fields(self) -> dict[str, FormField]:
        """The fields by name."""

    def first(self) -> tk.Misc:
        """Return the widget that gets the focus."""

    def destroy(self) -> None:
        """Destroy the widget."""


class CashForm(ttk.Frame):
    """The amount given, buttons for likely amounts, and the change while typing. `due`: the total, rounded."""

    def __init__(self, master: tk.Misc, total: int, due: int, currency: str, on_pay: Callable[[], None]) -> None:
        super().__init__(master, style="Surface.TFrame")
        self._due, self._currency = due, currency
        if due != total:
            words = _("{due} in cash, rounded from {total}.").format(
                due=money(due, currency), total=money(total, currency)
            )
            WrappedLabel(self, text=words, style="Surface.TLabel").pack(fill="x", padx=px(4), pady=(0, px(8)))
        self.given = FormField(self, _("Amount given"), surface=True, width=200)
        self.given.pack(anchor="w", fill="x")
        self.given.entry.bind("<Return>", lambda _event: on_pay())
        row = Flow(self, style="Surface.TFrame", most=_LINE)
        row.pack(fill="x", pady=(px(4), px(16)))
        self.sums: list[ttk.Button] = []
        for amount in quick_sums(due, currency):
            words = _("Exactly {amount}") if amount == due else "{amount}"
            button = ttk.Button(
                row, text=words.format(amount=money(amount, currency)), style="Surface.Chip.TButton",
                command=lambda amount=amount: self._give(amount),  # type: ignore[misc]
            )  # fmt: skip
            row.add(button)
            self.sums.append(button)
        self.change_words = ttk.Label(self, style="Surface.Muted.TLabel")
        self.change_words.pack(anchor="w", padx=px(4))
        self.change = ttk.Label(self, style="Surface.Display.TLabel")
        self.change.pack(anchor="w", padx=px(4))
        self.given.value.trace_add("write", lambda *_unused: self._show_change())
        self._show_change()

    def request(self) -> PaymentRequest:
        """Return cash with the amount given."""
        text = self.given.get()
        if not text.strip():
            raise InvalidInputError(_("Type the amount that was given."), field="tendered")
        given = check_given(read_amount(text, self._currency), self._due, self._currency)
        return PaymentRequest(Tender.CASH, tendered=given)

    @property
    def fields(self) -> dict[str, FormField]:
        """The fields by name."""
        return {"tendered": self.given}

    def first(self) -> tk.Misc:
        """Return the amount's field."""
        return self.given.entry

    def _give(self, amount: int) -> None:
        self.given.value.set(amount_text(amount, self._currency))
        self.given.entry.focus_set()
        self.given.entry.icursor("end")  # so that a digit typed now is added, not put in front

    def _show_change(self) -> None:
        change = live_change(self.given.get(), self._due, self._currency)
        if change is not None and change < 0:
            words, amount = _("Still missing"), money(-change, self._currency)
        else:
            words, amount = _("Change"), money(change, self._currency) if change is not None else "–"
        self.change_words.configure(text=words)
        self.change.configure(text=amount)


class DemoCardForm(ttk.Frame):
    """A payment card's number for the demo's terminal, with a list of its test numbers."""

    def __init__(self, master: tk.Misc, on_pay: Callable[[], None]) -> None:
        super().__init__(master, style="Surface.TFrame")
        self.number = FormField(
            self, _("Card number"), surface=True, help_text=_("This is a demo: no money is moved.")
        )  # fmt: skip
        self.number.pack(anchor="w", fill="x")
        self.number.entry.bind("<Return>", lambda _event: on_pay())
        known = WrappedLabel(self, text=_("Numbers that the test terminal knows"), style="Surface.Bold.TLabel")
        known.pack(fill="x", padx=px(4), pady=(px(20), px(4)))
        for card in DEMO_CARDS:
            row = ttk.Frame(self, style="Surface.TFrame")
            row.pack(fill="x")
            ttk.Button(
                row, text=card.spaced, style="Surface.Flush.TButton",
                command=lambda number=card.spaced: self._use(number),  # type: ignore[misc]
            ).pack(side="left")  # fmt: skip
            words = WrappedLabel(row, text=_(card.words), style="Surface.Muted.TLabel")
            words.pack(side="left", fill="x", expand=True, padx=(px(4), 0))

    def request(self) -> PaymentRequest:
        """Return a payment by this card number; the checkout checks it."""
        return PaymentRequest(Tender.CARD, card=self.number.get())

    @property
    def fields(self) -> dict[str, FormField]:
        """The fields by name."""
        return {"card": self.number}

    def first(self) -> tk.Misc:
        """Return the number's field."""
        return self.number.entry

    def _use(self, number: str) -> None:
        self.number.value.set(number)
        self.number.entry.focus_set()
        self.number.entry.icursor("end")


class VoucherForm(ttk.Frame):
    """A voucher's code, for one that is worth the whole amount."""

    def __init__(self, master: tk.Misc, on_pay: Callable[[], None]) -> None:
        super().__init__(master, style="Surface.TFrame")
        words = _("16 signs. It must be worth the whole amount.")
        self.code = FormField(self, _("Voucher code"), surface=True, help_text=words)
        self.code.pack(anchor="w", fill="x")
        self.code.entry.bind("<Return>", lambda _event: on_pay())

    def request(self) -> PaymentRequest:
        """Return a payment by this voucher; the checkout finds it."""
        return PaymentRequest(Tender.VOUCHER, voucher=self.code.get())

    @property
    def fields(self) -> dict[str, FormField]:
        """The fields by name."""
        return {"voucher": self.code}

    def first(self) -> tk.Misc:
        """Return the code's field."""
        return self.code.entry


@dataclass(frozen=True, slots=True)
class SlipActions:
    """The staff's answers about a separate terminal: money taken, not taken, a known slip paid again."""

    taken: Callable[[], None]
    not_taken: Callable[[], None]
    paid_again: Callable[[], None]


class SeparateCardForm(ttk.Frame):
    """A payment card on a separate terminal: first the instruction to charge, then the slip's reference."""

    def __init__(self, master: tk.Misc, total: str, act: SlipActions) -> None:
        super().__init__(master, style="Surface.TFrame")
        self._total = total
        self._words = WrappedLabel(self, style="Surface.TLabel", most=520)
        self._words.pack(fill="x", padx=px(4), pady=(0, px(12)))
        self.reference = FormField(
            self, _("Reference on the slip"), surface=True, help_text=_("The number that the terminal printed.")
        )  # fmt: skip
        self.reference.entry.bind("<Return>", lambda _event: act.taken())
        self._sure = False
        self._on_not = act.not_taken
        self.not_taken = ttk.Button(self, text=_("Not taken"), style="Surface.Quiet.TButton", command=self._press_not)
        self.paid_again = ttk.Button(
            self, text=_("It was paid again: note it"), style="Surface.Quiet.TButton", command=act.paid_again
        )
        self.reference.value.trace_add("write", lambda *_unused: self.paid_again.pack_forget())
        self.show_asked(asked=False)

    def show_asked(self, *, asked: bool) -> None:
        """Show the instruction, or (`asked`) the fields for the terminal's answer."""
        self._sure = False  # a confirmation must not outlive its question
        self.not_taken.configure(text=_("Not taken"))
        self.paid_again.pack_forget()  # an offer to confirm belongs to one answer
        if asked:
            self._words.configure(
                text=_("Charge {total} on the card terminal now. Then say here what it did.").format(total=self._total)
            )
            self.reference.pack(anchor="w", fill="x")
            self.not_taken.pack(anchor="w", pady=(px(16), 0))
        else:
            self._words.configure(
                text=_("The card is charged on the terminal beside the till. The seats are kept meanwhile.")
            )
            self.reference.pack_forget()
            self.not_taken.pack_forget()

    def ask_known(self, message: str) -> None:
        """Show that another sale has this slip, with a button to confirm; typing hides the button."""
        self.reference.error(message)
        self.paid_again.pack(anchor="w", pady=(px(16), 0), before=self.not_taken)

    def _press_not(self) -> None:
        # A second press confirms: after "not taken" the seats are free, so a mistake gives paid seats away.
        if self._sure:
            self._on_not()
            return
        self._sure = True
        self.not_taken.configure(text=_("The slip says declined: not taken"))

    def request(self) -> PaymentRequest:
        """Return a card payment; its reference follows with the answer."""
        return PaymentRequest(Tender.CARD)

    @property
    def fields(self) -> dict[str, FormField]:
        """The fields by name."""
        return {"reference": self.reference}

    def first(self) -> tk.Misc:
        """Return the reference's field."""
        return self.reference.entry
