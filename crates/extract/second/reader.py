"""Reads a picture (PGM at standard input) with TrueOCR and writes the table that Tesseract would write.

Run by `ocr/second.rs`. TrueOCR gives lines; its network tells at which place of a line each letter stands, so
that words get boxes of their own.
"""

import math
import sys

import cv2
import numpy as np
from trueocr import load_model
from trueocr.preprocess import pad_batch, prepare_image, width_batches


def lines(model, page, engine):
    """(box, [(letter, confidence, place)]) of each line, in the order of reading."""
    high, wide = page.shape
    boxes = []
    for box in engine.detect(page):
        x0, y0 = (max(0, math.floor(v)) for v in box[:2])
        x1, y1 = min(wide, math.ceil(box[2])), min(high, math.ceil(box[3]))
        if x1 > x0 and y1 > y0:
            boxes.append((x0, y0, x1, y1))
    reader = model.recognizer
    pads = {"pad_x": reader.pad_x, "pad_y": reader.pad_y}
    strips = [prepare_image(page[y0:y1, x0:x1], max_width=reader.max_width, **pads) for x0, y0, x1, y1 in boxes]
    read = [[] for _ in boxes]
    for chosen in width_batches([strip.shape[1] for strip in strips], max_batch=32):
        tensor, widths = pad_batch([strips[i] for i in chosen])
        ids, sure, lengths = reader.session.run(["ids", "conf", "lengths"], {"x": tensor, "widths": widths})
        for row, i in enumerate(chosen):
            steps = int(lengths[row])
            seen = ids[row, :steps]
            kept = np.flatnonzero((seen != 0) & np.concatenate(([True], seen[1:] != seen[:-1])))
            x0, y0, x1, y1 = boxes[i]
            margin = reader.pad_x * (y1 - y0)
            step = (x1 - x0 + 2 * margin) / max(steps, 1)
            read[i] = [
                (reader.chars[seen[t] - 1], float(sure[row, t]), x0 - margin + (t + 0.5) * step) for t in kept
            ]
    texts = ["".join(letter for letter, _, _ in line) for line in read]
    corners = np.asarray(boxes, np.float32).reshape(-1, 4)
    return [(boxes[i], read[i]) for i in engine.reading_order(corners, texts, (wide, high))]


def words(box, letters):
    """(text, confidence, left, right) of each word of a line."""
    x0, y0, x1, y1 = box
    word = []
    for letter in [*letters, (" ", 1.0, x1)]:
        if letter[0] != " ":
            word.append(letter)
        elif word:
            first, last = word[0][2], word[-1][2]
            half = (last - first) / (len(word) - 1) / 2 if len(word) > 1 else 0.25 * (y1 - y0)
            half = min(half, 0.5 * (y1 - y0))
            # A word is as doubtful as the worst of its letters.
            sure = min(sure for _, sure, _ in word)
            yield "".join(letter for letter, _, _ in word), sure, max(x0, first - half), min(x1, last + half)
            word = []


def tight(page, box, ink):
    """The box without the paper around what is darker than `ink`."""
    x0, y0, x1, y1 = (max(0, round(v)) for v in box)
    dark = page[y0:y1, x0:x1] < ink
    rows, columns = np.flatnonzero(dark.sum(1) >= 2), np.flatnonzero(dark.sum(0) >= 2)
    if not len(rows) or not len(columns):
        return x0, y0, x1, y1
    return x0 + columns[0], y0 + rows[0], x0 + columns[-1] + 1, y0 + rows[-1] + 1


def main():
    sys.stdin.reconfigure(errors="replace")
    sys.stdout.reconfigure(encoding="utf-8")
    picture = cv2.imdecode(np.frombuffer(sys.stdin.buffer.read(), np.uint8), cv2.IMREAD_GRAYSCALE)
    cv2.setNumThreads(1)
    # One page a core, as Tesseract. Which way is up is told before.
    model = load_model(threads=1)
    engine = model._get_page_engine()
    page, _, skew = engine.upright(picture, turn=False)
    high, wide = page.shape
    cos, sin = math.cos(math.radians(skew)), math.sin(math.radians(skew))
    ink = (np.percentile(page, 1) + np.percentile(page, 50)) / 2
    print("level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext")
    for number, (box, letters) in enumerate(lines(model, page, engine), 1):
        for text, sure, left, right in words(box, letters):
            x0, y0, x1, y1 = tight(page, (left, box[1], right, box[3]), ink)
            # Back to where it stands on the picture that came in, which was turned to be level.
            x, y = (x0 + x1 - wide) / 2, (y0 + y1 - high) / 2
            dx, dy = cos * x - sin * y - x, sin * x + cos * y - y
            print(
                f"5\t1\t1\t1\t{number}\t1\t{x0 + dx:.0f}\t{y0 + dy:.0f}\t{x1 - x0}\t{y1 - y0}"
                f"\t{100 * sure:.2f}\t{text}"
            )


main()
