"""Draws the posters of the sample movies, the picture beside the sign-in form and the house's mark.

Every poster is a drawing of shapes and type: no photograph and nobody else's artwork. They are laid out on a sheet of
640 x 960, drawn at twice that and reduced, which is what makes their edges smooth.

    python tools/draw_posters.py [id ...]

Needs Pillow and the fonts Inter, Bebas Neue, League Spartan and Noto Serif Display (Debian: fonts-inter,
fonts-bebas-neue, fonts-league-spartan, fonts-noto-extra). Everything is drawn anew, or only the posters named.
"""

from __future__ import annotations

import json
import math
import random
import sys
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageFont

ROOT = Path(__file__).resolve().parent.parent
S = 2
W, H = 640 * S, 960 * S
SIZE = (480, 720)
LARGEST = 58_000  # bytes
FONTS = {
    "inter": "/usr/share/fonts/opentype/inter/Inter-%s.otf",
    "bebas": "/usr/share/fonts/opentype/bebas-neue/BebasNeue-%s.otf",
    "spart": "/usr/share/fonts/opentype/league-spartan/LeagueSpartan-%s.otf",
    "serif": "/usr/share/fonts/truetype/noto/NotoSerifDisplay-%s.ttf",
}


PACKAGES = "fonts-inter fonts-bebas-neue fonts-league-spartan fonts-noto-extra"


def font(fam, w, px):
    file = FONTS[fam] % w
    try:
        return ImageFont.truetype(file, int(px * S))
    except OSError:
        sys.exit(f"The font {file} is missing. Please type:  tools/system_packages.sh {PACKAGES}")


def new(bg):
    im = Image.new("RGB", (W, H), bg)
    return im, ImageDraw.Draw(im)


def s(*a):
    return [x * S for x in a]


def P(pts):
    return [(x * S, y * S) for x, y in pts]


def text(d, x, y, t, f, fill, anchor="ls", track=0):
    """Writes a line; `track` is extra space between letters."""
    if track == 0:
        d.text((x * S, y * S), t, font=f, fill=fill, anchor=anchor)
        return
    w = sum(f.getlength(c) + track * S for c in t) - track * S
    left = x * S
    if anchor[0] == "m":
        left -= w / 2
    if anchor[0] == "r":
        left -= w
    for c in t:
        d.text((left, y * S), c, font=f, fill=fill, anchor="l" + anchor[1])
        left += f.getlength(c) + track * S


def fit(fam, w, t, width, track=0):
    """The font in which a line is as wide as asked."""
    f = font(fam, w, 200)
    long = sum(f.getlength(c) for c in t) / S
    return font(fam, w, 200 * (width - track * (len(t) - 1)) / long)


def circ(d, x, y, r, **k):
    if "width" in k:
        k["width"] = int(k["width"] * S)
    d.ellipse(s(x - r, y - r, x + r, y + r), **k)


def rect(d, x0, y0, x1, y1, fill):
    d.rectangle(s(x0, y0, x1, y1), fill=fill)


def poly(d, pts, fill):
    d.polygon(P(pts), fill=fill)


def line(d, pts, fill, width):
    """A thick line with round joints and ends."""
    d.line(P(pts), fill=fill, width=int(width * S), joint="curve")
    for x, y in (pts[0], pts[-1]):
        circ(d, x, y, width / 2, fill=fill)


def curve(pts, closed=True, n=14):
    """A smooth line through points (Catmull-Rom)."""
    out = []
    k = len(pts)
    for i in range(k if closed else k - 1):
        if closed:
            p0, p1, p2, p3 = pts[i - 1], pts[i], pts[(i + 1) % k], pts[(i + 2) % k]
        else:
            p0, p1, p2, p3 = pts[max(i - 1, 0)], pts[i], pts[i + 1], pts[min(i + 2, k - 1)]
        for j in range(n):
            t = j / n
            out.append(
                tuple(
                    0.5
                    * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - e) * t * t + (3 * b - a - 3 * c + e) * t * t * t)
                    for a, b, c, e in zip(p0, p1, p2, p3, strict=True)
                )
            )
    if not closed:
        out.append(pts[-1])
    return out


def blob(d, pts, fill):
    poly(d, curve(pts), fill)


def turn(pts, angle, cx, cy, k=1.0):
    """Points around 0, 0 turned by an angle, scaled and moved to a place."""
    a = math.radians(angle)
    return [
        (cx + k * (x * math.cos(a) - y * math.sin(a)), cy + k * (x * math.sin(a) + y * math.cos(a))) for x, y in pts
    ]


def at(cx, cy, r, degrees):
    a = math.radians(degrees)
    return cx + r * math.cos(a), cy + r * math.sin(a)


def ray(d, cx, cy, angle, spread, far, fill):
    poly(d, [(cx, cy), at(cx, cy, far, angle - spread / 2), at(cx, cy, far, angle + spread / 2)], fill)


def star(d, x, y, r, fill, points=4, inner=0.3):
    pts = [at(x, y, r if i % 2 == 0 else r * inner, -90 + i * 180 / points) for i in range(points * 2)]
    poly(d, pts, fill)


def mix(a, b, t):
    """A colour between two."""
    one, two = (tuple(int(c[i : i + 2], 16) for i in (1, 3, 5)) for c in (a, b))
    return "#" + "".join(f"{round(x + (y - x) * t):02X}" for x, y in zip(one, two, strict=True))


def foot(d, left, right, fill, y=920, size=20):
    f = font("inter", "SemiBold", size)
    text(d, 40, y, left, f, fill, "ls", 3)
    text(d, 600, y, right, f, fill, "rs", 3)


def tilted(im, t, f, fill, x, y, angle):
    """Writes a line turned by an angle about its middle."""
    lay = Image.new("L", (W * 2, H), 0)
    ImageDraw.Draw(lay).text((W, H // 2), t, font=f, fill=255, anchor="mm")
    lay = lay.rotate(angle, Image.Resampling.BICUBIC, center=(W, H // 2))
    full = Image.new("L", (W, H), 0)
    full.paste(lay, (int(x * S) - W, int(y * S) - H // 2))
    im.paste(Image.new("RGB", (W, H), fill), (0, 0), full)


def masked(im, shape, paint):
    """Paints inside a shape only: both are functions of a draw."""
    mask = Image.new("L", (W, H), 0)
    shape(ImageDraw.Draw(mask))
    lay = im.copy()
    paint(ImageDraw.Draw(lay))
    im.paste(lay, (0, 0), mask)


def metropolis():
    bg = "#10142B"
    gold = "#E9B44C"
    cream = "#F6E7C1"
    mid = "#27305C"
    im, d = new(bg)
    cx, cy = 320, 610
    for i in range(-24, 25):
        a = math.radians(-90 + i * 7.5)
        b = math.radians(-90 + i * 7.5 + 3.75)
        d.polygon(
            P(
                [
                    (cx, cy),
                    (cx + 1200 * math.cos(a), cy + 1200 * math.sin(a)),
                    (cx + 1200 * math.cos(b), cy + 1200 * math.sin(b)),
                ]
            ),
            fill=mid if i % 2 else "#1B2247",
        )
    circ(d, cx, 300, 118, fill=gold)
    hs = [(0, 360, 80), (60, 300, 70), (120, 220, 64), (456, 220, 64), (510, 300, 70), (560, 360, 80)]
    for x, h, w in hs:
        top = 720 - (560 - h)
        d.rectangle(s(x, top, x + w, 720), fill="#1B2247")
        for k in range(3):
            d.rectangle(s(x + 12 + k * (w - 24) / 3, top + 16, x + 12 + k * (w - 24) / 3 + 4, 720), fill=mid)
    # central tower
    for w, t in [(150, 470), (112, 380), (76, 290), (40, 190), (12, 110)]:
        d.rectangle(s(cx - w / 2, t, cx + w / 2, 720), fill=cream if w in (112, 40) else bg)
        if w in (150, 76):
            d.rectangle(s(cx - w / 2, t, cx + w / 2, 720), fill=bg)
    for k in range(5):
        x = cx - 44 + k * 22
        d.rectangle(s(x - 2, 400, x + 2, 720), fill=bg)
    for x in (cx - 62, cx + 62):
        d.rectangle(s(x - 2, 490, x + 2, 720), fill=gold)
    d.rectangle(s(0, 720, 640, 960), fill=gold)
    d.rectangle(s(0, 720, 640, 726), fill=bg)
    text(d, 320, 862, "METROPOLIS", fit("bebas", "Bold", "METROPOLIS", 560, 4), bg, "ms", 4)
    f = font("inter", "SemiBold", 20)
    text(d, 40, 916, "FRITZ LANG", f, bg, "ls", 3)
    text(d, 600, 916, "1927", f, bg, "rs", 3)
    return im


def nosferatu():
    bg = "#0E2A2B"
    moon = "#E8E2B8"
    dk = "#061415"
    red = "#D6452F"
    im, d = new(bg)
    circ(d, 400, 330, 250, fill=moon)
    # stairs
    for i in range(8):
        d.rectangle(s(0, 900 - i * 62, 640 - i * 80, 960), fill="#0A1F20" if i % 2 else "#0C2526")
    # shadow figure: bald head, ears, shoulders, claws
    d.polygon(
        P(
            [
                (300, 960),
                (286, 560),
                (250, 470),
                (300, 420),
                (330, 330),
                (336, 270),
                (318, 230),
                (352, 250),
                (364, 210),
                (400, 188),
                (436, 210),
                (448, 250),
                (482, 230),
                (464, 270),
                (470, 330),
                (500, 420),
                (560, 480),
                (600, 620),
                (640, 760),
                (640, 960),
            ]
        ),
        fill=dk,
    )
    circ(d, 400, 262, 66, fill=dk)
    d.ellipse(s(372, 250, 392, 262), fill=moon)
    d.ellipse(s(408, 250, 428, 262), fill=moon)
    # hand
    d.polygon(P([(290, 560), (200, 520), (150, 470), (170, 450), (230, 470), (300, 470)]), fill=dk)
    for k, (a, l) in enumerate([(200, 150), (214, 170), (230, 168), (248, 150), (272, 110)]):
        bx, by = 170 + k * 12, 462 - k * 3
        r = math.radians(a)
        tx, ty = bx + l * math.cos(r), by + l * math.sin(r)
        nx, ny = -math.sin(r) * 9, math.cos(r) * 9
        d.polygon(P([(bx + nx, by + ny), (bx - nx, by - ny), (tx, ty)]), fill=dk)
    f = font("inter", "SemiBold", 20)
    text(d, 320, 858, "NOSFERATU", fit("bebas", "Regular", "NOSFERATU", 560, 6), moon, "ms", 6)
    text(d, 40, 912, "F. W. MURNAU", f, red, "ls", 3)
    text(d, 600, 912, "1922", f, red, "rs", 3)
    return im


def the_general():
    bg = "#B8422A"
    cream = "#F3E3C3"
    dk = "#2A1512"
    im, d = new(bg)
    d.rectangle(s(0, 606, 640, 622), fill=dk)
    for x in range(-10, 660, 56):
        d.rectangle(s(x, 622, x + 28, 640), fill=dk)
    # smoke
    for x, y, r in [(150, 120, 58), (230, 96, 76), (330, 120, 64), (430, 90, 84), (540, 130, 92), (620, 96, 60)]:
        circ(d, x, y, r, fill=cream)
    # boiler
    d.rounded_rectangle(s(96, 300, 470, 450), radius=20 * S, fill=dk)
    d.rectangle(s(128, 170, 176, 300), fill=dk)
    d.polygon(P([(104, 170), (200, 170), (176, 216), (128, 216)]), fill=dk)
    d.rectangle(s(430, 230, 600, 470), fill=dk)
    d.rectangle(s(410, 214, 620, 236), fill=dk)
    d.rectangle(s(470, 264, 560, 340), fill=cream)
    circ(d, 260, 300, 34, fill=dk)
    d.rectangle(s(330, 270, 352, 300), fill=dk)
    d.polygon(P([(96, 450), (96, 500), (10, 606), (140, 606), (140, 450)]), fill=dk)
    for k in range(5):
        d.line(P([(30 + k * 22, 606), (96 + k * 8, 500)]), fill=bg, width=3 * S)
    for x, r in [(210, 62), (350, 92), (530, 92)]:
        y = 606 - r
        circ(d, x, y, r, fill=cream)
        circ(d, x, y, r - 12, fill=bg)
        for a in range(0, 180, 30):
            q = math.radians(a)
            d.line(
                P(
                    [
                        (x - math.cos(q) * (r - 12), y - math.sin(q) * (r - 12)),
                        (x + math.cos(q) * (r - 12), y + math.sin(q) * (r - 12)),
                    ]
                ),
                fill=cream,
                width=5 * S,
            )
        circ(d, x, y, 16, fill=dk)
    d.line(P([(350, 552), (530, 552)]), fill=dk, width=16 * S)
    text(d, 40, 760, "THE", font("spart", "Black", 64), cream, "ls")
    text(d, 40, 862, "GENERAL", fit("spart", "Black", "GENERAL", 560), cream, "ls")
    f = font("inter", "SemiBold", 20)
    text(d, 40, 920, "BUSTER KEATON", f, cream, "ls", 3)
    text(d, 600, 920, "1926", f, cream, "rs", 3)
    return im


def sherlock_jr():
    bg = "#F0B429"
    navy = "#14213D"
    cream = "#FFF6DF"
    im, d = new(bg)
    cx, cy, r = 350, 330, 230
    a = math.radians(130)
    x1, y1 = cx + math.cos(a) * r, cy + math.sin(a) * r
    x2, y2 = cx + math.cos(a) * 470, cy + math.sin(a) * 470
    d.line(P([(x1, y1), (x2, y2)]), fill=navy, width=58 * S)
    circ(d, x2, y2, 29, fill=navy)
    circ(d, cx, cy, r + 16, fill=navy)
    circ(d, cx, cy, r - 22, fill=cream)
    # film frame in the lens with pork pie hat
    m = Image.new("L", (W, H), 0)
    ImageDraw.Draw(m).ellipse(s(cx - r + 22, cy - r + 22, cx + r - 22, cy + r - 22), fill=255)
    lay = Image.new("RGB", (W, H), cream)
    q = ImageDraw.Draw(lay)
    q.rectangle(s(100, cy + 100, 640, cy + 300), fill=navy)
    for x in range(100, 640, 44):
        q.rounded_rectangle(s(x, cy + 116, x + 24, cy + 138), radius=4 * S, fill=cream)
    q.ellipse(s(cx - 150, cy + 10, cx + 150, cy + 62), fill=navy)
    q.rounded_rectangle(s(cx - 92, cy - 66, cx + 92, cy + 34), radius=16 * S, fill=navy)
    q.rectangle(s(cx - 92, cy - 6, cx + 92, cy + 14), fill=bg)
    im.paste(lay, (0, 0), m)
    d = ImageDraw.Draw(im)
    d.arc(s(cx - r + 54, cy - r + 54, cx + r - 54, cy + r - 54), 195, 260, fill=bg, width=12 * S)
    text(d, 600, 800, "SHERLOCK", fit("inter", "Black", "SHERLOCK", 500), navy, "rs")
    text(d, 600, 880, "JR.", font("inter", "Black", 88), navy, "rs")
    f = font("inter", "SemiBold", 20)
    text(d, 40, 920, "BUSTER KEATON", f, navy, "ls", 3)
    text(d, 600, 920, "1924", f, navy, "rs", 3)
    return im


def safety_last():
    bg = "#EFE9DC"
    ink = "#1D1D1B"
    blue = "#2F6DB5"
    red = "#E0432F"
    im, d = new(blue)
    for r in range(6):
        for c in range(5):
            x = -30 + c * 146
            y = 40 + r * 160
            d.rectangle(s(x, y, x + 92, y + 116), fill="#285FA0")
    cx, cy = 320, 360
    circ(d, cx, cy, 272, fill=ink)
    circ(d, cx, cy, 254, fill=bg)
    for k in range(12):
        a = math.radians(k * 30)
        o = 226
        i = 186 if k % 3 == 0 else 206
        d.line(
            P([(cx + math.cos(a) * i, cy + math.sin(a) * i), (cx + math.cos(a) * o, cy + math.sin(a) * o)]),
            fill=ink,
            width=(16 if k % 3 == 0 else 8) * S,
        )

    def hand(ang, l, w, c):
        a = math.radians(ang - 90)
        d.line(
            P([(cx - math.cos(a) * 40, cy - math.sin(a) * 40), (cx + math.cos(a) * l, cy + math.sin(a) * l)]),
            fill=c,
            width=w * S,
        )

    hand(292, 140, 20, ink)
    hand(100, 190, 14, ink)
    circ(d, cx, cy, 22, fill=red)
    # hanging man from minute hand
    hx, hy = cx + math.cos(math.radians(10)) * 176, cy + math.sin(math.radians(10)) * 176
    d.line(P([(hx, hy), (hx - 6, hy + 70)]), fill=red, width=13 * S)
    d.line(P([(hx + 22, hy + 4), (hx + 10, hy + 70)]), fill=red, width=13 * S)
    circ(d, hx + 6, hy + 60, 20, fill=red)
    d.rectangle(s(hx - 24, hy + 34, hx + 36, hy + 42), fill=ink)
    d.rectangle(s(hx - 12, hy + 22, hx + 24, hy + 38), fill=ink)
    d.rounded_rectangle(s(hx - 16, hy + 78, hx + 24, hy + 160), radius=10 * S, fill=red)
    d.line(P([(hx - 6, hy + 156), (hx - 30, hy + 236)]), fill=red, width=17 * S)
    d.line(P([(hx + 14, hy + 156), (hx + 28, hy + 240)]), fill=red, width=17 * S)
    d.rectangle(s(0, 724, 640, 960), fill=bg)
    f1 = fit("inter", "Black", "SAFETY LAST!", 560)
    text(d, 40, 840, "SAFETY LAST!", f1, ink, "ls")
    f = font("inter", "SemiBold", 20)
    text(d, 40, 904, "HAROLD LLOYD", f, red, "ls", 3)
    text(d, 600, 904, "1923", f, red, "rs", 3)
    return im


def caligari():
    bg = "#F2EFE6"
    ink = "#111111"
    ac = "#E85D25"
    im, d = new(bg)
    d.polygon(P([(0, 0), (640, 0), (640, 120), (420, 90), (300, 180), (160, 60), (0, 150)]), fill=ink)
    d.polygon(P([(0, 150), (160, 60), (120, 330), (200, 520), (60, 720), (0, 720)]), fill=ac)
    d.polygon(P([(0, 230), (110, 160), (70, 360), (140, 520), (0, 690)]), fill=ink)
    d.polygon(P([(640, 120), (470, 96), (540, 260), (450, 400), (560, 560), (480, 720), (640, 720)]), fill=ink)
    d.polygon(P([(640, 200), (560, 190), (600, 300), (540, 400), (620, 540), (560, 700), (640, 700)]), fill=ac)
    d.polygon(P([(200, 720), (300, 430), (360, 430), (500, 720)]), fill="#D9D2BF")
    for k in range(5):
        y = 470 + k * 56
        w = 26 + k * 28
        d.polygon(
            P([(330 - w - 10, y + 14), (330 + w, y - 8), (330 + w + 14, y + 16), (330 - w - 20, y + 38)]), fill=ink
        )
    # figure cesare
    d.polygon(P([(330, 250), (362, 262), (372, 360), (392, 452), (280, 470), (302, 360), (300, 262)]), fill=ink)
    circ(d, 332, 228, 30, fill=ink)
    d.polygon(P([(304, 270), (250, 250), (200, 300), (196, 288), (250, 228), (312, 252)]), fill=ink)
    # moon shard
    d.polygon(P([(420, 180), (474, 200), (440, 232)]), fill=ac)
    d.rectangle(s(0, 720, 640, 960), fill=ink)
    text(d, 40, 770, "THE CABINET OF DR.", font("bebas", "Bold", 46), ac, "ls", 2)
    x = 40
    for i, c in enumerate("CALIGARI"):
        text(d, x, 906 + (-5 if i % 2 else 5) - 8, c, font("bebas", "Bold", 150), bg, "ls")
        x += font("bebas", "Bold", 150).getlength(c) / S + 7.5
    f = font("inter", "SemiBold", 18)
    text(d, 40, 938, "ROBERT WIENE", f, ac, "ls", 3)
    text(d, 600, 938, "1920", f, ac, "rs", 3)
    return im


def a_trip_to_the_moon():
    bg = "#1B2A6B"
    cream = "#FBE9B7"
    cr = "#E4CB85"
    red = "#E4572E"
    dk = "#0E1740"
    im, d = new(bg)
    rnd = random.Random(4)
    for _ in range(70):
        x, y = rnd.uniform(0, 640), rnd.uniform(0, 700)
        r = rnd.choice([1.5, 2, 3])
        circ(d, x, y, r, fill="#8FA0E8")
    for x, y, r in [(90, 120, 12), (560, 90, 16), (70, 560, 10)]:
        d.polygon(
            P(
                [
                    (x, y - r * 2),
                    (x + r * 0.4, y - r * 0.4),
                    (x + r * 2, y),
                    (x + r * 0.4, y + r * 0.4),
                    (x, y + r * 2),
                    (x - r * 0.4, y + r * 0.4),
                    (x - r * 2, y),
                    (x - r * 0.4, y - r * 0.4),
                ]
            ),
            fill=cream,
        )
    cx, cy = 310, 400
    circ(d, cx, cy, 236, fill=cream)
    for x, y, r in [(170, 330, 26), (220, 560, 34), (430, 520, 22), (330, 215, 20), (150, 450, 14), (470, 300, 16)]:
        circ(d, x, y, r, fill=cr)
    circ(d, 240, 380, 30, fill=dk)
    circ(d, 250, 372, 9, fill=cream)
    d.polygon(P([(316, 400), (290, 476), (340, 470)]), fill=cr)
    d.arc(s(220, 440, 400, 570), 25, 150, fill=dk, width=12 * S)
    # rocket in the eye
    a = math.radians(-38)
    ux, uy = math.cos(a), math.sin(a)
    vx, vy = -uy, ux
    bx, by = 372, 372

    def q(u, v):
        return (bx + u * ux + v * vx, by + u * uy + v * vy)

    circ(d, bx, by, 46, fill=dk)
    d.polygon(P([q(-6, -40), q(120, -40), q(196, -40), q(196, 40), q(120, 40), q(-6, 40)]), fill=red)
    d.polygon(P([q(196, -52), q(220, -52), q(220, 52), q(196, 52)]), fill="#B93D1B")
    d.polygon(P([q(60, -40), q(76, -40), q(76, 40), q(60, 40)]), fill=cream)
    c = q(136, 0)
    circ(d, *c, 17, fill=cream)
    circ(d, *c, 10, fill=dk)
    d.ellipse(s(338, 404, 372, 428), fill=red)
    text(d, 40, 770, "A TRIP TO", font("inter", "Black", 62), cream, "ls")
    text(d, 40, 876, "THE MOON", fit("inter", "Black", "THE MOON", 560), red, "ls")
    f = font("inter", "SemiBold", 20)
    text(d, 40, 920, "GEORGES MÉLIÈS", f, cream, "ls", 3)
    text(d, 600, 920, "1902", f, cream, "rs", 3)
    return im


def battleship_potemkin():
    bg = "#EDE3D0"
    red = "#C8231B"
    ink = "#151515"
    im, d = new(bg)
    d.polygon(P([(0, 0), (640, 0), (640, 250), (0, 640)]), fill=red)
    # steps diagonal
    for k in range(8):
        x = 640 - k * 62
        y = 330 + k * 46
        d.polygon(P([(x, y), (640, y), (640, y + 20), (x, y + 20)]), fill=ink)
    # battleship
    d.polygon(P([(20, 470), (440, 470), (392, 540), (80, 540)]), fill=ink)
    d.rectangle(s(110, 420, 330, 470), fill=ink)
    d.rectangle(s(150, 370, 280, 420), fill=ink)
    d.rectangle(s(180, 230, 204, 370), fill=ink)
    d.rectangle(s(230, 270, 250, 370), fill=ink)
    d.line(P([(330, 440), (440, 410)]), fill=ink, width=14 * S)
    d.line(P([(110, 440), (30, 416)]), fill=ink, width=14 * S)
    d.line(P([(192, 230), (192, 80)]), fill=ink, width=6 * S)
    d.polygon(P([(192, 84), (330, 110), (192, 150)]), fill=bg)
    for x in range(130, 320, 36):
        circ(d, x, 446, 7, fill=red)
    # pram wheel
    cx, cy = 500, 640
    circ(d, cx, cy, 64, outline=ink, width=12)
    for a in range(0, 180, 45):
        q = math.radians(a)
        d.line(
            P([(cx - math.cos(q) * 60, cy - math.sin(q) * 60), (cx + math.cos(q) * 60, cy + math.sin(q) * 60)]),
            fill=ink,
            width=6 * S,
        )
    lay = Image.new("RGBA", (W, H), (0, 0, 0, 0))
    q = ImageDraw.Draw(lay)
    text(q, 40, 782, "BATTLESHIP", font("bebas", "Bold", 92), red, "ls", 3)
    im.paste(lay, (0, 0), lay)
    d = ImageDraw.Draw(im)
    text(d, 40, 884, "POTEMKIN", font("bebas", "Bold", 126), ink, "ls", 3)
    f = font("inter", "SemiBold", 20)
    text(d, 40, 930, "SERGEI EISENSTEIN", f, ink, "ls", 3)
    text(d, 600, 930, "1925", f, ink, "rs", 3)
    return im


def his_girl_friday():
    bg = "#F7D44C"
    ink = "#17151A"
    pink = "#EE5A6F"
    w = "#FFFDF5"
    im, d = new(bg)
    # two overlapping speech bubbles
    d.rounded_rectangle(s(40, 60, 450, 330), radius=40 * S, fill=pink)
    d.polygon(P([(100, 310), (100, 410), (200, 320)]), fill=pink)
    d.rounded_rectangle(s(190, 250, 600, 520), radius=40 * S, fill=ink)
    d.polygon(P([(540, 500), (540, 610), (430, 510)]), fill=ink)
    m = Image.new("L", (W, H), 0)
    q = ImageDraw.Draw(m)
    q.rounded_rectangle(s(40, 60, 450, 330), radius=40 * S, fill=255)
    m2 = Image.new("L", (W, H), 0)
    q = ImageDraw.Draw(m2)
    q.rounded_rectangle(s(190, 250, 600, 520), radius=40 * S, fill=255)
    im.paste(Image.new("RGB", (W, H), w), (0, 0), ImageChops.multiply(m, m2))
    d = ImageDraw.Draw(im)
    for k in range(3):
        d.rounded_rectangle(s(80, 104 + k * 44, [400, 340, 300][k], 120 + k * 44), radius=8 * S, fill=w)
    for k in range(3):
        d.rounded_rectangle(s([260, 300, 340][k], 370 + k * 44, 560, 386 + k * 44), radius=8 * S, fill=bg)
    f = fit("spart", "Black", "FRIDAY", 560)
    text(d, 40, 742, "HIS GIRL", fit("spart", "Black", "HIS GIRL", 560), ink, "ls")
    text(d, 40, 872, "FRIDAY", f, ink, "ls")
    f = font("inter", "SemiBold", 20)
    text(d, 40, 926, "GRANT · RUSSELL", f, ink, "ls", 3)
    text(d, 600, 926, "1940", f, ink, "rs", 3)
    return im


def charade():
    bg = "#3B1C5A"
    cols = ["#F25C54", "#F7B267", "#2EC4B6", "#F4F1DE"]
    im, d = new(bg)
    cx, cy = 320, 350
    for k in range(22, 0, -1):
        r = k * 19
        c = [bg, cols[0], bg, cols[1], bg, cols[2]][k % 6]
        a0 = k * 23 % 360
        d.pieslice(s(cx - r, cy - r, cx + r, cy + r), a0, a0 + 250, fill=c)
        d.pieslice(s(cx - r, cy - r, cx + r, cy + r), a0 + 250, a0 + 360, fill=bg)
    circ(d, cx, cy, 58, fill=cols[3])
    circ(d, cx, cy, 26, fill=bg)
    d.rectangle(s(0, 724, 640, 960), fill=bg)
    text(d, 40, 866, "Charade", fit("serif", "BoldItalic", "Charade", 520), cols[3], "ls")
    f = font("inter", "SemiBold", 20)
    text(d, 40, 922, "STANLEY DONEN", f, cols[1], "ls", 3)
    text(d, 600, 922, "1963", f, cols[1], "rs", 3)
    return im


def night_of_the_living_dead():
    bg = "#0C0F0C"
    g = "#9BE564"
    im, d = new(bg)
    circ(d, 320, 400, 230, fill=g)
    # hill + graves + hands
    d.pieslice(s(-160, 520, 800, 1300), 180, 360, fill=bg)

    def hand(x, base, h, lean, w):
        d.polygon(
            P([(x - w, base), (x + w, base), (x + w * 0.8 + lean, base - h), (x - w * 0.8 + lean, base - h)]), fill=bg
        )
        px, py = x + lean, base - h
        circ(d, px, py - 4, w * 1.35, fill=bg)
        for dx, l in [(-1.3, 52), (-0.6, 72), (0.1, 78), (0.75, 66)]:
            a = math.radians(-90 + dx * 22 + lean * 0.3)
            bx, by = px + dx * w * 0.9, py - w * 0.7
            d.line(P([(bx, by), (bx + math.cos(a) * l, by + math.sin(a) * l)]), fill=bg, width=int(w * 0.62) * S)
            circ(d, bx + math.cos(a) * l, by + math.sin(a) * l, w * 0.31, fill=bg)
        a = math.radians(-20)
        d.line(P([(px + w, py), (px + w + math.cos(a) * 36, py + math.sin(a) * 36)]), fill=bg, width=int(w * 0.62) * S)

    hand(320, 640, 210, 6, 24)
    hand(180, 640, 120, -14, 20)
    hand(470, 650, 140, 16, 20)
    hand(90, 680, 70, -10, 15)
    hand(560, 690, 80, 8, 15)
    text(d, 320, 704, "NIGHT OF THE", font("bebas", "Bold", 64), g, "ms", 6)
    text(d, 320, 828, "LIVING DEAD", fit("bebas", "Bold", "LIVING DEAD", 560, 2), g, "ms", 2)
    f = font("inter", "SemiBold", 20)
    text(d, 40, 912, "GEORGE A. ROMERO", f, g, "ls", 3)
    text(d, 600, 912, "1968", f, g, "rs", 3)
    return im


def passion_of_joan_of_arc():
    bg = "#F4EFE6"
    ink = "#23201D"
    fire = "#E2571E"
    gold = "#F2A541"
    im, d = new(bg)
    d.rectangle(s(304, 50, 336, 620), fill=ink)
    d.rectangle(s(190, 170, 450, 202), fill=ink)
    for h, c, w in [(420, gold, 290), (330, fire, 220), (230, ink, 140)]:
        n = 5
        for j in range(n):
            x = 320 + (j - 2) * w * 0.46
            hh = h * (1 - abs(j - 2) * 0.22)
            d.polygon(
                P(
                    [
                        (x - w * 0.26, 720),
                        (x - w * 0.30, 720 - hh * 0.42),
                        (x + w * 0.04, 720 - hh),
                        (x + w * 0.30, 720 - hh * 0.40),
                        (x + w * 0.26, 720),
                    ]
                ),
                fill=c,
            )
    d.rectangle(s(0, 716, 640, 960), fill=ink)
    text(d, 320, 778, "The Passion of", font("serif", "Italic", 56), gold, "ms")
    text(d, 320, 866, "Joan of Arc", font("serif", "Bold", 98), bg, "ms")
    f = font("inter", "SemiBold", 20)
    text(d, 40, 930, "CARL TH. DREYER", f, gold, "ls", 3)
    text(d, 600, 930, "1928", f, gold, "rs", 3)
    return im


def carnival_of_souls():
    bg, ink, mist, bone = "#A9C6C3", "#16242C", "#7FA5A4", "#F3EEDF"
    im, d = new(bg)
    circ(d, 468, 240, 120, fill=bone)

    def pavilion(dr, base, up, fill):
        for x, w, h in [(70, 92, 150), (196, 104, 190), (444, 104, 190), (570, 92, 150)]:
            blob(
                dr,
                [
                    (x - w / 2, base - up * h * 0.55),
                    (x - w * 0.42, base - up * h * 0.86),
                    (x, base - up * h * 1.25),
                    (x + w * 0.42, base - up * h * 0.86),
                    (x + w / 2, base - up * h * 0.55),
                    (x, base - up * h * 0.42),
                ],
                fill,
            )
            poly(
                dr, [(x - 5, base - up * h * 1.1), (x, base - up * (h * 1.1 + 74)), (x + 5, base - up * h * 1.1)], fill
            )
            for k in (-0.36, -0.12, 0.12, 0.36):
                rect(
                    dr,
                    x + k * w - 5,
                    min(base, base - up * h * 0.6),
                    x + k * w + 5,
                    max(base, base - up * h * 0.6),
                    fill,
                )
        blob(
            dr,
            [
                (218, base - up * 210),
                (224, base - up * 300),
                (320, base - up * 420),
                (416, base - up * 300),
                (422, base - up * 210),
                (320, base - up * 170),
            ],
            fill,
        )
        poly(dr, [(312, base - up * 380), (320, base - up * 500), (328, base - up * 380)], fill)
        for x in range(232, 412, 28):
            rect(dr, x, min(base, base - up * 230), x + 11, max(base, base - up * 230), fill)
        rect(dr, 16, min(base, base - up * 26), 624, max(base, base - up * 26), fill)

    pavilion(d, 590, 1, ink)
    rect(d, 0, 590, 640, 960, mist)
    masked(im, lambda q: rect(q, 0, 596, 640, 694, 255), lambda q: pavilion(q, 596, -0.62, "#3F6468"))
    d = ImageDraw.Draw(im)
    for k in range(14):
        y = 604 + k * k * 1.75
        rect(d, 0, y, 640, y + 3 + k * 0.9, mist)
    rect(d, 0, 586, 640, 592, ink)
    text(d, 40, 802, "Carnival", font("serif", "BlackItalic", 100), ink, "ls")
    text(d, 40, 884, "of Souls", font("serif", "BlackItalic", 96), ink, "ls")
    foot(d, "HERK HARVEY", "1962", ink, 930)
    return im


def the_kid():
    bg, brick, ink, cream, red = "#E7B85A", "#DDA845", "#231A14", "#FBF0D9", "#B5412B"
    im, d = new(bg)
    for r in range(12):
        for c in range(-1, 6):
            x = c * 128 + (64 if r % 2 else 0)
            rect(d, x, 20 + r * 56, x + 118, 66 + r * 56, brick)
    d.rounded_rectangle(s(110, 70, 530, 700), radius=12 * S, fill=red)
    rect(d, 140, 100, 500, 700, "#FBE7BF")
    rect(d, 0, 620, 640, 700, "#8A5A2B")
    rect(d, 0, 620, 640, 634, ink)

    def sitter(x, base, k, fill, hat):
        p = lambda pts: [(x + a * k, base + b * k) for a, b in pts]
        blob(d, p([(-92, 0), (-86, -120), (-48, -176), (0, -186), (48, -176), (86, -120), (92, 0), (0, 10)]), fill)
        circ(d, x, base - 216 * k, 46 * k, fill="#F2CFA5")
        if hat == "bowler":
            d.pieslice(s(x - 52 * k, base - 318 * k, x + 52 * k, base - 182 * k), 180, 360, fill=fill)
            d.rounded_rectangle(s(x - 84 * k, base - 256 * k, x + 84 * k, base - 236 * k), radius=10 * S, fill=fill)
        else:
            blob(d, p([(-62, -232), (-56, -272), (0, -292), (58, -270), (62, -232), (0, -222)]), fill)
            circ(d, x, base - 290 * k, 8 * k, fill=fill)

    sitter(256, 632, 1.12, ink, "bowler")
    sitter(424, 632, 0.68, "#6E4A2A", "cap")
    for x, y, k in ((256, 392, 1.0), (424, 487, 0.6)):
        circ(d, x - 16 * k, y - 4 * k, 4.5 * k + 1, fill=ink)
        circ(d, x + 16 * k, y - 4 * k, 4.5 * k + 1, fill=ink)
    d.rounded_rectangle(s(245, 408, 267, 423), radius=3 * S, fill=ink)
    line(d, curve([(417, 500), (424, 504), (431, 500)], closed=False), ink, 3)
    poly(d, [(256, 458), (240, 448), (240, 470)], cream)
    poly(d, [(256, 458), (272, 448), (272, 470)], cream)
    rect(d, 0, 700, 640, 960, ink)
    text(d, 40, 866, "THE KID", fit("spart", "Black", "THE KID", 560), bg, "ls")
    foot(d, "CHARLIE CHAPLIN", "1921", cream)
    return im


def the_gold_rush():
    sky, snow, blue, brown, gold = "#8FC1D4", "#F7F5EE", "#123B55", "#6B3E23", "#F2B632"
    im, d = new(sky)
    circ(d, 130, 130, 62, fill=gold)
    poly(d, [(250, 640), (470, 130), (640, 420), (640, 700)], "#5E97B3")
    poly(d, [(470, 130), (404, 282), (440, 262), (468, 300), (506, 256), (540, 290), (549, 262)], snow)
    poly(d, [(0, 520), (330, 480), (420, 500), (452, 960), (0, 960)], snow)
    poly(d, [(330, 480), (420, 500), (452, 960), (380, 960), (392, 640)], "#C9DCE4")
    poly(d, [(452, 960), (640, 860), (640, 960)], snow)
    cabin = [(300, 300), (520, 300), (520, 470), (300, 470)]
    c = lambda pts: turn([(x - 330, y - 470) for x, y in pts], 17, 330, 484)
    poly(d, c(cabin), brown)
    for k in range(1, 6):
        line(d, c([(300, 300 + k * 28), (520, 300 + k * 28)]), "#53301B", 4)
    poly(d, c([(276, 304), (410, 214), (544, 304)]), "#3F2413")
    poly(d, c([(270, 300), (410, 200), (550, 300), (528, 306), (410, 232), (292, 306)]), snow)
    poly(d, c([(440, 340), (490, 340), (490, 392), (440, 392)]), gold)
    line(d, c([(465, 340), (465, 392)]), "#3F2413", 5)
    poly(d, c([(330, 362), (384, 362), (384, 470), (330, 470)]), "#2C180C")
    x, y = 182, 470
    blob(d, [(x - 26, y + 34), (x - 20, y - 26), (x, y - 40), (x + 20, y - 26), (x + 26, y + 34)], blue)
    circ(d, x, y - 52, 15, fill="#F0CDA6")
    d.pieslice(s(x - 17, y - 84, x + 17, y - 44), 180, 360, fill=blue)
    rect(d, x - 27, y - 66, x + 27, y - 59, blue)
    line(d, [(x + 30, y - 18), (x + 42, y + 36)], brown, 5)
    rnd = random.Random(8)
    for _ in range(60):
        circ(d, rnd.uniform(0, 640), rnd.uniform(0, 470), rnd.choice([2, 3, 4]), fill=snow)
    text(d, 40, 730, "THE GOLD", fit("bebas", "Bold", "THE GOLD", 330, 2), blue, "ls", 2)
    text(d, 40, 872, "RUSH", fit("bebas", "Bold", "RUSH", 330, 2), "#C9861A", "ls", 2)
    foot(d, "CHARLIE CHAPLIN", "1925", blue, 926)
    return im


def steamboat_bill_jr():
    bg, wind, white, ink, red = "#1B7F8F", "#2C93A2", "#F8F3E4", "#12262B", "#E8563A"
    im, d = new(bg)
    for k in range(11):
        y = 40 + k * 60
        line(
            d,
            curve([(-40, y + 20), (120, y - 14), (330, y + 22), (520, y - 12), (700, y + 12)], closed=False),
            wind,
            14 if k % 2 else 8,
        )
    house = [(-190, -400), (190, -400), (190, 0), (-190, 0)]
    h = lambda pts: turn(pts, 15, 250, 610)
    poly(d, h(house), white)
    poly(d, h([(-220, -396), (0, -560), (220, -396)]), white)
    poly(d, h([(-232, -388), (0, -562), (232, -388), (212, -372), (0, -530), (-212, -372)]), red)
    for k in range(1, 9):
        line(d, h([(-190, -400 + k * 44), (190, -400 + k * 44)]), "#DDD4BD", 3)
    for x in (-140, 84):
        poly(d, h([(x, -330), (x + 56, -330), (x + 56, -230), (x, -230)]), ink)
        line(d, h([(x + 28, -330), (x + 28, -230)]), white, 4)
    poly(d, h([(-46, -486), (46, -486), (46, -388), (-46, -388)]), bg)
    for a, b in [
        ((-52, -490), (52, -490)),
        ((52, -490), (52, -386)),
        ((52, -386), (-52, -386)),
        ((-52, -386), (-52, -490)),
    ]:
        line(d, h([a, b]), ink, 8)
    poly(d, h([(-44, -130), (44, -130), (44, 0), (-44, 0)]), red)
    x, y = 512, 664
    line(d, [(x - 14, y), (x - 6, y - 76)], ink, 20)
    line(d, [(x + 18, y), (x + 6, y - 76)], ink, 20)
    d.rounded_rectangle(s(x - 26, y - 150, x + 26, y - 66), radius=14 * S, fill=ink)
    circ(d, x, y - 172, 23, fill="#F4D2AC")
    rect(d, x - 40, y - 190, x + 40, y - 182, red)
    rect(d, x - 24, y - 208, x + 24, y - 186, red)
    line(d, [(x - 22, y - 136), (x - 52, y - 84)], ink, 12)
    line(d, [(x + 22, y - 136), (x + 54, y - 88)], ink, 12)
    rect(d, 0, 664, 640, 960, ink)
    text(d, 40, 776, "STEAMBOAT", fit("spart", "Black", "STEAMBOAT", 560), white, "ls")
    text(d, 40, 872, "BILL, JR.", fit("spart", "Black", "BILL, JR.", 560 * 0.78), red, "ls")
    foot(d, "BUSTER KEATON", "1928", white, 926)
    return im


def sunrise():
    im, d = new("#2B1B4D")
    cols = ["#3D2160", "#5E2A70", "#8C3472", "#BF4768", "#E4685A", "#F49450", "#FBC15E", "#FDE08D"]
    for k, c in enumerate(cols):
        circ(d, 320, 560, 470 - k * 52, fill=c)
    rect(d, 0, 560, 640, 960, "#251743")
    for k in range(9):
        y = 572 + k * 16
        w = (190 - abs(k - 5) * 11) * (1 + 0.25 * math.sin(k * 2.1))
        if w > 20:
            d.rounded_rectangle(
                s(320 - w, y, 320 + w, y + 7), radius=3 * S, fill=mix("#FBC15E", "#8C3472", min(1, k / 13))
            )
    blob(d, [(206, 590), (250, 624), (360, 626), (420, 588), (390, 600), (310, 606), (240, 602)], "#120A26")
    blob(d, [(268, 604), (262, 556), (284, 540), (304, 560), (306, 606)], "#120A26")
    circ(d, 284, 526, 17, fill="#120A26")
    blob(d, [(338, 606), (336, 560), (356, 542), (378, 562), (380, 602)], "#120A26")
    d.pieslice(s(338, 506, 374, 546), 150, 390, fill="#120A26")
    line(d, [(300, 574), (226, 648)], "#120A26", 6)
    text(d, 320, 850, "Sunrise", fit("serif", "Medium", "Sunrise", 500), "#FDE08D", "ms")
    text(d, 320, 884, "A SONG OF TWO HUMANS", font("inter", "Medium", 18), "#F49450", "ms", 5)
    foot(d, "F. W. MURNAU", "1927", "#FDE08D", 930)
    return im


def haxan():
    bg, red, bone = "#17101C", "#D4342C", "#F1E3C6"
    im, d = new(bg)
    text(d, 320, 238, "HÄXAN", fit("bebas", "Bold", "HÄXAN", 560, 4), bone, "ms", 4)
    circ(d, 320, 560, 262, fill=red)
    circ(d, 372, 520, 214, fill="#E5533D")
    for x, h in [(20, 150), (70, 220), (130, 130), (500, 140), (560, 230), (620, 160)]:
        poly(d, [(x - 46, 960), (x, 900 - h), (x + 46, 960)], bg)
    poly(d, [(0, 880), (160, 830), (320, 862), (480, 826), (640, 880), (640, 960), (0, 960)], bg)

    def witch(x, y, k, angle):
        t = lambda pts: turn(pts, angle, x, y, k)
        line(d, t([(-120, 20), (150, -6)]), bg, 8 * k)
        poly(d, t([(-110, 12), (-200, -22), (-214, 26), (-196, 68), (-110, 30)]), bg)
        blob(d, t([(-70, 24), (-60, -50), (-10, -96), (26, -84), (34, -30), (66, 4), (40, 34), (-10, 26)]), bg)
        poly(d, t([(0, -60), (86, -26), (82, -14), (0, -36)]), bg)
        px, py = t([(14, -112)])[0]
        circ(d, px, py, 24 * k, fill=bg)
        poly(d, t([(30, -118), (62, -104), (32, -98)]), bg)
        poly(d, t([(-46, -118), (70, -134), (64, -144), (30, -142), (-30, -232), (-14, -138), (-48, -128)]), bg)
        poly(d, t([(-60, -20), (-150, -60), (-120, -16), (-168, -2), (-66, 16)]), bg)

    witch(312, 560, 1.12, -14)
    witch(486, 390, 0.42, -22)
    witch(176, 400, 0.34, -8)
    foot(d, "BENJAMIN CHRISTENSEN", "1922", bone)
    return im


def man_with_a_movie_camera():
    bg, ink, red = "#E9DFC9", "#16130F", "#D0281E"
    im, d = new(bg)
    poly(d, [(0, 330), (640, 30), (640, 190), (0, 490)], red)
    poly(d, [(0, 500), (640, 200), (640, 216), (0, 516)], ink)
    for k in range(9):
        x = 24 + k * 70
        y = 404 - (x / 640) * 300
        poly(d, turn([(-14, -12), (14, -12), (14, 12), (-14, 12)], -25, x, y + 50), bg)
    for a in ((430, 560, 300, 900), (430, 560, 440, 900), (430, 560, 590, 900)):
        line(d, [a[:2], a[2:]], ink, 13)
    t = lambda pts: turn(pts, -12, 420, 450)
    poly(d, t([(-120, -110), (130, -110), (130, 120), (-120, 120)]), ink)
    poly(d, t([(-120, -60), (-200, -96), (-200, 96), (-120, 60)]), ink)
    for cx, r in ((-52, 66), (78, 74)):
        x, y = t([(cx, -168)])[0]
        circ(d, x, y, r, fill=ink)
        circ(d, x, y, r - 12, fill=bg)
        for k in range(3):
            circ(d, *at(x, y, r * 0.46, k * 120 + 20), r * 0.2, fill=ink)
        circ(d, x, y, 8, fill=red)
    x, y = t([(6, 6)])[0]
    circ(d, x, y, 92, fill=bg)
    circ(d, x, y, 80, fill=red)
    poly(
        d, curve([(x - 74, y), (x - 30, y - 38), (x + 30, y - 38), (x + 74, y), (x + 30, y + 38), (x - 30, y + 38)]), bg
    )
    circ(d, x, y, 34, fill=ink)
    circ(d, x + 11, y - 11, 10, fill=bg)
    text(d, 40, 652, "MAN WITH A", fit("bebas", "Bold", "MAN WITH A", 250), ink, "ls")
    text(d, 40, 768, "MOVIE", fit("bebas", "Bold", "MOVIE", 250), ink, "ls")
    text(d, 40, 866, "CAMERA", fit("bebas", "Bold", "CAMERA", 250), red, "ls")
    foot(d, "DZIGA VERTOV", "1929", ink, 930)
    return im


def nanook_of_the_north():
    night, snow, blue, glow = "#0B2545", "#F4F8FB", "#BFD7E4", "#F7A440"
    im, d = new(night)
    for k, c in enumerate(["#12456B", "#17708A", "#2AA59B", "#7ED9A7"]):
        pts = curve(
            [(-40, 300 - k * 30), (120, 190 - k * 26), (300, 330 - k * 44), (470, 150 - k * 12), (700, 260 - k * 34)],
            closed=False,
        )
        poly(d, pts + [(x, y - 96 + k * 16) for x, y in reversed(pts)], c)
    rnd = random.Random(3)
    for _ in range(60):
        circ(d, rnd.uniform(0, 640), rnd.uniform(0, 420), rnd.choice([1.2, 1.8, 2.4]), fill=snow)
    rect(d, 0, 620, 640, 960, snow)
    poly(d, [(0, 624), (110, 590), (240, 624)], snow)
    cx, cy, r = 350, 640, 220
    d.pieslice(s(cx - r, cy - r, cx + r, cy + r), 180, 360, fill=blue)
    masked(
        im,
        lambda q: q.pieslice(s(cx - r, cy - r, cx + r, cy + r), 180, 360, fill=255),
        lambda q: _blocks(q, cx, cy, r, night),
    )
    d = ImageDraw.Draw(im)
    d.pieslice(s(cx - 112, cy - 112, cx + 112, cy + 112), 180, 360, fill=night)
    d.pieslice(s(cx - 96, cy - 96, cx + 96, cy + 96), 180, 360, fill=snow)
    d.pieslice(s(cx - 66, cy - 66, cx + 66, cy + 66), 180, 360, fill=glow)
    rect(d, 0, 640, 640, 700, snow)
    x, y = 112, 662
    blob(d, [(x - 34, y), (x - 36, y - 70), (x, y - 108), (x + 36, y - 70), (x + 34, y)], night)
    circ(d, x, y - 106, 27, fill=night)
    circ(d, x + 2, y - 103, 16, fill="#D9A06B")
    line(d, [(x + 48, y + 4), (x + 48, y - 190)], night, 5)
    poly(d, [(x + 40, y - 186), (x + 48, y - 222), (x + 56, y - 186)], night)
    line(d, [(x + 20, y - 62), (x + 48, y - 76)], night, 12)
    text(d, 40, 806, "NANOOK", fit("inter", "Black", "NANOOK", 560), night, "ls")
    text(d, 40, 872, "OF THE NORTH", fit("inter", "Black", "OF THE NORTH", 560, 4), "#2A8C98", "ls", 4)
    foot(d, "ROBERT J. FLAHERTY", "1922", night, 924)
    return im


def _blocks(d, cx, cy, r, seam):
    for k in range(1, 6):
        y = cy - k * r / 5.4
        line(d, [(cx - r, y), (cx + r, y)], seam, 5)
        for j in range(-6, 7):
            x = cx + j * 66 + (33 if k % 2 else 0)
            line(d, [(x, y), (cx + (x - cx) * 0.94, y - r / 5.4)], seam, 4)
    for j in range(-5, 6):
        line(d, [(cx + j * 66, cy), (cx + j * 64, cy - r / 5.4)], seam, 4)


def berlin_symphony():
    cream, ink, red, teal, ochre = "#F2EAD8", "#1A1D22", "#D94B32", "#1F7C7A", "#E0A43A"
    im, d = new(cream)
    y = 40
    for h, fill, back in ((52, ink, cream), (86, cream, teal), (124, ink, ochre), (168, cream, red), (222, ochre, ink)):
        rect(d, 0, y - (40 if y == 40 else 0), 640, y + h, back)
        f = fit("bebas", "Bold", "BERLIN", 560)
        box = f.getbbox("BERLIN")
        lay = Image.new("L", (box[2] - box[0], box[3] - box[1]), 0)
        ImageDraw.Draw(lay).text((-box[0], -box[1]), "BERLIN", font=f, fill=255)
        lay = lay.resize((560 * S, int((h - 20) * S)), Image.Resampling.LANCZOS)
        im.paste(Image.new("RGB", lay.size, fill), (40 * S, int((y + 10) * S)), lay)
        y += h
    d = ImageDraw.Draw(im)
    rect(d, 0, y, 640, 960, cream)
    vx, vy = 320, y - 10
    masked(
        im,
        lambda q: rect(q, 0, y, 640, 820, 255),
        lambda q: [line(q, [(vx, vy), (x, 1000)], ink, 7) for x in (-300, -180, 60, 180, 460, 580, 820, 940)],
    )
    d = ImageDraw.Draw(im)
    for k in range(7):
        yy = y + 6 + k * k * 2.6
        rect(d, 0, yy, 640, yy + 2 + k * 1.0, ink)
    rect(d, 0, 820, 640, 960, cream)
    text(d, 40, 868, "SYMPHONY OF A GREAT CITY", fit("inter", "Bold", "SYMPHONY OF A GREAT CITY", 560, 3), ink, "ls", 3)
    foot(d, "WALTER RUTTMANN", "1927", red)
    return im


def south():
    sky, pale, ice, deep, ink, red = "#DCE9EE", "#FFFFFF", "#A9CBD9", "#2E6C8A", "#0E2230", "#D9472B"
    im, d = new(sky)
    circ(d, 480, 190, 84, fill=red)
    t = lambda pts: turn(pts, -9, 300, 560)
    poly(d, t([(-190, -70), (210, -70), (170, 40), (-150, 40)]), ink)
    line(d, t([(200, -66), (300, -130)]), ink, 8)
    for x, h in ((-120, 380), (20, 430), (140, 350)):
        line(d, t([(x, -60), (x, -h)]), ink, 9)
        for k in (0.45, 0.65, 0.85):
            w = 74 * (1.25 - k)
            line(d, t([(x - w, -h * k), (x + w, -h * k)]), ink, 6)
        line(d, t([(x, -h), (x + 70, -66)]), ink, 2.5)
        line(d, t([(x, -h), (x - 70, -66)]), ink, 2.5)
    line(d, t([(300, -130), (140, -340)]), ink, 2.5)
    for pts, c in (
        ([(0, 560), (90, 500), (190, 600), (280, 548), (370, 640), (0, 720)], ice),
        ([(640, 540), (560, 470), (480, 570), (420, 560), (330, 660), (640, 720)], ice),
        ([(0, 640), (120, 570), (220, 660), (0, 720)], pale),
        ([(640, 640), (520, 590), (400, 700), (640, 720)], pale),
        ([(120, 720), (240, 616), (330, 690), (420, 630), (520, 720)], deep),
        ([(170, 720), (250, 650), (330, 720)], pale),
    ):
        poly(d, pts, c)
    rect(d, 0, 706, 640, 960, ink)
    f = fit("inter", "Black", "SOUTH", 560, 8)
    text(d, 40, 862, "SOUTH", f, pale, "ls", 8)
    foot(d, "FRANK HURLEY", "1919", red)
    return im


def les_vampires():
    red, ink, white = "#C3172A", "#0C0A0D", "#F6EFE6"
    im, d = new(red)
    ask = font("serif", "Black", 620)
    text(d, 330, 590, "?", ask, "#A90F21", "ms")
    blob(
        d,
        [
            (320, 66),
            (408, 84),
            (462, 170),
            (464, 290),
            (430, 400),
            (450, 440),
            (570, 500),
            (640, 590),
            (660, 740),
            (-20, 740),
            (0, 590),
            (70, 500),
            (190, 440),
            (210, 400),
            (176, 290),
            (178, 170),
            (232, 84),
        ],
        ink,
    )
    blob(
        d,
        [
            (232, 214),
            (300, 226),
            (340, 226),
            (408, 214),
            (416, 262),
            (392, 300),
            (344, 286),
            (320, 262),
            (296, 286),
            (248, 300),
            (224, 262),
        ],
        white,
    )
    for x in (270, 370):
        blob(d, [(x - 34, 256), (x, 234), (x + 34, 256), (x, 272)], ink)
        circ(d, x, 254, 12, fill=red)
        circ(d, x + 4, 250, 4, fill=white)
    line(d, curve([(230, 210), (266, 194), (304, 214)], closed=False), ink, 9)
    line(d, curve([(410, 210), (374, 194), (336, 214)], closed=False), ink, 9)
    rect(d, 0, 730, 640, 960, ink)
    text(d, 320, 838, "LES VAMPIRES", fit("bebas", "Bold", "LES VAMPIRES", 560, 3), white, "ms", 3)
    text(d, 320, 876, "EPISODES 1–3", font("inter", "Bold", 22), "#F0475A", "ms", 8)
    foot(d, "LOUIS FEUILLADE", "1915", white, 928)
    return im


def fantomas():
    bg, ink, skin, white, glow = "#0E5E5B", "#0B1416", "#EFCFA7", "#F5F0E2", "#F3C94B"
    im, d = new(bg)
    circ(d, 320, 330, 250, fill="#15766F")
    rnd = random.Random(12)
    x = 0
    while x < 640:
        w, h = rnd.choice([36, 48, 60]), rnd.uniform(60, 150)
        rect(d, x, 720 - h, x + w - 4, 720, "#0A3F41")
        for wy in range(int(720 - h + 12), 700, 26):
            if rnd.random() < 0.4:
                rect(d, x + 10, wy, x + 18, wy + 12, glow)
        x += w
    poly(d, [(548, 720), (576, 470), (584, 400), (592, 470), (620, 720), (602, 720), (584, 600), (566, 720)], "#0A3F41")
    poly(d, [(130, 720), (160, 560), (240, 500), (320, 520), (400, 500), (480, 560), (510, 720)], ink)
    poly(d, [(270, 505), (320, 700), (370, 505), (320, 520)], white)
    poly(d, [(320, 532), (272, 508), (272, 560)], ink)
    poly(d, [(320, 532), (368, 508), (368, 560)], ink)
    circ(d, 320, 640, 7, fill=ink)
    circ(d, 320, 600, 7, fill=ink)
    blob(d, [(228, 300), (232, 400), (262, 470), (320, 510), (378, 470), (408, 400), (412, 300), (320, 280)], skin)
    poly(d, [(216, 316), (424, 316), (418, 372), (350, 384), (320, 356), (290, 384), (222, 372)], ink)
    for x in (270, 370):
        blob(d, [(x - 28, 346), (x, 330), (x + 28, 346), (x, 360)], white)
        circ(d, x, 346, 9, fill=ink)
    line(d, curve([(286, 446), (320, 456), (362, 438)], closed=False), "#7B2B1E", 8)
    poly(d, [(232, 70), (408, 70), (420, 290), (220, 290)], ink)
    d.ellipse(s(150, 258, 490, 326), fill=ink)
    poly(d, [(222, 220), (418, 220), (421, 262), (219, 262)], "#B3372B")
    rect(d, 0, 720, 640, 960, ink)
    text(d, 320, 830, "FANTÔMAS", fit("spart", "Black", "FANTÔMAS", 560), glow, "ms")
    text(
        d,
        320,
        872,
        "IN THE SHADOW OF THE GUILLOTINE",
        fit("inter", "SemiBold", "IN THE SHADOW OF THE GUILLOTINE", 556, 2),
        white,
        "ms",
        2,
    )
    foot(d, "LOUIS FEUILLADE", "1913", white, 926)
    return im


def perils_of_pauline():
    bg, red, cream, navy, yellow = "#F4B9B2", "#D63B47", "#FFF6E6", "#22315C", "#F6C445"
    im, d = new(bg)
    for x, y, k in ((110, 140, 1), (540, 90, 0.8), (560, 400, 1.1), (60, 470, 0.8)):
        for dx, dy, r in ((-44, 8, 26), (0, -8, 38), (46, 8, 28)):
            circ(d, x + dx * k, y + dy * k, r * k, fill=cream)
        rect(d, x - 60 * k, y + 10 * k, x + 64 * k, y + 35 * k, cream)
    cx, cy, r = 330, 240, 196
    hull = curve(
        [
            (cx, cy - r),
            (cx + r * 0.74, cy - r * 0.7),
            (cx + r, cy),
            (cx + r * 0.7, cy + r * 0.72),
            (cx + 52, cy + r * 1.2),
            (cx - 52, cy + r * 1.2),
            (cx - r * 0.7, cy + r * 0.72),
            (cx - r, cy),
            (cx - r * 0.74, cy - r * 0.7),
        ]
    )
    poly(d, hull, red)
    mask = Image.new("L", (W, H), 0)
    ImageDraw.Draw(mask).polygon(P(hull), fill=255)
    lay = im.copy()
    q = ImageDraw.Draw(lay)
    for k, c in ((0.98, red), (0.72, cream), (0.44, red), (0.18, cream)):
        q.ellipse(s(cx - r * k, cy - r * 1.4, cx + r * k, cy + r * 1.6), fill=c)
    poly(q, [(0, cy + 40), (640, cy + 40), (640, cy + 74), (0, cy + 74)], navy)
    for k in range(9):
        star(q, cx - 176 + k * 44, cy + 57, 12, yellow, 5, 0.45)
    im.paste(lay, (0, 0), mask)
    d = ImageDraw.Draw(im)
    for a, b in ((-52, -40), (52, 40), (0, 0)):
        line(d, [(cx + a, cy + r * 1.19), (cx + b, 520)], navy, 3)
    d.rounded_rectangle(s(cx - 50, 516, cx + 50, 578), radius=10 * S, fill="#9A6332")
    for k in range(3):
        line(d, [(cx - 48, 530 + k * 16), (cx + 48, 530 + k * 16)], "#7B4C22", 3)
    rope = curve([(cx + 48, 574), (cx + 100, 582), (cx + 130, 602)], closed=False)
    line(d, rope, navy, 4)
    x, y = cx + 130, 606
    line(d, [(x, y - 8), (x - 8, y + 70)], cream, 11)
    circ(d, x, y - 8, 8, fill="#B97F52")
    circ(d, x - 24, y + 44, 17, fill="#5A3217")
    blob(d, [(x - 24, y + 58), (x + 6, y + 58), (x + 20, y + 124), (x - 20, y + 140), (x - 44, y + 118)], navy)
    line(d, [(x - 24, y + 130), (x - 46, y + 152)], navy, 8)
    line(d, [(x - 6, y + 130), (x - 12, y + 160)], navy, 8)
    text(d, 40, 776, "THE PERILS OF", fit("spart", "Black", "THE PERILS OF", 350), navy, "ls")
    text(d, 40, 878, "PAULINE", fit("spart", "Black", "PAULINE", 560), red, "ls")
    foot(d, "PEARL WHITE", "1914", navy, 926)
    return im


def momotaro():
    sky, peach, blush, leaf, navy, cream = "#BFE0E2", "#F9B894", "#F08A74", "#5E9E6A", "#22395B", "#FFF7EA"
    im, d = new(sky)
    for y, c in ((150, "#CDE8E8"), (330, "#D8EEEC"), (500, "#E6F5F0")):
        pts = curve([(-60, y + 30), (90, y - 40), (240, y + 10), (400, y - 50), (560, y), (700, y - 40)], closed=False)
        poly(d, [*pts, (700, 760), (-60, 760)], c)

    def chute(x, y, r, main):
        blob(
            d,
            [
                (x - r, y + r * 0.16),
                (x - r * 0.96, y - r * 0.42),
                (x - r * 0.46, y - r * 0.86),
                (x, y - r * 0.7),
                (x + r * 0.46, y - r * 0.86),
                (x + r * 0.96, y - r * 0.42),
                (x + r, y + r * 0.16),
                (x, y + r * 0.34),
            ],
            main,
        )
        if r > 90:
            blob(
                d,
                [
                    (x - r * 0.06, y - r * 0.68),
                    (x + r * 0.3, y - r * 0.3),
                    (x + r * 0.34, y + r * 0.28),
                    (x + 4, y + r * 0.33),
                    (x + r * 0.14, y - r * 0.2),
                ],
                blush,
            )
        blob(
            d,
            [
                (x, y - r * 0.68),
                (x + r * 0.3, y - r * 1.04),
                (x + r * 0.62, y - r * 0.98),
                (x + r * 0.34, y - r * 0.76),
            ],
            leaf,
        )
        bx, by = x, y + r * 1.5
        for k in (-0.96, -0.5, 0, 0.5, 0.96):
            line(d, [(x + r * k, y + r * (0.16 + 0.15 * (1 - abs(k)))), (bx, by)], navy, max(1.5, r / 60))
        u = r / 6
        blob(
            d,
            [
                (bx - u * 0.8, by + u * 2.4),
                (bx - u * 0.9, by + u * 0.3),
                (bx, by - u * 0.3),
                (bx + u * 0.9, by + u * 0.3),
                (bx + u * 0.8, by + u * 2.4),
            ],
            navy,
        )
        circ(d, bx, by - u * 0.5, u * 0.86, fill=cream)
        for e in (-1, 1):
            blob(
                d,
                [
                    (bx + e * u * 0.2, by - u),
                    (bx + e * u * 0.2, by - u * 2.5),
                    (bx + e * u * 0.62, by - u * 2.5),
                    (bx + e * u * 0.66, by - u),
                ],
                cream,
            )
        circ(d, bx - u * 0.3, by - u * 0.5, u * 0.12, fill=navy)
        circ(d, bx + u * 0.3, by - u * 0.5, u * 0.12, fill=navy)

    chute(120, 120, 46, "#F6C7A9")
    chute(548, 180, 56, "#F6C7A9")
    chute(86, 430, 60, "#F6C7A9")
    chute(568, 470, 44, "#F6C7A9")
    chute(322, 290, 196, peach)
    text(d, 320, 822, "MOMOTARO", fit("spart", "Black", "MOMOTARO", 560), navy, "ms")
    text(d, 320, 880, "SACRED SAILORS", fit("inter", "Bold", "SACRED SAILORS", 556, 7), "#C4553F", "ms", 7)
    foot(d, "MITSUYO SEO", "1945", navy, 928)
    return im


def spider_and_tulip():
    bg, web, red, dark, leaf, ink = "#DDE9C8", "#B5CB97", "#E2453C", "#B72F2C", "#4E8B4A", "#26301F"
    im, d = new(bg)
    ox, oy = 640, 0
    for k in range(9):
        x, y = at(ox, oy, 900, 92 + k * 11)
        line(d, [(ox, oy), (x, y)], web, 3)
    for r in range(90, 620, 74):
        pts = []
        for k in range(9):
            pts.append(at(ox, oy, r, 92 + k * 11))
            if k < 8:
                pts.append(at(ox, oy, r * 0.94, 97.5 + k * 11))
        line(d, curve(pts, closed=False, n=4), web, 3)
    line(d, [(500, 0), (500, 150)], ink, 3)
    for k in (-1, 1):
        for j, (a, b) in enumerate(((40, -30), (62, -4), (62, 30), (44, 58))):
            line(
                d,
                curve(
                    [(500, 190 + j * 6), (500 + k * a * 0.8, 176 + b * 0.9 + j * 4), (500 + k * a * 1.2, 220 + b)],
                    closed=False,
                ),
                ink,
                6,
            )
    circ(d, 500, 196, 42, fill=ink)
    d.ellipse(s(446, 150, 554, 172), fill="#E9C46A")
    d.pieslice(s(470, 128, 530, 188), 180, 360, fill="#E9C46A")
    rect(d, 470, 150, 530, 158, red)
    for x in (486, 514):
        circ(d, x, 198, 11, fill="#FFFFFF")
        circ(d, x - 3, 201, 5, fill=ink)
    line(d, curve([(482, 220), (500, 228), (518, 218)], closed=False), "#FFFFFF", 4)
    line(d, curve([(250, 500), (256, 620), (244, 760)], closed=False), leaf, 20)
    blob(d, [(250, 740), (330, 640), (430, 560), (404, 660), (320, 740)], leaf)
    blob(d, [(246, 740), (190, 660), (90, 600), (120, 690), (190, 746)], "#3F7A3E")
    blob(d, [(250, 230), (300, 330), (310, 430), (250, 520), (190, 430), (200, 330)], dark)
    blob(d, [(130, 250), (200, 320), (262, 430), (256, 520), (190, 516), (130, 440), (112, 340)], red)
    blob(d, [(370, 250), (300, 320), (240, 430), (246, 520), (310, 516), (370, 440), (388, 340)], "#EE5F52")
    x, y = 334, 404
    circ(d, x, y, 36, fill=ink)
    d.pieslice(s(x - 36, y - 36, x + 36, y + 36), 100, 440, fill="#F6C445")
    circ(d, x, y - 36, 18, fill=ink)
    line(d, [(x, y - 18), (x, y + 36)], ink, 4)
    for dx, dy in ((-16, -6), (16, -6), (-14, 16), (14, 16)):
        circ(d, x + dx, y + dy, 6, fill=ink)
    for k in (-1, 1):
        line(d, [(x + k * 6, y - 50), (x + k * 18, y - 68)], ink, 3)
    rect(d, 0, 740, 640, 960, leaf)
    text(d, 40, 804, "The Spider and", font("serif", "Italic", 56), bg, "ls")
    text(d, 40, 884, "the Tulip", font("serif", "BlackItalic", 96), "#FFFFFF", "ls")
    foot(d, "KENZŌ MASAOKA", "1943", bg, 930)
    return im


def dull_sword():
    red, cream, ink, steel, gold = "#D8352B", "#F7EBD3", "#1B1512", "#B9C3C8", "#E8B23C"
    im, d = new(cream)
    circ(d, 320, 350, 256, fill=red)
    spine = curve(
        [(170, 550), (250, 410), (330, 275), (390, 170), (440, 130), (500, 150), (510, 216), (470, 242)], closed=False
    )
    for width, c in ((46, ink), (34, steel), (12, "#EDF2F4")):
        d.line(P(spine), fill=c, width=int(width * S), joint="curve")
    x, y = spine[-1]
    circ(d, x, y, 23, fill=ink)
    circ(d, x, y, 17, fill=steel)
    t = lambda pts: turn(pts, -60, 170, 550)
    poly(d, t([(-14, -62), (14, -62), (14, 62), (-14, 62)]), gold)
    poly(d, t([(-158, -26), (-14, -26), (-14, 26), (-158, 26)]), ink)
    for k in range(4):
        cx = -138 + k * 36
        poly(d, t([(cx - 16, 0), (cx, -22), (cx + 16, 0), (cx, 22)]), cream)
    for k, (bx, by) in enumerate(((552, 120), (580, 180), (566, 250))):
        line(d, [(bx, by), (bx + 34, by + (-22, 0, 22)[k])], ink, 8)
    text(d, 40, 800, "THE DULL", fit("bebas", "Bold", "THE DULL", 300, 2), ink, "ls", 2)
    text(d, 40, 886, "SWORD", font("bebas", "Bold", 100), red, "ls", 2)
    text(d, 600, 886, "NAMAKURA GATANA", font("inter", "SemiBold", 18), ink, "rs", 3)
    foot(d, "JUN'ICHI KŌUCHI", "1917", ink, 930)
    return im


def prince_achmed():
    im, d = new("#120B1E")
    cx, cy = 320, 380
    for k, c in enumerate(["#3A1650", "#6B1F63", "#A82E66", "#DD5254", "#F58A48", "#FBC35F", "#FDE9A8"]):
        circ(d, cx, cy, 330 - k * 46, fill=c)
    ink = "#120B1E"
    for x, w, h in ((70, 64, 120), (150, 84, 180), (236, 52, 120), (404, 52, 120), (490, 84, 190), (572, 64, 130)):
        rect(d, x - w / 2, 700 - h, x + w / 2, 720, ink)
        blob(
            d,
            [
                (x - w / 2, 700 - h),
                (x - w * 0.56, 700 - h - w * 0.5),
                (x, 700 - h - w * 1.2),
                (x + w * 0.56, 700 - h - w * 0.5),
                (x + w / 2, 700 - h),
                (x, 700 - h + 10),
            ],
            ink,
        )
        line(d, [(x, 700 - h - w * 0.9), (x, 700 - h - w * 1.2 - 34)], ink, 4)
    for x in (196, 278, 362, 446):
        rect(d, x - 9, 480, x + 9, 720, ink)
        rect(d, x - 16, 530, x + 16, 540, ink)
        poly(d, [(x - 13, 482), (x, 420), (x + 13, 482)], ink)
    t = lambda pts: turn(pts, -12, 316, 300, 0.92)
    blob(
        d,
        t(
            [
                (-130, 10),
                (-90, -34),
                (0, -30),
                (70, -40),
                (104, -90),
                (120, -128),
                (136, -146),
                (140, -128),
                (186, -96),
                (190, -78),
                (150, -84),
                (134, -40),
                (118, 16),
                (60, 44),
                (-40, 40),
                (-110, 46),
            ]
        ),
        ink,
    )
    for pts in (
        [(-120, 20), (-170, 70), (-230, 60)],
        [(-100, 34), (-140, 96), (-206, 110)],
        [(96, 20), (160, 46), (196, 8)],
        [(80, 34), (140, 84), (190, 70)],
    ):
        line(d, t(curve(pts, closed=False)), ink, 15)
    blob(d, t([(-124, -4), (-190, -50), (-260, -20), (-300, 20), (-230, 8), (-180, 10), (-130, 24)]), ink)
    blob(
        d,
        t(
            [
                (10, -20),
                (-20, -120),
                (-110, -200),
                (-200, -216),
                (-150, -176),
                (-180, -168),
                (-120, -130),
                (-140, -118),
                (-84, -88),
                (-96, -74),
                (-50, -30),
            ]
        ),
        ink,
    )
    blob(d, t([(20, -34), (24, -96), (46, -110), (66, -92), (70, -36)]), ink)
    px, py = t([(48, -132)])[0]
    circ(d, px, py, 18, fill=ink)
    poly(d, t([(26, -140), (36, -180), (60, -178), (70, -142)]), ink)
    line(d, t([(60, -80), (104, -86)]), ink, 9)
    # the paper arch in front
    arch = Image.new("L", (W, H), 255)
    q = ImageDraw.Draw(arch)
    q.polygon(
        P(
            curve([(40, 716), (40, 330), (90, 190), (210, 96), (320, 30)], closed=False)
            + curve([(320, 30), (430, 96), (550, 190), (600, 330), (600, 716)], closed=False)
        ),
        fill=0,
    )
    im.paste(Image.new("RGB", (W, H), ink), (0, 0), arch)
    d = ImageDraw.Draw(im)
    for x in (40, 600):
        for y in range(330, 700, 46):
            circ(d, x, y, 13, fill=ink)
    text(d, 320, 786, "THE ADVENTURES OF", font("inter", "SemiBold", 22), "#F58A48", "ms", 6)
    text(d, 320, 878, "Prince Achmed", fit("serif", "BoldItalic", "Prince Achmed", 540), "#FDE9A8", "ms")
    foot(d, "LOTTE REINIGER", "1926", "#F58A48", 926)
    return im


def gertie():
    paper, grid, ink, green, dark, pink = "#FBF3DF", "#EADFC2", "#222018", "#7DB46C", "#5F9552", "#EF7E74"
    im, d = new(paper)
    for k in range(0, 641, 40):
        rect(d, k, 0, k + 1.5, 720, grid)
    for k in range(0, 721, 40):
        rect(d, 0, k, 640, k + 1.5, grid)
    body = curve(
        [
            (560, 700),
            (640, 690),
            (660, 560),
            (560, 450),
            (430, 440),
            (352, 470),
            (322, 420),
            (318, 300),
            (330, 210),
            (300, 140),
            (226, 116),
            (150, 134),
            (96, 170),
            (86, 206),
            (120, 226),
            (190, 216),
            (222, 236),
            (220, 330),
            (206, 460),
            (200, 560),
            (214, 640),
            (190, 700),
            (300, 704),
            (330, 640),
            (420, 640),
            (440, 704),
        ]
    )
    poly(d, body, green)
    d.line(P([*body, body[0], body[1]]), fill=ink, width=8 * S, joint="curve")
    belly = curve([(236, 300), (232, 430), (236, 560), (262, 650), (300, 560), (288, 430), (262, 330)])
    poly(d, belly, "#A8D295")
    for k in range(5):
        line(d, [(246 + k * 2, 380 + k * 52), (280 + k * 3, 376 + k * 52)], dark, 5)
    for x, y, r in ((470, 520, 20), (540, 560, 26), (420, 580, 14), (580, 500, 14), (290, 200, 9), (274, 240, 7)):
        circ(d, x, y, r, fill=dark)
    circ(d, 196, 160, 23, fill="#FFFFFF")
    circ(d, 196, 160, 23, outline=ink, width=5)
    circ(d, 190, 164, 10, fill=ink)
    line(d, curve([(112, 204), (150, 206), (196, 190)], closed=False), ink, 5)
    circ(d, 110, 176, 4, fill=ink)
    circ(d, 232, 186, 15, fill=pink)
    for x in (52, 88):
        line(d, curve([(84, 250), (x, 330), (x + 10, 420)], closed=False), dark, 7)
    for k in range(7):
        x, y = at(84, 250, 74, 180 + k * 30)
        blob(d, [(84, 250), ((84 + x) / 2 - 8, (250 + y) / 2 - 8), (x, y), ((84 + x) / 2 + 8, (250 + y) / 2 + 8)], dark)
    line(d, [(40, 704), (620, 704)], ink, 6)
    t = lambda pts: turn(pts, 52, 520, 250)
    poly(d, t([(-150, -17), (110, -17), (110, 17), (-150, 17)]), "#F2B53B")
    poly(d, t([(110, -17), (160, 0), (110, 17)]), "#F1D9B4")
    poly(d, t([(144, -6), (160, 0), (144, 6)]), ink)
    poly(d, t([(-182, -17), (-150, -17), (-150, 17), (-182, 17)]), pink)
    line(d, t([(-150, -5), (110, -5)]), "#D4932A", 4)
    text(d, 40, 822, "GERTIE", fit("spart", "Black", "GERTIE", 480), ink, "ls")
    text(d, 40, 880, "THE DINOSAUR", fit("inter", "Bold", "THE DINOSAUR", 556, 6), dark, "ls", 6)
    foot(d, "WINSOR MCCAY", "1914", ink, 928)
    return im


def phantom_of_the_opera():
    red, deep, ink, bone, gold = "#A3131F", "#7C0C19", "#120608", "#F7F0E1", "#D9A441"
    im, d = new(red)
    for k in range(9):
        x = k * 78 - 20
        pts = curve([(x, -20), (x + 12, 200), (x - 8, 480), (x + 10, 760)], closed=False)
        poly(d, pts + [(a + 32, b) for a, b in reversed(pts)], deep)
    for k in range(6):
        x = k * 128
        d.pieslice(s(x - 10, -90, x + 138, 96), 0, 180, fill=ink)
        d.arc(s(x - 10, -90, x + 138, 96), 0, 180, fill=gold, width=6 * S)
    face = curve(
        [
            (320, 150),
            (430, 176),
            (486, 290),
            (474, 420),
            (440, 540),
            (380, 640),
            (320, 664),
            (260, 640),
            (200, 540),
            (166, 420),
            (154, 290),
            (210, 176),
        ]
    )
    poly(d, face, ink)
    masked(im, lambda q: poly(q, face, 255), lambda q: _half_mask(q, bone, ink))
    d = ImageDraw.Draw(im)
    blob(d, [(400, 360), (432, 340), (466, 352), (446, 378), (414, 380)], "#F0C04B")
    circ(d, 434, 360, 11, fill=ink)
    rect(d, 0, 728, 640, 960, ink)
    rect(d, 0, 728, 640, 734, gold)
    text(d, 320, 800, "The Phantom of", font("serif", "Italic", 54), gold, "ms")
    text(d, 320, 884, "the Opera", fit("serif", "Bold", "the Opera", 460), bone, "ms")
    foot(d, "RUPERT JULIAN", "1925", gold, 930)
    return im


def _half_mask(d, bone, ink):
    poly(
        d,
        curve(
            [
                (40, 100),
                (340, 100),
                (356, 260),
                (330, 330),
                (356, 430),
                (352, 470),
                (300, 486),
                (250, 480),
                (190, 560),
                (100, 560),
            ]
        ),
        bone,
    )
    blob(d, [(212, 352), (250, 330), (290, 344), (284, 376), (240, 384)], ink)
    line(d, curve([(196, 300), (244, 276), (298, 296)], closed=False), ink, 10)
    line(d, curve([(214, 404), (250, 416), (286, 404)], closed=False), "#CFC4AD", 6)


def the_lost_world():
    im, d = new("#F4D9A0")
    for k, c in enumerate(["#F3C97F", "#F0B362", "#EC9750"]):
        circ(d, 330, 330, 270 - k * 60, fill=c)
    d.ellipse(s(240, 240, 420, 420), fill="#E4572E")
    far, mid, near, ink = "#C98A5A", "#8C5A3C", "#2F5D3A", "#17301F"
    poly(d, [(0, 430), (150, 430), (176, 520), (190, 720), (0, 720)], far)
    poly(d, [(640, 380), (500, 380), (474, 500), (456, 720), (640, 720)], far)
    poly(d, [(160, 470), (300, 452), (474, 470), (500, 560), (530, 720), (110, 720), (140, 560)], mid)
    for x in (210, 280, 350, 420):
        line(d, [(x, 500), (x - 10 + (x - 315) * 0.2, 720)], "#7A4C31", 6)

    def flyer(x, y, k, angle, c):
        t = lambda pts: turn(pts, angle, x, y, k)
        poly(d, t([(0, -8), (70, -60), (190, -70), (150, -30), (120, -34), (90, 0), (60, -8), (30, 22), (0, 14)]), c)
        poly(
            d,
            t([(0, -8), (-70, -60), (-190, -70), (-150, -30), (-120, -34), (-90, 0), (-60, -8), (-30, 22), (0, 14)]),
            c,
        )
        poly(
            d,
            t(
                [
                    (-14, -14),
                    (0, -62),
                    (22, -78),
                    (50, -80),
                    (18, -92),
                    (-40, -120),
                    (-14, -78),
                    (-8, -60),
                    (-22, 0),
                    (-8, 66),
                    (0, 96),
                    (8, 66),
                    (20, 0),
                ]
            ),
            c,
        )

    flyer(330, 300, 1.15, -10, ink)
    flyer(130, 150, 0.45, 14, "#8C5A3C")
    flyer(540, 190, 0.34, -18, "#8C5A3C")
    rnd = random.Random(5)
    for side in (0, 1):
        for k in range(9):
            bx = -30 if side == 0 else 670
            by = 470 + k * 34
            a = (-50 + k * 8) if side == 0 else (230 - k * 8)
            x, y = at(bx, by, 250 + rnd.uniform(-50, 30), a)
            nx, ny = at(0, 0, 26, a + 90)
            mx, my = (bx + x) / 2, (by + y) / 2 - 16
            blob(d, [(bx, by), (mx + nx, my + ny), (x, y), (mx - nx, my - ny)], near if k % 2 else ink)
    rect(d, 0, 712, 640, 960, ink)
    text(d, 40, 764, "THE", font("bebas", "Bold", 48), "#F0B362", "ls", 3)
    text(d, 40, 884, "LOST WORLD", fit("bebas", "Bold", "LOST WORLD", 560, 2), "#F4D9A0", "ls", 2)
    foot(d, "HARRY O. HOYT", "1925", "#F0B362", 930)
    return im


def thief_of_bagdad():
    im, d = new("#31246B")
    for y, c in ((300, "#402F84"), (430, "#5A3E99"), (540, "#7C52AA")):
        rect(d, 0, y, 640, 760, c)
    gold, ink, cream, teal, red = "#F5BE4A", "#1A1240", "#FFF1D6", "#2FB5A6", "#DF4A4A"
    circ(d, 470, 190, 104, fill=cream)
    circ(d, 512, 168, 92, fill="#31246B")
    rnd = random.Random(21)
    for _ in range(40):
        circ(d, rnd.uniform(0, 640), rnd.uniform(0, 330), rnd.choice([1.6, 2.2, 3]), fill=cream)
    for x, w, h, c in (
        (60, 110, 150, ink),
        (200, 150, 220, ink),
        (330, 80, 130, ink),
        (440, 130, 190, ink),
        (580, 120, 150, ink),
    ):
        base = 742
        rect(d, x - w / 2, base - h, x + w / 2, base, c)
        blob(
            d,
            [
                (x - w * 0.42, base - h),
                (x - w * 0.56, base - h - w * 0.4),
                (x, base - h - w),
                (x + w * 0.56, base - h - w * 0.4),
                (x + w * 0.42, base - h),
                (x, base - h + 8),
            ],
            gold if w > 120 else c,
        )
        line(d, [(x, base - h - w * 0.9), (x, base - h - w - 30)], gold, 4)
        for k in (-0.25, 0.25):
            d.pieslice(s(x + k * w - 10, base - h + 40, x + k * w + 10, base - h + 60), 180, 360, fill=gold)
            rect(d, x + k * w - 10, base - h + 50, x + k * w + 10, base - h + 78, gold)
    top = curve([(80, 360), (190, 330), (300, 372), (420, 350), (560, 390)], closed=False)
    low = [(x - 46, y + 74) for x, y in top]
    poly(d, top + low[::-1], red)
    inner_top = [(x + (lx - x) * 0.2, y + (ly - y) * 0.2) for (x, y), (lx, ly) in zip(top, low, strict=True)]
    inner_low = [(x + (lx - x) * 0.8, y + (ly - y) * 0.8) for (x, y), (lx, ly) in zip(top, low, strict=True)]
    poly(d, inner_top[3:-3] + inner_low[3:-3][::-1], gold)
    for k in range(6, len(top) - 6, 8):
        x, y = (top[k][0] + low[k][0]) / 2, (top[k][1] + low[k][1]) / 2
        poly(d, [(x - 18, y), (x, y - 16), (x + 18, y), (x, y + 16)], teal)
    for end in (0, -1):
        for k in range(8):
            t = k / 7
            x = top[end][0] + (low[end][0] - top[end][0]) * t
            y = top[end][1] + (low[end][1] - top[end][1]) * t
            e = -1 if end == 0 else 1
            line(d, [(x, y), (x + e * 24, y + 4)], cream, 4)
    for x, y, c, hat in ((256, 372, teal, True), (372, 388, cream, False)):
        blob(d, [(x - 40, y), (x - 34, y - 60), (x, y - 104), (x + 34, y - 60), (x + 46, y), (x, y + 10)], c)
        circ(d, x, y - 122, 24, fill="#D9A06B")
        if hat:
            blob(
                d,
                [
                    (x - 32, y - 128),
                    (x - 26, y - 158),
                    (x, y - 168),
                    (x + 28, y - 156),
                    (x + 32, y - 128),
                    (x, y - 122),
                ],
                red,
            )
            circ(d, x, y - 148, 7, fill=gold)
        else:
            blob(
                d,
                [
                    (x - 26, y - 120),
                    (x - 16, y - 152),
                    (x + 14, y - 150),
                    (x + 34, y - 110),
                    (x + 66, y - 40),
                    (x + 20, y - 90),
                    (x + 12, y - 136),
                ],
                gold,
            )
    line(d, [(288, 320), (350, 318)], "#D9A06B", 9)
    rect(d, 0, 742, 640, 960, ink)
    text(d, 320, 776, "THE THIEF OF", font("inter", "SemiBold", 26), gold, "ms", 9)
    text(d, 320, 886, "BAGDAD", fit("spart", "Black", "BAGDAD", 510), cream, "ms")
    foot(d, "RAOUL WALSH", "1924", gold, 932)
    return im


def pandoras_box():
    lilac, ink, skin, red, cream = "#CDB7EA", "#141018", "#FBE9DC", "#D7263D", "#FFF8EF"
    im, d = new(lilac)
    poly(d, [(0, 0), (640, 0), (640, 260), (0, 620)], "#BBA0E0")
    d.pieslice(s(120, 60, 520, 480), 180, 360, fill=ink)
    poly(d, [(120, 268), (520, 268), (520, 520), (470, 540), (430, 470), (210, 470), (170, 540), (120, 520)], ink)
    poly(d, [(268, 520), (372, 520), (384, 660), (256, 660)], "#F0D6C4")
    poly(d, [(60, 760), (110, 660), (250, 628), (390, 628), (530, 660), (580, 760)], skin)
    blob(d, [(192, 280), (196, 420), (236, 520), (320, 586), (404, 520), (444, 420), (448, 280), (320, 240)], skin)
    poly(d, [(176, 200), (464, 200), (470, 322), (170, 322)], ink)
    for x, y, e in ((120, 500, 1), (520, 500, -1)):
        poly(
            d,
            [
                (x, y - 120),
                (x + e * 76, y - 190),
                (x + e * 92, y - 40),
                (x + e * 128, y - 22),
                (x + e * 60, y + 40),
                (x, y + 24),
            ],
            ink,
        )
    for x in (258, 382):
        blob(d, [(x - 34, 372), (x, 352), (x + 34, 372), (x, 388)], cream)
        circ(d, x, 369, 15, fill=ink)
        line(d, curve([(x - 38, 374), (x, 348), (x + 38, 374)], closed=False), ink, 7)
    line(d, [(320, 400), (310, 448), (326, 452)], "#E2BFA9", 6)
    poly(d, curve([(278, 494), (304, 478), (320, 486), (336, 478), (362, 494), (320, 522)]), red)
    for k in range(13):
        x = 210 + k * 18.3
        y = 640 + 34 * math.sin(math.pi * k / 12)
        circ(d, x, y, 10, fill=cream)
        circ(d, x - 3, y - 3, 3, fill="#FFFFFF")
    rect(d, 0, 738, 640, 960, ink)
    text(d, 40, 866, "Pandora's Box", fit("serif", "Bold", "Pandora's Box", 560), lilac, "ls")
    foot(d, "G. W. PABST", "1929", cream, 924)
    return im


def detour():
    yellow, ink, white = "#F4C21F", "#141414", "#FFFFFF"
    im, d = new(yellow)
    poly(d, [(470, 0), (640, 0), (640, 720), (470, 720)], ink)
    for y in range(-20, 720, 110):
        rect(d, 548, y, 562, y + 64, yellow)
    t = 92
    for x, y in curve([(150, 760), (150, 560), (190, 430), (300, 372), (350, 372)], closed=False, n=60):
        circ(d, x, y, t / 2, fill=ink)
    poly(d, [(330, 250), (330, 494), (462, 372)], ink)
    for k in range(8):
        x, y = 40 + k * 54, 96
        poly(d, [(x, y - 40), (x + 27, y - 40), (x + 7, y + 40), (x - 20, y + 40)], ink)
    rect(d, 14, 44, 444, 56, ink)
    rect(d, 14, 136, 444, 148, ink)
    rect(d, 70, 148, 88, 236, ink)
    rect(d, 370, 148, 388, 236, ink)
    x, y = 555, 560
    d.rounded_rectangle(s(x - 46, y - 90, x + 46, y + 90), radius=22 * S, fill="#C2352A")
    d.rounded_rectangle(s(x - 34, y - 40, x + 34, y + 54), radius=14 * S, fill="#7F1E17")
    rect(d, x - 30, y - 32, x + 30, y - 6, "#BCD7DE")
    poly(d, [(x - 36, y - 88), (x - 80, y - 330), (x + 10, y - 330), (x - 18, y - 88)], "#3A3520")
    poly(d, [(x + 18, y - 88), (x - 10, y - 330), (x + 80, y - 330), (x + 36, y - 88)], "#3A3520")
    for e in (-27, 27):
        circ(d, x + e, y - 82, 10, fill="#FFF4C2")
    rect(d, 0, 686, 640, 960, ink)
    text(d, 40, 882, "DETOUR", fit("bebas", "Bold", "DETOUR", 560, 2), yellow, "ls", 2)
    foot(d, "EDGAR G. ULMER", "1945", white, 926)
    return im


def doa():
    paper, rule, ink, red, green = "#E9E1CB", "#C9BFA2", "#22262B", "#C4211E", "#6BD08A"
    im, d = new(paper)
    rect(d, 0, 0, 640, 74, ink)
    text(d, 40, 50, "HOMICIDE DIVISION", font("inter", "SemiBold", 22), paper, "ls", 5)
    text(d, 600, 50, "FORM 13", font("inter", "SemiBold", 22), paper, "rs", 3)
    labels = ["NAME OF VICTIM", "REPORTED BY", "CAUSE", "TIME LEFT"]
    for k, label in enumerate(labels):
        y = 140 + k * 76
        text(d, 40, y - 20, label, font("inter", "SemiBold", 14), "#8A8064", "ls", 2)
        rect(d, 40, y + 22, 600, y + 24, rule)
    f = font("serif", "Italic", 36)
    for y, t in ((150, "F. Bigelow"), (226, "F. Bigelow"), (302, "luminous toxin")):
        text(d, 250, y, t, f, ink, "ls")
    gx, gy = 478, 612
    poly(d, [(gx - 96, gy - 210), (gx + 96, gy - 210), (gx + 70, gy + 92), (gx - 70, gy + 92)], "#D9EDE6")
    poly(d, [(gx - 86, gy - 96), (gx + 86, gy - 96), (gx + 64, gy + 78), (gx - 64, gy + 78)], green)
    d.ellipse(s(gx - 86, gy - 108, gx + 86, gy - 84), fill="#A5F0BC")
    for a, b, r in ((-30, -20, 9), (20, 20, 12), (40, -40, 7), (-10, 44, 6)):
        circ(d, gx + a, gy + b, r, fill="#C9F8D6")
    line(d, [(gx - 80, gy - 190), (gx - 62, gy + 40)], "#FFFFFF", 6)
    stamp = Image.new("L", (W, H), 0)
    q = ImageDraw.Draw(stamp)
    q.rounded_rectangle(s(40, 450, 520, 680), radius=18 * S, outline=255, width=14 * S)
    q.rounded_rectangle(s(62, 472, 498, 658), radius=8 * S, outline=255, width=5 * S)
    f = fit("bebas", "Bold", "D.O.A.", 380, 4)
    text(q, 280, 634, "D.O.A.", f, 255, "ms", 4)
    rnd = random.Random(2)
    for _ in range(900):
        circ(q, rnd.uniform(30, 530), rnd.uniform(440, 690), rnd.choice([0.8, 1.2, 2, 2.6]), fill=0)
    stamp = stamp.rotate(13, Image.Resampling.BICUBIC, center=(280 * S, 565 * S))
    im.paste(Image.new("RGB", (W, H), red), (0, 0), stamp)
    d = ImageDraw.Draw(im)
    rect(d, 0, 754, 640, 960, ink)
    text(d, 40, 862, "D.O.A.", font("bebas", "Bold", 120), paper, "ls", 4)
    text(d, 600, 822, "DEAD ON", font("inter", "SemiBold", 24), "#F0645C", "rs", 4)
    text(d, 600, 860, "ARRIVAL", font("inter", "SemiBold", 24), "#F0645C", "rs", 4)
    foot(d, "RUDOLPH MATÉ", "1950", paper)
    return im


def my_man_godfrey():
    bg, ink, white, grey, rose = "#EAD9B5", "#15151A", "#FCFAF4", "#E4DFD2", "#C8385A"
    im, d = new(bg)
    poly(d, [(0, 960), (0, 330), (190, 210), (320, 640), (450, 210), (640, 330), (640, 960)], ink)
    poly(d, [(206, 200), (434, 200), (320, 690)], white)
    for y in (330, 420, 510):
        circ(d, 320, y, 9, fill=ink)
        circ(d, 320, y, 4, fill="#8D8D95")
    poly(d, [(190, 210), (140, 330), (196, 350), (160, 390), (320, 690), (250, 380)], "#2A2A33")
    poly(d, [(450, 210), (500, 330), (444, 350), (480, 390), (320, 690), (390, 380)], "#2A2A33")
    poly(d, [(206, 200), (236, 130), (320, 236), (250, 280)], grey)
    poly(d, [(434, 200), (404, 130), (320, 236), (390, 280)], grey)
    blob(d, [(312, 246), (262, 196), (208, 190), (196, 246), (208, 300), (262, 296)], ink)
    blob(d, [(328, 246), (378, 196), (432, 190), (444, 246), (432, 300), (378, 296)], ink)
    d.rounded_rectangle(s(300, 224, 340, 268), radius=8 * S, fill="#34343F")
    poly(d, [(236, 130), (404, 130), (404, 60), (236, 60)], "#EBC7A0")
    poly(d, [(196, 0), (444, 0), (432, 60), (320, 108), (208, 60)], "#F1D2AE")
    line(d, curve([(262, 34), (320, 50), (378, 24)], closed=False), "#A55C48", 7)
    poly(d, [(470, 470), (590, 440), (600, 500), (480, 520)], white)
    for k, (x, y) in enumerate(((508, 430), (536, 412), (556, 440), (524, 452), (542, 438))):
        circ(d, x, y, 24, fill=(rose, "#E0587A", rose, "#B02C4C", "#E98AA2")[k])
    line(d, [(534, 470), (530, 500)], "#3B7A4A", 7)
    rect(d, 0, 700, 640, 960, bg)
    rect(d, 0, 700, 640, 708, rose)
    text(d, 40, 780, "MY MAN", fit("spart", "Black", "MY MAN", 330), ink, "ls")
    text(d, 40, 872, "GODFREY", fit("spart", "Black", "GODFREY", 560), rose, "ls")
    foot(d, "GREGORY LA CAVA", "1936", ink, 924)
    return im


def the_lodger():
    pale, ink, amber = "#D9DBD4", "#181B1E", "#F2B24A"
    im, d = new("#AEB4B1")
    for k, (x0, w, y) in enumerate(
        ((-20, 190, 170), (450, 210, 130), (70, 150, 270), (400, 200, 280), (-30, 150, 380), (520, 160, 400))
    ):
        c = mix("#98A09F", "#454E54", k / 5)
        rect(d, x0, y, x0 + w, 760, c)
        poly(d, [(x0 - 14, y), (x0 + w / 2, y - 74), (x0 + w + 14, y)], c)
        rect(d, x0 + w * 0.7, y - 90, x0 + w * 0.7 + 26, y, c)
    poly(d, [(112, 560), (320, 90), (528, 560)], amber)
    poly(d, [(168, 530), (320, 190), (472, 530)], "#FBE3A9")
    blob(
        d,
        [(196, 780), (206, 600), (232, 480), (280, 430), (320, 420), (360, 430), (408, 480), (434, 600), (444, 780)],
        ink,
    )
    blob(d, [(276, 420), (276, 350), (320, 322), (364, 350), (364, 420), (320, 440)], ink)
    d.ellipse(s(212, 318, 428, 362), fill=ink)
    blob(d, [(258, 330), (262, 262), (300, 250), (320, 262), (340, 250), (378, 262), (382, 330)], ink)
    blob(d, [(268, 392), (320, 378), (372, 392), (384, 436), (320, 460), (256, 436)], "#7F8B8F")
    poly(d, [(340, 440), (386, 430), (404, 560), (356, 566)], "#7F8B8F")
    for k in range(4):
        line(d, [(358 + k * 13, 566), (360 + k * 13, 582)], "#7F8B8F", 4)
    for x, y, w, c in (
        (-40, 520, 210, "#C3C8C4"),
        (400, 556, 280, "#C3C8C4"),
        (-60, 600, 330, pale),
        (350, 628, 330, pale),
        (60, 664, 460, pale),
        (-60, 700, 320, pale),
        (420, 694, 300, pale),
    ):
        d.rounded_rectangle(s(x, y, x + w, y + 22), radius=11 * S, fill=c)
    rect(d, 0, 706, 640, 960, pale)
    for x in (90, 300, 500):
        d.rounded_rectangle(s(x, 708, x + 170, 740), radius=16 * S, fill=pale)
    text(d, 320, 838, "THE LODGER", fit("bebas", "Regular", "THE LODGER", 560, 4), ink, "ms", 4)
    text(d, 320, 876, "A STORY OF THE LONDON FOG", font("inter", "SemiBold", 18), "#7A5312", "ms", 5)
    foot(d, "ALFRED HITCHCOCK", "1927", ink, 926)
    return im


def un_chien_andalou():
    bg, ink, iris, white = "#EDEBE6", "#101010", "#4F7E94", "#FFFFFF"
    im, d = new(bg)
    eye = Image.new("RGB", (W, H), bg)
    q = ImageDraw.Draw(eye)
    lens = curve([(30, 370), (140, 250), (320, 196), (500, 250), (610, 370), (500, 470), (320, 510), (140, 470)])
    poly(q, lens, white)
    mask = Image.new("L", (W, H), 0)
    ImageDraw.Draw(mask).polygon(P(lens), fill=255)
    lay = eye.copy()
    r = ImageDraw.Draw(lay)
    circ(r, 320, 348, 158, fill=ink)
    circ(r, 320, 348, 146, fill=iris)
    for k in range(48):
        a = k * 7.5
        line(r, [at(320, 348, 76, a), at(320, 348, 138 if k % 2 else 122, a)], "#2F5668", 4)
    circ(r, 320, 348, 74, fill=ink)
    circ(r, 362, 306, 27, fill=white)
    eye.paste(lay, (0, 0), mask)
    q = ImageDraw.Draw(eye)
    q.line(P([*lens, lens[0]]), fill=ink, width=14 * S, joint="curve")
    for k in range(11):
        x = 70 + k * 50
        y = 300 - 100 * math.sin(math.pi * (k + 0.7) / 11.4)
        line(q, [(x, y), (x + (x - 320) * 0.16, y - 64)], ink, 9)
    cut = 356
    top = eye.crop((0, 0, W, cut * S))
    low = eye.crop((0, cut * S, W, 700 * S))
    im.paste(Image.new("RGB", (W, H), bg))
    im.paste(top, (-34 * S, -10 * S))
    im.paste(low, (34 * S, (cut + 26) * S))
    d = ImageDraw.Draw(im)
    rect(d, 0, 0, 640, 20, bg)
    poly(d, [(0, cut - 8), (640, cut - 12), (640, cut + 26), (0, cut + 22)], "#B8141C")
    rnd = random.Random(31)
    for _ in range(17):
        x, y, a = rnd.uniform(60, 580), rnd.uniform(585, 712), rnd.uniform(0, 360)
        for off, rr in ((-11, 5.5), (0, 4), (12, 7)):
            circ(d, *turn([(off, 0)], a, x, y)[0], rr, fill=ink)
        for off in (-5, 0, 5):
            line(d, turn([(off - 2, -13), (off, 0), (off - 2, 13)], a, x, y), ink, 2)
    text(d, 40, 812, "un chien", fit("inter", "Black", "un chien", 430), ink, "ls")
    text(d, 40, 886, "andalou", font("inter", "Light", 96), ink, "ls")
    foot(d, "LUIS BUÑUEL", "1929", "#B8141C", 934)
    return im


def great_train_robbery():
    paper, ink, rust, dark = "#E7CF9C", "#33200F", "#A63A1E", "#D6BA80"
    im, d = new(dark)
    rnd = random.Random(14)
    pts = [(22 + rnd.uniform(-6, 6), y) for y in range(940, 10, -40)] + [
        (x, 22 + rnd.uniform(-6, 6)) for x in range(22, 620, 40)
    ]
    pts += [(618 + rnd.uniform(-6, 6), y) for y in range(22, 940, 40)] + [
        (x, 938 + rnd.uniform(-6, 6)) for x in range(618, 20, -40)
    ]
    poly(d, pts, paper)
    for p in ((42, 42), (598, 42), (42, 918), (598, 918)):
        circ(d, *p, 8, fill=ink)
    text(d, 320, 118, "THE GREAT", fit("spart", "Black", "THE GREAT", 400), ink, "ms")
    rect(d, 60, 138, 580, 144, ink)
    text(d, 320, 286, "TRAIN", fit("bebas", "Bold", "TRAIN", 360, 4), rust, "ms", 4)
    cx, cy = 320, 500
    circ(d, cx, cy, 190, fill=dark)
    d.rounded_rectangle(s(cx - 130, cy - 40, cx + 130, cy + 210), radius=40 * S, fill=rust)
    blob(
        d,
        [(cx - 92, cy - 60), (cx - 88, cy + 40), (cx, cy + 90), (cx + 88, cy + 40), (cx + 92, cy - 60), (cx, cy - 90)],
        "#EBC08F",
    )
    poly(d, [(cx - 96, cy - 6), (cx + 96, cy - 6), (cx + 70, cy + 84), (cx, cy + 150), (cx - 70, cy + 84)], ink)
    for k in range(10):
        x, y = cx - 66 + (k % 5) * 33, cy + 22 + (k // 5) * 34
        circ(d, x, y, 4, fill=paper)
    for e in (-1, 1):
        circ(d, cx + e * 38, cy - 34, 11, fill=ink)
        line(d, [(cx + e * 62, cy - 66), (cx + e * 20, cy - 50)], ink, 8)
    d.ellipse(s(cx - 190, cy - 118, cx + 190, cy - 58), fill=ink)
    blob(
        d,
        [
            (cx - 106, cy - 90),
            (cx - 92, cy - 184),
            (cx - 30, cy - 200),
            (cx, cy - 178),
            (cx + 30, cy - 200),
            (cx + 92, cy - 184),
            (cx + 106, cy - 90),
        ],
        ink,
    )
    rect(d, cx - 100, cy - 118, cx + 100, cy - 102, rust)
    gx, gy = 440, 624
    circ(d, gx, gy, 62, fill="#4A4F55")
    circ(d, gx, gy, 46, fill="#2A2E33")
    circ(d, gx, gy, 28, fill="#08090A")
    poly(d, [(gx - 7, gy - 60), (gx + 7, gy - 60), (gx + 5, gy - 84), (gx - 5, gy - 84)], "#4A4F55")
    text(d, 320, 840, "ROBBERY", fit("bebas", "Bold", "ROBBERY", 470, 4), ink, "ms", 4)
    rect(d, 60, 862, 580, 866, ink)
    f = font("inter", "SemiBold", 20)
    text(d, 70, 902, "EDWIN S. PORTER", f, rust, "ls", 3)
    text(d, 570, 902, "1903", f, rust, "rs", 3)
    return im


def little_shop_of_horrors():
    bg, dot, green, dark, red, white, pot = "#F7B5C4", "#F3A3B6", "#3FA35B", "#23733F", "#C9223A", "#FFF9EE", "#C96A3B"
    im, d = new(bg)
    for r in range(13):
        for c in range(9):
            circ(d, c * 80 + (40 if r % 2 else 0), r * 62, 13, fill=dot)
    line(d, curve([(330, 600), (350, 520), (300, 450), (330, 360)], closed=False), dark, 34)
    for pts in (
        [(330, 580), (220, 520), (90, 540), (60, 480), (180, 450), (300, 520)],
        [(340, 570), (450, 500), (580, 510), (610, 450), (480, 430), (360, 510)],
    ):
        blob(d, pts, green)
    upper = curve([(110, 300), (120, 180), (230, 90), (370, 80), (490, 150), (540, 270), (420, 236), (250, 246)])
    lower = curve([(120, 300), (240, 380), (400, 376), (530, 276), (512, 390), (420, 470), (260, 480), (150, 410)])
    poly(d, [(118, 296), (250, 240), (420, 232), (536, 272), (420, 390), (240, 392)], "#6E0F22")
    poly(d, lower, dark)
    poly(d, upper, green)
    blob(d, [(220, 350), (300, 310), (420, 320), (470, 340), (400, 392), (280, 398)], red)
    for k in range(9):
        x = 150 + k * 44
        y = 284 - 40 * math.sin(math.pi * (k + 0.3) / 8.6)
        poly(d, [(x - 17, y - 4), (x + 17, y - 4), (x, y + 44)], white)
    for k in range(8):
        x = 166 + k * 46
        y = 322 + 60 * math.sin(math.pi * (k + 0.4) / 7.8)
        poly(d, [(x - 15, y + 6), (x + 15, y + 6), (x + 2, y - 34)], white)
    for x, y, r in (
        (200, 190, 22),
        (290, 130, 28),
        (380, 180, 18),
        (450, 160, 24),
        (340, 220, 12),
        (210, 420, 18),
        (330, 440, 22),
        (430, 410, 16),
    ):
        circ(d, x, y, r, fill="#8BD07F")
    poly(d, [(210, 590), (450, 590), (420, 740), (240, 740)], pot)
    d.rounded_rectangle(s(196, 570, 464, 620), radius=8 * S, fill="#E07F4B")
    rect(d, 0, 722, 640, 960, dark)
    text(d, 320, 790, "THE LITTLE SHOP", fit("spart", "Black", "THE LITTLE SHOP", 470), bg, "ms")
    text(d, 320, 876, "OF HORRORS", fit("spart", "Black", "OF HORRORS", 560), white, "ms")
    foot(d, "ROGER CORMAN", "1960", bg, 926)
    return im


def house_on_haunted_hill():
    bg, moon, ink, orange, violet = "#3B2667", "#F7D774", "#120A20", "#F07F2D", "#54368C"
    im, d = new(bg)
    circ(d, 320, 300, 330, fill="#452D77")
    circ(d, 320, 300, 270, fill=violet)
    circ(d, 320, 300, 200, fill=moon)
    for x, y, r in ((230, 240, 26), (400, 200, 18), (420, 360, 30), (270, 400, 16)):
        circ(d, x, y, r, fill="#E9C45B")
    blob(
        d,
        [
            (-80, 760),
            (60, 660),
            (180, 610),
            (250, 540),
            (320, 516),
            (400, 540),
            (470, 620),
            (580, 670),
            (720, 760),
            (320, 900),
        ],
        ink,
    )
    for x0, x1, top in ((218, 424, 380), (250, 300, 300), (340, 400, 330)):
        rect(d, x0, top, x1, 580, ink)
    poly(d, [(206, 384), (320, 318), (436, 384)], ink)
    poly(d, [(238, 304), (275, 190), (312, 304)], ink)
    poly(d, [(330, 334), (370, 250), (410, 334)], ink)
    rect(d, 414, 430, 466, 580, ink)
    poly(d, [(404, 434), (440, 366), (476, 434)], ink)
    line(d, [(275, 200), (275, 150)], ink, 5)
    rect(d, 318, 320, 330, 380, ink)
    for x, y in (
        (266, 322),
        (360, 352),
        (236, 420),
        (290, 420),
        (344, 420),
        (388, 420),
        (432, 456),
        (236, 490),
        (388, 490),
    ):
        rect(d, x, y, x + 18, y + 28, orange)
        rect(d, x + 8, y, x + 10, y + 28, ink)
    d.pieslice(s(296, 478, 346, 528), 180, 360, fill=orange)
    rect(d, 296, 503, 346, 560, orange)
    line(d, curve([(320, 556), (380, 620), (270, 670), (330, 760)], closed=False), orange, 9)
    for x, y, k in ((120, 190, 1), (530, 260, 0.8), (480, 110, 0.6), (90, 420, 0.6)):
        t = lambda pts, x=x, y=y, k=k: turn(pts, -8, x, y, k)
        poly(
            d,
            t(
                [
                    (0, 16),
                    (-10, -6),
                    (-6, -20),
                    (0, -8),
                    (6, -20),
                    (10, -6),
                    (40, -22),
                    (80, -10),
                    (66, 2),
                    (60, 20),
                    (44, 8),
                    (30, 24),
                    (18, 10),
                ]
            ),
            ink,
        )
        poly(
            d,
            t(
                [
                    (0, 16),
                    (10, -6),
                    (-10, -6),
                    (-40, -22),
                    (-80, -10),
                    (-66, 2),
                    (-60, 20),
                    (-44, 8),
                    (-30, 24),
                    (-18, 10),
                ]
            ),
            ink,
        )
    for x, e in ((40, 1), (602, -1)):
        line(d, [(x, 780), (x + e * 10, 560)], ink, 14)
        line(d, [(x + e * 6, 660), (x + e * 70, 590)], ink, 8)
        line(d, [(x + e * 8, 610), (x - e * 40, 540)], ink, 8)
        line(d, [(x + e * 10, 566), (x + e * 40, 500)], ink, 7)
        line(d, [(x + e * 40, 622), (x + e * 50, 560)], ink, 5)
    rect(d, 0, 730, 640, 960, ink)
    text(d, 320, 790, "HOUSE ON", font("spart", "Black", 52), orange, "ms", 3)
    text(d, 320, 872, "HAUNTED HILL", fit("spart", "Black", "HAUNTED HILL", 560), moon, "ms")
    foot(d, "WILLIAM CASTLE", "1959", orange, 926)
    return im


def aelita():
    paper, red, ink, steel, mid = "#ECE4D2", "#D93A2B", "#191B20", "#9FB3B8", "#D8CDB4"
    im, d = new(paper)
    circ(d, 430, 250, 330, fill=mid)
    circ(d, 430, 250, 230, fill=red)
    circ(d, 430, 250, 160, fill="#E4594A")
    cx, cy = 300, 410
    for k in range(11):
        a = -168 + k * 15.6
        r = 320 if k % 2 == 0 else 250
        line(d, [at(cx, cy, 96, a), at(cx, cy, r, a)], ink, 7)
        circ(d, *at(cx, cy, r, a), 15 if k % 2 == 0 else 10, fill=ink if k % 2 == 0 else steel)
    d.arc(s(cx - 190, cy - 190, cx + 190, cy + 190), 190, 350, fill=ink, width=9 * S)
    d.arc(s(cx - 150, cy - 150, cx + 150, cy + 150), 185, 355, fill=steel, width=16 * S)
    d.pieslice(s(cx - 118, cy - 124, cx + 118, cy + 112), 180, 360, fill=ink)
    blob(
        d,
        [
            (cx - 84, cy - 40),
            (cx - 80, cy + 60),
            (cx - 48, cy + 130),
            (cx, cy + 158),
            (cx + 48, cy + 130),
            (cx + 80, cy + 60),
            (cx + 84, cy - 40),
            (cx, cy - 76),
        ],
        "#F3D9BF",
    )
    poly(d, [(cx - 96, cy - 60), (cx, cy - 8), (cx + 96, cy - 60), (cx + 96, cy - 86), (cx - 96, cy - 86)], ink)
    for e in (-1, 1):
        x = cx + e * 38
        blob(d, [(x - 24, cy + 30), (x, cy + 16), (x + 24, cy + 30), (x, cy + 40)], "#FFFFFF")
        circ(d, x, cy + 28, 10, fill=ink)
        line(d, curve([(x - 28, cy + 8), (x, cy - 4), (x + 28, cy + 8)], closed=False), ink, 5)
    poly(
        d,
        curve(
            [
                (cx - 26, cy + 104),
                (cx - 10, cy + 96),
                (cx, cy + 100),
                (cx + 10, cy + 96),
                (cx + 26, cy + 104),
                (cx, cy + 118),
            ]
        ),
        red,
    )
    poly(d, [(cx - 40, cy + 140), (cx + 40, cy + 140), (cx + 46, cy + 220), (cx - 46, cy + 220)], "#E2C3A5")
    poly(d, [(60, 730), (120, 640), (cx - 46, cy + 196), (cx + 46, cy + 196), (480, 640), (540, 730)], ink)
    for k in range(4):
        d.arc(
            s(cx - 90 - k * 34, cy + 120 - k * 6, cx + 90 + k * 34, cy + 260 + k * 14),
            20,
            160,
            fill=steel if k % 2 else red,
            width=8 * S,
        )
    poly(d, [(0, 700), (640, 620), (640, 960), (0, 960)], paper)
    poly(d, [(0, 700), (640, 620), (640, 634), (0, 714)], red)
    text(d, 40, 846, "AELITA", fit("bebas", "Bold", "AELITA", 400, 6), ink, "ls", 6)
    text(d, 600, 802, "QUEEN", font("bebas", "Bold", 46), red, "rs", 3)
    text(d, 600, 846, "OF MARS", font("bebas", "Bold", 46), red, "rs", 3)
    foot(d, "YAKOV PROTAZANOV", "1924", ink, 912)
    return im


def phantom_carriage():
    deep, ghost, bone, gold = "#0C1B2E", "#8FB4CC", "#E8EEF0", "#E6B450"
    im, d = new(deep)
    circ(d, 500, 150, 76, fill=bone)
    circ(d, 500, 150, 62, fill=deep)
    for k in range(12):
        line(d, [at(500, 150, 46 if k % 3 else 40, k * 30), at(500, 150, 54, k * 30)], bone, 4)
    line(d, [(500, 150), (498, 112)], gold, 6)
    line(d, [(500, 150), (496, 104)], bone, 4)
    for k in range(9):
        y = 470 + k * 30
        pts = curve([(-60 + (k % 2) * 40 + j * 80, y + (10 if j % 2 else -10)) for j in range(11)], closed=False)
        poly(d, [*pts, (700, 760), (-60, 760)], mix("#1D4468", "#0F2540", k / 8))
    lay = Image.new("L", (W, H), 0)
    q = ImageDraw.Draw(lay)

    def wheel(x, y, r):
        circ(q, x, y, r, outline=255, width=r * 0.1)
        for k in range(6):
            line(q, [at(x, y, r * 0.92, k * 30 + 8), at(x, y, r * 0.92, k * 30 + 188)], 255, r * 0.055)
        circ(q, x, y, r * 0.2, fill=255)

    wheel(470, 520, 128)
    wheel(268, 552, 92)
    poly(q, [(190, 420), (590, 400), (600, 470), (200, 480)], 255)
    for k in range(6):
        line(q, [(210 + k * 72, 420), (204 + k * 74, 340)], 255, 8)
    line(q, [(190, 344), (600, 330)], 255, 9)
    line(q, [(200, 460), (20, 430)], 255, 9)
    blob(q, [(300, 424), (286, 330), (306, 250), (340, 226), (372, 250), (400, 330), (410, 424)], 255)
    blob(q, [(300, 262), (306, 206), (340, 172), (374, 206), (378, 264), (340, 276)], 255)
    line(q, [(420, 424), (440, 110)], 255, 8)
    scythe = curve([(440, 112), (380, 92), (300, 108), (240, 160)], closed=False)
    poly(q, scythe + [(x, y + 26 - i * 0.6) for i, (x, y) in list(enumerate(scythe))[::-1]], 255)
    blob(q, [(40, 470), (20, 400), (-40, 330), (-40, 560), (10, 600)], 255)
    lay = lay.point(lambda v: int(v * 0.66))
    im.paste(Image.new("RGB", (W, H), ghost), (0, 0), lay)
    d = ImageDraw.Draw(im)
    blob(d, [(312, 256), (318, 216), (340, 194), (362, 216), (366, 258), (340, 266)], deep)
    for x in (330, 352):
        circ(d, x, 230, 4, fill=gold)
    rect(d, 0, 726, 640, 960, deep)
    text(d, 40, 792, "The Phantom", font("serif", "Italic", 62), ghost, "ls")
    text(d, 40, 878, "Carriage", font("serif", "Bold", 100), bone, "ls")
    foot(d, "VICTOR SJÖSTRÖM", "1921", gold, 930)
    return im


def limite():
    sand, sea, ink, sun = "#EFE2C4", "#2B6C7E", "#16323B", "#E2683C"
    im, d = new(sand)
    circ(d, 452, 300, 120, fill=sun)
    rect(d, 0, 410, 640, 720, sand)
    rect(d, 0, 410, 640, 414, ink)
    for k in range(16):
        y = 418 + k * 19
        rect(d, 0, y + 8, 640, y + 9 + k * 0.75, mix(sand, sea, 0.35 + k * 0.04))
    for k in range(5):
        w = 96 - k * 15
        d.rounded_rectangle(s(452 - w, 424 + k * 19, 452 + w, 429 + k * 19), radius=3 * S, fill=sun)
    blob(d, [(120, 556), (170, 602), (330, 604), (392, 548), (350, 566), (250, 574), (160, 570)], ink)
    for x, h in ((190, 62), (256, 40), (318, 70)):
        blob(d, [(x - 22, 580), (x - 20, 574 - h), (x, 562 - h), (x + 20, 574 - h), (x + 24, 580)], ink)
        circ(d, x + 3, 550 - h, 14, fill=ink)
    line(d, [(356, 560), (412, 614)], ink, 6)
    rect(d, 0, 722, 640, 960, sand)
    f = fit("inter", "ExtraLight", "limite", 540, 12)
    text(d, 40, 874, "limite", f, ink, "ls", 12)
    foot(d, "MÁRIO PEIXOTO", "1931", sun, 924)
    return im


def page_of_madness():
    red, ink, bone = "#D2342E", "#120D0D", "#F4EBDD"
    im, d = new(bone)
    circ(d, 320, 352, 262, fill=red)
    blob(
        d,
        [
            (320, 128),
            (426, 160),
            (464, 280),
            (446, 420),
            (388, 530),
            (320, 570),
            (252, 530),
            (194, 420),
            (176, 280),
            (214, 160),
        ],
        bone,
    )
    blob(
        d,
        [
            (320, 120),
            (440, 150),
            (486, 300),
            (470, 360),
            (440, 240),
            (380, 172),
            (320, 200),
            (260, 172),
            (200, 240),
            (170, 360),
            (154, 300),
            (200, 150),
        ],
        ink,
    )
    for x in (262, 378):
        blob(d, [(x - 36, 330), (x, 318), (x + 36, 330), (x, 342)], ink)
        circ(d, x, 252, 17, fill="#8E857A")
    line(d, [(320, 340), (308, 412), (332, 416)], "#B8AC9B", 6)
    blob(d, [(276, 464), (320, 452), (364, 464), (320, 492)], red)
    rect(d, 296, 466, 344, 472, ink)
    for k in range(13):
        x = 8 + k * 52
        pts = curve([(x + 15 * math.sin(y / 74 + k * 0.9), y) for y in range(-20, 760, 30)], closed=False, n=24)
        for a, b in pts:
            circ(d, a, b, 6.5, fill=ink)
    rect(d, 0, 650, 640, 960, ink)
    text(d, 40, 722, "A PAGE OF", font("bebas", "Regular", 70), red, "ls", 5)
    text(d, 40, 882, "MADNESS", fit("bebas", "Bold", "MADNESS", 556, 5), bone, "ls", 5)
    foot(d, "TEINOSUKE KINUGASA", "1926", red, 932)
    return im


def royal_wedding():
    im, d = new("#F6D9C8")
    ink, gold, white = "#1E2138", "#E9B44C", "#FFFDF6"
    L, R, T, B = 170, 470, 200, 520
    poly(d, [(0, 0), (640, 0), (R, T), (L, T)], "#F9E8D8")
    poly(d, [(0, 720), (640, 720), (R, B), (L, B)], "#C97B63")
    poly(d, [(0, 0), (L, T), (L, B), (0, 720)], "#8FC0A9")
    poly(d, [(640, 0), (R, T), (R, B), (640, 720)], "#7FB39B")
    rect(d, L, T, R, B, "#A9D3BE")
    for k in range(1, 7):
        x = 640 * k / 7
        line(d, [(x, 720), (L + (R - L) * k / 7, B)], "#B56B54", 3)
    d.rounded_rectangle(s(350, 300, 430, B), radius=4 * S, fill="#F6EEDC")
    circ(d, 366, 416, 5, fill=gold)
    poly(d, [(40, 240), (120, 288), (120, 430), (40, 460)], white)
    line(d, [(80, 264), (80, 446)], "#8FC0A9", 5)
    line(d, [(40, 350), (120, 358)], "#8FC0A9", 5)
    poly(d, [(520, 300), (596, 270), (596, 400), (520, 404)], gold)
    poly(d, [(532, 312), (584, 292), (584, 384), (532, 390)], ink)
    d.ellipse(s(210, 545, 430, 640), fill="#E7C9A9")
    d.ellipse(s(240, 560, 400, 624), fill="#B5413B")
    for a, b in (((240, 560), (240, 640)), ((300, 560), (300, 640))):
        line(d, [a, b], ink, 7)
    d.rounded_rectangle(s(226, 540, 314, 566), radius=8 * S, fill="#2F5D62")
    d.rounded_rectangle(s(226, 450, 246, 560), radius=8 * S, fill="#2F5D62")
    # the dancer, feet on the ceiling
    t = lambda pts: turn(pts, 188, 330, 250, 1.18)
    line(d, t([(-14, 20), (-46, 84), (-40, 150)]), ink, 20)
    line(d, t([(14, 20), (62, 70), (96, 128)]), ink, 20)
    poly(d, t([(-52, 144), (-26, 144), (-26, 162), (-76, 162)]), ink)
    poly(d, t([(84, 118), (108, 126), (132, 118), (134, 136), (88, 146)]), ink)
    poly(d, t([(-34, -90), (34, -90), (30, 30), (58, 84), (30, 70), (4, 30), (-14, 72), (-46, 78), (-30, 30)]), ink)
    poly(d, t([(-14, -90), (14, -90), (0, -20)]), white)
    poly(d, t([(0, -84), (-16, -94), (-16, -74)]), "#B5413B")
    poly(d, t([(0, -84), (16, -94), (16, -74)]), "#B5413B")
    line(d, t([(-30, -80), (-84, -96), (-118, -148)]), ink, 17)
    line(d, t([(30, -80), (88, -66), (126, -104)]), ink, 17)
    for p in ((-120, -152), (130, -108)):
        circ(d, *t([p])[0], 12, fill="#F0CDA6")
    circ(d, *t([(0, -118)])[0], 29, fill="#F0CDA6")
    poly(d, t([(-30, -126), (30, -126), (26, -146), (-26, -146)]), ink)
    poly(d, t([(108, -118), (172, -118), (172, -126), (108, -126)]), ink)
    poly(d, t([(118, -126), (162, -126), (164, -178), (116, -178)]), ink)
    line(d, [(250, 0), (250, 40)], gold, 5)
    rect(d, 0, 712, 640, 960, ink)
    text(d, 320, 866, "Royal Wedding", fit("serif", "BoldItalic", "Royal Wedding", 556), "#F6D9C8", "ms")
    foot(d, "STANLEY DONEN", "1951", gold, 924)
    return im


def the_stranger():
    dusk, deep, ink, bone, red = "#2F6B6A", "#245655", "#0E1B1E", "#F2E8CF", "#E0533A"
    im, d = new(dusk)
    for k in range(9):
        ray(d, 430, 900, -172 + k * 20.5, 9, 1300, deep)
    poly(d, [(270, 960), (318, 260), (542, 260), (590, 960)], ink)
    poly(d, [(300, 268), (430, 10), (560, 268)], ink)
    rect(d, 296, 258, 564, 276, bone)
    line(d, [(430, 30), (430, -20)], ink, 6)
    circ(d, 430, 396, 98, fill=bone)
    circ(d, 430, 396, 84, fill=ink)
    circ(d, 430, 396, 78, fill=bone)
    for k in range(12):
        line(d, [at(430, 396, 60 if k % 3 else 52, k * 30), at(430, 396, 70, k * 30)], ink, 5 if k % 3 else 8)
    line(d, [(430, 396), (394, 360)], ink, 10)
    line(d, [(430, 396), (430, 334)], ink, 7)
    circ(d, 430, 396, 9, fill=red)
    for x in (372, 430, 488):
        d.pieslice(s(x - 17, 546, x + 17, 580), 180, 360, fill=red)
        rect(d, x - 17, 562, x + 17, 650, red)
    x, y = 476, 650
    blob(d, [(x - 22, y), (x - 22, y - 50), (x, y - 66), (x + 22, y - 50), (x + 22, y)], ink)
    circ(d, x, y - 74, 13, fill=ink)
    rect(d, x - 22, y - 84, x + 22, y - 79, ink)
    # a saint with a sword walks the edge below the dial
    t = lambda pts: turn(pts, 0, 330, 500, 0.9)
    poly(d, t([(-16, 0), (-10, -54), (10, -54), (16, 0)]), bone)
    circ(d, *t([(0, -66)])[0], 12, fill=bone)
    line(d, t([(10, -44), (62, -70)]), bone, 5)
    rect(d, 296, 500, 564, 508, bone)
    # pipe and smoke
    poly(d, [(40, 560), (110, 560), (104, 640), (84, 660), (58, 660), (44, 640)], ink)
    rect(d, 34, 550, 116, 566, red)
    line(d, [(96, 640), (170, 612), (224, 616)], ink, 14)
    smoke = curve([(76, 540), (40, 470), (110, 400), (60, 320), (130, 240), (90, 150), (160, 70)], closed=False, n=30)
    for i, (a, b) in enumerate(smoke):
        circ(d, a, b, 6 + i * 0.09, fill=mix("#F2E8CF", "#2F6B6A", min(0.85, i / len(smoke))))
    rect(d, 0, 716, 640, 960, ink)
    text(d, 40, 784, "THE", font("spart", "Black", 50), red, "ls")
    text(d, 40, 872, "STRANGER", fit("spart", "Black", "STRANGER", 560), bone, "ls")
    foot(d, "ORSON WELLES", "1946", red, 926)
    return im


def gullivers_travels():
    sky, sand, ink, blue, red, cream, brown = (
        "#A8D8DC",
        "#F1D9A2",
        "#2A2320",
        "#2E5F9E",
        "#D8483A",
        "#FFF5DF",
        "#7A4A2B",
    )
    im, d = new(sky)
    for x, y, k in ((120, 110, 1), (500, 70, 1.2), (560, 260, 0.8)):
        for dx, dy, r in ((-44, 8, 24), (0, -8, 36), (46, 8, 26)):
            circ(d, x + dx * k, y + dy * k, r * k, fill=cream)
        rect(d, x - 60 * k, y + 10 * k, x + 62 * k, y + 33 * k, cream)
    rect(d, 0, 610, 640, 960, sand)
    rect(d, 0, 560, 640, 612, "#6FB7C1")
    poly(
        d,
        curve(
            [
                (190, 640),
                (186, 560),
                (196, 420),
                (214, 250),
                (224, 120),
                (320, 96),
                (430, 120),
                (440, 250),
                (436, 400),
                (470, 480),
                (560, 530),
                (620, 580),
                (628, 640),
            ],
            closed=False,
        ),
        brown,
    )
    poly(d, [(176, 640), (634, 640), (634, 676), (420, 676), (400, 664), (300, 664), (290, 690), (176, 690)], ink)
    blob(d, [(214, 140), (222, 70), (330, 48), (436, 70), (446, 140), (440, 210), (330, 230), (218, 210)], cream)
    d.ellipse(s(226, 70, 434, 130), fill="#E4D3AE")
    d.ellipse(s(258, 82, 402, 122), fill=blue)
    rect(d, 262, 0, 398, 102, blue)
    d.rounded_rectangle(s(360, 380, 470, 470), radius=10 * S, fill="#E5B43C")
    d.rounded_rectangle(s(382, 402, 448, 448), radius=6 * S, fill=brown)
    line(d, [(415, 396), (415, 456)], "#E5B43C", 8)

    def rope(pts):
        line(d, curve(pts, closed=False), "#E9D7AE", 5)

    rope([(60, 650), (190, 470), (330, 446), (452, 520), (560, 700)])
    rope([(100, 690), (196, 350), (320, 310), (436, 330), (590, 640)])
    for x in (60, 100, 560, 590):
        y = {60: 650, 100: 690, 560: 700, 590: 640}[x]
        poly(d, [(x - 5, y - 24), (x + 5, y - 24), (x + 3, y + 18), (x - 3, y + 18)], brown)

    def folk(x, y, c, hat):
        blob(d, [(x - 11, y), (x - 10, y - 22), (x, y - 32), (x + 10, y - 22), (x + 11, y)], c)
        circ(d, x, y - 37, 8, fill="#F0CDA6")
        poly(d, [(x - 10, y - 40), (x, y - 62), (x + 10, y - 40)], hat)

    for k, (x, y) in enumerate(
        (
            (34, 706),
            (78, 716),
            (128, 702),
            (160, 716),
            (210, 716),
            (330, 712),
            (372, 704),
            (480, 714),
            (520, 706),
            (604, 714),
        )
    ):
        folk(x, y, (blue, red)[k % 2], (red, blue)[k % 2])
    folk(330, 52, red, blue)
    folk(560, 536, blue, red)
    line(d, [(342, 50), (342, -4)], ink, 3)
    line(d, [(400, 640), (400, 520)], brown, 4)
    line(d, [(424, 640), (424, 510)], brown, 4)
    for k in range(6):
        line(d, [(400, 530 + k * 20), (424, 530 + k * 20)], brown, 3)
    rect(d, 0, 724, 640, 960, blue)
    text(d, 320, 808, "GULLIVER'S", fit("spart", "Black", "GULLIVER'S", 440), cream, "ms")
    text(d, 320, 878, "TRAVELS", fit("spart", "Black", "TRAVELS", 330), "#F6CE5B", "ms")
    foot(d, "DAVE FLEISCHER", "1939", cream, 926)
    return im


def wings():
    sky, cloud, navy, red, cream, olive = "#E9C98F", "#F6E4BE", "#1F2F46", "#B93A2A", "#FBF2DC", "#5A6B3B"
    im, d = new(sky)
    for y, c in ((430, "#EFD5A2"), (540, cloud), (640, cream)):
        for k in range(7):
            circ(d, k * 112 - 20 + (y % 7) * 9, y + (k % 3) * 16, 74, fill=c)
        rect(d, 0, y + 20, 640, 760, c)

    def plane(x, y, k, angle, c, mark):
        t = lambda pts: turn(pts, angle, x, y, k)
        d.polygon(P(t([(-210, -44), (210, -44), (226, -14), (210, 30), (-210, 30), (-226, -14)])), fill=c)
        poly(d, t([(-190, 24), (190, 24), (190, 34), (-190, 34)]), navy)
        poly(d, t([(-28, -110), (28, -110), (32, -40), (18, 190), (-18, 190), (-32, -40)]), c)
        poly(d, t(curve([(-28, -108), (-22, -136), (0, -146), (22, -136), (28, -108)], closed=False)), navy)
        poly(d, t([(-84, 160), (84, 160), (92, 186), (70, 204), (-70, 204), (-92, 186)]), c)
        poly(d, t([(-5, 150), (5, 150), (5, 222), (-5, 222)]), navy)
        poly(d, t([(-76, -150), (76, -150), (76, -143), (-76, -143)]), navy)
        for wx in (-140, 140):
            px, py = t([(wx, -8)])[0]
            for r, cc in ((30, mark[0]), (20, mark[1]), (10, mark[2])):
                circ(d, px, py, r * k, fill=cc)
        circ(d, *t([(0, 14)])[0], 17 * k, fill=navy)
        circ(d, *t([(0, 12)])[0], 10 * k, fill="#D9A06B")

    plane(500, 190, 0.42, 140, red, (cream, navy, navy))
    plane(110, 150, 0.3, 120, red, (cream, navy, navy))
    plane(300, 380, 1.12, 24, olive, (red, cream, navy))
    for k in range(7):
        line(d, [(392 + k * 13, 190 - k * 1), (400 + k * 13, 189 - k * 1)], "#FFFFFF", 3)
    rect(d, 0, 700, 640, 960, navy)
    for k in range(3):
        rect(d, 0, 700 + k * 8, 640, 704 + k * 8, (red, cream, red)[k])
    text(d, 320, 872, "WINGS", fit("bebas", "Bold", "WINGS", 400, 30), cream, "ms", 30)
    foot(d, "WILLIAM A. WELLMAN", "1927", sky, 926)
    return im


def inferno():
    im, d = new("#190A0C")
    cols = ["#F7C65B", "#F5A13F", "#EE7B31", "#DD572B", "#BF3927", "#982624", "#6E1920", "#48121A", "#2A0C11"]
    text(d, 320, 206, "L'INFERNO", fit("serif", "Black", "L'INFERNO", 556), "#F7C65B", "ms")
    for k in range(9):
        w, h, y = 340 - k * 36, 92 - k * 9, 330 + k * 54
        d.ellipse(s(320 - w, y - h, 320 + w, y + h + 30), fill=mix(cols[k], "#000000", 0.35))
        d.ellipse(s(320 - w, y - h, 320 + w, y + h), fill=cols[k])
    ink = "#190A0C"
    rnd = random.Random(6)
    for k in range(1, 8):
        w, h, y = 340 - k * 36, 92 - k * 9, 330 + k * 54
        for j in range(10 - k):
            a = 24 + j * 132 / max(1, 9 - k) + rnd.uniform(-3, 3)
            px, py = 320 + (w - 14) * math.cos(math.radians(a)), y + (h - 8) * math.sin(math.radians(a))
            u = 7.5 - k * 0.5
            blob(d, [(px - u, py), (px - u * 0.8, py - u * 2.6), (px + u * 0.8, py - u * 2.6), (px + u, py)], ink)
            circ(d, px, py - u * 3.4, u * 0.8, fill=ink)
            line(d, [(px, py - u * 2.2), (px + rnd.choice([-1, 1]) * u * 1.8, py - u * 4.2)], ink, 2.4)
    for x, c, cap in ((168, ink, "#D8322A"), (214, "#F8EBD0", "#F8EBD0")):
        base = 352
        blob(
            d,
            [(x - 20, base), (x - 15, base - 66), (x, base - 82), (x + 15, base - 66), (x + 20, base)],
            c if c != ink else "#B3241F",
        )
        circ(d, x, base - 90, 12, fill="#E9C39A")
        d.pieslice(s(x - 14, base - 106, x + 14, base - 78), 180, 360, fill=cap)
    line(d, [(226, 300), (262, 318)], "#F8EBD0", 7)
    foot(d, "BERTOLINI · PADOVAN · DE LIGUORO", "1911", "#F5A13F", 920, 18)
    return im


def silent_shorts_night():
    bg, ink, white, red, teal = "#F6C648", "#15151A", "#FFFDF3", "#DE4B3B", "#2A8C88"
    im, d = new(bg)
    text(d, 40, 132, "SILENT", fit("spart", "Black", "SILENT", 560 * 0.62), ink, "ls")
    text(d, 40, 226, "SHORTS", fit("spart", "Black", "SHORTS", 560 * 0.7), red, "ls")
    text(d, 40, 318, "NIGHT", fit("spart", "Black", "NIGHT", 560 * 0.56), ink, "ls")
    circ(d, 540, 236, 60, fill=white)
    circ(d, 540, 236, 60, outline=ink, width=8)
    poly(d, [(522, 204), (522, 268), (574, 236)], red)

    def wave(t):
        return (-60 + 760 * t, 552 + 62 * math.sin(t * 6.0 + 0.4))

    def normal(t):
        (x0, y0), (x1, y1) = wave(t - 0.001), wave(t + 0.001)
        n = math.hypot(x1 - x0, y1 - y0)
        return -(y1 - y0) / n, (x1 - x0) / n

    def strip(t0, t1, a, b, fill):
        pts = []
        for sgn, ts in ((a, range(11)), (b, range(10, -1, -1))):
            for k in ts:
                t = t0 + (t1 - t0) * k / 10
                (x, y), (nx, ny) = wave(t), normal(t)
                pts.append((x + nx * sgn, y + ny * sgn))
        poly(d, pts, fill)

    for k in range(40):
        strip(k / 40, (k + 1) / 40, -152, 152, ink)
    n = 15
    for k in range(n):
        strip((k + 0.06) / n, (k + 0.94) / n, -110, 110, white)
    for k in range(n):
        if k % 7 not in (2, 6):
            strip((k + 0.72) / n, (k + 1.28) / n, -110, 24, ink)
    for k in range(34):
        for a in (-143, 121):
            strip((k + 0.25) / 34, (k + 0.75) / 34, a, a + 22, bg)
    strip(5.06 / n, 5.94 / n, 30, 110, red)
    strip(9.06 / n, 9.94 / n, 30, 110, teal)
    rect(d, 0, 800, 640, 960, bg)
    text(d, 40, 868, "LIVE PIANO", fit("inter", "Black", "LIVE PIANO", 560, 3), ink, "ls", 3)
    foot(d, "FIVE REELS, NO SCORE", "TONIGHT", red, 922)
    return im


def la_traviata():
    wine, cream, red, pink, leaf, gold = "#4C0B22", "#FFF7EE", "#C2183A", "#E7526B", "#2F5B42", "#C99A3E"
    im, d = new(wine)
    circ(d, 320, 340, 286, fill="#5F1230")
    cx, cy = 320, 340
    for a in (20, 150, 265):
        x, y = at(cx, cy, 236, a)
        mx, my = at(cx, cy, 150, a - 18)
        nx, ny = at(cx, cy, 150, a + 18)
        blob(d, [at(cx, cy, 70, a), (mx, my), (x, y), (nx, ny)], leaf)
        line(d, [at(cx, cy, 90, a), at(cx, cy, 214, a)], "#3F7353", 4)
    rings = (
        (8, 172, 74, "#F6E9DF", 0),
        (8, 142, 66, cream, 22),
        (7, 110, 56, "#F8D9D6", 10),
        (6, 80, 46, pink, 30),
        (5, 52, 36, red, 5),
    )
    for n, r, w, c, off in rings:
        for k in range(n):
            a = off + k * 360 / n
            t = lambda pts, a=a: turn(pts, a, cx, cy)
            edge = mix(c, "#B0405A", 0.35)
            blob(
                d,
                t([(r * 0.2, 0), (r * 0.62, -w), (r + 6, -w * 0.66), (r + 18, 0), (r + 6, w * 0.66), (r * 0.62, w)]),
                edge,
            )
            blob(
                d,
                t([(r * 0.2, 0), (r * 0.6, -w * 0.92), (r, -w * 0.6), (r + 12, 0), (r, w * 0.6), (r * 0.6, w * 0.92)]),
                c,
            )
    circ(d, cx, cy, 22, fill="#8E0F2B")
    for k in range(7):
        circ(d, *at(cx, cy, 12, k * 51), 4, fill=gold)
    for x, y, a in ((120, 640, 30), (500, 652, -20), (560, 560, 60)):
        blob(d, turn([(-30, 0), (-8, -16), (26, -8), (32, 4), (0, 14)], a, x, y), "#F8D9D6")
    text(d, 320, 832, "La Traviata", fit("serif", "BlackItalic", "La Traviata", 540), cream, "ms")
    text(d, 320, 878, "OPERA ON SCREEN", font("inter", "SemiBold", 20), gold, "ms", 8)
    foot(d, "GIUSEPPE VERDI", "IN ITALIAN", "#F8D9D6", 926)
    return im


def new_years_concert():
    navy, gold, pale, white, rose = "#0F1F4B", "#E7B94F", "#F8E3A6", "#FFFDF4", "#D9506A"
    im, d = new(navy)
    for x, y, r, c in ((150, 170, 130, gold), (470, 130, 110, rose), (560, 316, 62, pale)):
        for k in range(18):
            a = k * 20
            line(d, [at(x, y, r * 0.3, a), at(x, y, r * (0.9 if k % 2 else 0.7), a)], mix(c, navy, 0.25), 3)
            circ(d, *at(x, y, r if k % 2 else r * 0.8, a), 6 if k % 2 else 4, fill=c)
    for k in range(5):
        pts = curve(
            [(-40, 480 + k * 26), (120, 400 + k * 26), (330, 510 + k * 26), (520, 390 + k * 26), (700, 460 + k * 26)],
            closed=False,
            n=40,
        )
        line(d, pts, pale, 3.5)

    def staff(x, k):
        pts = curve([(-40, 480), (120, 400), (330, 510), (520, 390), (700, 460)], closed=False, n=40)
        return min(pts, key=lambda p: abs(p[0] - x))[1] + k * 26

    heads = ((150, 3, -1), (214, 2, -1), (278, 1, 1), (372, 4, -1), (436, 2, -1), (500, 1, 1))
    for i, (x, k, up) in enumerate(heads):
        y = staff(x, k)
        blob(d, turn([(-24, 0), (-14, -17), (12, -17), (24, 0), (14, 17), (-12, 17)], -22, x, y), (gold, white)[i % 2])
        sx = x + (21 if up < 0 else -21)
        line(d, [(sx, y), (sx, y + up * 128)], (gold, white)[i % 2], 6)
    a, b = staff(150, 3), staff(214, 2)
    poly(d, [(168, a - 128), (238, b - 128), (238, b - 108), (168, a - 108)], gold)
    a, b = staff(372, 4), staff(436, 2)
    poly(d, [(390, a - 128), (460, b - 128), (460, b - 108), (390, a - 108)], gold)
    gx, gy = 64, staff(64, 2)
    clef = curve(
        [
            (gx + 2, gy + 20),
            (gx - 24, gy + 6),
            (gx - 4, gy - 28),
            (gx + 30, gy + 4),
            (gx + 8, gy + 48),
            (gx - 36, gy + 26),
            (gx - 30, gy - 30),
            (gx + 16, gy - 84),
            (gx + 14, gy - 134),
            (gx - 6, gy - 110),
            (gx + 4, gy - 20),
            (gx + 16, gy + 84),
            (gx - 2, gy + 108),
            (gx - 20, gy + 92),
        ],
        closed=False,
    )
    for x, y in clef:
        circ(d, x, y, 5, fill=white)
    text(d, 320, 790, "NEW YEAR'S", fit("bebas", "Bold", "NEW YEAR'S", 480, 4), white, "ms", 4)
    text(d, 320, 878, "CONCERT", font("bebas", "Regular", 100), gold, "ms", 16)
    foot(d, "STRAUSS AND FRIENDS", "FROM VIENNA", pale, 928, 18)
    return im


def magic_lantern_show():
    bg, brass, dark, beam, red, cream = "#241A3A", "#D79B3D", "#8A5A1F", "#F9E2A0", "#C8453A", "#FFF6DD"
    im, d = new(bg)
    poly(d, [(214, 560), (70, -10), (650, -10), (650, 380), (262, 596)], "#3A2C55")
    poly(d, [(220, 566), (150, -10), (650, -10), (650, 300), (258, 590)], "#4C3A66")
    slides = ((430, 150, 126, "#8FD0D6"), (520, 420, 88, "#F3B5A5"), (220, 150, 66, beam))
    for x, y, r, c in slides:
        circ(d, x, y, r + 10, fill=cream)
        circ(d, x, y, r, fill=c)
    # ship
    masked(
        im,
        lambda q: circ(q, 430, 150, 126, fill=255),
        lambda q: (
            poly(q, [(280, 210), (600, 196), (600, 300), (280, 300)], "#2F6F92"),
            circ(q, 490, 90, 26, fill=beam),
            poly(q, curve([(340, 196), (372, 232), (486, 230), (520, 186), (470, 202), (400, 204)]), red),
            line(q, [(428, 204), (428, 72)], dark, 6),
            poly(q, [(434, 80), (502, 176), (434, 184)], cream),
            poly(q, [(422, 92), (360, 180), (422, 184)], cream),
        ),
    )
    masked(
        im,
        lambda q: circ(q, 520, 420, 88, fill=255),
        lambda q: (
            rect(q, 420, 460, 640, 520, "#6AA15B"),
            rect(q, 512, 420, 528, 470, dark),
            circ(q, 520, 396, 46, fill="#3F7F4F"),
            circ(q, 500, 386, 7, fill=red),
            circ(q, 536, 400, 7, fill=red),
            circ(q, 520, 370, 7, fill=red),
        ),
    )
    d = ImageDraw.Draw(im)
    circ(d, 244, 136, 52, fill=bg)
    circ(d, 220, 124, 50, fill=beam)
    circ(d, 198, 140, 6, fill=bg)
    for x, y, r in ((330, 330, 12), (96, 120, 9), (400, 330, 8), (600, 250, 9)):
        star(d, x, y, r * 1.8, beam)
    t = lambda pts: turn(pts, -52, 170, 640)
    poly(d, t([(-110, -74), (50, -74), (50, 74), (-110, 74)]), brass)
    poly(d, t([(50, -46), (100, -46), (100, 46), (50, 46)]), dark)
    poly(d, t([(100, -60), (128, -60), (128, 60), (100, 60)]), brass)
    for k in range(3):
        line(d, t([(-90 + k * 50, -64), (-90 + k * 50, 64)]), dark, 5)
    rect(d, 150, 560, 152, 560, brass)
    blob(d, turn([(-30, 0), (-40, -70), (-16, -90), (16, -90), (40, -70), (30, 0)], -16, 96, 596), red)
    poly(d, turn([(-14, -90), (14, -90), (10, -128), (-10, -128)], -16, 96, 596), red)
    for k in range(3):
        circ(d, 62 - k * 10, 440 - k * 34, 12 + k * 5, fill="#4C3A66")
    rect(d, 0, 726, 640, 960, red)
    rect(d, 70, 704, 280, 726, dark)
    text(d, 40, 800, "THE MAGIC", fit("spart", "Black", "THE MAGIC", 340), beam, "ls")
    text(d, 40, 874, "LANTERN SHOW", fit("spart", "Black", "LANTERN SHOW", 560), cream, "ls")
    foot(d, "PAINTED GLASS AND A STORY", "LIVE", beam, 926, 18)
    return im


def home_reel_night():
    cream, brown, ink = "#F8EBD0", "#3A2418", "#2A1B14"
    bands = ["#E8A33D", "#DD6B3A", "#B9403B", "#2F7F86"]
    im, d = new(cream)
    for k, c in enumerate(bands):
        r = 420 - k * 46
        d.arc(s(150 - r, 250 - r, 150 + r, 250 + r), 0, 90, fill=c, width=46 * S)
        rect(d, -10, 250 + r - 46, 150, 250 + r, c)
        rect(d, 150 + r - 46, -10, 150 + r, 250, c)

    def reel(x, y, r, c, off):
        circ(d, x, y, r, fill=ink)
        circ(d, x, y, r * 0.93, fill=c)
        for k in range(5):
            circ(d, *at(x, y, r * 0.58, off + k * 72), r * 0.22, fill=ink)
            circ(d, *at(x, y, r * 0.58, off + k * 72), r * 0.19, fill=cream)
        circ(d, x, y, r * 0.16, fill=ink)
        circ(d, x, y, r * 0.07, fill=cream)

    reel(196, 226, 168, "#9AA5A6", 10)
    reel(446, 506, 150, "#C8CFCB", 40)
    strip = curve([(120, 380), (84, 470), (110, 590), (230, 640), (360, 648), (440, 656)], closed=False, n=40)
    for x, y in strip:
        circ(d, x, y, 19, fill=ink)
    for i, (x, y) in enumerate(strip[::7]):
        circ(d, x, y, 7, fill=bands[i % 4])
    rect(d, 0, 712, 640, 960, brown)
    text(d, 40, 792, "HOME REEL", fit("spart", "Black", "HOME REEL", 430), "#E8A33D", "ls")
    text(d, 40, 876, "NIGHT", fit("spart", "Black", "NIGHT", 330), cream, "ls")
    foot(d, "BRING THE CAN FROM THE ATTIC", "8 · 16 MM", "#E8A33D", 926, 17)
    return im


def movies():
    data = json.loads((ROOT / "seed_data.json").read_text(encoding="utf-8"))
    return [movie["id"] for movie in data["movies"]]


def drawn(movie, size=SIZE):
    return globals()[movie.replace("-", "_")]().resize(size, Image.Resampling.LANCZOS)


COLLAGE = (
    (-0.42, ("page-of-madness", "charade", "nosferatu", "his-girl-friday", "inferno", "wings")),
    (-0.64, ("the-general", "battleship-potemkin", "sherlock-jr", "phantom-of-the-opera", "aelita", "doa")),
    (-0.42, ("the-kid", "a-trip-to-the-moon", "metropolis", "man-with-a-movie-camera", "gertie", "sunrise")),
)


def sign_in():
    """Three columns of posters that sink into the ground, so that the house's name can stand on it."""
    wide, high, ground = 720, 1400, (0x14, 0x16, 0x1A)
    pw, ph, gap = 264, 396, 24
    im = Image.new("RGB", (wide, high), ground)
    corners = Image.new("L", (pw * 4, ph * 4), 0)
    ImageDraw.Draw(corners).rounded_rectangle((0, 0, pw * 4 - 1, ph * 4 - 1), radius=16 * 4, fill=255)
    corners = corners.resize((pw, ph), Image.Resampling.LANCZOS)
    for column, (start, names) in enumerate(COLLAGE):
        x = -60 + column * (pw + gap)
        for row, name in enumerate(names):
            im.paste(drawn(name, (pw, ph)), (x, int((start * 0.9 + row) * (ph + gap + 4))), corners)
    veil = Image.new("L", (1, high))
    for y in range(high):
        t = y / high
        fall = min(1.0, max(0.0, (t - 0.22) / 0.58))
        veil.putpixel((0, y), round(255 * (0.16 + 0.84 * fall**1.2)))
    im.paste(Image.new("RGB", (wide, high), ground), (0, 0), veil.resize((wide, high)))
    return im


def mark(size=128):
    """The lantern: the accent with a lantern in the colour that is written on it."""
    accent, on_accent, k = "#F2B33D", "#1B1400", 8
    u = size * k / 32
    im = Image.new("RGBA", (size * k, size * k), (0xF2, 0xB3, 0x3D, 0))
    d = ImageDraw.Draw(im)
    d.rounded_rectangle((0, 0, size * k - 1, size * k - 1), radius=8 * u, fill=accent)
    d.arc((9 * u, 3 * u, 23 * u, 15 * u), 180, 360, fill=on_accent, width=int(2 * u))
    d.rounded_rectangle((9 * u, 8.5 * u, 23 * u, 11.5 * u), radius=1.5 * u, fill=on_accent)
    d.polygon([(10.5 * u, 13 * u), (21.5 * u, 13 * u), (24 * u, 23 * u), (8 * u, 23 * u)], fill=on_accent)
    d.ellipse((13.5 * u, 15 * u, 18.5 * u, 21 * u), fill=accent)
    d.rounded_rectangle((8 * u, 24.5 * u, 24 * u, 27.5 * u), radius=1.5 * u, fill=on_accent)
    return im.resize((size, size), Image.Resampling.LANCZOS)


def save_small(im, file):
    """The best quality that fits: the colour of the fine lines is kept whole, it is what shows."""
    for quality in range(88, 60, -3):
        im.save(file, quality=quality, optimize=True, progressive=True, subsampling=0)
        if file.stat().st_size <= LARGEST:
            break


def main() -> None:
    posters, assets = ROOT / "posters", ROOT / "gui" / "assets"
    posters.mkdir(exist_ok=True)
    assets.mkdir(parents=True, exist_ok=True)
    for movie in sys.argv[1:] or movies():
        file = posters / f"{movie}.jpg"
        save_small(drawn(movie), file)
        print(f"{file.name}: {file.stat().st_size // 1024} kB")
    if not sys.argv[1:]:
        sign_in().save(assets / "signin.jpg", quality=82, optimize=True, progressive=True)
        mark().save(assets / "mark.png", optimize=True)


if __name__ == "__main__":
    main()
