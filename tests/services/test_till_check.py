"""The audit of sessions, safe and business days: a healthy house has no finding, each fault is found by its name."""

from collections.abc import Callable
from typing import Any
from unittest.mock import patch

import pytest
from pymongo.synchronous.database import Database

from cinema.domain.drawer import DrawerReason
from repositories.audit.rows import AuditRows
from tests.conftest import Remembered, SmallHouse
from tests.selling_checks import in_order
from tests.support import CASH, findings, sell

Data = Database[dict[str, Any]]


def a_day(house: SmallHouse) -> None:
    """A day with every kind of entry, two sessions of a till, and its closing."""
    sessions, staff = house.cinema.till_sessions, house.staff
    sessions.open(staff, 100_00)
    sell(house.cinema, staff, house.screening, "B1", request=CASH)
    sell(house.cinema, staff, house.screening, "B2")
    sessions.drop(staff, 50_00, DrawerReason.SAFE, "A")
    sessions.close(staff, 59_50, 950, bag="B", bagged=30_00)
    sessions.open(staff, 79_50, bag="A")
    sessions.add(staff, 10_00, DrawerReason.CHANGE)
    sessions.close(staff, 89_50, None, bag="C")
    house.cinema.safe.bank(house.operator, ["B", "C"], "K-1")
    house.cinema.business_days.close(house.operator)


@pytest.fixture
def counted(remembered: Remembered) -> SmallHouse:
    return remembered(a_day)


def change(kind: str, update: dict[str, Any], **query: Any) -> Callable[[Data], object]:
    return lambda data: data["journal"].update_one({"kind": kind, **query}, update, bypass_document_validation=True)


FAULTS: list[tuple[Callable[[Data], object], str]] = [
    (change("closed", {"$inc": {"operation.expected_cash": 100, "operation.counted": 100}}), "session-sums-differ"),
    (change("closed", {"$inc": {"operation.expected_card": 1}}), "session-sums-differ"),
    (change("opened", {"$inc": {"operation.counted": 100}}), "session-sums-differ"),
    (change("drawer", {"$inc": {"operation.amount": -1}}), "session-sums-differ"),
    (change("drawer", {"$set": {"operation.amount": 200_00}}), "drawer-below-zero"),
    (change("drawer", {"$set": {"operation.session": "another"}}), "drawer-without-session"),
    (change("closed", {"$set": {"operation.session": "another"}}), "session-not-open"),
    (lambda data: data["journal"].delete_one({"kind": "closed"}), "session-opened-twice"),
    (change("opened", {"$set": {"operation.difference": 5}}, **{"operation.bag": "A"}), "opening-differs"),
    (change("closed", {"$set": {"operation.late_card": 5}}), "session-sums-differ"),
    (
        change("closed", {"$set": {"operation.late": ["none"]}, "$inc": {"operation.late_card": 9}}),
        "late-sums-differ",
    ),
    (change("opened", {"$set": {"operation.bag": "X"}}, **{"operation.bag": "A"}), "bag-never-in"),
    (change("banked", {"$set": {"operation.bags": ["A", "C"]}}), "bag-twice"),
    (change("drawer", {"$inc": {"operation.amount": 1}}, **{"operation.bag": "A"}), "bag-amount-differs"),
    (change("banked", {"$inc": {"operation.amount": 1}}), "deposit-differs"),
    (change("day_closed", {"$inc": {"operation.totals.0.taken": 1}}), "day-sums-differ"),
    (change("day_closed", {"$set": {"operation.totals": []}}), "day-sums-differ"),
]


@pytest.mark.parametrize(("fault", "name"), FAULTS)
def test_a_fault_is_found_by_its_name(counted: SmallHouse, fault: Callable[[Data], object], name: str) -> None:
    fault(counted.connection.database)
    found = counted.cinema.audit.findings(counted.operator)
    assert name in [one.check for one in found], found
    assert all(one.message and one.advice and "{" not in one.message for one in found)


def test_a_whole_day_has_no_findings(counted: SmallHouse) -> None:
    assert findings(counted.cinema) == []
    assert in_order(counted.cinema, counted.connection) == []
    day = counted.cinema.programme.today()
    assert counted.cinema.audit.findings(counted.operator, day) == ()
    assert counted.cinema.journal.verify(counted.operator) == ()


def test_corrupt_entries_are_told_and_stop_nothing(counted: SmallHouse) -> None:
    counted.connection.database["journal"].update_many(
        {"kind": {"$in": ["opened", "drawer", "closed", "banked", "day_closed"]}},
        {"$set": {"operation": {"session": 7}}},
        bypass_document_validation=True,
    )
    assert set(findings(counted.cinema)) >= {"journal-changed"}


def test_what_is_entered_while_the_audit_reads_is_no_fault(counted: SmallHouse) -> None:
    """The safe may have a bag whose entry came after its chain was read, and left it in a chain that was read later."""
    (bag,) = [one for one in counted.storage.journal.of_bags() if getattr(one.operation, "bag", None) == "C"]
    real, hidden = AuditRows.entries, iter([True, False])

    def entries(self: AuditRows, places: Any = None) -> Any:
        hide = next(hidden, False)
        return (row for row in real(self, places) if not (hide and row.id == bag.id))

    with patch.object(AuditRows, "entries", entries):
        assert not {"bag-never-in", "deposit-differs"} & set(findings(counted.cinema))
