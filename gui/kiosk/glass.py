"""The kiosk's glass: how large letters, buttons and gaps are in pixels, from the screen's real size and its distance.

Sources: EN 301 549 V3.2.1, 5.1.4: a capital letter subtends at least 0.7 degrees at the viewing distance. WCAG 2.2,
2.5.8 asks for targets of 24 CSS px (about 6 mm); people with tremor need more, so a target here has 15 mm.
"""

import math
from dataclasses import dataclass

DEGREES = 0.7
TARGET = 15  # millimetres
CAPITAL = 0.72  # of a font's size: the height of a capital letter of the shipped fonts; a test measures it
TEXT_STEPS = (1.0, 1.2, 1.45)
SMALLEST = 11  # px: `gui.tokens.SMALL`, the smallest font of every window
_INCH = 25.4
_DRAWN = 1080  # pixels: the shorter side of the screen that the gaps are drawn for
_SIDE = 0.32  # of a landscape screen's width: its buttons stand beside the page, since its height is short
_LEAST_FONT = 18  # px on such a screen: a large screen that is seen from near has room for no smaller letters


@dataclass(frozen=True, slots=True)
class Glass:
    """A screen of so many pixels, its diagonal in inches, seen from a distance in millimetres.

    `step` is the chosen text size, an index of `TEXT_STEPS`.
    """

    width: int
    height: int
    diagonal: float = 27.0
    distance: float = 600.0
    step: int = 0

    @property
    def is_portrait(self) -> bool:
        """Whether it stands upright."""
        return self.height >= self.width

    @property
    def side(self) -> int:
        """How wide the buttons beside the page are in pixels; 0 on an upright screen, which has them at its foot."""
        return 0 if self.is_portrait else round(self.width * _SIDE)

    @property
    def page_width(self) -> int:
        """How wide a page is in pixels, with its edges."""
        return self.width - self.side

    @property
    def edge(self) -> int:
        """The pixels at a page's left and right that hold nothing."""
        return self.gap(48 if self.is_portrait else 32)

    @property
    def per_mm(self) -> float:
        """Pixels in a millimetre."""
        return math.hypot(self.width, self.height) / (self.diagonal * _INCH)

    @property
    def unit(self) -> float:
        """What gaps and pictures are measured in: 1 on a screen of 1080 pixels across."""
        return min(self.width, self.height) / _DRAWN

    @property
    def capital(self) -> float:
        """The least height of a capital letter in pixels."""
        return 2 * self.distance * math.tan(math.radians(DEGREES / 2)) * self.per_mm

    @property
    def least_font(self) -> float:
        """The size of the smallest font in pixels, at the first text size."""
        return max(self.capital / CAPITAL, _LEAST_FONT * self.unit)

    @property
    def factor(self) -> float:
        """The factor of `gui.scale` at which the smallest font is large enough."""
        return math.ceil(self.least_font * TEXT_STEPS[self.step]) / SMALLEST

    @property
    def target(self) -> int:
        """The least side of a target in pixels."""
        return math.ceil(TARGET * self.per_mm)

    def gap(self, length: float) -> int:
        """Convert a length on a screen of 1080 pixels across to pixels of this one."""
        return round(length * self.unit)

    def control(self, length: float) -> int:
        """Return the height of a control that is drawn so high: never less than a target."""
        return max(self.target, self.gap(length))
