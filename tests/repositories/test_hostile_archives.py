"""A backup that somebody made on purpose is refused before anything is written, in bounded memory."""

import hashlib
import json
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_LZMA, ZipFile

import pytest
from bson import encode

from cinema.errors import InvalidInputError
from repositories.archive.archives import Archives
from repositories.archive.manifest import KNOWN
from repositories.connect import Connection, connect
from repositories.schema import SCHEMA
from repositories.storage import open_storage
from tests.bounded import refused_in_bounds
from tests.conftest import SmallHouse, build_house, make_empty
from tests.repositories.backup_hands import Entries, in_manifest, put, remade
from tests.support import everything

LARGE = 256_000_000


@pytest.fixture(scope="module")
def good(mongodb_uri: str, migrated: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of the small house."""
    file = tmp_path_factory.mktemp("good") / "house.backup"
    with closing(connect(mongodb_uri, migrated)) as connection:
        build_house(connection, open_storage(connection)).storage.archives.write(file, replace=False)
        make_empty(connection)
    return file


def in_head(name: str, value: object) -> Callable[[Entries], None]:
    return lambda entries: in_manifest(entries, lambda manifest: manifest.update({name: value}))


def in_part(name: str, value: object) -> Callable[[Entries], None]:
    return lambda entries: in_manifest(entries, lambda manifest: manifest["collections"]["users"].update({name: value}))


def whole(value: object) -> Callable[[Entries], None]:
    return lambda entries: entries.update({"manifest.json": json.dumps(value).encode()})


def without(collection: str) -> Callable[[Entries], None]:
    def change(entries: Entries) -> None:
        del entries[f"data/{collection}.bson"]
        in_manifest(entries, lambda manifest: manifest["collections"].pop(collection))

    return change


def foreign(entries: Entries) -> None:
    put(entries, "guests", encode({"_id": "a"}), 1)
    entries["manifest.json"] = entries.pop("manifest.json")


def half_a_poster(entries: Entries) -> None:
    put(entries, "posters.files", encode({"_id": "a"}), 1)
    entries["manifest.json"] = entries.pop("manifest.json")


def deep(entries: Entries) -> None:
    entries["manifest.json"] = b'{"format":' + b"[" * 100_000 + b"]" * 100_000 + b"}"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (whole(None), r"\$: a group"), (whole([]), r"\$: a group"), (whole("x"), r"\$: a group"),
        (whole({}), "format: it is missing"), (deep, "JSON"),
        (in_head("instant", 5), "instant: an instant"), (in_head("instant", "soon"), "instant: an instant"),
        (in_head("instant", None), "instant: an instant"), (in_head("instant", "2026-01-01T00:00:00"), "instant: an"),
        (in_head("instant", "0001-01-01T00:00:00Z"), "instant: it must be at least"),
        (in_head("instant", "9999-12-31T23:59:59Z"), "instant: it must be at most"),
        (in_head("program", 1), "program: text"), (in_head("program", "\x1b[2J"), "program: it has the wrong form"),
        (in_head("database", ["x"]), "database: text"), (in_head("server", "x" * 1000), "server: it may have at"),
        (in_head("version", "4"), "version: a whole number"), (in_head("version", True), "version: a whole number"),
        (in_head("version", 4.0), "version: a whole number"), (in_head("version", 10**30), "version: it must"),
        (in_head("note", "x"), "note: it is not known"), (in_head("collections", None), "collections: a group"),
        (in_head("collections", {}), "the collection auditoriums is missing"),
        (in_head("format", 2), "format: one of these"),
        (in_part("documents", -1), "collections.users.documents: it must be at least 0"),
        (in_part("documents", "1"), "collections.users.documents: a whole number"),
        (in_part("bytes", None), "collections.users.bytes: a whole number"),
        (in_part("sha256", "x"), "collections.users.sha256: it has the wrong form"),
        (in_part("more", 1), "collections.users.more: it is not known"),
        (without("journal"), "the collection journal is missing"), (without("schema"), "the collection schema is"),
        (foreign, "the unknown collection guests"), (half_a_poster, r"the collection posters\.chunks is missing"),
    ],
)  # fmt: skip
def test_a_manifest_that_is_wrong_is_refused_with_its_field_and_nothing_is_written(
    good: Path, connection: Connection, tmp_path: Path, change: Callable[[Entries], None], words: str
) -> None:
    before = everything(connection.database)
    bad = remade(good, tmp_path / "bad", change)
    with pytest.raises(InvalidInputError, match=words) as refused:
        Archives(connection).restore(bad, again=False)
    assert str(bad) in refused.value.message
    assert refused.value.field == "file"
    assert everything(connection.database) == before


def sealed(file: Path) -> Path:
    """Write the sum that is right for an archive whose comment is not one yet."""
    body = file.read_bytes()[:-64]
    file.write_bytes(body + hashlib.sha256(body).hexdigest().encode())
    return file


def made(file: Path, *entries: tuple[str, bytes, int]) -> Path:
    """Write an archive of entries, each a name, a content and a way to compress it."""
    with ZipFile(file, "w") as archive:
        archive.writestr("cinema-backup", b"1\n")
        for name, content, kind in entries:
            archive.writestr(name, content, kind)
        archive.comment = b"0" * 64
    return sealed(file)


def one_collection(name: str, content: bytes) -> bytes:
    """Return a manifest that is right, with one collection's content and the others empty."""
    none = {"documents": 0, "bytes": 0, "sha256": hashlib.sha256(b"").hexdigest()}
    said = {"documents": 1, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    head: dict[str, Any] = {"format": 1, "program": "1", "server": "6", "database": "d", "version": 4}
    parts = {one: said if one == name else none for one in sorted(SCHEMA)}
    return json.dumps({**head, "instant": "2026-01-01T00:00:00+00:00", "collections": parts}).encode()


def with_collection(file: Path, name: str, content: bytes, kind: int) -> Path:
    parts = [(f"data/{one}.bson", content if one == name else b"", kind) for one in sorted(SCHEMA)]
    return made(file, *parts, ("manifest.json", one_collection(name, content), ZIP_DEFLATED))


def inflating(kind: int) -> Callable[[Path], Path]:
    return lambda file: made(file, ("manifest.json", bytes(LARGE), kind))


def many_entries(file: Path) -> Path:
    return made(file, *((f"data/{number:090}.bson", b"", 0) for number in range(10_000)))


def hidden_directory(file: Path) -> Path:
    """An archive whose zip64 record claims a directory of gigabytes."""
    inflating(ZIP_DEFLATED)(file)
    content = file.read_bytes()
    end = content[-86:-64]
    large = (
        b"PK\x06\x06" + (44).to_bytes(8, "little") + bytes(12) + bytes(16) + (1 << 33).to_bytes(8, "little") + bytes(8)
    )
    file.write_bytes(content[:-86] + large + b"PK\x06\x07" + bytes(16) + end + content[-64:])
    return sealed(file)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (inflating(ZIP_DEFLATED), "list of contents can't be read"),
        (many_entries, "list of contents can't be read"),
        (hidden_directory, "list of contents can't be read"),
        (lambda file: with_collection(file, "users", bytes(LARGE), ZIP_DEFLATED), "a document in users is broken"),
        (lambda file: with_collection(file, "users", bytes(LARGE // 2), ZIP_BZIP2), "compressed in a way"),
        (lambda file: with_collection(file, "users", b"", ZIP_LZMA), "compressed in a way"),
    ],
    ids=["manifest", "entries", "directory", "collection", "collection by bzip2", "collection by LZMA"],
)  # fmt: skip
def test_a_small_file_that_inflates_to_gigabytes_is_refused_in_bounded_memory(
    tmp_path: Path, make: Callable[[Path], Path], words: str
) -> None:
    file = make(tmp_path / "bad")
    assert file.stat().st_size < 4_000_000
    (said,) = refused_in_bounds("tests.bounded:read_archive", file)
    assert words in said


def test_a_backup_has_the_house_s_collections_and_no_other_program_s(house: SmallHouse, tmp_path: Path) -> None:
    house.connection.database["notes"].insert_one({"_id": 1})
    try:
        made = house.storage.archives.write(tmp_path / "file", replace=False)
    finally:
        house.connection.database.drop_collection("notes")
    # Who failed to sign in is nobody's business later; neither a list of backups nor what printers do is for the house
    # that is restored.
    assert (
        set(SCHEMA) - {"sign_ins", "code_tries", "backups", "print_jobs", "printer_states"}
        <= set(made.documents)
        <= KNOWN
    )
