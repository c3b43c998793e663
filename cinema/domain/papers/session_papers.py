"""The paper of an X or a Z. Its amounts are those of `session_lines.py`, which commands and windows show too."""

from cinema.domain.papers.blocks import Align, Block, Gap, Pair, Paper, Row, Sheet, Signatures, Size, Text
from cinema.domain.session_lines import Section, session_place, session_sections, session_title, tender_rows
from cinema.domain.session_report import SessionReport
from cinema.i18n import _, money, when

_SHORT = "d MMM y, HH:mm"


def session_paper(report: SessionReport, house_name: str, zone: str) -> Paper:
    """Return an X or a Z, in the current language; a Z has lines to sign on."""
    title = session_title(report)
    words = _("Z report {number}").format(number=title) if report.number else title
    blocks: list[Block] = [
        Text(house_name, Size.LARGE, True, Align.CENTRE),
        Text(words, Size.MEDIUM, True, Align.CENTRE),
        Text(session_place(report, zone), align=Align.CENTRE),
        Pair(_("Opened"), when(report.session.opened_at, zone, _SHORT)),
    ]
    if report.number:
        blocks.append(Pair(_("Closed"), when(report.at, zone, _SHORT)))
    sections = session_sections(report)
    judged = [one for one in sections if one.results]
    for section in sections:
        blocks += _section(section, is_closed=report.closed is not None)
        blocks += _tenders(report) if section is judged[-1] else []
    if report.closed is not None:
        blocks += [Gap(2), Signatures((_("Cashier"), _("Manager")))]
    return Paper(f"{house_name} {title}", (Sheet(tuple(blocks)),))


def _section(section: Section, *, is_closed: bool) -> list[Block]:
    """Return a section; of a Z, what was expected and counted stands in a table of its own."""
    lines = [Row(words, (amount,)) for words, amount in section.lines]
    results = [] if is_closed else [Row(words, (amount,), bold=True) for words, amount in section.results]
    return [Row(section.title.upper(), head=True), *lines, *results]


def _tenders(report: SessionReport) -> list[Block]:
    if report.closed is None:
        return []
    head = Row(_("BY TENDER"), (_("expected"), _("counted"), _("diff.")), head=True)
    difference = money(report.closed.difference, report.session.currency)
    lines = [Row(words, amounts) for words, amounts in tender_rows(report)]
    return [head, *lines, Pair(_("DIFFERENCE"), difference, Size.LARGE, True)]
