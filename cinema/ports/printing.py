"""Ports of printing: the queue, printers and what is known of them, devices, and the programs that print."""

from collections.abc import Callable, Sequence
from typing import Protocol

from cinema.domain.print_jobs import JobState, PrintJob, Printout, Sent
from cinema.domain.printers import Condition, Printer, PrinterState


class PrintJobs(Protocol):
    """The queue. Every change is one guarded update; instants and leases are by the database's clock."""

    def add(self, job: PrintJob) -> PrintJob | None:
        """Store a job, its `asked_at` by the database; a repeat of its id returns the stored one.

        None if its original is another job's.
        """

    def find(self, job_id: str) -> PrintJob | None:
        """Return a job; None for an unknown one."""

    def take(self, printer: str, worker: str, seconds: float) -> PrintJob | None:
        """Take the oldest job that waits for a printer and is no backlog, under a lease; None if there is none."""

    def begin(self, job_id: str, worker: str, seconds: float) -> bool:
        """Note that bytes may go from now on, with a new lease; False if the job is not this worker's any more."""

    def put_back(self, job_id: str, worker: str, cause: str, printer: str | None = None) -> bool:
        """Let a job of which nothing was sent wait again, at another printer if one is named; False as `begin`."""

    def drawer_opened(self, job_id: str, worker: str) -> bool:
        """Note that the drawer is about to open for a job; False if it was noted before, or as `begin`."""

    def end(self, job_id: str, worker: str, state: JobState, cause: str = "") -> bool:
        """End a job as printed, unknown or failed; False as `begin`."""

    def settle(self, printer: str, dead: str | None = None) -> int:
        """Let jobs whose lease is over wait again, or be unknown if bytes may have gone; returns how many.

        `dead` is a worker of whom it is certain that it runs no more: its lease is over.
        """

    def renew(self, job: PrintJob, printer: str, copy: int) -> PrintJob | None:
        """Let a job that failed, is unknown or waits be printed again, as original or copy; None if it has changed.

        It is released. `job` is as it was read: its state and tries are the guard.
        """

    def decide(self, job: PrintJob, state: JobState) -> PrintJob | None:
        """Let a job be dropped, or be printed after all; None if it has changed since it was read."""

    def release(self, printer: str) -> int:
        """Let all jobs that wait for a printer print, however old; returns how many."""

    def drop_waiting(self, printer: str) -> int:
        """Drop all jobs that wait for a printer; returns how many."""

    def open(self, printers: Sequence[str], limit: int) -> tuple[PrintJob, ...]:
        """Return the jobs of some printers that wait, print, are unknown or failed, oldest first."""

    def many(self, job_ids: Sequence[str]) -> tuple[PrintJob, ...]:
        """Return the jobs with these ids, in any order."""

    def copies(self, original: str) -> int:
        """Return how many jobs print a paper, its original and its copies."""


class Printers(Protocol):
    """The printers of the house; house events change them."""

    def all(self) -> tuple[Printer, ...]:
        """Return the printers by name, removed ones too; corrupt ones are left out and logged."""


class PrinterStates(Protocol):
    """What is known of each printer, and which program prints on it: one, under a lease that it renews."""

    def hold(self, printer: str, worker: str, seconds: float) -> bool:
        """Take or renew the lease of a printer; False if another program has it."""

    def holder(self, printer: str) -> str | None:
        """Return the worker that has the lease of a printer, over or not; None without one."""

    def let_go(self, printer: str, worker: str) -> None:
        """Give the lease back; a repeat does nothing."""

    def note(self, printer: str, worker: str, condition: Condition) -> None:
        """Store a condition; ignored if another program has the lease."""

    def of(self, printers: Sequence[str]) -> dict[str, PrinterState]:
        """Return what is known of some printers, by id; unknown ones are left out."""


class PrinterDevices(Protocol):
    """The devices. Each call opens a connection of its own and closes it: nothing keeps a printer from others."""

    def condition(self, printer: Printer) -> Condition:
        """Ask a printer for its condition; never raises."""

    def kick(self, printer: Printer, condition: Condition) -> None:
        """Open the drawer of a printer that can't print now, as far as its condition lets it; never raises."""

    def send(
        self, printer: Printer, printout: Printout, before: Callable[[], bool], *, drawer: bool, name: str
    ) -> Sent:
        """Send a printout. `before` is called once before the first byte, and nothing goes if it returns False.

        The condition is asked before and after. The drawer opens before the paper. Takes `time_limit` at most, and a
        few seconds to connect and ask. Never raises for what the device does; what `before` raises passes.
        """


class DeviceLock(Protocol):
    """A held lock of a device."""

    def close(self) -> None:
        """Release it."""


class DeviceLocks(Protocol):
    """Locks of devices across the programs of this machine."""

    def take(self, device: str) -> DeviceLock | None:
        """Take a device without waiting; None if another program has it. It ends with its program."""


class PrinterPrograms(Protocol):
    """The programs of this machine that print, one for each printer, as children of this one."""

    def keep(self, printers: Sequence[str]) -> None:
        """Let just these printers have a program: start the missing, end the others; one that died is replaced."""

    def stop(self) -> None:
        """End all of them, each after the paper that it is printing; a repeat does nothing."""
