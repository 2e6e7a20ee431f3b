//! Lists and the numbers that Word makes for them.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::super::number::{Counters, Level, List, Part as LabelPart, Style, symbol};
use super::file::{File, Part, u16_at, u32_at};
use super::sprm::Look;

/// One use of a list (`LFO`): which list, with what of its own.
struct Use {
    list: i64,
    own: Option<List>,
    /// Levels that begin anew where this use begins.
    restarts: Vec<usize>,
}

pub(super) struct Lists {
    lists: HashMap<i64, List>,
    uses: Vec<Use>,
    begun: HashSet<u16>,
    counters: Counters,
}

impl Lists {
    pub fn read(file: &File, fonts: &[Rc<str>]) -> Self {
        let mut lists = HashMap::new();
        let bytes = file.part_and_rest(Part::Lists);
        let count = usize::from(u16_at(bytes, 0).unwrap_or(0));
        // The levels of all lists follow their heads.
        let mut at = 2 + 28 * count;
        for i in 0..count {
            let Some(head) = bytes.get(2 + 28 * i..2 + 28 * (i + 1)) else { break };
            let id = i64::from(u32_at(head, 0).unwrap_or(0));
            let levels = if head[26] & 1 != 0 { 1 } else { 9 };
            let mut list = List::default();
            for _ in 0..levels {
                let Some((level, size)) = level(bytes.get(at..).unwrap_or(&[]), fonts) else { break };
                list.levels.push(level);
                at += size;
            }
            lists.insert(id, list);
        }
        let uses = Self::uses(file, fonts, &lists);
        Self { lists, uses, begun: HashSet::new(), counters: Counters::default() }
    }

    fn uses(file: &File, fonts: &[Rc<str>], lists: &HashMap<i64, List>) -> Vec<Use> {
        let bytes = file.part(Part::ListUses);
        let count = u32_at(bytes, 0).unwrap_or(0) as usize;
        let mut at = count.saturating_mul(16).saturating_add(4);
        let mut uses = Vec::new();
        for i in 0..count {
            let Some(lfo) = bytes.get(4 + 16 * i..4 + 16 * (i + 1)) else { break };
            let list = i64::from(u32_at(lfo, 0).unwrap_or(0));
            let mut this = Use { list, own: None, restarts: Vec::new() };
            at = at.saturating_add(4);
            for _ in 0..lfo[12] {
                let (Some(start), Some(flags)) = (u32_at(bytes, at), u32_at(bytes, at + 4)) else { break };
                at += 8;
                let index = (flags & 0x0f) as usize;
                let own = this.own.get_or_insert_with(|| lists.get(&list).cloned().unwrap_or_default());
                if flags & 0x20 != 0 {
                    let Some((level, size)) = level(bytes.get(at..).unwrap_or(&[]), fonts) else { break };
                    at += size;
                    if let Some(slot) = own.levels.get_mut(index) {
                        *slot = level;
                    }
                } else if let Some(slot) = own.levels.get_mut(index).filter(|_| flags & 0x10 != 0) {
                    slot.start = start;
                }
                if flags & 0x10 != 0 {
                    this.restarts.push(index);
                }
            }
            uses.push(this);
        }
        uses
    }

    /// The label of the next paragraph of a use (counted from 1) on a level.
    pub fn label(&mut self, index: u16, level: u8) -> String {
        let Some(this) = usize::from(index).checked_sub(1).and_then(|i| self.uses.get(i)) else {
            return String::new();
        };
        if self.begun.insert(index) {
            this.restarts.iter().for_each(|&level| self.counters.restart(this.list, level));
        }
        match this.own.as_ref().or_else(|| self.lists.get(&this.list)) {
            Some(list) => self.counters.next(this.list, list, usize::from(level)),
            None => String::new(),
        }
    }
}

/// A level (`LVL`) and its size in bytes.
fn level(bytes: &[u8], fonts: &[Rc<str>]) -> Option<(Level, usize)> {
    let head = bytes.get(..28)?;
    let (look_size, shape_size) = (usize::from(head[24]), usize::from(head[25]));
    let look_bytes = bytes.get(28 + shape_size..28 + shape_size + look_size)?;
    let text_at = 28 + shape_size + look_size;
    let length = usize::from(u16_at(bytes, text_at)?);
    let text = bytes.get(text_at + 2..text_at + 2 + 2 * length)?;
    let style = match head[4] {
        0 => Style::Decimal,
        1 => Style::UpperRoman,
        2 => Style::LowerRoman,
        3 => Style::UpperLetter,
        4 => Style::LowerLetter,
        22 => Style::Padded,
        23 => Style::Bullet,
        255 => Style::None,
        _ => Style::Decimal,
    };
    let mut look = Look { fonts: [u16::MAX; 2], ..Look::default() };
    look.apply(look_bytes, &Look::default());
    let font = fonts.get(usize::from(look.fonts[0])).map_or("", |f| f);
    let mut parts = Vec::new();
    let mut run = Vec::new();
    let flush = |run: &mut Vec<u16>, parts: &mut Vec<LabelPart>| {
        if !run.is_empty() {
            let text = String::from_utf16_lossy(run);
            parts.push(LabelPart::Text(
                text.chars().map(|c| if style == Style::Bullet { symbol(font, c) } else { c }).collect(),
            ));
            run.clear();
        }
    };
    for unit in text.chunks_exact(2).map(|b| u16::from_le_bytes([b[0], b[1]])) {
        match unit {
            0..=8 => {
                flush(&mut run, &mut parts);
                parts.push(LabelPart::Level(usize::from(unit)));
            }
            _ => run.push(unit),
        }
    }
    flush(&mut run, &mut parts);
    let flags = head[5];
    let level = Level {
        style,
        start: u32_at(head, 0)?.min(0x7fff),
        parts,
        legal: flags & 4 != 0,
        restart: (flags & 8 != 0).then_some(usize::from(head[26])),
    };
    Some((level, text_at + 2 + 2 * length))
}
