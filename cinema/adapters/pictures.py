"""Checks pictures that come from outside by their header before anything is decoded, and makes posters of them.

A file of a few kilobytes can hold billions of pixels, which would fill the memory of every window that shows it.
"""

import io
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

from cinema.domain.movies import (
    LARGEST_POSTER_BYTES,
    LARGEST_POSTER_PIXELS,
    LARGEST_POSTER_SIDE,
    LOGO_SIDE,
    POSTER_SIDE,
    Poster,
)
from cinema.errors import InvalidInputError
from cinema.files import read_regular
from cinema.i18n import _, number

_FORMATS = ("JPEG", "PNG", "WEBP")
_QUALITY = 90
# A phone's JPEG with a second picture for brighter screens: its first one is the photo.
_SEVERAL_STILLS = "MPO"


def check_poster(content: bytes) -> None:
    """Raise InvalidInputError unless the content is a JPEG, PNG or WebP of a bounded number of pixels."""
    with _opened(content):
        return


class Pictures:
    """See `cinema.ports.Pictures`."""

    def read(self, path: Path) -> bytes:
        """See the port."""
        return read_regular(path, LARGEST_POSTER_BYTES, "poster")

    def poster(self, content: bytes) -> Poster:
        """See the port."""
        made = _still(content, POSTER_SIDE, _plain)
        out = io.BytesIO()
        made.save(out, "JPEG", quality=_QUALITY, optimize=True)
        return _named("poster", "jpg", out.getvalue(), made)

    def logo(self, content: bytes) -> Poster:
        """See the port."""
        made = _still(content, LOGO_SIDE, _clear)
        out = io.BytesIO()
        made.save(out, "PNG", optimize=True)
        return _named("logo", "png", out.getvalue(), made)


def _named(kind: str, ending: str, stored: bytes, made: Image.Image) -> Poster:
    # Named by its content, so that a picture in a cache, or named by an older house event, stays what it was.
    return Poster(f"{kind}-{sha256(stored).hexdigest()[:32]}.{ending}", stored, made.width, made.height)


def _still(content: bytes, side: int, plain: Callable[[Image.Image], Image.Image]) -> Image.Image:
    """Return a picture from outside, turned as its camera was, made plain, at most `side` pixels wide and high."""
    if len(content) > LARGEST_POSTER_BYTES:
        words = _("it is larger than {count} MB").format(count=number(LARGEST_POSTER_BYTES // 1_000_000))
        raise InvalidInputError(words, field="poster")
    with _opened(content) as picture:
        if getattr(picture, "is_animated", False) and picture.format != _SEVERAL_STILLS:
            words = _("the picture is animated; save it as a still picture")
            raise InvalidInputError(words, field="poster")
        try:
            picture.draft("RGB", (side, side))  # the JPEG decoder then reduces while it decodes
            made = plain(ImageOps.exif_transpose(picture))
        except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
            words = _("the picture is cut off or corrupt; save it again")
            raise InvalidInputError(words, field="poster") from None
    made.thumbnail((side, side), Image.Resampling.LANCZOS)
    return made


def _clear(picture: Image.Image) -> Image.Image:
    """Return a picture in RGBA, without anything that the file had beside it."""
    made = Image.new("RGBA", picture.size)
    made.paste(picture.convert("RGBA") if picture.has_transparency_data else _plain(picture).convert("RGBA"))
    return made


def _plain(picture: Image.Image) -> Image.Image:
    """Return a picture in RGB, what is transparent on white, without anything that the file had beside it."""
    if picture.mode.startswith("I"):  # 16 bits of grey, which would be cut off at white
        grey = picture.convert("I").point(lambda value: value / 256).convert("L")
        return Image.merge("RGB", (grey, grey, grey))
    if picture.has_transparency_data:
        clear = picture.convert("RGBA")
        picture = Image.new("RGBA", clear.size, "white")
        picture.alpha_composite(clear)
    made = Image.new("RGB", picture.size)
    made.paste(picture.convert("RGB"))
    return made


@contextmanager
def _opened(content: bytes) -> Iterator[Image.Image]:
    """Open a picture whose header is right; nothing is decoded yet."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # judged below, by our own bound
            picture = Image.open(io.BytesIO(content), formats=_FORMATS)
    except Image.DecompressionBombError:
        raise InvalidInputError(_too_large(), field="poster") from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        raise InvalidInputError(_("it is not a picture in JPEG, PNG or WebP"), field="poster") from None
    with picture:
        width, height = picture.size
        if max(width, height) > LARGEST_POSTER_SIDE or width * height > LARGEST_POSTER_PIXELS:
            raise InvalidInputError(_too_large(), field="poster")
        yield picture


def _too_large() -> str:
    words = _("the picture has too many pixels; at most {side} a side and {count} million in all")
    return words.format(side=number(LARGEST_POSTER_SIDE), count=LARGEST_POSTER_PIXELS // 1_000_000)
