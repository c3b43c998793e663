"""Exchanged tickets: the old code is refused and the new one valid at once, and money and seats are right after a crash."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from cinema.domain.exchanges import ExchangeQuote, Swap
from cinema.domain.orders import Discount
from cinema.domain.payments import PaymentRequest, Tender
from cinema.domain.receipt_lines import small_lines
from cinema.domain.refunds import RefundCause
from cinema.domain.transactions import Transaction, TransactionState
from cinema.errors import (
    CinemaError,
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    PaymentRefusedError,
    PaymentUnresolvedError,
    SeatsLostError,
)
from cinema.services.cinema import Cinema
from tests.conftest import SmallHouse
from tests.rebuilding import rebuilt_equals_stored
from tests.selling_checks import in_order, recover
from tests.services.conftest import Failing, PowerCutError
from tests.support import (
    CASH,
    DECLINES,
    LATE,
    NO_REFUNDS,
    SILENT,
    begin,
    card,
    choice,
    findings,
    hold,
    raw,
    sell,
)


def number_of(sale: Transaction) -> str:
    assert sale.receipt_number is not None
    return sale.receipt_number


def exchange(
    house: SmallHouse,
    sale: Transaction,
    *swaps: Swap,
    request: PaymentRequest | None = None,
    cinema: Cinema | None = None,
) -> Transaction:
    exchanges = (cinema or house.cinema).exchanges
    quote = exchanges.begin(house.staff, number_of(sale), swaps)
    return exchanges.finish(house.staff, quote, request)


def verdicts(house: SmallHouse, sale: Transaction) -> list[str]:
    codes = house.cinema.receipts.codes(house.staff, sale)
    return [house.cinema.ticket_checks.check(house.staff, codes[one.id]).verdict.value for one in sale.tickets]


def seats_now(house: SmallHouse, *seats: str) -> list[str]:
    seat_map = house.storage.seat_maps.get(house.screening)
    return [seat_map.state(seat).value for seat in seats]


def left_wrong(house: SmallHouse) -> list[str]:
    """Recover, and return all that is left undone, contradicts itself, or is not as the journal says."""
    wrong = [*in_order(house.cinema, house.connection), *rebuilt_equals_stored(house.connection)]
    return [*wrong, *findings(house.cinema)]


def test_a_ticket_for_another_seat_costs_nothing_and_the_old_seat_is_free(house: SmallHouse) -> None:
    sale = sell(house.cinema, house.staff, house.screening, "B1", "B2", request=CASH)
    new = exchange(house, sale, Swap("B1", "B4"))
    assert (new.state, new.total, new.exchange_of) == (TransactionState.PAID, 950, sale.id)
    assert seats_now(house, "B1", "B2", "B4") == ["free", "sold", "sold"]
    assert verdicts(house, sale) == ["refunded", "valid"]
    assert verdicts(house, new) == ["valid"]
    (refund,) = house.storage.transactions.get(sale.id).refunds
    assert (refund.cause, refund.amount, [one.returned for one in refund.shares]) == (RefundCause.EXCHANGED, 950, [0])
    (entry,) = [one for one in raw(house.connection, "journal") if one["kind"] == "exchanged"]
    assert (entry["number"], entry["refund_number"]) == (new.receipt_number, refund.number)
    assert left_wrong(house) == []
