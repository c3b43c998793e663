"""What the house does about reviews: lists them, hides one with a reason, shows it again, answers reports."""

from dataclasses import dataclass, replace

from cinema.domain.ids import is_id
from cinema.domain.movies import MovieQuery
from cinema.domain.reviews import LONGEST_REASON, UNSTAMPED, Hiding, Review, ReviewFilter
from cinema.domain.text import asked_words, clean_line
from cinema.domain.users import Actor, Role
from cinema.errors import ConflictError, NotFoundError
from cinema.i18n import _
from cinema.ports import Movies, Reviews, Users
from cinema.services.audience.names import name_of
from cinema.services.standing import Standing

_MOST = 100
_MOST_TITLES = 100


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """A review with its movie's title, and the name of who hid it; for the house's list."""

    review: Review
    title: str
    hidden_by: str = ""


@dataclass(frozen=True, slots=True)
class ReviewList:
    """A page of the house's list, and how many there are of each kind."""

    rows: tuple[ReviewRow, ...]
    reported: int
    hidden: int
    all: int


class ReviewOffice:
    """For managers, in the office. Each decision is one guarded update: of two at once, the second is told."""

    def __init__(self, reviews: Reviews, movies: Movies, users: Users, standing: Standing) -> None:
        self._reviews = reviews
        self._movies = movies
        self._users = users
        self._standing = standing

    def list(self, actor: Actor, wanted: ReviewFilter, text: str = "", limit: int = _MOST) -> ReviewList:
        """Return reviews, at most 100: those longest reported first, else the newest.

        `text` is the beginning of words of a title, or of a writer's name.
        """
        self._standing.check(actor).require_office(Role.MANAGER)
        words = asked_words(text)
        most = min(max(1, limit), _MOST)
        if words:
            titles = self._movies.search(MovieQuery(text=text), None, 0, _MOST_TITLES).movies
            found = self._reviews.search(wanted, [one.id for one in titles], words, most)
        else:
            found = self._reviews.listed(wanted, most)
        movies = self._movies.get_many([one.movie for one in found])
        there = self._reviews.attended(found)
        names = {by: name_of(self._users, by) for by in {one.hidden.by for one in found if one.hidden is not None}}
        rows = tuple(
            ReviewRow(
                replace(one, attended=one.id in there),
                movies[one.movie].title if one.movie in movies else one.movie,
                names[one.hidden.by] if one.hidden is not None else "",
            )
            for one in found
        )
        count = self._reviews.count
        return ReviewList(rows, count(ReviewFilter.REPORTED), count(ReviewFilter.HIDDEN), count(ReviewFilter.ALL))

    def reported(self, actor: Actor) -> int:
        """Return how many reviews somebody reported and nobody looked at."""
        self._standing.check(actor).require_office(Role.MANAGER)
        return self._reviews.count(ReviewFilter.REPORTED)

    def hide(self, actor: Actor, review_id: str, reason: str, revision: int) -> Review:
        """Hide a review from everybody but its writer, who is told the reason, and return it.

        `revision` is the one that was read. InvalidInputError for the field `reason`; ConflictError if it is hidden
        already, naming who, or its writer has changed it since; NotFoundError if its writer deleted it.
        """
        actor = self._standing.check(actor)
        actor.require_office(Role.MANAGER)
        words = clean_line(reason, "reason", _("reason"), longest=LONGEST_REASON)
        changed = self._reviews.hide(self._found(review_id).id, Hiding(actor.decider, UNSTAMPED, words), revision)
        if changed is not None:
            return changed
        there = self._found(review_id)
        if there.hidden is None:
            raise ConflictError(_("Its writer has changed this review meanwhile. Look at it again."))
        who = name_of(self._users, there.hidden.by)
        raise ConflictError(_("{name} has hidden this review already.").format(name=who or _("Somebody")))

    def restore(self, actor: Actor, review_id: str) -> Review:
        """Show a hidden review again and return it; its writer is told. ConflictError if it is shown already."""
        self._standing.check(actor).require_office(Role.MANAGER)
        changed = self._reviews.restore(self._found(review_id).id)
        if changed is None:
            self._found(review_id)
            raise ConflictError(_("This review is shown already."))
        return changed

    def dismiss_reports(self, actor: Actor, review: Review) -> None:
        """Answer the reports of a review, as it was read, by leaving it as it is; a repeat changes nothing."""
        self._standing.check(actor).require_office(Role.MANAGER)
        self._reviews.dismiss_reports(self._found(review.id).id, [one.by for one in review.reports])

    def _found(self, review_id: str) -> Review:
        found = self._reviews.find(review_id) if is_id(review_id) else None
        if found is None:
            raise NotFoundError(_("This review is not there any more: its writer deleted it."))
        return found
