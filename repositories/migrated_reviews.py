"""Brings reviews of samples that were loaded before people could write their own to the shape of today.

They had ids of their own, and nothing that says whether they are shown. Now an id follows from person and movie, so
that there is one. No two reviews of a person and movie can exist, so each is put in under its new id for nobody, the
old one is deleted, and then it is its writer's; wherever that is cut off, a repeat goes on.
"""

from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from pymongo.errors import DuplicateKeyError
from pymongo.synchronous.database import Database

from cinema.domain.ids import new_id
from cinema.domain.reviews import review_id
from repositories.collection import Document, driver_errors
from repositories.reviews import review_words

_WAITING = "~"  # begins the user of one that is not its writer's yet; no id has this sign
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def renew_reviews(database: Database[Document]) -> None:
    """Give old reviews their id and the fields that they lack; recovery counts their movies again."""
    with driver_errors():
        reviews = database["reviews"]
        for old in reviews.find({"shown": {"$exists": False}}):
            _count_again(database, old["movie"])
            with suppress(DuplicateKeyError):  # it was put in before this was cut off
                reviews.insert_one(_renewed(old))
            reviews.delete_one({"_id": old["_id"]})
        theirs: list[dict[str, Any]] = [{"$set": {"user": {"$substrCP": ["$user", 1, {"$strLenCP": "$user"}]}}}]
        reviews.update_many({"user": {"$regex": f"^{_WAITING}"}}, [*theirs, {"$set": {"shown": True}}])


def _renewed(old: Document) -> Document:
    kept = {name: value for name, value in old.items() if name != "attended"}
    return {
        **kept,
        "_id": review_id(old["user"], old["movie"]),
        "user": _WAITING + old["user"],
        "shown": False,
        "words": review_words(str(old.get("writer", ""))),
        "edited_at": None,
        "revision": 1,
        "hidden": None,
        "reports": [],
    }


def _count_again(database: Database[Document], movie: str) -> None:
    """Leave the mark of a writer who died before the count: recovery makes it."""
    mark = {"$push": {"ratings_due": {"id": new_id(), "at": _LONG_AGO}}}
    database["movies"].update_one({"_id": movie}, mark)
