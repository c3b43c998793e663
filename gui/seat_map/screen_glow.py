"""Draws the cinema's screen and the light that falls from it, as one opaque image."""

from functools import lru_cache

from PIL import Image, ImageChops, ImageColor, ImageDraw

from gui.tokens import Tokens

_FINE = 3
_BEND = 0.037  # how far the screen's ends hang down, of its width
_STEPS = 60


def glow_height(pitch: float) -> int:
    """Return the length of the light in pixels."""
    return round(4.0 * pitch)


@lru_cache(maxsize=8)
def screen_picture(tokens: Tokens, width: int, height: int, line: int) -> Image.Image:
    """Return the screen with its light on the theme's ground; its top edge is the top of the image."""
    colour = ImageColor.getrgb(tokens.text if tokens.dark else tokens.muted)[:3]
    picture = Image.new("RGB", (width, height), tokens.ground)
    picture.paste(Image.new("RGB", (width, height), colour), (0, 0), _light(width, height, dark=tokens.dark))
    picture.paste(Image.new("RGB", (width, height), colour), (0, 0), _bow(width, height, line))
    return picture


def _edge(x: float, width: float) -> float:
    """Return the y of the curved screen at x."""
    return ((x - width / 2) / (width / 2)) ** 2 * _BEND * width


def _light(width: int, height: int, *, dark: bool) -> Image.Image:
    """Return the light as an alpha mask: fading downwards and to the sides, zero above the screen."""
    strongest = 46 if dark else 44
    fall = Image.linear_gradient("L").rotate(180).resize((width, height))
    fall = fall.point(lambda value: int((value / 255) ** 1.7 * strongest))
    sides = Image.new("L", (256, 1))
    sides.putdata([int(255 * min(1.0, min(index, 255 - index) / 70) ** 1.3) for index in range(256)])
    below = Image.new("L", (width, height), 0)
    bow = [(width * step / _STEPS, _edge(width * step / _STEPS, width) + 2) for step in range(_STEPS + 1)]
    ImageDraw.Draw(below).polygon([*bow, (width, height), (0, height)], fill=255)
    return ImageChops.multiply(ImageChops.multiply(fall, sides.resize((width, height))), below)


def _bow(width: int, height: int, line: int) -> Image.Image:
    """Return the screen itself as a supersampled alpha mask."""
    top = min(height, round(_BEND * width) + 2 * line + 2)
    large = Image.new("L", (width * _FINE, top * _FINE), 0)
    points = [
        (width * step / _STEPS * _FINE, (_edge(width * step / _STEPS, width) + line / 2 + 1) * _FINE)
        for step in range(_STEPS + 1)
    ]
    ImageDraw.Draw(large).line(points, fill=255, width=line * _FINE, joint="curve")
    bow = Image.new("L", (width, height), 0)
    bow.paste(large.resize((width, top), Image.Resampling.LANCZOS), (0, 0))
    return bow
