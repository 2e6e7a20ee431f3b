//! PDF: text layer, pictures of pages, signatures.
//!
//! hayro reads; what it refuses, lopdf repairs and pdf-extract reads. Annotations are read after
//! the page and set onto the lines that they are drawn on.

mod agree;
mod annotation;
mod backup;
mod ber;
mod embedded;
mod face;
mod glyphs;
mod inspect;
mod judge;
mod lines;
mod picture;
mod signature;
mod unicode;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use congvan_model::{Diagnostic, Line, Page, Pages, Severity, Signature, TextFrom};
use hayro_interpret::hayro_syntax::page::Page as PdfPage;
use hayro_interpret::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use hayro_interpret::kurbo::{Affine, Rect};
use hayro_interpret::{Context, InterpreterCache, InterpreterSettings, RenderContent, interpret_page};

use crate::guard::{self, Failure};
use crate::inspect::{PageNote, Why as Note};
use crate::ocr::{self, Reading, Witnesses};
use crate::{Error, Extracted, Limits, Listener, OcrMode, Stage};
pub(crate) use backup::{Loaded, load};
pub(crate) use embedded::Embedded;
use face::Faces;
use glyphs::{Collector, PageGlyphs};
use hayro::RenderCache;
pub(crate) use inspect::{carried, fonts, pictures};
use judge::{PageNeed, Why, vietnamese_score};
use unicode::Unicode;

/// From how many pages on two are drawn at once: each of the two reads the fonts for itself, which pages that are
/// few do not make good.
const MANY: usize = 16;

/// How many pages may be drawn before the one whose turn it is.
const AHEAD: usize = 8;

/// How long a reader may go on after its time before it is left behind.
const GRACE: Duration = Duration::from_secs(2);

/// A page as its text layer has it.
#[derive(Clone)]
struct ReadPage {
    page: Page,
    need: PageNeed,
    /// What is read is not what is seen: a recogniser's text over its picture, upright.
    hidden: bool,
    /// Pixels to the inch of its largest picture.
    dpi: Option<f32>,
    /// What is painted over the picture as text: the banner of a signature, a number put in. Empty
    /// if the page was turned so that its text is upright.
    overlay: Vec<Line>,
}

/// What was read so far; shared, so that it survives a reader that hangs.
#[derive(Default)]
struct Progress {
    pages: Vec<ReadPage>,
    page_count: usize,
    signatures: Vec<Signature>,
    embedded: Embedded,
    /// The bytes that hayro read, where it did.
    source: Option<Arc<[u8]>>,
    /// The bytes had to be repaired.
    repaired: bool,
    /// A page on which the reader gave up.
    broken_pages: Vec<u32>,
    out_of_time: bool,
    listener: Listener,
}

type Shared = Arc<Mutex<Progress>>;

fn lock(shared: &Shared) -> MutexGuard<'_, Progress> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Reads a PDF; gives also the files that it carries along, which are not read here.
pub(crate) fn extract(
    bytes: &[u8],
    file_name: &str,
    limits: &Limits,
) -> Result<(Extracted, Embedded), Error> {
    let data: Arc<[u8]> = Arc::from(bytes);
    let shared = Shared::default();
    lock(&shared).listener = limits.listener.clone();
    let result = {
        let (data, shared, limits) = (data.clone(), shared.clone(), limits.clone());
        guard::run_within(limits.time + GRACE, move || read(data, &limits, &shared))
    };
    match result {
        Ok(Ok(())) => {}
        Ok(Err(e)) => return Err(e),
        Err(Failure::Late) => lock(&shared).out_of_time = true,
        Err(Failure::Panic(message)) if lock(&shared).pages.is_empty() => {
            return Err(Error::damaged("PDF", "cấu trúc tệp không hợp lệ", message));
        }
        Err(Failure::Panic(_)) => {}
    }
    let mut progress = std::mem::take(&mut *lock(&shared));
    let embedded = std::mem::take(&mut progress.embedded);
    if progress.pages.is_empty() {
        return Err(if progress.out_of_time {
            Error::timed_out(limits.time.as_secs())
        } else {
            Error::no_pages()
        });
    }
    Ok((finish(progress, bytes, file_name, limits)?, embedded))
}

/// Puts together what was read.
fn finish(
    mut progress: Progress,
    bytes: &[u8],
    file_name: &str,
    limits: &Limits,
) -> Result<Extracted, Error> {
    let mut diagnostics = Vec::new();
    let cut_short = !has_end(bytes);
    let read_any = progress.pages.iter().any(|p| !p.page.lines.is_empty());
    let any_picture = progress.pages.iter().any(|p| p.need != PageNeed::Nothing);
    if (cut_short || progress.repaired) && !read_any && !any_picture {
        return Err(Error::damaged("PDF", "không còn trang nào có nội dung", "no page has any content left"));
    }
    if cut_short {
        diagnostics.push(Diagnostic::new(
            "file.damaged",
            Severity::Review,
            "",
            format!(
                "tệp PDF bị cắt cụt (thiếu phần cuối); chỉ đọc được {} trang, có thể thiếu trang",
                progress.pages.len()
            ),
        ));
    }
    for number in &progress.broken_pages {
        diagnostics.push(ocr::on_page(
            *number,
            "file.damaged",
            Severity::Review,
            format!("trang {number} bị hỏng, chỉ đọc được một phần"),
        ));
    }
    if progress.out_of_time {
        diagnostics.push(Diagnostic::new(
            "limits.time",
            Severity::Review,
            "",
            format!(
                "đọc quá lâu (quá {} giây): chỉ đọc được {} trang đầu",
                limits.time.as_secs(),
                progress.pages.len()
            ),
        ));
    } else if progress.page_count > progress.pages.len() {
        diagnostics.push(Diagnostic::new(
            "limits.pages",
            Severity::Review,
            "",
            format!(
                "tệp có {} trang, chỉ đọc {} trang đầu theo giới hạn",
                progress.page_count,
                progress.pages.len()
            ),
        ));
    }
    diagnostics.extend(signature::remarks(&progress.signatures));
    let readings = match limits.ocr {
        OcrMode::Off => Vec::new(),
        OcrMode::Auto => {
            compare(&mut progress, limits);
            recognise(&progress, file_name, limits, &mut diagnostics)
        }
    };
    let told = diagnostics.iter().any(|d| d.code == "ocr.missing");
    let mut readings = readings.into_iter();
    let mut pages = Vec::with_capacity(progress.pages.len());
    let mut notes: Vec<PageNote> = progress.pages.iter().map(note).collect();
    for read in progress.pages {
        let PageNeed::Ocr(why) = read.need else {
            pages.push(read.page);
            continue;
        };
        let reading = readings.next().flatten();
        let turned = reading.as_ref().map_or(0, |r| r.turned);
        if let Some(note) = notes.get_mut(pages.len()) {
            note.turned = turned;
        }
        let corrected = reading.as_ref().and_then(|r| r.corrected(read.page.number));
        let remarks = reading.as_ref().map_or(Vec::new(), |r| r.handwritten(read.page.number, &read.overlay));
        let (page, mended) = mend(read, why, reading);
        if mended {
            diagnostics.extend(remarks);
        }
        if !mended && !(told && page.lines.is_empty()) {
            diagnostics.push(unread(page.number, why));
        }
        diagnostics.extend(ocr::doubt(&page));
        diagnostics.extend(corrected);
        pages.push(page);
    }
    let told = diagnostics.iter().any(|d| d.code.starts_with("text.") || d.code == "ocr.missing");
    if !told && pages.iter().all(|p| p.lines.is_empty()) {
        diagnostics.push(Diagnostic::new(
            "text.empty",
            Severity::Error,
            "",
            "không tìm thấy chữ nào trong tệp: các trang đều trống",
        ));
    }
    Ok(Extracted {
        pages: Pages { pages },
        media_type: "application/pdf".into(),
        signatures: progress.signatures,
        diagnostics,
        notes,
        stated: Vec::new(),
    })
}

/// How the text of a page is had, and why.
fn note(read: &ReadPage) -> PageNote {
    let why = match read.need {
        PageNeed::Nothing if read.page.lines.is_empty() => Note::Blank,
        PageNeed::Nothing => Note::GoodLayer,
        PageNeed::Ocr(Why::NoText) => Note::NoLayer,
        PageNeed::Ocr(Why::NotVietnamese) => Note::NotVietnamese,
        PageNeed::Ocr(Why::Faulty) => Note::FaultyLayer,
        PageNeed::Ocr(Why::Disagrees) => Note::Disagrees,
    };
    PageNote { page: read.page.number, why, turned: 0 }
}

/// Says what is wrong with the text of a page.
fn unread(number: u32, why: Why) -> Diagnostic {
    let (code, message) = match why {
        Why::NoText => {
            ("text.empty", format!("trang {number} không có lớp chữ (chỉ có ảnh), chưa đọc được chữ nào"))
        }
        Why::NotVietnamese => {
            ("text.not-vietnamese", format!("lớp chữ của trang {number} không phải tiếng Việt đọc được"))
        }
        Why::Faulty => ("text.not-vietnamese", format!("lớp chữ của trang {number} bị thiếu chữ")),
        Why::Disagrees => {
            ("text.disagrees", format!("lớp chữ của trang {number} không khớp với ảnh của trang"))
        }
    };
    ocr::on_page(number, code, Severity::Review, message)
}

/// Looks whether hidden text layers say what their pictures show.
fn compare(progress: &mut Progress, limits: &Limits) {
    let hidden: Vec<usize> =
        progress.pages.iter().enumerate().filter(|(_, p)| p.hidden).map(|(i, _)| i).collect();
    let Some(source) = progress.source.clone().filter(|_| !hidden.is_empty()) else { return };
    let Ok(Ok(pdf)) = guard::attempt(|| Pdf::new(Arc::new(source))) else { return };
    let disagree = ocr::side_by_side(hidden.len(), limits, |i, time| {
        let read = &progress.pages[hidden[i]];
        let page = pdf.pages().get(read.page.number as usize - 1)?;
        let picture = picture::paint(page, &RenderCache::new(), read.dpi)?;
        Some(agree::disagrees(&read.page, &picture, time))
    });
    for (i, disagrees) in hidden.into_iter().zip(disagree) {
        if disagrees == Some(true) {
            progress.pages[i].need = PageNeed::Ocr(Why::Disagrees);
        }
    }
}

/// Reads the pages that need it from their pictures, in order.
fn recognise(
    progress: &Progress,
    file_name: &str,
    limits: &Limits,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Option<Reading>> {
    let needy: Vec<&ReadPage> = progress.pages.iter().filter(|p| p.need != PageNeed::Nothing).collect();
    if needy.is_empty() {
        return Vec::new();
    }
    let Some(source) = progress.source.clone() else { return Vec::new() };
    if !ocr::engine::is_installed() {
        let pages: Vec<u32> = needy.iter().map(|p| p.page.number).collect();
        diagnostics.push(ocr::missing(&pages));
        return Vec::new();
    }
    let Ok(Ok(pdf)) = guard::attempt(|| Pdf::new(Arc::new(source))) else { return Vec::new() };
    let times = progress.signatures.iter().filter_map(|s| s.time.as_deref());
    let witnesses = times.fold(Witnesses::of_name(file_name), Witnesses::signed);
    ocr::read_all(needy.len(), limits, &witnesses, |i| {
        let page = pdf.pages().get(needy[i].page.number as usize - 1)?;
        picture::paint(page, &RenderCache::new(), needy[i].dpi)
    })
}

/// The page with what was read from its picture, and whether that mends it.
fn mend(read: ReadPage, why: Why, reading: Option<Reading>) -> (Page, bool) {
    let number = read.page.number;
    let Some(reading) = reading else { return (read.page, false) };
    if reading.lines.is_empty() {
        return (read.page, reading.blank);
    }
    let text = |lines: &[Line]| lines.iter().flat_map(|l| [l.text.as_str(), "\n"]).collect::<String>();
    // A letter in another language is no better for being recognised as Vietnamese.
    let better = || vietnamese_score(&text(&reading.lines)) > vietnamese_score(&text(&read.page.lines)) + 0.1;
    if why == Why::NotVietnamese && !better() {
        return (read.page, false);
    }
    let upright = (reading.width - read.page.width).abs() < 2.0;
    let mut page = reading.page(number);
    if upright {
        page.lines = ocr::merge(page.lines, &read.overlay);
    }
    (page, true)
}

/// True if the file has its end: the mark that every PDF closes with.
fn has_end(bytes: &[u8]) -> bool {
    let tail = &bytes[bytes.len().saturating_sub(4096)..];
    tail.windows(5).any(|w| w == b"%%EOF") || tail.windows(9).any(|w| w == b"startxref")
}

/// Reads the pages of a file into `shared`.
fn read(data: Arc<[u8]>, limits: &Limits, shared: &Shared) -> Result<(), Error> {
    let deadline = Instant::now() + limits.time;
    // Asked once, so that all of a file is done one way.
    let room = guard::is_room(limits.core_count());
    let refused = match guard::attempt(|| Pdf::new(Arc::new(data.clone()))) {
        Ok(Ok(pdf)) if !pdf.pages().is_empty() => {
            let signatures = || {
                let found = guard::attempt(|| signature::signatures(&pdf, &data, &limits.roots));
                lock(shared).signatures = found.unwrap_or_default();
            };
            guard::beside(room, signatures, || text_layer(&pdf, &data, limits, deadline, shared, room));
            return Ok(());
        }
        Ok(Ok(_)) => Error::no_pages(),
        Ok(Err(LoadPdfError::Decryption(DecryptionError::PasswordProtected))) => {
            return Err(Error::encrypted());
        }
        Ok(Err(LoadPdfError::Decryption(_))) => Error::encrypted(),
        Ok(Err(LoadPdfError::Invalid)) => {
            Error::damaged("PDF", "không tìm thấy mục lục của tệp", "its table of contents was not found")
        }
        Err(panic) => Error::damaged("PDF", "cấu trúc tệp không hợp lệ", panic),
    };
    let mut document = match backup::load(&data) {
        Loaded::Document(document) => document,
        Loaded::Encrypted => return Err(Error::encrypted()),
        Loaded::Broken => return Err(refused),
    };
    lock(shared).repaired = true;
    let rewritten = backup::rewritten(&mut document);
    if let Some(rewritten) = rewritten {
        let rewritten: Arc<[u8]> = rewritten.into();
        let again = guard::attempt(|| Pdf::new(Arc::new(rewritten.clone())));
        if let Ok(Ok(pdf)) = again
            && !pdf.pages().is_empty()
        {
            text_layer(&pdf, &rewritten, limits, deadline, shared, room);
            return Ok(());
        }
    }
    let count = backup::page_count(&document);
    if count == 0 {
        return Err(refused);
    }
    lock(shared).page_count = count as usize;
    for number in 1..=count.min(limits.max_pages) {
        if Instant::now() > deadline {
            lock(shared).out_of_time = true;
            break;
        }
        let (glyphs, width, height) = backup::page(&document, number);
        lock(shared).listener.tell(Stage::Page);
        push(shared, &Drawn { number, glyphs, width, height });
    }
    Ok(())
}

/// Reads the text layer of every page with hayro.
fn text_layer(pdf: &Pdf, data: &Arc<[u8]>, limits: &Limits, deadline: Instant, shared: &Shared, room: bool) {
    // While the next page is drawn, the lines of this one are put together.
    guard::hand_on(
        room,
        |drawn: Drawn| push(shared, &drawn),
        |hand_on| {
            draw(pdf, data, limits, deadline, shared, room, &|drawn| {
                lock(shared).listener.tell(Stage::Page);
                hand_on(drawn);
            });
        },
    );
}

/// Draws every page with hayro and hands its glyphs on, in order. With cores to spare, pages that are many are drawn
/// side by side, each core with fonts of its own, which hayro does not share among threads.
fn draw(
    pdf: &Pdf,
    data: &Arc<[u8]>,
    limits: &Limits,
    deadline: Instant,
    shared: &Shared,
    room: bool,
    hand_on: &(dyn Fn(Drawn) + Sync),
) {
    lock(shared).page_count = pdf.pages().len();
    lock(shared).source = Some(data.clone());
    lock(shared).embedded = guard::attempt(|| embedded::files(pdf, limits)).unwrap_or_default();
    let count = pdf.pages().len().min(limits.max_pages as usize);
    let next = AtomicUsize::new(0);
    // What was drawn before its turn, and whose turn it is.
    let waiting: Mutex<(BTreeMap<usize, Drawn>, usize)> = Mutex::default();
    let emitted = Condvar::new();
    let lane = || {
        let mut pen = Pen { pdf, data, deadline, shared, second: None };
        let (mut faces, mut unicode) = (Faces::default(), Unicode::default());
        let cache = InterpreterCache::new();
        loop {
            let i = next.fetch_add(1, Ordering::Relaxed);
            let Some(page) = pdf.pages().get(i).filter(|_| i < count) else { break };
            if Instant::now() > deadline {
                lock(shared).out_of_time = true;
                break;
            }
            // A page that takes long must not let the others pile up.
            let line = waiting.lock().unwrap_or_else(PoisonError::into_inner);
            let left = deadline.saturating_duration_since(Instant::now());
            drop(emitted.wait_timeout_while(line, left, |(_, turn)| i >= *turn + AHEAD));
            let drawn = pen.draw(page, i as u32 + 1, &cache, &mut faces, &mut unicode);
            let mut line = waiting.lock().unwrap_or_else(PoisonError::into_inner);
            let (drawn_before, turn) = &mut *line;
            drawn_before.insert(i, drawn);
            while let Some(drawn) = drawn_before.remove(turn) {
                hand_on(drawn);
                *turn += 1;
            }
            emitted.notify_all();
        }
    };
    if count >= MANY && room {
        guard::beside(true, lane, lane)
    } else {
        lane()
    }
    lock(shared).broken_pages.sort_unstable();
}

/// What draws the pages of a file, one after the other.
struct Pen<'p> {
    pdf: &'p Pdf,
    data: &'p Arc<[u8]>,
    deadline: Instant,
    shared: &'p Shared,
    /// The file as another reader has it, once it was asked for.
    second: Option<Option<Box<lopdf::Document>>>,
}

impl<'p> Pen<'p> {
    fn draw(
        &mut self,
        page: &'p PdfPage<'p>,
        number: u32,
        cache: &InterpreterCache<'p>,
        faces: &mut Faces,
        unicode: &mut Unicode,
    ) -> Drawn {
        let (width, height) = page.render_dimensions();
        let mut collector = Collector::new(width, height, faces, unicode, self.deadline);
        let to_page = Affine::new(page.initial_transform(true).as_coeffs());
        let mut whole = true;
        for content in [RenderContent::PAGE, RenderContent::ANNOTATIONS] {
            let settings = InterpreterSettings { render_content: content, ..InterpreterSettings::default() };
            collector.annotation = content == RenderContent::ANNOTATIONS;
            let bounds = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
            whole &= guard::attempt(|| {
                let mut context = Context::new(to_page, bounds, cache, self.pdf.xref(), settings);
                interpret_page(page, &mut context, &mut collector);
            })
            .is_ok();
        }
        let mut glyphs = collector.page;
        // What a parser trips over in one annotation it leaves out; the rest stands.
        let _ = guard::attempt(|| annotation::add(page, to_page, &mut glyphs));
        let drawn = Drawn { number, glyphs, width, height };
        if Instant::now() > self.deadline {
            lock(self.shared).out_of_time = true;
        } else if !whole {
            lock(self.shared).broken_pages.push(number);
            let document = self.second.get_or_insert_with(|| match backup::load(self.data) {
                Loaded::Document(document) => Some(document),
                _ => None,
            });
            if let Some(document) = document {
                let (other, width, height) = backup::page(document, number);
                if other.glyphs.len() > drawn.glyphs.glyphs.len() {
                    return Drawn { number, glyphs: other, width, height };
                }
            }
        }
        drawn
    }
}

/// A page as it was drawn.
struct Drawn {
    number: u32,
    glyphs: PageGlyphs,
    /// Size of the page in points.
    width: f32,
    height: f32,
}

/// Puts the lines of a page together and judges them.
fn push(shared: &Shared, drawn: &Drawn) {
    let &Drawn { number, ref glyphs, width, height } = drawn;
    let built = lines::build(glyphs, width, height);
    let need = judge::judge(glyphs, &built.lines, width, height);
    let page = Page {
        number,
        width: built.width,
        height: built.height,
        lines: built.lines,
        text_from: TextFrom::TextLayer,
        confidence: None,
    };
    let hidden =
        need == PageNeed::Nothing && built.turned == 0 && judge::is_hidden_layer(glyphs, width, height);
    let overlay = match need {
        PageNeed::Nothing if !hidden => Vec::new(),
        PageNeed::Ocr(_) if built.turned != 0 => Vec::new(),
        _ if glyphs.glyphs.iter().any(|g| g.invisible) => {
            let mut seen = PageGlyphs { text: glyphs.text.clone(), ..PageGlyphs::default() };
            seen.glyphs.extend(glyphs.glyphs.iter().filter(|g| !g.invisible));
            lines::build(&seen, width, height).lines
        }
        PageNeed::Ocr(Why::NoText) => page.lines.clone(),
        _ => Vec::new(),
    };
    let mut progress = lock(shared);
    progress.pages.push(ReadPage { page, need, hidden, dpi: glyphs.dpi, overlay });
}
