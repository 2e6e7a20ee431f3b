//! How much a single file may cost.

use std::time::Duration;

/// Whether pages without a usable text layer are read from their picture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OcrMode {
    /// Where a page needs it and the recogniser is installed.
    #[default]
    Auto,
    /// Never: such pages stay empty and are reported.
    Off,
}

/// What a single file may cost; `Default` suits letters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Size of the file in bytes.
    pub max_bytes: u64,
    /// Pages that are read; the rest is left out and reported.
    pub max_pages: u32,
    /// Time for the text of a file. What was read by then is kept and reported.
    pub time: Duration,
    /// Whether pages are read from their pictures.
    pub ocr: OcrMode,
    /// Time for one page that is read from its picture.
    pub ocr_page_time: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_bytes: 256 << 20,
            max_pages: 2_000,
            time: Duration::from_secs(30),
            ocr: OcrMode::default(),
            ocr_page_time: Duration::from_secs(30),
        }
    }
}
