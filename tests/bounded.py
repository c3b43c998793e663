"""Runs a reader of files in a process of bounded memory and time, so that a test fails where gigabytes are read."""

import importlib
import os
import resource
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from cinema.errors import CinemaError

ROOT = Path(__file__).resolve().parent.parent
HEADROOM = 100_000_000
SECONDS = 60  # for a hang; the machine may be busy


def refused_in_bounds(reader: str, *files: Path) -> list[str]:
    """Return the reason for which `module:function` refuses each file, within 100 MB more than it has at its start."""
    done = subprocess.run(
        [sys.executable, "-c", "from tests.bounded import main; main()", reader, *map(str, files)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.splitlines()


def read_archive(file: Path) -> None:
    """Check a backup as a restore does before it writes anything."""
    from cinema.files import open_regular
    from repositories.archive.reader import ArchiveReader

    with open_regular(file, 1 << 40) as opened:
        ArchiveReader(opened, file).check()


def read_heads(file: Path) -> None:
    """Read a file of heads as `cinema journal verify --heads` does."""
    from cinema.commands.journal import heads_in

    heads_in(file)


def cut_poster(file: Path) -> None:
    """Cut a poster as a window does, and say whether it is shown."""
    from gui import images
    from gui.window.posters import cut

    shown = file.exists() and cut(file.read_bytes(), 200, 300, "#000000", 8, images.ALL)
    raise CinemaError("shown" if shown else "not shown")


def main() -> None:
    """Call the reader under the limit, and print why it refused the file."""
    module, _colon, function = sys.argv[1].partition(":")
    read = getattr(importlib.import_module(module), function)
    with suppress(CinemaError):
        read(ROOT / "no such file")  # imports what it needs
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    most = pages * resource.getpagesize() + HEADROOM
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    for file in sys.argv[2:]:
        try:
            read(Path(file))
        except CinemaError as error:
            print(error.message)
        else:
            sys.exit(f"{file} was accepted")
