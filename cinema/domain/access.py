"""Who may see a purchase and act on it."""

from cinema.domain.orders import Order
from cinema.domain.users import Actor
from cinema.errors import NotAllowedError
from cinema.i18n import _


def require_access(actor: Actor, order: Order, *, to_guests: bool = True) -> None:
    """Raise NotAllowedError unless this actor may see a purchase.

    Staff and its customer may; so may, at the workstation where it was made, the guest who made it (`to_guests`: not by
    a number that is easy to guess). What staff sold to nobody by name is staff's alone.
    """
    if actor.is_staff:
        return
    if order.customer is not None:
        allowed = order.customer == actor.user
    else:
        is_guests = order.seller is None and not order.channel.is_office
        allowed = to_guests and is_guests and order.workstation == actor.workstation
    if not allowed:
        raise NotAllowedError(_("This purchase belongs to another customer."))
