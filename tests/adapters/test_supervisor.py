"""A child is started again whatever it dies of, never outlives its parent, and the parent is left by code 0 alone."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from cinema.adapters.supervisor import DeathLog, Pauses, Supervisor

ROOT = Path(__file__).resolve().parents[2]
PARENT = """
import sys
from pathlib import Path
from cinema.adapters.supervisor import DeathLog, Pauses, Supervisor
folder, *command = sys.argv[1:]
pauses = Pauses(first=0.05, most=0.4, steady=5.0, end=1.0)
sys.exit(Supervisor(command, DeathLog(Path(folder) / "log"), pauses).run())
"""
# Notes its process, then does what a file says: an exit code, `wait`, or `deaf` for one that no signal ends.
CHILD = """
import os, signal, sys, time
from pathlib import Path
from cinema.adapters import parent_watch
folder = Path(sys.argv[1])
if (folder / "no-prctl").exists():
    parent_watch.sys.platform = "elsewhere"
parent_watch.end_with_parent(int(sys.argv[-1]))
plan = (folder / "plan").read_text()
def told(number, _frame):
    (folder / "told").write_text(str(number))
    if plan != "deaf":
        os._exit(128 + number)
for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
    signal.signal(number, told)
with (folder / "lives").open("a") as lives:
    lives.write(f"{os.getpid()}\\n")
if plan.isdigit():
    os._exit(int(plan))
while True:
    time.sleep(0.05)
"""


@dataclass
class Kept:
    """A supervisor that runs, with its folder."""

    process: "subprocess.Popen[bytes]"
    folder: Path

    def lives(self) -> list[int]:
        """Return the processes of the child's lives so far."""
        file = self.folder / "lives"
        return [int(line) for line in file.read_text().split()] if file.exists() else []

    def log(self) -> list[str]:
        file = self.folder / "log"
        return file.read_text().splitlines() if file.exists() else []

    def plan(self, text: str) -> None:
        (self.folder / "plan").write_text(text)


def until(what: Callable[[], object], seconds: float = 20.0) -> None:
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def runs(process: int) -> bool:
    """Tell whether a process runs; a dead one that nobody has waited for runs no more."""
    with suppress(OSError):
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


def _is_gone(process: int) -> bool:
    return not runs(process)


Start = Callable[..., Kept]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    begun: list[Kept] = []

    def made(plan: str = "wait", *command: str) -> Kept:
        (tmp_path / "plan").write_text(plan)
        words = command or (sys.executable, "-c", CHILD, str(tmp_path))
        process = subprocess.Popen(
            [sys.executable, "-c", PARENT, str(tmp_path), *words],
            cwd=ROOT, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(ROOT)},
        )  # fmt: skip
        kept = Kept(process, tmp_path)
        begun.append(kept)
        if not command:
            until(kept.lives)
        return kept

    yield made
    for one in begun:
        if one.process.poll() is None:
            one.process.kill()
        one.process.communicate(timeout=20)
        for life in one.lives():
            until(partial(_is_gone, life))


def test_a_child_that_is_killed_starts_again(start: Start) -> None:
    kept = start()
    for number in range(1, 4):
        os.kill(kept.lives()[-1], signal.SIGKILL)
        until(lambda number=number: len(kept.lives()) == number + 1)  # type: ignore[misc]
    assert len(set(kept.lives())) == 4
    assert [runs(life) for life in kept.lives()] == [False, False, False, True]
    assert all("was killed by SIGKILL" in line for line in kept.log())
    assert len(kept.log()) == 3


def test_a_child_that_was_left_is_not_started_again(start: Start) -> None:
    kept = start("0")
    assert kept.process.wait(20) == 0
    assert len(kept.lives()) == 1
    assert kept.log() == []


def test_a_child_that_dies_at_once_again_and_again_waits_longer_each_time(start: Start) -> None:
    kept = start("3")
    until(lambda: len(kept.log()) >= 6)
    pauses = [line.rpartition(" in ")[2] for line in kept.log()[:6]]
    assert pauses == ["0.1 s", "0.1 s", "0.2 s", "0.4 s", "0.4 s", "0.4 s"]
    assert all("ended with code 3" in line for line in kept.log())
    kept.plan("0")
    assert kept.process.wait(20) == 0


def test_a_steady_life_is_followed_by_the_first_pause() -> None:
    pauses, pause, found = Pauses(), 0.0, []
    for lived in (1, 1, 1, 1, 1, 1, 1, 1, 31, 1):
        pause = pauses.after(pause, lived)
        found.append(pause)
    assert found == [0.5, 1, 2, 4, 8, 16, 30, 30, 0.5, 1]


@pytest.mark.parametrize("prctl", [True, False], ids=["by the kernel", "by the pipe"])
def test_a_killed_parent_leaves_no_orphan(start: Start, tmp_path: Path, prctl: bool) -> None:
    if not prctl:
        (tmp_path / "no-prctl").touch()
    kept = start()
    (life,) = kept.lives()
    kept.process.kill()
    kept.process.wait(20)
    until(lambda: not runs(life), 5)


def test_a_child_that_is_stopped_dies_with_its_parent_too(start: Start) -> None:
    kept = start()
    (life,) = kept.lives()
    os.kill(life, signal.SIGSTOP)
    kept.process.kill()
    kept.process.wait(20)
    until(lambda: not runs(life), 5)


def test_a_child_whose_parent_died_before_it_looked_ends_at_once(tmp_path: Path) -> None:
    (tmp_path / "plan").write_text("wait")
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(tmp_path), "1"], cwd=ROOT, stdin=subprocess.DEVNULL, timeout=20, check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert done.returncode == 1
    assert not (tmp_path / "lives").exists()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_is_passed_on_and_ends_both(start: Start, number: signal.Signals) -> None:
    kept = start()
    kept.process.send_signal(number)
    assert kept.process.wait(20) == 128 + number
    assert (kept.folder / "told").read_text() == str(int(number))
    assert not runs(kept.lives()[0])
    assert len(kept.lives()) == 1


def test_a_child_that_is_deaf_is_killed(start: Start) -> None:
    kept = start("deaf")
    kept.process.terminate()
    assert kept.process.wait(20) == 128 + signal.SIGTERM
    assert not runs(kept.lives()[0])
    assert "was killed" in kept.log()[-1]


def test_a_program_that_can_t_be_started_is_tried_again(start: Start) -> None:
    kept = start("wait", "/nowhere/at/all")
    until(lambda: len(kept.log()) >= 3)
    assert "could not be started" in kept.log()[0]
    kept.process.terminate()
    assert kept.process.wait(5) == 128 + signal.SIGTERM


def test_the_log_is_bounded(tmp_path: Path) -> None:
    log = DeathLog(tmp_path / "log", largest=1000)
    for number in range(200):
        log.note(f"was killed {number}")
    sizes = {file.name: file.stat().st_size for file in tmp_path.iterdir()}
    assert set(sizes) == {"log", "log.1"}
    assert max(sizes.values()) <= 1000
    assert "199" in (tmp_path / "log").read_text()
    assert (tmp_path / "log").stat().st_mode & 0o077 == 0


def test_a_log_that_can_t_be_written_keeps_nothing_from_starting_again(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "plan").write_text("1")
    (tmp_path / "log").mkdir()
    script = "import sys; from pathlib import Path; p = Path(sys.argv[1]); n = len(p.read_text()) if p.exists() else 0;"
    script += "p.write_text('x' * (n + 1)); sys.exit(0 if n == 2 else 5)"
    command = [sys.executable, "-c", script, str(tmp_path / "count")]
    pauses = Pauses(first=0.01, most=0.02)
    assert Supervisor(command, DeathLog(tmp_path / "log"), pauses).run() == 0
    assert (tmp_path / "count").read_text() == "xxx"
    assert "log" in caplog.text
