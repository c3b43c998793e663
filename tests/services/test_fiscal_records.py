"""Fiscal records from a real journal: every receipt and refund once, chained by till, with sums that agree."""

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from cinema.domain.exchanges import Swap
from cinema.domain.transactions import Transaction
from cinema.errors import ConflictError, InvalidInputError
from tests.conftest import STAFF, SmallHouse
from tests.services.vouchers import pay_by, sell_voucher
from tests.support import CASH, card, sell


@pytest.fixture
def spain(house: SmallHouse) -> SmallHouse:
    for name, value in (("fiscal", "verifactu-export"), ("fiscal_id", "89890001K"), ("timezone", "Europe/Madrid")):
        house.cinema.office.set(house.operator, name, value)
    return house


def number_of(sale: Transaction) -> str:
    return sale.receipt_number or ""


def records(file: Path) -> list[dict[str, str]]:
    """Return the fields of each record that stand alone, by their names without namespace."""
    return [
        {each.tag.split("}")[1]: each.text or "" for each in one.iter()} | _own(one)
        for one in ET.parse(file).iter()
        if one.tag.endswith("}RegistroAlta")
    ]


def _own(record: ET.Element) -> dict[str, str]:
    """Return the record's own number and hash, not those of the records that it names."""
    fields = {each.tag.split("}")[1]: each for each in record}
    number = next(each.text for each in fields["IDFactura"] if each.tag.endswith("NumSerieFactura"))
    before = [each.text for each in fields["Encadenamiento"].iter() if each.tag.endswith("}Huella")]
    return {"number": number or "", "hash": fields["Huella"].text or "", "before": (before or [""])[0] or ""}


def test_receipts_refunds_and_exchanges_are_chained_without_vouchers(spain: SmallHouse, tmp_path: Path) -> None:
    cinema = spain.cinema
    first = sell(cinema, STAFF, spain.screening, "B1", "B2", request=card())
    _sold, code = sell_voucher(spain)
    paid = pay_by(spain, code, "B3")
    back = cinema.refunds.refund(STAFF, number_of(first), ("B1",), reason="ill")
    quote = cinema.exchanges.begin(STAFF, number_of(first), [Swap("B2", "B4")])
    new = cinema.exchanges.finish(STAFF, quote)
    file = tmp_path / "records.xml"
    assert cinema.admin.fiscal.export(spain.operator, file) == 5
    found = records(file)
    refunded, exchanged = (one.number or "" for one in spain.storage.transactions.get(first.id).refunds)
    assert [(one["number"], one["TipoFactura"], one["ImporteTotal"]) for one in found] == [
        (number_of(first), "F2", "19.00"),
        (number_of(paid), "F2", "9.50"),
        (refunded, "R5", "-9.50"),
        (exchanged, "R5", "-9.50"),
        (number_of(new), "F2", "9.50"),
    ]
    assert back.last_refund is not None
    assert [one["before"] for one in found] == ["", *(one["hash"] for one in found[:-1])]
    assert len({one["hash"] for one in found}) == 5
    assert "not sent, not signed, no declaration made" in file.read_text()
    again = tmp_path / "again.xml"
    cinema.admin.fiscal.export(spain.operator, again)
    assert again.read_bytes() == file.read_bytes(), "the same journal gives the same records"


def test_some_days_alone_are_linked_to_the_record_before_them(spain: SmallHouse, tmp_path: Path) -> None:
    sale = sell(spain.cinema, STAFF, spain.screening, "B1", request=CASH)
    assert sale.paid_at is not None
    day = sale.paid_at.date()
    for name, days, count in (
        ("none", ("2001-01-01", "2001-01-02"), 0), ("from", (day.isoformat(), ""), 1), ("all", ("", ""), 1)
    ):  # fmt: skip
        assert spain.cinema.admin.fiscal.export(spain.operator, tmp_path / name, *days) == count
    wrong = ((("yesterday", ""), "first"), (("", "31-12-2026"), "last"), (("2026-02-02", "2026-02-01"), "last"))
    for days, field in wrong:
        with pytest.raises(InvalidInputError) as refused:
            spain.cinema.admin.fiscal.export(spain.operator, tmp_path / "x", *days)
        assert refused.value.field == field
    with pytest.raises(InvalidInputError) as refused:
        spain.cinema.admin.fiscal.export(spain.operator, tmp_path / "all")
    assert refused.value.field == "file"


def test_a_receipt_shows_the_code_where_the_house_keeps_records_and_has_its_number(spain: SmallHouse) -> None:
    sale = sell(spain.cinema, STAFF, spain.screening, "B1", "B2", request=CASH)
    done = spain.cinema.refunds.refund(STAFF, number_of(sale), ("B1",), reason="ill")
    receipts = spain.cinema.receipts
    code = receipts.of_sale(STAFF, sale.id).fiscal
    assert code is not None
    assert f"numserie={number_of(sale)}" in code.data
    assert "importe=19.00" in code.data
    refund = receipts.of_refund(STAFF, done).fiscal
    assert refund is not None
    assert "importe=-9.50" in refund.data
    voucher, _code = sell_voucher(spain)
    assert receipts.of_sale(STAFF, voucher.id).fiscal is None, "no supply of anything yet"
    spain.cinema.office.set(spain.operator, "fiscal", "none")
    assert receipts.of_sale(STAFF, sale.id).fiscal is None


def test_a_house_without_records_or_number_is_told_and_nothing_is_written(house: SmallHouse, tmp_path: Path) -> None:
    file = tmp_path / "records.xml"
    with pytest.raises(ConflictError, match="no fiscal records"):
        house.cinema.admin.fiscal.export(house.operator, file)
    house.cinema.office.set(house.operator, "fiscal", "verifactu-export")
    with pytest.raises(ConflictError, match="fiscal_id"):
        house.cinema.admin.fiscal.export(house.operator, file)
    with pytest.raises(InvalidInputError):
        house.cinema.office.set(house.operator, "fiscal", "ticketbai")
    assert not file.exists()
