"""A customer's favourites: their own list, and what the counter sees of them."""

from cinema.domain.favourites import Favourite, FavouriteSort, in_order
from cinema.domain.users import Actor
from cinema.errors import InvalidInputError, NotAllowedError
from cinema.i18n import _, current_language
from cinema.ports import Movies, Users
from cinema.services.audience.on_screen import OnScreen
from cinema.services.standing import Standing

_AT_THE_COUNTER = 3


class Favourites:
    """Reads favourites; `Accounts.set_favourite` marks them."""

    def __init__(self, users: Users, movies: Movies, on_screen: OnScreen, standing: Standing) -> None:
        self._users = users
        self._movies = movies
        self._on_screen = on_screen
        self._standing = standing

    def mine(self, actor: Actor, sort: str = FavouriteSort.MARKED) -> tuple[Favourite, ...]:
        """Return the actor's favourites with their next screening; NotAllowedError for a guest.

        Archived movies are among them, deleted ones are not. Titles are sorted in the current language;
        InvalidInputError names a `sort` that isn't one. The number of queries is the same for any number of favourites.
        """
        actor = self._standing.check(actor)
        if actor.user is None:
            raise NotAllowedError(_("Sign in first."))
        if sort not in set(FavouriteSort):
            raise InvalidInputError(_("There is no such order."), field="sort")
        marked = self._users.get(actor.user).favourites
        movies = self._movies.get_many(marked) if marked else {}
        starts = self._on_screen.next(marked)
        newest_first = [movies[one] for one in reversed(marked) if one in movies and not movies[one].deleted]
        favourites = [Favourite(movie, place, starts.get(movie.id)) for place, movie in enumerate(newest_first)]
        return in_order(favourites, FavouriteSort(sort), current_language())

    def on_screen(self, actor: Actor, user_id: str) -> tuple[Favourite, ...]:
        """Return up to three favourites of a customer that can be bought within two weeks, soonest first. For staff.

        `next` is the first screening with a free seat. NotFoundError if the customer is gone.
        """
        self._standing.check(actor).require_staff()
        return self._on_screen.favourites(self._users.get(user_id).favourites)[:_AT_THE_COUNTER]
