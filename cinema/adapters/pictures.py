"""Checks pictures that come from outside by their header, before anything is decoded."""

import io
import warnings

from PIL import Image, UnidentifiedImageError

from cinema.domain.movies import LARGEST_POSTER_PIXELS, LARGEST_POSTER_SIDE
from cinema.errors import InvalidInputError
from cinema.i18n import _, number


def check_poster(content: bytes) -> None:
    """Raise InvalidInputError unless the content is a JPEG or PNG of a bounded number of pixels.

    A file of a few kilobytes can hold billions of pixels, which would fill the memory of every window that shows it.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # judged below, by our own bound
            with Image.open(io.BytesIO(content), formats=("JPEG", "PNG")) as picture:
                width, height = picture.size
    except Image.DecompressionBombError:
        raise InvalidInputError(_too_large(), field="poster") from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        raise InvalidInputError(_("it is not a picture in JPEG or PNG"), field="poster") from None
    if max(width, height) > LARGEST_POSTER_SIDE or width * height > LARGEST_POSTER_PIXELS:
        raise InvalidInputError(_too_large(), field="poster")


def _too_large() -> str:
    words = _("the picture has too many pixels; at most {side} a side and {count} million in all")
    return words.format(side=number(LARGEST_POSTER_SIDE), count=LARGEST_POSTER_PIXELS // 1_000_000)
