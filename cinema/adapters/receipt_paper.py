"""Lays out papers for A4, for a till's printer and as pictures; receipts as text. Libraries are loaded late."""

from cinema.adapters.qr import qr_matrix
from cinema.domain.papers.blocks import Paper, Piece
from cinema.domain.papers.week import WeekSheet
from cinema.domain.receipts import Receipt
from cinema.i18n import in_language


class PaperPress:
    """See `cinema.ports.PaperWriter`."""

    def a4(self, paper: Paper) -> bytes:
        """See the port."""
        from cinema.adapters.paper_a4 import draw_a4

        return draw_a4(paper)

    def picture(self, paper: Paper, width: str) -> bytes:
        """See the port."""
        from cinema.adapters.paper_drawing import draw_paper
        from cinema.adapters.paper_lines import WIDTHS

        return draw_paper(paper, WIDTHS[width])

    def week_pdf(self, sheet: WeekSheet) -> bytes:
        """See the port."""
        from cinema.adapters.week_drawing import week_pdf

        return week_pdf(sheet)

    def week_picture(self, sheet: WeekSheet) -> bytes:
        """See the port."""
        from cinema.adapters.week_drawing import week_picture

        return week_picture(sheet)

    def escpos(self, paper: Paper, width: str, profile: str) -> tuple[Piece, ...]:
        """See the port."""
        from cinema.adapters.paper_escpos import write_paper

        return write_paper(paper, width, profile)

    def text(self, receipt: Receipt, language: str) -> str:
        """See the port."""
        from cinema.adapters.receipt_text import write_receipt

        with in_language(language):
            return write_receipt(receipt)

    def qr(self, code: str) -> tuple[tuple[bool, ...], ...]:
        """See the port."""
        return qr_matrix(code)

    def forget_codes(self) -> None:
        """See the port."""
        qr_matrix.cache_clear()
