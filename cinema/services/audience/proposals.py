"""Proposals as customers make them: a title that is missing from the catalogue, and what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from cinema.domain.ids import new_id
from cinema.domain.movies import Movie
from cinema.domain.proposals import MOST_OPEN, Proposal, Wish, read_wish, title_key
from cinema.domain.users import Actor
from cinema.errors import ConflictError, NotAllowedError, TitleKnownError
from cinema.i18n import _
from cinema.ports import Clock, Movies, Proposals, Users
from cinema.services.standing import Standing

_MOST_SHOWN = 100


@dataclass(frozen=True, slots=True)
class OwnProposal:
    """A proposal as its proposer sees it; `movie` is what it became, if that can be opened."""

    proposal: Proposal
    movie: Movie | None


class ProposalBox:
    """Takes customers' proposals, and shows each of them their own."""

    def __init__(self, proposals: Proposals, movies: Movies, users: Users, standing: Standing, clock: Clock) -> None:
        self._proposals = proposals
        self._movies = movies
        self._users = users
        self._standing = standing
        self._clock = clock

    def propose(self, actor: Actor, values: Mapping[str, str], *, anyway: bool = False) -> Proposal:
        """Propose a title by a form's texts (kind, title, year, why), and return the proposal.

        InvalidFieldsError has every mistake. TitleKnownError, unless `anyway`, for a title that the catalogue has in
        whatever spelling. ConflictError for one that the actor has proposed already, and beside five that nobody has
        decided. For signed-in people, but not at a kiosk.
        """
        actor = self._standing.check(actor)
        user = self._require_account(actor)
        wish = read_wish(values, self._clock.now().year)
        key = title_key(wish.title)
        if self._proposals.own_open(user, key, wish.year) is not None:
            raise ConflictError(_("You have proposed this title already."), field="title")
        if not anyway:
            self._require_unknown(wish, key)
        name = self._users.get(user).name
        fresh = Proposal(
            new_id(), user, name, wish.kind, wish.title, wish.year, wish.why, key, self._clock.now(), slot=0
        )
        made = self._proposals.add(fresh)
        if made is None:
            words = _(
                "You have {count} proposals that nobody has decided yet. Wait until the house has looked at one of "
                "them, then propose this one."
            )
            raise ConflictError(words.format(count=MOST_OPEN))
        self._users.forget(user)
        if self._users.standing(user) is None:  # erased meanwhile: what was stored after it would stay
            self._proposals.forget_writer(user)
        return made

    def mine(self, actor: Actor) -> tuple[OwnProposal, ...]:
        """Return the actor's proposals, the newest first, at most 100; NotAllowedError for a guest and at a kiosk."""
        actor = self._standing.check(actor)
        found = self._proposals.of_user(self._require_account(actor), _MOST_SHOWN)
        movies = self._movies.get_many([one.movie for one in found if one.movie is not None])
        return tuple(OwnProposal(one, _offered(movies.get(one.movie or ""))) for one in found)

    def _require_account(self, actor: Actor) -> str:
        actor.require_staffed()
        if actor.user is None:
            raise NotAllowedError(_("Sign in first."))
        return actor.user

    def _require_unknown(self, wish: Wish, key: str) -> None:
        for movie in self._movies.similar(key, wish.year, _MOST_SHOWN):
            if not movie.archived:
                words = _("“{title}” ({year}) is in the catalogue already.") if movie.year else _(
                    "“{title}” is in the catalogue already."
                )  # fmt: skip
                raise TitleKnownError(words.format(title=movie.title, year=movie.year), movie.id)


def _offered(movie: Movie | None) -> Movie | None:
    return None if movie is None or movie.archived or movie.deleted else movie
