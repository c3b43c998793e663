"""The journal's proof: what was changed, removed, inserted or moved is named, and written heads find the rest."""

import pytest

from cinema.domain.journal import Head, read_head
from cinema.errors import InvalidInputError
from tests.conftest import Remembered, SmallHouse
from tests.services import audit_faults as faults
from tests.services.audit_faults import Fault
from tests.support import sell

TILL = {"chain": {"$regex": "till-1$"}}


def sell_six(house: SmallHouse) -> None:
    for seat in ("B1", "B2", "B3", "B4", "B5"):
        sell(house.cinema, house.guest, house.screening, seat)
    sell(house.another_till("till-2"), house.guest, house.screening, "C1")


@pytest.fixture
def sold(remembered: Remembered) -> SmallHouse:
    """Five sales at one till, one at another."""
    return remembered(sell_six)


def verified(house: SmallHouse, *heads: Head) -> list[tuple[str, str]]:
    """Return (check, place) of what the proof finds."""
    found = house.cinema.journal.verify(heads)
    return [(one.check, f"{one.about['chain'].rpartition('/')[2]} {one.about['seq']}") for one in found]


def test_a_journal_that_nobody_touched_is_proved(sold: SmallHouse) -> None:
    heads = sold.cinema.journal.heads()
    assert [(head.chain[10:], head.seq) for head in heads] == [("/till-1", 5), ("/till-2", 1)]
    assert verified(sold, *heads) == []
    assert verified(sold, *(read_head(str(head)) for head in heads)) == []


@pytest.mark.parametrize(
    ("fault", "named"),
    [
        (faults.journal_entry_changed, [("journal-changed", "till-1 1")]),
        (faults.journal_amount_changed, [("journal-changed", "till-1 1")]),
        (faults.journal_instant_changed, [("journal-changed", "till-1 1")]),
        (faults.journal_entry_removed, [("journal-gap", "till-1 2")]),
        (faults.journal_reordered, [("journal-moved", "till-1 1"), ("journal-moved", "till-1 2")]),
        (faults.journal_rewritten, [("journal-order", "till-1 2")]),
    ],
)
def test_a_fault_is_named_with_its_place(sold: SmallHouse, fault: Fault, named: list[tuple[str, str]]) -> None:
    fault(sold.connection.database)
    assert verified(sold)[: len(named)] == named


def test_an_entry_that_was_inserted_pushes_the_others_from_their_places(sold: SmallHouse) -> None:
    faults.journal_entry_inserted(sold.connection.database)
    moved = [f"till-1 {seq}" for seq in (4, 5, 6)]
    assert verified(sold) == [("journal-moved", place) for place in moved]


def test_an_entry_that_replaced_a_forged_successor_is_called_inserted(sold: SmallHouse) -> None:
    """A forged entry stands where one was, and what follows still hangs on the one before it."""
    data = sold.connection.database
    three, four = data["journal"].find({**TILL, "seq": {"$in": [3, 4]}}, sort=[("seq", 1)])
    follower = faults.signed({**four, "previous": three["previous"]})
    data["journal"].replace_one({"_id": four["_id"]}, follower)
    assert verified(sold)[0] == ("journal-inserted", "till-1 3")


def test_a_finding_says_what_the_entry_was_about(sold: SmallHouse) -> None:
    faults.journal_entry_changed(sold.connection.database)
    (found,) = sold.cinema.journal.verify()
    (sale,) = sold.connection.database["transactions"].find({"tickets.seat": "B1"})
    assert sale["receipt_number"] in found.message
    assert sale["_id"] in found.message
    faults.journal_entry_removed(sold.connection.database)
    gap = next(one for one in sold.cinema.journal.verify() if one.check == "journal-gap")
    for seat in ("B1", "B3"):
        (beside,) = sold.connection.database["transactions"].find({"tickets.seat": seat})
        assert beside["_id"] in gap.message


@pytest.mark.parametrize(
    ("fault", "check"),
    [(faults.last_journal_entry_removed, "journal-cut"), (faults.journal_made_anew, "journal-rewritten")],
)
def test_only_a_head_that_was_written_down_finds_a_chain_cut_off_or_made_anew(
    sold: SmallHouse, fault: Fault, check: str
) -> None:
    heads = sold.cinema.journal.heads()
    sell(sold.cinema, sold.guest, sold.screening, "B6")
    sold.connection.database["journal"].delete_one({**TILL, "seq": 6})
    fault(sold.connection.database)
    assert verified(sold) == []
    assert verified(sold, *heads) == [(check, "till-1 5")]


def test_a_head_goes_on_being_right_when_the_chain_grows(sold: SmallHouse) -> None:
    heads = sold.cinema.journal.heads()
    sell(sold.cinema, sold.guest, sold.screening, "B6")
    assert verified(sold, *heads) == []
    assert verified(sold, Head("nowhere/till-9", 1, "0" * 64))[0][0] == "journal-cut"


@pytest.mark.parametrize("text", ["", "a", "a=1", "a=1:beef", "=1:" + "0" * 64, "a=x:" + "0" * 64, "a=1:" + "g" * 64])
def test_what_is_no_head_is_refused(text: str) -> None:
    with pytest.raises(InvalidInputError):
        read_head(text)


def test_a_workstation_may_have_any_name() -> None:
    head = Head("2026-11-20/till = 1: east", 7, "a" * 64)
    assert read_head(f" {head}\n") == head
