"""Gives a pick-up a code that no other open one has: those of kiosks and of guests are told apart by nothing else."""

from dataclasses import replace

from cinema.domain.kiosk import PickUp, new_code
from cinema.errors import ConflictError
from cinema.i18n import _
from cinema.ports import PickUps

_CODES = 200


def with_code(pick_ups: PickUps, pick_up: PickUp) -> PickUp:
    """Store an open pick-up under a free code and return it; a repeat returns the stored one, with its first code."""
    for attempt in range(_CODES):
        done = pick_ups.add(replace(pick_up, open=True, code=new_code(attempt)))
        if done is not None:
            return done
    raise ConflictError(_("No number is free just now. Please try again."))
