//! What is done to a picture before it is read.

use super::picture::{Gray, Rgb};

/// A pixel is ink of another colour than black if its strongest part exceeds its weakest by this
/// share, and it is not so dark that black lies under it.
const SATURATED: u32 = 30;
const DARK: u8 = 80;

/// Grey without red and blue ink: seals, stamps, handwriting.
pub(crate) fn without_ink(picture: &Rgb) -> Gray {
    let pixels = picture
        .pixels
        .chunks_exact(3)
        .map(|p| {
            let max = p[0].max(p[1]).max(p[2]);
            let min = p[0].min(p[1]).min(p[2]);
            if max > DARK && u32::from(max - min) * 100 > SATURATED * u32::from(max) { 255 } else { max }
        })
        .collect();
    Gray { width: picture.width, height: picture.height, pixels }
}

/// The share of pixels that are coloured ink.
pub(crate) fn ink_share(picture: &Rgb) -> f32 {
    let coloured = picture
        .pixels
        .chunks_exact(3)
        .step_by(7)
        .filter(|p| {
            let max = p[0].max(p[1]).max(p[2]);
            let min = p[0].min(p[1]).min(p[2]);
            max > DARK && u32::from(max - min) * 100 > SATURATED * u32::from(max)
        })
        .count();
    coloured as f32 / (picture.pixels.len() / 21).max(1) as f32
}

/// The median of three by three pixels: specks and pinholes go.
pub(crate) fn median(picture: &Gray) -> Gray {
    let (w, h) = (picture.width, picture.height);
    if w < 3 || h < 3 {
        return picture.clone();
    }
    let mut out = picture.clone();
    for y in 1..h - 1 {
        for x in 1..w - 1 {
            let mut around = [0u8; 9];
            for (i, row) in (y - 1..=y + 1).enumerate() {
                around[i * 3..i * 3 + 3].copy_from_slice(&picture.pixels[row * w + x - 1..row * w + x + 2]);
            }
            around.sort_unstable();
            out.pixels[y * w + x] = around[4];
        }
    }
    out
}

/// By how many degrees the lines of a page fall to the right, -5 to 5.
pub(crate) fn skew(picture: &Gray) -> f32 {
    // Dark points of a coarse picture; a page of text has some ten thousand.
    let step = (picture.width / 800).max(1);
    let points: Vec<(f32, f32)> = (0..picture.height / step)
        .flat_map(|y| (0..picture.width / step).map(move |x| (x, y)))
        .filter(|(x, y)| {
            let at = |y: usize| picture.pixels[y * step * picture.width + x * step];
            // The foot of a letter: dark, and white under it.
            at(*y) < 128 && (y + 1) * step < picture.height && at(y + 1) >= 128
        })
        .map(|(x, y)| (x as f32, y as f32))
        .collect();
    if points.len() < 200 {
        return 0.0;
    }
    let rows = picture.height / step;
    let sharpness = |degrees: f32| {
        let slope = degrees.to_radians().tan();
        let offset = (picture.width / step) as f32 * 0.1;
        let mut profile = vec![0u32; rows + 2 * offset as usize + 2];
        for (x, y) in &points {
            let row = y - x * slope + offset;
            if row >= 0.0 && (row as usize) < profile.len() {
                profile[row as usize] += 1;
            }
        }
        profile.iter().map(|n| f64::from(*n) * f64::from(*n)).sum::<f64>()
    };
    let mut best = (sharpness(0.0) * 1.02, 0.0f32);
    for tenths in -20..=20 {
        let degrees = tenths as f32 * 0.25;
        let s = sharpness(degrees);
        if s > best.0 {
            best = (s, degrees);
        }
    }
    let coarse = best.1;
    for step in -4..=4 {
        let degrees = coarse + step as f32 * 0.05;
        let s = sharpness(degrees);
        if s > best.0 {
            best = (s, degrees);
        }
    }
    best.1
}

/// Turned counter-clockwise by so many degrees about its middle, so that lines that fall by them
/// run level; the size stays.
pub(crate) fn level(picture: &Gray, degrees: f32) -> Gray {
    let (w, h) = (picture.width, picture.height);
    let (sin, cos) = degrees.to_radians().sin_cos();
    let (cx, cy) = (w as f32 / 2.0, h as f32 / 2.0);
    let mut out = Gray::white(w, h);
    for y in 0..h {
        for x in 0..w {
            let (dx, dy) = (x as f32 - cx, y as f32 - cy);
            let (sx, sy) = (cx + dx * cos - dy * sin, cy + dx * sin + dy * cos);
            if sx < 0.0 || sy < 0.0 || sx >= (w - 1) as f32 || sy >= (h - 1) as f32 {
                continue;
            }
            let (x0, y0) = (sx as usize, sy as usize);
            let (tx, ty) = (sx.fract(), sy.fract());
            let at = |x: usize, y: usize| f32::from(picture.pixels[y * w + x]);
            let top = at(x0, y0) * (1.0 - tx) + at(x0 + 1, y0) * tx;
            let bottom = at(x0, y0 + 1) * (1.0 - tx) + at(x0 + 1, y0 + 1) * tx;
            out.pixels[y * w + x] = (top * (1.0 - ty) + bottom * ty + 0.5) as u8;
        }
    }
    out
}
