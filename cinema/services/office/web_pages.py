"""Writes "What's on" as static pages for the house's own web space: the published screenings of the next days."""

from datetime import date, timedelta
from pathlib import Path

from cinema.domain.screening_fields import ScreeningKind
from cinema.domain.screenings import Screening, house_day
from cinema.domain.site import Site, SiteExport, SiteShowing
from cinema.domain.users import Actor, Role
from cinema.errors import InvalidInputError
from cinema.i18n import _, number
from cinema.ports import Auditoriums, Clock, HouseSettings, Movies, Screenings, SiteWriter
from cinema.services.standing import Standing

DAYS, MOST_DAYS = 14, 92
_MOST = 5000


class WebPages:
    """Writes pages; changes nothing. For managers."""

    def __init__(
        self, screenings: Screenings, movies: Movies, auditoriums: Auditoriums, settings: HouseSettings, clock: Clock,
        standing: Standing, writer: SiteWriter,
    ) -> None:  # fmt: skip
        self._screenings = screenings
        self._movies = movies
        self._auditoriums = auditoriums
        self._settings = settings
        self._clock = clock
        self._standing = standing
        self._writer = writer

    def read(self, actor: Actor, days: int = DAYS) -> Site:
        """Return what is on from now on, today being the first of so many days.

        Drafts, private hires and screenings that are over are left out, cancelled ones are in it. InvalidInputError for
        the field `days` unless it is 1 to 92.
        """
        self._standing.check(actor).require_office(Role.MANAGER)
        if not 1 <= days <= MOST_DAYS:
            raise InvalidInputError(_("Choose 1 to {count} days.").format(count=MOST_DAYS), field="days")
        house, now = self._settings.house(), self._clock.now()
        today = date.fromisoformat(house_day(now, house.timezone))
        last = today + timedelta(days=days - 1)
        # From yesterday on: what started before midnight may not be over.
        first = today - timedelta(days=1)
        found = self._screenings.in_days(first.isoformat(), last.isoformat(), _MOST + 1)
        if len(found) > _MOST:
            words = _("These days have more than {count} screenings. Choose fewer days.")
            raise InvalidInputError(words.format(count=number(_MOST)), field="days")
        showings = self._showings([one for one in found if one.ends_at > now])
        names = sorted({one.movie.poster for one in showings if one.movie.poster})
        pictures = {name: content for name in names if (content := self._movies.poster(name)) is not None}
        return Site(house, now, showings, pictures)

    def export(self, actor: Actor, folder: Path, *, days: int = DAYS, force: bool = False) -> SiteExport:
        """Write the pages into a folder in all languages, in the place of an earlier export; nobody sees half of them.

        A folder with anything else in it is refused with ConflictError for the field `folder` unless `force`; then what
        was in it is put aside beside it. InvalidInputError if it can't be written; the earlier pages stay then.
        """
        site = self.read(actor, days)
        written = self._writer.write(folder, site, force=force)
        return SiteExport(written, len(site.movies), len(site.showings))

    def _showings(self, screenings: list[Screening]) -> tuple[SiteShowing, ...]:
        listed = [one for one in screenings if one.kind is not ScreeningKind.PRIVATE]
        movies = self._movies.get_many(sorted({one.movie for one in listed}))
        rooms = {one.id: one.name for one in self._auditoriums.all()}
        return tuple(
            SiteShowing(one, movies[one.movie], rooms.get(one.auditorium, one.auditorium))
            for one in sorted(listed, key=lambda each: (each.starts_at, each.id))
            if one.movie in movies
        )
