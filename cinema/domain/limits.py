"""What a cashier may do without a manager, by the house's settings; what is beyond it a manager lends for once."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from cinema.domain.currencies import digits
from cinema.domain.house import House
from cinema.domain.users import Rank, Role
from cinema.i18n import N_

LOAN_SECONDS = 60


class LentAction(StrEnum):
    """What a manager can lend: an action at a till that is beyond a cashier's limits."""

    DISCOUNT = "discount"
    COMP = "comp"
    REFUND = "refund"
    LATE_SALE = "late-sale"
    STRANDED_SEAT = "stranded-seat"
    CASH_DIFFERENCE = "cash-difference"
    USED_TICKET = "used-ticket"
    OTHER_TENDER = "other-tender"


ACTION_NAMES = {
    LentAction.DISCOUNT: N_("a larger discount"), LentAction.COMP: N_("complimentary tickets"),
    LentAction.REFUND: N_("a larger refund"), LentAction.LATE_SALE: N_("a sale after the start"),
    LentAction.STRANDED_SEAT: N_("a single seat that is left"),
    LentAction.CASH_DIFFERENCE: N_("a difference in the cash"),
    LentAction.USED_TICKET: N_("the refund of a used ticket"),
    LentAction.OTHER_TENDER: N_("a refund to another way of payment"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Loan:
    """A permission that `lender` (a manager's id) lends to `borrower` for one action at one till, once, until `until`.

    The journal has it under its id, and decides; this value is only its name. `until` is by the database's clock.
    """

    id: str
    action: LentAction
    lender: str
    lender_name: str
    borrower: str
    till: str
    until: datetime


def loan_end(lent_at: datetime) -> datetime:
    """Return when a loan ends that was recorded at an instant."""
    return lent_at + timedelta(seconds=LOAN_SECONDS)


def discount_needs_manager(house: House, percent: Decimal | int) -> bool:
    """Tell whether a discount of so many percent of the price is more than a cashier gives."""
    return percent > house.cashier_discount_percent


def comp_needs_manager(house: House) -> bool:
    """Tell whether a cashier gives no complimentary tickets alone."""
    return house.comps_by == Role.MANAGER


def refund_needs_manager(house: House, amount: int) -> bool:
    """Tell whether this much of a sale, in minor units, is more than a cashier refunds."""
    return bool(house.cashier_refund) and amount > Decimal(house.cashier_refund).scaleb(digits(house.currency))


def counts_blind(house: House, role: Role) -> bool:
    """Tell whether somebody of this role counts a drawer without being told what should be in it."""
    return house.expected_cash_by == Role.MANAGER and role.rank < Rank.MANAGER


def stranded_seat_needs_manager(house: House) -> bool:
    """Tell whether a cashier leaves no single seat free alone."""
    return house.stranded_seats_by == Role.MANAGER


def late_sale_needs_manager(house: House, starts_at: datetime, now: datetime) -> bool:
    """Tell whether it is too late after a screening's start for a cashier to sell tickets for it alone."""
    return now > starts_at + timedelta(minutes=house.late_sale_minutes)
