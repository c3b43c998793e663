"""Publishes drafts one after the other: those that are right; the others are named."""

from collections.abc import Sequence
from dataclasses import replace

from cinema.domain.schedule import Published, Refusal, Trouble
from cinema.domain.screenings import Screening, ScreeningState
from cinema.domain.users import Actor
from cinema.errors import ConflictError, NotFoundError
from cinema.ports import Screenings
from cinema.services.office.schedule_checks import ScheduleChecks
from cinema.services.office.schedule_steps import ScheduleSteps


class Publishing:
    """Puts drafts on sale; its caller checks the permission."""

    def __init__(self, screenings: Screenings, checks: ScheduleChecks, steps: ScheduleSteps) -> None:
        self._screenings = screenings
        self._checks = checks
        self._steps = steps

    def publish(self, actor: Actor, drafts: Sequence[Screening]) -> Published:
        """Publish those of the screenings that are drafts and right. What is cut off is published up to there."""
        drafts = [one for one in drafts if one.state is ScreeningState.DRAFT]
        refused = self._checks.refusals(drafts)
        done: list[Screening] = []
        for draft in drafts:
            if draft.id in refused:
                continue
            try:
                done.append(self._steps.change(actor, draft, replace(draft, state=ScreeningState.SCHEDULED))[0])
            except (ConflictError, NotFoundError) as error:
                refused[draft.id] = Refusal(draft.id, Trouble.CHANGED, error.message)
        # Again, since a movie, auditorium or price card may have gone between the check and the write.
        for screening_id, refusal in self._checks.refusals(done).items():
            published = next(one for one in done if one.id == screening_id)
            try:
                self._steps.change(actor, published, replace(published, state=ScreeningState.DRAFT))
            except ConflictError:  # a seat is taken already: it stays, and the refusal tells what is wrong with it
                pass
            else:
                done.remove(published)
            refused[screening_id] = refusal
        in_order = tuple(refused[one.id] for one in drafts if one.id in refused)
        return Published(tuple(one.id for one in done), in_order)
