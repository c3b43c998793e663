"""Papers of an invented evening, and what reads them back: scanners, and a printer that draws what it gets."""

import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import ClassVar

from PIL import Image, ImageOps

from cinema.domain.auditoriums import SeatKind
from cinema.domain.ids import new_id
from cinema.domain.operations import Closed
from cinema.domain.orders import Line, Ticket
from cinema.domain.papers.blocks import Paper, Piece
from cinema.domain.papers.evening_papers import SheetLine, day_paper
from cinema.domain.papers.sale_papers import sale_paper
from cinema.domain.papers.session_papers import session_paper
from cinema.domain.payments import Tender
from cinema.domain.receipts import (
    FiscalCode,
    Receipt,
    ReceiptExchange,
    ReceiptScreening,
    ReceiptTender,
    ReceiptTicket,
    ReceiptVoucher,
)
from cinema.domain.session_report import SessionReport, TillSession
from cinema.domain.till_sessions import SessionSums
from cinema.domain.vouchers import NewVoucher, VoucherKind
from tests.support import require_tool

ZONE = "Europe/Madrid"
AT = datetime(2026, 11, 20, 18, 47, tzinfo=UTC)
START = AT + timedelta(minutes=28)
FISCAL = "https://www2.agenciatributaria.gob.es/wlpl/TIKE-CONT/ValidarQR?nif=89890001K&numserie=1&fecha=20-11-2026"


def receipt(seats: Sequence[str] = ("F5", "F6"), title: str = "Charade") -> Receipt:
    """Return the receipt of some seats."""
    name = new_id()
    screening = ReceiptScreening(
        name, title, "2 Astoria", START, "12", 113, doors_at=START - timedelta(minutes=20), version="EN, sub DE"
    )
    total = 1100 * len(seats)
    return Receipt(
        "2026-02-000418", new_id(), "The Lantern", "12 Quay Street", "NIF 89890001K", ZONE, "EUR", (screening,),
        tuple(_ticket(name, seat) for seat in seats), total, AT, taxes={1000: total // 11},
        tenders=(ReceiptTender(Tender.CASH, total, total, 0),), ticket_line="Valid once.",
        fiscal=FiscalCode(FISCAL, "QR tributario:"),
    )  # fmt: skip


def _ticket(screening: str, seat: str) -> ReceiptTicket:
    ticket = Ticket(
        new_id(), screening, seat, SeatKind.STANDARD, "adult", "Adult", 1100, tax_rate=1000, label=seat,
        short_code="K7Q24418X",
    )  # fmt: skip
    return ReceiptTicket(ticket, f"C1/{ticket.id}/{screening}/{seat}/{'A' * 103}".upper())


def papers() -> dict[str, Paper]:
    """Return a paper of each kind, in the current language."""
    sold = receipt()
    refund = replace(
        sold, number="R2026-02-000007", refund_of=sold.number, fiscal=None, copy=True, copy_number=2,
        tickets=tuple(replace(one, refused=True, refunded=True) for one in sold.tickets),
        tenders=(ReceiptTender(Tender.CASH, 2200),),
    )  # fmt: skip
    exchange = replace(
        receipt(("G1",)), fiscal=None, tenders=(ReceiptTender(Tender.CARD, 1100, last4="4242", moved=True),),
        exchange=ReceiptExchange("2026-02-000400", "R2026-02-000008", (sold.tickets[0].ticket,), 1100),
    )  # fmt: skip
    new = NewVoucher("v1", VoucherKind.VALUE, 5000, "EUR", "2027-11-20", "hash", "PQRS")
    voucher = replace(
        receipt(()), screenings=(), fiscal=None, total=5000, tenders=(ReceiptTender(Tender.CASH, 5000, 5000, 0),),
        lines=(Line("l1", "Voucher", 1, 5000, voucher=new),),
        vouchers=(ReceiptVoucher("v1", "2027-11-20", "PQRS", "ABCD-EFGH-JKMN-PQRS", VoucherKind.VALUE, 5000),),
    )  # fmt: skip
    return {
        "sale": sale_paper(sold),
        "refund": sale_paper(refund),
        "exchange": sale_paper(exchange),
        "voucher": sale_paper(voucher),
        "x": session_paper(report(), "The Lantern", ZONE),
        "z": session_paper(closed(), "The Lantern", ZONE),
        "day": day_paper("The Lantern", date(2026, 11, 20), ZONE, sheet_lines(), AT),
    }


def report() -> SessionReport:
    """Return the X of a session."""
    sums = SessionSums(
        opening=24_800, sales=145, taken={Tender.CASH: 128_450, Tender.CARD: 214_600, Tender.VOUCHER: 9_000},
        given_back={Tender.CASH: 3_650}, tendered=148_600, change=20_150, additions=2_000, drops=14_000,
    )  # fmt: skip
    session = TillSession("s", 2, AT - timedelta(hours=6), "u", 24_800, None, "EUR")
    return SessionReport(session, sums, (), SessionSums(), (), (), AT)


def closed() -> SessionReport:
    """Return its Z."""
    said = Closed("s", 137_250, 137_600, 214_600, 214_600, bag="7741 0093", bagged=112_250)
    return replace(report(), number="Z2026-02-0031", closed=said)


def sheet_lines() -> list[SheetLine]:
    """Return an evening's screenings."""
    start, end = START - timedelta(minutes=20), START + timedelta(minutes=113)
    return [
        SheetLine(start, START, end, "2 Astoria", "Charade", 120, 2, 220, ("EN, sub DE", "Live music")),
        SheetLine(start, START, end, "1 Hall", "A Title that is Long Enough to Wrap " * 3, 1, 0, 90, (), True),
    ]


def codes_in(paper: Paper) -> set[str]:
    """Return every code that a paper has."""
    blocks = [block for sheet in paper.sheets for block in sheet.blocks]
    return {data for one in blocks if (data := getattr(one, "data", None)) is not None}


def scanned(file: Path) -> set[str]:
    """Return every code that a scanner finds in a picture."""
    require_tool("zbarimg", "zbar-tools")
    words = ["zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", str(file)]
    done = subprocess.run(words, check=False, capture_output=True, text=True)
    return set(done.stdout.splitlines())


def pages(content: bytes, folder: Path, density: int = 150) -> list[Path]:
    """Return a PDF's pages as pictures, in their order."""
    require_tool("pdftoppm", "poppler-utils")
    shutil.rmtree(folder / "pages", ignore_errors=True)
    (folder / "pages").mkdir()
    (folder / "paper.pdf").write_bytes(content)
    words = ["pdftoppm", "-r", str(density), "-gray", str(folder / "paper.pdf"), str(folder / "pages" / "page")]
    subprocess.run(words, check=True, capture_output=True)
    return sorted((folder / "pages").glob("*.pgm"))


class PrinterOfOurs:
    """Reads what a receipt printer gets as that does, and draws its pictures; AssertionError for what it doesn't know.

    `text` are the lines that it printed in its own font, by their code page; `high` is the paper in dots.
    """

    _PAGES: ClassVar = {0: "cp437", 2: "cp850", 16: "cp1252", 19: "cp858"}
    _ARGUMENTS: ClassVar = {b"\x1bE": 1, b"\x1bM": 1, b"\x1bd": 1, b"\x1dB": 1, b"\x1dV": 1, b"\x1d!": 1, b"\x1dP": 2}

    def __init__(self, dots: int) -> None:
        self.text: list[str] = []
        self.high = 0
        self._dots = dots
        self._pitch, self._page, self._line = 30, "cp437", ""
        self._drawn: list[tuple[int, Image.Image]] = []

    def prints(self, piece: Piece) -> Image.Image:
        """Print a piece and return all of the paper's pictures, where they stand."""
        data = piece.data
        assert data.startswith(b"\x1b@")
        at = 2
        while at < len(data):
            at = self._step(data, at)
        paper = Image.new("L", (self._dots, self.high + 1), 255)
        for y, picture in self._drawn:
            paper.paste(picture, (0, y))
        return paper

    def _step(self, data: bytes, at: int) -> int:
        word = data[at : at + 2]
        if word == b"\x1dv":
            wide, high = data[at + 4] + 256 * data[at + 5], data[at + 6] + 256 * data[at + 7]
            end = at + 8 + wide * high
            picture = Image.frombytes("1", (8 * wide, high), data[at + 8 : end])
            assert 8 * wide <= self._dots
            self._drawn.append((self.high, ImageOps.invert(picture.convert("L"))))
            self.high += high
            return end
        if word == b"\x1bJ":
            self.high += data[at + 2]
        elif word == b"\x1b3":
            self._pitch = data[at + 2]
        elif word == b"\x1bt":
            self._page = self._PAGES[data[at + 2]]
        elif word in self._ARGUMENTS:
            return at + 2 + self._ARGUMENTS[word]
        elif data[at : at + 1] == b"\n":
            self.text.append(self._line)
            self._line = ""
            self.high += self._pitch
            return at + 1
        else:
            assert data[at] >= 0x20, data[at : at + 8]
            self._line += data[at : at + 1].decode(self._page)
            return at + 1
        return at + 3
