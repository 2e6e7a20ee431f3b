//! The fonts and the pictures of a PDF's pages, for whoever inspects it.

use std::collections::BTreeSet;
use std::sync::Arc;

use congvan_model::Pages;
use hayro::RenderCache;
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::object::{Array, Dict, Name, Object, Stream};
use hayro_interpret::hayro_syntax::page::Resources;

use super::backup::{self, Loaded};
use super::{embedded, picture};
use crate::container::Member;
use crate::inspect::FontFacts;
use crate::ocr::picture::Rgb;
use crate::{Limits, guard};

/// How deep forms lie in each other.
const DEPTH: usize = 4;
/// More fonts or forms than a page of any letter has.
const MAX: usize = 500;

/// Opens a file, repaired if it has to be.
fn open(bytes: &[u8]) -> Option<Pdf> {
    let parse = |data: Arc<[u8]>| match guard::attempt(|| Pdf::new(Arc::new(data))) {
        Ok(Ok(pdf)) if !pdf.pages().is_empty() => Some(pdf),
        _ => None,
    };
    parse(Arc::from(bytes)).or_else(|| match backup::load(bytes) {
        Loaded::Document(mut document) => parse(backup::rewritten(&mut document)?.into()),
        _ => None,
    })
}

/// The files that a PDF carries along.
pub(crate) fn carried(bytes: &[u8], limits: &Limits) -> Vec<Member> {
    guard::run(|| open(bytes).map(|pdf| embedded::files(&pdf, limits).files))
        .ok()
        .flatten()
        .unwrap_or_default()
}

/// The fonts of each page.
pub(crate) fn fonts(bytes: &[u8], pages: usize) -> Vec<Vec<FontFacts>> {
    guard::run(|| {
        let Some(pdf) = open(bytes) else { return Vec::new() };
        let of_page = |resources: &Resources<'_>| {
            let mut found = BTreeSet::new();
            let _ = guard::attempt(|| collect(resources, 0, &mut found));
            found.into_iter().collect()
        };
        pdf.pages().iter().take(pages).map(|page| of_page(page.resources())).collect()
    })
    .unwrap_or_default()
}

fn collect(resources: &Resources<'_>, depth: usize, found: &mut BTreeSet<FontFacts>) {
    for name in resources.fonts.keys().take(MAX) {
        if let Some(font) = resources.get_font(&name) {
            found.insert(facts(&font));
        }
    }
    if depth >= DEPTH {
        return;
    }
    for name in resources.x_objects.keys().take(MAX) {
        let form = resources.get_x_object(&name);
        if let Some(inner) = form.and_then(|f: Stream<'_>| f.dict().get::<Dict<'_>>("Resources")) {
            collect(&Resources::new(inner), depth + 1, found);
        }
    }
}

fn facts(font: &Dict<'_>) -> FontFacts {
    let name = |dict: &Dict<'_>, key: &str| {
        dict.get::<Name<'_>>(key).map(|n| String::from_utf8_lossy(&n).into_owned())
    };
    let below = font.get::<Array<'_>>("DescendantFonts").and_then(|a| a.iter::<Dict<'_>>().next());
    let described = below.as_ref().unwrap_or(font).get::<Dict<'_>>("FontDescriptor");
    let file = described.is_some_and(|d| {
        ["FontFile", "FontFile2", "FontFile3"].iter().any(|k| d.get::<Object<'_>>(*k).is_some())
    });
    let kind = name(font, "Subtype");
    let called = name(font, "BaseFont").unwrap_or_default();
    // `ABCDEF+TimesNewRoman`: a subset.
    let bare = match called.split_once('+') {
        Some((mark, rest)) if mark.len() == 6 && mark.bytes().all(|b| b.is_ascii_uppercase()) => rest,
        _ => &called,
    };
    FontFacts {
        // The glyphs of such a font are drawn by the page itself.
        embedded: Some(file || kind.as_deref() == Some("Type3")),
        has_unicode: Some(font.get::<Object<'_>>("ToUnicode").is_some()),
        kind,
        ..FontFacts::named(bare)
    }
}

/// Paints the pages that were read.
pub(crate) fn pictures(
    bytes: &[u8],
    dpi: f32,
    pages: &Pages,
    each: &mut dyn FnMut(u32, Rgb) -> bool,
) -> bool {
    let Some(pdf) = open(bytes) else { return false };
    for page in &pages.pages {
        let Some(found) = pdf.pages().get(page.number as usize - 1) else { break };
        if let Some(picture) = picture::paint_at(found, &RenderCache::new(), dpi)
            && !each(page.number, picture)
        {
            break;
        }
    }
    true
}
