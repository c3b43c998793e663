"""The counter's list of sales that were paid at a kiosk and not printed: prints them here, and ticks them off."""

import logging
from collections.abc import Sequence
from datetime import timedelta

from cinema.domain.kiosk import KINDS, PickUp, WaitingPickUp, is_collectable
from cinema.domain.print_jobs import ROLE_OF, JobState, PaperKind, PrintJob
from cinema.domain.printers import Printer, PrintRole
from cinema.domain.transactions import Transaction
from cinema.domain.users import Actor
from cinema.errors import CinemaError, ConflictError, NotFoundError, StorageError
from cinema.i18n import _
from cinema.ports import Database, PickUps, PrintJobs, Transactions
from cinema.services.kiosk.papers import KioskPapers
from cinema.services.printing.printing import Printing
from cinema.services.printing.till_printers import TillPrinters, kinds_of_sale
from cinema.services.standing import Standing

_MOST, _AT_ONCE = 200, 50
_LEFT_ALONE = timedelta(seconds=60)  # in which the kiosk's own window prints a sale; then whoever looks decides
_RECENT = timedelta(days=1)
_LEASE_SECONDS = 30.0  # a till that died while it handed over leaves the pick-up to the others after that
_DONE = {JobState.WAITING, JobState.PRINTING, JobState.PRINTED}
_log = logging.getLogger(__name__)


class PickUpDesk:
    """For staff."""

    def __init__(
        self,
        papers: KioskPapers,
        pick_ups: PickUps,
        printing: Printing,
        printers: TillPrinters,
        jobs: PrintJobs,
        transactions: Transactions,
        database: Database,
        standing: Standing,
    ) -> None:
        self._papers = papers
        self._pick_ups = pick_ups
        self._printing = printing
        self._printers = printers
        self._jobs = jobs
        self._transactions = transactions
        self._database = database
        self._standing = standing

    def waiting(self, actor: Actor, text: str = "") -> tuple[WaitingPickUp, ...]:
        """Return what waits to be picked up, the oldest first; with a `text`, the one of that code. For staff.

        Sales of a kiosk that died before it printed them are found here too, a minute after they were paid.
        """
        self._standing.check(actor).require_staff()
        self._conclude_left_ones()
        found = self._pick_ups.open(_MOST)
        sales, now = self._transactions.many([one.id for one in found]), self._database.now()
        lines = (WaitingPickUp(one, sales[one.id]) for one in found if one.id in sales)
        return tuple(one for one in lines if is_collectable(one.sale, now) and one.fits(text))

    def hand_over(self, actor: Actor, sale_id: str, language: str) -> tuple[PrintJob, ...]:
        """Print a pick-up's papers on this till's printers and tick it off; returns the jobs. For staff.

        What has never been sent to a printer prints as the original, what may be on paper as a copy. Of two tills one
        gets it: ConflictError for the other, and for one that was handed over before; NotFoundError for none.
        ConflictError, with nothing done, if this till has no printer; or if every paper was printed elsewhere already.
        """
        actor = self._standing.check(actor)
        actor.require_staff()
        pick_up = self._open(sale_id)
        sale = self._papers.current(pick_up.id)
        roles = self._printers.roles()
        if not roles.keys() & {PrintRole.RECEIPT, PrintRole.TICKET}:
            raise ConflictError(_("No printer for this is assigned to this till. A manager assigns one."))
        till = self._printers.station()
        if not self._pick_ups.lease(pick_up.id, till, _LEASE_SECONDS):
            raise _handed_over()
        jobs = self._printed_here(actor, sale, language, roles)
        if not self._pick_ups.close(pick_up.id, actor.decider, till):
            now = self._pick_ups.find(pick_up.id)
            if now is None or now.open or now.till != till:  # a repeat of this till's own is no loss
                raise _handed_over()
        return jobs

    def tick_off(self, actor: Actor, sale_id: str) -> None:
        """Take a pick-up from the list that the customer has on paper, or needs no paper for. For staff.

        ConflictError if it was handed over meanwhile, NotFoundError for none.
        """
        actor = self._standing.check(actor)
        actor.require_staff()
        if not self._pick_ups.close(self._open(sale_id).id, actor.decider, self._printers.station()):
            raise _handed_over()

    def _printed_here(
        self, actor: Actor, sale: Transaction, language: str, roles: dict[PrintRole, Printer]
    ) -> tuple[PrintJob, ...]:
        """Print what is needed and not printed; what this till has asked for before is returned as it is."""
        known = self._jobs.many([_job_here(kind, sale.id) for kind in KINDS])  # of a till that died before it closed
        asked = (*self._papers.jobs(sale), *known)
        mine = {one.id for one in self._printers.all()}
        jobs = []
        for job in asked:
            if job.state in _DONE and job.printer in mine:
                jobs.append(job)
            elif job.state is JobState.PRINTING:
                raise _handed_over()
            elif job.state is not JobState.PRINTED:  # else the customer has it from the kiosk
                jobs.append(self._renewed(job, _printer_for(job.kind, roles)))
        for kind in _missing(sale, asked, roles):
            first = next(iter(asked or jobs), None)
            # All papers of a sale are one original: a first one that was asked for as such leaves the rest originals.
            copy = None if first is None else 0 if first.original else first.copy
            jobs.append(
                self._printing.ask(
                    actor, kind, sale.id, language, fresh=True, job=_job_here(kind, sale.id),
                    printer=_printer_for(kind, roles), copy=copy,
                )
            )  # fmt: skip
        if not jobs:
            raise ConflictError(_("These papers are printed already. If the customer has them, tick them off."))
        return tuple(jobs)

    def _renewed(self, job: PrintJob, printer: Printer) -> PrintJob:
        copy = job.copy
        if job.sent:
            copy = self._transactions.count_paper(job.subject, job.number, original=False)
        done = self._jobs.renew(job, printer.id, copy)
        if done is None:
            raise _handed_over()
        return done

    def _open(self, sale_id: str) -> PickUp:
        found = self._pick_ups.find(sale_id)
        if found is None or not found.code or found.guest:
            raise NotFoundError(_("There is no such pick-up."), field="sale")
        if not found.open:
            raise _handed_over()
        return found

    def _conclude_left_ones(self) -> None:
        """Decide what became of the sales of kiosks that nobody has decided about."""
        now = self._database.now()
        for sale_id in self._pick_ups.undecided(now - _RECENT, now - _LEFT_ALONE, _AT_ONCE):
            try:
                self._papers.conclude(self._papers.current(sale_id))
            except StorageError:
                raise
            except CinemaError as error:  # a corrupt sale must not hide the others; the audit names it
                _log.warning("pick-up %s: %s", sale_id, error.message)


def _missing(sale: Transaction, asked: Sequence[PrintJob], roles: dict[PrintRole, Printer]) -> tuple[PaperKind, ...]:
    """Return the papers of a sale that nobody has asked for: its kiosk may have died before, or between two of them."""
    kinds = {one.kind for one in asked}
    if not kinds:
        return kinds_of_sale(roles, has_tickets=bool(sale.tickets)) or (PaperKind.RECEIPT,)
    return (PaperKind.TICKETS,) if sale.tickets and not kinds & {PaperKind.SALE, PaperKind.TICKETS} else ()


def _job_here(kind: PaperKind, sale: str) -> str:
    """Return the id of the job that prints a paper for which the kiosk has never asked."""
    return f"pick-up.{kind.value}.{sale}"


def _printer_for(kind: PaperKind, roles: dict[PrintRole, Printer]) -> Printer:
    """Return the printer of this till for a paper; any one where it has none of that kind."""
    return roles.get(ROLE_OF[kind]) or roles.get(PrintRole.RECEIPT) or roles[PrintRole.TICKET]


def _handed_over() -> ConflictError:
    return ConflictError(_("Another till has handed these tickets over already."))
