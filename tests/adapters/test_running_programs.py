"""Which programs of a machine run: known by locks that the system releases, whatever ended the program."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from cinema.adapters.running_programs import ProgramsInFolder
from repositories.private_server.lock import is_locked, try_lock
from tests.gui.fakes import ROOT

_OTHER = """
import sys, time
from pathlib import Path
from tests.adapters.test_running_programs import programs
print(programs(Path(sys.argv[1])).mark(), flush=True)
time.sleep(600)
"""


def programs(folder: Path) -> ProgramsInFolder:
    return ProgramsInFolder(folder, try_lock, is_locked)


def test_a_program_runs_until_it_is_killed_and_never_again(tmp_path: Path) -> None:
    here = programs(tmp_path)
    with subprocess.Popen([sys.executable, "-c", _OTHER, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        mark = other.stdout.readline().decode().strip()
        assert here.runs(mark)
        assert here.runs(here.mark())
        assert here.mark() == here.mark() != mark
        other.send_signal(signal.SIGKILL)
        other.wait()
    assert not here.runs(mark)


def test_marks_that_are_none_run_nowhere(tmp_path: Path) -> None:
    here = programs(tmp_path)
    assert not any(here.runs(mark) for mark in ("", "../tills/key", "nobody"))


def test_files_of_programs_that_ended_are_removed_after_a_day_and_never_those_of_running_ones(tmp_path: Path) -> None:
    first, second = programs(tmp_path), programs(tmp_path)
    marks = first.mark(), second.mark()
    assert second._lock is not None
    second._lock.close()
    for file in tmp_path.iterdir():
        os.utime(file, (0, 0))
    third = programs(tmp_path).mark()
    assert {file.stem for file in tmp_path.iterdir()} == {marks[0], third}


def test_a_folder_that_can_t_be_written_stops_no_sale(tmp_path: Path) -> None:
    here = programs(tmp_path / "gone")
    assert here.mark() == ""
    assert not here.runs("")
