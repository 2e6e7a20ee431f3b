//! The body as a tree of items.

use congvan_layout::{ItemMark, MarkKind, Paragraph};

use super::Part;

/// A paragraph in its place in the tree.
#[derive(Clone, Debug)]
pub(crate) struct Item<'a> {
    pub paragraph: &'a Paragraph,
    /// Its mark, if it has one.
    pub mark: Option<ItemMark>,
    /// The byte of the paragraph after the mark.
    pub from: usize,
    /// The item it stands in; for an unmarked paragraph the item that it goes on with.
    pub parent: Option<usize>,
    /// Printed marks from the outermost.
    pub path: Vec<String>,
    /// Bytes of the source where the innermost of them is printed.
    pub printed: std::ops::Range<usize>,
    /// Other paragraphs stand in it.
    pub children: usize,
}

impl Item<'_> {
    /// The text without the mark.
    pub fn text(&self) -> &str {
        &self.paragraph.text.text()[self.from..]
    }

    /// The path as a record has it.
    pub fn label(&self) -> Option<Part> {
        (!self.path.is_empty()).then(|| Part { text: self.path.join("."), source: self.printed.clone() })
    }

    /// True if it only announces what stands in it.
    pub fn is_lead(&self) -> bool {
        let t = self.text().trim_end();
        t.ends_with(':') || t.ends_with("như sau.") || t.ends_with("sau đây.") || t.ends_with(":.")
            // The colon is lost in print or in reading.
            || t.ends_with("như sau") || t.ends_with("nội dung sau") || t.ends_with("sau đây")
    }

    /// True if it has no sentence of its own: a heading.
    pub fn is_heading(&self) -> bool {
        let t = self.text().trim_end();
        self.mark.is_some()
            && (congvan_text::is_upper_text(t) || !t.ends_with(['.', ';', '/']) && t.split(' ').count() <= 40)
    }
}

fn rank(kind: MarkKind) -> u8 {
    match kind {
        MarkKind::Part => 0,
        MarkKind::Chapter => 1,
        MarkKind::Section => 2,
        MarkKind::Article => 3,
        MarkKind::Capital => 4,
        MarkKind::Roman => 5,
        MarkKind::Arabic(n) => 5 + n.min(4),
        MarkKind::Letter => 10,
        MarkKind::Bracket => 11,
        MarkKind::Bullet => 12,
        MarkKind::Dash => 13,
        MarkKind::Plus => 14,
    }
}

fn is_bullet(kind: MarkKind) -> bool {
    matches!(kind, MarkKind::Bullet | MarkKind::Dash | MarkKind::Plus)
}

/// Builds the tree.
pub(crate) fn build(paragraphs: &[Paragraph]) -> Vec<Item<'_>> {
    let mut items: Vec<Item> = Vec::with_capacity(paragraphs.len());
    // Open items: kind, index.
    let mut stack: Vec<(MarkKind, usize)> = Vec::new();
    for (i, paragraph) in paragraphs.iter().enumerate() {
        if paragraph.row.is_some() {
            items.push(unmarked(&items, paragraph, stack.last().map(|s| s.1)));
            continue;
        }
        let text = paragraph.text.text();
        let mark = paragraph.mark.clone();
        match mark {
            Some(mark) => {
                if let Some(at) = stack.iter().position(|(k, _)| *k == mark.kind) {
                    stack.truncate(at);
                } else if mark.kind != MarkKind::Bracket {
                    while stack.last().is_some_and(|(k, _)| rank(*k) > rank(mark.kind)) {
                        stack.pop();
                    }
                }
                // A letter after a list of figures that ended: `III` then `a)`.
                let parent = stack.last().map(|s| s.1);
                let mut path = path_of(&items, parent);
                // `1.2` repeats the `1` that it stands in.
                if let MarkKind::Arabic(n) = mark.kind
                    && n > 1
                    && let Some(last) = path.last()
                    && mark.label.starts_with(&format!("{last}."))
                {
                    path.pop();
                }
                // An article is known by its own number, whatever chapter it stands in.
                if mark.kind == MarkKind::Article {
                    path.clear();
                }
                path.push(mark.label.clone());
                if let Some(p) = parent {
                    items[p].children += 1;
                }
                stack.push((mark.kind, i));
                let from = mark.len.min(text.len());
                items.push(Item {
                    paragraph,
                    from,
                    printed: paragraph.text.source(0..text[..from].trim_end().len()),
                    mark: Some(mark),
                    parent,
                    path,
                    children: 0,
                });
            }
            None => {
                // Bullets do not go on over an unmarked paragraph.
                while stack.last().is_some_and(|(k, _)| is_bullet(*k)) {
                    stack.pop();
                }
                // A list whose brothers are all behind is over, unless the last one is a heading
                // that this paragraph fills.
                while let Some((kind, open)) = stack.last().copied() {
                    let more = paragraphs[i + 1..]
                        .iter()
                        .any(|p| p.mark.as_ref().is_some_and(|m| m.kind == kind) && p.row.is_none());
                    let ends_above = more && breaks_before(&paragraphs[i + 1..], kind);
                    let bare = items[open].children == 0
                        || !items[open + 1..].iter().any(|c| c.mark.is_some() && c.parent == Some(open));
                    let fills = bare
                        && (items[open].is_heading() || items[open].is_lead())
                        && !items[open].paragraph.text.text().ends_with("như sau:")
                        && !closes(text);
                    if more && !ends_above || fills {
                        break;
                    }
                    stack.pop();
                }
                let parent = stack.last().map(|s| s.1);
                if let Some(p) = parent {
                    items[p].children += 1;
                }
                items.push(unmarked(&items, paragraph, parent));
            }
        }
    }
    items
}

/// A paragraph without a mark, in the place of the item that it goes on with.
fn unmarked<'a>(items: &[Item<'a>], paragraph: &'a Paragraph, parent: Option<usize>) -> Item<'a> {
    let printed = parent.map_or(0..0, |p| items[p].printed.clone());
    Item { paragraph, mark: None, from: 0, parent, path: path_of(items, parent), printed, children: 0 }
}

fn path_of(items: &[Item], parent: Option<usize>) -> Vec<String> {
    parent.map_or_else(Vec::new, |p| items[p].path.clone())
}

/// True if an outer mark comes before the next mark of `kind`: that one begins a new list.
fn breaks_before(rest: &[Paragraph], kind: MarkKind) -> bool {
    for p in rest {
        if let Some(m) = &p.mark {
            if m.kind == kind {
                // `1.` again is a new list.
                return matches!(m.label.as_str(), "1" | "a" | "I");
            }
            if rank(m.kind) < rank(kind) {
                return true;
            }
        }
    }
    false
}

/// Words with which a letter closes, after its lists.
fn closes(text: &str) -> bool {
    let f = congvan_text::fold(&text[..congvan_text::byte_of(text, 60)]);
    [
        "tren day la",
        "trong qua trinh",
        "nhan duoc",
        "noi nhan",
        "tran trong",
        "kinh trinh",
        "kinh de nghi",
        "nay thong bao",
        "can cu ",
        "yeu cau cac",
        "yeu cau thu truong",
        "de nghi cac co quan",
        "de nghi cac don vi",
        "de nghi thu truong",
        "tren co so",
        "cong van nay",
        "ke hoach nay",
        "chi thi nay",
        "van phong ubnd",
        "giao van phong",
        "uy ban nhan dan tinh yeu cau",
        "ubnd tinh yeu cau",
        "so y te yeu cau",
        "ket qua thuc hien",
    ]
    .iter()
    .any(|s| f.starts_with(s))
}
