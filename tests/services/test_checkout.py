"""Paying for held seats: every answer of a terminal, and what is refused before money moves."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from cinema.domain.orders import Choice, Discount, Line, Order
from cinema.domain.payments import AttemptState, PaymentRequest, Tender
from cinema.domain.transactions import Transaction, TransactionState
from cinema.domain.users import Actor, Channel, Role
from cinema.errors import (
    CinemaError,
    ConflictError,
    HoldExpiredError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    PaymentRefusedError,
    PaymentUnresolvedError,
)
from tests.conftest import SmallHouse
from tests.selling_checks import in_order, recover
from tests.support import (
    CASH,
    DECLINES,
    LACKS_FUNDS,
    LATE,
    SILENT,
    TIMES_OUT,
    begin,
    card,
    charge_nothing,
    choice,
    enrol,
    everything,
    expire,
    hold,
    raw,
    sell,
)

PAID, UNRESOLVED, ABANDONED = TransactionState.PAID, TransactionState.UNRESOLVED, TransactionState.ABANDONED


def seat_states(house: SmallHouse, *seats: str) -> list[str]:
    seat_map = house.storage.seat_maps.get(house.screening)
    return [seat_map.state(seat).value for seat in seats]


def begun(house: SmallHouse, *seats: str, actor: Actor | None = None) -> Order:
    return begin(house.cinema, actor or house.guest, house.screening, *(seats or ("B1", "B2")))


def get(house: SmallHouse, sale: Order) -> Transaction:
    return house.storage.transactions.get(sale.id)


def test_a_card_that_is_good_buys_the_seats(house: SmallHouse) -> None:
    sale = sell(house.cinema, house.guest, house.screening, "A1", "A2")
    assert (sale.state, sale.total, sale.currency) == (PAID, 950, "EUR")
    assert sale.receipt_number == f"{sale.paid_at:%Y}-01-000001"
    assert (sale.payments[0].last4, sale.payments[0].state) == ("4242", AttemptState.APPROVED)
    assert seat_states(house, "A1", "A2", "B2") == ["sold", "sold", "free"]
    assert [state for state, _at in sale.history] == ["paying", "paid"]
    (entry,) = house.storage.journal.of_subject(sale.id)
    assert (entry.kind.value, entry.number, entry.claims) == ("sold", sale.receipt_number, (sale.payments[0].claim,))
    assert in_order(house.cinema, house.connection) == []


@pytest.mark.parametrize(
    ("number", "reason"), [(DECLINES, "declined"), (LACKS_FUNDS, "insufficient-funds"), (TIMES_OUT, "timeout")]
)
def test_a_card_that_is_refused_can_be_followed_by_another(house: SmallHouse, number: str, reason: str) -> None:
    sale = begun(house)
    with pytest.raises(PaymentRefusedError) as refused:
        house.cinema.checkout.pay(house.guest, sale, card(number))
    assert refused.value.reason == reason
    assert get(house, sale).state is ABANDONED
    kept = house.cinema.booking.find(house.guest, house.screening, sale.screenings[0].hold)
    assert kept is not None
    assert kept.pinned is None
    assert kept.seconds_left > 470, "a fresh time to choose another way to pay"
    with pytest.raises(ConflictError):
        house.cinema.checkout.pay(house.guest, sale, card())
    paid = house.cinema.checkout.pay(house.guest, house.cinema.checkout.again(house.guest, sale), card())
    assert (paid.state, [one.state.value for one in paid.attempts]) == (PAID, ["approved"])
    assert in_order(house.cinema, house.connection) == []


def test_a_card_that_approves_after_the_time_out_has_bought_the_seats(house: SmallHouse) -> None:
    paid = sell(house.cinema, house.guest, house.screening, "B1", request=card(LATE))
    assert paid.state is PAID
    assert in_order(house.cinema, house.connection) == []


def test_a_charge_that_comes_after_the_time_out_is_refused_for_ever(house: SmallHouse) -> None:
    sale = begun(house)
    with pytest.raises(PaymentRefusedError):
        house.cinema.checkout.pay(house.guest, sale, card(TIMES_OUT))
    key = get(house, sale).attempts[0].id
    assert house.storage.terminal_memory.decide(key, "approved", 1900, "0127").kind.value == "cancelled"


@pytest.mark.parametrize("taken", [True, False])
def test_a_terminal_that_never_answers_leaves_it_to_a_manager(house: SmallHouse, taken: bool) -> None:
    sale = begun(house)
    with pytest.raises(PaymentUnresolvedError):
        house.cinema.checkout.pay(house.guest, sale, card(SILENT))
    assert get(house, sale).state is UNRESOLVED
    assert seat_states(house, "B1", "B2") == ["held", "held"]
    house.cinema.recovery.recover()
    manager = replace(house.staff, role=Role.MANAGER, user="user-manager")
    enrol(house.storage, manager)
    assert [one.id for one in house.cinema.unresolved.waiting(manager)] == [sale.id]
    for somebody in (house.guest, house.staff):
        with pytest.raises(NotAllowedError):
            house.cinema.unresolved.waiting(somebody)
        with pytest.raises(NotAllowedError):
            house.cinema.unresolved.decide(somebody, sale.id, taken=True)
    decided = house.cinema.unresolved.decide(manager, sale.id, taken=taken, reference="slip 7")
    assert decided.state.value == ("paid" if taken else "abandoned")
    assert seat_states(house, "B1", "B2") == (["sold", "sold"] if taken else ["free", "free"])
    if taken:
        assert decided.payments[0].reference == "slip 7"
    with pytest.raises(ConflictError):
        house.cinema.unresolved.decide(manager, sale.id, taken=not taken)
    assert in_order(house.cinema, house.connection) == []


@pytest.mark.parametrize("taken", [True, False])
def test_a_person_sees_what_is_being_checked_until_it_is_decided(house: SmallHouse, taken: bool) -> None:
    ada = Actor(Role.CUSTOMER, "till-1", Channel.CUSTOMER, "ada")
    enrol(house.storage, ada)
    sale = begin(house.cinema, ada, house.screening, "B1", "B2")
    assert house.cinema.receipts.being_checked(ada) == ()
    with pytest.raises(PaymentUnresolvedError):
        house.cinema.checkout.pay(ada, sale, card(SILENT))
    assert [one.id for one in house.cinema.receipts.being_checked(ada)] == [sale.id]
    assert house.cinema.receipts.being_checked(replace(ada, user="bob")) == ()
    assert house.cinema.receipts.purchases(ada) == ()
    with pytest.raises(PaymentUnresolvedError):
        house.cinema.checkout.resume(ada, sale.id)
    house.cinema.unresolved.decide(house.operator, sale.id, taken=taken)
    assert house.cinema.receipts.being_checked(ada) == ()
    if taken:
        assert house.cinema.checkout.resume(ada, sale.id).state is PAID
    else:
        with pytest.raises(PaymentRefusedError):
            house.cinema.checkout.resume(ada, sale.id)


@pytest.mark.parametrize("name", ["", "$where", "x" * 10_000, "\udcff", '{"$gt": ""}', "nothing"])
def test_a_sale_that_is_not_there_is_refused_in_words(house: SmallHouse, name: str) -> None:
    for call in (
        lambda: house.cinema.checkout.answer(house.staff, name, None),
        lambda: house.cinema.checkout.tender(house.guest, name, card(), 1),
        lambda: house.cinema.checkout.resume(house.guest, name),
        lambda: house.cinema.unresolved.decide(house.operator, name, taken=True),
        lambda: house.cinema.receipts.of_sale(house.operator, name),
    ):
        with pytest.raises((InvalidInputError, NotFoundError)):
            call()


def test_cash_gives_change_and_is_for_staff(house: SmallHouse) -> None:
    sale = begun(house, actor=house.staff)
    paid = house.cinema.checkout.pay(house.staff, sale, PaymentRequest(Tender.CASH, tendered=2000))
    assert (paid.payments[0].tendered, paid.payments[0].change, paid.payments[0].provider) == (2000, 100, "cash")
    assert in_order(house.cinema, house.connection) == []


@pytest.mark.parametrize("tendered", [None, 0, 1899, -1])
def test_cash_that_is_less_than_due_is_refused_and_changes_nothing(house: SmallHouse, tendered: int | None) -> None:
    sale = begun(house, actor=house.staff)
    before = everything(house.connection.database)
    with pytest.raises(InvalidInputError) as refused:
        house.cinema.checkout.pay(house.staff, sale, PaymentRequest(Tender.CASH, tendered=tendered))
    assert refused.value.field == "tendered"
    assert everything(house.connection.database) == before


@pytest.mark.parametrize("role", [Role.GUEST, Role.CUSTOMER])
def test_guests_and_customers_can_t_pay_cash(house: SmallHouse, role: Role) -> None:
    buyer = Actor(role, "kiosk-1", Channel.CUSTOMER, None if role is Role.GUEST else "ada")
    enrol(house.storage, *[buyer] * (role is not Role.GUEST))
    sale = begun(house, actor=buyer)
    before = everything(house.connection.database)
    with pytest.raises(NotAllowedError):
        house.cinema.checkout.pay(buyer, sale, CASH)
    assert everything(house.connection.database) == before
    assert [way.tender for way in house.cinema.checkout.ways_to_pay(buyer)] == [Tender.CARD]


@pytest.mark.parametrize(
    "number", [None, "", "4242", "4242424242424241", "5555555555554444", "4" * 10_000, "$where", "\udcff"]
)
def test_a_card_number_that_can_t_be_is_refused_and_changes_nothing(house: SmallHouse, number: str | None) -> None:
    sale = begun(house)
    before = everything(house.connection.database)
    with pytest.raises(InvalidInputError) as refused:
        house.cinema.checkout.pay(house.guest, sale, PaymentRequest(Tender.CARD, card=number))
    assert refused.value.field == "card"
    assert everything(house.connection.database) == before


def test_no_card_number_is_kept_beyond_its_last_four_digits(house: SmallHouse) -> None:
    sell(house.cinema, house.guest, house.screening, "B1", request=card(LATE))
    with pytest.raises(PaymentRefusedError):
        sell(house.cinema, house.guest, house.screening, "B2", request=card(DECLINES))
    kept = repr(everything(house.connection.database))
    assert LATE not in kept
    assert DECLINES not in kept


def test_a_line_that_costs_nothing_is_sold_without_a_charge(house: SmallHouse) -> None:
    charge_nothing(house)
    paid = sell(house.cinema, house.guest, house.screening, "B1", request=PaymentRequest(Tender.CARD))
    assert (paid.state, paid.total) == (PAID, 0)
    assert raw(house.connection, "test_terminal") == []
    assert in_order(house.cinema, house.connection) == []


def test_a_free_basket_can_be_taken_as_cash_by_staff(house: SmallHouse) -> None:
    charge_nothing(house)
    request = PaymentRequest(Tender.CASH, tendered=0)
    assert sell(house.cinema, house.staff, house.screening, "B1", request=request).state is PAID


def test_the_test_terminal_is_refused_in_a_house_that_is_no_demo(house: SmallHouse) -> None:
    chosen = [
        (one, begin(house.cinema, one, house.screening, seat))
        for one, seat in ((house.guest, "C1"), (house.staff, "C2"))
    ]
    house.connection.database["settings"].update_one({"_id": "mark"}, {"$set": {"kind": "real"}})
    real = house.another_till("till-2")
    for actor, sale in chosen:
        with pytest.raises(NotAllowedError):
            real.checkout.pay(actor, sale, card())
    assert raw(house.connection, "test_terminal") == []


@pytest.mark.parametrize(
    ("role", "channel", "seller", "customer"),
    [
        (Role.STAFF, Channel.COMMAND, "ida", None),
        (Role.STAFF, Channel.CUSTOMER, "ida", "ida"),
        (Role.CUSTOMER, Channel.CUSTOMER, None, "ida"),
        (Role.CUSTOMER, Channel.COMMAND, None, "ida"),
    ],
)
def test_who_works_here_sells_and_who_does_not_buys(
    house: SmallHouse, role: Role, channel: Channel, seller: str | None, customer: str | None
) -> None:
    actor = Actor(role, "w", channel, "ida")
    enrol(house.storage, actor)
    sale = begin(house.cinema, actor, house.screening, "B1")
    assert (sale.seller, sale.customer) == (seller, customer)


class TestASeparateTerminal:
    """The card terminal that stands beside the till: the staff says what it did."""

    @pytest.fixture(autouse=True)
    def separate(self, house: SmallHouse) -> None:
        house.storage.settings.set("card_provider", "separate")

    def asked(self, house: SmallHouse) -> Transaction:
        return house.cinema.checkout.ask(house.staff, begun(house, actor=house.staff), PaymentRequest(Tender.CARD))

    def test_a_reference_says_that_the_money_was_taken(self, house: SmallHouse) -> None:
        paid = house.cinema.checkout.answer(house.staff, self.asked(house).id, "slip 0815")
        assert (paid.state, paid.payments[0].reference) == (PAID, "slip 0815")
        assert in_order(house.cinema, house.connection) == []

    def test_without_one_the_basket_can_be_paid_in_another_way(self, house: SmallHouse) -> None:
        sale = self.asked(house)
        with pytest.raises(PaymentRefusedError) as refused:
            house.cinema.checkout.answer(house.staff, sale.id, None)
        assert refused.value.reason == "not-taken"
        again = house.cinema.checkout.again(house.staff, sale.order)
        assert house.cinema.checkout.pay(house.staff, again, CASH).state is PAID
        assert in_order(house.cinema, house.connection) == []

    @pytest.mark.parametrize("reference", ["", " ", "x" * 41, "x" * 10_000, "a\x00b", "\u202e12"])
    def test_a_reference_that_can_t_be_can_be_typed_again(self, house: SmallHouse, reference: str) -> None:
        sale = self.asked(house)
        with pytest.raises(InvalidInputError) as refused:
            house.cinema.checkout.answer(house.staff, sale.id, reference)
        assert refused.value.field == "reference"
        assert house.cinema.checkout.answer(house.staff, sale.id, "slip").state is PAID

    @pytest.mark.parametrize("reference", [None, "", " ", "x" * 41, "a\x00b"])
    def test_a_reference_that_can_t_be_is_refused_before_anything_is_written(
        self, house: SmallHouse, reference: str | None
    ) -> None:
        order = begun(house, actor=house.staff)
        before = everything(house.connection.database)
        with pytest.raises(InvalidInputError) as refused:
            house.cinema.checkout.pay(house.staff, order, PaymentRequest(Tender.CARD, reference=reference))
        assert refused.value.field == "reference"
        assert everything(house.connection.database) == before

    def test_a_guest_has_no_way_to_pay(self, house: SmallHouse) -> None:
        assert house.cinema.checkout.ways_to_pay(house.guest) == ()
        sale = self.asked(house)
        with pytest.raises(NotAllowedError):
            house.cinema.checkout.answer(house.guest, sale.id, "slip")

    def test_it_is_not_asked_twice_and_answers_once(self, house: SmallHouse) -> None:
        sale = self.asked(house)
        with pytest.raises(ConflictError):
            house.cinema.checkout.ask(house.staff, sale.order, PaymentRequest(Tender.CARD))
        paid = house.cinema.checkout.answer(house.staff, sale.id, "slip")
        assert house.cinema.checkout.answer(house.staff, sale.id, "slip") == paid, "the same slip again"
        with pytest.raises(ConflictError):
            house.cinema.checkout.answer(house.staff, sale.id, None)

    def test_a_till_that_died_meanwhile_leaves_it_to_a_manager(self, house: SmallHouse) -> None:
        sale = self.asked(house)
        assert house.cinema.recovery.recover().settled == 0, "somebody stands at the terminal"
        recover(house.cinema, house.connection)
        assert get(house, sale).state is UNRESOLVED
        assert house.cinema.unresolved.decide(house.operator, sale.id, taken=True).state is PAID
        assert in_order(house.cinema, house.connection) == []


def two_orders(house: SmallHouse) -> tuple[Order, Order]:
    """Make two orders of one hold."""
    held = hold(house.cinema, house.guest, house.screening, "B1", "B2")
    one, other = (house.cinema.checkout.begin(house.guest, [choice(held)]) for _order in range(2))
    return one, other


def test_of_two_orders_on_one_hold_one_pays(house: SmallHouse) -> None:
    one, other = two_orders(house)
    assert house.cinema.checkout.pay(house.guest, other, card()).state is PAID
    with pytest.raises(HoldExpiredError):
        house.cinema.checkout.pay(house.guest, one, card())
    assert get(house, one).state is ABANDONED
    assert len(raw(house.connection, "test_terminal")) == 1, "the other was never charged"
    assert in_order(house.cinema, house.connection) == []


@pytest.mark.parametrize("actor", ["guest", "staff"])
def test_while_one_order_is_being_paid_the_other_on_its_hold_can_t_be(house: SmallHouse, actor: str) -> None:
    one, other = two_orders(house)
    house.cinema.checkout.ask(house.guest, one, card())
    somebody = getattr(house, actor)
    with pytest.raises(HoldExpiredError):
        house.cinema.checkout.pay(somebody, other, CASH if actor == "staff" else card())
    assert seat_states(house, "B1", "B2") == ["held", "held"]
    kept = house.storage.seat_maps.find_hold(house.screening, one.screenings[0].hold)
    assert kept is not None
    assert kept.pinned is not None
    assert (kept.pinned.operation, kept.pinned.sale, kept.pinned.total) == (one.id, one.id, 1900)


@pytest.mark.parametrize("actor", ["guest", "staff"])
def test_a_hold_that_ran_out_can_t_be_paid_and_nothing_is_charged(house: SmallHouse, actor: str) -> None:
    somebody = getattr(house, actor)
    order = begun(house, actor=somebody)
    expire(house.connection, house.screening, order.screenings[0].hold)
    with pytest.raises(HoldExpiredError):
        house.cinema.checkout.pay(somebody, order, CASH if actor == "staff" else card())
    assert raw(house.connection, "test_terminal") == []
    assert [one["kind"] for one in raw(house.connection, "journal")] == ["void"]
    assert in_order(house.cinema, house.connection) == []


def test_an_order_is_nowhere_in_the_database_before_it_is_paid(house: SmallHouse) -> None:
    held = hold(house.cinema, house.guest, house.screening, "B1", "B2")
    house.storage.settings.ticket_key()  # made by whoever first needs it
    before = everything(house.connection.database)
    one, other = (house.cinema.checkout.begin(house.guest, [choice(held)]) for _order in range(2))
    assert one.id != other.id
    assert everything(house.connection.database) == before


@pytest.mark.parametrize("types", [{}, {"B1": None}, {"B1": None, "B2": None, "B3": None}, {"B1": None, "Z9": None}])
def test_a_basket_that_is_not_the_hold_s_seats_is_refused(house: SmallHouse, types: dict[str, str | None]) -> None:
    held = hold(house.cinema, house.guest, house.screening, "B1", "B2")
    with pytest.raises(InvalidInputError):
        house.cinema.checkout.begin(house.guest, [Choice(held, types)])


def test_nothing_and_the_same_screening_twice_are_refused(house: SmallHouse) -> None:
    one, other = (hold(house.cinema, house.guest, house.screening, seat) for seat in ("B1", "B2"))
    for choices in ([], [choice(one), choice(other)]):
        with pytest.raises(InvalidInputError):
            house.cinema.checkout.begin(house.guest, choices)


def test_another_s_hold_is_no_order(house: SmallHouse) -> None:
    held = hold(house.cinema, house.guest, house.screening, "B1")
    with pytest.raises(NotAllowedError):
        house.cinema.checkout.begin(house.staff, [choice(held)])


def test_another_customer_s_sale_can_t_be_paid_resumed_or_given_up(house: SmallHouse) -> None:
    ada, bob = (Actor(Role.CUSTOMER, "till-1", Channel.CUSTOMER, name) for name in ("ada", "bob"))
    enrol(house.storage, ada, bob)
    order = begun(house, actor=ada)
    checkout = house.cinema.checkout
    before: list[Callable[[], object]] = [
        lambda: checkout.pay(bob, order, card()),
        lambda: checkout.begin_split(bob, order),
        lambda: checkout.resume(bob, order),
    ]
    after: list[Callable[[], object]] = [
        lambda: checkout.resume(bob, order.id),
        lambda: checkout.tender(bob, order.id, card(), 100),
        lambda: checkout.give_up(bob, order.id),
        lambda: checkout.renew(bob, order.id),
    ]
    for call in before:
        with pytest.raises(NotAllowedError):
            call()
    checkout.begin_split(ada, order)
    for call in after:
        with pytest.raises(NotAllowedError):
            call()


def test_a_lost_answer_is_found_out(house: SmallHouse) -> None:
    asked = house.cinema.checkout.ask(house.guest, begun(house), card())
    house.storage.terminal_memory.decide(asked.attempts[0].id, "approved", asked.total, "4242")
    for order in (asked.order, asked.id, asked.order):
        assert house.cinema.checkout.resume(house.guest, order).state is PAID
    assert in_order(house.cinema, house.connection) == []


def test_prices_are_those_of_the_order(house: SmallHouse) -> None:
    order = begun(house, "B1")
    weekday = house.storage.price_cards.get("weekday")
    dearer = {name: dict.fromkeys(prices, 99_00) for name, prices in weekday.prices.items()}
    house.storage.price_cards.put(replace(weekday, prices=dearer))
    assert house.cinema.checkout.pay(house.guest, order, card()).total == 950


@pytest.mark.parametrize("by", ["cash", "card"])
def test_a_screening_that_is_no_longer_on_sale_takes_no_money(house: SmallHouse, by: str) -> None:
    actor = house.staff if by == "cash" else house.guest
    order = begun(house, "B1", actor=actor)
    house.connection.database["seat_maps"].update_one({"_id": house.screening}, {"$set": {"selling": False}})
    with pytest.raises(CinemaError):
        hold(house.cinema, house.guest, house.screening, "B2")
    with pytest.raises(HoldExpiredError):
        house.cinema.checkout.pay(actor, order, CASH if by == "cash" else card())
    assert raw(house.connection, "test_terminal") == []
    assert in_order(house.cinema, house.connection) == []


def test_a_screening_that_closes_after_the_pin_still_sells(house: SmallHouse) -> None:
    asked = house.cinema.checkout.ask(house.guest, begun(house, "B1"), card())
    house.connection.database["seat_maps"].update_one({"_id": house.screening}, {"$set": {"selling": False}})
    house.storage.terminal_memory.decide(asked.attempts[0].id, "approved", asked.total, "4242")
    assert house.cinema.checkout.resume(house.guest, asked.id).state is PAID
    assert in_order(house.cinema, house.connection) == []


def test_lines_are_sold_without_a_seat_by_staff_alone(house: SmallHouse) -> None:
    line = Line("popcorn-1", "Popcorn", 2, 900)
    with pytest.raises(NotAllowedError):
        house.cinema.checkout.begin(house.guest, [], lines=[line])
    order = house.cinema.checkout.begin(house.staff, [], lines=[line])
    assert (order.total, order.screenings, order.starts_at) == (900, (), None)
    paid = house.cinema.checkout.pay(house.staff, order, CASH)
    assert (paid.state, paid.lines, paid.tickets) == (PAID, (line,), ())
    assert in_order(house.cinema, house.connection) == []


def test_a_discount_is_shared_over_what_it_covers(house: SmallHouse) -> None:
    held = hold(house.cinema, house.staff, house.screening, "B1", "B2")
    line = Line("popcorn-1", "Popcorn", 1, 500)
    half = Discount("Half popcorn", 0, ("popcorn-1",), rate=50_00)
    order = house.cinema.checkout.begin(house.staff, [choice(held)], lines=[line], discounts=[half])
    assert (order.total, order.lines[0].paid, order.discounts[0].amount) == (2150, 250, 250)
    paid = house.cinema.checkout.pay(house.staff, order, CASH)
    assert paid.total == 2150
    assert in_order(house.cinema, house.connection) == []


@pytest.mark.parametrize(
    ("role", "channel", "cash"),
    [
        (Role.GUEST, Channel.CUSTOMER, False),
        (Role.CUSTOMER, Channel.CUSTOMER, False),
        (Role.STAFF, Channel.CUSTOMER, True),
        (Role.STAFF, Channel.BOX_OFFICE, True),
        (Role.STAFF, Channel.COMMAND, True),
        (Role.STAFF, Channel.KIOSK, False),
        (Role.ADMIN, Channel.KIOSK, False),
        (Role.CUSTOMER, Channel.BOX_OFFICE, False),
    ],
)
def test_cash_needs_staff_and_a_staffed_channel(house: SmallHouse, role: Role, channel: Channel, cash: bool) -> None:
    actor = Actor(role, "w", channel, None if role is Role.GUEST else "ida")
    enrol(house.storage, *[actor] * (role is not Role.GUEST))
    tenders = {way.tender for way in house.cinema.checkout.ways_to_pay(actor)}
    assert tenders == ({Tender.CASH, Tender.CARD, Tender.VOUCHER} if cash else {Tender.CARD})
    order = begin(house.cinema, actor, house.screening, "B1")
    if cash:
        assert house.cinema.checkout.pay(actor, order, CASH).state is PAID
        return
    with pytest.raises(NotAllowedError):
        house.cinema.checkout.pay(actor, order, CASH)
    sale = house.cinema.checkout.begin_split(actor, order)
    with pytest.raises(NotAllowedError):
        house.cinema.checkout.tender(actor, sale.id, CASH, 100)


@pytest.mark.parametrize("channel", [Channel.KIOSK, Channel.CUSTOMER])
def test_a_separate_terminal_needs_a_colleague_who_reads_its_slip(house: SmallHouse, channel: Channel) -> None:
    house.storage.settings.set("card_provider", "separate")
    actor = Actor(Role.STAFF, "w", channel, "ida")
    enrol(house.storage, actor)
    is_open = channel is Channel.CUSTOMER
    assert any(way.tender is Tender.CARD for way in house.cinema.checkout.ways_to_pay(actor)) is is_open
    order = begin(house.cinema, actor, house.screening, "B1")
    if is_open:
        assert house.cinema.checkout.pay(actor, order, PaymentRequest(Tender.CARD, reference="S-1")).state is PAID
    else:
        with pytest.raises(NotAllowedError):
            house.cinema.checkout.pay(actor, order, PaymentRequest(Tender.CARD, reference="S-1"))
