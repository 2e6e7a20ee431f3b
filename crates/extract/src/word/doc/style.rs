//! The style sheet, and the pages on which the looks of runs and the shapes of paragraphs are
//! kept.

use std::rc::Rc;

use super::file::{File, Part, plc, u16_at, u32_at};
use super::sprm::{Look, Shape};

/// The styles, each with all that it inherits.
#[derive(Default)]
pub(super) struct Styles {
    looks: Vec<Look>,
    shapes: Vec<Shape>,
    /// What a character style changes, with what it is based on.
    changes: Vec<Vec<u8>>,
}

struct Raw<'a> {
    kind: u8,
    base: usize,
    papx: &'a [u8],
    chpx: &'a [u8],
}

impl Styles {
    pub fn read(file: &File) -> Self {
        let bytes = file.part(Part::Styles);
        let header = usize::from(u16_at(bytes, 0).unwrap_or(0));
        let count = usize::from(u16_at(bytes, 2).unwrap_or(0)).min(0x0fff);
        let base_size = usize::from(u16_at(bytes, 4).unwrap_or(0x0a));
        let standard = Look {
            fonts: [u16_at(bytes, 14).unwrap_or(0), u16_at(bytes, 18).unwrap_or(0)],
            ..Look::default()
        };
        let mut raw: Vec<Option<Raw<'_>>> = Vec::new();
        let mut at = 2 + header;
        for _ in 0..count {
            let Some(size) = u16_at(bytes, at) else { break };
            let std = bytes.get(at + 2..at + 2 + usize::from(size)).unwrap_or(&[]);
            raw.push(Self::raw(std, base_size));
            at += 2 + usize::from(size);
        }
        let mut styles = Self::default();
        for i in 0..raw.len() {
            // From the root of its line down to the style itself.
            let mut line = vec![i];
            while let Some(Some(style)) = raw.get(line[line.len() - 1])
                && style.base < raw.len()
                && !line.contains(&style.base)
                && line.len() < 32
            {
                line.push(style.base);
            }
            let (mut look, mut shape, mut changes) = (standard.clone(), Shape::default(), Vec::new());
            for style in line.iter().rev().filter_map(|&i| raw.get(i)?.as_ref()) {
                let base = look.clone();
                look.apply(style.chpx, &base);
                shape.apply(style.papx, &file.data);
                if style.kind == 2 {
                    changes.extend_from_slice(style.chpx);
                }
            }
            styles.looks.push(look);
            styles.shapes.push(shape);
            styles.changes.push(changes);
        }
        if styles.looks.is_empty() {
            styles.looks.push(standard);
        }
        styles
    }

    fn raw(std: &[u8], base_size: usize) -> Option<Raw<'_>> {
        let kind_and_base = u16_at(std, 2)?;
        let updates = usize::from(u16_at(std, 4)? & 0x000f);
        let name = usize::from(u16_at(std, base_size)?);
        let mut at = base_size + 2 + 2 * name + 2;
        let mut found: Vec<&[u8]> = Vec::new();
        for _ in 0..updates {
            at += at & 1;
            let Some(size) = u16_at(std, at) else { break };
            let upx = std.get(at + 2..at + 2 + usize::from(size)).unwrap_or(&[]);
            found.push(upx);
            at += 2 + usize::from(size);
        }
        let kind = (kind_and_base & 0x000f) as u8;
        // Paragraphs: shape, look. Characters: look. Tables: row, shape, look.
        let (papx, chpx) = match (kind, &found[..]) {
            (1, [papx, chpx, ..]) => (papx.get(2..).unwrap_or(&[]), *chpx),
            (1, [papx]) => (papx.get(2..).unwrap_or(&[]), &[][..]),
            (2, [chpx, ..]) => (&[][..], *chpx),
            _ => (&[][..], &[][..]),
        };
        Some(Raw { kind, base: usize::from(kind_and_base >> 4), papx, chpx })
    }

    /// The look of the text of a paragraph style.
    pub fn look(&self, style: u16) -> &Look {
        self.looks.get(usize::from(style)).unwrap_or(&self.looks[0])
    }

    /// The shape of a paragraph style.
    pub fn shape(&self, style: u16) -> Shape {
        self.shapes.get(usize::from(style)).cloned().unwrap_or_default()
    }

    /// The look of a run in a paragraph of a style, given what its pages and pieces change.
    pub fn run(&self, paragraph: u16, lists: &[&[u8]]) -> Look {
        let base = self.look(paragraph);
        let mut look = base.clone();
        // The character style lies between the paragraph's style and the run's own changes.
        let mut named = base.clone();
        lists.iter().for_each(|list| named.apply(list, base));
        if let Some(changes) = named.style.and_then(|s| self.changes.get(usize::from(s))) {
            look.apply(changes, base);
        }
        let under = look.clone();
        lists.iter().for_each(|list| look.apply(list, &under));
        look
    }
}

/// The names of the fonts.
pub(super) fn fonts(file: &File) -> Vec<Rc<str>> {
    let bytes = file.part(Part::Fonts);
    let count = usize::from(u16_at(bytes, 0).unwrap_or(0));
    let mut at = 4;
    let mut names = Vec::new();
    for _ in 0..count {
        let Some(&size) = bytes.get(at) else { break };
        let font = bytes.get(at + 1..at + 1 + usize::from(size)).unwrap_or(&[]);
        let name: Vec<u16> = font
            .get(39..)
            .unwrap_or(&[])
            .chunks_exact(2)
            .map(|b| u16::from_le_bytes([b[0], b[1]]))
            .take_while(|&c| c != 0)
            .collect();
        names.push(String::from_utf16_lossy(&name).into());
        at += 1 + usize::from(size);
    }
    names
}

/// Stretches of the main stream with the changes that hold for them, in order.
pub(super) struct Stretches<'a> {
    /// First byte, one past the last, style, changes.
    all: Vec<(u32, u32, u16, &'a [u8])>,
}

impl<'a> Stretches<'a> {
    /// Of runs of characters; they have no style of their own.
    pub fn characters(file: &'a File) -> Self {
        Self::read(file, Part::CharacterPages, 1, |page, entry| {
            let at = 2 * usize::from(*entry.first()?);
            if at == 0 {
                return Some((0, &[][..]));
            }
            let size = usize::from(*page.get(at)?);
            Some((0, page.get(at + 1..at + 1 + size)?))
        })
    }

    /// Of paragraphs.
    pub fn paragraphs(file: &'a File) -> Self {
        Self::read(file, Part::ParagraphPages, 13, |page, entry| {
            let at = 2 * usize::from(*entry.first()?);
            if at == 0 {
                return Some((0, &[][..]));
            }
            let (start, size) = match usize::from(*page.get(at)?) {
                0 => (at + 2, 2 * usize::from(*page.get(at + 1)?)),
                half => (at + 1, 2 * half - 1),
            };
            let papx = page.get(start..start + size)?;
            Some((u16_at(papx, 0)?, papx.get(2..)?))
        })
    }

    fn read(
        file: &'a File,
        part: Part,
        entry: usize,
        changes: impl Fn(&'a [u8], &'a [u8]) -> Option<(u16, &'a [u8])>,
    ) -> Self {
        let mut all = Vec::new();
        let (_, numbers) = plc(file.part(part), 4);
        // Every page stands once in a sound file.
        for number in numbers.iter().take(file.main.len() / 512 + 1) {
            let at = (u32_at(number, 0).unwrap_or(0) & 0x003f_ffff) as usize * 512;
            let Some(page) = file.main.get(at..at + 512) else { continue };
            let runs = usize::from(page[511]);
            for i in 0..runs {
                let (Some(from), Some(to)) = (u32_at(page, 4 * i), u32_at(page, 4 * i + 4)) else { break };
                let Some(entry) = page.get(4 * (runs + 1) + entry * i..).and_then(|e| e.get(..entry)) else {
                    break;
                };
                if from < to
                    && let Some((style, list)) = changes(page, entry)
                {
                    all.push((from, to, style, list));
                }
            }
        }
        all.sort_by_key(|s| s.0);
        Self { all }
    }

    /// Style and changes at a place, and where they end; where nothing is known, the next place at
    /// which something is.
    pub fn at(&self, place: u32) -> (u16, &'a [u8], u32) {
        let next = self.all.partition_point(|s| s.0 <= place);
        match next.checked_sub(1).map(|i| self.all[i]) {
            Some((_, to, style, list)) if place < to => (style, list, to),
            _ => (0, &[], self.all.get(next).map_or(u32::MAX, |s| s.0)),
        }
    }
}
