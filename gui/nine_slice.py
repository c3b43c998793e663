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
_TURN = Image.Transpose.TRANSPOSE


@dataclass(frozen=True, slots=True)
class Look:
    """The colours of a control in one state; `bar` is a line of that colour along its lower edge.

    `line` and `ring_line` are the widths of outline and focus ring in unscaled px.
    """

    fill: str
    outline: str | None = None
    ring: str | None = None
    line: float = 1
    bar: str | None = None
    ring_line: float = 2


@dataclass(frozen=True, slots=True)
class Shape:
    """A control's measures in unscaled px; `inset` is the distance from its body to the edge of its image.

    `tile` is the least size of the stretchable middle in real px. Tk fills a control by copying that middle over and
    over, and flushes its requests after every copy: a middle of 8 px makes 2500 flushes of one card.
    """

    height: float
    radius: float = 8
    padding: tuple[float, ...] = (0, 0)
    inset: float = MARGIN
    middle: int = 8
    tile: tuple[int, int] = (64, 0)


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
            (0, 0, width - 1, height - 1), radius=radius + inset, outline=look.ring, width=round(look.ring_line * k)
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
            (k, k, width - k - 1, height - k - 1),
            radius=radius,
            outline=look.ring,
            width=round(look.ring_line * k),
        )
    if look.bar:
        pen.rectangle((inset + radius, height - 3 * k, width - inset - radius, height), fill=look.bar)
    return large.reduce(_FINE)


def with_room(small: Image.Image, border: tuple[int, int], tile: tuple[int, int]) -> Image.Image:
    """Return the image with its middle repeated, as Tk would, until it is at least as large as `tile`."""
    (x, y), (width, height) = border, small.size
    across, down = width - 2 * x, height - 2 * y
    columns, rows = max(1, -(-tile[0] // across)), max(1, -(-tile[1] // down))
    return _repeated(_repeated(small, x, across, columns).transpose(_TURN), y, down, rows).transpose(_TURN)


def _repeated(image: Image.Image, start: int, size: int, times: int) -> Image.Image:
    """Return the image with `size` columns from `start` on repeated so many times."""
    width, height = image.size
    made = Image.new("RGB", (width + size * (times - 1), height))
    made.paste(image.crop((0, 0, start, height)), (0, 0))
    middle = image.crop((start, 0, start + size, height))
    for at in range(times):
        made.paste(middle, (start + at * size, 0))
    made.paste(image.crop((start + size, 0, width, height)), (start + size * times, 0))
    return made


def element(
    style: Any, name: str, shape: Shape, on: str, normal: Look, states: list[tuple[tuple[str, ...], Look]]
) -> None:
    """Create a ttk element from its normal look and its looks by state; the first matching state wins."""
    edge = scale.px(shape.radius + shape.inset)
    border = (edge, min(edge, scale.px(shape.height) // 2 + scale.px(shape.inset) - 1))

    def small(look: Look) -> Image.Image:
        return draw(look, shape, on, scale.px(100) / 100)  # the scale factor as `px` rounds it

    def photo(look: Look) -> ImageTk.PhotoImage:
        return images.keep(("slice", look, shape, on), lambda: with_room(small(look), border, shape.tile))

    width, height = small(normal).size  # what the control needs, whatever room its image has
    create: Any = ttk.Style.element_create  # ttkbootstrap's override lists all elements first, which is slow
    create(
        style,
        name,
        "image",
        photo(normal),
        *[(*state, photo(look)) for state, look in states],
        border=border,
        width=width,
        height=height,
        padding=tuple(scale.px(part + shape.inset) for part in shape.padding),
        sticky="nsew",
    )
