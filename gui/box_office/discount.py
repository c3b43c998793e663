"""A discount on the party that is being sold: how much, on which tickets, and why. It is judged when it is paid."""

import tkinter as tk
from tkinter import ttk

from cinema.domain.discounts import (
    FIELD,
    REASON_NAMES,
    WAY_NAMES,
    DiscountWay,
    WantedDiscount,
    percent_text,
    read_discount,
)
from cinema.errors import InvalidInputError
from cinema.i18n import _, current_language, money
from gui.box_office.basket_lines import BasketLine
from gui.scale import px
from gui.selling.cash_amounts import amount_text
from gui.selling.purchase import Purchase
from gui.widgets.icon_button import icon_button
from gui.widgets.scrolled import ScrolledFrame
from gui.window.errors import Words
from gui.window.form import Form
from gui.window.screen import Screen

_FORM, _EDGE = 420, 24


class DiscountPage(Screen):
    """Gives the `purchase` a discount, or takes it away; `on_end` is called after the till came back."""

    nav = "sell"

    def build(self) -> None:
        """Make the form, with the discount that was given before."""
        purchase: Purchase = self.arguments["purchase"]
        given = purchase.discount
        self._ways = {_(name): way for way, name in WAY_NAMES.items()}
        self._reasons = {_(name): reason for reason, name in REASON_NAMES.items()}
        self._types: dict[str, str | None] = {_("All tickets"): None, **_types(purchase)}
        scrolled = ScrolledFrame(self.body, padding=px(_EDGE))
        foot = ttk.Frame(self.body, padding=(px(_EDGE), 0, px(_EDGE), px(8)))  # after it: Tab comes to it last
        foot.pack(side="bottom", fill="x")
        scrolled.pack(fill="both", expand=True)
        holder = scrolled.inside
        ttk.Label(holder, text=_("Discount"), style="Title.TLabel").pack(anchor="w", pady=(0, px(16)))
        form = self.form = Form(holder, self.app.tasks, width=_FORM, foot=foot)
        form.pack(anchor="w", fill="x")
        ways, reasons, types = tuple(self._ways), tuple(self._reasons), tuple(self._types)
        way = form.add("way", _("Kind"), choices=ways, value=_(WAY_NAMES[given.way]) if given else ways[0])
        form.add(FIELD, _("How much"), value=_typed_value(given, purchase.house.currency))
        reason = _(REASON_NAMES[given.reason]) if given else reasons[0]
        form.add("reason", _("Reason"), choices=reasons, value=reason)
        kind = given.type if given else None
        form.add(
            "type", _("Tickets"), choices=types, value=next((n for n in types if self._types[n] == kind), types[0])
        )
        form.finish(_("Give it"), self._submit)
        way.value.trace_add("write", lambda *_unused: self._fit())
        if given is not None:
            self.remove = icon_button(
                foot, "x-lg", self._remove, style="Quiet.TButton", text=_("Take the discount away")
            )
            self.remove.pack(anchor="w", before=form.line)
        entry = form.fields[FIELD].entry
        entry.bind("<FocusIn>", lambda _event: _select(entry), add=True)
        self._fit()
        scrolled.settle()

    def first_focus(self) -> tk.Misc | None:
        """Return the field of the amount."""
        return self.form.fields[FIELD].entry

    def _fit(self) -> None:
        """Complimentary tickets have no amount to type."""
        way = self._ways[self.form.fields["way"].get()]
        field = self.form.fields[FIELD]
        field.entry.state(["disabled" if way is DiscountWay.FREE else "!disabled"])
        field.set_help(
            {
                DiscountWay.PERCENT: _("Percent, such as 10 or 12.5"),
                DiscountWay.AMOUNT: _("Off the sum of these tickets, such as 2.50"),
                DiscountWay.PRICE: _("What each of these tickets costs, such as 5"),
                DiscountWay.FREE: _("Nothing is paid for these tickets."),
            }[way]
        )

    def _submit(self) -> None:
        purchase: Purchase = self.arguments["purchase"]
        typed, way = self.form.values(), self._ways[self.form.fields["way"].get()]
        if way is not DiscountWay.FREE and not self.form.required(FIELD):
            return
        try:
            value = read_discount(typed[FIELD], way, purchase.house.currency)
            wanted = WantedDiscount(way, self._reasons[typed["reason"]], value, self._types[typed["type"]])
            wanted.amount(purchase.prices_of(wanted.type))
        except InvalidInputError as error:
            self.form.show(Words(error.message, FIELD))
            return
        self._give(wanted)

    def _remove(self) -> None:
        self._give(None)

    def _give(self, wanted: WantedDiscount | None) -> None:
        purchase: Purchase = self.arguments["purchase"]
        purchase.discount = wanted
        self.app.navigator.back()
        self.arguments["on_end"]()


def _select(entry: ttk.Entry) -> None:
    """Select what an entry has, so that typing replaces it."""
    entry.selection_range(0, "end")
    entry.icursor("end")


def discount_line(purchase: Purchase) -> BasketLine | None:
    """Return the discount as a line of the basket; None where nothing is taken off."""
    wanted = purchase.discount
    if wanted is None or not purchase.discounted_prices:
        return None
    words = wanted.words(money(wanted.value, purchase.house.currency))
    return BasketLine("F2", 0, words, _(REASON_NAMES[wanted.reason]), -purchase.taken_off)


def _types(purchase: Purchase) -> dict[str, str]:
    """Return the ticket types of the party by their names."""
    chosen = {one.type for one in purchase.lines} | {one.type for each in purchase.aside for one in each.tickets}
    return {one.name_in(current_language()): one.id for one in purchase.seating.card.types if one.id in chosen}


def _typed_value(wanted: WantedDiscount | None, currency: str) -> str:
    """Return the value of a discount as it was typed."""
    if wanted is None or wanted.way is DiscountWay.FREE:
        return ""
    return percent_text(wanted.value) if wanted.way is DiscountWay.PERCENT else amount_text(wanted.value, currency)
