"""Tills and their keys: a short number is given once, whoever registers at the same moment."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from unittest.mock import patch

import pytest

from cinema.adapters.till_keys import Ed25519TillKey, KeysInFolder, KeysInMemory, fingerprint_of, is_signed
from cinema.domain.ids import new_id
from cinema.errors import StorageError
from repositories.connect import Connection
from repositories.migrations import migrate
from repositories.schema import begin_epoch
from repositories.storage import Storage, open_storage


def key() -> Ed25519TillKey:
    return KeysInMemory().key("epoch")


def test_a_till_is_registered_once_and_its_number_is_the_next_one(storage: Storage) -> None:
    epoch = storage.tills.epoch()
    first, second = key(), key()
    one = storage.tills.register(first, epoch, "window 1")
    assert (one.number, one.id, one.public_key, one.epoch) == (1, first.fingerprint, first.public_key, epoch)
    assert storage.tills.register(second, epoch, "window 1").number == 2
    assert storage.tills.register(first, epoch, "another label") == one
    assert [till.number for till in storage.tills.all()] == [1, 2]


def test_many_at_once_get_a_number_each(connection: Connection) -> None:
    keys = [key() for _till in range(12)]

    def register(place: int) -> int:
        storage = open_storage(connection)
        return storage.tills.register(keys[place // 2], storage.tills.epoch(), "window").number

    with ThreadPoolExecutor(8) as pool:
        numbers = list(pool.map(register, range(24)))
    assert numbers[0::2] == numbers[1::2], "each key twice, as two programs of one workstation do"
    assert sorted(numbers[0::2]) == list(range(1, 13))


def test_a_new_epoch_has_another_name(fresh_connection: Connection) -> None:
    tills = open_storage(fresh_connection).tills
    with pytest.raises(StorageError):
        tills.epoch()
    migrate(fresh_connection.database)
    before = tills.epoch()
    begin_epoch(fresh_connection.database)
    assert tills.epoch() != before


def test_two_lives_of_one_backup_give_their_new_tills_different_numbers(fresh_connection: Connection) -> None:
    """The first life is lost with the tills that registered in it, as after a restore of an older backup."""
    migrate(fresh_connection.database)
    tills = open_storage(fresh_connection).tills
    tills.register(key(), tills.epoch(), "window")
    marks = fresh_connection.database["schema"]
    backup = marks.find_one({"_id": "epoch"}) or {}
    lives = []
    for draw in (1, 7, 900):
        lives.append([tills.register(key(), tills.epoch(), "window").number for _till in range(3)])
        fresh_connection.database["tills"].delete_many({"number": {"$gt": 1}})
        marks.replace_one({"_id": "epoch"}, backup)
        with patch("random.randint", return_value=draw):
            begin_epoch(fresh_connection.database)
    lives.append([tills.register(key(), tills.epoch(), "window").number])
    assert lives == [[2, 3, 4], [101, 102, 103], [701, 702, 703], [90_001]]


def test_till_numbers_keep_to_six_digits_after_any_number_of_restores(fresh_connection: Connection) -> None:
    migrate(fresh_connection.database)
    tills = open_storage(fresh_connection).tills
    marks = fresh_connection.database["schema"]
    for floor in (0, 500_000, 995_000, 999_700):
        marks.update_one({"_id": "epoch"}, {"$set": {"till_floor": floor}})
        begin_epoch(fresh_connection.database)
        assert floor < tills.register(key(), tills.epoch(), "window").number < 1_000_000


def test_a_key_in_a_folder_is_the_same_ever_after_and_nobody_else_s_to_read(tmp_path: Path) -> None:
    folder, epoch = tmp_path / "tills", new_id()
    made = KeysInFolder(folder).key(epoch)
    assert KeysInFolder(folder).key(epoch).fingerprint == made.fingerprint
    assert KeysInFolder(folder).key(new_id()).fingerprint != made.fingerprint
    files = [*folder.iterdir()]
    assert len(files) == 2
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


def test_programs_that_make_a_key_at_the_same_moment_share_it(tmp_path: Path) -> None:
    epoch = new_id()
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _n: KeysInFolder(tmp_path).key(epoch).fingerprint, range(16)))
    assert len(set(made)) == 1
    assert [file.name for file in tmp_path.iterdir()] == [f"{epoch}.key"]


@pytest.mark.parametrize("content", [b"", b"short", b"x" * 33])
def test_a_key_file_that_is_none_is_refused_in_words(tmp_path: Path, content: bytes) -> None:
    epoch = new_id()
    (tmp_path / f"{epoch}.key").write_bytes(content)
    (tmp_path / f"{epoch}.key").chmod(0o600)
    with pytest.raises(StorageError, match=f"{epoch}.key"):
        KeysInFolder(tmp_path).key(epoch)


@pytest.mark.parametrize("epoch", ["", "../escape", "a/b", "x" * 500])
def test_an_epoch_that_is_no_id_becomes_no_file(tmp_path: Path, epoch: str) -> None:
    with pytest.raises(StorageError):
        KeysInFolder(tmp_path / "tills").key(epoch)
    assert not (tmp_path / "tills").exists()


def test_a_folder_that_can_t_be_written_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "tills").write_text("a file")
    with pytest.raises(StorageError):
        KeysInFolder(tmp_path / "tills").key(new_id())


def test_a_signature_is_told_from_a_forged_one() -> None:
    one, other = key(), key()
    signature = one.sign(b"message").hex()
    assert one.sign(b"message").hex() == signature
    assert is_signed(one.public_key, b"message", signature)
    assert not is_signed(one.public_key, b"another", signature)
    assert not is_signed(other.public_key, b"message", signature)
    for odd in ("", "zz", signature[:-2]):
        assert not is_signed(one.public_key, b"message", odd)
    assert not is_signed("no key", b"message", signature)
    assert fingerprint_of(one.public_key) == one.fingerprint
    assert len(one.fingerprint) == 32


@pytest.mark.parametrize("bits", [0o640, 0o604, 0o620, 0o602], ids=oct)
def test_a_key_that_others_could_read_or_write_signs_nothing_more(
    tmp_path: Path, bits: int, caplog: pytest.LogCaptureFixture
) -> None:
    epoch, tills = new_id(), tmp_path / "tills"
    exposed = KeysInFolder(tills).key(epoch)
    (file,) = tills.iterdir()
    file.chmod(bits)
    renewed = KeysInFolder(tills)
    assert renewed.key(epoch).fingerprint != exposed.fingerprint
    assert str(file) in caplog.text
    assert KeysInFolder(tills).key(epoch).fingerprint == renewed.key(epoch).fingerprint
    assert renewed.others(epoch) == (exposed.fingerprint,)


def test_programs_that_find_an_exposed_key_together_get_one_new_key(tmp_path: Path) -> None:
    epoch = new_id()
    exposed = KeysInFolder(tmp_path).key(epoch).fingerprint
    for file in tmp_path.iterdir():
        file.chmod(0o644)
    with ThreadPoolExecutor(8) as pool:
        made = set(pool.map(lambda _n: KeysInFolder(tmp_path).key(epoch).fingerprint, range(16)))
    assert len(made) == 1
    assert exposed not in made
