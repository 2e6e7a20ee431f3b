//! The ring of a seal on a copy without colour, taken off the print that it lies over.
//!
//! A red seal goes with its colour (`prepare`). On a black copy it is told by its shape: a ring of the size
//! that seals of office have. What runs across the ring is print or ink and stays.

use std::f32::consts::TAU;

use super::picture::Gray;
use super::zones::Strip;

/// Half the width of a seal in millimetres: those of communes are the smallest, those of the state the
/// largest; copies shrink a little.
const SMALLEST: f32 = 13.0;
const LARGEST: f32 = 22.0;
/// Dots to the inch at which rings are looked for.
const COARSE: f32 = 100.0;
/// The share of a circle that is drawn if it is a ring.
const CLOSED: f32 = 0.6;
/// A ring is not thicker than this, in millimetres.
const THICK: f32 = 2.2;
const DARK: u8 = 140;

/// Where a seal stands, in pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Seal {
    x: f32,
    y: f32,
    radius: f32,
}

/// The clearest ring that stands in a strip of a picture, at least in part.
pub(super) fn find(picture: &Gray, strip: Strip, dpi: f32) -> Option<Seal> {
    // Half of it may stand out on the left, and above.
    let margin = LARGEST * dpi / 25.4;
    let (cut, left, top) =
        picture.cut(strip.x0 - margin, strip.y0 - margin, strip.x1 + margin, strip.y1 + margin);
    let seal = clearest(&cut, dpi)?;
    Some(Seal { x: seal.x + left as f32, y: seal.y + top as f32, ..seal })
}

fn clearest(picture: &Gray, dpi: f32) -> Option<Seal> {
    let step = (dpi / COARSE).round().max(1.0) as usize;
    let small = shrunk(picture, step);
    let millimetre = dpi / step as f32 / 25.4;
    let radii = (SMALLEST * millimetre) as usize..=(LARGEST * millimetre) as usize;
    // Each edge votes for the places from which it would be a part of a ring.
    const BIN: usize = 3;
    let (w, h) = (small.width / BIN + 1, small.height / BIN + 1);
    let depth = (radii.end() - radii.start()) / BIN + 1;
    let mut votes = vec![0u16; w * h * depth];
    let at = |x: usize, y: usize| f32::from(small.pixels[y * small.width + x]);
    for y in 1..small.height.saturating_sub(1) {
        for x in 1..small.width.saturating_sub(1) {
            let gx = at(x + 1, y - 1) + 2.0 * at(x + 1, y) + at(x + 1, y + 1)
                - at(x - 1, y - 1)
                - 2.0 * at(x - 1, y)
                - at(x - 1, y + 1);
            let gy = at(x - 1, y + 1) + 2.0 * at(x, y + 1) + at(x + 1, y + 1)
                - at(x - 1, y - 1)
                - 2.0 * at(x, y - 1)
                - at(x + 1, y - 1);
            let steep = gx.hypot(gy);
            if steep < 200.0 {
                continue;
            }
            for r in radii.clone().step_by(BIN) {
                for side in [-1.0, 1.0] {
                    let (cx, cy) =
                        (x as f32 + side * r as f32 * gx / steep, y as f32 + side * r as f32 * gy / steep);
                    if cx >= 0.0 && cy >= 0.0 && (cx as usize) < small.width && (cy as usize) < small.height {
                        let bin =
                            (cy as usize / BIN * w + cx as usize / BIN) * depth + (r - radii.start()) / BIN;
                        votes[bin] = votes[bin].saturating_add(1);
                    }
                }
            }
        }
    }
    let mut best: Vec<usize> = (0..votes.len()).filter(|i| votes[*i] > 20).collect();
    best.sort_by_key(|i| std::cmp::Reverse(votes[*i]));
    best.truncate(8);
    let mut found: Option<(f32, Seal)> = None;
    for i in best {
        let (x, y) = (i / depth % w * BIN, i / depth / w * BIN);
        let r = radii.start() + i % depth * BIN;
        for dx in -4i32..=5 {
            for dy in -4i32..=5 {
                for dr in -3i32..=3 {
                    let seal = Seal {
                        x: (x as i32 + dx) as f32,
                        y: (y as i32 + dy) as f32,
                        radius: (r as i32 + dr) as f32,
                    };
                    let drawn = drawn(&small, &seal, seal.radius, 120, 0);
                    if found.as_ref().is_none_or(|f| drawn > f.0) {
                        found = Some((drawn, seal));
                    }
                }
            }
        }
    }
    let scale = |v: f32| (v + 0.5) * step as f32;
    found.filter(|(drawn, _)| *drawn > CLOSED).map(|(_, s)| Seal {
        x: scale(s.x),
        y: scale(s.y),
        radius: s.radius * step as f32,
    })
}

/// The picture without the rings of the seal.
pub(super) fn taken_off(picture: &Gray, seal: &Seal, dpi: f32) -> Gray {
    let millimetre = dpi / 25.4;
    let mut out = picture.clone();
    let from = (0.55 * seal.radius) as usize;
    let to = (1.35 * seal.radius) as usize;
    let closed: Vec<bool> = (from..=to).map(|r| drawn(picture, seal, r as f32, 360, 1) > CLOSED).collect();
    let mut i = 0;
    while i < closed.len() {
        let begin = i;
        while i < closed.len() && closed[i] {
            i += 1;
        }
        if i == begin {
            i += 1;
        } else if ((i - begin) as f32) < THICK * millimetre {
            lift(picture, &mut out, seal, (from + begin) as f32 - 2.0, (from + i) as f32 + 1.0);
        }
    }
    out
}

/// Whitens the ring between two radii, but for what crosses it.
fn lift(picture: &Gray, out: &mut Gray, seal: &Seal, inner: f32, outer: f32) {
    let dark = |x: f32, y: f32| is_dark(picture, x, y);
    let reach = outer.ceil() as i32 + 1;
    for dy in -reach..=reach {
        for dx in -reach..=reach {
            let (ox, oy) = (dx as f32, dy as f32);
            let off = ox.hypot(oy);
            let (x, y) = (seal.x + ox, seal.y + oy);
            if off < inner || off > outer || x < 0.0 || y < 0.0 {
                continue;
            }
            let (px, py) = (x as usize, y as usize);
            if px >= out.width || py >= out.height {
                continue;
            }
            // From the ring's inner to its outer edge there is a way through the dark, not along it.
            let (rx, ry) = (ox / off, oy / off);
            let crosses = [-0.9f32, -0.6, -0.3, 0.0, 0.3, 0.6, 0.9].iter().any(|lean| {
                let (sin, cos) = lean.sin_cos();
                let (sx, sy) = (rx * cos - ry * sin, rx * sin + ry * cos);
                let out_steps = ((outer + 2.0 - off) / cos).ceil() as i32;
                let in_steps = ((off - inner + 2.0) / cos).ceil() as i32;
                (-in_steps..=out_steps).all(|t| dark(x + t as f32 * sx, y + t as f32 * sy))
            });
            if !crosses {
                out.pixels[py * out.width + px] = 255;
            }
        }
    }
}

/// The share of a circle about the seal's middle that is dark, or dark within so many pixels.
fn drawn(picture: &Gray, seal: &Seal, radius: f32, parts: usize, near: i32) -> f32 {
    let dark = (0..parts).filter(|i| {
        let (sin, cos) = (*i as f32 / parts as f32 * TAU).sin_cos();
        (-near..=near).any(|d| {
            let r = radius + d as f32;
            is_dark(picture, seal.x + r * cos, seal.y + r * sin)
        })
    });
    dark.count() as f32 / parts as f32
}

fn is_dark(picture: &Gray, x: f32, y: f32) -> bool {
    x >= 0.0
        && y >= 0.0
        && (x as usize) < picture.width
        && (y as usize) < picture.height
        && picture.pixels[y as usize * picture.width + x as usize] < DARK
}

/// A picture a step smaller, by the mean of its squares.
fn shrunk(picture: &Gray, step: usize) -> Gray {
    let (width, height) = (picture.width / step, picture.height / step);
    let pixels = (0..width * height)
        .map(|i| {
            let (x, y) = (i % width * step, i / width * step);
            let sum: usize = (y..y + step)
                .flat_map(|y| &picture.pixels[y * picture.width + x..][..step])
                .map(|p| usize::from(*p))
                .sum();
            (sum / (step * step)) as u8
        })
        .collect();
    Gray { width, height, pixels }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STRIP: Strip = Strip { x0: 0.0, y0: 0.0, x1: 600.0, y1: 500.0 };

    /// A seal of 35 millimetres at 200 dots to the inch, its ring double, and a line of print across its foot.
    fn sealed() -> Gray {
        let mut picture = Gray::white(600, 500);
        for y in 0..500 {
            for x in 0..600 {
                let off = (x as f32 - 250.0).hypot(y as f32 - 200.0);
                let ring = (134.0..138.0).contains(&off) || (127.0..129.0).contains(&off);
                let print = (310..345).contains(&y) && (180..420).contains(&x) && x % 24 < 6;
                if ring || print {
                    picture.pixels[y * 600 + x] = 0;
                }
            }
        }
        picture
    }

    #[test]
    fn a_ring_is_found_and_goes_but_for_what_crosses_it() {
        let picture = sealed();
        let seal = find(&picture, STRIP, 200.0).expect("a seal");
        assert!((seal.x - 250.0).abs() < 4.0 && (seal.y - 200.0).abs() < 4.0, "{seal:?}");
        let bare = taken_off(&picture, &seal, 200.0);
        let dark = |p: &Gray, x: usize, y: usize| p.pixels[y * 600 + x] < 128;
        let ring = |p: &Gray| {
            (0..500)
                .flat_map(|y| (0..600).map(move |x| (x, y)))
                .filter(|(_, y)| *y < 300)
                .filter(|(x, y)| dark(p, *x, *y))
                .count()
        };
        assert!(ring(&bare) * 10 < ring(&picture), "{} of {}", ring(&bare), ring(&picture));
        let print = |p: &Gray| {
            (310..345)
                .flat_map(|y| (180..420).map(move |x| (x, y)))
                .filter(|(x, _)| x % 24 < 6)
                .filter(|(x, y)| dark(p, *x, *y))
                .count()
        };
        assert!(print(&bare) * 10 > print(&picture) * 9, "{} of {}", print(&bare), print(&picture));
    }

    #[test]
    fn print_alone_has_no_ring() {
        let mut picture = Gray::white(600, 500);
        for y in (100..400).filter(|y| y % 40 < 24) {
            for x in (50..550).filter(|x| x % 15 < 6) {
                picture.pixels[y * 600 + x] = 0;
            }
        }
        assert_eq!(find(&picture, STRIP, 200.0), None);
    }
}
