//! The copy of a PDF: its pages as they are, and a layer of text on those that were read.

use std::collections::BTreeSet;

use lopdf::content::Content;
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};

use super::text::{FONT, Frame};
use super::{font, layer, packed, turn};
use crate::Extracted;
use crate::guard;
use crate::pdf::{Loaded, load};

/// How many parents of a page are asked for what it inherits.
const DEPTH: usize = 32;

/// Makes the copy.
pub(super) fn document(bytes: &[u8], read: &Extracted) -> Result<Document, String> {
    let Loaded::Document(document) = load(bytes) else {
        return Err("the file does not open for writing".into());
    };
    let mut document = *document;
    let pages: Vec<ObjectId> = document.get_pages().into_values().collect();
    let mut used = BTreeSet::new();
    let mut layers = Vec::new();
    for page in &read.pages.pages {
        let Some(id) = pages.get(page.number as usize - 1) else { continue };
        let frame = frame(&document, *id, turn(&read.notes, page.number));
        let commands = layer(page, frame, &mut used);
        if !commands.is_empty() {
            layers.push((*id, commands));
        }
    }
    if !layers.is_empty() {
        let font = font::add(&mut document, &used);
        let open = document.add_object(Stream::new(dictionary! {}, b"q\n".to_vec()));
        for (page, commands) in layers {
            put(&mut document, page, &commands, font, open).map_err(|e| e.to_string())?;
        }
    }
    unsign(&mut document);
    // The first with metadata as the copy has them.
    if document.version.as_str() < "1.4" {
        document.version = "1.4".into();
    }
    Ok(document)
}

/// A value of a page or of what it lies in.
fn inherited<'a>(document: &'a Document, page: ObjectId, key: &[u8]) -> Option<&'a Object> {
    let mut node = document.get_dictionary(page).ok()?;
    for _ in 0..DEPTH {
        if let Ok(value) = node.get(key) {
            return document.dereference(value).ok().map(|(_, v)| v);
        }
        node = node
            .get(b"Parent")
            .and_then(Object::as_reference)
            .and_then(|p| document.get_dictionary(p))
            .ok()?;
    }
    None
}

fn edges(document: &Document, page: ObjectId, key: &[u8]) -> Option<[f32; 4]> {
    let array = inherited(document, page, key)?.as_array().ok()?;
    let number = |i: usize| document.dereference(array.get(i)?).ok()?.1.as_float().ok();
    let (a, b, c, d) = (number(0)?, number(1)?, number(2)?, number(3)?);
    Some([a.min(c), b.min(d), a.max(c), b.max(d)])
}

/// Where a page lies.
fn frame(document: &Document, page: ObjectId, turned: u8) -> Frame {
    let sheet = edges(document, page, b"MediaBox").unwrap_or([0.0, 0.0, 612.0, 792.0]);
    let part = edges(document, page, b"CropBox")
        .map(|c| [c[0].max(sheet[0]), c[1].max(sheet[1]), c[2].min(sheet[2]), c[3].min(sheet[3])]);
    let edges = part.filter(|e| e[2] > e[0] && e[3] > e[1]).unwrap_or(sheet);
    let degrees = inherited(document, page, b"Rotate").and_then(|r| r.as_i64().ok()).unwrap_or(0);
    let quarters = (degrees / 90).rem_euclid(4) as u8;
    Frame { edges, turn: (quarters + turned) % 4 }
}

/// Puts a layer onto a page.
fn put(
    document: &mut Document,
    page: ObjectId,
    commands: &str,
    font: ObjectId,
    open: ObjectId,
) -> lopdf::Result<()> {
    let resources = inherited(document, page, b"Resources").and_then(|r| r.as_dict().ok());
    // A copy of its own: what it shares with other pages stays theirs.
    let mut resources = resources.cloned().unwrap_or_default();
    let fonts = resources.get(b"Font").ok().and_then(|f| document.dereference(f).ok());
    let mut fonts = fonts.and_then(|(_, f)| f.as_dict().ok()).cloned().unwrap_or_default();
    fonts.set(FONT, font);
    resources.set("Font", fonts);
    let old = match without_hidden(document, page) {
        Some(content) => vec![document.add_object(packed(Dictionary::new(), content)).into()],
        None => match document.get_dictionary(page)?.get(b"Contents") {
            Ok(Object::Array(parts)) => parts.clone(),
            Ok(Object::Reference(id)) => match document.get_object(*id) {
                Ok(Object::Array(parts)) => parts.clone(),
                _ => vec![Object::Reference(*id)],
            },
            _ => Vec::new(),
        },
    };
    let text = format!("\nQ\nq\n{commands}Q\n").into_bytes();
    let text = document.add_object(packed(Dictionary::new(), text));
    let contents = std::iter::once(open.into()).chain(old).chain([text.into()]).collect::<Vec<Object>>();
    let page = document.get_object_mut(page)?.as_dict_mut()?;
    page.set("Contents", contents);
    page.set("Resources", resources);
    Ok(())
}

/// The commands of a page without the text that is not seen, which a bad recogniser left there; `None` if
/// there is none, or the commands cannot be taken apart.
fn without_hidden(document: &Document, page: ObjectId) -> Option<Vec<u8>> {
    let content = guard::attempt(|| document.get_page_content(page)).ok()?.ok()?;
    // Pictures among the commands are not taken apart.
    let has = |word: &[u8]| content.windows(word.len()).any(|w| w == word);
    if !has(b"Tr") || has(b"BI ") || has(b"BI\n") || has(b"BI\r") {
        return None;
    }
    let mut content = guard::attempt(|| Content::decode(&content)).ok()?.ok()?;
    let (mut mode, mut saved) = (0, Vec::new());
    let before = content.operations.len();
    content.operations.retain(|op| {
        match op.operator.as_str() {
            "q" => saved.push(mode),
            "Q" => mode = saved.pop().unwrap_or(0),
            "Tr" => mode = op.operands.first().and_then(|m| m.as_i64().ok()).unwrap_or(0),
            "Tj" | "TJ" | "'" | "\"" => return mode != 3,
            _ => {}
        }
        true
    });
    (content.operations.len() < before).then(|| content.encode().ok()).flatten()
}

/// Takes the digital signatures out: they were made for the bytes of the original. What they paint stays.
fn unsign(document: &mut Document) {
    let is = |dict: &Dictionary, key: &[u8], value: &[u8]| {
        dict.get(key).and_then(Object::as_name).is_ok_and(|n| n == value)
    };
    let mut signatures = Vec::new();
    for object in document.objects.values_mut() {
        if let Ok(field) = object.as_dict_mut()
            && is(field, b"FT", b"Sig")
            && let Some(value) = field.remove(b"V")
        {
            signatures.extend(value.as_reference().ok());
        }
    }
    for id in signatures {
        document.objects.remove(&id);
    }
    if let Ok(catalog) = document.catalog_mut() {
        catalog.remove(b"Perms");
        if let Ok(form) = catalog.get_mut(b"AcroForm").and_then(Object::as_dict_mut) {
            form.remove(b"SigFlags");
        }
    }
}
