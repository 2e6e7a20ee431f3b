//! Word 6 and 95: the text alone.
//!
//! Their lists of looks are written otherwise and are not read: fonts, deleted text and numbers of
//! lists are not known, encodings are told by the text itself. Cells and rows are, since their
//! marks stand in the text.

use crate::Error;

use super::super::document::{Block, Paragraph};
use super::super::flow::{Flow, RowShape};
use super::field_code;
use super::file::{damaged, piece_table, u32_at};

pub(super) fn read(main: &[u8]) -> Result<Vec<Block>, Error> {
    let at = |place: usize| {
        u32_at(main, place)
            .map(|v| v as usize)
            .ok_or_else(|| damaged("đầu tệp bị cắt", "the head is cut short"))
    };
    let (first, last, length) = (at(0x18)?, at(0x1c)?, at(0x34)?);
    let saved_fast = main.get(10).is_some_and(|flags| flags & 4 != 0);
    let mut bytes = Vec::new();
    if saved_fast {
        let (from, size) = (at(0x160)?, at(0x164)?);
        let table = from.checked_add(size).and_then(|end| main.get(from..end));
        let (places, things, _) = piece_table(
            table.ok_or_else(|| damaged("bảng đoạn chữ bị cắt", "the table of pieces is cut short"))?,
        )?;
        for (cp, piece) in places.windows(2).zip(things) {
            let from = u32_at(piece, 2).unwrap_or(0) as usize;
            let end = from.saturating_add(cp[1].saturating_sub(cp[0]) as usize);
            bytes.extend_from_slice(
                main.get(from..end)
                    .ok_or_else(|| damaged("chữ nằm ngoài tệp", "text lies outside of the file"))?,
            );
            if bytes.len() > main.len() {
                return Err(damaged("các đoạn chữ chồng lên nhau", "pieces of text overlap"));
            }
        }
    } else {
        bytes.extend_from_slice(
            main.get(first..last)
                .ok_or_else(|| damaged("chữ nằm ngoài tệp", "text lies outside of the file"))?,
        );
    }
    bytes.truncate(length);
    Ok(blocks(&bytes))
}

fn blocks(bytes: &[u8]) -> Vec<Block> {
    let text = encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0;
    let units: Vec<u16> = text.encode_utf16().collect();
    let code = field_code(&units);
    let shown: Vec<u16> = units.iter().zip(code).filter(|(_, code)| !code).map(|(&u, _)| u).collect();
    let mut flow = Flow::default();
    // A cell's paragraphs come before it is known that they are in one: they wait here.
    let mut waiting: Vec<Paragraph> = Vec::new();
    for piece in shown.split_inclusive(|u| matches!(u, 0x07 | 0x0c | 0x0d)) {
        let (mark, body) = match piece.split_last() {
            Some((mark @ (0x07 | 0x0c | 0x0d), body)) => (*mark, body),
            _ => (0x0d, piece),
        };
        let body: Vec<u16> = body
            .iter()
            .filter_map(|&unit| match unit {
                0x0b => Some(0x0a),
                0x1e => Some(u16::from(b'-')),
                // In TCVN3 a soft hyphen is a letter; the text tells.
                0x1f => Some(0xad),
                0x09 | 0x20.. => Some(unit),
                _ => None,
            })
            .collect();
        let mut paragraph = Paragraph::default();
        paragraph.push(&String::from_utf16_lossy(&body), None, false);
        if mark == 0x07 {
            // Two marks in a row end the row.
            if flow.depth() == 1 && waiting.is_empty() && paragraph.is_blank() && flow.has_open_row() {
                flow.end_row(RowShape::default());
                continue;
            }
            flow.set_depth(1);
            waiting.drain(..).for_each(|p| flow.push(Block::Paragraph(p)));
            flow.push(Block::Paragraph(paragraph));
            flow.end_cell();
            continue;
        }
        if flow.depth() == 1 && flow.has_open_row() {
            // Inside a row; what follows the last row is told by the next mark.
            waiting.push(paragraph);
        } else {
            flow.set_depth(0);
            flow.push(Block::Paragraph(paragraph));
            if mark == 0x0c {
                flow.push(Block::PageBreak);
            }
        }
    }
    waiting.drain(..).for_each(|p| flow.push(Block::Paragraph(p)));
    flow.finish()
}
