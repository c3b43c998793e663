"""What a customer takes along: signed tickets and printed receipts."""

from typing import Protocol

from cinema.domain.receipts import Receipt


class TicketSigner(Protocol):
    """The house's signature on tickets."""

    def sign(self, message: bytes) -> bytes:
        """Return the signature; the same message always gives the same one."""

    def verify(self, message: bytes, signature: bytes) -> bool:
        """Tell whether the house signed this."""


class ReceiptPaper(Protocol):
    """A way to lay out a receipt."""

    def pdf(self, receipt: Receipt, language: str) -> bytes:
        """Return the receipt with its tickets as a PDF file."""

    def text(self, receipt: Receipt, language: str) -> str:
        """Return the receipt as plain text, 42 signs wide."""

    def qr(self, code: str) -> tuple[tuple[bool, ...], ...]:
        """Return a code's QR modules, True for dark."""
