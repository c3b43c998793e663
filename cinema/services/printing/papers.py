"""Turns a job into what its printer gets. A paper is read from its entries again for each try, so none comes before.

`JobPapers.paper` is the one place where a job becomes a paper of `cinema.services.papers`, which lays it out.
"""

from dataclasses import replace

from cinema.domain.papers.blocks import Align, Paper, Rule, Sheet, Size, Text
from cinema.domain.print_jobs import PaperKind, PrintJob, Printout
from cinema.domain.printers import PaperSize, Printer, PrinterKind
from cinema.domain.receipts import Receipt
from cinema.domain.session_report import SessionReport
from cinema.domain.till_sessions import closed_claim
from cinema.domain.users import Actor
from cinema.errors import NotFoundError
from cinema.i18n import _, in_language
from cinema.ports import HouseSettings, Journal, Tills
from cinema.services.papers import Papers
from cinema.services.receipts import Receipts
from cinema.services.selling.session_reports import SessionReports
from cinema.services.selling.stretches import Stretches

_A4_LINES = 60


class JobPapers:
    """Reads what a job prints, and has it laid out for its printer."""

    def __init__(
        self,
        receipts: Receipts,
        papers: Papers,
        reports: SessionReports,
        stretches: Stretches,
        journal: Journal,
        tills: Tills,
        settings: HouseSettings,
    ) -> None:
        self._receipts = receipts
        self._papers = papers
        self._reports = reports
        self._stretches = stretches
        self._journal = journal
        self._tills = tills
        self._settings = settings

    def of(self, actor: Actor, job: PrintJob, printer: Printer) -> Printout:
        """Return what the printer gets; CinemaError if there is nothing to print, such as of a sale that is not paid.

        `actor` is the printer's program, which may read every paper.
        """
        paper = self.paper(actor, job, printer)
        if printer.kind is PrinterKind.SYSTEM:
            return Printout(self._papers.pdf(paper, job.language), _A4_LINES * len(paper.sheets))
        width = printer.paper if printer.paper is not PaperSize.A4 else PaperSize.MM80
        pieces = self._papers.pieces(paper, width.value)
        return Printout(b"".join(one.data for one in pieces), sum(one.lines for one in pieces))

    def paper(self, actor: Actor, job: PrintJob, printer: Printer) -> Paper:
        """Return what a job prints; errors as `of`."""
        if job.kind is PaperKind.TEST:
            with in_language(job.language):
                return _test_page(printer, self._settings.judged()[0].name)
        if job.kind in {PaperKind.X, PaperKind.Z}:
            with in_language(job.language):
                return _as_copy(self._papers.of_session(self._report(job), job.language), job)
        if job.kind is PaperKind.DAY_SHEET:
            return self._papers.day_sheet(actor, job.language, job.subject)
        if job.kind is PaperKind.RESERVATIONS:
            return self._papers.reservations(actor, job.language)
        receipt = self._receipt(actor, job)
        whole = self._papers.of_receipt(receipt, job.language)
        tickets = 1 + (len(receipt.admitting) if receipt.refund_of is None else 0)
        if job.kind is PaperKind.TICKETS:
            return replace(whole, sheets=whole.sheets[1:tickets])
        if job.kind is PaperKind.RECEIPT:
            return replace(whole, sheets=(whole.sheets[0], *whole.sheets[tickets:]))
        return whole

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


def _as_copy(paper: Paper, job: PrintJob) -> Paper:
    """Return a paper that says on its head that it is a copy; an original as it is."""
    if not job.is_copy:
        return paper
    words = Text(_("COPY {number}").format(number=job.copy), Size.MEDIUM, bold=True, align=Align.CENTRE)
    first, *others = paper.sheets
    return replace(paper, sheets=(replace(first, blocks=(words, *first.blocks)), *others))


def _test_page(printer: Printer, house_name: str) -> Paper:
    title = _("Test page of {printer}").format(printer=printer.name)
    blocks = (
        Text(house_name, Size.MEDIUM, bold=True, align=Align.CENTRE),
        Text(title),
        Text(printer.address),
        Text("ñ ã ü € Łódź 映画"),
        Rule(),
    )
    return Paper(title, (Sheet(blocks),))
