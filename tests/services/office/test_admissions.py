"""The table of admissions: what was sold of the screenings of some days and not given back."""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from openpyxl import load_workbook

from cinema.domain.admissions import Admissions
from cinema.domain.csv_cells import csv_text
from cinema.domain.orders import Choice
from cinema.domain.payments import PaymentRequest, Tender
from cinema.errors import ConflictError, InvalidInputError
from cinema.services.office.admissions import MOST_DAYS, AdmissionTable
from tests.conftest import ZONE, SmallHouse
from tests.support import begin, card, choice, hold, sell, shown_from


def table(house: SmallHouse) -> AdmissionTable:
    day = house.storage.screenings.get(house.screening).day
    later = (date.fromisoformat(day) + timedelta(days=1)).isoformat()
    return house.cinema.admin.admissions.table(house.operator, day, later)


def rows(house: SmallHouse) -> list[tuple[str, str, int, int]]:
    return [(one.screening, one.sold.type, one.sold.number, one.sold.gross) for one in table(house).rows]


def test_sold_tickets_are_summed_by_screening_and_type_and_an_empty_screening_has_a_row_of_zeros(
    house: SmallHouse,
) -> None:
    sell(house.cinema, house.guest, house.screening, "B1", "B2")
    held = hold(house.cinema, house.guest, house.screening, "B3")
    order = house.cinema.checkout.begin(house.guest, [Choice(held, {"B3": "child"})])
    house.cinema.checkout.pay(house.guest, order, card())
    assert rows(house) == [
        (house.screening, "adult", 2, 1900),
        (house.screening, "child", 1, 600),
        (house.other_screening, "", 0, 0),
    ]
    assert (table(house).number, table(house).gross, table(house).net) == (3, 2500, 2500)


def test_refunded_and_unpaid_tickets_are_no_admissions(house: SmallHouse) -> None:
    sold = sell(house.cinema, house.guest, house.screening, "B1", "B2")
    begin(house.cinema, house.guest, house.screening, "B3")
    house.cinema.refunds.refund(house.staff, sold.receipt_number or "", ["B1"], reason="Ill")
    assert rows(house)[0] == (house.screening, "adult", 1, 950)
    house.cinema.refunds.refund(house.staff, sold.receipt_number or "", reason="Ill")
    assert rows(house)[0] == (house.screening, "", 0, 0)


def test_a_sale_for_two_screenings_counts_at_each(house: SmallHouse) -> None:
    one = hold(house.cinema, house.staff, house.screening, "B1", "B2")
    other = hold(house.cinema, house.staff, house.other_screening, "B1")
    order = house.cinema.checkout.begin(house.staff, [choice(one), choice(other)])
    house.cinema.checkout.pay(house.staff, order, PaymentRequest(Tender.CASH, tendered=100_00))
    assert [(name, number) for name, _type, number, _gross in rows(house)] == [
        (house.screening, 2), (house.other_screening, 1),
    ]  # fmt: skip


def test_a_screening_after_midnight_is_of_the_evening_before(house: SmallHouse) -> None:
    sell(house.cinema, house.guest, house.screening, "B1", "B2")
    day = house.storage.screenings.get(house.screening).day
    after = (date.fromisoformat(day) + timedelta(days=1)).isoformat()
    midnight = datetime.combine(date.fromisoformat(after), time(), ZoneInfo(ZONE)).astimezone(UTC)
    shown_from(house, house.screening, midnight + timedelta(minutes=10), midnight + timedelta(hours=2))
    admissions = house.cinema.admin.admissions
    (other, late) = admissions.table(house.operator, day, day).rows
    assert (other.screening, late.screening) == (house.other_screening, house.screening)
    assert (late.day, late.sold.number) == (day, 2)
    assert admissions.table(house.operator, after, after).rows == ()


def test_the_tax_of_a_row_is_computed_on_its_sum() -> None:
    row = Admissions("1", "adult", "Adult", 550, number=3, gross=2850)
    assert (row.tax, row.net) == (149, 2701)


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [
        ("yesterday", "", "first"),
        ("", "2026-13-01", "last"),
        ("2026-11-20", "2026-11-19", "last"),
        ("2026-01-01", (date(2026, 1, 1) + timedelta(days=MOST_DAYS)).isoformat(), "last"),
    ],
)
def test_wrong_days_are_told_at_their_field(house: SmallHouse, first: str, last: str, field: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        house.cinema.admin.admissions.table(house.operator, first, last)
    assert refused.value.field == field


def test_a_csv_has_amounts_as_decimals_and_no_formula(house: SmallHouse) -> None:
    sell(house.cinema, house.guest, house.screening, "B1")
    head, first, *_rest = table(house).csv().splitlines()
    assert head.startswith("day,start,movie,auditorium,screening,ticket_type,tax_percent,number,gross,tax,net")
    assert first.endswith(",Metropolis,Hall," + house.screening + ",Adult,0,1,9.50,0.00,9.50,EUR")
    assert csv_text([("=1+1", "-2", "@x", "plain", -3)]) == "'=1+1,'-2,'@x,plain,-3\r\n"


def test_a_spreadsheet_of_admissions_comes_back_value_for_value(house: SmallHouse, tmp_path: Path) -> None:
    sell(house.cinema, house.guest, house.screening, "B1", "B2")
    found, file = table(house), tmp_path / "week.xlsx"
    house.cinema.admin.admissions.write(house.operator, file, found)
    sheet: Any = load_workbook(file).active
    head, *rows = sheet.iter_rows(values_only=True)
    assert head == found.cells().columns
    zone = ZoneInfo(found.timezone)
    assert [dict(zip(head, row, strict=True)) for row in rows] == [
        {
            "day": datetime.fromisoformat(one.day),
            "start": one.starts_at.astimezone(zone).replace(tzinfo=None),
            "movie": one.movie,
            "auditorium": one.auditorium,
            "screening": one.screening,
            "ticket_type": one.sold.type_name or None,
            "tax_percent": one.sold.tax_rate / 100,
            "number": one.sold.number,
            "gross": one.sold.gross / 100,
            "tax": one.sold.tax / 100,
            "net": one.sold.net / 100,
            "currency": found.currency,
        }
        for one in found.rows
    ]
    assert sheet["I2"].number_format == "0.00"


def test_admissions_are_written_as_csv_under_any_other_name_and_never_over_a_file(
    house: SmallHouse, tmp_path: Path
) -> None:
    found, file = table(house), tmp_path / "week.csv"
    house.cinema.admin.admissions.write(house.operator, file, found)
    assert file.read_bytes().decode("utf-8-sig") == found.csv()
    with pytest.raises(ConflictError) as refused:
        house.cinema.admin.admissions.write(house.operator, file, found)
    assert refused.value.field == "file"
