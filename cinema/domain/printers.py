"""Printers of the house: how each is reached, which paper it takes, what it is used for at a till, and what it reports.

A printer answers `DLE EOT n` with one byte for each n from 1 to 4; anything else that it sends is no answer.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from cinema.domain.text import clean_line
from cinema.errors import InvalidInputError
from cinema.i18n import N_, _

LONGEST_NAME = 40


class PrinterKind(StrEnum):
    """How a printer is reached. A `system` printer gets PDF files from `lp`; all others speak ESC/POS."""

    NETWORK = "network"
    SERIAL = "serial"
    USB = "usb"
    FILE = "file"
    SYSTEM = "system"


class PaperSize(StrEnum):
    """The width of a roll in millimetres, or sheets of A4."""

    MM58 = "58"
    MM80 = "80"
    A4 = "a4"


class PrintRole(StrEnum):
    """What a till prints on a printer; the name under which a till keeps its printer among its devices."""

    TICKET = "ticket"
    RECEIPT = "receipt"
    REPORT = "report"


class Condition(StrEnum):
    """What is known of a printer.

    `UNASKED`: nothing reports its state, such as of a file. `UNWATCHED`: no program prints on it just now.
    """

    READY = "ready"
    PAPER_LOW = "paper-low"
    NO_PAPER = "no-paper"
    COVER_OPEN = "cover-open"
    FAULT = "fault"
    OFF = "off"
    UNKNOWN = "unknown"
    BUSY = "busy"
    UNASKED = "unasked"
    UNWATCHED = "unwatched"

    @property
    def prints(self) -> bool:
        """Whether a job may be sent."""
        return self in {Condition.READY, Condition.PAPER_LOW, Condition.UNASKED}


KIND_NAMES = {
    PrinterKind.NETWORK: N_("Network"),
    PrinterKind.SERIAL: N_("Serial line"),
    PrinterKind.USB: N_("USB"),
    PrinterKind.FILE: N_("File or device"),
    PrinterKind.SYSTEM: N_("Printer of the system"),
}
PAPER_NAMES = {PaperSize.MM58: N_("58 mm"), PaperSize.MM80: N_("80 mm"), PaperSize.A4: N_("A4")}
ROLE_NAMES = {
    PrintRole.TICKET: N_("Tickets"),
    PrintRole.RECEIPT: N_("Receipts"),
    PrintRole.REPORT: N_("Reports"),
}
CONDITION_WORDS = {
    Condition.READY: N_("ready"),
    Condition.PAPER_LOW: N_("paper is running low"),
    Condition.NO_PAPER: N_("out of paper"),
    Condition.COVER_OPEN: N_("cover open"),
    Condition.FAULT: N_("reports a fault"),
    Condition.OFF: N_("can't be reached"),
    Condition.UNKNOWN: N_("doesn't answer as a printer does"),
    Condition.BUSY: N_("another program prints on it"),
    Condition.UNASKED: N_("doesn't report its state"),
    Condition.UNWATCHED: N_("its program is not running"),
}
_EXAMPLES = {
    PrinterKind.NETWORK: "192.168.1.50:9100",
    PrinterKind.SERIAL: "/dev/ttyUSB0:9600",
    PrinterKind.USB: "04b8:0202",
    PrinterKind.FILE: "/dev/usb/lp0, /var/spool/roll.prn",
    PrinterKind.SYSTEM: "office",
}
_FORMS = {
    PrinterKind.NETWORK: re.compile(r"[^\s/:]+(:[0-9]{1,5})?|\[[0-9a-fA-F:]+\](:[0-9]{1,5})?"),
    PrinterKind.SERIAL: re.compile(r"(/[^\s:]+|COM[0-9]{1,3})(:[0-9]{3,7})?"),
    PrinterKind.USB: re.compile(r"[0-9a-fA-F]{4}:[0-9a-fA-F]{4}"),
    # A device, or a file that is there for papers alone: a manager is no operator of the machine.
    PrinterKind.FILE: re.compile(r"(?!.*\.\.)(/dev/\S+|(/|[A-Za-z]:\\).*\.prn)"),
    PrinterKind.SYSTEM: re.compile(r"[^\s/#-][^\s/#]{0,126}"),
}
_PORT = 9100


@dataclass(frozen=True, slots=True)
class Printer:
    """A printer. `address` is as its kind asks: host:port, device:baud, vendor:product, a path, or the system's name.

    `machine` is the workstation that it is connected to; empty: any may reach it. `stand_in` prints what this one can't
    print. `reports`: it answers `DLE EOT`. `drawer`: a cash drawer is connected to it. A `removed` one prints nothing
    more and stays for the record.
    """

    id: str
    name: str
    kind: PrinterKind
    address: str
    paper: PaperSize = PaperSize.MM80
    machine: str = ""
    stand_in: str = ""
    reports: bool = True
    drawer: bool = False
    removed: bool = False
    version: int = field(default=0, compare=False)

    @property
    def device(self) -> str:
        """The device behind it: two printers of one device must not print at once."""
        if self.kind is PrinterKind.NETWORK:
            return "network {}:{}".format(*self.host_port)
        return f"{self.kind.value} {self.address.lower() if self.kind is PrinterKind.USB else self.address}"

    @property
    def host_port(self) -> tuple[str, int]:
        """Host and port of a network printer; without a port, 9100."""
        host, colon, port = self.address.rpartition(":")
        if not colon or host.endswith(":") or (self.address.startswith("[") and not host.endswith("]")):
            host, port = self.address, ""
        return host.strip("[]"), int(port or _PORT)

    def is_at(self, workstation: str) -> bool:
        """Tell whether a workstation can print on it."""
        return not self.removed and self.machine in {"", workstation}


@dataclass(frozen=True, slots=True)
class PrinterState:
    """A printer's condition as its program last found it, `at` by the database's clock.

    `is_live`: a program holds the printer now, so that the condition is of the last seconds. `since`: when that
    condition was found first, or when the last program let the printer go; None if neither is known.
    """

    id: str
    condition: Condition
    at: datetime
    is_live: bool = False
    since: datetime | None = None

    @property
    def prints(self) -> bool:
        """Whether it would print a job now."""
        return self.is_live and self.condition.prints


def condition_of(answers: Mapping[int, int | None]) -> Condition:
    """Return the condition by the bytes that answered `DLE EOT` 1 to 4; None for no answer.

    A byte whose fixed bits (0, 1, 4 and 7) are wrong is garbage, and makes the condition unknown.
    """
    first = answers.get(1)
    if any(one is not None and not is_status(one) for one in answers.values()) or first is None:
        return Condition.UNKNOWN
    cause, fault, paper = (answers.get(number) or 0 for number in (2, 3, 4))
    if cause & 0x04:
        return Condition.COVER_OPEN
    if paper & 0x60 or cause & 0x20:
        return Condition.NO_PAPER
    if cause & 0x40 or fault & 0x68:
        return Condition.FAULT
    if first & 0x08:  # offline, such as while somebody holds its feed button
        return Condition.FAULT
    return Condition.PAPER_LOW if paper & 0x0C else Condition.READY


def is_status(byte: int) -> bool:
    """Tell whether a byte may answer `DLE EOT`: bits 1 and 4 are set, 0 and 7 are not."""
    return byte & 0x93 == 0x12


def check_printer(printer: Printer, others: Mapping[str, Printer]) -> Printer:
    """Return a printer with tidy texts; InvalidInputError for the fields name, address, paper, machine, stand_in."""
    name = clean_line(printer.name, "name", _("name"), longest=LONGEST_NAME)
    for other in others.values():
        if other.id != printer.id and not other.removed and other.name.casefold() == name.casefold():
            raise InvalidInputError(_("Another printer has that name already."), field="name")
    address = printer.address.strip()
    fits = address.isprintable() and _FORMS[printer.kind].fullmatch(address) is not None
    if not fits or not _port_is_right(printer.kind, address):
        words = _("Write the address as in {example}.").format(example=_EXAMPLES[printer.kind])
        raise InvalidInputError(words, field="address")
    if (printer.kind is PrinterKind.SYSTEM) != (printer.paper is PaperSize.A4):
        words = _("A printer of the system takes A4; rolls of 58 and 80 mm are for the others.")
        raise InvalidInputError(words, field="paper")
    if printer.stand_in:
        _check_stand_in(printer, others)
    machine = clean_line(printer.machine, "machine", "", required=False)
    if printer.kind is not PrinterKind.NETWORK and not machine:
        raise InvalidInputError(_("Name the workstation that the printer is connected to."), field="machine")
    return Printer(
        printer.id,
        name,
        printer.kind,
        address,
        printer.paper,
        machine,
        printer.stand_in,
        printer.reports and printer.kind is not PrinterKind.FILE,
        printer.drawer and printer.kind is not PrinterKind.SYSTEM,
        printer.removed,
        printer.version,
    )


def _port_is_right(kind: PrinterKind, address: str) -> bool:
    if kind is not PrinterKind.NETWORK:
        return True
    return 0 < Printer("", "", kind, address).host_port[1] < 65_536


def _check_stand_in(printer: Printer, others: Mapping[str, Printer]) -> None:
    stand_in = others.get(printer.stand_in)
    if stand_in is None or stand_in.removed or stand_in.id == printer.id:
        raise InvalidInputError(_("The stand-in is another printer of the house."), field="stand_in")


def condition_words(printer: Printer, condition: Condition) -> str:
    """Return a printer's name with what is known of it, such as “Counter: out of paper”."""
    return _("{printer}: {condition}").format(printer=printer.name, condition=_(CONDITION_WORDS[condition]))
