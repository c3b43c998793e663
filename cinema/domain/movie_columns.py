"""Guesses which field a foreign column is, by its name in English, Spanish or Portuguese."""

import re
from collections.abc import Mapping, Sequence

from cinema.domain.movie_tables import FIELDS
from cinema.domain.text import fold
from cinema.errors import InvalidFieldsError, InvalidInputError
from cinema.i18n import _

# By field; compared without case, accents and signs between the words.
_NAMES: dict[str, str] = {
    "title": "title|name|movie|film|movie title|film title|movie name|primary title|titulo|pelicula|filme|nome|nombre|"
    "titulo de la pelicula|titulo do filme|titulo nacional|titulo en espana|titulo no brasil",
    "original_title": "original title|title original|titulo original|original name",
    "short_title": "short title|titulo corto|titulo curto|titulo abreviado|ticket title",
    "year": "year|release year|year of release|production year|start year|ano|anio|ano de produccion|ano de producao|"
    "ano de lancamento|ano de estreno",
    "minutes": "minutes|mins|min|running time|runtime|run time|runtime minutes|running time min|running time minutes|"
    "length|duration|duration min|duration minutes|duracion|duracion min|duracion minutos|duracao|duracao min|"
    "duracao minutos|minutos|metraje",
    "age_rating": "age rating|rating|age|certificate|certification|mpaa|mpaa rating|bbfc|classification|"
    "content rating|clasificacion|calificacion|calificacion por edades|classificacao|classificacao indicativa|edad|"
    "faixa etaria",
    "genres": "genres|genre|major genre|category|categories|genero|generos|categoria|categorias",
    "kind": "kind|type|title type|tipo",
    "directors": "directors|director|directed by|direccion|direcao|diretor|diretores|directores|dirigida por|"
    "realizador",
    "cast": "cast|actors|starring|stars|main cast|reparto|elenco|actores|atores|interpretes",
    "music": "music|composer|composers|score|musica|compositor|trilha sonora|banda sonora",
    "countries": "countries|country|country of origin|production country|production countries|nationality|pais|paises|"
    "pais de origen|pais de origem|nacionalidad|nacionalidade",
    "synopsis": "synopsis|about|overview|plot|summary|description|storyline|sinopsis|sinopse|argumento|resumen|resumo|"
    "descripcion|descricao",
    "opens_on": "opens on|opening date|release date|released|date released|opening|premiere|us release date|"
    "uk release date|fecha de estreno|estreno|fecha estreno|data de estreia|data de lancamento|estreia|lancamento",
    "original_language": "original language|language|spoken language|idioma original|idioma|lengua|lengua original",
    "language_version": "language version|version|print|dubbing|version idiomatica|version de idioma|versao",
    "access": "access|access versions|accessibility|accesibilidad|acessibilidade",
    "distributor": "distributor|distribution|distributed by|distribuidora|distribuidor",
    "distributor_code": "distributor code|codigo distribuidora|codigo de la distribuidora|codigo da distribuidora",
    "distributor_tax_id": "distributor tax id|distributor tax number|nif distribuidora|cif distribuidora|"
    "cnpj distribuidora|cnpj da distribuidora",
    "expediente_icaa": "expediente icaa|expediente|numero de expediente|n expediente",
    "numero_obra_ancine": "numero obra ancine|numero da obra ancine|cpb|roe|numero da obra|registro ancine",
    "title_en": "title en|english title|title in english|titulo en ingles|titulo em ingles",
    "title_es": "title es|spanish title|title in spanish|titulo en espanol|titulo en castellano",
    "title_pt_BR": "title pt br|portuguese title|title in portuguese|titulo em portugues|titulo en portugues",
    "synopsis_en": "synopsis en|english synopsis",
    "synopsis_es": "synopsis es|spanish synopsis|sinopsis en espanol",
    "synopsis_pt_BR": "synopsis pt br|portuguese synopsis|sinopse em portugues",
}  # fmt: skip
_KNOWN = {name: field for field, names in _NAMES.items() for name in names.split("|")}
# Names that other fields of the same file explain better: a rating beside a certificate is one of stars.
_WEAK = ("rating", "name", "type", "age", "version", "category", "language", "description", "release date", "released")

Mapped = Mapping[str, str]
"""Field by column; a column that isn't there is left out."""


def guess_columns(columns: Sequence[str]) -> dict[str, str]:
    """Return which field each column probably is; of two for one field, the first with the surer name."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for weak in (False, True):
        for column in columns:
            name = _plain(column)
            field = column if column in FIELDS else _KNOWN.get(name)
            if field is None or (name in _WEAK and column not in FIELDS) != weak or field in taken or column in found:
                continue
            found[column] = field
            taken.add(field)
    return {column: found[column] for column in columns if column in found}


def is_same_name(column: str, field: str) -> bool:
    """Tell whether a column has its field's own name, so that nothing was guessed."""
    return _plain(column) in {_plain(field), _plain(FIELDS[field]), _plain(_(FIELDS[field]))}


def check_columns(mapping: Mapped, columns: Sequence[str]) -> None:
    """Raise InvalidInputError for a column that isn't there, a field that doesn't exist or has two columns."""
    known = ", ".join(FIELDS)
    wrong: dict[str, str] = {}
    by_field: dict[str, str] = {}
    for column, field in mapping.items():
        if field not in FIELDS:
            wrong[column] = _("There is no field {name}. Fields: {known}.").format(name=ascii(field)[:60], known=known)
        elif column not in columns:
            wrong[column] = _("The file has no column {name}. Columns: {known}.").format(
                name=repr(column[:80]), known=", ".join(columns)[:500]
            )
        elif field in by_field:
            words = _("Two columns can't both become {field}: {one} and {other}.")
            wrong[column] = words.format(field=_(FIELDS[field]), one=by_field[field], other=column)
        by_field.setdefault(field, column)
    if wrong:
        raise InvalidFieldsError(wrong)
    if "title" not in by_field:
        raise InvalidInputError(_("Say which column has the titles."), field="columns")


def _plain(name: str) -> str:
    name = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)  # runtimeMinutes
    return " ".join("".join(sign if sign.isalnum() else " " for sign in fold(name)).split())
