"""Files from outside are regular and of a bounded size, or refused with their name and the reason."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from cinema.adapters import machine_settings
from cinema.adapters.seed_file import read_seed_file
from cinema.errors import InvalidInputError
from cinema.files import open_regular, read_regular
from tests.bounded import refused_in_bounds
from tests.commands.conftest import SMALL_HOUSE

NOBODY = 65534


def fifo(folder: Path) -> Path:
    os.mkfifo(folder / "pipe")
    return folder / "pipe"


def loop(folder: Path) -> Path:
    (folder / "one").symlink_to(folder / "other")
    (folder / "other").symlink_to(folder / "one")
    return folder / "one"


def sparse(folder: Path) -> Path:
    with (folder / "sparse").open("wb") as file:
        file.truncate(1 << 42)
    return folder / "sparse"


PLACES: dict[str, tuple[Callable[[Path], Path], str]] = {
    "nothing": (lambda folder: folder / "nothing", "no such file"),
    "folder": (lambda folder: folder, "a folder"),
    "in a file": (lambda _folder: SMALL_HOUSE / "x", "no such file"),
    "pipe": (fifo, "device or a pipe"),
    "zeros": (lambda _folder: Path("/dev/zero"), "device or a pipe"),
    "loop": (loop, "loop"),
    "long name": (lambda folder: folder / ("n" * 300), "too long"),
    "sparse": (sparse, "larger than"),
}


@pytest.mark.parametrize(
    "reader",
    [
        "cinema.adapters.seed_file:read_seed_file",
        "tests.bounded:read_archive",
        "tests.bounded:read_heads",
    ],
)
def test_what_is_no_file_of_a_bounded_size_is_refused_at_once(tmp_path: Path, reader: str) -> None:
    files = [make(tmp_path) for make, _words in PLACES.values()]
    said = refused_in_bounds(reader, *files)
    for file, (_make, words), message in zip(files, PLACES.values(), said, strict=True):
        assert words in message
        assert str(file) in message


def test_a_name_that_no_file_can_have_is_refused_in_words(tmp_path: Path) -> None:
    for name in ("a\0b", "a\nb\x1b[2J", "\udcff"):
        with pytest.raises(InvalidInputError) as refused:
            read_regular(tmp_path / name, 100)
        assert refused.value.message.isprintable()


@contextmanager
def as_nobody() -> Iterator[None]:
    mine = os.geteuid()
    if mine == 0:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(mine)


def test_another_user_s_file_is_refused_in_words(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_bytes(b"x")
    file.chmod(0)
    with as_nobody(), pytest.raises(InvalidInputError, match="you may not read it") as refused:
        read_regular(file, 100, field="heads")
    assert refused.value.field == "heads"


def test_a_file_that_tells_no_size_or_grows_is_read_in_bounds(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match="larger than"):
        read_regular(Path("/proc/self/maps"), 100)
    file = tmp_path / "file"
    file.write_bytes(b"x" * 100)
    assert read_regular(file, 100) == b"x" * 100
    with pytest.raises(InvalidInputError, match="larger than"):
        read_regular(file, 99)
    (tmp_path / "link").symlink_to(file)
    with open_regular(tmp_path / "link", 100) as opened:
        assert opened.read() == b"x" * 100


def test_a_seed_file_behind_a_link_is_taken(tmp_path: Path) -> None:
    (tmp_path / "link.json").symlink_to(SMALL_HOUSE)
    assert read_seed_file(tmp_path / "link.json").movies


@pytest.mark.skipif(os.name != "posix", reason="the settings folder of XDG")
def test_a_settings_file_that_can_not_be_read_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "config.toml"
    file.write_text('workstation = "till-1"\n', encoding="utf-8")
    file.chmod(0)
    monkeypatch.setattr(machine_settings, "config_file", lambda: file)
    tmp_path.chmod(0o755)
    with as_nobody(), pytest.raises(InvalidInputError, match=r"config\.toml can't be read: you may not read it"):
        machine_settings.read_machine_settings()
