"""Asks for papers at a till, and shows and decides what waits. Never waits for a printer: the queue lies between.

Each call of `ask` and `sold` first counts the paper in its sale, then stores the job: a program that dies in between
prints nothing, and the next paper is a copy.
"""

from collections.abc import Sequence
from datetime import datetime

from cinema.domain.access import require_access
from cinema.domain.ids import is_id, new_id
from cinema.domain.payments import Tender
from cinema.domain.print_jobs import (
    ROLE_OF,
    JobState,
    PaperKind,
    PrintJob,
    ShownPrinter,
    paper_key,
)
from cinema.domain.printers import Printer, PrintRole
from cinema.domain.receipts import check_receipt_number
from cinema.domain.refunds import is_refund_number
from cinema.domain.transactions import Transaction
from cinema.domain.users import Actor
from cinema.errors import ConflictError, NotFoundError
from cinema.i18n import _
from cinema.ports import Database, HouseSettings, PrinterStates, PrintJobs, Transactions
from cinema.services.printing.till_printers import TillPrinters, kinds_of_sale, shown_printer
from cinema.services.selling.up_to_date import UpToDate
from cinema.services.standing import Standing

_MOST_SHOWN = 200
_SALES = {PaperKind.SALE, PaperKind.RECEIPT, PaperKind.TICKETS}


class Printing:
    """The printers of this till, and what is printed on them."""

    def __init__(
        self,
        jobs: PrintJobs,
        till: TillPrinters,
        states: PrinterStates,
        transactions: Transactions,
        up_to_date: UpToDate,
        settings: HouseSettings,
        database: Database,
        standing: Standing,
    ) -> None:
        self._jobs = jobs
        self._till = till
        self._states = states
        self._transactions = transactions
        self._up_to_date = up_to_date
        self._settings = settings
        self._database = database
        self._standing = standing

    def sold(self, actor: Actor, sale_id: str, language: str, *, always: bool = False) -> tuple[PrintJob, ...]:
        """Print a sale that was paid just now, if the house prints by itself and this till has printers for it.

        Receipt and tickets go to their printers; without one for tickets, they follow the receipt. A repeat returns the
        same jobs. ConflictError for a sale that is not paid: nothing is printed before its entry. For staff and buyer.
        `always`: whatever the house's setting, such as at a kiosk, where nobody could print it later.
        """
        actor = self._standing.check(actor)
        sale = self._paid(actor, sale_id)
        roles = self._till.roles()
        wanted = always or self._settings.house().print_after_sale
        if not wanted or not roles.keys() & {PrintRole.RECEIPT, PrintRole.TICKET}:
            return ()
        kinds = kinds_of_sale(roles, has_tickets=bool(sale.tickets))
        ids = {kind: f"{kind.value}.{sale.id}" for kind in kinds}
        known = {one.id: one for one in self._jobs.many(list(ids.values()))}
        if len(known) == len(ids):
            return tuple(known.values())
        first = next(iter(known.values()), None)
        copy = first.copy if first else self._count(sale.id, sale.receipt_number or "", fresh=True)
        with_cash = any(payment.tender is Tender.CASH for payment in sale.payments)
        drawer = {kind: with_cash and kind is kinds[0] for kind in kinds}
        number = sale.receipt_number or ""
        return tuple(
            known.get(ids[kind])
            or self._add(actor, ids[kind], kind, sale.id, number, language, roles, copy, drawer[kind])
            for kind in kinds
        )

    def ask(
        self,
        actor: Actor,
        kind: PaperKind,
        subject: str,
        language: str,
        *,
        fresh: bool = False,
        job: str | None = None,
        printer: Printer | None = None,
        copy: int | None = None,
    ) -> PrintJob:
        """Print a paper on this till's printer for it. For staff.

        `subject` is a sale's id, a refund's number, the id of a till session (X and Z), a printer's id (test page), a
        business day (the day's sheet) or empty (the reserved seats).
        The first paper of a `fresh` sale is its original, each other one a copy. A repeat with the same `job`, an id
        made before, returns the same. ConflictError if this till has no such printer, or the sale is not paid.
        `printer` prints it in place of this till's printer for it. `copy`: a sale's papers are counted already, and
        this one belongs to them.
        """
        actor = self._standing.check(actor)
        actor.require_staff()
        name = job or new_id()
        if (known := self._jobs.find(name)) is not None:
            return known
        roles = self._till.roles()
        if printer is not None:
            roles[ROLE_OF[kind]] = printer
        if kind is PaperKind.TEST:
            tested = self._till.get(subject)
            return self._add(actor, name, kind, subject, tested.name, language, {ROLE_OF[kind]: tested}, 0, False)
        if ROLE_OF[kind] not in roles:
            raise ConflictError(_("No printer for this is assigned to this till. A manager assigns one."))
        if kind in {PaperKind.DAY_SHEET, PaperKind.RESERVATIONS}:
            return self._add(actor, name, kind, subject, subject, language, roles, 0, False)
        if kind in {PaperKind.X, PaperKind.Z}:
            key = paper_key(kind, subject)
            copies = self._jobs.copies(key) if key else 0
            return self._add(actor, name, kind, subject, kind.value.upper(), language, roles, copies, False)
        sale, number = self._sale_of(actor, kind, subject)
        if copy is None:
            copy = self._count(sale.id, number, fresh=fresh)
        return self._add(actor, name, kind, sale.id, number, language, roles, copy, False)

    def roles(self, actor: Actor) -> dict[PrintRole, Printer]:
        """Return this till's printers by what they print; removed ones are left out. Open to all."""
        del actor
        return self._till.roles()

    def shown(self, actor: Actor) -> tuple[ShownPrinter, ...]:
        """Return this till's printers and their stand-ins with what is known of them now. For staff."""
        self._standing.check(actor).require_staff()
        mine, roles = self._till.all(), self._till.roles()
        now, states = self._database.now(), self._states.of([one.id for one in mine])
        jobs = self._jobs.open([one.id for one in mine], _MOST_SHOWN)
        return tuple(shown_printer(one, roles, states.get(one.id), jobs, now) for one in mine)

    def waiting(self, actor: Actor) -> tuple[PrintJob, ...]:
        """Return what waits, prints, failed or is unknown at this till's printers, oldest first. For staff."""
        self._standing.check(actor).require_staff()
        return self._jobs.open([one.id for one in self._till.all()], _MOST_SHOWN)

    def jobs(self, actor: Actor, job_ids: Sequence[str]) -> tuple[PrintJob, ...]:
        """Return jobs as they are now. For staff, and for the buyer of their sale."""
        found = self._jobs.many(job_ids)
        if not actor.is_staff:
            for one in found:
                require_access(actor, self._transactions.get(one.subject))
        return found

    def again(self, actor: Actor, job_id: str, printer: str | None = None) -> PrintJob:
        """Print a job that waits, failed or is unknown, on its printer or another one of this till. For staff.

        A job of which bytes may have reached a printer goes on as a copy; else it stays what it was. ConflictError if
        it prints, is printed or was dropped meanwhile; of two at once one gets it.
        """
        self._standing.check(actor).require_staff()
        job = self._open(job_id, {JobState.WAITING, JobState.FAILED, JobState.UNKNOWN})
        if printer is not None and printer not in {one.id for one in self._till.all()}:
            raise NotFoundError(_("This till has no such printer."), field="printer")
        copy = job.copy
        if job.state is JobState.UNKNOWN or job.sent:
            copy = self._next_copy(job)
        done = self._jobs.renew(job, printer or job.printer, copy)
        return _unless_changed(done)

    def drop(self, actor: Actor, job_id: str) -> PrintJob:
        """Drop a job that waits, failed or is unknown: it is not printed any more. For staff. Errors as `again`."""
        self._standing.check(actor).require_staff()
        job = self._open(job_id, {JobState.WAITING, JobState.FAILED, JobState.UNKNOWN})
        return _unless_changed(self._jobs.decide(job, JobState.DROPPED))

    def came_out(self, actor: Actor, job_id: str) -> PrintJob:
        """Say that an unknown job is on paper, in full. For staff. Errors as `again`."""
        self._standing.check(actor).require_staff()
        job = self._open(job_id, {JobState.UNKNOWN})
        return _unless_changed(self._jobs.decide(job, JobState.PRINTED))

    def release(self, actor: Actor, printer: str) -> int:
        """Let all that waits for a printer print, however old; returns how many. For staff."""
        self._standing.check(actor).require_staff()
        return self._jobs.release(self._till.get(printer).id)

    def drop_waiting(self, actor: Actor, printer: str) -> int:
        """Drop all that waits for a printer; returns how many. For staff."""
        self._standing.check(actor).require_staff()
        return self._jobs.drop_waiting(self._till.get(printer).id)

    def to_run(self, actor: Actor) -> tuple[str, ...]:
        """Return the printers, by id, for which this workstation needs a program. Open to all."""
        return tuple(one.id for one in self._till.all() if one.is_at(actor.workstation))

    def now(self, actor: Actor) -> datetime:
        """Return the instant by the database, by which jobs grow old. Open to all."""
        del actor
        return self._database.now()

    def _add(
        self,
        actor: Actor,
        name: str,
        kind: PaperKind,
        subject: str,
        number: str,
        language: str,
        roles: dict[PrintRole, Printer],
        copy: int,
        drawer: bool,
    ) -> PrintJob:
        key = paper_key(kind, subject if kind is PaperKind.Z else number)
        till = self._till.station()
        while True:
            job = PrintJob(
                id=name,
                kind=kind,
                subject=subject,
                number=number,
                language=language,
                printer=roles[ROLE_OF[kind]].id,
                till=till,
                asked_at=self._database.now(),
                asked_by=actor.user,
                copy=copy,
                paper=key,
                original=key if copy == 0 else None,
                drawer=drawer,
            )
            if (added := self._jobs.add(job)) is not None:
                return added
            copy = self._next_copy(job)  # another job has the original

    def _next_copy(self, job: PrintJob) -> int:
        if job.kind in _SALES or job.kind is PaperKind.REFUND:
            return self._transactions.count_paper(job.subject, job.number, original=False)
        return max(job.copy + 1, self._jobs.copies(job.paper) if job.paper else 1)

    def _count(self, sale_id: str, number: str, *, fresh: bool) -> int:
        return self._transactions.count_paper(sale_id, check_receipt_number(number), original=fresh)

    def _paid(self, actor: Actor, sale_id: str) -> Transaction:
        if not is_id(sale_id):
            raise NotFoundError(_("There is no such sale."))
        sale = self._up_to_date.current(sale_id)
        require_access(actor, sale)
        if sale.receipt_number is None:
            raise ConflictError(_("This sale is not paid, so there is no receipt."))
        return sale

    def _sale_of(self, actor: Actor, kind: PaperKind, subject: str) -> tuple[Transaction, str]:
        if kind is not PaperKind.REFUND:
            sale = self._paid(actor, subject)
            return sale, sale.receipt_number or ""
        number = check_receipt_number(subject)
        if not is_refund_number(number):
            raise NotFoundError(_("There is no such sale."), field="number")
        return self._up_to_date.numbered(number), number

    def _open(self, job_id: str, states: set[JobState]) -> PrintJob:
        job = self._jobs.find(job_id)
        if job is None:
            raise NotFoundError(_("There is no such print job."))
        if job.state not in states:
            raise _changed()
        return job


def _unless_changed(job: PrintJob | None) -> PrintJob:
    if job is None:
        raise _changed()
    return job


def _changed() -> ConflictError:
    return ConflictError(_("This print job has gone on meanwhile. Look at it again."))
