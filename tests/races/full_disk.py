"""A disk that is full in the rush: a small tmpfs holds the data folder; no sale is lost, and with room all goes on.

Needs a user who may mount; `why_not` names the reason where that is not so.
"""

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from pymongo.errors import PyMongoError

from repositories.private_server.files import FREE_BYTES_NEEDED
from tests.races.own_server import own_server
from tests.races.sellers import PAID, Said, counted, crew, lots_of, wait_for_sales
from tests.races.stage import Stage
from tests.races.tally import Row

_MEGABYTES = FREE_BYTES_NEEDED // 1_000_000 + 120
_BLOCK = bytes(64 * 1024)


def why_not() -> str | None:
    """Return why this user can't mount a small disk here, None if it can be done."""
    with TemporaryDirectory() as folder:
        done = _mount(Path(folder))
        if done.returncode:
            return f"no small disk can be mounted here: {done.stderr.strip() or done.returncode}"
        _unmount(Path(folder))
    return None


def full_disk(
    stage: Stage | None, sellers: int = 6, sales: int = 100, full: float = 4.0, *, at_once: bool = False
) -> Row:
    """Sell, fill the disk to the last byte, make room again, and sell on, by the same programs throughout.

    The server meets the full disk when it next needs a block; `at_once` makes it write its checkpoint now.
    """
    with small_disk() as disk, own_server(disk / "house", rows=10, screenings=30) as server:
        house = server.stage
        with crew(None, house.database, lots_of(house), sellers, server.environment) as crowd:
            wait_for_sales(house, sales)
            filled = time.monotonic()
            fill(disk / "filler")
            if at_once:
                _checkpoint(house)
            died = server.wait(alive=False)  # it goes on for as long as its files have room inside
            time.sleep(full)
            (disk / "filler").unlink()
            freed = time.monotonic()
            wait_for_sales(house, sales)
            said = crowd.stop()
        house.recover()
        note = (
            f"mongod {'ended' if died else 'lived on'}; {_ends(said, filled, freed)} while full; "
            f"{sum(end == PAID and at > freed for at, end, _sale in said.words)} sold after"
        )
        return counted(house, "disk full", sellers, said, note)


def _checkpoint(house: Stage) -> None:
    with suppress(PyMongoError):
        house.connection.client.admin.command("fsync")


def _ends(said: Said, since: float, until: float) -> dict[str, int]:
    return Said(tuple(word for word in said.words if since < word[0] < until)).ends


def fill(file: Path) -> None:
    """Write until there is no room for another byte."""
    with file.open("wb", buffering=0) as filler:
        for size in (len(_BLOCK), 4096, 1):
            try:
                while True:
                    filler.write(_BLOCK[:size])
            except OSError:
                continue


@contextmanager
def small_disk() -> Iterator[Path]:
    """Give a folder on a disk of its own."""
    with TemporaryDirectory() as folder:
        done = _mount(Path(folder))
        assert done.returncode == 0, done.stderr
        try:
            yield Path(folder)
        finally:
            _unmount(Path(folder))


def _mount(folder: Path) -> "subprocess.CompletedProcess[str]":
    size = f"size={_MEGABYTES}m"
    try:
        return subprocess.run(
            ["mount", "-t", "tmpfs", "-o", size, "cinema-test", str(folder)],
            capture_output=True,
            text=True,
            check=False,
        )
    except FileNotFoundError:
        return subprocess.CompletedProcess([], 127, "", "there is no mount")


def _unmount(folder: Path) -> None:
    """Take the disk away, when the last program has let go of it."""
    for _time in range(100):
        if subprocess.run(["umount", str(folder)], capture_output=True, check=False).returncode == 0:
            return
        time.sleep(0.1)
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


SCENARIOS = (full_disk,)
