"""The news that a favourite is on screen again, told once in each of its runs."""

from collections.abc import Sequence

from cinema.domain.news import News, NewsKind
from cinema.domain.users import User
from cinema.ports import Clock, Users
from cinema.services.audience.on_screen import OnScreen

_MOST = 5


class FavouriteNews:
    """A source of news. A run ends when its movie has no coming screening; one that is only sold out goes on."""

    kinds = frozenset((NewsKind.ON_SCREEN_AGAIN,))

    def __init__(self, users: Users, on_screen: OnScreen, clock: Clock) -> None:
        self._users = users
        self._on_screen = on_screen
        self._clock = clock

    def news(self, user: User) -> Sequence[News]:
        """Return the favourites that can be bought within two weeks and were not told, the soonest first; five at most.

        Forgets what was told of movies that have left the programme, so that they are told again when they return.
        """
        self._forget_gone(user)
        untold = [one for one in user.favourites if one not in user.told_on_screen]
        now = self._clock.now()
        return [
            News(
                NewsKind.ON_SCREEN_AGAIN, one.movie.id, one.movie.title, now, one.movie.id, one.movie.titles,
                starts_at=one.next.starts_at if one.next is not None else None,
            )
            for one in self._on_screen.favourites(untold)[:_MOST]
        ]  # fmt: skip

    def told(self, user: User, key: str) -> None:
        """Remember that the user knows that a favourite is on screen; a repeat, and any other key, change nothing."""
        self._users.told_on_screen(user.id, key)

    def _forget_gone(self, user: User) -> None:
        on = self._on_screen.next(user.told_on_screen)
        gone = [one for one in user.told_on_screen if one not in on]
        if gone:
            self._users.left_screen(user.id, gone)
