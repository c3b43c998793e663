"""The void of a sale: the last one of this till, within five minutes, and nothing else."""

from datetime import timedelta

import pytest

from cinema.bootstrap import join
from cinema.domain.exchanges import Swap
from cinema.domain.refunds import CAUSE_NAMES, TYPED_CAUSES, RefundCause, cause_name
from cinema.domain.transactions import Transaction, TransactionState
from cinema.errors import ConflictError, InvalidInputError, NotAllowedError, NotFoundError
from repositories.storage import open_storage
from tests.conftest import SmallHouse
from tests.selling_checks import in_order
from tests.support import CASH, raw, sell


def number_of(sale: Transaction) -> str:
    assert sale.receipt_number is not None
    return sale.receipt_number


def test_the_last_sale_is_voided_to_its_tenders_and_the_journal_says_so(house: SmallHouse) -> None:
    sale = sell(house.cinema, house.staff, house.screening, "B1", "B2", request=CASH)
    done = house.cinema.voids.void(house.staff, number_of(sale))
    assert done.state is TransactionState.REFUNDED
    assert [(one.cause, one.amount) for one in done.refunds] == [(RefundCause.VOIDED, 1900)]
    (entry,) = [one for one in raw(house.connection, "journal") if one["kind"] == "refunded"]
    assert entry["operation"]["refund"]["cause"] == "voided"
    seats = house.storage.seat_maps.get(house.screening)
    assert [seats.state(seat).value for seat in ("B1", "B2")] == ["free", "free"]
    with pytest.raises(ConflictError, match="already"):
        house.cinema.voids.void(house.staff, number_of(sale))
    assert in_order(house.cinema, house.connection) == []


def test_a_sale_that_is_not_the_last_one_of_this_till_is_not_voided(house: SmallHouse) -> None:
    first = sell(house.cinema, house.staff, house.screening, "B1", request=CASH)
    other = join(open_storage(house.connection), "till-2", patience=0.01)
    elsewhere = sell(other, house.staff, house.screening, "B2", request=CASH)
    with pytest.raises(ConflictError, match="last sale"):
        house.cinema.voids.void(house.staff, number_of(elsewhere))
    sell(house.cinema, house.staff, house.screening, "B3", request=CASH)
    with pytest.raises(ConflictError, match="last sale"):
        house.cinema.voids.void(house.staff, number_of(first))
    assert other.voids.void(house.staff, number_of(elsewhere)).state is TransactionState.REFUNDED
    assert in_order(house.cinema, house.connection) == []


def test_a_sale_is_voided_for_five_minutes_only(house: SmallHouse) -> None:
    sale = sell(house.cinema, house.staff, house.screening, "B1", request=CASH)
    voids, now = house.cinema.voids, house.storage.journal.now
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(voids._journal, "now", lambda: now() + timedelta(minutes=5, seconds=1))
        with pytest.raises(ConflictError, match="five minutes"):
            voids.void(house.staff, number_of(sale))
    assert house.storage.transactions.get(sale.id).refunds == ()


def test_what_was_refunded_or_exchanged_is_not_voided(house: SmallHouse) -> None:
    sale = sell(house.cinema, house.staff, house.screening, "B1", "B2", request=CASH)
    quote = house.cinema.exchanges.begin(house.staff, number_of(sale), [Swap("B1", "B4")])
    new = house.cinema.exchanges.finish(house.staff, quote)
    with pytest.raises(ConflictError, match="already"):
        house.cinema.voids.void(house.staff, number_of(sale))
    with pytest.raises(ConflictError, match="exchange"):
        house.cinema.voids.void(house.staff, number_of(new))
    (refund,) = house.storage.transactions.get(sale.id).refunds
    with pytest.raises(InvalidInputError):
        house.cinema.voids.void(house.staff, str(refund.number))


def test_only_staff_voids_and_only_what_was_sold(house: SmallHouse) -> None:
    sale = sell(house.cinema, house.guest, house.screening, "B1")
    with pytest.raises(NotAllowedError):
        house.cinema.voids.void(house.guest, number_of(sale))
    with pytest.raises(NotFoundError):
        house.cinema.voids.void(house.staff, "2026-01-999999")


def test_a_refund_says_why_from_a_list_and_needs_words_for_another_reason(house: SmallHouse) -> None:
    sale = sell(house.cinema, house.staff, house.screening, "B1", "B2", request=CASH)
    refund, number = house.cinema.refunds.refund, number_of(sale)
    for cause in (RefundCause.VOIDED, RefundCause.EXCHANGED):
        with pytest.raises(InvalidInputError) as refused:
            refund(house.staff, number, ["B1"], reason="x", cause=cause)
        assert refused.value.field == "cause"
    with pytest.raises(InvalidInputError) as refused:
        refund(house.staff, number, ["B1"], reason="", cause=RefundCause.OTHER)
    assert refused.value.field == "reason"
    done = refund(house.staff, number, ["B1"], reason="", cause=RefundCause.ILLNESS)
    assert [one.cause for one in done.refunds] == [RefundCause.ILLNESS]
    assert set(CAUSE_NAMES) == set(RefundCause) > set(TYPED_CAUSES)
    assert cause_name(RefundCause.ILLNESS) == "Illness"
    assert in_order(house.cinema, house.connection) == []


def test_a_refund_that_was_stored_before_there_was_a_list_is_read_and_agrees(house: SmallHouse) -> None:
    sale = sell(house.cinema, house.staff, house.screening, "B1", "B2", request=CASH)
    house.cinema.refunds.refund(house.staff, number_of(sale), ["B1"], reason="ill")
    old = {"refunds.$[].cause": "", "refunds.$[].exchange": "", "exchange_of": "", "refunds.$[].shares.$[].moved": ""}
    house.connection.database["transactions"].update_one({"_id": sale.id}, {"$unset": old})
    stored = house.storage.transactions.get(sale.id)
    assert [(one.cause, one.exchange) for one in stored.refunds] == [(None, None)]
    assert in_order(house.cinema, house.connection) == []
    assert [one.check for one in house.cinema.audit.findings(house.operator)] == []
