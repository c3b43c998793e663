"""Ports of what a customer takes home: signed tickets and printed receipts."""

from typing import Protocol

from cinema.domain.receipts import Receipt
from cinema.domain.session_report import SessionReport


class TicketSigner(Protocol):
    """The house's signature on tickets."""

    def sign(self, message: bytes) -> bytes:
        """Return the signature of a message, which is deterministic."""

    def verify(self, message: bytes, signature: bytes) -> bool:
        """Tell whether the house signed this message."""

    def public_key(self) -> str:
        """Return the public key, 64 hex digits, by which anybody can tell the house's signature."""


class ReceiptPaper(Protocol):
    """The layout of receipts."""

    def pdf(self, receipt: Receipt, language: str, logo: bytes | None = None) -> bytes:
        """Return the receipt with its tickets as a PDF file; the logo, a PNG, stands above the house's name.

        A logo that can't be drawn is left out and logged: it must not keep a receipt from who paid.
        """

    def session_pdf(self, report: SessionReport, house_name: str, zone: str, language: str) -> bytes:
        """Return an X or a Z as a PDF file, as wide as a receipt."""

    def text(self, receipt: Receipt, language: str) -> str:
        """Return the receipt as plain text, 42 characters wide."""

    def qr(self, code: str) -> tuple[tuple[bool, ...], ...]:
        """Return a code's QR modules, True for dark."""
