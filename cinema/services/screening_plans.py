"""Lets a screening's document follow its seat map to another plan.

The seat map is the truth: it is the lock, and it is moved first, by one guarded update that notes the move in it. A
crash after it leaves a document that names the old plan; recovery finds the note and ends the move. Until then windows
show the map's plan, the audit judges tickets by it, and `sell_from` keeps seats from sale, as for three seconds after:
tills know a screening for two, and would sell labels and prices of the old plan.
"""

from dataclasses import replace

from cinema.domain.users import Actor, Channel, Role
from cinema.errors import ChangedMeanwhileError
from cinema.ports import Moving, Screenings, SeatMapPlans
from cinema.services.office.records import Records

_ROUNDS = 5
SCREENINGS = "screenings"


class ScreeningPlans:
    """Ends moves of screenings to another plan; changes nothing else."""

    def __init__(self, maps: SeatMapPlans, screenings: Screenings, records: Records, workstation: str) -> None:
        self._maps = maps
        self._screenings = screenings
        self._records = records
        self._workstation = workstation

    def unfinished(self, limit: int) -> tuple[Moving, ...]:
        """Return the moves whose documents may not have followed yet."""
        return self._maps.moving(limit)

    def follow(self, move: Moving) -> None:
        """Let a screening's document name the plan of its map; a repeat changes nothing.

        After several changes by others in between it gives up, and recovery tries again.
        """
        by = Actor(Role.MANAGER, self._workstation, Channel.ADMIN, move.by)  # whoever moved it, not who ends the move
        for _round in range(_ROUNDS):
            stored = self._screenings.stored(move.screening)
            # Read after the document: a later move changes the document's version before it removes its own note.
            use = self._maps.uses([move.screening]).get(move.screening)
            if use is None or use.moved_to != move.plan:
                return
            if stored is not None and stored.plan != move.plan:
                try:
                    self._records.change(by, SCREENINGS, stored, replace(stored, plan=move.plan))
                except ChangedMeanwhileError:
                    continue
                self._screenings.forget(move.screening)
            self._maps.moved(move.screening, move.plan)
            return
