"""A table of movies from a file, as texts, and the cells that a spreadsheet would take for formulas."""

from dataclasses import dataclass

from cinema.i18n import N_

MOST_ROWS, MOST_COLUMNS = 100_000, 200
# A spreadsheet computes a cell that begins so, whatever it was written by.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")

FIELDS = {
    "title": N_("Title"), "original_title": N_("Original title"), "short_title": N_("Short title"),
    "year": N_("Year"), "minutes": N_("Minutes"), "age_rating": N_("Age rating"), "genres": N_("Genres"),
    "kind": N_("Kind"), "directors": N_("Directors"), "cast": N_("Cast"), "music": N_("Music"),
    "countries": N_("Countries"), "synopsis": N_("About"), "opens_on": N_("Opening date"),
    "original_language": N_("Original language"), "language_version": N_("Language version"),
    "access": N_("Access versions"), "distributor": N_("Distributor"), "distributor_code": N_("Distributor's code"),
    "distributor_tax_id": N_("Distributor's tax number"), "expediente_icaa": N_("Expediente ICAA"),
    "numero_obra_ancine": N_("Número da obra ANCINE"),
    "title_en": N_("Title in English"), "title_es": N_("Title in Spanish"), "title_pt_BR": N_("Title in Portuguese"),
    "synopsis_en": N_("About, in English"), "synopsis_es": N_("About, in Spanish"),
    "synopsis_pt_BR": N_("About, in Portuguese"),
}  # fmt: skip
"""What a column may become: the fields of a movie's form, with their names."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row: its number as a spreadsheet or list counts it, a cell a column, and why it can't be read, if it can't."""

    number: int
    cells: tuple[str, ...]
    problem: str = ""


@dataclass(frozen=True, slots=True)
class MovieTable:
    """A table of texts. `form` says how the file was read, such as "CSV, UTF-8"; columns have different names.

    `has_cells`: it is a spreadsheet, in which people find a value by its cell, such as B7.
    """

    name: str
    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]
    form: str = ""
    has_cells: bool = False

    def samples(self, column: str, most: int = 3) -> tuple[str, ...]:
        """Return the first different values of a column."""
        place, found = self.columns.index(column), dict[str, None]()
        for row in self.rows[:200]:
            if row.cells[place]:
                found[row.cells[place]] = None
            if len(found) == most:
                break
        return tuple(found)

    def values(self, column: str) -> tuple[str, ...]:
        """Return all values of a column that are not empty."""
        place = self.columns.index(column)
        return tuple(row.cells[place] for row in self.rows if row.cells[place])


def cell_name(column: int, row: int) -> str:
    """Return what a spreadsheet calls a cell: column 0 and row 7 are A7, column 26 is AA."""
    letters, rest = "", column + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{row}"


def guarded_cell(text: str) -> str:
    """Return a text as a cell that no spreadsheet computes: an apostrophe before what would be a formula.

    One that begins with an apostrophe before such a sign gets another, so that `plain_cell` always returns the text.
    """
    return f"'{text}" if text.lstrip("'").startswith(_FORMULA) else text


def plain_cell(text: str) -> str:
    """Return the text that `guarded_cell` made a cell of."""
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(_FORMULA) else text
