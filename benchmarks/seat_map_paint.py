"""The first sight of a big room against as many bare images, ready and shared."""

import tkinter as tk
from collections.abc import Callable, Mapping
from itertools import cycle, islice
from statistics import median

from PIL import Image, ImageTk

from benchmarks.report import Line, median_of_ratios
from benchmarks.screen import milliseconds_to_screen, screen
from benchmarks.seat_map_recolour import recolour
from cinema.adapters.seed_file import read_seed_file
from cinema.bootstrap import sample_file
from cinema.domain.auditoriums import SeatPlan
from cinema.domain.price_cards import resolved
from gui import theme
from gui.seat_map.geometry import Spot
from gui.seat_map.looks import SeatLook, style_of
from gui.seat_map.seat_images import SeatImages
from gui.seat_map.widget import SeatMapView

TARGET = 1.5
WIDTH, HEIGHT = 1280, 800
_ROUNDS, _QUICK_ROUNDS, _TIMES = 31, 3, 4
_LOOKS = (SeatLook.FREE,) * 6 + (SeatLook.SOLD,) * 3 + (SeatLook.HELD,)


def run(*, quick: bool) -> list[Line]:
    """Measure on the screen there is, else on a virtual one."""
    rounds = _QUICK_ROUNDS if quick else _ROUNDS
    with screen():
        root = theme.open_window("benchmark")
        root.geometry(f"{WIDTH}x{HEIGHT}+0+0")
        root.deiconify()
        root.update()
        try:
            return [*_first_paint(root, rounds), *recolour(root, rounds)]
        finally:
            root.destroy()


def _looks(plan: SeatPlan) -> dict[str, SeatLook]:
    return {seat.id: look for seat, look in zip(plan.seats, cycle(_LOOKS), strict=False) if seat.id not in plan.blocked}


def _first_paint(root: tk.Tk, rounds: int) -> list[Line]:
    sample = read_seed_file(sample_file())
    plans = {room.id: plan for room, plan in sample.rooms}
    card = resolved(sample.price_cards[0], {one.id: one for one in sample.ticket_types})
    grand, small = plans["grand"], plans["attic"]
    looks, few = _looks(grand), _looks(small)
    view = SeatMapView(root, on_seat=lambda _seat: None)
    view.pack(fill="both", expand=True)
    view.show(small, card, few)
    first = milliseconds_to_screen(root, lambda: view.show(grand, card, looks))
    geometry = view.board.geometry_now
    assert geometry is not None
    bare = _Bare(root, view.board.images(), view)
    few_spots = dict(islice(geometry.spots.items(), len(small.seats)))
    ours, again, theirs = [], [], []
    for _round in range(rounds):
        ours.append(_quickest(root, lambda: view.show(small, card, few), lambda: view.show(grand, card, looks)))
        again.append(_quickest(root, lambda: None, view.paint))
        view.pack_forget()
        bare.canvas.pack(fill="both", expand=True)
        theirs.append(_quickest(root, lambda: bare.draw(few_spots), lambda: bare.draw(geometry.spots)))
        bare.canvas.pack_forget()
        view.pack(fill="both", expand=True)
    view.destroy()
    bare.canvas.destroy()
    seats = f"{len(grand.seats)} seats"
    return [
        Line(
            "seat map", f"first paint / bare images, {seats}", median_of_ratios(ours, theirs), target=TARGET,
            detail=f"{median(ours):.1f} against {median(theirs):.1f} ms",
        ),
        Line(
            "seat map", "painted again, laid out already / bare images", median_of_ratios(again, theirs),
            detail=f"{median(again):.1f} ms",
        ),
        Line("seat map", "the very first time, seat images drawn", first, "ms", detail=seats),
    ]  # fmt: skip


def _quickest(root: tk.Tk, before: Callable[[], object], draw: Callable[[], object]) -> float:
    """Return the milliseconds of the quickest of a few drawings, each begun from the same state."""
    times = []
    for _time in range(_TIMES):
        before()
        times.append(milliseconds_to_screen(root, draw))
    return min(times)


class _Bare:
    """A plain canvas with one image item a seat: ready pictures, shared, opaque, of the seats' size."""

    def __init__(self, root: tk.Tk, images: SeatImages, view: SeatMapView) -> None:
        self.canvas = tk.Canvas(root, highlightthickness=0, background=images.tokens.ground)
        self._keeper = tk.Canvas(root)  # an image that no item uses loses its pixels in the X server
        self._photos: list[ImageTk.PhotoImage] = []
        for look in dict.fromkeys(view.look(seat) for seat in view.board.items):
            ground = Image.new("RGB", (images.side, images.side), images.tokens.ground)
            picture = images.picture(style_of(look), 0)
            ground.paste(picture, (0, 0), picture)
            self._photos.append(ImageTk.PhotoImage(ground, master=root))
            self._keeper.create_image(0, 0, image=self._photos[-1])

    def draw(self, spots: Mapping[str, Spot]) -> None:
        """Draw so many images anew."""
        self.canvas.delete("all")
        for spot, photo in zip(spots.values(), cycle(self._photos), strict=False):
            self.canvas.create_image(spot.x, spot.y, image=photo)
