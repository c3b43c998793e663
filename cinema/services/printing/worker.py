"""What a printer's program does, a step at a time: one printer, one queue, one program under a lease.

Nothing that a printer does reaches a sale: the queue lies between them. A job is noted as sent before its first byte,
so that a program that dies then leaves it unknown, never to be printed as an original again.
"""

import logging
from dataclasses import dataclass
from datetime import UTC, datetime

from cinema.domain.print_jobs import JobState, PaperKind, PrintJob, Sent, lease_of
from cinema.domain.printers import Condition, Printer
from cinema.domain.users import Actor
from cinema.errors import CinemaError, StorageError
from cinema.ports import DeviceLocks, PrinterDevices, Printers, PrinterStates, PrintJobs, Programs
from cinema.services.printing.papers import JobPapers

LEASE = 10.0  # seconds; a program that died is replaced after them at the latest
_READING = 60.0  # seconds in which a job is read and laid out
_ASK_AGAIN = 5.0  # seconds between two looks at a printer that has nothing to do
_IDLE, _REFUSED, _ELSEWHERE = 0.3, 2.0, 2.0
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Step:
    """What a step came to: the job that it ended or put back, and the seconds until the next; None: no next one."""

    job: str | None
    rest: float | None


class PrinterWorker:
    """One program's work on one printer. `worker` is the program's mark and the run's id."""

    def __init__(
        self,
        printer: str,
        worker: str,
        actor: Actor,
        jobs: PrintJobs,
        printers: Printers,
        states: PrinterStates,
        devices: PrinterDevices,
        locks: DeviceLocks,
        papers: JobPapers,
        programs: Programs,
    ) -> None:
        self._printer = printer
        self._worker = worker
        self._actor = actor
        self._jobs = jobs
        self._printers = printers
        self._states = states
        self._devices = devices
        self._locks = locks
        self._papers = papers
        self._programs = programs
        self._looked_at = datetime.min.replace(tzinfo=UTC)

    def step(self) -> Step:
        """Print one job, or look at the printer if nothing waits. StorageError while the database is away."""
        known = {one.id: one for one in self._printers.all()}
        printer = known.get(self._printer)
        if printer is None or not printer.is_at(self._actor.workstation):
            self.stop()
            return Step(None, None)
        if not self._states.hold(printer.id, self._worker, LEASE):
            return Step(None, 0.0 if self._follows_a_dead_one() else _ELSEWHERE)
        self._jobs.settle(printer.id)
        lock = self._locks.take(printer.device)
        if lock is None:
            self._states.note(printer.id, self._worker, Condition.BUSY)
            self._hand_over(printer, known, Condition.BUSY)
            return Step(None, _REFUSED)
        try:
            job = self._jobs.take(printer.id, self._worker, _READING)
            if job is None:
                self._look(printer)
                return Step(None, _IDLE)
            return self._print(job, printer, known)
        finally:
            lock.close()

    def stop(self) -> None:
        """Give the printer to the next program."""
        self._states.let_go(self._printer, self._worker)

    def _follows_a_dead_one(self) -> bool:
        """Take the printer from a program of this machine that is dead for certain; its lease may run for long."""
        holder = self._states.holder(self._printer)
        if holder is None or not self._programs.died(holder.partition("/")[0]):
            return False
        self._jobs.settle(self._printer, holder)
        self._states.let_go(self._printer, holder)
        return True

    def _look(self, printer: Printer) -> None:
        now = datetime.now(UTC)  # of this program alone: how long it has rested
        if abs((now - self._looked_at).total_seconds()) < _ASK_AGAIN:
            return
        self._looked_at = now
        self._states.note(printer.id, self._worker, self._devices.condition(printer))

    def _print(self, job: PrintJob, printer: Printer, known: dict[str, Printer]) -> Step:
        try:
            printout = self._papers.of(self._actor, job, printer)
        except StorageError:
            self._jobs.put_back(job.id, self._worker, job.cause)
            raise
        except CinemaError as error:
            self._jobs.end(job.id, self._worker, JobState.FAILED, error.message)
            return Step(job.id, 0.0)
        except Exception as error:  # noqa: BLE001 - one paper must not stop the queue; it is listed as failed
            _log.exception("print job %s can't be laid out", job.id)
            self._jobs.end(job.id, self._worker, JobState.FAILED, type(error).__name__)
            return Step(job.id, 0.0)
        seconds = lease_of(printout)

        def begin() -> bool:
            if not self._states.hold(printer.id, self._worker, seconds + LEASE):
                return False
            return self._jobs.begin(job.id, self._worker, seconds)

        drawer = job.drawer and printer.drawer and self._jobs.drawer_opened(job.id, self._worker)
        sent = self._devices.send(printer, printout, begin, drawer=drawer, name=job.number)
        self._states.note(printer.id, self._worker, sent.condition)
        if sent.begun:
            self._jobs.end(job.id, self._worker, JobState.PRINTED if sent.done else JobState.UNKNOWN)
            self._states.hold(printer.id, self._worker, LEASE)  # no longer than that: it may die before its next step
            return Step(job.id, 0.0)
        if drawer:  # the cash is in the hand: the drawer opens though there is no paper
            self._devices.kick(printer, sent.condition)
        return self._put_back(job, known, sent)

    def _put_back(self, job: PrintJob, known: dict[str, Printer], sent: Sent) -> Step:
        stand_in = self._stand_in(known, job)
        self._jobs.put_back(job.id, self._worker, sent.condition.value, stand_in)
        return Step(job.id, 0.0 if stand_in is not None else _REFUSED)

    def _hand_over(self, printer: Printer, known: dict[str, Printer], condition: Condition) -> None:
        """Let the stand-in print what waits for a device that another program has."""
        if not printer.stand_in:
            return
        job = self._jobs.take(printer.id, self._worker, _READING)
        if job is not None:
            self._jobs.put_back(job.id, self._worker, condition.value, self._stand_in(known, job))

    def _stand_in(self, known: dict[str, Printer], job: PrintJob) -> str | None:
        """Return the stand-in that would print a job now; a test page is of its own printer alone."""
        printer = known[self._printer]
        stand_in = known.get(printer.stand_in)
        if stand_in is None or stand_in.removed or job.kind is PaperKind.TEST:
            return None
        state = self._states.of([stand_in.id]).get(stand_in.id)
        return stand_in.id if state is not None and state.prints else None
