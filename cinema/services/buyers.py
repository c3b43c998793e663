"""Naming a person or firm on a receipt, and forgetting them: the sale and the journal keep a salted hash alone."""

from dataclasses import replace

from cinema.domain.access import require_access
from cinema.domain.house_record import BUYERS, FORGOTTEN
from cinema.domain.orders import Order
from cinema.domain.receipts import check_buyer, check_receipt_number
from cinema.domain.refunds import is_refund_number
from cinema.domain.users import Actor, Role
from cinema.errors import NotFoundError
from cinema.i18n import _
from cinema.ports import Buyers, Transactions
from cinema.services.house_events import HouseEvents
from cinema.services.standing import Standing


class ReceiptNames:
    """Names buyers on orders before they are paid."""

    def __init__(self, buyers: Buyers, transactions: Transactions, standing: Standing, events: HouseEvents) -> None:
        self._buyers = buyers
        self._events = events
        self._transactions = transactions
        self._standing = standing

    def name(self, actor: Actor, order: Order, name: str, tax_id: str = "", address: str = "") -> Order:
        """Return the order with a buyer whom its receipt will name; the particulars are kept from now on.

        Raises InvalidInputError for `buyer_name`, `buyer_tax_id` or `buyer_address`. An order that is not sold is
        given to `drop`.
        """
        require_access(self._standing.check(actor), order)
        return replace(order, buyer=self._buyers.put(check_buyer(name, tax_id, address), order.customer))

    def drop(self, actor: Actor, order: Order) -> None:
        """Forget the buyer of an order that was not sold; a repeat changes nothing."""
        require_access(actor, order)
        if order.buyer is not None:
            self._buyers.forget(order.buyer)

    def forget(self, actor: Actor, receipt_number: str) -> None:
        """Forget whom a sale's receipt names, for good; the sale stays, and the journal says who did it. For managers.

        A repeat is recorded once more and changes nothing else. Raises NotFoundError for a receipt that there is not,
        or that never named anybody.
        """
        self._standing.check(actor).require(Role.MANAGER)
        number = check_receipt_number(receipt_number)
        of = self._transactions.by_refund if is_refund_number(number) else self._transactions.by_receipt
        sale = of(number)
        if sale.buyer is None:
            raise NotFoundError(_("This receipt names nobody."), field="number")
        # First, so that the audit never takes it for a removal by hand.
        self._events.note(actor, BUYERS, sale.buyer, {"field": FORGOTTEN})
        self._buyers.forget(sale.buyer)
