"""Which faces a window has, and which of them a user gets: the one that was asked for, else the one for their role."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from cinema.domain.users import Role, User
from cinema.i18n import N_, _
from gui.window.face import Face


@dataclass(frozen=True, slots=True)
class Faces:
    """The faces by name, each made when it is first needed, and the one that the window starts with.

    `by_role` maps roles to the face that a user with this role, or a higher one, gets at signing in; empty for a window
    that was opened as one face.
    """

    makers: Mapping[str, tuple[str, Callable[[], Face]]]
    first: str
    by_role: Sequence[tuple[Role, str]] = ()

    def face(self, name: str) -> Face:
        """Return a face; an unknown name raises KeyError."""
        return self.makers[name][1]()

    def for_user(self, user: User | None) -> Face:
        """Return the face that a user gets at signing in; None is a guest."""
        role = user.role if user is not None else Role.GUEST
        chosen = next((name for least, name in self.by_role if role.rank >= least.rank), self.first)
        return self.face(chosen)

    def others(self, current: Face, user: User | None) -> list[tuple[str, str]]:
        """Return the other faces that a user may open: name and untranslated label."""
        if user is None:
            return []
        names = [name for name in self.makers if name != current.name]
        return [(name, self.makers[name][0]) for name in names if self.face(name).admits(user.role)]


def only(face: Face) -> Faces:
    """Return the faces of a window with just one."""
    return Faces({face.name: ("", lambda: face)}, face.name)


_REFUSALS = {
    Role.STAFF: N_("This window is for staff. Sign in with such an account."),
    Role.MANAGER: N_("This window is for managers and administrators. Sign in with such an account."),
}


def refusal(face: Face) -> str:
    """Return what a user is told whom a face does not admit."""
    return _(_REFUSALS[face.least])
