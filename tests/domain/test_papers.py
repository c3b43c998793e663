"""Papers as values: which sheets a sale has, in which order, and that each line is one of the receipt's own."""

from dataclasses import replace

import pytest

from cinema.domain import receipt_lines
from cinema.domain.papers.blocks import Code, Pair, Row, SeatCode, Table
from cinema.domain.papers.sale_papers import sale_paper, seat_boxes
from cinema.domain.receipts import ReceiptVoucher
from cinema.domain.session_lines import session_lines
from cinema.domain.vouchers import VoucherKind
from tests.papers import FISCAL, closed, papers, receipt, report


@pytest.mark.parametrize(
    ("label", "boxes"),
    [
        ("F5", ["F", "5"]), ("AA12", ["AA", "12"]), ("12-7", ["12", "7"]), ("Balcony left-12", ["Balcony left", "12"]),
        ("F5a", ["F", "5a"]), ("Ж-3", ["Ж", "3"]), ("Standing area", ["Standing area"]),
        ("Stalls-left", ["Stalls-left"]),
        ("7", ["7"]),
    ],
)  # fmt: skip
def test_a_seat_stands_in_boxes_as_row_and_number_if_it_has_both(label: str, boxes: list[str]) -> None:
    assert [value for _name, value in seat_boxes(label)] == boxes


def test_the_fiscal_code_is_the_first_on_the_paper_with_its_caption_and_size() -> None:
    codes = [
        block for sheet in sale_paper(receipt()).sheets for block in sheet.blocks if isinstance(block, Code | SeatCode)
    ]
    first = codes[0]
    assert isinstance(first, Code)
    assert (first.data, first.caption, first.least, first.most) == (FISCAL, "QR tributario:", 30, 40)
    assert len(codes) == 3


def test_every_line_of_a_receipt_is_on_its_paper_once() -> None:
    sold = receipt()
    pairs = [(block.left, block.right) for block in sale_paper(sold).sheets[0].blocks if isinstance(block, Pair)]
    goods = [line for part in receipt_lines.parts(sold) for line in part.lines]
    for line in (*goods, receipt_lines.total_line(sold), *receipt_lines.small_lines(sold)):
        assert pairs.count(line) == 1


def test_tickets_that_admit_nobody_any_more_are_not_printed() -> None:
    sold = receipt(("F5", "F6"))
    gone = replace(sold, tickets=(replace(sold.tickets[0], refused=True), sold.tickets[1]))
    (_receipt, left) = sale_paper(gone).sheets
    assert [block.data for block in left.blocks if isinstance(block, SeatCode)] == [sold.tickets[1].code]
    assert len(papers()["refund"].sheets) == 1


def test_an_older_ticket_has_no_short_code_and_a_copy_says_so() -> None:
    sold = receipt(("F5",))
    old = replace(
        sold,
        copy=True,
        copy_number=3,
        tickets=(replace(sold.tickets[0], ticket=replace(sold.tickets[0].ticket, short_code="")),),
    )
    told = str(sale_paper(old).sheets[1])
    assert "COPY 3" in told
    assert "Code" not in {block.left for block in sale_paper(old).sheets[1].blocks if isinstance(block, Pair)}
    assert "K7Q2-4418-X" in str(sale_paper(sold).sheets[1])


def test_an_x_has_all_its_lines_and_a_z_what_was_expected_and_counted_in_a_table() -> None:
    rows = [block for block in papers()["x"].sheets[0].blocks if isinstance(block, Row) and not block.head]
    assert [(one.words, *one.columns) for one in rows] == session_lines(report())
    (z,) = papers()["z"].sheets
    table = [one for one in z.blocks if isinstance(one, Row) and len(one.columns) == 3]
    assert [one.columns for one in table[1:]] == [
        ("1,376.00", "1,372.50", "-3.50"),
        ("2,146.00", "2,146.00", "0.00"),
    ]
    told = dict(session_lines(closed()))
    assert (told["Expected in cash"], told["Difference in cash"]) == ("€1,376.00", "-€3.50")


def test_the_day_s_sheet_says_what_is_cancelled() -> None:
    (table,) = [block for block in papers()["day"].sheets[0].blocks if isinstance(block, Table)]
    assert table.rows[0][:5] == ("19:55", "20:15", "22:08", "2 Astoria", "Charade")
    assert table.rows[0][6] == "120/220"
    assert table.rows[1][5].startswith("Cancelled")


def test_a_voucher_that_was_sold_or_given_for_money_back_has_a_slip_of_its_own_while_its_code_is_shown() -> None:
    (_receipt, slip) = papers()["voucher"].sheets
    assert ("Voucher", "€50.00") in {(block.left, block.right) for block in slip.blocks if isinstance(block, Pair)}
    assert "ABCD-EFGH-JKMN-PQRS" in str(slip)
    back = replace(receipt(("F5",)), refund_of="2026-02-000400", vouchers=(_voucher("ABCD-EFGH-JKMN-PQRS", 2),))
    (_refund, slip) = sale_paper(back).sheets
    assert "2 tickets" in str(slip)
    assert len(sale_paper(replace(back, vouchers=(_voucher(None, 2),))).sheets) == 1


def _voucher(code: str | None, tickets: int) -> ReceiptVoucher:
    return ReceiptVoucher("v2", "2027-11-20", "PQRS", code, VoucherKind.TICKET, tickets)
