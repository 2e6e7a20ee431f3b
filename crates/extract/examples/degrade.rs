//! What bad copies cost: prints letters, spoils the prints in documented ways, reads them with
//! `extract` and with Tesseract alone, and shows the share of wrong letters for each way.
//!
//! `degrade [--letters N] [--classes NAME,...] [--one-reader] [--save DIR] PDF...`: PDFs with a true text
//! layer, of which the first page is taken; `--classes` does only these; `--one-reader` reads without the
//! second recogniser, where one is installed; `--save` keeps the spoilt pictures for whoever wants to look at
//! them.
//!
//! A line of the text layer, cut where its columns are apart, is looked for in what was read, and the
//! letters that differ at its best place are counted: so the order in which columns are read does not
//! matter, nor what is read besides. The same count serves both readers.

use std::io::{Cursor, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use congvan_extract::{Limits, OcrMode, extract};
use congvan_text::nfc;
use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::Pdf;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};
use image::codecs::jpeg::JpegEncoder;
use image::imageops::{self, FilterType};
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};

type Fault = Box<dyn std::error::Error>;

/// A way to spoil a print.
struct Class {
    name: &'static str,
    /// What is done, for the table.
    what: &'static str,
    spoil: fn(RgbImage, &mut Dice) -> Result<RgbImage, Fault>,
}

const CLASSES: &[Class] = &[
    Class { name: "clean", what: "as printed, 200 dpi", spoil: |p, _| Ok(p) },
    Class { name: "noise", what: "1.5 % of pixels black or white", spoil: noise },
    Class { name: "skew", what: "turned by 1.5 degrees", spoil: |p, _| Ok(turned(&p, 1.5)) },
    Class { name: "blur", what: "Gaussian, sigma 1.3 pixels", spoil: |p, _| Ok(imageops::blur(&p, 1.3)) },
    Class { name: "streaks", what: "12 grey streaks down the page", spoil: streaks },
    Class { name: "bleed-through", what: "the page's own back at 30 %", spoil: bleed },
    Class { name: "faint", what: "black is 62 % grey, grain of 10 %", spoil: faint },
    Class { name: "light", what: "a shadow to 45 % from the left edge", spoil: shadow },
    Class { name: "jpeg", what: "JPEG of quality 12", spoil: jpeg },
    Class { name: "fax", what: "100 dpi, black and white", spoil: fax },
    Class { name: "stamps", what: "three red seals over the text", spoil: stamps },
    Class { name: "photocopy", what: "blurred, black and white, 2000 specks", spoil: photocopy },
];

/// Numbers by chance that are the same every time.
struct Dice(u64);

impl Dice {
    /// From 0 to 1.
    fn roll(&mut self) -> f32 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 40) as f32 / (1u64 << 24) as f32
    }

    fn below(&mut self, most: u32) -> u32 {
        ((self.roll() * most as f32) as u32).min(most.saturating_sub(1))
    }
}

fn each(picture: &mut RgbImage, mut change: impl FnMut(u32, u32, f32) -> f32) {
    for (x, y, p) in picture.enumerate_pixels_mut() {
        for c in &mut p.0 {
            *c = change(x, y, f32::from(*c)).clamp(0.0, 255.0) as u8;
        }
    }
}

fn noise(mut picture: RgbImage, dice: &mut Dice) -> Result<RgbImage, Fault> {
    for p in picture.pixels_mut() {
        if dice.roll() < 0.015 {
            *p = Rgb([if dice.roll() < 0.5 { 0 } else { 255 }; 3]);
        }
    }
    Ok(picture)
}

fn turned(picture: &RgbImage, degrees: f32) -> RgbImage {
    let (w, h) = picture.dimensions();
    let (sin, cos) = degrees.to_radians().sin_cos();
    let (cx, cy) = (w as f32 / 2.0, h as f32 / 2.0);
    RgbImage::from_fn(w, h, |x, y| {
        let (dx, dy) = (x as f32 - cx, y as f32 - cy);
        let (sx, sy) = (cx + dx * cos + dy * sin, cy - dx * sin + dy * cos);
        if sx < 0.0 || sy < 0.0 || sx >= (w - 1) as f32 || sy >= (h - 1) as f32 {
            return Rgb([255; 3]);
        }
        imageops::interpolate_bilinear(picture, sx, sy).unwrap_or(Rgb([255; 3]))
    })
}

fn streaks(mut picture: RgbImage, dice: &mut Dice) -> Result<RgbImage, Fault> {
    let (w, h) = picture.dimensions();
    for _ in 0..12 {
        let (x, wide, depth) = (dice.below(w), 1 + dice.below(3), 60.0 + 120.0 * dice.roll());
        for y in 0..h {
            for x in x..(x + wide).min(w) {
                let p = picture.get_pixel_mut(x, y);
                p.0 = p.0.map(|c| c.saturating_sub(depth as u8));
            }
        }
    }
    Ok(picture)
}

fn bleed(mut picture: RgbImage, _: &mut Dice) -> Result<RgbImage, Fault> {
    let back = imageops::blur(&imageops::flip_horizontal(&picture), 1.0);
    for (p, b) in picture.pixels_mut().zip(back.pixels()) {
        for (c, b) in p.0.iter_mut().zip(b.0) {
            *c = c.saturating_sub(((255.0 - f32::from(b)) * 0.3) as u8);
        }
    }
    Ok(picture)
}

fn faint(mut picture: RgbImage, dice: &mut Dice) -> Result<RgbImage, Fault> {
    each(&mut picture, |_, _, c| 255.0 - (255.0 - c) * 0.38);
    for p in picture.pixels_mut() {
        let grain = (dice.roll() - 0.5) * 51.0;
        p.0 = p.0.map(|c| (f32::from(c) + grain).clamp(0.0, 255.0) as u8);
    }
    Ok(picture)
}

fn shadow(mut picture: RgbImage, _: &mut Dice) -> Result<RgbImage, Fault> {
    let w = picture.width() as f32;
    each(&mut picture, |x, _, c| c * (0.45 + 0.55 * (x as f32 / (0.6 * w)).min(1.0)));
    Ok(picture)
}

fn jpeg(picture: RgbImage, _: &mut Dice) -> Result<RgbImage, Fault> {
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, 12).encode_image(&picture)?;
    Ok(image::load_from_memory(&bytes)?.to_rgb8())
}

fn black_and_white(picture: &mut RgbImage, at: f32) {
    each(picture, |_, _, c| if c < at { 0.0 } else { 255.0 });
}

fn fax(picture: RgbImage, _: &mut Dice) -> Result<RgbImage, Fault> {
    let (w, h) = (picture.width() / 2, picture.height() / 2);
    let mut small = imageops::resize(&picture, w, h, FilterType::Triangle);
    black_and_white(&mut small, 150.0);
    Ok(small)
}

fn stamps(mut picture: RgbImage, dice: &mut Dice) -> Result<RgbImage, Fault> {
    let (w, h) = picture.dimensions();
    for _ in 0..3 {
        let (cx, cy) = (w as f32 * (0.2 + 0.6 * dice.roll()), h as f32 * (0.15 + 0.6 * dice.roll()));
        let radius = 138.0f32;
        let (x0, y0) = ((cx - radius).max(0.0) as u32, (cy - radius).max(0.0) as u32);
        for y in y0..((cy + radius) as u32).min(h) {
            for x in x0..((cx + radius) as u32).min(w) {
                let off = ((x as f32 - cx).powi(2) + (y as f32 - cy).powi(2)).sqrt() / radius;
                let angle = (y as f32 - cy).atan2(x as f32 - cx);
                // Two rings, letters between them, a star in the middle.
                let ring = (0.96..1.0).contains(&off) || (0.62..0.65).contains(&off);
                let letters = (0.72..0.88).contains(&off) && (angle * 14.0).sin() > 0.1;
                let star = off < 0.32 + 0.14 * (angle * 5.0).cos();
                if ring || letters || star {
                    let p = picture.get_pixel_mut(x, y);
                    p.0 = [
                        (f32::from(p.0[0]) * 0.88) as u8,
                        (f32::from(p.0[1]) * 0.2) as u8,
                        (f32::from(p.0[2]) * 0.22) as u8,
                    ];
                }
            }
        }
    }
    Ok(picture)
}

fn photocopy(picture: RgbImage, dice: &mut Dice) -> Result<RgbImage, Fault> {
    let mut copy = imageops::blur(&picture, 1.0);
    black_and_white(&mut copy, 165.0);
    let (w, h) = copy.dimensions();
    for _ in 0..2000 {
        let (x, y, size) = (dice.below(w), dice.below(h), 1 + dice.below(3));
        for y in y..(y + size).min(h) {
            for x in x..(x + size).min(w) {
                copy.put_pixel(x, y, Rgb([0; 3]));
            }
        }
    }
    Ok(copy)
}

/// The first page of a PDF at 200 dots to the inch.
fn print(bytes: &[u8]) -> Result<RgbImage, Fault> {
    let pdf = Pdf::new(bytes.to_vec()).map_err(|e| format!("{e:?}"))?;
    let page = pdf.pages().first().ok_or("no page")?;
    let scale = 200.0 / 72.0;
    let settings = PixmapSettings { x_scale: scale, y_scale: scale, bg_color: WHITE };
    let painted = render(
        page,
        &RenderCache::new(),
        &InterpreterSettings::default(),
        &RenderSettings::default(),
        &settings,
    );
    let pixels = painted.data_as_u8_slice().chunks_exact(4).flat_map(|p| [p[0], p[1], p[2]]).collect();
    RgbImage::from_raw(painted.width().into(), painted.height().into(), pixels)
        .ok_or_else(|| "no picture".into())
}

/// The lines of the first page as its text layer has them, each column's part for itself.
fn truth(bytes: &[u8], name: &str) -> Result<Vec<String>, Fault> {
    let limits = Limits { ocr: OcrMode::Off, ..Limits::default() };
    let read = extract(bytes, name, &limits)?;
    let page = read.pages.pages.first().ok_or("no page")?;
    let mut parts = Vec::new();
    for line in &page.lines {
        let mut from = 0;
        for pair in line.words.windows(2) {
            if pair[1].bbox.x0 - pair[0].bbox.x1 > 2.0 * pair[0].size.max(8.0) {
                parts.push(line.text[from..pair[0].end].to_owned());
                from = pair[1].start;
            }
        }
        parts.push(line.text[from..].to_owned());
    }
    // Rules and page numbers are no text.
    parts.retain(|p| p.chars().filter(|c| c.is_alphanumeric()).count() >= 3);
    Ok(parts)
}

/// Letters that differ between `line` and its best place in `text`.
fn misread(line: &[char], text: &[char]) -> usize {
    // It may begin anywhere.
    let mut row: Vec<usize> = vec![0; text.len() + 1];
    for (i, a) in line.iter().enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        for (j, b) in text.iter().enumerate() {
            let change = corner + usize::from(a != b);
            corner = row[j + 1];
            row[j + 1] = change.min(corner + 1).min(row[j] + 1);
        }
    }
    row.into_iter().min().unwrap_or(line.len()).min(line.len())
}

/// The text as letters, with white space as one space and dashes alike.
fn letters(text: &str) -> Vec<char> {
    let dash = |c: char| if matches!(c, '–' | '—' | '−') { '-' } else { c };
    nfc(text).split_whitespace().collect::<Vec<_>>().join(" ").chars().map(dash).collect()
}

fn ours(png: &[u8], second_reader: bool) -> Result<String, Fault> {
    let limits = Limits { second_reader, ..Limits::default() };
    Ok(extract(png, "page.png", &limits)?.pages.source_text())
}

fn tesseract(png: &[u8], dpi: u32) -> Result<String, Fault> {
    let mut child = Command::new("tesseract")
        .args(["stdin", "stdout", "-l", "vie", "--psm", "3", "--dpi", &dpi.to_string()])
        .env("OMP_THREAD_LIMIT", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    child.stdin.take().ok_or("no input")?.write_all(png)?;
    Ok(String::from_utf8_lossy(&child.wait_with_output()?.stdout).into_owned())
}

#[derive(Default)]
struct Score {
    letters: usize,
    ours: usize,
    plain: usize,
    time_ours: Duration,
    time_plain: Duration,
}

fn main() -> Result<(), Fault> {
    let mut args = std::env::args().skip(1);
    let (mut most, mut save, mut only, mut files) = (usize::MAX, None, None, Vec::new());
    let mut second = true;
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--letters" => most = args.next().ok_or("--letters N")?.parse()?,
            "--classes" => only = Some(args.next().ok_or("--classes NAME,...")?),
            "--one-reader" => second = false,
            "--save" => save = Some(args.next().ok_or("--save DIR")?),
            _ => files.push(arg),
        }
    }
    let wanted = |c: &&Class| only.as_ref().is_none_or(|list| list.split(',').any(|name| name == c.name));
    let classes: Vec<&Class> = CLASSES.iter().filter(wanted).collect();
    let mut scores: Vec<Score> = classes.iter().map(|_| Score::default()).collect();
    for (number, file) in files.iter().take(most).enumerate() {
        let bytes = std::fs::read(file)?;
        let lines: Vec<Vec<char>> = truth(&bytes, file)?.iter().map(|l| letters(l)).collect();
        let printed = print(&bytes)?;
        for (class, score) in classes.iter().zip(&mut scores) {
            let mut dice = Dice(number as u64);
            let picture = (class.spoil)(printed.clone(), &mut dice)?;
            let dpi = 200 * picture.width() / printed.width();
            let mut png = Cursor::new(Vec::new());
            DynamicImage::from(picture).write_to(&mut png, ImageFormat::Png)?;
            let png = png.into_inner();
            if let Some(dir) = &save {
                std::fs::create_dir_all(dir)?;
                std::fs::write(Path::new(dir).join(format!("{number}-{}.png", class.name)), &png)?;
            }
            let start = Instant::now();
            let own = letters(&ours(&png, second)?);
            score.time_ours += start.elapsed();
            let start = Instant::now();
            let plain = letters(&tesseract(&png, dpi)?);
            score.time_plain += start.elapsed();
            for line in &lines {
                score.letters += line.len();
                score.ours += misread(line, &own);
                score.plain += misread(line, &plain);
            }
        }
    }
    let share = |wrong: usize, all: usize| 100.0 * wrong as f64 / all.max(1) as f64;
    println!("{:14} {:>8} {:>8} {:>7} {:>7}  what", "class", "congvan", "plain", "s", "s plain");
    for (class, score) in classes.iter().zip(&scores) {
        println!(
            "{:14} {:6.2} % {:6.2} % {:7.1} {:7.1}  {}",
            class.name,
            share(score.ours, score.letters),
            share(score.plain, score.letters),
            score.time_ours.as_secs_f64(),
            score.time_plain.as_secs_f64(),
            class.what
        );
    }
    Ok(())
}
