//! What the name of a font says of the encoding of the text set in it.

use super::Encoding;

/// What a font's name says of the text set in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FontEncoding {
    /// The encoding that the font was drawn for.
    pub encoding: Encoding,
    /// It draws small letters as capitals.
    pub capitals: bool,
}

/// What a font's name says, or `None` for a font of Unicode: `.VnTimeH` is TCVN3 in capitals,
/// `VNI-Times` VNI. The tag of a subset in a PDF (`ABCDEF+`) and the names of styles at its end do
/// not matter.
pub fn font_encoding(name: &str) -> Option<FontEncoding> {
    let name = match name.split_once('+') {
        Some((tag, rest)) if tag.len() == 6 && tag.bytes().all(|b| b.is_ascii_uppercase()) => rest,
        _ => name,
    };
    let name = name.trim();
    let lower = name.to_ascii_lowercase();
    let found = |encoding, capitals| Some(FontEncoding { encoding, capitals });
    if lower.starts_with("vni-") || lower.starts_with("vni ") {
        return found(Encoding::Vni, false);
    }
    if lower.starts_with("visc") || lower.starts_with("vi times") || lower.starts_with("vi arial") {
        return found(Encoding::Viscii, false);
    }
    // `.VnTime`; some converters drop the dot or write an underscore.
    let bare = lower.trim_start_matches(['.', '_']);
    let dotted = bare.len() < lower.len();
    let known =
        ["vntime", "vnarial", "vncourier", "vnhelvet", "vnavant", "vncentury", "vnbook", "vnuniverse"];
    if bare.starts_with("vn") && (dotted || known.iter().any(|k| bare.starts_with(k))) {
        // `VNtimes new roman` is not of this family.
        if !dotted && bare.starts_with("vntimes") {
            return None;
        }
        let family = name.split([',', '-']).next().unwrap_or(name);
        let family =
            family.trim_end_matches("Bold").trim_end_matches("Italic").trim_end_matches("Bold").trim();
        return found(Encoding::Tcvn3, family.ends_with('H'));
    }
    None
}
