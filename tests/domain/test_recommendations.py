"""The rule of recommendations: scores, reasons, who is left out, and an order that is the same from any start."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cinema.domain.movies import GENRES, Movie, MovieKind
from cinema.domain.on_screen import ScreeningOnSale
from cinema.domain.recommendation_words import SPOKEN, reason_words
from cinema.domain.recommendations import Reason, Taste, Why, recommend, score, taste_of, why
from cinema.domain.screenings import SaleState

NOW = datetime(2026, 11, 20, 18, tzinfo=UTC)
OLD_GENRE = "film-noir"
KNOWN = (*list(GENRES)[:6], OLD_GENRE)


def movie(name: str, *genres: str, ratings: Sequence[int] = (), title: str = "", archived: bool = False) -> Movie:
    return Movie(
        name, MovieKind.FILM, title or name, name, 1930, 90, "PG", "", genres=genres, rating_sum=sum(ratings),
        rating_count=len(ratings), archived=archived,
    )  # fmt: skip


def on(hours: float = 2, state: SaleState = SaleState.OPEN, day: str = "2026-11-20") -> ScreeningOnSale:
    return ScreeningOnSale(f"at-{hours}", NOW + timedelta(hours=hours), day, state)


def order(movies: Sequence[Movie], taste: Taste, hours: dict[str, float] | None = None) -> list[str]:
    shown = {one.id: (on((hours or {}).get(one.id, 2)),) for one in movies}
    return [one.movie.id for one in recommend(movies, shown, taste, 100, "en").found]


def test_the_score_adds_its_four_parts() -> None:
    rated = [(movie("a", "comedy"), 5), (movie("b", "comedy", "war"), 4), (movie("c", "war"), 1)]
    taste = taste_of(("comedy", "drama"), rated, favourites=("x",))
    # Own means: comedy 9/2, war 5/2; 3 × 2 preferred + 2 × (3/2 - 1/2) + 4 + 5.
    assert score(movie("x", "comedy", "drama", "war", ratings=(5,)), taste) == 6 + 2 + 4 + 5
    assert score(movie("y"), taste) == 3  # without genres and ratings: the middle
    assert score(movie("z", "war", ratings=(4, 5)), taste) == 2 * (Fraction(5, 2) - 3) + Fraction(9, 2)


def test_a_genre_named_twice_counts_once() -> None:
    assert score(movie("x", "comedy", "comedy"), taste_of(("comedy",), ())) == 3 + 3


def means(**rated: float) -> Taste:
    return Taste(means={genre: Fraction(mean) for genre, mean in rated.items()})


@pytest.mark.parametrize(
    ("shown", "taste", "words"),
    [
        (movie("x", "comedy"), Taste(frozenset(["comedy"]), favourites=frozenset("x")), "In your favourites"),
        (movie("x", "science-fiction"), Taste(frozenset(["science-fiction"])), "You like science fiction"),
        (movie("x", "war", "comedy"), means(comedy=4.5, war=2), "Not rated here yet"),
        (movie("x", "war", "comedy"), means(comedy=4.5, war=3.5), "You gave comedies 4.5 on average"),
        (movie("x", "comedy", ratings=(2,)), means(comedy=4.5), "You gave comedies 4.5 on average"),
        (movie("x", "war", ratings=(4, 5, 5)), Taste(frozenset(["comedy"])), "Rated 4.7 here"),
        (movie("x"), Taste(), "Not rated here yet"),
        (movie("x", "comedy", "war", ratings=(5,)), Taste(frozenset(["comedy", "war"])), "You like comedies"),
    ],
)
def test_the_largest_part_of_the_score_is_the_reason(shown: Movie, taste: Taste, words: str) -> None:
    assert reason_words(why(shown, taste)) == words


def test_of_equal_scores_the_soonest_comes_first_and_then_the_title() -> None:
    movies = [movie("1", title="Zeta"), movie("2", title="Alpha"), movie("3", title="Émile"), movie("4", title="Beta")]
    assert order(movies, Taste(), {"1": 1, "2": 3, "3": 3, "4": 3}) == ["1", "2", "4", "3"]


def test_what_was_seen_is_left_out_but_for_favourites() -> None:
    movies = [movie("seen"), movie("loved"), movie("new")]
    taste = Taste(seen=frozenset(("seen", "loved")), favourites=frozenset(("loved",)))
    assert order(movies, taste) == ["loved", "new"]


@pytest.mark.parametrize("state", [SaleState.SOLD, SaleState.CLOSED])
def test_what_has_no_seat_is_left_out(state: SaleState) -> None:
    movies = [movie("none"), movie("full"), movie("later"), movie("archived", archived=True)]
    next_day = (on(30, SaleState.FEW, "2026-11-21"), on(32, state, "2026-11-21"))
    shown = {
        "full": (on(1, state),),
        "later": (on(1, state), *next_day, on(54, day="2026-11-22")),
        "archived": (on(),),
    }
    (found,) = recommend(movies, shown, Taste(), 10, "en").found
    assert (found.movie.id, [one.screening for one in found.times]) == ("later", ["at-30", "at-32"])


def test_a_person_of_whom_nothing_is_known_gets_the_best_rated() -> None:
    movies = [movie("poor", ratings=(2,)), movie("best", ratings=(5, 4)), movie("unrated")]
    taste = taste_of((OLD_GENRE,), [(movie("old", OLD_GENRE), 5)], seen=("old",))
    assert not taste.is_known
    assert not recommend(movies, {}, taste, 10, "en").is_personal
    assert order(movies, taste) == ["best", "unrated", "poor"]


def test_every_genre_is_spoken_of() -> None:
    assert SPOKEN.keys() == GENRES.keys()


MOVIES = st.lists(
    st.tuples(
        st.sets(st.sampled_from(KNOWN), max_size=4),
        st.lists(st.integers(1, 5), max_size=3),
        st.sampled_from(["A", "a", "B", ""]),
        st.sampled_from([1, 2, 30]),
        st.sampled_from(SaleState),
    ),
    max_size=10,
)
NAMES = st.sets(st.integers(0, 9).map(str), max_size=6)
TASTES = st.builds(
    taste_of,
    st.sets(st.sampled_from(KNOWN), max_size=3),
    st.lists(st.tuples(st.sampled_from(KNOWN).map(lambda genre: movie("r", genre)), st.integers(1, 5)), max_size=5),
    NAMES,
    NAMES,
)


@given(MOVIES, TASTES, st.randoms(use_true_random=False))
def test_any_recommendation_is_wanted_explained_and_in_a_total_order(
    rows: list[tuple[set[str], list[int], str, int, SaleState]], taste: Taste, random: Random
) -> None:
    movies, shown = [], {}
    for place, (genres, ratings, title, hours, state) in enumerate(rows):
        movies.append(movie(str(place), *sorted(genres), ratings=ratings, title=title))
        shown[str(place)] = (on(hours, state),)
    found = recommend(movies, shown, taste, 100, "en").found
    random.shuffle(movies)
    assert recommend(movies, shown, taste, 100, "en").found == found
    wanted = {one.id for one in movies if shown[one.id][0].state.can_buy} - (taste.seen - taste.favourites)
    assert {one.movie.id for one in found} == wanted
    scores = [score(one.movie, taste) for one in found]
    assert scores == sorted(scores, reverse=True)
    for one in found:
        assert reason_words(one.why)
        assert one.why.reason is not Reason.OWN_RATINGS or one.why.rating > 3
    assert all(isinstance(one.why, Why) for one in found)
