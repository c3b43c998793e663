"""Cuts the fonts of the windows and the A4 papers out of Inter, and that of the till's paper out of Noto Sans Mono.

Inter's digits are proportional; its tabular ones are glyph variants that Tk can't switch on. So the digits of
these fonts *are* the tabular ones, under family names of their own, as the SIL Open Font License asks of a
changed font. The outlines are turned from CFF into TrueType (a PDF embeds only those), and everything the
program never writes is left out.

    python tools/make_fonts.py [folder with Inter-*.otf] [folder to write to] [folder with NotoSansMono-*.ttf]

Needs fontTools, and an installed Inter 3.19 (Debian: fonts-inter) and Noto Sans Mono (Debian: fonts-noto-mono).
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools import subset
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable

INTER = Path("/usr/share/fonts/opentype/inter")
NOTO = Path("/usr/share/fonts/truetype/noto")
OUT = Path(__file__).resolve().parent.parent / "gui" / "assets" / "fonts"

# (source, family, style, weight class). Inter Medium is the ordinary weight: on a dark ground Regular looks thin.
CUTS = [
    ("Inter-Medium", "Lantern Sans", "Regular", 400),
    ("Inter-Bold", "Lantern Sans", "Bold", 700),
    ("InterDisplay-Bold", "Lantern Display", "Bold", 700),
]

# Its letters are 12 dots wide at 20: the cell of a receipt printer.
MONO_CUTS = [
    ("NotoSansMono-Regular", "Lantern Mono", "Regular", 400),
    ("NotoSansMono-Bold", "Lantern Mono", "Bold", 700),
]
MORE_ON_PAPER = [(0x0250, 0x02AF), (0x1E00, 0x1EFF), (0x2500, 0x257F)]  # ə, Vietnamese, lines

# What the windows can be asked to write.
RANGES = [
    (0x0020, 0x007E),  # Latin
    (0x00A0, 0x00FF),  # Latin-1
    (0x0100, 0x017F),  # Latin Extended-A
    (0x0180, 0x024F),  # Latin Extended-B
    (0x02C6, 0x02DD),  # spacing accents
    (0x0300, 0x030C),  # combining accents
    (0x0370, 0x03FF),  # Greek
    (0x0400, 0x045F),  # Cyrillic
    (0x0490, 0x0491),
    (0x1E9E, 0x1E9E),
    (0x2010, 0x2027),  # general punctuation
    (0x202F, 0x203A),
    (0x2070, 0x2089),
    (0x20A0, 0x20BF),  # currency
    (0x2116, 0x2122),
    (0x2190, 0x2199),  # arrows
    (0x21A9, 0x21BB),
    (0x2212, 0x2212),
    (0x2248, 0x2265),
    (0x25A0, 0x25CF),  # signs
    (0x2605, 0x2606),
    (0x2713, 0x2717),
    (0xFFFD, 0xFFFD),
]
TOLERANCE = 0.9  # font units out of 2816: a two-hundredth of a pixel at 13 px


def tabular(font: TTFont) -> None:
    """Points 0-9 at the tabular glyphs."""
    gsub = font["GSUB"].table
    swap: dict[str, str] = {}
    for record in gsub.FeatureList.FeatureRecord:
        if record.FeatureTag != "tnum":
            continue
        for index in record.Feature.LookupListIndex:
            for table in gsub.LookupList.Lookup[index].SubTable:
                swap.update(getattr(table, "ExtSubTable", table).mapping)
    for table in font["cmap"].tables:
        if table.isUnicode():
            for code in range(0x30, 0x3A):
                if code in table.cmap:
                    table.cmap[code] = swap.get(table.cmap[code], table.cmap[code])


def cut(font: TTFont, more: list[tuple[int, int]] | None = None) -> None:
    """Leaves only the wanted signs and the kerning between them."""
    options = subset.Options()
    options.layout_features = ["kern"]
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 13, 14]
    options.name_languages = [0x409]
    options.hinting = False
    options.notdef_outline = True
    options.glyph_names = False
    options.desubroutinize = True
    options.drop_tables += ["DSIG", "STAT", "MVAR", "meta"]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[code for first, last in [*RANGES, *(more or [])] for code in range(first, last + 1)])
    cutter.subset(font)


def truetype(font: TTFont) -> None:
    """Turns the cubic outlines into quadratic ones."""
    glyphs, order = font.getGlyphSet(), font.getGlyphOrder()
    drawn = {}
    for name in order:
        pen = TTGlyphPen(glyphs)
        glyphs[name].draw(Cu2QuPen(pen, TOLERANCE, reverse_direction=True))
        drawn[name] = pen.glyph()
    font["loca"] = newTable("loca")
    glyf = font["glyf"] = newTable("glyf")
    glyf.glyphOrder, glyf.glyphs = order, drawn
    for name in order:
        drawn[name].recalcBounds(glyf)
        width, _ = font["hmtx"][name]
        font["hmtx"][name] = (width, getattr(drawn[name], "xMin", 0))
    del font["CFF "]
    if "VORG" in font:
        del font["VORG"]
    maxp = font["maxp"] = newTable("maxp")
    maxp.tableVersion, maxp.numGlyphs = 0x00010000, len(order)
    for name in [
        "maxTwilightPoints",
        "maxStorage",
        "maxFunctionDefs",
        "maxInstructionDefs",
        "maxStackElements",
        "maxSizeOfInstructions",
        "maxComponentElements",
        "maxPoints",
        "maxContours",
        "maxCompositePoints",
        "maxCompositeContours",
        "maxComponentDepth",
    ]:
        setattr(maxp, name, 0)
    maxp.maxZones = 1
    font["post"].formatType = 3.0
    font["post"].extraNames, font["post"].mapping = [], {}
    font.sfntVersion = "\x00\x01\x00\x00"


def same_width(font: TTFont) -> None:
    """Gives the ten digits one advance, each in the middle of its cell.

    Inter's tabular five is a hair narrower than the others, which shows once advances are rounded to pixels, and
    the tabular glyphs of Inter Display aren't tabular at all.
    """
    names = [font.getBestCmap()[code] for code in range(0x30, 0x3A)]
    glyf, hmtx = font["glyf"], font["hmtx"]
    cell = max(hmtx[name][0] for name in names)
    for name in names:
        glyph, shift = glyf[name], (cell - hmtx[name][0]) // 2
        glyph.coordinates.translate((shift, 0))
        glyph.recalcBounds(glyf)
        hmtx[name] = (cell, glyph.xMin)


def rename(font: TTFont, family: str, style: str, weight: int) -> None:
    """Gives the cut its own name, as the licence asks."""
    bold = style == "Bold"
    post_script = f"{family.replace(' ', '')}-{style}"
    full = f"{family} {style}" if bold else family
    names = {1: family, 2: style, 3: f"{post_script}:1", 4: full, 6: post_script}
    table = font["name"]
    table.names = [n for n in table.names if n.platformID == 3 and n.nameID not in (16, 17, 21, 22, 25)]
    for record in table.names:
        if record.nameID in names:
            record.string = names[record.nameID]
    font["OS/2"].usWeightClass = weight
    font["OS/2"].fsSelection = (font["OS/2"].fsSelection & ~0b1100001) | (0x20 if bold else 0x40)
    font["head"].macStyle = 1 if bold else 0
    font["head"].modified = font["head"].created  # the same input gives the same file


def mono(source: Path, out: Path) -> None:
    """Cuts the font of the till's paper, whose outlines are TrueType already."""
    missing = [name for name, *_cut in MONO_CUTS if not (source / f"{name}.ttf").exists()]
    if missing:
        sys.exit(f"{missing[0]}.ttf is missing in {source}. Please type:  tools/system_packages.sh fonts-noto-mono")
    for file, family, style, weight in MONO_CUTS:
        font = TTFont(source / f"{file}.ttf", recalcTimestamp=False)
        cut(font, MORE_ON_PAPER)
        rename(font, family, style, weight)
        target = out / f"{family.replace(' ', '')}-{style}.ttf"
        font.save(target)
        print(f"{target.name}: {target.stat().st_size // 1024} kB, {len(font.getGlyphOrder())} glyphs")


def main() -> None:
    source = Path(sys.argv[1]) if len(sys.argv) > 1 else INTER
    out = Path(sys.argv[2]) if len(sys.argv) > 2 else OUT
    mono(Path(sys.argv[3]) if len(sys.argv) > 3 else NOTO, out)
    missing = [name for name, *_cut in CUTS if not (source / f"{name}.otf").exists()]
    if missing:
        sys.exit(f"{missing[0]}.otf is missing in {source}. Please type:  tools/system_packages.sh fonts-inter")
    out.mkdir(parents=True, exist_ok=True)
    for file, family, style, weight in CUTS:
        font = TTFont(source / f"{file}.otf", recalcTimestamp=False)
        tabular(font)
        cut(font)
        truetype(font)
        same_width(font)
        rename(font, family, style, weight)
        target = out / f"{family.replace(' ', '')}-{style}.ttf"
        font.save(target)
        print(f"{target.name}: {target.stat().st_size // 1024} kB, {len(font.getGlyphOrder())} glyphs")


if __name__ == "__main__":
    main()
