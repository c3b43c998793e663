"""The picture at the left of the sign-in, with the house's logo, name and tagline over it.

The picture that comes with the program has the sample cinema's posters, so it is a demo's; a house has its own posters.
"""

import tkinter as tk

from PIL import Image, ImageTk

from cinema.i18n import _
from gui import images
from gui.fonts import font
from gui.people.poster_wall import wall
from gui.scale import px
from gui.tokens import FOYER, LEAD, Tokens
from gui.widgets.fitting import shorten, wrap
from gui.widgets.paint import Painted
from gui.window import errors
from gui.window.host import WindowHost
from gui.window.logo import show_logo

ART = ("signin.jpg", "signin.png")


class HouseArt(Painted):
    """The picture with the house's name over it; a dark ground until there is a picture, or where there is none."""

    def __init__(self, master: tk.Misc, host: WindowHost) -> None:
        super().__init__(master)
        self._host = host
        self._picture: Image.Image | None = None
        self._photo: ImageTk.PhotoImage | None = None
        self._size = (0, 0)
        self._logo: ImageTk.PhotoImage | None = None
        self._logo_name = ""
        self._was_own = False
        # The picture is optional: the program must start without its assets.
        for name in ART if host.demo else ():
            if (images.ASSETS / name).is_file():
                self._picture = Image.open(images.ASSETS / name).convert("RGB")
                break
        self.bind("<Configure>", lambda _event: self._resized())
        self.start()

    @property
    def ground(self) -> str:
        """The dark theme's ground, in both themes: the picture is dark."""
        return FOYER.ground

    def paint(self, tokens: Tokens) -> None:
        """Draw the picture, the house's logo, its name and the tagline."""
        del tokens
        self._load_wall()
        width, height = self.winfo_width(), self.winfo_height()
        if self._picture is not None and width > 1:
            if self._size != (width, height):
                self._photo, self._size = ImageTk.PhotoImage(_cover(self._picture, width, height)), (width, height)
            if self._photo is not None:
                self.put(0, 0, self._photo)
        house = self._host.house
        room = width - px(64)
        tagline = house.tagline if house is not None else ""
        y = self._write_up(height - px(32), tagline, room, 16, 22) - px(4)
        name = house.name if house is not None else _("Cinema")
        y = self._write_up(y, name, room, 28, 36)
        self._load_logo(house.logo if house is not None else "")
        if self._logo is None:
            mark = images.mark(48, fill=FOYER.accent, ink=FOYER.on_accent, on=FOYER.ground)
            self.put(px(32), y - px(8), mark, anchor="sw")
            return
        # On paper's white: a logo is made for that.
        wide, high = self._logo.width() + px(24), self._logo.height() + px(20)
        self.put(px(32), y - px(12), images.rounded(wide, high, fill="#FFFFFF", on=FOYER.ground), anchor="sw")
        self.put(px(32 + 12), y - px(12 + 10), self._logo, anchor="sw")

    def _load_wall(self) -> None:
        """Fetch the house's posters once, when the cinema is open."""
        cinema, house = self._host.cinema, self._host.house
        if cinema is None or house is None:
            return
        if not self._host.demo and not self._was_own:
            # Asked for the sample cinema, and found a house: its picture goes, whatever it was until now.
            self._picture, self._size, self._was_own = None, (0, 0), True
            self._host.tasks.submit(
                lambda: wall(cinema), owner=self, on_done=self._hang,
                on_error=lambda error: errors.note_unseen(error, "posters of the sign-in"),
            )  # fmt: skip

    def _hang(self, made: Image.Image | None) -> None:
        if made is not None:
            self._picture, self._size = made, (0, 0)
            self.repaint()

    def _load_logo(self, name: str) -> None:
        """Fetch the house's logo once; until then, and where there is none, the program's own mark stands there."""
        if name == self._logo_name:
            return
        self._logo, self._logo_name = None, name

        def use(photo: ImageTk.PhotoImage) -> None:
            if name == self._logo_name:
                self._logo = photo
                self.repaint()

        if self._host.cinema is not None:
            show_logo(self._host.tasks, self._host.cinema, name, (px(200), px(72)), owner=self, use=use)

    def _write_up(self, bottom: int, words: str, room: int, size: int, step: int) -> int:
        """Write a text on two lines at most, the last of which ends at `bottom`; returns where the first one begins."""
        big = size > LEAD
        type_ = font(size, bold=big, display=big)
        lines = wrap(words, room, type_.measure) if words else []
        lines = lines if len(lines) <= 2 else [lines[0], " ".join(lines[1:])]
        for index, line in enumerate(lines):
            y = bottom - (len(lines) - index) * px(step)
            self.write(
                px(32), y, shorten(line, room, type_.measure), size=size, bold=big, display=big,
                colour=FOYER.text if big else FOYER.muted,
            )  # fmt: skip
        return bottom - len(lines) * px(step)

    def _resized(self) -> None:
        # Resizing the picture is slow, and <Configure> also comes for moves.
        if self._size != (self.winfo_width(), self.winfo_height()):
            self.repaint()


def _cover(picture: Image.Image, width: int, height: int) -> Image.Image:
    factor = max(width / picture.width, height / picture.height)
    large = picture.resize((round(picture.width * factor), round(picture.height * factor)), Image.Resampling.BILINEAR)
    left = (large.width - width) // 2
    large = large.crop((left, 0, left + width, height))
    # Darker towards the bottom, so that the name over it is readable.
    fall = Image.linear_gradient("L").resize((1, height)).point(lambda p: min(255, round(max(0, p - 90) * 2.2)))
    shade = fall.resize((width, height), Image.Resampling.NEAREST)
    large.paste(Image.new("RGB", large.size, FOYER.ground), (0, 0), shade)
    return large
