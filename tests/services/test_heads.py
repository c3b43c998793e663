"""Heads that are kept outside the database: by every till beside its key, at a program's end, with every backup."""

from pathlib import Path

import pytest

from cinema.adapters.till_heads import HeadsInFolder, HeadsInMemory
from cinema.adapters.till_keys import KeysInFolder
from cinema.bootstrap import join
from cinema.domain.journal import Head
from cinema.errors import StorageError
from cinema.services.cinema import Cinema
from repositories.storage import open_storage
from tests.conftest import SmallHouse
from tests.services import audit_faults as faults
from tests.services.audit_faults import Fault
from tests.support import findings, sell


def at_machine(house: SmallHouse, folder: Path, machine: str = "one") -> Cinema:
    """Return a program on a machine whose data folder this is."""
    keys = KeysInFolder(folder, lambda _epoch: machine)
    return join(open_storage(house.connection), "till-1", keys=keys, heads=HeadsInFolder(folder), patience=0.01)


def numbers(house: SmallHouse) -> list[int]:
    return [till.number for till in house.storage.tills.all()]


@pytest.fixture
def sold(house: SmallHouse, tmp_path: Path) -> SmallHouse:
    """Three sales of a program that has ended since."""
    cinema = at_machine(house, tmp_path)
    for seat in ("B1", "B2", "B3"):
        sell(cinema, house.guest, house.screening, seat)
    faults.settle(house.connection.database, cinema)
    cinema.recovery.recover()
    return house


def test_a_program_keeps_the_head_of_its_chain_and_finds_it_again(sold: SmallHouse, tmp_path: Path) -> None:
    (kept,) = at_machine(sold, tmp_path).journal.kept(sold.operator)
    assert kept == sold.storage.audit_rows.heads()[0]
    assert kept.seq == 4
    assert findings(at_machine(sold, tmp_path)) == []
    assert at_machine(sold, tmp_path).journal.verify(sold.operator) == ()
    sell(at_machine(sold, tmp_path), sold.guest, sold.screening, "B4")
    assert numbers(sold) == [1]


@pytest.mark.parametrize(
    ("fault", "check"),
    [(faults.last_journal_entry_removed, "journal-cut"), (faults.journal_made_anew, "journal-rewritten")],
)
def test_a_chain_that_was_cut_or_rewritten_is_found_without_a_head_that_anybody_wrote_down(
    sold: SmallHouse, tmp_path: Path, fault: Fault, check: str
) -> None:
    fault(sold.connection.database)
    cinema = at_machine(sold, tmp_path)
    for found in (
        cinema.journal.verify(cinema.operator()),
        cinema.audit.findings(cinema.operator()),
        cinema.journal.lost(cinema.operator()),
    ):
        assert check in [one.check for one in found]


@pytest.mark.parametrize("fault", faults.ONLY_BY_HEADS)
def test_a_chain_that_was_cut_with_all_that_follows_from_it_is_found_by_heads_alone(
    sold: SmallHouse, tmp_path: Path, fault: Fault
) -> None:
    fault(sold.connection.database)
    assert findings(sold.cinema) == []
    assert findings(at_machine(sold, tmp_path)) == ["journal-cut"]


def test_a_till_whose_chain_was_cut_begins_another_that_names_what_was_lost(sold: SmallHouse, tmp_path: Path) -> None:
    (lost,) = at_machine(sold, tmp_path).journal.kept(sold.operator)
    faults.last_journal_entry_removed(sold.connection.database)
    sale = sell(at_machine(sold, tmp_path), sold.guest, sold.screening, "B9")
    assert numbers(sold) == [1, 2], "no number is given twice that stands on a paper"
    assert "-02-" in (sale.receipt_number or "")
    # Also a machine that has kept nothing is told, by the new chain's first entry.
    stranger = sold.another_till("till-9")
    assert ("journal-cut", str(lost.seq)) in [
        (one.check, one.about.get("seq")) for one in stranger.journal.verify(sold.operator)
    ]
    sell(at_machine(sold, tmp_path), sold.guest, sold.screening, "C1")
    assert numbers(sold) == [1, 2], "the programs of a till begin one other chain"


def test_a_data_folder_that_was_copied_to_another_machine_is_another_till_there(
    sold: SmallHouse, tmp_path: Path
) -> None:
    copied = at_machine(sold, tmp_path, "two")
    sale = sell(copied, sold.guest, sold.screening, "B4")
    assert numbers(sold) == [1, 2]
    (entry,) = sold.storage.journal.of_subject(f"tills/{copied.tills.this_one()}")
    first = at_machine(sold, tmp_path).tills.this_one()
    assert entry.operation.before == {"tills": [first]}, "it says whose folder it was"  # type: ignore[union-attr]
    sell(at_machine(sold, tmp_path), sold.guest, sold.screening, "B5")
    assert {one.till for one in sold.storage.audit_rows.heads()} == {first, copied.tills.this_one()}
    assert "-02-" in (sale.receipt_number or "")
    assert findings(sold.cinema) == []


def test_a_lost_key_is_a_new_till_whose_registration_stands_in_the_journal(sold: SmallHouse, tmp_path: Path) -> None:
    for file in tmp_path.glob("*.key"):
        file.unlink()
    cinema = at_machine(sold, tmp_path)
    sell(cinema, sold.guest, sold.screening, "B4")
    registered = list(sold.connection.database["journal"].find({"operation.collection": "tills"}))
    assert [one["operation"]["after"]["number"] for one in registered] == [1, 2]
    assert [one["seq"] for one in registered] == [1, 1]
    assert findings(cinema) == []


def test_a_till_that_is_registered_twice_at_once_begins_its_chain_once(house: SmallHouse, tmp_path: Path) -> None:
    one, other = at_machine(house, tmp_path), at_machine(house, tmp_path)
    for cinema, seat in ((one, "B1"), (other, "B2"), (one, "B3")):
        sell(cinema, house.guest, house.screening, seat)
    assert [head.seq for head in house.storage.audit_rows.heads()] == [4]
    assert findings(house.cinema) == []


def test_a_backup_keeps_the_heads_of_every_till(sold: SmallHouse, tmp_path: Path) -> None:
    sell(sold.another_till("till-2"), sold.guest, sold.screening, "C1")
    cinema = at_machine(sold, tmp_path)
    file = tmp_path / "house.backup"
    cinema.backups.backup(sold.operator, file)
    assert set(cinema.journal.kept(cinema.operator())) == set(cinema.journal.heads(cinema.operator()))
    assert cinema.backups.heads(sold.operator, file) == cinema.journal.heads(cinema.operator())
    sold.connection.database["journal"].delete_one({"seq": 2, "till": {"$ne": cinema.tills.this_one()}})
    assert [one.check for one in cinema.journal.lost(cinema.operator())] == ["journal-cut"]


def test_of_two_heads_of_a_chain_the_further_one_is_kept_and_a_torn_line_is_passed_over(tmp_path: Path) -> None:
    near, far = Head("till", 3, "a" * 64), Head("till", 9, "b" * 64)
    other = Head("other", 1, "c" * 64)
    for heads in (HeadsInFolder(tmp_path / "tills"), HeadsInMemory()):
        for one in (near, far, near, other):
            heads.keep("epoch", (one,))
        assert heads.kept("epoch") == (other, far)
        assert heads.kept("another") == ()
    file = tmp_path / "tills" / "epoch.heads"
    assert file.stat().st_mode & 0o777 == 0o600
    with file.open("a") as more:
        more.write("till=12:torn")
    assert HeadsInFolder(tmp_path / "tills").kept("epoch") == (other, far)


def test_a_folder_that_can_t_be_written_stops_no_sale(house: SmallHouse, tmp_path: Path) -> None:
    class Full(HeadsInMemory):
        def keep(self, epoch: str, heads: object) -> None:
            raise StorageError(f"{epoch}: no room for {heads}")

    cinema = join(open_storage(house.connection), "till-1", heads=Full(), patience=0.01)
    assert sell(cinema, house.guest, house.screening, "B1").receipt_number
    cinema.recovery.recover()
    cinema.backups.backup(house.operator, tmp_path / "house.backup")
