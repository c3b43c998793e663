"""A till session is closed again and again while other programs of the same till sell: each sale is in one Z.

Counted from the bare journal: what each Z expects, beside what the entries before it add up to.
"""

from contextlib import suppress
from dataclasses import replace
from typing import Any

from cinema.domain.drawer import DifferenceReason
from cinema.domain.entries import Draft, Entry
from cinema.domain.operations import Closed
from cinema.domain.users import Actor, Channel, Role
from cinema.errors import CinemaError
from cinema.ports import Journal
from cinema.services.selling.entries import Entries
from tests.races import jobs
from tests.races.rig import Crowd, Hand, Job, Race, Said, total
from tests.races.stage import Stage
from tests.races.tally import Row, with_wrong
from tests.support import enrol, raw

_SALES, _CLOSINGS = 6, 6
_TILL = "the till that is closed"
Document = dict[str, Any]


class AtTheHead:
    """Enters the Z of another till as if its sums were those at its insert: what makes it exact is missing."""

    def __init__(self, inner: Entries, journal: Journal) -> None:
        self._inner, self._journal = inner, journal

    def add(self, draft: Draft) -> Entry:
        closed = draft.operation
        head = self._journal.head(closed.of or "") if isinstance(closed, Closed) else None
        if isinstance(closed, Closed) and head is not None:
            draft = replace(draft, operation=replace(closed, through=head.seq))
        return self._inner.add(draft)


class Unguarded:
    """Enters what was judged by a stretch, whatever has come since: the guard of the control is missing."""

    def __init__(self, inner: Entries) -> None:
        self._inner = inner

    def add(self, draft: Draft) -> Entry:
        return self._inner.add(replace(draft, after=None))


def close_again(hand: Hand, times: int, *, is_guarded: bool) -> Race:
    """Open a session, count and close it, so many times; whoever finds a difference counts again."""
    sessions = hand.till.till_sessions
    if not is_guarded:
        entries: Any = Unguarded(sessions._stretches._entries)
        sessions._stretches._entries = entries
    yield
    closed = 0
    while closed < times:
        try:
            if sessions.current(hand.staff) is None:
                sessions.open(hand.staff, sessions.opening(hand.staff).expected or 0)
            x = sessions.x(hand.staff)
            counted = x.expected_cash, x.expected_card
            sessions.close(hand.staff, *counted, DifferenceReason.UNKNOWN, pending=x.pending)
        except CinemaError:  # something was sold since: a larger difference than staff may close
            continue
        closed += 1
    return Said()


def closed_amid_sales(stage: Stage, crowd: Crowd, contenders: int, *, is_guarded: bool = True) -> Row:
    """One program closes the session of a till while the others, which are the same till, sell at it."""
    sellers = contenders - 1
    stage.clear(rows=2 + sellers * _SALES // 10)
    crowd.run([Job(_close_guarded, (1,), till=_TILL)])  # the first session begins the first stretch
    seats = [seat for seat in stage.seats() if seat[0] != "A"]
    closing = _close_guarded if is_guarded else _close_unguarded
    work = [Job(closing, (_CLOSINGS,), till=_TILL)]
    for place in range(sellers):
        mine = [(stage.screening, (seat,)) for seat in seats[place * _SALES : (place + 1) * _SALES]]
        work.append(Job(jobs.buy, (mine,), till=_TILL))
    attempts, refused, told, _refunded = total(crowd.run(work))
    crowd.run([Job(_close_guarded, (1,), till=_TILL)])
    wrong = _wrong(sorted(raw(stage.connection, "journal"), key=lambda one: one["seq"]))
    scenario = "a session closed amid sales" if is_guarded else "CONTROL: no entry that a Z must follow"
    return with_wrong(stage.row(scenario, contenders, attempts, refused, told=told), wrong)


def closed_without_guard(stage: Stage, crowd: Crowd, contenders: int) -> Row:
    """The same, and nothing keeps a sale from between a Z and what it adds up: `lost` must not be 0."""
    return closed_amid_sales(stage, crowd, contenders, is_guarded=False)


def close_elsewhere(hand: Hand, times: int, *, is_guarded: bool) -> Race:
    """Close the open session of another till, so many times."""
    boss = Actor(Role.MANAGER, "office", Channel.ADMIN, f"boss-{hand.number}", "Mia")
    enrol(hand.storage, boss)
    others = hand.till.other_sessions
    if not is_guarded:
        entries: Any = AtTheHead(others._entries, hand.storage.journal)
        others._entries = entries
    yield
    closed = 0
    while closed < times:
        for one in hand.till.business_days.open_tills(boss):
            number = one.till.number
            with suppress(CinemaError):  # an answer is late, or a payment is under way that was not when it was read
                x = others.x(boss, number)
                counted = x.expected_cash, x.expected_card
                others.close(boss, number, *counted, DifferenceReason.UNKNOWN, pending=x.pending)
                closed += 1
    return Said()


def open_again(hand: Hand, times: int) -> Race:
    """Open the till's next session as soon as the one before was closed, so many times."""
    sessions = hand.till.till_sessions
    yield
    opened = 0
    while opened < times:
        if sessions.current(hand.staff) is None:
            sessions.open(hand.staff, sessions.opening(hand.staff).expected or 0)
            opened += 1
    return Said()


def closed_elsewhere_amid_sales(stage: Stage, crowd: Crowd, contenders: int, *, is_guarded: bool = True) -> Row:
    """A manager closes the session of a till from another one while that till's programs open the next and sell."""
    sellers = contenders - 2
    stage.clear(rows=2 + sellers * _SALES // 10)
    crowd.run([Job(open_again, (1,), till=_TILL)])
    seats = [seat for seat in stage.seats() if seat[0] != "A"]
    closing = _elsewhere_guarded if is_guarded else _elsewhere_unguarded
    work = [Job(closing, (_CLOSINGS,)), Job(open_again, (_CLOSINGS,), till=_TILL)]
    for place in range(sellers):
        mine = [(stage.screening, (seat,)) for seat in seats[place * _SALES : (place + 1) * _SALES]]
        work.append(Job(jobs.buy, (mine,), till=_TILL))
    attempts, refused, told, _refunded = total(crowd.run(work))
    crowd.run([Job(_close_guarded, (1,), till=_TILL)])
    wrong = _wrong(_in_chain(raw(stage.connection, "journal")))
    scenario = "a session closed elsewhere amid sales" if is_guarded else "CONTROL: a Z says no end of its stretch"
    return with_wrong(stage.row(scenario, contenders, attempts, refused, told=told), wrong)


def elsewhere_without_end(stage: Stage, crowd: Crowd, contenders: int) -> Row:
    """The same, and the Z takes the end of the chain for the end of its sums: `lost` must not be 0."""
    return closed_elsewhere_amid_sales(stage, crowd, contenders, is_guarded=False)


def _elsewhere_guarded(hand: Hand, times: int) -> Race:
    return close_elsewhere(hand, times, is_guarded=True)


def _elsewhere_unguarded(hand: Hand, times: int) -> Race:
    return close_elsewhere(hand, times, is_guarded=False)


def _in_chain(entries: list[Document]) -> list[Document]:
    """Return the entries of the till that was closed, each closing where it says that its sums end."""
    (till,) = {one["till"] for one in entries if one["kind"] == "opened"}
    placed = [
        (one["operation"]["through"], 1, one) if one["operation"].get("of") == till else (one["seq"], 0, one)
        for one in entries
        if one["till"] == till or one["operation"].get("of") == till
    ]
    return [one for _seq, _after, one in sorted(placed, key=lambda place: place[:2])]


def _close_guarded(hand: Hand, times: int) -> Race:
    return close_again(hand, times, is_guarded=True)


def _close_unguarded(hand: Hand, times: int) -> Race:
    return close_again(hand, times, is_guarded=False)


def _wrong(chain: list[Document]) -> list[str]:
    """Return the Zs that say other amounts than the entries of their stretch, and the sales that are in none."""
    wrong: list[str] = []
    drawer = by_card = 0
    since: list[str] = []
    for entry in chain:
        operation = entry["operation"]
        if entry["kind"] == "opened":
            drawer = operation["counted"]
        elif entry["kind"] == "sold":
            since.append(entry["_id"])
            for tender in operation["tenders"]:
                drawer += tender["amount"] * (tender["tender"] == "cash")
                by_card += tender["amount"] * (tender["tender"] == "card")
        elif entry["kind"] == "closed":
            said = operation["expected_cash"], operation["expected_card"]
            if said != (drawer, by_card):
                wrong.append(f"{entry['number']} expects {said}, its entries say {(drawer, by_card)}")
            by_card = 0
            since.clear()
    return [*wrong, *(f"sale {name} is in no Z" for name in since)]
