"""cinema backup, restore: write the whole database into a file, and restore it."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from cinema.commands.base import Answer, Arguments, Command, progress_bar, table
from cinema.i18n import _, number, when

if TYPE_CHECKING:
    from cinema.domain.users import Actor
    from cinema.ports import Archive
    from cinema.services.cinema import Cinema


def _backup_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", type=Path)
    parser.add_argument("--force", action="store_true", help=_("replace FILE if it exists"))
    parser.add_argument(
        "--encrypt", action="store_true", help=_("encrypt it for the passphrase of the house's daily backups")
    )


def _backup(cinema: "Cinema", actor: "Actor", arguments: Arguments) -> Answer:
    zone = cinema.office.timezone()  # read first: once the file is there, nothing may fail any more
    made = cinema.backups.backup(
        actor,
        arguments.file,
        replace=arguments.force,
        encrypt=arguments.encrypt,
        progress=progress_bar(arguments),
    )
    care = _("Keep it safe: it holds the key of all tickets and the password hashes. Only you can read it.")
    if arguments.encrypt:
        care = _("Only who knows the passphrase can read it; without the passphrase nobody can.")
    lines = [
        *_counts(made),
        _("Written and checked: {file}, {size} kB.").format(file=arguments.file, size=number(-(-made.size // 1000))),
        _("It holds everything up to {instant}.").format(instant=when(made.instant, zone, _PATTERN)),
        care,
        *([_("A restore would refuse it: {reason}").format(reason=made.doubt)] if made.doubt else []),
    ]
    return Answer(_plain(made, arguments.file), lines)


def _restore_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", type=Path)
    parser.add_argument(
        "--again", action="store_true", help=_("start an interrupted restore over: what it wrote is dropped")
    )


def _restore(cinema: "Cinema", actor: "Actor", arguments: Arguments) -> Answer:
    from cinema.commands.passphrase import asked_passphrase

    found = cinema.backups.restore(
        actor,
        arguments.file,
        again=arguments.again,
        passphrase=asked_passphrase,
        progress=progress_bar(arguments),
    )
    lines = [
        *_counts(found),
        _("Restored and checked. The house is as it was at {instant}; anything later is not in it.").format(
            instant=when(found.instant, cinema.office.timezone(), _PATTERN)
        ),
    ]
    return Answer(_plain(found, arguments.file), lines)


_PATTERN = "EEE d MMM y, HH:mm:ss"


def _counts(archive: "Archive") -> list[str]:
    return table([(name, number(count)) for name, count in archive.documents.items() if count], right=(1,))


def _plain(archive: "Archive", file: Path) -> dict[str, object]:
    return {
        "file": str(file),
        "bytes": archive.size,
        "instant": archive.instant.isoformat(),
        "program": archive.program,
        "database": archive.database,
        "documents": dict(archive.documents),
        **({"doubt": archive.doubt} if archive.doubt else {}),
    }


COMMANDS = {
    "backup": Command(_backup, _backup_arguments, lambda _arguments: True),
    # No `changes`: an empty database has no account that --as could name.
    "restore": Command(_restore, _restore_arguments, restoring=True, acts=lambda _arguments: True),
}
