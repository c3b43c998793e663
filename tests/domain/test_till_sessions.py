"""What a stretch of a till's chain adds up to, against random days that are counted by hand beside it."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from cinema.domain.auditoriums import SeatKind
from cinema.domain.drawer import DrawerReason, DrawerWay
from cinema.domain.entries import Draft, Entry, claims_of
from cinema.domain.operations import (
    Closed,
    DrawerMoved,
    Exchanged,
    GivenBack,
    Opened,
    Operation,
    Refunded,
    Sold,
    Tendered,
    Voided,
)
from cinema.domain.orders import Discount, Order, Ticket
from cinema.domain.payments import Attempt, AttemptState, Provider, Tender
from cinema.domain.refunds import Refund, RefundCause, RefundShare
from cinema.domain.session_lines import card_lines, cash_lines, session_lines
from cinema.domain.session_report import SessionReport, TillSession
from cinema.domain.till_sessions import CashierSums, Running, SessionSums, after_its_day, money_of, sums_of
from cinema.domain.users import Channel
from cinema.i18n import money

AT = datetime(2026, 11, 30, 20, tzinfo=UTC)
DAY = "2026-11-30"
CASHIERS = ("ada", "bea", None)


def order(name: str, total: int, seller: str | None, *, free: int = 0, discount: int = 0) -> Order:
    prices = [total + discount, *[0] * free]
    tickets = tuple(
        Ticket(f"{name}-{at}", "s1", f"B{at}", SeatKind.STANDARD, "adult", "Adult", price, discount=discount * (not at))
        for at, price in enumerate(prices)
    )
    discounts = (Discount("offer", discount, (tickets[0].id,)),) if discount else ()
    return Order(name, (), tickets, total, "EUR", Channel.BOX_OFFICE, "till-1", seller, None, (), discounts)


def cash(name: str, amount: int, change: int = 0) -> Attempt:
    state = AttemptState.APPROVED
    return Attempt(name, Tender.CASH, Provider.CASH, amount, state, AT, amount + change, change)


def card(name: str, amount: int) -> Attempt:
    return Attempt(name, Tender.CARD, Provider.SEPARATE, amount, AttemptState.APPROVED, AT, reference=f"slip-{name}")


def entry(seq: int, operation: Operation, *, name: str | None = None, tenders: tuple[Attempt, ...] = ()) -> Entry:
    draft = Draft(name or f"e{seq}", "subject", AT, operation)
    claims = tuple(claim for one in tenders for claim in claims_of(one, DAY))
    subject = name or "subject"
    return Entry(
        draft.id, draft.kind, subject, "till", 1, "epoch", seq, "", AT, DAY, {}, operation, claims=claims, hash=str(seq)
    )


def sold(seq: int, made: Order, *tenders: Attempt, claimed: bool = True) -> Entry:
    return entry(seq, Sold(made, tenders), name=made.id, tenders=tenders if claimed else ())


def tendered(seq: int, made: Order, tender: Attempt) -> Entry:
    return entry(seq, Tendered(made, tender), name=tender.id, tenders=(tender,))


def refunded(seq: int, tender: Tender, amount: int, by: str | None) -> Entry:
    provider = Provider.CASH if tender is Tender.CASH else Provider.SEPARATE
    share = RefundShare(f"r{seq}", "a", tender, provider, amount)
    refund = Refund(f"r{seq}", ("t",), amount, (share,), AttemptState.APPROVED, by, "till-1", AT)
    return entry(seq, Refunded(refund, "2026-01-000001", ""))


def exchanged(seq: int, made: Order, tender: Tender, old: int, kept: int, difference: Attempt | None) -> Entry:
    """Old tickets worth `old`, of which `kept` goes into the new sale and the rest is given back by their tender."""
    provider = Provider.CASH if tender is Tender.CASH else Provider.SEPARATE
    share = RefundShare(f"r{seq}", "a", tender, provider, old, moved=kept)
    refund = Refund(f"r{seq}", ("t",), old, (share,), AttemptState.APPROVED, made.seller, "till-1", AT)
    along = Attempt(f"m{seq}", tender, provider, kept, AttemptState.APPROVED, AT, moved_from="a")
    new = (difference,) if difference is not None else ()
    operation = Exchanged(refund, "2026-01-000001", "", made, (along, *new), by=made.seller)
    return entry(seq, operation, name=made.id, tenders=(along, *new))


def moved(seq: int, way: DrawerWay, amount: int) -> Entry:
    return entry(seq, DrawerMoved("o", way, amount, DrawerReason.OTHER))


@dataclass
class Drawer:
    """A drawer and a card terminal as a person would count them, and the entries of what was done with them."""

    entries: list[Entry] = field(default_factory=list)
    cash: int = 0
    card: int = 0
    additions: int = 0
    drops: int = 0
    sales: int = 0
    exchanges: int = 0

    def do(self, deed: str, amount: int, other: int, seller: str | None) -> None:
        seq = len(self.entries) + 1
        made = order(f"s{seq}", amount, seller)
        if deed == "cash":
            self.entries.append(sold(seq, made, cash(f"a{seq}", amount, other)))
            self.cash += amount
            self.sales += 1
        elif deed == "card":
            self.entries.append(sold(seq, made, card(f"a{seq}", amount)))
            self.card += amount
            self.sales += 1
        elif deed == "split":
            both = (cash(f"a{seq}", amount, other), card(f"b{seq}", other))
            self.entries += [tendered(seq, made, both[0]), tendered(seq + 1, made, both[1])]
            self.entries.append(sold(seq + 2, made, *both, claimed=False))
            self.cash += amount
            self.card += other
            self.sales += 1
        elif deed == "surplus":
            self.entries.append(tendered(seq, made, card(f"a{seq}", amount)))
            self.entries.append(entry(seq + 1, GivenBack(f"a{seq}", amount, tender=Tender.CARD)))
        elif deed == "no money":
            self.entries.append(entry(seq, GivenBack("gone", amount, money=False, tender=Tender.CASH)))
        elif deed in {"cash back", "card back"}:
            self.entries.append(refunded(seq, Tender.CASH if deed == "cash back" else Tender.CARD, amount, seller))
            self.cash -= amount * (deed == "cash back")
            self.card -= amount * (deed == "card back")
        elif deed in {"dearer", "dearer by card"}:  # exchanged for dearer tickets, which costs `other` more
            more = None
            if other:
                more = cash(f"d{seq}", other, amount) if deed == "dearer" else card(f"d{seq}", other)
            self.entries.append(exchanged(seq, made, Tender.CARD, amount, amount, more))
            self.cash += other * (deed == "dearer")
            self.card += other * (deed == "dearer by card")
            self.exchanges += 1
        elif deed in {"cheaper", "cheaper by card"}:  # so that what they cost less is given back
            back, tender = min(amount, other), Tender.CASH if deed == "cheaper" else Tender.CARD
            self.entries.append(exchanged(seq, made, tender, amount, amount - back, None))
            self.cash -= back * (deed == "cheaper")
            self.card -= back * (deed == "cheaper by card")
            self.exchanges += 1
        elif deed == "added":
            self.entries.append(moved(seq, DrawerWay.IN, amount))
            self.cash += amount
            self.additions += amount
        elif deed == "dropped":
            self.entries.append(moved(seq, DrawerWay.OUT, amount))
            self.cash -= amount
            self.drops += amount
        else:
            self.entries.append(entry(seq, Voided(), name=f"v{seq}"))


DEEDS = (
    "cash", "card", "split", "surplus", "no money", "cash back", "card back", "added", "dropped", "voided",
    "dearer", "dearer by card", "cheaper", "cheaper by card",
)  # fmt: skip
DAYS = st.lists(
    st.tuples(st.sampled_from(DEEDS), st.integers(1, 10_000), st.integers(0, 5_000), st.sampled_from(CASHIERS)),
    max_size=40,
)


def played(deeds: list[tuple[str, int, int, str | None]], opening: int, before: int = 0) -> Drawer:
    """Return a day with the drawer counted after so many of its deeds."""
    drawer = Drawer()
    for at, deed in enumerate(deeds):
        if at == before:
            drawer.cash = opening
            drawer.entries.append(entry(len(drawer.entries) + 1, Opened(opening)))
        drawer.do(*deed)
    if before >= len(deeds):
        drawer.cash = opening
        drawer.entries.append(entry(len(drawer.entries) + 1, Opened(opening)))
    return drawer


@given(DAYS, st.integers(0, 50_000), st.integers(0, 40))
def test_the_cash_that_is_expected_is_what_a_person_would_count(
    deeds: list[tuple[str, int, int, str | None]], opening: int, before: int
) -> None:
    drawer = played(deeds, opening, before)
    sums = sums_of(drawer.entries)
    assert sums.expected_cash == drawer.cash
    assert sums.card == drawer.card
    assert (sums.additions, sums.drops, sums.sales) == (drawer.additions, drawer.drops, drawer.sales)
    assert sums.exchanges == drawer.exchanges
    assert sums.rounding == 0


SESSIONS = st.lists(
    st.tuples(DAYS, DAYS, st.integers(-500, 500), st.integers(-500, 500), st.integers(0, 100)), min_size=1, max_size=5
)


@settings(max_examples=50)
@given(SESSIONS, st.integers(0, 50_000))
def test_what_is_in_the_drawer_over_several_sessions_is_told_by_their_zs(
    sessions: list[tuple[list[Any], list[Any], int, int, int]], at_first: int
) -> None:
    """A person follows the drawer itself; each session begins with what was sold before it was opened.

    So many percent of the count go into the safe; a count may be wrong, and money may go missing before it.
    """
    there, said, wrong, in_bags, left = at_first, at_first, 0, 0, at_first
    for before, during, missing, miscounted, percent in sessions:
        drawer = Drawer()
        for deed in before:
            drawer.do(*deed)
        there += drawer.cash - missing
        counted = there + miscounted
        wrong += counted - left - drawer.cash  # the difference that the opening says
        drawer.entries.append(entry(len(drawer.entries) + 1, Opened(counted)))
        flow, drawer.cash = drawer.cash, 0
        for deed in during:
            drawer.do(*deed)
        there += drawer.cash
        sums = sums_of(drawer.entries)
        session = TillSession("o", 1, AT, None, counted, None, "EUR")
        report = SessionReport(session, sums, (), SessionSums(), (), (), AT)
        assert report.expected_cash == counted + drawer.cash
        assert sums.flow == flow + drawer.cash
        bagged = max(0, there) * percent // 100
        closed = Closed("o", there, report.expected_cash, report.expected_card, bag="B", bagged=bagged)
        wrong += closed.difference
        said += flow + drawer.cash
        in_bags, there, left = in_bags + bagged, there - bagged, closed.left
    assert there + in_bags == said + wrong, "what all Zs expect, with the differences that they tell, is what is there"


@given(DAYS, st.integers(0, 50_000), st.integers(0, 40), DAYS)
def test_the_lines_of_a_report_add_up_to_what_is_expected(
    deeds: list[tuple[str, int, int, str | None]], opening: int, before: int, late: list[Any]
) -> None:
    sums, others = sums_of(played(deeds, opening, before).entries), sums_of(played(late, 0).entries)
    session = TillSession("o", 1, AT, None, opening, -sums.before, "EUR")
    x = SessionReport(session, sums, (), others, (), (), AT)
    closed = Closed("o", opening, x.expected_cash, x.expected_card, card_batch=0)
    for report in (x, replace(x, number="Z", closed=closed)):
        assert sum(amount for _words, amount in cash_lines(report)) == closed.expected_cash
        assert sum(amount for _words, amount in card_lines(report)) == closed.expected_card
        cash_told, card_told = ([(words, money(amount, "EUR")) for words, amount in lines]
                                for lines in (cash_lines(report), card_lines(report)))  # fmt: skip
        told = session_lines(report)
        end = told.index(("Expected in cash", money(closed.expected_cash, "EUR")))
        assert told[:end] == cash_told, "nothing else stands above the sum"
        last = told.index(("Expected by card", money(closed.expected_card, "EUR")))
        assert told[last - len(card_told) : last] == card_told


@given(DAYS, st.integers(0, 50_000))
def test_the_parts_of_a_sum_add_up(deeds: list[tuple[str, int, int, str | None]], opening: int) -> None:
    sums = sums_of(played(deeds, opening).entries)
    assert sum(one.taken for one in sums.by_cashier.values()) == sum(sums.taken.values())
    assert sum(one.given_back for one in sums.by_cashier.values()) == sum(sums.given_back.values())
    assert sum(one.sales for one in sums.by_cashier.values()) == sums.sales
    assert sums.tendered - sums.change == sums.taken.get(Tender.CASH, 0)


@given(DAYS, st.integers(0, 50_000), st.integers(0, 40))
def test_entries_added_one_by_one_add_up_to_the_same(
    deeds: list[tuple[str, int, int, str | None]], opening: int, cut: int
) -> None:
    entries = played(deeds, opening).entries
    running = Running()
    for one in entries[:cut]:
        running.add(one)
    first = running.sums()
    for one in entries[cut:]:
        running.add(one)
    assert first == sums_of(entries[:cut])  # what was read before is not changed by what comes after
    assert running.sums() == sums_of(entries)


@given(DAYS)
def test_money_of_single_entries_adds_up_to_that_of_all(deeds: list[tuple[str, int, int, str | None]]) -> None:
    drawer = played(deeds, 0)
    taken: dict[Tender, int] = {}
    for one in drawer.entries:
        for tender, moved in money_of(one).items():
            taken[tender] = taken.get(tender, 0) + moved.taken
    sums = sums_of(drawer.entries)
    assert taken == {tender: sums.taken.get(tender, 0) for tender in {*sums.taken, *sums.given_back}}


def test_discounts_and_free_tickets_are_counted_and_what_was_voided_apart_from_what_never_was_sold() -> None:
    made = order("s1", 800, "ada", free=2, discount=100)
    entries = [sold(1, made, cash("a1", 800)), entry(2, Voided(), name="v2"), entry(3, Voided())]
    sums = sums_of(entries)
    assert (sums.discounts, sums.free_tickets, sums.voids, sums.not_completed) == (100, 2, 0, 1)
    assert sums.by_cashier == {"ada": CashierSums(1, 800, 0)}
    back = refunded(4, Tender.CASH, 800, "ada").operation
    assert isinstance(back, Refunded)
    void = Refunded(replace(back.refund, cause=RefundCause.VOIDED), back.receipt, back.reason_hash)
    sums = sums_of([*entries, entry(4, void)])
    assert (sums.voids, sums.refunds, sums.not_completed, sums.expected_cash) == (1, 0, 1, 0)


def test_what_a_closing_says_of_differences_follows_from_its_counts() -> None:
    closed = Closed("o", counted=900, expected_cash=1000, expected_card=500, card_batch=450, bag="B", bagged=600)
    assert (closed.difference, closed.card_difference, closed.left) == (-100, -50, 300)
    assert replace(closed, card_batch=None, expected_card=0).card_difference == 0


def test_only_entries_after_the_head_of_a_closed_day_are_late() -> None:
    places: Any = [(DAY, 4, "a"), (DAY, 5, "b"), ("2026-12-01", 6, "c")]
    assert after_its_day(places, "till", {DAY: {"till": 4}}) == ("b",)
    assert after_its_day(places, "till", {DAY: {}}) == ("a", "b")
    assert after_its_day(places, "till", {}) == ()
