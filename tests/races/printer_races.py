"""A printer's program and the printer itself are killed at every byte class of a paper: before, within, after.

The control notes no job as sent: then a program that died is followed by one that prints the original again.
"""

import os
import signal
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from cinema.adapters.printers import devices, links
from cinema.bootstrap import join
from cinema.domain.print_jobs import JobState
from cinema.domain.printers import Printer, PrinterKind, PrintRole
from cinema.domain.tills import StationKind
from cinema.domain.users import Actor, Channel, Role
from repositories.connect import connect
from repositories.print_jobs import PrintJobs
from repositories.storage import Storage, open_storage
from tests.printer_of_ours import OurPrinter, on_network
from tests.races.rig import Change, fork_server, small
from tests.races.stage import Stage
from tests.races.tally import Row, with_wrong
from tests.support import enrol, sell

MANAGER = Actor(Role.MANAGER, "till-1", Channel.ADMIN, "user-manager", "Mia")
OPERATOR = Actor(Role.ADMIN, "till-1", Channel.COMMAND)
# Bytes of the paper that went when the program dies; ends of it are counted from behind. A number between: after that
# part of a step. TAKEN: before its first byte may go; ASKED: all went, and its last answer is not there; TOLD: it is.
TAKEN, ASKED, TOLD = "taken", "asked", "told"
CLASSES: tuple[int | str, ...] = (TAKEN, 0, 1, 3, 40, 200, -9, -4, -1, ASKED, TOLD)
OF_PRINTER = (0, 1, 3, 40, 200, 600)
_LINE = 80  # letters
_LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def unchanged(storage: Storage) -> Storage:
    """Return the storage as it is."""
    return storage


class _DyingLink:
    """A connection in whose use the program kills itself; questions for the state are let through."""

    def __init__(self, inner: links.Link, after: int | str) -> None:
        self._inner, self._after = inner, after
        self._asked = False

    def write(self, content: bytes, seconds: float) -> bool:
        if content[:2] == b"\x10\x04":
            return self._inner.write(content, seconds)
        self._asked = self._asked or content == b"\x1dr\x01"
        if isinstance(self._after, int) and not self._asked:
            end = self._after if self._after >= 0 else len(content) + self._after
            self._inner.write(content[:end], seconds)
            _die()
        done = self._inner.write(content, seconds)
        if self._asked and self._after == ASKED:
            _die()
        return done

    def read(self, seconds: float) -> bytes:
        came = self._inner.read(seconds)
        if self._asked and self._after == TOLD:
            _die()
        return came

    def close(self) -> None:
        self._inner.close()


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def print_and_die(uri: str | None, database: str, printer: str, after: int | str, change: Change) -> None:
    """Print in a process that is killed at a byte of the paper."""
    with closing(connect(small(uri), database)) as connection:
        storage = change(open_storage(connection))
        opened: Callable[[Printer], Any] = links.open_link
        vars(devices)["open_link"] = lambda found: _DyingLink(opened(found), after)
        if after == TAKEN:
            jobs: Any = storage.print_jobs
            jobs.begin = lambda *_unused: _die()
        join(storage, "till-1").printer_runs.worker(OPERATOR, printer).step()


def printer_killed_at_every_byte(
    stage: Stage,
    classes: Sequence[int | str] = CLASSES,
    of_printer: Sequence[int] = OF_PRINTER,
    change: Change = unchanged,
) -> Row:
    """Kill the program at each class, then the printer at each; each paper is decided by hand where it must be."""
    stage.clear(rows=5)
    ours = OurPrinter()
    seats = [seat for seat in stage.seats() if seat[0] != "A"]
    wrong: list[str] = []
    originals = copies = 0
    printer, station = _printer(stage)
    for place, after in enumerate((*classes, *of_printer)):
        is_program = place < len(classes)
        ours.papers.clear()
        ours.off()
        with on_network(ours) as running:
            printer = _moved(stage, printer, running.address)
            stage.cinema.admin.printers.assign(MANAGER, station, PrintRole.RECEIPT, printer.id)
            sale = sell(stage.cinema, stage.house.staff, stage.screening, seats[place])
            (job,) = stage.cinema.printing.sold(stage.house.staff, sale.id, "en")
            if is_program:
                _kill(stage, printer, after, change)
                _read_out(ours)
            else:
                ours.dies_after = ours.done + int(after)
                _step(stage, printer, 1, change)
        ours.dies_after = None
        with on_network(ours) as running:
            printer = _moved(stage, printer, running.address)
            _step(stage, printer, 3, change)
            now = stage.house.storage.print_jobs.find(job.id)
            if now is not None and now.state is JobState.UNKNOWN:
                stage.cinema.printing.again(stage.house.staff, job.id)
                _step(stage, printer, 2, change)
        # Less than a line of a paper that was cut off does not tell what it is of.
        papers = [one for one in ours.papers if len(one.text.strip()) > _LINE]
        kinds = [[one.is_copy for one in papers if one.is_ticket is is_ticket] for is_ticket in (False, True)]
        originals += sum(max(0, kind.count(False) - 1) for kind in kinds)
        copies += sum(kind.count(True) for kind in kinds)
        ended = stage.house.storage.print_jobs.find(job.id)
        is_whole = all(any(one.whole and one.is_ticket is kind for one in papers) for kind in (False, True))
        if not is_whole or ended is None or ended.state is not JobState.PRINTED:
            wrong.append(f"no whole paper after a kill at {after}")
    kills = len(classes) + len(of_printer)
    note = f"{kills} kills, {copies} copies, {originals} originals too many"
    row = stage.row("a printer killed at every byte class", 1, kills, 0, note=note)
    return with_wrong(replace(row, sold_twice=row.sold_twice + originals), wrong)


def _printer(stage: Stage) -> tuple[Printer, str]:
    enrol(stage.house.storage, MANAGER)
    stage.cinema.office.record_marks(OPERATOR)
    station = stage.cinema.stations.register(MANAGER, StationKind.TILL, "Counter")
    new = Printer("", "Counter", PrinterKind.NETWORK, "127.0.0.1:1")
    return stage.cinema.admin.printers.add(MANAGER, new), station.id


def _moved(stage: Stage, printer: Printer, address: str) -> Printer:
    return stage.cinema.admin.printers.change(MANAGER, printer, replace(printer, address=address))


def _kill(stage: Stage, printer: Printer, after: int | str, change: Change) -> None:
    arguments = (stage.uri, stage.database, printer.id, after, change)
    process = fork_server().Process(target=print_and_die, args=arguments, daemon=True)
    process.start()
    process.join(60)
    assert process.exitcode == -signal.SIGKILL, f"a program ended by itself: {process.exitcode}"


def _read_out(ours: OurPrinter) -> None:
    """Wait until the printer has printed what the killed program sent."""
    before = -1
    while ours.done != before:
        before = ours.done
        time.sleep(0.3)


def _step(stage: Stage, printer: Printer, times: int, change: Change) -> None:
    """Let the next program of the printer take steps, after the leases of the one before."""
    database = stage.connection.database
    database["print_jobs"].update_many({"until": {"$exists": True}}, {"$set": {"until": _LONG_AGO}})
    database["printer_states"].update_many({}, {"$set": {"until": _LONG_AGO}})
    storage = change(open_storage(stage.connection))
    worker = join(storage, "till-1").printer_runs.worker(OPERATOR, printer.id)
    for _time in range(times):
        worker.step()
    worker.stop()


class ForgetfulJobs(PrintJobs):
    """Notes nothing before the first byte of a paper."""

    def begin(self, job_id: str, worker: str, seconds: float) -> bool:
        return super().begin(job_id, worker, seconds) and self._forget(job_id)

    def _forget(self, job_id: str) -> bool:
        return self._jobs.update_one({"_id": job_id}, {"$set": {"sent": False}}).matched_count > 0


def _without_the_note(storage: Storage) -> Storage:
    return replace(storage, print_jobs=ForgetfulJobs(storage.print_jobs._jobs))


def printed_without_note(stage: Stage) -> Row:
    """The same with no job noted as sent: `sold_twice` must not be 0."""
    row = printer_killed_at_every_byte(stage, (200, ASKED), (), _without_the_note)
    return replace(row, scenario="CONTROL: no note before the first byte")


SCENARIOS = (printer_killed_at_every_byte,)
