"""The texts of a movie's page: facts below the poster, badges, year and origin. No widgets."""

from cinema.domain.movies import Movie
from cinema.domain.screening_words import feature_words
from cinema.domain.screenings import Showing
from cinema.i18n import _, current_language
from gui.movies.movie_cards import genre_words


def facts(movie: Movie, showings: tuple[Showing, ...]) -> list[tuple[str, str]]:
    """Return the (label, value) lines below the poster, without empty ones."""
    formats = sorted({showing.screening.format for showing in showings if showing.screening.format})
    original = movie.original_title if movie.original_title != movie.title_in(current_language()) else ""
    lines = [
        (_("Director"), ", ".join(movie.directors)),
        (_("Cast"), ", ".join(movie.cast[:4])),
        (_("Music"), ", ".join(movie.music)),
        (_("Original title"), original),
        (_("Format"), ", ".join(formats)),
    ]
    return [(label, value) for label, value in lines if value]


def badges(movie: Movie, showings: tuple[Showing, ...]) -> list[str]:
    """Return the badges below the title: age rating, length, silent, special features."""
    length = _("{minutes} min").format(minutes=movie.minutes) if movie.minutes else ""
    words = [word for word in (movie.age_rating, length) if word]
    spoken = {showing.screening.language for showing in showings}
    if "silent" in movie.genres or spoken == {"zxx"}:  # ISO 639: no linguistic content
        words.append(_("Silent"))
    features = sorted({feature for showing in showings for feature in showing.screening.features})
    return words + [feature_words(feature) for feature in features]


def origin_line(movie: Movie) -> str:
    """Return year, country names and genres in one line."""
    from babel import Locale

    names = Locale.parse(current_language()).territories
    countries = ", ".join(str(names.get(code, code)) for code in movie.countries)
    return "  ·  ".join(part for part in (str(movie.year or ""), countries, genre_words(movie)) if part)
