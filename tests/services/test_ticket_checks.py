"""At the door: a genuine code is told from a forged, a changed and an unknown one."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from cinema.adapters.ticket_signature import Ed25519Signer
from cinema.domain.ids import new_id
from cinema.domain.short_codes import short_code_from, short_code_words, shown
from cinema.domain.tickets import TicketClaim, write_code
from cinema.errors import PaymentUnresolvedError
from tests.conftest import SmallHouse
from tests.support import CASH, SILENT, begin, card, raw, sell


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


def moved(house: SmallHouse, begins: timedelta, lasts: timedelta = timedelta(hours=2)) -> None:
    """Let the screening begin so long after now."""
    stored = house.storage.screenings.stored(house.screening)
    assert stored is not None
    start = datetime.now(UTC) + begins
    house.storage.screenings.put(replace(stored, starts_at=start, ends_at=start + lasts))


@pytest.mark.parametrize(
    ("begins", "lasts", "time", "is_good"),
    [
        (timedelta(0), timedelta(hours=2), "today", True),
        (timedelta(days=3), timedelta(hours=2), "other-day", True),
        (timedelta(days=-3), timedelta(hours=2), "over", False),
        (timedelta(days=-1), timedelta(days=2), "other-day", True),
    ],
)
def test_a_look_says_when_and_where_the_screening_is_now(
    house: SmallHouse, begins: timedelta, lasts: timedelta, time: str, is_good: bool
) -> None:
    sale = sell(house.cinema, house.guest, house.screening, "B1")
    code = house.cinema.receipts.codes(house.staff, sale)[sale.tickets[0].id]
    moved(house, begins, lasts)
    look = house.cinema.ticket_checks.look(house.staff, code)
    assert (look.verdict.value, look.time, look.is_good) == ("valid", time, is_good)
    assert look.room == house.cinema.programme.showing(house.screening).auditorium.name
    assert look.screening == house.storage.screenings.stored(house.screening)


def test_a_look_says_who_came_in_until_that_is_undone(house: SmallHouse) -> None:
    sale = sell(house.cinema, house.guest, house.screening, "B1")
    code = house.cinema.receipts.codes(house.staff, sale)[sale.tickets[0].id]
    moved(house, timedelta(0))
    admitted = house.cinema.door.scan(house.staff, code).admission
    assert admitted is not None
    look = house.cinema.ticket_checks.look(house.staff, code)
    assert (look.admission, look.is_good) == (admitted, False)
    house.cinema.door.undo(house.staff, sale.id, admitted.id)
    assert house.cinema.ticket_checks.look(house.staff, code).is_good


def test_a_look_reads_what_a_spanish_keyboard_makes_of_a_code(house: SmallHouse) -> None:
    sale = sell(house.cinema, house.guest, house.screening, "B1")
    code = house.cinema.receipts.codes(house.staff, sale)[sale.tickets[0].id]
    turned = code.replace("-", "'").replace("/", "-")
    assert house.cinema.ticket_checks.look(house.staff, turned).ticket == sale.tickets[0]
    assert house.cinema.ticket_checks.look(house.staff, "hello").time is None


def test_any_text_may_be_scanned_and_changes_nothing(house: SmallHouse) -> None:
    odd = ["C1/a/b/\udcff/AAAA", "C1/$where/a/A1/A", "C1/a/a/A1/AA"]
    for code in ("", "C1", "hello", "x" * 10_000, "\x00", "\udcff", "🎬", *odd):
        assert house.cinema.ticket_checks.check(house.staff, code).verdict.value in {"unknown", "forged"}
    assert raw(house.connection, "transactions") == []


def settle(house: SmallHouse) -> None:
    """Let the stored sales be what is known: nothing is brought up to date from the journal any more."""
    house.connection.database["journal"].update_many({}, {"$unset": {"due": ""}})


def test_a_short_code_is_told_as_its_ticket_by_the_check_the_door_and_the_search(house: SmallHouse) -> None:
    now = house.storage.database.now()
    house.connection.database["screenings"].update_one({"_id": house.screening}, {"$set": {"starts_at": now}})
    sale = sell(house.cinema, house.staff, house.screening, "B1", "B2", request=CASH)
    first, second = sale.tickets
    assert first.short_code != second.short_code
    for typed in (shown(first.short_code), first.short_code.lower()):
        check = house.cinema.ticket_checks.check(house.staff, typed)
        assert (check.verdict.value, check.ticket) == ("valid", first)
    assert house.cinema.counter_sales.search(house.staff, shown(second.short_code)) == (sale,)
    assert shown(first.short_code) in house.cinema.receipts.text(
        house.cinema.receipts.of_sale(house.staff, sale.id), "en"
    )
    verdicts = [house.cinema.door.scan(house.staff, shown(second.short_code)).verdict.value for _scan in range(2)]
    assert verdicts == ["admitted", "used"]
    house.cinema.refunds.refund(house.staff, sale.receipt_number or "", ["B1"], reason="ill")
    assert house.cinema.ticket_checks.check(house.staff, first.short_code).verdict.value == "refunded"


def test_a_short_code_needs_the_database_and_the_house_s_key(house: SmallHouse) -> None:
    sale = sell(house.cinema, house.staff, house.screening, "B1", request=CASH)
    (ticket,) = sale.tickets
    for other in (short_code_from(ticket.id.encode() * 2), short_code_from(short_code_words(ticket.id))):
        assert house.cinema.ticket_checks.check(house.staff, other).verdict.value == "unknown"
    settle(house)
    house.connection.database["transactions"].update_one({}, {"$unset": {"tickets.$[].short_code": ""}})
    assert house.cinema.ticket_checks.check(house.staff, ticket.short_code).verdict.value == "unknown", (
        "an older ticket"
    )
    code = house.cinema.receipts.codes(house.staff, sale)[ticket.id]
    assert house.cinema.ticket_checks.check(house.staff, code).verdict.value == "valid"


def test_a_short_code_is_known_before_its_sale_was_brought_up_to_date(house: SmallHouse) -> None:
    sale = sell(house.cinema, house.staff, house.screening, "B1", request=CASH)
    house.connection.database["transactions"].delete_one({"_id": sale.id})
    assert house.another_till("till-2").ticket_checks.check(house.staff, sale.tickets[0].short_code).ticket is not None


def test_of_two_tickets_with_one_short_code_the_one_that_admits_is_meant(house: SmallHouse) -> None:
    first = sell(house.cinema, house.staff, house.screening, "B1", request=CASH)
    second = sell(house.cinema, house.staff, house.screening, "B2", request=CASH)
    settle(house)
    same = {"$set": {"tickets.0.short_code": first.tickets[0].short_code}}
    house.connection.database["transactions"].update_one({"_id": second.id}, same)
    house.cinema.refunds.refund(house.staff, first.receipt_number or "", reason="ill")
    check = house.cinema.ticket_checks.check(house.staff, first.tickets[0].short_code)
    assert (check.verdict.value, check.sale and check.sale.id) == ("valid", second.id)
