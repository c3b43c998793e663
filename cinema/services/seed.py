"""Loads a seed file: idempotent writes, section by section; each section is marked complete after its last write.

The day of the first load is stored as the anchor of relative days, so that loading the file again changes nothing.
"""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

from cinema.domain.auditoriums import Auditorium, SeatPlan
from cinema.domain.ids import new_id
from cinema.domain.payments import Provider
from cinema.domain.reviews import Review, review_id
from cinema.domain.screenings import Screening, house_day, slot_of
from cinema.domain.seed import Loaded, SeedData, SeedReview, StaffSecret
from cinema.domain.seed_plan import Planned
from cinema.domain.setting_texts import read_setting
from cinema.domain.users import Actor, Role
from cinema.errors import ConflictError, InvalidInputError, OverlapError
from cinema.i18n import _
from cinema.ports import (
    Auditoriums,
    Calendars,
    Clock,
    HouseSettings,
    Movies,
    PriceCards,
    Progress,
    Reviews,
    Screenings,
    SeatMaps,
    TicketTypes,
    Users,
)
from cinema.services.house_events import HouseEvents
from cinema.services.house_marks import HouseMarks
from cinema.services.house_settings import change_settings
from cinema.services.screening_limits import ScreeningLimits
from cinema.services.seed_accounts import SeedAccounts
from cinema.services.seed_checks import SeedChecks, placed
from cinema.services.seed_rooms import SeedRooms
from cinema.services.standing import Standing

_MIN_DAYS_AHEAD = timedelta(days=3)
_ANCHOR = "anchor"
_CORRECTING = "plan of "
# A durable write waits for the disk; parallel writes share one wait.
_PARALLEL_WRITES = 8
_SECTIONS = (
    "house", "posters", "movies", "auditoriums", "ticket_types", "price_cards", "screenings", "users", "reviews",
)  # fmt: skip
# Two reviews of a movie at once could store a stale rating total; the plans of a room are published one by one.
_SEQUENTIAL_SECTIONS = {"house", "plans", "reviews"}


class Seed:
    """Writes a checked seed file to the database."""

    def __init__(
        self,
        movies: Movies,
        reviews: Reviews,
        auditoriums: Auditoriums,
        ticket_types: TicketTypes,
        price_cards: PriceCards,
        screenings: Screenings,
        calendars: Calendars,
        seat_maps: SeatMaps,
        users: Users,
        standing: Standing,
        settings: HouseSettings,
        clock: Clock,
        events: HouseEvents,
        marks: HouseMarks,
        rooms: SeedRooms,
        accounts: SeedAccounts,
        checks: SeedChecks,
    ) -> None:
        self._movies = movies
        self._reviews = reviews
        self._auditoriums = auditoriums
        self._ticket_types = ticket_types
        self._price_cards = price_cards
        self._screenings = screenings
        self._calendars = calendars
        self._seat_maps = seat_maps
        self._limits = ScreeningLimits(auditoriums, price_cards)
        self._users = users
        self._standing = standing
        self._settings = settings
        self._clock = clock
        self._events = events
        self._marks = marks
        self._rooms = rooms
        self._accounts = accounts
        self._checks = checks

    def load(self, actor: Actor, seed: SeedData, *, demo: bool, progress: Progress | None = None) -> Loaded:
        """Load a file. For administrators. InvalidFileError has all that doesn't fit, before anything is written.

        `demo` marks an empty database as a demo, for good, and is refused for any other. A file with passwords needs
        `demo`, because its passwords are public. After a crash, a repeat continues; a repeat of a complete load changes
        nothing. A changed file adds what is new and changes what no manager has changed here, but no screening or
        account; another seat plan becomes the room's next one.
        """
        self._standing.check(actor).require_office(Role.ADMIN)
        if seed.has_passwords and not demo:
            words = _("The file contains passwords that everybody knows. Load it with --demo, into a demo database.")
            raise InvalidInputError(f"users: {words}", field="users")
        if not demo and self._settings.is_demo():
            raise ConflictError(_("This is a demo database: load with --demo, or name another database."))
        if demo and self._settings.is_set_up() and not self._settings.is_demo():
            raise ConflictError(_("This is a real house's database: only an empty one can become a demo."))
        today = house_day(self._clock.now(), seed.house["timezone"])
        done = self._settings.seed_state(seed.digest)
        first_day = date.fromisoformat(self._settings.seed_state(_ANCHOR).get("day", today))
        planned = self._checks.planned(actor, seed, first_day, done)
        corrected = [] if "auditoriums" in done else self._to_correct(seed, done)
        if demo:
            self._settings.mark_demo()
        for room, _plan in corrected:  # so that a repeat goes on with it after a crash
            self._settings.note_seed(seed.digest, _CORRECTING + room.id, "begun")
        # The first writer wins: a load that was cut off yesterday keeps yesterday's anchor.
        anchor = self._settings.note_seed(_ANCHOR, "day", today)
        results: dict[str, list[object]] = {}
        for section, write, items in self._sections(actor, seed, corrected, planned, demo=demo):
            if section in done:
                continue
            written = results[section] = []
            with ThreadPoolExecutor(1 if section in _SEQUENTIAL_SECTIONS else _PARALLEL_WRITES) as pool:
                for index, one in enumerate(pool.map(write, items), start=1):
                    written.append(one)
                    if progress:
                        progress(index, len(items), section)
            if section in _SECTIONS:
                self._settings.note_seed(seed.digest, section, "complete")
        if not demo:
            self._settings.mark_set_up()
        self._marks.record(actor)
        self._settings.note_seed(_ANCHOR, "loaded", seed.digest)
        return Loaded(
            anchor,
            tuple(one for one in results.get("users", ()) if isinstance(one, StaffSecret)),
            tuple(room.id for room, _plan in corrected),
            tuple(name for one in results.get("plans", ()) if isinstance(one, tuple) for name in one),
        )

    def is_loaded(self, seed: SeedData | None = None) -> bool:
        """Tell whether a load into this database was completed: of this file, or of any (None)."""
        if seed is not None:
            return set(_SECTIONS) <= set(self._settings.seed_state(seed.digest))
        return "loaded" in self._settings.seed_state(_ANCHOR)

    def claim_first_evening(self, actor: Actor) -> bool:
        """Return whether this caller is to make a demo look lived-in; True once, for whoever comes first.

        For administrators. False in a real house.
        """
        self._standing.check(actor).require_office(Role.ADMIN)
        if not self._settings.is_demo():
            return False
        name = new_id()
        return self._settings.note_seed(_ANCHOR, "evening", name) == name

    def roll_forward(self, actor: Actor, seed: SeedData) -> bool:
        """Repeat a demo's screenings when fewer than three days are left; False while there are more.

        For administrators. False too in a demo of another house's file. Screenings that the file has on a date are not
        repeated; where somebody has placed another one, there is none.
        """
        self._standing.check(actor).require_office(Role.ADMIN)
        if not (self.is_loaded(seed) or self._settings.house().name == seed.house.get("name")):
            return False
        zone = seed.house["timezone"]
        today = date.fromisoformat(house_day(self._clock.now(), zone))
        last = self._screenings.last_day()
        if last is None or date.fromisoformat(last) >= today + _MIN_DAYS_AHEAD:
            return False
        anchor = max(today, date.fromisoformat(last) + timedelta(days=1))
        for one in self._possible(placed(seed, anchor)):
            if not isinstance(one.part.day, date):
                with suppress(OverlapError):
                    self._schedule(one.screening)
        return True

    def _possible(self, planned: Sequence[Planned]) -> list[Planned]:
        """Return the screenings whose movie, room and price card are here: an older file may have lacked one."""
        movies = self._movies.get_many(sorted({one.screening.movie for one in planned}))
        rooms = {room.id for room in self._auditoriums.all() if room.plan}
        cards = {card.id for card in self._price_cards.all()}
        return [
            one
            for one in planned
            if one.screening.movie in movies and one.screening.auditorium in rooms and one.screening.price_card in cards
        ]

    def _to_correct(self, seed: SeedData, done: Mapping[str, str]) -> list[tuple[Auditorium, SeatPlan]]:
        begun = {name.removeprefix(_CORRECTING) for name in done if name.startswith(_CORRECTING)}
        return [item for item in seed.rooms if item[0].id in begun or self._rooms.is_other(item)]

    def _sections(
        self,
        actor: Actor,
        seed: SeedData,
        corrected: Sequence[tuple[Auditorium, SeatPlan]],
        planned: Sequence[Planned],
        *,
        demo: bool,
    ) -> list[tuple[str, Callable[..., object], list[object]]]:
        # In the order of dependence: a screening needs its movie and auditorium, a review its user.
        settings = (
            {} if self._settings.is_set_up() and not demo else {k: read_setting(k, v) for k, v in seed.house.items()}
        )
        settings |= {"card_provider": Provider.TEST} if demo else {}
        here = self._screenings.many([one.screening.id for one in planned])
        new = [one.screening for one in planned if one.screening.id not in here]
        return [
            ("house", partial(change_settings, self._settings, self._events, actor), [settings] if settings else []),
            ("posters", lambda item: self._movies.put_poster(*item), list(seed.posters.items())),
            ("movies", self._movies.put, list(seed.movies)),
            ("plans", partial(self._rooms.correct, actor), list(corrected)),
            ("auditoriums", self._rooms.put, list(seed.rooms)),
            ("ticket_types", self._ticket_types.put, list(seed.ticket_types)),
            ("price_cards", self._price_cards.put, list(seed.price_cards)),
            ("screenings", self._schedule, list(new)),
            ("users", partial(self._accounts.make, actor), list(seed.users)),
            ("reviews", self._review, list(seed.reviews)),
        ]

    def _schedule(self, screening: Screening) -> None:
        """Book the auditorium, write the seat map, and the screening last: a listed screening can always be sold.

        It is on the room's present plan, which may be another one than the file's.
        """
        self._calendars.book(screening.auditorium, slot_of(screening))
        sell_until = screening.starts_at + timedelta(minutes=self._settings.house().sell_until_minutes)
        plan = self._auditoriums.plan(self._auditoriums.get(screening.auditorium).plan)
        on_plan = replace(screening, plan=plan.id)
        self._seat_maps.create(on_plan, plan, sell_until, self._limits.of(on_plan, plan))
        self._screenings.put(on_plan)

    def _review(self, one: SeedReview) -> None:
        """Write a review, unless its writer has one here."""
        found = self._users.find_login(one.user)
        assert found is not None
        writer = found[0]
        if self._reviews.find(review_id(writer.id, one.movie)) is not None:
            return
        written = self._clock.now().replace(microsecond=0) - timedelta(days=one.days_ago)
        self._reviews.put(
            Review(review_id(writer.id, one.movie), writer.id, writer.name, one.movie, one.rating, one.comment, written)
        )
