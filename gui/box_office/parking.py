"""How a party leaves the selling page for a basket that waits, and comes back from one."""

import tkinter as tk
from typing import TYPE_CHECKING, Protocol

from cinema.domain.baskets import Basket, BasketKind, Collected
from cinema.domain.discounts import wanted_again
from cinema.domain.members import Member
from cinema.i18n import _, clock, day
from gui.box_office.till_sale import TillSale
from gui.selling.purchase import Purchase, time_ran_out

if TYPE_CHECKING:
    from gui.window.context import AppContext

_SECONDS = 20  # for which a number is shown, so that it can be written down; what waits shows it again


class SellingPage(Protocol):
    """The selling page as parties leave it and come back to it."""

    app: "AppContext"
    purchase: Purchase | None
    sale: TillSale | None

    def say(self, message: str, kind: str) -> None:
        """Show a message beside the party."""

    def refresh(self) -> None:
        """Show the present party."""


def leave(page: SellingPage, *, reserve: bool) -> None:
    """Ask for a label or a name; the party goes when that is given."""
    purchase = page.purchase
    assert purchase is not None

    def done(basket: Basket, zone: str) -> None:
        if page.sale is not None and page.purchase is purchase:
            page.sale.left()
        if basket.kind is BasketKind.HANDED_OVER:
            page.app.navigator.go("handed_over", basket=basket, house=purchase.house)
        else:
            page.app.notify(left_words(basket, zone), "good", seconds=_SECONDS)

    page.app.navigator.go("park", purchase=purchase, reserve=reserve, on_done=done)


def left_words(basket: Basket, zone: str) -> str:
    """Return what became of a party."""
    seats = ", ".join(basket.order.seat_labels)
    if basket.kind is BasketKind.PARKED:
        return _("Parked until {time}: {seats}.").format(time=clock(basket.until, zone), seats=seats)
    until = f"{day(basket.until, zone)}, {clock(basket.until, zone)}"
    words = _("Reserved under number {number} until {until}: {seats}.")
    return words.format(number=basket.number or "", until=until, seats=seats)


def taken_over(page: SellingPage, party: Collected | None) -> None:
    """Put a basket that was taken over on the screen, when its screening is open there."""
    if party is None or page.sale is None:
        return
    hold = party.holds[0]
    if not hold.seconds_left:
        page.say(time_ran_out(), "warn")
        return
    if page.purchase is not None:
        order = party.basket.order
        page.purchase.discount = wanted_again(order.discounts, {one.id: one.type for one in order.tickets})
        _attach_again(page, page.purchase, order.customer)
    page.sale.take_over(hold, party.types(hold))
    if party.gone:
        page.say(_("Free again meanwhile: {seats}.").format(seats=", ".join(party.gone)), "warn")


def _attach_again(page: SellingPage, purchase: Purchase, customer: str | None) -> None:
    """Look up the customer of a basket again, who may be gone by now."""
    if customer is None:
        return
    cinema, actor = page.app.cinema, page.app.identity.actor()

    def found(member: Member) -> None:
        if page.purchase is purchase and page.sale is not None:
            purchase.member = member
            page.refresh()

    widget: tk.Misc = page  # type: ignore[assignment]
    page.app.tasks.submit(
        lambda: cinema.members.get(actor, customer), owner=widget, on_done=found, on_error=page.app.report
    )
