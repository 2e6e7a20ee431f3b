//! The four faces of Liberation Serif, whose widths are those of Times New Roman.
//!
//! Owns finding the files, mapping text to glyphs, and measuring. Decomposed Vietnamese
//! (NFD) is printed with the composed glyph, while the text behind it stays as written.

use super::Error;
use krilla::text::{Font, GlyphId, KrillaGlyph};
use std::path::{Path, PathBuf};
use ttf_parser::Face;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A face of the type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Upright.
    Regular,
    /// Bold upright.
    Bold,
    /// Italic.
    Italic,
    /// Bold italic.
    BoldItalic,
}

impl Style {
    const ALL: [Self; 4] = [Self::Regular, Self::Bold, Self::Italic, Self::BoldItalic];

    fn file(self) -> &'static str {
        match self {
            Self::Regular => "LiberationSerif-Regular.ttf",
            Self::Bold => "LiberationSerif-Bold.ttf",
            Self::Italic => "LiberationSerif-Italic.ttf",
            Self::BoldItalic => "LiberationSerif-BoldItalic.ttf",
        }
    }

    fn index(self) -> usize {
        match self {
            Self::Regular => 0,
            Self::Bold => 1,
            Self::Italic => 2,
            Self::BoldItalic => 3,
        }
    }
}

/// Where distributions put the fonts.
const FOLDERS: [&str; 4] = [
    "/usr/share/fonts/truetype/liberation2",
    "/usr/share/fonts/truetype/liberation",
    "/usr/share/fonts/liberation-serif",
    "/usr/share/fonts/liberation",
];

struct FontFile {
    data: Vec<u8>,
    krilla: Font,
}

/// The loaded faces.
pub struct Fonts {
    files: Vec<FontFile>,
}

impl Fonts {
    /// Loads the faces from `folder`, or from where distributions put them.
    ///
    /// # Errors
    ///
    /// When a file is missing, has no Vietnamese, or is no font.
    pub fn load(folder: Option<&Path>) -> Result<Self, Error> {
        let folders: Vec<PathBuf> = match folder {
            Some(folder) => vec![folder.to_path_buf()],
            None => FOLDERS.iter().map(PathBuf::from).collect(),
        };
        let mut files = Vec::new();
        for style in Style::ALL {
            let mut found = None;
            for path in folders.iter().map(|f| f.join(style.file())).filter(|p| p.is_file()) {
                let data = std::fs::read(&path).map_err(|_| Error::FontDamaged(path.clone()))?;
                let face = Face::parse(&data, 0).map_err(|_| Error::FontDamaged(path.clone()))?;
                // Version 1 of the type, which Debian 12 still has under the plain name, stops
                // short of Vietnamese.
                if "Ủếở".chars().all(|c| face.glyph_index(c).is_some()) {
                    found = Some((path, data));
                    break;
                }
            }
            let Some((path, data)) = found else {
                return Err(Error::FontMissing { file: style.file().to_owned(), looked_in: folders });
            };
            let krilla = Font::new(data.clone().into(), 0).ok_or(Error::FontDamaged(path))?;
            files.push(FontFile { data, krilla });
        }
        Ok(Self { files })
    }

    /// The face as the PDF writer wants it.
    pub fn krilla(&self, style: Style) -> Font {
        self.files[style.index()].krilla.clone()
    }

    fn face(&self, style: Style) -> Face<'_> {
        Face::parse(&self.files[style.index()].data, 0).expect("parsed once when loaded")
    }

    /// The glyphs of `text`, each space widened by `word_space` (in units of the size).
    ///
    /// # Errors
    ///
    /// When the face has no glyph for a character.
    pub fn glyphs(&self, style: Style, text: &str, word_space: f32) -> Result<Vec<KrillaGlyph>, Error> {
        let face = self.face(style);
        let em = f32::from(face.units_per_em());
        let mut glyphs = Vec::new();
        for (start, cluster) in clusters(text) {
            let mut at = start;
            let composed: Vec<char> = cluster.nfc().collect();
            let single = composed.len() == 1;
            let source: Vec<char> = if single { composed } else { cluster.chars().collect() };
            for c in source {
                let id = face.glyph_index(c).ok_or(Error::NoGlyph(c))?;
                let mut advance = f32::from(face.glyph_hor_advance(id).unwrap_or(0)) / em;
                if c == ' ' {
                    advance += word_space;
                }
                let len = if single { cluster.len() } else { c.len_utf8() };
                glyphs.push(KrillaGlyph::new(
                    GlyphId::new(u32::from(id.0)),
                    advance,
                    0.0,
                    0.0,
                    0.0,
                    at..at + len,
                    None,
                ));
                at += len;
            }
        }
        Ok(glyphs)
    }

    /// The width of `text` in points.
    ///
    /// # Errors
    ///
    /// As [`Fonts::glyphs`].
    pub fn width(&self, style: Style, size: f32, text: &str) -> Result<f32, Error> {
        Ok(self.glyphs(style, text, 0.0)?.iter().map(|g| g.x_advance * size).sum())
    }
}

/// A base character with the marks that follow it, and where it starts.
fn clusters(text: &str) -> Vec<(usize, &str)> {
    let mut starts: Vec<usize> =
        text.char_indices().filter(|&(i, c)| i == 0 || !is_combining_mark(c)).map(|(i, _)| i).collect();
    starts.push(text.len());
    starts.windows(2).map(|w| (w[0], &text[w[0]..w[1]])).collect()
}

#[cfg(test)]
mod tests {
    use super::clusters;

    #[test]
    fn marks_stay_with_their_letter() {
        // "ệ" and "a" decomposed: e, dot below, circumflex.
        let text = "e\u{323}\u{302}a";
        assert_eq!(clusters(text), vec![(0, "e\u{323}\u{302}"), (5, "a")]);
    }
}
