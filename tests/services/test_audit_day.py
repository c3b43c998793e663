"""A day's audit looks at that day's screenings, entries and the sales of both, and at no other's."""

from datetime import UTC, date, datetime, timedelta

import pytest

from cinema.domain.house import House, business_day
from cinema.errors import InvalidInputError, UnreadableError
from tests.conftest import Remembered, SmallHouse
from tests.services import audit_faults as faults
from tests.services.audit_faults import Fault
from tests.services.conftest import Failing, PowerCutError
from tests.support import hold, sell

ZONE = "Europe/Lisbon"


def sell_and_refund(house: SmallHouse) -> None:
    for seat in ("B1", "B2", "B3", "C1", "C2"):
        sell(house.cinema, house.guest, house.screening, seat)
    sale = sell(house.cinema, house.guest, house.screening, "B4")
    house.cinema.refunds.refund(house.staff, sale.receipt_number or "", reason="ill")
    faults.settle(house.connection.database, house.cinema)


@pytest.fixture
def sold(remembered: Remembered) -> SmallHouse:
    """Sales of today for a showing of tomorrow, one of them given back."""
    return remembered(sell_and_refund)


def today() -> str:
    """Return the business day of what the house has just sold."""
    return business_day(datetime.now(UTC), House(timezone=ZONE))


def shown_on(house: SmallHouse) -> str:
    return house.storage.screenings.get(house.screening).day


def found(house: SmallHouse, day: str) -> list[str]:
    return [one.check for one in house.cinema.audit.findings(house.operator, day)]


def test_a_healthy_day_has_no_findings(sold: SmallHouse) -> None:
    hold(sold.cinema, sold.guest, sold.screening, "C9")
    for day in (today(), shown_on(sold), "2020-02-29"):
        assert found(sold, day) == []


@pytest.mark.parametrize(
    ("fault", "name"),
    [
        (faults.ticket_without_seat, "ticket-without-seat"),
        (faults.seat_not_put_back, "refunded-seat-still-sold"),
        (faults.missing_receipt_number, "no-receipt-number"),
        (faults.changed_amount, "amount-changed"),
        (faults.journal_entry_removed, "journal-gap"),
        (faults.journal_entry_removed, "receipt-gap"),
        (faults.journal_entry_changed, "journal-changed"),
        (faults.entry_forged, "journal-unsigned"),
        (faults.sale_removed, "only-in-journal"),
    ],
)
def test_a_fault_of_the_day_of_sale_is_found_on_it_and_not_on_another(
    sold: SmallHouse, fault: Fault, name: str
) -> None:
    fault(sold.connection.database)
    assert name in found(sold, today())
    past = (date.fromisoformat(today()) - timedelta(days=3)).isoformat()
    assert found(sold, past) == []


@pytest.mark.parametrize(
    ("fault", "name"),
    [
        (faults.seat_without_ticket, "seat-without-ticket"),
        (faults.held_for_nobody, "held-without-hold"),
        (faults.hold_pinned_for_ever, "pinned-without-sale"),
        (faults.ticket_without_seat, "ticket-without-seat"),
        (faults.changed_total, "amount-changed"),
        (faults.sale_invented, "not-in-journal"),
        (faults.last_journal_entry_removed, "seat-without-ticket"),
    ],
)
def test_a_fault_of_a_screening_is_found_on_its_day(sold: SmallHouse, fault: Fault, name: str) -> None:
    fault(sold.connection.database)
    if fault is faults.last_journal_entry_removed:  # of a sale that was removed with it
        sold.connection.database["transactions"].delete_one({"tickets.seat": "B3"})
        sold.connection.database["journal"].delete_one({"operation.order.tickets.seat": "B3"})
    assert name in found(sold, shown_on(sold))


def test_a_sale_that_was_asked_for_on_the_day_is_looked_at(sold: SmallHouse, failing_at: Failing) -> None:
    with pytest.raises(PowerCutError):
        sell(failing_at("after seat_maps.pin"), sold.guest, sold.screening, "A5")
    data = sold.connection.database
    data["transactions"].update_one(
        {"state": "paying"}, [{"$set": {"lease.until": {"$subtract": ["$$NOW", 7_200_000]}}}]
    )
    assert found(sold, today()) == ["stuck-sale"]


def test_the_day_is_the_house_s_and_not_the_machine_s(sold: SmallHouse) -> None:
    """An entry of 3:00 UTC is of the day before in Honolulu, and that day's audit looks at it."""
    data = sold.connection.database
    moment = datetime(2026, 3, 10, 3, 0, tzinfo=UTC)
    sale = faults.sale_on(data, "B1")["_id"]
    data["journal"].update_one({"_id": sale}, {"$set": {"at": moment}})
    sold.storage.settings.set("timezone", "Pacific/Honolulu")
    assert "journal-changed" in found(sold, "2026-03-09")
    assert found(sold, "2026-03-10") == []


def test_a_day_tells_so_many_and_still_walks_its_chains_to_the_end(
    sold: SmallHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last sale is removed: only one who reads on after the first faults learns of it."""
    data = sold.connection.database
    data["transactions"].delete_one({"tickets.seat": "B4"})
    data["journal"].update_many({"seq": {"$lt": 5}}, {"$set": {"operation.by": "eve"}})
    monkeypatch.setattr("cinema.services.audit.finding.MOST", 2)
    told = sold.cinema.audit.findings(sold.operator, today())
    assert len([one for one in told if one.check == "journal-changed"]) == 2
    assert "only-in-journal" in [one.check for one in told]


@pytest.mark.parametrize("name", [7, None, "", "nowhere", "Europe", "../etc"])
def test_a_timezone_that_is_none_is_refused_and_keeps_nothing_else_from_being_told(
    sold: SmallHouse, name: object
) -> None:
    faults.journal_entry_removed(sold.connection.database)
    sold.storage.settings.set("timezone", name)
    with pytest.raises(UnreadableError, match="timezone"):
        sold.cinema.audit.findings(sold.operator, today())
    assert "not-in-journal" in [one.check for one in sold.cinema.audit.findings(sold.operator)]


def test_a_day_that_is_written_without_hyphens_is_audited_like_any_other(sold: SmallHouse) -> None:
    faults.seat_not_put_back(sold.connection.database)
    plain = shown_on(sold).replace("-", "")
    assert found(sold, plain) == found(sold, shown_on(sold)) != []


@pytest.mark.parametrize("day", ["tomorrow", "2026-02-30", "9999-12-31", "0001-01-01", ""])
def test_what_is_no_date_is_refused(house: SmallHouse, day: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        house.cinema.audit.findings(house.operator, day)
    assert refused.value.field == "day"
