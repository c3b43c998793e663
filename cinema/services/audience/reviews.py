"""What people write about movies: reading, writing, editing, deleting and reporting reviews."""

from dataclasses import replace

from cinema.domain.ids import is_id
from cinema.domain.movies import Movie
from cinema.domain.reviews import (
    UNSTAMPED,
    Report,
    ReportReason,
    Review,
    ReviewOrder,
    ReviewPage,
    check_comment,
    check_rating,
    review_id,
)
from cinema.domain.users import Actor, Channel
from cinema.errors import ConflictError, InvalidInputError, NotAllowedError, NotFoundError
from cinema.i18n import _
from cinema.ports import Movies, Reviews, Users
from cinema.services.standing import Standing

PAGE = 20
_MOST_PAGE = 100


class MovieReviews:
    """The reviews of movies, for their readers and writers. Everybody reads; people with an account write."""

    def __init__(
        self,
        reviews: Reviews,
        movies: Movies,
        users: Users,
        standing: Standing,
    ) -> None:
        self._reviews = reviews
        self._movies = movies
        self._users = users
        self._standing = standing

    def of_movie(
        self, actor: Actor, movie_id: str, order: ReviewOrder = ReviewOrder.NEWEST, offset: int = 0, limit: int = PAGE
    ) -> ReviewPage:
        """Return some reviews of a movie, 1 to 100, and the actor's own, also if it is hidden.

        Who reported a review is told to the house alone.
        """
        most = min(max(1, limit), _MOST_PAGE)
        found = self._reviews.of_movie(movie_id, order, most, max(0, offset))
        own = self._own(actor, movie_id)
        there = self._reviews.attended([*found, *([own] if own is not None else [])])
        shown = tuple(_told_to_all(one, there) for one in found)
        total = self._movies.get(movie_id).rating_count
        return ReviewPage(shown, max(total, len(shown)), _told_to_all(own, there) if own is not None else None)

    def write(self, actor: Actor, movie_id: str, rating: object, comment: str, revision: int = 0) -> Review:
        """Write the actor's review of a movie, or change the one that is at `revision`, and return it.

        `revision` is the one that the writer saw, 0 for none. InvalidInputError names the field (rating, comment);
        NotFoundError for a movie that was deleted; ConflictError for the field `review`, with nothing changed, if
        another window of theirs wrote, changed or deleted it meanwhile. A repeat changes nothing. A hidden review
        stays hidden.
        """
        actor = self._writer(actor)
        assert actor.user is not None
        stars, words = check_rating(rating), check_comment(comment)
        if existing(self._movies, movie_id) is None:
            raise NotFoundError(_("This title is not in the catalogue any more."), field="movie")
        user = self._users.get(actor.user)
        review = Review(review_id(user.id, movie_id), user.id, user.name, movie_id, stars, words, UNSTAMPED)
        if revision == 0:
            stored = self._reviews.add(review)
        else:
            changed = self._reviews.change(review, revision)
            found = changed or self._reviews.find(review.id)
            if found is None:
                raise ConflictError(_("You deleted this review in another window."), field="review")
            stored = found
        self._forget_if_erased(actor)
        if not stored.said_by(review):
            words = _("You wrote about this title in another window. Look at that review, then change it.")
            raise ConflictError(words, field="review")
        return stored

    def delete(self, actor: Actor, movie_id: str) -> None:
        """Delete the actor's review of a movie, of a hidden one only the words; a repeat changes nothing."""
        actor = self._writer(actor)
        assert actor.user is not None
        self._reviews.remove(review_id(actor.user, movie_id), movie_id)

    def report(self, actor: Actor, review: str, reason: str) -> None:
        """Tell the house that a review should be looked at; one report a person, a repeat changes nothing.

        ConflictError for one's own; NotFoundError if the review is gone.
        """
        actor = self._writer(actor)
        assert actor.user is not None
        if reason not in set(ReportReason):
            raise InvalidInputError(_("Choose a reason from the list."), field="reason")
        found = self._reviews.find(review) if is_id(review) else None
        if found is not None and found.user == actor.user:
            raise ConflictError(_("This is your own review. You can change or delete it."))
        report = Report(actor.user, ReportReason(reason), UNSTAMPED)
        if found is None or not self._reviews.report(review, report):
            raise NotFoundError(_("This review is not there any more."))

    def _own(self, actor: Actor, movie_id: str) -> Review | None:
        return self._reviews.find(review_id(actor.user, movie_id)) if actor.user is not None else None

    def _writer(self, actor: Actor) -> Actor:
        actor = self._standing.check(actor)
        if actor.user is None:
            raise NotAllowedError(_("Sign in first."))
        if actor.channel is Channel.KIOSK:
            raise NotAllowedError(_("Reviews are written in your own window, not at a kiosk."))
        return actor

    def _forget_if_erased(self, actor: Actor) -> None:
        """Take the name off again if the person was erased while they wrote: erasing may have looked before."""
        assert actor.user is not None
        self._users.forget(actor.user)
        if self._users.standing(actor.user) is None:
            self._reviews.forget_writer(actor.user)
            self._standing.check(actor)


def _told_to_all(review: Review, there: frozenset[str]) -> Review:
    return replace(review, attended=review.id in there, reports=())


def existing(movies: Movies, movie_id: str) -> Movie | None:
    """Return a movie as it is stored now; None if there is none, or it was deleted."""
    if not is_id(movie_id):
        return None
    try:
        movie = movies.read(movie_id)
    except NotFoundError:
        return None
    return None if movie.deleted else movie
