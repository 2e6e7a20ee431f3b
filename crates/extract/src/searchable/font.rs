//! The font of text that is not seen: every character is one blank glyph of the same width, and a map
//! tells which character it is.

use std::collections::BTreeSet;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};

/// What the font is called.
const NAME: &str = "CongvanBlank";
/// Width of every character, as a share of the font size.
pub(super) const WIDTH: f32 = 0.5;
/// Units of the font to its size.
const UNITS: u16 = 1000;

/// Adds the font for these characters to a document.
pub(super) fn add(document: &mut Document, used: &BTreeSet<u16>) -> ObjectId {
    let packed = |mut stream: Stream| {
        // What does not compress stays as it is.
        let _ = stream.compress();
        stream
    };
    let file = document.add_object(packed(Stream::new(dictionary! {}, blank())));
    let descriptor = document.add_object(dictionary! {
        "Type" => "FontDescriptor",
        "FontName" => NAME,
        // Symbolic, of one width.
        "Flags" => 5,
        "FontBBox" => vec![0.into(), (-250).into(), i64::from(UNITS / 2).into(), 750.into()],
        "ItalicAngle" => 0,
        "Ascent" => 750,
        "Descent" => -250,
        "CapHeight" => 680,
        "StemV" => 80,
        "FontFile2" => file,
    });
    // Whatever the code, its glyph is the blank one.
    let last = used.last().copied().unwrap_or(0);
    let glyphs: Vec<u8> = (0..=last).flat_map(|_| [0, 1]).collect();
    let glyphs = document.add_object(packed(Stream::new(dictionary! {}, glyphs)));
    let below = document.add_object(dictionary! {
        "Type" => "Font",
        "Subtype" => "CIDFontType2",
        "BaseFont" => NAME,
        "CIDSystemInfo" => dictionary! {
            "Registry" => Object::string_literal("Adobe"),
            "Ordering" => Object::string_literal("Identity"),
            "Supplement" => 0,
        },
        "FontDescriptor" => descriptor,
        "DW" => i64::from(UNITS / 2),
        "CIDToGIDMap" => glyphs,
    });
    let map = document.add_object(packed(Stream::new(Dictionary::new(), unicode(used).into_bytes())));
    document.add_object(dictionary! {
        "Type" => "Font",
        "Subtype" => "Type0",
        "BaseFont" => NAME,
        "Encoding" => "Identity-H",
        "DescendantFonts" => vec![below.into()],
        "ToUnicode" => map,
    })
}

/// The map from codes to characters, which are the same numbers.
fn unicode(used: &BTreeSet<u16>) -> String {
    let mut out = String::from(
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n\
         /CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n\
         /CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n\
         1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n",
    );
    let codes: Vec<u16> = used.iter().copied().collect();
    // So many the format allows at once.
    for part in codes.chunks(100) {
        out.push_str(&format!("{} beginbfchar\n", part.len()));
        for code in part {
            out.push_str(&format!("<{code:04X}> <{code:04X}>\n"));
        }
        out.push_str("endbfchar\n");
    }
    out.push_str("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
    out
}

/// A TrueType font of two glyphs without any outline.
fn blank() -> Vec<u8> {
    let words = |values: &[u16]| values.iter().flat_map(|v| v.to_be_bytes()).collect::<Vec<u8>>();
    let advance = UNITS / 2;
    let head = [
        words(&[1, 0, 1, 0]),
        // The checksum of the whole, which is put in at the end, and the magic number.
        vec![0, 0, 0, 0, 0x5f, 0x0f, 0x3c, 0xf5],
        words(&[0b1011, UNITS]),
        // Made and changed at the beginning of time: the same bytes for the same letter.
        vec![0; 16],
        words(&[0, 0, 0, 0, 0, 8, 2, 0, 0]),
    ]
    .concat();
    let below = 250u16.wrapping_neg();
    let hhea = words(&[1, 0, 750, below, 0, advance, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 2]);
    let maxp = words(&[1, 0, 2, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0]);
    let tables: [(&[u8; 4], Vec<u8>); 6] = [
        (b"glyf", vec![0; 4]),
        (b"head", head),
        (b"hhea", hhea),
        (b"hmtx", words(&[advance, 0, advance, 0])),
        (b"loca", words(&[0, 0, 0])),
        (b"maxp", maxp),
    ];
    let sum = |bytes: &[u8]| {
        bytes.chunks(4).fold(0u32, |sum, part| {
            let mut word = [0; 4];
            word[..part.len()].copy_from_slice(part);
            sum.wrapping_add(u32::from_be_bytes(word))
        })
    };
    // The greatest power of two within six is four.
    let mut out = words(&[1, 0, 6, 64, 2, 32]);
    let mut at = out.len() + 16 * tables.len();
    let mut body = Vec::new();
    let mut head_at = 0;
    for (name, bytes) in &tables {
        if *name == b"head" {
            head_at = at;
        }
        out.extend_from_slice(*name);
        for part in [sum(bytes), at as u32, bytes.len() as u32] {
            out.extend_from_slice(&part.to_be_bytes());
        }
        body.extend_from_slice(bytes);
        body.resize(body.len().next_multiple_of(4), 0);
        at = 12 + 16 * tables.len() + body.len();
    }
    out.extend(body);
    let adjust = 0xb1b0_afba_u32.wrapping_sub(sum(&out));
    out[head_at + 8..head_at + 12].copy_from_slice(&adjust.to_be_bytes());
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use skrifa::MetadataProvider;

    #[test]
    fn the_blank_font_is_a_font() {
        let bytes = blank();
        let font = skrifa::FontRef::new(&bytes).expect("a font");
        let metrics =
            font.glyph_metrics(skrifa::instance::Size::unscaled(), skrifa::instance::LocationRef::default());
        assert_eq!(metrics.glyph_count(), 2);
        let glyph = skrifa::GlyphId::new(1);
        assert_eq!(metrics.advance_width(glyph), Some(500.0));
        assert!(
            font.outline_glyphs()
                .get(glyph)
                .is_none_or(|_| metrics.bounds(glyph).is_none_or(|b| b.x_max <= b.x_min))
        );
    }

    #[test]
    fn the_map_goes_a_hundred_at_a_time() {
        let map = unicode(&(0x20..0x20 + 150).collect());
        assert!(map.contains("100 beginbfchar\n<0020> <0020>\n") && map.contains("50 beginbfchar\n"));
    }
}
