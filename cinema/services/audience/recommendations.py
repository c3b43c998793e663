"""Recommends what is on screen to a customer, by what they prefer, rated, marked and saw."""

from cinema.domain.recommendations import ForYou, recommend, taste_of
from cinema.domain.users import Actor, User
from cinema.i18n import current_language
from cinema.ports import Movies, Reviews, Transactions, Users
from cinema.services.audience.on_screen import OnScreen
from cinema.services.standing import Standing

_MOST, _MOST_RATINGS = 100, 1000


class Recommendations:
    """Reads; changes nothing. The number of queries is the same for any catalogue and any number of reviews."""

    def __init__(
        self,
        users: Users,
        movies: Movies,
        reviews: Reviews,
        sales: Transactions,
        on_screen: OnScreen,
        standing: Standing,
    ) -> None:
        self._users = users
        self._movies = movies
        self._reviews = reviews
        self._sales = sales
        self._on_screen = on_screen
        self._standing = standing

    def for_you(self, actor: Actor, limit: int = 24) -> ForYou:
        """Return the movies that suit the actor best, of those that can be bought within two weeks; 100 at most.

        The house's best rated for a guest, and for a person of whose taste nothing is known. A person's own review
        counts for them even if it is hidden from others.
        """
        actor = self._standing.check(actor)
        user = self._users.get(actor.user) if actor.user is not None else None
        ratings = self._ratings(user)
        on_screen = self._on_screen.all()
        movies = self._movies.get_many([*on_screen, *ratings])  # one query for both
        taste = taste_of(
            user.genres if user is not None else (),
            [(movies[movie], stars) for movie, stars in ratings.items() if movie in movies],
            user.favourites if user is not None else (),
            self._seen(user) | ratings.keys(),
        )
        shown = [movies[one] for one in on_screen if one in movies]
        return recommend(shown, on_screen, taste, min(max(1, limit), _MOST), current_language())

    def _ratings(self, user: User | None) -> dict[str, int]:
        if user is None:
            return {}
        return {one.movie: one.rating for one in self._reviews.of_writer(user.id, _MOST_RATINGS)}

    def _seen(self, user: User | None) -> frozenset[str]:
        return self._sales.movies_seen(user.id) if user is not None else frozenset()
