"""A restore goes into an empty database alone, and one that is cut off leaves nothing that can be sold from."""

import multiprocessing
import signal
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from cinema.bootstrap import join, open_cinema
from cinema.domain.entries import Entry
from cinema.domain.ids import new_id
from cinema.errors import ConflictError, ErrorCode, StorageError
from cinema.ports import TillKey
from repositories.archive.archives import Archives
from repositories.archive.restore import Restore, stored_documents
from repositories.connect import Connection, connect
from repositories.migrations import VERSION, migrate
from repositories.storage import open_storage
from tests.conftest import SmallHouse, build_house, make_empty
from tests.repositories.backup_hands import contents, restore_and_die, sell_until_told
from tests.support import CASH, begin, card, everything, expire_leases, findings, odd_seats, raw, sell

STEPS = [
    ("before", "_begin"), ("after", "_begin"), ("before", "_fill"), ("after", "_fill"), ("after", "_index_posters"),
    ("after", "_take_over_schema"), ("before", "_compare"), ("before", "_end"), ("after", "_end"),
]  # fmt: skip


@pytest.fixture(scope="module")
def second(mongodb_uri: str) -> Iterator[Connection]:
    with closing(connect(mongodb_uri, f"test_{new_id()}")) as made:
        yield made
        made.client.drop_database(made.database.name)


@pytest.fixture
def empty(second: Connection) -> Connection:
    """A second database that holds nothing but its schema."""
    make_empty(second)
    second.database["schema"].delete_one({"_id": "restore"})
    migrate(second.database)
    return second


@pytest.fixture
def backup(house: SmallHouse, tmp_path: Path) -> Path:
    sell(house.cinema, house.guest, house.screening, "B1")
    house.storage.archives.write(tmp_path / "house.backup", replace=False)
    return tmp_path / "house.backup"


@pytest.mark.parametrize("again", [False, True])
@pytest.mark.parametrize("collection", ["settings", "seed_loads", "posters.chunks", "of_another_program"])
def test_a_database_that_holds_anything_is_refused_and_not_touched(
    connection: Connection, tmp_path: Path, collection: str, again: bool
) -> None:
    file = tmp_path / "empty.backup"
    Archives(connection).write(file, replace=False)
    connection.database[collection].insert_one({"_id": "a"})
    before = everything(connection.database)
    with pytest.raises(ConflictError, match=rf"not empty \({collection}\)"):
        Archives(connection).restore(file, again=again)
    assert everything(connection.database) == before
    migrate(connection.database)


def test_a_restore_that_is_killed_at_any_step_leaves_nothing_to_sell_from_and_is_begun_again(
    house: SmallHouse, mongodb_uri: str, empty: Connection, backup: Path
) -> None:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.repositories.backup_hands"])
    name = empty.database.name
    for when, method in STEPS:
        process = context.Process(target=restore_and_die, args=(mongodb_uri, name, backup, method, when), daemon=True)
        process.start()
        process.join(60)
        assert process.exitcode == -signal.SIGKILL, (when, method)
        if method == "_begin" and when == "before":
            migrate(empty.database)
        elif method != "_end" or when != "after":
            with pytest.raises(StorageError, match="--again") as refused:
                open_cinema(name, uri=mongodb_uri)
            assert refused.value.code is ErrorCode.HALF_RESTORED
            with pytest.raises(ConflictError, match="--again"):
                Archives(empty).restore(backup, again=False)
    assert contents(empty) == contents(house.connection)
    with closing(open_cinema(name, uri=mongodb_uri)) as cinema:
        assert findings(cinema) == []


def test_a_restore_into_which_somebody_writes_is_not_said_to_be_done(
    empty: Connection, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        index_posters = Restore._index_posters

        def and_somebody_writes(restore: Restore) -> None:
            index_posters(restore)
            empty.database["settings"].insert_one({"_id": "somebody"})

        patched.setattr(Restore, "_index_posters", and_somebody_writes)
        with pytest.raises(ConflictError, match="settings is not as the backup has it"):
            Archives(empty).restore(backup, again=False)
    with pytest.raises(StorageError, match="cut off"):
        migrate(empty.database)
    Archives(empty).restore(backup, again=True)
    assert "somebody" not in {one["_id"] for one in raw(empty, "settings")}


def test_two_restores_at_once_don_t_mix(empty: Connection, backup: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        end = Restore._end

        def and_another_begins(restore: Restore) -> None:
            patched.undo()
            Archives(empty).restore(backup, again=True)
            end(restore)

        patched.setattr(Restore, "_end", and_another_begins)
        with pytest.raises(ConflictError, match="meanwhile"):
            Archives(empty).restore(backup, again=False)
    migrate(empty.database)
    assert len(raw(empty, "transactions")) == 1


def test_a_claim_that_was_cut_off_before_anything_was_written_locks_nobody_out(empty: Connection, backup: Path) -> None:
    empty.database["schema"].insert_one({"_id": "restore", "id": "somebody", "writing": False})
    migrate(empty.database)
    Archives(empty).restore(backup, again=False)
    assert contents(empty)["schema"] == [{"_id": "version", "version": VERSION}]


def sale_in_the_middle(house: SmallHouse, file: Path) -> None:
    """Back the house up, and sell a seat between two of its collections."""
    sold: list[str] = []

    def sell_one(_step: int, _steps: int, section: str) -> None:
        if section == "movies" and not sold:
            sold.append(sell(house.cinema, house.guest, house.screening, "C1").id)
            house.storage.settings.set("tagline", "")  # as durable as can be, and so is all before it

    house.storage.archives.write(file, replace=False, progress=sell_one)
    assert sold


def test_what_is_sold_in_the_middle_of_a_backup_is_not_in_it(
    house: SmallHouse, empty: Connection, tmp_path: Path
) -> None:
    sell(house.cinema, house.guest, house.screening, "B1")
    sale_in_the_middle(house, tmp_path / "file")
    Archives(empty).restore(tmp_path / "file", again=False)
    assert [one["tickets"][0]["seat"] for one in raw(empty, "transactions")] == ["B1"]
    assert findings(join(open_storage(empty), "till-1")) == []


def test_without_the_snapshot_the_middle_would_be_found_out(
    house: SmallHouse, empty: Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "repositories.archive.archives.stored_documents", lambda collection, _session: stored_documents(collection)
    )
    sale_in_the_middle(house, tmp_path / "file")
    Archives(empty).restore(tmp_path / "file", again=False)
    assert findings(join(open_storage(empty), "till-1")) != []


def test_a_backup_in_the_rush_is_a_whole_house_at_one_instant(
    connection: Connection, mongodb_uri: str, empty: Connection, tmp_path: Path
) -> None:
    house = build_house(connection, open_storage(connection), rows=10, columns=25)
    context = multiprocessing.get_context("forkserver")
    sellers = []
    for rows in ("BCD", "EFG", "HIJ"):
        ours, theirs = context.Pipe()
        seats = [f"{row}{number}" for row in rows for number in range(1, 26)]
        arguments = (theirs, mongodb_uri, connection.database.name, house.screening, seats)
        sellers.append((ours, context.Process(target=sell_until_told, args=arguments, daemon=True)))
        sellers[-1][1].start()
        theirs.close()
    before = {pipe.recv() for pipe, _process in sellers}
    house.storage.archives.write(tmp_path / "file", replace=False)
    for pipe, _process in sellers:
        pipe.send("enough")
    for pipe, process in sellers:
        assert list(iter(pipe.recv, None))
        process.join(30)
    Archives(empty).restore(tmp_path / "file", again=False)

    restored = join(open_storage(empty), "till-2", patience=0.01)
    entered = {one["subject"] for one in raw(empty, "journal")}
    assert before <= entered
    assert len(entered) < len(raw(connection, "journal"))
    for sale_id in entered:  # its entry is whole; sale and seats may not be up to date yet
        restored.receipts.of_sale(restored.operator(), sale_id)
    paid = raw(empty, "transactions")
    maps = {one["_id"]: one["seats"] for one in raw(empty, "seat_maps")}
    for one in paid:
        for ticket in one["tickets"]:
            assert one["state"] != "paid" or maps[ticket["screening"]][ticket["seat"]]["ticket"] == ticket["id"]
    numbers = [one["number"] for one in raw(empty, "journal")]
    assert len(set(numbers)) == len(numbers) == len(entered)
    expire_leases(empty)
    restored.recovery.recover()
    assert findings(restored) == []


def restored_in_place(connection: Connection, file: Path) -> None:
    """Drop the database under the programs that have it open, and bring the backup back."""
    connection.client.drop_database(connection.database.name)
    migrate(connection.database, restoring=True)
    Archives(connection).restore(file, again=False)


def test_a_till_that_was_open_before_a_restore_sells_at_once_what_it_holds_since(
    fresh_connection: Connection, tmp_path: Path
) -> None:
    migrate(fresh_connection.database)
    house = build_house(fresh_connection, open_storage(fresh_connection))
    sell(house.cinema, house.staff, house.screening, "B1", request=CASH)
    house.storage.archives.write(tmp_path / "file", replace=False)
    restored_in_place(fresh_connection, tmp_path / "file")
    for seat, request in (("B2", CASH), ("B3", card())):
        sale = sell(house.cinema, house.staff, house.screening, seat, request=request)
        assert (sale.receipt_number or "").split("-")[1] == str(house.storage.tills.all()[-1].number) != "1"
    assert odd_seats(fresh_connection) == []


def test_a_till_that_was_open_before_a_restore_goes_on_under_a_new_number(
    fresh_connection: Connection, tmp_path: Path
) -> None:
    migrate(fresh_connection.database)
    house = build_house(fresh_connection, open_storage(fresh_connection))
    before = sell(house.cinema, house.staff, house.screening, "B1", request=CASH)
    house.storage.archives.write(tmp_path / "file", replace=False)
    order = begin(house.cinema, house.staff, house.screening, "B2")
    insert = house.storage.journal.insert

    def restored_first(entry: Entry, key: TillKey, seconds: float) -> Entry | None:
        house.storage.journal.insert = insert  # type: ignore[method-assign]
        restored_in_place(fresh_connection, tmp_path / "file")
        return insert(entry, key, seconds)

    house.storage.journal.insert = restored_first  # type: ignore[method-assign]
    with pytest.raises(ConflictError, match="restored"):
        house.cinema.checkout.pay(house.staff, order, CASH)
    assert [one["_id"] for one in raw(fresh_connection, "journal")] == [before.id]

    after = sell(house.cinema, house.staff, house.screening, "B2", request=CASH)
    assert (before.receipt_number or "")[5:] == "01-000001"
    number = house.storage.tills.all()[-1].number
    assert (after.receipt_number or "")[5:] == f"{number}-000001"
    old, new = (house.storage.journal.of_subject(one.id)[0] for one in (before, after))
    assert (old.epoch != new.epoch, old.till != new.till, new.seq) == (True, True, 2)
    assert house.storage.journal.of_subject(before.id) == (old,), "entries of before stay as they are"
    another = join(open_storage(fresh_connection), "till-9")
    another.receipts.of_sale(house.staff, before.id)  # the backup may have the entry alone
    refunded = another.refunds.refund(house.staff, before.receipt_number or "", reason="ill")
    assert refunded.refunds[0].number == f"R{(before.receipt_number or '')[:5]}{number + 1}-000001"
