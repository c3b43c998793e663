"""A scrolling grid of movie cards for pointer, touch and keys. It draws and loads only cards near the visible part."""

import tkinter as tk
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from tkinter import ttk

from PIL.ImageTk import PhotoImage

from gui import images, theme
from gui.movies.movie_cards import MovieCard
from gui.movies.poster_card import Drawn, Foot, base_image, card_height, draw_card, heart_image
from gui.scale import px
from gui.tokens import Tokens
from gui.widgets.empty_state import EmptyState
from gui.widgets.paint import Painted
from gui.widgets.scrolled import Scroller
from gui.window.keyboard import pressed_letter
from gui.window.posters import Posters

MARGIN, GAP, WIDTH = 24, 16, 192
Action = tuple[str, Callable[[], None]]


@dataclass(frozen=True, slots=True)
class GridActions:
    """Callbacks for a press on a movie card, a showing's time or a heart; `more` is called near the end of the list."""

    open: Callable[[str], None]
    time: Callable[[str], None]
    favourite: Callable[[str], None]
    more: Callable[[], None]


def columns(room: int, margin: int, gap: int, width: int) -> tuple[int, int]:
    """Return the number of columns and the width of each, so that the cards fill the room."""
    inner = room - 2 * margin
    count = max(1, (inner + gap) // (width + gap))
    return count, (inner - (count - 1) * gap) // count


class PosterGrid(Painted):
    """One Tab stop: arrows move between cards, Enter opens one, F toggles its favourite mark."""

    def __init__(
        self,
        master: tk.Misc,
        posters: Posters,
        act: GridActions,
        is_favourite: Callable[[str], bool],
        *,
        times: bool,
        notes: int = 0,
        days: bool = False,
    ) -> None:
        """`notes`: the lines that each card has for its note; `days`: whether it has one for the day of its times."""
        super().__init__(master, takefocus=True)
        self._posters, self._act, self._is_favourite = posters, act, is_favourite
        self._foot = Foot(times, notes, days)
        self.cards: list[MovieCard] = []
        self.empty: EmptyState | None = None
        self._drawn: dict[int, Drawn] = {}
        self._count, self._width, self._height = 1, px(WIDTH), px(WIDTH)
        self.focused = 0
        self._hover: int | None = None
        self._ring = 0
        self._asked_at = -1  # number of cards at the last `more`, so that it is called once for each page
        bar = ttk.Scrollbar(self, orient="vertical", style="Slim.Vertical.TScrollbar", takefocus=False)
        self.scroller = Scroller(self, bar, self._fill)
        self.bind("<Configure>", lambda _event: self._lay_out())
        self.bind("<Motion>", self._point)
        self.bind("<Leave>", lambda _event: self._set_hover(None))
        self.bind("<ButtonRelease-1>", self._tap, add=True)
        self.bind("<FocusIn>", lambda _event: self._show_ring())
        self.bind("<FocusOut>", lambda _event: self._show_ring())
        for key, step in (("Left", -1), ("Right", 1), ("Up", 0), ("Down", 0)):
            self.bind(f"<{key}>", lambda event, step=step: self._walk(event.keysym, step))  # type: ignore[misc]
        self.bind("<Home>", lambda _event: self._focus_on(0))
        self.bind("<End>", lambda _event: self._focus_on(len(self.cards) - 1))
        self.bind("<Return>", lambda _event: self._open())
        self.bind("<Key>", self._letter, add=True)
        self.start()

    def show(self, cards: Sequence[MovieCard]) -> None:
        """Replace all cards and scroll to the top."""
        self._hide_empty()
        self.cards = list(cards)
        self.focused, self._hover, self._asked_at = 0, None, -1
        self.yview_moveto(0)
        self._lay_out(again=True)

    def refresh(self, cards: Sequence[MovieCard]) -> None:
        """Update the cards in place; if the movies differ, replace them as `show` does."""
        self._hide_empty()
        if [card.movie for card in cards] != [card.movie for card in self.cards]:
            self.show(cards)
        elif list(cards) != self.cards:
            self.cards = list(cards)
            self.repaint()

    def add(self, cards: Sequence[MovieCard]) -> None:
        """Add cards at the end."""
        self.cards += cards
        self._lay_out()

    def refresh_hearts(self) -> None:
        """Update the hearts from the current favourites."""
        for index, drawn in self._drawn.items():
            on = self._is_favourite(self.cards[index].movie)
            self.itemconfigure(drawn.heart, image=heart_image(on=on))

    def say_empty(self, *, icon: str, title: str, sentence: str, action: Action | None) -> None:
        """Cover the grid with an empty state until cards are shown."""
        self._hide_empty()
        self.empty = EmptyState(self, icon=icon, title=title, sentence=sentence, action=action)
        self.empty.place(relwidth=1.0, relheight=1.0)

    def _hide_empty(self) -> None:
        if self.empty is not None:
            self.empty.destroy()
            self.empty = None

    def corner(self, index: int) -> tuple[int, int]:
        """Return the top left corner of a card, in the content's pixels."""
        row, column = divmod(index, self._count)
        return (
            px(MARGIN) + column * (self._width + px(GAP)),
            px(4) + row * (self._height + px(GAP)),
        )

    def paint(self, tokens: Tokens) -> None:
        """Draw the cards near the visible part, and the focus ring."""
        del tokens
        self._drawn.clear()
        self._ring = self.create_image(0, 0, anchor="nw", state="hidden")  # `_paint_all` has deleted the last one
        self._fill()
        self._show_ring()

    def _lay_out(self, *, again: bool = False) -> None:
        count, width = columns(max(self.winfo_width(), px(WIDTH + 2 * MARGIN)), px(MARGIN), px(GAP), px(WIDTH))
        changed = again or (count, width) != (self._count, self._width)
        self._count, self._width = count, width
        self._height = card_height(width, self._foot)
        rows = -(-len(self.cards) // count)
        bottom = rows * (self._height + px(GAP)) - px(GAP) + px(4) + px(MARGIN)
        self.configure(scrollregion=(0, 0, self.winfo_width(), max(bottom, 1)))
        if changed:
            self.repaint()
        else:
            self._fill()

    def _fill(self) -> None:
        """Draw missing cards in and around the visible part, and call `more` once near the end of the list."""
        if self.winfo_height() <= 1 or not self.cards:  # not mapped yet
            return
        top = self.canvasy(0)
        step = self._height + px(GAP)
        first = max(0, int(top // step) - 1) * self._count
        last = (int((top + self.winfo_height()) // step) + 2) * self._count
        for index in range(first, min(last, len(self.cards))):
            if index not in self._drawn:
                self._draw(index)
        if last >= len(self.cards) and self._asked_at != len(self.cards):
            self._asked_at = len(self.cards)
            self._act.more()

    def _draw(self, index: int) -> None:
        card = self.cards[index]
        x, y = self.corner(index)
        favourite = self._is_favourite(card.movie)
        drawn = draw_card(self, card, x, y, self._width, tag=f"card{index}", favourite=favourite, foot=self._foot)
        self._drawn[index] = drawn

        def use(photo: PhotoImage) -> None:
            if self._drawn.get(index) is drawn:  # the card may have been redrawn while its poster was loaded
                self.itemconfigure(drawn.poster, image=photo)

        self._posters.show(
            card.poster, self._width, self._width * 3 // 2, owner=self, use=use,
            on=theme.current().ground, corners=images.TOP,
        )  # fmt: skip

    def _at(self, event: "tk.Event[tk.Misc]") -> tuple[int | None, str | None, bool]:
        """Return the card under the pointer, the screening of a time under it, and whether its heart is."""
        x, y = int(self.canvasx(event.x)), int(self.canvasy(event.y))
        column, in_x = divmod(x - px(MARGIN), self._width + px(GAP))
        row, in_y = divmod(y - px(4), self._height + px(GAP))
        index = row * self._count + column
        inside = 0 <= column < self._count and row >= 0 and in_x < self._width and in_y < self._height
        if not inside or index not in self._drawn:
            return None, None, False
        for hit_box in self._drawn[index].hit_boxes:
            left, top, right, bottom = hit_box.box
            if left <= in_x < right and top <= in_y < bottom:
                return index, hit_box.screening, hit_box.screening is None
        return index, None, False

    def _point(self, event: "tk.Event[tk.Misc]") -> None:
        index, _time, _heart = self._at(event)
        self._set_hover(index)

    def _set_hover(self, index: int | None) -> None:
        if index == self._hover:
            return
        for card, hover in ((self._hover, False), (index, True)):
            if card is not None and card in self._drawn:
                self.itemconfigure(self._drawn[card].base, image=base_image(self._width, self._height, hover=hover))
        self._hover = index
        self.configure(cursor="hand2" if index is not None else "")

    def _tap(self, event: "tk.Event[tk.Misc]") -> None:
        if self.scroller.dragging:  # the end of a drag is not a tap
            return
        index, screening, heart = self._at(event)
        if index is None:
            return
        self.focused = index
        self.focus_set()
        self._show_ring()  # no FocusIn comes if the grid has the focus already
        if screening is not None:
            self._act.time(screening)
        elif heart:
            self._act.favourite(self.cards[index].movie)
        else:
            self._act.open(self.cards[index].movie)

    def _walk(self, key: str, step: int) -> str:
        self._focus_on(self.focused + (step or (self._count if key == "Down" else -self._count)))
        return "break"

    def _focus_on(self, index: int) -> str:
        if 0 <= index < len(self.cards):
            self.focused = index
            _x, y = self.corner(index)
            self.scroller.show(y - px(8), y + self._height + px(8))
            self._fill()
            self._show_ring()
        return "break"

    def _open(self) -> None:
        if self.cards:
            self._act.open(self.cards[self.focused].movie)

    def _letter(self, event: "tk.Event[tk.Misc]") -> None:
        if pressed_letter(event) == "f" and self.cards:
            self._act.favourite(self.cards[self.focused].movie)

    def _show_ring(self) -> None:
        if not self._ring:
            return
        if not self.cards or self.focus_displayof() is not self:
            self.itemconfigure(self._ring, state="hidden")
            return
        x, y = self.corner(self.focused)
        image = images.ring(
            self._width + px(8), self._height + px(8), colour=theme.current().info, radius=12, on=self.ground
        )
        self.itemconfigure(self._ring, image=image, state="normal")
        self.coords(self._ring, x - px(4), y - px(4))
        self.tag_lower(self._ring)  # its inside is opaque, so it must lie below the card
