"""Named fault points, which exist in the tests alone: something befalls a process before or after a durable step."""

import os
import signal
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from repositories.storage import Storage

_UP_TO_DATE = ("transactions.bring", "seat_maps.finish")
_ASK = ("transactions.ask", "seat_maps.pin")
_TENDER = ("transactions.ask_tender", "terminal_memory.decide", "journal.insert", "transactions.bring")
_BOTH_UP_TO_DATE = (*("transactions.bring",) * 2, *("seat_maps.finish",) * 2)  # the old sale and the new one
# Every durable step of an operation, in order. A refund brings what is due up to date first.
STEPS: dict[tuple[str, str], tuple[str, ...]] = {
    ("sale", "card"): (
        "seat_maps.hold", *_ASK, "terminal_memory.decide", "journal.insert", *_UP_TO_DATE, "journal.settled",
    ),
    ("sale", "cash"): ("seat_maps.hold", "seat_maps.pin", "journal.insert", *_UP_TO_DATE, "journal.settled"),
    ("sale", "voucher"): (
        "seat_maps.hold", "seat_maps.pin", "journal.insert", *_UP_TO_DATE, "vouchers.bring", "journal.settled",
    ),
    ("refund", "voucher"): (
        *_UP_TO_DATE, "vouchers.bring", "transactions.ask_refund", "journal.insert", *_UP_TO_DATE, "vouchers.bring",
        "journal.settled",
    ),
    ("two screenings", "cash"): (
        *("seat_maps.hold",) * 2, *("seat_maps.pin",) * 2, "journal.insert", *_UP_TO_DATE, "seat_maps.finish",
        "journal.settled",
    ),
    ("split", "card"): (
        "seat_maps.hold", *_ASK, *_TENDER, *_TENDER, "seat_maps.pin", "journal.insert", *_UP_TO_DATE, "journal.settled",
    ),
    ("refund", "card"): (
        *_UP_TO_DATE, "transactions.ask_refund", "terminal_memory.decide", "journal.insert", *_UP_TO_DATE,
        "journal.settled",
    ),
    ("refund", "cash"): (
        *_UP_TO_DATE, "transactions.ask_refund", "journal.insert", *_UP_TO_DATE, "journal.settled",
    ),
    ("exchange", "card"): (
        *_UP_TO_DATE, "seat_maps.hold", *_UP_TO_DATE, "transactions.ask_refund", "seat_maps.pin",
        "terminal_memory.decide", "journal.insert", *_BOTH_UP_TO_DATE, "journal.settled",
    ),
    ("exchange", "cash"): (
        *_UP_TO_DATE, "seat_maps.hold", *_UP_TO_DATE, "transactions.ask_refund", "seat_maps.pin", "journal.insert",
        *_BOTH_UP_TO_DATE, "journal.settled",
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Fault:
    """Where something befalls a process, and what recovery must make of its sale then (None: nothing is stored).

    `nth` counts the calls of the step, from 1.
    """

    kind: str
    tender: str
    when: str
    step: str
    nth: int
    end: str | None

    @property
    def is_cash(self) -> bool:
        return self.tender == "cash"

    @property
    def point(self) -> str:
        return f"{self.when} {self.step}" + (f" ({self.nth})" if self.nth > 1 else "")

    def befall(self, storage: Storage, what: Callable[[], object]) -> Storage:
        """Return the storage with this fault point in it."""
        part, _dot, method = self.step.partition(".")
        inner = getattr(storage, part)
        assert hasattr(inner, method), self.step
        changed: Any = {part: _Interrupted(inner, method, self.when, self.nth, what)}
        return replace(storage, **changed)

    def __call__(self, storage: Storage) -> Storage:
        """Return the storage in which a process is killed at this point."""
        return self.befall(storage, die)


class _Interrupted:
    """A repository with something that happens before or after the n-th call of one of its methods."""

    def __init__(self, inner: Any, method: str, when: str, nth: int, what: Callable[[], object]) -> None:
        self._inner, self._method, self._when, self._what = inner, method, when, what
        self._left = nth

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._inner, name)
        if name != self._method:
            return found

        def interrupted(*given: Any, **named: Any) -> Any:
            self._left -= 1
            is_now = self._left == 0
            if is_now and self._when == "before":
                self._what()
            done = found(*given, **named)
            if is_now and self._when == "after":
                self._what()
            return done

        return interrupted


def die() -> None:
    """End this process as the loss of its power would."""
    os.kill(os.getpid(), signal.SIGKILL)


def every_fault() -> list[Fault]:
    """Return each boundary: before and after every durable step of each operation."""
    return [
        Fault(kind, tender, when, step, steps[: place + 1].count(step), _end(kind, tender, steps[: place + after]))
        for (kind, tender), steps in STEPS.items()
        for place, step in enumerate(steps)
        for after, when in enumerate(("before", "after"))
    ]


def _end(kind: str, tender: str, done: tuple[str, ...]) -> str | None:
    """The money decides: once a card was charged, or cash entered, the operation is finished; until then, it is not."""
    moved = done.count("terminal_memory.decide" if tender == "card" else "journal.insert")
    if kind in {"refund", "exchange"}:
        return "refunded" if moved else "paid"
    if moved >= (2 if kind == "split" else 1):
        return "paid"
    return "abandoned" if "transactions.ask" in done else None
