"""A manager's PIN lends one permission: for one action, one person and one till, once and for a minute."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from cinema.adapters.passwords import BcryptPasswords
from cinema.domain.drawer import DifferenceReason
from cinema.domain.exchanges import Swap
from cinema.domain.limits import LentAction, Loan
from cinema.domain.registration import Registration
from cinema.domain.tills import StationKind
from cinema.domain.transactions import TransactionState
from cinema.domain.users import Actor, Channel, Role, User
from cinema.errors import ConflictError, InvalidInputError, ManagerNeededError, NotAllowedError, PinLockedError
from cinema.services.cinema import Cinema
from tests.conftest import STAFF, SmallHouse
from tests.support import CASH, enrol, findings, sell

ADMIN = Actor(Role.ADMIN, "till-1", Channel.ADMIN, "user-admin", "Ada Office")
OLU = Actor(Role.STAFF, "till-1", Channel.BOX_OFFICE, "user-olu", "Olu")
SENTENCE, PIN = "a long sentence", "471386"
REFUND, COMP = LentAction.REFUND, LentAction.COMP


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(BcryptPasswords.__init__, "__defaults__", (4,))


@pytest.fixture
def till(house: SmallHouse) -> Cinema:
    """A registered till of a house where cashiers refund up to 10.00 alone."""
    enrol(house.storage, ADMIN, OLU)
    house.cinema.office.record_marks(house.operator)
    house.cinema.stations.register(ADMIN, StationKind.TILL, "Counter 1")
    house.cinema.office.set(house.operator, "cashier_refund", "10.00")
    return house.cinema


def with_pin(house: SmallHouse, name: str, role: Role) -> User:
    registration = Registration(name.title(), name, f"{name}@example.org", SENTENCE)
    user = house.cinema.accounts.add(house.operator, registration, role)
    house.cinema.pins.choose(house.cinema.actor(user, Channel.BOX_OFFICE), SENTENCE, PIN)
    return house.storage.users.get(user.id)


@pytest.fixture
def mia(house: SmallHouse, till: Cinema) -> User:
    return with_pin(house, "mia", Role.MANAGER)


def loan_noted(house: SmallHouse) -> list[dict[str, Any]]:
    """Return what the journal says of loans, oldest first."""
    found = house.connection.database["journal"].find({"operation.after.field": "loan"}, sort=[("seq", 1)])
    return [{"by": one["operation"]["by"], **one["operation"]["after"]} for one in found]


def test_a_loan_is_used_once_and_the_journal_says_who_lent_what_to_whom(
    house: SmallHouse, till: Cinema, mia: User
) -> None:
    loan = till.lending.lend(STAFF, mia.id, PIN, COMP)
    assert (loan.lender_name, loan.borrower) == ("Mia", "user-staff")
    assert till.lending.require(STAFF, COMP, loan) == mia.id
    with pytest.raises(ConflictError, match="used already"):
        till.lending.require(STAFF, COMP, loan)
    assert loan_noted(house) == [
        {"by": mia.id, "field": "loan", "action": "comp", "to": "user-staff"},
        {"by": "user-staff", "field": "loan", "action": "comp", "used": loan.id},
    ]
    assert findings(till) == []


def test_of_several_uses_at_one_instant_one_is_let_through(till: Cinema, mia: User) -> None:
    loan = till.lending.lend(STAFF, mia.id, PIN, COMP)

    def use(_number: int) -> bool:
        try:
            till.lending.require(STAFF, COMP, loan)
        except ConflictError:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(use, range(4))) == [False, False, False, True]


def test_without_a_loan_the_cashier_is_told_what_needs_a_manager(till: Cinema) -> None:
    with pytest.raises(ManagerNeededError, match="complimentary tickets") as refused:
        till.lending.require(STAFF, COMP, None)
    assert refused.value.action == COMP


def test_a_manager_needs_no_loan_and_uses_none(house: SmallHouse, till: Cinema, mia: User) -> None:
    actor = till.actor(mia, Channel.BOX_OFFICE)
    loan = till.lending.lend(STAFF, mia.id, PIN, COMP)
    assert till.lending.require(actor, COMP, None) == mia.id
    assert till.lending.require(actor, COMP, loan) == mia.id
    assert till.lending.require(house.operator, COMP, None) == "operator"
    till.lending.require(STAFF, COMP, loan)


def test_a_loan_is_good_for_its_action_person_and_till_alone(house: SmallHouse, till: Cinema, mia: User) -> None:
    loan = till.lending.lend(STAFF, mia.id, PIN, COMP)
    other = house.another_till("till-2")
    other.stations.register(ADMIN, StationKind.TILL, "Counter 2")
    for cinema, actor, action in ((till, STAFF, REFUND), (till, OLU, COMP), (other, STAFF, COMP)):
        with pytest.raises(ManagerNeededError, match="something else"):
            cinema.lending.require(actor, action, loan)
    assert till.lending.require(STAFF, COMP, loan) == mia.id


def test_a_loan_that_the_journal_does_not_know_is_none(till: Cinema, mia: User, house: SmallHouse) -> None:
    loan = till.lending.lend(STAFF, mia.id, PIN, COMP)
    sale = sell(till, house.guest, house.screening, "B1")
    for name in ("nothing", sale.id):
        with pytest.raises(ManagerNeededError):
            till.lending.require(STAFF, COMP, replace(loan, id=name))
    with pytest.raises(ManagerNeededError):
        till.lending.require(STAFF, REFUND, replace(loan, action=REFUND))


def test_a_loan_ends_after_a_minute_by_the_database_s_clock(
    till: Cinema, mia: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    loan = till.lending.lend(STAFF, mia.id, PIN, COMP)
    now = till.lending._journal.now
    monkeypatch.setattr(till.lending._journal, "now", lambda: now() + timedelta(seconds=61))
    with pytest.raises(ManagerNeededError, match="minute is over"):
        till.lending.require(STAFF, COMP, loan)


def test_who_is_no_manager_any_more_has_lent_nothing(till: Cinema, mia: User, house: SmallHouse) -> None:
    loan = till.lending.lend(STAFF, mia.id, PIN, COMP)
    till.admin.people.deactivate(ADMIN, mia)
    with pytest.raises(ManagerNeededError):
        till.lending.require(STAFF, COMP, loan)


def test_a_colleague_s_pin_lends_nothing_and_wrong_ones_are_counted(house: SmallHouse, till: Cinema, mia: User) -> None:
    ben = with_pin(house, "ben", Role.STAFF)
    with pytest.raises(NotAllowedError, match="no manager"):
        till.lending.lend(STAFF, ben.id, PIN, COMP)
    for _try in range(4):
        with pytest.raises(InvalidInputError):
            till.lending.lend(STAFF, mia.id, "90817", COMP)
    with pytest.raises(PinLockedError):
        till.lending.lend(STAFF, mia.id, "90817", COMP)
    with pytest.raises(PinLockedError):
        till.pin_sign_in.sign_in(mia.id, PIN)
    assert loan_noted(house) == []


def test_nothing_is_lent_at_a_workstation_that_is_no_till(house: SmallHouse, till: Cinema, mia: User) -> None:
    with pytest.raises(ConflictError, match="not registered"):
        house.another_till("laptop").lending.lend(STAFF, mia.id, PIN, COMP)


def test_a_refund_above_the_limit_needs_a_loan(house: SmallHouse, till: Cinema, mia: User) -> None:
    number = sell(till, STAFF, house.screening, "B1", "B2", request=CASH).receipt_number or ""
    with pytest.raises(ManagerNeededError, match="a larger refund"):
        till.refunds.refund(STAFF, number, reason="Ill")
    loan = till.lending.lend(STAFF, mia.id, PIN, REFUND)
    assert till.refunds.refund(STAFF, number, reason="Ill", loan=loan).state is TransactionState.REFUNDED
    assert findings(till) == []


def test_refunds_seat_by_seat_are_counted_together(house: SmallHouse, till: Cinema, mia: User) -> None:
    number = sell(till, STAFF, house.screening, "B1", "B2", request=CASH).receipt_number or ""
    till.refunds.refund(STAFF, number, ("B1",), reason="Ill")
    with pytest.raises(ManagerNeededError):
        till.refunds.refund(STAFF, number, ("B2",), reason="Ill")
    till.refunds.refund(house.operator, number, ("B2",), reason="Ill")


def test_a_mistake_in_the_refund_uses_no_loan_up(house: SmallHouse, till: Cinema, mia: User) -> None:
    number = sell(till, STAFF, house.screening, "B1", "B2", request=CASH).receipt_number or ""
    loan: Loan = till.lending.lend(STAFF, mia.id, PIN, REFUND)
    with pytest.raises(InvalidInputError):
        till.refunds.refund(STAFF, number, reason="", loan=loan)
    till.refunds.refund(STAFF, number, reason="Ill", loan=loan)


def test_a_loan_lets_a_cashier_close_a_session_with_a_large_difference(till: Cinema, mia: User) -> None:
    till.till_sessions.open(STAFF, 100_00)
    with pytest.raises(ManagerNeededError) as refused:
        till.till_sessions.close(STAFF, 90_00, None, DifferenceReason.UNKNOWN)
    assert refused.value.action == LentAction.CASH_DIFFERENCE
    loan = till.lending.lend(STAFF, mia.id, PIN, LentAction.CASH_DIFFERENCE)
    z = till.till_sessions.close(STAFF, 90_00, None, DifferenceReason.UNKNOWN, loan=loan)
    assert z.closed is not None
    assert z.closed.difference == -10_00


def test_what_an_exchange_gives_back_counts_against_the_limit_and_what_it_moves_does_not(
    house: SmallHouse, till: Cinema, mia: User
) -> None:
    house.cinema.office.set(house.operator, "cashier_refund", "4.00")
    sale = sell(till, STAFF, house.screening, "B1", "B2")

    def cheaper(seat: str, loan: Loan | None = None) -> object:
        quote = till.exchanges.begin(STAFF, sale.receipt_number or "", (Swap(seat, seat, type="child"),))
        return till.exchanges.finish(STAFF, quote, loans=(loan,) if loan else ())

    cheaper("B1")
    with pytest.raises(ManagerNeededError):
        cheaper("B2")
    cheaper("B2", till.lending.lend(STAFF, mia.id, PIN, REFUND))
