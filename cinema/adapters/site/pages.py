"""Writes the programme as pages of HTML: each language's list by day, a page a movie, and the choice of a language.

No page has a script that runs, and none asks for anything outside its folder. Every text is escaped.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from hashlib import sha256
from html import escape
from itertools import groupby

from cinema.adapters.site.events import events_json, local_iso
from cinema.adapters.site.style import STYLE
from cinema.domain.ids import is_id
from cinema.domain.movies import GENRES, Movie
from cinema.domain.screening_words import detail_words
from cinema.domain.screenings import ScreeningState
from cinema.domain.site import Site, SiteShowing
from cinema.i18n import LANGUAGES, _, clock, current_language, in_language, long_date, ngettext, number, when

_LANGUAGES = list(LANGUAGES)
_PICTURES = {b"\x89PNG": "png", b"RIFF": "webp"}


def site_files(site: Site) -> dict[str, bytes]:
    """Return the files of a site by their paths in its folder."""
    posters = {name: _picture_name(content) for name, content in site.posters.items()}
    files = {"style.css": STYLE.encode(), "index.html": _choice(site).encode()}
    files |= {f"posters/{posters[name]}": content for name, content in site.posters.items()}
    for language in _LANGUAGES:
        with in_language(language):
            files[f"{language}/index.html"] = _programme(site, posters).encode()
            for movie in site.movies:
                files[f"{language}/movies/{_file_of(movie)}"] = _movie(site, movie, posters).encode()
    return files


def _choice(site: Site) -> str:
    """Return the first page: the choice of a language, the house's own first."""
    first = site.house.language
    codes = sorted(_LANGUAGES, key=lambda code: code != first)
    links = "".join(f"<li>{_link(f'{code}/index.html', code)}</li>" for code in codes)
    alternates = "".join(f'<link rel="alternate" hreflang="{_tag(code)}" href="{code}/index.html">\n' for code in codes)
    name = escape(site.house.name)
    tagline = f'<p class="tagline muted">{escape(site.house.tagline)}</p>' if site.house.tagline else ""
    body = f'<main><h1>{name}</h1>{tagline}<ul class="choose">{links}</ul></main>'
    return _page(name, "style.css", alternates, body, first)


def _programme(site: Site, posters: Mapping[str, str]) -> str:
    heading = _("What's on")
    pictures = {name: f"../posters/{file}" for name, file in posters.items()}
    days = _days(site, site.showings, "movies/")
    tiles = "".join(_tile(movie, pictures) for movie in site.movies)
    # Texts stand outside of f-strings, in which gettext's tools don't find them.
    all_movies, none_yet = escape(_("Movies")), escape(_("No screenings are announced yet. Come back soon."))
    movies = f'<h2 class="posters-head">{all_movies}</h2><ul class="posters">{tiles}</ul>' if tiles else ""
    nothing = f"<p>{none_yet}</p>" if not days else ""
    body = f"<main><h1>{escape(heading)}</h1>{nothing}{days}{movies}</main>"
    data = _data(site.showings, site, pictures)
    title = f"{heading} – {site.house.name}"
    return _page(escape(title), "../style.css", _alternates("../{}/index.html") + data, _framed(site, body, ""))


def _movie(site: Site, movie: Movie, posters: Mapping[str, str]) -> str:
    language = current_language()
    title, synopsis = movie.title_in(language), movie.synopsis_in(language)
    pictures = {name: f"../../posters/{file}" for name, file in posters.items()}
    showings = [one for one in site.showings if one.movie.id == movie.id]
    picture = pictures.get(movie.poster or "")
    poster = f'<img class="poster" src="{escape(picture)}" alt="">' if picture else ""
    original = movie.original_title if movie.original_title != title else ""
    facts = (
        (_("Original title"), original),
        (_("Year"), str(movie.year or "")),
        (_("Minutes"), number(movie.minutes) if movie.minutes else ""),
        (_("Age rating"), movie.age_rating),
        (_("Genres"), ", ".join(_(GENRES[one]) for one in movie.genres if one in GENRES)),
        (_("Countries"), ", ".join(movie.countries)),
        (_("Directors"), ", ".join(movie.directors)),
        (_("Cast"), ", ".join(movie.cast)),
        (_("Music"), ", ".join(movie.music)),
    )
    rows = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in facts if value)
    about = "".join(f"<p>{escape(part)}</p>" for part in synopsis.split("\n") if part.strip())
    days = _days(site, showings, None)
    bare, file = "" if poster else " bare", _file_of(movie)
    body = (
        f'<main><div class="movie{bare}">{poster}<div><h1>{escape(title)}</h1>{about}<dl>{rows}</dl>'
        f"{days}</div></div></main>"
    )
    data = _data(showings, site, pictures)
    alternates = _alternates(f"../../{{}}/movies/{file}")
    whole = _framed(site, body, f"movies/{file}")
    return _page(escape(f"{title} – {site.house.name}"), "../../style.css", alternates + data, whole)


def _days(site: Site, showings: Sequence[SiteShowing], movies: str | None) -> str:
    """Return screenings as a list a day; `movies` is where the movies' pages are, None on such a page."""
    parts = []
    for day, some in groupby(showings, key=lambda one: one.screening.day):
        lines = "".join(_line(site, one, movies) for one in some)
        heading = escape(long_date(date.fromisoformat(day)))
        parts.append(f'<section><h2>{heading}</h2><ol class="day">{lines}</ol></section>\n')
    return "".join(parts)


def _line(site: Site, one: SiteShowing, movies: str | None) -> str:
    screening, zone = one.screening, site.house.timezone
    is_off = screening.state is ScreeningState.CANCELLED
    at = f'<time datetime="{local_iso(screening.starts_at, site.house)}">{clock(screening.starts_at, zone)}</time>'
    details = ", ".join(detail_words(screening))
    off = escape(_("Cancelled"))
    state = f'<span class="state">{off}</span>' if is_off else ""
    if movies is None:
        words = f'<span class="title">{escape(details or one.movie.title_in(current_language()))}</span>'
    else:
        title = escape(one.movie.title_in(current_language()))
        rating = _("Age rating {rating}").format(rating=one.movie.age_rating) if one.movie.age_rating else ""
        facts = escape(", ".join(part for part in (rating, details) if part))
        words = f'<a class="title" href="{movies}{_file_of(one.movie)}">{title}</a>'
        words += f' <span class="facts">{facts}</span>' if facts else ""
    kind = ' class="off"' if is_off else ""
    return f'<li{kind}>{at}<div>{words} {state}</div><span class="room">{escape(one.room)}</span></li>\n'


def _tile(movie: Movie, pictures: Mapping[str, str]) -> str:
    picture = pictures.get(movie.poster or "")
    poster = (
        f'<img class="poster" src="{escape(picture)}" alt="" loading="lazy">'
        if picture
        else '<span class="poster"></span>'
    )
    minutes = _("{minutes} min").format(minutes=movie.minutes) if movie.minutes else ""
    facts = ", ".join(part for part in (minutes, movie.age_rating) if part)
    title = escape(movie.title_in(current_language()))
    return (
        f'<li><a href="movies/{_file_of(movie)}">{poster}{title}<span class="facts">{escape(facts)}</span></a></li>\n'
    )


def _framed(site: Site, body: str, page: str) -> str:
    """Return a page's body between the house's name with the languages, and the foot; `page`: below a language."""
    up = "../" * (1 + page.count("/"))
    home = "../" * page.count("/") + "index.html"
    here = current_language()
    below = page or "index.html"
    links = "".join(f"<li>{_link(f'{up}{code}/{below}', code, here=code == here)}</li>" for code in _LANGUAGES)
    house = site.house
    tagline = f'<p class="tagline muted">{escape(house.tagline)}</p>' if house.tagline else ""
    language = escape(_("Language"))
    made = _("As of {at}").format(at=when(site.made_at, house.timezone, "d MMM y, HH:mm"))
    count = ngettext("{count} screening", "{count} screenings", len(site.showings)).format(
        count=number(len(site.showings))
    )
    address = f"<p>{escape(house.address)}</p>" if house.address else ""
    return (
        f'<header><div><p class="house"><a href="{home}">{escape(house.name)}</a></p>{tagline}</div>'
        f'<nav aria-label="{language}"><ul>{links}</ul></nav></header>\n{body}\n'
        f"<footer>{address}<p>{escape(made)}, {escape(count)}</p></footer>"
    )


def _link(address: str, code: str, *, here: bool = False) -> str:
    """Return a link to a page in a language; `here`: the page is that one."""
    current = ' aria-current="true"' if here else ""
    tag = _tag(code)
    return f'<a href="{address}" lang="{tag}" hreflang="{tag}"{current}>{escape(LANGUAGES[code])}</a>'


def _page(title: str, style: str, head: str, body: str, language: str | None = None) -> str:
    """Return a whole page; `title` is escaped already."""
    return (
        f'<!DOCTYPE html>\n<html lang="{_tag(language or current_language())}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{title}</title>\n'
        f'<link rel="stylesheet" href="{style}">\n{head}</head>\n<body>\n{body}\n</body>\n</html>\n'
    )


def _data(showings: Sequence[SiteShowing], site: Site, pictures: dict[str, str]) -> str:
    if not showings:
        return ""
    return f'<script type="application/ld+json">\n{events_json(showings, site.house, pictures)}\n</script>\n'


def _alternates(form: str) -> str:
    return "".join(
        f'<link rel="alternate" hreflang="{_tag(code)}" href="{form.format(code)}">\n' for code in _LANGUAGES
    )


def _tag(code: str) -> str:
    return code.replace("_", "-")


def _file_of(movie: Movie) -> str:
    """Return the file of a movie's page, which stays the same at every export."""
    name = movie.id if is_id(movie.id) else sha256(movie.id.encode()).hexdigest()[:24]
    return f"{name}.html"


def _picture_name(content: bytes) -> str:
    ending = next((name for mark, name in _PICTURES.items() if content.startswith(mark)), "jpg")
    return f"{sha256(content).hexdigest()[:24]}.{ending}"
