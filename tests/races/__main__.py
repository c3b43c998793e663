"""The long form of the proof: every scenario, row by row, then what the audit found. Exit code 1 if not all is well.

`python -m tests.races kill` runs those rows alone whose module's or function's name contains that word.
"""

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

from repositories.private_server.files import ServerFiles
from repositories.private_server.process import is_alive
from repositories.private_server.server import PrivateServer
from tests.races import table
from tests.races.others import OTHERS, why_not
from tests.races.report import heading, line, total_of
from tests.races.rig import Crowd
from tests.races.stage import Stage
from tests.races.tally import Row

_MORE_ROUNDS = 4


class Proof:
    """Shows each row as it is there, and remembers what is wrong."""

    def __init__(self, words: list[str]) -> None:
        self._words = words
        self.wrong: list[str] = []
        self.rows: list[Row] = []
        self.not_run = 0
        self.controls = 0
        self.controls_failed = 0

    def wants(self, work: Callable[..., Row]) -> bool:
        """Whether this row was asked for."""
        name = f"{work.__module__.rpartition('.')[2]}.{work.__name__}"
        return not self._words or any(word in name for word in self._words)

    def show(self, stage: Stage, work: Callable[[], Row], fails_in: str | None = None) -> None:
        """Run and print one row; a control must show, in some round, what it is to fail in."""
        began = time.monotonic()
        row = work()
        for _round in range(_MORE_ROUNDS if fails_in is not None else 0):
            if getattr(row, str(fails_in)):
                break
            row = work()  # without a guard a race may still end well
        findings = stage.findings()
        print(line(row, time.monotonic() - began), flush=True)
        if fails_in is not None:
            self.controls += 1
            if getattr(row, fails_in):
                self.controls_failed += 1
            else:
                self.wrong.append(f"{row.scenario} shows nothing: the rig can't see what it is there to see")
            return
        self.rows.append(row)
        if not row.is_clean:
            self.wrong.append(f"{row.scenario}, {row.contenders}: {row.note}")
        self.wrong += [f"{row.scenario}, {row.contenders}: the audit finds {finding}" for finding in findings]

    def skip(self, work: Callable[..., Row], reason: str) -> None:
        """Say that a row can't be run on this machine."""
        self.not_run += 1
        print(f"{work.__name__}: not run, {reason}", flush=True)

    def conclude(self, seconds: float) -> int:
        """Add the rows up, say how many of them there were and what is wrong, and return the exit code."""
        if self.rows:
            print(line(total_of(self.rows), seconds))
        missing = f"; not able to run on this machine: {self.not_run} (why: see above)" if self.not_run else ""
        print(f"\nRows run: {len(self.rows)}, the audit after each{missing}; {seconds:.0f} s in all.")
        if self.controls:
            print(f"Controls that failed, as each must: {self.controls_failed} of {self.controls}.")
        else:
            print("No control was chosen.")
        print("\n".join(["Not all is well:", *self.wrong]) if self.wrong else "Nothing is wrong.")
        return 1 if self.wrong or not (self.rows or self.controls) else 0


@contextmanager
def private_server() -> Iterator[str]:
    """Start a private server in a folder of its own, and wait for its end."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        server = PrivateServer.acquire(Path(folder))
        try:
            yield server.uri
        finally:
            server.release()
            deadline = time.monotonic() + 30
            while is_alive(ServerFiles(Path(folder))) and time.monotonic() < deadline:
                time.sleep(0.1)


def main(words: list[str]) -> int:
    """Run all of it."""
    proof = Proof(words)
    began = time.monotonic()
    print(heading(), flush=True)
    with private_server() as uri, closing(Stage.open(uri)) as stage:
        _races(proof, stage, uri)
        _faults(proof, stage)
    return proof.conclude(time.monotonic() - began)


def _races(proof: Proof, stage: Stage, uri: str) -> None:
    races = [work for work in (*table.RACES, *table.SCHEDULE) if proof.wants(work)]
    every_control = (*table.CONTROLS, *table.SCHEDULE_CONTROLS)
    controls = [(work, column) for work, column in every_control if proof.wants(work)]
    if not races and not controls:
        return
    with closing(Crowd(uri, stage.database, max(table.CONTENDERS))) as crowd:
        for race in races:
            for contenders in table.contenders_of(race):
                proof.show(stage, partial(race, stage, crowd, contenders))
        for control, column in controls:
            proof.show(stage, partial(control, stage, crowd, 8), column)


def _faults(proof: Proof, stage: Stage) -> None:
    for control, column in table.FAULT_CONTROLS:
        if proof.wants(control):
            proof.show(stage, partial(control, stage), column)
    for work in filter(proof.wants, (*table.KILLS, *OTHERS)):
        reason = why_not(work)
        if reason is None:
            proof.show(stage, partial(work, stage))
        else:
            proof.skip(work, reason)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
