"""Draws one seat with Pillow, in units of a 24 px seat. Looks differ in shape as well as in colour (WCAG 1.4.1)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PIL import Image, ImageDraw

from cinema.domain.auditoriums import SeatKind
from gui.seat_map.looks import SeatLook, SeatStyle
from gui.tokens import Tokens, mix

UNITS = 24
PAD = 3  # units around the seat, so that a rotated one is not clipped
_BODY = (1.5, 2.0, 22.5, 22.0)
_RADIUS = 6.0
_DOTS = 18
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of seats, mixed from a theme's tokens."""

    soft: str
    rim: str
    premium_fill: str
    sold_fill: str
    sold_ink: str
    dots: str
    hairline: str
    rim_line: float = 1.3  # units


def palette(tokens: Tokens) -> Palette:
    """Return the seat colours of a theme. Rims have a contrast of 3 : 1 (WCAG 1.4.11); sold seats are weaker."""
    ground, muted = tokens.ground, tokens.muted
    if tokens.strong:  # sold and held seats are weaker than white, but can be read as well
        return Palette(ground, tokens.text, ground, tokens.trough, muted, muted, muted, rim_line=1.3 * tokens.edge)
    return Palette(
        soft=mix(muted, ground, 0.16) if tokens.dark else tokens.surface,
        rim=mix(muted, ground, 0.62 if tokens.dark else 0.80),
        premium_fill=mix(tokens.premium, ground, 0.18 if tokens.dark else 0.12),
        sold_fill=mix(tokens.line, ground, 0.62) if tokens.dark else mix(muted, ground, 0.30),
        sold_ink=mix(muted, ground, 0.55 if tokens.dark else 0.75),
        dots=mix(muted, ground, 0.75 if tokens.dark else 0.90),
        hairline=mix(muted, ground, 0.34),
    )


class SeatPen:
    """Draws one seat at a supersampled size of `large` pixels."""

    def __init__(self, tokens: Tokens, large: float) -> None:
        self.tokens, self.tints, self.unit = tokens, palette(tokens), large / UNITS
        side = round((UNITS + 2 * PAD) * self.unit)
        self.image = Image.new("RGBA", (side, side), (0, 0, 0, 0))
        self._draw = ImageDraw.Draw(self.image)

    def body(self, fill: str | None, outline: str | None = None, line: float = 0.0) -> None:
        """Draw the seat's rounded square."""
        self._draw.rounded_rectangle(
            self._box(*_BODY), radius=_RADIUS * self.unit, fill=fill, outline=outline, width=round(line * self.unit)
        )

    def stroke(self, points: Sequence[Point], ink: str, line: float) -> None:
        """Draw a polyline with round ends and corners."""
        places = [self._at(*point) for point in points]
        self._draw.line(places, fill=ink, width=round(line * self.unit), joint="curve")
        for x, y in points:
            self.dot(x, y, line / 2, ink)

    def dot(self, x: float, y: float, radius: float, ink: str) -> None:
        """Draw a filled circle."""
        self._draw.ellipse(self._box(x - radius, y - radius, x + radius, y + radius), fill=ink)

    def circle(self, x: float, y: float, radius: float, ink: str, line: float) -> None:
        """Draw a circle's outline."""
        box = self._box(x - radius, y - radius, x + radius, y + radius)
        self._draw.ellipse(box, outline=ink, width=round(line * self.unit))

    def arc(self, box: tuple[float, float, float, float], span: tuple[int, int], ink: str, line: float) -> None:
        """Draw an arc of an ellipse; degrees run clockwise from three o'clock."""
        self._draw.arc(self._box(*box), *span, fill=ink, width=round(line * self.unit))

    def dotted(self, ink: str, radius: float = 0.95) -> None:
        """Draw the outline as dots."""
        x0, y0, x1, y1 = _BODY
        for index in range(_DOTS):
            side, part = divmod(index / _DOTS * 4, 1)
            across, down = (x1 - x0 - 5) * part, (y1 - y0 - 5) * part
            ways = (
                (x0 + 2.5 + across, y0 + 1), (x1 - 1, y0 + 2.5 + down),
                (x1 - 2.5 - across, y1 - 1), (x0 + 1, y1 - 2.5 - down),
            )  # fmt: skip
            self.dot(*ways[int(side)], radius, ink)

    def _at(self, x: float, y: float) -> Point:
        return (x + PAD) * self.unit, (y + PAD) * self.unit

    def _box(self, x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        return (*self._at(x0, y0), *self._at(x1, y1))


def _tick(pen: SeatPen, ink: str) -> None:
    pen.stroke(((7, 12.4), (10.6, 16), (17, 8.6)), ink, 2.4)


def _wheelchair(pen: SeatPen, ink: str) -> None:
    pen.dot(12.1, 5.7, 1.5, ink)
    pen.stroke(((11.4, 8.2), (11.4, 13), (15.4, 13), (17, 17.4)), ink, 1.6)
    pen.stroke(((11.4, 10.2), (14.6, 10.2)), ink, 1.4)
    pen.arc((6.4, 10, 15.2, 18.8), (60, 265), ink, 1.6)


def _companion(pen: SeatPen, ink: str) -> None:
    pen.circle(12, 7.8, 1.9, ink, 1.5)
    pen.arc((7.4, 11.4, 16.6, 22), (190, 350), ink, 1.7)


def _sign(pen: SeatPen, kind: SeatKind, ink: str) -> None:
    """Draw the symbol of the user's own seat: wheelchair, companion, else a tick."""
    {SeatKind.WHEELCHAIR: _wheelchair, SeatKind.COMPANION: _companion}.get(kind, _tick)(pen, ink)


def _free(pen: SeatPen, kind: SeatKind) -> None:
    tokens, tints = pen.tokens, pen.tints
    if kind is SeatKind.PREMIUM:
        pen.body(tints.premium_fill, tokens.premium, 2.6)
    elif kind is SeatKind.WHEELCHAIR:
        pen.body(tints.soft, tokens.info, 1.8)
        _wheelchair(pen, tokens.info)
    elif kind is SeatKind.COMPANION:
        pen.body(tints.soft, tokens.info, 1.4)
        _companion(pen, tokens.info)
    else:
        pen.body(tints.soft, tints.rim, tints.rim_line)


def _mine(pen: SeatPen, kind: SeatKind) -> None:
    pen.body(pen.tokens.accent)
    _sign(pen, kind, pen.tokens.on_accent)


def _pending(pen: SeatPen, kind: SeatKind) -> None:
    pen.body(mix(pen.tokens.accent, pen.tokens.ground, 0.22), pen.tokens.accent, 1.6)
    if kind in (SeatKind.WHEELCHAIR, SeatKind.COMPANION):  # their symbol matters more than the three dots
        _sign(pen, kind, pen.tokens.accent)
        return
    for x in (7.6, 12.0, 16.4):
        pen.dot(x, 12, 1.35, pen.tokens.accent)


def _checked(pen: SeatPen, _kind: SeatKind) -> None:
    ink = pen.tokens.accent
    pen.body(mix(ink, pen.tokens.ground, 0.22), ink, 1.6)
    pen.circle(12, 12, 4.6, ink, 1.4)
    pen.stroke(((12, 9.6), (12, 12.2), (14, 13.2)), ink, 1.3)


def _suggested(pen: SeatPen, kind: SeatKind) -> None:
    pen.body(mix(pen.tokens.accent, pen.tokens.ground, 0.22))
    pen.dotted(pen.tokens.accent, 1.25)
    if kind in (SeatKind.WHEELCHAIR, SeatKind.COMPANION):
        _sign(pen, kind, pen.tokens.accent)


def _held(pen: SeatPen, _kind: SeatKind) -> None:
    ink = pen.tints.dots
    pen.dotted(ink)
    pen.circle(12, 12, 4.6, ink, 1.4)
    pen.stroke(((12, 9.6), (12, 12.2), (14, 13.2)), ink, 1.3)


def _sold(pen: SeatPen, _kind: SeatKind) -> None:
    pen.body(pen.tints.sold_fill)
    pen.stroke(((9, 9), (15, 15)), pen.tints.sold_ink, 1.7)
    pen.stroke(((15, 9), (9, 15)), pen.tints.sold_ink, 1.7)


def _blocked(pen: SeatPen, _kind: SeatKind) -> None:
    pen.body(None, pen.tints.hairline, 1.0)


_DRAW: dict[SeatLook, Callable[[SeatPen, SeatKind], None]] = {
    SeatLook.FREE: _free, SeatLook.MINE: _mine, SeatLook.PENDING: _pending, SeatLook.CHECKED: _checked,
    SeatLook.SUGGESTED: _suggested,
    SeatLook.HELD: _held, SeatLook.SOLD: _sold, SeatLook.BLOCKED: _blocked,
}  # fmt: skip


def draw_seat(style: SeatStyle, tokens: Tokens, large: float) -> Image.Image:
    """Return an unrotated seat on transparent ground, `large` pixels wide without its padding."""
    pen = SeatPen(tokens, large)
    _DRAW[style.look](pen, style.kind)
    return pen.image
