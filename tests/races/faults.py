"""Named fault points, which exist in the tests alone: a process is killed before or after a durable step."""

import os
import signal
from dataclasses import dataclass

from repositories.storage import Storage
from tests.interruptions import interrupted

_SALE = (
    "seat_maps.hold", "transactions.begin", "transactions.ask", "seat_maps.pin", "terminal_memory.decide",
    "transactions.answer", "seat_maps.sell", "counters.take", "transactions.mark_paid", "journal.append",
    "counters.arrived",
)  # fmt: skip
_REFUND = (
    "refunds.ask", "terminal_memory.decide", "refunds.answer", "seat_maps.put_back", "counters.take",
    "refunds.mark_refunded", "journal.append", "counters.arrived",
)  # fmt: skip


@dataclass(frozen=True)
class Fault:
    """Where a process dies, and what recovery must make of its sale then (None: there is none yet)."""

    kind: str
    tender: str
    when: str
    step: str
    end: str | None

    @property
    def is_cash(self) -> bool:
        return self.tender == "cash"

    @property
    def point(self) -> str:
        return f"{self.when} {self.step}"

    def __call__(self, storage: Storage) -> Storage:
        """Return the storage with this fault point in it."""
        return interrupted(storage, self.point, die)


def die() -> None:
    """End this process as the loss of its power would."""
    os.kill(os.getpid(), signal.SIGKILL)


def every_fault() -> list[Fault]:
    """Return each boundary: before and after every durable step of a sale and of a refund, by card and in cash."""
    faults = []
    for kind, steps in (("sale", _SALE), ("refund", _REFUND)):
        for tender in ("card", "cash"):
            mine = [step for step in steps if tender == "card" or step != "terminal_memory.decide"]
            faults += [
                Fault(kind, tender, when, step, _end(kind, mine, tender, when, step))
                for step in mine
                for when in ("before", "after")
            ]
    return faults


def _end(kind: str, steps: list[str], tender: str, when: str, step: str) -> str | None:
    """The money decides: once a card was charged, or cash written down, the sale is finished; until then, it is not."""
    done = steps[: steps.index(step) + (when == "after")]
    moved = (
        "terminal_memory.decide" if tender == "card" else {"sale": "transactions.answer"}.get(kind, "refunds.answer")
    )
    if kind == "refund":
        return "refunded" if moved in done else "paid"
    if moved in done:
        return "paid"
    if "transactions.ask" in done:
        return "abandoned"
    return "open" if "transactions.begin" in done else None
