"""Lays out receipts as PDF, text and QR code, in a given language."""

from cinema.adapters.qr import qr_matrix
from cinema.domain.receipts import Receipt
from cinema.domain.session_report import SessionReport
from cinema.i18n import in_language


class Paper:
    """See `cinema.ports.ReceiptPaper`."""

    def pdf(self, receipt: Receipt, language: str, logo: bytes | None = None) -> bytes:
        """See the port."""
        from cinema.adapters.receipt_pdf import draw_receipt

        with in_language(language):
            return draw_receipt(receipt, logo)

    def session_pdf(self, report: SessionReport, house_name: str, zone: str, language: str) -> bytes:
        """See the port."""
        from cinema.adapters.receipt_pdf import draw_session

        with in_language(language):
            return draw_session(report, house_name, zone)

    def text(self, receipt: Receipt, language: str) -> str:
        """See the port."""
        from cinema.adapters.receipt_text import write_receipt

        with in_language(language):
            return write_receipt(receipt)

    def qr(self, code: str) -> tuple[tuple[bool, ...], ...]:
        """See the port."""
        return qr_matrix(code)
