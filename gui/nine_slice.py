"""Creates ttk elements from nine-slice images: the corners keep their shape while the middle stretches.

Every image has a margin of 4 px around the control for the focus ring. So the ring needs no widget of its own, and no
control can be without it. The colours come from `gui.styles`.
"""

from dataclasses import dataclass
from functools import lru_cache
from tkinter import ttk
from typing import Any

from PIL import Image, ImageDraw, ImageTk

from gui import images, scale

MARGIN = 4
_FINE = 4


@dataclass(frozen=True, slots=True)
class Look:
    """The colours of a control in one state; `bar` is a line of that colour along its lower edge."""

    fill: str
    outline: str | None = None
    ring: str | None = None
    line: int = 1
    bar: str | None = None


@dataclass(frozen=True, slots=True)
class Shape:
    """A control's measures in unscaled px; `inset` is the distance from its body to the edge of its image."""

    height: int
    radius: int = 8
    padding: tuple[int, ...] = (0, 0)
    inset: int = MARGIN
    middle: int = 8


@lru_cache(1024)
def draw(look: Look, shape: Shape, on: str, factor: float) -> Image.Image:
    """Draw the smallest stretchable image of one state, at a scale factor, on a background of colour `on`."""
    k = factor * _FINE
    height = round((shape.height + 2 * shape.inset) * factor) * _FINE
    width = round((2 * (shape.radius + shape.inset) + shape.middle) * k / _FINE) * _FINE
    large = Image.new("RGB", (width, height), on)
    pen = ImageDraw.Draw(large)
    inset = shape.inset * k
    radius = min(shape.radius * k, (height - 2 * inset) / 2)
    if look.ring and shape.inset >= MARGIN:
        pen.rounded_rectangle(
            (0, 0, width - 1, height - 1), radius=radius + inset, outline=look.ring, width=round(2 * k)
        )
    pen.rounded_rectangle(
        (inset, inset, width - inset - 1, height - inset - 1),
        radius=radius,
        fill=look.fill,
        outline=look.outline,
        width=round(look.line * k) if look.outline else 0,
    )
    if look.ring and shape.inset < MARGIN:  # no room around the control: draw the ring inside it
        pen.rounded_rectangle(
            (k, k, width - k - 1, height - k - 1), radius=radius, outline=look.ring, width=round(2 * k)
        )
    if look.bar:
        pen.rectangle((inset + radius, height - 3 * k, width - inset - radius, height), fill=look.bar)
    return large.reduce(_FINE)


def element(
    style: Any, name: str, shape: Shape, on: str, normal: Look, states: list[tuple[tuple[str, ...], Look]]
) -> None:
    """Create a ttk element from its normal look and its looks by state; the first matching state wins."""

    def photo(look: Look) -> ImageTk.PhotoImage:
        # `px(100) / 100` is the scale factor as `px` rounds it.
        return images.keep(("slice", look, shape, on), lambda: draw(look, shape, on, scale.px(100) / 100))

    edge = scale.px(shape.radius + shape.inset)
    create: Any = ttk.Style.element_create  # ttkbootstrap's override lists all elements first, which is slow
    create(
        style,
        name,
        "image",
        photo(normal),
        *[(*state, photo(look)) for state, look in states],
        border=(edge, min(edge, scale.px(shape.height) // 2 + scale.px(shape.inset) - 1)),
        padding=tuple(scale.px(part + shape.inset) for part in shape.padding),
        sticky="nsew",
    )
