"""Lays papers out for printers from the receipt's text and PDF; the width of a roll only cuts lines.

`PrintedPaper` is the one adapter that other layouts replace: `cinema.wiring.printing` names it.
"""

import textwrap
from dataclasses import replace

from cinema.domain.print_jobs import Printout
from cinema.domain.printers import PaperSize, Printer, PrinterKind
from cinema.domain.receipts import Receipt
from cinema.domain.session_lines import session_lines, session_place, session_title
from cinema.domain.session_report import SessionReport
from cinema.i18n import _, in_language

_WIDTHS = {PaperSize.MM58: 32, PaperSize.MM80: 42, PaperSize.A4: 80}
_CODE_PAGE = b"\x1bt\x10"  # Windows 1252
_FEED_AND_CUT = b"\x1bd\x05\x1dVA\x00"
_A4_LINES = 60


class PrintedPaper:
    """See `cinema.ports.PrintedPaper`."""

    def receipt(
        self, receipt: Receipt, printer: Printer, language: str, *, tickets: bool, head: bool, logo: bytes | None
    ) -> Printout:
        """See the port."""
        from cinema.adapters.receipt_pdf import draw_receipt
        from cinema.adapters.receipt_text import write_receipt

        with in_language(language):
            bare = replace(receipt, tickets=tuple(replace(one, refused=True) for one in receipt.tickets))
            if printer.kind is PrinterKind.SYSTEM:
                return Printout(draw_receipt(receipt if tickets else bare, logo), _A4_LINES)
            whole, above = write_receipt(receipt), write_receipt(bare)
            return _escpos((above if head else "") + (whole.removeprefix(above) if tickets else ""), printer)

    def session(
        self, report: SessionReport, house_name: str, zone: str, printer: Printer, language: str, *, copy: int
    ) -> Printout:
        """See the port."""
        from cinema.adapters.receipt_pdf import draw_session

        with in_language(language):
            if copy:
                house_name = f"{house_name} · {_('COPY {number}').format(number=copy)}"
            if printer.kind is PrinterKind.SYSTEM:
                return Printout(draw_session(report, house_name, zone), _A4_LINES)
            width = _WIDTHS[printer.paper]
            lines = [house_name, session_title(report), session_place(report, zone), "-" * width]
            for words, amount in session_lines(report):
                lines.append(f"{words[: width - len(amount) - 1]:<{width - len(amount)}}{amount}")
            return _escpos("\n".join(lines), printer)

    def test(self, printer: Printer, house_name: str, language: str) -> Printout:
        """See the port."""
        with in_language(language):
            lines = [house_name, _("Test page of {printer}").format(printer=printer.name), printer.address, "ñ ã ü €"]
            if printer.kind is PrinterKind.SYSTEM:
                return _pdf(lines)
            return _escpos("\n".join([*lines, "-" * _WIDTHS[printer.paper]]), printer)


def _escpos(text: str, printer: Printer) -> Printout:
    """Return text in the printer's language; a letter that its code page lacks becomes a question mark."""
    width = _WIDTHS[printer.paper]
    lines = [row for line in text.splitlines() for row in textwrap.wrap(line, width, drop_whitespace=False) or [""]]
    content = _CODE_PAGE + "\n".join(lines).encode("cp1252", "replace") + b"\n" + _FEED_AND_CUT
    return Printout(content, len(lines) + 6)


def _pdf(lines: list[str]) -> Printout:
    import io

    from reportlab.lib.pagesizes import A4
    from reportlab.pdfgen.canvas import Canvas

    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=1)
    for row, line in enumerate(lines):
        canvas.drawString(72, A4[1] - 72 - 18 * row, line)
    canvas.save()
    return Printout(buffer.getvalue(), _A4_LINES)
