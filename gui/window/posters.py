"""Posters: fetched, reduced and rounded off the Tk thread, kept by size. Only the PhotoImage is made on it."""

import io
import tkinter as tk
from collections.abc import Callable, Hashable

from PIL import Image, ImageDraw, ImageTk, UnidentifiedImageError

from gui import images
from gui.window import errors
from gui.window.tasks import Tasks

_MOST = 400  # pictures kept


class Posters:
    """Hands out posters in real pixels; those that are ready at once, the others by a callback."""

    def __init__(self, tasks: Tasks, fetch: Callable[[str], bytes | None]) -> None:
        """Take posters from `fetch`, which runs on other threads and returns None for a name it does not know."""
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
        """Call `use` with the poster, at once if it is at hand, else when it is there; never if there is none."""
        if name is None:
            return
        key = (name, width, height, on, radius, corners)
        if key in self._ready:
            use(self._ready[key])
            return
        wanted = name

        def work() -> Image.Image | None:
            content = self._fetch(wanted)
            return None if content is None else cut(content, width, height, on, radius, corners)

        def done(picture: Image.Image | None) -> None:
            if picture is None:
                return
            if len(self._ready) >= _MOST:
                self._ready.pop(next(iter(self._ready)))
            photo = self._ready[key] = ImageTk.PhotoImage(picture)
            use(photo)

        self._tasks.submit(
            work, owner=owner, on_done=done, on_error=lambda error: errors.note_unseen(error, f"poster {wanted}")
        )


def cut(content: bytes, width: int, height: int, on: str, radius: int, corners: images.Corners) -> Image.Image | None:
    """Reduce a poster to fill a size exactly, with rounded corners on a ground; None for what is no picture."""
    try:
        with Image.open(io.BytesIO(content)) as opened:
            opened.draft("RGB", (width, height))
            picture = opened.convert("RGB")
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError):
        return None
    factor = max(width / picture.width, height / picture.height)
    picture = picture.resize((round(picture.width * factor), round(picture.height * factor)), Image.Resampling.LANCZOS)
    left = (picture.width - width) // 2
    picture = picture.crop((left, 0, left + width, height))
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
