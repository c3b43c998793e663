"""Movies as hypothesis makes them: all that a form can hold."""

import unicodedata
from datetime import date

from hypothesis import strategies as st

from cinema.domain.movies import ACCESS, GENRES, Distributor, Movie, MovieKind
from cinema.i18n import LANGUAGES

RATINGS = ("U", "PG", "12", "15", "18")
_SIGNS = st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp", "Cf", "Cn", "Zs"))


def _line(most: int, least: int = 0, without: str = "") -> st.SearchStrategy[str]:
    signs = _SIGNS.filter(lambda one: one not in without) if without else _SIGNS

    def tidy(text: str) -> str:
        return unicodedata.normalize("NFC", text)

    return st.text(signs, min_size=least, max_size=most // 4).map(tidy).filter(lambda one: len(one) <= most)


def _names() -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(_line(40, 1, ",;"), unique=True, max_size=4).map(tuple)


def _some(known: dict[str, str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(sorted(known)), unique=True).map(tuple)


def _in_languages(most: int) -> st.SearchStrategy[dict[str, str]]:
    return st.dictionaries(st.sampled_from(sorted(LANGUAGES)), _line(most, 1))


def movies() -> st.SearchStrategy[Movie]:
    """Return movies that a form could have made."""
    return st.builds(
        Movie,
        id=st.just("movie"),
        kind=st.sampled_from(MovieKind),
        title=_line(200, 1),
        original_title=_line(200, 1),
        year=st.just(0) | st.integers(1870, 2200),
        minutes=st.integers(0, 1200),
        age_rating=st.just("") | st.sampled_from(RATINGS),
        synopsis=_line(400),
        countries=_names(),
        genres=_some(GENRES),
        directors=_names(),
        cast=_names(),
        music=_names(),
        titles=_in_languages(200),
        synopses=_in_languages(400),
        poster=st.none(),
        short_title=_line(15),
        original_language=_line(60),
        language_version=_line(60),
        version_of=st.none(),
        distributor=st.builds(Distributor, _line(120), _line(20), _line(30)),
        opens_on=st.none() | st.dates(date(1900, 1, 1), date(2100, 1, 1)).map(date.isoformat),
        hire=st.just(()),
        expediente_icaa=_line(20),
        numero_obra_ancine=_line(20),
        access=_some(ACCESS),
        archived=st.just(False),
        deleted=st.just(False),
        version=st.just(0),
        rating_sum=st.just(0),
        rating_count=st.just(0),
        rating_counts=st.just((0, 0, 0, 0, 0)),
    )
