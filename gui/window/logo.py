"""Loads the house's logo, as large as fits a box, with what is transparent in it."""

import io
import tkinter as tk
from collections.abc import Callable
from typing import TYPE_CHECKING

from PIL import Image, ImageTk, UnidentifiedImageError

from cinema.domain.movies import LARGEST_POSTER_PIXELS
from gui.window import errors
from gui.window.tasks import Tasks

if TYPE_CHECKING:
    from cinema.services.cinema import Cinema


def show_logo(
    tasks: Tasks,
    cinema: "Cinema",
    name: str,
    box: tuple[int, int],
    *,
    owner: tk.Misc,
    use: Callable[[ImageTk.PhotoImage], None],
) -> None:
    """Call `use` with the logo when it is loaded; never without a name, or for a file that is no picture."""
    if not name:
        return

    def done(picture: Image.Image | None) -> None:
        if picture is not None:
            use(ImageTk.PhotoImage(picture, master=owner))

    tasks.submit(
        lambda: _fitted(cinema.catalogue.poster(name), box), owner=owner, on_done=done,
        on_error=lambda error: errors.note_unseen(error, f"logo {name}"),
    )  # fmt: skip


def _fitted(content: bytes | None, box: tuple[int, int]) -> Image.Image | None:
    if content is None:
        return None
    try:
        with Image.open(io.BytesIO(content), formats=("PNG",)) as opened:
            if opened.width * opened.height > LARGEST_POSTER_PIXELS:  # by the header, before anything is decoded
                return None
            picture = opened.convert("RGBA")
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        return None
    factor = min(box[0] / picture.width, box[1] / picture.height)
    size = (max(1, round(picture.width * factor)), max(1, round(picture.height * factor)))
    return picture.resize(size, Image.Resampling.LANCZOS)
