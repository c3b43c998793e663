"""Files with ticket codes are closed to others and gone once they were read: looked for on the disk."""

import os
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from cinema.errors import CinemaError
from gui.receipts.files import ReceiptFiles, run_program
from gui.widgets import temporary_files
from gui.widgets.temporary_files import TEMPORARY, TemporaryFiles
from tests.gui.fakes import ROOT
from tests.gui.hands import Window

CODE = b"%PDF C1/TICKET/SCREENING/B1/SIGNATURE"


@pytest.fixture
def files(tmp_path: Path) -> Iterator[TemporaryFiles]:
    made = TemporaryFiles(tmp_path, keep=30, reading=0.0)
    yield made
    made.close(patient=False)


def with_codes(folder: Path) -> list[Path]:
    """Return the files that a ticket's code stands in."""
    return [one for one in folder.rglob("*") if one.is_file() and CODE in one.read_bytes()]


def until(what: Callable[[], object]) -> None:
    deadline = time.monotonic() + 20
    while not what():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def run_nothing(_command: Sequence[str]) -> int:
    return 0


def test_only_their_user_can_read_them_whatever_the_umask(files: TemporaryFiles, tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        path = files.put(CODE, "tickets.pdf")
    finally:
        os.umask(before)
    for place in (path, path.parent, path.parent.parent):
        assert stat.S_IMODE(place.stat().st_mode) & 0o077 == 0, place
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.parent.parent.parent == tmp_path


def test_they_lie_in_the_folder_of_the_session_where_there_is_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    runtime, wrong = tmp_path / "runtime", tmp_path / "open"
    runtime.mkdir(0o700)
    wrong.mkdir()
    wrong.chmod(0o777)
    for chosen, expected in (
        (str(runtime), runtime), (str(wrong), Path(tempfile.gettempdir())), ("", Path(tempfile.gettempdir())),
        ("relative", Path(tempfile.gettempdir())), (str(tmp_path / "none"), Path(tempfile.gettempdir())),
    ):  # fmt: skip
        monkeypatch.setenv("XDG_RUNTIME_DIR", chosen)
        made = TemporaryFiles()
        try:
            assert made.put(CODE, "a.pdf").parent.parent.parent == expected
        finally:
            made.close(patient=False)
    assert list(runtime.iterdir()) == []


def test_the_spooler_reads_the_file_and_then_it_is_gone(files: TemporaryFiles, tmp_path: Path) -> None:
    read: list[bytes] = []

    def lpr(command: Sequence[str]) -> int:
        read.append(Path(command[1]).read_bytes())
        return len(read) - 1  # the second time it refuses

    printing = ReceiptFiles(lambda name: f"/usr/bin/{name}", lpr, files)
    printing.print(CODE, "tickets.pdf")
    assert with_codes(tmp_path) == []
    with pytest.raises(CinemaError):
        printing.print(CODE, "tickets.pdf")
    assert read == [CODE, CODE]
    assert with_codes(tmp_path) == []


def test_a_print_command_that_waits_for_its_server_keeps_the_file(tmp_path: Path) -> None:
    files = TemporaryFiles(tmp_path, keep=0.3)
    try:
        ReceiptFiles(lambda name: f"/usr/bin/{name}", lambda _command: None, files).print(CODE, "tickets.pdf")
        [path] = with_codes(tmp_path)
        assert path.read_bytes() == CODE
        until(lambda: not path.exists())
    finally:
        files.close(patient=False)


def test_a_viewer_that_stays_in_the_foreground_is_left_running(tmp_path: Path) -> None:
    stop, told = tmp_path / "stop", tmp_path / "told"
    viewer = tmp_path / "viewer"
    viewer.write_text(f"#!/bin/sh\nwhile [ ! -e {stop} ]; do sleep 0.05; done\necho read > {told}\n")
    viewer.chmod(0o700)
    assert run_program([str(viewer)]) is None
    assert not told.exists()
    stop.touch()
    until(told.exists)


def test_a_viewer_that_fails_at_once_is_a_failure(tmp_path: Path) -> None:
    viewer = tmp_path / "viewer"
    viewer.write_text("#!/bin/sh\nexit 3\n")
    viewer.chmod(0o700)
    assert run_program([str(viewer)]) == 3


def test_a_viewer_keeps_its_file_for_some_minutes(tmp_path: Path) -> None:
    files = TemporaryFiles(tmp_path, keep=0.3)
    try:
        path = ReceiptFiles(lambda name: f"/usr/bin/{name}", run_nothing, files).open(CODE, "tickets.pdf")
        assert path.read_bytes() == CODE
        until(lambda: not path.exists())
        assert with_codes(tmp_path) == []
    finally:
        files.close(patient=False)


def test_who_leaves_takes_them_along_but_a_viewer_that_just_started_reads_its_own(tmp_path: Path) -> None:
    files = TemporaryFiles(tmp_path, reading=0.4)
    try:
        old = files.put(CODE, "old.pdf")
        files.show(old)
        time.sleep(0.45)
        young = files.put(CODE, "young.pdf")
        files.show(young)
        files.leave()
        assert (old.exists(), young.exists()) == (False, True)
        files.leave()
        until(lambda: not young.exists())
    finally:
        files.close(patient=False)
    assert list(tmp_path.iterdir()) == []


def test_a_window_that_closes_waits_until_its_viewer_has_read(tmp_path: Path) -> None:
    files = TemporaryFiles(tmp_path, reading=0.4)
    path = files.put(CODE, "a.pdf")
    files.show(path)
    begun = time.monotonic()
    files.close()
    assert time.monotonic() - begun > 0.3
    assert list(tmp_path.iterdir()) == []
    again = files.put(CODE, "b.pdf")
    assert again.exists(), "another window of the same program goes on"
    files.close(patient=False)
    assert list(tmp_path.iterdir()) == []


def test_a_name_leads_to_no_other_folder(files: TemporaryFiles, tmp_path: Path) -> None:
    path = files.put(CODE, "../../../../evil.pdf")
    assert path.name == "evil.pdf"
    assert tmp_path in path.parents


def test_a_full_disk_is_told(files: TemporaryFiles, tmp_path: Path) -> None:
    files.put(CODE, "a.pdf")
    (folder,) = tmp_path.iterdir()
    folder.chmod(0o500)
    try:
        if os.geteuid() != 0:
            with pytest.raises(CinemaError, match="Save the PDF instead"):
                files.put(CODE, "b.pdf")
        with pytest.raises(CinemaError, match="Save the PDF instead"):
            files.put(CODE, "x" * 300)
    finally:
        folder.chmod(0o700)


PROGRAM = """
import sys, time
from pathlib import Path
from gui.widgets.temporary_files import TemporaryFiles
files = TemporaryFiles(Path(sys.argv[1]))
path = files.put(bytes.fromhex(sys.argv[2]), "tickets.pdf")
files.show(path)
print(path, flush=True)
time.sleep(60)
"""


def test_the_next_start_removes_those_of_a_program_that_was_killed_and_no_other(
    files: TemporaryFiles, tmp_path: Path
) -> None:
    command = [sys.executable, "-c", PROGRAM, str(tmp_path), CODE.hex()]
    alive = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    dead = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert alive.stdout is not None
        assert dead.stdout is not None
        kept, left = Path(alive.stdout.readline().strip()), Path(dead.stdout.readline().strip())
        mine = files.put(CODE, "mine.pdf")
        files.sweep()
        assert kept.exists()
        assert left.exists()
        dead.send_signal(signal.SIGKILL)
        dead.wait(20)
        assert left.exists()
        files.sweep()
        assert (kept.exists(), left.exists(), mine.exists()) == (True, False, True)
    finally:
        for one in (alive, dead):
            one.kill()
            one.communicate(timeout=20)
    TemporaryFiles(tmp_path).sweep()
    assert with_codes(tmp_path) == [mine]


def test_a_folder_that_is_being_made_is_not_swept(files: TemporaryFiles, tmp_path: Path) -> None:
    young, old, foreign = (tmp_path / f"cinema-papers-1-{name}" for name in ("young", "old", "link"))
    young.mkdir()
    old.mkdir()
    os.utime(old, (0, 0))
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    foreign.symlink_to(elsewhere)
    (tmp_path / "another").mkdir()
    files.sweep()
    assert sorted(one.name for one in tmp_path.iterdir()) == [
        "another", "cinema-papers-1-link", "cinema-papers-1-young", "elsewhere",
    ]  # fmt: skip


def test_whoever_signs_out_or_closes_the_window_leaves_no_file(
    window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(TEMPORARY, "_base", tmp_path)
    monkeypatch.setattr(TEMPORARY, "_reading", 0.0)
    TEMPORARY.close(patient=False)
    opening = ReceiptFiles(lambda name: f"/usr/bin/{name}", run_nothing)
    window.hurry_in("ana")
    path = opening.open(CODE, "ana.pdf")
    assert path.exists()
    window.app.sign_out()
    assert with_codes(tmp_path) == []
    window.hurry_in(None)
    assert opening.open(CODE, "guest.pdf").exists()
    window.app.close()
    assert list(tmp_path.iterdir()) == []


def test_a_start_sweeps(window: Window, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert temporary_files.TEMPORARY is TEMPORARY
    left = tmp_path / "cinema-papers-1-dead"
    left.mkdir(0o700)
    (left / ".lock").touch()
    (left / "tickets.pdf").write_bytes(CODE)
    monkeypatch.setattr(TEMPORARY, "_base", tmp_path)
    window.app._finish_start()
    window.until(lambda: not left.exists())
