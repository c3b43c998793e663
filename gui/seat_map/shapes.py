"""Draws the shapes behind the seats of a plan: boxes, ovals, the stage, walls, and words."""

import tkinter as tk
from collections.abc import Iterable

from cinema.domain.auditoriums import PlanShape, ShapeKind
from gui import fonts
from gui.scale import px
from gui.tokens import Tokens, mix

_LARGEST, _SMALLEST = 20, 8  # px


def draw_shapes(
    canvas: tk.Canvas, shapes: Iterable[PlanShape], origin: tuple[float, float], pitch: float, tokens: Tokens
) -> None:
    """Draw shapes on a canvas whose plan begins at `origin`, `pitch` pixels a seat; each item has its shape's tag."""
    for shape in shapes:
        left, top = origin[0] + shape.x * pitch, origin[1] + shape.y * pitch
        right, bottom = left + shape.width * pitch, top + shape.height * pitch
        tag = shape_tag(shape.id)
        fill, edge = mix(tokens.muted, tokens.ground, 0.10), mix(tokens.muted, tokens.ground, 0.45)
        box = (left, top, right, bottom)
        if shape.kind is ShapeKind.WALL:
            canvas.create_line(*box, fill=tokens.muted, width=px(3), capstyle="round", tags=tag)
        elif shape.kind is ShapeKind.ROUND:
            canvas.create_oval(*box, fill=fill, outline=edge, width=px(1), tags=tag)
        elif shape.kind is ShapeKind.STAGE:
            canvas.create_rectangle(*box, fill=mix(tokens.accent, tokens.ground, 0.14), outline=edge, tags=tag)
        elif shape.kind is ShapeKind.BOX:
            canvas.create_rectangle(*box, fill=fill, outline=edge, width=px(1), tags=tag)
        if shape.text and shape.kind is not ShapeKind.WALL:
            size = max(_SMALLEST, min(_LARGEST, round(pitch * 0.5 / px(100) * 100)))
            canvas.create_text(
                (left + right) / 2, (top + bottom) / 2, text=shape.text, fill=tokens.muted, justify="center",
                font=fonts.font(size, bold=True), tags=tag,
            )  # fmt: skip


def shape_tag(shape_id: str) -> str:
    """Return the tag of a shape's items."""
    return f"shape-{shape_id}"
