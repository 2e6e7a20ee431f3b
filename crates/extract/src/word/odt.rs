//! .odt, OpenDocument text.

use std::collections::HashMap;
use std::rc::Rc;

use crate::Error;

use super::document::{Block, Cell, Paragraph, Row, SOFT_HYPHEN, Table};
use super::number::{Counters, Level, List, Part, Style as NumberStyle, note_mark, symbol};
use super::package::Package;
use super::xml::{Element, Node};

const NAME: &str = "OpenDocument (.odt)";

/// Reads an .odt file.
pub(super) fn read(bytes: &[u8]) -> Result<Vec<Block>, Error> {
    let mut package = Package::open(bytes, NAME)?;
    let manifest = package.part("META-INF/manifest.xml")?.unwrap_or_default();
    if manifest.windows(15).any(|w| w == b"encryption-data") {
        return Err(Error::encrypted());
    }
    let content = package
        .part("content.xml")?
        .ok_or_else(|| Error::damaged(NAME, "không có content.xml", "there is no content.xml"))?;
    let content = Element::parse(&content, NAME)?;
    let mut reader = Reader::default();
    if let Some(styles) = package.part("styles.xml")? {
        reader.styles.read(&Element::parse(&styles, NAME)?);
    }
    reader.styles.read(&content);
    let mut blocks = Vec::new();
    if let Some(text) = content.child("body").and_then(|b| b.child("text")) {
        reader.blocks(text, None, &mut blocks);
    }
    for note in std::mem::take(&mut reader.notes) {
        reader.note = Some(note.0);
        reader.blocks(&note.1, None, &mut blocks);
    }
    Ok(blocks)
}

/// How characters look.
#[derive(Clone, Debug, Default)]
struct Look {
    font: Option<Rc<str>>,
    capitals: bool,
    hidden: bool,
}

/// What a style says of itself.
#[derive(Default)]
struct Style {
    parent: Option<String>,
    properties: Vec<Element>,
    master: bool,
}

#[derive(Default)]
struct Styles {
    /// By family and name; the empty name is the family's default.
    styles: HashMap<(String, String), Style>,
    faces: HashMap<String, Rc<str>>,
    lists: HashMap<String, List>,
    outline: List,
}

impl Styles {
    fn read(&mut self, root: &Element) {
        for group in root.elements() {
            match &*group.name {
                "font-face-decls" => {
                    for face in group.elements() {
                        if let Some(name) = face.get("name") {
                            let family = face.get("font-family").unwrap_or(name);
                            self.faces.insert(name.to_owned(), family.trim_matches(['\'', '"']).into());
                        }
                    }
                }
                "styles" | "automatic-styles" => {
                    for style in group.elements() {
                        self.style(style);
                    }
                }
                _ => {}
            }
        }
    }

    fn style(&mut self, e: &Element) {
        match &*e.name {
            "style" | "default-style" => {
                let name = e.get("name").filter(|_| &*e.name == "style").unwrap_or("");
                let style = Style {
                    parent: e.get("parent-style-name").map(str::to_owned),
                    properties: e.elements().cloned().collect(),
                    master: e.get("master-page-name").is_some_and(|m| !m.is_empty()),
                };
                self.styles.insert((e.get("family").unwrap_or("").to_owned(), name.to_owned()), style);
            }
            "list-style" => {
                let list = self.list(e);
                self.lists.insert(e.get("name").unwrap_or("").to_owned(), list);
            }
            "outline-style" => self.outline = self.list(e),
            _ => {}
        }
    }

    fn list(&self, e: &Element) -> List {
        let mut list = List::default();
        for (i, level) in e.elements().enumerate() {
            let index =
                level.get("level").and_then(|l| l.parse::<usize>().ok()).map_or(i, |l| l.saturating_sub(1));
            if index > 9 {
                continue;
            }
            if list.levels.len() <= index {
                list.levels.resize_with(index + 1, Level::default);
            }
            list.levels[index] = self.level(level, index);
        }
        list
    }

    fn level(&self, e: &Element, index: usize) -> Level {
        let text = |name: &str| e.get(name).filter(|t| !t.is_empty()).map(|t| Part::Text(t.to_owned()));
        match &*e.name {
            "list-level-style-bullet" => {
                let font = e
                    .child("text-properties")
                    .and_then(|p| {
                        p.get("font-name")
                            .and_then(|f| self.faces.get(f))
                            .map(|f| &**f)
                            .or(p.get("font-family"))
                    })
                    .unwrap_or("");
                let bullet = e.get("bullet-char").and_then(|b| b.chars().next()).unwrap_or('•');
                let sign = symbol(font, bullet);
                Level {
                    style: NumberStyle::Bullet,
                    start: 1,
                    parts: vec![Part::Text(sign.into())],
                    ..Level::default()
                }
            }
            "list-level-style-image" => Level {
                style: NumberStyle::Bullet,
                start: 1,
                parts: vec![Part::Text("•".into())],
                ..Level::default()
            },
            _ => {
                let style = match e.get("num-format") {
                    Some("1") => NumberStyle::Decimal,
                    Some("I") => NumberStyle::UpperRoman,
                    Some("i") => NumberStyle::LowerRoman,
                    Some("A") => NumberStyle::UpperLetter,
                    Some("a") => NumberStyle::LowerLetter,
                    Some("") | None => NumberStyle::None,
                    Some(other) if other.starts_with("01") => NumberStyle::Padded,
                    Some(_) => NumberStyle::Decimal,
                };
                let mut parts = Vec::new();
                if let Some(format) = e.get("num-list-format") {
                    // `%1%.%2%.`: the numbers of levels between signs.
                    for (i, piece) in format.split('%').enumerate() {
                        match (i % 2, piece.parse::<usize>()) {
                            (1, Ok(level)) if level > 0 => parts.push(Part::Level(level - 1)),
                            _ if !piece.is_empty() => parts.push(Part::Text(piece.to_owned())),
                            _ => {}
                        }
                    }
                } else {
                    parts.extend(text("num-prefix"));
                    let shown =
                        e.get("display-levels").and_then(|d| d.parse().ok()).unwrap_or(1).clamp(1, index + 1);
                    for level in index + 1 - shown..=index {
                        if level + shown > index + 1 {
                            parts.push(Part::Text(".".into()));
                        }
                        parts.push(Part::Level(level));
                    }
                    parts.extend(text("num-suffix"));
                }
                if style == NumberStyle::None {
                    parts.retain(|p| !matches!(p, Part::Level(l) if *l == index));
                }
                let start = e.get("start-value").and_then(|s| s.parse().ok()).unwrap_or(1);
                Level { style, start, parts, ..Level::default() }
            }
        }
    }

    /// A style and its parents, from itself to the family's default.
    fn line(&self, family: &str, name: Option<&str>) -> Vec<&Style> {
        let find = |name: &str| self.styles.get(&(family.to_owned(), name.to_owned()));
        let mut line: Vec<&Style> = Vec::new();
        let mut next = name.and_then(find);
        while let Some(style) = next.filter(|_| line.len() < 32) {
            line.push(style);
            next = style.parent.as_deref().and_then(find);
        }
        line.extend(find(""));
        line
    }

    fn look(&self, base: &Look, family: &str, name: Option<&str>) -> Look {
        let mut look = base.clone();
        let mut line = self.line(family, name);
        if family == "text" {
            // The default of a family is for paragraphs.
            line.retain(|s| s.parent.is_some() || !s.properties.is_empty());
        }
        for properties in
            line.iter().rev().flat_map(|s| &s.properties).filter(|p| &*p.name == "text-properties")
        {
            let face =
                properties.get("font-name").map(|n| self.faces.get(n).cloned().unwrap_or_else(|| n.into()));
            if let Some(font) =
                face.or_else(|| properties.get("font-family").map(|f| f.trim_matches(['\'', '"']).into()))
            {
                look.font = Some(font);
            }
            if let Some(transform) = properties.get("text-transform") {
                look.capitals = transform == "uppercase";
            }
            if let Some(display) = properties.get("display") {
                look.hidden = display == "none";
            }
        }
        look
    }

    /// The value of a property of a style, of itself or inherited.
    fn property(&self, family: &str, name: Option<&str>, group: &str, property: &str) -> Option<&str> {
        self.line(family, name)
            .iter()
            .flat_map(|s| &s.properties)
            .filter(|p| &*p.name == group)
            .find_map(|p| p.get(property))
    }
}

#[derive(Default)]
struct Reader {
    styles: Styles,
    counters: Counters,
    /// Lists in the order in which they begin; each counts for itself.
    lists: i64,
    by_id: HashMap<String, i64>,
    by_style: HashMap<String, i64>,
    notes: Vec<(String, Element)>,
    note: Option<String>,
    hanging: Vec<Block>,
}

/// The list that blocks stand in.
#[derive(Clone, Default)]
struct InList {
    key: i64,
    style: String,
    level: usize,
}

impl Reader {
    fn blocks(&mut self, parent: &Element, list: Option<&InList>, out: &mut Vec<Block>) {
        // The label of an item stands before its first paragraph.
        let mut first = true;
        for e in parent.elements() {
            match &*e.name {
                "p" | "h" => {
                    let label = match list {
                        Some(list) if first => self.label(list, &list.style.clone()),
                        None if &*e.name == "h" && e.get("is-list-header") != Some("true") => {
                            let level =
                                e.get("outline-level").and_then(|l| l.parse::<usize>().ok()).unwrap_or(1);
                            let outline = self.styles.outline.clone();
                            self.counters.next(0, &outline, level.saturating_sub(1))
                        }
                        _ => String::new(),
                    };
                    first = false;
                    self.paragraph(e, label, out);
                }
                "list" => self.list(e, list, out),
                "table" => {
                    let table = self.table(e);
                    out.push(Block::Table(table));
                }
                "tracked-changes" | "annotation" | "sequence-decls" | "variable-decls"
                | "user-field-decls" | "forms" => {}
                "section" if e.get("display") == Some("none") => {}
                "frame" | "custom-shape" | "g" | "a" => {
                    self.boxes(e);
                    out.append(&mut self.hanging);
                }
                _ => self.blocks(e, None, out),
            }
        }
    }

    fn list(&mut self, e: &Element, outer: Option<&InList>, out: &mut Vec<Block>) {
        let own = e.get("style-name");
        let this = match outer {
            Some(outer) => InList {
                key: outer.key,
                style: own.unwrap_or(&outer.style).to_owned(),
                level: outer.level + 1,
            },
            None => {
                let style = own.unwrap_or("").to_owned();
                let continued =
                    e.get("continue-list").and_then(|id| self.by_id.get(id)).copied().or_else(|| {
                        (e.get("continue-numbering") == Some("true"))
                            .then(|| self.by_style.get(&style).copied())
                            .flatten()
                    });
                let key = continued.unwrap_or_else(|| {
                    self.lists += 1;
                    self.lists
                });
                InList { key, style, level: 0 }
            }
        };
        if let Some(id) = e.get("id") {
            self.by_id.insert(id.to_owned(), this.key);
        }
        self.by_style.insert(this.style.clone(), this.key);
        for item in e.elements() {
            match &*item.name {
                "list-item" => {
                    if let Some(start) = item.get("start-value").and_then(|s| s.parse().ok()) {
                        self.counters.set(this.key, this.level, start);
                    }
                    self.blocks(item, Some(&this), out);
                }
                _ => self.blocks(item, None, out),
            }
        }
    }

    fn label(&mut self, list: &InList, style: &str) -> String {
        let Some(levels) = self.styles.lists.get(style) else { return String::new() };
        self.counters.next(list.key, levels, list.level)
    }

    fn paragraph(&mut self, e: &Element, label: String, out: &mut Vec<Block>) {
        let style = e.get("style-name");
        let shape =
            |property: &str| self.styles.property("paragraph", style, "paragraph-properties", property);
        let master = style
            .and_then(|s| self.styles.styles.get(&("paragraph".to_owned(), s.to_owned())))
            .is_some_and(|s| s.master);
        let before = shape("break-before") == Some("page") || master;
        let after = shape("break-after") == Some("page");
        let look = self.styles.look(&Look::default(), "paragraph", style);
        let mut paragraph = Paragraph::default();
        if let Some(note) = self.note.take() {
            paragraph.push(&note, None, false);
            paragraph.push(" ", None, false);
        }
        self.inline(e, &look, &mut paragraph);
        if !paragraph.is_blank() {
            paragraph.label = label;
        }
        if before {
            out.push(Block::PageBreak);
        }
        out.push(Block::Paragraph(paragraph));
        out.append(&mut self.hanging);
        if after {
            out.push(Block::PageBreak);
        }
    }

    fn inline(&mut self, parent: &Element, look: &Look, out: &mut Paragraph) {
        for node in &parent.children {
            let e = match node {
                Node::Element(e) => e,
                Node::Text(text) => {
                    if !look.hidden {
                        push_text(out, text, look);
                    }
                    continue;
                }
            };
            let mut push = |text: &str| {
                if !look.hidden {
                    out.push(text, look.font.as_ref(), look.capitals);
                }
            };
            match &*e.name {
                "span" => {
                    let inner = self.styles.look(look, "text", e.get("style-name"));
                    self.inline(e, &inner, out);
                }
                "s" => push(&" ".repeat(e.get("c").and_then(|c| c.parse().ok()).unwrap_or(1).min(1000))),
                "tab" => push("\t"),
                "line-break" => push("\n"),
                "soft-hyphen" => push(SOFT_HYPHEN.encode_utf8(&mut [0; 4])),
                "note" => {
                    let citation = e.child("note-citation").map(Element::text).unwrap_or_default();
                    let mark = citation.trim().parse().map_or(citation.clone(), note_mark);
                    push(&mark);
                    if let Some(body) = e.child("note-body") {
                        self.notes.push((mark, body.clone()));
                    }
                }
                "annotation" | "annotation-end" | "tracked-changes" | "hidden-text" => {}
                "ruby" => {
                    if let Some(base) = e.child("ruby-base") {
                        self.inline(base, look, out);
                    }
                }
                "frame" | "custom-shape" | "g" | "rect" | "text-box" => self.boxes(e),
                _ => self.inline(e, look, out),
            }
        }
    }

    /// The texts in a drawing.
    fn boxes(&mut self, e: &Element) {
        let before = std::mem::take(&mut self.hanging);
        let mut blocks = Vec::new();
        for child in e.elements() {
            match &*child.name {
                "text-box" => self.blocks(child, None, &mut blocks),
                "p" | "h" => self.paragraph(child, String::new(), &mut blocks),
                "frame" | "custom-shape" | "g" | "rect" | "a" => self.boxes(child),
                _ => {}
            }
        }
        let inner = std::mem::replace(&mut self.hanging, before);
        self.hanging.extend(blocks);
        self.hanging.extend(inner);
    }

    fn table(&mut self, e: &Element) -> Table {
        let mut table = Table::default();
        self.rows(e, false, &mut table);
        table
    }

    fn rows(&mut self, parent: &Element, header: bool, out: &mut Table) {
        for e in parent.elements() {
            match &*e.name {
                "table-row" => {
                    let mut row = Row { header, ..Row::default() };
                    let mut rules = Vec::new();
                    let mut spanned = 0usize;
                    for cell in
                        e.elements().filter(|c| matches!(&*c.name, "table-cell" | "covered-table-cell"))
                    {
                        if &*cell.name == "covered-table-cell" {
                            // Covered by the cell before it, which counts for both, or by one above.
                            if spanned > 0 {
                                spanned -= 1;
                            } else {
                                row.cells.push(Cell::default());
                                rules.push([false; 2]);
                            }
                            continue;
                        }
                        let mut blocks = Vec::new();
                        self.blocks(cell, None, &mut blocks);
                        let columns =
                            cell.get("number-columns-spanned").and_then(|n| n.parse().ok()).unwrap_or(1usize);
                        spanned = columns.saturating_sub(1);
                        let style = cell.get("style-name");
                        let rule = |side: &str| {
                            let property = |p: &str| {
                                self.styles.property("table-cell", style, "table-cell-properties", p)
                            };
                            property(side)
                                .or_else(|| property("border"))
                                .is_some_and(|b| !b.starts_with("none") && !b.is_empty())
                        };
                        rules.push([rule("border-left"), rule("border-right")]);
                        row.cells.push(Cell { blocks, columns: columns.min(1000) });
                    }
                    out.ruled |= rules.windows(2).any(|pair| pair[0][1] || pair[1][0]);
                    out.rows.push(row);
                }
                "table-header-rows" => self.rows(e, true, out),
                "table-rows" | "table-row-group" => self.rows(e, header, out),
                _ => {}
            }
        }
    }
}

/// Adds text with its white space folded, as OpenDocument has it.
fn push_text(out: &mut Paragraph, text: &str, look: &Look) {
    let mut folded = String::with_capacity(text.len());
    let mut last = out.runs.last().and_then(|r| r.text.chars().next_back()).unwrap_or(' ');
    for c in text.chars() {
        let c = if matches!(c, ' ' | '\t' | '\n' | '\r') { ' ' } else { c };
        if c != ' ' || last != ' ' {
            folded.push(c);
        }
        last = c;
    }
    out.push(&folded, look.font.as_ref(), look.capitals);
}
