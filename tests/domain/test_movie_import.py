"""What an import makes of foreign tables: columns guessed, cells read, and each row's state with its reason."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cinema.domain.import_dates import DateGuess, DateOrder, guess_order, read_foreign_date
from cinema.domain.import_words import map_rating, read_genres
from cinema.domain.movie_columns import guess_columns
from cinema.domain.movie_export import movie_table
from cinema.domain.movie_forms import movie_values, new_movie, read_movie
from cinema.domain.movie_import import Choices, ImportPlan, PlannedRow, RowState, plan_import
from cinema.domain.movie_tables import FIELDS, MovieTable, TableRow
from cinema.domain.movies import GENRES, Movie, MovieKind
from cinema.errors import InvalidFieldsError, InvalidInputError
from tests.domain.movie_strategies import RATINGS, movies

DRAFTS = Choices(missing={"minutes": "", "year": ""})
CHARADE = Movie("charade", MovieKind.FILM, "Charade", "Charade", 1963, 114, "PG", "", genres=("thriller",))


def table(columns: str, *rows: str) -> MovieTable:
    made = tuple(TableRow(number, tuple(row.split("|"))) for number, row in enumerate(rows, 2))
    return MovieTable("movies.csv", tuple(columns.split("|")), made)


def plan(found: MovieTable, here: Sequence[Movie] = (), choices: Choices = DRAFTS) -> ImportPlan:
    return plan_import(found, guess_columns(found.columns), here, RATINGS, choices)


def rows(found: MovieTable, here: Sequence[Movie] = (), choices: Choices = DRAFTS) -> tuple[PlannedRow, ...]:
    return plan(found, here, choices).rows


def states(found: MovieTable, here: Sequence[Movie] = (), choices: Choices = DRAFTS) -> list[str]:
    return [row.state.value for row in rows(found, here, choices)]


@pytest.mark.parametrize(
    ("columns", "fields"),
    [
        ("Title|Running Time|Major Genre|MPAA Rating|Release Date|US Gross",
         "title|minutes|genres|age_rating|opens_on|"),
        ("Título|Duración (min)|Género|Calificación por edades|Fecha de estreno|Dirección|País",
         "title|minutes|genres|age_rating|opens_on|directors|countries"),
        ("Filme|Duração|Gêneros|Classificação indicativa|Data de lançamento|Elenco|Ano",
         "title|minutes|genres|age_rating|opens_on|cast|year"),
        ("Name|Title|Rating|Certificate|Year", "|title||age_rating|year"),
        ("primaryTitle|startYear|runtimeMinutes|genres", "title|year|minutes|genres"),
        ("Name|Rating", "title|age_rating"),
        ("|".join(FIELDS), "|".join(FIELDS)),
    ],
)  # fmt: skip
def test_foreign_columns_are_guessed_by_their_names(columns: str, fields: str) -> None:
    names, wanted = columns.split("|"), fields.split("|")
    assert guess_columns(names) == {name: field for name, field in zip(names, wanted, strict=True) if field}


def test_a_column_twice_is_guessed_once_and_refused_if_both_shall_be_used() -> None:
    found = table("Title|Year|Year (2)", "Ran|1985|1986")
    assert guess_columns(found.columns) == {"Title": "title", "Year": "year"}
    with pytest.raises(InvalidFieldsError, match="Two columns"):
        plan_import(found, {"Title": "title", "Year": "year", "Year (2)": "year"}, (), RATINGS, DRAFTS)


@pytest.mark.parametrize(
    "mapping", [{}, {"Year": "year"}, {"Title": "title", "Missing": "year"}, {"Title": "title", "Year": "nothing"}]
)
def test_a_mapping_that_can_not_be_used_is_refused(mapping: dict[str, str]) -> None:
    with pytest.raises(InvalidInputError):
        plan_import(table("Title|Year", "Ran|1985"), mapping, (), RATINGS, DRAFTS)


@pytest.mark.parametrize(
    "text",
    [
        "2026-12-31", "2026-12-31T20:15:00Z", "20261231", "31/12/2026", "31.12.2026", "12/31/2026", "31 Dec 2026",
        "Dec 31 2026", "December 31, 2026", "31 de diciembre de 2026", "31 de dezembro de 2026", "31-dez-2026",
        "2026/12/31", "31st of December 2026",
    ],
)  # fmt: skip
def test_a_date_is_read_in_many_notations(text: str) -> None:
    assert read_foreign_date(text, guess_order([text])) == "2026-12-31"


@pytest.mark.parametrize(
    ("column", "order", "is_sure"),
    [
        (["01/02/2026", "25/03/2026"], DateOrder.DAY, True),
        (["01/02/2026", "03/25/2026"], DateOrder.MONTH, True),
        (["01/02/2026"], DateOrder.DAY, False),
        (["1998", "", "June 1 1998"], DateOrder.DAY, False),
    ],
)
def test_whether_the_day_comes_first_is_judged_over_the_column(
    column: list[str], order: DateOrder, is_sure: bool
) -> None:
    assert guess_order(column) == DateGuess(order, is_sure)
    wanted = "2026-02-01" if order is DateOrder.DAY else "2026-01-02"
    assert read_foreign_date("01/02/2026", guess_order(column)) == wanted


def test_in_a_column_of_both_orders_only_what_could_be_either_is_refused() -> None:
    guess = guess_order(["25/03/2026", "03/25/2026", "01/02/2026"])
    assert guess.mixed
    assert {read_foreign_date(text, guess) for text in ("25/03/2026", "03/25/2026")} == {"2026-03-25"}
    assert read_foreign_date("05/05/2026", guess) == "2026-05-05"
    with pytest.raises(InvalidInputError, match="Which is this"):
        read_foreign_date("01/02/2026", guess)


@pytest.mark.parametrize("text", ["30 Feb 1962", "31/12/98", "12-Jun-98", "soon", "36526", "99/99/2026", "2026-13-01"])
def test_what_is_no_date_is_refused_at_its_field(text: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        read_foreign_date(text, DateGuess())
    assert refused.value.field == "opens_on"


@pytest.mark.parametrize(
    ("text", "genres", "unknown"),
    [
        ("Drama, Comedy", ("drama", "comedy"), ()),
        ("Sci-Fi|Thriller/Suspense", ("science-fiction", "thriller"), ()),
        ("Ciencia ficción; Terror", ("science-fiction", "horror"), ()),
        ("Ficção científica & Animação", ("science-fiction", "animation"), ()),
        ("Romantic Comedy", ("romance", "comedy"), ()),
        ("Drama, Mumblecore", ("drama",), ("Mumblecore",)),
    ],
)  # fmt: skip
def test_genres_are_mapped_and_unknown_ones_named(text: str, genres: tuple[str, ...], unknown: tuple[str, ...]) -> None:
    assert read_genres(text) == (genres, unknown)


def test_every_genre_of_the_house_is_known_by_its_own_names() -> None:
    for genre, name in GENRES.items():
        assert read_genres(genre)[0] == read_genres(name)[0] == (genre,)


@pytest.mark.parametrize(
    ("text", "ratings", "mapped"),
    [
        ("pg", RATINGS, "PG"), ("PG-13", RATINGS, "15"), ("R", RATINGS, "18"), ("G", RATINGS, "U"),
        ("Not Rated", RATINGS, None), ("PG-13", ("L", "10", "12", "14", "16", "18"), "14"),
        ("Apta para todos los públicos", ("A", "7", "12", "16", "18"), "A"), ("16 anos", ("A", "7", "12", "16"), "16"),
        ("No recomendada a menores de 12", ("A", "7", "12", "16"), "12"), ("12", RATINGS, "12"),
    ],
)  # fmt: skip
def test_ratings_are_mapped_to_the_house_s_list(text: str, ratings: tuple[str, ...], mapped: str | None) -> None:
    assert map_rating(text, ratings) == mapped


@given(st.sampled_from(["U", "G", "PG", "PG-13", "12", "R", "NC-17", "16"]), st.lists(st.integers(0, 21), unique=True))
def test_no_rating_becomes_one_for_younger_people(text: str, ages: list[int]) -> None:
    least = {"U": 0, "G": 0, "PG": 8, "PG-13": 13, "12": 12, "R": 17, "NC-17": 18, "16": 16}[text]
    try:
        mapped = map_rating(text, [str(age) for age in ages])
    except InvalidInputError:
        assert all(age < least for age in ages)
    else:
        assert int(mapped or "") == min(age for age in ages if age >= least)


def test_each_row_says_what_becomes_of_it_and_why() -> None:
    found = table(
        "Title|Year|Minutes|Genre|Rating|Opening",
        "Charade|1963|113|Thriller|PG|5 Dec 1963",
        "Nosferatu|1922|94|Horror|12|",
        "|1940|92|Comedy|U|",
        "nosferatu!|1922|94|Horror|12|",
        "The Lodger|1927|ninety|Thriller|PG|",
        "Carnival of Souls|1962|78|Horror|15|30 Feb 1962",
        "Duel|1971|90|Action|99x|",
        "Heat|1995|1h 52|Crime|R|",
    )
    found_rows = rows(found, [CHARADE])
    assert [row.state.value for row in found_rows] == [
        "changed", "added", "refused", "refused", "refused", "refused", "refused", "added",
    ]  # fmt: skip
    changed, _added, untitled, twice, lodger, carnival, duel, heat = found_rows
    assert {(one.field, one.old, one.new) for one in changed.changes} == {
        ("minutes", "114", "113"), ("opens_on", "", "1963-12-05"),
    }  # fmt: skip
    assert [row.field for row in (untitled, twice, lodger, carnival, duel)] == [
        "title", "title", "minutes", "opens_on", "age_rating",
    ]  # fmt: skip
    assert "row 3" in twice.reason
    assert "30 Feb 1962" in carnival.reason
    assert (heat.values["minutes"], heat.values["age_rating"]) == ("112", "18")
    assert any("R became 18" in note for note in heat.notes)


def test_what_is_missing_is_asked_once_or_left_open_and_never_made_up() -> None:
    found = table("Title|Minutes|Year", "A||1950", "B|90|", "C|90|1950", "D||")
    asked = plan(found, choices=Choices())
    assert [row.asks for row in asked.rows] == ["minutes", "year", "", "minutes"]
    assert asked.missing == {"minutes": 2, "year": 1}
    drafts = plan(found)
    assert drafts.counts == {RowState.ADDED: 4}
    assert [read_movie(row.values, new_movie("n"), RATINGS).minutes for row in drafts.rows] == [0, 90, 90, 0]
    answered = plan(found, choices=Choices(missing={"minutes": "1h30", "year": "1960"}))
    assert [read_movie(row.values, new_movie("n"), RATINGS).minutes for row in answered.rows] == [90] * 4
    assert {row.state for row in plan(found, choices=Choices(missing={"minutes": "x", "year": ""})).rows[:1]} == {
        RowState.REFUSED
    }


@pytest.mark.parametrize(
    ("title", "year", "state"),
    [
        ("CHARADE", "1963", "changed"), ("Charade.", "1964", "changed"), ("Charade", "1962", "changed"),
        ("Charade", "1965", "added"), ("Charades", "1963", "added"), ("Charade", "", "changed"),
    ],
)  # fmt: skip
def test_a_movie_is_known_by_the_words_of_its_title_and_its_year_give_or_take_one(
    title: str, year: str, state: str
) -> None:
    assert states(table("Title|Year|Minutes", f"{title}|{year}|99"), [CHARADE]) == [state]


def test_a_remake_a_year_apart_is_no_change_of_the_first_movie() -> None:
    found = table("Title|Year|Minutes", "Charade|1963|114", "Charade|1964|90")
    assert states(found, [CHARADE]) == ["unchanged", "added"]
    assert states(found, [CHARADE, replace(CHARADE, id="other", year=1964, minutes=90)]) == ["unchanged", "unchanged"]


def test_two_rows_never_change_one_movie_and_two_movies_are_never_one_row() -> None:
    undated = replace(CHARADE, year=0)
    assert states(table("Title|Year", "Charade|1963", "Charade|1990"), [undated]) == ["changed", "refused"]
    both = [CHARADE, replace(CHARADE, id="other", year=1990)]
    (row,) = rows(table("Title|Minutes", "Charade|90"), both)
    assert row.state is RowState.REFUSED
    assert "2 movies" in row.reason


def test_a_dubbed_version_is_another_movie() -> None:
    dubbed = replace(CHARADE, id="dubbed", language_version="Dubbed, es")
    assert states(table("Title|Year|Minutes", "Charade|1963|114"), [CHARADE, dubbed]) == ["unchanged"]
    found = table("title|year|language_version", "Charade|1963|", "Charade|1963|dubbed es", "Charade|1963|dubbed pt")
    assert states(found, [CHARADE, dubbed]) == ["unchanged", "changed", "added"]


def test_movies_that_are_here_are_left_by_wish_and_empty_cells_change_nothing() -> None:
    found = table("Title|Year|Minutes|Genre", "Charade|1963|90|")
    left = rows(found, [CHARADE], replace(DRAFTS, update=False))[0]
    assert (left.state, [one.field for one in left.changes]) == (RowState.UNCHANGED, ["minutes"])
    assert states(table("Title|Year|Minutes|Genre", "Charade||||"), [CHARADE]) == ["unchanged"]


def test_a_row_with_a_problem_is_refused_with_it() -> None:
    found = table("Title", "Ran")
    broken = replace(found, rows=(replace(found.rows[0], problem="Broken."), TableRow(3, ("Akira",))))
    assert [(row.state.value, row.reason) for row in rows(broken)] == [("refused", "Broken."), ("added", "")]


@given(st.lists(movies(), min_size=1, max_size=2, unique_by=lambda movie: movie.title.casefold()))
def test_an_export_is_read_as_the_same_movies_and_changes_nothing_here(made: list[Movie]) -> None:
    here = [replace(movie, id=f"m{place}") for place, movie in enumerate(made)]
    exported = movie_table(here)
    for row, movie in zip(rows(exported), here, strict=True):
        if row.state is RowState.ADDED:  # else the titles have the same words
            assert movie_values(read_movie(row.values, new_movie("n"), RATINGS)) == movie_values(movie)
    assert {row.state for row in rows(exported, here)} <= {RowState.UNCHANGED, RowState.REFUSED}


@given(st.lists(st.lists(st.text(max_size=12), min_size=8, max_size=8), max_size=5))
def test_no_row_whatever_it_holds_stops_the_others(cells: list[list[str]]) -> None:
    columns = ["Title", "Year", "Minutes", "Genre", "Rating", "Opening", "Kind", "Access"]
    made = tuple(TableRow(number, tuple(row)) for number, row in enumerate(cells, 2))
    found = MovieTable("x", tuple(columns), (*made, TableRow(99, ("Ran", "1985", "162", "", "", "", "", ""))))
    planned = rows(found, [CHARADE])
    assert len(planned) == len(cells) + 1
    assert all(row.reason or row.state is not RowState.REFUSED for row in planned)
