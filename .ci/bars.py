#!/usr/bin/env python3
"""Prints the figures of one set of letters and compares them with its bars (on standard input).

    bars.py SET FIGURES.json < .ci/bars

Exit status 1 if any figure is below its bar.
"""
import json
import sys

name, path = sys.argv[1:]
with open(path, encoding="utf-8") as file:
    figures = json.load(file)
values = {field: v["f1"] for field, v in figures["fields"].items()}
values["headers_right"] = figures["headers_right"]
values["letters_right"] = figures["letters_right"]
values["read"] = round(1 - figures["failed"] / max(figures["letters"], 1), 4)
bars = {}
for line in sys.stdin:
    if line.strip() and not line.startswith("#"):
        group, field, least = line.split()
        if group == name:
            bars[field] = float(least)
unknown = sorted(set(bars) - set(values))
if unknown:
    sys.exit(f"no such figure: {', '.join(unknown)}")
print(f"{figures['letters']} letters, {figures['failed']} failed")
low = False
for field, value in values.items():
    bar = bars.get(field)
    below = bar is not None and value < bar
    low |= below
    print(f"{field:<20} {value:7.4f}" + (f"  bar {bar:.4f}" if bar is not None else "") + ("  BELOW" if below else ""))
sys.exit(1 if low else 0)
