"""cinema settings, user, tills, seed, doctor: administer the house."""

import argparse
import sys
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from cinema.commands.base import Answer, Arguments, Command, progress_bar, table, wrong_use
from cinema.commands.output import say, uninterrupted
from cinema.i18n import _, when

if TYPE_CHECKING:
    from cinema.domain.seed import Loaded
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
    if arguments.value is None:
        house = cinema.house()
    else:  # also while another setting can't be used: they are put right one by one
        with uninterrupted():
            house = cinema.office.set(actor, arguments.key, arguments.value)
    values = asdict(house)
    names = [arguments.key] if arguments.key else list(SETTING_NAMES)
    rows = [(name, str(values[name]), _(setting_help(name))) for name in names]
    return Answer({name: values[name] for name in names}, table(rows))


_ROLES = ("customer", "staff", "manager", "admin")


def _user_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "action",
        choices=["reset", "unlock", "role", "deactivate", "activate", "sessions", "erase"],
        help=_(
            "reset: give a one-time password; unlock: end the waits after failed sign-ins; role: give another role; "
            "deactivate: sign out and let in no more; activate: let in again; sessions: sign out of every window; "
            "erase: forget this person for good"
        ),
    )
    parser.add_argument("name", metavar="NAME", help=_("a username or e-mail"))
    parser.add_argument(
        "role", metavar="ROLE", nargs="?", choices=_ROLES, help=_("one of {known}").format(known=", ".join(_ROLES))
    )
    parser.add_argument("--yes", action="store_true", help=_("erase without asking"))


def _user(cinema: "Cinema", actor: "Actor", arguments: Arguments) -> Answer:
    if (arguments.role is not None) != (arguments.action == "role"):
        wrong_use(_("A role is named with “role” alone: cinema user role NAME ROLE"))
    actions = {
        "erase": _erase, "reset": _reset, "unlock": _unlock, "role": _role, "deactivate": _deactivate,
        "activate": _activate, "sessions": _sessions,
    }  # fmt: skip
    return actions[arguments.action](cinema, actor, arguments)


def _unlock(cinema: "Cinema", actor: "Actor", arguments: Arguments) -> Answer:
    user, was_locked = cinema.accounts.unlock(actor, arguments.name)
    if was_locked:
        words = _("{username} can sign in again at every till, and is told there of the attempts that failed.")
    else:
        words = _("{username} was not locked: no till asks this person to wait.")
    fields = {"name": arguments.name, "id": user.id, "unlocked": was_locked}
    return Answer(fields, [words.format(username=user.username)])


def _role(cinema: "Cinema", actor: "Actor", arguments: Arguments) -> Answer:
    from cinema.domain.users import Role

    user = cinema.accounts.find(actor, arguments.name)
    with uninterrupted():
        cinema.admin.people.give_role(actor, user, Role(arguments.role))
    lines = [_("{username} has the role {role} now.").format(username=user.username, role=arguments.role)]
    return Answer({"name": arguments.name, "id": user.id, "role": arguments.role}, lines)


def _deactivate(cinema: "Cinema", actor: "Actor", arguments: Arguments) -> Answer:
    user = cinema.accounts.find(actor, arguments.name)
    with uninterrupted():
        cinema.admin.people.deactivate(actor, user)
    lines = [_("{username} is signed out everywhere, and can't sign in.").format(username=user.username)]
    return Answer({"name": arguments.name, "id": user.id, "deactivated": True}, lines)


def _activate(cinema: "Cinema", actor: "Actor", arguments: Arguments) -> Answer:
    user = cinema.accounts.find(actor, arguments.name)
    with uninterrupted():
        cinema.admin.people.activate(actor, user)
    lines = [_("{username} can sign in again.").format(username=user.username)]
    return Answer({"name": arguments.name, "id": user.id, "deactivated": False}, lines)


def _sessions(cinema: "Cinema", actor: "Actor", arguments: Arguments) -> Answer:
    user = cinema.accounts.find(actor, arguments.name)
    with uninterrupted():
        cinema.admin.people.end_sessions(actor, user.id)
    words = _("{username} is signed out of every window within two seconds. The password still lets them in.")
    return Answer({"name": arguments.name, "id": user.id, "ended": True}, [words.format(username=user.username)])


def _erase(cinema: "Cinema", actor: "Actor", arguments: Arguments) -> Answer:
    user = cinema.accounts.find(actor, arguments.name)
    if not arguments.yes:
        if not sys.stdin.isatty():
            wrong_use(_("Erasing needs a confirmation, and there is no terminal to ask at. Add --yes to erase."))
        words = _("{username} ({email}) will be forgotten for good; sales and ratings stay without a name.")
        say(words.format(username=user.username, email=user.email))
        say(_("Type the name again to erase:"), end=" ")
        if sys.stdin.readline().strip() != arguments.name:
            return Answer({"erased": False, "id": user.id}, [_("Nothing was changed.")], 1)
    with uninterrupted():
        cinema.accounts.erase(actor, arguments.name)
    lines = [_("Erased. Sales and the journal keep the id {id} and no name.").format(id=user.id)]
    return Answer({"erased": True, "id": user.id}, lines)


def _reset(cinema: "Cinema", actor: "Actor", arguments: Arguments) -> Answer:
    with uninterrupted():
        secret = cinema.accounts.reset(actor, arguments.name)
    lines = [
        _("One-time password: {secret}").format(secret=secret),
        _("It works once, in the next 24 hours, and must be replaced at that sign-in."),
    ]
    return Answer({"name": arguments.name, "secret": secret}, lines)


def _seed_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", type=Path)
    parser.add_argument(
        "--demo", action="store_true", help=_("known passwords and the test terminal; empty databases only")
    )


def _seed(cinema: "Cinema", actor: "Actor", arguments: Arguments) -> Answer:
    from cinema.adapters.seed_file import read_seed_file

    seed = read_seed_file(arguments.file)
    known = cinema.seed.is_loaded(seed)
    loaded = cinema.seed.load(actor, seed, demo=arguments.demo, progress=progress_bar(arguments))
    counts = {
        "movies": len(seed.movies),
        "auditoriums": len(seed.rooms),
        "ticket_types": len(seed.ticket_types),
        "price_cards": len(seed.price_cards),
        "screenings": len(seed.screenings),
        "users": len(seed.users),
        "reviews": len(seed.reviews),
    }
    words = _("Loaded, anchored to {day}:")
    if known:
        words = _("This file was loaded before, anchored to {day}; nothing was changed. It has:")
    lines = [words.format(day=loaded.anchor), *table([(k, str(v)) for k, v in counts.items()], (1,))]
    data = {
        "anchor": loaded.anchor,
        "loaded": counts,
        "one_time_passwords": {one.username: one.secret for one in loaded.secrets},
        "corrected": list(loaded.corrected),
        "staying": list(loaded.staying),
    }
    return Answer(data, [*lines, *_seat_plan_lines(loaded), *_secret_lines(loaded)])


def _seat_plan_lines(loaded: "Loaded") -> list[str]:
    lines = []
    if loaded.corrected:
        words = _("New seat plan in: {rooms}. Its coming screenings follow it.")
        lines.append(words.format(rooms=", ".join(loaded.corrected)))
    if loaded.staying:
        words = _("These stay on their seat plan, since seats are sold or being bought: {screenings}")
        lines.append(words.format(screenings=", ".join(loaded.staying)))
    return lines


def _secret_lines(loaded: "Loaded") -> list[str]:
    if not loaded.secrets:
        return []
    return [
        _("One-time passwords, which are shown only now:"),
        *table([(one.username, one.secret) for one in loaded.secrets]),
        _("Each works once, in the next 24 hours, and must be replaced at that sign-in."),
        _("For another one: cinema user reset NAME"),
    ]


def _tills(cinema: "Cinema", actor: "Actor", _arguments: Arguments) -> Answer:
    from cinema.domain.tills import KIND_NAMES

    here, zone = cinema.tills.this_one(), cinema.house().timezone
    tills = cinema.tills.all(actor)
    data = [
        {
            "id": one.id, "number": one.number, "name": one.name, "since": one.since.isoformat(),
            "this": one.id == here, "kind": one.kind if one.is_station else None, "label": one.label,
        }
        for one in tills
    ]  # fmt: skip
    rows = [
        (
            f"{one.number:02d}", one.name, when(one.since, zone),
            f"{_(KIND_NAMES[one.kind])} {one.label}" if one.kind is not None and one.is_station else "",
            _("this one") if one.id == here else "",
        )
        for one in tills
    ]  # fmt: skip
    return Answer(data, table(rows, right=(0,)) or [_("No till has sold anything yet.")])


def _doctor(cinema: "Cinema", _actor: "Actor", _arguments: Arguments) -> Answer:
    from cinema.errors import UnreadableError
    from cinema.ports import Finding

    found = cinema.database.findings()
    if all(one.check != "house" for one in found):  # else there is none in this database
        kind = _("a demo") if cinema.is_demo() else _("a real house") if cinema.is_set_up() else _("not set up yet")
        with suppress(UnreadableError):  # the findings name the setting that can't be used
            words = _("{name}, {kind}.").format(name=cinema.house().name, kind=kind)
            found += (Finding("house", ok=True, message=words),)
        found += _heads(cinema) + _backups(cinema)
    return told(found)


def _heads(cinema: "Cinema") -> "tuple[Finding, ...]":
    """Say whether the journal still has what this machine has seen of it; a folder that can't be read fails alone."""
    from cinema.errors import StorageError
    from cinema.ports import Finding

    try:
        operator = cinema.operator()  # of this machine: the heads are its own
        kept, lost = cinema.journal.kept(operator), cinema.journal.lost(operator)
    except StorageError as error:
        return (Finding("heads", ok=False, message=error.message),)
    words = _("Chains of the journal whose end this machine has seen before: {count}.")
    return lost or (Finding("heads", ok=True, message=words.format(count=len(kept))),)


def _backups(cinema: "Cinema") -> "tuple[Finding, ...]":
    """Say how the daily backups are, as far as the database lets that be read."""
    from cinema.errors import StorageError
    from cinema.ports import Finding

    try:
        state = cinema.admin.backups.state(cinema.operator())
    except StorageError as error:
        return (Finding("backups", ok=False, message=error.message),)
    path = state.log.made.path if state.log.made is not None else ""
    return (Finding("backups", ok=not state.fault, message=state.words, subject=path, advice=state.advice),)


def told(findings: "tuple[Finding, ...]") -> Answer:
    """Return findings as an answer with one line per check; the exit code is 1 if a check failed."""
    ok = all(one.ok for one in findings)
    return Answer({"ok": ok, "findings": [_plain(one) for one in findings]}, _lines(findings), 0 if ok else 1)


def _plain(finding: "Finding") -> dict[str, object]:
    about = {"advice": finding.advice, "about": dict(finding.about)} if finding.about else {}
    return {
        "check": finding.check,
        "ok": finding.ok,
        "message": finding.message,
        "subject": finding.subject,
        **about,
    }


def _lines(findings: "tuple[Finding, ...]") -> list[str]:
    """Return one line per finding, each followed by its advice; the same advice in a row is printed once."""
    rows = [
        ("ok" if one.ok else "!!", one.check, one.message, "" if one.subject in one.message else one.subject)
        for one in findings
    ]
    lines: list[str] = []
    for line, one, following in zip(table(rows), findings, (*findings, None)[1:], strict=True):
        lines.append(line)
        if one.advice and (following is None or (following.check, following.advice) != (one.check, one.advice)):
            lines.append(f"    → {one.advice}")
    return lines


COMMANDS = {
    "settings": Command(
        _settings,
        _settings_arguments,
        lambda arguments: arguments.value is not None,
    ),
    "user": Command(_user, _user_arguments, lambda _arguments: True),
    "tills": Command(_tills),
    "seed": Command(_seed, _seed_arguments, lambda _arguments: True, begins=True),
    "doctor": Command(_doctor, inspects=True),
}
