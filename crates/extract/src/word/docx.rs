//! .docx, Office Open XML.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use congvan_text::legacy::font_encoding;

use crate::Error;

use super::document::{self, Block, Cell, Paragraph, Row, SOFT_HYPHEN, Table};
use super::number::{Counters, Level, List, Part, Style, note_mark, symbol};
use super::package::Package;
use super::xml::{Element, Node};

const NAME: &str = "Word (.docx)";

/// Reads a .docx file.
pub(super) fn read(bytes: &[u8]) -> Result<Vec<Block>, Error> {
    let mut package = Package::open(bytes, NAME)?;
    let main = main_part(&mut package)?;
    let body = part(&mut package, &main)?
        .ok_or_else(|| Error::damaged(NAME, &format!("không có {main}"), format!("there is no {main}")))?;
    let (related, named) = related(&mut package, &main)?;
    let mut other = |kind: &str| -> Result<Element, Error> {
        let found = match related.get(kind) {
            Some(name) => part(&mut package, name)?,
            None => None,
        };
        Ok(found.unwrap_or_default())
    };
    let styles = Styles::read(&other("styles")?);
    let numbering = Numbering::read(&other("numbering")?);
    let notes = [other("footnotes")?, other("endnotes")?];
    let [above, below] = ["headerReference", "footerReference"].map(|kind| first_page(&body, kind));
    let mut running = |id: Option<&str>| -> Result<Element, Error> {
        let found = match id.and_then(|id| named.get(id)) {
            Some(name) => part(&mut package, name)?,
            None => None,
        };
        Ok(found.unwrap_or_default())
    };
    let (above, below) = (running(above)?, running(below)?);
    let mut reader = Reader {
        styles,
        numbering,
        counters: Counters::default(),
        begun: HashSet::new(),
        notes: [Vec::new(), Vec::new()],
        hanging: Vec::new(),
        fields: Vec::new(),
        balanced: is_balanced(&body),
        note: None,
    };
    let mut blocks = Vec::new();
    reader.running(&above, &mut blocks);
    for body in body.elements().filter(|e| &*e.name == "body") {
        reader.blocks(body, &mut blocks);
    }
    for (kind, texts) in notes.iter().enumerate() {
        for (i, id) in std::mem::take(&mut reader.notes[kind]).into_iter().enumerate() {
            let note = texts.elements().find(|n| n.get("id") == Some(&id));
            if let Some(note) = note {
                reader.note = Some(i as u32 + 1);
                reader.blocks(note, &mut blocks);
            }
        }
    }
    reader.running(&below, &mut blocks);
    Ok(blocks)
}

/// The id of the header or the footer of the first page.
fn first_page<'a>(body: &'a Element, kind: &str) -> Option<&'a str> {
    let mut sections = Vec::new();
    body.descendants("sectPr", &mut sections);
    let section = sections.first()?;
    let wanted = if is_on(section, "titlePg").unwrap_or(false) { "first" } else { "default" };
    let references = section.elements().filter(|e| &*e.name == kind);
    references.filter(|e| e.get("type").unwrap_or("default") == wanted).find_map(|e| e.get("id"))
}

/// True for a head or a foot that says more than the number of the page.
fn says_something(blocks: &[Block]) -> bool {
    let text = document::lines(blocks);
    let folded = congvan_text::fold(&text);
    let words = folded.split(|c: char| !c.is_alphabetic());
    words.filter(|w| !matches!(*w, "trang" | "page" | "of" | "tren" | "so")).any(|w| w.len() > 1)
}

fn part(package: &mut Package<'_>, name: &str) -> Result<Option<Element>, Error> {
    package.part(name)?.map(|bytes| Element::parse(&bytes, NAME)).transpose()
}

/// The name of the main part.
fn main_part(package: &mut Package<'_>) -> Result<String, Error> {
    let relations = part(package, "_rels/.rels")?.unwrap_or_default();
    let target = relations
        .elements()
        .find(|r| r.get("Type").is_some_and(|t| t.ends_with("/officeDocument")))
        .and_then(|r| r.get("Target"));
    Ok(target.map_or_else(|| "word/document.xml".into(), |t| t.trim_start_matches('/').to_owned()))
}

/// The parts that the main part refers to: by the last word of their kind, and by their id.
type Related = (HashMap<String, String>, HashMap<String, String>);

fn related(package: &mut Package<'_>, main: &str) -> Result<Related, Error> {
    let (folder, file) = main.rsplit_once('/').unwrap_or(("", main));
    let relations = part(package, &format!("{folder}/_rels/{file}.rels"))?.unwrap_or_default();
    let (mut by_kind, mut by_id) = Related::default();
    for relation in relations.elements() {
        let (Some(kind), Some(target)) = (relation.get("Type"), relation.get("Target")) else { continue };
        let name = match target.strip_prefix('/') {
            Some(absolute) => absolute.to_owned(),
            None => format!("{folder}/{target}"),
        };
        if let Some(id) = relation.get("Id") {
            by_id.insert(id.to_owned(), name.clone());
        }
        by_kind.insert(kind.rsplit('/').next().unwrap_or(kind).to_owned(), name);
    }
    Ok((by_kind, by_id))
}

/// True if every field that begins also ends.
fn is_balanced(body: &Element) -> bool {
    let mut marks = Vec::new();
    body.descendants("fldChar", &mut marks);
    let mut open = 0i32;
    for mark in marks {
        match mark.get("fldCharType") {
            Some("begin") => open += 1,
            Some("end") => open -= 1,
            _ => {}
        }
        if open < 0 {
            return false;
        }
    }
    open == 0
}

/// A property that is on unless its value says off.
fn is_on(properties: &Element, name: &str) -> Option<bool> {
    let e = properties.child(name)?;
    Some(!matches!(e.get("val"), Some("0" | "false" | "off" | "none")))
}

/// How characters look.
#[derive(Clone, Debug, Default)]
struct Look {
    font: Option<Rc<str>>,
    capitals: bool,
    hidden: bool,
}

impl Look {
    fn apply(&mut self, properties: &Element) {
        if let Some(fonts) = properties.child("rFonts") {
            let named = ["ascii", "hAnsi"].map(|n| fonts.get(n));
            // One of the two being of a dead encoding, the text is in it.
            let dead = named.into_iter().flatten().find(|f| font_encoding(f).is_some());
            if let Some(font) = dead.or(named[0]).or(named[1]) {
                self.font = Some(font.into());
            } else if fonts.get("asciiTheme").or(fonts.get("hAnsiTheme")).is_some() {
                self.font = None;
            }
        }
        if let Some(on) = is_on(properties, "caps") {
            self.capitals = on;
        }
        if let Some(on) = is_on(properties, "vanish") {
            self.hidden = on;
        }
    }
}

/// What a style says of itself.
#[derive(Default)]
struct RawStyle {
    base: Option<String>,
    look: Element,
    list: Option<String>,
    level: Option<usize>,
    page_break: Option<bool>,
    ruled: Option<bool>,
}

#[derive(Default)]
struct Styles {
    raw: HashMap<String, RawStyle>,
    standard: Option<String>,
    defaults: Look,
}

impl Styles {
    fn read(root: &Element) -> Self {
        let mut styles = Self::default();
        if let Some(properties) =
            root.child("docDefaults").and_then(|d| d.child("rPrDefault")).and_then(|d| d.child("rPr"))
        {
            styles.defaults.apply(properties);
        }
        for style in root.elements().filter(|e| &*e.name == "style") {
            let Some(id) = style.get("styleId") else { continue };
            if style.get("type") == Some("paragraph") && matches!(style.get("default"), Some("1" | "true")) {
                styles.standard = Some(id.to_owned());
            }
            let shape = style.child("pPr");
            let list = shape.and_then(|p| p.child("numPr"));
            let raw = RawStyle {
                base: style.value("basedOn").map(str::to_owned),
                look: style.child("rPr").cloned().unwrap_or_default(),
                list: list.and_then(|l| l.value("numId")).map(str::to_owned),
                level: list.and_then(|l| l.value("ilvl")).and_then(|l| l.parse().ok()),
                page_break: shape.and_then(|p| is_on(p, "pageBreakBefore")),
                ruled: style
                    .child("tblPr")
                    .and_then(|p| p.child("tblBorders"))
                    .and_then(|b| rule(b, &["insideV"])),
            };
            styles.raw.insert(id.to_owned(), raw);
        }
        styles
    }

    /// A style and those that it is based on, from itself to the root.
    fn line<'a>(&'a self, id: Option<&'a str>) -> Vec<&'a RawStyle> {
        let mut line = Vec::new();
        let mut next = id;
        while let Some(style) = next.and_then(|id| self.raw.get(id)).filter(|_| line.len() < 32) {
            line.push(style);
            next = style.base.as_deref();
        }
        line
    }

    fn look(&self, base: &Look, style: Option<&str>) -> Look {
        let mut look = base.clone();
        self.line(style).iter().rev().for_each(|s| look.apply(&s.look));
        look
    }
}

#[derive(Default)]
struct Numbering {
    lists: HashMap<String, List>,
    /// The level that a paragraph style stands for, by list and style.
    by_style: HashMap<(String, String), usize>,
    /// Which list a number refers to, and what it has of its own.
    numbers: HashMap<String, Number>,
}

struct Number {
    list: String,
    own: Option<List>,
    restarts: Vec<usize>,
}

impl Numbering {
    fn read(root: &Element) -> Self {
        let mut this = Self::default();
        let mut links: HashMap<&str, &str> = HashMap::new();
        for list in root.elements().filter(|e| &*e.name == "abstractNum") {
            let Some(id) = list.get("abstractNumId") else { continue };
            let mut levels = List::default();
            for lvl in list.elements().filter(|e| &*e.name == "lvl") {
                let index: usize =
                    lvl.get("ilvl").and_then(|i| i.parse().ok()).unwrap_or(levels.levels.len());
                if index > 9 {
                    continue;
                }
                if let Some(style) = lvl.value("pStyle") {
                    this.by_style.insert((id.to_owned(), style.to_owned()), index);
                }
                if levels.levels.len() <= index {
                    levels.levels.resize_with(index + 1, Level::default);
                }
                levels.levels[index] = level(lvl);
            }
            // A list may be that of a style, which another list is the home of.
            if let Some(style) = list.value("styleLink") {
                links.insert(style, id);
            }
            this.lists.insert(id.to_owned(), levels);
        }
        for list in root.elements().filter(|e| &*e.name == "abstractNum") {
            if let (Some(id), Some(home)) =
                (list.get("abstractNumId"), list.value("numStyleLink").and_then(|s| links.get(s)))
                && let Some(levels) = this.lists.get(*home).cloned()
            {
                this.lists.insert(id.to_owned(), levels);
            }
        }
        for number in root.elements().filter(|e| &*e.name == "num") {
            let (Some(id), Some(list)) = (number.get("numId"), number.value("abstractNumId")) else {
                continue;
            };
            let mut this_number = Number { list: list.to_owned(), own: None, restarts: Vec::new() };
            for change in number.elements().filter(|e| &*e.name == "lvlOverride") {
                let Some(index) = change.get("ilvl").and_then(|i| i.parse::<usize>().ok()) else { continue };
                let own =
                    this_number.own.get_or_insert_with(|| this.lists.get(list).cloned().unwrap_or_default());
                let Some(slot) = own.levels.get_mut(index) else { continue };
                if let Some(lvl) = change.child("lvl") {
                    *slot = level(lvl);
                }
                if let Some(start) = change.value("startOverride").and_then(|s| s.parse().ok()) {
                    slot.start = start;
                    this_number.restarts.push(index);
                }
            }
            this.numbers.insert(id.to_owned(), this_number);
        }
        this
    }
}

fn level(lvl: &Element) -> Level {
    let style = match lvl.value("numFmt") {
        Some("bullet") => Style::Bullet,
        Some("none") => Style::None,
        Some("upperRoman") => Style::UpperRoman,
        Some("lowerRoman") => Style::LowerRoman,
        Some("upperLetter") => Style::UpperLetter,
        Some("lowerLetter") => Style::LowerLetter,
        Some("decimalZero") => Style::Padded,
        _ => Style::Decimal,
    };
    let text = lvl.value("lvlText").unwrap_or("");
    let mut parts = Vec::new();
    if style == Style::Bullet {
        let font =
            lvl.child("rPr").and_then(|r| r.child("rFonts")).and_then(|f| f.get("ascii")).unwrap_or("");
        parts.push(Part::Text(text.chars().map(|c| symbol(font, c)).collect()));
    } else {
        let mut rest = text;
        while let Some(at) = rest.find('%') {
            let digit = rest[at + 1..].chars().next().and_then(|c| c.to_digit(10)).filter(|d| *d > 0);
            let end = at + 1 + usize::from(digit.is_some());
            let literal = if digit.is_some() { &rest[..at] } else { &rest[..end] };
            if !literal.is_empty() {
                parts.push(Part::Text(literal.to_owned()));
            }
            if let Some(digit) = digit {
                parts.push(Part::Level(digit as usize - 1));
            }
            rest = &rest[end..];
        }
        if !rest.is_empty() {
            parts.push(Part::Text(rest.to_owned()));
        }
    }
    Level {
        style,
        start: lvl.value("start").and_then(|s| s.parse().ok()).unwrap_or(0),
        parts,
        legal: is_on(lvl, "isLgl").unwrap_or(false),
        restart: lvl.value("lvlRestart").and_then(|s| s.parse().ok()),
    }
}

/// Whether a rule is drawn on one of these sides, as far as it is said.
fn rule(borders: &Element, sides: &[&str]) -> Option<bool> {
    let side = sides.iter().find_map(|s| borders.child(s))?;
    Some(!matches!(side.get("val"), None | Some("nil" | "none")))
}

struct Reader {
    styles: Styles,
    numbering: Numbering,
    counters: Counters,
    begun: HashSet<String>,
    /// The footnotes and the endnotes referred to, in order.
    notes: [Vec<String>; 2],
    /// Texts of boxes that hang on the paragraph under way.
    hanging: Vec<Block>,
    /// Open fields: whether their result has begun.
    fields: Vec<bool>,
    balanced: bool,
    /// The number of the note that is being read.
    note: Option<u32>,
}

/// A paragraph under way: what was set before a page break in it, and the rest.
#[derive(Default)]
struct Open {
    done: Vec<Block>,
    paragraph: Paragraph,
}

impl Reader {
    /// The head or the foot of the first page: letterheads stand there, too. What only numbers the
    /// pages is left out.
    fn running(&mut self, part: &Element, out: &mut Vec<Block>) {
        let mut blocks = Vec::new();
        self.blocks(part, &mut blocks);
        if says_something(&blocks) {
            out.append(&mut blocks);
        }
    }

    fn blocks(&mut self, parent: &Element, out: &mut Vec<Block>) {
        let mut open = Open::default();
        for e in parent.elements() {
            match &*e.name {
                "p" => self.paragraph(e, &mut open, out),
                "tbl" => {
                    let table = self.table(e);
                    out.push(Block::Table(table));
                }
                "AlternateContent" => {
                    if let Some(choice) = choice(e) {
                        self.blocks(choice, out);
                    }
                }
                "sdt" | "sdtContent" | "customXml" | "ins" | "moveTo" | "smartTag" => self.blocks(e, out),
                _ => {}
            }
        }
        // The last mark was struck out: what it would have ended ends here.
        if !open.paragraph.is_blank() {
            out.push(Block::Paragraph(open.paragraph));
        }
    }

    fn paragraph(&mut self, e: &Element, open: &mut Open, out: &mut Vec<Block>) {
        let empty = Element::default();
        let shape = e.child("pPr").unwrap_or(&empty);
        let style = shape.value("pStyle").or(self.styles.standard.as_deref()).map(str::to_owned);
        let line = self.styles.line(style.as_deref());
        let page_break =
            is_on(shape, "pageBreakBefore").or(line.iter().find_map(|s| s.page_break)).unwrap_or(false);
        let own = shape.child("numPr");
        let number = own.and_then(|n| n.value("numId")).or(line.iter().find_map(|s| s.list.as_deref()));
        let level: Option<usize> = own
            .and_then(|n| n.value("ilvl"))
            .and_then(|l| l.parse().ok())
            .or(line.iter().find_map(|s| s.level));
        let number = number.filter(|n| *n != "0").map(str::to_owned);
        let look = self.styles.look(&self.styles.defaults, style.as_deref());

        if page_break {
            out.push(Block::PageBreak);
        }
        if let Some(note) = self.note.take() {
            open.paragraph.push(&note_mark(note), None, false);
            open.paragraph.push(" ", None, false);
        }
        self.inline(e, &look, open);

        let mark = shape.child("rPr");
        if mark.is_some_and(|m| m.child("del").is_some() || m.child("moveFrom").is_some()) {
            return;
        }
        let is_list = !open.paragraph.is_blank() || !open.done.is_empty();
        if let Some(number) = number.filter(|_| is_list) {
            let label = self.label(&number, level, style.as_deref());
            // The label belongs to what stands before a page break inside the paragraph.
            match open.done.iter_mut().find_map(|b| if let Block::Paragraph(p) = b { Some(p) } else { None })
            {
                Some(first) => first.label = label,
                None => open.paragraph.label = label,
            }
        }
        out.append(&mut open.done);
        out.push(Block::Paragraph(std::mem::take(&mut open.paragraph)));
        out.append(&mut self.hanging);
        if let Some(section) = shape.child("sectPr")
            && section.value("type") != Some("continuous")
        {
            out.push(Block::PageBreak);
        }
    }

    fn label(&mut self, id: &str, level: Option<usize>, style: Option<&str>) -> String {
        let Some(number) = self.numbering.numbers.get(id) else { return String::new() };
        let by_style = || {
            let key = (number.list.clone(), style?.to_owned());
            self.numbering.by_style.get(&key).copied()
        };
        let level = level.or_else(by_style).unwrap_or(0);
        let key = number.list.parse().unwrap_or(-1);
        if self.begun.insert(id.to_owned()) {
            number.restarts.iter().for_each(|&level| self.counters.restart(key, level));
        }
        match number.own.as_ref().or_else(|| self.numbering.lists.get(&number.list)) {
            Some(list) => self.counters.next(key, list, level),
            None => String::new(),
        }
    }

    /// What stands in a line: runs and what holds runs.
    fn inline(&mut self, parent: &Element, look: &Look, open: &mut Open) {
        for e in parent.elements() {
            match &*e.name {
                "r" => self.run(e, look, open),
                "pPr" | "rPr" | "del" | "moveFrom" | "sdtPr" | "rt" => {}
                "AlternateContent" => {
                    if let Some(choice) = choice(e) {
                        self.inline(choice, look, open);
                    }
                }
                // Of a formula.
                "t" => open.paragraph.push(&e.text(), None, false),
                _ => self.inline(e, look, open),
            }
        }
    }

    fn run(&mut self, run: &Element, base: &Look, open: &mut Open) {
        let mut look = base.clone();
        if let Some(properties) = run.child("rPr") {
            if let Some(style) = properties.value("rStyle") {
                look = self.styles.look(&look, Some(style));
            }
            look.apply(properties);
        }
        self.run_content(run, &look, open);
    }

    fn run_content(&mut self, parent: &Element, look: &Look, open: &mut Open) {
        for e in parent.elements() {
            let name = &*e.name;
            match name {
                "fldChar" => {
                    match e.get("fldCharType") {
                        Some("begin") => self.fields.push(false),
                        Some("separate") => {
                            if let Some(last) = self.fields.last_mut() {
                                *last = true;
                            }
                        }
                        Some("end") => {
                            self.fields.pop();
                        }
                        _ => {}
                    }
                    continue;
                }
                "drawing" | "pict" | "object" => {
                    self.boxes(e);
                    continue;
                }
                "AlternateContent" => {
                    if let Some(choice) = choice(e) {
                        self.run_content(choice, look, open);
                    }
                    continue;
                }
                "ruby" => {
                    if let Some(base) = e.child("rubyBase") {
                        self.inline(base, look, open);
                    }
                    continue;
                }
                _ => {}
            }
            if look.hidden || (self.balanced && self.fields.contains(&false)) {
                continue;
            }
            let mut push = |text: &str| open.paragraph.push(text, look.font.as_ref(), look.capitals);
            match name {
                "t" => {
                    let text = e.text();
                    push(if e.get("space") == Some("preserve") { &text } else { text.trim() });
                }
                "tab" | "ptab" => push("\t"),
                "cr" => push("\n"),
                "br" => match e.get("type") {
                    Some("page") => {
                        let paragraph = std::mem::take(&mut open.paragraph);
                        if !paragraph.is_blank() {
                            open.done.push(Block::Paragraph(paragraph));
                        }
                        open.done.push(Block::PageBreak);
                    }
                    _ => push("\n"),
                },
                "noBreakHyphen" => push("-"),
                "softHyphen" => push(SOFT_HYPHEN.encode_utf8(&mut [0; 4])),
                "sym" => {
                    let code = e.get("char").and_then(|c| u32::from_str_radix(c, 16).ok());
                    let c = symbol(e.get("font").unwrap_or(""), code.and_then(char::from_u32).unwrap_or('•'));
                    open.paragraph.push(c.encode_utf8(&mut [0; 4]), None, false);
                }
                "footnoteReference" | "endnoteReference" => {
                    let kind = usize::from(name == "endnoteReference");
                    if let Some(id) = e.get("id") {
                        self.notes[kind].push(id.to_owned());
                        open.paragraph.push(&note_mark(self.notes[kind].len() as u32), None, false);
                    }
                }
                _ => {}
            }
        }
    }

    /// The texts of the boxes in a drawing.
    fn boxes(&mut self, drawing: &Element) {
        let mut found = Vec::new();
        contents(drawing, &mut found);
        for content in found {
            let mut blocks = Vec::new();
            let fields = std::mem::take(&mut self.fields);
            // Boxes in this box go behind it.
            let before = std::mem::take(&mut self.hanging);
            self.blocks(content, &mut blocks);
            let inner = std::mem::replace(&mut self.hanging, before);
            self.hanging.extend(blocks);
            self.hanging.extend(inner);
            self.fields = fields;
        }
    }

    fn table(&mut self, table: &Element) -> Table {
        let properties = table.child("tblPr");
        let own = properties.and_then(|p| p.child("tblBorders")).and_then(|b| rule(b, &["insideV"]));
        let style = properties.and_then(|p| p.value("tblStyle"));
        let inside = own.or(self.styles.line(style).iter().find_map(|s| s.ruled)).unwrap_or(false);
        let mut out = Table::default();
        self.rows(table, inside, &mut out);
        out
    }

    fn rows(&mut self, parent: &Element, inside: bool, out: &mut Table) {
        for e in parent.elements() {
            match &*e.name {
                "tr" => {
                    let empty = Element::default();
                    let properties = e.child("trPr").unwrap_or(&empty);
                    if properties.child("del").is_some() {
                        continue;
                    }
                    let mut row =
                        Row { header: is_on(properties, "tblHeader").unwrap_or(false), ..Row::default() };
                    let skipped = properties.value("gridBefore").and_then(|n| n.parse().ok()).unwrap_or(0);
                    if skipped > 0 {
                        row.cells.push(Cell { columns: skipped, ..Cell::default() });
                    }
                    let mut rules = Vec::new();
                    self.cells(e, &mut row, &mut rules);
                    let between = |pair: &[[Option<bool>; 2]]| {
                        pair[0][1].or(pair[1][0]).unwrap_or(inside) || pair[1][0].unwrap_or(false)
                    };
                    out.ruled |= rules.windows(2).any(between);
                    out.rows.push(row);
                }
                "sdt" | "sdtContent" | "customXml" | "ins" | "moveTo" => self.rows(e, inside, out),
                _ => {}
            }
        }
    }

    fn cells(&mut self, parent: &Element, row: &mut Row, rules: &mut Vec<[Option<bool>; 2]>) {
        for e in parent.elements() {
            match &*e.name {
                "tc" => {
                    let properties = e.child("tcPr");
                    let span = properties.and_then(|p| p.value("gridSpan")).and_then(|n| n.parse().ok());
                    let borders = properties.and_then(|p| p.child("tcBorders"));
                    let side = |names: &[&str]| borders.and_then(|b| rule(b, names));
                    rules.push([side(&["left", "start"]), side(&["right", "end"])]);
                    let mut blocks = Vec::new();
                    self.blocks(e, &mut blocks);
                    row.cells.push(Cell { blocks, columns: span.unwrap_or(1).min(1000) });
                }
                "sdt" | "sdtContent" | "customXml" => self.cells(e, row, rules),
                _ => {}
            }
        }
    }
}

/// Of several ways to show the same thing, the one for the newest reader.
fn choice(alternatives: &Element) -> Option<&Element> {
    alternatives.child("Choice").or_else(|| alternatives.child("Fallback"))
}

/// The contents of boxes in a drawing, each once, whatever other ways there are to draw it.
fn contents<'a>(e: &'a Element, out: &mut Vec<&'a Element>) {
    for node in &e.children {
        let Node::Element(child) = node else { continue };
        match &*child.name {
            "txbxContent" => out.push(child),
            "AlternateContent" => {
                if let Some(choice) = choice(child) {
                    contents(choice, out);
                }
            }
            _ => contents(child, out),
        }
    }
}
