"""A restore is rehearsed into a database of another name: whole, audited, and nothing of the house is touched."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from cinema.adapters.sealed_file import SealedFiles
from cinema.bootstrap import open_cinema
from cinema.domain.ids import new_id
from cinema.domain.users import Actor, Channel, Role
from cinema.errors import ErrorCode, InvalidInputError, StorageError
from cinema.services.office.rehearsals import RestoreRehearsals
from repositories.archive import contents, rehearsals
from repositories.connect import Connection
from repositories.migrations import houses, stored_version
from tests.conftest import SmallHouse
from tests.selling_checks import recover
from tests.support import everything, sell

PASSPHRASE = "seven lanterns over a quiet harbour"


@pytest.fixture(autouse=True)
def _quick_passphrases(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SealedFiles.__init__, "__defaults__", (14,))


@pytest.fixture
def name(connection: Connection) -> Iterator[str]:
    made = f"test_{new_id()}"
    yield made
    connection.client.drop_database(made)


@pytest.fixture
def file(house: SmallHouse, tmp_path: Path) -> Path:
    sell(house.cinema, house.guest, house.screening, "B1", "B2")
    made = tmp_path / "house.backup"
    house.cinema.backups.backup(house.operator, made)
    return made


@pytest.fixture
def desk(house: SmallHouse) -> RestoreRehearsals:
    return house.cinema.admin.rehearsals


def names(house: SmallHouse) -> list[str]:
    return house.connection.client.list_database_names()


def test_a_backup_comes_back_beside_the_house_is_audited_and_removed_again(
    house: SmallHouse, desk: RestoreRehearsals, file: Path, name: str
) -> None:
    before = everything(house.connection.database)
    told: list[str] = []
    done = desk.rehearse(
        house.operator, file, f" {name} ", progress=lambda _done, _total, section: told.append(section)
    )
    assert done is not None
    assert (done.database, done.findings) == (name, ())
    assert done.archive.documents["transactions"] == 1
    assert house.connection.client[name]["transactions"].count_documents({}) == 1
    assert {"transactions", "journal", "audit"} <= set(told)
    assert everything(house.connection.database) == before
    assert desk.left(house.operator) == (name,)
    desk.drop(house.operator, name)
    desk.drop(house.operator, name)
    assert name not in names(house)
    assert desk.left(house.operator) == ()
    assert everything(house.connection.database) == before


def test_no_program_takes_a_rehearsal_for_the_house(
    house: SmallHouse, desk: RestoreRehearsals, file: Path, name: str, mongodb_uri: str
) -> None:
    desk.rehearse(house.operator, file, name)
    with pytest.raises(StorageError, match="rehearsal") as refused:
        open_cinema(name, uri=mongodb_uri)
    assert refused.value.code is ErrorCode.REHEARSAL
    assert name not in houses(house.connection.database)
    assert house.connection.database.name in houses(house.connection.database)


def test_what_is_wrong_in_the_backup_is_found(
    house: SmallHouse, desk: RestoreRehearsals, tmp_path: Path, name: str
) -> None:
    sold = sell(house.cinema, house.guest, house.screening, "B1")
    recover(house.cinema, house.connection)
    house.connection.database["transactions"].update_one({"_id": sold.id}, {"$set": {"total": 1}})
    bad = tmp_path / "bad.backup"
    house.cinema.backups.backup(house.operator, bad)
    done = desk.rehearse(house.operator, bad, name)
    assert done is not None
    assert done.findings
    assert any(sold.id in str(one.about) or sold.id in one.message for one in done.findings)


def test_an_encrypted_one_needs_its_passphrase_and_a_wrong_one_leaves_nothing(
    house: SmallHouse, desk: RestoreRehearsals, tmp_path: Path, name: str
) -> None:
    house.cinema.admin.backups.set_passphrase(house.operator, PASSPHRASE)
    sealed = tmp_path / "house.sealed"
    house.cinema.backups.backup(house.operator, sealed, encrypt=True)
    for passphrase in ("", "another one that is wrong"):
        with pytest.raises(InvalidInputError) as refused:
            desk.rehearse(house.operator, sealed, name, passphrase=passphrase)
        assert refused.value.field == "passphrase"
        assert name not in names(house)
    done = desk.rehearse(house.operator, sealed, name, passphrase=PASSPHRASE)
    assert done is not None
    assert done.findings == ()


def test_a_name_that_is_taken_or_none_is_told_at_its_field(
    house: SmallHouse, desk: RestoreRehearsals, file: Path, name: str
) -> None:
    house.connection.client[name]["things"].insert_one({"_id": 1})
    own = house.connection.database.name
    for bad in (own, own.upper(), name, name.upper(), "", "two words", "admin", "x" * 64):
        with pytest.raises(InvalidInputError) as refused:
            desk.rehearse(house.operator, file, bad)
        assert refused.value.field == "database"
    assert house.connection.client[name].list_collection_names() == ["things"]
    with pytest.raises(InvalidInputError) as refused:
        desk.drop(house.operator, name)
    assert refused.value.field == "database"
    with pytest.raises(InvalidInputError):
        desk.drop(house.operator, own)
    assert {own, name} <= set(names(house))


def test_a_name_that_somebody_takes_meanwhile_is_theirs(
    house: SmallHouse, desk: RestoreRehearsals, file: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = contents.check_contents

    def meanwhile(*arguments: object) -> None:
        whole(*arguments)  # type: ignore[arg-type]
        house.connection.client[name]["settings"].insert_one({"_id": "house"})

    monkeypatch.setattr(rehearsals, "check_contents", meanwhile)
    with pytest.raises(InvalidInputError) as refused:
        desk.rehearse(house.operator, file, name)
    assert refused.value.field == "database"
    assert house.connection.client[name]["settings"].count_documents({}) == 1
    assert house.connection.client[name]["schema"].count_documents({}) == 0


def test_a_file_that_is_no_backup_is_told_at_its_field_and_leaves_nothing(
    house: SmallHouse, desk: RestoreRehearsals, file: Path, name: str, tmp_path: Path
) -> None:
    other = tmp_path / "holiday.jpg"
    other.write_bytes(b"\xff\xd8" * 100)
    cut = tmp_path / "cut.backup"
    cut.write_bytes(file.read_bytes()[:-200])
    for bad in (tmp_path / "nowhere", tmp_path, other, cut):
        with pytest.raises(InvalidInputError) as refused:
            desk.rehearse(house.operator, bad, name)
        assert refused.value.field == "file"
        assert name not in names(house)


@pytest.mark.parametrize("section", ["users", "journal", "audit"])
def test_one_that_is_stopped_leaves_nothing(
    house: SmallHouse, desk: RestoreRehearsals, file: Path, name: str, section: str
) -> None:
    reached: list[str] = []
    done = desk.rehearse(
        house.operator, file, name,
        progress=lambda _done, _total, now: reached.append(now), stopped=lambda: section in reached,
    )  # fmt: skip
    assert done is None
    assert name not in names(house)


def test_a_restore_that_fails_leaves_nothing(
    house: SmallHouse, desk: RestoreRehearsals, file: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("repositories.archive.restore.Restore._take_over_schema", fail)
    with pytest.raises(ZeroDivisionError):
        desk.rehearse(house.operator, file, name)
    assert name not in names(house)


def test_what_a_crash_left_is_listed_and_removed(
    house: SmallHouse, desk: RestoreRehearsals, file: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("repositories.archive.rehearsals.Rehearsals._drop", lambda *_arguments: None)
    monkeypatch.setattr("repositories.archive.restore.Restore._end", lambda _restore: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        desk.rehearse(house.operator, file, name)
    assert desk.left(house.operator) == (name,)
    desk.drop(house.operator, name)
    assert name not in names(house)


def test_a_backup_of_a_rehearsal_is_no_rehearsal(
    house: SmallHouse, desk: RestoreRehearsals, file: Path, name: str, tmp_path: Path
) -> None:
    from repositories.archive.archives import Archives

    desk.rehearse(house.operator, file, name)
    again = tmp_path / "again.backup"
    Archives(house.storage.rehearsals.opened(name)).write(again, replace=False)
    desk.drop(house.operator, name)
    done = desk.rehearse(house.operator, again, name)
    assert done is not None
    assert done.findings == ()
    assert stored_version(house.connection.client[name]) == stored_version(house.connection.database)


def test_only_administrators_rehearse(house: SmallHouse, desk: RestoreRehearsals, file: Path, name: str) -> None:
    from cinema.errors import NotAllowedError

    with pytest.raises(NotAllowedError):
        desk.rehearse(Actor(Role.MANAGER, "office", Channel.ADMIN), file, name)
    assert name not in names(house)
