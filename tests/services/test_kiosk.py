"""A kiosk says why it can't sell before anybody pays; staff alone leave and stop it, whose PINs lock as at tills."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from cinema.adapters.demo_terminal import DemoTerminal
from cinema.adapters.passwords import BcryptPasswords
from cinema.adapters.printers import devices, links
from cinema.domain.kiosk import CauseCode, OutOfOrder, PaperState
from cinema.domain.parties import WantedParty
from cinema.domain.payments import Provider
from cinema.domain.printers import PrintRole
from cinema.domain.registration import Registration
from cinema.domain.tills import StationKind
from cinema.domain.users import Actor, Channel, Role, User
from cinema.errors import (
    ChangedMeanwhileError,
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    PinLockedError,
    PinToReplaceError,
    SignedOutError,
    SpacesTakenError,
)
from cinema.services.kiosk import kiosk as kiosk_service
from tests.conftest import SmallHouse
from tests.printer_of_ours import on_network
from tests.races.rig import acknowledge
from tests.services.audit_faults import unchecked
from tests.services.kiosk_house import ADMIN, GUEST, STAFF, KioskHouse, kiosk_house
from tests.services.printing_house import MANAGER
from tests.support import findings, raw

SENTENCE, PIN, WRONG = "a long sentence", "471386", "90817"
RECEIPT = PrintRole.RECEIPT


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(BcryptPasswords.__init__, "__defaults__", (4,))
    monkeypatch.setattr(devices, "_BETWEEN", 0.1)
    monkeypatch.setattr(links, "_DRAIN_SECONDS", 0.1)


@pytest.fixture
def at(house: SmallHouse) -> KioskHouse:
    return kiosk_house(house)


@pytest.fixture
def ben(at: KioskHouse) -> User:
    """A member of staff with a PIN of his own and a staff number."""
    user = at.counter.accounts.add(
        at.house.operator, Registration("Ben Ber", "ben", "ben@example.org", SENTENCE), Role.STAFF
    )
    at.counter.pins.choose(at.counter.actor(user, Channel.BOX_OFFICE), SENTENCE, PIN)
    at.house.connection.database["users"].update_one({"_id": user.id}, {"$set": {"staff_number": "17"}})
    return at.house.storage.users.get(user.id)


def setting(at: KioskHouse, name: str, value: object) -> None:
    at.house.storage.settings.set(name, value)


def cause(at: KioskHouse) -> OutOfOrder | None:
    return at.cinema.kiosk.state(GUEST).cause


def code(at: KioskHouse) -> str | None:
    found = cause(at)
    return found.code.value if found is not None else None


def test_a_workstation_that_is_no_kiosk_is_out_of_order(at: KioskHouse) -> None:
    laptop = at.house.another_till("laptop")
    state = laptop.kiosk.state(Actor(Role.GUEST, "laptop", Channel.KIOSK))
    assert state.cause is not None
    assert (state.cause.code, state.number, state.sells) == (CauseCode.NOT_REGISTERED, 0, False)
    assert at.counter.kiosk.state(GUEST).cause is not None, "a till is no kiosk"
    at.cinema.stations.retire(MANAGER, at.station)
    assert code(at) == "R1"
    assert state.cause.since <= state.now
    assert laptop.kiosk.state(GUEST).cause == state.cause, "it lasts since the first look"


def test_a_kiosk_with_paper_sells_and_says_who_it_is(at: KioskHouse) -> None:
    with on_network() as running:
        at.step(at.add(running, RECEIPT))
        state = at.cinema.kiosk.state(GUEST)
    assert (state.cause, state.paper, state.label, state.takes_cards) == (None, PaperState.READY, "Foyer", True)
    assert state.number == next(one.number for one in at.cinema.stations.all(MANAGER) if one.label == "Foyer")
    assert state.sells
    assert state.opens_at is None


def test_without_a_printer_it_sells_only_where_codes_alone_are_allowed(at: KioskHouse) -> None:
    assert (code(at), at.cinema.kiosk.state(GUEST).paper) == ("P0", PaperState.NONE)
    setting(at, "kiosk_qr_alone", 1)
    state = at.cinema.kiosk.state(GUEST)
    assert (state.cause, state.paper, state.sells_alone) == (None, PaperState.NONE, True)


def test_a_kiosk_where_nothing_is_paid_needs_no_paper(at: KioskHouse) -> None:
    setting(at, "card_provider", Provider.SEPARATE)
    state = at.cinema.kiosk.state(GUEST)
    assert (state.takes_cards, state.cause, state.paper) == (False, None, PaperState.NONE)


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        ({"no_paper": True}, ("P2", PaperState.OUT_OF_PAPER)),
        ({"cover_open": True}, ("P2", PaperState.OUT_OF_PAPER)),
        ({"silent": True}, ("P1", PaperState.UNKNOWN)),
        ({"garbage": True}, ("P1", PaperState.UNKNOWN)),
    ],
    ids=["paper", "cover", "silent", "garbage"],
)
def test_a_printer_that_can_t_print_stops_sales_and_comes_back_by_itself(
    at: KioskHouse, monkeypatch: pytest.MonkeyPatch, fault: dict[str, bool], expected: tuple[str, PaperState]
) -> None:
    monkeypatch.setattr("cinema.services.printing.worker._ASK_AGAIN", 0.0)
    with on_network() as running:
        printer = at.add(running, RECEIPT)
        for name, value in fault.items():
            assert hasattr(running.printer, name)
            setattr(running.printer, name, value)
        at.step(printer)
        assert (code(at), at.cinema.kiosk.state(GUEST).paper) == expected
        first = cause(at)
        assert first is not None
        assert first.device == "Foyer"
        at.step(printer, 2)
        assert cause(at) == first, "later looks keep since when it is so"
        for name in fault:
            setattr(running.printer, name, False)
        at.step(printer)
        assert code(at) is None


def test_what_a_printer_s_program_found_counts_only_while_it_lives(at: KioskHouse) -> None:
    with on_network() as running:
        printer = at.add(running, RECEIPT)
        assert (code(at), at.cinema.kiosk.state(GUEST).paper) == ("P1", PaperState.UNKNOWN), "nobody has looked yet"
        at.step(printer)
        assert code(at) is None
        at.pass_time("printer_states", "until", 60)
        found = cause(at)
        assert found is not None
        assert (found.code.value, at.cinema.kiosk.state(GUEST).paper) == ("P1", PaperState.AWAY)
        gone = at.cinema.kiosk.state(GUEST).now - found.since
        assert timedelta(seconds=45) < gone < timedelta(seconds=75), "since its program's lease was over"
        at.step(printer)
        assert code(at) is None
        at.workers[printer.id].stop()
        assert code(at) == "P1"


def test_a_stand_in_that_prints_keeps_the_kiosk_selling(at: KioskHouse) -> None:
    with on_network() as running, on_network() as empty:
        empty.printer.no_paper = True
        spare, printer = at.add(running, name="Spare"), at.add(empty, RECEIPT)
        at.step(printer)
        assert code(at) == "P2"
        at.cinema.admin.printers.change(MANAGER, printer, replace(printer, stand_in=spare.id))
        assert code(at) == "P2", "the stand-in is not looked at yet"
        at.step(spare)
        assert code(at) is None


def test_a_terminal_that_does_not_answer_stops_sales(at: KioskHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    setting(at, "kiosk_qr_alone", 1)
    monkeypatch.setattr(DemoTerminal, "is_reachable", lambda _self: False)
    assert code(at) == "T1"
    monkeypatch.undo()
    assert code(at) is None


def test_a_setting_that_can_t_be_used_stops_sales(at: KioskHouse) -> None:
    setting(at, "kiosk_qr_alone", 1)
    at.house.connection.database["settings"].update_one({"_id": "house"}, {"$set": {"timezone": "Nowhere/City"}})
    at.house.storage.settings.forget()
    assert code(at) == "D1"


def test_hours_of_the_house_close_it(at: KioskHouse) -> None:
    setting(at, "kiosk_qr_alone", 1)
    now = at.cinema.kiosk.state(GUEST).now
    opens, closes = (f"{now + timedelta(hours=hours):%H:%M}" for hours in (3, 5))
    setting(at, "timezone", "UTC")
    setting(at, "kiosk_opens", opens)
    setting(at, "kiosk_closes", closes)
    state = at.cinema.kiosk.state(GUEST)
    assert (state.is_open, state.sells, state.cause) == (False, False, None)
    assert state.opens_at is not None
    assert f"{state.opens_at:%H:%M}" == opens


def test_staff_put_it_out_of_order_and_in_order(at: KioskHouse) -> None:
    setting(at, "kiosk_qr_alone", 1)
    at.counter.kiosk.put_out_of_order(STAFF, at.station, "  the screen flickers ")
    found = cause(at)
    assert found is not None
    assert (found.code, found.device, found.reason, found.by) == (
        CauseCode.BY_HAND, "Foyer", "the screen flickers", "user-staff",
    )  # fmt: skip
    events = len(raw(at.house.connection, "journal"))
    at.counter.kiosk.put_out_of_order(STAFF, at.station, "the screen flickers")
    assert len(raw(at.house.connection, "journal")) == events, "a repeat records nothing"
    at.counter.kiosk.put_out_of_order(STAFF, at.station, "it smells")
    again = cause(at)
    assert again is not None
    assert (again.reason, again.since) == ("it smells", found.since)
    assert findings(at.cinema) == []
    for _time in range(2):
        at.counter.kiosk.put_in_order(STAFF, at.station)
        assert code(at) is None
    assert findings(at.cinema) == []


def test_an_order_put_out_by_hand_in_the_database_is_found_by_the_audit(at: KioskHouse) -> None:
    at.counter.kiosk.put_out_of_order(STAFF, at.station, "broken")
    unchecked(at.house.connection.database["tills"], {"_id": at.station}, {"$set": {"stopped": None}})
    assert "till-changed" in findings(at.cinema)


def test_only_kiosks_are_put_out_of_order(at: KioskHouse) -> None:
    for station in (at.counter.tills.this_one(), "nothing", "", "$where"):
        with pytest.raises(NotFoundError):
            at.counter.kiosk.put_out_of_order(STAFF, station, "")
    with pytest.raises(InvalidInputError):
        at.counter.kiosk.put_out_of_order(STAFF, at.station, "x" * 500)
    with pytest.raises(InvalidInputError):
        at.counter.kiosk.put_out_of_order(STAFF, at.station, "two\nlines")


def test_of_two_colleagues_at_one_instant_none_is_lost_unseen(at: KioskHouse) -> None:
    others = [at.house.another_till(f"office-{number}") for number in range(4)]

    def stop(number: int) -> bool:
        try:
            others[number].kiosk.put_out_of_order(STAFF, at.station, f"reason {number}")
        except ChangedMeanwhileError:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(stop, range(4)))
    assert any(done)
    found = cause(at)
    assert found is not None
    assert found.reason in {f"reason {number}" for number, one in enumerate(done) if one}
    assert findings(at.cinema) == []


def test_a_pin_leaves_the_kiosk_and_gives_no_rights(at: KioskHouse, ben: User) -> None:
    for person in ("17", "ben", ben.id, " BEN@example.org "):
        assert at.cinema.kiosk.check_pin(GUEST, person, f" {PIN} ").id == ben.id
    with pytest.raises(NotAllowedError):
        at.cinema.printing.waiting(GUEST)
    assert raw(at.house.connection, "users")[0].get("last_seen") is None, "nobody signed in"


def test_a_pin_guessed_25_times_is_compared_five_times(
    at: KioskHouse, ben: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared: list[str] = []
    whole = BcryptPasswords.matches

    def counted(self: BcryptPasswords, text: str, hashed: str) -> bool:
        compared.append(text)
        return whole(self, text, hashed)

    monkeypatch.setattr(BcryptPasswords, "matches", counted)
    refused: list[type[Exception]] = []
    for number in range(25):
        with pytest.raises((InvalidInputError, PinLockedError)) as error:
            at.cinema.kiosk.check_pin(GUEST, "17", f"{9000 + number}")
        refused.append(type(error.value))
    assert refused == [InvalidInputError] * 4 + [PinLockedError] * 21
    assert len(compared) == 5
    with pytest.raises(PinLockedError):
        at.cinema.kiosk.check_pin(GUEST, "17", PIN)
    assert at.counter.pin_sign_in.sign_in(ben.id, PIN).id == ben.id, "it is locked at the kiosk alone"
    at.counter.accounts.unlock(MANAGER, "ben")
    assert at.cinema.kiosk.check_pin(GUEST, "17", PIN).id == ben.id


def test_many_guesses_at_one_instant_are_no_more_tries(at: KioskHouse, ben: User) -> None:
    def guess(number: int) -> str:
        try:
            at.cinema.kiosk.check_pin(GUEST, "17", f"{7000 + number}")
        except (InvalidInputError, PinLockedError) as error:
            return type(error).__name__
        return "right"

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(guess, range(25)))
    assert found.count("InvalidInputError") == 4
    assert "right" not in found


@pytest.mark.parametrize("person", ["", "  ", "999", "nobody", "$where", "x" * 10_000])
def test_nobody_s_pin_is_no_pin(at: KioskHouse, ben: User, person: str) -> None:
    for pin in (PIN, "", "9" * 10_000):
        with pytest.raises((NotFoundError, InvalidInputError)):
            at.cinema.kiosk.check_pin(GUEST, person, pin)


def test_a_customer_has_no_pin_at_a_kiosk(at: KioskHouse, ben: User) -> None:
    ada = at.cinema.accounts.register(at.house.guest, "Ada", "ada", "ada@example.org", SENTENCE)
    for name in ("ada", ada.id):
        with pytest.raises(NotFoundError):
            at.cinema.kiosk.check_pin(GUEST, name, SENTENCE)


def test_a_pin_that_was_given_must_be_replaced_at_a_till_first(at: KioskHouse, ben: User) -> None:
    given = at.counter.pins.give(ADMIN, ben.id)
    with pytest.raises(PinToReplaceError):
        at.cinema.kiosk.check_pin(GUEST, "17", given)


def test_a_deactivated_colleague_doesn_t_leave_it(at: KioskHouse, ben: User) -> None:
    at.counter.admin.people.deactivate(ADMIN, ben)
    with pytest.raises((NotAllowedError, NotFoundError)):
        at.cinema.kiosk.check_pin(GUEST, "ben", PIN)


def test_a_window_at_a_workstation_that_is_no_station_can_be_left_too(at: KioskHouse, ben: User) -> None:
    laptop = at.house.another_till("laptop")
    guest = Actor(Role.GUEST, "laptop", Channel.KIOSK)
    assert laptop.kiosk.check_pin(guest, "17", PIN).id == ben.id
    with pytest.raises(NotAllowedError):
        laptop.kiosk.check_pin(Actor(Role.GUEST, "laptop", Channel.CUSTOMER), "17", PIN)


def test_at_the_kiosk_it_is_stopped_by_whoever_typed_a_pin_just_now(at: KioskHouse, ben: User) -> None:
    setting(at, "kiosk_qr_alone", 1)
    kiosk = at.cinema.kiosk
    calls: list[Callable[[str | None], object]] = [
        lambda by: kiosk.put_out_of_order(GUEST, at.station, "", by=by),
        lambda by: kiosk.put_in_order(GUEST, at.station, by=by),
    ]  # fmt: skip
    for call in calls:
        for by in (None, ben.id, "user-staff"):
            with pytest.raises(NotAllowedError):
                call(by)
    kiosk.check_pin(GUEST, "17", PIN)
    with pytest.raises(NotAllowedError):
        kiosk.put_out_of_order(GUEST, at.station, "", by="user-staff")
    with pytest.raises(NotAllowedError, match="PIN"):
        kiosk.put_out_of_order(GUEST, at.counter.tills.this_one(), "", by=ben.id)
    kiosk.put_out_of_order(GUEST, at.station, "paper jam", by=ben.id)
    found = cause(at)
    assert found is not None
    assert (found.code.value, found.by) == ("H1", ben.id)
    kiosk.put_in_order(GUEST, at.station, by=ben.id)
    assert code(at) is None
    kiosk.end_service(GUEST)
    with pytest.raises(NotAllowedError):
        kiosk.put_out_of_order(GUEST, at.station, "", by=ben.id)
    assert findings(at.cinema) == []


def test_a_pin_typed_long_ago_stops_no_kiosk(at: KioskHouse, ben: User, monkeypatch: pytest.MonkeyPatch) -> None:
    at.cinema.kiosk.check_pin(GUEST, "17", PIN)
    monkeypatch.setattr(kiosk_service, "SERVICE_MINUTES", 0)
    with pytest.raises(NotAllowedError):
        at.cinema.kiosk.put_out_of_order(GUEST, at.station, "", by=ben.id)


def test_who_was_deactivated_since_stops_no_kiosk(at: KioskHouse, ben: User) -> None:
    at.cinema.kiosk.check_pin(GUEST, "17", PIN)
    at.cinema.admin.people.deactivate(ADMIN, ben)
    with pytest.raises((NotAllowedError, SignedOutError)):
        at.cinema.kiosk.put_out_of_order(GUEST, at.station, "", by=ben.id)


def test_a_till_that_becomes_a_kiosk_takes_no_pins_to_sign_in(at: KioskHouse, ben: User) -> None:
    at.counter.stations.register(MANAGER, StationKind.KIOSK, "Counter 1")
    with pytest.raises(ConflictError):
        at.counter.pin_sign_in.sign_in(ben.id, PIN)


def test_the_end_of_a_visit_settles_its_sale_and_the_next_one_follows_it(at: KioskHouse) -> None:
    first = at.sold("B1")
    assert [one["kind"] for one in raw(at.house.connection, "journal") if one.get("due")] == ["sold"]
    acknowledge(at.house.connection)  # what was written is read at majority
    for _repeat in range(2):
        at.cinema.kiosk.end_visit(GUEST)
    assert [one for one in raw(at.house.connection, "journal") if one.get("due")] == []
    second = at.sold("B2")
    numbers = [str(one.receipt_number).rpartition("-")[2] for one in (first, second)]
    assert numbers == ["000001", "000002"]
    assert findings(at.cinema) == []


def test_nobody_is_blamed_for_wheelchair_spaces_that_are_taken(at: KioskHouse) -> None:
    house = at.house
    house.storage.settings.set("seats_at_counter", 100)
    ordinary = [f"{row}{number}" for row in "ABC" for number in range(1, 11)][2:]
    at.counter.booking.hold(STAFF, house.screening, None, ordinary)
    at.cinema.booking.hold(GUEST, house.screening, None, ["A1"])
    with pytest.raises(SpacesTakenError) as told:
        at.cinema.party_booking.hold(GUEST, house.screening, None, WantedParty({"adult": 1}, {}, spaces=1))
    assert told.value.message == "All wheelchair spaces are taken. Please ask at the counter."
    assert told.value.others == 1, "for staff"


def test_a_pin_that_has_expired_is_asked_for_again(at: KioskHouse) -> None:
    with pytest.raises(NotAllowedError, match=r"Your PIN has expired\. Type it again to put"):
        at.cinema.kiosk.put_out_of_order(GUEST, at.station, "ink")
