"""A wall of the house's own posters, for the sign-in: those of the next screenings."""

from typing import TYPE_CHECKING

from PIL import Image

from gui.tokens import FOYER
from gui.window.posters import cut

if TYPE_CHECKING:
    from cinema.services.cinema import Cinema

SIZE = (720, 1400)
LEAST = 4
"""With fewer posters there is no wall: it would repeat them side by side."""
_DAYS = 5  # that have screenings
_COLUMNS, _ROWS = 3, 4
_POSTER, _GAP = (264, 396), 22
_LEFT = -60
_STARTS = (-0.45, -0.15, -0.7)  # of a poster's height: where each column begins
_DIMMED = 0.16


def wall(cinema: "Cinema") -> Image.Image | None:
    """Return the wall; None if the house has too few posters of what it shows. For workers."""
    names: dict[str, None] = {}
    for day in cinema.programme.days(_DAYS):
        if len(names) < _COLUMNS * _ROWS:
            shown = (one.movie.poster for one in cinema.programme.of_day(day))
            names |= dict.fromkeys(name for name in shown if name)
    contents = [
        content for name in list(names)[: _COLUMNS * _ROWS] if (content := cinema.catalogue.poster(name)) is not None
    ]
    pictures = [made for one in contents if (made := cut(one, *_POSTER, FOYER.ground, 14, (True,) * 4)) is not None]
    return hung(pictures) if len(pictures) >= LEAST else None


def hung(pictures: list[Image.Image]) -> Image.Image:
    """Return posters in columns, none beside or above itself where there are enough; a column begins off the edge."""
    made = Image.new("RGB", SIZE, FOYER.ground)
    wide, high = _POSTER
    for column in range(_COLUMNS):
        for row in range(_ROWS):
            # Row by row, so that the first ones are those that the shade at the bottom leaves visible.
            picture = pictures[(row * _COLUMNS + column) % len(pictures)]
            place = (_LEFT + column * (wide + _GAP), round((_STARTS[column] + row) * (high + _GAP)))
            made.paste(picture, place)
    return Image.blend(made, Image.new("RGB", SIZE, FOYER.ground), _DIMMED)
