"""A backup comes back document by document, and everything that is no whole backup is refused with nothing written."""

import stat
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from bson import Int64, decode_all, encode

from cinema.errors import CinemaError, ConflictError, ErrorCode, InvalidInputError, StorageError
from repositories.archive.archives import Archives
from repositories.connect import Connection, connect
from repositories.migrations import UNRELEASED, VERSION, migrate
from repositories.schema import EPOCH, SCHEMA
from repositories.storage import open_storage
from tests.conftest import SmallHouse, build_house, make_empty
from tests.repositories.backup_hands import Entries, contents, in_manifest, put, remade
from tests.support import everything, sell


@dataclass(frozen=True)
class BackedUp:
    """A backup, and what the database was when it was made."""

    content: bytes
    documents: dict[str, list[dict[str, Any]]]
    shapes: dict[str, Any]


@pytest.fixture(scope="module")
def backed_up(mongodb_uri: str, migrated: str, tmp_path_factory: pytest.TempPathFactory) -> BackedUp:
    """The small house with two sales, its key, and a poster of two chunks."""
    file = tmp_path_factory.mktemp("backed-up") / "house.backup"
    with closing(connect(mongodb_uri, migrated)) as connection:
        house = build_house(connection, open_storage(connection))
        house.storage.movies.put_poster("metropolis", bytes(range(256)) * 1500)
        house.storage.settings.ticket_key()
        for seat in ("B1", "B2"):
            sell(house.cinema, house.guest, house.screening, seat)
        house.storage.archives.write(file, replace=False)
        found = BackedUp(file.read_bytes(), contents(connection), shapes(connection))
        make_empty(connection)
    return found


def shapes(connection: Connection) -> dict[str, Any]:
    """Return indexes and validators; which epoch the journal takes is the database's own."""
    data = connection.database
    found = {name: (data[name].index_information(), data[name].options()) for name in data.list_collection_names()}
    (epoch,) = found["journal"][1]["validator"]["$jsonSchema"]["properties"].pop("epoch")["enum"]
    assert data["schema"].find_one({"_id": EPOCH}, {"value": 1}) == {"_id": EPOCH, "value": epoch}
    return found


@pytest.fixture
def good(backed_up: BackedUp, tmp_path: Path) -> Path:
    file = tmp_path / "house.backup"
    file.write_bytes(backed_up.content)
    return file


@pytest.fixture
def other(connection: Connection) -> Connection:
    """An empty database to restore into."""
    return connection


def test_a_quiet_house_comes_back_document_by_document_with_its_indexes(
    backed_up: BackedUp, good: Path, other: Connection
) -> None:
    told: list[tuple[int, int, str]] = []
    found = Archives(other).restore(good, again=False, progress=lambda *step: told.append(step))
    assert told[-1][0] == told[-1][1]
    assert contents(other) == backed_up.documents
    assert backed_up.documents["sign_ins"] == []
    left_out = {name for name, schema in SCHEMA.items() if not schema.in_backups}
    assert left_out == {"sign_ins", "code_tries", "backups", "print_jobs", "printer_states"}
    kept = {name: len(rows) for name, rows in backed_up.documents.items() if name not in left_out}
    assert found.documents == kept
    assert {"posters.files", "posters.chunks", "journal", "tills"} <= set(found.documents)
    assert shapes(other) == backed_up.shapes


def test_what_was_counted_of_sign_ins_is_in_no_backup(house: SmallHouse, tmp_path: Path) -> None:
    house.storage.sign_ins.begin("user:ada", "till-1")
    made = house.storage.archives.write(tmp_path / "house.backup", replace=False)
    assert "sign_ins" not in made.documents
    with ZipFile(tmp_path / "house.backup") as archive:
        assert not any("sign_ins" in name for name in archive.namelist())


def test_the_file_says_what_is_in_it_and_is_its_owners_alone(house: SmallHouse, tmp_path: Path) -> None:
    file = tmp_path / "house.backup"
    told: list[tuple[int, int, str]] = []
    before = house.storage.database.now()
    made = house.storage.archives.write(file, replace=False, progress=lambda *step: told.append(step))
    assert before.replace(microsecond=0) <= made.instant <= house.storage.database.now()
    assert made.size == file.stat().st_size
    assert made.documents["transactions"] == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [one.name for one in tmp_path.iterdir()] == [file.name]
    assert told[-1][0] == told[-1][1] == sum(made.documents.values())
    with ZipFile(file) as archive:
        assert archive.namelist()[0] == "cinema-backup"
        assert archive.testzip() is None


def test_a_file_that_is_there_is_replaced_only_when_that_is_entered(house: SmallHouse, good: Path) -> None:
    kept = good.read_bytes()
    with pytest.raises(ConflictError, match="--force"):
        house.storage.archives.write(good, replace=False)
    assert good.read_bytes() == kept
    assert house.storage.archives.write(good, replace=True).documents["transactions"] == 0
    assert good.read_bytes() != kept


def test_a_place_where_no_file_can_be_is_entered(house: SmallHouse, tmp_path: Path) -> None:
    for place, words in (
        (tmp_path / "nowhere" / "file", "no folder"),
        (tmp_path, "not a file"),
        (Path("/dev/null"), "not a file"),
        (tmp_path / ("n" * 300), "can't be written"),
        (tmp_path / "a\0b", "can't be written"),
    ):
        with pytest.raises(InvalidInputError, match=words) as refused:
            house.storage.archives.write(place, replace=True)
        assert refused.value.field == "file"
    assert list(tmp_path.iterdir()) == []


def test_a_backup_that_fails_midway_leaves_no_file_and_the_old_one_as_it_was(
    house: SmallHouse, good: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = good.read_bytes()

    def away(_step: int, _steps: int, _section: str) -> None:
        raise StorageError("the database is gone")

    with pytest.raises(StorageError, match="gone"):
        house.storage.archives.write(good, replace=True, progress=away)
    assert good.read_bytes() == kept
    assert [one.name for one in good.parent.iterdir()] == [good.name]


def test_a_collection_that_appears_meanwhile_makes_the_backup_begin_anew(house: SmallHouse, tmp_path: Path) -> None:
    made: list[str] = []

    def make_one(_step: int, _steps: int, section: str) -> None:
        if not made:
            made.append(section)
            house.connection.database["screenings"].create_index("made_meanwhile")

    try:
        found = house.storage.archives.write(tmp_path / "file", replace=False, progress=make_one)
    finally:
        house.connection.database["screenings"].drop_index("made_meanwhile_1")
    assert made == ["auditoriums"]
    assert found.documents["screenings"] == 2


def test_a_backup_that_takes_longer_than_the_server_keeps_a_snapshot_is_given_up(
    house: SmallHouse, tmp_path: Path
) -> None:
    server = house.connection.client.admin

    def take_long(_step: int, _steps: int, section: str) -> None:
        for number in range(100 if section == "auditoriums" else 0):
            house.storage.settings.set("tagline", str(number))

    server.command("setParameter", 1, minSnapshotHistoryWindowInSeconds=0)
    try:
        with pytest.raises(StorageError, match="longer than") as refused:
            house.storage.archives.write(tmp_path / "file", replace=False, progress=take_long)
    finally:
        server.command("setParameter", 1, minSnapshotHistoryWindowInSeconds=300)
    assert refused.value.code is ErrorCode.SNAPSHOT_TOO_OLD
    assert list(tmp_path.iterdir()) == []


def cut(content: bytes) -> list[bytes]:
    return [content[:1], content[:40], content[: len(content) // 2], content[:-64], content[:-1], content + b"\n"]


def flipped(content: bytes) -> list[bytes]:
    places = [
        0,
        12,
        31,
        60,
        len(content) // 3,
        len(content) // 2,
        len(content) - 90,
        len(content) - 70,
        len(content) - 1,
    ]
    return [content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :] for at in places]


def other_files(content: bytes) -> list[bytes]:
    return [b"", b"cinema-backup", b"a letter to my aunt, much longer than the shortest archive" * 9, content[4:]]


@pytest.mark.parametrize("spoil", [cut, flipped, other_files])
def test_a_file_that_is_cut_changed_or_foreign_is_refused_and_nothing_is_written(
    good: Path, other: Connection, spoil: Callable[[bytes], list[bytes]]
) -> None:
    before = everything(other.database)
    for place, content in enumerate(spoil(good.read_bytes())):
        bad = good.with_name(f"bad-{place}")
        bad.write_bytes(content)
        with pytest.raises(InvalidInputError, match=r"can't be used as a backup: it (is empty|was)"):
            Archives(other).restore(bad, again=False)
    assert everything(other.database) == before


def newer_format(entries: Entries) -> None:
    entries["cinema-backup"] = b"2\n"


def newer_version(entries: Entries) -> None:
    in_manifest(entries, lambda manifest: manifest.update(version=VERSION + 1))


def unreleased_version(entries: Entries) -> None:
    in_manifest(entries, lambda manifest: manifest.update(version=UNRELEASED))


def other_version(entries: Entries) -> None:
    put(entries, "schema", encode({"_id": "version", "version": VERSION + 1}), 1)


def no_manifest(entries: Entries) -> None:
    entries["manifest.json"] = b"{"


def no_version(entries: Entries) -> None:
    in_manifest(entries, lambda manifest: manifest.pop("version"))


def one_collection_less(entries: Entries) -> None:
    del entries["data/users.bson"]


def one_collection_more(entries: Entries) -> None:
    entries["data/guests.bson"] = entries.pop("data/users.bson")


def another_count(entries: Entries) -> None:
    in_manifest(entries, lambda manifest: manifest["collections"]["journal"].update(documents=9))


def other_documents(entries: Entries) -> None:
    entries["data/journal.bson"] = entries["data/journal.bson"].replace(b"kiosk-1", b"kiosk-2")


def half_document(entries: Entries) -> None:
    put(entries, "journal", entries["data/journal.bson"][:-3], 2)


def endless_document(entries: Entries) -> None:
    put(entries, "journal", b"\xff\xff\xff\x7f" + bytes(90), 1)


def garbled_document(entries: Entries) -> None:
    put(entries, "users", encode({"_id": "a", "name": "Ana"}).replace(b"Ana", b"\xff\xfe\xfd"), 1)


def nameless_document(entries: Entries) -> None:
    put(entries, "users", encode({"name": "Ana"}), 1)


def servers_own(entries: Entries) -> None:
    put(entries, "system.js", encode({"_id": "a"}), 1)
    entries["manifest.json"] = entries.pop("manifest.json")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (newer_format, "newer version"), (newer_version, "newer version"), (unreleased_version, "first release"),
        (other_version, "schema's version"),
        (no_manifest, "not valid JSON"), (no_version, "version: it is miss"), (one_collection_less, "does not match"),
        (one_collection_more, "does not match"), (another_count, "journal is not"), (other_documents, "journal is not"),
        (half_document, "broken"), (endless_document, "broken"), (garbled_document, "broken"),
        (nameless_document, "broken"), (servers_own, "unknown collection system.js"),
    ],
)  # fmt: skip
def test_a_file_that_is_whole_but_wrong_is_refused_and_nothing_is_written(
    good: Path, other: Connection, change: Callable[[Entries], None], words: str
) -> None:
    before = everything(other.database)
    bad = remade(good, good.with_name("bad"), change)
    with pytest.raises(InvalidInputError, match=f"can't be used as a backup: .*{words}"):
        Archives(other).restore(bad, again=False)
    assert everything(other.database) == before


def of_another_number(entries: Entries) -> None:
    """A place in the chain that reads as a number, but is stored as another kind than the validator wants."""
    entry, *others = decode_all(entries["data/journal.bson"])
    entry["seq"] = Int64(entry["seq"])
    put(entries, "journal", b"".join(map(encode, (entry, *others))), 1 + len(others))


def two_of_one_name(entries: Entries) -> None:
    people = decode_all(entries["data/users.bson"])
    people.append({**people[-1], "_id": f"{people[-1]['_id']}-again"})
    put(entries, "users", b"".join(map(encode, people)), len(people))


@pytest.mark.parametrize(
    ("change", "words"), [(of_another_number, "documents of journal"), (two_of_one_name, "documents of users")]
)
def test_what_the_database_does_not_take_is_not_restored(
    good: Path, fresh_connection: Connection, change: Callable[[Entries], None], words: str
) -> None:
    migrate(fresh_connection.database)
    with pytest.raises(StorageError, match=words) as refused:
        Archives(fresh_connection).restore(remade(good, good.with_name("bad"), change), again=False)
    assert refused.value.code is ErrorCode.RESTORE
    Archives(fresh_connection).restore(good, again=True)


def test_a_remade_file_with_nothing_changed_is_taken(good: Path, other: Connection) -> None:
    same = remade(good, good.with_name("same"), lambda _entries: None)
    assert Archives(other).restore(same, again=False).documents["transactions"] == 2


def test_a_file_that_is_not_there_or_no_file_is_entered(other: Connection, tmp_path: Path) -> None:
    for place in (tmp_path / "nothing", tmp_path, Path("/dev/null")):
        with pytest.raises(CinemaError, match=r"no such file|not a file"):
            Archives(other).restore(place, again=False)
