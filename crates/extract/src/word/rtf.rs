//! .rtf, Rich Text Format.
//!
//! A stream of groups, control words and bytes. What a group does not show (fonts, styles,
//! pictures, running heads) is passed over; numbers of lists stand in the file as text.

use std::collections::HashMap;
use std::rc::Rc;

use encoding_rs::Encoding;

use congvan_text::legacy::font_encoding;

use crate::Error;

use super::document::{Block, Paragraph, SOFT_HYPHEN};
use super::flow::{Flow, RowShape};
use super::number::{note_mark, symbol};

const NAME: &str = "RTF";

/// How deep groups may stand in each other.
const MAX_DEPTH: usize = 2_000;

/// Reads an .rtf file.
pub(super) fn read(bytes: &[u8]) -> Result<Vec<Block>, Error> {
    let mut reader = Reader {
        bytes,
        at: 0,
        state: State::default(),
        stack: Vec::new(),
        contexts: vec![Context::default()],
        fonts: HashMap::new(),
        font: 0,
        default_font: 0,
        page: encoding_rs::WINDOWS_1252,
        pending: Vec::new(),
        wide: Vec::new(),
        skip: 0,
        row: Vec::new(),
        notes: Vec::new(),
    };
    if !bytes.starts_with(b"{\\rtf") {
        return Err(Error::damaged(NAME, "đầu tệp không phải của RTF", "the head is not that of RTF"));
    }
    reader.run()?;
    Ok(reader.finish())
}

/// Where the text of a group goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Target {
    #[default]
    Text,
    /// Nowhere.
    Nothing,
    /// Into the names of fonts.
    Fonts,
}

/// What a group on its end has to give back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Inner {
    Note,
    Box,
}

/// What a group inherits and its end undoes.
#[derive(Clone, Default)]
struct State {
    target: Target,
    font: i32,
    capitals: bool,
    hidden: bool,
    deleted: bool,
    /// How many characters stand behind a Unicode one for those who do not know it.
    fallback: usize,
    in_table: bool,
    depth: usize,
    /// The paragraph begins a page.
    page_break: bool,
    /// This group is a text of its own.
    inner: Option<Inner>,
    /// The group began with `\*`: what is not known in it is not shown.
    optional: bool,
    /// Only `shptxt` is shown of it.
    shape: bool,
    /// The number of a list.
    label: bool,
    /// Of two ways to write the same, the second goes there.
    second: Option<Target>,
}

/// A text of its own: the letter, a note, a box.
#[derive(Default)]
struct Context {
    flow: Flow,
    paragraph: Paragraph,
    hanging: Vec<Block>,
}

struct Font {
    name: Rc<str>,
    page: Option<&'static Encoding>,
    symbols: bool,
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    state: State,
    stack: Vec<State>,
    contexts: Vec<Context>,
    fonts: HashMap<i32, Font>,
    /// The font whose entry is being read.
    font: i32,
    default_font: i32,
    page: &'static Encoding,
    /// Bytes not decoded yet, and units of UTF-16.
    pending: Vec<u8>,
    wide: Vec<u16>,
    skip: usize,
    /// The shapes of the row under way, by depth.
    row: Vec<(RowShape, i32, bool)>,
    notes: Vec<Vec<Block>>,
}

impl Reader<'_> {
    fn run(&mut self) -> Result<(), Error> {
        self.state.fallback = 1;
        while let Some(&byte) = self.bytes.get(self.at) {
            self.at += 1;
            match byte {
                b'{' => {
                    self.flush();
                    self.skip = 0;
                    if self.stack.len() >= MAX_DEPTH {
                        return Err(Error::damaged(NAME, "nhóm lồng quá sâu", "groups are nested too deep"));
                    }
                    self.stack.push(self.state.clone());
                    self.state.inner = None;
                    self.state.optional = false;
                }
                b'}' => {
                    self.flush();
                    self.skip = 0;
                    self.end_group();
                    if self.stack.is_empty() {
                        return Ok(());
                    }
                }
                b'\\' => self.control(),
                b'\r' | b'\n' => {}
                _ => self.byte(byte),
            }
        }
        self.flush();
        // Cut short; what is there is read. A file of nothing but a head is damaged.
        match self.stack.len() {
            0 | 1 => Ok(()),
            _ => Err(Error::damaged(NAME, "nhóm không được đóng", "groups are not closed")),
        }
    }

    fn end_group(&mut self) {
        let inner = self.state.inner;
        let Some(before) = self.stack.pop() else { return };
        self.state = before;
        if let Some(inner) = inner
            && self.contexts.len() > 1
            && let Some(context) = self.contexts.pop()
        {
            let blocks = context.finish();
            match inner {
                Inner::Note => self.notes.push(blocks),
                Inner::Box => {
                    if let Some(outer) = self.contexts.last_mut() {
                        outer.hanging.extend(blocks);
                    }
                }
            }
        }
    }

    fn finish(mut self) -> Vec<Block> {
        // Groups that were never closed.
        while self.contexts.len() > 1 {
            self.state.inner = Some(Inner::Box);
            self.stack.push(State::default());
            self.end_group();
        }
        let mut blocks = self.contexts.pop().map_or_else(Vec::new, Context::finish);
        for (i, note) in self.notes.into_iter().enumerate() {
            let mut note = note;
            if let Some(Block::Paragraph(first)) = note.first_mut() {
                first.label = note_mark(i as u32 + 1);
            }
            blocks.extend(note);
        }
        blocks
    }

    /// A byte of text.
    fn byte(&mut self, byte: u8) {
        if self.skip > 0 {
            self.skip -= 1;
        } else {
            if !self.wide.is_empty() {
                self.flush();
            }
            self.pending.push(byte);
        }
    }

    fn unit(&mut self, unit: u16) {
        if !self.pending.is_empty() {
            self.flush();
        }
        self.wide.push(unit);
    }

    /// Puts what was gathered where it belongs.
    fn flush(&mut self) {
        if self.pending.is_empty() && self.wide.is_empty() {
            return;
        }
        let wide = String::from_utf16_lossy(&std::mem::take(&mut self.wide));
        let pending = std::mem::take(&mut self.pending);
        match self.state.target {
            Target::Nothing => {}
            Target::Fonts => {
                let name = encoding_rs::WINDOWS_1252.decode_without_bom_handling(&pending).0 + wide.as_str();
                let font = self.fonts.entry(self.font).or_insert_with(|| Font {
                    name: "".into(),
                    page: None,
                    symbols: false,
                });
                // A name ends with a semicolon; one entry may come in several pieces.
                let name = format!("{}{name}", font.name);
                font.name = name.trim_matches([';', ' ']).into();
            }
            Target::Text => {
                let font = self.fonts.get(&self.state.font);
                let dead = font.is_some_and(|f| font_encoding(&f.name).is_some());
                let page = match font {
                    // The bytes are letters of the dead encoding, whatever the file says of them.
                    Some(_) if dead => encoding_rs::WINDOWS_1252,
                    Some(font) => font.page.unwrap_or(self.page),
                    None => self.page,
                };
                let mut text = page.decode_without_bom_handling(&pending).0.into_owned();
                text.push_str(&wide);
                let name = font.map(|f| f.name.clone());
                if font.is_some_and(|f| f.symbols) {
                    text = text.chars().map(|c| symbol(name.as_deref().unwrap_or(""), c)).collect();
                } else {
                    text = text
                        .chars()
                        .map(|c| if matches!(c, '\u{f000}'..='\u{f0ff}') { symbol("", c) } else { c })
                        .collect();
                }
                self.push(&text);
            }
        }
    }

    fn is_shown(&self) -> bool {
        self.state.target == Target::Text && !self.state.hidden && !self.state.deleted && !self.state.shape
    }

    fn push(&mut self, text: &str) {
        if !self.is_shown() {
            return;
        }
        if self.state.label {
            return self.context().paragraph.label.push_str(text);
        }
        let font = self.fonts.get(&self.state.font).map(|f| f.name.clone());
        let capitals = self.state.capitals;
        self.context().paragraph.push(text, font.as_ref(), capitals);
    }

    fn context(&mut self) -> &mut Context {
        if self.contexts.is_empty() {
            self.contexts.push(Context::default());
        }
        let last = self.contexts.len() - 1;
        &mut self.contexts[last]
    }

    fn control(&mut self) {
        let Some(&byte) = self.bytes.get(self.at) else { return };
        if !byte.is_ascii_alphabetic() {
            self.at += 1;
            return self.sign(byte);
        }
        let rest = &self.bytes[self.at..];
        let length = rest.iter().take(32).take_while(|b| b.is_ascii_alphabetic()).count();
        let word = std::str::from_utf8(&rest[..length]).unwrap_or("");
        let mut end = length;
        let negative = rest.get(end) == Some(&b'-') && rest.get(end + 1).is_some_and(u8::is_ascii_digit);
        end += usize::from(negative);
        let digits = rest[end..].iter().take(10).take_while(|b| b.is_ascii_digit()).count();
        let value = std::str::from_utf8(&rest[end..end + digits]).ok().and_then(|d| d.parse::<i64>().ok());
        let value =
            value.map(|v| if negative { -v } else { v }.clamp(i32::MIN.into(), i32::MAX.into()) as i32);
        end += digits;
        if rest.get(end) == Some(&b' ') {
            end += 1;
        }
        self.at += end;
        if word == "u" {
            self.unit(value.unwrap_or(0) as u16);
            self.skip = self.state.fallback;
            return;
        }
        self.flush();
        self.skip = 0;
        if word == "bin" {
            self.at = self.at.saturating_add(value.unwrap_or(0).max(0) as usize);
            return;
        }
        self.word(word, value);
    }

    fn sign(&mut self, byte: u8) {
        if byte == b'\'' {
            let hex = self.bytes.get(self.at..self.at + 2).and_then(|h| std::str::from_utf8(h).ok());
            self.at += 2;
            if let Some(byte) = hex.and_then(|h| u8::from_str_radix(h, 16).ok()) {
                self.byte(byte);
            }
            return;
        }
        if self.skip > 0 {
            self.skip -= 1;
            return;
        }
        match byte {
            b'\\' | b'{' | b'}' => self.byte(byte),
            b'~' => self.unit(0xa0),
            b'_' => self.unit(u16::from(b'-')),
            b'-' => self.unit(SOFT_HYPHEN as u16),
            b'*' => self.state.optional = true,
            b'\r' | b'\n' => {
                self.flush();
                self.end_paragraph();
            }
            _ => {}
        }
    }

    fn word(&mut self, word: &str, value: Option<i32>) {
        let on = value != Some(0);
        let number = value.unwrap_or(0);
        let optional = std::mem::take(&mut self.state.optional);
        match word {
            "ansicpg" => self.page = page(number).unwrap_or(self.page),
            "mac" => self.page = encoding_rs::MACINTOSH,
            "deff" => {
                self.default_font = number;
                self.state.font = number;
            }
            "uc" => self.state.fallback = number.clamp(0, 16) as usize,
            "fonttbl" => self.state.target = Target::Fonts,
            "f" if self.state.target == Target::Fonts => self.font = number,
            "f" => self.state.font = number,
            "fcharset" if self.state.target == Target::Fonts => {
                let font = self.fonts.entry(self.font).or_insert_with(|| Font {
                    name: "".into(),
                    page: None,
                    symbols: false,
                });
                font.symbols = number == 2;
                font.page = charset(number);
            }
            "cpg" if self.state.target == Target::Fonts => {
                if let Some(font) = self.fonts.get_mut(&self.font) {
                    font.page = page(number);
                }
            }
            // What is never shown.
            "stylesheet" | "colortbl" | "info" | "pict" | "header" | "headerl" | "headerr" | "headerf"
            | "footer" | "footerl" | "footerr" | "footerf" | "ftnsep" | "ftnsepc" | "ftncn" | "aftnsep"
            | "aftnsepc" | "aftncn" | "fldinst" | "nonshppict" | "shprslt" | "xe" | "tc" | "rxe"
            | "objdata" | "annotation" | "atnid" | "atnauthor" | "falt" | "panose" | "listtable"
            | "listoverridetable" | "revtbl" | "rsidtbl" | "generator" | "themedata" | "datastore"
            | "pgdsctbl" | "filetbl" => {
                self.state.target = Target::Nothing;
            }
            "shppict" | "nesttableprops" => {}
            "shpinst" => self.state.shape = true,
            // The same for those who know Unicode and those who do not.
            "upr" => {
                self.state.second = Some(self.state.target);
                self.state.target = Target::Nothing;
            }
            "ud" => {
                if let Some(target) = self.state.second.take() {
                    self.state.target = target;
                }
            }
            "listtext" | "pntext" => self.state.label = true,
            "shptxt" if self.state.target != Target::Nothing => {
                self.state.shape = false;
                self.begin(Inner::Box);
            }
            "footnote" if self.state.target == Target::Text => self.begin(Inner::Note),
            // In the text the number of the note to come; the note itself is labelled later.
            "chftn" if self.contexts.len() == 1 => {
                let mark = note_mark(self.notes.len() as u32 + 1);
                self.push(&mark);
            }
            "plain" => {
                self.state.font = self.default_font;
                self.state.capitals = false;
                self.state.hidden = false;
                self.state.deleted = false;
            }
            "caps" => self.state.capitals = on,
            "v" => self.state.hidden = on,
            "deleted" => self.state.deleted = on,
            "pard" => {
                self.state.in_table = false;
                self.state.depth = 0;
                self.state.page_break = false;
            }
            "intbl" => self.state.in_table = on,
            "itap" => self.state.depth = number.clamp(0, 64) as usize,
            "pagebb" => self.state.page_break = on,
            "par" => self.end_paragraph(),
            "sect" => {
                self.end_paragraph();
                self.page_break();
            }
            "page" => {
                self.end_paragraph();
                self.page_break();
            }
            "line" => self.push("\n"),
            "column" => self.push("\n"),
            "tab" => self.push("\t"),
            "cell" | "nestcell" if self.state.target == Target::Text => {
                if word == "cell" {
                    self.state.in_table = true;
                    self.state.depth = self.state.depth.min(1);
                }
                self.end_paragraph();
                self.context().flow.end_cell();
            }
            "trowd" => {
                let level = self.level();
                self.row[level] = (RowShape::default(), 0, false);
            }
            "trhdr" => {
                let level = self.level();
                self.row[level].0.header = true;
            }
            "cellx" => {
                let level = self.level();
                let (shape, left, _) = &mut self.row[level];
                shape.edges.push((*left, number));
                *left = number;
            }
            // A rule of a cell: the side first, then what it is drawn like.
            "clbrdrl" => {
                let level = self.level();
                // The left side of the first cell is the edge of the table.
                self.row[level].2 = !self.row[level].0.edges.is_empty();
            }
            "trbrdrv" => {
                let level = self.level();
                self.row[level].2 = true;
            }
            "clbrdrr" | "clbrdrt" | "clbrdrb" | "trbrdrl" | "trbrdrr" | "trbrdrt" | "trbrdrb" | "trbrdrh" => {
                let level = self.level();
                self.row[level].2 = false;
            }
            "brdrs" | "brdrth" | "brdrdb" | "brdrdot" | "brdrdash" | "brdrhair" | "brdrtriple" => {
                let level = self.level();
                let (shape, _, inner) = &mut self.row[level];
                shape.ruled |= *inner;
            }
            "row" | "nestrow" => {
                let level = self.level();
                let shape = self.row[level].0.clone();
                let context = self.context();
                if word == "row" && context.flow.depth() > 1 {
                    context.flow.set_depth(1);
                }
                context.flow.end_row(shape);
            }
            "emdash" => self.push("—"),
            "endash" => self.push("–"),
            "lquote" => self.push("‘"),
            "rquote" => self.push("’"),
            "ldblquote" => self.push("“"),
            "rdblquote" => self.push("”"),
            "bullet" => self.push("•"),
            "emspace" | "enspace" | "qmspace" => self.push(" "),
            // An optional group of which nothing is known.
            _ if optional && self.state.target == Target::Text => {
                self.state.target = Target::Nothing;
            }
            _ => {}
        }
    }

    /// The index of the shape of the row that is spoken of.
    fn level(&mut self) -> usize {
        let level = self.state.depth.saturating_sub(1).min(16);
        if self.row.len() <= level {
            self.row.resize_with(level + 1, Default::default);
        }
        level
    }

    /// Begins a text of its own.
    fn begin(&mut self, inner: Inner) {
        if self.contexts.len() > 16 {
            self.state.target = Target::Nothing;
            return;
        }
        self.state.inner = Some(inner);
        self.state.in_table = false;
        self.state.depth = 0;
        self.contexts.push(Context::default());
    }

    fn end_paragraph(&mut self) {
        if self.state.target != Target::Text || self.state.shape {
            return;
        }
        // A struck-out mark: the paragraph goes on.
        if self.state.deleted {
            return;
        }
        let depth = if self.state.in_table { self.state.depth.max(1) } else { 0 };
        let page_break = self.state.page_break && depth == 0;
        let context = self.context();
        context.flow.set_depth(depth);
        if page_break {
            context.flow.push(Block::PageBreak);
        }
        let mut paragraph = std::mem::take(&mut context.paragraph);
        paragraph.label = match paragraph.runs.is_empty() {
            true => String::new(),
            false => paragraph.label.trim().to_owned(),
        };
        context.flow.push(Block::Paragraph(paragraph));
        for block in std::mem::take(&mut context.hanging) {
            context.flow.push(block);
        }
    }

    fn page_break(&mut self) {
        if self.is_shown() && self.context().flow.depth() == 0 {
            self.context().flow.push(Block::PageBreak);
        }
    }
}

impl Context {
    fn finish(mut self) -> Vec<Block> {
        if !self.paragraph.is_blank() {
            self.paragraph.label = self.paragraph.label.trim().to_owned();
            self.flow.push(Block::Paragraph(self.paragraph));
        }
        self.hanging.into_iter().for_each(|b| self.flow.push(b));
        self.flow.finish()
    }
}

/// The code page of a number.
fn page(number: i32) -> Option<&'static Encoding> {
    Some(match number {
        874 => encoding_rs::WINDOWS_874,
        932 => encoding_rs::SHIFT_JIS,
        936 => encoding_rs::GBK,
        949 => encoding_rs::EUC_KR,
        950 => encoding_rs::BIG5,
        1250 => encoding_rs::WINDOWS_1250,
        1251 => encoding_rs::WINDOWS_1251,
        1252 => encoding_rs::WINDOWS_1252,
        1253 => encoding_rs::WINDOWS_1253,
        1254 => encoding_rs::WINDOWS_1254,
        1255 => encoding_rs::WINDOWS_1255,
        1256 => encoding_rs::WINDOWS_1256,
        1257 => encoding_rs::WINDOWS_1257,
        1258 => encoding_rs::WINDOWS_1258,
        10000 => encoding_rs::MACINTOSH,
        65001 => encoding_rs::UTF_8,
        _ => return None,
    })
}

/// The code page of a font's character set; `None` for that of the document.
fn charset(number: i32) -> Option<&'static Encoding> {
    page(match number {
        0 | 2 => 1252,
        77 => 10000,
        128 => 932,
        129 => 949,
        134 => 936,
        136 => 950,
        161 => 1253,
        162 => 1254,
        163 => 1258,
        177 => 1255,
        178 => 1256,
        186 => 1257,
        204 => 1251,
        222 => 874,
        238 => 1250,
        _ => return None,
    })
}
