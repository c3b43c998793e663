"""A guest gets receipt and tickets again by a code, at the counter and nowhere else."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from cinema.domain.house import House
from cinema.domain.kiosk import code_until
from cinema.domain.orders import OrderScreening
from cinema.domain.transactions import Transaction
from cinema.domain.users import Actor, Channel, Role
from cinema.errors import ConflictError, NotAllowedError, NotFoundError, TooManyAttemptsError
from tests.conftest import ZONE, SmallHouse
from tests.support import begin, enrol, findings, raw, sell

ADA = Actor(Role.CUSTOMER, "window-1", Channel.CUSTOMER, "ada", "Ada")


def code_of(house: SmallHouse, sale: Transaction) -> str:
    return house.cinema.guest_codes.code_for(house.guest, sale.id).code


def test_the_counter_finds_a_guest_s_sale_by_its_code_as_often_as_needed(house: SmallHouse) -> None:
    sale = sell(house.cinema, house.guest, house.screening, "B1")
    kept = house.cinema.guest_codes.code_for(house.guest, sale.id)
    assert house.cinema.guest_codes.code_for(house.guest, sale.id) == kept, "a repeat has the same code"
    for text in (kept.code, kept.code.lower(), f"{kept.code[0]} {kept.code[1:]}", f" {kept.code} "):
        assert [one.id for one in house.cinema.counter_sales.search(house.staff, text)] == [sale.id]
    receipt = house.cinema.receipts.of_sale(house.staff, sale.id, copy=True)
    assert receipt.number == sale.receipt_number
    assert findings(house.cinema) == []


def test_nobody_waits_for_a_guest_s_papers_and_nobody_ends_the_code(house: SmallHouse) -> None:
    sale = sell(house.cinema, house.guest, house.screening, "B1")
    code = code_of(house, sale)
    assert house.cinema.pick_ups.waiting(house.staff) == ()
    for deed in (
        lambda: house.cinema.pick_ups.tick_off(house.staff, sale.id),
        lambda: house.cinema.pick_ups.hand_over(house.staff, sale.id, "en"),
    ):
        with pytest.raises(NotFoundError):
            deed()
    assert house.cinema.counter_sales.search(house.staff, code)


def test_two_sales_have_two_codes_and_a_free_one_is_drawn(house: SmallHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = iter(["P1111", "P1111", "P2222"])
    monkeypatch.setattr("cinema.services.kiosk.pick_up_codes.new_code", lambda _attempt: next(drawn))
    sales = [sell(house.cinema, house.guest, house.screening, seat) for seat in ("B1", "B2")]
    assert [code_of(house, one) for one in sales] == ["P1111", "P2222"]


def test_a_code_is_for_the_guest_who_has_paid_here(house: SmallHouse) -> None:
    enrol(house.storage, ADA)
    guests, adas = (
        sell(house.cinema, house.guest, house.screening, "B1"),
        sell(house.cinema, ADA, house.screening, "B2"),
    )
    elsewhere = replace(house.guest, workstation="window-9")
    refused = [
        (elsewhere, guests), (ADA, adas), (ADA, guests), (house.staff, guests), (house.guest, adas),
        (replace(house.guest, channel=Channel.KIOSK), guests), (house.operator, guests),
    ]  # fmt: skip
    for actor, sale in refused:
        with pytest.raises(NotAllowedError):
            house.cinema.guest_codes.code_for(actor, sale.id)
    for name in ("nothing", "No id!", begin(house.cinema, house.guest, house.screening, "B3").id):
        with pytest.raises(NotFoundError):
            house.cinema.guest_codes.code_for(house.guest, name)
    assert raw(house.connection, "pick_ups") == []


def test_a_sale_that_is_not_paid_has_no_code(house: SmallHouse) -> None:
    sale = house.cinema.checkout.begin_split(house.staff, begin(house.cinema, house.staff, house.screening, "B1"))
    change = {"$set": {"seller": None, "customer": None, "workstation": house.guest.workstation}}
    house.connection.database["transactions"].update_one({"_id": sale.id}, change)
    with pytest.raises(ConflictError):
        house.cinema.guest_codes.code_for(house.guest, sale.id)


def test_guessing_codes_is_slowed_and_a_right_one_opens_nothing_then(house: SmallHouse) -> None:
    sale = sell(house.cinema, house.guest, house.screening, "B1")
    code = code_of(house, sale)
    wrong = [f"P{(int(code[1:]) + step) % 10_000:04}" for step in range(1, 6)]
    for _time in range(8):  # right ones aren't counted
        house.cinema.counter_sales.search(house.staff, code)
    for text in wrong:
        with pytest.raises(NotFoundError):
            house.cinema.counter_sales.search(house.staff, text)
    for text in (wrong[0], code):
        with pytest.raises(TooManyAttemptsError):
            house.cinema.counter_sales.search(house.staff, text)
    other = house.another_till("till-2")
    assert other.counter_sales.search(house.staff, code), "another till has a count of its own"
    assert house.cinema.counter_sales.search(house.staff, sale.receipt_number or ""), "and a number is no code"


def test_only_staff_looks_a_code_up(house: SmallHouse) -> None:
    code = code_of(house, sell(house.cinema, house.guest, house.screening, "B1"))
    for actor in (house.guest, replace(house.staff, channel=Channel.KIOSK)):
        with pytest.raises(NotAllowedError):
            house.cinema.counter_sales.search(actor, code)


def test_a_code_works_until_the_end_of_the_day_after_the_last_screening(house: SmallHouse) -> None:
    sale = sell(house.cinema, house.guest, house.screening, "B1")
    kept = house.cinema.guest_codes.code_for(house.guest, sale.id)
    zone = ZoneInfo(ZONE)
    last = datetime(2026, 12, 30, 23, 30, tzinfo=zone).astimezone(UTC)
    shown = tuple(
        OrderScreening(str(number), "h", "m", "M", "Hall", at)
        for number, at in enumerate((last - timedelta(days=2), last))
    )
    rule = House(timezone=ZONE, day_starts_at=6)
    one = replace(sale, screenings=shown, paid_at=last - timedelta(days=20))
    assert code_until(one, rule) == datetime(2027, 1, 1, 6, tzinfo=zone).astimezone(UTC)
    after_midnight = replace(one, screenings=(replace(shown[1], starts_at=last + timedelta(hours=1)),))
    assert code_until(after_midnight, rule) == datetime(2027, 1, 1, 6, tzinfo=zone).astimezone(UTC)
    assert kept.until == code_until(sale, house.storage.settings.house())
