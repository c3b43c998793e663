"""The kiosk as it is drawn, from pictures of the screen: words stand out from what is behind them, the focus is seen.

WCAG 2.2: 1.4.3 (4.5 : 1), 1.4.6 (7 : 1, in high contrast), 2.4.7 and 2.4.11 (focus visible and not hidden), 1.4.11.
"""

import tkinter as tk
from tkinter import ttk

import pytest
from PIL import Image, ImageGrab

from gui import theme
from gui.kiosk.app import KioskWindow
from gui.kiosk.looks import RING
from gui.kiosk.visit import Access
from tests.conftest import Remembered
from tests.gui.contrast import contrast
from tests.gui.kiosk_gallery import Walk, fill, walked_kiosk
from tests.gui.kiosk_measures import Box, Shown, box, described, tab_stops, text_of

Picture = Image.Image
PAGES = ("programme", "types, with a proof", "done, not printed", "sign in")
HEIGHT = 1080  # of the tests' screen, which an upright kiosk is higher than


def grab(root: tk.Misc, place: Box) -> Picture:
    return ImageGrab.grab(place, xdisplay=root.winfo_screen().partition(".")[0] or None).convert("RGB")


def colours(picture: Picture) -> dict[str, int]:
    """Return how often each colour is in a picture."""
    found = picture.getcolors(1 << 14) or []
    return {"#{:02x}{:02x}{:02x}".format(*colour): count for count, colour in found}  # type: ignore[misc]


def pictures(walk: Walk) -> Picture:
    """Return a picture of the whole window, which is moved up for its lower part."""
    root = walk.root
    width, height = root.winfo_width(), root.winfo_height()
    whole = Image.new("RGB", (width, height))
    for top in (0, height - HEIGHT):
        root.geometry(f"+0+{-top}")
        walk.kiosk.until(lambda top=top: root.winfo_rooty() == -top)  # type: ignore[misc]
        whole.paste(grab(root, (0, 0, width, HEIGHT)), (0, top))
    root.geometry("+0+0")
    walk.kiosk.until(lambda: root.winfo_rooty() == 0)
    return whole


def faint(window: KioskWindow, whole: Picture) -> list[str]:
    """Return the words that don't stand out: by the colour most of their widget has, and the one furthest from it."""
    least, found = theme.current().contrast, []
    for widget, part in Shown.now(window).parts.items():
        if not isinstance(widget, ttk.Label | ttk.Button) or not text_of(widget) or widget.instate(["disabled"]):
            continue
        if part != box(widget):  # cut at the edge of a part that is turned
            continue
        inset = window.glass.gap(RING) + 4 if isinstance(widget, ttk.Button) else 0  # without ring and outline
        inner = (part[0] + inset, part[1] + inset, part[2] - inset, part[3] - inset)
        counts = colours(whole.crop(inner))
        behind = max(counts, key=lambda one: counts[one])
        reached = max(contrast(ink, behind) for ink, count in counts.items() if count >= 3)
        if reached < least:
            found.append(f"{described(widget)}: {reached:.2f} : 1")
    return found


@pytest.mark.parametrize("access", [Access(), Access(contrast=True)], ids=["dark", "high contrast"])
def test_all_words_stand_out_and_the_focus_is_seen(remembered: Remembered, access: Access) -> None:
    found = []
    with walked_kiosk(remembered(fill), size="1080x1920") as walk:
        walk.choose("en", access)
        for step in walk.steps("programme", "types", "done", "sign_in"):
            if step in PAGES:
                found += [f"{step}: {fault}" for fault in (*faint(walk.window, pictures(walk)), *unfocused(walk))]
    assert found == []


def unfocused(walk: Walk) -> list[str]:
    """Return the stops of Tab on which the focus isn't seen: too few pixels of the ring's colour around them."""
    root, found = walk.root, []
    root.focus_force()
    info = theme.current().info.lower()
    # One of each style: a picture is taken of the whole screen each time.
    stops = [one for one in tab_stops(walk.window) if isinstance(one, ttk.Button | ttk.Entry)]
    left = list({str(one.cget("style")): one for one in reversed(stops)}.values())
    for top in (0, root.winfo_height() - HEIGHT):
        root.geometry(f"+0+{-top}")
        walk.kiosk.until(lambda top=top: root.winfo_rooty() == -top)  # type: ignore[misc]
        for one in tuple(left):
            one.focus_set()
            root.update()  # one in a part that is turned comes into sight
            x, y, right, bottom = box(one)
            if y < 0 or y >= HEIGHT - 10:
                continue
            left.remove(one)
            ring = colours(grab(root, (x, y, right, min(bottom, HEIGHT)))).get(info, 0)
            edges = 2 if bottom <= HEIGHT else 1  # one that turns a page may be higher than the screen's rest
            if ring < edges * one.winfo_width() * 2:  # above and below, two pixels wide at least
                found.append(f"{described(one)} shows no focus: {ring} px")
    root.geometry("+0+0")
    assert not left
    return found


def test_the_focus_on_the_map_is_seen_and_moves_from_seat_to_seat(remembered: Remembered) -> None:
    with walked_kiosk(remembered(fill), size="1080x1920") as walk:
        next(walk.steps("seats"))
        board = walk.window.page.view.board
        walk.root.focus_force()
        board.focus_force()
        walk.kiosk.until(lambda: walk.root.focus_get() is board)
        info, seen = theme.current().info.lower(), []
        for key in ("<Down>", "<Right>", "<Left>", "<Up>"):
            board.event_generate(key)
            walk.root.update()
            seen.append((walk.window.page.view.cursor.current, colours(grab(walk.root, box(board))).get(info, 0)))
        assert len({at for at, _ring in seen}) > 1
        assert all(ring > 100 for _at, ring in seen)
