//! Glyphs to words and lines.
//!
//! Glyphs are chained into pieces in the order they are drawn, so that what lies over something
//! else (a stamp, a second print of the same words) is not mixed with it letter by letter; pieces
//! are gathered into lines by their baselines; what touches on a line is one word.

use congvan_model::{BBox, Line, Word};
use congvan_text::nfc;

use super::glyphs::{Glyph, PageGlyphs};

/// How far letters reach above and below the baseline, as shares of the font size.
const ASCENT: f32 = 0.89;
const DESCENT: f32 = 0.22;
/// A gap wider than this share of the font size parts words. Spaces are 0.25 and, in lines
/// that were squeezed, down to 0.15; gaps between letters from rounding stay under 0.05.
const GAP: f32 = 0.13;
/// Letters may overlap by this share before they are two pieces.
const OVERLAP: f32 = 0.25;

/// The lines of a page.
pub(crate) struct Built {
    /// From top to bottom; then text that runs in other directions.
    pub(crate) lines: Vec<Line>,
    /// Size of the page, turned so that its text is upright if nearly all of it lies on its side.
    pub(crate) width: f32,
    pub(crate) height: f32,
    /// How the page was turned, clockwise in degrees: 0, 90, 180 or 270.
    pub(crate) turned: u16,
}

/// Direction of text.
#[derive(Clone, Copy, PartialEq, Debug)]
struct Frame {
    cos: f32,
    sin: f32,
}

impl Frame {
    const UPRIGHT: Self = Self { cos: 1.0, sin: 0.0 };

    /// Coordinates in which text of this direction runs to the right.
    fn enter(self, x: f32, y: f32) -> (f32, f32) {
        (x * self.cos + y * self.sin, -x * self.sin + y * self.cos)
    }

    /// Back to the page.
    fn leave(self, u: f32, v: f32) -> (f32, f32) {
        (u * self.cos - v * self.sin, u * self.sin + v * self.cos)
    }

    fn leave_box(self, b: BBox) -> BBox {
        if self == Self::UPRIGHT {
            return b;
        }
        let corners = [(b.x0, b.y0), (b.x1, b.y0), (b.x0, b.y1), (b.x1, b.y1)].map(|(u, v)| self.leave(u, v));
        let fold = |f: fn(f32, f32) -> f32, pick: fn(&(f32, f32)) -> f32| {
            corners.iter().map(pick).reduce(f).unwrap_or_default()
        };
        BBox::new(
            fold(f32::min, |c| c.0),
            fold(f32::min, |c| c.1),
            fold(f32::max, |c| c.0),
            fold(f32::max, |c| c.1),
        )
    }
}

/// The direction of a glyph in whole degrees: one of the four sides where it is within 8 degrees of
/// one (a crooked scan is still upright), else rounded to 5.
fn direction(g: &Glyph) -> i16 {
    if g.dx > 0.99 {
        return 0;
    }
    let degrees = g.dy.atan2(g.dx).to_degrees().rem_euclid(360.0);
    let side = (degrees / 90.0).round() * 90.0;
    if (degrees - side).abs() <= 8.0 { side as i16 % 360 } else { (degrees / 5.0).round() as i16 * 5 % 360 }
}

fn frame(degrees: i16) -> Frame {
    match degrees {
        0 => Frame::UPRIGHT,
        90 => Frame { cos: 0.0, sin: 1.0 },
        180 => Frame { cos: -1.0, sin: 0.0 },
        270 => Frame { cos: 0.0, sin: -1.0 },
        d => {
            let (sin, cos) = f32::from(d).to_radians().sin_cos();
            Frame { cos, sin }
        }
    }
}

/// Builds the lines of a page of this size.
pub(crate) fn build(page: &PageGlyphs, width: f32, height: f32) -> Built {
    let mut directions: Vec<(i16, usize)> = Vec::new();
    let of: Vec<i16> = page.glyphs.iter().map(direction).collect();
    for d in &of {
        match directions.iter_mut().find(|(known, _)| known == d) {
            Some((_, count)) => *count += 1,
            None => directions.push((*d, 1)),
        }
    }
    let total = page.glyphs.len();
    // A table drawn on its side, or a page that was scanned so: it is read turned.
    let turned = directions
        .iter()
        .find(|(d, count)| *d != 0 && *d % 90 == 0 && *count * 10 >= total * 9 && total >= 50)
        .map_or(0, |(d, _)| *d);
    // The page is turned back by as much as its text was turned.
    let view = frame(turned);
    let shift = match turned {
        90 => (0.0, width),
        180 => (width, height),
        270 => (height, 0.0),
        _ => (0.0, 0.0),
    };
    let (page_width, page_height) = if turned % 180 == 90 { (height, width) } else { (width, height) };

    directions.sort_by_key(|(d, _)| (*d - turned).rem_euclid(360));
    let mut lines = Vec::new();
    for (d, _) in directions {
        let text_frame = frame(d);
        let glyphs: Vec<Placed<'_>> = page
            .glyphs
            .iter()
            .zip(&of)
            .filter(|(_, of)| **of == d)
            .map(|(g, _)| {
                let (u0, v) = text_frame.enter(g.x, g.y);
                let (u1, _) = text_frame.enter(g.x1, g.y1);
                Placed { glyph: g, u0: u0.min(u1), u1: u1.max(u0), v }
            })
            .collect();
        for line in frame_lines(&glyphs, &page.text) {
            lines.push(line.finish(|b| {
                let on_page = text_frame.leave_box(b);
                if turned == 0 {
                    return on_page;
                }
                let corners = [view.enter(on_page.x0, on_page.y0), view.enter(on_page.x1, on_page.y1)];
                BBox::new(
                    corners[0].0.min(corners[1].0) + shift.0,
                    corners[0].1.min(corners[1].1) + shift.1,
                    corners[0].0.max(corners[1].0) + shift.0,
                    corners[0].1.max(corners[1].1) + shift.1,
                )
            }));
        }
    }
    Built { lines, width: page_width, height: page_height, turned: turned as u16 }
}

/// A glyph in the coordinates of its direction.
struct Placed<'a> {
    glyph: &'a Glyph,
    u0: f32,
    u1: f32,
    v: f32,
}

/// A glyph of a piece.
#[derive(Clone, Copy)]
struct Item {
    index: usize,
    /// A mark that belongs to the letter before it.
    mark: bool,
    /// Printed twice: bold.
    twice: bool,
}

/// Glyphs that were drawn one after another.
struct Piece {
    items: Vec<Item>,
    u0: f32,
    u1: f32,
    /// Baseline where it begins and where it ends.
    v0: f32,
    v1: f32,
    size: f32,
    /// A space was drawn before or after it.
    space_before: bool,
    space_after: bool,
    annotation: bool,
    order: usize,
}

/// The lines of text of one direction.
fn frame_lines(glyphs: &[Placed<'_>], text: &str) -> Vec<RawLine> {
    let pieces = chain(glyphs);
    let (drawn, noted): (Vec<Piece>, Vec<Piece>) = pieces.into_iter().partition(|p| !p.annotation);
    let mut lines = gather(drawn);
    let mut rest = Vec::new();
    for line in gather(noted) {
        // A number, a day, a short word goes into a line; a banner is its own.
        let letters: usize = line.pieces.iter().map(|p| p.items.len()).sum();
        if letters > 24 {
            rest.push(line);
            continue;
        }
        let joint =
            |l: &RawLine| line.pieces.iter().map(|p| l.fit(p)).try_fold(f32::MAX, |a, f| Some(a.min(f?)));
        if let Some(i) = best(&lines, joint) {
            line.pieces.into_iter().for_each(|p| lines[i].insert(p));
            continue;
        }
        let (figures, others): (Vec<Piece>, Vec<Piece>) =
            line.pieces.into_iter().partition(|p| is_number(p, glyphs));
        let mut left = others;
        for piece in figures {
            if let Some(i) = best(&lines, |l| l.fit(&piece)) {
                lines[i].insert(piece);
            } else if let Some(under) = lines
                .iter_mut()
                .flat_map(|l| &mut l.pieces)
                .find(|under| is_number(under, glyphs) && covers(&piece, under))
            {
                // A new day stamped over the printed one: the later one is seen.
                *under = piece;
            } else {
                left.push(piece);
            }
        }
        rest.extend(gather(left));
    }
    lines.extend(rest);
    fill_in_digits(&mut lines, glyphs);
    lines.sort_by(|a, b| a.v().total_cmp(&b.v()).then(a.u0().total_cmp(&b.u0())));
    lines.iter_mut().filter_map(|line| line.words(glyphs, text)).collect()
}

/// The line that this measure finds best, if it finds any good.
fn best(lines: &[RawLine], fit: impl Fn(&RawLine) -> Option<f32>) -> Option<usize> {
    let fits = lines.iter().enumerate().filter_map(|(i, l)| fit(l).map(|f| (i, f)));
    fits.max_by(|a, b| a.1.total_cmp(&b.1)).map(|(i, _)| i)
}

/// True for a number as a letter or a day has it.
fn is_number(piece: &Piece, glyphs: &[Placed<'_>]) -> bool {
    piece.items.len() <= 5 && piece.items.iter().all(|i| glyphs[i.index].glyph.c.is_ascii_digit())
}

/// True if one piece lies on the other.
fn covers(over: &Piece, under: &Piece) -> bool {
    let shared = over.u1.min(under.u1) - over.u0.max(under.u0);
    let rise = (over.v0 - under.v0).abs();
    shared > 0.6 * (over.u1 - over.u0).max(under.u1 - under.u0) && rise < 0.4 * under.size
}

/// Chains glyphs in the order they are drawn.
fn chain(glyphs: &[Placed<'_>]) -> Vec<Piece> {
    let spacing = letter_spacing(glyphs);
    let mut pieces: Vec<Piece> = Vec::new();
    let mut open = false;
    let mut space = false;
    for (index, g) in glyphs.iter().enumerate() {
        if g.glyph.c == ' ' {
            if open && let Some(piece) = pieces.last_mut() {
                piece.space_after = true;
            }
            open = false;
            space = true;
            continue;
        }
        let size = g.glyph.size;
        if open && let Some(piece) = pieces.last_mut() {
            let last = piece.items.last().map_or(index, |i| i.index);
            let base = piece.items.iter().rev().find(|i| !i.mark).map_or(last, |i| i.index);
            match join(&glyphs[last], &glyphs[base], piece.u1, g, spacing[index]) {
                Joint::Letter => {
                    piece.items.push(Item { index, mark: false, twice: false });
                    piece.u1 = piece.u1.max(g.u1);
                    piece.v1 = g.v;
                    piece.size = piece.size.max(size);
                    continue;
                }
                Joint::Mark => {
                    if (g.u0 - piece.u1).abs() < 0.15 * size {
                        piece.u1 = piece.u1.max(g.u1);
                    }
                    piece.items.push(Item { index, mark: true, twice: false });
                    continue;
                }
                Joint::MarkBefore => {
                    // The accent was drawn before its letter.
                    let at = piece.items.len() - 1;
                    piece.items[at].mark = true;
                    piece.items.insert(at, Item { index, mark: false, twice: false });
                    piece.u0 = piece.u0.min(g.u0);
                    piece.u1 = piece.u1.max(g.u1);
                    piece.v1 = g.v;
                    piece.size = piece.size.max(size);
                    continue;
                }
                Joint::Twice => {
                    if let Some(item) = piece.items.iter_mut().rev().find(|i| !i.mark) {
                        item.twice = true;
                    }
                    continue;
                }
                Joint::None => {}
            }
        }
        pieces.push(Piece {
            items: vec![Item { index, mark: false, twice: false }],
            u0: g.u0,
            u1: g.u1,
            v0: g.v,
            v1: g.v,
            size,
            space_before: space,
            space_after: false,
            annotation: g.glyph.annotation,
            order: pieces.len(),
        });
        open = true;
        space = false;
    }
    pieces
}

enum Joint {
    Letter,
    Mark,
    MarkBefore,
    Twice,
    None,
}

/// How `g` continues a piece that ends at `end` in `last`, whose last letter is `base`.
fn join(last: &Placed<'_>, base: &Placed<'_>, end: f32, g: &Placed<'_>, spacing: f32) -> Joint {
    let size = g.glyph.size.min(base.glyph.size);
    let rise = (g.v - base.v).abs();
    if g.glyph.annotation != base.glyph.annotation {
        return Joint::None;
    }
    let middle = (g.u0 + g.u1) / 2.0;
    if is_accent(g.glyph.c) && rise < size {
        let combining = is_combining(g.glyph.c);
        let over = if combining { 0.35 * size } else { 0.0 };
        let back = g.u0 < base.u1 - 0.15 * size || combining;
        let above = back && middle > base.u0 - over && middle < base.u1 + over;
        // A font may give its marks a width; then they come in the order of the text.
        let next = combining && g.glyph.run == last.glyph.run && (g.u0 - end).abs() < 0.15 * size;
        if (above || next) && base.glyph.c.is_alphabetic() {
            return Joint::Mark;
        }
    }
    let close =
        rise < 0.2 * size && g.glyph.size < base.glyph.size * 1.7 && base.glyph.size < g.glyph.size * 1.7;
    if close && g.glyph.c == base.glyph.c && (g.u0 - base.u0).abs() < 0.2 * size && g.u1 > g.u0 {
        return Joint::Twice;
    }
    let lone_accent = is_accent(last.glyph.c) && std::ptr::eq(last, base);
    if lone_accent && rise < size && g.glyph.c.is_alphabetic() {
        let middle = (last.u0 + last.u1) / 2.0;
        if middle > g.u0 && middle < g.u1 {
            return Joint::MarkBefore;
        }
    }
    let gap = g.u0 - end;
    if close && gap > -OVERLAP * size && gap < GAP * size + spacing { Joint::Letter } else { Joint::None }
}

/// For every glyph the gap that its show operation leaves between all letters, where it spaces
/// them out.
fn letter_spacing(glyphs: &[Placed<'_>]) -> Vec<f32> {
    let mut spacing = vec![0.0; glyphs.len()];
    let mut start = 0;
    while start < glyphs.len() {
        let run = glyphs[start].glyph.run;
        let end = start + glyphs[start..].iter().take_while(|g| g.glyph.run == run).count();
        if end - start >= 4 {
            let size = glyphs[start].glyph.size;
            let mut gaps: Vec<f32> = glyphs[start..end]
                .windows(2)
                .filter(|w| w[0].glyph.c != ' ' && w[1].glyph.c != ' ')
                .map(|w| w[1].u0 - w[0].u1)
                .collect();
            gaps.sort_by(f32::total_cmp);
            if gaps.len() >= 3 {
                let usual = gaps[gaps.len() / 5];
                if usual > 0.08 * size && usual < 0.6 * size {
                    spacing[start..end].fill(usual);
                }
            }
        }
        start = end;
    }
    spacing
}

fn is_combining(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

/// The combining mark for a character that is drawn over a letter; itself if it is one.
fn combining(c: char) -> Option<char> {
    Some(match c {
        '\u{300}'..='\u{36f}' => c,
        '`' | 'ˋ' => '\u{300}',
        '´' | 'ˊ' => '\u{301}',
        'ˆ' | '^' => '\u{302}',
        '˜' | '~' => '\u{303}',
        '˘' => '\u{306}',
        'ʼ' | '\u{2c0}' => '\u{309}',
        _ => return None,
    })
}

fn is_accent(c: char) -> bool {
    combining(c).is_some()
}

/// One baseline.
struct RawLine {
    pieces: Vec<Piece>,
    /// Baseline and size at its right end, by which the next piece is judged; a raised or
    /// lowered figure does not move them.
    v_last: f32,
    size_last: f32,
    end: f32,
    words: Vec<RawWord>,
}

/// A word before it has its place in the text of its line.
struct RawWord {
    word: Word,
    text: String,
    bold: Option<bool>,
    italic: Option<bool>,
}

/// Gathers pieces into lines, from left to right: each goes to the line whose baseline, where it
/// ends, is nearest. So a crooked line is followed.
fn gather(mut pieces: Vec<Piece>) -> Vec<RawLine> {
    pieces.sort_by(|a, b| a.u0.total_cmp(&b.u0).then(a.order.cmp(&b.order)));
    let mut lines: Vec<RawLine> = Vec::new();
    for piece in pieces {
        let best = lines
            .iter_mut()
            .filter_map(|line| line.distance(&piece).map(|d| (d, line)))
            .min_by(|a, b| a.0.total_cmp(&b.0));
        match best {
            Some((_, line)) => line.push(piece),
            None => lines.push(RawLine {
                v_last: piece.v1,
                size_last: piece.size,
                end: piece.u1,
                pieces: vec![piece],
                words: Vec::new(),
            }),
        }
    }
    lines
}

impl RawLine {
    /// How far off its baseline a piece is; `None` if it stands on another.
    fn distance(&self, piece: &Piece) -> Option<f32> {
        let rise = self.v_last - piece.v0;
        let small = piece.size.min(self.size_last);
        let large = piece.size.max(self.size_last);
        let end = self.end;
        if rise.abs() <= 0.22 * small {
            return Some(rise.abs());
        }
        let adjacent = piece.u0 - end < 0.5 * large && piece.u0 - end > -0.3 * large;
        if !adjacent || small > 0.85 * large {
            return None;
        }
        // A figure set high or low beside its word, or a word beside such a figure.
        let raised = if piece.size < self.size_last { rise } else { -rise };
        (raised > -0.3 * large && raised < 0.65 * large).then_some(rise.abs())
    }

    fn push(&mut self, piece: Piece) {
        if piece.size > 0.85 * self.size_last {
            self.v_last = piece.v1;
            self.size_last = piece.size;
        }
        self.end = self.end.max(piece.u1);
        self.pieces.push(piece);
    }

    fn insert(&mut self, piece: Piece) {
        let at = self.pieces.partition_point(|p| p.u0 <= piece.u0);
        self.pieces.insert(at, piece);
    }

    fn v(&self) -> f32 {
        self.pieces.iter().map(|p| p.v0).sum::<f32>() / self.pieces.len() as f32
    }

    fn u0(&self) -> f32 {
        self.pieces.first().map_or(0.0, |p| p.u0)
    }

    /// How well a text that was put onto the page later (a number or a day from a signing system)
    /// fits into this line; `None` if it does not.
    fn fit(&self, piece: &Piece) -> Option<f32> {
        let slack = 0.3 * piece.size;
        // How far off this line's text begins on either side of it.
        let (mut before, mut after) = (f32::MAX, f32::MAX);
        let mut near: Option<&Piece> = None;
        for p in &self.pieces {
            if p.u1 <= piece.u0 + slack {
                before = before.min(piece.u0 - p.u1);
            } else if p.u0 >= piece.u1 - slack {
                after = after.min(p.u0 - piece.u1);
            } else {
                return None;
            }
            let off = |p: &Piece| (p.u0 - piece.u1).max(piece.u0 - p.u1);
            if near.is_none_or(|n| off(p) < off(n)) {
                near = Some(p);
            }
        }
        let p = near?;
        let alike = piece.size < 1.6 * p.size && p.size < 1.6 * piece.size;
        let top = (p.v0 - ASCENT * p.size).max(piece.v0 - ASCENT * piece.size);
        let bottom = (p.v0 + DESCENT * p.size).min(piece.v0 + DESCENT * piece.size);
        let shared = (bottom - top) / ((ASCENT + DESCENT) * p.size.min(piece.size));
        if !alike || shared < 0.4 {
            return None;
        }
        // A gap left between two words was left for it.
        let in_gap = before < 4.0 * p.size && after < 4.0 * p.size;
        Some(shared + if in_gap { 1.0 } else { 0.0 })
    }

    /// Makes its words; `None` if it has none.
    fn words(&mut self, glyphs: &[Placed<'_>], text: &str) -> Option<RawLine> {
        self.pieces.sort_by(|a, b| a.u0.total_cmp(&b.u0).then(a.order.cmp(&b.order)));
        overprints(&mut self.pieces, glyphs, text);
        let mut words: Vec<Vec<&Piece>> = Vec::new();
        for piece in &self.pieces {
            let joins = words.last().and_then(|w| w.last()).is_some_and(|last| touches(last, piece, glyphs));
            match words.last_mut() {
                Some(word) if joins => word.push(piece),
                _ => words.push(vec![piece]),
            }
        }
        join_spaced_letters(&mut words, glyphs);
        let mut words: Vec<RawWord> = words.iter().filter_map(|w| word(w, glyphs, text)).collect();
        settle_faces(&mut words);
        if words.is_empty() {
            return None;
        }
        Some(RawLine {
            pieces: Vec::new(),
            v_last: self.v_last,
            size_last: self.size_last,
            end: self.end,
            words,
        })
    }

    fn finish(self, place: impl Fn(BBox) -> BBox) -> Line {
        let mut line = Line::default();
        for RawWord { mut word, text, .. } in self.words {
            if !line.text.is_empty() {
                line.text.push(' ');
            }
            word.start = line.text.len();
            line.text.push_str(&text);
            word.end = line.text.len();
            word.bbox = place(word.bbox);
            line.bbox = if line.words.is_empty() { word.bbox } else { line.bbox.join(&word.bbox) };
            line.words.push(word);
        }
        line
    }
}

/// True if two neighbours on a line are one word.
fn touches(last: &Piece, piece: &Piece, glyphs: &[Placed<'_>]) -> bool {
    let size = last.size.min(piece.size);
    let gap = piece.u0 - last.u1;
    if (last.space_after || piece.space_before) && (piece.order == last.order + 1 || gap > 0.03 * size) {
        return false;
    }
    if gap >= GAP * size || gap <= -OVERLAP * 1.5 * size {
        return false;
    }
    let rise = last.v1 - piece.v0;
    if rise.abs() <= 0.2 * size {
        return true;
    }
    // `m²` is one word; the figure of a footnote is no part of the word it stands at.
    let is = |p: &Piece, at: Option<&Item>, set: &[char]| {
        at.is_some_and(|i| set.contains(&glyphs[i.index].glyph.c)) && !p.items.is_empty()
    };
    rise > 0.0
        && is(last, last.items.last(), &['m'])
        && piece.items.len() == 1
        && is(piece, piece.items.first(), &['2', '3'])
}

/// Drops what was printed twice in the same place, to look bold, and marks it so; sets accents
/// that were drawn apart onto their letters.
fn overprints(pieces: &mut Vec<Piece>, glyphs: &[Placed<'_>], text: &str) {
    let overlapping = |a: &Piece, b: &Piece| {
        a.u1.min(b.u1) - a.u0.max(b.u0) > 0.3 * a.size.min(b.size).min(a.u1 - a.u0).min(b.u1 - b.u0)
    };
    if !pieces.iter().enumerate().any(|(i, a)| pieces[i + 1..].iter().take(8).any(|b| overlapping(a, b))) {
        return;
    }
    let chars = |g: &Placed<'_>| &text[g.glyph.start as usize..g.glyph.end as usize];
    // In the order of drawing, so that it is the second print that goes.
    let mut order: Vec<usize> = (0..pieces.len()).collect();
    order.sort_by_key(|i| pieces[*i].order);
    for at in 1..order.len() {
        let (later, mut n) = (order[at], 0);
        while n < pieces[later].items.len() {
            let item = pieces[later].items[n];
            let g = &glyphs[item.index];
            let size = g.glyph.size;
            let mut dropped = false;
            for &earlier in &order[..at] {
                if pieces[earlier].u1 < g.u0 - size || pieces[earlier].u0 > g.u1 + size {
                    continue;
                }
                let found = pieces[earlier].items.iter_mut().find(|other| {
                    let o = &glyphs[other.index];
                    (o.u0 - g.u0).abs() < 0.2 * size && (o.v - g.v).abs() < 0.2 * size && chars(o) == chars(g)
                });
                if let Some(other) = found {
                    other.twice = true;
                    dropped = true;
                    break;
                }
            }
            if dropped {
                pieces[later].items.remove(n);
            } else {
                n += 1;
            }
        }
    }
    pieces.retain(|p| !p.items.is_empty());
    for piece in pieces.iter_mut() {
        let range = |f: fn(f32, f32) -> f32, pick: fn(&Placed<'_>) -> f32| {
            piece.items.iter().map(|i| pick(&glyphs[i.index])).reduce(f).unwrap_or_default()
        };
        (piece.u0, piece.u1) = (range(f32::min, |g| g.u0), range(f32::max, |g| g.u1));
    }
    // Accents that stand alone over a letter of another piece.
    let mut at = 0;
    while at < pieces.len() {
        let lone = match pieces[at].items[..] {
            [item] if is_accent(glyphs[item.index].glyph.c) => Some(item),
            _ => None,
        };
        let Some(item) = lone else {
            at += 1;
            continue;
        };
        let middle = (glyphs[item.index].u0 + glyphs[item.index].u1) / 2.0;
        let target = pieces.iter().enumerate().find_map(|(p, piece)| {
            if p == at {
                return None;
            }
            let i = piece.items.iter().position(|i| {
                let g = &glyphs[i.index];
                !i.mark && g.glyph.c.is_alphabetic() && g.u0 < middle && middle < g.u1
            })?;
            Some((p, i))
        });
        match target {
            Some((p, i)) => {
                pieces[p].items.insert(i + 1, Item { mark: true, ..item });
                pieces.remove(at);
            }
            None => at += 1,
        }
    }
    pieces.sort_by(|a, b| a.u0.total_cmp(&b.u0).then(a.order.cmp(&b.order)));
}

/// Joins words of one letter each that stand at even distances: a word spaced out letter by letter.
fn join_spaced_letters(words: &mut Vec<Vec<&Piece>>, glyphs: &[Placed<'_>]) {
    let single = |w: &Vec<&Piece>| {
        w.len() == 1
            && w[0].items.iter().filter(|i| !i.mark).count() == 1
            && glyphs[w[0].items[0].index].glyph.c.is_alphabetic()
    };
    let mut at = 0;
    while at < words.len() {
        let mut end = at + 1;
        if single(&words[at]) {
            let mut usual: Option<f32> = None;
            while end < words.len() && single(&words[end]) {
                let (a, b) = (words[end - 1][0], words[end][0]);
                let gap = (b.u0 - a.u1) / a.size;
                if a.space_after || b.space_before || gap > 0.6 || (gap - usual.unwrap_or(gap)).abs() > 0.08 {
                    break;
                }
                usual.get_or_insert(gap);
                end += 1;
            }
            if end - at >= 4 {
                let joined: Vec<&Piece> = words[at..end].iter().flatten().copied().collect();
                words.splice(at..end, [joined]);
            }
        }
        at += 1;
    }
}

/// One word of the pieces it is made of; `None` if nothing is left of its text.
fn word(pieces: &[&Piece], glyphs: &[Placed<'_>], text: &str) -> Option<RawWord> {
    let mut out = String::new();
    let mut marks: Vec<char> = Vec::new();
    let (mut bold, mut italic) = ((0u32, 0u32), (0u32, 0u32));
    let (mut size, mut v) = (0.0f32, 0.0f32);
    let (mut u0, mut u1) = (f32::MAX, f32::MIN);
    for piece in pieces {
        for item in &piece.items {
            let g = &glyphs[item.index];
            if item.mark {
                marks.extend(combining(g.glyph.c));
                continue;
            }
            flush(&mut out, &mut marks);
            out.push_str(&text[g.glyph.start as usize..g.glyph.end as usize]);
            let face = g.glyph.face;
            if let Some(b) = face.bold.map(|b| b || item.twice).or(item.twice.then_some(true)) {
                if b { bold.0 += 1 } else { bold.1 += 1 }
            }
            if let Some(i) = face.italic {
                if i { italic.0 += 1 } else { italic.1 += 1 }
            }
            // The size and baseline of its largest part: `m²`.
            if g.glyph.size > size {
                (size, v) = (g.glyph.size, g.v);
            }
            (u0, u1) = (u0.min(g.u0), u1.max(g.u1));
        }
        flush(&mut out, &mut marks);
    }
    let out = nfc(out.trim()).into_owned();
    if out.is_empty() {
        return None;
    }
    let bbox = BBox::new(u0, v - ASCENT * size, u1, v + DESCENT * size);
    let word = Word { start: 0, end: 0, bbox, size, bold: false, italic: false, confidence: None };
    let verdict = |(yes, no): (u32, u32)| (yes + no > 0).then_some(yes > no);
    Some(RawWord { word, text: out, bold: verdict(bold), italic: verdict(italic) })
}

/// Gives words whose letters do not tell their face (`2020`, `-`) that of their neighbour.
fn settle_faces(words: &mut [RawWord]) {
    for i in 0..words.len() {
        let near = |j: usize| {
            let (a, b) = (&words[i.min(j)].word, &words[i.max(j)].word);
            b.bbox.x0 - a.bbox.x1 < 1.5 * a.size.max(b.size) && (a.size - b.size).abs() < 0.5
        };
        let beside = [i.checked_sub(1), (i + 1 < words.len()).then_some(i + 1)];
        let find = |pick: fn(&RawWord) -> Option<bool>| {
            pick(&words[i])
                .or_else(|| beside.into_iter().flatten().filter(|j| near(*j)).find_map(|j| pick(&words[j])))
        };
        let (bold, italic) = (find(|w| w.bold), find(|w| w.italic));
        // Kept as found, so that it is handed on along the line.
        (words[i].bold, words[i].italic) = (bold, italic);
        words[i].word.bold = bold.unwrap_or(false);
        words[i].word.italic = italic.unwrap_or(false);
    }
}

/// Sets the marks of a letter in the order in which they compose: circumflex, breve and horn are
/// part of a Vietnamese vowel, the tone comes over it.
///
/// A tone typed after the last consonant of a syllable (`điên` with the dot under the n) goes back to
/// its vowel, where it is meant.
fn flush(out: &mut String, marks: &mut Vec<char>) {
    if marks.is_empty() {
        return;
    }
    marks.sort_by_key(|m| !matches!(m, '\u{302}' | '\u{306}' | '\u{31b}'));
    let is_vowel = |c: char| {
        matches!(congvan_text::base_char(c).to_ascii_lowercase(), 'a' | 'e' | 'i' | 'o' | 'u' | 'y')
    };
    let is_final = |c: char| matches!(c.to_ascii_lowercase(), 'c' | 'g' | 'h' | 'm' | 'n' | 'p' | 't');
    let vowel = out.char_indices().rev().take(3).find(|(_, c)| !is_final(*c) && !is_combining(*c));
    let marks: String = std::mem::take(marks).into_iter().collect();
    match vowel {
        Some((at, c)) if out.ends_with(is_final) && is_vowel(c) => out.insert_str(at + c.len_utf8(), &marks),
        _ => out.push_str(&marks),
    }
}

/// Moves a number that stands alone onto the line in whose gap it was put, a little too high or
/// too low: `Số:      /UBND-KGVX`.
fn fill_in_digits(lines: &mut Vec<RawLine>, glyphs: &[Placed<'_>]) {
    let mut at = 0;
    while at < lines.len() {
        let target = match &lines[at].pieces[..] {
            // Its own line does not fit: the piece is in its way.
            [piece] if is_number(piece, glyphs) => best(lines, |l| l.fit(piece).filter(|f| *f > 1.0)),
            _ => None,
        };
        if let Some(to) = target {
            let mut line = lines.remove(at);
            let to = if to > at { to - 1 } else { to };
            if let Some(piece) = line.pieces.pop() {
                lines[to].insert(piece);
            }
        } else {
            at += 1;
        }
    }
}
