"""Cached seat images: opaque with the ground baked in, shared by all seats of the same style, drawn when needed."""

import tkinter as tk
from functools import lru_cache

from PIL import Image, ImageDraw, ImageTk

from gui.seat_map.drawing import PAD, UNITS, draw_seat
from gui.seat_map.geometry import Spot
from gui.seat_map.looks import SeatStyle
from gui.tokens import Tokens

_SMALL = 30  # below this many pixels curves need more supersampling
Key = tuple[SeatStyle, int]


def supersampling(seat: int) -> int:
    """Return the factor by which a seat is drawn larger and then reduced."""
    return 6 if seat < _SMALL else 4


# Kept beyond a map: one that is opened again has the same seats. Callers only paste these pictures.
@lru_cache(32)
def _straight(style: SeatStyle, tokens: Tokens, seat: int) -> Image.Image:
    # Halved before rotation: rotating the full size takes five times as long and looks no better.
    return draw_seat(style, tokens, seat * supersampling(seat)).reduce(2)


@lru_cache(256)
def _turned(style: SeatStyle, tokens: Tokens, seat: int, side: int, angle: int) -> Image.Image:
    straight = _straight(style, tokens, seat)
    turned = straight.rotate(angle, Image.Resampling.BICUBIC) if angle else straight
    return turned.resize((side, side), Image.Resampling.LANCZOS)


class SeatImages:
    """The seat images of one theme and one seat size, drawn at first use.

    A seat over the screen's light gets an image of its own with that part of the backdrop baked in: images with alpha
    take six times as long to show.
    """

    def __init__(self, master: tk.Misc, tokens: Tokens, seat: int) -> None:
        self.tokens, self.seat = tokens, seat
        self._master = master
        # Never shown. Tk frees the X server's copy of an image that no item uses; painting would have to send it again.
        self._keeper = tk.Canvas(master)
        self._plain: dict[Key, ImageTk.PhotoImage] = {}
        self._patched: dict[tuple[SeatStyle, Spot], ImageTk.PhotoImage] = {}
        self._on_glow: dict[Spot, Image.Image | None] = {}
        self._backdrop: Image.Image | None = None
        self._ground: ImageTk.PhotoImage | None = None
        self._origin = (0, 0)
        self.side = round(seat * (UNITS + 2 * PAD) / UNITS)

    def set_backdrop(self, backdrop: Image.Image, origin: tuple[int, int]) -> ImageTk.PhotoImage:
        """Set the image under the seats with its top left corner, and return it for Tk; a repeat changes nothing."""
        if self._ground is None or backdrop is not self._backdrop:
            self._ground = ImageTk.PhotoImage(backdrop, master=self._master)
            self._keeper.delete("backdrop")
            self._keeper.create_image(0, 0, image=self._ground, tags="backdrop")
        if backdrop is not self._backdrop or origin != self._origin:
            self._backdrop, self._origin = backdrop, origin
            self._patched.clear()
            self._on_glow.clear()
            self._keeper.delete("patch")
        return self._ground

    def photo(self, style: SeatStyle, spot: Spot) -> ImageTk.PhotoImage:
        """Return the image of a style at a spot."""
        patched = self._patched.get((style, spot))
        if patched is not None:
            return patched
        patch = self._patch(spot)
        if patch is None:
            key = (style, spot.angle)
            plain = self._plain.get(key)
            if plain is None:
                ground = Image.new("RGB", (self.side, self.side), self.tokens.ground)
                plain = self._plain[key] = self._baked(style, spot.angle, ground, "plain")
            return plain
        photo = self._patched[style, spot] = self._baked(style, spot.angle, patch.copy(), "patch")
        return photo

    def picture(self, style: SeatStyle, angle: int) -> Image.Image:
        """Return a rotated seat on transparent ground at its final size."""
        return _turned(style, self.tokens, self.seat, self.side, angle)

    def ring(self, angle: int, colour: str, line: float) -> ImageTk.PhotoImage:
        """Return the focus ring of a rotated seat; it lies over other seats, so it has alpha."""
        gap, fine = 5 + line, 4
        side = round((self.seat + 2 * gap + 2) * fine)
        picture = Image.new("RGBA", (side, side), (0, 0, 0, 0))
        ImageDraw.Draw(picture).rounded_rectangle(
            (fine, fine, side - fine, side - fine),
            radius=(self.seat / 4 + gap) * fine,
            outline=colour,
            width=round(line * fine),
        )
        picture = picture.rotate(angle, Image.Resampling.BICUBIC)
        return ImageTk.PhotoImage(
            picture.resize((side // fine, side // fine), Image.Resampling.LANCZOS), master=self._master
        )

    def close(self) -> None:
        """Release the images."""
        self._keeper.destroy()

    def _baked(self, style: SeatStyle, angle: int, ground: Image.Image, tag: str) -> ImageTk.PhotoImage:
        picture = self.picture(style, angle)
        ground.paste(picture, (0, 0), picture)
        photo = ImageTk.PhotoImage(ground, master=self._master)
        self._keeper.create_image(0, 0, image=photo, tags=tag)
        return photo

    def _patch(self, spot: Spot) -> Image.Image | None:
        """Return the part of the backdrop under a seat, None where it is plain ground."""
        if self._backdrop is None:
            return None
        if spot in self._on_glow:
            return self._on_glow[spot]
        side, backdrop = self.side, self._backdrop
        # As Tk centres an image of odd width: half a pixel to the right.
        x, y = spot.x - side // 2 - self._origin[0], spot.y - side // 2 - self._origin[1]
        box = (max(0, x), max(0, y), min(backdrop.width, x + side), min(backdrop.height, y + side))
        patch: Image.Image | None = None
        if box[2] > box[0] and box[3] > box[1]:
            ground = Image.new("RGB", (side, side), self.tokens.ground)
            plain = ground.getextrema()
            ground.paste(backdrop.crop(box), (box[0] - x, box[1] - y))
            patch = ground if ground.getextrema() != plain else None  # a transparent part of the light is plain too
        self._on_glow[spot] = patch
        return patch
