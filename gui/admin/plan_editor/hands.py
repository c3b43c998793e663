"""Mouse and keys on the sheet, by the tool: choose and move, draw rows, insert aisles, draw shapes, move the sheet."""

import sys
import tkinter as tk
from collections.abc import Callable

from cinema.domain.plan_drawing.blocks import Block
from cinema.errors import InvalidInputError
from cinema.i18n import _, ngettext
from gui import fonts, theme
from gui.admin.plan_editor.drawing import FINE, GRID, Drawing, Tool
from gui.admin.plan_editor.sheet import GHOST, Sheet
from gui.scale import px
from gui.seat_map.geometry import SEAT_SHARE, Direction, neighbour

_SLOP = 4  # px before a press becomes a drag
_SHIFT, _CONTROL = 0x1, 0x4
_REPEAT = 30  # milliseconds between the release and the press of a held key that repeats
_GHOSTS = 600  # seats that are drawn while dragging; more are told by number only
_ARROWS = {
    "Left": Direction.LEFT, "Right": Direction.RIGHT, "Up": Direction.UP, "Down": Direction.DOWN,
}  # fmt: skip


class Hands:
    """`on_refused` gets what can't be drawn, in words."""

    def __init__(self, sheet: Sheet, drawing: Drawing, on_refused: Callable[[str], None]) -> None:
        self._sheet, self._drawing, self._on_refused = sheet, drawing, on_refused
        self._from: tuple[int, int] | None = None
        self._start = (0.0, 0.0)
        self._dragged = (0.0, 0.0)
        self._moves = self._is_dragging = self._space = self._has_panned = self._panning = False
        self._space_ends = ""
        bind = sheet.bind
        bind("<ButtonPress-1>", self._press, add=True)
        bind("<B1-Motion>", self._drag, add=True)
        bind("<ButtonRelease-1>", self._release, add=True)
        bind("<Double-Button-1>", self._double, add=True)
        bind("<ButtonPress-2>", lambda event: sheet.scan_mark(event.x, event.y), add=True)
        bind("<B2-Motion>", lambda event: sheet.scan_dragto(event.x, event.y, gain=1), add=True)
        bind("<Motion>", self._hover, add=True)
        bind("<Leave>", lambda _event: sheet.delete(GHOST), add=True)
        for event, step in (("<Control-Button-4>", 1), ("<Control-Button-5>", -1)):
            bind(event, lambda event, step=step: self._wheel_zoom(event, step), add=True)  # type: ignore[misc]
        for event, way in (("<Button-4>", -1), ("<Button-5>", 1)):
            bind(event, lambda _event, way=way: sheet.yview_scroll(way * px(60), "units"), add=True)  # type: ignore[misc]
        for event, way in (("<Shift-Button-4>", -1), ("<Shift-Button-5>", 1)):
            bind(event, lambda _event, way=way: sheet.xview_scroll(way * px(60), "units"), add=True)  # type: ignore[misc]
        notch = 1 if sys.platform == "darwin" else 120  # the delta of one notch of the wheel, where it has one
        bind("<MouseWheel>", lambda event: sheet.yview_scroll(round(-event.delta / notch * px(60)), "units"), add=True)
        bind("<Control-MouseWheel>", lambda event: self._wheel_zoom(event, 1 if event.delta > 0 else -1), add=True)
        for key in _ARROWS:
            bind(f"<{key}>", lambda event, key=key: self._arrow(event, key), add=True)  # type: ignore[misc]
        bind("<KeyPress-space>", self._space_down, add=True)
        bind("<KeyRelease-space>", self._space_up, add=True)
        bind("<Shift-KeyPress-space>", self._take_row, add=True)
        bind("<FocusIn>", lambda _event: sheet.ring(), add=True)
        bind("<FocusOut>", lambda _event: self._lost_focus(), add=True)
        bind("<Destroy>", lambda _event: self._cancel_end(), add=True)

    # The mouse

    def _press(self, event: "tk.Event[tk.Misc]") -> None:
        sheet, drawing = self._sheet, self._drawing
        sheet.focus_set()
        self._from, self._is_dragging, self._dragged = (event.x, event.y), False, (0.0, 0.0)
        self._start = sheet.spot_at(event.x, event.y)
        self._panning = self._space or drawing.tool is Tool.PAN
        if self._panning:
            sheet.scan_mark(event.x, event.y)
            return
        if drawing.tool is Tool.CHOOSE:
            self._press_to_choose(event)

    def _press_to_choose(self, event: "tk.Event[tk.Misc]") -> None:
        drawing, more = self._drawing, bool(int(event.state) & (_SHIFT | _CONTROL))
        row = self._row_under(event)
        seat = drawing.near(*self._start)
        shape = None if seat is not None else drawing.shape_at(*self._start)
        self._moves = False
        if row is not None:
            drawing.choose(row, more=more)
            self._moves = not more
        elif seat is not None:
            self._sheet.cursor_seat = seat
            if more:
                drawing.choose([seat], more=True)
            else:
                if seat not in drawing.chosen:
                    drawing.choose([seat])
                self._moves = True
        elif shape is not None:
            drawing.choose_shape(shape)
            self._moves = True

    def _drag(self, event: "tk.Event[tk.Misc]") -> None:
        if self._from is None:
            return
        if not self._is_dragging and abs(event.x - self._from[0]) + abs(event.y - self._from[1]) < px(_SLOP):
            return
        self._is_dragging = True
        sheet, tool = self._sheet, self._drawing.tool
        if self._panning:
            sheet.scan_dragto(event.x, event.y, gain=1)
            self._has_panned = True
        elif tool is Tool.CHOOSE and self._moves:
            self._drag_chosen(event)
        elif tool is Tool.CHOOSE:
            self._draw_box(event)
        elif tool is Tool.ROWS:
            self._draw_block(self._block(event))
        elif tool is Tool.SHAPE:
            self._draw_box(event)

    def _release(self, event: "tk.Event[tk.Misc]") -> None:
        begun, self._from = self._from, None
        self._sheet.delete(GHOST)
        if begun is None or self._panning:
            self._panning = False
            return
        drawing, here = self._drawing, self._sheet.spot_at(event.x, event.y)
        if drawing.tool is Tool.CHOOSE and self._moves:
            if self._is_dragging:
                drawing.move(*self._dragged)
        elif drawing.tool is Tool.CHOOSE:
            if self._is_dragging:
                left, right = sorted((self._start[0], here[0]))
                top, bottom = sorted((self._start[1], here[1]))
                drawing.choose(drawing.inside(left, top, right, bottom), more=self._adds(event))
            elif drawing.near(*here) is None and self._row_under(event) is None and not self._adds(event):
                drawing.choose(())
        elif drawing.tool is Tool.ROWS:
            self._add_block(self._block(event))
        elif drawing.tool is Tool.AISLE:
            drawing.part(**self._aisle(here))
        elif drawing.tool is Tool.SHAPE and self._is_dragging:
            start = drawing.snapped(self._start[0]), drawing.snapped(self._start[1])
            drawing.add_shape(start, (drawing.snapped(here[0]), drawing.snapped(here[1])))

    def _double(self, event: "tk.Event[tk.Misc]") -> None:
        """Choose a seat's whole row."""
        seat = self._drawing.near(*self._sheet.spot_at(event.x, event.y))
        if self._drawing.tool is Tool.CHOOSE and seat is not None:
            self._drawing.choose(self._drawing.row_of(seat), more=self._adds(event))

    def _hover(self, event: "tk.Event[tk.Misc]") -> None:
        """Show where an aisle would be inserted."""
        sheet = self._sheet
        sheet.delete(GHOST)
        if self._drawing.tool is not Tool.AISLE or not self._drawing.plan.seats:
            return
        at = self._aisle(sheet.spot_at(event.x, event.y))
        colour, line = theme.current().accent, px(2)
        if "x" in at:
            x = at["x"] * sheet.pitch
            sheet.create_line(
                x, sheet.canvasy(0), x, sheet.canvasy(sheet.winfo_height()), fill=colour, width=line, tags=GHOST
            )
        else:
            y = at["y"] * sheet.pitch
            sheet.create_line(
                sheet.canvasx(0), y, sheet.canvasx(sheet.winfo_width()), y, fill=colour, width=line, tags=GHOST
            )

    def _wheel_zoom(self, event: "tk.Event[tk.Misc]", step: int) -> str:
        self._sheet.zoom(step, (event.x, event.y))
        return "break"

    @staticmethod
    def _adds(event: "tk.Event[tk.Misc]") -> bool:
        return bool(int(event.state) & (_SHIFT | _CONTROL))

    def _row_under(self, event: "tk.Event[tk.Misc]") -> tuple[str, ...] | None:
        """Return the seats of the row whose letter is under the mouse."""
        x, y = self._sheet.canvasx(event.x), self._sheet.canvasy(event.y)
        for item in self._sheet.find_overlapping(x - px(4), y - px(4), x + px(4), y + px(4)):
            tags = self._sheet.gettags(item)
            if "letter" in tags:
                row = next(tag for tag in tags if tag.startswith("r-")).removeprefix("r-")
                return tuple(seat.id for seat in self._drawing.plan.rows.get(row, ()))
        return None

    def _drag_chosen(self, event: "tk.Event[tk.Misc]") -> None:
        here, drawing = self._sheet.spot_at(event.x, event.y), self._drawing
        wanted = drawing.snapped(here[0] - self._start[0]), drawing.snapped(here[1] - self._start[1])
        dx, dy = wanted[0] - self._dragged[0], wanted[1] - self._dragged[1]
        if dx or dy:
            self._sheet.drag_chosen(dx * self._sheet.pitch, dy * self._sheet.pitch)
            self._dragged = wanted

    def _block(self, event: "tk.Event[tk.Misc]") -> Block:
        here, drawing = self._sheet.spot_at(event.x, event.y), self._drawing
        start = drawing.snapped(self._start[0]), drawing.snapped(self._start[1])
        return Block.between(start, (here[0], here[1]), drawing.row_pitch)

    def _draw_block(self, block: Block) -> None:
        sheet, tokens = self._sheet, theme.current()
        sheet.delete(GHOST)
        half = sheet.pitch * SEAT_SHARE / 2
        if block.count <= _GHOSTS:
            for row in block.places():
                for x, y in row:
                    across, down = x * sheet.pitch, y * sheet.pitch
                    sheet.create_rectangle(
                        across - half, down - half, across + half, down + half, outline=tokens.accent, tags=GHOST
                    )
        rows = ngettext("{count} row", "{count} rows", block.rows).format(count=block.rows)
        words = _("{rows} × {across} = {count} seats").format(rows=rows, across=block.across, count=block.count)
        right, bottom = block.x + block.across - 1, block.y + (block.rows - 1) * block.row_pitch
        self._label(words, right * sheet.pitch, (bottom + 1) * sheet.pitch)

    def _draw_box(self, event: "tk.Event[tk.Misc]") -> None:
        sheet = self._sheet
        sheet.delete(GHOST)
        x, y = (value * sheet.pitch for value in self._start)
        sheet.create_rectangle(
            x, y, sheet.canvasx(event.x), sheet.canvasy(event.y), outline=theme.current().accent,
            dash=(px(4), px(3)), width=px(1), tags=GHOST,
        )  # fmt: skip

    def _label(self, words: str, x: float, y: float) -> None:
        tokens, type_ = theme.current(), fonts.font(11, bold=True)
        text = self._sheet.create_text(x, y, text=words, font=type_, fill=tokens.on_accent, anchor="e", tags=GHOST)
        box = self._sheet.bbox(text)
        edge = px(6)
        ground = self._sheet.create_rectangle(
            box[0] - edge, box[1] - edge, box[2] + edge, box[3] + edge, fill=tokens.accent, outline="", tags=GHOST
        )
        self._sheet.tag_lower(ground, text)

    def _add_block(self, block: Block) -> None:
        try:
            self._drawing.add_block(block)
        except InvalidInputError as error:
            self._on_refused(error.message)

    def _aisle(self, here: tuple[float, float]) -> dict[str, float]:
        """Return where an aisle would be: between two seats beside each other, or between two rows."""
        drawing = self._drawing
        x, y = here
        if drawing.near(x, y, reach=0.75) is not None or self._is_in_a_row(y):
            return {"x": round((x - 0.5) / GRID) * GRID + 0.5 if drawing.snaps else x}
        return {"y": y}

    def _is_in_a_row(self, y: float) -> bool:
        heights = [sum(seat.y for seat in row) / len(row) for row in self._drawing.plan.rows.values()]
        return any(abs(height - y) < 0.45 for height in heights)

    # Keys

    def _arrow(self, event: "tk.Event[tk.Misc]", key: str) -> str:
        """Nudge what is chosen; with Ctrl, or with nothing chosen, go to another seat."""
        drawing, state = self._drawing, int(event.state)
        dx, dy = _ARROWS[key].value
        if (drawing.chosen or drawing.shape) and not state & _CONTROL:
            step = (GRID if drawing.snaps else FINE) * (4 if state & _SHIFT else 1)
            drawing.move(dx * step, dy * step, nudge=True)
        elif drawing.plan.seats:
            here = self._sheet.cursor_seat
            there = here if here in drawing.plan.by_id else None
            seat = neighbour(drawing.plan, there, _ARROWS[key]) if there else drawing.plan.seats[0].id
            self._sheet.cursor_seat = seat or there
            self._sheet.ring()
            self._sheet.reveal([self._sheet.cursor_seat or ""])
        return "break"

    def _space_down(self, _event: "tk.Event[tk.Misc]") -> str:
        if self._space_ends:  # X11 repeats a held key as releases and presses
            self._sheet.after_cancel(self._space_ends)
            self._space_ends = ""
        elif not self._space:
            self._space, self._has_panned = True, False
        return "break"

    def _space_up(self, _event: "tk.Event[tk.Misc]") -> str:
        self._space_ends = self._sheet.after(_REPEAT, self._space_ended)
        return "break"

    def _take_row(self, _event: "tk.Event[tk.Misc]") -> str:
        """Choose the row of the seat where the keyboard is."""
        seat = self._sheet.cursor_seat
        if seat is not None and seat in self._drawing.plan.by_id:
            self._drawing.choose(self._drawing.row_of(seat), more=True)
        return "break"

    def _lost_focus(self) -> None:
        self._space = False
        self._cancel_end()
        self._sheet.ring()

    def _cancel_end(self) -> None:
        if self._space_ends:
            self._sheet.after_cancel(self._space_ends)
            self._space_ends = ""

    def _space_ended(self) -> None:
        """Space alone chooses the seat where the keyboard is; held, it lets the mouse move the sheet."""
        self._space, self._space_ends = False, ""
        seat = self._sheet.cursor_seat
        if not self._has_panned and seat is not None and seat in self._drawing.plan.by_id:
            self._drawing.choose([seat], more=True)
