"""Ports of what a customer takes home: signed tickets and printed receipts."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from cinema.domain.house import House
from cinema.domain.papers.blocks import Paper, Piece
from cinema.domain.papers.week import WeekSheet
from cinema.domain.receipts import FiscalCode, Receipt
from cinema.domain.tills import Till
from cinema.domain.verifactu import Record


class TicketSigner(Protocol):
    """The house's signature on tickets."""

    def sign(self, message: bytes) -> bytes:
        """Return the signature of a message, which is deterministic."""

    def verify(self, message: bytes, signature: bytes) -> bool:
        """Tell whether the house signed this message."""

    def public_key(self) -> str:
        """Return the public key, 64 hex digits, by which anybody can tell the house's signature."""


class FiscalPort(Protocol):
    """What a tax authority wants of receipts; the house's setting `fiscal` names one. None of them sends anything."""

    def code(self, house: House, number: str, at: datetime, total: int) -> FiscalCode | None:
        """Return the code that stands on a receipt or refund of a total in minor units; None for none."""

    def write(self, house: House, tills: Iterable[tuple[Till, Iterable[Record]]]) -> bytes:
        """Return a file with the records of tills; ConflictError if the house keeps none, or lacks what they need."""


class PaperWriter(Protocol):
    """The layout of papers. What is written on the margin of an A4 page is in the current language."""

    def a4(self, paper: Paper) -> bytes:
        """Return a paper as a PDF file of A4 pages; the same paper always gives the same bytes.

        A logo that can't be drawn is left out and logged: it must not keep a receipt from who paid.
        """

    def picture(self, paper: Paper, width: str) -> bytes:
        """Return a till's paper as a PNG, dot by dot; `width` is 58 or 80. KeyError for another one."""

    def week_pdf(self, sheet: WeekSheet) -> bytes:
        """Return a week as a PDF file of A4 pages across; the same week always gives the same bytes."""

    def week_picture(self, sheet: WeekSheet) -> bytes:
        """Return a week as one PNG with the same layout, as high as it needs."""

    def escpos(self, paper: Paper, width: str, profile: str) -> tuple[Piece, ...]:
        """Return what a receipt printer gets for each sheet; each piece can be sent alone.

        `profile` is python-escpos's name of the printer. KeyError for an unknown width or profile, CinemaError where
        the extra `thermal` is not installed.
        """

    def text(self, receipt: Receipt, language: str) -> str:
        """Return a receipt as plain text, 42 characters wide."""

    def qr(self, code: str) -> tuple[tuple[bool, ...], ...]:
        """Return a code's QR modules, True for dark."""

    def forget_codes(self) -> None:
        """Forget the codes that were drawn, which are kept for the next paper; a repeat does nothing."""
