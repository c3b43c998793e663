"""Checks a seed file against the day of the load and the stored data, before anything is written."""

from collections.abc import Sequence
from datetime import date

from cinema.domain.screenings import GONE, Slot, slot_of
from cinema.domain.seed import SeedData
from cinema.domain.seed_plan import Mistake, Planned, overlapping, place, skipped
from cinema.domain.slots import first_clash
from cinema.domain.users import Actor
from cinema.errors import InvalidFileError, InvalidInputError
from cinema.i18n import _
from cinema.ports import Calendars, HouseSettings, Screenings, Users
from cinema.services.seed_accounts import user_id
from cinema.services.seed_rooms import SeedRooms


class SeedChecks:
    """Tells all mistakes at once; changes nothing."""

    def __init__(
        self, settings: HouseSettings, users: Users, screenings: Screenings, calendars: Calendars, rooms: SeedRooms
    ) -> None:
        self._settings = settings
        self._users = users
        self._screenings = screenings
        self._calendars = calendars
        self._rooms = rooms

    def planned(self, actor: Actor, seed: SeedData, anchor: date, done: dict[str, str]) -> list[Planned]:
        """Return the file's screenings on their days; InvalidFileError has every path that doesn't fit.

        `done` names the sections of the file that are loaded already, which are not compared any more.
        """
        zone = seed.house["timezone"]
        mistakes = dict(skipped(seed.screenings, anchor, zone))
        planned = placed(seed, anchor)
        found = [*overlapping(planned), *self._settings_mistakes(seed)]
        if "auditoriums" not in done:
            found += self._plan_mistakes(actor, seed)
        if "users" not in done:
            found += self._user_mistakes(seed)
        if "screenings" not in done and planned:
            found += self._taken(planned)
        for path, words in found:
            mistakes.setdefault(path, words)
        if mistakes:
            raise InvalidFileError(mistakes)
        return planned

    def _settings_mistakes(self, seed: SeedData) -> list[Mistake]:
        if not self._settings.is_set_up():
            return []
        house = self._settings.house()
        stored = {"timezone": house.timezone, "currency": house.currency}
        words = _("the house is set up with {value}")
        return [
            (f"house.{name}", words.format(value=value)) for name, value in stored.items() if seed.house[name] != value
        ]

    def _plan_mistakes(self, actor: Actor, seed: SeedData) -> list[Mistake]:
        others = ((index, room) for index, room in enumerate(seed.rooms) if self._rooms.is_other(room))
        faults = ((index, self._rooms.fault(actor, room)) for index, room in others)
        return [(f"auditoriums[{index}].plan", words) for index, words in faults if words]

    def _user_mistakes(self, seed: SeedData) -> list[Mistake]:
        found = []
        for index, user in enumerate(seed.users):
            for name, login in (("username", user.username), ("email", user.email)):
                stored = self._users.find_login(login)
                if stored is not None and stored[0].id != user_id(user):
                    found.append((f"users[{index}].{name}", _("another account in the database has it")))
        return found

    def _taken(self, planned: Sequence[Planned]) -> list[Mistake]:
        """Return the screenings whose time the house has given to another one."""
        slots = [slot_of(one.screening) for one in planned]
        rooms = sorted({one.screening.auditorium for one in planned})
        start, end = min(slot.start for slot in slots), max(slot.end for slot in slots)
        here = self._screenings.many([slot.screening for slot in slots])
        ours = {slot.screening for slot in slots}
        booked: dict[str, list[Slot]] = {}
        for one in self._calendars.between(rooms, start, end):
            if one.slot.screening not in ours:
                booked.setdefault(one.auditorium, []).append(one.slot)
        found = []
        words = _("the database has {screening} at that time")
        for each in planned:
            stored = here.get(each.screening.id)
            if stored is None:
                clash = first_clash(slot_of(each.screening), booked.get(each.screening.auditorium, ()))
                if clash is not None:
                    found.append((each.part.path, words.format(screening=clash.screening)))
            elif stored.movie != each.screening.movie and stored.state not in GONE:
                found.append((each.part.path, words.format(screening=f"{stored.id} ({stored.movie})")))
        return found


def placed(seed: SeedData, anchor: date) -> list[Planned]:
    """Return the file's screenings on their days, without those at a time that the house's clocks skip."""
    zone = seed.house["timezone"]
    minutes = {movie.id: movie.minutes for movie in seed.movies}
    plans = {room.id: plan.id for room, plan in seed.rooms}
    found = []
    for part in seed.screenings:
        try:
            found.append(place(part, anchor, zone, minutes[part.movie], plans[part.auditorium]))
        except InvalidInputError:
            continue
    return found
