"""The house's logo: above its name on receipts and tickets, and on the sign-in window."""

from pathlib import Path

from cinema.domain.users import Actor, Role
from cinema.ports import HouseSettings, Movies, Pictures
from cinema.services.house_events import HouseEvents
from cinema.services.house_settings import change_settings
from cinema.services.standing import Standing


class Logo:
    """Sets and removes the logo; each change is a house event of the settings. For administrators."""

    def __init__(
        self, settings: HouseSettings, movies: Movies, pictures: Pictures, events: HouseEvents, standing: Standing
    ) -> None:
        self._settings = settings
        self._movies = movies
        self._pictures = pictures
        self._events = events
        self._standing = standing

    def set(self, actor: Actor, path: Path) -> str:
        """Make a PNG, JPEG or WebP file the logo, and return its stored name; the same file again changes nothing.

        InvalidInputError for `poster` says why a picture is refused. It is stored before the event that names it, as a
        movie's picture is.
        """
        self._standing.check(actor).require_office(Role.ADMIN)
        logo = self._pictures.logo(self._pictures.read(path))
        self._movies.put_poster(logo.name, logo.content)
        self._name(actor, logo.name)
        return logo.name

    def remove(self, actor: Actor) -> None:
        """Take the logo away. The file stays, for events that name it."""
        self._standing.check(actor).require_office(Role.ADMIN)
        self._name(actor, "")

    def _name(self, actor: Actor, name: str) -> None:
        self._settings.forget()
        house, wrong = self._settings.judged()
        if house.logo != name or "logo" in wrong:
            change_settings(self._settings, self._events, actor, {"logo": name})
