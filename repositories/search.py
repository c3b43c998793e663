"""Searches the stored words of documents: see `search_words` in the rules of texts."""

import re
from collections.abc import Sequence

from repositories.collection import Document


def beginning(spellings: Sequence[str]) -> Document:
    """Return the condition for a stored word that begins with one of these; an index on `words` answers it."""
    begins = [re.compile("^" + re.escape(one)) for one in spellings]
    return {"words": {"$in": begins} if len(begins) > 1 else begins[0]}
