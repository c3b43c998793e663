"""Which face a window shows: decided when a user comes in, or opens another one that they may use."""

import tkinter as tk
from typing import TYPE_CHECKING, Protocol

from cinema.domain.users import Channel, Role
from gui import theme
from gui.tokens import FOYER
from gui.window.face import Face
from gui.window.faces import Faces

if TYPE_CHECKING:
    from cinema.domain.users import User
    from gui.window.identity import Identity
    from gui.window.shell import Shell


class FaceHost(Protocol):
    """The program's window as its face sees it."""

    shell: "Shell | None"
    identity: "Identity | None"
    channel: Channel

    @property
    def root(self) -> tk.Misc:
        """The window itself."""


class CurrentFace:
    """The face that is shown. `theme_chosen`: the user chose a theme, so a face doesn't bring its own any more."""

    def __init__(self, window: FaceHost, face: Face, faces: Faces, *, theme_chosen: bool) -> None:
        self._window, self._faces = window, faces
        self.face, self.theme_chosen = face, theme_chosen

    def for_user(self, user: "User | None", *, stay: bool) -> Face | None:
        """Return the face that a user gets (`stay`: the present one); None if it doesn't admit them."""
        face = self.face if stay else self._faces.for_user(user)
        return face if face.admits(user.role if user is not None else Role.GUEST) else None

    def refusing(self, user: "User | None") -> Face:
        """Return the face that a user would have got."""
        return self._faces.for_user(user)

    def others(self) -> list[tuple[str, str]]:
        """Return the other faces that the user may open, with their untranslated labels."""
        identity = self._window.identity
        return self._faces.others(self.face, identity.user if identity is not None else None)

    def named(self, name: str) -> Face:
        """Return a face by its name."""
        return self._faces.face(name)

    def take(self, face: Face) -> None:
        """Leave the screens of another face: the next shell is this face's; a repeat changes nothing."""
        window = self._window
        if face is self.face:
            return
        if window.shell is not None:
            window.shell.leave_all()
            window.shell.destroy()
            window.shell = None
        self.face, window.channel = face, face.channel
        if window.identity is not None:
            window.identity.channel = face.channel
        if not self.theme_chosen:
            theme.use(window.root, face.theme or FOYER.name)  # type: ignore[arg-type]
