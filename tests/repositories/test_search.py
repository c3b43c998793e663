"""A search by words reads its part of the index, for one spelling of a word as for two."""

from datetime import UTC, datetime
from typing import Any

import pytest

from cinema.domain.movies import Movie, MovieKind, MovieQuery
from cinema.domain.text import asked_words
from cinema.domain.users import Role, User
from repositories.connect import Connection
from repositories.migrations import migrate
from repositories.search import beginning
from repositories.storage import open_storage


def stages(plan: Any) -> list[str]:
    inner = plan.get("inputStages", [plan["inputStage"]] if "inputStage" in plan else [])
    return [plan["stage"], *(stage for one in inner for stage in stages(one))]


@pytest.mark.parametrize(("text", "count"), [("mull", 21), ("müll", 21), ("muell", 10), ("müller", 20), ("zzz", 0)])
def test_words_are_looked_up_in_their_index(fresh_connection: Connection, text: str, count: int) -> None:
    migrate(fresh_connection.database)
    storage = open_storage(fresh_connection)
    titles = [*("Müller" for _one in range(10)), *("Muller" for _one in range(10)), "Mullet"]
    titles += [f"{first}{second}" for first in "abcdxyz" for second in "abcdefghijklmnopqrstuvwxyz"]
    for number, title in enumerate(titles):
        storage.movies.put(Movie(f"m{number}", MovieKind.FILM, title, title, 2001, 90, "15", "A film."))
    assert storage.movies.search(MovieQuery(text=text), None, 0, 5).total == count
    at = datetime(2026, 1, 1, tzinfo=UTC)
    for number, title in enumerate(titles):
        person = User(f"u{number}", f"n{number}", title, f"n{number}@example.org", Role.CUSTOMER, at)
        storage.users.add(person, "")
    assert len(storage.people.customers(text, 50)) == count
    spelt = beginning(*asked_words(text))
    for collection, query in (("movies", spelt), ("users", {"role": "customer", "$and": [spelt]})):
        told = fresh_connection.database.command(
            {"explain": {"find": collection, "filter": query}, "verbosity": "executionStats"}
        )
        assert "COLLSCAN" not in stages(told["queryPlanner"]["winningPlan"])
        assert "IXSCAN" in stages(told["queryPlanner"]["winningPlan"])
        assert told["executionStats"]["totalKeysExamined"] <= 2 * count + 4
