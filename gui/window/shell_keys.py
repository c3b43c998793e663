"""Binds the shortcuts of a face's screens."""

import tkinter as tk
from collections.abc import Callable
from functools import partial

from gui.window.face import Face
from gui.window.keyboard import Keyboard, pressed
from gui.window.shell import Shell
from gui.window.shortcuts import shortcut


def bind_keys(root: tk.Misc, keyboard: Keyboard, face: Face, front: Callable[[Face], Shell | None]) -> None:
    """Bind the shortcuts of a face's screens, once per window; they go to its shell if that is in front.

    Esc and Ctrl-Q are not among them: the window binds them, since the sign-in has them too.
    """

    def run(name: str) -> None:
        shell = front(face)
        if shell is not None:
            shell.act_on(name)

    def letter(event: "tk.Event[tk.Misc]") -> None:
        shell = front(face)
        if shell is not None:
            shell.pressed(pressed(event))

    extra = (*face.commands, *(("anything",) if face.finder else ()))
    # Only a face that sells gives seats back, and F5 takes cash at a till.
    own = tuple(one.name for one in face.shortcuts if one.name in {"undo", "again"})
    for name in ("help", "search", "find", *own, "theme", "lock", *face.roots, *extra):
        keyboard.bind(shortcut(name, face.keys()).event, partial(run, name))
    root.bind("<Key>", letter, add=True)
