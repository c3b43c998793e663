"""Defects of refunds to another tender and of fiscal records, each as a test that fails while it stands."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from cinema.domain.audit import unbalanced
from cinema.domain.limits import LentAction
from cinema.domain.payments import Tender
from cinema.domain.sale_facts import facts_of
from cinema.domain.users import User
from cinema.errors import ManagerNeededError
from cinema.services.cinema import Cinema
from tests.conftest import STAFF, SmallHouse
from tests.services.test_door import begins_in
from tests.services.test_fiscal_records import number_of, records, spain  # noqa: F401 - the fixture
from tests.services.test_lending import PIN, mia, quick_hashes, till  # noqa: F401 - fixtures
from tests.services.test_refunds_to_another_tender import back
from tests.support import CASH, card, sell


def test_the_loan_for_a_used_ticket_turns_no_card_into_cash(
    house: SmallHouse,
    till: Cinema,  # noqa: F811
    mia: User,  # noqa: F811
) -> None:
    cinema = house.cinema
    begins_in(house, timedelta(minutes=10))
    sale = sell(cinema, STAFF, house.screening, "B1", request=card())
    cinema.door.scan(STAFF, cinema.receipts.of_sale(STAFF, sale.id).tickets[0].code)
    assert house.storage.transactions.get(sale.id).inside
    loan = cinema.lending.lend(STAFF, mia.id, PIN, LentAction.USED_TICKET)
    with pytest.raises(ManagerNeededError):
        cinema.refunds.refund(STAFF, sale.receipt_number or "", reason="ill", to=Tender.CASH, loan=loan)


def test_cash_for_a_card_ticket_by_ticket_gives_no_more_than_the_card_paid_rounded_once(house: SmallHouse) -> None:
    house.cinema.office.set(house.operator, "cash_rounding", "1")
    seats = ("B1", "B2", "B3", "B4")
    sale = sell(house.cinema, STAFF, house.screening, *seats, request=card())
    given = sum(back(house, sale, Tender.CASH, seat).in_question for seat in seats)
    assert sale.total == 3800
    assert given == 3800


@pytest.mark.parametrize(("name", "value"), [("fiscal_id", "B12345674"), ("timezone", "Atlantic/Canary")])
def test_a_setting_that_is_changed_leaves_the_records_before_it_as_they_were(
    spain: SmallHouse,  # noqa: F811
    tmp_path: Path,
    name: str,
    value: str,
) -> None:
    sell(spain.cinema, STAFF, spain.screening, "B1", request=CASH)
    spain.cinema.admin.fiscal.export(spain.operator, tmp_path / "before.xml")
    spain.cinema.office.set(spain.operator, name, value)
    sell(spain.cinema, STAFF, spain.screening, "B2", request=CASH)
    spain.cinema.admin.fiscal.export(spain.operator, tmp_path / "after.xml")
    before, after = records(tmp_path / "before.xml"), records(tmp_path / "after.xml")
    assert [one["hash"] for one in after][:1] == [one["hash"] for one in before]


def test_receipts_from_before_the_house_kept_records_are_in_none(house: SmallHouse, tmp_path: Path) -> None:
    before = sell(house.cinema, STAFF, house.screening, "B1", request=CASH)
    for name, value in (("fiscal", "verifactu-export"), ("fiscal_id", "89890001K"), ("timezone", "Europe/Madrid")):
        house.cinema.office.set(house.operator, name, value)
    sell(house.cinema, STAFF, house.screening, "B2", request=CASH)
    house.cinema.admin.fiscal.export(house.operator, tmp_path / "all.xml")
    assert number_of(before) not in [one["number"] for one in records(tmp_path / "all.xml")]


def test_tax_and_base_of_every_record_add_up_to_its_total(spain: SmallHouse, tmp_path: Path) -> None:  # noqa: F811
    seats = ("B1", "B2", "B3")
    sale = sell(spain.cinema, STAFF, spain.screening, *seats, request=CASH)
    for seat in seats:
        spain.cinema.refunds.refund(STAFF, number_of(sale), (seat,), reason="ill")
    spain.cinema.admin.fiscal.export(spain.operator, tmp_path / "all.xml")
    from decimal import Decimal

    found: list[Any] = records(tmp_path / "all.xml")
    for one in found:
        parts = [Decimal(one[name]) for name in ("BaseImponibleOimporteNoSujeto", "CuotaRepercutida")]
        assert sum(parts) == Decimal(one["ImporteTotal"])
    assert sum(Decimal(one["CuotaTotal"]) for one in found) == 0


def test_the_audit_tells_cash_for_a_card_that_is_rounded_by_more_than_a_coin(house: SmallHouse) -> None:
    sale = sell(house.cinema, STAFF, house.screening, "B1", request=card())
    back(house, sale, Tender.CASH)
    facts = facts_of(sale.id, house.storage.journal.of_subject(sale.id))
    (refund,) = facts.refunds
    (share,) = refund.shares
    more = replace(refund, shares=(replace(share, rounding=5000),))
    assert list(unbalanced(replace(facts, refunds=(more,)))), "50.00 more than the ticket left the drawer"
