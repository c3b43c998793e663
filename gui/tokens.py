"""The design tokens of all themes: colours, widths of lines, font sizes and the radius of boxes."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tokens:
    """One theme's colours and line widths.

    Text on ground, surface and raised has at least the contrast `contrast` : 1 (WCAG 2.2: AA 4.5, AAA 7). `edge` is the
    width of a line and `ring` that of the focus ring, in unscaled px.
    """

    name: str
    dark: bool
    ground: str
    surface: str
    raised: str
    line: str
    text: str
    muted: str
    accent: str
    on_accent: str
    info: str
    good: str
    warn: str
    bad: str
    premium: str
    contrast: float = 4.5
    edge: float = 1
    ring: float = 2

    @property
    def strong(self) -> bool:
        """Whether this is a high-contrast theme: boxes are told apart by lines, since grounds are all black."""
        return self.contrast >= AAA

    @property
    def card_line(self) -> str | None:
        """The outline of a card; None where its ground is enough."""
        return self.line if self.strong or not self.dark else None

    @property
    def hover_line(self) -> str:
        """The outline of a control under the pointer, which must not be weaker than without it."""
        return self.line if self.strong else self.muted

    @property
    def trough(self) -> str:
        """The empty part of a bar, and a filled box that is over: text and filled part stand out from it."""
        return mix(self.line, self.ground, 0.2) if self.strong else self.line


AAA = 7.0
FOYER = Tokens(
    "foyer", True, "#14161A", "#1C2027", "#262B35", "#363E4B", "#F2F4F7", "#A7B1BF", "#F2B33D", "#1B1400",
    "#6FB1FF", "#4CCB86", "#FFC24B", "#FF7B72", "#B79CFF",
)  # fmt: skip
MATINEE = Tokens(
    "matinee", False, "#F5F6F8", "#FFFFFF", "#EEF1F5", "#D5DBE4", "#15181D", "#56616F", "#9A5B00", "#FFFFFF",
    "#1D5FBF", "#14713F", "#8A5A00", "#B3261E", "#5B3FB0",
)  # fmt: skip
# For people with low vision, at the kiosk; no switch between light and dark offers it. Its widths are 3 and 5 px at the
# kiosk's factor of 1.6.
CONTRAST = Tokens(
    "contrast", True, "#000000", "#000000", "#1A1A1A", "#FFFFFF", "#FFFFFF", "#C8C8C8", "#FFE100", "#000000",
    "#55E0FF", "#5CE08A", "#FFD24D", "#FF9C94", "#CDB8FF", contrast=AAA, edge=1.875, ring=3.125,
)  # fmt: skip
THEMES = {theme.name: theme for theme in (FOYER, MATINEE, CONTRAST)}

# px at 96 dpi
SMALL, BODY, LEAD, TITLE = 11, 13, 16, 20
FIGURE = 53  # a sum of money that is read from a metre away
RADIUS = 8


def mix(over: str, under: str, share: float) -> str:
    """Blend two #RRGGBB colours: `share` (0 to 1) is the opacity of the upper one."""
    upper, lower = (tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5)) for colour in (over, under))
    return "#" + "".join(f"{round(a * share + b * (1 - share)):02x}" for a, b in zip(upper, lower, strict=True))
