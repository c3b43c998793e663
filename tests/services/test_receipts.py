"""Receipts: the facts on paper, a code a ticket that a scanner reads, and who may see them."""

import io
import re
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from bson import json_util
from PIL import Image

from cinema.bootstrap import join
from cinema.domain.entries import entry_hash
from cinema.domain.ids import new_id
from cinema.domain.orders import Discount, Line, Order, discounted
from cinema.domain.receipt_lines import buyer_lines, last_lines, parts, small_lines, total_line
from cinema.domain.receipts import Buyer
from cinema.domain.transactions import Transaction, TransactionState
from cinema.domain.users import Actor, Channel, Role
from cinema.errors import ConflictError, InvalidInputError, NotAllowedError, NotFoundError
from tests.conftest import SmallHouse
from tests.interruptions import interrupted
from tests.selling_checks import in_order
from tests.services.conftest import PowerCutError
from tests.support import CASH, begin, card, choice, enrol, hold, raw, require_tool, sell


@pytest.fixture
def sale(house: SmallHouse) -> Transaction:
    for name, text in (
        ("name", "Cinéma Łódź"), ("address", "1 Quay Street"), ("tax_line", "VAT PT 1"), ("tax_percent", "6"),
    ):  # fmt: skip
        house.cinema.office.set(house.operator, name, text)
    return sell(house.cinema, house.staff, house.screening, "A1", "A2", "B1", request=CASH)


def facts(sale: Transaction) -> list[str]:
    assert sale.receipt_number is not None
    words = [
        "1 Quay Street",
        "VAT PT 1",
        "Metropolis",
        "Hall",
        "A1",
        "A2",
        "B1",
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
    for code in house.cinema.receipts.codes(house.staff, sale).values():
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


def test_the_pdf_of_a_receipt_and_its_tickets_is_one_page(house: SmallHouse, sale: Transaction) -> None:
    receipt = house.cinema.receipts.of_sale(house.staff, sale.id)
    content = house.cinema.receipts.pdf(receipt, "en")
    assert content.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type /Page\b", content)) == 1
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
    for code in house.cinema.receipts.codes(house.staff, sale).values():
        assert house.cinema.ticket_checks.check(house.staff, code).verdict.value == "valid"
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
    enrol(house.storage, ada, bob)
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
    order = begin(house.cinema, house.guest, house.screening, "B1")
    with pytest.raises(NotFoundError):
        house.cinema.receipts.of_sale(house.guest, order.id)
    house.cinema.checkout.begin_split(house.guest, order)
    with pytest.raises(ConflictError):
        house.cinema.receipts.of_sale(house.guest, order.id)


def test_a_number_that_is_not_there_is_refused(house: SmallHouse) -> None:
    sell(house.cinema, house.guest, house.screening, "B1", request=card())
    for number in ("", "2026-999999", "x" * 10_000, "$where", '{"$gt": ""}', "\x00", "\udcff", "🎬"):
        with pytest.raises((NotFoundError, InvalidInputError)):
            house.cinema.receipts.by_number(house.operator, number)


def evening_out(house: SmallHouse) -> Order:
    """Choose seats of two screenings, a voucher, and a tenth off the seats of the first."""
    tax = ("tax_percent", "5.5")
    house.cinema.office.set(house.operator, *tax)
    seats = {house.screening: ("B1", "B2"), house.other_screening: ("C1",)}
    choices = [choice(hold(house.cinema, house.staff, name, *wanted)) for name, wanted in seats.items()]
    bare = house.cinema.checkout.begin(house.staff, choices)
    covered = tuple(one.id for one in bare.tickets if one.screening == house.screening)
    tickets, lines, discounts = discounted(
        bare.tickets,
        [Line("voucher", "Voucher", 2, 2000, tax_rate=0)],
        [Discount("Members", 0, covered, rate=10_00)],
    )
    total = sum(one.paid for one in tickets) + sum(one.paid for one in lines)
    # A discount covers tickets by their ids, so only an order whose tickets are known can be given one: a new one.
    order = replace(bare, id=new_id(), tickets=tickets, lines=lines, discounts=discounts, total=total)
    return house.cinema.checkout._orders._remembered(order)


def paid_in_parts(house: SmallHouse, order: Order) -> Transaction:
    """Pay a part by card, and the rest in cash."""
    checkout = house.cinema.checkout
    checkout.begin_split(house.staff, order)
    checkout.tender(house.staff, order.id, card(), 1000)
    return checkout.tender(house.staff, order.id, CASH, order.total - 1000)


def test_screenings_lines_discounts_and_tenders_stand_on_one_receipt(house: SmallHouse, tmp_path: Path) -> None:
    sale = paid_in_parts(house, evening_out(house))
    receipts = house.cinema.receipts
    receipt = receipts.of_sale(house.staff, sale.id)
    first, second, rest = parts(receipt)
    assert [one.screening.id for one in (first, second) if one.screening] == [house.screening, house.other_screening]
    assert first.lines == (("2 × Standard, Adult (B1, B2)", "€19.00"),)
    assert second.lines == (("1 × Standard, Adult (C1)", "€9.50"),)
    assert rest.lines == (("2 × Voucher", "€20.00"), ("Members", "-€1.90"))
    assert total_line(receipt) == ("Total", "€46.60")
    assert small_lines(receipt) == [
        ("of which tax 5.5 %", "€1.39"), ("Card ending 4242", "€10.00"),
        ("Reference", sale.payments[0].reference), ("Cash", "€36.60"), ("Cash given", "€100.00"), ("Change", "€63.40"),
    ]  # fmt: skip
    text = " ".join(receipts.text(receipt, "en").split())
    printed = " ".join(pdf_text(receipts.pdf(receipt, "en"), tmp_path).split())
    for words, amount in (*first.lines, *second.lines, *rest.lines, total_line(receipt), *small_lines(receipt)):
        for word in (*words.split(), amount):
            assert word in text, word
            assert word in printed, word


def test_the_tax_of_all_refunds_adds_up_to_that_of_their_tickets(house: SmallHouse) -> None:
    house.cinema.office.set(house.operator, "tax_percent", "5.5")
    sale = sell(house.cinema, house.staff, house.screening, "B1", "B2", "B3", request=CASH)
    number = sale.receipt_number or ""
    assert house.cinema.receipts.of_sale(house.staff, sale.id).taxes == {550: 149}
    taxes = []
    for seat in ("B2", "B1", "B3"):
        back = house.cinema.refunds.refund(house.staff, number, [seat], reason="ill")
        receipt = house.cinema.receipts.of_refund(house.staff, back)
        assert (receipt.total, receipt.refund_of) == (950, number)
        taxes.append(receipt.taxes[550])
        again = house.cinema.receipts.by_number(house.staff, receipt.number)
        assert replace(again, copy=False) == receipt, "a reprint says the same, whatever was given back since"
    assert sum(taxes) == 149
    assert max(taxes) - min(taxes) <= 1


def test_a_refund_gives_back_what_was_paid_to_what_it_was_paid_with(house: SmallHouse) -> None:
    sale = paid_in_parts(house, evening_out(house))
    seats = [ticket.seat for ticket in sale.tickets]
    back = house.cinema.refunds.refund(house.staff, sale.receipt_number or "", seats, reason="ill")
    receipt = house.cinema.receipts.of_refund(house.staff, back)
    assert [part.lines for part in parts(receipt)] == [
        (("2 × Standard, Adult (B1, B2)", "€17.10"),),
        (("1 × Standard, Adult (C1)", "€9.50"),),
    ]
    assert small_lines(receipt) == [("of which tax 5.5 %", "€1.39"), ("Given back in cash", "€26.60")]
    assert "€46.60" in house.cinema.receipts.text(
        house.cinema.receipts.by_number(house.staff, sale.receipt_number or ""), "en"
    )


BUYER = ("Łódź Film sp. z o.o.", "PL 725-000", "1 Mill Street")


def test_a_named_buyer_stands_on_the_receipt_and_nowhere_in_the_sale(house: SmallHouse) -> None:
    order = begin(house.cinema, house.staff, house.screening, "B1")
    order = house.cinema.receipt_names.name(house.staff, order, *BUYER)
    sale = house.cinema.checkout.pay(house.staff, order, CASH)
    receipt = house.cinema.receipts.of_sale(house.staff, sale.id)
    assert receipt.buyer == Buyer(*BUYER)
    assert buyer_lines(receipt) == [f"For {BUYER[0]}", BUYER[2], f"Tax number {BUYER[1]}"]
    assert BUYER[0] in house.cinema.receipts.text(receipt, "en")
    kept = json_util.dumps([raw(house.connection, name) for name in ("transactions", "journal")], ensure_ascii=False)
    assert not [word for word in BUYER if word in kept]

    with pytest.raises(NotAllowedError):
        house.cinema.receipt_names.forget(house.staff, receipt.number)
    for _repeat in range(2):
        house.cinema.receipt_names.forget(house.operator, receipt.number)
    assert raw(house.connection, "buyers") == []
    assert house.cinema.receipts.of_sale(house.staff, sale.id).buyer is None
    (entry,) = [one for one in raw(house.connection, "journal") if one["kind"] == "sold"]
    assert entry["operation"]["order"]["buyer"] == sale.buyer
    assert entry_hash(entry) == entry["hash"]
    nameless = sell(house.cinema, house.staff, house.screening, "B2", request=CASH)
    with pytest.raises(NotFoundError):
        house.cinema.receipt_names.forget(house.operator, nameless.receipt_number or "")


def test_particulars_that_were_changed_by_hand_are_not_printed(house: SmallHouse) -> None:
    order = house.cinema.receipt_names.name(
        house.staff, begin(house.cinema, house.staff, house.screening, "B1"), *BUYER
    )
    sale = house.cinema.checkout.pay(house.staff, order, CASH)
    house.connection.database["buyers"].update_one({"_id": sale.buyer}, {"$set": {"name": "Somebody else"}})
    assert house.cinema.receipts.of_sale(house.staff, sale.id).buyer is None


def test_a_buyer_whose_order_was_not_sold_is_forgotten(house: SmallHouse) -> None:
    order = begin(house.cinema, house.staff, house.screening, "B1")
    with pytest.raises(InvalidInputError) as refused:
        house.cinema.receipt_names.name(house.staff, order, "")
    assert refused.value.field == "buyer_name"
    named = house.cinema.receipt_names.name(house.staff, order, "Ada")
    house.cinema.receipt_names.drop(house.staff, named)
    assert raw(house.connection, "buyers") == []


def test_a_reprint_and_the_door_see_a_sale_that_no_till_brought_up_to_date(house: SmallHouse) -> None:
    sale = sell(house.cinema, house.staff, house.screening, "B1", request=CASH)
    code = house.cinema.receipts.codes(house.staff, sale)[sale.tickets[0].id]
    entered = house.connection.database["seat_maps"].find_one({"_id": house.screening})
    assert entered is not None
    pin = {
        "operation": sale.id, "sale": sale.id, "till": "t", "total": 950, "at": sale.paid_at,
    }  # fmt: skip
    held = {"state": "held", "hold": sale.screenings[0].hold, "until": sale.paid_at, "ticket": None}
    hold_now = {"until": sale.paid_at, "extended": False, "pinned": pin, "owner": "o", "channel": "command"}
    house.connection.database["seat_maps"].update_one(
        {"_id": house.screening}, {"$set": {"seats.B1": held, f"holds.{held['hold']}": hold_now}}
    )
    house.connection.database["transactions"].delete_one({"_id": sale.id})
    another = house.another_till("till-2")
    assert another.ticket_checks.check(house.staff, code).verdict.value == "valid"
    assert another.receipts.of_sale(house.staff, sale.id).number == sale.receipt_number
    assert another.booking.seating(house.screening).seat_map.state("B1").value == "sold"


def test_a_receipt_is_found_by_its_number_before_its_sale_was_brought_up_to_date(house: SmallHouse) -> None:
    dying = interrupted(house.storage, "after journal.insert", _die)
    till = join(dying, "till-dies", patience=0.01)
    order = begin(till, house.staff, house.screening, "B1")
    with pytest.raises(PowerCutError):
        till.checkout.pay(house.staff, order, CASH)
    (entry,) = raw(house.connection, "journal")
    assert raw(house.connection, "transactions") == []
    receipt = house.cinema.receipts.by_number(house.staff, entry["number"])
    assert (receipt.number, receipt.transaction) == (entry["number"], order.id)
    back = house.cinema.refunds.refund(house.staff, entry["number"], reason="sick")
    assert back.state is TransactionState.REFUNDED
    assert in_order(house.cinema, house.connection) == []


def _die() -> None:
    raise PowerCutError


def test_the_house_s_last_line_ends_each_receipt_as_text_and_on_paper(house: SmallHouse) -> None:
    house.cinema.office.set(house.operator, "receipt_line", "Thank you, see you soon")
    sale = sell(house.cinema, house.staff, house.screening, "B1", request=CASH)
    receipt = house.cinema.receipts.of_sale(house.staff, sale.id)
    assert last_lines(receipt) == ["Thank you, see you soon"]
    assert "Thank you, see you soon" in house.cinema.receipts.text(receipt, "en")


def test_the_house_s_lines_stand_on_sales_tickets_and_refunds_where_they_belong(
    house: SmallHouse, tmp_path: Path
) -> None:
    for name, text in (
        ("receipt_head", "www.house.example"), ("ticket_line", "Doors open early"),
        ("receipt_line", "Thank you"), ("refund_line", "Cards take three days"),
    ):  # fmt: skip
        house.cinema.office.set(house.operator, name, text)
    receipts = house.cinema.receipts
    sale = sell(house.cinema, house.staff, house.screening, "B1", "B2", request=CASH)
    sold = receipts.of_sale(house.staff, sale.id)
    refunded = house.cinema.refunds.refund(house.staff, sale.receipt_number or "", reason="sick")
    back = receipts.of_refund(house.staff, refunded)
    for told in (receipts.text(sold, "en"), pdf_text(receipts.pdf(sold, "en"), tmp_path)):
        assert (told.count("Thank you"), told.count("Doors open early"), told.count("three days")) == (1, 2, 0)
        assert "www.house.example" in told
    for told in (receipts.text(back, "en"), pdf_text(receipts.pdf(back, "en"), tmp_path)):
        assert ("Thank you" in told, "Cards take three days" in told) == (False, True)


def test_the_logo_is_drawn_on_paper_and_a_broken_one_keeps_no_receipt_back(house: SmallHouse, tmp_path: Path) -> None:
    receipts, logo = house.cinema.receipts, house.cinema.admin.logo
    sale = sell(house.cinema, house.staff, house.screening, "B1", request=CASH)
    plain = receipts.pdf(receipts.of_sale(house.staff, sale.id), "en")
    Image.new("RGBA", (60, 20), (255, 0, 0, 128)).save(tmp_path / "logo.png")
    name = logo.set(house.operator, tmp_path / "logo.png")
    with_logo = receipts.pdf(receipts.of_sale(house.staff, sale.id), "en")
    assert (b"/Subtype /Image" in plain, b"/Subtype /Image" in with_logo) == (False, True)
    house.storage.movies.put_poster(name, b"no picture")
    broken = receipts.pdf(receipts.of_sale(house.staff, sale.id), "en")
    assert b"/Subtype /Image" not in broken
    assert (sale.receipt_number or "nothing") in pdf_text(broken, tmp_path)
