"""cinema till, safe, day: open and close the session of this till, the bags of the safe, the business day."""

import argparse
from functools import partial
from typing import TYPE_CHECKING, Any

from cinema.commands.base import Answer, Arguments, Command, table, with_option, wrong_use
from cinema.commands.output import uninterrupted
from cinema.commands.paper_files import add_paper_arguments, asks_for_paper, check_paper_use, write_papers
from cinema.domain.drawer import ADDITIONS, DROPS, DifferenceReason, DrawerReason, DrawerWay
from cinema.i18n import _, current_language, money, when

if TYPE_CHECKING:
    from cinema.domain.operations import Banked, DayClosed
    from cinema.domain.session_report import CashMove, SessionReport
    from cinema.domain.users import Actor
    from cinema.services.cinema import Cinema
    from cinema.services.selling.other_sessions import OtherSessions

_REASONS = {
    "add": [one.value for one in ADDITIONS],
    "drop": [one.value for one in DROPS],
    "close": [one.value for one in DifferenceReason],
}
_OF = {  # the options that go with an action
    "open": {"bag"},
    "add": {"reason", "bag"},
    "drop": {"reason", "bag"},
    "close": {"reason", "bag", "bagged", "card", "coins", "pending", "till"},
    "x": {"till"},
}


def _till_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = _(
        "A session is what this till enters between its opening count and its Z, which is final. Reasons: add {add}; "
        "drop {drop}; close {close}."
    ).format(**{action: ", ".join(known) for action, known in _REASONS.items()})
    words = _(
        "open: with the cash that was counted; x: the sums so far; z: the last Z again; add, drop: cash that is put in "
        "or taken out; close: with the cash that was counted"
    )
    parser.add_argument("action", choices=["open", "x", "z", "add", "drop", "close"], help=words)
    parser.add_argument("amount", metavar="AMOUNT", nargs="?", help=_("the amount or the count, such as 150.00"))
    parser.add_argument("--reason", metavar="R", help=_("why, one of the reasons below"))
    words = _("the number of the bag that goes into the safe, or comes out of it with open and add")
    parser.add_argument("--bag", metavar="B", help=words)
    words = _("with close: how much of the cash goes into the bag; without it, all")
    parser.add_argument("--bagged", metavar="N", help=words)
    parser.add_argument("--card", metavar="N", help=_("with close: the total of the card terminal's batch"))
    words = _("with close: coins and notes with their numbers, such as 50=1,0.50=4")
    parser.add_argument("--coins", metavar="LIST", help=words)
    words = _("with close: a sale without an outcome that is left to the next Z; may be given several times")
    parser.add_argument("--pending", metavar="SALE", action="append", help=words)
    words = _("with x and close: the number of another till, such as of a machine that is gone (for managers)")
    parser.add_argument("--till", metavar="N", type=int, help=words)
    add_paper_arguments(parser)


def _till(cinema: "Cinema", actor: "Actor", arguments: Arguments) -> Answer:
    action = arguments.action
    _check_use(arguments)
    zone, sessions = cinema.house().timezone, cinema.till_sessions
    if action == "x":
        till = arguments.till
        report = sessions.x(actor) if till is None else cinema.other_sessions.x(actor, till)
        return _on_paper(cinema, report, arguments, _told(report, zone))
    if action == "z":
        last = sessions.last_z(actor)
        if last is None:
            return Answer(None, [_("No session of this till was ever closed.")])
        return _on_paper(cinema, last, arguments, _told(last, zone))
    amount = _minor(cinema, arguments.amount, "amount")
    with uninterrupted():
        if action == "open":
            return _opened(cinema, actor, amount, arguments.bag)
        if action == "close":
            return _told(_closed(cinema, actor, amount, arguments), zone)
        move = sessions.add if action == "add" else sessions.drop
        return _moved(move(actor, amount, DrawerReason(arguments.reason), arguments.bag))


def _on_paper(cinema: "Cinema", report: "SessionReport", arguments: Arguments, answer: Answer) -> Answer:
    """Write an X or a Z into the files that were asked for."""
    if not asks_for_paper(arguments):
        return answer
    written, lines = write_papers(cinema, cinema.papers.of_session(report, current_language()), arguments)
    return Answer({**answer.data, **written}, lines)


def _check_use(arguments: Arguments) -> None:
    """Exit with code 2 if the arguments don't go with the action, before anything is entered."""
    action = arguments.action
    check_paper_use(arguments)
    if asks_for_paper(arguments) and action not in {"x", "z"}:
        wrong_use(_("--pdf and --picture go with x and z"))
    if (arguments.amount is None) != (action in {"x", "z"}):
        wrong_use(_("open, add, drop and close need an amount, x and z have none"))
    given = {
        name for name in ("reason", "bag", "bagged", "card", "coins", "pending", "till") if getattr(arguments, name)
    }
    if surplus := given - _OF.get(action, set()):
        wrong_use(_("{option} does not go with {action}").format(option=f"--{min(surplus)}", action=action))
    known = _REASONS.get(action, [])
    if (arguments.reason is None and action in {"add", "drop"}) or (arguments.reason and arguments.reason not in known):
        wrong_use(_("--reason is one of {known}").format(known=", ".join(known)))


def _opened(cinema: "Cinema", actor: "Actor", counted: int, bag: str | None) -> Answer:
    session = cinema.till_sessions.open(actor, counted, bag)
    words = _("Opened with {counted}.").format(counted=money(counted, session.currency))
    lines = [words]
    if session.difference is not None:
        words = _("Difference from the last closing: {amount}.")
        lines.append(words.format(amount=money(session.difference, session.currency)))
    data = {
        "session": session.id,
        "till": session.till_number,
        "opened_at": session.opened_at.isoformat(),
        "counted": session.counted,
        "difference": session.difference,
        "currency": session.currency,
    }
    return Answer(data, lines)


def _moved(done: "CashMove") -> Answer:
    is_out, held = done.way is DrawerWay.OUT, done.held
    words = _("Taken out of the drawer: {amount}.") if is_out else _("Put into the drawer: {amount}.")
    if held is not None:
        words = _("Put into the drawer: {amount}. It holds {held}.")
        if is_out:
            words = _("Taken out of the drawer: {amount}. It holds {held}.")
    data = {
        "session": done.session,
        "way": done.way.value,
        "amount": done.amount,
        "reason": done.reason.value,
        "bag": done.bag,
        "expected_cash": done.held,
        "currency": done.currency,
    }
    amounts = {"amount": money(done.amount, done.currency), "held": money(held or 0, done.currency)}
    return Answer(data, [words.format(**amounts)])


def _closed(cinema: "Cinema", actor: "Actor", counted: int, arguments: Arguments) -> "SessionReport":
    from cinema.errors import InvalidInputError

    other, till = cinema.other_sessions, arguments.till
    close = cinema.till_sessions.close if till is None else partial(_close_other, other, till)
    try:
        return close(
            actor,
            counted,
            None if arguments.card is None else _batch(cinema, arguments.card),
            DifferenceReason(arguments.reason) if arguments.reason else None,
            None if arguments.coins is None else _coins(cinema, arguments.coins),
            bag=arguments.bag,
            bagged=None if arguments.bagged is None else _minor(cinema, arguments.bagged, "bagged"),
            pending=arguments.pending or (),
        )
    except InvalidInputError as refused:
        if refused.field != "reason":
            raise
        raise InvalidInputError(with_option(refused.message, "--reason", _REASONS["close"]), field="reason") from None


def _close_other(
    sessions: "OtherSessions", till: int, actor: "Actor", *counted: Any, **options: Any
) -> "SessionReport":
    return sessions.close(actor, till, *counted, **options)


def _coins(cinema: "Cinema", text: str) -> dict[int, int]:
    """Return the number of coins and notes by their value, as typed."""
    from cinema.errors import InvalidInputError

    found: dict[int, int] = {}
    for part in text.split(","):
        value, _equals, number = part.partition("=")
        minor, digits = _minor(cinema, value, "coins"), number.strip()
        if not (digits.isascii() and digits.isdigit() and len(digits) < 10) or minor in found:
            raise InvalidInputError(_("Write each coin and note once, such as 50=1,0.50=4."), field="coins")
        found[minor] = int(digits)
    return found


def _batch(cinema: "Cinema", text: str) -> int:
    """Return the total of a batch, which is below nothing where more was given back than taken."""
    is_below = text.strip().startswith("-")
    amount = _minor(cinema, text.strip().removeprefix("-"), "card")
    return -amount if is_below else amount


def _minor(cinema: "Cinema", text: str, field: str) -> int:
    from cinema.commands.amounts import typed_amount

    name = "AMOUNT" if field == "amount" else f"--{field}"
    return typed_amount(text, cinema.house().currency, name, field=field)


def _told(report: "SessionReport", zone: str) -> Answer:
    """Return an X or Z for programs and for people."""
    session, sums, closed = report.session, report.sums, report.closed
    data: dict[str, Any] = {
        "session": session.id,
        "till": session.till_number,
        "number": report.number,
        "opened_at": session.opened_at.isoformat(),
        "at": report.at.isoformat(),
        "currency": session.currency,
        "opening": session.counted,
        "opening_difference": session.difference,
        "sales": sums.sales,
        "taken": {tender.value: amount for tender, amount in sums.taken.items()},
        "given_back": {tender.value: amount for tender, amount in sums.given_back.items()},
        "refunds": sums.refunds,
        "exchanges": sums.exchanges,
        "discounts": sums.discounts,
        "complimentary": sums.comps,
        "free_tickets": sums.free_tickets,
        "voids": sums.voids,
        "not_completed": sums.not_completed,
        "additions": sums.additions,
        "drops": sums.drops,
        "counted_with_opening": sums.before,
        "rounding": sums.rounding,
        "vouchers_sold": sums.vouchers_sold,
        "voucher_tickets": sums.voucher_tickets,
        "voucher_ticket_value": sums.voucher_ticket_value,
        "by_cashier": {
            name: {"sales": one.sales, "taken": one.taken, "given_back": one.given_back}
            for name, one in sums.by_cashier.items()
        },
        "late": list(report.late),
        "late_card": report.late_sums.card,
        "after_day": list(report.after_day),
        "pending": list(report.pending),
        "expected_cash": closed.expected_cash if closed else report.expected_cash,
        "expected_card": closed.expected_card if closed else report.expected_card,
        "counted": closed.counted if closed else None,
        "difference": closed.difference if closed else None,
        "card_batch": closed.card_batch if closed else None,
        "card_difference": closed.card_difference if closed else None,
        "reason": closed.reason.value if closed and closed.reason else None,
        "bag": closed.bag if closed else None,
        "bagged": closed.bagged if closed else None,
    }
    return Answer(data, _lines(report, when(report.at, zone)))


def _lines(report: "SessionReport", at: str) -> list[str]:
    from cinema.domain.session_lines import session_lines

    head = _("{number}, till {till}, {at}") if report.number else _("X, till {till}, {at}")
    told = head.format(number=report.number, till=f"{report.session.till_number:02d}", at=at)
    return [told, *table(session_lines(report), right=(1,))]


def _safe_arguments(parser: argparse.ArgumentParser) -> None:
    words = _("bank: take bags to the bank; without it, list what is in the safe")
    parser.add_argument("action", choices=["bank"], nargs="?", help=words)
    parser.add_argument("bags", metavar="BAG", nargs="*", default=[], help=_("the numbers of the bags"))
    parser.add_argument("--slip", metavar="S", help=_("with bank: the reference on its slip"))


def _safe(cinema: "Cinema", actor: "Actor", arguments: Arguments) -> Answer:
    if arguments.action is None:
        if arguments.slip is not None:
            wrong_use(_("--slip goes with bank"))
        house = cinema.house()
        bags = cinema.safe.contents(actor)
        data = [
            {
                "bag": one.number,
                "amount": one.amount,
                "currency": house.currency,
                "since": one.since.isoformat(),
                "till": one.till_number,
            }
            for one in bags
        ]
        rows = [
            (one.number, money(one.amount, house.currency), when(one.since, house.timezone), f"{one.till_number:02d}")
            for one in bags
        ]
        return Answer(data, table(rows, right=(1,)) or [_("The safe is empty.")])
    if not arguments.bags or arguments.slip is None:
        wrong_use(_("bank needs the numbers of bags, and --slip with the reference on its slip"))
    currency = cinema.house().currency
    with uninterrupted():
        return _banked(cinema.safe.bank(actor, arguments.bags, arguments.slip), currency)


def _banked(done: "Banked", currency: str) -> Answer:
    words = _("Taken to the bank: {amount}, slip {slip}.")
    data = {"bags": list(done.bags), "amount": done.amount, "currency": currency, "slip": done.slip}
    return Answer(data, [words.format(amount=money(done.amount, currency), slip=done.slip)])


def _day_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", choices=["close"])
    words = _("an ISO date, such as 2026-12-31; without it, the present business day")
    parser.add_argument("--day", metavar="D", help=words)
    words = _("the number of a till whose session can't be closed any more; may be given several times")
    parser.add_argument("--leaving", metavar="TILL", type=int, action="append", default=[], help=words)


def _day(cinema: "Cinema", actor: "Actor", arguments: Arguments) -> Answer:
    house = cinema.house()
    with uninterrupted():
        done = cinema.business_days.close(actor, arguments.day, leaving=arguments.leaving)
    return _day_closed(done, house.currency)


def _day_closed(done: "DayClosed", currency: str) -> Answer:
    totals = [
        {
            "till": one.till,
            "tender": one.tender.value,
            "taken": one.taken,
            "given_back": one.given_back,
            "rounding": one.rounding,
        }
        for one in done.totals
    ]
    data = {
        "day": done.day,
        "currency": currency,
        "totals": totals,
        "admissions": [
            {"screening": one.screening, "number": one.number, "gross": one.gross} for one in done.admissions
        ],
        "heads": list(done.heads),
        "left_open": list(done.left_open),
    }
    rows = [
        (one.till[:12], one.tender.value, money(one.taken, currency), money(one.given_back, currency))
        for one in done.totals
    ]
    words = _("Closed business day {day}: {number} admissions.")
    number = sum(one.number for one in done.admissions)
    return Answer(data, [words.format(day=done.day, number=number), *table(rows, right=(2, 3))])


COMMANDS = {
    "till": Command(
        _till,
        _till_arguments,
        lambda arguments: arguments.action not in {"x", "z"},
        asks_for_paper,
        recover=True,
        money=lambda arguments: arguments.action not in {"x", "z"},
    ),
    "safe": Command(
        _safe,
        _safe_arguments,
        lambda arguments: arguments.action is not None,
        money=lambda arguments: arguments.action is not None,
    ),
    "day": Command(_day, _day_arguments, lambda _arguments: True, recover=True, money=lambda _: True),
}
