"""The box with the ways to pay: tabs, and the form of the selected way."""

import tkinter as tk
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from tkinter import ttk

from cinema.domain.payments import PaymentRequest, PaymentWay, Provider, Tender, tender_name
from cinema.domain.receipts import Buyer
from cinema.i18n import _, money
from gui.scale import px
from gui.selling.buyer_form import BuyerForm
from gui.selling.payment_forms import CashForm, DemoCardForm, SeparateCardForm, SlipActions, VoucherForm, WayForm
from gui.widgets.form_field import FormField
from gui.widgets.message_line import MessageLine
from gui.widgets.segmented import SegmentedControl
from gui.widgets.wrapped import WrappedLabel

_WIDTH, _AROUND = 640, 76
_LARGE, _MUCH = 760, 1000  # px: the larger card, and the room from which on it is used


@dataclass(frozen=True, slots=True)
class ToPay:
    """The amount to pay in minor units, what of it is due in cash after its rounding, and the ways to pay it.

    `named` says why the receipt needs a named buyer; empty if it does not.
    """

    total: int
    cash: int
    currency: str
    ways: Sequence[PaymentWay]
    named: str = ""

    @property
    def words(self) -> str:
        """The formatted amount."""
        return money(self.total, self.currency)

    @property
    def cash_words(self) -> str:
        """The formatted amount that is due in cash."""
        return money(self.cash, self.currency)


@dataclass(frozen=True, slots=True)
class Typed:
    """The chosen way and the texts of its fields: widgets that are made anew go on with them."""

    way: PaymentWay | None = None
    texts: Mapping[str, str] = field(default_factory=dict)


class PaymentWays(ttk.Frame):
    """Shows the form of one way, at first that of `before` or the first; a total of zero needs no form."""

    def __init__(
        self, master: tk.Misc, to_pay: ToPay, before: Typed, act: SlipActions, on_way: Callable[[], None]
    ) -> None:
        super().__init__(master)
        # A card of a width of its own, or the whole width where that is less.
        self._card = ttk.Frame(self, style="Card.TFrame", padding=px(32))
        self._card.pack(fill="both")
        self.bind("<Configure>", lambda event: self._fit(event.width))
        self.to_pay, self._act, self._on_way = to_pay, act, on_way
        self.way = next((one for one in to_pay.ways if one == before.way), to_pay.ways[0])
        self.form: WayForm | None = None
        self.named: BuyerForm | None = None
        self._buyer_texts: dict[str, str] = {}
        self.tabs: SegmentedControl | None = None
        if len(to_pay.ways) > 1 and to_pay.total:
            choices = [(way.tender.value, _tab(way.tender)) for way in to_pay.ways]
            each = min(180, (_WIDTH - _AROUND) // len(choices)) if len(choices) > 2 else 120
            self.tabs = SegmentedControl(
                self._card, choices, self.way.tender.value, self.choose, each=each, height=40, surface=True
            )
            self.tabs.pack(anchor="w", padx=px(4), pady=(0, px(20)))
        else:
            words = _("Pay by card") if self.way.tender is Tender.CARD else _("Pay in cash")
            words = words if to_pay.total else _("Nothing to pay")
            ttk.Label(self._card, text=words, style="Surface.Title.TLabel").pack(
                anchor="w", padx=px(4), pady=(0, px(12))
            )
        self.word = MessageLine(self._card, _WIDTH - 64)
        self.word.pack(anchor="w", fill="x", padx=px(4), pady=(0, px(12)))
        self._show_form()
        if self.way == before.way:
            for name, field_ in self._fields().items():
                field_.value.set(before.texts.get(name, ""))
                field_.entry.icursor("end")

    @property
    def is_slip(self) -> bool:
        """Whether the selected way is a separate terminal, whose slip the staff reads."""
        return self.way.provider is Provider.SEPARATE and bool(self.to_pay.total)

    def choose(self, tender: str) -> None:
        """Select a way to pay and show its form."""
        self.way = next((way for way in self.to_pay.ways if way.tender.value == tender), self.way)
        self.word.hide()
        self._buyer_texts |= {name: field_.get() for name, field_ in self._buyer_fields().items()}
        self._show_form()
        for name, field_ in self._buyer_fields().items():
            field_.value.set(self._buyer_texts.get(name, ""))
        self._on_way()

    def typed(self) -> Typed:
        """Return what was chosen and typed so far."""
        return Typed(self.way, {name: field_.get() for name, field_ in self._fields().items()})

    def enable(self, *, free: bool) -> None:
        """Enable the tabs, or disable them while a call is running."""
        if self.tabs is not None:
            for button in self.tabs.buttons.values():
                button.state(["!disabled" if free else "disabled"])
        if self.named is not None:
            self.named.enable(free=free)

    def show_asked(self, *, asked: bool) -> None:
        """Show whether a separate terminal's answer is awaited."""
        if isinstance(self.form, SeparateCardForm):
            self.form.show_asked(asked=asked)

    def request(self) -> PaymentRequest:
        """Return the typed payment; InvalidInputError names the wrong field."""
        if self.form is None:  # nothing to pay; cash needs an amount given all the same
            return PaymentRequest(self.way.tender, tendered=0 if self.way.tender is Tender.CASH else None)
        return self.form.request()

    def buyer(self) -> Buyer | None:
        """Return the buyer whom the receipt will name, None if nobody is asked for; raises as `request`."""
        return self.named.buyer() if self.named is not None else None

    def field_error(self, name: str, message: str) -> bool:
        """Show an error at its field and return True; False if the form has no such field."""
        entry = self._fields().get(name)
        if entry is None:
            return False
        entry.error(message)
        entry.entry.focus_set()
        entry.entry.selection_clear()  # a wrong digit is corrected, not typed anew
        entry.entry.icursor("end")
        return True

    def select_again(self) -> None:
        """Select what was typed of the first field, so that the next try replaces it."""
        if self.form is None:
            return
        entry = next(iter(self.form.fields.values())).entry
        if entry.winfo_ismapped():
            entry.focus_set()
            entry.selection_range(0, "end")
            entry.icursor("end")

    def _fit(self, width: int) -> None:
        """Give the card its own width; where there is much room, it stands in the middle, larger."""
        narrow, wide = width < px(_WIDTH), width >= px(_MUCH)
        own = px(_LARGE if wide else _WIDTH)
        left = (width - own) // 2 if wide else 0
        self._card.configure(padding=px(16 if narrow else 48 if wide else 32))
        self._card.pack_configure(padx=(left, 0 if narrow else width - own - left), pady=(px(48) if wide else 0, 0))

    def _fields(self) -> dict[str, FormField]:
        return {**(self.form.fields if self.form is not None else {}), **self._buyer_fields()}

    def _buyer_fields(self) -> dict[str, FormField]:
        return self.named.fields if self.named is not None else {}

    def _show_form(self) -> None:
        if self.form is not None:
            self.form.destroy()
        if self.named is not None:
            self.named.destroy()
        self.form = self.named = None
        if not self.to_pay.total:
            free = _("These tickets are free of charge. Just take them.")
            WrappedLabel(self._card, style="Surface.TLabel", text=free).pack(fill="x", padx=px(4))
            return
        if self.way.tender is Tender.INVOICE:
            words = _("Nothing is taken now: the buyer gets an invoice and pays by transfer. Name the buyer.")
            self.form = self.named = BuyerForm(self._card, words, self._act.taken)
            self.named.pack(anchor="w", fill="x")
            return
        form: CashForm | DemoCardForm | SeparateCardForm | VoucherForm
        if self.way.tender is Tender.CASH:
            form = CashForm(self._card, self.to_pay.total, self.to_pay.cash, self.to_pay.currency, self._act.taken)
        elif self.way.tender is Tender.VOUCHER:
            form = VoucherForm(self._card, self._act.taken)
        elif self.is_slip:
            form = SeparateCardForm(self._card, self.to_pay.words, self._act)
        else:
            form = DemoCardForm(self._card, self._act.taken)
        form.pack(anchor="w", fill="x")
        self.form = form
        if self.to_pay.named:
            self.named = BuyerForm(self._card, self.to_pay.named, self._act.taken)
            self.named.pack(anchor="w", fill="x", pady=(px(20), 0))


def _tab(tender: Tender) -> str:
    """Return a way's name as short as a tab is."""
    return _("Invoice") if tender is Tender.INVOICE else tender_name(tender)
