"""A collection on the real server and in mongomock, for the repositories that mongomock does right.

mongomock can't do the others, and says so nowhere: it reads `$$NOW` as a word, ignores collation, and gives a
positional `$` or a pipeline update to the wrong element or to none. So seat maps, sales, numbers, sign-ins, the test
terminal and the loads of samples are tested on the real server alone.
"""

from collections.abc import Callable, Iterator
from typing import Any

import mongomock
import pytest

from repositories.collection import Collection
from repositories.schema import SCHEMA

Of = Callable[[str], Collection]


@pytest.fixture(params=["mongod", "mongomock"])
def of(request: pytest.FixtureRequest) -> Iterator[Of]:
    """Return a function from a collection's name to the collection, indexes included."""
    if request.param == "mongod":
        yield request.getfixturevalue("connection").collection
        return
    database: Any = mongomock.MongoClient(tz_aware=True)["test"]
    for name, schema in SCHEMA.items():
        if schema.indexes:
            database[name].create_indexes(list(schema.indexes))
    yield lambda name: Collection(database[name])
