"""Spain's chained records: the agency's own examples, and what the code on a receipt says."""

from datetime import date, datetime, timedelta, timezone

import pytest

from cinema.domain.verifactu import (
    MOST_TAXES,
    Invoice,
    Record,
    TaxLine,
    amount_text,
    cancellation_hash,
    check_tax_id,
    fiscal_code,
    recorded,
    taxes_of,
)
from cinema.errors import ConflictError, InvalidInputError

CET = timezone(timedelta(hours=1))
FIRST = "3C464DAF61ACB827C65FDA19F352A4E3BDC2C640E9E9FC4CC058073F38F12F60"
SECOND = "F7B94CFD8924EDFF273501B01EE5153E4CE8F259766F88CF6ACB8935802A2B97"
CANCELLED = "177547C0D57AC74748561D054A9CEC14B4C4EA23D1BEFD6F2E69E3A388F90C68"


def invoice(number: str, second: int) -> Invoice:
    at = datetime(2024, 1, 1, 19, 20, second, tzinfo=CET)
    return Invoice("89890001K", number, at.date(), "F1", (TaxLine(1000, 11110, 1235),), 12345, at, "")


def test_the_agency_s_three_examples_have_their_hashes() -> None:
    first = recorded(invoice("12345678/G33", 30), None)
    second = recorded(invoice("12345679/G34", 35), first)
    at = datetime(2024, 1, 1, 19, 20, 40, tzinfo=CET)
    assert first.hash == FIRST
    assert second == Record(invoice("12345679/G34", 35), SECOND, Record(first.invoice, FIRST))
    assert cancellation_hash("89890001K", "12345679/G34", date(2024, 1, 1), second.hash, at) == CANCELLED


def test_a_changed_amount_changes_every_hash_after_it() -> None:
    from dataclasses import replace

    first = recorded(invoice("1", 30), None)
    other = recorded(replace(first.invoice, total=12346), None)
    assert recorded(invoice("2", 35), first).hash != recorded(invoice("2", 35), other).hash


def test_the_code_on_a_receipt_asks_the_agency_for_one_that_was_not_sent() -> None:
    code = fiscal_code("89890001K", "2026-02-000418", date(2026, 11, 20), 2200)
    assert code.caption == "QR tributario:"
    assert code.data == (
        "https://www2.agenciatributaria.gob.es/wlpl/TIKE-CONT/ValidarQRNoVerifactu"
        "?nif=89890001K&numserie=2026-02-000418&fecha=20-11-2026&importe=22.00"
    )
    assert (code.least, code.most) == (30, 40)


@pytest.mark.parametrize(("cents", "text"), [(0, "0.00"), (-950, "-9.50"), (5, "0.05"), (100_000_01, "100000.01")])
def test_amounts_have_two_places_and_a_sign(cents: int, text: str) -> None:
    assert amount_text(cents) == text


def test_a_tax_number_is_tidied_or_refused() -> None:
    assert check_tax_id(" 89890001-k ") == "89890001K"
    assert check_tax_id("") == ""
    for wrong in ("123", "89890001KK", "8989000/K"):
        with pytest.raises(InvalidInputError) as refused:
            check_tax_id(wrong)
        assert refused.value.field == "fiscal_id"


def test_more_rates_than_a_record_takes_are_told() -> None:
    rates = dict.fromkeys(range(MOST_TAXES + 1), 100)
    with pytest.raises(ConflictError, match="12"):
        taxes_of(rates, {})
