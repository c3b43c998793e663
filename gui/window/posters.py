"""Loads, resizes and caches posters. Workers do everything but the PhotoImage, which Tk needs on its own thread."""

import io
import tkinter as tk
from collections.abc import Callable, Hashable

from PIL import Image, ImageDraw, ImageTk, UnidentifiedImageError

from cinema.domain.movies import LARGEST_POSTER_PIXELS, LARGEST_POSTER_SIDE
from gui import images
from gui.window import errors
from gui.window.tasks import Tasks

_MEMORY = 48_000_000  # bytes of posters in the cache, at 4 a pixel
_LEAST = 24  # a page of the largest ones


class Posters:
    """A cache of posters by size, in real pixels, filled in the background."""

    def __init__(self, tasks: Tasks, fetch: Callable[[str], bytes | None]) -> None:
        """`fetch` returns a poster's file by name, None for an unknown one; it is called on workers."""
        self._tasks = tasks
        self._fetch = fetch
        self._ready: dict[Hashable, ImageTk.PhotoImage] = {}

    def show(
        self,
        name: str | None,
        width: int,
        height: int,
        *,
        owner: tk.Misc,
        use: Callable[[ImageTk.PhotoImage], None],
        on: str,
        radius: int = 8,
        corners: images.Corners = images.ALL,
    ) -> None:
        """Call `use` with the poster: at once if it is cached, else when it is loaded, never if there is none."""
        if name is None:
            return
        key = (name, width, height, on, radius, corners)
        if key in self._ready:
            photo = self._ready[key] = self._ready.pop(key)  # last: the dictionary's order is the order of use
            use(photo)
            return
        wanted = name

        def work() -> Image.Image | None:
            content = self._fetch(wanted)
            return None if content is None else cut(content, width, height, on, radius, corners)

        def done(picture: Image.Image | None) -> None:
            if picture is None:
                return
            images.forget_unused(self._ready, most_cached(width, height))
            photo = self._ready[key] = ImageTk.PhotoImage(picture)
            use(photo)

        self._tasks.submit(
            work, owner=owner, on_done=done, on_error=lambda error: errors.note_unseen(error, f"poster {wanted}")
        )


def most_cached(width: int, height: int) -> int:
    """Return how many posters of a size the cache holds."""
    return max(_LEAST, _MEMORY // (4 * width * height))


def cut(content: bytes, width: int, height: int, on: str, radius: int, corners: images.Corners) -> Image.Image | None:
    """Resize and crop a poster to a size, with rounded corners on colour `on`; None if it is not a picture."""
    try:
        with Image.open(io.BytesIO(content)) as opened:
            # Judged by the header: a few kilobytes can hold billions of pixels.
            if max(opened.size) > LARGEST_POSTER_SIDE or opened.width * opened.height > LARGEST_POSTER_PIXELS:
                return None
            opened.draft("RGB", (width, height))  # the JPEG decoder then reduces while it decodes
            picture = opened.convert("RGB")
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        return None
    factor = max(width / picture.width, height / picture.height)
    # Cut while it is resized: a strip of one pixel by thousands, resized whole, would fill the memory. From the top,
    # where titles and faces are.
    left = (picture.width - width / factor) / 2
    box = (max(0, left), 0, min(picture.width, left + width / factor), min(picture.height, height / factor))
    picture = picture.resize((width, height), Image.Resampling.LANCZOS, box=box)
    if not any(corners) or not radius:
        return picture
    mask = Image.new("L", (width * 2, height * 2), 255)
    ImageDraw.Draw(mask).rectangle((0, 0, width * 2, height * 2), fill=0)
    ImageDraw.Draw(mask).rounded_rectangle(
        (0, 0, width * 2 - 1, height * 2 - 1), radius=radius * 2, fill=255, corners=corners
    )
    rounded = Image.new("RGB", (width, height), on)
    rounded.paste(picture, (0, 0), mask.resize((width, height), Image.Resampling.LANCZOS))
    return rounded
