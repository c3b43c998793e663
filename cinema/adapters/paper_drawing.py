"""Draws a till's paper dot by dot: lines that a printer's font lacks, codes, seat boxes, and whole papers as pictures.

A picture is of one bit a dot and 8 dots a millimetre, as the printer has it.
"""

import io
import logging
from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw

from cinema.adapters.paper_fonts import BUNDLED, Run, face, is_bold, runs_of
from cinema.adapters.paper_lines import CELL, PITCH, Item, Line, items, lines_of, wrapped
from cinema.adapters.qr import qr_matrix
from cinema.domain.papers.blocks import Align, Code, Gap, Logo, Paper, Rule, SeatCode, Sheet, Size, Text
from cinema.domain.visual_order import is_right_to_left, parts

_log = logging.getLogger(__name__)
_DOTS_A_MM = 8
_WHITE, _BLACK = 255, 0
Family = tuple[Path, Path]
"""The files of a font, regular and bold."""
MONO: Family = (BUNDLED / "LanternMono-Regular.ttf", BUNDLED / "LanternMono-Bold.ttf")
SANS: Family = (BUNDLED / "LanternSans-Regular.ttf", BUNDLED / "LanternSans-Bold.ttf")
_LETTER = {Size.NORMAL: 20, Size.MEDIUM: 30, Size.LARGE: 40}  # of a font whose letters are 0.6 of that wide
_BASE = {Size.NORMAL: 20, Size.MEDIUM: 29, Size.LARGE: 39}  # from a line's top to its base
_QUIET = 16  # 2 mm
_QR = 198
_LEAST_MODULE = 4  # half a millimetre: what scanners at the door read from worn paper
_LOGO = (416, 144)
_LOW_BOX = 90
_NAME = 20.0  # of a box
_LEAST_VALUE = 22.0
_BOXES_ABOVE = 150  # a box is at least so wide where two stand side by side


def text_width(text: str, size: float, *, bold: bool, family: Family = MONO) -> float:
    """Return how many dots wide a text is drawn."""
    return sum(_run_width(run, size) for run in _runs(text, family[bold], bold=bold))


def draw_text(
    draw: ImageDraw.ImageDraw,
    at: tuple[float, float],
    text: str,
    size: float,
    *,
    bold: bool,
    fill: int = _BLACK,
    family: Family = MONO,
) -> None:
    """Draw a text with its base at a point."""
    x, y = at
    for run in _runs(text, family[bold], bold=bold):
        if run.file is None:
            _draw_unknown(draw, (x, y), run.text, size, fill)
        else:
            draw.text((x, y), run.text, fill=fill, font=face(run.file, size), anchor="ls")
            if bold and not is_bold(run.file):  # drawn once more beside it
                draw.text((x + size / 24, y), run.text, fill=fill, font=face(run.file, size), anchor="ls")
        x += _run_width(run, size)


def draw_line(line: Line, dots: int) -> Image.Image:
    """Return a line as a picture over the paper's width; a text that is too wide for its place is set smaller."""
    picture = _blank(dots, PITCH[line.size], inverted=line.inverted)
    draw = ImageDraw.Draw(picture)
    for place in line.places:
        if not place.text:
            continue
        size: float = _LETTER[line.size]
        left, room = place.at * CELL[line.size], place.cells * CELL[line.size]
        if place.at + place.cells == dots // CELL[line.size]:
            room = dots - left  # the larger cells don't fill a narrow paper to its edge
        wide = text_width(place.text, size, bold=place.bold)
        if wide > room:
            size, wide = size * room / wide, room
        shift = {Align.LEFT: 0.0, Align.CENTRE: (room - wide) / 2, Align.RIGHT: room - wide}[place.align]
        fill = _WHITE if line.inverted else _BLACK
        draw_text(draw, (left + shift, _BASE[line.size]), place.text, size, bold=place.bold, fill=fill)
    return picture


def draw_item(item: Item, dots: int) -> Image.Image | None:
    """Return a line or a block as a picture over the paper's width; None for a logo that can't be drawn."""
    match item:
        case Line():
            return draw_line(item, dots)
        case Gap(lines):
            return _blank(dots, lines * PITCH[Size.NORMAL])
        case Rule():
            picture = _blank(dots, 12)
            picture.paste(_BLACK, (0, 5, dots, 7))
            return picture
        case Code():
            return _draw_code(item, dots)
        case SeatCode():
            return _draw_seat(item, dots)
        case Logo():
            return _draw_logo(item, dots)


def seat_lines(block: SeatCode, dots: int) -> list[Line]:
    """Return what follows a seat's picture as lines, because the paper is too narrow for it beside the code."""
    if _is_wide(block, dots):
        return []
    return [line for one in block.beside for line in lines_of(one, dots) if isinstance(line, Line)]


def strip(sheet: Sheet, dots: int) -> Image.Image:
    """Return a sheet as a picture, without the paper's margins."""
    pictures = []
    for item in items(sheet, dots):
        below = seat_lines(item, dots) if isinstance(item, SeatCode) else []
        pictures += [drawn for one in (item, *below) if (drawn := draw_item(one, dots)) is not None]
    return _stacked(pictures, dots)


def draw_paper(paper: Paper, dots: int) -> bytes:
    """Return a paper as a PNG with its margins; a dashed line is where it is cut."""
    edge, top = {576: 32, 384: 40}.get(dots, 32), 40
    cut = Image.new("L", (dots + 2 * edge, 2 * top), _WHITE)
    for x in range(0, cut.width, 16):
        cut.paste(_BLACK, (x, top, x + 8, top + 1))
    parts: list[Image.Image] = []
    for place, sheet in enumerate(paper.sheets):
        drawn = strip(sheet, dots)
        whole = Image.new("L", (dots + 2 * edge, drawn.height), _WHITE)
        whole.paste(drawn, (edge, 0))
        parts += [whole] if place == 0 else [cut, whole]
    inside = _stacked(parts, dots + 2 * edge)
    page = Image.new("L", (inside.width, inside.height + 2 * top), _WHITE)
    page.paste(inside, (0, top))
    buffer = io.BytesIO()
    one_bit(page).save(buffer, "PNG")
    return buffer.getvalue()


def one_bit(picture: Image.Image) -> Image.Image:
    """Return a grey picture in black and white."""
    return picture.point([_BLACK if level < 140 else _WHITE for level in range(256)], "1")


def module_dots(modules: int, wanted: int, least: int = _LEAST_MODULE) -> int:
    """Return how many dots wide each module of a code is, so that the code is about as wide as wanted."""
    return max(least, wanted // modules)


def _runs(text: str, font: Path, *, bold: bool) -> list[Run]:
    """Return a text's runs from left to right; those of a part that begins from the right stand the other way round."""
    if not is_right_to_left(text):
        return runs_of(text, font, bold=bold)
    found: list[Run] = []
    for part in parts(text):
        runs = runs_of(part, font, bold=bold)
        first = next((one for one in part if one.isalpha()), "")
        found += runs[::-1] if first and is_right_to_left(first) else runs
    return found


def _run_width(run: Run, size: float) -> float:
    return len(run.text) * size * 1.2 if run.file is None else face(run.file, size).getlength(run.text)


def _draw_unknown(draw: ImageDraw.ImageDraw, at: tuple[float, float], text: str, size: float, fill: int) -> None:
    """Draw signs that no font has as boxes with their code points, so that none is lost unseen."""
    x, y = at
    for sign in text:
        code, wide = f"{ord(sign):04X}", size * 1.2
        draw.rectangle((x + 1, y - size * 0.78, x + wide - 2, y + size * 0.16), outline=fill)
        small = face(MONO[0], size * 0.48)
        half = (len(code) + 1) // 2
        draw.text((x + wide / 2, y - size * 0.34), code[:half], fill=fill, font=small, anchor="ms")
        draw.text((x + wide / 2, y + size * 0.1), code[half:], fill=fill, font=small, anchor="ms")
        x += wide


def _draw_code(block: Code, dots: int) -> Image.Image:
    matrix = qr_matrix(block.data)
    module = module_dots(len(matrix), 0, 1)
    while module * len(matrix) < block.least * _DOTS_A_MM:
        module += 1
    wide = module * len(matrix)
    if wide > block.most * _DOTS_A_MM:
        _log.warning("a code of %d modules is wider than %d mm", len(matrix), block.most)
    quiet = max(_QUIET, 4 * module)
    caption = [one for text in (block.caption,) if text for one in wrapped(text, dots // CELL[Size.NORMAL])]
    lines = [draw_line(line, dots) for one in caption for line in _centred(one, dots)]
    code = _blank(dots, wide + 2 * quiet)
    code.paste(_modules(matrix, module), ((dots - wide) // 2, quiet))
    return _stacked([*lines, code], dots)


def _centred(text: str, dots: int) -> list[Line]:
    return [one for one in lines_of(Text(text, align=Align.CENTRE), dots) if isinstance(one, Line)]


def _modules(matrix: Sequence[Sequence[bool]], module: int) -> Image.Image:
    code = Image.new("L", (len(matrix), len(matrix)), _WHITE)
    code.putdata([_BLACK if dark else _WHITE for row in matrix for dark in row])
    return code.resize((len(matrix) * module, len(matrix) * module), Image.Resampling.NEAREST)


def _is_wide(block: SeatCode, dots: int) -> bool:
    matrix = qr_matrix(block.data)
    return dots - module_dots(len(matrix), _QR) * len(matrix) - 2 * _QUIET >= 2 * _BOXES_ABOVE


def _draw_seat(block: SeatCode, dots: int) -> Image.Image:
    matrix = qr_matrix(block.data)
    code = _modules(matrix, module_dots(len(matrix), _QR))
    left = dots - code.width - 2 * _QUIET
    beside = _stacked(
        [draw_line(line, left) for one in block.beside for line in lines_of(one, left) if isinstance(line, Line)], left
    ) if _is_wide(block, dots) else _blank(left, 0)  # fmt: skip
    high = max(code.height, beside.height + 100)
    picture = _blank(dots, high + 2 * _QUIET)
    picture.paste(code, (dots - code.width, _QUIET))
    boxes = high - beside.height - (4 if beside.height else 0)
    gap, count = 12, len(block.boxes)
    for place, (name, value) in enumerate(block.boxes):
        if _is_wide(block, dots):
            wide, tall = (left - gap * (count - 1)) // count, boxes
            at = (place * (wide + gap), _QUIET)
        else:
            wide, tall = left, (boxes - gap * (count - 1)) // count
            at = (0, _QUIET + place * (tall + gap))
        picture.paste(_box(name, value, wide, tall), at)
    picture.paste(beside, (0, _QUIET + high - beside.height))
    return picture


def _box(name: str, value: str, wide: int, tall: int) -> Image.Image:
    """Return a box with its name above its value, or beside a short one where the box is low."""
    box = _blank(wide, tall)
    draw = ImageDraw.Draw(box)
    draw.rectangle((0, 0, wide - 1, tall - 1), outline=_BLACK, width=3)
    name_wide = text_width(name, _NAME, bold=False)
    beside = wide - name_wide - 48
    is_beside = tall < _LOW_BOX and text_width(value, _LEAST_VALUE, bold=True) <= beside
    small = _NAME * min(1.0, (wide - 24) / name_wide)
    left, top = (24 + name_wide, 0.0) if is_beside else (0.0, small + 6)
    at = (12, tall / 2 + 7) if is_beside else ((wide - name_wide * small / _NAME) / 2, small + 5)
    draw_text(draw, at, name, small, bold=False)
    lines, size = _fitting(value, wide - left - 24, tall - top - 12)
    step = size * 1.1
    y = top + (tall - top - step * len(lines)) / 2 + size * 0.9
    for place, one in enumerate(lines):
        x = left + (wide - left - text_width(one, size, bold=True)) / 2
        draw_text(draw, (x, y + place * step), one, size, bold=True)
    return box


def _fitting(value: str, room: float, high: float) -> tuple[list[str], float]:
    """Return a box's value in lines with the size that fits: one line if its signs stay large enough."""
    size = min(72.0, high)
    if (long := text_width(value, size, bold=True)) > room:
        size = size * room / long
    if size >= _LEAST_VALUE:
        return [value], size
    lines = wrapped(value, max(1, int(room // (_LEAST_VALUE * 0.6))))
    return lines, min(_LEAST_VALUE, high / len(lines) / 1.1)


def read_logo(block: Logo) -> Image.Image | None:
    """Return a logo's picture; None, and a line in the log, for one that can't be read."""
    try:
        with Image.open(io.BytesIO(block.content), formats=("PNG",)) as read:
            return read.convert("RGBA")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        _log.warning("The logo can't be drawn: %s", error)
        return None


def _draw_logo(block: Logo, dots: int) -> Image.Image | None:
    logo = read_logo(block)
    if logo is None:
        return None
    ground = Image.new("RGBA", logo.size, (255, 255, 255, 255))
    ground.alpha_composite(logo)
    grey = ground.convert("L")
    grey.thumbnail((min(_LOGO[0], dots), _LOGO[1]))
    picture = _blank(dots, grey.height + 12)
    picture.paste(grey.convert("1").convert("L"), ((dots - grey.width) // 2, 0))
    return picture


def _blank(wide: int, high: int, *, inverted: bool = False) -> Image.Image:
    return Image.new("L", (wide, high), _BLACK if inverted else _WHITE)


def _stacked(pictures: Sequence[Image.Image], wide: int) -> Image.Image:
    page = _blank(wide, sum(one.height for one in pictures))
    y = 0
    for one in pictures:
        page.paste(one, (0, y))
        y += one.height
    return page
