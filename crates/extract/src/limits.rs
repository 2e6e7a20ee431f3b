//! How much a single file may cost.

use std::fmt;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::Roots;

/// Whether pages without a usable text layer are read from their picture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum OcrMode {
    /// Where a page needs it and the recogniser is installed.
    #[default]
    Auto,
    /// Never: such pages stay empty and are reported.
    Off,
}

/// What a single file may cost, and what its reading may rely on; `Default` suits letters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
    /// Whether pages of which the recogniser is not sure are read by a second one too, where it is installed.
    #[serde(default = "yes")]
    pub second_reader: bool,
    /// How many cores there are for this file, all if `None`: so many pages are read from their pictures at once, and where
    /// no other file takes them, the text of a PDF is put together on more than one of them.
    pub cores: Option<NonZeroU32>,
    /// The roots to which the certificates of digital signatures should lead.
    #[serde(default, skip_serializing_if = "Roots::is_empty")]
    pub roots: Roots,
    /// Who is told how far the reading has come.
    #[serde(skip)]
    pub listener: Listener,
}

fn yes() -> bool {
    true
}

impl Limits {
    /// How many cores there are for this file.
    pub(crate) fn core_count(&self) -> usize {
        self.cores.map_or_else(crate::ocr::processors, |cores| cores.get() as usize)
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_bytes: 256 << 20,
            max_pages: 2_000,
            time: Duration::from_secs(30),
            ocr: OcrMode::default(),
            ocr_page_time: Duration::from_secs(30),
            second_reader: true,
            cores: None,
            roots: Roots::default(),
            listener: Listener::default(),
        }
    }
}

/// How far the reading of a file has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stage {
    /// The text layer of one more page is read.
    Page,
    /// So many pages are going to be read from their pictures.
    Recognising(u32),
}

/// Whoever wants to know how far the reading has come, so that they know what was safe when it
/// broke off. Called from several threads.
#[derive(Clone, Default)]
pub struct Listener(Option<Arc<dyn Fn(Stage) + Send + Sync>>);

impl Listener {
    /// Tells `told` each stage.
    pub fn new(told: impl Fn(Stage) + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(told)))
    }

    pub(crate) fn tell(&self, stage: Stage) {
        if let Some(told) = &self.0 {
            told(stage);
        }
    }
}

impl fmt::Debug for Listener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "Listener" } else { "nobody" })
    }
}

/// Whoever listens, the limits are the same.
impl PartialEq for Listener {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Listener {}
