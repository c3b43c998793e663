"""Loads a seed file: idempotent writes, section by section; each section is marked complete after its last write.

The day of the first load is stored as the anchor of relative days, so that loading the file again changes nothing.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from itertools import pairwise
from zoneinfo import ZoneInfo

from cinema.domain.ids import new_id
from cinema.domain.movies import Movie
from cinema.domain.payments import Provider
from cinema.domain.reviews import Review, review_id
from cinema.domain.screenings import Screening, Slot, house_day, slot_of
from cinema.domain.seed import SeedData, SeedReview, SeedScreening, SeedUser
from cinema.domain.setting_texts import read_setting
from cinema.domain.slots import first_clash
from cinema.domain.users import Actor, Role, User
from cinema.errors import ConflictError, InvalidInputError, NotFoundError
from cinema.i18n import _
from cinema.ports import (
    Auditoriums,
    Calendars,
    Clock,
    HouseSettings,
    Movies,
    Passwords,
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
from cinema.services.role_events import RoleEvents
from cinema.services.screening_limits import ScreeningLimits
from cinema.services.standing import Standing

_MIN_DAYS_AHEAD = timedelta(days=3)
_ANCHOR = "anchor"
# A durable write waits for the disk; parallel writes share one wait.
_PARALLEL_WRITES = 8
_SECTIONS = (
    "house", "posters", "movies", "auditoriums", "ticket_types", "price_cards", "screenings", "users", "reviews",
)  # fmt: skip
_SEQUENTIAL_SECTIONS = {"house", "reviews"}  # two reviews of a movie at once could store a stale rating total


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
        known_passwords: Passwords,
        clock: Clock,
        events: HouseEvents,
        roles: RoleEvents,
        marks: HouseMarks,
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
        self._known_passwords = known_passwords
        self._clock = clock
        self._events = events
        self._roles = roles
        self._marks = marks

    def load(self, actor: Actor, seed: SeedData, *, demo: bool, progress: Progress | None = None) -> str:
        """Load a file and return the anchor (ISO date). For administrators.

        `demo` marks an empty database as a demo, for good, and is refused for any other. A file with passwords needs
        `demo`, because its passwords are public. After a crash, a repeat continues; a repeat of a complete load changes
        nothing.
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
        planned = self._plan(seed, date.fromisoformat(self._settings.seed_state(_ANCHOR).get("day", today)))
        done = self._settings.seed_state(seed.digest)
        self._check_fits(seed, planned, done)
        if demo:
            self._settings.mark_demo()
        # The first writer wins: a load that was cut off yesterday keeps yesterday's anchor.
        anchor = self._settings.note_seed(_ANCHOR, "day", today)
        for section, write, items in self._sections(actor, seed, [one for _part, one in planned], demo=demo):
            if section in done:
                continue
            with ThreadPoolExecutor(1 if section in _SEQUENTIAL_SECTIONS else _PARALLEL_WRITES) as pool:
                for index, _written in enumerate(pool.map(write, items), start=1):
                    if progress:
                        progress(index, len(items), section)
            self._settings.note_seed(seed.digest, section, "complete")
        if not demo:
            self._settings.mark_set_up()
        self._marks.record(actor)
        self._settings.note_seed(_ANCHOR, "loaded", seed.digest)
        return anchor

    def is_loaded(self, seed: SeedData | None = None) -> bool:
        """Tell whether a load into this database was completed: of this file, or of any (None)."""
        if seed is not None:
            return set(_SECTIONS) <= set(self._settings.seed_state(seed.digest))
        return "loaded" in self._settings.seed_state(_ANCHOR)

    def roll_forward(self, actor: Actor, seed: SeedData) -> bool:
        """Repeat a demo's screenings when fewer than three days are left; False while there are more.

        For administrators.
        """
        self._standing.check(actor).require_office(Role.ADMIN)
        zone = seed.house["timezone"]
        today = date.fromisoformat(house_day(self._clock.now(), zone))
        last = self._screenings.last_day()
        if last is None or date.fromisoformat(last) >= today + _MIN_DAYS_AHEAD:
            return False
        anchor = max(today, date.fromisoformat(last) + timedelta(days=1))
        for _part, screening in self._plan(seed, anchor):
            self._schedule(screening)
        return True

    def _sections(
        self, actor: Actor, seed: SeedData, planned: list[Screening], *, demo: bool
    ) -> list[tuple[str, Callable[..., None], list[object]]]:
        # In the order of dependence: a screening needs its movie and auditorium, a review its user.
        settings = (
            {} if self._settings.is_set_up() and not demo else {k: read_setting(k, v) for k, v in seed.house.items()}
        )
        settings |= {"card_provider": Provider.TEST} if demo else {}
        return [
            ("house", partial(change_settings, self._settings, self._events, actor), [settings] if settings else []),
            ("posters", lambda item: self._movies.put_poster(*item), list(seed.posters.items())),
            ("movies", self._movie, list(seed.movies)),
            ("auditoriums", lambda item: self._auditoriums.put(*item), list(seed.rooms)),
            ("ticket_types", self._ticket_types.put, list(seed.ticket_types)),
            ("price_cards", self._price_cards.put, list(seed.price_cards)),
            ("screenings", self._schedule, list(planned)),
            ("users", partial(self._add_user, actor), self._hashed(seed.users)),
            ("reviews", self._review, list(seed.reviews)),
        ]

    def _movie(self, movie: Movie) -> None:
        self._movies.put(movie)

    def _check_fits(self, seed: SeedData, planned: list[tuple[SeedScreening, Screening]], done: dict[str, str]) -> None:
        """Raise InvalidInputError, before anything is written, for a conflict with the stored data."""
        house = self._settings.house()
        for name in ("timezone", "currency") if self._settings.is_set_up() else ():
            if seed.house[name] != getattr(house, name):
                stored = getattr(house, name)
                raise _clash(f"house.{name}", _("the house is set up with {value}").format(value=stored))
        if "auditoriums" not in done:
            for index, (_room, plan) in enumerate(seed.rooms):
                with suppress(NotFoundError):
                    if self._auditoriums.plan(plan.id) != plan:
                        raise _clash(f"auditoriums[{index}].plan", _("the database has it with other seats"))
        if "users" not in done:
            for index, user in enumerate(seed.users):
                for name, login in (("username", user.username), ("email", user.email)):
                    found = self._users.find_login(login)
                    if found is not None and found[0].id != _user_id(user):
                        raise _clash(f"users[{index}].{name}", _("another account in the database has it"))
        if "screenings" not in done and planned:
            self._check_times(planned)

    def _check_times(self, planned: list[tuple[SeedScreening, Screening]]) -> None:
        slots = [slot_of(screening) for _part, screening in planned]
        rooms = sorted({screening.auditorium for _part, screening in planned})
        start, end = min(slot.start for slot in slots), max(slot.end for slot in slots)
        ours = {slot.screening for slot in slots}
        stored: dict[str, list[Slot]] = {}
        for booked in self._calendars.between(rooms, start, end):
            if booked.slot.screening not in ours:
                stored.setdefault(booked.auditorium, []).append(booked.slot)
        for part, screening in planned:
            clash = first_clash(slot_of(screening), stored.get(screening.auditorium, ()))
            if clash is not None:
                raise _clash(
                    part.path, _("the database has {screening} at that time").format(screening=clash.screening)
                )

    def _plan(self, seed: SeedData, anchor: date) -> list[tuple[SeedScreening, Screening]]:
        """Return the file's screenings with real dates; InvalidInputError names two that overlap."""
        zone = ZoneInfo(seed.house["timezone"])
        minutes = {movie.id: movie.minutes for movie in seed.movies}
        plans = {room.id: plan.id for room, plan in seed.rooms}
        planned = [(one, _screening(one, anchor, zone, minutes, plans)) for one in seed.screenings]
        planned.sort(key=lambda pair: (pair[1].auditorium, pair[1].starts_at))
        for (first, one), (second, two) in pairwise(planned):
            if one.auditorium == two.auditorium and slot_of(one).end > slot_of(two).start:
                words = _("overlaps {path}: {one} and {two} in the same auditorium").format(
                    path=first.path, one=f"{one.day} {one.movie}", two=f"{two.day} {two.movie}"
                )
                raise InvalidInputError(f"{second.path}: {words}", field=second.path)
        return planned

    def _schedule(self, screening: Screening) -> None:
        """Book the auditorium, write the seat map, and the screening last: a listed screening can always be sold."""
        self._calendars.book(screening.auditorium, slot_of(screening))
        sell_until = screening.starts_at + timedelta(minutes=self._settings.house().sell_until_minutes)
        plan = self._auditoriums.plan(screening.plan)
        self._seat_maps.create(screening, plan, sell_until, self._limits.of(screening, plan))
        self._screenings.put(screening)

    def _hashed(self, users: tuple[SeedUser, ...]) -> list[object]:
        if not users:
            return []
        secrets = [user.password or new_id() for user in users]  # without a password, one that nobody knows
        with ThreadPoolExecutor(4) as pool:
            return list(zip(users, pool.map(self._known_passwords.hash, secrets), strict=True))

    def _add_user(self, actor: Actor, item: tuple[SeedUser, str]) -> None:
        one, password_hash = item
        user = User(
            _user_id(one),
            one.username,
            one.name,
            one.email,
            one.role,
            self._clock.now(),
            genres=one.genres,
            language=one.language,
        )
        self._users.add(replace(user, role=Role.CUSTOMER), password_hash)
        self._roles.give(actor, user, password_hash)

    def _review(self, one: SeedReview) -> None:
        found = self._users.find_login(one.user)
        assert found is not None
        writer = found[0]
        written = self._clock.now().replace(microsecond=0) - timedelta(days=one.days_ago)
        self._reviews.put(
            Review(review_id(writer.id, one.movie), writer.id, writer.name, one.movie, one.rating, one.comment, written)
        )


def _user_id(user: SeedUser) -> str:
    """Return an id that is the same in every load, so that a repeat adds nobody twice."""
    return f"user-{user.username.casefold()}"[:60]


def _clash(path: str, reason: str) -> InvalidInputError:
    return InvalidInputError(f"{path}: {reason}", field=path)


def _screening(
    one: SeedScreening, anchor: date, zone: ZoneInfo, minutes: dict[str, int], plans: dict[str, str]
) -> Screening:
    day = one.day if isinstance(one.day, date) else anchor + timedelta(days=one.day)
    starts_at = datetime(day.year, day.month, day.day, one.hour, one.minute, tzinfo=zone).astimezone(ZoneInfo("UTC"))
    return Screening(
        id=f"{day:%Y%m%d}-{one.hour:02}{one.minute:02}-{one.auditorium}",
        movie=one.movie,
        auditorium=one.auditorium,
        plan=plans[one.auditorium],
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=minutes[one.movie]),
        day=day.isoformat(),
        price_card=one.price_card,
        format=one.format,
        language=one.language,
        subtitles=one.subtitles,
        features=one.features,
    )
