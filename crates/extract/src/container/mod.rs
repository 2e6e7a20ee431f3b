//! Files that hold files: ZIP, e-mail, packages of the national document exchange (edXML), PDF.
//!
//! Owns what is in them and in which order it is read: the letter first, then what is attached to
//! it, then what the container says of itself. How each of them is read is the business of the
//! other modules. A member that cannot be read is a remark, not the end. Containers in containers
//! are opened to a small depth, all of them within the limits of one file.

mod edxml;
mod email;
mod zip;

use std::time::{Duration, Instant};

use congvan_model::{Diagnostic, Pages, Severity, Span, TextFrom};
use congvan_text::fold;

use crate::pdf::{self, Embedded};
use crate::stated::Stated;
use crate::{Error, Extracted, Limits, MediaKind, extract_within};

/// How deep containers may lie in each other.
const MAX_DEPTH: usize = 3;

/// How many members are read.
const MAX_MEMBERS: usize = 500;

/// A file inside another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Its name, with its folders where it has any.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// What a container holds.
#[derive(Default)]
struct Contents {
    members: Vec<Member>,
    /// What it says itself, as lines; read last, or alone if nothing else can be read.
    own: String,
    /// Which values of the letter stand in that.
    stated: Vec<Stated>,
    /// Members that were left out, and why.
    left_out: Vec<Diagnostic>,
    /// Why the first of them was: the reason, if nothing else can be read.
    first_error: Option<Error>,
}

/// The files that a ZIP, an e-mail, an edXML package or a PDF holds, in the order in which they are
/// read: the letter first, what looks like an annex behind it. `None` if the file is none of these.
///
/// # Errors
/// As [`crate::extract`]: a damaged container, one locked with a password, one over the limits.
pub fn members(bytes: &[u8], file_name: &str, limits: &Limits) -> Result<Option<Vec<Member>>, Error> {
    let kind = MediaKind::detect(bytes, file_name);
    match kind {
        MediaKind::Zip | MediaKind::Email | MediaKind::Edxml => {
            contents(bytes, kind, file_name, limits).map(|c| Some(c.members))
        }
        MediaKind::Pdf => Ok(Some(pdf::carried(bytes, limits))),
        _ => Ok(None),
    }
}

fn contents(bytes: &[u8], kind: MediaKind, file_name: &str, limits: &Limits) -> Result<Contents, Error> {
    let mut contents = match kind {
        MediaKind::Zip => zip::open(bytes, limits)?,
        MediaKind::Email => email::open(bytes)?,
        MediaKind::Edxml => edxml::open(bytes, limits)?,
        _ => return Err(Error::unsupported(kind)),
    };
    if kind != MediaKind::Email {
        contents.members.sort_by_key(|m| is_annex(&m.name));
    }
    let total: u64 = contents.members.iter().map(|m| m.bytes.len() as u64).sum();
    if total > limits.max_bytes {
        return Err(Error::too_big(total, limits.max_bytes));
    }
    if contents.members.len() > MAX_MEMBERS {
        contents.members.truncate(MAX_MEMBERS);
        contents.left_out.push(Diagnostic::new(
            "part.left-out",
            Severity::Review,
            "",
            format!("{file_name} có quá nhiều tệp bên trong; chỉ đọc {MAX_MEMBERS} tệp đầu"),
        ));
    }
    Ok(contents)
}

/// True for what goes with a letter rather than being one, by its name.
fn is_annex(name: &str) -> bool {
    let name = fold(name.rsplit(['/', '\\']).next().unwrap_or(name));
    let name = name.replace(['_', '-', '.'], " ");
    ["phu luc", "phuluc", "pl ", "kem theo", "dinh kem", "bieu mau", "mau ", "danh sach"]
        .iter()
        .any(|w| name.starts_with(w))
}

/// Reads a container: its members one after the other, as one text.
pub(crate) fn extract(
    bytes: &[u8],
    kind: MediaKind,
    file_name: &str,
    limits: &Limits,
    depth: usize,
) -> Result<Extracted, Error> {
    if depth >= MAX_DEPTH {
        return Err(Error::unsupported(kind));
    }
    let started = Instant::now();
    let contents = contents(bytes, kind, file_name, limits)?;
    let mut whole = Extracted { diagnostics: contents.left_out, ..Extracted::nothing(kind) };
    let unread = read_members(&mut whole, &contents.members, limits, started.elapsed(), depth);
    let first_error = contents.first_error.or(unread);
    let own = Pages::from_text(contents.own.trim_end());
    if !contents.own.trim().is_empty() {
        add(&mut whole, Extracted { pages: own, stated: contents.stated, ..Extracted::nothing(kind) }, "");
    }
    if whole.pages.pages.is_empty() {
        return Err(first_error.unwrap_or_else(|| Error::unsupported(kind)));
    }
    Ok(whole)
}

/// Reads files that lie in another and puts them behind what is there; gives the first error.
/// `spent` of their time is gone.
fn read_members(
    whole: &mut Extracted,
    members: &[Member],
    limits: &Limits,
    mut spent: Duration,
    depth: usize,
) -> Option<Error> {
    let mut first_error = None;
    for member in members {
        let left = Limits {
            time: limits.time.saturating_sub(spent),
            max_pages: limits.max_pages.saturating_sub(whole.pages.pages.len() as u32),
            ..limits.clone()
        };
        if left.max_pages == 0 || left.time.is_zero() {
            whole.diagnostics.push(Diagnostic::new(
                "part.left-out",
                Severity::Review,
                "",
                format!("không đọc {} vì đã hết giới hạn cho cả tệp", member.name),
            ));
            continue;
        }
        let started = Instant::now();
        let read = extract_within(&member.bytes, &member.name, &left, depth + 1);
        // Pages that are read from their pictures have time of their own.
        if !read.as_ref().is_ok_and(|r| r.pages.pages.iter().any(|p| p.text_from == TextFrom::Ocr)) {
            spent += started.elapsed();
        }
        match read {
            Ok(part) => add(whole, part, &member.name),
            Err(e) => {
                whole.diagnostics.push(Diagnostic::new(
                    "part.unread",
                    Severity::Review,
                    "",
                    format!("không đọc được {}: {e}", member.name),
                ));
                first_error.get_or_insert(e);
            }
        }
    }
    first_error
}

/// A PDF with the files that it carries along read behind it; before it, where it is only their
/// cover. Data for programs is no letter and is left out.
pub(crate) fn with_embedded(pdf: Extracted, carried: Embedded, limits: &Limits, depth: usize) -> Extracted {
    let (members, data): (Vec<Member>, Vec<Member>) =
        carried.files.into_iter().partition(|m| depth + 1 < MAX_DEPTH && is_document(m));
    let lost = data.into_iter().map(|m| m.name).chain(carried.lost).map(|name| {
        let message = format!("tệp {name} nhúng trong PDF không phải là văn bản đọc được, đã bỏ qua");
        Diagnostic::new("part.unread", Severity::Info, "", message)
    });
    let mut whole = Extracted { diagnostics: lost.collect(), ..Extracted::nothing(MediaKind::Pdf) };
    let (before, behind) = if carried.is_cover { (&members[..], &[][..]) } else { (&[][..], &members[..]) };
    // Whatever becomes of them, the PDF itself stands.
    let _ = read_members(&mut whole, before, limits, Duration::ZERO, depth);
    let remarks = std::mem::take(&mut whole.diagnostics);
    add(&mut whole, pdf, "");
    whole.diagnostics.extend(remarks);
    let _ = read_members(&mut whole, behind, limits, Duration::ZERO, depth);
    whole
}

/// True for what a person would read. Programs embed XML, tables and signatures.
fn is_document(member: &Member) -> bool {
    let name = member.name.to_lowercase();
    match MediaKind::detect(&member.bytes, &member.name) {
        MediaKind::Unknown => false,
        MediaKind::Text => name.ends_with(".txt"),
        _ => true,
    }
}

/// Puts the pages of a member behind those that are there.
fn add(whole: &mut Extracted, part: Extracted, name: &str) {
    let before = whole.pages.pages.len() as u32;
    if !part.stated.is_empty() {
        let offset = whole.pages.source_text().len();
        whole.stated.extend(part.stated.into_iter().map(|s| Stated {
            page: s.page + before,
            span: Span::new(s.span.start + offset, s.span.end + offset),
            ..s
        }));
    }
    for mut page in part.pages.pages {
        page.number = whole.pages.pages.len() as u32 + 1;
        whole.pages.pages.push(page);
    }
    whole.notes.extend(part.notes.into_iter().map(|n| crate::PageNote { page: n.page + before, ..n }));
    for mut remark in part.diagnostics {
        remark.page = remark.page.map(|p| p + before);
        if !name.is_empty() {
            remark.message = format!("{name}: {}", remark.message);
        }
        whole.diagnostics.push(remark);
    }
    whole.signatures.extend(part.signatures);
}
