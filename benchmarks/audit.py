"""How long the audit takes beside merely reading the same documents, and how much memory.

Each runs in a process of its own on a house that `benchmarks.growth` has filled: the driver reads transactions, seat
maps, journal and tills in full, once before and once after the audit.
"""

import argparse
import json
import resource
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import mean

from benchmarks.report import Line
from cinema.bootstrap import join
from repositories.connect import connect
from repositories.storage import open_storage

READ = ("transactions", "seat_maps", "journal", "tills")


@dataclass(frozen=True)
class Took:
    """What one process took: seconds of the work alone, peak memory, and how much it found or read."""

    seconds: float
    megabytes: float
    count: int


def audit(uri: str, database: str) -> Took:
    """Audit the house, here and now; counts findings."""
    with closing(connect(uri, database)) as connection:
        cinema = join(open_storage(connection), "bench")
        start = time.perf_counter()
        return _took(start, len(cinema.audit.findings(cinema.operator())))


def read(uri: str, database: str) -> Took:
    """Merely read the same documents; counts them."""
    with closing(connect(uri, database)) as connection:
        start = time.perf_counter()
        return _took(start, sum(1 for name in READ for _document in connection.database[name].find({})))


def nothing(uri: str, database: str) -> Took:
    """Open the house and do nothing: the memory that the program itself takes."""
    with closing(connect(uri, database)) as connection:
        join(open_storage(connection), "bench")
        return _took(time.perf_counter(), 0)


def _took(start: float, count: int) -> Took:
    seconds = time.perf_counter() - start
    return Took(seconds, _peak_megabytes(), count)


def _peak_megabytes() -> float:
    """Return the most memory that this program took; the kernel's own count, which no parent's memory is in."""
    status = Path("/proc/self/status")
    if status.exists():
        (peak,) = (line for line in status.read_text(encoding="ascii").splitlines() if line.startswith("VmHWM:"))
        return int(peak.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


WORK = {"audit": audit, "read": read, "nothing": nothing}


def alone(work: str, uri: str, database: str) -> Took:
    """Do some work in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.audit", work, uri, database]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return Took(**json.loads(done.stdout))


def beside_reading(uri: str, database: str, tickets: int) -> tuple[Took, list[Line]]:
    """Audit a healthy house of so many tickets; returns what that took, and the lines that judge it."""
    before, ours, after, idle = (alone(work, uri, database) for work in ("read", "audit", "read", "nothing"))
    assert before.count == after.count, (before, after)
    assert ours.count == 0, f"the audit of a healthy house found {ours.count}"
    reading = mean((before.seconds, after.seconds))
    took = f"{ours.seconds:.1f} s for {tickets:,} tickets; reading their {before.count:,} documents "
    took += f"{before.seconds:.1f} s before, {after.seconds:.1f} s after"
    memory = f"of which {idle.megabytes:.0f} MB the program itself"
    return ours, [
        # Half of it is the check of signatures, one an entry.
        Line("audit", "audit / reading the same documents", ours.seconds / reading, target=4.5, detail=took),
        Line("audit", "peak memory of the audit", ours.megabytes, "MB", detail=memory),
    ]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="One part of the audit's benchmark, in this process.")
    parser.add_argument("work", choices=WORK)
    parser.add_argument("uri")
    parser.add_argument("database")
    asked = parser.parse_args()
    print(json.dumps(asdict(WORK[asked.work](asked.uri, asked.database))))
