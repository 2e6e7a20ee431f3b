//! Shadows over a page and streaks down it, taken out before it is read.
//!
//! Owns how both are measured and mended. A page without them is not touched: what is even gets no copy.

use super::picture::Rgb;

/// The side of a cell in which the paper's brightness is measured, in parts of an inch: less than the
/// white between two lines and half a line.
const CELL: f32 = 1.0 / 8.0;
/// A cell darker than this share of the page's paper lies in a shadow, and from this share of such cells
/// on a page is uneven.
const SHADE: f32 = 0.85;
const SHADED: f32 = 0.03;
/// No part is brightened more than this lets it: darker is no paper but the lid of the scanner.
const DARKEST: f32 = 0.3;

/// A streak is not wider than this, in parts of an inch, and runs down at least this share of the page.
const WIDE: f32 = 1.0 / 40.0;
const LONG: f32 = 0.6;
/// By how much it is darker than what stands beside it.
const DEEP: i32 = 24;

/// The picture without shadows and streaks; `None` if it has none.
pub(super) fn mended(picture: &Rgb) -> Option<Rgb> {
    let streaks = streaks(picture);
    let mut out = (!streaks.is_empty()).then(|| without(picture, &streaks));
    if let Some(paper) = Paper::uneven(out.as_ref().unwrap_or(picture)) {
        let even = out.get_or_insert_with(|| picture.clone());
        paper.flatten(even);
    }
    out
}

/// How bright the paper is from place to place.
struct Paper {
    /// Pixels to a cell, cells to a row, and the share of full brightness of each.
    cell: f32,
    columns: usize,
    bright: Vec<f32>,
}

impl Paper {
    /// The paper of a picture, if it is not as bright everywhere.
    fn uneven(picture: &Rgb) -> Option<Self> {
        let side = ((picture.dpi * CELL) as usize).max(4);
        let (columns, rows) = (picture.width / side, picture.height / side);
        if columns < 3 || rows < 3 {
            return None;
        }
        let bright: Vec<u8> = (0..columns * rows)
            .map(|i| brightest(picture, i % columns * side, i / columns * side, side))
            .collect();
        let around = |from: &[f32], i: usize, put: &dyn Fn(&[f32]) -> f32| {
            let (x, y) = (i % columns, i / columns);
            let mut near = [0.0; 9];
            let mut count = 0;
            for ny in y.saturating_sub(1)..(y + 2).min(rows) {
                for nx in x.saturating_sub(1)..(x + 2).min(columns) {
                    near[count] = from[ny * columns + nx];
                    count += 1;
                }
            }
            put(&near[..count])
        };
        // A cell that letters fill has paper beside it.
        let own: Vec<f32> = bright.iter().map(|b| f32::from(*b)).collect();
        let most = |near: &[f32]| near.iter().copied().fold(0.0, f32::max);
        let widened: Vec<f32> = (0..own.len()).map(|i| around(&own, i, &most)).collect();
        let mut sorted = widened.clone();
        sorted.sort_by(f32::total_cmp);
        let paper = sorted[sorted.len() * 9 / 10].max(1.0);
        // What is nearly black is the lid, or a picture.
        let shaded = widened.iter().filter(|b| (DARKEST * paper..SHADE * paper).contains(*b)).count();
        if (shaded as f32) < SHADED * widened.len() as f32 {
            return None;
        }
        let mean = |near: &[f32]| near.iter().sum::<f32>() / near.len() as f32;
        let bright =
            (0..widened.len()).map(|i| around(&widened, i, &mean).max(DARKEST * paper) / 255.0).collect();
        Some(Self { cell: side as f32, columns, bright })
    }

    /// Brightens each place by what its paper lacks.
    fn flatten(&self, picture: &mut Rgb) {
        let rows = self.bright.len() / self.columns;
        let place = |at: usize, most: usize| {
            let at = (at as f32 / self.cell - 0.5).clamp(0.0, (most - 1) as f32);
            let low = (at as usize).min(most - 2);
            (low, at - low as f32)
        };
        let across: Vec<(usize, f32)> = (0..picture.width).map(|x| place(x, self.columns)).collect();
        for (y, row) in picture.pixels.chunks_exact_mut(picture.width * 3).enumerate() {
            let (top, down) = place(y, rows);
            let upper = &self.bright[top * self.columns..][..self.columns];
            let lower = &self.bright[(top + 1) * self.columns..][..self.columns];
            for (p, (left, right)) in row.chunks_exact_mut(3).zip(&across) {
                let between = |line: &[f32]| line[*left] * (1.0 - right) + line[left + 1] * right;
                let bright = between(upper) * (1.0 - down) + between(lower) * down;
                for c in p {
                    *c = (f32::from(*c) / bright).min(255.0) as u8;
                }
            }
        }
    }
}

/// The brightness that a tenth of the pixels of a square have or exceed.
fn brightest(picture: &Rgb, x: usize, y: usize, side: usize) -> u8 {
    let mut levels = [0usize; 256];
    let mut count = 0;
    for row in (y..y + side).step_by(2) {
        let row = &picture.pixels[(row * picture.width + x) * 3..][..side * 3];
        for p in row.chunks_exact(3).step_by(2) {
            levels[usize::from(p[0].max(p[1]).max(p[2]))] += 1;
            count += 1;
        }
    }
    let mut above = 0;
    let level = (0u8..=255).rev().find(|l| {
        above += levels[usize::from(*l)];
        above * 10 >= count
    });
    level.unwrap_or(255)
}

/// Columns from `x0` to before `x1` that are darker than they should be, all the way down.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Streak {
    x0: usize,
    x1: usize,
    /// The share of the light of its paper that it lets through.
    clear: f32,
}

/// The streaks that a dirty glass draws down a page.
fn streaks(picture: &Rgb) -> Vec<Streak> {
    let (w, h) = (picture.width, picture.height);
    let reach = ((picture.dpi * WIDE) as usize).max(2);
    if w < 8 * reach || h < 100 {
        return Vec::new();
    }
    let light =
        |row: &[u8], x: usize| i32::from(row[x * 3]) + i32::from(row[x * 3 + 1]) + i32::from(row[x * 3 + 2]);
    // For each column, in how many rows it is darker than both sides of it, and how bright it and they are
    // in these.
    let mut darker = vec![0usize; w];
    let mut own = vec![0i64; w];
    let mut beside = vec![0i64; w];
    let rows: Vec<&[u8]> = picture.pixels.chunks_exact(w * 3).step_by(3).collect();
    for row in &rows {
        let line: Vec<i32> = (0..w).map(|x| light(row, x) / 3).collect();
        for x in reach..w - reach {
            let sides = line[x - reach].min(line[x + reach]);
            if sides - line[x] >= DEEP {
                darker[x] += 1;
                own[x] += i64::from(line[x]);
                beside[x] += i64::from(sides);
            }
        }
    }
    let is_streak = |x: usize| darker[x] as f32 > LONG * rows.len() as f32;
    let mut out = Vec::new();
    let mut x = 0;
    while x < w {
        if !is_streak(x) {
            x += 1;
            continue;
        }
        let x0 = x;
        while x < w && is_streak(x) && x - x0 < reach {
            let clear = own[x] as f32 / beside[x].max(1) as f32;
            out.push(Streak { x0: x, x1: x + 1, clear });
            x += 1;
        }
    }
    out
}

/// The picture with its streaks brightened to what is beside them; where nothing came through, what is
/// beside them takes their place.
fn without(picture: &Rgb, streaks: &[Streak]) -> Rgb {
    let mut out = picture.clone();
    let w = picture.width;
    // Columns that touch are one streak: what is beside it is beyond the last of them.
    let mut runs: Vec<Vec<Streak>> = Vec::new();
    for s in streaks {
        match runs.last_mut().filter(|r| r.last().is_some_and(|l| l.x1 == s.x0)) {
            Some(run) => run.push(*s),
            None => runs.push(vec![*s]),
        }
    }
    for run in runs {
        let (Some(first), Some(last)) = (run.first(), run.last()) else { continue };
        let (left, right) = (first.x0.saturating_sub(1), last.x1.min(w - 1));
        for row in out.pixels.chunks_exact_mut(w * 3) {
            for s in &run {
                for c in 0..3 {
                    let p = f32::from(row[s.x0 * 3 + c]);
                    let sides = (f32::from(row[left * 3 + c]) + f32::from(row[right * 3 + c])) / 2.0;
                    let mended = if s.clear > 0.2 { p / s.clear } else { sides };
                    row[s.x0 * 3 + c] = mended.min(255.0) as u8;
                }
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A page of 200 dots to the inch with black bars for lines of print, each pixel's light as told.
    fn page(light: impl Fn(usize, usize) -> f32) -> Rgb {
        let (width, height) = (400, 600);
        let pixels = (0..width * height)
            .flat_map(|i| {
                let (x, y) = (i % width, i / width);
                let ink = (40..360).contains(&x) && y % 50 > 30 && x % 12 < 7;
                [((if ink { 20.0 } else { 250.0 }) * light(x, y)) as u8; 3]
            })
            .collect();
        Rgb { width, height, pixels, dpi: 200.0 }
    }

    fn at(picture: &Rgb, x: usize, y: usize) -> u8 {
        picture.pixels[(y * picture.width + x) * 3]
    }

    #[test]
    fn an_even_page_is_left_alone() {
        assert_eq!(mended(&page(|_, _| 1.0)), None);
        // Grey paper is even too, and so is a page with a black edge.
        assert_eq!(mended(&page(|_, _| 0.7)), None);
        assert_eq!(mended(&page(|x, _| if x < 30 { 0.05 } else { 1.0 })), None);
    }

    #[test]
    fn a_shadow_is_taken_off_and_print_stays_dark() {
        let shadow = page(|x, _| 0.4 + 0.6 * (x as f32 / 400.0));
        let even = mended(&shadow).expect("it is uneven");
        for x in [20, 100, 200, 300, 390] {
            assert!(at(&even, x - x % 12 + 9, 15) > 200, "paper at {x}: {}", at(&even, x, 15));
        }
        for x in [48, 204, 348] {
            assert!(at(&even, x, 40) < 60, "print at {x}: {}", at(&even, x, 40));
        }
    }

    #[test]
    fn streaks_go_and_rules_of_tables_stay() {
        let streak = |x: usize| (210..213).contains(&x);
        let rule = |x: usize, y: usize| (300..302).contains(&x) && (100..400).contains(&y);
        let dirty = page(|x, y| {
            if streak(x) {
                0.5
            } else if rule(x, y) {
                0.1
            } else {
                1.0
            }
        });
        let clean = mended(&dirty).expect("there is a streak");
        assert!((210..213).all(|x| at(&clean, x, 15) > 230), "paper under the streak");
        assert!((210..211).all(|x| at(&clean, x, 40) < 60), "print under the streak");
        assert_eq!(at(&clean, 300, 215), at(&dirty, 300, 215), "a rule");
        // Black through and through, as on a copy in black and white.
        let dirty = page(|x, _| if streak(x) { 0.0 } else { 1.0 });
        let clean = mended(&dirty).expect("there is a streak");
        assert!((210..213).all(|x| at(&clean, x, 15) > 230));
    }
}
