"""Genres, kinds, age ratings and access versions as other programs name them, mapped to the house's."""

import re
from collections.abc import Sequence

from cinema.domain.movies import ACCESS, MovieKind
from cinema.domain.text import fold
from cinema.errors import InvalidInputError
from cinema.i18n import _

_GENRE_NAMES = {
    "action": "accion acao", "adventure": "aventura aventuras",
    "animation": "animacion animacao animated cartoon anime",
    "comedy": "comedia comedias", "crime": "criminal policiaco policial crimen noir gangster",
    "documentary": "documental documentario documentaries doc", "drama": "dramas",
    "family": "familiar familia kids children infantil", "fantasy": "fantasia fantastico",
    "history": "historia historical historico historica biography biopic biografia biografico", "horror": "terror",
    "music": "musica concert performance", "musical": "musicals musicales", "mystery": "misterio",
    "romance": "romantic romantico romantica",
    "science-fiction": "scifi sciencefiction sf cienciaficcion ficcaocientifica ficcao cientifica ficcioncientifica",
    "silent": "mudo muda cinemamudo", "thriller": "suspense suspenso thrillersuspense",
    "war": "guerra belico belica", "western": "westerns oeste faroeste bangbang",
}  # fmt: skip
_GENRES = {name: genre for genre, names in _GENRE_NAMES.items() for name in (genre.replace("-", ""), *names.split())}
_KINDS = {
    "film": MovieKind.FILM, "movie": MovieKind.FILM, "feature": MovieKind.FILM, "pelicula": MovieKind.FILM,
    "filme": MovieKind.FILM, "largometraje": MovieKind.FILM, "longametragem": MovieKind.FILM,
    "short": MovieKind.FILM, "cortometraje": MovieKind.FILM, "curtametragem": MovieKind.FILM,
    "series": MovieKind.SERIES, "tvseries": MovieKind.SERIES, "serie": MovieKind.SERIES, "anime": MovieKind.ANIME,
    "documentary": MovieKind.DOCUMENTARY, "documental": MovieKind.DOCUMENTARY, "documentario": MovieKind.DOCUMENTARY,
    "event": MovieKind.EVENT, "evento": MovieKind.EVENT, "other": MovieKind.OTHER, "otro": MovieKind.OTHER,
    "outro": MovieKind.OTHER,
}  # fmt: skip
# The age from which a rating lets people in.
_AGES = {
    "u": 0, "g": 0, "l": 0, "a": 0, "tp": 0, "apta": 0, "livre": 0, "al": 0, "todos los publicos": 0,
    "apta para todos los publicos": 0, "tv-g": 0, "tv-y": 0, "pg": 8, "tv-pg": 8, "12a": 12, "pg-13": 13, "tv-14": 14,
    "r": 17, "nc-17": 18, "tv-ma": 17, "x": 18, "r18": 18,
}  # fmt: skip
_UNRATED = {
    "", "-", "n/a", "na", "nr", "not rated", "unrated", "open", "none", "sin calificar", "sin clasificar",
    "pendiente de calificacion", "sem classificacao", "tbc", "pending",
}  # fmt: skip


def read_genres(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the house's genres that a text names, and the names that mean none of them."""
    found: dict[str, None] = {}
    unknown = []
    for part in re.split(r"[,;/|+&\n]", text):
        name = part.strip()
        if not name:
            continue
        if (genre := _GENRES.get(_joined(name))) is not None:
            found[genre] = None
            continue
        # “Romantic Comedy” is both; a part that is no genre leaves the whole name unknown.
        genres = [_GENRES.get(_joined(word)) for word in name.split()]
        if genres and None not in genres:
            found.update(dict.fromkeys(filter(None, genres)))
        else:
            unknown.append(name[:40])
    return tuple(found), tuple(unknown)


def map_rating(text: str, ratings: Sequence[str]) -> str | None:
    """Return the house's age rating for a foreign one: never a lower age; None for a movie without a rating.

    InvalidInputError if the house has none for that age, or the text is no rating.
    """
    plain = " ".join(fold(text).split())
    if plain in _UNRATED:
        return None
    for rating in ratings:
        if fold(rating) == plain:
            return rating
    wanted = _age(plain)
    if wanted is not None:
        fitting = sorted((age, place) for place, one in enumerate(ratings) if (age := _age(fold(one))) is not None)
        for age, place in fitting:
            if age >= wanted:
                return ratings[place]
    words = _("The house has these age ratings: {known}.").format(known=", ".join(ratings))
    raise InvalidInputError(words, field="age_rating")


def read_kind(text: str) -> str:
    """Return a kind's stored name; InvalidInputError for an unknown one."""
    kind = _KINDS.get(_joined(text))
    if kind is None:
        known = ", ".join(one.value for one in MovieKind)
        raise InvalidInputError(_("Choose one of: {known}.").format(known=known), field="kind")
    return kind.value


def read_access(text: str) -> str:
    """Return access versions by their stored or their shown names, joined by commas."""
    names = {_joined(words): key for key, shown in ACCESS.items() for words in (key, shown, _(shown))}
    found: dict[str, None] = {}
    for part in filter(None, (one.strip() for one in re.split(r"[,;/|]", text))):
        if (key := names.get(_joined(part))) is None:
            words = _("{name} is not known here.").format(name=ascii(part)[:40])
            raise InvalidInputError(words, field="access")
        found[key] = None
    return ",".join(found)


def _age(plain: str) -> int | None:
    if plain in _AGES:
        return _AGES[plain]
    digits = re.fullmatch(r"(?:fsk|no recomendada (?:a )?menores de|a|pegi|\+|-)?\s?(\d{1,2})\s?(?:\+|anos)?", plain)
    return int(digits[1]) if digits and int(digits[1]) <= 21 else None


def _joined(text: str) -> str:
    return "".join(sign for sign in fold(text) if sign.isalnum())
