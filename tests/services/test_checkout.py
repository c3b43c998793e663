"""Paying for held seats: every answer of a terminal, every repeat, and what is refused before money moves."""

from dataclasses import replace

import pytest

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
from tests.support import (
    CASH,
    DECLINES,
    LACKS_FUNDS,
    LATE,
    SILENT,
    TIMES_OUT,
    begin,
    card,
    everything,
    expire,
    findings,
    hold,
    raw,
    sell,
)

PAID, OPEN, UNRESOLVED = TransactionState.PAID, TransactionState.OPEN, TransactionState.UNRESOLVED


def seat_states(house: SmallHouse, *seats: str) -> list[str]:
    seat_map = house.storage.seat_maps.get(house.screening)
    return [seat_map.state(seat).value for seat in seats]


def begun(house: SmallHouse, *seats: str, actor: Actor | None = None) -> Transaction:
    return begin(house.cinema, actor or house.guest, house.screening, *(seats or ("B1", "B2")))


def get(house: SmallHouse, sale: Transaction) -> Transaction:
    return house.storage.transactions.get(sale.id)


def test_a_card_that_is_good_buys_the_seats(house: SmallHouse) -> None:
    sale = sell(house.cinema, house.guest, house.screening, "B1", "A2")
    assert (sale.state, sale.total, sale.currency) == (PAID, 950, "EUR")
    assert sale.receipt_number == f"{sale.paid_at:%Y}-000001"
    assert sale.payment is not None
    assert (sale.payment.last4, sale.payment.state) == ("4242", AttemptState.APPROVED)
    assert seat_states(house, "B1", "A2", "B2") == ["sold", "sold", "free"]
    assert [state for state, _at in sale.history] == ["open", "paying", "paid"]
    assert len(house.storage.journal.of_transaction(sale.id)) == 1
    assert findings(house.cinema) == []


@pytest.mark.parametrize(
    ("number", "reason"), [(DECLINES, "declined"), (LACKS_FUNDS, "insufficient-funds"), (TIMES_OUT, "timeout")]
)
def test_a_card_that_is_refused_can_be_followed_by_another(house: SmallHouse, number: str, reason: str) -> None:
    sale = begun(house)
    with pytest.raises(PaymentRefusedError) as refused:
        house.cinema.checkout.pay(house.guest, sale.id, card(number))
    assert refused.value.reason == reason
    assert get(house, sale).state is OPEN
    kept = house.cinema.booking.find(house.guest, house.screening, sale.hold)
    assert kept is not None
    assert kept.pinned is None
    assert kept.seconds_left > 470, "a fresh time to choose another way to pay"
    paid = house.cinema.checkout.pay(house.guest, sale.id, card())
    assert (paid.state, [one.state.value for one in paid.attempts][1]) == (PAID, "approved")
    assert findings(house.cinema) == []


def test_a_card_that_approves_after_the_time_out_has_bought_the_seats(house: SmallHouse) -> None:
    paid = sell(house.cinema, house.guest, house.screening, "B1", request=card(LATE))
    assert paid.state is PAID
    assert paid.payment is not None
    assert findings(house.cinema) == []


def test_a_charge_that_comes_after_the_time_out_is_refused_for_ever(house: SmallHouse) -> None:
    sale = begun(house)
    with pytest.raises(PaymentRefusedError):
        house.cinema.checkout.pay(house.guest, sale.id, card(TIMES_OUT))
    key = get(house, sale).attempts[0].id
    assert house.storage.terminal_memory.decide(key, "approved", 1900, "0127", 0).kind.value == "cancelled"


@pytest.mark.parametrize("taken", [True, False])
def test_a_terminal_that_never_answers_leaves_it_to_a_manager(house: SmallHouse, taken: bool) -> None:
    sale = begun(house)
    with pytest.raises(PaymentUnresolvedError):
        house.cinema.checkout.pay(house.guest, sale.id, card(SILENT))
    assert get(house, sale).state is UNRESOLVED
    assert seat_states(house, "B1", "B2") == ["held", "held"]
    house.cinema.recovery.recover()
    manager = replace(house.staff, role=Role.MANAGER)
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
        assert decided.payment is not None
        assert decided.payment.reference == "slip 7"
    with pytest.raises(ConflictError):
        house.cinema.unresolved.decide(manager, sale.id, taken=not taken)
    assert findings(house.cinema) == []


@pytest.mark.parametrize("name", ["", "$where", "x" * 10_000, "\udcff", '{"$gt": ""}', "nothing"])
def test_a_sale_that_is_not_there_is_refused_in_words(house: SmallHouse, name: str) -> None:
    for call in (
        lambda: house.cinema.checkout.pay(house.guest, name, card()),
        lambda: house.cinema.checkout.resume(house.guest, name),
        lambda: house.cinema.unresolved.decide(house.operator, name, taken=True),
        lambda: house.cinema.receipts.of_sale(house.operator, name),
    ):
        with pytest.raises((InvalidInputError, NotFoundError)):
            call()


def test_cash_gives_change_and_is_for_staff(house: SmallHouse) -> None:
    sale = begun(house, actor=house.staff)
    paid = house.cinema.checkout.pay(house.staff, sale.id, PaymentRequest(Tender.CASH, tendered=2000))
    assert paid.payment is not None
    assert (paid.payment.tendered, paid.payment.change, paid.payment.provider) == (2000, 100, "cash")
    assert findings(house.cinema) == []


@pytest.mark.parametrize("tendered", [None, 0, 1899, -1])
def test_cash_that_is_less_than_due_is_refused_and_changes_nothing(house: SmallHouse, tendered: int | None) -> None:
    sale = begun(house, actor=house.staff)
    before = everything(house.connection.database)
    with pytest.raises(InvalidInputError) as refused:
        house.cinema.checkout.pay(house.staff, sale.id, PaymentRequest(Tender.CASH, tendered=tendered))
    assert refused.value.field == "tendered"
    assert everything(house.connection.database) == before


@pytest.mark.parametrize("role", [Role.GUEST, Role.CUSTOMER])
def test_guests_and_customers_can_t_pay_cash(house: SmallHouse, role: Role) -> None:
    buyer = Actor(role, "kiosk-1", Channel.CUSTOMER, None if role is Role.GUEST else "ada")
    sale = begun(house, actor=buyer)
    before = everything(house.connection.database)
    with pytest.raises(NotAllowedError):
        house.cinema.checkout.pay(buyer, sale.id, CASH)
    assert everything(house.connection.database) == before
    assert [way.tender for way in house.cinema.checkout.ways_to_pay(buyer)] == [Tender.CARD]


@pytest.mark.parametrize(
    "number", [None, "", "4242", "4242424242424241", "5555555555554444", "4" * 10_000, "$where", "\udcff"]
)
def test_a_card_number_that_can_t_be_is_refused_and_changes_nothing(house: SmallHouse, number: str | None) -> None:
    sale = begun(house)
    before = everything(house.connection.database)
    with pytest.raises(InvalidInputError) as refused:
        house.cinema.checkout.pay(house.guest, sale.id, PaymentRequest(Tender.CARD, card=number))
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
    paid = sell(house.cinema, house.guest, house.screening, "A2", request=PaymentRequest(Tender.CARD))
    assert (paid.state, paid.total) == (PAID, 0)
    assert raw(house.connection, "test_terminal") == []
    assert findings(house.cinema) == []


def test_a_free_basket_can_be_taken_as_cash_by_staff(house: SmallHouse) -> None:
    request = PaymentRequest(Tender.CASH, tendered=0)
    assert sell(house.cinema, house.staff, house.screening, "A2", request=request).state is PAID


def test_the_test_terminal_is_refused_in_a_house_that_is_no_demo(house: SmallHouse) -> None:
    house.connection.database["settings"].update_one({"_id": "mark"}, {"$set": {"kind": "real"}})
    real = house.another_till("till-2")
    for actor, seat in ((house.guest, "C1"), (house.staff, "C2")):
        sale = begin(real, actor, house.screening, seat)
        with pytest.raises(NotAllowedError):
            real.checkout.pay(actor, sale.id, card())
        assert get(house, sale).attempts == ()
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
    sale = begin(house.cinema, Actor(role, "w", channel, "ida"), house.screening, "B1")
    assert (sale.seller, sale.customer) == (seller, customer)


class TestASeparateTerminal:
    """The card terminal that stands beside the till: the staff says what it did."""

    @pytest.fixture(autouse=True)
    def separate(self, house: SmallHouse) -> None:
        house.storage.settings.set("card_provider", "separate")

    def asked(self, house: SmallHouse) -> Transaction:
        sale = begun(house, actor=house.staff)
        return house.cinema.checkout.ask(house.staff, sale.id, PaymentRequest(Tender.CARD))

    def test_a_reference_says_that_the_money_was_taken(self, house: SmallHouse) -> None:
        paid = house.cinema.checkout.answer(house.staff, self.asked(house).id, "slip 0815")
        assert paid.payment is not None
        assert (paid.state, paid.payment.reference) == (PAID, "slip 0815")
        assert findings(house.cinema) == []

    def test_without_one_the_basket_can_be_paid_in_another_way(self, house: SmallHouse) -> None:
        sale = self.asked(house)
        with pytest.raises(PaymentRefusedError) as refused:
            house.cinema.checkout.answer(house.staff, sale.id, None)
        assert refused.value.reason == "not-taken"
        assert house.cinema.checkout.pay(house.staff, sale.id, CASH).state is PAID

    @pytest.mark.parametrize("reference", ["", " ", "x" * 41, "x" * 10_000, "a\x00b", "\u202e12"])
    def test_a_reference_that_can_t_be_can_be_typed_again(self, house: SmallHouse, reference: str) -> None:
        sale = self.asked(house)
        with pytest.raises(InvalidInputError) as refused:
            house.cinema.checkout.answer(house.staff, sale.id, reference)
        assert refused.value.field == "reference"
        assert house.cinema.checkout.answer(house.staff, sale.id, "slip").state is PAID

    @pytest.mark.parametrize("reference", ["", " ", "x" * 41, "a\x00b"])
    def test_a_reference_that_can_t_be_is_refused_before_anything_is_asked(
        self, house: SmallHouse, reference: str
    ) -> None:
        sale = begun(house, actor=house.staff)
        before = everything(house.connection.database)
        with pytest.raises(InvalidInputError):
            house.cinema.checkout.pay(house.staff, sale.id, PaymentRequest(Tender.CARD, reference=reference))
        assert everything(house.connection.database) == before

    def test_a_guest_has_no_way_to_pay(self, house: SmallHouse) -> None:
        assert house.cinema.checkout.ways_to_pay(house.guest) == ()
        sale = self.asked(house)
        with pytest.raises(NotAllowedError):
            house.cinema.checkout.answer(house.guest, sale.id, "slip")

    def test_it_is_not_asked_twice_and_answers_once(self, house: SmallHouse) -> None:
        sale = self.asked(house)
        with pytest.raises(ConflictError):
            house.cinema.checkout.ask(house.staff, sale.id, PaymentRequest(Tender.CARD))
        paid = house.cinema.checkout.answer(house.staff, sale.id, "slip")
        assert house.cinema.checkout.answer(house.staff, sale.id, "slip") == paid, "the same slip again"
        with pytest.raises(ConflictError):
            house.cinema.checkout.answer(house.staff, sale.id, None)

    def test_a_till_that_died_meanwhile_leaves_it_to_a_manager(self, house: SmallHouse) -> None:
        from tests.support import expire_leases

        sale = self.asked(house)
        assert house.cinema.recovery.recover().settled == 0, "somebody stands at the terminal"
        expire_leases(house.connection)
        house.cinema.recovery.recover()
        assert get(house, sale).state is UNRESOLVED
        assert house.cinema.unresolved.decide(house.operator, sale.id, taken=True).state is PAID
        assert findings(house.cinema) == []


def test_of_two_sales_on_one_hold_one_pays(house: SmallHouse) -> None:
    held = hold(house.cinema, house.guest, house.screening, "B1", "B2")
    sales = [house.cinema.checkout.begin(house.guest, held, dict.fromkeys(held.seats)) for _ in range(2)]
    assert house.cinema.checkout.pay(house.guest, sales[1].id, card()).state is PAID
    with pytest.raises(HoldExpiredError):
        house.cinema.checkout.pay(house.guest, sales[0].id, card())
    assert get(house, sales[0]).state.value == "abandoned"
    assert len(raw(house.connection, "test_terminal")) == 1, "the other was never charged"
    assert findings(house.cinema) == []


def test_while_one_sale_is_being_paid_the_other_on_its_hold_can_t_be(house: SmallHouse) -> None:
    held = hold(house.cinema, house.guest, house.screening, "B1", "B2")
    one, other = (house.cinema.checkout.begin(house.guest, held, dict.fromkeys(held.seats)) for _ in range(2))
    asked = house.cinema.checkout.ask(house.guest, one.id, card())
    with pytest.raises(HoldExpiredError):
        house.cinema.checkout.pay(house.guest, other.id, card())
    assert seat_states(house, "B1", "B2") == ["held", "held"]
    assert asked.last_attempt is not None
    kept = house.storage.seat_maps.find_hold(house.screening, held.id)
    assert kept is not None
    assert kept.pinned == asked.last_attempt.id


def test_a_hold_that_ran_out_can_t_be_paid_and_nothing_is_charged(house: SmallHouse) -> None:
    sale = begun(house)
    expire(house.connection, house.screening, sale.hold)
    with pytest.raises(HoldExpiredError):
        house.cinema.checkout.pay(house.guest, sale.id, card())
    assert raw(house.connection, "test_terminal") == []
    assert get(house, sale).state.value == "abandoned"
    assert findings(house.cinema) == []


def test_a_sale_begun_again_is_the_same_sale(house: SmallHouse) -> None:
    held = hold(house.cinema, house.guest, house.screening, "B1")
    one, again = (
        house.cinema.checkout.begin(house.guest, held, {"B1": kind}, sale_id="basket-1") for kind in ("adult", "child")
    )
    assert again == one
    paid = house.cinema.checkout.pay(house.guest, one.id, card())
    assert house.cinema.checkout.begin(house.guest, held, {"B1": None}, sale_id="basket-1") == paid
    with pytest.raises(ConflictError):
        house.cinema.checkout.pay(house.guest, one.id, card())
    assert findings(house.cinema) == []


@pytest.mark.parametrize("choice", [{}, {"B1": None}, {"B1": None, "B2": None, "B3": None}, {"B1": None, "Z9": None}])
def test_a_basket_that_is_not_the_hold_s_seats_is_refused(house: SmallHouse, choice: dict[str, str | None]) -> None:
    held = hold(house.cinema, house.guest, house.screening, "B1", "B2")
    with pytest.raises(InvalidInputError):
        house.cinema.checkout.begin(house.guest, held, choice)


def test_another_customer_s_sale_can_t_be_paid_or_resumed(house: SmallHouse) -> None:
    ada, bob = (Actor(Role.CUSTOMER, "till-1", Channel.CUSTOMER, name) for name in ("ada", "bob"))
    sale = begun(house, actor=ada)
    with pytest.raises(NotAllowedError):
        house.cinema.checkout.pay(bob, sale.id, card())
    with pytest.raises(NotAllowedError):
        house.cinema.checkout.resume(bob, sale.id)


def test_a_lost_answer_is_found_out(house: SmallHouse) -> None:
    sale = begun(house)
    asked = house.cinema.checkout.ask(house.guest, sale.id, card())
    assert asked.last_attempt is not None
    house.storage.terminal_memory.decide(asked.last_attempt.id, "approved", sale.total, "4242", 0)
    for _repeat in range(2):
        assert house.cinema.checkout.resume(house.guest, sale.id).state is PAID
    assert findings(house.cinema) == []


def test_prices_are_those_of_the_beginning(house: SmallHouse) -> None:
    sale = begun(house, "B1")
    weekday = house.storage.price_cards.get("weekday")
    dearer = tuple(replace(one, prices=dict.fromkeys(one.prices, 99_00)) for one in weekday.types)
    house.storage.price_cards.put(replace(weekday, types=dearer))
    assert house.cinema.checkout.pay(house.guest, sale.id, card()).total == 950


def test_a_screening_that_closes_meanwhile_still_honours_its_holds(house: SmallHouse) -> None:
    sale = begun(house, "B1")
    house.connection.database["seat_maps"].update_one({"_id": house.screening}, {"$set": {"selling": False}})
    with pytest.raises(CinemaError):
        hold(house.cinema, house.guest, house.screening, "B2")
    assert house.cinema.checkout.pay(house.guest, sale.id, card()).state is PAID


def test_a_sale_that_is_given_up_frees_its_seats_and_one_that_is_being_paid_is_left_alone(house: SmallHouse) -> None:
    sale = begun(house)
    for _repeat in range(2):
        house.cinema.checkout.abandon(house.guest, sale.id)
    assert get(house, sale).state is TransactionState.ABANDONED
    assert seat_states(house, "B1", "B2") == ["free", "free"]
    asked = house.cinema.checkout.ask(house.guest, begun(house).id, card())
    house.cinema.checkout.abandon(house.guest, asked.id)
    assert get(house, asked).state is TransactionState.PAYING
    assert seat_states(house, "B1", "B2") == ["held", "held"]


def test_a_sale_that_is_handed_over_is_paid_as_one_that_is_read(house: SmallHouse) -> None:
    sale = begun(house)
    with pytest.raises(PaymentRefusedError):
        house.cinema.checkout.pay(house.guest, sale, card(DECLINES))
    paid = house.cinema.checkout.pay(house.guest, sale, card())
    assert paid.state is PAID
    assert paid == house.storage.transactions.get(sale.id)


def test_another_total_than_the_stored_one_is_never_asked_for(house: SmallHouse) -> None:
    sale = begun(house)
    with pytest.raises(ConflictError):
        house.cinema.checkout.pay(house.guest, replace(sale, total=1), card())
    assert house.storage.transactions.get(sale.id) == sale
    assert raw(house.connection, "test_terminal") == []


@pytest.mark.parametrize("end", ["pay", "abandon"])
def test_a_closed_sale_that_is_handed_over_as_open_is_refused(house: SmallHouse, end: str) -> None:
    sale = begun(house)
    if end == "pay":
        house.cinema.checkout.pay(house.guest, sale, card())
    else:
        house.cinema.checkout.abandon(house.guest, sale.id)
    before = house.storage.transactions.get(sale.id)
    with pytest.raises(ConflictError, match="closed already"):
        house.cinema.checkout.pay(house.guest, sale, card())
    assert house.storage.transactions.get(sale.id) == before
