//! The character of a glyph where the PDF does not tell it: from the font program's own map, or
//! from the code.

use std::collections::HashMap;

use hayro_interpret::font::Glyph;
use skrifa::{FontRef, MetadataProvider};

/// Remembers the maps of the fonts of one file.
#[derive(Default)]
pub(crate) struct Unicode {
    by_font: HashMap<u128, HashMap<u32, char>>,
}

impl Unicode {
    /// The character that a glyph without a stated one most likely shows.
    pub(crate) fn guess(&mut self, glyph: &Glyph<'_>) -> Option<char> {
        let code = glyph.char_code();
        let Glyph::Outline(outline) = glyph else { return from_code(code) };
        let Some(data) = outline.font_data() else { return from_code(code) };
        let bytes: &[u8] = (*data.data).as_ref();
        if bytes.starts_with(b"%!") || bytes.starts_with(&[0x80]) {
            // Not embedded: the code is the number of a glyph in the font that the writer had. In
            // Times New Roman, Arial and their like, ASCII begins at 3.
            return (3..=97).contains(&code).then(|| char::from_u32(code + 29)).flatten();
        }
        let map = self.by_font.entry(data.cache_key).or_insert_with(|| reverse(bytes));
        map.get(&outline.glyph_id().to_u32()).copied()
    }
}

/// From glyph to character.
fn reverse(font: &[u8]) -> HashMap<u32, char> {
    let mut map = HashMap::new();
    let Ok(font) = FontRef::from_index(font, 0) else { return map };
    for (code, glyph) in font.charmap().mappings() {
        // Symbol fonts keep their codes at U+F000.
        let code = if (0xf020..=0xf0ff).contains(&code) { code - 0xf000 } else { code };
        if let Some(c) = char::from_u32(code).filter(|c| !c.is_control()) {
            map.entry(glyph.to_u32()).or_insert(c);
        }
    }
    map
}

/// The code as a character, as nearly all fonts have it.
fn from_code(code: u32) -> Option<char> {
    let byte = u8::try_from(code).ok().filter(|b| *b >= 0x20)?;
    encoding_rs::WINDOWS_1252.decode(&[byte]).0.chars().next().filter(|c| !c.is_control())
}
