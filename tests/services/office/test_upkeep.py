"""What a house keeps no longer goes once a day: sales without money, sign-ins, logs. The books stay, and agree."""

import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from cinema.adapters.error_logs import ErrorLogs
from cinema.bootstrap import join
from cinema.domain.upkeep import Tidied
from cinema.errors import InvalidInputError, PaymentRefusedError
from cinema.services.office import upkeep
from repositories.storage import open_storage
from tests.conftest import SmallHouse
from tests.interruptions import interrupted
from tests.selling_checks import in_order, recover
from tests.support import DECLINES, begin, card, expire, findings, raw, sell

LONG = 400  # days; more than a house keeps abandoned sales for


def declined(house: SmallHouse, seat: str) -> str:
    """Return the id of a sale whose card was declined: it ended without money."""
    order = begin(house.cinema, house.guest, house.screening, seat)
    with pytest.raises(PaymentRefusedError):
        house.cinema.checkout.pay(house.guest, order, card(DECLINES))
    recover(house.cinema, house.connection)
    return order.id


def age(house: SmallHouse, days: int, **query: object) -> None:
    """Let stored sales be so many days older."""
    earlier = days * 86_400_000
    aged: dict[str, Any] = {
        "asked_at": {"$subtract": ["$asked_at", earlier]},
        "history": {
            "$map": {
                "input": "$history",
                "in": [{"$first": "$$this"}, {"$subtract": [{"$last": "$$this"}, earlier]}],
            }
        },
        "attempts": {
            "$map": {
                "input": "$attempts",
                "in": {"$mergeObjects": ["$$this", {"at": {"$subtract": ["$$this.at", earlier]}}]},
            }
        },
    }
    house.connection.database["transactions"].update_many({"state": "abandoned", **query}, [{"$set": aged}])


def sales(house: SmallHouse) -> set[str]:
    return {one["_id"] for one in raw(house.connection, "transactions")}


def a_day_later(house: SmallHouse) -> None:
    house.connection.database["backups"].update_one(
        {"_id": "upkeep"}, [{"$set": {"at": {"$subtract": ["$at", 86_400_000]}}}]
    )


def test_an_abandoned_sale_goes_after_its_days_its_entry_stays_and_the_audit_is_content(house: SmallHouse) -> None:
    old, paid = declined(house, "B1"), sell(house.cinema, house.guest, house.screening, "B2")
    age(house, LONG)
    new = declined(house, "B3")
    entries = raw(house.connection, "journal", whole=True)
    assert findings(house.cinema) == []
    assert house.cinema.admin.upkeep.run() == Tidied(sales=1)
    assert sales(house) == {paid.id, new}
    assert raw(house.connection, "journal", whole=True) == entries
    assert old in {one["_id"] for one in entries}
    assert findings(house.cinema) == []
    assert house.cinema.journal.verify(house.operator) == ()
    # Recovery, and another sale of that seat, find nothing amiss.
    house.cinema.recovery.recover()
    assert old not in sales(house)
    for stored in raw(house.connection, "seat_maps"):
        for held in stored["holds"]:  # the guest's own, to try another card
            expire(house.connection, stored["_id"], held)
    assert sell(house.cinema, house.guest, house.screening, "B1").receipt_number
    assert in_order(house.cinema, house.connection) == []


def test_it_is_done_once_a_day_by_one_of_many_programs(house: SmallHouse) -> None:
    declined(house, "B1")
    age(house, LONG)
    programs = [house.another_till(f"till-{number}").admin.upkeep for number in range(8)]
    with ThreadPoolExecutor(8) as pool:
        done = list(pool.map(lambda one: one.run(), programs))
    assert sorted(one.done for one in done) == [False] * 7 + [True]
    assert sum(one.sales for one in done) == 1
    declined(house, "B2")
    age(house, LONG)
    assert house.cinema.admin.upkeep.run() == Tidied(done=False)
    a_day_later(house)
    assert house.cinema.admin.upkeep.run() == Tidied(sales=1)


def test_an_upkeep_that_bears_an_instant_yet_to_come_counts_for_nothing(house: SmallHouse) -> None:
    later = datetime.now(UTC) + timedelta(days=300)
    house.connection.database["backups"].insert_one({"_id": "upkeep", "at": later, "token": "x"})
    assert house.cinema.admin.upkeep.run().done


KEPT: dict[str, dict[str, Any]] = {
    "money was taken and went back": {"attempts.0.state": "returned"},
    "money was taken": {"attempts.0.state": "approved"},
    "a payment has no answer yet": {"attempts.0.state": "asked"},
    "a manager has to look at it": {"waits": True},
    "somebody works on it": {"lease": {"owner": "x", "until": datetime(2020, 1, 1, tzinfo=UTC)}},
    "it has a receipt": {"receipt_number": "2026-01-000001"},
    "it has a refund": {"refunds": [{"id": "r"}]},
    "a payment counts": {"counted": ["x"]},
    "somebody was let in": {"admissions": [{"id": "a"}]},
    "it is being paid": {"state": "paying"},
    "a manager decides": {"state": "unresolved"},
    "it was paid": {"state": "paid"},
    "nobody knows when it was asked": {"asked_at": None},
    "nobody knows when it ended": {"history": []},
    "it ended only now": {"history.1.1": datetime(2999, 1, 1, tzinfo=UTC)},
}


@pytest.mark.parametrize("change", KEPT.values(), ids=KEPT)
def test_a_sale_in_whose_record_anything_speaks_of_money_stays(house: SmallHouse, change: dict[str, Any]) -> None:
    sale = declined(house, "B1")
    age(house, LONG)
    house.connection.database["transactions"].update_one({"_id": sale}, {"$set": change})
    assert house.cinema.admin.upkeep.run().sales == 0
    assert sales(house) == {sale}


@pytest.mark.parametrize("change", [{"kind": "tender"}, {"due": True}, None], ids=["money", "due", "gone"])
def test_a_sale_stays_while_the_journal_says_anything_but_that_it_ended(
    house: SmallHouse, change: dict[str, Any] | None
) -> None:
    sale = declined(house, "B1")
    age(house, LONG)
    journal = house.connection.database["journal"]
    if change is None:
        journal.delete_one({"_id": sale})
    else:
        void = journal.find_one({"_id": sale}) or {}
        if "kind" in change:  # money that came later
            paid = sell(house.cinema, house.guest, house.screening, "B2")
            tender = journal.find_one({"_id": paid.id}) or {}
            journal.update_one({"_id": paid.id}, {"$set": {"subject": sale}})
            assert tender["kind"] == "sold"
        else:
            journal.update_one({"_id": void["_id"]}, {"$set": change}, bypass_document_validation=True)
    assert house.cinema.admin.upkeep.run().sales == 0
    assert sale in sales(house)


def test_a_sale_that_money_reaches_between_the_look_and_the_removal_stays(house: SmallHouse) -> None:
    sale = declined(house, "B1")
    age(house, LONG)

    def late() -> None:
        money = {"attempts.0.state": "approved", "waits": True}
        house.connection.database["transactions"].update_one({"_id": sale}, {"$set": money})

    till = join(interrupted(open_storage(house.connection), "before ended_sales.remove", late), "till-7")
    assert till.admin.upkeep.run().sales == 0
    assert sales(house) == {sale}


def test_a_crash_in_between_leaves_the_rest_for_the_next_day(
    house: SmallHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upkeep, "_AT_ONCE", 1)
    for seat in ("B1", "B2", "B3"):
        declined(house, seat)
    age(house, LONG)

    class CutError(BaseException):
        pass

    def cut() -> None:
        raise CutError

    with pytest.raises(CutError):
        join(interrupted(open_storage(house.connection), "after ended_sales.remove", cut), "t").admin.upkeep.run()
    assert len(sales(house)) == 2
    assert findings(house.cinema) == []
    assert not house.cinema.admin.upkeep.run().done
    a_day_later(house)
    assert house.cinema.admin.upkeep.run().sales == 2
    assert findings(house.cinema) == []


def test_a_window_that_is_being_closed_leaves_the_rest(house: SmallHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upkeep, "_AT_ONCE", 1)
    for seat in ("B1", "B2"):
        declined(house, seat)
    age(house, LONG)
    answers = iter((False, True))
    assert house.cinema.admin.upkeep.run(lambda: next(answers)).sales == 1


def test_the_days_are_the_houses_and_no_fewer_than_a_month(house: SmallHouse) -> None:
    declined(house, "B1")
    age(house, 40)
    assert house.cinema.admin.upkeep.run() == Tidied()
    house.cinema.office.set(house.operator, "abandoned_days", "30")
    a_day_later(house)
    assert house.cinema.admin.upkeep.run() == Tidied(sales=1)
    with pytest.raises(InvalidInputError) as refused:
        house.cinema.office.set(house.operator, "abandoned_days", "29")
    assert refused.value.field == "abandoned_days"


def test_sign_ins_are_kept_for_the_houses_days_and_no_longer_once_they_are_fewer(house: SmallHouse) -> None:
    stored = house.connection.database["sign_ins"]

    def days_left() -> int:
        (one,) = stored.find({})
        left: timedelta = one["ends_at"] - datetime.now(UTC)
        return round(left / timedelta(days=1))

    house.storage.sign_ins.begin("user:ada", "till-1")
    house.storage.sign_ins.succeeded("user:ada", "till-1")
    assert days_left() == 30
    house.cinema.office.set(house.operator, "sign_in_days", "7")
    assert house.cinema.admin.upkeep.run().sign_ins == 1
    assert days_left() == 7
    a_day_later(house)
    assert house.cinema.admin.upkeep.run().sign_ins == 0
    house.storage.sign_ins.succeeded("user:ada", "till-1")
    again = open_storage(house.connection).sign_ins
    again.begin("user:ada", "till-1")
    again.succeeded("user:ada", "till-1")
    assert days_left() == 7
    (one,) = stored.find({})
    assert round((one["tills"][0]["trusted_until"] - datetime.now(UTC)) / timedelta(days=1)) == 7


@pytest.fixture
def error_logs(tmp_path: Path) -> ErrorLogs:
    return ErrorLogs(lambda: tmp_path)


def _file(place: Path, name: str, days: float) -> Path:
    file = place / name
    file.write_text("x")
    at = time.time() - days * 86_400
    os.utime(file, (at, at))
    return file


def test_a_machines_logs_are_tidied_by_each_program_once_an_hour(
    house: SmallHouse, tmp_path: Path, error_logs: ErrorLogs, monkeypatch: pytest.MonkeyPatch
) -> None:
    _file(tmp_path, "cinema-2026-11-30.log", 1)
    old = [_file(tmp_path, "cinema-2026-01-01.log", 100), _file(tmp_path, "crash-abc.log", 90)]
    other = _file(tmp_path, "notes.txt", 900)
    one, another = (join(open_storage(house.connection), name, logs=error_logs).admin.upkeep for name in ("t1", "t2"))
    assert one.run() == Tidied(logs=2)
    assert not any(file.exists() for file in old)
    assert other.exists()
    _file(tmp_path, "cinema-2026-01-02.log", 100)
    assert one.run() == Tidied(done=False)
    assert another.run() == Tidied(logs=1, done=False)
    clock: Callable[[], float] = time.monotonic
    _file(tmp_path, "cinema-2026-01-02.log", 100)
    monkeypatch.setattr("cinema.services.office.upkeep.time.monotonic", lambda: clock() + 3601)
    assert one.run().logs == 1


def test_the_newest_log_stays_whatever_its_age(tmp_path: Path, error_logs: ErrorLogs) -> None:
    only = _file(tmp_path, "cinema-2020-01-01.log", 2000)
    assert error_logs.tidy(1) == 0
    assert only.exists()
