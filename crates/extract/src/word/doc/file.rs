//! The file itself: its streams, its header (FIB) and the pieces of its text.

use std::io::{Cursor, Read};
use std::ops::Range;

use crate::Error;

/// What `Error` calls this kind of file.
pub(super) const NAME: &str = "Word (.doc)";

/// Lists of the header by their index in `fibRgFcLcb`.
#[derive(Clone, Copy)]
pub(super) enum Part {
    Styles = 1,
    CharacterPages = 12,
    ParagraphPages = 13,
    Fonts = 15,
    Pieces = 33,
    Shapes = 40,
    EndnoteMarks = 46,
    Boxes = 56,
    Lists = 73,
    ListUses = 74,
}

/// The parts of the text, one behind the other.
#[derive(Clone, Copy)]
pub(super) enum Story {
    Main = 0,
    Footnotes = 1,
    Endnotes = 5,
    Boxes = 6,
}

/// A stretch of text as it lies in the file.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    /// Which characters of the whole text.
    pub cp: Range<u32>,
    /// The place of the first in the main stream, in bytes.
    pub fc: u32,
    /// Two bytes a character, else one.
    pub wide: bool,
    /// What was changed on it since the file was last saved whole.
    pub prm: u16,
}

impl Piece {
    /// The place of a character of it in the main stream.
    pub fn place(&self, cp: u32) -> u32 {
        let at = cp.saturating_sub(self.cp.start);
        self.fc.saturating_add(if self.wide { at.saturating_mul(2) } else { at })
    }
}

pub(super) struct File {
    pub main: Vec<u8>,
    table: Vec<u8>,
    pub data: Vec<u8>,
    lengths: [u32; 8],
    parts: Vec<(usize, usize)>,
}

pub(super) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

/// A PLC: places, one more than there are things, and the things, `size` bytes each.
pub(super) fn plc(bytes: &[u8], size: usize) -> (Vec<u32>, Vec<&[u8]>) {
    let n = bytes.len().saturating_sub(4) / (4 + size);
    let places = (0..=n).filter_map(|i| u32_at(bytes, 4 * i)).collect();
    let things = bytes.get(4 * (n + 1)..).unwrap_or(&[]).chunks_exact(size.max(1)).take(n).collect();
    (places, things)
}

pub(super) fn damaged(vietnamese: &str, english: &str) -> Error {
    Error::damaged(NAME, vietnamese, english)
}

/// The places and descriptions of the pieces of a text, and the changes that some of them share.
type PieceTable<'a> = (Vec<u32>, Vec<&'a [u8]>, Vec<&'a [u8]>);

pub(super) fn piece_table(mut rest: &[u8]) -> Result<PieceTable<'_>, Error> {
    let mut changes = Vec::new();
    loop {
        match rest {
            [1, low, high, tail @ ..] => {
                let length = usize::from(u16::from_le_bytes([*low, *high]));
                changes
                    .push(tail.get(..length).ok_or_else(|| {
                        damaged("bảng đoạn chữ bị cắt", "the table of pieces is cut short")
                    })?);
                rest = &tail[length..];
            }
            [2, tail @ ..] => {
                let length = u32_at(tail, 0).unwrap_or(0) as usize;
                let bytes = tail
                    .get(4..)
                    .and_then(|t| t.get(..length))
                    .ok_or_else(|| damaged("bảng đoạn chữ bị cắt", "the table of pieces is cut short"))?;
                let (places, things) = plc(bytes, 8);
                return Ok((places, things, changes));
            }
            _ => return Err(damaged("không có bảng đoạn chữ", "there is no table of pieces")),
        }
    }
}

/// A file by its generation.
pub(super) enum Opened {
    /// Word 97 and later.
    New(File),
    /// Word 6 and 95: the main stream, which holds everything.
    Old(Vec<u8>),
}

impl File {
    pub fn open(bytes: &[u8]) -> Result<Opened, Error> {
        let mut file = cfb::CompoundFile::open(Cursor::new(bytes))
            .map_err(|e| damaged("cấu trúc tệp bị lỗi", &e.to_string()))?;
        if file.is_stream("/EncryptedPackage") {
            return Err(Error::encrypted());
        }
        let mut stream = |name: &str| -> Option<Vec<u8>> {
            let mut out = Vec::new();
            let stream = file.open_stream(name).ok()?;
            stream.take(bytes.len() as u64).read_to_end(&mut out).ok()?;
            Some(out)
        };
        let main = stream("/WordDocument")
            .ok_or_else(|| damaged("không có dòng WordDocument", "there is no stream WordDocument"))?;
        let magic = u16_at(&main, 0).ok_or_else(|| damaged("đầu tệp bị cắt", "the head is cut short"))?;
        let version = u16_at(&main, 2).unwrap_or(0);
        let flags = u16_at(&main, 10).unwrap_or(0);
        if !matches!(magic, 0xa5ec | 0xa5dc) {
            return Err(damaged("đầu tệp không phải của Word", "the head is not that of a Word file"));
        }
        if flags & 0x0100 != 0 {
            return Err(Error::encrypted());
        }
        if version < 0x6a {
            return Ok(Opened::Old(main));
        }
        let table = stream(if flags & 0x0200 != 0 { "/1Table" } else { "/0Table" })
            .ok_or_else(|| damaged("không có dòng Table", "there is no table stream"))?;
        let data = stream("/Data").unwrap_or_default();

        let words = usize::from(u16_at(&main, 32).unwrap_or(0));
        let longs_at = 34 + 2 * words;
        let longs = usize::from(u16_at(&main, longs_at).unwrap_or(0));
        let pairs_at = longs_at + 2 + 4 * longs;
        let pairs = usize::from(u16_at(&main, pairs_at).unwrap_or(0));
        let mut lengths = [0; 8];
        for (i, length) in lengths.iter_mut().enumerate() {
            *length = u32_at(&main, longs_at + 2 + 4 * (3 + i))
                .ok_or_else(|| damaged("đầu tệp bị cắt", "the head is cut short"))?;
        }
        let parts = (0..pairs)
            .map_while(|i| {
                let at = pairs_at + 2 + 8 * i;
                Some((u32_at(&main, at)? as usize, u32_at(&main, at + 4)? as usize))
            })
            .collect();
        Ok(Opened::New(Self { main, table, data, lengths, parts }))
    }

    /// The bytes of a list of the header; empty where there is none.
    pub fn part(&self, part: Part) -> &[u8] {
        let Some(&(at, length)) = self.parts.get(part as usize) else { return &[] };
        at.checked_add(length).and_then(|end| self.table.get(at..end)).unwrap_or(&[])
    }

    /// The bytes of a list of the header and all that follows it in the table.
    pub fn part_and_rest(&self, part: Part) -> &[u8] {
        match self.parts.get(part as usize) {
            Some(&(at, length)) if length > 0 => self.table.get(at..).unwrap_or(&[]),
            _ => &[],
        }
    }

    /// Which characters of the whole text a part of it has.
    pub fn story(&self, story: Story) -> Range<u32> {
        let before: u32 = self.lengths[..story as usize].iter().fold(0, |a, b| a.saturating_add(*b));
        before..before.saturating_add(self.lengths[story as usize])
    }

    /// The pieces of the text, and the changes that some of them share.
    pub fn pieces(&self) -> Result<(Vec<Piece>, Vec<&[u8]>), Error> {
        let (places, things, changes) = piece_table(self.part(Part::Pieces))?;
        let mut pieces = Vec::new();
        let mut total = 0usize;
        for (cp, pcd) in places.windows(2).zip(things) {
            let (Some(raw), Some(prm)) = (u32_at(pcd, 2), u16_at(pcd, 6)) else { continue };
            if cp[0] >= cp[1] {
                continue;
            }
            let wide = raw & 0x4000_0000 == 0;
            let fc = if wide { raw & 0x3fff_ffff } else { (raw & 0x3fff_ffff) / 2 };
            let piece = Piece { cp: cp[0]..cp[1], fc, wide, prm };
            let end = u64::from(fc) + u64::from(cp[1] - cp[0]) * if wide { 2 } else { 1 };
            if end > self.main.len() as u64 {
                return Err(damaged("chữ nằm ngoài tệp", "text lies outside of the file"));
            }
            total += (cp[1] - cp[0]) as usize;
            if pieces.last().is_some_and(|p: &Piece| p.cp.end != piece.cp.start)
                || total > 2 * self.main.len()
            {
                return Err(damaged("các đoạn chữ chồng lên nhau", "pieces of text overlap"));
            }
            pieces.push(piece);
        }
        Ok((pieces, changes))
    }

    /// The characters of the whole text, as UTF-16.
    pub fn text(&self, pieces: &[Piece]) -> Vec<u16> {
        let mut text = vec![0; pieces.first().map_or(0, |p| p.cp.start as usize).min(self.main.len())];
        for piece in pieces {
            let n = (piece.cp.end - piece.cp.start) as usize;
            let at = piece.fc as usize;
            if piece.wide {
                let bytes = self.main.get(at..at + 2 * n).unwrap_or(&[]);
                text.extend(bytes.chunks_exact(2).map(|b| u16::from_le_bytes([b[0], b[1]])));
            } else {
                let bytes = self.main.get(at..at + n).unwrap_or(&[]);
                let decoded = encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0;
                text.extend(decoded.encode_utf16());
            }
        }
        text
    }
}
