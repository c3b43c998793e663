"""The card of a payment page: which ways to pay there are, and the form of the chosen one."""

import tkinter as tk
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from tkinter import ttk

from cinema.domain.payments import PaymentRequest, PaymentWay, Provider, Tender
from cinema.i18n import _, money
from gui.scale import px
from gui.selling.payment_forms import CashForm, DemoCardForm, SeparateCardForm, SlipActions, WayForm
from gui.widgets.message_line import MessageLine
from gui.widgets.segmented import SegmentedControl

_CARD = 640


@dataclass(frozen=True, slots=True)
class ToPay:
    """How much, in minor units, by which of these ways."""

    total: int
    currency: str
    ways: Sequence[PaymentWay]

    @property
    def words(self) -> str:
        """The amount in words."""
        return money(self.total, self.currency)


class PaymentWays(ttk.Frame):
    """Shows the first way, until another is chosen; there is at least one. What is paid for nothing has no form."""

    def __init__(
        self, master: tk.Misc, to_pay: ToPay, chosen: PaymentWay | None, act: SlipActions, on_way: Callable[[], None]
    ) -> None:
        super().__init__(master, style="Card.TFrame", padding=px(32))
        self._to_pay, self._act, self._on_way = to_pay, act, on_way
        self.way = chosen if chosen is not None and chosen in to_pay.ways else to_pay.ways[0]
        self.form: WayForm | None = None
        self.tabs: SegmentedControl | None = None
        ttk.Frame(self, style="Surface.TFrame", width=px(_CARD - 64), height=1).pack()
        if len(to_pay.ways) > 1 and to_pay.total:
            names = {Tender.CARD: _("Card"), Tender.CASH: _("Cash")}
            choices = [(way.tender.value, names[way.tender]) for way in to_pay.ways]
            self.tabs = SegmentedControl(
                self, choices, self.way.tender.value, self.choose, each=120, height=40, surface=True
            )
            self.tabs.pack(anchor="w", padx=px(4), pady=(0, px(20)))
        else:
            words = _("Pay by card") if self.way.tender is Tender.CARD else _("Pay in cash")
            words = words if to_pay.total else _("Nothing to pay")
            ttk.Label(self, text=words, style="Surface.Title.TLabel").pack(anchor="w", padx=px(4), pady=(0, px(12)))
        self.word = MessageLine(self, _CARD - 64)
        self.word.pack(anchor="w", fill="x", padx=px(4), pady=(0, px(12)))
        self._show_form()

    @property
    def is_slip(self) -> bool:
        """Whether the chosen way is a card on a separate terminal, which somebody reads."""
        return self.way.provider is Provider.SEPARATE and bool(self._to_pay.total)

    def choose(self, tender: str) -> None:
        """Show another way's form."""
        self.way = next((way for way in self._to_pay.ways if way.tender.value == tender), self.way)
        self.word.hide()
        self._show_form()
        self._on_way()

    def enable(self, *, free: bool) -> None:
        """Let another way be chosen, or not while something is under way."""
        if self.tabs is not None:
            for button in self.tabs.buttons.values():
                button.state(["!disabled" if free else "disabled"])

    def show_asked(self, *, asked: bool) -> None:
        """Show whether somebody is at the separate terminal just now."""
        if isinstance(self.form, SeparateCardForm):
            self.form.show_asked(asked=asked)

    def request(self) -> PaymentRequest:
        """Return what was typed; raises InvalidInputError for its field."""
        if self.form is None:
            return PaymentRequest(self.way.tender, tendered=0 if self.way.tender is Tender.CASH else None)
        return self.form.request()

    def field_error(self, name: str, message: str) -> bool:
        """Show an error beside its field, and tell whether there is such a field."""
        entry = self.form.field(name) if self.form is not None else None
        if entry is None:
            return False
        entry.error(message)
        entry.entry.focus_set()
        entry.entry.icursor("end")
        return True

    def _show_form(self) -> None:
        if self.form is not None:
            self.form.destroy()
        self.form = None
        if not self._to_pay.total:
            ttk.Label(self, style="Surface.TLabel", text=_("These tickets are free of charge. Just take them.")).pack(
                anchor="w", padx=px(4)
            )
            return
        form: CashForm | DemoCardForm | SeparateCardForm
        if self.way.tender is Tender.CASH:
            form = CashForm(self, self._to_pay.total, self._to_pay.currency, self._act.taken)
        elif self.is_slip:
            form = SeparateCardForm(self, self._to_pay.words, self._act)
        else:
            form = DemoCardForm(self, self._act.taken)
        form.pack(anchor="w", fill="x")
        self.form = form
