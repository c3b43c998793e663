"""The next customer never sees the one before: not on the screen, not in memory, not in files."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from cinema.domain.registration import Registration
from cinema.domain.tills import StationKind
from cinema.domain.transactions import Transaction
from cinema.domain.users import Actor, Channel, Role
from cinema.errors import PaymentUnresolvedError
from cinema.services.cinema import Cinema
from tests.conftest import SmallHouse
from tests.gui.kiosk_traces import Marks, Traces, own_temporary
from tests.gui.kiosk_walk import WAYS, Walk
from tests.gui.kiosk_weather import Weather
from tests.gui.kiosk_windows import Kiosk, kiosk_window
from tests.support import APPROVES, DECLINES, SILENT, begin, raw

# Backwards: they must not be found in this file's own names.
_PERSON = ("xuuQ aiboneZ", "aibonez", "elpmaxe.xuuq@aibonez", "ecnetnes gnol sselmrah a")
_PIN, _WRONG = "7102849", "ecnetnes s'enoyna ton"
COUNTER = Actor(Role.STAFF, "counter", Channel.BOX_OFFICE, "user-staff", "Sam")


@pytest.fixture
def kiosk(house: SmallHouse, tmp_path: Path) -> Iterator[Kiosk]:
    with own_temporary(tmp_path / "temporary"), kiosk_window(house) as opened:
        yield opened


@pytest.fixture
def walk(house: SmallHouse, kiosk: Kiosk) -> Walk:
    return Walk(kiosk, house.screening)


def person(house: SmallHouse, role: Role = Role.CUSTOMER) -> str:
    """Make an account for a person whose words are looked for afterwards, and return its id."""
    name, login, mail, sentence = words()
    return house.cinema.accounts.add(house.operator, Registration(name, login, mail, sentence), role).id


def words() -> list[str]:
    """Return name, login, e-mail and password of the person."""
    return [one[::-1] for one in _PERSON]


def held(house: SmallHouse) -> list[str]:
    """Return the seats that are held, but for those that wait at the counter."""
    waiting = {line["hold"] for basket in raw(house.connection, "baskets") for line in basket["order"]["screenings"]}
    return [
        f"{one['_id']} {name}"
        for one in raw(house.connection, "seat_maps")
        for name, seat in one["seats"].items()
        if seat["state"] == "held" and seat["hold"] not in waiting
    ]


def marks_of(sale: Transaction, cinema: Cinema, operator: Actor) -> tuple[str, ...]:
    """Return what tells a sale from all others: its id, its codes, its tickets."""
    receipt = cinema.receipts.of_sale(operator, sale.id, copy=False)
    codes = [word for one in receipt.tickets for word in (one.code, one.ticket.short_code or one.code, one.ticket.id)]
    return (sale.id, *codes)


def only_sale(house: SmallHouse) -> str:
    (sale,) = raw(house.connection, "transactions")
    return str(sale["_id"])


def test_nothing_is_left_of_a_customer_who_walks_away_from_any_page(house: SmallHouse, walk: Walk) -> None:
    traces = Traces(walk.kiosk)
    for page in WAYS:
        walk.to(page)
        walk.kiosk.walk_away()
        traces.expect_none(Marks())
        assert not held(house), f"seats are held after {page} was left"


def test_nothing_is_left_of_a_purchase_that_was_finished(house: SmallHouse, walk: Walk) -> None:
    traces, marks = Traces(walk.kiosk), Marks()
    walk.kiosk.touch(walk.to("done").finish)
    walk.kiosk.on("attract")
    other = house.another_till("office")
    sale = only_sale(house)
    # Other tests' houses have sales of the same number.
    traces.expect_none(Marks(house.storage.transactions.get(sale).receipt_number or ""), again=True)
    marks.add(*marks_of(house.storage.transactions.get(sale), other, house.operator))
    traces.expect_none(marks)
    assert not held(house)


def test_nothing_is_left_of_a_purchase_that_was_cancelled(house: SmallHouse, walk: Walk) -> None:
    traces = Traces(walk.kiosk)
    for page in ("seats", "types", "pay"):
        walk.to(page)
        walk.kiosk.window.start_over()
        walk.kiosk.on("attract")
        walk.kiosk.settle()
        traces.expect_none(Marks())
        assert not held(house), page


def test_a_purchase_that_is_cancelled_while_its_first_seats_are_asked_for_holds_none(
    house: SmallHouse, walk: Walk
) -> None:
    for _time in range(5):
        walk.kiosk.touch(walk.to("how_many").numbers[2])
        walk.kiosk.until(lambda: walk.kiosk.window.page_name == "seats")
        walk.kiosk.window.start_over()  # the call runs
        walk.kiosk.settle()
        assert not held(house)


def test_nothing_is_left_of_who_signed_in_and_bought(house: SmallHouse, walk: Walk) -> None:
    traces, marks = Traces(walk.kiosk), Marks(*words(), person(house))
    walk.sign(words()[1], words()[3])
    walk.seats_from_films()
    walk.pay_from_seats()
    walk.kiosk.until(lambda: getattr(walk.kiosk.page, "receipt", None) is not None)
    walk.kiosk.settle()  # in the time after which the kiosk forgets, what it does for the customer has ended
    walk.kiosk.walk_away()
    traces.expect_none(marks)


def test_nothing_is_left_of_what_was_typed_and_copied_at_the_sign_in(house: SmallHouse, walk: Walk) -> None:
    traces, marks = Traces(walk.kiosk), Marks(*words())
    page = walk.to("sign_in")
    page.fields["login"].value.set(words()[2])
    page.fields["password"].value.set(words()[3])
    field = page.fields["login"].entry
    field.focus_force()
    field.selection_range(0, "end")
    field.event_generate("<<Copy>>")
    walk.kiosk.root.update()
    assert walk.kiosk.root.clipboard_get() == words()[2], "it was copied"
    del page, field
    walk.kiosk.walk_away()
    traces.expect_none(marks)


def test_nothing_is_left_of_a_wrong_password(house: SmallHouse, walk: Walk) -> None:
    person(house)
    traces, marks = Traces(walk.kiosk), Marks(*words(), _WRONG[::-1])
    page = walk.to("sign_in")
    page.fields["login"].value.set(words()[1])
    page.fields["password"].value.set(_WRONG[::-1])
    walk.kiosk.touch(page.proceed)
    walk.kiosk.settle()
    assert walk.kiosk.window.page_name == "sign_in"
    del page
    walk.kiosk.walk_away()
    traces.expect_none(marks)


def test_nothing_is_left_of_a_hand_over_to_the_counter(house: SmallHouse, walk: Walk) -> None:
    traces = Traces(walk.kiosk)
    page = walk.to("counter")
    marks = Marks(page.basket.number, page.basket.id)
    walk.kiosk.touch(page.finish)
    del page
    walk.kiosk.on("attract")
    traces.expect_none(marks)
    assert len(raw(house.connection, "baskets")) == 1, "the seats are the counter's"


def handed_over(house: SmallHouse) -> str:
    """Return the digits of a basket that the counter made for the kiosk."""
    counter = house.another_till("counter")
    admin = Actor(Role.ADMIN, "counter", Channel.ADMIN, "user-admin", "Ada Office")
    counter.stations.register(admin, StationKind.TILL, "Counter")
    basket = counter.hand_overs.offer(COUNTER, begin(counter, COUNTER, house.screening, "B1", "B2"))
    assert basket.number is not None
    return basket.number


def test_nothing_is_left_of_a_hand_over_from_the_counter(house: SmallHouse, walk: Walk) -> None:
    number = handed_over(house)
    traces = Traces(walk.kiosk)
    marks = Marks(number)
    page = walk.to("collect")
    walk.type_digits(number)
    del number
    walk.kiosk.touch(page.take)
    del page
    walk.kiosk.on("types")
    walk.kiosk.walk_away()
    traces.expect_none(marks)
    assert not held(house)


def test_a_basket_that_comes_after_its_customer_has_gone_is_given_back(house: SmallHouse, walk: Walk) -> None:
    number = handed_over(house)
    walk.to("collect")
    walk.type_digits(number)
    walk.kiosk.touch(walk.kiosk.page.take)
    walk.kiosk.window.start_over()  # the answer comes when nobody waits for it
    walk.kiosk.settle()
    assert walk.kiosk.window.visit.purchase is None
    assert not held(house)


def test_nothing_is_left_of_a_payment_that_is_being_checked(house: SmallHouse, walk: Walk) -> None:
    traces, marks = Traces(walk.kiosk), Marks(*words())
    walk.kiosk.window.enter(house.storage.users.get(person(house)))
    walk.to("pay")
    walk.pay_by(SILENT)
    walk.kiosk.settle()
    walk.kiosk.walk_away()
    traces.expect_none(marks, again=True)
    # Decided later, it is told to nobody here.
    with pytest.raises(PaymentUnresolvedError):
        house.cinema.checkout.resume(house.operator, only_sale(house))
    house.cinema.unresolved.decide(house.operator, only_sale(house), taken=False)
    walk.kiosk.window.app.undecided.look()
    walk.kiosk.settle()
    traces.expect_none(marks)


@pytest.mark.parametrize("number", [APPROVES, DECLINES, SILENT])
def test_how_a_payment_ended_after_its_customer_had_gone_is_shown_to_nobody(
    house: SmallHouse, tmp_path: Path, number: str
) -> None:
    weather = Weather()
    with own_temporary(tmp_path / "temporary"), kiosk_window(house, seen=weather.over(house.cinema)) as kiosk:
        page = Walk(kiosk, house.screening).to("pay")
        weather.delay = 0.5
        page._paying(number)()
        kiosk.window.start_over()
        kiosk.on("attract")
        weather.delay = 0.0
        kiosk.settle()
        rooms = kiosk.window.frame.rooms
        assert kiosk.window.page_name == "attract"
        assert rooms is not None
        assert not rooms.note.winfo_children(), "the next customer is told nothing"
        (sale,) = raw(house.connection, "transactions")
        assert sale["state"] == {APPROVES: "paid", DECLINES: "abandoned", SILENT: "unresolved"}[number]
        if number == SILENT:
            house.cinema.unresolved.decide(house.operator, sale["_id"], taken=True)
            kiosk.window.app.undecided.look()
            kiosk.settle()
            assert kiosk.window.page_name == "attract"
        assert not held(house)


def test_nothing_is_left_of_a_pin_and_of_whose_it_was(house: SmallHouse, walk: Walk) -> None:
    sam = person(house, Role.STAFF)
    house.cinema.pins.choose(house.cinema.actor(house.storage.users.get(sam), Channel.ADMIN), words()[3], _PIN[::-1])
    house.connection.database["users"].update_one({"_id": sam}, {"$set": {"staff_number": "17"}})
    house.storage.users.forget(sam)
    traces, marks = Traces(walk.kiosk), Marks(*words(), _PIN[::-1])
    walk.to("staff")
    walk.type_digits("17")
    walk.kiosk.touch(walk.kiosk.page.proceed)
    walk.type_digits(_PIN[::-1])
    walk.kiosk.touch(walk.kiosk.page.proceed)
    walk.kiosk.until(lambda: walk.kiosk.page.user is not None)
    walk.kiosk.walk_away()
    traces.expect_none(marks)
