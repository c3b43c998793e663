"""Reads a seed file and checks all of it before anything is written to the database.

Every mistake is told in one run, each with the path of its field in the file, such as `movies[3].year`. What depends on
the day of the load or on the database is checked by `cinema.services.seed_checks`.
"""

from pathlib import Path

from cinema.adapters.seed_json import parse, repeated_names
from cinema.adapters.seed_mistakes import Mistakes
from cinema.adapters.seed_models import SeedFile
from cinema.adapters.seed_parts import read_parts
from cinema.adapters.seed_reader import Reader
from cinema.domain.seed import SeedData
from cinema.files import read_regular
from cinema.i18n import _

LARGEST_BYTES = 20_000_000


def read_seed_file(path: Path) -> SeedData:
    """Return a seed file's content; raises InvalidFileError with the path and reason of each mistake.

    InvalidInputError for a file that can't be read at all, or is no JSON.
    """
    raw = read_regular(path, LARGEST_BYTES)
    content = parse(raw)
    mistakes = Mistakes(list(SeedFile.model_fields))
    for where in repeated_names(content):
        mistakes.note(where, _("it is named twice"))
    data = Reader(read_parts(content, mistakes), path.parent, raw, mistakes).data()
    mistakes.finish()
    return data
