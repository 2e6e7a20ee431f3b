//! Prints a letter of the corpus to PDF, in the layout of Decree 30/2020/NĐ-CP, annex I.
//!
//! Owns: the reading of a `letter.txt` as a typist would read it ([`source`]), the setting
//! of its lines on A4 pages ([`layout`]), the fonts ([`font`]) and the writing of the file
//! ([`pdf`]). It knows nothing of the parser under test, and must not: what it prints is
//! what the parser is tried on.
//!
//! The same text and the same fonts give the same bytes.

pub mod font;
pub mod layout;
pub mod pdf;
pub mod source;

use std::fmt;
use std::path::PathBuf;

/// Why a letter could not be printed.
#[derive(Debug)]
pub enum Error {
    /// None of the folders looked into has this font file.
    FontMissing {
        /// The file's name.
        file: String,
        /// Where it was looked for.
        looked_in: Vec<PathBuf>,
    },
    /// The font file is there, but is no font that can be used.
    FontDamaged(PathBuf),
    /// The text holds a character that the font cannot print.
    NoGlyph(char),
    /// The PDF writer refused the document.
    Pdf(String),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::FontMissing { file, looked_in } => {
                write!(
                    f,
                    "no {file} with Vietnamese letters; run `apt-get install -y fonts-liberation2` on Debian 12, \
                     `apt-get install -y fonts-liberation` on later ones (looked in"
                )?;
                for (i, dir) in looked_in.iter().enumerate() {
                    write!(f, "{} {}", if i == 0 { "" } else { "," }, dir.display())?;
                }
                write!(f, ")")
            }
            Self::FontDamaged(path) => write!(f, "{}: not a usable font", path.display()),
            Self::NoGlyph(c) => write!(f, "the font has no glyph for {c:?} (U+{:04X})", u32::from(*c)),
            Self::Pdf(why) => write!(f, "writing the PDF failed: {why}"),
        }
    }
}

impl std::error::Error for Error {}

/// Prints one letter.
///
/// # Errors
///
/// When the text has a character that the fonts lack, or the PDF writer refuses.
pub fn render(text: &str, fonts: &font::Fonts) -> Result<Vec<u8>, Error> {
    let sheet = source::read(text);
    let pages = layout::set(&sheet, fonts)?;
    pdf::write(&pages, fonts)
}
