//! XML as a tree of bounded size. Names are local ones: the prefixes of these formats are the
//! writer's choice.

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use crate::Error;

/// How deep elements may stand in each other.
const MAX_DEPTH: usize = 256;

/// How many nodes there may be.
const MAX_NODES: usize = 4_000_000;

#[derive(Clone, Debug)]
pub(crate) enum Node {
    Element(Element),
    Text(String),
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Element {
    pub name: Box<str>,
    attributes: Vec<(Box<str>, Box<str>)>,
    pub children: Vec<Node>,
}

impl Element {
    /// The root of a document. `what` is the kind that errors name.
    pub fn parse(bytes: &[u8], what: &'static str) -> Result<Self, Error> {
        let text = decode(bytes);
        let mut reader = Reader::from_str(&text);
        reader.config_mut().check_end_names = false;
        let mut open: Vec<Self> = vec![Self::default()];
        let mut nodes = 0;
        loop {
            let event = reader.read_event().map_err(|e| {
                let at = reader.error_position();
                Error::damaged(what, &format!("XML sai ở byte thứ {at}"), format!("XML, byte {at}: {e}"))
            })?;
            nodes += 1;
            if nodes > MAX_NODES || open.len() > MAX_DEPTH {
                return Err(Error::damaged(
                    what,
                    "XML quá lớn hoặc lồng quá sâu",
                    "XML too big or nested too deep",
                ));
            }
            match event {
                Event::Start(e) => open.push(Self::new(&e)),
                Event::Empty(e) => add(&mut open, Node::Element(Self::new(&e))),
                Event::End(_) => close(&mut open),
                Event::Text(t) => text_of(&mut open, &t.xml10_content()),
                Event::CData(t) => text_of(&mut open, &t.xml10_content()),
                Event::GeneralRef(r) => {
                    let c = r.resolve_char_ref().ok().flatten();
                    match c {
                        Some(c) => text_of(&mut open, c.encode_utf8(&mut [0; 4])),
                        None => {
                            text_of(&mut open, quick_xml::escape::resolve_predefined_entity(&r).unwrap_or(""))
                        }
                    }
                }
                Event::Eof => break,
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
            }
        }
        if open.len() > 1 {
            return Err(Error::damaged(what, "XML bị cắt cụt", "XML cut short"));
        }
        let root = open.pop().unwrap_or_default();
        root.elements()
            .next()
            .cloned()
            .ok_or_else(|| Error::damaged(what, "XML không có phần tử nào", "XML without an element"))
    }

    fn new(start: &BytesStart<'_>) -> Self {
        let attributes = start
            .attributes()
            .with_checks(false)
            .filter_map(|a| {
                let a = a.ok()?;
                let value = a.normalized_value(XmlVersion::Implicit1_0).ok()?;
                Some((a.key.local_name().into_inner().into(), value.as_ref().into()))
            })
            .collect();
        Self { name: start.local_name().into_inner().into(), attributes, children: Vec::new() }
    }

    /// The value of the first attribute of this local name.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(n, _)| &**n == name).map(|(_, v)| &**v)
    }

    pub fn elements(&self) -> impl DoubleEndedIterator<Item = &Self> {
        self.children.iter().filter_map(|n| match n {
            Node::Element(e) => Some(e),
            Node::Text(_) => None,
        })
    }

    /// The first child element of this name.
    pub fn child(&self, name: &str) -> Option<&Self> {
        self.elements().find(|e| &*e.name == name)
    }

    /// The `val` of a child, as Word writes properties.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.child(name)?.get("val")
    }

    /// All the text in it.
    pub fn text(&self) -> String {
        let mut out = String::new();
        self.add_text(&mut out);
        out
    }

    fn add_text(&self, out: &mut String) {
        for node in &self.children {
            match node {
                Node::Text(t) => out.push_str(t),
                Node::Element(e) => e.add_text(out),
            }
        }
    }

    /// The elements of a name anywhere in it, but not in each other.
    pub fn descendants<'a>(&'a self, name: &str, out: &mut Vec<&'a Self>) {
        for e in self.elements() {
            if &*e.name == name { out.push(e) } else { e.descendants(name, out) }
        }
    }
}

fn add(open: &mut [Element], node: Node) {
    if let Some(parent) = open.last_mut() {
        parent.children.push(node);
    }
}

fn close(open: &mut Vec<Element>) {
    if open.len() > 1
        && let Some(done) = open.pop()
    {
        add(open, Node::Element(done));
    }
}

fn text_of(open: &mut [Element], text: &str) {
    let Some(parent) = open.last_mut() else { return };
    match parent.children.last_mut() {
        Some(Node::Text(last)) => last.push_str(text),
        _ => parent.children.push(Node::Text(text.to_owned())),
    }
}

/// The text of an XML file: UTF-16 by its mark, else UTF-8.
fn decode(bytes: &[u8]) -> String {
    let (encoding, skip) = encoding_rs::Encoding::for_bom(bytes).unwrap_or((encoding_rs::UTF_8, 0));
    encoding.decode_without_bom_handling(&bytes[skip..]).0.into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_entities_and_attributes() {
        let root =
            Element::parse("<?xml version='1.0'?><w:a xmlns:w='x' w:val='1 &amp; 2'>Sở &lt;Y t&#x1ebf;&gt;<w:b/><![CDATA[ & ]]></w:a>".as_bytes(), "XML")
                .expect("well-formed");
        assert_eq!(root.text(), "Sở <Y tế> & ");
        assert_eq!(root.get("val"), Some("1 & 2"));
        assert!(root.child("b").is_some());
    }

    #[test]
    fn what_is_cut_short_or_too_deep_is_damaged() {
        assert!(Element::parse(b"<a><b>", "XML").is_err_and(|e| e.is_damaged()));
        assert!(Element::parse(b"", "XML").is_err_and(|e| e.is_damaged()));
        let deep = "<a>".repeat(100_000);
        assert!(Element::parse(deep.as_bytes(), "XML").is_err_and(|e| e.is_damaged()));
    }
}
