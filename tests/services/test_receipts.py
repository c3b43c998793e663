"""Receipts: the facts on paper, a code a ticket that a scanner reads, and who may see them."""

import io
import re
import subprocess
from pathlib import Path

import pytest
from PIL import Image

from cinema.domain.transactions import Transaction
from cinema.domain.users import Actor, Channel, Role
from cinema.errors import ConflictError, InvalidInputError, NotAllowedError, NotFoundError
from tests.conftest import SmallHouse
from tests.support import CASH, begin, card, require_tool, sell


@pytest.fixture
def sale(house: SmallHouse) -> Transaction:
    for name, text in (
        ("name", "Cinéma Łódź"), ("address", "1 Quay Street"), ("tax_line", "VAT PT 1"), ("tax_percent", "6"),
    ):  # fmt: skip
        house.cinema.office.set(house.operator, name, text)
    return sell(house.cinema, house.staff, house.screening, "B1", "B2", "A2", request=CASH)


def facts(sale: Transaction) -> list[str]:
    assert sale.receipt_number is not None
    words = [
        "1 Quay Street",
        "VAT PT 1",
        "Metropolis",
        "Hall",
        "B1",
        "B2",
        "A2",
        "€19.00",
        "€1.08",
        "€100.00",
        "€81.00",
    ]
    return [*words, sale.receipt_number]


def test_the_text_says_all_and_fits_the_paper(house: SmallHouse, sale: Transaction) -> None:
    receipt = house.cinema.receipts.of_sale(house.staff, sale.id)
    text = house.cinema.receipts.text(receipt, "en")
    for fact in ["CINÉMA ŁÓDŹ", *facts(sale)]:
        assert fact in text, fact
    flat = text.replace("\n", "")
    for code in house.cinema.receipts.codes(sale).values():
        assert code in flat
    assert "COPY" not in text
    assert "COPY" in house.cinema.receipts.text(house.cinema.receipts.by_number(house.staff, receipt.number), "en")
    assert "COPIA" in house.cinema.receipts.text(house.cinema.receipts.by_number(house.staff, receipt.number), "es")


def test_no_line_is_wider_than_the_paper_however_much_is_bought(house: SmallHouse) -> None:
    house.cinema.office.set(house.operator, "name", "The Extraordinarily Long Name of a Picture Palace by the Sea " * 3)
    house.cinema.office.set(house.operator, "address", "Avenida " + "x" * 80)
    seats = [f"B{number}" for number in range(1, 11)]
    sold = sell(house.cinema, house.guest, house.screening, *seats)
    text = house.cinema.receipts.text(house.cinema.receipts.of_sale(house.guest, sold.id), "en")
    assert max(map(len, text.splitlines())) <= 42, text


def pdf_text(content: bytes, tmp_path: Path) -> str:
    require_tool("pdftotext", "poppler-utils")
    file = tmp_path / "receipt.pdf"
    file.write_bytes(content)
    done = subprocess.run(["pdftotext", "-layout", file, "-"], check=True, capture_output=True, text=True)
    return done.stdout


def test_the_pdf_is_a_receipt_and_a_page_for_each_ticket(house: SmallHouse, sale: Transaction) -> None:
    receipt = house.cinema.receipts.of_sale(house.staff, sale.id)
    content = house.cinema.receipts.pdf(receipt, "en")
    assert content.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type /Page\b", content)) == 4
    assert house.cinema.receipts.pdf(receipt, "en") == content, "the same receipt, the same bytes"


def test_the_pdf_says_all(house: SmallHouse, sale: Transaction, tmp_path: Path) -> None:
    receipt = house.cinema.receipts.by_number(house.staff, sale.receipt_number or "")
    told = pdf_text(house.cinema.receipts.pdf(receipt, "en"), tmp_path)
    for fact in ["Cinéma Łódź", "COPY", *facts(sale)]:
        assert fact in told, fact


def test_a_basket_of_a_hundred_seats_stands_on_the_page_too(house: SmallHouse, tmp_path: Path) -> None:
    house.cinema.office.set(house.operator, "seats_per_basket", "100")
    seats = [f"{row}{number}" for row in "BC" for number in range(1, 11)]
    sold = sell(house.cinema, house.guest, house.screening, *seats)
    told = pdf_text(house.cinema.receipts.pdf(house.cinema.receipts.of_sale(house.guest, sold.id), "en"), tmp_path)
    first = told.split("\f")[0]
    for fact in [*seats, "€190.00", sold.receipt_number or ""]:
        assert re.search(rf"{re.escape(fact)}\b", first), fact


def test_a_scanner_reads_the_code_and_nothing_of_a_person(house: SmallHouse, sale: Transaction, tmp_path: Path) -> None:
    for code in house.cinema.receipts.codes(sale).values():
        assert house.cinema.ticket_checks.check(code).verdict.value == "valid"
        assert "SAM" not in code
        assert "USER" not in code
    require_tool("zbarimg", "zbar-tools")
    modules = house.cinema.receipts.qr(code)
    picture = Image.new("1", (len(modules) + 8, len(modules) + 8), 1)
    for y, row in enumerate(modules):
        for x, dark in enumerate(row):
            picture.putpixel((x + 4, y + 4), 0 if dark else 1)
    buffer = io.BytesIO()
    picture.resize((picture.width * 6, picture.height * 6)).save(buffer, "PNG")
    file = tmp_path / "code.png"
    file.write_bytes(buffer.getvalue())
    done = subprocess.run(["zbarimg", "--quiet", "--raw", file], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == code


def test_only_the_buyer_and_the_staff_see_a_receipt(house: SmallHouse) -> None:
    ada, bob = (Actor(Role.CUSTOMER, "till-1", Channel.CUSTOMER, name) for name in ("ada", "bob"))
    sold = sell(house.cinema, ada, house.screening, "B1")
    number = sold.receipt_number or ""
    assert house.cinema.receipts.purchases(ada) == (sold,)
    assert house.cinema.receipts.purchases(bob) == ()
    for allowed in (ada, house.staff, house.operator):
        assert house.cinema.receipts.by_number(allowed, number).transaction == sold.id
    for other in (bob, house.guest):
        with pytest.raises(NotAllowedError):
            house.cinema.receipts.by_number(other, number)
        with pytest.raises(NotAllowedError):
            house.cinema.receipts.of_sale(other, sold.id)


def test_a_guest_gets_the_receipt_by_the_sale_and_nobody_else_s_by_counting_numbers(house: SmallHouse) -> None:
    sold = sell(house.cinema, house.guest, house.screening, "B1")
    assert house.cinema.receipts.of_sale(house.guest, sold.id).transaction == sold.id
    for somebody in (house.guest, Actor(Role.CUSTOMER, "till-1", Channel.CUSTOMER, "ada")):
        with pytest.raises(NotAllowedError):
            house.cinema.receipts.by_number(somebody, sold.receipt_number or "")


def test_a_sale_that_is_not_paid_has_no_receipt(house: SmallHouse) -> None:
    begun = begin(house.cinema, house.guest, house.screening, "B1")
    with pytest.raises(ConflictError):
        house.cinema.receipts.of_sale(house.guest, begun.id)


def test_a_number_that_is_not_there_is_refused(house: SmallHouse) -> None:
    sell(house.cinema, house.guest, house.screening, "B1", request=card())
    for number in ("", "2026-999999", "x" * 10_000, "$where", '{"$gt": ""}', "\x00", "\udcff", "🎬"):
        with pytest.raises((NotFoundError, InvalidInputError)):
            house.cinema.receipts.by_number(house.operator, number)
