"""Exchanged tickets: the old code is refused and the new one valid at once; a crash leaves both done or neither."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from cinema.bootstrap import join
from cinema.domain.exchanges import ExchangeQuote, Swap
from cinema.domain.orders import Choice, Discount
from cinema.domain.payments import PaymentRequest, Tender
from cinema.domain.receipt_lines import small_lines
from cinema.domain.refunds import RefundCause
from cinema.domain.transactions import Transaction, TransactionState
from cinema.errors import (
    CinemaError,
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    PaymentRefusedError,
    PaymentUnresolvedError,
    SeatsLostError,
    SlipKnownError,
)
from cinema.services.cinema import Cinema
from repositories.storage import open_storage
from tests.conftest import SmallHouse
from tests.interruptions import interrupted
from tests.rebuilding import rebuilt_equals_stored
from tests.selling_checks import in_order, recover
from tests.services.conftest import Failing, PowerCutError, faulty
from tests.support import (
    CASH,
    DECLINES,
    LATE,
    NO_REFUNDS,
    SILENT,
    card,
    choice,
    expire,
    findings,
    hold,
    raw,
    sell,
)

DEARER, CHEAPER = Swap("B1", "B5", type="adult"), Swap("B1", "B5", type="child")


def number_of(sale: Transaction) -> str:
    assert sale.receipt_number is not None
    return sale.receipt_number


def exchange(
    house: SmallHouse,
    sale: Transaction,
    *swaps: Swap,
    request: PaymentRequest | None = None,
    cinema: Cinema | None = None,
) -> Transaction:
    exchanges = (cinema or house.cinema).exchanges
    quote = exchanges.begin(house.staff, number_of(sale), swaps)
    return exchanges.finish(house.staff, quote, request)


def sell_child(house: SmallHouse, *seats: str, request: PaymentRequest | None = None) -> Transaction:
    """Sell child's tickets, at 6.00; an adult's costs 9.50."""
    types: dict[str, str | None] = dict.fromkeys(seats, "child")
    actor = house.staff if request is CASH else house.guest
    held = house.cinema.booking.hold(actor, house.screening, None, seats, types)
    order = house.cinema.checkout.begin(actor, [Choice(held, types)])
    return house.cinema.checkout.pay(actor, order, request or card())


def verdicts(house: SmallHouse, sale: Transaction) -> list[str]:
    codes = house.cinema.receipts.codes(house.staff, sale)
    return [house.cinema.ticket_checks.check(house.staff, codes[one.id]).verdict.value for one in sale.tickets]


def seats_now(house: SmallHouse, *seats: str) -> list[str]:
    seat_map = house.storage.seat_maps.get(house.screening)
    return [seat_map.state(seat).value for seat in seats]


def left_wrong(house: SmallHouse) -> list[str]:
    """Recover, and return all that is left undone, contradicts itself, or is not as the journal says."""
    wrong = [*in_order(house.cinema, house.connection), *rebuilt_equals_stored(house.connection)]
    return [*wrong, *findings(house.cinema)]


def test_a_ticket_for_another_seat_costs_nothing_and_the_old_seat_is_free(house: SmallHouse) -> None:
    sale = sell(house.cinema, house.staff, house.screening, "B1", "B2", request=CASH)
    new = exchange(house, sale, Swap("B1", "B4"))
    assert (new.state, new.total, new.exchange_of) == (TransactionState.PAID, 950, sale.id)
    assert seats_now(house, "B1", "B2", "B4") == ["free", "sold", "sold"]
    assert verdicts(house, sale) == ["refunded", "valid"]
    assert verdicts(house, new) == ["valid"]
    (refund,) = house.storage.transactions.get(sale.id).refunds
    assert (refund.cause, refund.amount, [one.returned for one in refund.shares]) == (RefundCause.EXCHANGED, 950, [0])
    (entry,) = [one for one in raw(house.connection, "journal") if one["kind"] == "exchanged"]
    assert (entry["number"], entry["refund_number"]) == (new.receipt_number, refund.number)
    assert left_wrong(house) == []


def test_a_lost_ticket_is_issued_again_on_its_own_seat_with_nothing_to_pay(house: SmallHouse) -> None:
    sale = sell(house.cinema, house.guest, house.screening, "B1", "B2")
    card_of = house.storage.price_cards.get("weekday")  # dearer by now: the lost ticket costs what it cost
    house.storage.price_cards.put(
        replace(card_of, prices={name: dict.fromkeys(p, 9900) for name, p in card_of.prices.items()})
    )
    new = exchange(house, sale, Swap("B1"))
    assert (new.total, new.tickets[0].seat) == (950, "B1")
    assert (verdicts(house, sale), verdicts(house, new)) == (["refunded", "valid"], ["valid"])
    again = exchange(house, new, Swap("B1"))
    assert (verdicts(house, new), verdicts(house, again)) == (["refunded"], ["valid"])
    assert seats_now(house, "B1", "B2") == ["sold", "sold"]
    assert len(raw(house.connection, "test_terminal")) == 1, "the first payment alone"
    assert left_wrong(house) == []
    assert house.cinema.refunds.refund(house.staff, number_of(again), reason="ill").state is TransactionState.REFUNDED
    assert seats_now(house, "B1", "B2") == ["free", "sold"]
    assert left_wrong(house) == []


@pytest.mark.parametrize("by", ["cash", "card"])
def test_the_difference_of_a_dearer_ticket_is_paid_and_goes_back_first(house: SmallHouse, by: str) -> None:
    sale = sell_child(house, "B1", "B2")
    request = PaymentRequest(Tender.CASH, tendered=500) if by == "cash" else card()
    new = exchange(house, sale, Swap("B1", "B5", type="adult"), request=request)
    assert [(one.tender.value, one.amount, one.change) for one in new.payments] == [
        ("card", 600, None), (by, 350, 150 if by == "cash" else None)
    ]  # fmt: skip
    assert left_wrong(house) == []
    back = house.cinema.refunds.refund(house.staff, number_of(new), reason="ill").refunds[-1]
    assert [(one.tender.value, one.amount) for one in back.shares] == [(by, 350), ("card", 600)]
    assert left_wrong(house) == []


@pytest.mark.parametrize("by", ["cash", "card"])
def test_the_difference_of_a_cheaper_ticket_goes_back_to_its_tender(house: SmallHouse, by: str) -> None:
    paid = sell(house.cinema, house.staff, house.screening, "B5", "B4", request=CASH if by == "cash" else card())
    new = exchange(house, paid, Swap("B5", "B1", type="child"))
    assert [(one.tender.value, one.amount) for one in new.payments] == [(by, 600)]
    given = [one["amount"] for one in raw(house.connection, "test_terminal") if one.get("refund")]
    assert given == ([] if by == "cash" else [350])
    assert house.storage.transactions.get(paid.id).given_back == {paid.payments[0].id: 950}
    rest = house.cinema.refunds.refund(house.staff, number_of(paid), reason="ill")
    assert rest.given_back == {paid.payments[0].id: 1900}
    assert left_wrong(house) == []


def test_several_tickets_of_a_sale_change_places_among_themselves(house: SmallHouse) -> None:
    sale = sell(house.cinema, house.guest, house.screening, "B1", "B5", "B2")
    new = exchange(house, sale, Swap("B1", "B5"), Swap("B5", "B1"), Swap("B2", "B4", type="child"))
    assert [one.seat for one in new.tickets] == ["B5", "B1", "B4"]
    assert seats_now(house, "B1", "B2", "B4", "B5") == ["sold", "free", "sold", "sold"]
    assert verdicts(house, new) == ["valid"] * 3
    assert house.storage.transactions.get(sale.id).state is TransactionState.REFUNDED
    assert left_wrong(house) == []


def test_a_share_of_a_discount_moves_along_with_its_ticket(house: SmallHouse) -> None:
    types: dict[str, str | None] = {"B1": "child", "B2": "child"}
    held = house.cinema.booking.hold(house.staff, house.screening, None, ("B1", "B2"), types)
    orders = house.cinema.checkout._orders
    made = orders.make(house.staff, [Choice(held, types)])
    # No face gives a discount yet: the order is as one would make it.
    discount = Discount("Press", 200, tuple(one.id for one in made.tickets))
    tickets = tuple(replace(one, discount=100) for one in made.tickets)
    order = orders._remembered(replace(made, tickets=tickets, discounts=(discount,), total=made.total - 200))
    sale = house.cinema.checkout.pay(house.staff, order, CASH)
    new = exchange(house, sale, Swap("B1", "B5", type="adult"), request=CASH)
    assert (new.total, [(one.name, one.amount) for one in new.discounts]) == (850, [("Press", 100)])
    assert left_wrong(house) == []


@pytest.mark.parametrize(
    ("swaps", "error", "field"),
    [
        ([], InvalidInputError, "seats"),
        ([Swap("Z9", "B4")], InvalidInputError, "seats"),
        ([Swap("B1", "Z9")], InvalidInputError, "seats"),
        ([Swap("B1", "B4"), Swap("B1", "B5")], InvalidInputError, "seats"),
        ([Swap("B1", "B4"), Swap("B2", "B4")], InvalidInputError, "seats"),
        ([Swap("B1", "B4", type="nobody")], InvalidInputError, "type"),
        ([Swap("B1", "B4", screening="$where")], NotFoundError, "screening"),
        ([Swap("B1", "B4", screening="no-such")], NotFoundError, None),
        ([Swap("B1", screening="no-such")], InvalidInputError, "seats"),
        ([Swap("B1", "A4")], SeatsLostError, None),
    ],
)
def test_what_can_not_be_exchanged_is_refused_in_words_and_nothing_changes(
    house: SmallHouse, swaps: Sequence[Swap], error: type[CinemaError], field: str | None
) -> None:
    sale = sell(house.cinema, house.guest, house.screening, "B1", "B2")
    sell(house.cinema, house.guest, house.screening, "A4")
    before = raw(house.connection, "transactions")
    with pytest.raises(error) as refused:
        exchange(house, sale, *swaps)
    assert field is None or refused.value.field == field
    assert raw(house.connection, "transactions") == before
    assert seats_now(house, "B1", "B2", "B4") == ["sold", "sold", "free"]


def test_only_staff_exchanges_and_only_what_it_was_shown(house: SmallHouse) -> None:
    sale = sell_child(house, "B1", "B2")
    with pytest.raises(NotAllowedError):
        house.cinema.exchanges.begin(house.guest, number_of(sale), [Swap("B1", "B4")])
    quote = house.cinema.exchanges.begin(house.staff, number_of(sale), [Swap("B1", "B5", type="adult")])
    with pytest.raises(NotAllowedError):
        house.cinema.exchanges.finish(house.guest, quote, CASH)
    for changed in (replace(quote, old=(*quote.old, *quote.old)), replace(quote, order=replace(quote.order, total=0))):
        with pytest.raises(ConflictError):
            house.cinema.exchanges.finish(house.staff, changed, CASH)
    with pytest.raises(InvalidInputError) as refused:
        house.cinema.exchanges.finish(house.staff, quote)
    assert refused.value.field == "tender"
    with pytest.raises(InvalidInputError):
        house.cinema.exchanges.finish(house.staff, quote, PaymentRequest(Tender.CASH, tendered=349))
    assert house.storage.transactions.get(sale.id).state is TransactionState.PAID
    house.cinema.exchanges.release(house.staff, quote)
    assert seats_now(house, "B5") == ["free"]


def test_of_two_cashiers_with_one_ticket_exactly_one_wins_and_the_other_is_told(house: SmallHouse) -> None:
    sale = sell(house.cinema, house.guest, house.screening, "B1", "B2")
    first, second = (
        house.cinema.exchanges.begin(house.staff, number_of(sale), [Swap("B1", seat)]) for seat in ("B3", "B4")
    )
    done = house.cinema.exchanges.finish(house.staff, first)
    assert house.cinema.exchanges.finish(house.staff, first) == done, "a repeat is the same exchange"
    with pytest.raises(ConflictError):
        house.cinema.exchanges.finish(house.staff, second)
    with pytest.raises(ConflictError):
        house.cinema.refunds.refund(house.staff, number_of(sale), ["B1"], reason="ill")
    house.cinema.exchanges.release(house.staff, second)
    assert seats_now(house, "B1", "B3", "B4") == ["free", "sold", "free"]
    assert left_wrong(house) == []


@pytest.mark.parametrize(("number", "is_charge"), [(DECLINES, True), (NO_REFUNDS, False)])
def test_a_card_that_refuses_leaves_the_old_tickets_valid_and_the_new_seats_free(
    house: SmallHouse, number: str, is_charge: bool
) -> None:
    if is_charge:
        sale, swap = sell_child(house, "B1"), Swap("B1", "B5", type="adult")
    else:
        sale = sell(house.cinema, house.guest, house.screening, "B1", request=card(number))
        swap = Swap("B1", "B5", type="child")
    with pytest.raises(PaymentRefusedError):
        exchange(house, sale, swap, request=card(number))
    assert verdicts(house, sale) == ["valid"]
    assert seats_now(house, "B1", "B5") == ["sold", "free"]
    assert left_wrong(house) == []
    assert house.storage.transactions.get(sale.id).state is TransactionState.PAID


def test_an_answer_that_comes_too_late_still_exchanges_once(house: SmallHouse) -> None:
    sale = sell_child(house, "B1")
    new = exchange(house, sale, Swap("B1", "B5", type="adult"), request=card(LATE))
    assert new.total == 950
    assert left_wrong(house) == []


@pytest.mark.parametrize("moved", [True, False])
def test_a_manager_decides_an_exchange_of_which_no_terminal_can_tell_the_end(house: SmallHouse, moved: bool) -> None:
    sale = sell_child(house, "B1")
    with pytest.raises(PaymentUnresolvedError):
        exchange(house, sale, DEARER, request=card(SILENT))
    recover(house.cinema, house.connection)
    assert verdicts(house, sale) == ["refunded"], "locked"
    assert seats_now(house, "B1", "B5") == ["sold", "held"], "kept"
    assert findings(house.cinema) == []
    assert [one.id for one in house.cinema.unresolved.waiting(house.operator)] == [sale.id]
    (refund,) = house.storage.transactions.get(sale.id).undecided_refunds
    assert refund.in_question == 350
    old = house.cinema.unresolved.decide_refund(house.operator, sale.id, given_back=moved)
    assert verdicts(house, old) == ["refunded" if moved else "valid"]
    assert seats_now(house, "B1", "B5") == (["free", "sold"] if moved else ["sold", "free"])
    assert [*in_order(house.cinema, house.connection), *rebuilt_equals_stored(house.connection)] == []


ASKED = [
    "before transactions.ask_refund",
    "after transactions.ask_refund",
    "before seat_maps.pin",
    "after seat_maps.pin",
]
MONEY = ["before terminal_memory.decide", "after terminal_memory.decide"]
ENTERED = [
    "before journal.insert",
    "after journal.insert",
    "before transactions.bring",
    "after transactions.bring",
    "before seat_maps.finish",
    "after seat_maps.finish",
]
LOOKED = ("before transactions.bring", "after transactions.bring", "before seat_maps.finish", "after seat_maps.finish")
"""Steps that come first when the old sale is looked at: with nothing asked yet."""
KEPT = ["before seat_maps.pass_on", "after seat_maps.pass_on"]


def quoted(cinema: Cinema, house: SmallHouse, sale: Transaction, swap: Swap) -> ExchangeQuote:
    return cinema.exchanges.begin(house.staff, number_of(sale), [swap])


def stopped(house: SmallHouse, point: str, sale: Transaction, swap: Swap, request: PaymentRequest | None) -> None:
    """Let a till die at a step of an exchange, and let its hold run out."""
    recover(house.cinema, house.connection)
    storage = open_storage(house.connection)
    till = join(storage, "till-1", patience=0.01)
    quote = quoted(till, house, sale, swap)
    dying = join(faulty(storage, point), "till-9", patience=0.01)
    dying.exchanges._remembered(quote)
    with pytest.raises(PowerCutError):
        dying.exchanges.finish(house.staff, quote, request)
    for one in quote.holds:
        expire(house.connection, one.screening, one.id)


def is_both_done_or_neither(house: SmallHouse, sale: Transaction, swap: Swap) -> bool:
    """Tell whether the exchange is done, after all was checked to be done, or all to be as before."""
    assert left_wrong(house) == []
    old, new = swap.seat, swap.to_seat or swap.seat
    sales = house.storage.transactions
    done = [one["_id"] for one in raw(house.connection, "transactions") if one.get("exchange_of")]
    assert verdicts(house, sale) == ["refunded" if done else "valid"]
    if done:
        assert verdicts(house, sales.get(done[0])) == ["valid"]
    expected = ["free", "sold"] if done else ["sold", "free"]
    assert seats_now(house, old, new) == (["sold", "sold"] if old == new else expected)
    if not done:
        assert [one["amount"] for one in raw(house.connection, "test_terminal") if one["state"] == "approved"] == (
            [one.amount for one in sale.payments if one.tender is Tender.CARD]
        ), "nobody was charged, and nothing given back"
        again = exchange(house, sales.get(sale.id), swap, request=card())
        assert again.exchange_of == sale.id
        assert left_wrong(house) == []
    return bool(done)


@pytest.mark.parametrize("point", [*ASKED, *MONEY, *ENTERED])
def test_a_crash_in_an_exchange_by_card_leaves_both_done_or_neither(house: SmallHouse, point: str) -> None:
    sale = sell_child(house, "B1")
    stopped(house, point, sale, DEARER, card())
    assert is_both_done_or_neither(house, sale, DEARER) is (point not in {*ASKED, MONEY[0], *LOOKED})


@pytest.mark.parametrize("point", [*ASKED, *MONEY, *ENTERED])
def test_a_crash_in_an_exchange_that_gives_back_by_card_leaves_both_done_or_neither(
    house: SmallHouse, point: str
) -> None:
    sale = sell(house.cinema, house.guest, house.screening, "B1")
    stopped(house, point, sale, CHEAPER, None)
    assert is_both_done_or_neither(house, sale, CHEAPER) is (point not in {*ASKED, MONEY[0], *LOOKED})


@pytest.mark.parametrize("point", [*ASKED, *ENTERED])
@pytest.mark.parametrize("swap", ["dearer", "cheaper"])
def test_a_crash_in_an_exchange_in_cash_leaves_both_done_or_neither(house: SmallHouse, swap: str, point: str) -> None:
    is_dearer = swap == "dearer"
    sale = (
        sell_child(house, "B1", request=CASH)
        if is_dearer
        else sell(house.cinema, house.staff, house.screening, "B1", request=CASH)
    )
    wanted = DEARER if is_dearer else CHEAPER
    stopped(house, point, sale, wanted, CASH if is_dearer else None)
    assert is_both_done_or_neither(house, sale, wanted) is (point not in {*ASKED, ENTERED[0], *LOOKED})


@pytest.mark.parametrize("point", [*ASKED[:2], *ENTERED, *KEPT])
def test_a_crash_while_a_lost_ticket_is_issued_again_never_frees_its_seat(house: SmallHouse, point: str) -> None:
    sale = sell(house.cinema, house.guest, house.screening, "B1")
    stopped(house, point, sale, Swap("B1"), None)
    assert seats_now(house, "B1") == ["sold"]
    entered = [one for one in raw(house.connection, "journal") if one["kind"] == "exchanged"]
    if entered:  # the entry is the commit: from now on the new code is valid, and the old one is not
        order = entered[0]["operation"]["order"]
        new = replace(sale.tickets[0], id=order["tickets"][0]["id"])
        codes = house.cinema.receipts._codes(replace(sale, tickets=(new,)))
        (code,) = codes.values()
        assert house.cinema.ticket_checks.check(house.staff, code).verdict.value == "valid"
        assert verdicts(house, sale) == ["refunded"]
    is_both_done_or_neither(house, sale, Swap("B1"))


@pytest.mark.parametrize(
    "point", ["after transactions.bring", "before seat_maps.finish", "after seat_maps.finish", *KEPT]
)
def test_a_crash_while_an_exchange_is_brought_up_to_date_is_recovered(
    house: SmallHouse, failing_at: Failing, point: str
) -> None:
    sale = sell(house.cinema, house.guest, house.screening, "B1", "B2")
    recover(house.cinema, house.connection)
    dying = failing_at("after journal.insert")
    quote = dying.exchanges.begin(house.staff, number_of(sale), [Swap("B1"), Swap("B2", "B4")])
    with pytest.raises(PowerCutError):
        dying.exchanges.finish(house.staff, quote)
    with pytest.raises(PowerCutError):
        recover(failing_at(point), house.connection)
    assert left_wrong(house) == []
    assert seats_now(house, "B1", "B2", "B4") == ["sold", "free", "sold"]


@pytest.mark.parametrize("point", ["after terminal_memory.decide", "before journal.insert", "after journal.insert"])
def test_a_crash_in_an_exchange_that_the_card_refuses_leaves_the_old_tickets_valid(
    house: SmallHouse, point: str
) -> None:
    sale = sell_child(house, "B1")
    stopped(house, point, sale, DEARER, card(DECLINES))
    assert not is_both_done_or_neither(house, sale, DEARER)


@pytest.mark.parametrize("request_of", [card(), CASH], ids=["card", "cash"])
def test_a_till_that_stood_still_while_recovery_ended_its_exchange_charges_nobody(
    house: SmallHouse, request_of: PaymentRequest
) -> None:
    sale = sell_child(house, "B1")
    recover(house.cinema, house.connection)
    frozen = interrupted(
        open_storage(house.connection), "after seat_maps.pin", lambda: recover(house.cinema, house.connection)
    )
    slow = join(frozen, "till-9", patience=0.01)
    with pytest.raises(ConflictError):
        slow.exchanges.finish(house.staff, quoted(slow, house, sale, DEARER), request_of)
    assert not is_both_done_or_neither(house, sale, DEARER)


def test_a_charge_that_meets_a_void_goes_back(house: SmallHouse) -> None:
    """A manager ended the exchange while the till that had charged the card stood still."""
    sale = sell_child(house, "B1")
    recover(house.cinema, house.connection)

    def ended() -> None:
        going = house.storage.transactions.get(sale.id)
        (refund,) = going.refunds
        house.cinema.refunds._steps.void(going, refund, "cancelled")

    frozen = interrupted(open_storage(house.connection), "after terminal_memory.decide", ended)
    slow = join(frozen, "till-9", patience=0.01)
    with pytest.raises(PaymentUnresolvedError):
        slow.exchanges.finish(house.staff, quoted(slow, house, sale, DEARER), card())
    assert [*in_order(house.cinema, house.connection), *rebuilt_equals_stored(house.connection)] == []
    assert verdicts(house, sale) == ["valid"]
    assert seats_now(house, "B1", "B5") == ["sold", "free"]
    amounts = [(one["amount"], bool(one.get("refund"))) for one in raw(house.connection, "test_terminal")]
    assert sorted(amounts) == [(350, False), (350, True), (600, False)], "charged, and given back"


def test_an_exchange_whose_answer_was_lost_is_settled_once(house: SmallHouse, failing_at: Failing) -> None:
    sale = sell(house.cinema, house.guest, house.screening, "B1")
    for point, seat, done in (("before transactions.ask_refund", "B4", False), ("after journal.insert", "B5", True)):
        till = failing_at(point)
        quote = quoted(till, house, sale, Swap("B1", seat))
        with pytest.raises(PowerCutError):
            till.exchanges.finish(house.staff, quote)
        if done:
            assert till.exchanges.resume(house.staff, quote).exchange_of == sale.id
        else:
            with pytest.raises(PaymentRefusedError):
                till.exchanges.resume(house.staff, quote)
    assert left_wrong(house) == []


def test_the_paper_of_an_exchange_has_the_old_tickets_and_the_difference(house: SmallHouse) -> None:
    sale = sell_child(house, "B1", "B2", request=CASH)
    new = exchange(house, sale, DEARER, request=PaymentRequest(Tender.CASH, tendered=350))
    receipt = house.cinema.receipts.of_sale(house.staff, new.id)
    (refund,) = house.storage.transactions.get(sale.id).refunds
    assert receipt.exchange is not None
    assert (receipt.exchange.receipt, receipt.exchange.refund_number) == (sale.receipt_number, refund.number)
    shown = dict(small_lines(receipt))
    assert shown["Moved from the old tickets"].endswith("6.00")
    assert shown["Difference paid"].endswith("3.50")
    assert (shown["Refund"], len(receipt.admitting)) == (refund.number, 1)
    assert str(refund.number) in house.cinema.receipts.text(receipt, "en")
    assert house.cinema.receipts.pdf(receipt, "en").startswith(b"%PDF")
    old = house.cinema.receipts.by_number(house.staff, str(refund.number))
    assert dict(small_lines(old))["Moved to the new tickets"].endswith("6.00")


def test_a_ticket_moves_to_another_screening_and_its_paper_names_that_one(house: SmallHouse) -> None:
    sale = sell(house.cinema, house.guest, house.screening, "B1", "B2")
    new = exchange(house, sale, Swap("B1", "B1", house.other_screening))
    assert [(one.screening, one.seat) for one in new.tickets] == [(house.other_screening, "B1")]
    assert seats_now(house, "B1", "B2") == ["free", "sold"]
    assert house.storage.seat_maps.get(house.other_screening).state("B1").value == "sold"
    assert (verdicts(house, sale), verdicts(house, new)) == (["refunded", "valid"], ["valid"])
    receipt = house.cinema.receipts.of_sale(house.staff, new.id)
    assert [one.id for one in receipt.screenings] == [house.other_screening]
    with pytest.raises(InvalidInputError):
        exchange(house, sale, Swap("B2", screening=house.other_screening))
    assert left_wrong(house) == []


def test_a_difference_goes_back_to_several_tenders_the_last_one_first(house: SmallHouse) -> None:
    order = house.cinema.checkout.begin(house.staff, [choice(hold(house.cinema, house.staff, house.screening, "B1"))])
    split = house.cinema.checkout.begin_split(house.staff, order)
    house.cinema.checkout.tender(house.staff, split.id, CASH, 700)
    sale = house.cinema.checkout.tender(house.staff, split.id, card(), 250)
    new = exchange(house, sale, CHEAPER)
    assert [(one.tender.value, one.amount) for one in new.payments] == [("cash", 600)]
    (refund,) = house.storage.transactions.get(sale.id).refunds
    assert [(one.tender.value, one.returned, one.moved) for one in refund.shares] == [
        ("card", 250, 0),
        ("cash", 100, 600),
    ]
    assert left_wrong(house) == []


def test_a_kept_seat_becomes_no_ticket_of_a_quota_and_a_cancelled_screening_takes_none(house: SmallHouse) -> None:
    sale = sell(house.cinema, house.guest, house.screening, "B1")
    maps = house.connection.database["seat_maps"]
    quota = {"name": "Half price", "types": ["child"], "most": 1, "percent": None, "round_down": False}
    maps.update_one({"_id": house.screening}, {"$set": {"quotas": [quota]}})
    with pytest.raises(ConflictError) as refused:
        exchange(house, sale, Swap("B1", type="child"))
    assert refused.value.field == "type"
    house.connection.database["screenings"].update_one({"_id": house.screening}, {"$set": {"state": "cancelled"}})
    with pytest.raises(CinemaError):
        exchange(house, sale, Swap("B1"))
    assert house.storage.transactions.get(sale.id).refunds == ()


def test_an_exchanged_ticket_counts_as_one_admission(house: SmallHouse) -> None:
    sale = sell(house.cinema, house.guest, house.screening, "B1", "B2")
    exchange(house, exchange(house, sale, CHEAPER), Swap("B5"))
    counts = house.storage.screening_sales.admissions([house.screening])
    assert sorted((one.type, one.number, one.gross) for one in counts) == [("adult", 1, 950), ("child", 1, 600)]


@pytest.mark.parametrize("swap", [Swap("B1"), DEARER], ids=["kept", "moved"])
def test_from_the_entry_on_the_new_code_is_valid_and_the_old_one_is_not(house: SmallHouse, swap: Swap) -> None:
    sale = sell_child(house, "B1")
    stopped(house, "after journal.insert", sale, swap, card())
    (entry,) = [one for one in raw(house.connection, "journal") if one["kind"] == "exchanged"]
    (made,) = entry["operation"]["order"]["tickets"]
    new = replace(sale.tickets[0], id=made["id"], seat=made["seat"])
    (code,) = house.cinema.receipts._codes(replace(sale, tickets=(new,))).values()
    assert house.cinema.ticket_checks.check(house.staff, code).verdict.value == "valid"
    assert verdicts(house, sale) == ["refunded"]


@pytest.mark.parametrize("field", ["number", "refund_number"])
def test_a_paper_is_found_by_either_number_before_anything_is_brought_up_to_date(house: SmallHouse, field: str) -> None:
    sale = sell_child(house, "B1")
    stopped(house, "after journal.insert", sale, DEARER, card())
    (entry,) = [one for one in raw(house.connection, "journal") if one["kind"] == "exchanged"]
    receipt = house.cinema.receipts.by_number(house.staff, entry[field])
    assert (receipt.number, receipt.refund_of is None) == (entry[field], field == "number")
    assert receipt.transaction == (entry["_id"] if field == "number" else sale.id)
    assert left_wrong(house) == []


def test_a_till_that_stood_still_with_the_money_finds_its_exchange_done(house: SmallHouse) -> None:
    sale = sell_child(house, "B1")
    recover(house.cinema, house.connection)
    storage = open_storage(house.connection)
    frozen = interrupted(storage, "before journal.insert", lambda: recover(house.cinema, house.connection))
    slow = join(frozen, "till-9", patience=0.01)
    done = slow.exchanges.finish(house.staff, quoted(slow, house, sale, DEARER), card())
    assert (done.exchange_of, done.total) == (sale.id, 950)
    assert left_wrong(house) == []


def test_cash_that_comes_after_recovery_ended_its_exchange_is_handed_back(house: SmallHouse) -> None:
    sale = sell_child(house, "B1")
    recover(house.cinema, house.connection)
    storage = open_storage(house.connection)
    frozen = interrupted(storage, "before journal.insert", lambda: recover(house.cinema, house.connection))
    slow = join(frozen, "till-9", patience=0.01)
    quote = quoted(slow, house, sale, DEARER)
    for words in ("Hand back any cash", "has ended already"):
        with pytest.raises(ConflictError, match=words):
            slow.exchanges.finish(house.staff, quote, CASH)
    assert not is_both_done_or_neither(house, sale, DEARER)


@pytest.mark.parametrize(
    "point", ["after transactions.ask_refund", "after seat_maps.pin", "after terminal_memory.decide"]
)
def test_the_audit_takes_an_exchange_under_way_for_what_it_is(house: SmallHouse, point: str) -> None:
    sale = sell_child(house, "B1")
    stopped(house, point, sale, DEARER, card())
    assert findings(house.cinema) == []


@pytest.mark.parametrize(
    ("change", "check"),
    [
        ({"$set": {"attempts.0.amount": 1}}, "amount-changed"),
        ({"$set": {"exchange_of": "another-sale"}}, "sale-changed"),
        ({"$set": {"state": "refunded"}}, "state-differs"),
        ({"$set": {"receipt_number": "2020-01-000001"}}, "receipt-number-differs"),
        (None, "only-in-journal"),
    ],
)
def test_the_audit_finds_a_new_sale_that_was_changed_by_hand_and_brings_it_back(
    house: SmallHouse, change: dict[str, dict[str, object]] | None, check: str
) -> None:
    sale = sell(house.cinema, house.guest, house.screening, "B1", "B2")
    new = exchange(house, sale, Swap("B1"))
    recover(house.cinema, house.connection)
    sales = house.connection.database["transactions"]
    if change is None:
        sales.delete_one({"_id": new.id})
    else:
        sales.update_one({"_id": new.id}, change)
    found = house.cinema.audit.findings(house.operator)
    assert check in [one.check for one in found]
    house.cinema.repairs.do(house.operator, house.cinema.repairs.planned(house.operator, found))
    assert left_wrong(house) == []


def test_the_journal_tells_of_both_sales_of_an_exchange(house: SmallHouse) -> None:
    sale = sell(house.cinema, house.guest, house.screening, "B1")
    new = exchange(house, sale, Swap("B1"))
    (refund,) = house.storage.transactions.get(sale.id).refunds
    for name in (sale.id, new.id, number_of(sale), number_of(new), str(refund.number)):
        kinds = [one.kind for one in house.cinema.journal.about(house.operator, name)]
        assert kinds == ["sold", "exchanged"], name
    assert house.cinema.journal.findings(house.operator) == ()


def test_a_difference_is_not_charged_on_a_separate_terminal(house: SmallHouse) -> None:
    sale = sell_child(house, "B1")
    house.storage.settings.set("card_provider", "separate")
    assert [one.tender for one in house.cinema.exchanges.ways_to_pay(house.staff)] == [Tender.CASH, Tender.VOUCHER]
    with pytest.raises(InvalidInputError, match="separate card terminal"):
        exchange(house, sale, DEARER, request=PaymentRequest(Tender.CARD, reference="S-1"))
    assert verdicts(house, sale) == ["valid"]
    assert house.storage.transactions.get(sale.id).refunds == ()


def test_a_separate_terminal_gives_a_difference_back_by_its_slip_once(house: SmallHouse) -> None:
    house.storage.settings.set("card_provider", "separate")
    first, second = (
        sell(house.cinema, house.staff, house.screening, seat, request=PaymentRequest(Tender.CARD, reference=slip))
        for seat, slip in (("B1", "S-1"), ("B2", "S-2"))
    )
    exchanges = house.cinema.exchanges
    quote = exchanges.begin(house.staff, number_of(first), [CHEAPER])
    with pytest.raises(InvalidInputError) as refused:
        exchanges.finish(house.staff, quote)
    assert refused.value.field == "reference"
    exchanges.finish(house.staff, quote, reference="BACK-1")
    other = exchanges.begin(house.staff, number_of(second), [Swap("B2", "B4", type="child")])
    with pytest.raises(SlipKnownError):
        exchanges.finish(house.staff, other, reference="back-1")
    assert verdicts(house, second) == ["valid"]
    assert left_wrong(house) == []


@pytest.mark.parametrize("point", [*ASKED[1:], *ENTERED[:2]])
def test_a_crash_after_a_slip_gave_a_difference_back_is_finished(house: SmallHouse, point: str) -> None:
    house.storage.settings.set("card_provider", "separate")
    slip = PaymentRequest(Tender.CARD, reference="S-1")
    sale = sell(house.cinema, house.staff, house.screening, "B1", request=slip)
    recover(house.cinema, house.connection)
    storage = open_storage(house.connection)
    quote = quoted(join(storage, "till-1", patience=0.01), house, sale, CHEAPER)
    dying = join(faulty(storage, point), "till-9", patience=0.01)
    dying.exchanges._remembered(quote)
    with pytest.raises(PowerCutError):
        dying.exchanges.finish(house.staff, quote, reference="BACK-1")
    assert left_wrong(house) == []
    assert verdicts(house, sale) == ["refunded"]
    assert seats_now(house, "B1", "B5") == ["free", "sold"]


def test_a_charge_is_decided_as_a_payment_too(house: SmallHouse) -> None:
    sale = sell_child(house, "B1")
    with pytest.raises(PaymentUnresolvedError):
        exchange(house, sale, DEARER, request=card(SILENT))
    house.cinema.unresolved.decide(house.operator, sale.id, taken=False)
    assert verdicts(house, sale) == ["valid"]
    assert [*in_order(house.cinema, house.connection), *rebuilt_equals_stored(house.connection)] == []


@pytest.mark.parametrize("lost", ["new", "old", "seat"])
def test_the_entry_of_an_exchange_is_due_until_both_sales_and_all_seats_are_in_place(
    house: SmallHouse, lost: str
) -> None:
    """A fail-over takes back what was written for one of the two alone."""
    sale = sell(house.cinema, house.guest, house.screening, "B1", "B2")
    recover(house.cinema, house.connection)
    new = exchange(house, sale, Swap("B1"))
    database = house.connection.database
    if lost == "new":
        database["transactions"].delete_one({"_id": new.id})
    elif lost == "old":
        database["transactions"].update_one({"_id": sale.id}, {"$set": {"refunds": [], "state": "paid"}})
    else:
        ticket = {"seats.B1.ticket": sale.tickets[0].id}
        database["seat_maps"].update_one({"_id": house.screening}, {"$set": ticket})
    house.cinema.recovery._up_to_date.confirm()
    (entry,) = [one for one in raw(house.connection, "journal") if one["kind"] == "exchanged"]
    assert entry.get("due") is True
    assert left_wrong(house) == []
    assert (verdicts(house, sale), verdicts(house, new)) == (["refunded", "valid"], ["valid"])


def test_seats_that_are_held_already_are_taken_over_and_stay_held_if_the_exchange_is_refused(house: SmallHouse) -> None:
    sale = sell(house.cinema, house.staff, house.screening, "B1", "B2", request=CASH)
    held = hold(house.cinema, house.staff, house.screening, "B5")
    with pytest.raises(InvalidInputError):
        house.cinema.exchanges.begin(house.staff, number_of(sale), [Swap("B1", "B5", type="nobody")], held)
    assert seats_now(house, "B5") == ["held"]
    first = house.cinema.exchanges.begin(house.staff, number_of(sale), [Swap("B1", "B5")], held)
    again = house.cinema.exchanges.begin(house.staff, number_of(sale), [Swap("B2", "B5")], held)
    assert [one.id for one in (*first.holds, *again.holds)] == [held.id, held.id]
    new = house.cinema.exchanges.finish(house.staff, again)
    assert (seats_now(house, "B1", "B2", "B5"), new.exchange_of) == (["sold", "free", "sold"], sale.id)
    with pytest.raises(CinemaError):
        house.cinema.exchanges.finish(house.staff, first)
    assert seats_now(house, "B1", "B2", "B5") == ["sold", "free", "sold"]
    assert left_wrong(house) == []


def test_a_hold_of_somebody_else_is_not_taken_over(house: SmallHouse) -> None:
    sale = sell(house.cinema, house.staff, house.screening, "B1", request=CASH)
    theirs = hold(house.cinema, house.guest, house.screening, "B5")
    with pytest.raises(CinemaError):
        house.cinema.exchanges.begin(house.staff, number_of(sale), [Swap("B1", "B5")], theirs)
    assert seats_now(house, "B1", "B5") == ["sold", "held"]
