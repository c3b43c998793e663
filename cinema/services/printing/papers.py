"""Turns a job into what its printer gets. A paper is read from its entries again for each try, so none comes before."""

from dataclasses import replace

from cinema.domain.print_jobs import PaperKind, PrintJob, Printout
from cinema.domain.printers import Printer
from cinema.domain.receipts import Receipt
from cinema.domain.session_report import SessionReport
from cinema.domain.till_sessions import closed_claim
from cinema.domain.users import Actor
from cinema.errors import NotFoundError
from cinema.i18n import _
from cinema.ports import HouseSettings, Journal, Movies, PrintedPaper, Tills
from cinema.services.receipts import Receipts
from cinema.services.selling.session_reports import SessionReports
from cinema.services.selling.stretches import Stretches


class JobPapers:
    """Reads what a job prints and lays it out by `PrintedPaper`, the one place where layouts are chosen."""

    def __init__(
        self,
        receipts: Receipts,
        reports: SessionReports,
        stretches: Stretches,
        journal: Journal,
        tills: Tills,
        movies: Movies,
        settings: HouseSettings,
        paper: PrintedPaper,
    ) -> None:
        self._receipts = receipts
        self._reports = reports
        self._stretches = stretches
        self._journal = journal
        self._tills = tills
        self._movies = movies
        self._settings = settings
        self._paper = paper

    def of(self, actor: Actor, job: PrintJob, printer: Printer) -> Printout:
        """Return what the printer gets; CinemaError if there is nothing to print, such as of a sale that is not paid.

        `actor` is the printer's program, which may read every paper.
        """
        house, _wrong = self._settings.judged()
        if job.kind is PaperKind.TEST:
            return self._paper.test(printer, house.name, job.language)
        if job.kind in {PaperKind.X, PaperKind.Z}:
            report = self._report(job)
            return self._paper.session(report, house.name, house.timezone, printer, job.language, copy=job.copy)
        receipt = self._receipt(actor, job)
        return self._paper.receipt(
            receipt,
            printer,
            job.language,
            tickets=job.kind in {PaperKind.SALE, PaperKind.TICKETS},
            head=job.kind is not PaperKind.TICKETS,
            logo=self._movies.poster(receipt.logo) if receipt.logo else None,
        )

    def _receipt(self, actor: Actor, job: PrintJob) -> Receipt:
        if job.kind is PaperKind.REFUND:
            receipt = self._receipts.by_number(actor, job.number)
        else:
            receipt = self._receipts.of_sale(actor, job.subject)
        return replace(receipt, copy=job.is_copy, copy_number=job.copy)

    def _report(self, job: PrintJob) -> SessionReport:
        if job.kind is PaperKind.Z:
            closed = self._journal.claimed((closed_claim(job.subject),))
            if closed is None:
                raise NotFoundError(_("This session is not closed, so there is no Z."))
            return self._reports.z(closed)
        opened = self._journal.find(job.subject)
        till = self._tills.find(opened.till) if opened is not None else None
        if till is None:
            raise NotFoundError(_("There is no such session."))
        return self._reports.x(self._stretches.of(till), till.name)
