"""cinema settings, user, seed, audit, doctor: what the house's people see to."""

import argparse
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

from cinema.commands.base import Answer, Arguments, Command, progress_bar, table
from cinema.i18n import _

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


def _seed_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", type=Path)
    parser.add_argument(
        "--demo", action="store_true", help=_("known passwords and the test terminal; empty databases only")
    )


def _seed(cinema: "Cinema", _actor: "Actor", arguments: Arguments) -> Answer:
    from cinema.adapters.seed_file import read_seed_file

    seed = read_seed_file(arguments.file)
    anchor = cinema.seed.load(seed, demo=arguments.demo, progress=progress_bar(arguments))
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
    "seed": Command(_seed, _seed_arguments, lambda _arguments: True),
    "audit": Command(_audit, recover=True),
    "doctor": Command(_doctor),
}
