"""Makes presses safe for a whole window: what a finger, two fingers or a held key do by mistake has no effect.

A bind tag that comes first on every control decides whether a press reaches it; no control can be without it. Ignored
are

- a second press while one is down, by another button or on another control;
- a press of the control, or of the place, that was activated less than half a second before, and a key that is held;
- presses right after a screen was replaced: they were meant for the screen before;
- a release without its press, as when the screen was replaced under a finger.

A screen that reports several fingers as one pointer makes it jump from one to another; a jump ends the press without an
activation. Leaving a control before the release cancels as ttk does it.
"""

import time
import tkinter as tk
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import hypot

from gui.scale import px

TYPED = 0.15  # seconds for a key that types a sign: many words have the same letter twice
AGAIN = 0.5  # seconds until the same control, or the same place, may be activated again
SETTLES = 0.5  # seconds without a press until the controls of a new screen take one
SETTLES_AT_MOST = 3.0  # seconds after which they do although presses never paused
LOST = 3.0  # seconds a finger is down until another press takes its place, since its release may be lost
KEY_REPEAT = 0.03  # seconds between release and press of a key: nobody is as fast, a held key is
NEAR = 24  # px: two presses of a canvas this close together mean the same thing
JUMP, JUMP_SPEED = 96, 3.0  # px at once, and px a millisecond: no finger moves like that
CONTROLS = (
    "TButton", "TCheckbutton", "TRadiobutton", "TMenubutton", "TEntry", "TCombobox", "TScale", "TScrollbar", "Treeview",
    "Canvas", "Listbox", "Text",
)  # fmt: skip
_TYPED_INTO = {"TEntry", "TCombobox", "Text"}  # Space and Enter are text there, and typing is fast
_ACTIVATE = {"space", "Return"}  # `gui.window.keyboard` makes the keypad's Enter one of them
_WALK = {"Left", "Right", "Up", "Down", "Home", "End", "Prior", "Next"}
_WHEEL = {4, 5, 6, 7}  # X11 reports the wheel as buttons
_BUTTONS = {"TButton", "TCheckbutton", "TRadiobutton"}
_ANY_DOWN = 0x1F00  # the bits of an event's state that say which mouse buttons are down
_TAG = "Touch"
_STOP = "break"


@dataclass(slots=True)
class _Down:
    """The press that is down. `void`: it has no effect any more, and its release neither."""

    control: str
    number: int
    at: float
    x: int
    y: int
    moved: int  # the time of its last motion, in the display's milliseconds
    void: bool = False
    stale: bool = False  # the display has said since that no button is down


@dataclass(frozen=True, slots=True)
class _Activated:
    """The last activation; a key has no place."""

    control: str
    at: float
    place: tuple[int, int] | None


@dataclass(slots=True)
class _Screen:
    """When the present screen came, whether it was drawn since, and when it was last pressed too early."""

    since: float = float("-inf")
    pressed: float = float("-inf")
    drawn: bool = True
    settled: bool = True


class TouchGuard:
    """Decides which presses of a window reach its controls; `guard` makes one.

    `clock` gives seconds and may be replaced. `on_ignored` is called for each press that was ignored: the window's
    bindings for all widgets don't hear of it, though somebody is there.
    """

    def __init__(self, root: tk.Misc, clock: Callable[[], float] = time.monotonic) -> None:
        self._root, self.clock = root, clock
        self.on_ignored: Callable[[], None] = lambda: None
        self._down: _Down | None = None
        self._last: _Activated | None = None
        self._screen = _Screen()
        self._key_up = ("", float("-inf"))
        self._ending = False
        self._timer: str | None = None
        for sequence, call in (
            ("<ButtonPress>", self._pressed), ("<ButtonRelease>", self._released), ("<Motion>", self._moved),
            ("<Enter>", self._entered), ("<KeyPress>", self._key),
        ):  # fmt: skip
            root.bind_class(_TAG, sequence, call)
        # Labels and frames are not watched, but a finger that is down on one counts.
        root.bind("<ButtonPress>", self._pressed_beside, add=True)
        root.bind("<ButtonRelease>", self._released_beside, add=True)
        root.bind("<KeyRelease>", self._key_released, add=True)
        for kind in CONTROLS:
            root.bind_class(kind, "<Map>", lambda event: self._add(str(event.widget)), add=True)
        self.watch(root)

    def watch(self, widget: tk.Misc) -> None:
        """Guard a widget of any class and the controls inside it; those shown later are guarded by themselves."""
        if widget is not self._root:
            self._add(str(widget))
        for child in _below(widget):
            if child.winfo_class() in CONTROLS:
                self._add(str(child))

    def drop_all(self) -> None:
        """Forget what is down: the screen is replaced, and no release and no hasty press may reach the next one."""
        down, self._down, self._last = self._down, None, None
        if down is not None:
            self._cancel(down)
        now = self.clock()
        self._screen = _Screen(now, now, drawn=False, settled=False)
        # Idle work comes after the presses that were made while the screen was built.
        self.stop()
        self._timer = self._root.after_idle(self._drawn, self._screen)

    def stop(self) -> None:
        """Wait for nothing any more: the window closes; a repeat changes nothing."""
        if self._timer is not None:
            self._root.after_cancel(self._timer)
            self._timer = None

    @property
    def is_down(self) -> bool:
        """Whether a finger or a button is down."""
        return self._down is not None

    def _drawn(self, screen: _Screen) -> None:
        self._timer = None
        screen.pressed, screen.drawn = self.clock(), True

    def _add(self, path: str) -> None:
        if not self._has_tag(path):
            tags = self._root.tk.splitlist(self._root.tk.call("bindtags", path))
            self._root.tk.call("bindtags", path, (_TAG, *tags))

    def _pressed(self, event: "tk.Event[tk.Misc]") -> str | None:
        if event.num in _WHEEL:
            return None
        now, control = self.clock(), str(event.widget)
        if self._down is not None and not self._is_lost(self._down, now):
            return self._ignored()
        if self._down is not None:
            self._cancel(self._down)
        place = (event.x_root, event.y_root)
        void = self._is_early(now) or self._is_again(control, now, place)
        self._down = _Down(control, int(event.num), now, *place, moved=event.time, void=void)
        return self._ignored() if void else None

    def _released(self, event: "tk.Event[tk.Misc]") -> str | None:
        if event.num in _WHEEL or self._ending:
            return None
        down = self._down
        if down is None or event.num != down.number:
            return _STOP
        control = str(event.widget)
        if control != down.control and self._exists(down.control):
            down.stale = True  # of a press that was ignored, or the display took the control's own release away
            return _STOP
        self._down = None
        if down.void or control != down.control:
            return _STOP
        if self._class(control) in _BUTTONS:
            # The pointer stays where the finger was: the button would go on looking as if a mouse were over it.
            self._root.tk.call(control, "state", "!active" if self._is_inside(event) else "!active !pressed")
            if not self._root.tk.getboolean(self._root.tk.call(control, "instate", "pressed")):
                return None
        self._last = _Activated(control, self.clock(), (down.x, down.y))
        return None

    def _moved(self, event: "tk.Event[tk.Misc]") -> str | None:
        down = self._down
        if down is None:
            return _STOP if int(event.state) & _ANY_DOWN else None
        if not int(event.state) & _ANY_DOWN:
            down.stale = True
            return None
        if down.void:
            return _STOP
        far = hypot(event.x_root - down.x, event.y_root - down.y)
        if far > px(JUMP) and far > JUMP_SPEED * max(0, event.time - down.moved):
            down.void = True
            self._cancel(down)
            return _STOP
        down.x, down.y, down.moved = event.x_root, event.y_root, event.time
        return None

    def _entered(self, event: "tk.Event[tk.Misc]") -> str | None:
        down = self._down
        if not int(event.state) & _ANY_DOWN:
            return None
        # A finger that came down elsewhere slides over this control.
        return None if down is not None and not down.void and down.control == str(event.widget) else _STOP

    def _key(self, event: "tk.Event[tk.Misc]") -> str | None:
        now, control = self.clock(), str(event.widget)
        if event.keysym not in _ACTIVATE:
            if event.keysym in _WALK:
                self._forget_key(control)
            return None
        name, at = self._key_up
        held = name == event.keysym and now - at < KEY_REPEAT
        if self._class(control) in _TYPED_INTO:
            return self._ignored() if held and event.keysym == "Return" else None
        if held or self._down is not None or self._is_again(control, now, None) or self._is_early(now):
            return self._ignored()
        self._last = _Activated(control, now, None)
        return None

    def _key_released(self, event: "tk.Event[tk.Misc]") -> None:
        self._key_up = (event.keysym, self.clock())

    def _pressed_beside(self, event: "tk.Event[tk.Misc]") -> None:
        if not self._is_watched(event):
            self._pressed(event)

    def _released_beside(self, event: "tk.Event[tk.Misc]") -> None:
        down = self._down
        if not self._is_watched(event) and down is not None and down.number == event.num:
            self._down = None
            if not down.void and down.control != str(event.widget):
                self._cancel(down)

    def _is_watched(self, event: "tk.Event[tk.Misc]") -> bool:
        path = str(event.widget)
        return not self._exists(path) or self._has_tag(path)  # its own binding may have destroyed it

    def _is_lost(self, down: _Down, now: float) -> bool:
        # A widget that is destroyed under a finger never hears of the release.
        return down.stale or now - down.at >= LOST

    def _is_early(self, now: float) -> bool:
        """Whether the present screen is too new for a press: whoever presses hastily must pause first."""
        screen = self._screen
        if screen.settled:
            return False
        paused = now - screen.pressed >= SETTLES or now - screen.since >= SETTLES_AT_MOST
        early = not (screen.drawn and paused)
        screen.pressed, screen.settled = now, not early
        return early

    def _is_again(self, control: str, now: float, place: tuple[int, int] | None) -> bool:
        last = self._last
        if last is None or now - last.at >= self._again(last.control):
            return False
        if place is not None and last.place is not None:
            if hypot(place[0] - last.place[0], place[1] - last.place[1]) <= px(NEAR):
                return True
            if self._class(control) == "Canvas":  # many things in one widget
                return False
        return last.control == control

    def _again(self, control: str) -> float:
        """Return how long a control waits for its next activation: a key that types has a time of its own."""
        try:
            return float(getattr(self._root.nametowidget(control), "again", AGAIN))
        except KeyError:  # gone, or not of tkinter
            return AGAIN

    def _forget_key(self, control: str) -> None:
        """Let the next key activate a control again: its cursor may have moved to another item."""
        if self._last is not None and self._last.control == control and self._last.place is None:
            self._last = None

    def _cancel(self, down: _Down) -> None:
        """End a press that its control has heard of, without an activation."""
        control, call = down.control, self._root.tk.call
        if not self._exists(control) or not self._has_tag(control):
            return
        if self._class(control) in _BUTTONS:
            call(control, "state", "!pressed !active")
            return
        self._ending = True
        try:  # far outside, where nothing is pressed; without it a field would scroll on, and a map go on panning
            call("event", "generate", control, f"<ButtonRelease-{down.number}>", "-x", -9999, "-y", -9999)
        finally:
            self._ending = False

    def _class(self, path: str) -> str:
        return str(self._root.tk.call("winfo", "class", path))

    def _has_tag(self, path: str) -> bool:
        return _TAG in self._root.tk.splitlist(self._root.tk.call("bindtags", path))

    def _is_inside(self, event: "tk.Event[tk.Misc]") -> bool:
        path = str(event.widget)
        width, height = (int(self._root.tk.call("winfo", side, path)) for side in ("width", "height"))
        return 0 <= event.x < width and 0 <= event.y < height

    def _exists(self, path: str) -> bool:
        return bool(self._root.tk.getboolean(self._root.tk.call("winfo", "exists", path)))

    def _ignored(self) -> str:
        self.on_ignored()
        return _STOP


def guard(root: tk.Misc, clock: Callable[[], float] = time.monotonic) -> TouchGuard:
    """Guard a window and all that will be shown in it; called once for a window."""
    return TouchGuard(root, clock)


def _below(widget: tk.Misc) -> Iterator[tk.Misc]:
    for child in widget.winfo_children():
        yield child
        yield from _below(child)
