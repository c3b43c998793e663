"""The door: a ticket lets one person in once, and never one whose money went back."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from cinema.domain.door import DoorVerdict
from cinema.domain.tickets import TicketClaim
from cinema.domain.transactions import Transaction
from cinema.domain.users import Actor, Channel, Role
from cinema.errors import ManagerNeededError, NotAllowedError, NotFoundError
from cinema.services.cinema import Cinema
from tests.conftest import SmallHouse
from tests.selling_checks import in_order, recover
from tests.support import CASH, enrol, sell

ADMITTED, USED = DoorVerdict.ADMITTED, DoorVerdict.USED
MIA = Actor(Role.MANAGER, "till-1", Channel.BOX_OFFICE, "user-mia", "Mia")


@pytest.fixture
def sold(house: SmallHouse) -> Transaction:
    """Two tickets of a screening whose doors open now."""
    enrol(house.storage, MIA)
    begins_in(house, timedelta(minutes=10))
    return sell(house.cinema, house.staff, house.screening, "B1", "B2", request=CASH)


def begins_in(house: SmallHouse, time: timedelta) -> None:
    now = house.storage.database.now()
    for name in (house.screening, house.other_screening):
        house.connection.database["screenings"].update_one(
            {"_id": name}, {"$set": {"starts_at": now + time, "ends_at": now + time + timedelta(minutes=153)}}
        )


def code(house: SmallHouse, sale: Transaction, at: int = 0) -> str:
    receipt = house.cinema.receipts.of_sale(house.staff, sale.id)
    return receipt.tickets[at].code


def scan(house: SmallHouse, text: str, cinema: Cinema | None = None) -> DoorVerdict:
    return (cinema or house.cinema).door.scan(house.staff, text).verdict


def test_a_ticket_lets_in_once_and_says_who_is_in_of_its_party(house: SmallHouse, sold: Transaction) -> None:
    answer = house.cinema.door.scan(house.staff, code(house, sold))
    assert (answer.verdict, answer.inside, answer.party) == (ADMITTED, 1, 2)
    again = house.cinema.door.scan(house.staff, code(house, sold))
    assert (again.verdict, again.is_just_now) == (USED, True)
    assert again.before is not None
    elsewhere = house.another_till("door-2").door.scan(house.staff, code(house, sold))
    assert (elsewhere.verdict, elsewhere.is_just_now) == (USED, False)
    assert scan(house, code(house, sold, 1)) is ADMITTED
    (count,) = house.cinema.door.counts(house.staff, [house.screening])
    assert (count.admitted, count.sold) == (2, 2)
    house.cinema.door.note()
    assert in_order(house.cinema, house.connection) == []


def test_what_was_undone_lets_in_again_and_the_journal_has_all_of_it(house: SmallHouse, sold: Transaction) -> None:
    first = house.cinema.door.scan(house.staff, code(house, sold))
    assert first.admission is not None
    for _repeat in range(2):
        house.cinema.door.undo(house.staff, sold.id, first.admission.id)
    assert scan(house, code(house, sold)) is ADMITTED
    house.cinema.door.note()
    entered = [one.operation for one in house.storage.journal.of_subject(sold.id) if one.kind == "admitted"]
    assert [getattr(one, "undone", None) for one in entered] == [False, True, False]
    assert in_order(house.cinema, house.connection) == []


@pytest.mark.parametrize(
    ("change", "verdict"),
    [
        (lambda house, _sale: begins_in(house, timedelta(hours=3)), DoorVerdict.TOO_EARLY),
        (lambda house, _sale: begins_in(house, timedelta(hours=-5)), DoorVerdict.OVER),
        (
            lambda house, sale: house.cinema.refunds.refund(house.staff, sale.receipt_number, ("B1",), reason="ill"),
            DoorVerdict.REFUNDED,
        ),
    ],
)
def test_a_ticket_is_refused_with_its_reason(
    house: SmallHouse, sold: Transaction, change: Callable[[SmallHouse, Transaction], object], verdict: DoorVerdict
) -> None:
    printed = code(house, sold)
    change(house, sold)
    assert scan(house, printed, house.another_till("door-2")) is verdict  # which has read nothing before


@pytest.mark.parametrize(
    "text", ["", "C1", "C1/x/y/z/AAAA", "x" * 10_000, "\x00", "🎬", "C1/a/b/C", "https://example.org", "' OR 1=1"]
)
def test_any_other_text_is_no_ticket(house: SmallHouse, text: str) -> None:
    assert scan(house, text) in {DoorVerdict.UNKNOWN, DoorVerdict.FORGED}


def test_a_changed_sign_is_forged(house: SmallHouse, sold: Transaction) -> None:
    printed = code(house, sold)
    assert scan(house, printed.replace("/B1/", "/B2/")) is DoorVerdict.FORGED
    assert scan(house, printed[:-1] + ("A" if printed[-1] != "A" else "Q")) is DoorVerdict.FORGED


@pytest.mark.parametrize("layout", ["es", "br"])
def test_signs_that_a_keyboard_layout_turned_are_read_right(house: SmallHouse, sold: Transaction, layout: str) -> None:
    turned = {"es": str.maketrans("/-", "-'"), "br": str.maketrans("/", ";")}[layout]
    assert scan(house, code(house, sold).lower().translate(turned)) is ADMITTED


def test_a_ticket_for_another_screening_is_sent_there_and_a_manager_lets_it_in(
    house: SmallHouse, sold: Transaction
) -> None:
    wanted = [house.other_screening]
    answer = house.cinema.door.scan(house.staff, code(house, sold), wanted)
    assert (answer.verdict, answer.room) == (DoorVerdict.WRONG_SCREENING, "Hall")
    with pytest.raises(NotAllowedError):
        house.cinema.door.scan(house.staff, code(house, sold), wanted, all_the_same=True)
    assert house.cinema.door.scan(MIA, code(house, sold), wanted, all_the_same=True).verdict is ADMITTED
    assert house.cinema.door.scan(MIA, code(house, sold), all_the_same=True).verdict is ADMITTED, "let in again"


def test_a_used_ticket_is_refunded_by_a_manager_alone(house: SmallHouse, sold: Transaction) -> None:
    scan(house, code(house, sold))
    number = sold.receipt_number or ""
    with pytest.raises(ManagerNeededError, match="used ticket"):
        house.cinema.refunds.refund(house.staff, number, ("B1",), reason="ill")
    house.cinema.refunds.refund(house.staff, number, ("B2",), reason="ill")
    house.cinema.refunds.refund(MIA, number, ("B1",), reason="the sound was gone")
    assert scan(house, code(house, sold)) is DoorVerdict.REFUNDED
    house.cinema.door.note()
    assert in_order(house.cinema, house.connection) == []


def test_a_door_that_died_before_its_entry_gets_it_by_recovery(house: SmallHouse, sold: Transaction) -> None:
    scan(house, code(house, sold))
    assert not [one for one in house.storage.journal.of_subject(sold.id) if one.kind == "admitted"]
    recover(house.cinema, house.connection)
    assert [one.kind for one in house.storage.journal.of_subject(sold.id)] == ["sold", "admitted"]
    assert house.storage.door_book.due(10) == ()


def test_a_sale_that_is_rebuilt_still_knows_who_is_in(house: SmallHouse, sold: Transaction) -> None:
    scan(house, code(house, sold))
    house.cinema.door.note()
    house.connection.database["transactions"].delete_one({"_id": sold.id})
    recover(house.cinema, house.connection)
    planned = house.cinema.repairs.planned(house.operator, tuple(house.cinema.audit.findings(house.operator)))
    house.cinema.repairs.do(house.operator, planned)
    assert scan(house, code(house, sold)) is USED


def test_an_unknown_admission_is_told(house: SmallHouse, sold: Transaction) -> None:
    with pytest.raises(NotFoundError):
        house.cinema.door.undo(house.staff, sold.id, "nothing")


def test_a_ticket_of_another_house_is_forged(house: SmallHouse, sold: Transaction) -> None:
    claim = TicketClaim(sold.tickets[0].id, house.screening, "B1")
    from cinema.adapters.ticket_signature import Ed25519Signer
    from cinema.domain.tickets import write_code

    other = Ed25519Signer(lambda: b"another house's key, 32 bytes ..")
    assert scan(house, write_code(claim, other.sign(claim.message()))) is DoorVerdict.FORGED
