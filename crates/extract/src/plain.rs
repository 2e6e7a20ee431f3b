//! Text files: UTF-8, UTF-16 with a byte order mark, Windows-1258.

use congvan_model::Pages;

use crate::{Error, Extracted, MediaKind};

/// Reads a text file; its lines stand as they are in it.
pub(crate) fn extract(bytes: &[u8], kind: MediaKind) -> Result<Extracted, Error> {
    let text = decode(bytes)?;
    Ok(Extracted {
        pages: Pages::from_text(&text),
        media_type: kind.media_type().into(),
        signatures: Vec::new(),
        diagnostics: Vec::new(),
    })
}

/// True if the bytes can be read as text.
pub(crate) fn is_probably_text(bytes: &[u8]) -> bool {
    decode(bytes).is_ok()
}

fn decode(bytes: &[u8]) -> Result<String, Error> {
    match std::str::from_utf8(bytes) {
        Ok(text) => match text.bytes().position(|b| b == 0) {
            Some(at) => Err(Error::not_text(at)),
            None => Ok(text.trim_start_matches('\u{feff}').to_owned()),
        },
        Err(e) => Err(Error::not_text(e.valid_up_to())),
    }
}
