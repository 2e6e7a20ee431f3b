//! Property modifiers (`Sprm`): what a run, a paragraph or a row of a table looks like, as a list
//! of changes to what it would look like otherwise.

use super::file::{u16_at, u32_at};

/// The changes of a list, one after the other: the code and its operand.
pub(super) fn changes(list: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    let mut rest = list;
    std::iter::from_fn(move || {
        let code = u16_at(rest, 0)?;
        let tail = &rest[2..];
        let size = match code >> 13 {
            0 | 1 => 1,
            2 | 4 | 5 => 2,
            3 => 4,
            7 => 3,
            _ => match code {
                // A table's definition has two bytes of length, one more than there is.
                0xd608 => usize::from(u16_at(tail, 0)?) + 1,
                // Tab stops: 255 means that the length must be counted.
                0xc615 if tail.first() == Some(&255) => {
                    let deleted = usize::from(*tail.get(1)?);
                    let added = usize::from(*tail.get(2 + 4 * deleted)?);
                    3 + 4 * deleted + 3 * added
                }
                _ => 1 + usize::from(*tail.first()?),
            },
        };
        let operand = tail.get(..size)?;
        rest = &tail[size..];
        Some((code, operand))
    })
}

/// How characters look.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Look {
    /// Index of the font for ASCII, and of that for other letters.
    pub fonts: [u16; 2],
    pub deleted: bool,
    pub hidden: bool,
    pub capitals: bool,
    /// The character stands for something else: a picture, a note.
    pub special: bool,
    /// A sign of a font: the font's index and the character.
    pub symbol: Option<(u16, u16)>,
    /// Index of the character style.
    pub style: Option<u16>,
}

impl Look {
    /// Changes it. `base` is the look of the styles, which some changes refer to.
    pub fn apply(&mut self, list: &[u8], base: &Self) {
        for (code, operand) in changes(list) {
            let toggle = |of: bool| match operand.first() {
                Some(0x80) => of,
                Some(0x81) => !of,
                other => other.is_some_and(|b| *b != 0),
            };
            let word = || u16_at(operand, 0).unwrap_or(0);
            match code {
                0x0800 => self.deleted = toggle(base.deleted),
                0x083b => self.capitals = toggle(base.capitals),
                0x083c => self.hidden = toggle(base.hidden),
                0x0855 => self.special = toggle(base.special),
                0x4a4f => self.fonts[0] = word(),
                0x4a51 => self.fonts[1] = word(),
                0x4a30 => self.style = Some(word()),
                0x6a09 => {
                    self.symbol = Some((word(), u16_at(operand, 2).unwrap_or(0)));
                    self.special = true;
                }
                // Back to the plain look of the paragraph's style; a character's place stays.
                0x2a33 => {
                    let (special, symbol) = (self.special, self.symbol);
                    *self = Self { special, symbol, ..base.clone() };
                }
                _ => {}
            }
        }
    }
}

/// A cell of a row's definition.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct CellDefinition {
    /// Its edges, in twentieths of a point.
    pub left: i16,
    pub right: i16,
    pub rule_left: bool,
    pub rule_right: bool,
}

/// What a paragraph is.
#[derive(Clone, Debug, Default)]
pub(super) struct Shape {
    /// Index of the list that it belongs to, counted from 1; 0 for none.
    pub list: u16,
    pub level: u8,
    /// In a table, however deep.
    pub in_table: bool,
    pub depth: u32,
    /// The mark at its end ends a row.
    pub row_end: bool,
    /// The mark at its end ends a cell, or a row, of a table in a table.
    pub inner_cell_end: bool,
    pub inner_row_end: bool,
    pub page_break: bool,
    /// Of a row.
    pub header: bool,
    pub inner_rules: bool,
    pub cells: Vec<CellDefinition>,
}

impl Shape {
    /// Changes it; `data` is the stream in which long lists of changes lie.
    pub fn apply(&mut self, list: &[u8], data: &[u8]) {
        self.apply_within(list, data, 0);
    }

    fn apply_within(&mut self, list: &[u8], data: &[u8], nesting: u32) {
        for (code, operand) in changes(list) {
            let byte = operand.first().copied().unwrap_or(0);
            match code {
                0x260a => self.level = byte,
                0x460b => {
                    let index = u16_at(operand, 0).unwrap_or(0);
                    self.list = if index <= 0x07fe { index } else { 0 };
                }
                0x2416 => self.in_table = byte != 0,
                0x2417 => self.row_end = byte != 0,
                0x6649 => self.depth = u32_at(operand, 0).unwrap_or(0),
                0x664a => {
                    self.depth = self.depth.saturating_add_signed(u32_at(operand, 0).unwrap_or(0) as i32)
                }
                0x244b => self.inner_cell_end = byte != 0,
                0x244c => self.inner_row_end = byte != 0,
                0x2407 => self.page_break = byte != 0,
                0x3404 => self.header = byte != 0,
                0x6645 | 0x6646 if nesting < 2 => {
                    let at = u32_at(operand, 0).unwrap_or(0) as usize;
                    let length = usize::from(u16_at(data, at).unwrap_or(0));
                    if let Some(more) = data.get(at + 2..at + 2 + length) {
                        self.apply_within(more, data, nesting + 1);
                    }
                }
                0xd608 => self.define(operand.get(2..).unwrap_or(&[])),
                // Rules of the whole table, the sixth the one between columns.
                0xd605 => self.inner_rules = operand.get(1 + 5 * 4..).is_some_and(is_rule),
                0xd613 => self.inner_rules = operand.get(1 + 5 * 8 + 4..).is_some_and(is_rule),
                0xd620 => self.rule_cells(operand, 4),
                0xd62f => self.rule_cells(operand, 8),
                _ => {}
            }
        }
    }

    fn define(&mut self, bytes: &[u8]) {
        let n = usize::from(bytes.first().copied().unwrap_or(0));
        let edge = |i: usize| u16_at(bytes, 1 + 2 * i).unwrap_or(0) as i16;
        self.cells = (0..n)
            .map(|i| {
                let tc = bytes.get(1 + 2 * (n + 1) + 20 * i..).and_then(|b| b.get(..20)).unwrap_or(&[0; 20]);
                CellDefinition {
                    left: edge(i),
                    right: edge(i + 1),
                    rule_left: is_rule(&tc[8..]),
                    rule_right: is_rule(&tc[16..]),
                }
            })
            .collect();
    }

    fn rule_cells(&mut self, operand: &[u8], size: usize) {
        let [_, first, limit, sides, brc @ ..] = operand else { return };
        let ruled = brc.get(size - 4..).is_some_and(is_rule);
        for cell in self.cells.iter_mut().take(usize::from(*limit)).skip(usize::from(*first)) {
            if sides & 2 != 0 {
                cell.rule_left = ruled;
            }
            if sides & 8 != 0 {
                cell.rule_right = ruled;
            }
        }
    }

    /// True if there is a rule between two columns.
    pub fn is_ruled(&self) -> bool {
        let n = self.cells.len();
        let between = |(i, c): (usize, &CellDefinition)| c.rule_left && i > 0 || c.rule_right && i + 1 < n;
        self.inner_rules || self.cells.iter().enumerate().any(between)
    }
}

/// True if a rule is drawn: its second byte is the kind.
fn is_rule(brc: &[u8]) -> bool {
    brc.get(1).is_some_and(|kind| !matches!(kind, 0 | 255))
}
