"""Sales at the counter: found by a number or its end, with what can be done; this till's latest ones."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from cinema.bootstrap import join
from cinema.domain.exchanges import Swap
from cinema.domain.refunds import RefundCause
from cinema.domain.registration import Registration
from cinema.domain.transactions import Transaction
from cinema.domain.users import Channel, Role
from cinema.errors import InvalidInputError, NotFoundError
from repositories.storage import open_storage
from repositories.transactions import Transactions
from tests.conftest import SmallHouse
from tests.rebuilding import rebuilt_equals_stored
from tests.support import CASH, card, sell


def number_of(sale: Transaction) -> str:
    assert sale.receipt_number is not None
    return sale.receipt_number


def test_a_sale_is_found_by_its_number_or_its_end_and_by_its_refund_s(house: SmallHouse) -> None:
    sale = sell(house.cinema, house.staff, house.screening, "B1", "B2", request=CASH)
    number = number_of(sale)
    for text in (number, f" {number} ", number[-6:], number[-6:].lstrip("0")):
        found = house.cinema.counter_sales.find(house.staff, text)
        assert (found.sale.id, found.refund, found.can_void) == (sale.id, None, True)
    done = house.cinema.refunds.refund(house.staff, number, ["B1"], reason="", cause=RefundCause.ILLNESS)
    (refund,) = done.refunds
    assert refund.number is not None
    for text in (refund.number, "r" + refund.number[-6:], "R1"):
        found = house.cinema.counter_sales.find(house.staff, text)
        assert (found.sale.id, found.refund, found.can_void) == (sale.id, refund, False)


def test_the_end_of_a_number_is_this_till_s(house: SmallHouse) -> None:
    mine = sell(house.cinema, house.staff, house.screening, "B1", request=CASH)
    other = join(open_storage(house.connection), "till-2", patience=0.01)
    theirs = sell(other, house.staff, house.screening, "B2", request=CASH)
    assert house.cinema.counter_sales.find(house.staff, "1").sale.id == mine.id
    assert other.counter_sales.find(house.staff, "1").sale.id == theirs.id
    found = house.cinema.counter_sales.find(house.staff, number_of(theirs))
    assert (found.sale.id, found.can_void) == (theirs.id, False)
    assert [one.id for one in house.cinema.counter_sales.latest(house.staff)] == [mine.id]


def test_what_is_no_number_or_of_no_sale_is_told(house: SmallHouse) -> None:
    with pytest.raises(InvalidInputError):
        house.cinema.counter_sales.find(house.staff, "1")  # nothing was sold yet
    sell(house.cinema, house.staff, house.screening, "B1", request=CASH)
    for text in ("2", "2026-01-999999", "1999-07-000001"):
        with pytest.raises(NotFoundError):
            house.cinema.counter_sales.find(house.staff, text)
    for text in ("", "R1", "R", "oliv", "1234567890", "١"):
        with pytest.raises(InvalidInputError):
            house.cinema.counter_sales.find(house.staff, text)


def test_the_latest_sales_are_newest_first_with_those_of_exchanges(house: SmallHouse) -> None:
    assert house.cinema.counter_sales.latest(house.staff) == ()
    sales = [sell(house.cinema, house.staff, house.screening, seat, request=CASH) for seat in ("B1", "B2", "B3")]
    quote = house.cinema.exchanges.begin(house.staff, number_of(sales[0]), [Swap("B1", "B5")])
    new = house.cinema.exchanges.finish(house.staff, quote)
    latest = [one.id for one in house.cinema.counter_sales.latest(house.staff)]
    assert latest == [new.id, *(one.id for one in reversed(sales))]
    assert [one.id for one in house.cinema.counter_sales.latest(house.staff, 2)] == latest[:2]


def test_a_sale_is_found_by_amount_card_seat_time_till_and_member(house: SmallHouse) -> None:
    ada = Registration("Ada Lovelace", "ada", "ada@example.org", "a long sentence")
    user = house.cinema.accounts.add(house.operator, ada, Role.CUSTOMER)
    two = sell(house.cinema, house.staff, house.screening, "B1", "B2", request=CASH)
    carded = sell(house.cinema, house.staff, house.screening, "B5", request=card())
    hers = sell(house.cinema, house.cinema.actor(user, Channel.CUSTOMER), house.other_screening, "B5")
    clock = datetime.now(ZoneInfo(house.cinema.house().timezone))
    starts = house.storage.screenings.get(house.screening).starts_at.astimezone(clock.tzinfo)
    day, at = starts.date().isoformat(), starts.strftime("%H:%M")
    now = clock.strftime("%H:%M")

    def found(text: str) -> set[str]:
        return {one.id for one in house.cinema.counter_sales.search(house.staff, text)}

    assert found("19.00") == found("19,00") == found(f"19.00 {now}") == {two.id}
    assert found("9.50") == {carded.id, hers.id}
    assert found("4242") == {carded.id, hers.id}
    assert found(f"B5 {at} {day}") == {carded.id}
    assert found(f"b5 {day}") == {carded.id, hers.id}
    assert found(now) == {two.id, carded.id, hers.id}
    assert found(f"{now} 1") == {two.id, carded.id, hers.id}
    assert found("ada@example.org") == found("lovelace ad") == {hers.id}
    assert found(number_of(two)) == {two.id}
    for text in ("18.00", "0000", f"B6 {day}", f"{now} 7", "nobody", "9.50 2020-01-01", f"B5 03:33 {day}"):
        with pytest.raises(NotFoundError):
            found(text)
    for text in ("", "2020-01-01", "19:61", "9.505", "B5 2020-02-31", "x" * 81):
        with pytest.raises(InvalidInputError):
            found(text)


@pytest.mark.parametrize(
    ("text", "instants"),
    [
        ("2027-03-27 02:04", ["2027-03-28T01:04"]),  # a moment after the clocks were set forward, at 1:00
        ("2027-10-30 01:30", ["2027-10-31T00:30", "2027-10-31T01:30"]),  # it comes twice
        ("2027-03-27 06:00", ["2027-03-27T06:00"]),
    ],
)
def test_a_sale_is_found_by_its_time_in_a_night_of_daylight_saving(
    house: SmallHouse, text: str, instants: list[str]
) -> None:
    sale = sell(house.cinema, house.staff, house.screening, "B1", request=CASH)
    for instant in instants:
        at = datetime.fromisoformat(instant).replace(tzinfo=UTC)
        house.connection.database["transactions"].update_one({"_id": sale.id}, {"$set": {"paid_at": at}})
        assert [one.id for one in house.cinema.counter_sales.search(house.staff, f"9.50 {text}")] == [sale.id]


def test_four_digits_are_the_end_of_a_receipt_s_number_and_of_a_card_s(
    house: SmallHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbered = sell(house.cinema, house.staff, house.screening, "B1", request=CASH)
    by_card = sell(house.cinema, house.staff, house.screening, "B2", request=card())
    monkeypatch.setattr(Transactions, "of_card", lambda *_span: (by_card, numbered))  # no test card ends like that
    found = house.cinema.counter_sales.search(house.staff, "0001")
    assert [one.id for one in found] == [numbered.id, by_card.id], "each once, the number's first"


def test_a_seat_that_was_given_back_is_found_no_more_and_a_new_one_is(house: SmallHouse) -> None:
    sale = sell(house.cinema, house.staff, house.screening, "B1", request=CASH)
    quote = house.cinema.exchanges.begin(house.staff, number_of(sale), [Swap("B1", "B5")])
    new = house.cinema.exchanges.finish(house.staff, quote)
    day = house.storage.screenings.get(house.screening).day
    assert [one.id for one in house.cinema.counter_sales.search(house.staff, f"B5 {day}")] == [new.id]
    with pytest.raises(NotFoundError):
        house.cinema.counter_sales.search(house.staff, f"B1 {day}")


def test_the_first_paper_of_a_fresh_sale_is_the_original_and_every_other_a_counted_copy(house: SmallHouse) -> None:
    sale = sell(house.cinema, house.staff, house.screening, "B1", request=CASH)
    receipt, sales = house.cinema.receipts.of_sale(house.staff, sale.id), house.cinema.counter_sales
    words = [sales.paper(house.staff, receipt, fresh=True).copy_words for _paper in range(3)]
    assert words == ["", "COPY 1", "COPY 2"]
    back = house.cinema.refunds.refund(house.staff, number_of(sale), reason="ill")
    given = house.cinema.receipts.of_refund(house.staff, back)
    assert sales.paper(house.staff, given, fresh=False).copy_words == "COPY 1"
    assert house.storage.transactions.get(sale.id).copies == 3
    assert rebuilt_equals_stored(house.connection) == []
