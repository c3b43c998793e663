"""Defects of the door without the database, each as a test that fails while it stands."""

import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Event

import pytest

from cinema.domain.door import DoorVerdict
from cinema.domain.door_list import Settled
from cinema.domain.exchanges import Swap
from cinema.domain.transactions import Transaction
from cinema.errors import CinemaError, PaymentRefusedError, StorageError
from tests.conftest import SmallHouse
from tests.services.conftest import Failing, PowerCutError
from tests.services.test_door import code
from tests.services.test_door_away import ADMITTED, USED, AwayDoor, away, sold  # noqa: F401 - fixtures
from tests.support import CASH, begin, card, sell


def test_a_sale_that_a_restore_lost_stops_no_other_from_being_settled(
    house: SmallHouse,
    sold: Transaction,  # noqa: F811
    tmp_path: Path,
) -> None:
    other = sell(house.cinema, house.staff, house.screening, "C1", request=CASH)
    door = AwayDoor(house, tmp_path).fetch()
    for sale in (sold, other):
        assert door.scan(code(house, sale)).verdict is ADMITTED
    database = house.connection.database
    database["journal"].delete_many({"subject": sold.id})
    database["transactions"].delete_one({"_id": sold.id})
    assert door.settle() == [("B1", Settled.UNKNOWN)]
    assert door.cinema.door_settling.waiting(door.staff) == 0


def test_an_undoing_of_a_corrupt_sale_stops_no_other_from_being_settled(
    house: SmallHouse,
    sold: Transaction,  # noqa: F811
    tmp_path: Path,
) -> None:
    other = sell(house.cinema, house.staff, house.screening, "C1", request=CASH)
    door = AwayDoor(house, tmp_path)
    online = door.cinema.door.scan(door.staff, code(house, sold)).admission
    assert online is not None
    door.fetch()
    door.cinema.door_away.undo(door.staff, sold.id, online.id)
    assert door.scan(code(house, other)).verdict is ADMITTED
    sales = house.connection.database["transactions"]
    sales.update_one({"_id": sold.id}, {"$set": {"currency": 7}}, bypass_document_validation=True)
    assert door.settle() == []
    assert len(house.storage.transactions.get(other.id).inside) == 1


def test_a_ticket_of_another_screening_is_no_cashiers_to_let_in(
    house: SmallHouse,
    sold: Transaction,  # noqa: F811
    tmp_path: Path,
) -> None:
    """Tomorrow's ticket is not in the list, but the door knows which screenings it is for."""
    tomorrow = sell(house.cinema, house.staff, house.other_screening, "C1", request=CASH)
    house.connection.database["screenings"].update_one(
        {"_id": house.other_screening},
        {
            "$set": {
                "day": "2030-01-01",
                "starts_at": house.storage.database.now() + timedelta(days=2),
                "ends_at": house.storage.database.now() + timedelta(days=2, hours=2),
            }
        },
    )
    door = AwayDoor(house, tmp_path).fetch()
    printed = code(house, tomorrow)
    here = frozenset({house.screening})
    assert door.cinema.door.scan(door.staff, printed, here).verdict in {
        DoorVerdict.WRONG_SCREENING,
        DoorVerdict.TOO_EARLY,
    }
    assert door.scan(printed, wanted=here).verdict is DoorVerdict.WRONG_SCREENING
    with pytest.raises(CinemaError):
        door.scan(printed, wanted=here, all_the_same=True)


def test_an_older_list_that_is_put_back_is_refused(
    house: SmallHouse,
    sold: Transaction,  # noqa: F811
    away: AwayDoor,  # noqa: F811
) -> None:
    printed = code(house, sold)
    (file,) = away.folder.glob("*.list")
    before = file.read_bytes()
    house.cinema.refunds.refund(house.staff, sold.receipt_number or "", ("B1",), reason="ill")
    away.fetch()
    assert away.scan(printed).verdict is DoorVerdict.REFUNDED
    file.write_bytes(before)
    with pytest.raises(CinemaError):
        assert away.scan(printed).verdict is DoorVerdict.REFUNDED


def test_nobody_is_let_in_to_a_cancelled_screening_with_a_ticket_that_was_used(
    house: SmallHouse,
    sold: Transaction,  # noqa: F811
    tmp_path: Path,
) -> None:
    door = AwayDoor(house, tmp_path)
    printed = code(house, sold)
    door.cinema.door.scan(door.staff, printed)
    house.connection.database["screenings"].update_one({"_id": house.screening}, {"$set": {"state": "cancelled"}})
    door.fetch()
    assert door.cinema.door.scan(door.mia, printed, all_the_same=True).verdict is DoorVerdict.CANCELLED
    assert door.scan(printed, actor=door.mia, all_the_same=True).verdict is DoorVerdict.CANCELLED


def test_a_record_that_could_not_be_kept_is_no_admission(
    house: SmallHouse,
    sold: Transaction,  # noqa: F811
    away: AwayDoor,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", full)
        with pytest.raises(StorageError, match="No space left"):
            away.scan(code(house, sold))
    away.cinema.door_settling.settle(away.staff)
    assert house.storage.transactions.get(sold.id).inside == {}, "the door answered with an error: nobody came in"


@pytest.mark.parametrize("point", ["after journal.insert"])
def test_the_ticket_of_an_exchange_that_was_entered_and_not_stored_is_known_when_it_is_settled(
    house: SmallHouse,
    sold: Transaction,  # noqa: F811
    away: AwayDoor,  # noqa: F811
    failing_at: Failing,
    point: str,
) -> None:
    till = failing_at(point)
    with pytest.raises(PowerCutError):
        till.exchanges.finish(
            house.staff, till.exchanges.begin(house.staff, sold.receipt_number or "", [Swap("B1", "C5")])
        )
    (entry,) = [one for one in house.storage.journal.of_subject(sold.id) if one.kind == "exchanged"]
    (ticket,) = entry.operation.order.tickets  # type: ignore[union-attr]
    order = entry.operation.order  # type: ignore[union-attr]
    printed = house.cinema.receipts.codes(house.operator, order)[ticket.id]
    assert away.scan(printed).verdict is DoorVerdict.NOT_LISTED
    assert away.scan(printed, all_the_same=True).verdict is ADMITTED
    assert away.settle() == []
    assert away.cinema.door.scan(away.staff, printed).verdict is USED


def test_an_admission_that_is_settled_after_the_list_was_made_is_known_to_that_list(
    house: SmallHouse,
    sold: Transaction,  # noqa: F811
    away: AwayDoor,  # noqa: F811
) -> None:
    printed = code(house, sold)
    assert away.scan(printed).verdict is ADMITTED
    away.fetch()  # before it was settled, such as by another program at this workstation
    assert away.scan(printed).verdict is USED
    away.settle()
    assert away.scan(printed).verdict is USED, "the list does not have it, the door's own records do"


def test_a_ticket_that_this_door_let_in_by_the_database_since_its_list_is_used(
    house: SmallHouse,
    sold: Transaction,  # noqa: F811
    away: AwayDoor,  # noqa: F811
) -> None:
    printed = code(house, sold)
    away.fetch()
    answer = away.cinema.door.scan(away.staff, printed)
    assert answer.admission is not None
    away.cinema.door_away.remember(away.staff, answer.admission)
    assert away.scan(printed).verdict is USED
    away.cinema.door_away.forget(away.staff, answer.admission.id)
    assert away.scan(printed).verdict is ADMITTED


def test_people_come_in_while_the_list_is_fetched_and_none_is_forgotten(
    house: SmallHouse,
    sold: Transaction,  # noqa: F811
    away: AwayDoor,  # noqa: F811
) -> None:
    """The window remembers on its own thread, and lists are fetched and admissions taken back beside it."""
    answer = away.cinema.door.scan(away.staff, code(house, sold))
    assert answer.admission is not None
    service, staff, admission, is_over = away.cinema.door_away, away.staff, answer.admission, Event()

    def forget() -> None:
        while not is_over.is_set():
            service.forget(staff, "nobody's")

    service.remember(staff, admission)
    often = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(1) as beside:
            forgetting = beside.submit(forget)
            for number in range(5000):
                service.remember(staff, replace(admission, id=f"a{number}", ticket=f"t{number}"))
            is_over.set()
            forgetting.result()
    finally:
        is_over.set()
        sys.setswitchinterval(often)
    assert len(service._here) == 5001


def test_a_ticket_that_was_never_paid_is_named_once_it_is_settled(
    house: SmallHouse,
    sold: Transaction,  # noqa: F811
    away: AwayDoor,  # noqa: F811
) -> None:
    order = begin(house.cinema, house.staff, house.screening, "C1")
    with pytest.raises(PaymentRefusedError):
        house.cinema.checkout.pay(house.staff, order, card("4000000000000002"))
    printed = house.cinema.receipts.codes(house.staff, order)[order.tickets[0].id]
    assert away.cinema.door.scan(away.staff, printed).verdict is DoorVerdict.NOT_PAID
    assert away.scan(printed).verdict is DoorVerdict.NOT_LISTED
    assert away.scan(printed, all_the_same=True).verdict is ADMITTED
    assert [seat for seat, _settled in away.settle()] == ["C1"]
    assert away.cinema.door_settling.waiting(away.staff) == 0


def test_the_short_code_of_an_exchanged_ticket_says_so_and_the_new_one_admits(
    house: SmallHouse,
    sold: Transaction,  # noqa: F811
) -> None:
    old = sold.tickets[0].short_code
    exchanges = house.cinema.exchanges
    new = exchanges.finish(house.staff, exchanges.begin(house.staff, sold.receipt_number or "", [Swap("B1")]))
    code_now = new.tickets[0].short_code
    assert code_now
    assert code_now != old
    assert house.cinema.door.scan(house.staff, old).verdict is DoorVerdict.EXCHANGED
    assert house.cinema.door.scan(house.staff, code_now).verdict is ADMITTED
    assert house.cinema.door.scan(house.staff, code_now).verdict is USED
