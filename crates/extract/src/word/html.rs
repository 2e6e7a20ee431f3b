//! .html: pages of portals, letters saved from Word as web pages.
//!
//! A tokenizer is all that is needed: what matters is which tags end a line, a cell, a row. Tags
//! that are not closed are closed by what follows them, as browsers do.

use std::rc::Rc;

use html5gum::{DefaultEmitter, HtmlString, Token, Tokenizer};

use crate::Error;

use super::document::{Block, Cell, Paragraph, Row, SOFT_HYPHEN, Table};

/// How deep elements may stand in each other before they are taken as one.
const MAX_DEPTH: usize = 512;
/// Tables in tables; deeper ones are no tables of their own.
const MAX_TABLES: usize = 64;

/// Reads an .html file.
pub(super) fn read(bytes: &[u8]) -> Result<Vec<Block>, Error> {
    let text = decode(bytes);
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true);
    let mut reader = Reader::default();
    for Ok(token) in Tokenizer::new_with_emitter(text.as_str(), emitter) {
        match token {
            Token::StartTag(tag) => {
                let attributes = tag
                    .attributes
                    .iter()
                    .map(|(name, value)| (string(name), string(value)))
                    .collect::<Vec<(String, String)>>();
                reader.start(&string(&tag.name), &Attributes(attributes), tag.self_closing);
            }
            Token::EndTag(tag) => reader.end(&string(&tag.name)),
            Token::String(text) => reader.text(&string(&text)),
            Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => {}
        }
    }
    Ok(reader.finish())
}

fn string(s: &HtmlString) -> String {
    String::from_utf8_lossy(s).into_owned()
}

/// The text of the file: by its byte order mark, by what it says of itself, else by what it is.
fn decode(bytes: &[u8]) -> String {
    if let Some((encoding, skip)) = encoding_rs::Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(&bytes[skip..]).0.into_owned();
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return text.to_owned();
    }
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]).to_ascii_lowercase();
    let label = head.find("charset=").map(|at| {
        let rest = head[at + 8..].trim_start_matches(['"', '\'', ' ']);
        rest.split(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_')).next().unwrap_or("")
    });
    match label.and_then(|l| encoding_rs::Encoding::for_label(l.as_bytes())) {
        // What says that it is UTF-8 and is not, is something else.
        Some(encoding) if encoding != encoding_rs::UTF_8 => {
            encoding.decode_without_bom_handling(bytes).0.into_owned()
        }
        _ => congvan_text::legacy::decode_file(bytes).0.into_text(),
    }
}

struct Attributes(Vec<(String, String)>);

impl Attributes {
    fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }

    fn number(&self, name: &str) -> Option<usize> {
        self.get(name)?.trim().parse().ok()
    }

    /// The value of a property in `style`.
    fn style(&self, property: &str) -> Option<&str> {
        self.get("style")?.split(';').find_map(|declaration| {
            let (name, value) = declaration.split_once(':')?;
            name.trim().eq_ignore_ascii_case(property).then(|| value.trim())
        })
    }
}

/// What an open element means for the text in it.
#[derive(Clone, Default)]
struct Open {
    name: String,
    font: Option<Rc<str>>,
    capitals: bool,
    hidden: bool,
    preformatted: bool,
    superscript: bool,
    /// Of a list: the next number, or bullets.
    list: Option<Option<(u32, char)>>,
}

/// A table under way.
#[derive(Default)]
struct Building {
    table: Table,
    row: Option<Row>,
    rules: Vec<bool>,
    /// The blocks around the cell under way; there is none outside of cells.
    around: Option<Vec<Block>>,
    columns: usize,
    /// How many elements were open when it began.
    depth: usize,
    ruled: bool,
}

#[derive(Default)]
struct Reader {
    open: Vec<Open>,
    out: Vec<Block>,
    paragraph: Paragraph,
    tables: Vec<Building>,
    /// Tables that were begun in too many others and have not ended.
    flat_tables: usize,
}

/// Elements that stand on lines of their own.
fn is_block(name: &str) -> bool {
    matches!(
        name,
        "p" | "div"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "ul"
            | "ol"
            | "li"
            | "dl"
            | "dt"
            | "dd"
            | "blockquote"
            | "pre"
            | "address"
            | "section"
            | "article"
            | "header"
            | "footer"
            | "center"
            | "form"
            | "fieldset"
            | "hr"
            | "main"
            | "nav"
            | "aside"
            | "figure"
            | "figcaption"
            | "body"
            | "html"
            | "caption"
            | "legend"
            | "option"
    )
}

fn is_void(name: &str) -> bool {
    matches!(
        name,
        "br" | "hr"
            | "img"
            | "input"
            | "meta"
            | "link"
            | "area"
            | "base"
            | "col"
            | "embed"
            | "param"
            | "source"
            | "wbr"
    )
}

impl Reader {
    fn start(&mut self, name: &str, attributes: &Attributes, self_closing: bool) {
        match name {
            "br" => {
                if attributes.style("page-break-before").is_some_and(|v| v.starts_with("always")) {
                    self.end_paragraph();
                    self.page_break();
                } else {
                    self.push("\n");
                }
            }
            "table" if self.tables.len() >= MAX_TABLES => {
                self.end_paragraph();
                self.flat_tables += 1;
            }
            "table" => {
                self.end_paragraph();
                let border = attributes.get("border").is_some_and(|b| b.trim() != "0")
                    || attributes.get("class").is_some_and(|c| c.contains("TableGrid"));
                self.tables.push(Building { depth: self.open.len(), ruled: border, ..Building::default() });
            }
            "tr" => {
                self.end_row();
                if let Some(table) = self.tables.last_mut() {
                    table.row = Some(Row::default());
                }
            }
            "td" | "th" => self.start_cell(name == "th", attributes),
            _ => {}
        }
        if name == "p" || name == "li" || name == "option" {
            // An open one of these ends where the next begins.
            self.close_one(name);
        }
        if is_block(name) {
            self.end_paragraph();
            if attributes.style("page-break-before").is_some_and(|v| v.starts_with("always")) {
                self.page_break();
            }
        }
        if name == "li" {
            let list = self.open.iter_mut().rev().find_map(|o| o.list.as_mut());
            let label = match list {
                Some(Some((next, style))) => {
                    let number = attributes.number("value").map_or(*next, |v| v as u32);
                    *next = number.saturating_add(1);
                    format!("{}.", super::number::write(number, number_style(*style)))
                }
                _ => "-".to_owned(),
            };
            if attributes.style("list-style-type").is_none_or(|s| s != "none") {
                self.paragraph.label = label;
            }
        }
        if is_void(name) || self_closing && !matches!(name, "p" | "div" | "span" | "td" | "tr" | "table") {
            return;
        }
        if self.open.len() >= MAX_DEPTH {
            return;
        }
        let outer = self.open.last();
        let mut this = Open {
            name: name.to_owned(),
            font: outer.and_then(|o| o.font.clone()),
            capitals: outer.is_some_and(|o| o.capitals),
            hidden: outer.is_some_and(|o| o.hidden),
            preformatted: outer.is_some_and(|o| o.preformatted),
            superscript: name == "sup" || outer.is_some_and(|o| o.superscript),
            list: None,
        };
        let face = attributes.get("face").filter(|_| name == "font").or(attributes.style("font-family"));
        if let Some(face) = face {
            let first = face.split(',').next().unwrap_or("").trim().trim_matches(['"', '\'']);
            this.font = Some(first.into());
        }
        if let Some(transform) = attributes.style("text-transform") {
            this.capitals = transform == "uppercase";
        }
        if let Some(space) = attributes.style("white-space") {
            this.preformatted = space.starts_with("pre");
        }
        this.preformatted |= name == "pre";
        this.hidden |= matches!(name, "script" | "style" | "title" | "template" | "noscript" | "select" | "textarea" | "head" | "svg" | "del")
            || attributes.get("hidden").is_some()
            || attributes.style("display") == Some("none")
            || attributes.style("mso-hide") == Some("all")
            // Running heads and feet, as LibreOffice and Word write them.
            || name == "div" && matches!(attributes.get("title"), Some("header" | "footer"))
            || matches!(attributes.style("mso-element"), Some("header" | "footer"));
        this.list = match name {
            "ol" => {
                let style = attributes.get("type").and_then(|t| t.chars().next()).unwrap_or('1');
                Some(Some((attributes.number("start").unwrap_or(1) as u32, style)))
            }
            "ul" => Some(None),
            _ => None,
        };
        if name == "body" {
            // Whatever was left open in the head.
            self.open.retain(|o| o.name != "head");
            this.hidden = false;
        }
        self.open.push(this);
    }

    fn end(&mut self, name: &str) {
        if name == "br" {
            return self.push("\n");
        }
        if is_block(name) {
            self.end_paragraph();
        }
        match name {
            "td" | "th" => self.end_cell(),
            "tr" => self.end_row(),
            "table" if self.flat_tables > 0 => self.flat_tables -= 1,
            "table" => self.end_table(),
            _ => {}
        }
        // Only what is inside the cell can end in it.
        let floor = self.floor();
        if let Some(at) = self.open.iter().skip(floor).rposition(|o| o.name == name) {
            self.open.truncate(floor + at);
        }
        if name == "p" && self.tables.is_empty() && self.out.is_empty() {
            self.paragraph = Paragraph::default();
        }
    }

    /// The number of open elements that belong to what is around the table.
    fn floor(&self) -> usize {
        self.tables.last().map_or(0, |t| t.depth.min(self.open.len()))
    }

    /// Closes the innermost element of a name, unless a list or a cell is between.
    fn close_one(&mut self, name: &str) {
        let floor = self.floor();
        let Some(at) = self.open.iter().skip(floor).rposition(|o| o.name == name) else { return };
        let between = &self.open[floor + at + 1..];
        if !between.iter().any(|o| o.list.is_some()) {
            self.end_paragraph();
            self.open.truncate(floor + at);
        }
    }

    fn text(&mut self, text: &str) {
        let Some(open) = self.open.last() else {
            let text = text.to_owned();
            return self.push_folded(&text, None, false);
        };
        if open.hidden {
            return;
        }
        let (font, capitals) = (open.font.clone(), open.capitals);
        let text = text.replace('\u{ad}', SOFT_HYPHEN.encode_utf8(&mut [0; 4]));
        let digits = !text.trim().is_empty() && text.trim().bytes().all(|b| b.is_ascii_digit());
        let text = match text.trim().parse() {
            // The mark of a note, the exponent of a unit.
            Ok(number) if digits && open.superscript => super::number::note_mark(number),
            _ => text,
        };
        if open.preformatted {
            self.paragraph.push(&text, font.as_ref(), capitals);
        } else {
            self.push_folded(&text, font.as_ref(), capitals);
        }
    }

    fn push_folded(&mut self, text: &str, font: Option<&Rc<str>>, capitals: bool) {
        // Between cells there is no text.
        if self.tables.last().is_some_and(|t| t.around.is_none()) && text.trim().is_empty() {
            return;
        }
        let mut last = self.paragraph.runs.last().and_then(|r| r.text.chars().next_back()).unwrap_or(' ');
        let mut folded = String::with_capacity(text.len());
        for c in text.chars() {
            let c = if matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}') { ' ' } else { c };
            if c != ' ' || !matches!(last, ' ' | '\n') {
                folded.push(c);
            }
            last = c;
        }
        self.paragraph.push(&folded, font, capitals);
    }

    fn push(&mut self, text: &str) {
        if self.open.last().is_none_or(|o| !o.hidden) {
            self.paragraph.push(text, None, false);
        }
    }

    fn end_paragraph(&mut self) {
        let mut paragraph = std::mem::take(&mut self.paragraph);
        if paragraph.runs.iter().all(|r| r.text.trim().is_empty()) {
            // The label of an item waits for its text.
            self.paragraph.label = paragraph.label;
            if paragraph.runs.iter().any(|r| r.text.contains('\u{a0}')) {
                self.out.push(Block::Paragraph(Paragraph::default()));
            }
            return;
        }
        if let Some(last) = paragraph.runs.last_mut() {
            last.text.truncate(last.text.trim_end_matches(['\n', ' ']).len());
        }
        self.out.push(Block::Paragraph(paragraph));
    }

    fn page_break(&mut self) {
        if self.tables.is_empty() {
            self.out.push(Block::PageBreak);
        }
    }

    fn start_cell(&mut self, header: bool, attributes: &Attributes) {
        self.end_cell();
        let columns = attributes.number("colspan").unwrap_or(1).clamp(1, 1000);
        let ruled = ["border", "border-left", "border-right", "border-style"]
            .iter()
            .filter_map(|p| attributes.style(p))
            .any(|v| {
                ["solid", "double", "dashed", "dotted", "windowtext"].iter().any(|s| v.contains(s))
                    && !v.starts_with("none")
            });
        let Some(table) = self.tables.last_mut() else { return };
        let row = table.row.get_or_insert_with(Row::default);
        row.header |= header && row.cells.is_empty();
        row.header &= header;
        table.rules.push(ruled);
        table.columns = columns;
        table.around = Some(std::mem::take(&mut self.out));
    }

    fn end_cell(&mut self) {
        if self.tables.last().is_none_or(|t| t.around.is_none()) {
            return;
        }
        self.end_paragraph();
        self.paragraph = Paragraph::default();
        let Some(table) = self.tables.last_mut() else { return };
        let Some(around) = table.around.take() else { return };
        let blocks = std::mem::replace(&mut self.out, around);
        let columns = table.columns;
        table.row.get_or_insert_with(Row::default).cells.push(Cell { blocks, columns });
        let depth = table.depth;
        self.open.truncate(depth);
    }

    fn end_row(&mut self) {
        self.end_cell();
        if let Some(table) = self.tables.last_mut()
            && let Some(row) = table.row.take()
            && !row.cells.is_empty()
        {
            let rules = std::mem::take(&mut table.rules);
            table.table.ruled |=
                row.cells.len() > 1 && (table.ruled || rules.iter().filter(|r| **r).count() > 1);
            table.table.rows.push(row);
        }
    }

    fn end_table(&mut self) {
        self.end_row();
        if let Some(table) = self.tables.pop() {
            self.open.truncate(table.depth);
            if !table.table.rows.is_empty() {
                self.out.push(Block::Table(table.table));
            }
        }
    }

    fn finish(mut self) -> Vec<Block> {
        while !self.tables.is_empty() {
            self.end_table();
        }
        self.end_paragraph();
        self.out
    }
}

fn number_style(letter: char) -> super::number::Style {
    use super::number::Style;
    match letter {
        'a' => Style::LowerLetter,
        'A' => Style::UpperLetter,
        'i' => Style::LowerRoman,
        'I' => Style::UpperRoman,
        _ => Style::Decimal,
    }
}
