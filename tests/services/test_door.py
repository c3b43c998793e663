"""The door: a ticket lets one person in once, and never one whose money went back."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from cinema.domain.door import DoorVerdict
from cinema.domain.house import business_day
from cinema.domain.tickets import TicketClaim
from cinema.domain.transactions import Transaction
from cinema.domain.users import Actor, Channel, Role
from cinema.errors import ConflictError, ManagerNeededError, NotAllowedError, NotFoundError
from cinema.services.cinema import Cinema
from tests.conftest import SmallHouse
from tests.rebuilding import rebuilt_equals_stored
from tests.selling_checks import in_order, recover
from tests.support import CASH, enrol, findings, sell, shown_from

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
        shown_from(house, name, now + time, now + time + timedelta(minutes=153))


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
    assert scan(house, printed[:-9] + ("A" if printed[-9] != "A" else "B") + printed[-8:]) is DoorVerdict.FORGED


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


ADMITTED_BY_HAND = {
    "id": "by-hand", "ticket": "t", "screening": "s", "till": "t", "station": "", "by": None, "at": None,
    "undone_at": None, "undone_by": None, "offline": False, "due": False,
}  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [{"admissions.0.undone_at": datetime(2026, 1, 1, tzinfo=UTC)}, {"admissions.0.by": "user-eve"}, {"admissions": []}],
    ids=["taken back", "another's", "removed"],
)
def test_an_admission_that_was_changed_by_hand_is_found_and_the_journal_brings_it_back(
    house: SmallHouse, sold: Transaction, change: Any
) -> None:
    scan(house, code(house, sold))
    house.cinema.door.note()
    recover(house.cinema, house.connection)
    assert [*findings(house.cinema), *rebuilt_equals_stored(house.connection)] == []
    house.connection.database["transactions"].update_one({"_id": sold.id}, {"$set": change})
    found = house.cinema.audit.findings(house.operator)
    assert [(one.check, one.subject) for one in found] == [("admission-differs", sold.id)]
    assert "seat B1" in found[0].message
    assert rebuilt_equals_stored(house.connection) != []
    house.cinema.repairs.do(house.operator, house.cinema.repairs.planned(house.operator, found))
    assert findings(house.cinema) == []
    assert rebuilt_equals_stored(house.connection) == []
    assert scan(house, code(house, sold)) is USED


def test_an_admission_that_stands_again_by_hand_is_taken_back_as_the_journal_says(
    house: SmallHouse, sold: Transaction
) -> None:
    first = house.cinema.door.scan(house.staff, code(house, sold)).admission
    assert first is not None
    house.cinema.door.undo(house.staff, sold.id, first.id)
    house.cinema.door.note()
    recover(house.cinema, house.connection)
    stands = {"$set": {"admissions.0.undone_at": None, "admissions.0.undone_by": None}}
    house.connection.database["transactions"].update_one({"_id": sold.id}, stands)
    found = house.cinema.audit.findings(house.operator)
    assert [one.check for one in found] == ["admission-differs"]
    house.cinema.repairs.do(house.operator, house.cinema.repairs.planned(house.operator, found))
    assert findings(house.cinema) == []
    assert scan(house, code(house, sold)) is ADMITTED


def test_an_admission_that_no_door_wrote_is_found_and_left_to_a_person(house: SmallHouse, sold: Transaction) -> None:
    invented = {**ADMITTED_BY_HAND, "ticket": sold.tickets[0].id, "screening": house.screening, "at": sold.paid_at}
    recover(house.cinema, house.connection)
    house.connection.database["transactions"].update_one({"_id": sold.id}, {"$set": {"admissions": [invented]}})
    found = house.cinema.audit.findings(house.operator)
    assert [one.check for one in found] == ["not-in-journal"]
    assert house.cinema.repairs.planned(house.operator, found) == ()
    assert rebuilt_equals_stored(house.connection) != []


def test_an_admission_whose_entry_is_still_to_come_is_no_finding(house: SmallHouse, sold: Transaction) -> None:
    first = house.cinema.door.scan(house.staff, code(house, sold)).admission
    assert findings(house.cinema) == []
    house.cinema.door.note()
    assert first is not None
    house.cinema.door.undo(house.staff, sold.id, first.id)
    assert findings(house.cinema) == []


def test_a_repair_that_comes_late_leaves_what_the_door_did_meanwhile(house: SmallHouse, sold: Transaction) -> None:
    scan(house, code(house, sold))
    house.cinema.door.note()
    (before,) = house.storage.transactions.get(sold.id).admissions
    house.cinema.door.undo(house.staff, sold.id, before.id)
    house.storage.door_book.put_right(sold.id, replace(before, by="user-eve"), before)
    house.cinema.door.note()
    house.storage.door_book.put_right(sold.id, replace(before, by="user-eve"), before)
    assert house.storage.transactions.get(sold.id).inside == {}


def test_who_is_in_is_never_more_than_who_bought(house: SmallHouse, sold: Transaction) -> None:
    for place in range(2):
        scan(house, code(house, sold, place))
    house.cinema.refunds.refund(MIA, sold.receipt_number or "", ("B1",), reason="the sound")
    (count,) = house.cinema.door.counts(house.staff, [house.screening])
    assert (count.admitted, count.sold) == (1, 1)


def test_a_ticket_is_used_at_every_instant_while_a_manager_lets_it_in_again(
    house: SmallHouse, sold: Transaction
) -> None:
    scan(house, code(house, sold))
    seen = []

    class Slow:
        def __getattr__(self, name: str) -> object:
            return getattr(house.storage.door_book, name)

        def admit(self, *given: Any) -> object:
            with pytest.raises((ConflictError, ManagerNeededError), match=r"used ticket|was let in"):
                house.another_till("till-2").refunds.refund(
                    house.staff, sold.receipt_number or "", ("B1",), reason="ill"
                )
            seen.append(house.storage.transactions.get(sold.id).inside.keys())
            return house.storage.door_book.admit(*given)

    house.cinema.door._book = Slow()  # type: ignore[assignment]
    answer = house.cinema.door.scan(MIA, code(house, sold), all_the_same=True)
    assert (answer.verdict, len(seen)) == (ADMITTED, 1)
    assert seen == [{sold.tickets[0].id}]
    stored = house.storage.transactions.get(sold.id)
    assert list(stored.inside.values()) == [answer.admission]
    assert [one.undone_by for one in stored.admissions] == [MIA.user, None]
    house.cinema.door.note()
    entered = [one.operation for one in house.storage.journal.of_subject(sold.id) if one.kind == "admitted"]
    assert [getattr(one, "undone", None) for one in entered] == [False, True, False]
    assert in_order(house.cinema, house.connection) == []
    assert [*findings(house.cinema), *rebuilt_equals_stored(house.connection)] == []


def test_of_two_doors_that_let_a_used_ticket_in_again_one_does(house: SmallHouse, sold: Transaction) -> None:
    scan(house, code(house, sold))
    (before,) = house.storage.transactions.get(sold.id).admissions
    first, second = (replace(before, id=f"again-{number}") for number in (1, 2))
    for _repeat in range(2):
        assert house.storage.door_book.admit(sold.id, first, before.id) is not None
    assert house.storage.door_book.admit(sold.id, second, before.id) is None
    assert [one.id for one in house.storage.transactions.get(sold.id).inside.values()] == [first.id]


def test_an_unknown_admission_is_told(house: SmallHouse, sold: Transaction) -> None:
    with pytest.raises(NotFoundError):
        house.cinema.door.undo(house.staff, sold.id, "nothing")


def test_a_ticket_of_another_house_is_forged(house: SmallHouse, sold: Transaction) -> None:
    claim = TicketClaim(sold.tickets[0].id, house.screening, "B1")
    from cinema.adapters.ticket_signature import Ed25519Signer
    from cinema.domain.tickets import write_code

    other = Ed25519Signer(lambda: b"another house's key, 32 bytes ..")
    assert scan(house, write_code(claim, other.sign(claim.message()))) is DoorVerdict.FORGED


def test_who_came_in_is_counted_with_the_admissions_so_that_no_shows_are_known(
    house: SmallHouse, sold: Transaction
) -> None:
    office = replace(MIA, channel=Channel.ADMIN)
    enrol(house.storage, office)
    sell(house.cinema, house.staff, house.screening, "B3", request=CASH)
    scan(house, code(house, sold))
    day = business_day(house.storage.screenings.get(house.screening).starts_at, house.cinema.house())
    table = house.cinema.admin.admissions.table(office, day, day)
    mine = [one for one in table.rows if one.screening == house.screening]
    assert [(one.sold.number, one.came) for one in mine] == [(3, 1)]
    assert (table.number, table.came) == (3, 1)
