"""Proposals as managers decide them: accepted into the catalogue, merged into a movie of it, or refused with a word.

The decision is one guarded write on the proposal. The movie of an accepted one is made after it, under an id that
follows from the proposal's, so that it is made once; whoever looks at the proposals next makes one that a crash has
left out.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from cinema.domain.ids import is_id, made_id
from cinema.domain.movies import Movie
from cinema.domain.proposals import Decision, Proposal, ProposalState, read_word
from cinema.domain.users import Actor, Role
from cinema.errors import ConflictError, NotFoundError
from cinema.i18n import _
from cinema.ports import Movies, Proposals, Users
from cinema.services.audience.names import name_of
from cinema.services.office.movies import MovieOffice
from cinema.services.standing import Standing

MOST = 2_000  # proposals of one state in the table
_MOST_SIMILAR = 50
_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class ProposalTable:
    """The newest proposals in a state, and how many there are in each."""

    rows: tuple[Proposal, ...]
    counts: dict[ProposalState, int]


@dataclass(frozen=True, slots=True)
class ProposalSheet:
    """All that a manager decides by: the proposal, the open ones like it, and movies of that title.

    `movies` may be archived ones. `decided_by` is the decider's name, empty for a machine's operator or somebody
    erased. `movie` is what it became; None if it became none, or that isn't made yet.
    """

    proposal: Proposal
    similar: tuple[Proposal, ...]
    movies: tuple[Movie, ...]
    decided_by: str
    movie: Movie | None


class ProposalOffice:
    """Lists and decides proposals. For managers."""

    def __init__(
        self, proposals: Proposals, movies: Movies, users: Users, office: MovieOffice, standing: Standing
    ) -> None:
        self._proposals = proposals
        self._movies = movies
        self._users = users
        self._office = office
        self._standing = standing

    def waiting(self, actor: Actor) -> int:
        """Return how many proposals are open."""
        self._check(actor)
        return self._proposals.count(ProposalState.OPEN)

    def table(self, actor: Actor, state: ProposalState) -> ProposalTable:
        """Return the newest proposals in a state, at most 2000, and the counts; makes movies that a crash left out."""
        self._check(actor)
        self._make_due(actor)
        counts = {one: self._proposals.count(one) for one in ProposalState}
        return ProposalTable(self._proposals.of_state(state, MOST), counts)

    def sheet(self, actor: Actor, proposal_id: str) -> ProposalSheet:
        """Return a proposal with what is like it; NotFoundError if there is none any more."""
        self._check(actor)
        proposal = self._find(proposal_id)
        is_open = proposal.state is ProposalState.OPEN
        similar = self._proposals.similar_open(proposal, _MOST_SIMILAR) if is_open else ()
        movies = self._movies.similar(proposal.key, proposal.year, _MOST_SIMILAR) if is_open else ()
        became = self._movies.get_many([proposal.movie]).get(proposal.movie) if proposal.movie is not None else None
        return ProposalSheet(proposal, similar, movies, name_of(self._users, proposal.decided_by), became)

    def accept(self, actor: Actor, proposal_id: str, *, word: str = "", similar: Sequence[str] = ()) -> Movie:
        """Make a movie of an open proposal, not scheduled and without a running time, and return it.

        `similar` are ids of open proposals like it, which are merged into the movie. `word` is told to all their
        proposers. ConflictError says who has decided it meanwhile; a repeat by the same manager changes nothing.
        """
        self._check(actor)
        tidy = read_word(word, required=False)
        movie = made_id("proposal", proposal_id)
        accepted = self._decide(actor, proposal_id, Decision(ProposalState.ACCEPTED, actor.decider, tidy, movie))
        made = self._make(actor, accepted)
        self._merge_similar(actor, accepted, similar)
        return made

    def merge(
        self, actor: Actor, proposal_id: str, movie_id: str, *, word: str = "", similar: Sequence[str] = ()
    ) -> Movie:
        """Merge an open proposal into a movie of the catalogue, and return the movie.

        NotFoundError for a movie that is deleted, ConflictError for one that is archived, both for `movie`. `similar`,
        `word` and what was decided meanwhile: as for `accept`.
        """
        self._check(actor)
        tidy = read_word(word, required=False)
        movie = self._offered(movie_id)
        merged = self._decide(actor, proposal_id, Decision(ProposalState.MERGED, actor.decider, tidy, movie.id))
        self._merge_similar(actor, merged, similar)
        return movie

    def refuse(self, actor: Actor, proposal_id: str, word: str) -> Proposal:
        """Refuse an open proposal with a word to its proposer, and return it; InvalidInputError for `word` without one.

        What was decided meanwhile: as for `accept`.
        """
        self._check(actor)
        tidy = read_word(word, required=True)
        return self._decide(actor, proposal_id, Decision(ProposalState.REFUSED, actor.decider, tidy))

    def _decide(self, actor: Actor, proposal_id: str, decision: Decision) -> Proposal:
        decided = self._proposals.decide(proposal_id, decision) if is_id(proposal_id) else None
        if decided is not None:
            return decided
        stored = self._find(proposal_id)
        # The answer to the first try was lost, or the button was pressed twice.
        if (stored.state, stored.decided_by, stored.movie) == (decision.state, actor.decider, decision.movie):
            return stored
        raise ConflictError(self._decided(stored))

    def _decided(self, stored: Proposal) -> str:
        name = name_of(self._users, stored.decided_by) or _("A colleague")
        if stored.state is ProposalState.ACCEPTED:
            return _("{name} has accepted this proposal meanwhile.").format(name=name)
        if stored.state is ProposalState.REFUSED:
            return _("{name} has refused this proposal meanwhile: {word}").format(name=name, word=stored.word)
        movie = self._movies.get_many([stored.movie or ""]).get(stored.movie or "")
        words = _("{name} has merged this proposal into “{title}” meanwhile.")
        return words.format(name=name, title=movie.title if movie is not None else stored.title)

    def _make(self, actor: Actor, accepted: Proposal) -> Movie:
        values = {"kind": accepted.kind.value, "title": accepted.title, "year": str(accepted.year)}
        assert accepted.movie is not None
        made = self._office.add_known(actor, accepted.movie, values)
        self._proposals.settle(accepted.id)
        return made

    def _make_due(self, actor: Actor) -> None:
        for one in self._proposals.due(_AT_ONCE):
            self._make(actor, one)

    def _merge_similar(self, actor: Actor, decided: Proposal, similar: Sequence[str]) -> None:
        others = [one for one in similar if is_id(one)]
        merged = Decision(ProposalState.MERGED, actor.decider, decided.word, decided.movie)
        self._proposals.merge_similar(decided, others, merged)

    def _offered(self, movie_id: str) -> Movie:
        movie = self._movies.read(movie_id) if is_id(movie_id) else None
        if movie is None or movie.deleted:
            raise NotFoundError(_("There is no such movie."), field="movie")
        if movie.archived:
            words = _("“{title}” is archived, so no customer finds it. Take it back from the archive first.")
            raise ConflictError(words.format(title=movie.title), field="movie")
        return movie

    def _find(self, proposal_id: str) -> Proposal:
        found = self._proposals.find(proposal_id) if is_id(proposal_id) else None
        if found is None:
            raise NotFoundError(_("This proposal is not there any more: its proposer was erased."))
        return found

    def _check(self, actor: Actor) -> None:
        self._standing.check(actor).require_office(Role.MANAGER)
