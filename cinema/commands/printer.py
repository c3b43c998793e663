"""cinema printer: the house's printers, what waits for them, and the program that prints on one."""

import argparse
import os
import select
import signal
import sys
import time
from typing import TYPE_CHECKING, Any

from cinema.commands.base import Answer, Arguments, Command, table, wrong_use
from cinema.commands.output import uninterrupted
from cinema.domain.printers import (
    CONDITION_WORDS,
    KIND_NAMES,
    PAPER_NAMES,
    ROLE_NAMES,
    Condition,
    PaperSize,
    Printer,
    PrinterKind,
    PrintRole,
)
from cinema.i18n import _, current_language, ngettext

if TYPE_CHECKING:
    from cinema.domain.print_jobs import PrintJob
    from cinema.domain.users import Actor
    from cinema.services.cinema import Cinema
    from cinema.services.office.printers import PrinterLine
    from cinema.services.printing.worker import PrinterWorker

_ACTIONS = ("list", "jobs", "add", "remove", "assign", "test", "again", "drop", "release", "run")
_READS = {"list", "jobs", "run"}
_NAMED = set(_ACTIONS) - {"list", "jobs"}
_AWAY_SECONDS = 2.0


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = _(
        "Kinds: {kinds}; papers: {papers}; roles: {roles}. A printer that is connected to one machine is named with "
        "--machine. “again” and “drop” take the id of a job that “jobs” lists."
    ).format(
        kinds=", ".join(one.value for one in PrinterKind),
        papers=", ".join(one.value for one in PaperSize),
        roles=", ".join(one.value for one in PrintRole),
    )
    words = _(
        "list: printers and their state; jobs: what waits at this till; add, remove: a printer; assign: what a till "
        "prints on it; test: a test page; again, drop: a job; release: print all that waits; run: print until stopped"
    )
    parser.add_argument("action", choices=_ACTIONS, nargs="?", default="list", help=words)
    parser.add_argument("name", metavar="NAME", nargs="?", default="", help=_("a printer's name, or a job's id"))
    parser.add_argument("--kind", choices=[one.value for one in PrinterKind], help=_("with add: how it is reached"))
    words = _("with add: host:port, device:baud, vendor:product, a path, or the system's name of it")
    parser.add_argument("--address", metavar="A", help=words)
    parser.add_argument("--paper", choices=[one.value for one in PaperSize], help=_("with add: what it prints on"))
    parser.add_argument("--machine", metavar="M", help=_("with add: the workstation that it is connected to"))
    words = _("with add: the printer that stands in; with again: the printer that prints it")
    parser.add_argument("--on", metavar="NAME", help=words)
    parser.add_argument("--silent", action="store_true", help=_("with add: it does not tell its state"))
    parser.add_argument("--drawer", action="store_true", help=_("with add: a cash drawer is connected to it"))
    parser.add_argument(
        "--role", choices=[one.value for one in PrintRole], help=_("with assign: what is printed on it")
    )
    words = _("with assign: the number of the till; without it, this one")
    parser.add_argument("--till", metavar="N", type=int, help=words)
    parser.add_argument("--once", action="store_true", help=_("with run: print what waits, then end"))
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)  # ends with its standard input


def _printer(cinema: "Cinema", actor: "Actor", arguments: Arguments) -> Answer:
    action = arguments.action
    if (action in _NAMED) != bool(arguments.name):
        wrong_use(_("{action} needs a name, list and jobs have none").format(action=action))
    if action == "run":
        return _run(cinema, actor, arguments)
    if action == "list":
        return _listed(cinema, actor)
    if action == "jobs":
        return _jobs(cinema, actor)
    with uninterrupted():
        return _DEEDS[action](cinema, actor, arguments)


def _listed(cinema: "Cinema", actor: "Actor") -> Answer:
    found = cinema.admin.printers.table(actor)
    lines = table([_row(one) for one in found.lines]) or [_("No printer is known.")]
    return Answer([_data(one) for one in found.lines], lines)


def _row(line: "PrinterLine") -> tuple[str, ...]:
    printer, state = line.printer, line.state
    known = _(CONDITION_WORDS[state.condition if state is not None and state.is_live else Condition.UNWATCHED])
    jobs = ngettext("{count} job", "{count} jobs", line.open_jobs).format(count=line.open_jobs)
    return printer.name, _(KIND_NAMES[printer.kind]), printer.address, _(PAPER_NAMES[printer.paper]), known, jobs


def _data(line: "PrinterLine") -> dict[str, Any]:
    printer, state = line.printer, line.state
    return {
        "id": printer.id,
        "name": printer.name,
        "kind": printer.kind.value,
        "address": printer.address,
        "paper": printer.paper.value,
        "machine": printer.machine,
        "stand_in": printer.stand_in,
        "condition": state.condition.value if state is not None else None,
        "at": state.at.isoformat() if state is not None else None,
        "running": state is not None and state.is_live,
        "jobs": line.open_jobs,
    }


def _jobs(cinema: "Cinema", actor: "Actor") -> Answer:
    from cinema.domain.print_jobs import KIND_NAMES as KINDS
    from cinema.domain.print_jobs import job_words

    found, now = cinema.printing.waiting(actor), cinema.printing.now(actor)
    rows = [(one.id, _(KINDS[one.kind]), one.number, job_words(one, now)) for one in found]
    return Answer([_job(one) for one in found], table(rows) or [_("Nothing waits.")])


def _job(job: "PrintJob") -> dict[str, Any]:
    return {
        "id": job.id,
        "kind": job.kind.value,
        "number": job.number,
        "state": job.state.value,
        "copy": job.copy,
        "printer": job.printer,
        "cause": job.cause,
        "asked_at": job.asked_at.isoformat(),
    }


def _add(cinema: "Cinema", actor: "Actor", arguments: Arguments) -> Answer:
    if not (arguments.kind and arguments.address):
        wrong_use(_("add needs --kind and --address"))
    kind = PrinterKind(arguments.kind)
    usual = PaperSize.A4 if kind is PrinterKind.SYSTEM else PaperSize.MM80
    machine = arguments.machine
    if machine is None:
        machine = "" if kind is PrinterKind.NETWORK else cinema.workstation
    added = cinema.admin.printers.add(
        actor,
        Printer(
            id="",
            name=arguments.name,
            kind=kind,
            address=arguments.address,
            paper=PaperSize(arguments.paper) if arguments.paper else usual,
            machine=machine,
            stand_in=_known(cinema, actor, arguments.on).id if arguments.on else "",
            reports=not arguments.silent,
            drawer=arguments.drawer,
        ),
    )
    return Answer({"id": added.id, "name": added.name}, [_("Added: {printer}.").format(printer=added.name)])


def _remove(cinema: "Cinema", actor: "Actor", arguments: Arguments) -> Answer:
    printer = _known(cinema, actor, arguments.name)
    cinema.admin.printers.remove(actor, printer)
    return Answer({"id": printer.id}, [_("Removed: {printer}.").format(printer=printer.name)])


def _assign(cinema: "Cinema", actor: "Actor", arguments: Arguments) -> Answer:
    from cinema.errors import NotFoundError

    if not arguments.role:
        wrong_use(_("assign needs --role"))
    printer, this = _known(cinema, actor, arguments.name), cinema.stations.this(actor)
    number = arguments.till if arguments.till is not None else (this.number if this is not None else None)
    station = next((one for one in cinema.admin.printers.table(actor).stations if one.number == number), None)
    if station is None:
        raise NotFoundError(_("There is no such station. A manager registers one first."), field="station")
    cinema.admin.printers.assign(actor, station.id, PrintRole(arguments.role), printer.id)
    words = _("{label} prints {role} on {printer}.")
    role = _(ROLE_NAMES[PrintRole(arguments.role)])
    said = words.format(label=station.label, role=role, printer=printer.name)
    return Answer({"till": station.number, "role": arguments.role, "printer": printer.id}, [said])


def _test(cinema: "Cinema", actor: "Actor", arguments: Arguments) -> Answer:
    from cinema.domain.print_jobs import PaperKind

    printer = _known(cinema, actor, arguments.name)
    job = cinema.printing.ask(actor, PaperKind.TEST, printer.id, current_language())
    return Answer(_job(job), [_("A test page is asked for, job {job}.").format(job=job.id)])


def _again(cinema: "Cinema", actor: "Actor", arguments: Arguments) -> Answer:
    printer = _known(cinema, actor, arguments.on).id if arguments.on else None
    job = cinema.printing.again(actor, arguments.name, printer)
    words = _("It is printed as copy {number}.") if job.is_copy else _("It is printed as the original.")
    return Answer(_job(job), [words.format(number=job.copy)])


def _drop(cinema: "Cinema", actor: "Actor", arguments: Arguments) -> Answer:
    return Answer(_job(cinema.printing.drop(actor, arguments.name)), [_("It is not printed any more.")])


def _release(cinema: "Cinema", actor: "Actor", arguments: Arguments) -> Answer:
    count = cinema.printing.release(actor, _known(cinema, actor, arguments.name).id)
    words = ngettext("{count} job prints now.", "{count} jobs print now.", count)
    return Answer({"released": count}, [words.format(count=count)])


_DEEDS = {
    "add": _add, "remove": _remove, "assign": _assign, "test": _test, "again": _again, "drop": _drop,
    "release": _release,
}  # fmt: skip


def _known(cinema: "Cinema", actor: "Actor", text: str) -> Printer:
    from cinema.services.printing.runs import find_printer

    return find_printer(tuple(one.printer for one in cinema.admin.printers.table(actor).lines), text)


def _run(cinema: "Cinema", actor: "Actor", arguments: Arguments) -> Answer:
    """Print until a signal comes, or until standard input ends for the child of a window."""
    worker, done = cinema.printer_runs.worker(actor, arguments.name), list[str]()
    stopping = False

    def stop(_signal: int, _frame: object) -> None:
        nonlocal stopping
        stopping = True

    before = {one: signal.getsignal(one) for one in (signal.SIGTERM, signal.SIGINT)}
    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, signal.SIG_IGN if arguments.child else stop)
    try:
        while not stopping:
            job, rest = _step(worker)
            if rest is None or (arguments.once and (job is None or job in done)):
                break
            done += [job] if job is not None and arguments.once else []
            stopping = _rest(rest, is_child=arguments.child) or stopping
    finally:
        _let_go(worker)
        for one, handler in before.items():
            signal.signal(one, handler)
    return Answer({"printer": arguments.name, "jobs": done}, [_("Stopped.")])


def _step(worker: "PrinterWorker") -> tuple[str | None, float | None]:
    """Return the job of a step, and how long to rest after it; None: the printer is not for this program any more."""
    from cinema.errors import StorageError

    try:
        step = worker.step()
    except StorageError:  # the database is away; jobs and lease stay as they are
        return None, _AWAY_SECONDS
    return step.job, step.rest


def _let_go(worker: "PrinterWorker") -> None:
    from contextlib import suppress

    from cinema.errors import StorageError

    with suppress(StorageError):  # the lease ends by itself
        worker.stop()


def _rest(seconds: float, *, is_child: bool) -> bool:
    """Wait, and tell whether the standard input of a child has ended, and its window with it."""
    if not is_child or sys.platform == "win32":
        time.sleep(seconds)
        return False
    ready, _writable, _odd = select.select([sys.stdin], [], [], seconds)
    return bool(ready) and not os.read(sys.stdin.fileno(), 1)


COMMANDS = {
    "printer": Command(_printer, _arguments, lambda arguments: arguments.action not in _READS),
}
