"""The drawing on a canvas: grid, screen, shapes, seats with their numbers, row letters, rings around what is chosen."""

import tkinter as tk
from collections.abc import Mapping, Sequence
from typing import Any

from cinema.domain.auditoriums import PlacedSeat, PlanShape, SeatKind, SeatPlan
from cinema.i18n import _
from gui import fonts, theme
from gui.admin.plan_editor.drawing import Drawing
from gui.scale import px
from gui.seat_map.geometry import SEAT_SHARE, Spot
from gui.seat_map.looks import SeatLook, SeatStyle, style_of
from gui.seat_map.seat_images import SeatImages
from gui.seat_map.shapes import draw_shapes, shape_tag
from gui.tokens import Tokens, mix
from gui.widgets.right_to_left import shown

PITCHES = (12, 16, 20, 26, 32, 40, 52)
"""Zoom steps: px between two seats."""
CHOSEN, RING, GHOST = "chosen", "ring", "ghost"
_BEFORE = 2.15  # pitches from the screen to the first row
_EMPTY = (-14.0, -3.0, 14.0, 16.0)  # the part that is seen before there are seats
_ROOM = 6.0  # pitches around the seats that can be scrolled to
_NUMBERS_FROM = 20  # px of pitch; below it numbers can't be read
_BARE = {SeatKind.STANDARD, SeatKind.PREMIUM, SeatKind.RESTRICTED}  # the other kinds have a symbol
# Tcl lambdas that make or tag all items in one call: thousands of calls from Python are several times slower.
_IMAGES = ("c items", "foreach {x y image tag} $items {$c create image $x $y -image $image -tags [list seat $tag]}")
_TEXTS = (
    "c items font fill",
    "foreach {x y text tag} $items {$c create text $x $y -text $text -font $font -fill $fill -tags [list number $tag]}",
)
_RINGS = (
    "c items half colour line",
    "foreach {x y} $items {$c create rectangle [expr {$x-$half}] [expr {$y-$half}] [expr {$x+$half}] [expr {$y+$half}] -outline $colour -width $line -tags {ring chosen}}",  # noqa: E501 - one Tcl script
)
_TAG = ("c tags", "foreach tag $tags {$c addtag chosen withtag $tag}")


class Sheet(tk.Canvas):
    """Shows a drawing; places are seat pitches, the middle of the hall is 0. It handles no input."""

    def __init__(self, master: tk.Misc, drawing: Drawing) -> None:
        super().__init__(
            master, highlightthickness=0, borderwidth=0, takefocus=True, xscrollincrement=1, yscrollincrement=1
        )
        self.drawing = drawing
        self.zoom_step = 3
        self.cursor_seat: str | None = None
        self._tokens: Tokens = theme.current()
        self._images: SeatImages | None = None
        self._drawn: SeatPlan | None = None
        self._marked: Mapping[str, str] = {}
        self._was_fitted = False
        self.bind("<Configure>", lambda _event: self._sized(), add=True)
        theme.on_change(self, self._themed)
        drawing.on_change(self.follow)

    @property
    def pitch(self) -> int:
        """Pixels between two neighbouring seats."""
        return px(PITCHES[self.zoom_step])

    def spot_at(self, x: float, y: float) -> tuple[float, float]:
        """Return the place in pitches of a point of the window, as mouse events have it."""
        return self.canvasx(x) / self.pitch, self.canvasy(y) / self.pitch

    def follow(self) -> None:
        """Show what has changed of the drawing."""
        if self.drawing.plan is not self._drawn:
            self.paint()
        else:
            self.ring()

    def zoom(self, step: int, at: tuple[int, int] | None = None) -> None:
        """Go one zoom step in (1) or out (-1); the place under `at`, else the middle, stays where it is."""
        x, y = at or (self.winfo_width() // 2, self.winfo_height() // 2)
        there = self.spot_at(x, y)
        wanted = max(0, min(len(PITCHES) - 1, self.zoom_step + step))
        if wanted != self.zoom_step:
            self.zoom_step = wanted
            self._forget_images()
            self.paint()
            self._show_at(there, x, y)
            self.event_generate("<<Zoomed>>")

    def fit(self) -> None:
        """Choose the largest zoom at which the whole plan is seen, and show its middle."""
        left, top, right, bottom = self._extent()
        width, height = max(1, self.winfo_width()), max(1, self.winfo_height())
        steps = [
            step for step, pitch in enumerate(PITCHES)
            if (right - left + 3) * px(pitch) <= width and (bottom - top + 3) * px(pitch) <= height
        ]  # fmt: skip
        self.zoom_step = steps[-1] if steps else 0
        self._forget_images()
        self.paint()
        self._show_at(((left + right) / 2, (top + bottom) / 2), width // 2, height // 2)
        self.event_generate("<<Zoomed>>")

    def reveal(self, seats: Sequence[str]) -> None:
        """Scroll until the first of some seats is seen."""
        seat = next((self.drawing.plan.by_id[one] for one in seats if one in self.drawing.plan.by_id), None)
        if seat is None:
            return
        x, y = seat.x * self.pitch - self.canvasx(0), seat.y * self.pitch - self.canvasy(0)
        if not (0 < x < self.winfo_width() and 0 < y < self.winfo_height()):
            self._show_at((seat.x, seat.y), self.winfo_width() // 2, self.winfo_height() // 2)

    def mark(self, seats: Mapping[str, str]) -> None:
        """Show which seats a check names: by seat, the token that gives the colour."""
        self._marked = seats
        self._draw_marks()

    def paint(self) -> None:
        """Draw everything."""
        plan, tokens = self.drawing.plan, self._tokens
        self._drawn = plan
        self.delete("all")
        self.configure(background=tokens.ground)
        left, top, right, bottom = (value * self.pitch for value in self._region())
        self.configure(scrollregion=(left, top, right, bottom))
        self._draw_grid(left, top, right, bottom)
        if plan.has_screen:
            self._draw_screen()
        draw_shapes(self, plan.shapes, (0.0, 0.0), self.pitch, tokens)
        self._draw_seats(plan.placed())
        self._draw_letters()
        self._draw_marks()
        self.ring()

    def ring(self) -> None:
        """Show what is chosen, and where the keyboard is."""
        self.delete(RING)
        self.dtag(CHOSEN, CHOSEN)
        tokens, half, line = self._tokens, self.pitch * SEAT_SHARE / 2 + px(2), px(2)
        wanted = set(self.drawing.chosen)
        places: list[float] = []
        for one in self.drawing.plan.placed():
            if one.seat.id in wanted:
                places += (one.x * self.pitch, one.y * self.pitch)
        if places:
            self.tk.call("apply", _RINGS, str(self), tuple(places), half, tokens.accent, line)
            self.tk.call("apply", _TAG, str(self), tuple(map(seat_tag, self.drawing.chosen)))
        if self.drawing.shape is not None:
            self._ring_shape(self.drawing.shape)
        seat = self.drawing.plan.by_id.get(self.cursor_seat or "")
        if seat is not None and self.focus_displayof() is self:
            x, y, half = seat.x * self.pitch, seat.y * self.pitch, half + px(3)
            self.create_rectangle(
                x - half, y - half, x + half, y + half, outline=tokens.info, width=line, dash=(px(3), px(3)), tags=RING
            )

    def drag_chosen(self, dx: float, dy: float) -> None:
        """Move the items of what is chosen by pixels: one call, whatever their number."""
        self.move(CHOSEN, dx, dy)

    def seat_style(self, one: PlacedSeat, blocked: set[str]) -> SeatStyle:
        """Return how a seat is drawn."""
        if one.seat.id in blocked:
            return style_of(SeatLook.BLOCKED)
        return style_of(SeatLook.FREE, one.seat.kind)

    def destroy(self) -> None:
        """Release the seats' pictures, which belong to the window, and destroy the sheet."""
        self._forget_images()
        super().destroy()

    def _sized(self) -> None:
        if not self._was_fitted and self.winfo_width() > 1:
            self._was_fitted = True
            self.fit()

    def _themed(self, tokens: Tokens) -> None:
        self._tokens = tokens
        self._forget_images()
        if self._was_fitted:
            self.paint()

    def _forget_images(self) -> None:
        if self._images is not None:
            self._images.close()
        self._images = None

    def _extent(self) -> tuple[float, float, float, float]:
        plan = self.drawing.plan
        places = [(one.x, one.y) for one in plan.placed()]
        for shape in plan.shapes:
            places += [(shape.x, shape.y), (shape.x + shape.width, shape.y + shape.height)]
        if not places:
            return _EMPTY
        across, down = [x for x, _y in places], [y for _x, y in places]
        return min(across), min(down) - _BEFORE, max(across), max(down)

    def _region(self) -> tuple[float, float, float, float]:
        left, top, right, bottom = self._extent()
        # As large as the window at least, and with room to draw in on all sides.
        across = max(right - left + 2 * _ROOM, self.winfo_width() / self.pitch)
        down = max(bottom - top + 2 * _ROOM, self.winfo_height() / self.pitch)
        middle, centre = (left + right) / 2, (top + bottom) / 2
        return middle - across / 2, centre - down / 2, middle + across / 2, centre + down / 2

    def _show_at(self, there: tuple[float, float], x: int, y: int) -> None:
        """Scroll until a place lies at a point of the window."""
        left, top, right, bottom = (value * self.pitch for value in self._region())
        self.xview_moveto((there[0] * self.pitch - x - left) / max(1.0, right - left))
        self.yview_moveto((there[1] * self.pitch - y - top) / max(1.0, bottom - top))

    def _draw_grid(self, left: float, top: float, right: float, bottom: float) -> None:
        tokens = self._tokens
        faint = mix(tokens.line, tokens.ground, 0.45)
        step = 2 * self.pitch
        for line in range(int(left // step), int(right // step) + 1):
            self.create_line(line * step, top, line * step, bottom, fill=faint)
        for line in range(int(top // step), int(bottom // step) + 1):
            self.create_line(left, line * step, right, line * step, fill=faint)
        self.create_line(0, top, 0, bottom, fill=tokens.line, dash=(px(6), px(6)))

    def _draw_screen(self) -> None:
        left, top, right, _bottom = self._extent()
        if not self.drawing.plan.seats:
            left, top, right = -8.0, -_BEFORE, 8.0
        half, middle = max((right - left) * 0.46, 3.0), (left + right) / 2
        ends = [(middle - half, top + half * 0.07), (middle, top - half * 0.02), (middle + half, top + half * 0.07)]
        tokens = self._tokens
        self.create_line(
            *(value * self.pitch for point in ends for value in point), smooth=True, width=px(3),
            fill=tokens.text if tokens.dark else tokens.muted,
        )  # fmt: skip
        self.create_text(
            middle * self.pitch, (top + 0.7) * self.pitch, text=_("SCREEN"), fill=tokens.muted,
            font=fonts.font(11, bold=True),
        )  # fmt: skip

    def _draw_seats(self, placed: Sequence[PlacedSeat]) -> None:
        if self._images is None:
            self._images = SeatImages(self.winfo_toplevel(), self._tokens, max(8, round(self.pitch * SEAT_SHARE)))
        photo, blocked = self._images.photo, set(self.drawing.plan.blocked)
        names: dict[Any, str] = {}
        images: list[object] = []
        texts: dict[str, list[object]] = {}
        for one in placed:
            style = self.seat_style(one, blocked)
            x, y, tag = one.x * self.pitch, one.y * self.pitch, seat_tag(one.seat.id)
            key = (style, round(one.angle))
            if key not in names:
                names[key] = str(photo(style, Spot(0, 0, key[1])))
            images += (x, y, names[key], tag)
            if one.seat.kind in _BARE:
                ink = self._tokens.premium if one.seat.kind is SeatKind.PREMIUM else self._tokens.text
                texts.setdefault(ink, []).extend((x, y, shown(one.seat.number_text), tag))
        self.tk.call("apply", _IMAGES, str(self), tuple(images))
        if self.pitch >= px(_NUMBERS_FROM):
            size = max(8, min(14, round(PITCHES[self.zoom_step] * SEAT_SHARE * 0.42)))
            for ink, items in texts.items():
                self.tk.call("apply", _TEXTS, str(self), tuple(items), fonts.font(size), ink)

    def _draw_letters(self) -> None:
        face = fonts.font(13 if self.pitch >= px(_NUMBERS_FROM) else 10, bold=True)
        places = {one.seat.id: one for one in self.drawing.plan.placed()}
        for row in self.drawing.plan.rows.values():
            if row[0].area is not None:
                middle = row[len(row) // 2]
                self.create_text(
                    middle.x * self.pitch, (row[0].y - 0.8) * self.pitch, text=row[0].area, font=face,
                    fill=self._tokens.muted,
                )  # fmt: skip
                continue
            for seat, side in ((row[0], -1), (row[-1], 1)):
                one = places[seat.id]
                self.create_text(
                    (one.x + side) * self.pitch, one.y * self.pitch, text=seat.row_text, font=face,
                    fill=self._tokens.muted, tags=("letter", row_tag(seat.row)),
                )  # fmt: skip

    def _draw_marks(self) -> None:
        self.delete("mark")
        half = self.pitch * SEAT_SHARE / 2 + px(1)
        for one in self.drawing.plan.placed() if self._marked else ():
            role = self._marked.get(one.seat.id)
            if role is not None:
                x, y = one.x * self.pitch, one.y * self.pitch
                self.create_rectangle(
                    x - half, y - half, x + half, y + half, outline=getattr(self._tokens, role), width=px(2),
                    tags=("mark", seat_tag(one.seat.id)),
                )  # fmt: skip

    def _ring_shape(self, shape_id: str) -> None:
        shape: PlanShape | None = next((one for one in self.drawing.plan.shapes if one.id == shape_id), None)
        if shape is None:
            return
        self.addtag_withtag(CHOSEN, shape_tag(shape_id))
        left, right = sorted((shape.x * self.pitch, (shape.x + shape.width) * self.pitch))
        top, bottom = sorted((shape.y * self.pitch, (shape.y + shape.height) * self.pitch))
        edge = px(4)
        self.create_rectangle(
            left - edge, top - edge, right + edge, bottom + edge, outline=self._tokens.accent, width=px(2),
            dash=(px(4), px(3)), tags=(RING, CHOSEN),
        )  # fmt: skip


def seat_tag(seat: str) -> str:
    """Return the tag of a seat's items."""
    return f"s-{seat}"


def row_tag(row: str) -> str:
    """Return the tag of a row's letters."""
    return f"r-{row}"
