"""The rating totals stored with the movies: what their reviews come to."""

from collections.abc import Iterator

from cinema.i18n import _
from cinema.ports import AuditRows, Finding
from cinema.services.audit.finding import finding


def rating_findings(rows: AuditRows) -> Iterator[Finding]:
    """Yield the movies whose rating totals are not those of their reviews."""
    for movie, stored, counted in rows.ratings():
        total = sum(stars * count for stars, count in enumerate(counted, start=1))
        if stored != (*counted, sum(counted), total):
            words = _("The rating of movie {movie} is not what its reviews come to.")
            advice = _("Somebody changed the database by hand. “cinema audit --repair” counts again.")
            yield finding("rating-differs", f"movies/{movie}", words.format(movie=movie), advice, movie=movie)
