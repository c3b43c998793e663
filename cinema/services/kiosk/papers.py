"""The papers of a kiosk's sales: prints them, and decides which are picked up at the counter.

That a sale is *not printed* is final: its waiting jobs are dropped by their guard, and the ids of those that nobody has
asked for are taken by dropped ones, so that no program can begin one afterwards.
"""

from collections.abc import Sequence

from cinema.domain.kiosk import (
    KINDS,
    PickUp,
    PrintOutcome,
    is_all_printed,
    job_of,
    kept_until,
    waits_too_long,
)
from cinema.domain.print_jobs import JobState, PaperKind, PrintJob
from cinema.domain.printers import Printer, PrintRole
from cinema.domain.transactions import Transaction
from cinema.domain.users import Actor
from cinema.errors import ConflictError
from cinema.i18n import _
from cinema.ports import Database, PickUps, PrinterStates, PrintJobs
from cinema.services.kiosk.pick_up_codes import with_code
from cinema.services.printing.printing import Printing
from cinema.services.printing.till_printers import TillPrinters
from cinema.services.selling.up_to_date import UpToDate

_ROUNDS = 4  # a printer's program may take a job at the same instant; then it prints
_WAITING = {JobState.WAITING, JobState.FAILED, JobState.UNKNOWN}


class KioskPapers:
    """Used by `Kiosk` and `PickUpDesk`, which check who may."""

    def __init__(
        self,
        printing: Printing,
        printers: TillPrinters,
        jobs: PrintJobs,
        states: PrinterStates,
        pick_ups: PickUps,
        up_to_date: UpToDate,
        database: Database,
    ) -> None:
        self._printing = printing
        self._printers = printers
        self._jobs = jobs
        self._states = states
        self._pick_ups = pick_ups
        self._up_to_date = up_to_date
        self._database = database

    def current(self, sale_id: str) -> Transaction:
        """Return a sale, brought up to date; NotFoundError for an unknown one."""
        return self._up_to_date.current(sale_id)

    def printers(self) -> tuple[Printer, ...]:
        """Return the printers that a sale needs at this workstation, each once."""
        roles = self._printers.roles()
        needed = (roles[one] for one in (PrintRole.RECEIPT, PrintRole.TICKET) if one in roles)
        return tuple({one.id: one for one in needed}.values())

    def print(self, actor: Actor, sale: Transaction, language: str) -> tuple[PrintJob, ...]:
        """Ask for a sale's papers, whatever the house's setting for tills; a repeat returns the same jobs."""
        if self._pick_ups.find(sale.id) is not None:
            return self._of(sale)
        return self._printing.sold(actor, sale.id, language, always=True)

    def conclude(self, sale: Transaction) -> PrintOutcome:
        """Return what became of a sale's papers, and record it once it is decided; a repeat returns the same."""
        for _round in range(_ROUNDS):
            if (known := self._pick_ups.find(sale.id)) is not None:
                return PrintOutcome.NOT_PRINTED if known.code else PrintOutcome.PRINTED
            jobs = self._settled(self._of(sale))
            if self._may_still_print(jobs):
                return PrintOutcome.PENDING
            if is_all_printed(jobs, has_tickets=bool(sale.tickets)):
                self._pick_ups.add(PickUp(sale.id, self._database.now(), kept_until(sale)))
                return PrintOutcome.PRINTED
            if self._end(sale, jobs):
                self._record(sale, maybe=any(one.sent for one in jobs))
                return PrintOutcome.NOT_PRINTED
        return PrintOutcome.PENDING

    def shown(self, sale: Transaction) -> None:
        """Record that a sale needs no paper: its codes are on the kiosk's screen; a repeat changes nothing."""
        self._pick_ups.add(PickUp(sale.id, self._database.now(), kept_until(sale)))

    def code(self, sale: Transaction) -> str:
        """Return the code of a sale that is not printed; ConflictError for one that is, or may be."""
        found = self._pick_ups.find(sale.id)
        if found is None or not found.code:
            raise ConflictError(_("The tickets are printed, or being printed."))
        return found.code

    def jobs(self, sale: Transaction) -> tuple[PrintJob, ...]:
        """Return a sale's jobs of its kiosk that print something; those that only take an id are left out."""
        return tuple(one for one in self._of(sale) if one.printer)

    def _of(self, sale: Transaction) -> tuple[PrintJob, ...]:
        return self._jobs.many([job_of(kind, sale.id) for kind in KINDS])

    def _settled(self, jobs: Sequence[PrintJob]) -> Sequence[PrintJob]:
        """Return the jobs, those first ended whose program has died, though no program prints on their printer now."""
        printing = {one.printer for one in jobs if one.state is JobState.PRINTING}
        for printer in printing:
            self._jobs.settle(printer)
        return self._jobs.many([one.id for one in jobs]) if printing else jobs

    def _may_still_print(self, jobs: Sequence[PrintJob]) -> bool:
        if any(one.state is JobState.PRINTING for one in jobs):
            return True
        waiting = [one for one in jobs if one.state is JobState.WAITING]
        if not waiting:
            return False
        known = {one.id: one for one in self._printers.all()}
        states, now = self._states.of(list(known)), self._database.now()
        for job in waiting:
            printer = known.get(job.printer)
            able = [one for one in (job.printer, printer.stand_in if printer is not None else "") if one in states]
            if not waits_too_long(job, now, may_print=any(states[one].prints for one in able)):
                return True
        return False

    def _end(self, sale: Transaction, jobs: Sequence[PrintJob]) -> bool:
        """See to it that no paper of a sale is printed by its kiosk any more; False if one has gone on meanwhile."""
        known = {one.kind: one for one in jobs}
        for kind in KINDS:
            job = known.get(kind)
            if job is None:
                job = self._jobs.add(self._tombstone(sale, kind))
                if job is None or job.state is not JobState.DROPPED:  # somebody has asked for it at this instant
                    return False
            if job.state is JobState.PRINTING:
                return False
            # A dropped one of ours is decided too: that lets it be forgotten in time.
            is_open = job.state in _WAITING or (job.state is JobState.DROPPED and job.done_at is None)
            if is_open and self._jobs.decide(job, JobState.DROPPED) is None:
                return False
        return True

    def _tombstone(self, sale: Transaction, kind: PaperKind) -> PrintJob:
        """Return a job that prints nothing and takes the id of one that would."""
        return PrintJob(
            id=job_of(kind, sale.id), kind=kind, subject=sale.id, number=sale.receipt_number or "", language="en",
            printer="", till="", asked_at=self._database.now(), state=JobState.DROPPED,
        )  # fmt: skip

    def _record(self, sale: Transaction, *, maybe: bool) -> None:
        """Let a sale be picked up under a code that no other open one has; a repeat keeps the first."""
        now = self._database.now()
        with_code(self._pick_ups, PickUp(sale.id, now, kept_until(sale), sale.workstation, maybe=maybe))
