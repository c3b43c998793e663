"""The Canvas that the seats are painted on: one image item a seat, recoloured one by one. It takes no input."""

import tkinter as tk
from collections.abc import Mapping
from weakref import WeakKeyDictionary

from PIL import ImageTk

from cinema.domain.auditoriums import SeatKind, SeatPlan
from cinema.i18n import _
from gui import fonts
from gui.scale import px
from gui.seat_map.drawing import palette
from gui.seat_map.geometry import MapGeometry
from gui.seat_map.looks import Face
from gui.seat_map.screen_glow import glow_height, screen_picture
from gui.seat_map.seat_images import SeatImages
from gui.tokens import BODY, SMALL, Tokens

_KEPT_SIZES = 6
# Drawing the faces of a big room takes longer than painting it ten times, so every map of a window shares them.
_kept: WeakKeyDictionary[tk.Misc, dict[tuple[str, str, int], SeatImages]] = WeakKeyDictionary()
_CREATE = (("board", "seats"), "lmap {x y image} $seats {$board create image $x $y -image $image}")


class _Names(dict[ImageTk.PhotoImage, str]):
    """The names by which Tk knows pictures; few pictures serve many seats."""

    def __missing__(self, photo: ImageTk.PhotoImage) -> str:
        name = self[photo] = str(photo)
        return name


class SeatBoard(tk.Canvas):
    """A laid out plan, painted. `lay` sets what there is, `paint` draws all of it, `recolour` single seats."""

    def __init__(self, master: tk.Misc, tokens: Tokens) -> None:
        super().__init__(
            master, highlightthickness=0, borderwidth=0, takefocus=True, xscrollincrement=1, yscrollincrement=1
        )
        self.tokens = tokens
        self.plan: SeatPlan | None = None
        self.geometry_now: MapGeometry | None = None
        self.faces: dict[str, Face] = {}
        self.items: dict[str, int] = {}
        self._photos: dict[str, ImageTk.PhotoImage] = {}
        self._keeper = tk.Canvas(self)  # never shown: a font that no item uses is opened anew, which takes 6 ms
        for size, bold in ((SMALL, True), (SMALL, False), (BODY, True)):
            self._keeper.create_text(0, 0, font=fonts.font(size, bold=bold))
        self._joins: list[tuple[tuple[str, str], int]] = []

    def lay(self, plan: SeatPlan, geometry: MapGeometry, faces: Mapping[str, Face], tokens: Tokens) -> None:
        """Set what the next `paint` draws."""
        self.plan, self.geometry_now, self.faces, self.tokens = plan, geometry, dict(faces), tokens

    def paint(self) -> None:
        """Draw everything anew. Faces that were drawn before are taken as they are."""
        geometry = self.geometry_now
        self.delete("all")
        self.items = {}
        self._joins = []
        self.configure(background=self.tokens.ground)
        if geometry is None:
            return
        self.configure(scrollregion=(0, 0, geometry.width, geometry.height))
        self._paint_screen(geometry)
        self._paint_seats(geometry)
        letter = fonts.font(SMALL, bold=True)
        for label in geometry.labels:
            self.create_text(label.x, label.y, text=label.row, font=letter, fill=self.tokens.muted)
        line = max(2, round(geometry.seat / 6))
        self._joins = [(join.seats, self.create_line(join.ends, width=line)) for join in geometry.joins]
        self._colour_joins()

    def recolour(self, faces: Mapping[str, Face]) -> int:
        """Give these seats other faces and return how many really changed; the others are not touched."""
        geometry, changed = self.geometry_now, 0
        for seat, face in faces.items():
            if self.faces.get(seat) == face:
                continue
            self.faces[seat] = face
            changed += 1
            if geometry is not None and seat in self.items:
                photo = self._photos[seat] = self.drawn().photo(face, geometry.spots[seat])
                self.itemconfigure(self.items[seat], image=photo)
        if any(seat in pair for pair, _item in self._joins for seat in faces):
            self._colour_joins()
        return changed

    def drawn(self) -> SeatImages:
        """Return the faces for the present theme and size."""
        assert self.geometry_now is not None
        key = (self.tokens.name, self.tokens.ground, self.geometry_now.seat)
        window = self.winfo_toplevel()
        kept = _kept.setdefault(window, {})
        found = kept.pop(key, None) or SeatImages(window, self.tokens, self.geometry_now.seat)
        kept[key] = found  # the newest last
        while len(kept) > _KEPT_SIZES:
            kept.pop(next(iter(kept))).close()
        return found

    def _paint_screen(self, geometry: MapGeometry) -> None:
        left, top, width = geometry.screen
        picture = screen_picture(self.tokens, width, glow_height(geometry.pitch), px(4))
        photo = self.drawn().lie_on(picture, (left, top))
        self.create_image(left, top, image=photo, anchor="nw")
        self.create_text(
            left + width / 2, top + geometry.pitch, text=_("SCREEN"), font=fonts.font(SMALL, bold=True),
            fill=self.tokens.muted,
        )  # fmt: skip

    def _colour_joins(self) -> None:
        """Let a bar stand out for as long as one of its two seats can be had."""
        for pair, item in self._joins:
            shown = any(self.faces[seat].kind is not SeatKind.STANDARD for seat in pair)
            self.itemconfigure(item, fill=self.tokens.info if shown else palette(self.tokens).sold_fill)

    def _paint_seats(self, geometry: MapGeometry) -> None:
        """Make all image items in one call of Tk, since this is what a first sight of a big room waits for."""
        photo, faces, names = self.drawn().photo, self.faces, _Names()
        self._photos = {seat: photo(faces[seat], spot) for seat, spot in geometry.spots.items()}
        wanted: list[int | str] = []
        for spot, picture in zip(geometry.spots.values(), self._photos.values(), strict=True):
            wanted += (spot.x, spot.y, names[picture])
        made = self.tk.call("apply", _CREATE, str(self), tuple(wanted))
        self.items = dict(zip(geometry.spots, map(int, self.tk.splitlist(made)), strict=True))
