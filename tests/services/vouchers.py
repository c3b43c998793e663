"""What tests do with vouchers at the tills of a small house."""

from collections.abc import Sequence

from cinema.domain.payments import PaymentRequest, Tender
from cinema.domain.transactions import Transaction
from cinema.domain.vouchers import Voucher, VoucherKind
from cinema.services.cinema import Cinema
from tests.conftest import SmallHouse
from tests.rebuilding import rebuilt_equals_stored
from tests.selling_checks import in_order
from tests.support import CASH, begin, findings


def sell_voucher(
    house: SmallHouse,
    amount: int = 2000,
    kind: VoucherKind = VoucherKind.VALUE,
    *,
    price: int | None = None,
    types: Sequence[str] = (),
    valid_until: str | None = None,
) -> tuple[Transaction, str]:
    """Sell a voucher for cash, and return the sale with the voucher's code."""
    desk, staff = house.cinema.vouchers, house.staff
    line = desk.line(staff, kind, amount, price=price, types=tuple(types), valid_until=valid_until)
    order = house.cinema.checkout.begin(staff, [], lines=[line])
    sale = house.cinema.checkout.pay(staff, order, CASH)
    (code,) = desk.codes(staff, sale).values()
    return sale, code


def by(code: str) -> PaymentRequest:
    return PaymentRequest(Tender.VOUCHER, voucher=code)


def pay_by(house: SmallHouse, code: str, *seats: str, cinema: Cinema | None = None) -> Transaction:
    """Sell some seats for a voucher alone."""
    chosen = cinema or house.cinema
    return chosen.checkout.pay(house.staff, begin(chosen, house.staff, house.screening, *seats), by(code))


def left(house: SmallHouse, code: str) -> int:
    """Return a voucher's balance, by the journal; the stored one must say the same."""
    voucher = house.cinema.vouchers.show(house.staff, code)
    assert stored(house, voucher.id) == voucher
    return voucher.balance


def stored(house: SmallHouse, voucher_id: str) -> Voucher:
    return next(one for one in house.storage.vouchers.newest(100) if one.id == voucher_id)


def is_well(house: SmallHouse) -> bool:
    """Tell whether all is in order, by recovery, the audit, and what follows from the journal alone."""
    return [*in_order(house.cinema, house.connection), *findings(house.cinema)] == [] and not rebuilt_equals_stored(
        house.connection
    )
