"""Draws one movie card on a canvas: poster, title, facts, note and times."""

from dataclasses import dataclass, field

from PIL.ImageTk import PhotoImage

from cinema.domain.screenings import SaleState
from gui import images, theme
from gui.fonts import font
from gui.movies.movie_cards import MovieCard, TimeChip
from gui.movies.titles import fit_title
from gui.scale import px
from gui.widgets.fitting import at_most, shorten, wrap
from gui.widgets.paint import Painted

FOOT, FOOT_WITH_TIMES = 88, 132
PADDING = 12
# Where a note begins below the poster, a line of it, the room under it, and the day above the times.
_NOTES, _LINE, _EDGE, _DAY = 86, 16, 8, 20
_LINES = 4  # of a title: what stands below it begins there


@dataclass(frozen=True, slots=True)
class Foot:
    """What all cards of a grid have room for below their facts: lines of a note, the times, and these times' day."""

    times: bool = False
    notes: int = 0
    day: bool = False

    @property
    def below(self) -> int:
        """How much lower the times begin than without note and day, in real pixels."""
        return px(self.notes * _LINE) + (px(_DAY) if self.day else 0)

    @property
    def height(self) -> int:
        """Its height in real pixels."""
        edge = px(_EDGE) if self.notes and not self.times else 0
        return px(FOOT_WITH_TIMES if self.times else FOOT) + self.below + edge


@dataclass(slots=True)
class HitBox:
    """A pressable part of a movie card, in the card's coordinates: a showing's time, or the heart (no screening)."""

    box: tuple[int, int, int, int]
    screening: str | None


@dataclass(slots=True)
class Drawn:
    """The canvas items of a movie card that change later, and its pressable parts."""

    base: int
    poster: int
    heart: int
    hit_boxes: list[HitBox] = field(default_factory=list)


def card_height(width: int, foot: Foot) -> int:
    """Return a movie card's height for its width, in real pixels."""
    return width * 3 // 2 + foot.height


def base_image(width: int, height: int, *, hover: bool) -> PhotoImage:
    """Return the movie card's body; `hover` is the lighter, outlined one under the pointer."""
    tokens = theme.current()
    fill, edge = (tokens.raised, tokens.hover_line) if hover else (tokens.surface, tokens.card_line)
    return images.rounded(width, height, fill=fill, on=tokens.ground, outline=edge)


def draw_card(
    canvas: Painted, card: MovieCard, x: int, y: int, width: int, *, tag: str, favourite: bool, foot: Foot
) -> Drawn:
    """Draw a movie card with its top left corner at a position; all items get the tag."""
    tokens = theme.current()
    high = width * 3 // 2
    body = canvas.put(x, y, base_image(width, card_height(width, foot), hover=False), tags=tag)
    # Without alpha, so the poster's corners are cut against the ground.
    blank = images.rounded(width, high, fill=tokens.raised, on=tokens.ground, corners=images.TOP)
    poster = canvas.put(x, y, blank, tags=tag)
    if card.poster is None:
        film = canvas.icon(x + width // 2, y + high // 2, "film", 40, tokens.muted)
        canvas.itemconfigure(film, tags=tag)
    if card.badge is not None:
        _draw_badge(canvas, card.badge, x + px(8), y + px(24), tag)
    side = px(36)
    circle = images.overlay(side, side, fill="#0B0C0E", opacity=0.72, radius=18)
    canvas.put(x + width - px(8) - side, y + px(8), circle, tags=tag)
    heart = canvas.put(
        x + width - px(8) - side // 2, y + px(8) + side // 2, heart_image(on=favourite), anchor="center", tags=tag
    )
    drawn = Drawn(body, poster, heart, [HitBox((width - px(8) - side, px(8), width - px(8), px(8) + side), None)])
    _draw_words(canvas, card, x + px(PADDING), y + high, width - 2 * px(PADDING), tag)
    if foot.notes:
        _draw_note(canvas, card, x + px(PADDING), y + high, width - 2 * px(PADDING), foot, tag)
    if foot.times:
        drawn.hit_boxes += _draw_times(canvas, card, x, y, width, foot, tag)
    return drawn


def heart_image(*, on: bool) -> PhotoImage:
    """Return the filled or the empty heart. It lies on a poster, so both themes share its colours."""
    return images.icon("heart-fill", 18, "#F2B33D") if on else images.icon("heart", 18, "#FFFFFF")


def _draw_badge(canvas: Painted, badge: tuple[str, str], x: int, y: int, tag: str) -> None:
    icon, words = badge
    width = font(11, bold=True).measure(words) + px(34)
    pill = images.overlay(width, px(24), fill="#0B0C0E", opacity=0.86, radius=12)
    canvas.put(x, y, pill, anchor="w", tags=tag)
    canvas.put(x + px(14), y, images.icon(icon, 12, "#F2B33D"), anchor="center", tags=tag)
    canvas.write(x + px(24), y, words, size=11, bold=True, colour="#FFFFFF", anchor="w", tags=tag)


def _draw_words(canvas: Painted, card: MovieCard, x: int, y: int, room: int, tag: str) -> None:
    tokens = theme.current()
    large, lines = fit_title(card.title, room, font(16, bold=True).measure, font(13, bold=True).measure)
    for index, line in enumerate(at_most(lines, _LINES, room, font(13, bold=True).measure)):
        step = index * px(18)
        top = y + px(12 if large else 14) + step
        canvas.write(x, top, line, size=16 if large else 13, bold=True, tags=tag)
    # A second line takes the place of year and genres, a third that of the facts.
    if len(lines) == 1:
        line = card.line if font(11).measure(card.line) <= room else card.short_line
        canvas.write(x, y + px(37), line, size=11, colour=tokens.muted, tags=tag)
    if len(lines) <= 2:
        _draw_facts(canvas, card, x, y + px(68), room, tag)


def _draw_facts(canvas: Painted, card: MovieCard, x: int, y: int, room: int, tag: str) -> None:
    tokens = theme.current()
    badge = font(11, bold=True).measure(card.age_rating) + px(14)
    box = images.rounded(badge, px(20), fill=tokens.surface, on=tokens.surface, outline=tokens.line, radius=4)
    canvas.put(x, y, box, anchor="w", tags=tag)
    canvas.write(x + badge / 2, y, card.age_rating, size=11, bold=True, colour=tokens.muted, anchor="center", tags=tag)
    canvas.write(x + badge + px(8), y, card.length, size=11, colour=tokens.muted, anchor="w", tags=tag)
    if card.rating:
        canvas.write(x + room, y, card.rating, bold=True, anchor="e", tags=tag)
        star = x + room - font(13, bold=True).measure(card.rating) - px(11)
        canvas.put(star, y, images.icon("star-fill", 12, tokens.accent), anchor="center", tags=tag)


def _draw_note(canvas: Painted, card: MovieCard, x: int, y: int, room: int, foot: Foot, tag: str) -> None:
    tokens = theme.current()
    measure = font(11).measure
    lines = tuple(wrap(card.note, room, measure))
    lines = (*lines[: foot.notes - 1], shorten(" ".join(lines[foot.notes - 1 :]), room, measure))
    for index, line in enumerate(lines):
        colour = tokens.muted if card.is_muted else tokens.text
        canvas.write(x, y + px(_NOTES + index * _LINE), line, size=11, colour=colour, tags=tag)
    if foot.day:
        top = y + px(_NOTES + foot.notes * _LINE + 2)
        canvas.write(x, top, card.day, size=11, bold=True, colour=tokens.muted, tags=tag)


def _draw_times(canvas: Painted, card: MovieCard, x: int, y: int, width: int, foot: Foot, tag: str) -> list[HitBox]:
    gap = px(6)
    each = (width - 2 * px(PADDING) - 2 * gap) // 3
    top = width * 3 // 2 + px(92) + foot.below
    hit_boxes = []
    left = px(PADDING)
    for chip in card.times:
        _draw_time(canvas, chip, x + left, y + top, each, tag)
        if chip.state.can_buy:  # a press on another time opens the movie
            hit_boxes.append(HitBox((left, top, left + each, top + px(28)), chip.screening))
        left += each + gap
    if card.more:
        colour = theme.current().muted
        middle = x + left + each // 2
        canvas.write(middle, y + top + px(14), f"+{card.more}", bold=True, colour=colour, anchor="center", tags=tag)
    return hit_boxes


def _draw_time(canvas: Painted, chip: TimeChip, x: int, y: int, width: int, tag: str) -> None:
    tokens = theme.current()
    usable = chip.state.can_buy
    box = images.rounded(
        width, px(28), fill=tokens.raised if usable else tokens.surface, on=tokens.surface, radius=6,
        outline=None if usable else tokens.line,
    )  # fmt: skip
    canvas.put(x, y, box, tags=tag)
    middle, colour = x + width // 2, tokens.text if usable else tokens.muted
    canvas.write(middle, y + px(14), chip.text, bold=usable, colour=colour, anchor="center", tags=tag)
    reach = font(13).measure(chip.text) // 2 + px(1)
    if not usable:
        canvas.create_line(middle - reach, y + px(14), middle + reach, y + px(14), fill=colour, width=px(1), tags=tag)
    elif chip.state is SaleState.FEW:
        start = x + px(8)
        canvas.create_line(start, y + px(25), start + px(10), y + px(25), fill=tokens.warn, width=px(2), tags=tag)
