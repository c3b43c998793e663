"""The journal's proof: what was changed, removed, inserted, moved or forged is named; written heads find the rest."""

import pytest

from cinema.domain.journal import Head, read_head
from tests.conftest import Remembered, SmallHouse
from tests.services import audit_faults as faults
from tests.services.audit_faults import Fault
from tests.support import sell


def sell_six(house: SmallHouse) -> None:
    for seat in ("B1", "B2", "B3", "B4", "B5"):
        sell(house.cinema, house.guest, house.screening, seat)
    other = house.another_till("till-2")
    sell(other, house.guest, house.screening, "C1")
    faults.settle(house.connection.database, house.cinema, other)


@pytest.fixture
def sold(remembered: Remembered) -> SmallHouse:
    """Five sales at one till, one at another."""
    return remembered(sell_six)


def verified(house: SmallHouse, *heads: Head) -> list[tuple[str, str]]:
    """Return (check, place) of what the proof finds; the place is the number of an entry."""
    return [(one.check, one.about.get("seq", "")) for one in house.cinema.journal.verify(house.operator, heads)]


def test_a_journal_that_nobody_touched_is_proved(sold: SmallHouse) -> None:
    heads = sold.cinema.journal.heads(sold.operator)
    assert sorted(head.seq for head in heads) == [2, 6]
    assert verified(sold, *heads) == []
    assert verified(sold, *(read_head(str(head)) for head in heads)) == []


@pytest.mark.parametrize(
    ("fault", "named"),
    [
        (faults.journal_entry_changed, [("journal-changed", "2")]),
        (faults.journal_amount_changed, [("journal-changed", "2")]),
        (faults.journal_instant_changed, [("journal-changed", "2")]),
        (faults.journal_entry_removed, [("journal-gap", "3"), ("receipt-gap", "4")]),
        (faults.journal_reordered, [("journal-moved", "2")]),
        (faults.journal_rewritten, [("journal-unsigned", "2"), ("journal-order", "3")]),
        (faults.signature_removed, [("journal-unsigned", "2")]),
        (faults.journal_made_anew, [("journal-unsigned", str(seq)) for seq in range(1, 7)]),
        (faults.entry_forged, [("journal-unsigned", "7"), ("only-in-journal", "")]),
        (faults.entry_of_foreign_till, [("till-not-registered", "1")]),
        (faults.till_removed, [("till-removed", "")]),
    ],
)
def test_a_fault_is_named_with_its_place_without_any_head(
    sold: SmallHouse, fault: Fault, named: list[tuple[str, str]]
) -> None:
    fault(sold.connection.database)
    found = verified(sold)
    assert [one for one in found if one in named] == named, found


@pytest.mark.parametrize(
    ("fault", "check"),
    [
        (faults.changed_total, "amount-changed"),
        (faults.changed_seller, "sale-changed"),
        (faults.ticket_changed, "ticket-changed"),
        (faults.money_for_nothing, "state-differs"),
        (faults.sale_removed, "only-in-journal"),
        (faults.sale_invented, "not-in-journal"),
        (faults.last_journal_entry_removed, "not-in-journal"),
        (faults.receipt_that_is_a_list, "sale-contradicts-itself"),
    ],
)
def test_a_sale_that_disagrees_with_its_entry_is_named(sold: SmallHouse, fault: Fault, check: str) -> None:
    fault(sold.connection.database)
    assert [one for one, _place in verified(sold)] == [check]


def test_an_entry_that_was_inserted_pushes_the_others_from_their_places(sold: SmallHouse) -> None:
    faults.journal_entry_inserted(sold.connection.database)
    moved = [one for one in verified(sold) if one[0] == "journal-moved"]
    assert moved == [("journal-moved", seq) for seq in ("5", "6", "7")]


def test_a_finding_says_what_the_entry_was_about(sold: SmallHouse) -> None:
    faults.journal_entry_changed(sold.connection.database)
    found = next(one for one in sold.cinema.journal.verify(sold.operator) if one.check == "journal-changed")
    sale = faults.sale_on(sold.connection.database, "B1")
    assert sale["receipt_number"] in found.message
    assert sale["_id"] in found.message
    faults.journal_entry_removed(sold.connection.database)
    gap = next(one for one in sold.cinema.journal.verify(sold.operator) if one.check == "journal-gap")
    for seat in ("B1", "B3"):
        assert faults.sale_on(sold.connection.database, seat)["_id"] in gap.message


@pytest.mark.parametrize(
    ("fault", "check"),
    [(faults.last_journal_entry_removed, "journal-cut"), (faults.journal_made_anew, "journal-rewritten")],
)
def test_a_head_that_was_written_down_finds_a_chain_cut_off_or_made_anew(
    sold: SmallHouse, fault: Fault, check: str
) -> None:
    heads = sold.cinema.journal.heads(sold.operator)
    fault(sold.connection.database)
    assert (check, "6") in verified(sold, *heads)


def test_a_head_goes_on_being_right_when_the_chain_grows(sold: SmallHouse) -> None:
    heads = sold.cinema.journal.heads(sold.operator)
    sell(sold.cinema, sold.guest, sold.screening, "B6")
    assert verified(sold, *heads) == []
    assert verified(sold, Head("nowhere", 1, "0" * 64)) == [("journal-cut", "1")]


def test_entries_are_found_by_sale_by_receipt_and_by_refund(sold: SmallHouse) -> None:
    sale = faults.sale_on(sold.connection.database, "B2")
    back = sold.cinema.refunds.refund(sold.staff, sale["receipt_number"], reason="ill")
    sold.connection.database["transactions"].delete_one({"_id": sale["_id"]})
    for name in (sale["_id"], sale["receipt_number"], back.refunds[0].number or ""):
        assert [one.kind for one in sold.cinema.journal.about(sold.operator, name)] == ["sold", "refunded"]
    assert sold.cinema.journal.about(sold.operator, "2020-01-000001") == ()
