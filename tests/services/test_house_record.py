"""What the house's documents must say is recorded: settings, roles, the mark and the ticket key; hands are found."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from unittest.mock import patch

import pytest

from cinema.bootstrap import join
from cinema.domain.operations import Changed
from cinema.domain.payments import PaymentRequest, Provider, Tender
from cinema.domain.registration import Registration
from cinema.domain.users import Actor, Channel, Role
from cinema.errors import CinemaError, ConflictError, SlipKnownError
from cinema.services.cinema import Cinema
from repositories.connect import Connection
from repositories.journal import Journal
from repositories.storage import Storage, open_storage
from tests.conftest import SmallHouse
from tests.interruptions import interrupted
from tests.services.audit_faults import prices_swapped, refund_appended, sale_on, settle
from tests.services.conftest import PowerCutError
from tests.support import CASH, SILENT, begin, card, expire_leases, findings, sell

OPERATOR = Actor(Role.ADMIN, "office", Channel.COMMAND)
_AGO: dict[str, Any] = {"$subtract": ["$$NOW", 72 * 3_600_000]}
SETUP = ("Lantern", "EUR", "Europe/Lisbon", "en", "Ada Ray", "ada", "ada@example.org", "four words are enough")


@pytest.fixture
def real(connection: Connection) -> Cinema:
    """A real house, set up a moment ago."""
    cinema = join(open_storage(connection), "office")
    cinema.office.set_up(OPERATOR, *SETUP)
    return cinema


def events(storage: Storage, subject: str) -> list[Changed]:
    found = [entry.operation for entry in storage.journal.of_subject(subject)]
    return [one for one in found if isinstance(one, Changed)]


def test_a_house_that_was_set_up_has_no_findings_and_its_record_is_made_once(
    real: Cinema, connection: Connection
) -> None:
    assert findings(real) == []
    before = connection.database["journal"].count_documents({})
    join(open_storage(connection), "office").office.record_marks(OPERATOR)
    assert connection.database["journal"].count_documents({}) == before


def test_a_setting_is_an_entry_with_its_values_before_and_after(real: Cinema, connection: Connection) -> None:
    real.office.set(OPERATOR, "seats_per_basket", "6")
    storage = open_storage(connection)
    *_first, last = events(storage, "settings/house")
    assert (last.before, last.after) == ({"seats_per_basket": 10}, {"seats_per_basket": 6})
    assert storage.settings.house().seats_per_basket == 6
    assert findings(real) == []


def test_a_setting_whose_program_dies_after_its_entry_is_set_by_recovery(real: Cinema, connection: Connection) -> None:
    def die() -> None:
        raise PowerCutError

    till = join(interrupted(open_storage(connection), "before house_documents.bring", die), "office")
    with pytest.raises(PowerCutError):
        till.office.set(OPERATOR, "seats_per_basket", "6")
    with pytest.raises(ConflictError):
        join(open_storage(connection), "office").office.set(OPERATOR, "seats_per_basket", "7")
    assert open_storage(connection).settings.house().seats_per_basket == 6
    assert findings(real) == []


def test_a_real_house_whose_mark_is_made_a_demo_s_stays_a_real_one(real: Cinema, connection: Connection) -> None:
    data = connection.database
    data["settings"].update_one({"_id": "mark"}, {"$set": {"kind": "demo"}})
    data["settings"].update_one({"_id": "house"}, {"$set": {"card_provider": "test"}})
    cinema = join(open_storage(connection), "kiosk")
    assert not cinema.is_demo()
    guest = Actor(Role.GUEST, "kiosk", Channel.CUSTOMER)
    assert not any(way.provider is Provider.TEST for way in cinema.checkout.ways_to_pay(guest))
    assert sorted(findings(cinema)) == ["mark-changed", "settings-changed"]


def test_a_demo_whose_flag_nobody_touched_takes_test_cards(house: SmallHouse) -> None:
    house.cinema.office.record_marks(house.operator)
    again = house.another_till("till-2")
    assert again.is_demo()
    assert sell(again, house.guest, house.screening, "B1", request=card()).receipt_number
    assert findings(again) == []


def test_who_gave_which_role_is_recorded_and_no_value_of_an_account(real: Cinema, connection: Connection) -> None:
    admin = real.actor(real.accounts.find(real.operator(), "ada"), Channel.COMMAND)
    user = real.accounts.add(admin, Registration("Max", "max", "max@example.org", "four more words here"), Role.MANAGER)
    storage = open_storage(connection)
    sealed, given = events(storage, f"users/{user.id}")
    assert sealed.after.keys() == {"field", "role", "seal"}
    assert (given.before, given.after, given.by) == ({"role": "customer"}, {"role": "manager"}, admin.user)
    assert real.accounts.find(real.operator(), "max").role is Role.MANAGER
    secret = real.accounts.reset(admin, "max")
    real.accounts.erase(admin, "max")
    reset, erased = events(storage, f"users/{user.id}")[2:]
    assert (reset.after["field"], reset.after["role"]) == ("password", "manager")
    assert reset.after["seal"] != sealed.after["seal"]
    assert erased.after == {"field": "account", "role": "manager"}
    assert connection.database["users"].find_one({"_id": user.id}) is None
    stored = str(list(connection.database["journal"].find({})))
    assert not any(value in stored for value in (secret, "max@example.org", "Max"))
    assert findings(real) == []


def test_an_account_whose_program_dies_before_its_role_is_entered_has_none(
    real: Cinema, connection: Connection
) -> None:
    def die() -> None:
        raise PowerCutError

    till = join(interrupted(open_storage(connection), "after users.add", die), "office")
    registration = Registration("Max", "max", "max@example.org", "four more words here")
    with pytest.raises(PowerCutError):
        till.accounts.add(OPERATOR, registration, Role.ADMIN)
    assert real.accounts.find(real.operator(), "max").role is Role.CUSTOMER
    assert findings(real) == []


def test_a_customer_s_registration_is_no_house_event(real: Cinema, connection: Connection) -> None:
    before = connection.database["journal"].count_documents({})
    guest = Actor(Role.GUEST, "kiosk", Channel.CUSTOMER)
    real.accounts.register(guest, "Bob", "bob", "bob@example.org", "four more words here")
    assert connection.database["journal"].count_documents({}) == before
    assert findings(real) == []


def test_a_slip_that_is_written_otherwise_is_the_same_slip(house: SmallHouse) -> None:
    house.storage.settings.set("card_provider", Provider.SEPARATE)
    pay_by_slip(house, "B1", "S 17")
    with pytest.raises(SlipKnownError):
        pay_by_slip(house, "B2", "s17")
    assert findings(house.cinema) == []


def test_a_slip_that_pays_again_after_the_business_day_has_changed_is_a_finding(house: SmallHouse) -> None:
    house.storage.settings.set("card_provider", Provider.SEPARATE)
    with business_day_of("2001-01-01"):
        pay_by_slip(house, "B1", "S 17")
        pay_by_slip(house, "B3", "S 18")
    pay_by_slip(house, "B2", "s17")
    assert findings(house.cinema) == ["slip-twice"]
    # The next day a terminal may count its slips anew.
    with patch("cinema.services.audit.journal_check._SLIP_HOURS", -1):
        assert findings(house.cinema) == []


def pay_by_slip(house: SmallHouse, seat: str, reference: str) -> None:
    order = begin(house.cinema, house.staff, house.screening, seat)
    house.cinema.checkout.pay(house.staff, order, PaymentRequest(Tender.CARD, reference=reference))


@contextmanager
def business_day_of(day: str) -> Iterator[None]:
    """Let slips be claimed for another business day."""
    with (
        patch("cinema.services.selling.closing.business_day", return_value=day),
        patch("cinema.services.selling.slips.business_day", return_value=day),
    ):
        yield


@pytest.mark.parametrize(("hours", "wrong"), [(-3, True), (-1, False), (0, False), (2, True)])
def test_an_entry_hours_before_the_one_before_or_in_the_future_is_a_finding(
    house: SmallHouse, hours: int, *, wrong: bool
) -> None:
    now = {"hours": 0}

    class Shifted(Journal):
        def now(self) -> datetime:
            return super().now() + timedelta(hours=now["hours"])

    journal: Any = house.storage.journal
    shifted = Shifted(journal._entries, house.storage.tills.epoch, house.storage.database.now)
    changed: Any = {"journal": shifted}
    cinema = join(replace(house.storage, **changed), "till-3", patience=0.01)
    cinema.office.set(house.operator, "name", "Lantern")
    now["hours"] = hours
    cinema.office.set(house.operator, "name", "Lamp")
    assert findings(house.cinema) == (["journal-time"] if wrong else [])


def test_a_payment_that_a_manager_decides_days_later_is_no_finding(house: SmallHouse) -> None:
    """Its entry has the time at which it was asked for, which lies before others of that till."""
    with suppress(CinemaError):
        sell(house.cinema, house.guest, house.screening, "B1", request=card(SILENT))
    data = house.connection.database
    attempts = {"$map": {"input": "$attempts", "in": {"$mergeObjects": ["$$this", {"at": _AGO}]}}}
    history = [["paying", _AGO], ["unresolved", _AGO]]
    data["transactions"].update_many({}, [{"$set": {"attempts": attempts, "asked_at": _AGO, "history": history}}])
    sell(house.cinema, house.staff, house.screening, "B2", request=CASH)
    (sale,) = house.cinema.unresolved.waiting(house.operator)
    house.cinema.unresolved.decide(house.operator, sale.id, taken=True, reference="T-1")
    settle(data, house.cinema)
    assert findings(house.cinema) == []


def test_a_refund_gives_what_a_ticket_cost_by_the_journal_not_by_the_sale(house: SmallHouse) -> None:
    """Prices were swapped within a sale, so that a free companion's ticket costs what the other one did."""
    sale = sell(house.cinema, house.guest, house.screening, "A1", "A2")
    settle(house.connection.database, house.cinema)
    free = next(ticket.seat for ticket in sale.tickets if not ticket.paid)
    prices_swapped(house.connection.database)
    back = house.cinema.refunds.refund(house.staff, sale.receipt_number or "", [free], reason="ill")
    assert back.refunds[0].amount == 0
    assert findings(house.cinema) == []


def test_a_refund_that_was_appended_by_hand_is_never_entered_by_recovery(house: SmallHouse) -> None:
    """It has a slip, as staff types it who gave money back: recovery took that for its end."""
    house.storage.settings.set("card_provider", Provider.SEPARATE)
    pay_by_slip(house, "B1", "S 17")
    pay_by_slip(house, "B2", "S 18")
    data = house.connection.database
    settle(data, house.cinema)
    given = house.storage.transactions.of_ticket(sale_on(data, "B2")["tickets"][0]["id"])
    assert given is not None
    house.cinema.refunds.refund(house.staff, given.receipt_number or "", reason="ill", reference="R 1")
    settle(data, house.cinema)
    refund_appended(data)
    assert findings(house.cinema) == ["refund-not-asked"]
    expire_leases(house.connection)
    house.cinema.recovery.recover()
    assert findings(house.cinema) == ["refund-not-asked"]
    (waits,) = house.cinema.unresolved.waiting(house.operator)
    house.cinema.unresolved.decide_refund(house.operator, waits.id, given_back=False)
    settle(data, house.cinema)
    assert findings(house.cinema) == []
    assert data["journal"].count_documents({"kind": "refunded"}) == 1
