"""What dragging every seat of the largest plan costs in the editor, against the same items on a bare canvas."""

import tkinter as tk

from benchmarks.report import Line, median_of_ratios
from benchmarks.screen import milliseconds_to_screen, screen
from cinema.domain.plan_drawing.blocks import Block
from gui import theme
from gui.admin.plan_editor.drawing import Drawing
from gui.admin.plan_editor.hands import Hands
from gui.admin.plan_editor.sheet import Sheet

SEATS, _ACROSS, _ROWS = 3000, 60, 50
TARGET = 1.5
_BUTTON = 0x100


def run(*, quick: bool) -> list[Line]:
    """Drag by as many steps on both canvases, one after the other, and compare step by step."""
    with screen():
        root = theme.open_window("drag", "foyer")
        try:
            return [_drag(root, 6 if quick else 40)]
        finally:
            root.destroy()


def _drag(root: tk.Tk, steps: int) -> Line:
    root.geometry("1280x800+0+0")
    root.deiconify()
    drawing = Drawing("room", None)
    sheet = Sheet(root, drawing)
    Hands(sheet, drawing, lambda _words: None)
    sheet.pack(fill="both", expand=True)
    root.update()
    drawing.add_block(Block(-_ACROSS / 2, 0.0, _ROWS, _ACROSS))
    sheet.fit()
    root.update()
    bare = _same_items(root, sheet)
    ours: list[float] = []
    theirs: list[float] = []
    x, y = (round(value * sheet.pitch) for value in (drawing.plan.seats[0].x, drawing.plan.seats[0].y))
    at = x - round(sheet.canvasx(0)), y - round(sheet.canvasy(0))
    sheet.event_generate("<ButtonPress-1>", x=at[0], y=at[1])
    root.update()
    for step in range(1, steps + 1):
        moved = round((1 if step % 2 else 2) * sheet.pitch)
        ours.append(
            milliseconds_to_screen(
                root,
                lambda: sheet.event_generate("<B1-Motion>", x=at[0] + moved, y=at[1], state=_BUTTON),  # noqa: B023
            )
        )
        sheet.pack_forget()
        bare.pack(fill="both", expand=True)
        root.update()
        way = sheet.pitch if step % 2 else -sheet.pitch
        theirs.append(milliseconds_to_screen(root, lambda: bare.move("all", way, 0)))  # noqa: B023
        bare.pack_forget()
        sheet.pack(fill="both", expand=True)
        root.update()
    detail = f"{sorted(ours)[len(ours) // 2]:.1f} ms, bare {sorted(theirs)[len(theirs) // 2]:.1f} ms"
    name = f"drag {SEATS} seats / the same items on a bare canvas"
    return Line("plan editor", name, median_of_ratios(ours, theirs), target=TARGET, detail=detail)


def _same_items(root: tk.Tk, sheet: Sheet) -> tk.Canvas:
    """Return a canvas with the items of the sheet that are dragged, and nothing else."""
    bare = tk.Canvas(root, highlightthickness=0, borderwidth=0, background=sheet.cget("background"))
    call, path = sheet.tk.call, str(sheet)
    left, top = sheet.canvasx(0), sheet.canvasy(0)
    for item in sheet.find_withtag("chosen"):
        kind = call(path, "type", item)
        places = [value - (top if place % 2 else left) for place, value in enumerate(sheet.coords(item))]
        options = {
            "image": ("image",), "text": ("text", "font", "fill"), "rectangle": ("outline", "width"),
        }[str(kind)]  # fmt: skip
        given = [part for name in options for part in (f"-{name}", call(path, "itemcget", item, f"-{name}"))]
        bare.tk.call(str(bare), "create", kind, *places, *given)
    return bare
