"""The command line: parses arguments, opens the cinema, and runs a command or opens a window.

Exit codes: 0 done, 1 refused (the reason is on standard error), 2 wrong use, 3 done but not told on standard output,
130 interrupted. README.md has them as a table.
"""

import argparse
import logging
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import nullcontext, suppress
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from cinema import __version__
from cinema.commands.options import Parser, check_letters, shared_options
from cinema.commands.output import prepare_streams, say, settle_streams, tell, uninterrupted
from cinema.commands.surroundings import read_log_level, settle_folders, start_log
from cinema.errors import CinemaError, NotAllowedError, NotFoundError, StorageError
from cinema.i18n import LANGUAGES, N_, _, system_language, use_language

if TYPE_CHECKING:
    from cinema.commands.base import Command
    from cinema.domain.users import Actor
    from cinema.services.cinema import Cinema
    from gui.window.face import Face
    from gui.window.faces import Faces

# A command's module is imported only when it runs, so that windows open faster.
COMMANDS = {
    "screenings": ("programme", N_("list the screenings on sale, soonest first")),
    "seats": ("programme", N_("show the seats of a screening")),
    "sell": ("sale", N_("sell seats")),
    "reserve": ("baskets", N_("reserve seats under a name or a number, or hand them over to a kiosk")),
    "baskets": ("baskets", N_("list, collect or give back baskets that wait: parked, reserved or handed over")),
    "refund": ("payments", N_("give money back for a sale or for single tickets")),
    "exchange": ("exchange", N_("exchange tickets for others, or issue a lost one again")),
    "void": ("payments", N_("give this till's last sale back, within five minutes")),
    "receipt": ("receipt", N_("reprint or save a receipt, marked as a copy")),
    "check": ("receipt", N_("tell whether a ticket's code is genuine and valid")),
    "settings": ("house", N_("show the house's settings, or change one")),
    "user": ("house", N_("give an account a one-time password, or erase a person")),
    "tills": ("house", N_("list the workstations that sell, with the numbers on their receipts")),
    "till": ("till", N_("open or close the session of this till, count its drawer, X and Z")),
    "safe": ("till", N_("list the bags in the safe, or take them to the bank")),
    "day": ("till", N_("close a business day")),
    "printer": ("printer", N_("list printers and what waits for them, assign them to tills, print on one")),
    "sheet": ("sheet", N_("show or save the day's sheet, the week for the door, or the reserved seats")),
    "voucher": ("voucher", N_("sell vouchers, show what is left of one, block and reissue a lost one")),
    "payments": ("payments", N_("list or resolve payments and refunds with an unknown outcome")),
    "seed": ("house", N_("load a cinema from a file")),
    "import": ("movies", N_("import movies from a CSV, JSON or XLSX file of any program")),
    "export": ("export", N_("write movies, admissions, a calendar, fiscal records or web pages into files")),
    "backup": ("backup", N_("write the whole house into a file, while selling goes on")),
    "restore": ("backup", N_("restore a backup into an empty database")),
    "audit": ("audit", N_("check that seats, tickets, payments, receipts and journal agree")),
    "journal": ("journal", N_("prove that no entry of the journal was changed")),
    "doctor": ("house", N_("check the database and this machine")),
}
_WINDOWS = {
    "box-office": N_("open the box office, for staff at the counter"),
    "door": N_("open the door, which lets people in by their tickets"),
    "admin": N_("open the administration, for managers"),
    "kiosk": N_("open the kiosk, at which customers serve themselves, and keep it running"),
    "demo": N_("open the sample cinema, in a database of its own"),
    "tour": N_("drive the real windows through a purchase and save pictures"),
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program and return its exit code."""
    prepare_streams()
    try:
        return _main(sys.argv[1:] if argv is None else list(argv))
    finally:
        settle_streams()


def _main(words: Sequence[str]) -> int:
    use_language(_asked_language(words) or system_language())
    settle_folders(os.environ)
    try:
        start_log(read_log_level(os.environ.get("CINEMA_LOG")))
    except ValueError as error:
        say(str(error))
        return 2
    known = parser(words)
    known.check_known(words, [*_WINDOWS, *COMMANDS])
    arguments = known.parse_args(words)
    try:
        check_letters(arguments)
        if arguments.command in COMMANDS:
            return _run(command_named(arguments.command), arguments)
        if arguments.command == "door" and arguments.what == "settle":
            from cinema.commands.door import SETTLE

            return _run(SETTLE, arguments)
        if arguments.command == "kiosk":
            return _kiosk(arguments)
        return _open_window(arguments)
    except CinemaError as error:
        say(error.message)
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # the reader of the tour's list of pictures has read enough
        return 1
    except Exception as error:  # noqa: BLE001 - the last resort: a message and a log file, no traceback
        if isinstance(error, ModuleNotFoundError) and error.name in {"tkinter", "_tkinter"}:
            say(_("This Python has no tkinter, which windows need. Install it (python3-tk), or use the commands."))
        else:
            say(_save_traceback())
        return 1


def _keep_errors() -> None:
    """Keep what a window logs as an error in a file: it is mostly started where nobody sees standard error."""
    from cinema.adapters.error_logs import ErrorLogs
    from cinema.bootstrap import log_folder

    root = logging.getLogger()
    if not any(isinstance(one, ErrorLogs) for one in root.handlers):
        root.addHandler(ErrorLogs(log_folder))


def _asked_language(words: Sequence[str]) -> str | None:
    """Return the language of --language before the arguments are parsed, since the help texts need it."""
    for word, following in pairwise([*words, ""]):
        language = following if word == "--language" else word.removeprefix("--language=")
        if language != word and language in LANGUAGES:
            return language
    return None


def _save_traceback() -> str:
    """Write the traceback into the folder of logs, else a temporary one, and return the message that names the file."""
    import tempfile
    import traceback

    folder: Path | None = None  # the system's
    with suppress(OSError, CinemaError, ImportError):  # whatever went wrong may be in the way of this too
        from cinema.bootstrap import log_folder

        folder = log_folder()
        folder.mkdir(exist_ok=True)
    try:
        with tempfile.NamedTemporaryFile(
            "w", prefix="crash-", suffix=".log", dir=folder, delete=False, encoding="utf-8", errors="backslashreplace"
        ) as file:
            traceback.print_exc(file=file)
    except OSError as error:
        words = _("An unexpected error occurred. Its details could not be saved: {reason}.")
        return words.format(reason=error.strerror)
    return _("An unexpected error occurred. Its details are in {file}.").format(file=file.name)


def command_named(name: str) -> "Command":
    """Return a command; KeyError for an unknown name."""
    found: dict[str, Command] = import_module(f"cinema.commands.{COMMANDS[name][0]}").COMMANDS
    return found[name]


def parser(words: Sequence[str]) -> Parser:
    """Return the parser of all commands; those in `words` get their arguments, which imports their module.

    Of the others only the names are known, which takes a third of the time.
    """
    whole = Parser(
        prog="cinema",
        description=_("A cinema's box office. Without a command: the sign-in window."),
        epilog=_(
            "Exit codes: 0 done; 1 refused, or a check found something; 2 wrong use; 3 done, but standard output could "
            "not be written (standard error says what was done); 130 interrupted."
        ),
        parents=[shared_options()],
    )
    version = _("show the program's version and exit")
    whole.add_argument("--version", action="version", version=f"cinema {__version__}", help=version)
    whole.set_defaults(command=None, database=None, json=False, user=None, language=None, theme=None)
    shared = shared_options()
    commands = whole.add_subparsers(dest="command", metavar="COMMAND", title=_("commands"))
    for name, text in _WINDOWS.items():
        if name not in words:
            commands.add_parser(name, help=_(text), add_help=False)
            continue
        window = commands.add_parser(name, help=_(text), parents=[shared], given=whole.given)
        if name == "tour":
            window.add_argument("--out", metavar="DIR", type=Path, default=Path("tour"))
            # The tour's second window: a screening, then the seats to buy beside those of the first.
            window.add_argument("--beside", nargs="+", help=argparse.SUPPRESS)
            window.add_argument("--kiosk", action="store_true", help=argparse.SUPPRESS)  # the part that is shown there
        if name == "kiosk":
            from cinema.commands.kiosk import kiosk_arguments

            kiosk_arguments(window)
        if name == "door":
            from cinema.commands.door import door_arguments

            door_arguments(window)
    for name, (_module, text) in COMMANDS.items():
        if name not in words:
            commands.add_parser(name, help=_(text), add_help=False)
            continue
        command = commands.add_parser(name, help=_(text), parents=[shared], given=whole.given)
        command_named(name).arguments(command)
    return whole


def _run(command: "Command", arguments: argparse.Namespace) -> int:
    if arguments.language:
        use_language(arguments.language)
    from cinema.bootstrap import DATABASE, findings_of, open_cinema
    from cinema.commands.base import told_if_slow

    try:
        with told_if_slow():
            cinema = open_cinema(
                arguments.database or DATABASE,
                recover=command.recover,
                restoring=command.restoring,
                begin=command.begins or command.restoring,
                inspect=command.inspects,
            )
    except StorageError as error:
        if arguments.command != "doctor":
            raise
        from cinema.commands.house import told

        return tell(told(findings_of(error)), as_json=arguments.json, deed=False)
    return _told(command, cinema, arguments)


def _told(command: "Command", cinema: "Cinema", arguments: argparse.Namespace) -> int:
    """Run a command and tell its answer; from the answer on, nothing keeps a deed from being told."""
    try:
        answer = command.run(cinema, _actor(cinema, command, arguments), arguments)
    except BaseException as error:
        cinema.close()
        if command.is_deed(arguments) and not isinstance(error, CinemaError | SystemExit):
            say(_("The command may have been carried out anyway: check before you repeat it."))
        raise
    with uninterrupted() if command.is_deed(arguments) else nullcontext():
        code = tell(answer, as_json=arguments.json, deed=command.is_deed(arguments))
        cinema.close()
    return code


def _actor(cinema: "Cinema", command: "Command", arguments: argparse.Namespace) -> "Actor":
    """Return the actor: the user of --as, else the operator of this machine.

    The operator owns the private server and any demo. In a real house what moves money needs a user's name, and on a
    house's own server every change does.
    """
    from cinema.domain.users import Channel

    if arguments.user is not None:
        try:
            user = cinema.accounts.find(cinema.operator(), arguments.user)
        except NotFoundError as error:
            words = _("There is no account {name}, which --as names. Write a username or an e-mail.")
            name = ascii(arguments.user)[1:-1][:60]
            raise NotFoundError(words.format(name=name), field=error.field) from None
        return cinema.actor(user, Channel.COMMAND)
    if not cinema.is_set_up() or cinema.is_demo():
        return cinema.operator()
    if command.money(arguments):
        raise NotAllowedError(_("This moves money, and the journal says who did it. Add --as USER."))
    if not cinema.private and command.changes(arguments):
        raise NotAllowedError(_("On a house's own server this needs a user's name. Add --as USER."))
    return cinema.operator()


def _open_window(arguments: argparse.Namespace) -> int:
    _keep_errors()
    if arguments.command == "tour":
        from gui.tour.tour import run_beside, run_tour

        if arguments.beside:
            screening, *seats = arguments.beside
            return run_beside(_opener(arguments), screening, seats, theme=arguments.theme)
        if arguments.kiosk:
            from gui.tour.kiosk import run_kiosk

            return run_kiosk(_opener(arguments, kiosk=True), _opener(arguments), arguments.out)
        program = [sys.executable, "-m", "cinema", "tour"]
        program += ["--database", arguments.database] if arguments.database else []
        return run_tour(
            _opener(arguments),
            arguments.out,
            program,
            language=arguments.language,
            theme=arguments.theme,
        )
    from gui.app import run

    faces = _faces(arguments.command)
    return run(
        _opener(arguments),
        face=faces.face(faces.first),
        faces=faces,
        language=arguments.language,
        theme=arguments.theme,
        demo=arguments.command == "demo",
    )


def _kiosk(arguments: argparse.Namespace) -> int:
    """Keep a kiosk's window running, be that window, or install the unit that keeps it."""
    _keep_errors()
    if arguments.language:
        use_language(arguments.language)
    if arguments.install:
        from cinema.commands.kiosk import install

        return tell(install(arguments), as_json=arguments.json, deed=True)
    if arguments.window is None:
        from cinema.bootstrap import kiosk_folder, take_lock
        from cinema.commands.kiosk import keep_kiosk

        return keep_kiosk(arguments, kiosk_folder(), take_lock)
    if arguments.window:
        from cinema.adapters.parent_watch import end_with_parent

        end_with_parent(arguments.window)
    run = import_module("gui.kiosk.app").run
    opener = _opener(arguments, kiosk=arguments.demo)
    code: int = run(opener, language=arguments.language, theme=arguments.theme, size=arguments.size)
    return code


def _faces(command: str | None) -> "Faces":
    """Return the faces of a window: opened by its name it is that face, else the role decides after the sign-in."""
    from cinema.domain.users import Role
    from gui.window.faces import Faces

    makers = {
        "customer": (N_("Customer window"), _customer), "box-office": (N_("Box office"), _box_office),
        "admin": (N_("Administration"), _admin), "door": (N_("Door"), _door),
    }  # fmt: skip
    if command in {"admin", "box-office", "door"}:
        return Faces(makers, command)
    return Faces(makers, "customer", ((Role.MANAGER, "admin"), (Role.STAFF, "box-office")))


def _customer() -> "Face":
    from gui.customer.face import CUSTOMER

    return CUSTOMER


def _box_office() -> "Face":
    from gui.box_office.face import BOX_OFFICE

    return BOX_OFFICE


def _admin() -> "Face":
    from gui.admin.face import ADMIN

    return ADMIN


def _door() -> "Face":
    from gui.door.face import DOOR

    return DOOR


def _opener(arguments: argparse.Namespace, *, kiosk: bool = False) -> "Callable[[], Cinema]":
    """Return a function that opens the database, for a worker thread behind the first window.

    `kiosk`: the sample cinema as a kiosk of it.
    """

    def open_it() -> "Cinema":
        from cinema.bootstrap import (
            DATABASE,
            DEMO_DATABASE,
            open_cinema,
            open_demo,
            open_demo_kiosk,
            open_lived_in_demo,
        )

        if kiosk:
            return open_demo_kiosk(arguments.database or DEMO_DATABASE)
        if arguments.command in {None, "admin", "box-office", "door", "kiosk"}:
            return open_cinema(arguments.database or DATABASE)
        if arguments.command == "demo":
            return open_lived_in_demo(arguments.database or DEMO_DATABASE)
        return open_demo(arguments.database or DEMO_DATABASE)

    return open_it


if __name__ == "__main__":
    sys.exit(main())
