"""cinema settings, user, payments, seed, audit, doctor: what the house's people see to."""

import argparse
import sys
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

from cinema.commands.base import Answer, Arguments, Command, table, wrong_use
from cinema.i18n import _, money

if TYPE_CHECKING:
    from cinema.domain.users import Actor
    from cinema.ports import Finding
    from cinema.services.cinema import Cinema


def _settings_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("key", metavar="KEY", nargs="?")
    parser.add_argument("value", metavar="VALUE", nargs="?")


def _settings(cinema: "Cinema", actor: "Actor", arguments: Arguments) -> Answer:
    from cinema.domain.house import SETTING_NAMES, setting_help

    if arguments.key is not None:
        setting_help(arguments.key)
    house = cinema.house()
    if arguments.value is not None:
        house = cinema.office.set(actor, arguments.key, arguments.value)
    values = asdict(house)
    names = [arguments.key] if arguments.key else list(SETTING_NAMES)
    rows = [(name, str(values[name]), _(setting_help(name))) for name in names]
    return Answer({name: values[name] for name in names}, table(rows))


def _user_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", choices=["reset"])
    parser.add_argument("name", metavar="NAME", help=_("a username or e-mail"))


def _user(cinema: "Cinema", actor: "Actor", arguments: Arguments) -> Answer:
    secret = cinema.accounts.reset(actor, arguments.name)
    lines = [_("One-time password: {secret}").format(secret=secret), _("It must be replaced at the next sign-in.")]
    return Answer({"name": arguments.name, "secret": secret}, lines)


def _payments_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("sale", metavar="SALE", nargs="?", help=_("decide this payment; without it, list what waits"))
    verdict = parser.add_mutually_exclusive_group()
    verdict.add_argument("--taken", action="store_true", help=_("the terminal's log says that the money was taken"))
    verdict.add_argument("--not-taken", action="store_true", help=_("the terminal's log says that it was not"))
    parser.add_argument("--reference", metavar="R", default="", help=_("the reference in the terminal's log"))


def _payments(cinema: "Cinema", actor: "Actor", arguments: Arguments) -> Answer:
    if arguments.sale is not None:
        if not (arguments.taken or arguments.not_taken):
            wrong_use(_("say --taken or --not-taken"))
        sale = cinema.unresolved.decide(actor, arguments.sale, taken=arguments.taken, reference=arguments.reference)
        data = {"transaction": sale.id, "state": sale.state.value, "receipt_number": sale.receipt_number}
        return Answer(data, [_("Decided: {state}.").format(state=sale.state.value)])
    waiting = cinema.unresolved.waiting(actor)
    data_list = [
        {
            "transaction": one.id,
            "screening": one.screening,
            "seats": list(one.seats),
            "total": one.total,
            "currency": one.currency,
            "attempt": one.last_attempt.id if one.last_attempt else None,
            "asked_at": one.last_attempt.at.isoformat() if one.last_attempt else None,
        }
        for one in waiting
    ]
    rows = [(one.id, money(one.total, one.currency), one.movie_title, ", ".join(one.seats)) for one in waiting]
    return Answer(data_list, table(rows, right=(1,)) or [_("No payment waits for a decision.")])


def _seed_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", type=Path)
    parser.add_argument(
        "--demo", action="store_true", help=_("known passwords and the test terminal; empty databases only")
    )


def _seed(cinema: "Cinema", _actor: "Actor", arguments: Arguments) -> Answer:
    from cinema.adapters.seed_file import read_seed_file

    seed = read_seed_file(arguments.file)
    show = None if arguments.json or not sys.stderr.isatty() else _show_progress
    anchor = cinema.seed.load(seed, demo=arguments.demo, progress=show)
    counts = {
        "movies": len(seed.movies),
        "auditoriums": len(seed.rooms),
        "price_cards": len(seed.price_cards),
        "screenings": len(seed.screenings),
        "users": len(seed.users),
        "reviews": len(seed.reviews),
    }
    lines = [_("Loaded, anchored to {day}:").format(day=anchor), *table([(k, str(v)) for k, v in counts.items()], (1,))]
    return Answer({"anchor": anchor, "loaded": counts}, lines)


def _show_progress(done: int, total: int, section: str) -> None:
    filled = 30 * done // max(1, total)
    end = "\n" if done == total else ""
    print(f"\r{section:<12} [{'#' * filled}{'.' * (30 - filled)}] {done}/{total}", end=end, file=sys.stderr, flush=True)


def _audit(cinema: "Cinema", _actor: "Actor", _arguments: Arguments) -> Answer:
    found = cinema.audit.findings()
    answer = told(found)
    return answer if found else replace(answer, lines=[_("Seats, tickets, payments, receipts and journal agree.")])


def _doctor(cinema: "Cinema", _actor: "Actor", _arguments: Arguments) -> Answer:
    from cinema.ports import Finding

    house = cinema.house()
    kind = _("a demo") if cinema.is_demo() else _("a real house") if cinema.is_set_up() else _("not set up yet")
    found = (
        *cinema.database.findings(),
        Finding("house", ok=True, message=_("{name}, {kind}.").format(name=house.name, kind=kind)),
    )
    return told(found)


def told(findings: "tuple[Finding, ...]") -> Answer:
    """Return findings as an answer, one line a check; its exit code is 1 if one is not well."""
    ok = all(one.ok for one in findings)
    return Answer({"ok": ok, "findings": [_plain(one) for one in findings]}, _lines(findings), 0 if ok else 1)


def _plain(finding: "Finding") -> dict[str, object]:
    return {"check": finding.check, "ok": finding.ok, "message": finding.message, "subject": finding.subject}


def _lines(findings: "tuple[Finding, ...]") -> list[str]:
    return table([("ok" if one.ok else "!!", one.check, one.message, one.subject) for one in findings])


COMMANDS = {
    "settings": Command(
        _settings,
        _settings_arguments,
        lambda arguments: arguments.value is not None,
    ),
    "user": Command(_user, _user_arguments, lambda _arguments: True),
    "payments": Command(
        _payments,
        _payments_arguments,
        lambda arguments: arguments.sale is not None,
        recover=True,
    ),
    "seed": Command(_seed, _seed_arguments, lambda _arguments: True),
    "audit": Command(_audit, recover=True),
    "doctor": Command(_doctor),
}
