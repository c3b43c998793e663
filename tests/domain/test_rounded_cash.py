"""Rounded cash against random sales, refunds and exchanges: nothing is lost or created, coins alone change hands."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cinema.domain.audit import unbalanced
from cinema.domain.auditoriums import SeatKind
from cinema.domain.cash_rounding import cash_due, cash_step, check_cash_part, rounded, rounding_of, with_rounding
from cinema.domain.entries import Draft, Entry, claims_of
from cinema.domain.exchanges import moved_shares, moved_tenders
from cinema.domain.house import House
from cinema.domain.operations import Exchanged, Operation, Refunded, Sold
from cinema.domain.orders import Order, Ticket
from cinema.domain.other_tender import OTHER_TENDERS, possible, turned
from cinema.domain.payments import Attempt, AttemptState, Provider, Tender
from cinema.domain.refunds import Refund, RefundShare, refund_shares
from cinema.domain.sale_facts import SaleFacts
from cinema.domain.till_sessions import sums_of
from cinema.domain.transactions import Transaction, TransactionState
from cinema.domain.users import Channel
from cinema.errors import InvalidInputError

AT = datetime(2026, 11, 30, 20, tzinfo=UTC)
DAY = "2026-11-30"
STEPS = st.sampled_from([1, 5, 10, 100])


@dataclass
class Counter:
    """A drawer as a person counts it: coins and prices that came in and went out, and the entries of it."""

    step: int
    coins: int = 0
    card: int = 0
    vouchers: int = 0
    prices: int = 0
    entries: list[Entry] = field(default_factory=list)

    def attempt(self, tender: Tender, amount: int, *, is_last: bool) -> Attempt:
        is_cash = tender is Tender.CASH
        rounding = rounded(amount, self.step) - amount if is_cash and is_last else 0
        provider = Provider.CASH if is_cash else Provider.TEST
        name = f"a{len(self.entries)}-{tender}"
        state = AttemptState.APPROVED
        made = Attempt(name, tender, provider, amount, state, AT, rounding=rounding)
        return replace(made, tendered=made.received + 7, change=7) if is_cash else made

    def took(self, *several: Attempt) -> None:
        for one in several:
            if one.tender is Tender.CASH:
                assert one.received % self.step == 0
                assert one.received >= 0
                self.coins += one.received
            else:
                self.card += one.received

    def enter(self, operation: Operation, *tenders: Attempt) -> None:
        seq = len(self.entries) + 1
        draft = Draft(f"e{seq}", "s", AT, operation)
        claims = tuple(claim for one in tenders for claim in claims_of(one, DAY))
        self.entries.append(
            Entry(draft.id, draft.kind, "s", "till", 1, "epoch", seq, "", AT, DAY, {}, operation, claims=claims)
        )

    def sell(self, prices: list[int], by_card: int) -> Transaction:
        total = sum(prices)
        on_card = min(by_card, total)
        paid: tuple[Attempt, ...] = ()
        if on_card:
            paid += (self.attempt(Tender.CARD, on_card, is_last=False),)
        if total > on_card or not total:
            paid += (self.attempt(Tender.CASH, total - on_card, is_last=True),)
        made = order(f"s{len(self.entries)}", prices)
        self.took(*paid)
        self.prices += total
        self.enter(Sold(made, paid), *paid)
        return sale_of(made, paid)

    def shares(self, sale: Transaction, amount: int, back: int, to: Tender | None = None) -> tuple[RefundShare, ...]:
        shared = moved_shares(refund_shares(sale.payments, sale.given_back, amount), back)
        shared = turned(shared, to if to in possible(shared) else None)
        shares = with_rounding(sale, shared, self.step)
        for one in shares:
            if one.tender is Tender.CASH:
                assert one.paid_out >= 0
                assert one.paid_out % self.step == 0
                self.coins -= one.paid_out
            elif one.tender is Tender.VOUCHER:
                self.vouchers += one.paid_out
            else:
                assert one.accounted == one.amount
                self.card -= one.paid_out
        return shares

    def refund(self, sale: Transaction, tickets: list[Ticket], to: Tender | None = None) -> Transaction:
        amount = sum(one.paid for one in tickets)
        self.prices -= amount
        done = refund(f"r{len(self.entries)}", tickets, self.shares(sale, amount, amount, to))
        self.enter(Refunded(done, "2026-01-000001", ""))
        return replace(sale, refunds=(*sale.refunds, done))

    def exchange(self, sale: Transaction, tickets: list[Ticket], new: int) -> tuple[Transaction, Transaction]:
        """Exchange tickets for one of another price; what is more is paid in cash."""
        amount = sum(one.paid for one in tickets)
        self.prices += new - amount
        shares = self.shares(sale, amount, max(0, amount - new))
        paid = (self.attempt(Tender.CASH, new - amount, is_last=True),) if new > amount else ()
        self.took(*paid)
        tenders = (*moved_tenders(shares, sale.payments, or_none=bool(paid)), *paid)
        made = order(f"x{len(self.entries)}", [new])
        assert sum(one.amount for one in tenders) == new
        done = refund(made.id, tickets, shares)
        self.enter(Exchanged(done, "2026-01-000001", "", made, tenders), *paid)
        return replace(sale, refunds=(*sale.refunds, done)), sale_of(made, tenders)


def order(name: str, prices: list[int]) -> Order:
    tickets = tuple(
        Ticket(f"{name}-{at}", "s1", f"B{at}", SeatKind.STANDARD, "adult", "Adult", price)
        for at, price in enumerate(prices)
    )
    return Order(name, (), tickets, sum(prices), "CHF", Channel.BOX_OFFICE, "till-1", "ada", None)


def sale_of(made: Order, paid: tuple[Attempt, ...]) -> Transaction:
    fields = {name: getattr(made, name) for name in Order.__dataclass_fields__}
    names = tuple(one.id for one in paid)
    return Transaction(**fields, state=TransactionState.PAID, attempts=paid, counted=names)


def refund(name: str, tickets: list[Ticket], shares: tuple[RefundShare, ...]) -> Refund:
    names = tuple(one.id for one in tickets)
    amount = sum(one.amount for one in shares)
    return Refund(name, names, amount, shares, AttemptState.APPROVED, "ada", "till-1", AT)


PRICES = st.lists(st.integers(0, 2_000), min_size=1, max_size=6)


@given(STEPS, st.lists(st.tuples(PRICES, st.integers(0, 3_000)), min_size=1, max_size=4), st.data())
def test_whatever_is_sold_exchanged_and_given_back_no_money_is_lost_or_created(
    step: int, parties: list[tuple[list[int], int]], data: st.DataObject
) -> None:
    counter = Counter(step)
    elsewhere = False
    open_sales = [counter.sell(prices, by_card) for prices, by_card in parties]
    for _deed in range(data.draw(st.integers(0, 8))):
        place = data.draw(st.integers(0, len(open_sales) - 1))
        sale = open_sales[place]
        left = list(sale.refundable)
        if not left:
            continue
        chosen = data.draw(st.lists(st.sampled_from(left), min_size=1, unique_by=lambda one: one.id))
        if data.draw(st.booleans()):
            to = data.draw(st.sampled_from([None, None, *OTHER_TENDERS]))
            open_sales[place] = counter.refund(sale, chosen, to)
            elsewhere |= to is not None
        else:
            open_sales[place], new = counter.exchange(sale, chosen, data.draw(st.integers(0, 3_000)))
            open_sales.append(new)
    sums = sums_of(counter.entries)
    assert sums.expected_cash == counter.coins
    assert sums.rounding == counter.coins + counter.card - counter.vouchers - counter.prices
    assert sums.given_back.get(Tender.VOUCHER, 0) == counter.vouchers
    assert sums.tendered - sums.change == sums.taken.get(Tender.CASH, 0)
    for place, sale in enumerate(open_sales):
        if sale.refundable:
            open_sales[place] = counter.refund(sale, list(sale.refundable))
    ended = sums_of(counter.entries)
    assert counter.prices == 0
    assert ended.rounding == counter.coins + counter.card - counter.vouchers
    if not elsewhere:
        assert (counter.coins, counter.card, ended.expected_cash, ended.card) == (0, 0, 0, 0)


@given(st.integers(0, 10**7), STEPS)
def test_cash_is_rounded_half_up_to_the_nearest_step(amount: int, step: int) -> None:
    due = rounded(amount, step)
    assert due % step == 0
    assert -step < 2 * (amount - due) < step or due - amount == step / 2


@pytest.mark.parametrize(
    ("currency", "setting", "step"),
    [
        ("CHF", "0.05", 5),
        ("NZD", "0.10", 10),
        ("SEK", "1", 100),
        ("EUR", "", 1),
        ("JPY", "0.05", 1),
        ("BHD", "0.05", 50),
    ],
)  # fmt: skip
def test_a_step_is_counted_in_the_minor_units_of_the_currency(currency: str, setting: str, step: int) -> None:
    assert cash_step(House(currency=currency, cash_rounding=setting)) == step


def test_a_card_and_a_part_in_cash_before_the_last_are_never_rounded() -> None:
    house = House(currency="CHF", cash_rounding="0.05")
    assert rounding_of(Provider.TEST, 1002, house) == 0
    assert (rounding_of(Provider.CASH, 1002, house), cash_due(1003, house)) == (-2, 1005)
    check_cash_part(1000, house)
    with pytest.raises(InvalidInputError, match="steps of") as refused:
        check_cash_part(1002, house)
    assert refused.value.field == "amount"


def test_the_audit_sees_a_rounding_that_no_till_makes() -> None:
    counter = Counter(5)
    made = order("s", [1002])
    paid = counter.attempt(Tender.CASH, 1002, is_last=True)
    sold = sale_of(made, (paid,))
    done = refund("r", list(made.tickets), counter.shares(sold, 1002, 1002))
    facts = SaleFacts("s", made, AT, "2026-01-000001", (paid.id,), attempts=(paid,), refunds=(done,))
    assert list(unbalanced(facts)) == []
    more = replace(done, shares=(replace(done.shares[0], rounding=0),))
    assert [one.field for one in unbalanced(replace(facts, refunds=(more,)))] == ["rounding"]
    by_card = replace(paid, tender=Tender.CARD, provider=Provider.TEST)
    assert [one.field for one in unbalanced(replace(facts, attempts=(by_card,), refunds=()))] == ["rounding"]
