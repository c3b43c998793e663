"""cinema journal: the proof of its entries and of the sales that follow from them, its heads, a sale's entries."""

import argparse
import json
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cinema.commands.base import Answer, Arguments, Command, progress_bar, table, wrong_use
from cinema.i18n import _, ngettext

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cinema.domain.journal import Head
    from cinema.domain.users import Actor
    from cinema.services.cinema import Cinema


_LARGEST_HEADS = 1_000_000


def _journal_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = _(
        "Each entry carries the hash of the one before and its till's signature, so verify finds one that was "
        "changed, removed, inserted, put elsewhere or signed by no registered till, and a sale that disagrees with "
        "its entries. A chain that was cut off at its end agrees with itself: only a head that was kept before finds "
        "that. Each workstation keeps those that it has seen, and a backup has all. Keep what heads prints, or a "
        "backup, where nobody who can change the database reaches it, and give it back to verify with --heads."
    )
    parser.add_argument("action", choices=["verify", "heads", "show"])
    parser.add_argument(
        "sale", metavar="SALE-OR-RECEIPT", nargs="?", help=_("with show: a sale's id, or the number of a receipt")
    )
    parser.add_argument(
        "--head",
        metavar="TILL=SEQ:HASH",
        action="append",
        default=[],
        help=_("a head that was written down; may be given several times"),
    )
    parser.add_argument(
        "--heads",
        metavar="FILE",
        type=Path,
        help=_("a file of heads, as cinema journal heads prints, or a backup"),
    )


def _journal(cinema: "Cinema", actor: "Actor", arguments: Arguments) -> Answer:
    from cinema.commands.house import told
    from cinema.commands.passphrase import asked_passphrase
    from cinema.domain.journal import read_head

    if (arguments.action == "show") != (arguments.sale is not None):
        wrong_use(_("show needs a sale's id or the number of a receipt, and nothing else does"))
    if arguments.action == "show":
        return _shown(cinema, actor, arguments.sale)
    if arguments.action == "heads":
        if arguments.head or arguments.heads:
            wrong_use(_("--head and --heads go with verify"))
        heads = cinema.journal.heads(actor)
        return Answer({"heads": [asdict(head) for head in heads]}, [str(head) for head in heads])
    known = [read_head(text) for text in arguments.head]
    if arguments.heads:
        file = arguments.heads
        is_backup = _is_backup(file)
        known += cinema.backups.heads(actor, file, passphrase=asked_passphrase) if is_backup else heads_in(file)
    found = cinema.journal.verify(actor, known, progress_bar(arguments))
    known += cinema.journal.kept(actor)  # the proof asks for these by itself
    heads = cinema.journal.heads(actor)
    answer = told(found)
    data = {**answer.data, "chains": len(heads), "entries": sum(head.seq for head in heads), "checked": len(known)}
    if found:
        return replace(answer, data=data)
    return replace(answer, data=data, lines=[_agreeing(len(heads), sum(head.seq for head in heads), len(known))])


def _agreeing(chains: int, entries: int, known: int) -> str:
    """Say how much was proved; without heads a chain that was cut off agrees too, so that is said."""
    chains_words = ngettext("{count} chain agrees", "{count} chains agree", chains).format(count=chains)
    entries_words = ngettext("{count} entry.", "{count} entries.", entries).format(count=entries)
    heads_words = _("There were no heads to check against.")
    if known:
        heads_words = ngettext("Checked against {count} head.", "Checked against {count} heads.", known)
    return f"{chains_words}, {entries_words} {heads_words.format(count=known)}"


def _shown(cinema: "Cinema", actor: "Actor", name: str) -> Answer:
    """Print what the journal says of a sale; values as they stand, whatever somebody made of them."""
    from cinema.errors import NotFoundError

    entries = cinema.journal.about(actor, name)
    if not entries:
        raise NotFoundError(_("The journal has nothing about {name}.").format(name=name))
    plain = json.loads(json.dumps([one.document for one in entries], default=str))
    people = _people(cinema, actor, [_by(one.document) for one in entries])
    nobody = _("no name")
    rows = [
        (
            str(one.at), one.kind, one.number or "", f"{one.till_number:02d}/{one.seq}",
            people.get(_by(one.document), nobody), _said(one.document),
        )
        for one in entries
    ]  # fmt: skip
    return Answer({"entries": plain, "people": people}, table(rows))


def _by(document: "Mapping[str, Any]") -> str:
    """Return the id of who did what an entry says, empty where it names nobody; whatever somebody made of the entry."""
    operation = document.get("operation")
    parts = [*(operation.get(name) for name in ("order", "refund")), operation] if isinstance(operation, dict) else []
    found = (part.get(name) for part in parts if isinstance(part, dict) for name in ("seller", "by"))
    return next((one for one in found if isinstance(one, str) and one), "")


def _people(cinema: "Cinema", actor: "Actor", ids: "Sequence[str]") -> dict[str, str]:
    """Return the names of people by their ids; an id itself where its account is gone or the actor is no manager."""
    from cinema.errors import NotAllowedError

    names: dict[str, str] = {}
    for one in {*ids} - {""}:
        try:
            names[one] = cinema.admin.histories.name(actor, one) or one
        except NotAllowedError:
            names[one] = one
    return names


def _said(document: "Mapping[str, Any]") -> str:
    """Return the operation of an entry in one line: plain values, amounts in minor units, and the seats."""
    operation = document.get("operation")
    if not isinstance(operation, dict):
        return str(operation)
    order = operation.get("order")
    parts = {**(order if isinstance(order, dict) else {}), **operation}
    for name in ("tender", "refund"):
        inner = operation.get(name)
        parts |= {f"{name}.{key}": value for key, value in inner.items()} if isinstance(inner, dict) else {}
    tickets = parts.get("tickets")
    if isinstance(tickets, list):
        parts["seats"] = " ".join(str(one.get("seat")) for one in tickets if isinstance(one, dict))
    return " ".join(
        f"{key}={value}"
        for key, value in parts.items()
        if isinstance(value, str | int) and value != "" and not isinstance(value, bool)
    )


def _is_backup(file: Path) -> bool:
    from zipfile import is_zipfile

    from cinema.adapters.sealed_file import SealedFiles

    try:
        return file.is_file() and (is_zipfile(file) or SealedFiles().is_sealed(file))  # a pipe is never opened
    except OSError:  # such as a name that is too long: whoever reads the heads says so
        return False


def heads_in(file: Path) -> "list[Head]":
    """Return the heads in a file: one a line, or what `cinema journal heads --json` prints."""
    from cinema.domain.journal import Head, read_head
    from cinema.errors import InvalidInputError
    from cinema.files import read_regular

    try:
        text = read_regular(file, _LARGEST_HEADS, field="heads").decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InvalidInputError(_no_heads(file), field="heads") from None
    if not text.lstrip().startswith("{"):
        try:
            return [read_head(line) for line in text.splitlines() if line.strip()]
        except InvalidInputError:
            raise InvalidInputError(_no_heads(file), field="heads") from None
    try:
        return [read_head(str(Head(one["till"], one["seq"], one["hash"]))) for one in json.loads(text)["heads"]]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise InvalidInputError(_no_heads(file), field="heads") from None


def _no_heads(file: Path) -> str:
    return _("{file} is not a file of heads, as cinema journal heads prints them.").format(file=file)


COMMANDS = {"journal": Command(_journal, _journal_arguments)}
