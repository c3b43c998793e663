"""Who may call what of the administration's services: rows for `test_who_may.py`, as method, least role and call.

All are for an office channel. A call may fail by any other error than NotAllowedError once it is allowed.
"""

from collections.abc import Callable
from typing import Any

from cinema.domain.movie_forms import new_movie
from cinema.domain.price_cards import CardRecord
from cinema.domain.ticket_types import TypeRecord
from cinema.domain.users import Role

Call = Callable[[Any, Any], object]
NO_TYPE, NO_CARD = TypeRecord("none", "None"), CardRecord("none", "")


def _screening(stage: Any) -> Any:
    return stage.house.storage.screenings.get(stage.house.screening)


OFFICE: list[tuple[str, Role, Call]] = [
    ("admin.histories.of", Role.MANAGER, lambda s, a: s.cinema.admin.histories.of(a, "movies", "metropolis")),
    ("admin.histories.name", Role.MANAGER, lambda s, a: s.cinema.admin.histories.name(a, None)),
    ("admin.movies.table", Role.MANAGER, lambda s, a: s.cinema.admin.movies.table(a)),
    ("admin.movies.get", Role.MANAGER, lambda s, a: s.cinema.admin.movies.get(a, "metropolis")),
    ("admin.movies.save", Role.MANAGER, lambda s, a: s.cinema.admin.movies.save(a, None, {"title": ""})),
    ("admin.movies.archive", Role.MANAGER, lambda s, a: s.cinema.admin.movies.archive(a, new_movie("nothing"))),
    ("admin.movies.delete", Role.MANAGER, lambda s, a: s.cinema.admin.movies.delete(a, new_movie("metropolis"))),
    ("admin.prices.overview", Role.MANAGER, lambda s, a: s.cinema.admin.prices.overview(a)),
    ("admin.prices.create_type", Role.MANAGER, lambda s, a: s.cinema.admin.prices.create_type(a, TypeRecord("", ""))),
    ("admin.prices.change_type", Role.MANAGER, lambda s, a: s.cinema.admin.prices.change_type(a, NO_TYPE, NO_TYPE)),
    ("admin.prices.archive_type", Role.MANAGER, lambda s, a: s.cinema.admin.prices.archive_type(a, NO_TYPE)),
    ("admin.prices.clashes", Role.MANAGER, lambda s, a: s.cinema.admin.prices.clashes(a, NO_CARD)),
    ("admin.prices.create_card", Role.MANAGER, lambda s, a: s.cinema.admin.prices.create_card(a, NO_CARD)),
    ("admin.prices.change_card", Role.MANAGER, lambda s, a: s.cinema.admin.prices.change_card(a, NO_CARD, NO_CARD)),
    ("admin.prices.archive_card", Role.MANAGER, lambda s, a: s.cinema.admin.prices.archive_card(a, NO_CARD)),
    ("admin.prices.card_for", Role.MANAGER, lambda s, a: s.cinema.admin.prices.card_for(a, _screening(s))),
    ("admin.prices.missing_kinds", Role.MANAGER, lambda s, a: s.cinema.admin.prices.missing_kinds(a, _screening(s))),
    ("admin.prices.limits_for", Role.MANAGER, lambda s, a: s.cinema.admin.prices.limits_for(a, _screening(s))),
    ("admin.prices.explain", Role.MANAGER, lambda s, a: s.cinema.admin.prices.explain(a, "?", "adult", "B1")),
]  # fmt: skip
