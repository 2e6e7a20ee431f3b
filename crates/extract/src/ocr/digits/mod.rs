//! The number and the day of a letter, which are written into the print by hand or with a stamp.
//!
//! Owns where they stand ([`place`]), the network that reads them ([`net`], [`beam`]), how sure the reading
//! is beside the recogniser's, and how it is set among the recognised words. Does not know what a
//! number is for.

mod beam;
mod net;
mod page;
mod place;
mod vouch;

use std::collections::BTreeMap;

use congvan_model::{BBox, Diagnostic, Severity};

use super::engine::Found;
use super::picture::Rgb;
use place::{Dateline, Numberline, Strip};
pub(crate) use vouch::Witnesses;

/// Pixels of a strip to the font size of its print, and how far down its baseline runs.
const SIZE: f32 = 20.0;
const FOOT: f32 = 30.0;
/// The sizes at which a strip is looked at, and how far its baseline is moved, as shares of the font size.
const LOOKS: [(f32, f32); 3] = [(1.0, 0.0), (0.88, 0.04), (1.14, -0.04)];
/// At this chance a reading is given without a remark; below the other it is not given at all. Set on real
/// scans, none of which the network has learnt from: the likeliest wrong reading there had 0.88.
const SURE: f64 = 0.90;
const GIVEN: f64 = 0.30;

/// A value that a person should compare with the picture.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Doubt {
    /// What it is about: a JSON Pointer.
    pub(crate) pointer: &'static str,
    /// What was read, if it was good enough to give.
    pub(crate) value: Option<String>,
    /// Where it stands.
    pub(crate) place: BBox,
}

impl Doubt {
    /// The same with its place in other units.
    pub(super) fn scaled(mut self, scale: f32) -> Self {
        let [x0, y0, x1, y1] =
            [self.place.x0, self.place.y0, self.place.x1, self.place.y1].map(|v| v * scale);
        self.place = BBox::new(x0, y0, x1, y1);
        self
    }

    /// True if a word of the text layer stands in its place.
    pub(super) fn lies_under(&self, word: &BBox) -> bool {
        let (x, y) = ((word.x0 + word.x1) / 2.0, (word.y0 + word.y1) / 2.0);
        (self.place.x0..self.place.x1).contains(&x) && (self.place.y0..self.place.y1).contains(&y)
    }

    /// As a remark.
    pub(super) fn diagnostic(&self, page: u32) -> Diagnostic {
        let (code, what) = match self.pointer {
            "/number" => ("number.handwritten", "số"),
            _ => ("date.handwritten", "ngày ban hành"),
        };
        let message = match &self.value {
            Some(value) => {
                format!(
                    "{what} có vẻ viết tay, máy đọc là \u{201c}{value}\u{201d} nhưng chưa chắc; hãy đối chiếu với ảnh"
                )
            }
            None => format!("{what} viết tay hoặc mờ, máy chưa đọc được; hãy nhìn ảnh và điền"),
        };
        Diagnostic {
            page: Some(page),
            bbox: Some(self.place),
            ..Diagnostic::new(code, Severity::Review, self.pointer, message)
        }
    }
}

/// What a strip says: its texts with their chances, and where its signs stand on the page.
struct Reading {
    texts: Vec<(String, f64)>,
    signs: Vec<(char, f32)>,
}

/// Reads the number and the day again, and sets them among the words.
pub(super) fn read(picture: &Rgb, words: &mut Vec<Found>, witnesses: &Witnesses) -> Vec<Doubt> {
    let (width, height) = (picture.width as f32, picture.height as f32);
    let mut doubts = Vec::new();
    let dateline = place::dateline(words, width, height);
    let numberline = place::numberline(words, width, height, dateline.as_ref());
    let witnesses = witnesses.clone().on_page(page::days(words, dateline.as_ref().map(|d| &d.strip)));
    // What is set in moves the others in the list: both are read before.
    let mut gone = vec![false; words.len()];
    let mut added = Vec::new();
    if let Some(line) = &dateline {
        doubts.extend(date(picture, words, line, &witnesses, &mut gone, &mut added));
    }
    if let Some(line) = &numberline {
        doubts.extend(number(picture, words, line, &witnesses, &mut gone, &mut added));
    }
    let mut gone = gone.into_iter();
    words.retain(|_| !gone.next().unwrap_or(false));
    words.extend(added);
    words.sort_by_key(|w| w.line);
    doubts
}

/// What is known of a part of a strip before it is read.
#[derive(Clone, Copy)]
enum Known {
    /// A printed word stands there: no figure.
    Word,
    /// It lies between two printed words: figures or nothing.
    Gap,
}

/// Reads a strip at several sizes; `known` are its parts, from one edge to the other.
fn look(picture: &Rgb, strip: &Strip, known: &[(f32, f32, Known)]) -> Reading {
    let mut chances: BTreeMap<String, f64> = BTreeMap::new();
    let mut signs = Vec::new();
    for (i, (size, shift)) in LOOKS.iter().enumerate() {
        let pixel = strip.size * size / SIZE;
        let (ink, width) = cut(picture, strip, pixel, shift * strip.size);
        let mut rows = net::read(ink, width);
        let x = |step: usize| strip.x0 + ((step * net::STEP) as f32 + 1.0) * pixel;
        for (step, row) in rows.iter_mut().enumerate() {
            for (_, _, known) in known.iter().filter(|(from, to, _)| (*from..*to).contains(&x(step))) {
                confine(row, *known);
            }
        }
        if i == 0 {
            signs = beam::places(&rows).into_iter().map(|(c, step)| (c, x(step))).collect();
        }
        for (text, p) in beam::texts(&rows) {
            *chances.entry(text).or_default() += p / LOOKS.len() as f64;
        }
    }
    Reading { texts: chances.into_iter().collect(), signs }
}

/// The scores of a step where something is known of its place.
fn confine(row: &mut [f32; 13], known: Known) {
    const WORD: usize = 12;
    match known {
        Known::Word => {
            row[WORD] += row[1..WORD].iter().sum::<f32>();
            row[1..WORD].fill(0.0);
        }
        Known::Gap => {
            row[WORD - 1..].fill(0.0);
            let sum = row.iter().sum::<f32>().max(1e-6);
            row.iter_mut().for_each(|p| *p /= sum);
        }
    }
}

/// The ink of a strip, 0 white to 1, at so many pixels of the page to one of its own. Red light shows blue
/// ink as dark as black and a red seal not at all.
fn cut(picture: &Rgb, strip: &Strip, pixel: f32, shift: f32) -> (Vec<f32>, usize) {
    let width = ((strip.x1 - strip.x0) / pixel).round().clamp(0.0, 1000.0) as usize;
    let red = |x: f32, y: f32| -> f32 {
        if x < 0.0 || y < 0.0 || x >= picture.width as f32 || y >= picture.height as f32 {
            return 255.0;
        }
        f32::from(picture.pixels[(y as usize * picture.width + x as usize) * 3])
    };
    let samples = pixel.ceil().clamp(1.0, 4.0) as usize;
    let mut out = Vec::with_capacity(width * net::HEIGHT);
    for row in 0..net::HEIGHT {
        for column in 0..width {
            let mut sum = 0.0;
            for sy in 0..samples {
                for sx in 0..samples {
                    let part = |i: usize| (i as f32 + 0.5) / samples as f32;
                    let x = strip.x0 + (column as f32 + part(sx)) * pixel;
                    let y = strip.foot_at(x) + shift + (row as f32 + part(sy) - FOOT) * pixel;
                    sum += red(x, y);
                }
            }
            out.push(sum / (samples * samples) as f32);
        }
    }
    let mut sorted: Vec<u8> = out.iter().map(|v| *v as u8).collect();
    sorted.sort_unstable();
    let at = |share: f32| sorted.get((sorted.len() as f32 * share) as usize).map_or(255.0, |v| f32::from(*v));
    let paper = at(0.85);
    let dark = at(0.01).min(paper - 60.0).max(0.0);
    out.iter_mut().for_each(|v| *v = ((paper - *v) / (paper - dark).max(1.0)).clamp(0.0, 1.0));
    (out, width)
}

/// The chances of values, from those of the network and what the recogniser has in their place: how far that
/// is right is told by its confidence. `others` is the number of values there could be. Both look at the same
/// ink and err alike, so that they never make sure what the network alone holds for doubtful.
fn weigh(chances: &BTreeMap<String, f64>, printed: Option<(&str, f32)>, others: f64) -> Vec<(String, f64)> {
    let best = chances.iter().max_by(|a, b| a.1.total_cmp(b.1));
    // A figure or two of several are no vote on the whole.
    let part = |text: &str| best.is_some_and(|(b, _)| b.len() > text.len() && b.contains(text));
    let printed = printed.filter(|(text, _)| !part(text));
    let mut weighed: Vec<(String, f64, f64)> = chances
        .iter()
        .map(|(value, p)| {
            let vote = printed.map_or(1.0, |(text, confidence)| {
                let right = trust(confidence);
                if text == value { right } else { (1.0 - right) / others }
            });
            (value.clone(), *p, p * vote)
        })
        .collect();
    // What the network has no chance for at all.
    let rest = printed.map_or(0.0, |(_, confidence)| 0.002 * trust(confidence));
    let sum: f64 = weighed.iter().map(|(_, _, w)| w).sum::<f64>() + rest;
    weighed.sort_by(|a, b| b.2.total_cmp(&a.2));
    let mut ranked: Vec<(String, f64)> =
        weighed.into_iter().map(|(v, p, w)| (v, (w / sum.max(1e-9)).min((1.0 + p) / 2.0))).collect();
    // Print that the recogniser reads well and the network not at all is given, with a doubt.
    if let Some((text, confidence)) = printed.filter(|(_, c)| *c > 0.9)
        && ranked.first().is_none_or(|(_, p)| *p < GIVEN)
    {
        ranked.insert(0, (text.to_owned(), GIVEN + 0.1 * f64::from(confidence)));
    }
    ranked
}

/// The value with the highest chance.
fn likeliest(chances: &BTreeMap<String, f64>) -> Option<&String> {
    chances.iter().max_by(|a, b| a.1.total_cmp(b.1)).map(|(value, _)| value)
}

/// How often figures are right that the recogniser reads with this confidence, in a place where they may be
/// written by hand.
fn trust(confidence: f32) -> f64 {
    match confidence {
        c if c < 0.8 => 0.2,
        c if c < 0.9 => 0.4,
        _ => 0.7,
    }
}

fn is_figures(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// A word set in by this reading.
fn set(strip: &Strip, line: u32, x: (f32, f32), text: String, confidence: f64) -> Found {
    let foot = strip.foot_at((x.0 + x.1) / 2.0);
    let (above, below) = super::lines::reach(&text);
    Found {
        line,
        x0: x.0,
        y0: foot - above * strip.size,
        x1: x.1,
        y1: foot + below * strip.size,
        confidence: confidence as f32,
        text,
    }
}

/// Where figures stand between two edges, as the signs tell it.
fn span(signs: &[(char, f32)], from: f32, to: f32, size: f32) -> Option<(f32, f32)> {
    let places = || signs.iter().filter(|(c, x)| c.is_ascii_digit() && *x > from && *x < to).map(|(_, x)| *x);
    let (first, last) = (places().reduce(f32::min)?, places().reduce(f32::max)?);
    Some(((first - 0.15 * size).max(from - 0.3 * size), (last + 0.5 * size).min(to + 0.3 * size)))
}

/// The part of a text before the slash or the symbol: the figures after what is printed before them.
fn number_in(text: &str) -> Option<&str> {
    let rest = text.trim_start_matches('#');
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    (end <= 5).then_some(&rest[..end])
}

fn number(
    picture: &Rgb,
    words: &[Found],
    line: &Numberline,
    witnesses: &Witnesses,
    gone: &mut [bool],
    added: &mut Vec<Found>,
) -> Option<Doubt> {
    let strip = &line.strip;
    let short = |i: &usize| words[*i].text.chars().count() <= 4;
    let margin = 0.15 * strip.size;
    let known: Vec<(f32, f32, Known)> = line
        .word
        .map(|i| {
            (
                words[i].x0 - margin,
                if short(&i) { words[i].x1 } else { words[i].x0 + strip.size } - margin,
                Known::Word,
            )
        })
        .into_iter()
        .collect();
    let reading = look(picture, strip, &known);
    let mut chances: BTreeMap<String, f64> = BTreeMap::new();
    for (text, p) in &reading.texts {
        if let Some(n) = number_in(text) {
            *chances.entry(n.to_owned()).or_default() += p;
        }
    }
    let on: Vec<usize> = (0..words.len()).filter(|i| strip.has(&words[*i]) && !gone[*i]).collect();
    // Where the number ends: at the slash, or at the symbol as it was recognised.
    let symbol = on
        .iter()
        .copied()
        .filter(|i| Some(*i) != line.word || words[*i].text.chars().count() > 5)
        .find_map(|i| place::symbol_at(&words[i].text).map(|at| (i, at)));
    let best = likeliest(&chances).cloned();
    witnesses.number(&mut chances, symbol.map(|(i, at)| &words[i].text[at..]));
    // What the recogniser has after the word `Số`.
    let mut printed: Option<(String, f32)> = None;
    for i in on.iter().filter(|i| Some(**i) != line.word) {
        let word = &words[*i];
        let end = place::symbol_at(&word.text).unwrap_or(word.text.len());
        if is_figures(&word.text[..end]) {
            printed = Some((word.text[..end].to_owned(), word.confidence));
            break;
        }
    }
    let printed = printed.as_ref().map(|(t, c)| (t.as_str(), *c));
    let ranked = weigh(&chances, printed, 100.0);
    let (value, chance) = ranked.first().cloned()?;
    if value.is_empty() {
        return None;
    }
    // What vouches for a reading may choose it; it alone makes none sure.
    let chance = if best.as_ref() == Some(&value) { chance } else { chance.min(SURE - 0.01) };
    let slash = reading.signs.iter().find(|(c, _)| *c == '/').map(|(_, x)| *x);
    let cut_at = |i: usize, at: usize| {
        // Where a part of a word begins, by the share of its letters before it.
        let word = &words[i];
        let all = word.text.chars().count().max(1) as f32;
        word.x0 + (word.x1 - word.x0) * word.text[..at].chars().count() as f32 / all
    };
    let start =
        line.word.map_or(strip.x0, |i| if short(&i) { words[i].x1 } else { words[i].x0 + 1.5 * strip.size });
    let symbol_x = symbol.map(|(i, at)| cut_at(i, at));
    let end = slash.or(symbol_x).unwrap_or(strip.x1);
    let given = chance >= GIVEN;
    let whole = (start, end.max(start + 1.0));
    let figures = span(&reading.signs, start - 0.3 * strip.size, end, strip.size);
    let x = figures.filter(|_| given).unwrap_or(whole);
    let foot = strip.foot_at(x.0);
    let doubt = |value: Option<String>| {
        let place = BBox::new(
            x.0 - 0.3 * strip.size,
            foot - 1.3 * strip.size,
            x.1 + 0.3 * strip.size,
            foot + 0.6 * strip.size,
        );
        Some(Doubt { pointer: "/number", value, place })
    };
    if chance >= SURE && printed.is_some_and(|(text, _)| text == value) {
        // Both read the same: it stands there already.
        return None;
    }
    // The word `Số`, the number, the symbol: what was recognised in their places goes.
    let line_id =
        line.word.or(symbol.map(|s| s.0)).or(on.first().copied()).map_or(u32::MAX - 2, |i| words[i].line);
    let symbol_from = symbol_x.or(slash).unwrap_or(x.1);
    for i in on {
        let middle = (words[i].x0 + words[i].x1) / 2.0;
        if middle < symbol_from || symbol.is_some_and(|(s, _)| s == i) || line.word == Some(i) {
            gone[i] = true;
        }
    }
    let word = |i: usize| words[i].confidence.max(0.5);
    let before = (
        line.word.map_or((x.0 - 2.2 * strip.size).max(strip.x0), |i| words[i].x0),
        (x.0 - 0.2 * strip.size).min(start),
    );
    added.push(set(
        strip,
        line_id,
        (before.0, before.1.max(before.0 + 1.0)),
        "Số:".into(),
        line.word.map_or(0.5, word).into(),
    ));
    if given {
        added.push(set(strip, line_id, x, value.clone(), chance.min(0.99)));
    }
    if let Some((i, at)) = symbol {
        let text = &words[i].text[at..];
        let joint = if text.starts_with(['/', '-', '–', '—']) { "" } else { "/" };
        let x = (cut_at(i, at).max(x.1), words[i].x1.max(x.1 + 1.0));
        added.push(set(strip, line_id, x, format!("{joint}{text}"), words[i].confidence.into()));
    }
    if !given {
        return doubt(None);
    }
    (chance < SURE).then(|| doubt(Some(value))).flatten()
}

/// Day, month and year in a text, as they are written.
fn date_in(text: &str) -> Option<[&str; 3]> {
    let mut groups = text.split(['#', '/']).filter(|g| !g.is_empty());
    let (day, month, year) = (groups.next()?, groups.next()?, groups.next()?);
    (day.len() <= 2 && month.len() <= 2).then_some([day, month, year])
}

/// Reads the line of the day.
fn date(
    picture: &Rgb,
    words: &[Found],
    line: &Dateline,
    witnesses: &Witnesses,
    gone: &mut [bool],
    added: &mut Vec<Found>,
) -> Option<Doubt> {
    let strip = &line.strip;
    let on: Vec<usize> = (0..words.len()).filter(|i| strip.has(&words[*i])).collect();
    let canonical = |i: Option<usize>, letters: f32| {
        i.map(|i| {
            let word = &words[i];
            let all = word.text.chars().count().max(1) as f32;
            (word.x0, word.x0 + (word.x1 - word.x0) * (letters / all).min(1.0))
        })
    };
    let marks = [canonical(line.day, 4.0), canonical(line.month, 5.0), canonical(line.year_word, 3.0)];
    let year = line.year.map(|i| (words[i].x0, words[i].x1));
    let margin = 0.15 * strip.size;
    let mut known: Vec<(f32, f32, Known)> =
        marks.iter().flatten().map(|m| (m.0 - margin, m.1 - margin, Known::Word)).collect();
    let edges = [marks[0], marks[1], marks[2], year];
    for pair in edges.windows(2).take(2) {
        if let [Some(a), Some(b)] = pair {
            known.push((a.1 + margin, b.0 - margin, Known::Gap));
        }
    }
    let reading = look(picture, strip, &known);
    // Each part on its own: the print of one must not doubt the hand of another.
    let mut chances: [BTreeMap<String, f64>; 3] = Default::default();
    let mut whole = 0.0;
    for (text, p) in &reading.texts {
        let Some(parts) = date_in(text) else { continue };
        let (day, month) = (parts[0].parse::<u32>().unwrap_or(0), parts[1].parse::<u32>().unwrap_or(0));
        if place::year(parts[2]).is_none() || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
            continue;
        }
        whole += p;
        for (chances, part) in chances.iter_mut().zip(parts) {
            *chances.entry(part.to_owned()).or_default() += p;
        }
    }
    let best = [0, 1, 2].map(|k| likeliest(&chances[k]).cloned());
    witnesses.date(&mut chances);
    // The figures of the recogniser between the printed words.
    let between = |from: Option<(f32, f32)>, to: Option<(f32, f32)>| {
        let (from, to) = (from?.1, to?.0);
        on.iter().map(|i| &words[*i]).find_map(|w| {
            let middle = (w.x0 + w.x1) / 2.0;
            (middle > from && middle < to && is_figures(&w.text)).then(|| (w.text.clone(), w.confidence))
        })
    };
    let printed = [
        between(marks[0], marks[1]),
        between(marks[1], marks[2]),
        line.year.and_then(|i| Some((place::year(&words[i].text)?.to_owned(), words[i].confidence))),
    ];
    let mut values: [String; 3] = Default::default();
    // A line that is hardly a date at all lowers the chance of its parts.
    let mut chance = whole.min(1.0);
    for (k, others) in [30.0, 20.0, 10.0].into_iter().enumerate() {
        let vote = printed[k].as_ref().map(|(t, c)| (t.as_str(), *c));
        let ranked = weigh(&chances[k], vote, others);
        let (value, p) = ranked.into_iter().next().unwrap_or_default();
        chance *= p;
        values[k] = value;
    }
    if best.iter().zip(&values).any(|(b, v)| b.as_ref() != Some(v)) {
        // What vouches for a reading, or the recogniser, may choose it; neither alone makes it sure.
        chance = chance.min(SURE - 0.01);
    }
    let [day, month, this_year] = &values;
    let number = |text: &String| text.parse::<u32>().unwrap_or(0);
    if day.is_empty() || number(day) > days_in(number(month), number(this_year)) {
        chance = 0.0;
    }
    let size = strip.size;
    let edges = |k: usize| {
        let from = marks[k].map_or(strip.x0 + 3.0 * size * k as f32, |m| m.1);
        let to = match k {
            0 => marks[1].or(marks[2]).map_or(from + 2.0 * size, |m| m.0),
            1 => marks[2].or(year).map_or(from + 2.0 * size, |m| m.0),
            _ => strip.x1,
        };
        (from, to.max(from + 1.0))
    };
    let foot = strip.foot_at(edges(0).0);
    let doubt = |value: Option<String>| {
        let (from, to) = edges(0);
        let place = BBox::new(from - 0.3 * size, foot - 1.3 * size, to + 0.3 * size, foot + 0.6 * size);
        Some(Doubt { pointer: "/date", value, place })
    };
    if chance < GIVEN {
        // Nothing but white between the printed words: the day was left blank.
        if let (Some(from), Some(to), None) = (marks[0], marks[1], &printed[0])
            && span(&reading.signs, from.1, to.0, size).is_none()
        {
            return None;
        }
        return doubt(None);
    }
    if chance >= SURE && printed.iter().zip(&values).all(|(p, v)| p.as_ref().is_some_and(|(t, _)| t == v)) {
        // Both read the same: it stands there already.
        return None;
    }
    let line_id =
        line.day.or(line.month).or(line.year_word).or(line.year).map_or(u32::MAX - 1, |i| words[i].line);
    for i in on {
        gone[i] = true;
    }
    let mut x = strip.x0;
    for (k, label) in ["ngày", "tháng", "năm"].into_iter().enumerate() {
        let (from, to) = edges(k);
        let figures = span(&reading.signs, from - 0.3 * size, to + 0.2 * size, size)
            .unwrap_or((from + 0.1 * size, to - 0.1 * size));
        let figures = if k == 2 { year.unwrap_or(figures) } else { figures };
        let mark = marks[k].unwrap_or((x, figures.0 - 0.2 * size));
        let mark = (mark.0.max(x), mark.1.min(figures.0 - 0.05 * size).max(mark.0.max(x) + 1.0));
        let figures = (figures.0.max(mark.1 + 0.5), figures.1.max(mark.1 + 1.5));
        added.push(set(strip, line_id, mark, label.into(), 0.95));
        added.push(set(strip, line_id, figures, values[k].clone(), chance.min(0.99)));
        x = figures.1 + 0.5;
    }
    (chance < SURE).then(|| doubt(Some(format!("{day}/{month}/{this_year}")))).flatten()
}

fn days_in(month: u32, year: u32) -> u32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The head of a letter that never was, `Số: 2635/ABC-XYZ` and `Hà Nội, ngày 17 tháng 9 năm 2021`, its
    /// figures in blue by hand but for the month and the year; and what Tesseract makes of it.
    fn sample() -> (Rgb, Vec<Found>) {
        let file = include_bytes!("../../../digits/sample.png");
        let picture = image::load_from_memory(file).expect("a picture").to_rgb8();
        let picture = Rgb {
            width: picture.width() as usize,
            height: picture.height() as usize,
            pixels: picture.into_raw(),
            dpi: 200.0,
        };
        let words = [
            (245, 291, 47, 29, 0.92, "số:"),
            (302, 270, 117, 53, 0.53, "26Š5"),
            (433, 294, 186, 26, 0.87, "/ABC-XYZ"),
            (863, 292, 47, 28, 0.97, "Hà"),
            (922, 292, 66, 35, 0.97, "Nội,"),
            (1001, 292, 77, 37, 0.90, "ngày"),
            (1087, 264, 48, 59, 0.73, "LÏ"),
            (1153, 292, 88, 37, 0.97, "tháng"),
            (1254, 294, 18, 26, 0.97, "9"),
            (1285, 293, 66, 27, 0.97, "năm"),
            (1363, 294, 76, 26, 0.97, "2021"),
        ];
        let found = |(x, y, w, h, confidence, text): (i32, i32, i32, i32, f32, &str)| Found {
            line: 1_001_001,
            x0: x as f32,
            y0: y as f32,
            x1: (x + w) as f32,
            y1: (y + h) as f32,
            confidence,
            text: text.into(),
        };
        // The tests' page is a strip; the head is sought in the upper part of a whole one.
        let mut picture = picture;
        picture.pixels.resize(picture.width * 2339 * 3, 255);
        picture.height = 2339;
        (picture, words.into_iter().map(found).collect())
    }

    fn line(words: &[Found]) -> String {
        let mut words: Vec<&Found> = words.iter().collect();
        words.sort_by(|a, b| a.x0.total_cmp(&b.x0));
        words.iter().map(|w| w.text.as_str()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn figures_by_hand_come_among_the_printed_words_with_their_places() {
        let (picture, mut words) = sample();
        let doubts = read(&picture, &mut words, &Witnesses::default());
        assert_eq!(line(&words), "Số: 2635 /ABC-XYZ Hà Nội, ngày 17 tháng 9 năm 2021", "{doubts:?}");
        let number = words.iter().find(|w| w.text == "2635").expect("the number");
        assert!((number.x0 - 303.0).abs() < 15.0 && (number.x1 - 419.0).abs() < 15.0, "{number:?}");
        let day = words.iter().find(|w| w.text == "17").expect("the day");
        assert!((day.x0 - 1088.0).abs() < 15.0 && (day.x1 - 1135.0).abs() < 15.0, "{day:?}");
    }

    #[test]
    fn a_number_that_was_left_out_is_not_read_and_no_doubt() {
        let (mut picture, mut words) = sample();
        let width = picture.width;
        for (x0, x1) in [(297, 426), (1080, 1145)] {
            for y in 240..340 {
                picture.pixels[(y * width + x0) * 3..(y * width + x1) * 3].fill(255);
            }
        }
        words.retain(|w| !matches!(w.text.as_str(), "26Š5" | "LÏ"));
        let before = line(&words);
        assert_eq!(read(&picture, &mut words, &Witnesses::default()), []);
        assert_eq!(line(&words), before);
    }

    #[test]
    fn a_scrawl_is_shown_to_a_person_and_gives_no_number() {
        let (mut picture, mut words) = sample();
        let width = picture.width;
        // Struck out with a broad pen.
        for y in 262..326 {
            picture.pixels[(y * width + 297) * 3..(y * width + 426) * 3].fill(60);
        }
        let doubts = read(&picture, &mut words, &Witnesses::default());
        let doubt = doubts.iter().find(|d| d.pointer == "/number").expect("a doubt");
        assert!(doubt.place.x0 < 330.0 && doubt.place.x1 > 360.0 && doubt.place.y0 < 280.0, "{doubt:?}");
        let remark = doubt.clone().scaled(0.36).diagnostic(1);
        assert_eq!((remark.code.as_str(), remark.page), ("number.handwritten", Some(1)));
        assert!(remark.bbox.is_some_and(|b| b.x0 > 90.0 && b.x1 < 170.0));
    }

    #[test]
    fn the_recogniser_and_the_network_weigh_against_each_other() {
        let chances = BTreeMap::from([("405".to_owned(), 0.5), ("465".to_owned(), 0.5)]);
        let both = weigh(&chances, Some(("405", 0.95)), 100.0);
        assert!(both[0].0 == "405" && (0.7..SURE).contains(&both[0].1), "{both:?}");
        let alone = weigh(&chances, None, 100.0);
        assert!((alone[0].1 - 0.5).abs() < 1e-9);
        let against = weigh(&BTreeMap::from([("405".to_owned(), 1.0)]), Some(("467", 0.95)), 100.0);
        assert!(against[0].1 < SURE, "{against:?}");
    }

    #[test]
    fn texts_are_divided_into_their_figures() {
        assert_eq!(number_in("#2192/#"), Some("2192"));
        assert_eq!(number_in("#/#138"), Some(""));
        assert_eq!(number_in("123456789/#"), None);
        assert_eq!(date_in("#17##9#2021"), Some(["17", "9", "2021"]));
        assert_eq!(date_in("##9#2021"), None);
        assert_eq!((days_in(2, 2024), days_in(2, 2023), days_in(11, 2012)), (29, 28, 30));
    }
}
