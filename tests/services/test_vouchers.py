"""Vouchers at the till: sold, redeemed once, given back, blocked and issued anew."""

import pytest

from cinema.domain.payments import PaymentRequest, Provider, Tender
from cinema.domain.transactions import TransactionState
from cinema.domain.vouchers import VoucherKind, VoucherState
from cinema.errors import ConflictError, InvalidInputError, NotAllowedError, PaymentRefusedError, TooManyAttemptsError
from tests.conftest import SmallHouse
from tests.selling_checks import in_order
from tests.services.vouchers import by, left, pay_by, sell_voucher, stored
from tests.support import CASH, begin, raw


def test_a_voucher_is_sold_without_tax_or_seat_and_pays_for_tickets(house: SmallHouse) -> None:
    house.storage.settings.set("tax_rate", 2100)
    sale, code = sell_voucher(house)
    assert (sale.total, sale.tickets, sum(sale.taxes.values())) == (2000, (), 0)
    assert left(house, code) == 2000
    paid = pay_by(house, code, "B1")
    assert (paid.state, paid.payments[0].provider, paid.payments[0].change) == (
        TransactionState.PAID, Provider.VOUCHER, None,
    )  # fmt: skip
    assert sum(paid.taxes.values()) > 0
    assert left(house, code) == 1050
    assert in_order(house.cinema, house.connection) == []
    assert house.cinema.audit.findings(house.operator) == ()
