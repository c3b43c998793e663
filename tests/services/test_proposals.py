"""Titles that customers propose: found in other spellings, five at a time, each decided once."""

import json
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from pathlib import Path
from threading import Barrier

import pytest

from cinema.domain.ids import made_id, new_id
from cinema.domain.movies import Movie, MovieQuery
from cinema.domain.news import NewsKind
from cinema.domain.proposals import Proposal, ProposalState
from cinema.domain.users import Actor, Channel, Role
from cinema.errors import (
    CinemaError,
    ConflictError,
    InvalidFieldsError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    SignedOutError,
    TitleKnownError,
)
from cinema.services.audience.proposal_office import ProposalOffice
from cinema.services.cinema import Cinema
from tests.conftest import SmallHouse
from tests.services.conftest import Failing, PowerCutError
from tests.support import enrol, findings, raw

ADA = Actor(Role.CUSTOMER, "till-2", Channel.CUSTOMER, "ada", "Ada Lovelace")
BEN = Actor(Role.CUSTOMER, "till-3", Channel.CUSTOMER, "ben", "Ben")
MIA = Actor(Role.MANAGER, "office", Channel.ADMIN, "user-manager", "Mia")
OLU = Actor(Role.MANAGER, "desk", Channel.ADMIN, "user-other", "Olu")
TITLES = ("Kwaidan", "Ugetsu", "Ikiru", "Ran", "Akira")


@pytest.fixture
def people(house: SmallHouse) -> SmallHouse:
    enrol(house.storage, ADA, BEN, MIA, OLU)
    return house


def propose(
    house: SmallHouse, title: str = "Kwaidan", year: int = 1964, *, actor: Actor = ADA, anyway: bool = False
) -> Proposal:
    values = {"kind": "film", "title": title, "year": str(year), "why": "Because."}
    return house.cinema.proposals.propose(actor, values, anyway=anyway)


def office(house: SmallHouse) -> ProposalOffice:
    return house.cinema.proposal_office


def add_movie(house: SmallHouse, title: str, year: str, **more: str) -> Movie:
    return house.cinema.admin.movies.save(MIA, None, {"title": title, "year": year, **more})


def state(house: SmallHouse, proposal: Proposal) -> Proposal:
    found = house.storage.proposals.find(proposal.id)
    assert found is not None
    return found


def mine(house: SmallHouse, actor: Actor = ADA) -> list[tuple[str, ProposalState]]:
    return [(one.proposal.title, one.proposal.state) for one in house.cinema.proposals.mine(actor)]


def news(house: SmallHouse, actor: Actor = ADA) -> list[tuple[NewsKind, str, str]]:
    return [(one.kind, one.title, one.word) for one in house.cinema.news.of(actor)]


def at_once(*calls: Callable[[], object]) -> list[object]:
    """Make calls at the same instant, and return what each came to."""
    together = Barrier(len(calls))

    def one(call: Callable[[], object]) -> object:
        together.wait()
        try:
            return call()
        except CinemaError as error:
            return error

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(one, calls))


def test_a_proposal_has_its_proposers_name_and_stands_among_their_own(people: SmallHouse) -> None:
    made = propose(people)
    assert (made.writer, made.title, made.year, made.state) == ("Ada Lovelace", "Kwaidan", 1964, ProposalState.OPEN)
    assert mine(people) == [("Kwaidan", ProposalState.OPEN)]
    assert mine(people, BEN) == []


def test_one_with_mistakes_stores_nothing(people: SmallHouse) -> None:
    with pytest.raises(InvalidFieldsError) as refused:
        people.cinema.proposals.propose(ADA, {"kind": "film", "title": " ", "year": "nineteen"})
    assert list(refused.value.fields) == ["title", "year"]
    assert raw(people.connection, "proposals") == []


@pytest.mark.parametrize(("title", "year"), [("metropolis", 1927), ("METRÓPOLIS", 1926), ("The Metropolis", 1928)])
def test_a_title_of_the_catalogue_is_told_and_may_be_another_one_all_the_same(
    people: SmallHouse, title: str, year: int
) -> None:
    with pytest.raises(TitleKnownError) as known:
        propose(people, title, year)
    assert (known.value.movie, known.value.field) == ("metropolis", "title")
    assert "Metropolis" in known.value.message
    assert raw(people.connection, "proposals") == []
    assert propose(people, title, year, anyway=True).state is ProposalState.OPEN


def test_a_title_of_another_time_is_another_title(people: SmallHouse) -> None:
    assert propose(people, "Metropolis", 2001).year == 2001


def test_a_changed_title_is_found_by_its_new_spelling_and_no_longer_by_the_old_one(people: SmallHouse) -> None:
    made = add_movie(people, "Working title", "1964")
    people.cinema.admin.movies.save(MIA, made, {"title": "Kwaidan", "original_title": "Kaidan"})
    for title in ("Kwaidan", "kaidan"):
        with pytest.raises(TitleKnownError):
            propose(people, title)
    assert propose(people, "Working title").state is ProposalState.OPEN


def test_a_movie_without_a_year_may_be_from_any(people: SmallHouse) -> None:
    add_movie(people, "Kwaidan", "")
    with pytest.raises(TitleKnownError, match="“Kwaidan” is in the catalogue already"):
        propose(people)


def test_an_archived_or_deleted_movie_hides_no_title_from_customers(people: SmallHouse) -> None:
    movies = people.cinema.admin.movies
    movies.archive(MIA, add_movie(people, "Kwaidan", "1964"))
    movies.delete(MIA, add_movie(people, "Ugetsu", "1953"))
    assert propose(people, "Kwaidan").state is ProposalState.OPEN
    assert propose(people, "Ugetsu", 1953).state is ProposalState.OPEN


@pytest.mark.parametrize(("title", "year"), [("Kwaidan", 1964), ("KWAÏDAN!", 1965), ("Kwaidan", 1963)])
def test_ones_own_open_proposal_is_not_made_twice(people: SmallHouse, title: str, year: int) -> None:
    propose(people)
    with pytest.raises(ConflictError, match="already") as refused:
        propose(people, title, year, anyway=True)
    assert refused.value.field == "title"


def test_a_decided_one_may_be_proposed_again(people: SmallHouse) -> None:
    office(people).refuse(MIA, propose(people).id, "Not now.")
    assert propose(people).state is ProposalState.OPEN


def test_another_persons_open_one_does_not_keep_anybody_from_proposing_it(people: SmallHouse) -> None:
    first, second = propose(people), propose(people, "kwaidan", 1965, actor=BEN)
    assert [one.id for one in office(people).sheet(MIA, first.id).similar] == [second.id]
    assert [one.id for one in office(people).sheet(MIA, second.id).similar] == [first.id]


def test_the_sixth_open_one_is_refused_in_words_until_one_is_decided(people: SmallHouse) -> None:
    made = [propose(people, title, 1970) for title in TITLES]
    with pytest.raises(ConflictError, match="5 proposals that nobody has decided"):
        propose(people, "Sansho", 1954)
    propose(people, "Sansho", 1954, actor=BEN)
    office(people).refuse(MIA, made[2].id, "No.")
    assert propose(people, "Sansho", 1954).slot == 2


def test_of_two_hundred_at_once_five_are_stored(people: SmallHouse) -> None:
    def one(number: int) -> bool:
        try:
            propose(people, f"Title {number}", 1970)
        except ConflictError:
            return False
        return True

    with ThreadPoolExecutor(40) as pool:
        taken = list(pool.map(one, range(200)))
    assert sum(taken) == 5
    assert sorted(one["slot"] for one in raw(people.connection, "proposals")) == [0, 1, 2, 3, 4]


def test_of_one_title_proposed_often_at_once_one_is_stored(people: SmallHouse) -> None:
    tries = [partial(propose, people, "Kwaidan", 1964 + number % 2) for number in range(16)]
    made = [one for one in at_once(*tries) if isinstance(one, Proposal)]
    assert len(made) == len(raw(people.connection, "proposals")) == 1


def test_a_proposal_that_is_stored_again_is_the_same_one(people: SmallHouse) -> None:
    made = propose(people)
    assert people.storage.proposals.add(made) == made
    assert len(raw(people.connection, "proposals")) == 1


@pytest.mark.parametrize("channel", [Channel.CUSTOMER, Channel.KIOSK])
def test_a_guest_is_told_to_sign_in_or_to_go_to_the_counter(people: SmallHouse, channel: Channel) -> None:
    with pytest.raises(NotAllowedError):
        propose(people, actor=Actor(Role.GUEST, "till-2", channel))
    with pytest.raises(NotAllowedError):
        people.cinema.proposals.mine(Actor(Role.GUEST, "till-2", channel))


def test_a_customer_at_a_kiosk_proposes_nothing(people: SmallHouse) -> None:
    with pytest.raises(NotAllowedError, match="kiosk"):
        propose(people, actor=Actor(Role.CUSTOMER, "kiosk-1", Channel.KIOSK, "ada", "Ada"))
    assert raw(people.connection, "proposals") == []


def test_an_accepted_title_is_in_the_catalogue_by_a_house_event_and_not_scheduled(people: SmallHouse) -> None:
    made = propose(people)
    movie = office(people).accept(MIA, made.id, word="We have found a print.")
    assert (movie.title, movie.year, movie.minutes, movie.kind) == ("Kwaidan", 1964, 0, "film")
    assert people.cinema.catalogue.search(MovieQuery(text="kwaidan")).movies == (movie,)
    (event,) = [one for one in raw(people.connection, "journal") if one["subject"] == f"movies/{movie.id}"]
    assert event["operation"]["by"] == MIA.user
    assert "Ada" not in str(event)
    assert "Because" not in str(event)
    (own,) = people.cinema.proposals.mine(ADA)
    assert (own.proposal.state, own.proposal.word, own.movie) == (
        ProposalState.ACCEPTED, "We have found a print.", movie,
    )  # fmt: skip
    assert findings(people.cinema) == []


def test_two_managers_who_accept_at_once_make_one_movie(people: SmallHouse) -> None:
    made = propose(people)
    other = people.another_till("desk")
    done = at_once(partial(office(people).accept, MIA, made.id), partial(other.proposal_office.accept, OLU, made.id))
    (refused,) = [one for one in done if isinstance(one, ConflictError)]
    winner = "Mia" if state(people, made).decided_by == MIA.user else "Olu"
    assert winner in refused.message
    assert [one["title"] for one in raw(people.connection, "movies")].count("Kwaidan") == 1


def test_of_an_acceptance_and_a_refusal_at_once_one_counts(people: SmallHouse) -> None:
    made = propose(people)
    other = people.another_till("desk")
    done = at_once(
        partial(office(people).accept, MIA, made.id), partial(other.proposal_office.refuse, OLU, made.id, "No print.")
    )
    assert sum(isinstance(one, ConflictError) for one in done) == 1
    accepted = state(people, made).state is ProposalState.ACCEPTED
    assert [one["title"] for one in raw(people.connection, "movies")].count("Kwaidan") == int(accepted)


def test_a_second_manager_is_told_who_decided_what(people: SmallHouse) -> None:
    refused, merged = propose(people), propose(people, "Ugetsu", 1953)
    office(people).refuse(MIA, refused.id, "No print.")
    office(people).merge(MIA, merged.id, "metropolis")
    with pytest.raises(ConflictError, match="Mia has refused this proposal meanwhile: No print"):
        office(people).accept(OLU, refused.id)
    with pytest.raises(ConflictError, match="Mia has merged this proposal into “Metropolis”"):
        office(people).refuse(OLU, merged.id, "No.")
    assert state(people, refused).state is ProposalState.REFUSED


def test_the_same_press_twice_decides_once(people: SmallHouse) -> None:
    made = propose(people)
    assert office(people).accept(MIA, made.id) == office(people).accept(MIA, made.id)
    assert [one["title"] for one in raw(people.connection, "movies")].count("Kwaidan") == 1


@pytest.mark.parametrize(
    "point", ["after proposals.decide", "before proposals.settle", "before proposals.merge_similar"]
)
def test_an_acceptance_that_a_power_cut_ends_is_finished_by_whoever_looks_next(
    people: SmallHouse, failing_at: Failing, point: str
) -> None:
    made = propose(people)
    till: Cinema = failing_at(point)
    with pytest.raises(PowerCutError):
        till.proposal_office.accept(MIA, made.id)
    table = office(people).table(OLU, ProposalState.ACCEPTED)
    assert [one.id for one in table.rows] == [made.id]
    assert [one["title"] for one in raw(people.connection, "movies")].count("Kwaidan") == 1
    assert state(people, made).due is False
    assert [kind for kind, _title, _word in news(people)] == [NewsKind.PROPOSAL_ACCEPTED]


def test_nobody_is_told_of_a_movie_that_is_not_made_yet(people: SmallHouse, failing_at: Failing) -> None:
    made = propose(people)
    with pytest.raises(PowerCutError):
        failing_at("after proposals.decide").proposal_office.accept(MIA, made.id)
    assert news(people) == []
    (own,) = people.cinema.proposals.mine(ADA)
    assert own.movie is None


@pytest.mark.parametrize("merges", [False, True])
def test_similar_ones_are_merged_into_the_same_movie_in_one_press(people: SmallHouse, merges: bool) -> None:
    first, like = propose(people), propose(people, "KWAIDAN", 1965, actor=BEN)
    other = propose(people, "Ugetsu", 1953, actor=BEN)
    if merges:
        movie = office(people).merge(MIA, first.id, "metropolis", word="Here it is.", similar=[like.id, other.id])
    else:
        movie = office(people).accept(MIA, first.id, word="Here it is.", similar=[like.id, other.id])
    found = state(people, like)
    assert (found.state, found.movie, found.word) == (ProposalState.MERGED, movie.id, "Here it is.")
    assert state(people, other).state is ProposalState.OPEN  # named, but not alike
    assert news(people, BEN) == [(NewsKind.PROPOSAL_MERGED, "KWAIDAN", "Here it is.")]


def test_similar_ones_that_nobody_named_stay_open(people: SmallHouse) -> None:
    first, like = propose(people), propose(people, actor=BEN)
    office(people).accept(MIA, first.id)
    assert state(people, like).state is ProposalState.OPEN


def test_a_proposal_is_not_merged_into_an_archived_deleted_or_unknown_movie(people: SmallHouse) -> None:
    movies, made = people.cinema.admin.movies, propose(people)
    archived = movies.archive(MIA, add_movie(people, "Ikiru", "1952"))
    deleted = add_movie(people, "Ugetsu", "1953")
    movies.delete(MIA, deleted)
    with pytest.raises(ConflictError, match="archived") as refused:
        office(people).merge(MIA, made.id, archived.id)
    assert refused.value.field == "movie"
    for movie in (deleted.id, "nothing", "$no id"):
        with pytest.raises(NotFoundError):
            office(people).merge(MIA, made.id, movie)
    assert state(people, made).state is ProposalState.OPEN


@pytest.mark.parametrize("word", ["", "  ", "x" * 201, "No\u202e."])
def test_a_refusal_without_a_plain_word_decides_nothing(people: SmallHouse, word: str) -> None:
    made = propose(people)
    with pytest.raises(InvalidInputError) as refused:
        office(people).refuse(MIA, made.id, word)
    assert refused.value.field == "word"
    assert state(people, made).state is ProposalState.OPEN


def test_a_word_that_looks_like_a_path_of_the_database_stays_a_word(people: SmallHouse) -> None:
    made = propose(people, "$title", 1999)
    assert office(people).refuse(MIA, made.id, "$why").word == "$why"
    assert state(people, made).title == "$title"


def test_a_manager_sees_titles_of_the_catalogue_like_it_the_archived_ones_too(people: SmallHouse) -> None:
    made = propose(people)
    movie = people.cinema.admin.movies.archive(MIA, add_movie(people, "Kwaïdan", "1965"))
    assert [one.id for one in office(people).sheet(MIA, made.id).movies] == [movie.id]


def test_the_table_has_one_state_and_counts_all(people: SmallHouse) -> None:
    made = [propose(people, title, 1970) for title in TITLES[:3]]
    office(people).refuse(MIA, made[0].id, "No.")
    table = office(people).table(MIA, ProposalState.OPEN)
    assert [one.title for one in table.rows] == ["Ikiru", "Ugetsu"]
    assert (table.counts[ProposalState.OPEN], table.counts[ProposalState.REFUSED]) == (2, 1)
    assert office(people).waiting(MIA) == 2


def test_each_decision_is_told_once_with_the_houses_word(people: SmallHouse) -> None:
    accepted, merged, refused = (propose(people, title, 1970) for title in TITLES[:3])
    assert news(people) == []
    office(people).accept(MIA, accepted.id)
    office(people).merge(MIA, merged.id, "metropolis")
    office(people).refuse(MIA, refused.id, "No print.")
    assert news(people) == [
        (NewsKind.PROPOSAL_REFUSED, "Ikiru", "No print."),
        (NewsKind.PROPOSAL_MERGED, "Ugetsu", ""),
        (NewsKind.PROPOSAL_ACCEPTED, "Kwaidan", ""),
    ]
    assert [one.movie for one in people.cinema.news.of(ADA)] == [None, "metropolis", made_id("proposal", accepted.id)]
    assert news(people, BEN) == []
    for one in people.cinema.news.of(ADA):
        people.cinema.news.told(BEN, one)
    assert len(news(people)) == 3  # it is not theirs to take
    for _time in range(2):
        for one in people.cinema.news.of(ADA):
            people.cinema.news.told(ADA, one)
    assert news(people) == []


def erase(house: SmallHouse, actor: Actor = ADA) -> None:
    house.cinema.accounts.erase(house.operator, f"account-of-{actor.user}")


def test_erasing_a_person_deletes_open_ones_and_takes_name_and_reason_from_decided_ones(people: SmallHouse) -> None:
    decided, waiting = propose(people), propose(people, "Ugetsu", 1953)
    propose(people, "Ikiru", 1952, actor=BEN)
    office(people).refuse(MIA, decided.id, "No print.")
    erase(people)
    assert people.storage.proposals.find(waiting.id) is None
    left = state(people, decided)
    assert (left.user, left.writer, left.why, left.title) == (None, "", "", "Kwaidan")
    assert mine(people, BEN) == [("Ikiru", ProposalState.OPEN)]
    assert "Ada Lovelace" not in str(raw(people.connection, "proposals"))


@pytest.mark.parametrize("decide", ["accept", "merge", "refuse"])
def test_a_proposal_whose_proposer_was_erased_meanwhile_is_told_to_be_gone(people: SmallHouse, decide: str) -> None:
    made = propose(people)
    erase(people)
    rest: Sequence[str] = {"accept": (), "merge": ("metropolis",), "refuse": ("No.",)}[decide]
    with pytest.raises(NotFoundError, match="erased"):
        getattr(office(people), decide)(MIA, made.id, *rest)
    assert raw(people.connection, "proposals") == []
    assert len(raw(people.connection, "movies")) == 1


def test_somebody_who_is_erased_proposes_nothing(people: SmallHouse) -> None:
    erase(people)
    with pytest.raises(SignedOutError):
        propose(people)
    assert raw(people.connection, "proposals") == []


def test_what_is_known_of_a_person_has_their_proposals(people: SmallHouse, tmp_path: Path) -> None:
    propose(people)
    people.cinema.admin.people.export(people.operator, "ada", tmp_path / "ada.json")
    found = json.loads((tmp_path / "ada.json").read_text("utf-8"))
    assert [(one["title"], one["why"]) for one in found["proposals"]] == [("Kwaidan", "Because.")]


def test_an_unknown_proposal_is_not_found(people: SmallHouse) -> None:
    for key in (new_id(), "", "$odd"):
        with pytest.raises(NotFoundError):
            office(people).sheet(MIA, key)
        with suppress(NotFoundError):
            office(people).refuse(MIA, key, "No.")
            pytest.fail("nothing was refused")


def test_who_is_erased_by_another_program_while_they_propose_leaves_no_proposal(
    people: SmallHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    add = people.storage.proposals.add

    def erased_meanwhile(proposal: Proposal) -> Proposal | None:
        people.another_till("till-9").accounts.erase(people.operator, f"account-of-{ADA.user}")
        return add(proposal)

    monkeypatch.setattr(people.storage.proposals, "add", erased_meanwhile)
    propose(people)
    assert raw(people.connection, "proposals") == []
