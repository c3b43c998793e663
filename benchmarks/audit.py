"""How long the audit takes beside merely reading the same documents, and how much memory.

Each runs in a process of its own: the driver reads transactions, seat maps, journal and counters in full, once before
and once after the audit.
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

from benchmarks.audit_house import load
from benchmarks.house import private_server
from benchmarks.report import Line
from cinema.bootstrap import join
from repositories import audit_rows
from repositories.connect import connect
from repositories.migrations import migrate
from repositories.storage import open_storage

DATABASE = "bench_audit"
READ = ("transactions", "seat_maps", "journal", "counters")
_TICKETS, _QUICK_TICKETS = 1_000_000, 20_000


@dataclass(frozen=True)
class Took:
    """What one process took: seconds of the work alone, peak memory, and how much it found or read."""

    seconds: float
    megabytes: float
    count: int


def audit(uri: str) -> Took:
    """Audit the house, here and now; counts findings."""
    with closing(connect(uri, DATABASE)) as connection:
        cinema = join(open_storage(connection), "bench")
        start = time.perf_counter()
        return _took(start, len(cinema.audit.findings()))


def read(uri: str) -> Took:
    """Merely read the same documents; counts them."""
    with closing(connect(uri, DATABASE)) as connection:
        start = time.perf_counter()
        return _took(start, sum(1 for name in READ for _document in connection.database[name].find({})))


def read_narrowly(uri: str) -> Took:
    """Merely read of them what the audit reads, in the order in which they lie."""
    narrow = {
        "transactions": audit_rows.SALE_FIELDS,
        "seat_maps": {"seats": 1, "holds": 1},
        "journal": audit_rows.ENTRY_FIELDS,
    }
    with closing(connect(uri, DATABASE)) as connection:
        start = time.perf_counter()
        found = (one for name in READ for one in connection.database[name].find({}, narrow.get(name)))
        return _took(start, sum(1 for _document in found))


def nothing(uri: str) -> Took:
    """Open the house and do nothing: the memory that the program itself takes."""
    with closing(connect(uri, DATABASE)) as connection:
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


WORK = {"audit": audit, "read": read, "read_narrowly": read_narrowly, "nothing": nothing}


def _alone(work: str, uri: str) -> Took:
    """Do some work in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.audit", work, uri]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return Took(**json.loads(done.stdout))


def measure(uri: str, tickets: int) -> list[Line]:
    """Load a house with so many tickets, measure, and drop it."""
    with closing(connect(uri, DATABASE)) as connection:
        connection.client.drop_database(DATABASE)
        migrate(connection.database)
        counts = load(connection.database, tickets)
        try:
            works = ("read", "audit", "read", "read_narrowly", "nothing")
            before, ours, after, narrow, idle = (_alone(work, uri) for work in works)
        finally:
            connection.client.drop_database(DATABASE)
    assert before.count == after.count == sum(counts.values()), (before, after, counts)
    assert ours.count == 0, f"the audit of a healthy house found {ours.count}"
    reading = mean((before.seconds, after.seconds))
    read_so = f"{before.seconds:.1f} s before, {after.seconds:.1f} s after; {before.count} documents"
    return [
        Line("audit", f"audit of {tickets} tickets", ours.seconds, "s"),
        Line("audit", "merely reading the same", reading, "s", detail=read_so),
        Line("audit", "audit / reading", ours.seconds / reading, target=3.0),
        Line("audit", "audit / reading the same fields alone", ours.seconds / narrow.seconds),
        Line("audit", "peak memory of the audit", ours.megabytes, "MB"),
        Line("audit", "of which the program", idle.megabytes, "MB"),
    ]


def run(*, quick: bool, tickets: int | None = None) -> list[Line]:
    """Measure on a server of this run's own."""
    with private_server() as uri:
        return measure(uri, tickets or (_QUICK_TICKETS if quick else _TICKETS))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="One part of the audit's benchmark, in this process.")
    parser.add_argument("work", choices=WORK)
    parser.add_argument("uri")
    asked = parser.parse_args()
    print(json.dumps(asdict(WORK[asked.work](asked.uri))))
