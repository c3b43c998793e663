"""Who may call what of the administration's services: rows for `test_who_may.py`, as method, least role and call.

All are for an office channel. A call may fail by any other error than NotAllowedError once it is allowed.
"""

from collections.abc import Callable
from typing import Any

from cinema.domain.movie_forms import new_movie
from cinema.domain.users import Role
from tests.services.office_rows_rooms import ROOMS

Call = Callable[[Any, Any], object]

OFFICE: list[tuple[str, Role, Call]] = [
    ("admin.histories.of", Role.MANAGER, lambda s, a: s.cinema.admin.histories.of(a, "movies", "metropolis")),
    ("admin.histories.name", Role.MANAGER, lambda s, a: s.cinema.admin.histories.name(a, None)),
    ("admin.movies.table", Role.MANAGER, lambda s, a: s.cinema.admin.movies.table(a)),
    ("admin.movies.get", Role.MANAGER, lambda s, a: s.cinema.admin.movies.get(a, "metropolis")),
    ("admin.movies.save", Role.MANAGER, lambda s, a: s.cinema.admin.movies.save(a, None, {"title": ""})),
    ("admin.movies.archive", Role.MANAGER, lambda s, a: s.cinema.admin.movies.archive(a, new_movie("nothing"))),
    ("admin.movies.delete", Role.MANAGER, lambda s, a: s.cinema.admin.movies.delete(a, new_movie("metropolis"))),
    *((f"admin.{name}", Role.MANAGER, lambda s, a, call=call: call(s.cinema.admin, a)) for name, call in ROOMS),
]  # fmt: skip
