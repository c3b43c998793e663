"""The design tokens of both themes: colours, font sizes and the radius of boxes."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tokens:
    """One theme's colours. Text on ground, surface and raised has a contrast of 4.5 : 1 (WCAG 2.2, AA)."""

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


FOYER = Tokens(
    "foyer", True, "#14161A", "#1C2027", "#262B35", "#363E4B", "#F2F4F7", "#A7B1BF", "#F2B33D", "#1B1400",
    "#6FB1FF", "#4CCB86", "#FFC24B", "#FF7B72", "#B79CFF",
)  # fmt: skip
MATINEE = Tokens(
    "matinee", False, "#F5F6F8", "#FFFFFF", "#EEF1F5", "#D5DBE4", "#15181D", "#56616F", "#9A5B00", "#FFFFFF",
    "#1D5FBF", "#14713F", "#8A5A00", "#B3261E", "#5B3FB0",
)  # fmt: skip
THEMES = {theme.name: theme for theme in (FOYER, MATINEE)}

# px at 96 dpi
SMALL, BODY, LEAD, TITLE = 11, 13, 16, 20
FIGURE = 53  # a sum of money that is read from a metre away
RADIUS = 8


def mix(over: str, under: str, share: float) -> str:
    """Blend two #RRGGBB colours: `share` (0 to 1) is the opacity of the upper one."""
    upper, lower = (tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5)) for colour in (over, under))
    return "#" + "".join(f"{round(a * share + b * (1 - share)):02x}" for a, b in zip(upper, lower, strict=True))
