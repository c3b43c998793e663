"""Asks printers for their state, and sends papers: one connection for each, closed at its end."""

import logging
import time
from collections.abc import Callable

from cinema.adapters.printers import system_printer
from cinema.adapters.printers.links import Link, LinkError, open_link
from cinema.domain.print_jobs import Printout, Sent, time_limit
from cinema.domain.printers import Condition, Printer, PrinterKind, condition_of, is_status

_ANSWER_SECONDS, _BETWEEN = 1.0, 1.0
_DLE_EOT = b"\x10\x04"
_RESET = b"\x1b@"
_DRAWER = b"\x1bp\x00\x19\xfa"  # pin 2, on for 50 ms
_DRAWER_AT_ONCE = b"\x10\x14\x01\x00\x02"  # DLE DC4: also while the printer is offline
_TELL_WHEN_DONE = b"\x1dr\x01"  # GS r: answered when all before it is done
_log = logging.getLogger(__name__)


class Devices:
    """See `cinema.ports.PrinterDevices`."""

    def condition(self, printer: Printer) -> Condition:
        """See the port."""
        if printer.kind is PrinterKind.SYSTEM:
            return system_printer.condition(printer.address)
        try:
            link = open_link(printer)
        except LinkError as error:
            _log.info("%s: %s", printer.name, error)
            return Condition.OFF
        try:
            return _ask(link, printer)
        except LinkError:
            return Condition.OFF
        finally:
            link.close()

    def kick(self, printer: Printer, condition: Condition) -> None:
        """See the port."""
        if condition not in {Condition.NO_PAPER, Condition.COVER_OPEN, Condition.FAULT}:
            return
        try:
            link = open_link(printer)
            try:
                link.write(_DRAWER_AT_ONCE, _ANSWER_SECONDS)
            finally:
                link.close()
        except LinkError as error:
            _log.info("the drawer of %s: %s", printer.name, error)

    def send(
        self, printer: Printer, printout: Printout, before: Callable[[], bool], *, drawer: bool, name: str
    ) -> Sent:
        """See the port."""
        if printer.kind is PrinterKind.SYSTEM:
            return system_printer.send(printer.address, printout, before, name)
        try:
            link = open_link(printer)
        except LinkError as error:
            _log.info("%s: %s", printer.name, error)
            return Sent(begun=False, done=False, condition=Condition.OFF)
        begun = False
        try:
            condition = _ask(link, printer)
            if not condition.prints or not before():
                return Sent(begun=False, done=False, condition=condition)
            begun = True
            return _print(link, printer, printout, drawer=drawer)
        except LinkError as error:
            _log.info("%s: %s", printer.name, error)
            return Sent(begun=begun, done=False, condition=Condition.OFF)
        finally:
            link.close()


def _print(link: Link, printer: Printer, printout: Printout, *, drawer: bool) -> Sent:
    deadline = time.monotonic() + time_limit(printout)
    whole = _RESET + (_DRAWER if drawer else b"") + printout.content
    is_out = link.write(whole, deadline - time.monotonic())
    if not printer.reports:
        return Sent(begun=True, done=is_out, condition=Condition.UNASKED)
    done = is_out and link.write(_TELL_WHEN_DONE, max(1.0, deadline - time.monotonic())) and _is_done(link, deadline)
    return Sent(begun=True, done=done, condition=_ask(link, printer))


def _is_done(link: Link, deadline: float) -> bool:
    """Wait until the printer tells that it is done; False at the deadline, or if it stopped and stays so."""
    stopped = 0
    while (left := deadline - time.monotonic()) > 0:
        came = link.read(min(_BETWEEN, left))
        if any(not byte & 0x90 for byte in came):  # bits 4 and 7 are never set in an answer to GS r
            return True
        if came:
            continue
        link.write(_DLE_EOT + b"\x01", _ANSWER_SECONDS)
        came = link.read(_ANSWER_SECONDS)
        if any(not byte & 0x90 for byte in came):
            return True
        is_offline = any(is_status(byte) and byte & 0x08 for byte in came)
        stopped = stopped + 1 if is_offline else 0
        if stopped == 2:  # out of paper, cover open: whoever stands there is told at once
            return False
    return False


def _ask(link: Link, printer: Printer) -> Condition:
    if not printer.reports:
        return Condition.UNASKED
    answers: dict[int, int | None] = {}
    for number in (1, 2, 3, 4):
        if not link.write(_DLE_EOT + bytes([number]), _ANSWER_SECONDS):
            return Condition.UNKNOWN
        came = link.read(_ANSWER_SECONDS)
        if len(came) != 1:  # nothing, or more than a printer says
            return Condition.UNKNOWN
        answers[number] = came[0]
    return condition_of(answers)
