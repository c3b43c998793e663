"""The fields for a buyer whom the receipt names: name, tax number and address, with why they are asked for."""

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk

from cinema.domain.named_buyers import check_named
from cinema.domain.payments import PaymentRequest, Tender
from cinema.domain.receipts import Buyer, check_buyer
from cinema.i18n import _
from gui.scale import px
from gui.widgets.form_field import FormField
from gui.widgets.wrapped import WrappedLabel


class BuyerForm(ttk.Frame):
    """Asks for the buyer; name and tax number are required. Alone it is the form of a sale on invoice."""

    def __init__(self, master: tk.Misc, why: str, on_pay: Callable[[], None]) -> None:
        super().__init__(master, style="Surface.TFrame")
        self._why = why
        WrappedLabel(self, text=why, style="Surface.TLabel").pack(fill="x", padx=px(4), pady=(0, px(12)))
        self._fields = {
            "buyer_name": FormField(self, _("Buyer's name"), surface=True),
            "buyer_tax_id": FormField(self, _("Buyer's tax number"), surface=True),
            "buyer_address": FormField(self, _("Buyer's address (optional)"), surface=True),
        }
        for field in self._fields.values():
            field.pack(anchor="w", fill="x", pady=(0, px(8)))
            field.entry.bind("<Return>", lambda _event: on_pay())

    def buyer(self) -> Buyer:
        """Return the typed buyer; InvalidInputError names the field that is missing or wrong."""
        name, tax_id, address = (field.get() for field in self._fields.values())
        buyer = check_buyer(name, tax_id, address)
        check_named(buyer, self._why)
        return buyer

    def request(self) -> PaymentRequest:
        """Return a payment on invoice."""
        return PaymentRequest(Tender.INVOICE)

    @property
    def fields(self) -> dict[str, FormField]:
        """The fields by name."""
        return self._fields

    def first(self) -> tk.Misc:
        """Return the name's field."""
        return self._fields["buyer_name"].entry

    def enable(self, *, free: bool) -> None:
        """Let the fields be typed in, or not while a call is running or the card is charged."""
        for field in self._fields.values():
            field.entry.state(["!disabled" if free else "disabled"])
