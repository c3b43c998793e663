"""A machine's log of errors: whole lines from many programs, a file a day, closed to others and bounded."""

import logging
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from cinema.adapters import error_logs
from cinema.adapters.error_logs import ErrorLogs
from cinema.errors import ErrorCode, StorageError

WRITER = """
import logging, sys
from pathlib import Path
from cinema.adapters.error_logs import ErrorLogs
logging.getLogger().addHandler(ErrorLogs(lambda: Path(sys.argv[1])))
for number in range(200):
    logging.error("%s %d %s", sys.argv[2], number, "x" * 200)
"""


def _record(text: str, level: int = logging.ERROR) -> logging.LogRecord:
    return logging.LogRecord("cinema", level, "x.py", 1, text, None, None)


def test_records_stand_in_a_file_that_only_its_owner_reads(tmp_path: Path) -> None:
    handler = ErrorLogs(lambda: tmp_path)
    for text in ("one", "two \ud800"):
        handler.emit(_record(text))
    (file,) = tmp_path.iterdir()
    first, second = file.read_text().splitlines()
    assert first.endswith("ERROR cinema: one")
    assert "two" in second
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_lines_of_many_programs_stay_whole(tmp_path: Path) -> None:
    programs = [
        subprocess.Popen([sys.executable, "-c", WRITER, tmp_path, name], stderr=subprocess.DEVNULL) for name in "abc"
    ]
    assert [one.wait(60) for one in programs] == [0, 0, 0]
    (file,) = tmp_path.iterdir()
    lines = file.read_text().splitlines()
    assert len(lines) == 600
    assert all(line.endswith("x" * 200) for line in lines)


def test_a_day_of_endless_errors_fills_no_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(error_logs, "LARGEST", 1000)
    handler = ErrorLogs(lambda: tmp_path)
    for _repeat in range(100):
        handler.emit(_record("y" * 100))
    (file,) = tmp_path.iterdir()
    assert file.stat().st_size < 1300


def test_a_folder_that_can_not_be_used_stops_nothing(tmp_path: Path) -> None:
    def foreign() -> Path:
        raise StorageError("of another user", code=ErrorCode.DATA_FOLDER)

    for handler in (ErrorLogs(lambda: tmp_path / "nowhere"), ErrorLogs(foreign)):
        handler.emit(_record("lost"))
        assert handler.tidy(1) == 0
