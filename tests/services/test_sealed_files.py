"""An encrypted file opens with its passphrase alone, and not at all once any of it was changed, moved or cut off."""

from collections.abc import Callable
from pathlib import Path
from typing import IO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cinema.adapters.sealed_file import CHUNK, TAG, SealedFiles
from cinema.domain.sealing_key import SealingKey, read_sealing_key
from cinema.errors import InvalidInputError, UnreadableError

PASSPHRASE = "seven lanterns over a quiet harbour"
CHEAP = SealedFiles(cost=14)
KEY = CHEAP.new_key(PASSPHRASE, "0a1b2c3d")
HEADER, WHOLE = 98, CHUNK + TAG
PLAIN = bytes(range(256)) * 800  # three chunks and a rest of a fourth


def sealed(folder: Path, content: bytes, key: SealingKey = KEY) -> bytes:
    with (folder / "plain").open("w+b") as plain, (folder / "sealed").open("w+b") as target:
        plain.write(content)
        CHEAP.seal(plain, target, key)
    return (folder / "sealed").read_bytes()


def opened(folder: Path, content: bytes, passphrase: str = PASSPHRASE) -> bytes:
    (folder / "sealed").write_bytes(content)
    with (folder / "sealed").open("rb") as source, (folder / "out").open("w+b") as plain:
        CHEAP.unseal(source, plain, passphrase, Path("house.sealed"))
    return (folder / "out").read_bytes()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("sealed")


@pytest.fixture(scope="module")
def good(folder: Path) -> bytes:
    return sealed(folder, PLAIN)


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK])
def test_a_file_of_any_length_comes_back_byte_for_byte(folder: Path, size: int) -> None:
    content = (b"cinema " * (size // 7 + 1))[:size]
    written = sealed(folder, content)
    assert opened(folder, written) == content
    assert len(written) == HEADER + size + TAG * max(1, -(-size // CHUNK))
    assert CHEAP.is_sealed(folder / "sealed")


def test_the_same_file_is_never_encrypted_to_the_same_bytes(folder: Path, good: bytes) -> None:
    again = sealed(folder, PLAIN)
    assert again[HEADER:][:TAG] != good[HEADER:][:TAG]
    assert b"cinema " not in sealed(folder, b"cinema " * 1000)[HEADER:]


def test_a_passphrase_typed_on_another_keyboard_is_the_same(folder: Path) -> None:
    key = CHEAP.new_key("seven lanterns over a café", "0a1b2c3d")
    assert opened(folder, sealed(folder, b"x", key), "seven lanterns over a cafe\u0301") == b"x"


def test_a_wrong_passphrase_is_refused_in_words_before_a_byte_is_written(folder: Path, good: bytes) -> None:
    (folder / "out").write_bytes(b"")
    with pytest.raises(InvalidInputError, match="not the passphrase") as refused:
        opened(folder, good, PASSPHRASE + "!")
    assert refused.value.field == "passphrase"
    assert (folder / "out").read_bytes() == b""


def _swapped(content: bytes) -> bytes:
    head, first, second = content[:HEADER], content[HEADER:][:WHOLE], content[HEADER + WHOLE :][:WHOLE]
    return head + second + first + content[HEADER + 2 * WHOLE :]


CHANGES: dict[str, Callable[[bytes], bytes]] = {
    "two chunks changed places": _swapped,
    "a chunk is there twice": lambda one: one[: HEADER + WHOLE] + one[HEADER:],
    "the first chunk is gone": lambda one: one[:HEADER] + one[HEADER + WHOLE :],
    "the last chunk is gone": lambda one: one[: HEADER + 3 * WHOLE],
    "only the header is left": lambda one: one[:HEADER],
    "the header was cut": lambda one: one[: HEADER - 1],
    "the last byte is gone": lambda one: one[:-1],
    "a byte was added": lambda one: one + b"\0",
    "another file's chunks follow": lambda one: one + one[HEADER:],
    "the key of the file was changed": lambda one: one[:64] + bytes(32) + one[96:],
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_what_was_cut_off_moved_or_put_together_anew_does_not_open(
    folder: Path, good: bytes, change: Callable[[bytes], bytes]
) -> None:
    with pytest.raises(InvalidInputError, match="cut off or changed"):
        opened(folder, change(good))


def test_chunks_of_two_files_for_one_passphrase_do_not_go_together(folder: Path, good: bytes) -> None:
    other = sealed(folder, PLAIN)
    with pytest.raises(InvalidInputError, match="cut off or changed"):
        opened(folder, good[: HEADER + WHOLE] + other[HEADER + WHOLE :])


@settings(deadline=None, max_examples=40)
@given(st.data())
def test_no_bit_of_a_file_can_be_turned_unnoticed(data: st.DataObject) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        content = bytearray(sealed(folder, b"seats"))
        place = data.draw(st.integers(0, len(content) - 1))
        if place == 15:  # the cost: what scrypt may take of the memory is bounded, but a gigabyte is long for a test
            return
        content[place] ^= 1 << data.draw(st.integers(0, 7))
        with pytest.raises(InvalidInputError):
            opened(folder, bytes(content))


@pytest.mark.parametrize("cost", [0, 13, 21, 63, 255])
def test_a_forged_header_does_not_take_the_memory(folder: Path, good: bytes, cost: int) -> None:
    with pytest.raises(InvalidInputError, match="cut off or changed"):
        opened(folder, good[:15] + bytes([cost]) + good[16:])


def test_a_newer_format_is_called_so(folder: Path, good: bytes) -> None:
    with pytest.raises(InvalidInputError, match="newer version"):
        opened(folder, good[:14] + b"\2" + good[15:])


def test_a_disk_that_loses_a_byte_is_found_while_the_file_is_written(folder: Path) -> None:
    class Losing:
        """A file that has another byte when it is read than when it was written."""

        def __init__(self, file: IO[bytes]) -> None:
            self._file = file

        def write(self, content: bytes) -> int:
            return self._file.write(content[:-1] + bytes([content[-1] ^ 1]) if len(content) != HEADER else content)

        def __getattr__(self, name: str) -> object:
            return getattr(self._file, name)

    with (folder / "plain").open("w+b") as plain, (folder / "sealed").open("w+b") as target:
        plain.write(PLAIN)
        with pytest.raises(InvalidInputError, match="not what was written"):
            CHEAP.seal(plain, Losing(target), KEY)  # type: ignore[arg-type]


def test_a_key_that_everybody_knows_is_not_used(folder: Path) -> None:
    with pytest.raises(InvalidInputError, match="passphrase anew"):
        sealed(folder, b"x", SealingKey("00" * 32, KEY.salt, KEY.cost, KEY.mark))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("public_key", "ab"), ("public_key", "G" * 64), ("public_key", None), ("salt", 5), ("salt", "00" * 15),
        ("cost", "17"), ("cost", True), ("cost", 13), ("cost", 21), ("mark", ""), ("mark", "../../et"),
        ("mark", "0a1b2c3d4"),
    ],
)  # fmt: skip
def test_a_stored_key_that_can_not_be_one_is_named(field: str, value: object) -> None:
    stored = {"public_key": KEY.public_key, "salt": KEY.salt, "cost": KEY.cost, "mark": KEY.mark}
    assert read_sealing_key(stored) == KEY
    with pytest.raises(UnreadableError) as wrong:
        read_sealing_key({**stored, field: value})
    assert wrong.value.field == field
