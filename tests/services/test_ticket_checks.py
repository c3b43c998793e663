"""At the door: a genuine code is told from a forged, a changed and an unknown one."""

import pytest

from cinema.adapters.ticket_signature import Ed25519Signer
from cinema.domain.ids import new_id
from cinema.domain.tickets import TicketClaim, write_code
from cinema.errors import PaymentUnresolvedError
from tests.conftest import SmallHouse
from tests.support import SILENT, begin, card, raw, sell


def test_a_paid_ticket_is_valid_however_it_is_typed(house: SmallHouse) -> None:
    sale = sell(house.cinema, house.guest, house.screening, "B1", "B2")
    for ticket in sale.tickets:
        code = house.cinema.receipts.codes(house.staff, sale)[ticket.id]
        for typed in (code, code.lower(), f" {code}\n"):
            check = house.cinema.ticket_checks.check(house.staff, typed)
            assert (check.verdict.value, check.ticket) == ("valid", ticket)


def test_a_changed_seat_screening_or_signature_is_forged(house: SmallHouse) -> None:
    sale = sell(house.cinema, house.guest, house.screening, "B1")
    code = house.cinema.receipts.codes(house.staff, sale)[sale.tickets[0].id]
    parts = code.split("/")
    for changed in (
        code.replace("/B1/", "/B2/"),
        code.replace(house.screening.upper(), house.other_screening.upper()),
        "/".join([*parts[:4], parts[4][:-8]]),
        "/".join([*parts[:4], ""]),
        "/".join([*parts[:4], "A" * len(parts[4])]),
        write_code(TicketClaim(sale.tickets[0].id, house.screening, "B1"), Ed25519Signer(lambda: b"x" * 32).sign(b"m")),
    ):
        assert house.cinema.ticket_checks.check(house.staff, changed).verdict.value in {"forged", "unknown"}, changed


def test_a_code_of_this_house_s_key_without_a_sale_is_unknown(house: SmallHouse) -> None:
    signer = Ed25519Signer(house.storage.settings.ticket_key)
    claim = TicketClaim(new_id(), house.screening, "B1")
    code = write_code(claim, signer.sign(claim.message()))
    assert house.cinema.ticket_checks.check(house.staff, code).verdict.value == "unknown"
    assert len(signer.public_key()) == 64


def test_a_ticket_whose_sale_is_not_paid_is_not_admitted(house: SmallHouse) -> None:
    begun = begin(house.cinema, house.guest, house.screening, "B1")
    code = house.cinema.receipts.codes(house.staff, begun)[begun.tickets[0].id]
    assert house.cinema.ticket_checks.check(house.staff, code).verdict.value == "unknown", "nothing of it is stored"
    with pytest.raises(PaymentUnresolvedError):
        house.cinema.checkout.pay(house.guest, begun, card(SILENT))
    assert house.cinema.ticket_checks.check(house.staff, code).verdict.value == "not-paid"


def test_any_text_may_be_scanned_and_changes_nothing(house: SmallHouse) -> None:
    odd = ["C1/a/b/\udcff/AAAA", "C1/$where/a/A1/A", "C1/a/a/A1/AA"]
    for code in ("", "C1", "hello", "x" * 10_000, "\x00", "\udcff", "🎬", *odd):
        assert house.cinema.ticket_checks.check(house.staff, code).verdict.value in {"unknown", "forged"}
    assert raw(house.connection, "transactions") == []
