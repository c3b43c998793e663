"""A sale that is paid by several tenders: they add up or go back, whoever walks away and wherever a till stops."""

from contextlib import suppress

import pytest

from cinema.adapters.demo_terminal import DemoTerminal
from cinema.bootstrap import join
from cinema.domain.payments import Answer, AnswerKind, PaymentRequest, Tender
from cinema.domain.transactions import Transaction, TransactionState
from cinema.domain.users import Actor, Channel, Role
from cinema.errors import (
    CinemaError,
    ConflictError,
    HoldExpiredError,
    InvalidInputError,
    PaymentRefusedError,
    PaymentUnresolvedError,
    SlipKnownError,
)
from cinema.services.cinema import Cinema
from repositories.storage import open_storage
from tests.conftest import SmallHouse
from tests.interruptions import interrupted
from tests.selling_checks import in_order, recover
from tests.services.conftest import Failing, PowerCutError
from tests.support import CASH, DECLINES, SILENT, begin, card, enrol, expire, expire_leases, raw, sell

PART_PAID, PAID, ABANDONED = TransactionState.PART_PAID, TransactionState.PAID, TransactionState.ABANDONED
MANAGER = Actor(Role.MANAGER, "office", Channel.COMMAND, "mia")
SLIP = PaymentRequest(Tender.CARD, reference="SLIP-1")


def begun(house: SmallHouse, cinema: Cinema | None = None) -> Transaction:
    """Begin a split sale of two seats at 1900."""
    chosen = cinema or house.cinema
    return chosen.checkout.begin_split(house.staff, begin(chosen, house.staff, house.screening, "B1", "B2"))


def kinds(house: SmallHouse) -> list[str]:
    return sorted(one["kind"] for one in raw(house.connection, "journal"))


def seat_states(house: SmallHouse) -> set[str]:
    seat_map = house.storage.seat_maps.get(house.screening)
    return {seat_map.state(seat).value for seat in ("B1", "B2")}


def tender(house: SmallHouse, sale: Transaction, request: PaymentRequest, amount: int) -> Transaction:
    return house.cinema.checkout.tender(house.staff, sale.id, request, amount)


def manager_gives_back(house: SmallHouse, sale: Transaction, count: int) -> None:
    """Let a manager give back so many payments by hand, and see that the house is in order."""
    for _payment in range(count):
        (waiting,) = house.cinema.unresolved.waiting(house.operator)
        assert waiting.id == sale.id
        name = waiting.waiting_surplus[0].id
        house.cinema.unresolved.decide_surplus(house.operator, sale.id, name, given_back=True)
    assert house.cinema.unresolved.waiting(house.operator) == ()
    assert in_order(house.cinema, house.connection) == []


def test_tenders_that_add_up_sell_the_seats(house: SmallHouse) -> None:
    sale = begun(house)
    assert (sale.state, sale.split, seat_states(house)) == (PART_PAID, True, {"held"})
    part = tender(house, sale, PaymentRequest(Tender.CASH, tendered=1000), 900)
    assert (part.state, part.taken, part.attempts[0].change) == (PART_PAID, 900, 100)
    paid = tender(house, part, card(), 1000)
    assert (paid.state, paid.total, [one.amount for one in paid.payments]) == (PAID, 1900, [900, 1000])
    assert seat_states(house) == {"sold"}
    assert kinds(house) == ["sold", "tender", "tender"]
    assert in_order(house.cinema, house.connection) == []


def test_the_seats_of_a_split_sale_do_not_run_out(house: SmallHouse) -> None:
    sale = begun(house)
    expire(house.connection, house.screening, sale.screenings[0].hold)
    assert seat_states(house) == {"held"}


@pytest.mark.parametrize("amount", [0, -1, 1901])
def test_never_more_than_is_open_is_asked(house: SmallHouse, amount: int) -> None:
    sale = begun(house)
    with pytest.raises(InvalidInputError) as refused:
        tender(house, sale, CASH, amount)
    assert refused.value.field == "amount"
    tender(house, sale, CASH, 1500)
    with pytest.raises(InvalidInputError):
        tender(house, sale, CASH, 401)
    assert house.storage.transactions.get(sale.id).taken == 1500


@pytest.mark.parametrize("point", ["before transactions.ask_tender", "after transactions.ask_tender"])
def test_two_tills_that_ask_a_tender_at_once_never_take_more_than_is_open(house: SmallHouse, point: str) -> None:
    sale = begun(house)
    refused: list[CinemaError] = []

    def other() -> None:
        try:
            tender(house, sale, card(), 1500)
        except CinemaError as error:
            refused.append(error)

    slow = join(interrupted(open_storage(house.connection), point, other), "till-8", patience=0.01)
    with suppress(ConflictError):
        slow.checkout.tender(house.staff, sale.id, card(), 1500)
    now = house.storage.transactions.get(sale.id)
    assert (now.state, now.taken) == (PART_PAID, 1500)
    assert all(isinstance(error, ConflictError) for error in refused)
    assert tender(house, sale, CASH, 400).state is PAID
    assert in_order(house.cinema, house.connection) == []


def test_a_tender_that_is_declined_leaves_the_others_and_another_may_be_tried(house: SmallHouse) -> None:
    sale = begun(house)
    tender(house, sale, card(), 900)
    for _again in range(2):
        with pytest.raises(PaymentRefusedError):
            tender(house, sale, card(DECLINES), 1000)
        assert house.storage.transactions.get(sale.id).state is PART_PAID
    assert tender(house, sale, card(), 1000).state is PAID
    assert in_order(house.cinema, house.connection) == []


def test_giving_up_frees_the_seats_and_gives_cards_back_at_once(house: SmallHouse) -> None:
    sale = begun(house)
    tender(house, sale, card(), 900)
    ended = house.cinema.checkout.give_up(house.staff, sale.id)
    assert (ended.state, [one.state.value for one in ended.attempts]) == (ABANDONED, ["returned"])
    assert seat_states(house) == {"free"}
    assert house.cinema.checkout.give_up(house.staff, sale.id).state is ABANDONED, "a repeat"
    assert house.cinema.unresolved.waiting(house.operator) == ()
    assert in_order(house.cinema, house.connection) == []


def test_a_sale_that_is_paid_is_not_given_up(house: SmallHouse) -> None:
    sale = begun(house)
    tender(house, sale, CASH, 1900)
    with pytest.raises(ConflictError):
        house.cinema.checkout.give_up(house.staff, sale.id)
    with pytest.raises(InvalidInputError):
        tender(house, sale, CASH, 1)
    assert seat_states(house) == {"sold"}


def test_a_till_that_walks_away_has_given_up_and_cash_waits_for_a_manager(house: SmallHouse) -> None:
    sale = begun(house)
    tender(house, sale, card(), 500)
    tender(house, sale, CASH, 600)
    assert house.cinema.recovery.recover().settled == 0, "people look for another card"
    assert house.cinema.checkout.renew(house.staff, sale.id)
    recover(house.cinema, house.connection)
    assert not house.cinema.checkout.renew(house.staff, sale.id)
    ended = house.storage.transactions.get(sale.id)
    assert ended.state is ABANDONED
    assert {one.tender: one.state.value for one in ended.surplus} == {Tender.CARD: "returned", Tender.CASH: "approved"}
    assert seat_states(house) == {"free"}
    with pytest.raises(ConflictError):
        tender(house, sale, CASH, 800)
    manager_gives_back(house, sale, 1)


@pytest.mark.parametrize(
    ("request_", "point", "manual"),
    [
        (CASH, "after transactions.ask_tender", 1),
        (CASH, "before journal.insert", 1),
        (card(), "after transactions.ask_tender", 0),
        (card(), "after terminal_memory.decide", 0),
        (card(), "before journal.insert", 0),
        (card(), "after journal.insert", 0),
    ],
    ids=str,
)
def test_a_till_that_wakes_after_its_split_sale_was_given_up_loses_no_money(
    house: SmallHouse, request_: PaymentRequest, point: str, manual: int
) -> None:
    sale = begun(house)
    tender(house, sale, card(), 900)

    def meanwhile() -> None:
        recover(house.cinema, house.connection)
        with suppress(CinemaError):
            sell(house.cinema, house.staff, house.screening, "B1", "B2", request=CASH)

    slow = join(interrupted(open_storage(house.connection), point, meanwhile), "till-8", patience=0.01)
    error: CinemaError | None = None
    try:
        slow.checkout.tender(house.staff, sale.id, request_, 1000)
    except CinemaError as raised:
        error = raised
    assert in_order(house.cinema, house.connection) == []
    ended = house.storage.transactions.get(sale.id)
    if error is None:
        assert ended.state is PAID
        return
    assert ended.state is ABANDONED
    assert seat_states(house) == {"sold"}, "to somebody else"
    manager_gives_back(house, sale, manual)


POINTS = [
    "after transactions.ask",
    "before seat_maps.pin",
    "after seat_maps.pin",
    "before transactions.ask_tender",
    "after transactions.ask_tender",
    "after terminal_memory.decide",
    "before journal.insert",
    "after journal.insert",
    "before transactions.bring",
    "after transactions.bring",
    "before seat_maps.finish",
    "after seat_maps.finish",
]


@pytest.mark.parametrize("amount", [900, 1900])
@pytest.mark.parametrize("point", POINTS)
def test_a_crash_in_a_split_sale_is_sold_where_it_adds_up_and_given_back_where_not(
    house: SmallHouse, failing_at: Failing, point: str, amount: int
) -> None:
    till = failing_at(point)
    with suppress(PowerCutError):
        sale = begun(house, till)
        till.checkout.tender(house.staff, sale.id, card(), amount)
    assert in_order(house.cinema, house.connection) == []
    (ended,) = raw(house.connection, "transactions")
    asked_terminal = POINTS.index(point) >= POINTS.index("after terminal_memory.decide")
    assert ended["state"] == ("paid" if amount == 1900 and asked_terminal else "abandoned")
    assert seat_states(house) == ({"sold"} if ended["state"] == "paid" else set(seat_states(house)))
    assert house.cinema.unresolved.waiting(house.operator) == ()


@pytest.mark.parametrize("before", [0, 900])
@pytest.mark.parametrize("point", ["after transactions.answer", "before journal.insert", "after journal.insert"])
def test_a_crash_after_a_declined_tender_is_given_up(
    house: SmallHouse, failing_at: Failing, point: str, before: int
) -> None:
    sale = begun(house)
    if before:
        tender(house, sale, card(), before)
    with pytest.raises(PowerCutError):
        failing_at(point).checkout.tender(house.staff, sale.id, card(DECLINES), 1000)
    assert in_order(house.cinema, house.connection) == []
    assert house.storage.transactions.get(sale.id).state is ABANDONED
    assert seat_states(house) == {"free"}


@pytest.mark.parametrize("taken", [True, False])
def test_a_silent_tender_is_a_manager_s_and_the_sale_goes_back_or_is_sold(house: SmallHouse, taken: bool) -> None:
    sale = begun(house)
    tender(house, sale, card(), 900)
    with pytest.raises(PaymentUnresolvedError):
        tender(house, sale, card(SILENT), 1000)
    recover(house.cinema, house.connection)
    assert house.storage.transactions.get(sale.id).state is TransactionState.UNRESOLVED
    assert seat_states(house) == {"held"}
    enrol(house.storage, MANAGER)
    ended = house.cinema.unresolved.decide(MANAGER, sale.id, taken=taken)
    assert ended.state is (PAID if taken else ABANDONED)
    assert in_order(house.cinema, house.connection) == []
    assert seat_states(house) == {"sold" if taken else "free"}


def test_a_silent_tender_that_a_manager_finds_taken_is_not_forgotten_where_more_is_open(house: SmallHouse) -> None:
    sale = begun(house)
    with pytest.raises(PaymentUnresolvedError):
        tender(house, sale, card(SILENT), 1000)
    enrol(house.storage, MANAGER)
    part = house.cinema.unresolved.decide(MANAGER, sale.id, taken=True)
    assert part.state is PART_PAID
    assert [one["operation"]["by"] for one in raw(house.connection, "journal")] == ["mia"]
    recover(house.cinema, house.connection)
    ended = house.storage.transactions.get(sale.id)
    assert ended.state is ABANDONED
    assert seat_states(house) == {"free"}
    assert [one.state.value for one in ended.surplus] == ["returned"]


def test_a_separate_terminal_s_tender_waits_for_its_slip(house: SmallHouse) -> None:
    house.storage.settings.set("card_provider", "separate")
    sale = begun(house)
    asked = tender(house, sale, PaymentRequest(Tender.CARD), 900)
    assert asked.state is TransactionState.PAYING
    with pytest.raises(ConflictError):
        tender(house, sale, CASH, 100)
    with pytest.raises(ConflictError):
        house.cinema.checkout.give_up(house.staff, sale.id)
    assert house.cinema.checkout.answer(house.staff, sale.id, "SLIP-1").state is PART_PAID
    asked = tender(house, sale, PaymentRequest(Tender.CARD), 1000)
    with pytest.raises(PaymentRefusedError):
        house.cinema.checkout.answer(house.staff, sale.id, None)
    assert tender(house, sale, PaymentRequest(Tender.CARD, reference="SLIP-2"), 1000).state is PAID
    assert in_order(house.cinema, house.connection) == []


def test_a_slip_of_another_sale_is_no_tender_and_keeps_nothing_waiting_for_ever(house: SmallHouse) -> None:
    house.storage.settings.set("card_provider", "separate")
    sell(house.cinema, house.staff, house.screening, "C1", request=SLIP)
    sale = begun(house)
    with pytest.raises(SlipKnownError):
        tender(house, sale, SLIP, 950)
    recover(house.cinema, house.connection)
    assert house.storage.transactions.get(sale.id).state is TransactionState.UNRESOLVED
    house.cinema.unresolved.decide(house.operator, sale.id, taken=False)
    assert in_order(house.cinema, house.connection) == []
    assert seat_states(house) == {"free"}


def test_a_split_sale_whose_hold_ran_out_begins_nothing(house: SmallHouse) -> None:
    order = begin(house.cinema, house.staff, house.screening, "B1", "B2")
    expire(house.connection, house.screening, order.screenings[0].hold)
    with pytest.raises(HoldExpiredError):
        house.cinema.checkout.begin_split(house.staff, order)
    assert in_order(house.cinema, house.connection) == []
    assert house.storage.transactions.get(order.id).state is ABANDONED


def test_of_several_payments_to_give_back_a_manager_names_one_and_a_repeat_changes_nothing(house: SmallHouse) -> None:
    sale = begun(house)
    for amount in (500, 700):
        tender(house, sale, CASH, amount)
    surplus = house.cinema.checkout.give_up(house.staff, sale.id).surplus
    decide = house.cinema.unresolved.decide_surplus
    with pytest.raises(InvalidInputError) as asked:
        decide(house.operator, sale.id, given_back=True)
    assert all(one.id in asked.value.message for one in surplus)
    for _again in range(2):
        decide(house.operator, sale.id, surplus[0].id, given_back=True)
    with pytest.raises(InvalidInputError):
        decide(house.operator, sale.id, given_back=True)
    left = house.storage.transactions.get(sale.id).waiting_surplus
    assert [one.id for one in left] == [surplus[1].id]


def surplus_at_the_terminal(house: SmallHouse) -> Transaction:
    """Charge a card for a sale that is ended meanwhile; the money waits for recovery."""
    order = begin(house.cinema, house.staff, house.screening, "B1")

    def ended() -> None:
        house.cinema.unresolved._closing.end(order)

    till = join(interrupted(open_storage(house.connection), "before journal.insert", ended), "till-7", patience=0.01)
    with pytest.raises(PaymentUnresolvedError):
        till.checkout.pay(house.staff, order, card())
    expire_leases(house.connection)
    return house.storage.transactions.get(order.id)


def test_money_that_a_manager_gave_back_by_hand_is_not_given_back_by_a_terminal_too(house: SmallHouse) -> None:
    sale = surplus_at_the_terminal(house)

    def manager() -> None:
        house.cinema.unresolved.decide_surplus(house.operator, sale.id, given_back=True)

    point = "before terminal_memory.decide"
    sleeper = join(interrupted(open_storage(house.connection), point, manager), "till-8", patience=0.01)
    sleeper.recovery.recover()
    back = [one["state"] for one in raw(house.connection, "test_terminal") if one["_id"].startswith("back-")]
    assert back == ["cancelled"]
    assert house.storage.transactions.get(sale.id).waiting_surplus == ()


@pytest.mark.parametrize("kind", [AnswerKind.APPROVED, AnswerKind.NONE])
def test_a_manager_gives_nothing_back_by_hand_that_a_terminal_gave_or_may_have_given(
    house: SmallHouse, monkeypatch: pytest.MonkeyPatch, kind: AnswerKind
) -> None:
    sale = surplus_at_the_terminal(house)
    monkeypatch.setattr(DemoTerminal, "cancel", lambda _self, _key: Answer(kind))
    with pytest.raises(ConflictError):
        house.cinema.unresolved.decide_surplus(house.operator, sale.id, given_back=True)
    is_known = kind is AnswerKind.APPROVED
    assert (kinds(house).count("given_back"), house.storage.transactions.get(sale.id).waiting_surplus == ()) == (
        int(is_known),
        is_known,
    )
