"""Draws and caches the images of canvases and buttons with Pillow: rounded boxes, pills, focus rings and icons.

Images are opaque, with the background colour baked in: they scroll about twenty times faster than images with alpha.
Only `overlay` and `icon` have alpha, for small things on posters and canvases.
"""

from collections.abc import Callable, Hashable
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageTk

from gui import scale
from gui.tokens import Tokens

ASSETS = Path(__file__).parent / "assets"
Corners = tuple[bool, bool, bool, bool]  # top left, top right, bottom right, bottom left
ALL: Corners = (True, True, True, True)
TOP: Corners = (True, True, False, False)
_FINE = 4  # supersampling of curves
_MOST = 800  # images in the cache; a resized window needs new ones for every width
_BIG = 60  # pixels; from here on only the corners are supersampled, which is much faster


class _Cache:
    """Images of the running window. They must be kept: Tk blanks a PhotoImage that Python has collected."""

    photos: dict[Hashable, ImageTk.PhotoImage] = {}  # noqa: RUF012 - replaced for every window
    edge, ring = 1.0, 2.0  # the current theme's line widths in unscaled px


def use_widths(tokens: Tokens) -> None:
    """Draw outlines and focus rings in a theme's widths from now on."""
    _Cache.edge, _Cache.ring = tokens.edge, tokens.ring


def install() -> None:
    """Reset the cache for a new window; images belong to one Tk interpreter."""
    _Cache.photos = {}


def keep(key: Hashable, make: Callable[[], Image.Image]) -> ImageTk.PhotoImage:
    """Return the cached image of a key, drawn by `make` the first time at the scale in use."""
    key = (scale.factor(), key)
    photo = _Cache.photos.pop(key, None)
    if photo is None:
        forget_unused(_Cache.photos, _MOST)
        photo = ImageTk.PhotoImage(make())
    _Cache.photos[key] = photo  # last: the dictionary's order is the order of use
    return photo


def forget_unused(photos: dict[Hashable, ImageTk.PhotoImage], most: int) -> None:
    """Take images that nothing shows out of a full cache, the longest unused first, until it is three quarters full."""
    if len(photos) < most:
        return
    # Not the newest ones: their callers may be about to show them.
    for key in list(photos)[: -(len(photos) // 4)]:
        if len(photos) <= most * 3 // 4:
            return
        photo: Any = photos[key]
        if not photo.tk.getboolean(photo.tk.call("image", "inuse", str(photo))):
            del photos[key]


def rounded(
    width: int,
    height: int,
    *,
    fill: str,
    on: str,
    outline: str | None = None,
    line: float = 1,
    radius: int = 8,
    corners: Corners = ALL,
) -> ImageTk.PhotoImage:
    """Return a rounded box on a background of colour `on`: size in real pixels, `radius` in unscaled px.

    `line` counts in the theme's line widths.
    """
    return _box(width, height, fill, on, outline, scale.px(line * _Cache.edge), radius, corners)


def _box(
    width: int, height: int, fill: str, on: str, outline: str | None, line: int, radius: int, corners: Corners
) -> ImageTk.PhotoImage:
    key = ("rounded", width, height, fill, on, outline, line, radius, corners)
    return keep(key, lambda: draw_rounded(width, height, fill, on, outline, line, scale.px(radius), corners))


def draw_rounded(
    width: int, height: int, fill: str, on: str, outline: str | None, line: int, radius: int, corners: Corners = ALL
) -> Image.Image:
    """Draw the image of `rounded`, all in real pixels; safe in any thread."""
    width, height = max(1, width), max(1, height)
    radius = min(radius, width // 2, height // 2)
    edge = radius + line + 1
    if 2 * edge >= min(width, height) or min(width, height) < _BIG:
        return _draw_small(width, height, fill, on, outline, line, radius, corners)
    picture = Image.new("RGB", (width, height), fill)
    if outline:
        ImageDraw.Draw(picture).rectangle((0, 0, width - 1, height - 1), outline=outline, width=line)
    # All four corners come from one small rounded square, cut into quarters.
    patch = _draw_small(2 * edge, 2 * edge, fill, on, outline, line, radius, ALL)
    far_x, far_y = width - edge, height - edge
    places = ((0, 0), (far_x, 0), (far_x, far_y), (0, far_y))
    cuts = ((0, 0), (edge, 0), (edge, edge), (0, edge))
    for wanted, place, (x, y) in zip(corners, places, cuts, strict=True):
        if wanted:
            picture.paste(patch.crop((x, y, x + edge, y + edge)), place)
    return picture


def _draw_small(
    width: int, height: int, fill: str, on: str, outline: str | None, line: int, radius: int, corners: Corners
) -> Image.Image:
    large = Image.new("RGB", (width * _FINE, height * _FINE), on)
    ImageDraw.Draw(large).rounded_rectangle(
        (0, 0, width * _FINE - 1, height * _FINE - 1),
        radius=radius * _FINE,
        fill=fill,
        outline=outline,
        width=line * _FINE if outline else 0,
        corners=corners,
    )
    return large.resize((width, height), Image.Resampling.LANCZOS)


def overlay(width: int, height: int, *, fill: str, opacity: float, radius: int) -> ImageTk.PhotoImage:
    """Return a small translucent pill for posters: size in real pixels, `radius` in unscaled px."""

    def make() -> Image.Image:
        mask = Image.new("L", (width * _FINE, height * _FINE), 0)
        box = (0, 0, width * _FINE - 1, height * _FINE - 1)
        ImageDraw.Draw(mask).rounded_rectangle(box, radius=scale.px(radius) * _FINE, fill=round(255 * opacity))
        picture = Image.new("RGBA", (width, height), fill)
        picture.putalpha(mask.resize((width, height), Image.Resampling.LANCZOS))
        return picture

    return keep(("overlay", width, height, fill, opacity, radius), make)


def icon(name: str, size: int, colour: str) -> ImageTk.PhotoImage:
    """Return a Bootstrap icon of a size in unscaled px; an unknown name raises ValueError."""
    return keep(("icon", name, size, colour), lambda: draw_icon(name, scale.px(size), colour))


def draw_icon(name: str, size: int, colour: str) -> Image.Image:
    """Draw an icon in real pixels."""
    import ttkbootstrap.style

    library: Any = ttkbootstrap.style
    picture: Image.Image = library.IconRenderer.render(name, size, colour)
    return picture


def mark(size: int, *, fill: str, ink: str, on: str) -> ImageTk.PhotoImage:
    """Return the program's logo, a lantern on a rounded tile, of a size in unscaled px."""
    return keep(("mark", size, fill, ink, on), lambda: draw_mark(scale.px(size), fill, ink, on))


def draw_mark(size: int, fill: str, ink: str, on: str) -> Image.Image:
    """Draw the logo in real pixels."""
    fine = 8
    unit = size * fine / 32
    large = Image.new("RGB", (size * fine, size * fine), on)
    draw = ImageDraw.Draw(large)

    def box(x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        return (x0 * unit, y0 * unit, x1 * unit, y1 * unit)

    draw.rounded_rectangle((0, 0, size * fine - 1, size * fine - 1), radius=8 * unit, fill=fill)
    draw.arc(box(9, 3, 23, 15), 180, 360, fill=ink, width=round(2 * unit))
    draw.rounded_rectangle(box(9, 8.5, 23, 11.5), radius=1.5 * unit, fill=ink)
    draw.polygon([(x * unit, y * unit) for x, y in ((10.5, 13), (21.5, 13), (24, 23), (8, 23))], fill=ink)
    draw.ellipse(box(13.5, 15, 18.5, 21), fill=fill)
    draw.rounded_rectangle(box(8, 24.5, 24, 27.5), radius=1.5 * unit, fill=ink)
    return large.resize((size, size), Image.Resampling.LANCZOS)


def draw_check(tokens: Tokens, on: str, ticked: bool, ringed: bool) -> Image.Image:
    """Draw a check box of 20 px with room for its focus ring."""
    picture, pen, k = _indicator(on)
    if ringed:
        pen.rounded_rectangle(
            (0, 0, 28 * k - 1, 28 * k - 1), radius=8 * k, outline=tokens.info, width=round(tokens.ring * k)
        )
    fill = tokens.accent if ticked else tokens.raised if tokens.dark else tokens.surface
    edge = tokens.accent if ticked else tokens.hover_line
    pen.rounded_rectangle(
        (4 * k, 4 * k, 24 * k, 24 * k), radius=4 * k, fill=fill, outline=edge, width=round(tokens.edge * k)
    )
    if ticked:
        points = [(x * k, y * k) for x, y in ((9, 14.4), (12.6, 18), (19, 10.4))]
        pen.line(points, fill=tokens.on_accent, width=round(2.2 * k), joint="curve")
    return _with_gap(picture, on)


def draw_radio(tokens: Tokens, on: str, ticked: bool, ringed: bool) -> Image.Image:
    """Draw a radio button of 20 px with room for its focus ring."""
    picture, pen, k = _indicator(on)
    if ringed:
        pen.ellipse((0, 0, 28 * k - 1, 28 * k - 1), outline=tokens.info, width=round(tokens.ring * k))
    fill = tokens.raised if tokens.dark else tokens.surface
    edge = tokens.accent if ticked else tokens.hover_line
    pen.ellipse(
        (4 * k, 4 * k, 24 * k, 24 * k), fill=fill, outline=edge, width=round(tokens.edge * (2 * k if ticked else k))
    )
    if ticked:
        pen.ellipse((9 * k, 9 * k, 19 * k, 19 * k), fill=tokens.accent)
    return _with_gap(picture, on)


def _indicator(on: str) -> tuple[Image.Image, ImageDraw.ImageDraw, float]:
    side = scale.px(28) * _FINE
    picture = Image.new("RGB", (side, side), on)
    return picture, ImageDraw.Draw(picture), side / 28


def _with_gap(picture: Image.Image, on: str) -> Image.Image:
    # ttk has no gap between indicator and label, so the image brings it.
    side = picture.width // _FINE
    spaced = Image.new("RGB", (side + scale.px(6), side), on)
    spaced.paste(picture.resize((side, side), Image.Resampling.LANCZOS), (0, 0))
    return spaced


def ring(width: int, height: int, *, colour: str, radius: int, on: str) -> ImageTk.PhotoImage:
    """Return the theme's focus ring for an item on plain background; outer size in real pixels."""
    return _box(width, height, on, on, colour, scale.px(_Cache.ring), radius, ALL)
