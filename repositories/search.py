"""Searches the stored words of documents: see `search_words` in the rules of texts."""

import re
from collections.abc import Sequence

from repositories.collection import Document


def beginning(spellings: Sequence[str]) -> Document:
    """Return the condition for a stored word that begins with one of these; an index on `words` answers it.

    The patterns are texts: those that Python compiles have a flag with which the server reads the whole index.
    """
    begins: list[Document] = [{"words": {"$regex": "^" + re.escape(one)}} for one in spellings]
    return {"$or": begins} if len(begins) > 1 else begins[0]
