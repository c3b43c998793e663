"""Print jobs: what is to be printed, on which printer, as original or copy; never the bytes themselves.

A paper has one original. A job that never sent a byte is tried again as what it was; one that may have printed is
`UNKNOWN`, waits for a person, and goes on as a copy.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from cinema.domain.printers import CONDITION_WORDS, Condition, Printer, PrintRole
from cinema.i18n import N_, _

PATIENCE = 120
"""Seconds for which a job waits for its printer; an older one is backlog, and printed when somebody says so."""
_LEAST, _BY_LINE, _BYTES_A_SECOND = 10.0, 0.25, 480.0
_SPARE = 15.0


class PaperKind(StrEnum):
    """What is printed. `SALE` is a receipt with its tickets on one paper."""

    SALE = "sale"
    RECEIPT = "receipt"
    TICKETS = "tickets"
    REFUND = "refund"
    X = "x"
    Z = "z"
    DAY_SHEET = "day-sheet"
    RESERVATIONS = "reservations"
    TEST = "test"


class JobState(StrEnum):
    """Where a job is; `PRINTING` has a lease, `UNKNOWN` may be on paper, in full or in part."""

    WAITING = "waiting"
    PRINTING = "printing"
    PRINTED = "printed"
    UNKNOWN = "unknown"
    FAILED = "failed"
    DROPPED = "dropped"


OPEN = (JobState.WAITING, JobState.PRINTING, JobState.UNKNOWN, JobState.FAILED)
"""The states of jobs that a list shows: nothing else is still to be done or decided."""
KIND_NAMES = {
    PaperKind.SALE: N_("Receipt and tickets"),
    PaperKind.RECEIPT: N_("Receipt"),
    PaperKind.TICKETS: N_("Tickets"),
    PaperKind.REFUND: N_("Refund"),
    PaperKind.X: N_("X report"),
    PaperKind.Z: N_("Z report"),
    PaperKind.DAY_SHEET: N_("The day's sheet"),
    PaperKind.RESERVATIONS: N_("Reserved seats"),
    PaperKind.TEST: N_("Test page"),
}
ROLE_OF = {
    PaperKind.SALE: PrintRole.RECEIPT,
    PaperKind.RECEIPT: PrintRole.RECEIPT,
    PaperKind.TICKETS: PrintRole.TICKET,
    PaperKind.REFUND: PrintRole.RECEIPT,
    PaperKind.X: PrintRole.REPORT,
    PaperKind.Z: PrintRole.REPORT,
    PaperKind.DAY_SHEET: PrintRole.REPORT,
    PaperKind.RESERVATIONS: PrintRole.REPORT,
    PaperKind.TEST: PrintRole.RECEIPT,
}
STATE_NAMES = {
    JobState.WAITING: N_("waits"),
    JobState.PRINTING: N_("is printing"),
    JobState.PRINTED: N_("printed"),
    JobState.UNKNOWN: N_("may be printed: look at the paper"),
    JobState.FAILED: N_("failed"),
    JobState.DROPPED: N_("dropped"),
}


@dataclass(frozen=True, slots=True)
class PrintJob:
    """A job. `subject` is what it prints: a sale's id, a refund's number, a till session's id; `number` is shown.

    `paper` is the key of what it prints, the same for all copies. A job with `copy` 0 was asked for as the original and
    keeps that key as `original`, which no second job may have, also when it goes on as a copy. `drawer`: the cash
    drawer opens before the paper; once, whatever the tries. `sent`: bytes of it may have reached the printer.
    `released`: somebody said that it may print though it is old. `cause` says why it waits, or why it failed.
    """

    id: str
    kind: PaperKind
    subject: str
    number: str
    language: str
    printer: str
    till: str
    asked_at: datetime
    asked_by: str | None = None
    copy: int = 0
    paper: str | None = None
    original: str | None = None
    drawer: bool = False
    state: JobState = JobState.WAITING
    released: bool = False
    sent: bool = False
    tries: int = 0
    cause: str = ""
    worker: str = ""
    done_at: datetime | None = None

    @property
    def is_copy(self) -> bool:
        """Whether the paper says that it is a copy."""
        return self.copy > 0

    @property
    def waits_for_a_person(self) -> bool:
        """Whether nothing happens until somebody decides."""
        return self.state in {JobState.UNKNOWN, JobState.FAILED}


@dataclass(frozen=True, slots=True)
class ShownPrinter:
    """A printer of this till as a window shows it. `roles` are empty for one that only stands in."""

    printer: Printer
    roles: tuple[PrintRole, ...]
    condition: Condition
    waiting: int
    backlog: int
    undecided: int

    @property
    def is_well(self) -> bool:
        """Whether it prints and nobody has to decide anything."""
        return self.condition.prints and not self.backlog and not self.undecided


@dataclass(frozen=True, slots=True)
class Printout:
    """What a printer gets: bytes of its language with their length in lines, or a PDF file for the system's printer."""

    content: bytes
    lines: int


@dataclass(frozen=True, slots=True)
class Sent:
    """How sending ended: whether a byte may have gone, whether the printer confirmed the end, and its condition."""

    begun: bool
    done: bool
    condition: Condition


def paper_key(kind: PaperKind, number: str) -> str | None:
    """Return the key of a paper, whose original there is once; None for what says how things are now.

    A receipt with its tickets and a receipt without them are one original.
    """
    if kind in {PaperKind.X, PaperKind.TEST, PaperKind.DAY_SHEET, PaperKind.RESERVATIONS}:
        return None
    group = PaperKind.RECEIPT if kind is PaperKind.SALE else kind
    return f"{group.value}:{number}"


def time_limit(printout: Printout) -> float:
    """Return the seconds that a job may take: a fixed limit would cut long papers, and one without end blocks."""
    return _LEAST + printout.lines * _BY_LINE + len(printout.content) / _BYTES_A_SECOND


def lease_of(printout: Printout) -> float:
    """Return the seconds after which a job that is printing belongs to nobody: more than its program needs to end."""
    return time_limit(printout) + _SPARE


def is_backlog(job: PrintJob, now: datetime) -> bool:
    """Tell whether a job waits for somebody to say that it may still print."""
    return job.state is JobState.WAITING and not job.released and (now - job.asked_at).total_seconds() > PATIENCE


def job_words(job: PrintJob, now: datetime) -> str:
    """Return a job's state in words for staff, with its cause."""
    state = _("too old to print by itself") if is_backlog(job, now) else _(STATE_NAMES[job.state])
    cause = cause_words(job.cause)
    return f"{state}, {cause}" if cause and job.state in {JobState.WAITING, JobState.FAILED} else state


def cause_words(cause: str) -> str:
    """Return why a job waits or failed: a condition in words; else the message of an error, as it is."""
    known = {one.value: words for one, words in CONDITION_WORDS.items()}
    return _(known[cause]) if cause in known else cause


def customer_words(job: PrintJob, now: datetime) -> str:
    """Return what a customer is told of the own paper; a cause is for staff alone."""
    if job.state is JobState.PRINTED:
        return _("Printed. Take your paper.")
    is_coming = job.state in {JobState.WAITING, JobState.PRINTING} and not job.cause and not is_backlog(job, now)
    if is_coming:
        return _("Your paper is being printed.")
    return _("Please collect it at the counter, number {number}.").format(number=job.number)
