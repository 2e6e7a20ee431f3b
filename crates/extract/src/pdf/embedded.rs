//! The files that a PDF carries along: those of its table of embedded files and those that hang on
//! a page.

use std::collections::HashSet;
use std::io::Read;

use flate2::read::ZlibDecoder;
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::object::{
    Array, Dict, Name, Object, ObjectIdentifier, Stream, String as PdfString,
};

use super::signature::text_string;
use crate::Limits;
use crate::container::Member;

/// How deep the table of names may branch.
const DEPTH: usize = 16;
/// More files than anybody attaches to a letter.
const MAX_FILES: usize = 200;
/// More branches than so many files need.
const MAX_NODES: usize = 5_000;
/// What all files may unpack to, in bytes, whatever the limit of a file is.
const MAX_UNPACKED: u64 = 128 << 20;
/// Pages whose annotations are looked at.
const MAX_PAGES: usize = 200;

/// What a PDF carries along.
#[derive(Default)]
pub(crate) struct Embedded {
    /// The files, each once.
    pub(crate) files: Vec<Member>,
    /// Files that are there and could not be had.
    pub(crate) lost: Vec<String>,
    /// The PDF is nothing but the cover of its files: a portfolio.
    pub(crate) is_cover: bool,
}

impl Embedded {
    pub(crate) fn is_empty(&self) -> bool {
        self.files.is_empty() && self.lost.is_empty()
    }
}

/// The files that are embedded in a PDF, as far as the limits of one file let them in.
pub(crate) fn files(pdf: &Pdf, limits: &Limits) -> Embedded {
    let mut finder = Finder { left: limits.max_bytes.min(MAX_UNPACKED), ..Finder::default() };
    let root: Dict<'_> = pdf.xref().get(pdf.xref().root_id()).unwrap_or_default();
    if let Some(table) = root.get::<Dict<'_>>("Names").and_then(|n| n.get::<Dict<'_>>("EmbeddedFiles")) {
        finder.table(&table, 0);
    }
    for page in pdf.pages().iter().take(MAX_PAGES) {
        let annotations = page.raw().get::<Array<'_>>("Annots");
        for annotation in annotations.iter().flat_map(|a| a.iter::<Dict<'_>>()).take(MAX_NODES) {
            if annotation.get::<Name<'_>>("Subtype").is_some_and(|s| &*s == b"FileAttachment")
                && let Some(file) = annotation.get::<Dict<'_>>("FS")
            {
                finder.file(&file, None);
            }
        }
    }
    finder.found.is_cover = root.get::<Dict<'_>>("Collection").is_some() && !finder.found.files.is_empty();
    finder.found
}

#[derive(Default)]
struct Finder {
    found: Embedded,
    seen: HashSet<ObjectIdentifier>,
    nodes: usize,
    left: u64,
}

impl Finder {
    fn table(&mut self, node: &Dict<'_>, depth: usize) {
        self.nodes += 1;
        if depth > DEPTH || self.nodes > MAX_NODES {
            return;
        }
        if let Some(kids) = node.get::<Array<'_>>("Kids") {
            kids.iter::<Dict<'_>>().take(MAX_NODES).for_each(|kid| self.table(&kid, depth + 1));
        }
        let Some(names) = node.get::<Array<'_>>("Names") else { return };
        let mut name = None;
        for entry in names.iter::<Object<'_>>().take(2 * MAX_NODES) {
            match entry {
                Object::String(text) => name = Some(text_string(text.as_bytes())),
                Object::Dict(file) => self.file(&file, name.take()),
                _ => name = None,
            }
        }
    }

    /// Takes in a file by what describes it.
    fn file(&mut self, described: &Dict<'_>, name: Option<String>) {
        let Some(content) = described.get::<Dict<'_>>("EF") else { return };
        let Some(stream) = ["UF", "F"].iter().find_map(|k| content.get::<Stream<'_>>(*k)) else { return };
        let id = stream.obj_id();
        if self.found.files.len() + self.found.lost.len() >= MAX_FILES || !self.seen.insert(id) {
            return;
        }
        let named = |key: &str| described.get::<PdfString<'_>>(key).map(|n| text_string(n.as_bytes()));
        let name = named("UF").or_else(|| named("F")).or(name).filter(|n| !n.trim().is_empty());
        let name = name.unwrap_or_else(|| format!("tep-nhung-{}", self.found.files.len() + 1));
        match self.unpacked(&stream) {
            Some(bytes) => {
                self.left -= bytes.len() as u64;
                self.found.files.push(Member { name, bytes });
            }
            None => self.found.lost.push(name),
        }
    }

    /// The bytes of a file, as far as the limit lets them in: a bomb must not cost the letter.
    fn unpacked(&self, stream: &Stream<'_>) -> Option<Vec<u8>> {
        let dict = stream.dict();
        let is_flate = dict.get::<Name<'_>>("Filter").is_some_and(|f| &*f == b"FlateDecode");
        let mut bytes = Vec::new();
        if is_flate && dict.get::<Object<'_>>("DecodeParms").is_none() {
            let packed = stream.raw_data();
            ZlibDecoder::new(&packed[..]).take(self.left + 1).read_to_end(&mut bytes).ok()?;
        } else {
            bytes = stream.decoded_data().ok()?.into_owned();
        }
        (bytes.len() as u64 <= self.left).then_some(bytes)
    }
}
