"""The words for a payment that is being checked: the same on every page."""

from cinema.domain.ids import short_reference
from cinema.domain.orders import Order
from cinema.i18n import _, ngettext


def check_title() -> str:
    """Return the name of the state."""
    return _("Your payment is being checked")


def check_reference(sale: Order) -> str:
    """Return the reference line of a sale that has no receipt number yet."""
    return _("Reference {reference}").format(reference=short_reference(sale.id))


def check_words(sale: Order) -> str:
    """Return what is known and what to do."""
    seats = ", ".join(sale.seats)
    return ngettext(
        "The payment for seat {seats} is being checked, reference {reference}. Please ask at the counter, and don't "
        "pay for it again.",
        "The payment for seats {seats} is being checked, reference {reference}. Please ask at the counter, and don't "
        "pay for them again.",
        len(sale.seats),
    ).format(seats=seats, reference=short_reference(sale.id))


def paid_after_all(sale: Order) -> str:
    """Return the message for a checked payment that was taken."""
    return _("Your payment went through: {seats}.").format(seats=", ".join(sale.seats))


def not_paid(message: str) -> str:
    """Return the message for a checked payment that was not taken."""
    return _("Your payment was checked. {reason} Your seats are free again.").format(reason=message)
