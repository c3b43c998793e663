"""What was drawn, step by step: undone and done again. Saving changes nothing in it."""

from dataclasses import dataclass
from datetime import datetime

from cinema.domain.auditoriums import SeatPlan

MOST_STEPS = 200


@dataclass(frozen=True, slots=True)
class Step:
    """A plan as a change left it, what the change did in words, and when.

    `joins`: steps one after the other with the same text here are one, as the nudges of one selection.
    """

    plan: SeatPlan
    words: str
    at: datetime
    joins: str = ""


class History:
    """The present plan with the steps before and after it."""

    def __init__(self, plan: SeatPlan, at: datetime) -> None:
        self._steps = [Step(plan, "", at)]
        self._place = 0

    @property
    def plan(self) -> SeatPlan:
        """The present plan."""
        return self._steps[self._place].plan

    @property
    def done(self) -> tuple[Step, ...]:
        """The steps that can be undone, the last one first."""
        return tuple(reversed(self._steps[1 : self._place + 1]))

    @property
    def may_undo(self) -> bool:
        """Whether there is a step to undo."""
        return self._place > 0

    @property
    def may_redo(self) -> bool:
        """Whether there is an undone step."""
        return self._place < len(self._steps) - 1

    def add(self, plan: SeatPlan, words: str, at: datetime, joins: str = "") -> bool:
        """Take a changed plan as the next step, which ends what was undone; False if nothing changed.

        Beyond `MOST_STEPS` the oldest step can't be undone any more.
        """
        if plan == self.plan:
            return False
        before = self._steps[: self._place + 1]
        if joins and self._place and before[-1].joins == joins:
            before = before[:-1]
        self._steps = [*before, Step(plan, words, at, joins)][-MOST_STEPS - 1 :]
        self._place = len(self._steps) - 1
        return True

    def undo(self) -> Step | None:
        """Go one step back and return what was undone; None if there is nothing."""
        if not self.may_undo:
            return None
        self._place -= 1
        return self._steps[self._place + 1]

    def redo(self) -> Step | None:
        """Go one step forward and return what was done again; None if there is nothing."""
        if not self.may_redo:
            return None
        self._place += 1
        return self._steps[self._place]
