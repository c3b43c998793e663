"""The canvas of the seats: one image item per seat, so that single seats can be recoloured. It handles no input."""

import tkinter as tk
from collections.abc import Mapping
from weakref import WeakKeyDictionary

from PIL import ImageTk

from cinema.domain.auditoriums import SeatKind, SeatPlan
from cinema.i18n import _
from gui import fonts
from gui.scale import px
from gui.seat_map.drawing import palette
from gui.seat_map.geometry import MapGeometry, RowLabel
from gui.seat_map.looks import SeatStyle
from gui.seat_map.screen_glow import glow_height, screen_picture
from gui.seat_map.seat_images import SeatImages
from gui.seat_map.shapes import draw_shapes
from gui.tokens import BODY, SMALL, Tokens

_CACHED_SIZES = 6
_LETTER_ROOM = 14  # px from the middle of a row letter that is kept in view to the edge
# Drawing the seat images of a big room takes longer than painting it ten times, so all maps of a window share them.
_cache: WeakKeyDictionary[tk.Misc, dict[tuple[str, str, int], SeatImages]] = WeakKeyDictionary()
# A Tcl lambda that creates all items in one call: hundreds of calls from Python are several times slower.
_CREATE = (("board", "seats"), "lmap {x y image} $seats {$board create image $x $y -image $image}")


class _Names(dict[ImageTk.PhotoImage, str]):
    """Caches the Tk names of images: `str(photo)` for every seat is slow, and few images serve many seats."""

    def __missing__(self, photo: ImageTk.PhotoImage) -> str:
        name = self[photo] = str(photo)
        return name


class SeatBoard(tk.Canvas):
    """Paints a plan: `lay` sets plan and layout, `paint` draws everything, `recolour` changes single seats."""

    def __init__(self, master: tk.Misc, tokens: Tokens) -> None:
        super().__init__(
            master, highlightthickness=0, borderwidth=0, takefocus=True, xscrollincrement=1, yscrollincrement=1
        )
        self.letters = SMALL  # px; the size of row letters, larger where they are read from afar
        self.tokens = tokens
        self.plan: SeatPlan | None = None
        self.geometry_now: MapGeometry | None = None
        self.styles: dict[str, SeatStyle] = {}
        self.items: dict[str, int] = {}
        self._photos: dict[str, ImageTk.PhotoImage] = {}
        self._keeper = tk.Canvas(self)  # never shown: Tk closes a font that no item uses; opening it takes 6 ms
        for size, bold in ((SMALL, True), (SMALL, False), (BODY, True)):
            self._keeper.create_text(0, 0, font=fonts.font(size, bold=bold))
        self._joins: list[tuple[tuple[str, str], int]] = []
        self._letters: dict[int, RowLabel] = {}
        self._patches: dict[int, int] = {}  # behind the letters that lie over seats
        self.configure(xscrollcommand=lambda _first, _last: self._keep_letters())

    def lay(self, plan: SeatPlan, geometry: MapGeometry, styles: Mapping[str, SeatStyle], tokens: Tokens) -> None:
        """Set the plan, layout and seat styles for the next `paint`."""
        self.plan, self.geometry_now, self.styles, self.tokens = plan, geometry, dict(styles), tokens

    def paint(self) -> None:
        """Redraw everything; seat images come from the cache."""
        geometry = self.geometry_now
        self.delete("all")
        self.items = {}
        self._joins, self._letters, self._patches = [], {}, {}
        self.configure(background=self.tokens.ground)
        if geometry is None:
            return
        self.configure(scrollregion=(0, 0, geometry.width, geometry.height))
        self._paint_screen(geometry)
        if self.plan is not None and self.plan.shapes:
            draw_shapes(self, self.plan.shapes, geometry.origin, geometry.pitch, self.tokens)
        self._paint_seats(geometry)
        self._paint_letters(geometry)
        # After the seats, so that the bars lie over their edges.
        line = max(2, round(geometry.seat / 6))
        self._joins = [(join.seats, self.create_line(join.ends, width=line)) for join in geometry.joins]
        self._colour_joins()

    def recolour(self, styles: Mapping[str, SeatStyle]) -> int:
        """Set the style of these seats, and return how many changed."""
        geometry, changed = self.geometry_now, 0
        for seat, style in styles.items():
            if self.styles.get(seat) == style:
                continue
            self.styles[seat] = style
            changed += 1
            if geometry is not None and seat in self.items:
                photo = self._photos[seat] = self.images().photo(style, geometry.spots[seat])
                self.itemconfigure(self.items[seat], image=photo)
        if any(seat in pair for pair, _item in self._joins for seat in styles):
            self._colour_joins()
        return changed

    def images(self) -> SeatImages:
        """Return the seat images for the current theme and size."""
        assert self.geometry_now is not None
        key = (self.tokens.name, self.tokens.ground, self.geometry_now.seat)
        window = self.winfo_toplevel()
        cached = _cache.setdefault(window, {})
        found = cached.pop(key, None) or SeatImages(window, self.tokens, self.geometry_now.seat)
        cached[key] = found  # last: the dictionary's order is the order of use
        while len(cached) > _CACHED_SIZES:
            cached.pop(next(iter(cached))).close()
        return found

    def _letter_size(self, geometry: MapGeometry) -> int:
        """Return the size of row letters: on a very small map they are as high as their rows."""
        return max(1, min(self.letters, int(geometry.pitch / px(100) * 100)))

    def _paint_screen(self, geometry: MapGeometry) -> None:
        left, top, width = geometry.screen
        picture = screen_picture(self.tokens, width, glow_height(geometry.pitch), px(4))
        photo = self.images().set_backdrop(picture, (left, top))
        self.create_image(left, top, image=photo, anchor="nw")
        self.create_text(
            left + width / 2, top + geometry.pitch, text=_("SCREEN"), fill=self.tokens.muted,
            font=fonts.font(self._letter_size(geometry), bold=True),
        )  # fmt: skip

    def _paint_letters(self, geometry: MapGeometry) -> None:
        letter = fonts.font(self._letter_size(geometry), bold=True)
        for label in geometry.labels:
            item = self.create_text(label.x, label.y, text=label.row, font=letter, fill=self.tokens.muted)
            self._letters[item] = label
        self._keep_letters()

    def _keep_letters(self) -> None:
        """Keep the row letters in view when the map is wider than the window: they stop at its edges."""
        if self.geometry_now is None:
            return
        first, last = self.canvasx(0), self.canvasx(self.winfo_width())
        if self.geometry_now.width <= self.winfo_width():  # nothing is out of sight, however near the edge it is
            first, last = float("-inf"), float("inf")
        room, high = px(_LETTER_ROOM), px(self.letters) / 2 + px(4)
        for item, label in self._letters.items():
            x = max(label.x, first + room) if label.side < 0 else min(label.x, last - room)
            patch = self._patches.get(item)
            if x == label.x and patch is None:
                continue
            self.coords(item, x, label.y)
            if patch is None:
                patch = self._patches[item] = self.create_rectangle(0, 0, 0, 0, fill=self.tokens.ground, outline="")
                self.tag_lower(patch, item)
            if x == label.x:
                self.delete(self._patches.pop(item))
            else:
                self.coords(patch, x - room, label.y - high, x + room, label.y + high)

    def _colour_joins(self) -> None:
        """Highlight the bar of a wheelchair space and its companion seat while one of the two can be taken."""
        for pair, item in self._joins:
            shown = any(self.styles[seat].kind is not SeatKind.STANDARD for seat in pair)
            self.itemconfigure(item, fill=self.tokens.info if shown else palette(self.tokens).sold_fill)

    def _paint_seats(self, geometry: MapGeometry) -> None:
        photo, styles, names = self.images().photo, self.styles, _Names()
        self._photos = {seat: photo(styles[seat], spot) for seat, spot in geometry.spots.items()}
        wanted: list[int | str] = []
        for spot, picture in zip(geometry.spots.values(), self._photos.values(), strict=True):
            wanted += (spot.x, spot.y, names[picture])
        made = self.tk.call("apply", _CREATE, str(self), tuple(wanted))
        self.items = dict(zip(geometry.spots, map(int, self.tk.splitlist(made)), strict=True))
