"""The counter's list of sales that were paid at a kiosk and not printed: prints them here, and ticks them off."""

import logging
from datetime import timedelta

from cinema.domain.kiosk import PickUp, WaitingPickUp, is_collectable
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
        ConflictError, with nothing done, if this till has no printer.
        """
        actor = self._standing.check(actor)
        actor.require_staff()
        pick_up = self._open(sale_id)
        sale = self._papers.current(pick_up.id)
        roles = self._printers.roles()
        if not roles.keys() & {PrintRole.RECEIPT, PrintRole.TICKET}:
            raise ConflictError(_("No printer for this is assigned to this till. A manager assigns one."))
        jobs = self._printed_here(actor, sale, language, roles)
        self._pick_ups.close(pick_up.id, actor.decider)
        return jobs

    def tick_off(self, actor: Actor, sale_id: str) -> None:
        """Take a pick-up from the list that the customer has on paper, or needs no paper for. For staff.

        ConflictError if it was handed over meanwhile, NotFoundError for none.
        """
        actor = self._standing.check(actor)
        actor.require_staff()
        if not self._pick_ups.close(self._open(sale_id).id, actor.decider):
            raise _handed_over()

    def _printed_here(
        self, actor: Actor, sale: Transaction, language: str, roles: dict[PrintRole, Printer]
    ) -> tuple[PrintJob, ...]:
        asked = self._papers.jobs(sale)
        if not asked:  # its kiosk never asked for a paper
            kinds = kinds_of_sale(roles, has_tickets=bool(sale.tickets))
            return tuple(
                self._printing.ask(actor, kind, sale.id, language, fresh=True, job=f"pick-up.{kind.value}.{sale.id}")
                for kind in kinds
            )
        mine = {one.id for one in roles.values()}
        jobs = []
        for job in asked:
            if job.state is JobState.PRINTED and job.printer not in mine:
                continue  # the customer has it from the kiosk
            jobs.append(job if job.state in _DONE else self._renewed(job, _printer_for(job.kind, roles)))
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
        if found is None or not found.code:
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


def _printer_for(kind: PaperKind, roles: dict[PrintRole, Printer]) -> Printer:
    """Return the printer of this till for a paper; any one where it has none of that kind."""
    return roles.get(ROLE_OF[kind]) or roles.get(PrintRole.RECEIPT) or roles[PrintRole.TICKET]


def _handed_over() -> ConflictError:
    return ConflictError(_("Another till has handed these tickets over already."))
