"""ttk elements made of one small picture each, whose corners keep their shape while the middle stretches.

A picture leaves a margin of 4 px around the control, in which the focus ring is drawn when it has the focus; so the
ring is part of the control, needs no room of its own, and can't be forgotten. Decides how, not which colours.
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
class Face:
    """How a control looks in one state; `bar` is a line of that colour along its lower edge."""

    fill: str
    outline: str | None = None
    ring: str | None = None
    line: int = 1
    bar: str | None = None


@dataclass(frozen=True, slots=True)
class Shape:
    """A control's measures in unscaled px; `inset` is how far its face stays from the edge of its picture."""

    height: int
    radius: int = 8
    padding: tuple[int, ...] = (0, 0)
    inset: int = MARGIN
    middle: int = 8


@lru_cache(1024)
def draw(face: Face, shape: Shape, on: str, factor: float) -> Image.Image:
    """Draw one state's picture, as small as it can be stretched from, for a screen of this factor."""
    k = factor * _FINE
    height = round((shape.height + 2 * shape.inset) * factor) * _FINE
    width = round((2 * (shape.radius + shape.inset) + shape.middle) * k / _FINE) * _FINE
    large = Image.new("RGB", (width, height), on)
    pen = ImageDraw.Draw(large)
    inset = shape.inset * k
    radius = min(shape.radius * k, (height - 2 * inset) / 2)
    if face.ring and shape.inset >= MARGIN:
        pen.rounded_rectangle(
            (0, 0, width - 1, height - 1), radius=radius + inset, outline=face.ring, width=round(2 * k)
        )
    pen.rounded_rectangle(
        (inset, inset, width - inset - 1, height - inset - 1),
        radius=radius,
        fill=face.fill,
        outline=face.outline,
        width=round(face.line * k) if face.outline else 0,
    )
    if face.ring and shape.inset < MARGIN:
        pen.rounded_rectangle(
            (k, k, width - k - 1, height - k - 1), radius=radius, outline=face.ring, width=round(2 * k)
        )
    if face.bar:
        pen.rectangle((inset + radius, height - 3 * k, width - inset - radius, height), fill=face.bar)
    return large.reduce(_FINE)


def element(
    style: Any, name: str, shape: Shape, on: str, normal: Face, states: list[tuple[tuple[str, ...], Face]]
) -> None:
    """Create a ttk element: its normal face, then faces by state, the first that fits wins."""

    def photo(face: Face) -> ImageTk.PhotoImage:
        return images.keep(("slice", face, shape, on), lambda: draw(face, shape, on, scale.px(100) / 100))

    edge = scale.px(shape.radius + shape.inset)
    create: Any = ttk.Style.element_create  # the library's own asks for all names first
    create(
        style,
        name,
        "image",
        photo(normal),
        *[(*state, photo(face)) for state, face in states],
        border=(edge, min(edge, scale.px(shape.height) // 2 + scale.px(shape.inset) - 1)),
        padding=tuple(scale.px(part + shape.inset) for part in shape.padding),
        sticky="nsew",
    )
