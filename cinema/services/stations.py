"""Stations: workstations that a manager has registered as a till, a door or a kiosk.

A station is a till of the journal (its key is its identity) whose kind and label a house event has recorded, so the
audit finds one that was registered by hand. After a restore every till has a new key, and is registered anew.
"""

from collections.abc import Mapping
from typing import Any

from cinema.domain.house_record import TILLS
from cinema.domain.ids import is_id
from cinema.domain.text import clean_line
from cinema.domain.tills import DISPLAY, LONGEST_LABEL, StationKind, Till, read_place
from cinema.domain.users import Actor, Role
from cinema.errors import ConflictError, InvalidInputError, NotFoundError
from cinema.i18n import _
from cinema.ports import TillKeys, Tills
from cinema.services.house_events import HouseEvents
from cinema.services.selling.this_till import ThisTill
from cinema.services.standing import Standing


class ThisStation:
    """What this workstation is registered as, for the services that depend on it, whoever acts."""

    def __init__(self, tills: Tills, keys: TillKeys) -> None:
        self._tills = tills
        self._keys = keys

    def find(self) -> Till | None:
        """Return this workstation if it is a station; asks, and writes nothing."""
        found = self._tills.find(self._keys.key(self._tills.epoch()).fingerprint)
        return found if found is not None and found.is_station else None

    def require_till(self) -> Till:
        """Return this workstation if it is registered as a till; ConflictError if not."""
        found = self.find()
        if found is None or found.kind is not StationKind.TILL:
            raise ConflictError(_("This workstation is not registered as a till. A manager registers it."))
        return found

    def require_kiosk(self) -> Till:
        """Return this workstation if it is registered as a kiosk; ConflictError if not."""
        found = self.find()
        if found is None or found.kind is not StationKind.KIOSK:
            raise ConflictError(_("This workstation is not registered as a kiosk. A manager registers it."))
        return found


class Stations:
    """Registers workstations. A till that only sells, such as a command's, is no station before."""

    def __init__(
        self, tills: Tills, here: ThisStation, this_till: ThisTill, events: HouseEvents, standing: Standing
    ) -> None:
        self._tills = tills
        self._here = here
        self._this_till = this_till
        self._events = events
        self._standing = standing

    def this(self, actor: Actor) -> Till | None:
        """Return this workstation as it is registered now, None if it is no station. Open to all; writes nothing."""
        del actor
        return self._here.find()

    def all(self, actor: Actor) -> tuple[Till, ...]:
        """Return the stations of the house by number, those from before a restore left out. For managers."""
        self._standing.check(actor).require_office(Role.MANAGER)
        return self._of_now()

    def register(self, actor: Actor, kind: StationKind, label: str, display: str | None = None) -> Till:
        """Register this workstation, or change what it is registered as, and return it. For managers.

        `display` is the place of its customer display as typed (`read_place`), None: as it is. InvalidInputError for
        `label`, also if another station has it, or `display`; a repeat changes nothing. ChangedMeanwhileError if
        another manager changed it at the same instant.
        """
        actor = self._standing.check(actor)
        actor.require_office(Role.MANAGER)
        tidy = clean_line(label, "label", _("label"), longest=LONGEST_LABEL)
        till = self._this_till.identity().till
        found = self._tills.find(till.id) or till
        for other in self._of_now():
            if other.id != till.id and other.label.casefold() == tidy.casefold():
                words = _("Station {number} has that label already. Choose another one.")
                raise InvalidInputError(words.format(number=f"{other.number:02d}"), field="label")
        devices = dict(found.devices)
        if display is not None:
            devices[DISPLAY] = read_place(display)
        devices = {name: value for name, value in devices.items() if value or name != DISPLAY}
        after = {"kind": kind.value, "label": tidy, "devices": devices, "retired": False}
        if (found.kind, found.label, found.retired, dict(found.devices)) != (kind, tidy, False, devices):
            self._change(actor, found, after)
        return self._tills.find(till.id) or found

    def retire(self, actor: Actor, station: str) -> None:
        """Let a workstation be no station any more: it can still be registered again. For managers.

        NotFoundError if there is no such station; ChangedMeanwhileError if another manager changed it.
        """
        actor = self._standing.check(actor)
        actor.require_office(Role.MANAGER)
        found = self._tills.find(station) if is_id(station) else None
        if found is None or not found.is_station:
            raise NotFoundError(_("There is no such station. It may be retired already."), field="station")
        self._change(actor, found, {"retired": True})

    def _of_now(self) -> tuple[Till, ...]:
        epoch = self._tills.epoch()
        return tuple(one for one in self._tills.all() if one.is_station and one.epoch == epoch)

    def _change(self, actor: Actor, found: Till, after: Mapping[str, Any]) -> None:
        kind = found.kind.value if found.kind is not None else None
        known = {
            "kind": kind, "label": found.label, "devices": dict(found.devices), "retired": found.retired,
        }  # fmt: skip
        # Version 1 is what the till recorded of itself in the first entry of its chain, which no document has.
        self._events.change(actor, TILLS, found.id, max(found.version, 1), {name: known[name] for name in after}, after)
