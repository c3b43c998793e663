"""The items above the seats: focus ring, seat number and tooltip."""

from PIL import Image, ImageDraw, ImageTk

from gui import fonts, images
from gui.scale import px
from gui.seat_map.board import SeatBoard
from gui.seat_map.geometry import Spot
from gui.tokens import BODY, SMALL

_POINTER = 6  # px, the height of the tooltip's arrow
_FINE = 4


class SeatOverlay:
    """Creates the items once per painting, then moves them; `shown` is the tooltip's text."""

    def __init__(self, board: SeatBoard) -> None:
        self._board = board
        self._ring = self._number = self._box = self._title = self._words = 0
        self._rings: dict[tuple[str, int, int], ImageTk.PhotoImage] = {}  # by theme, seat size and angle
        self.shown: str | None = None

    def paint(self) -> None:
        """Create the items; called after the board was painted, which deletes them."""
        board, tokens = self._board, self._board.tokens
        self.shown = None
        bold = fonts.font(SMALL, bold=True)
        self._number = board.create_text(0, 0, fill=tokens.text, font=bold, state="hidden")
        self._ring = board.create_image(0, 0, state="hidden")
        self._box = board.create_image(0, 0, state="hidden", anchor="n")
        self._title = board.create_text(0, 0, fill=tokens.ground, font=fonts.font(BODY, bold=True), state="hidden")
        soft = tokens.ground if tokens.strong else tokens.line if tokens.dark else "#C6CDD7"
        self._words = board.create_text(0, 0, fill=soft, font=fonts.font(SMALL), state="hidden")

    def ring(self, spot: Spot | None) -> None:
        """Show the focus ring around a seat, or hide it (None)."""
        board = self._board
        if spot is None:
            board.itemconfigure(self._ring, state="hidden")
            return
        seats = board.images()
        key = (board.tokens.name, seats.seat, spot.angle)
        if key not in self._rings:
            self._rings[key] = seats.ring(spot.angle, board.tokens.info, px(board.tokens.ring))
        board.coords(self._ring, spot.x, spot.y)
        board.itemconfigure(self._ring, image=self._rings[key], state="normal")

    def number(self, spot: Spot | None, text: str = "") -> None:
        """Show a seat's number on it, or hide it (None)."""
        board = self._board
        if spot is None:
            board.itemconfigure(self._number, state="hidden")
            return
        size = max(9, min(16, round(board.images().seat * 0.42)))
        board.coords(self._number, spot.x, spot.y)
        board.itemconfigure(
            self._number, text=text, font=fonts.font(round(size / px(1)), bold=True), state="normal"
        )  # fmt: skip

    def tooltip(self, spot: Spot | None, title: str = "", words: str = "") -> None:
        """Show the tooltip above a seat, below it if there is no room above, or hide it (None)."""
        board = self._board
        items = (self._box, self._title, self._words)
        if spot is None:
            self.shown = None
            for item in items:
                board.itemconfigure(item, state="hidden")
            return
        self.shown = title + "\n" + words
        width = 2 * px(14) + max(
            fonts.font(BODY, bold=True).measure(title), fonts.font(SMALL).measure(words), px(80)
        )  # fmt: skip
        height, tip, gap = px(54), px(_POINTER), board.images().seat / 2 + px(8)
        left, right = board.canvasx(0), board.canvasx(board.winfo_width())
        above = spot.y - gap - tip - height >= board.canvasy(0)
        # The box stays inside the window while its arrow points at the seat.
        x = min(max(spot.x, left + width / 2), max(right - width / 2, left + width / 2))
        tip_at = round(min(max(spot.x - x + width / 2, px(16)), width - px(16)))
        top = spot.y - gap - tip - height if above else spot.y + gap
        body = top if above else top + tip
        tokens = board.tokens
        key = ("seat-tooltip", tokens.name, tokens.ground, width, height, tip_at, above)
        photo = images.keep(key, lambda: _draw_box(width, height, tip, tip_at, tokens.text, above=above))
        board.coords(self._box, x, top)
        board.itemconfigure(self._box, image=photo)
        board.coords(self._title, x, body + height * 0.34)
        board.itemconfigure(self._title, text=title)
        board.coords(self._words, x, body + height * 0.69)
        board.itemconfigure(self._words, text=words)
        for item in items:
            board.itemconfigure(item, state="normal")


def _draw_box(width: int, height: int, tip: int, tip_at: int, fill: str, *, above: bool) -> Image.Image:
    """Draw the tooltip's box with an arrow towards the seat, on transparent ground."""
    large = Image.new("L", (width * _FINE, (height + tip) * _FINE), 0)
    draw = ImageDraw.Draw(large)
    top = 0 if above else tip * _FINE
    box = (0, top, width * _FINE - 1, top + height * _FINE - 1)
    draw.rounded_rectangle(box, radius=px(8) * _FINE, fill=255)
    middle, half = tip_at * _FINE, tip * _FINE
    if above:
        base = height * _FINE - 1
        draw.polygon([(middle - half, base), (middle + half, base), (middle, base + half)], fill=255)
    else:
        draw.polygon([(middle - half, top), (middle + half, top), (middle, 0)], fill=255)
    picture = Image.new("RGBA", (width, height + tip), fill)
    picture.putalpha(large.resize((width, height + tip), Image.Resampling.LANCZOS))
    return picture
