//! `congvan check`: whether the archive is whole; with `--repair`, what can be derived is mended.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use congvan_archive::{Archive, Checked, Finding, Incoming, Mend, RepairOptions};
use congvan_pipeline::{READING_VERSION, read_with_trace};
use congvan_search::Index;
use jiff::Timestamp;

use crate::args::Check;
use crate::config::Setup;
use crate::lang::{Lang, say};
use crate::out::{Out, complain};
use crate::status::{Outcome, Status, Stop};
use crate::store::{archive_said, follow, last_days, open, open_to_write, patience, search_said};

pub(crate) fn run(setup: &Setup, args: &Check) -> Outcome {
    let lang = setup.lang;
    let dir = setup.archive(&args.place);
    let mut out = Out::new(lang);
    let archive = match args.repair {
        false => open(lang, &dir)?,
        true => {
            let mut archive = open_to_write(lang, &dir)?;
            // What was just taken in may have something to mend itself.
            if repair(setup, args, &mut archive, &mut out)? {
                repair(setup, args, &mut archive, &mut out)?;
            }
            archive
        }
    };
    // The index while the archive is looked at: neither has to wait for the other.
    let index_dir = archive.index_dir();
    let (checked, index) = std::thread::scope(|scope| {
        let index = scope.spawn(|| read_index(&index_dir));
        let checked = check(lang, &archive);
        (checked, index.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
    });
    let checked = checked?;
    for finding in &checked.findings {
        out.line(&said(lang, finding))?;
        let help = match finding.kind.mend() {
            _ if args.repair => continue,
            Mend::ByRepair | Mend::ByReading | Mend::ByIntake => {
                lang.pick("  sửa được: congvan check --repair", "  can be mended: congvan check --repair")
            }
            Mend::FromBackup => lang.pick(
                "  chỉ bản sao lưu mới sửa được: congvan check --repair --backup THƯ_MỤC",
                "  only a backup can mend it: congvan check --repair --backup DIR",
            ),
            Mend::ByHand => continue,
        };
        out.line(help)?;
    }
    let mut status = match checked.is_damaged() {
        true => Status::Failed,
        false if checked.is_whole() => Status::Well,
        false => Status::Review,
    };
    match state_of_index(lang, &archive, index) {
        IndexState::Good => {}
        IndexState::NotYet => {
            let remark = lang.pick(
                "chưa có chỉ mục tìm kiếm; lần tìm đầu tiên sẽ dựng",
                "there is no search index yet; the first search makes it",
            );
            out.line(remark)?;
        }
        // That happens whenever something changes, and passes by itself.
        IndexState::Behind => {
            let remark = lang.pick(
                "chỉ mục tìm kiếm chưa theo kịp kho; lần tìm sau sẽ cập nhật",
                "the search index is behind the archive; the next search brings it up to date",
            );
            out.line(remark)?;
        }
        // It is derived from the archive: nothing is lost.
        IndexState::Broken(remark) => {
            out.line(&remark)?;
            status.note(Status::Review);
        }
    }
    let (shown, letters) = (dir.display(), checked.letters);
    let size = size(checked.original_bytes);
    let verdict = match status {
        Status::Well => lang.pick("nguyên vẹn", "whole"),
        Status::Review => {
            lang.pick("không mất gì, có điều cần xem", "nothing is lost, some things to look at")
        }
        Status::Failed => lang.pick("CÓ HỎNG HÓC", "DAMAGED"),
    };
    out.line(&say!(
        lang,
        "Kho {shown}: {verdict}; {letters} văn bản, {size} bản gốc",
        "Archive {shown}: {verdict}; {letters} letters, {size} of originals"
    ))?;
    out.finish()?;
    Ok(status)
}

/// So many bytes for a person: an archive that holds something is not said to hold 0.0 MB.
fn size(bytes: u64) -> String {
    match bytes {
        0..1_000_000 => format!("{:.1} KB", bytes as f64 / 1e3),
        _ => format!("{:.1} MB", bytes as f64 / 1e6),
    }
}

fn check(lang: Lang, archive: &Archive) -> Result<Checked, Stop> {
    archive.check(&|_, _| {}).map_err(|e| archive_said(lang, &e).into())
}

fn said(lang: Lang, finding: &Finding) -> String {
    match lang {
        Lang::Vi => finding.to_string(),
        Lang::En => finding.english(),
    }
}

/// Mends what can be: from the rest of the catalogue, by reading originals again, from a backup,
/// and the index from the archive. True if there may be more to mend since.
fn repair(setup: &Setup, args: &Check, archive: &mut Archive, out: &mut Out) -> Result<bool, Stop> {
    let lang = setup.lang;
    let fail = |e| Stop::from(archive_said(lang, &e));
    let checked = check(lang, archive)?;
    let options = RepairOptions { backup: args.backup.clone() };
    let repaired = archive.repair(&checked.findings, &options).map_err(fail)?;
    let mut mended = repaired.mended;
    let mut texts = HashMap::new();
    for finding in repaired.left {
        let done = match finding.kind.mend() {
            Mend::ByReading => read_again(setup, archive, &finding, &mut texts),
            Mend::ByIntake => take_in(setup, archive, &finding, &mut texts),
            _ => Ok(false),
        };
        match done {
            Ok(true) => mended.push(finding),
            Ok(false) => {}
            Err(why) => complain(&format!("{}: {why}", said(lang, &finding))),
        }
    }
    for finding in &mended {
        let what = said(lang, finding);
        out.line(&say!(lang, "đã sửa: {what}", "mended: {what}"))?;
    }
    let index = state_of_index(lang, archive, read_index(&archive.index_dir()));
    let more = !texts.is_empty();
    if let IndexState::Broken(_) = index {
        // Empty; what follows fills it.
        Index::rebuild(archive.index_dir(), [], 0).map_err(|e| search_said(lang, &e))?;
        out.line(lang.pick("đã sửa: chỉ mục tìm kiếm", "mended: the search index"))?;
    }
    follow(lang, archive, texts, patience()).map_err(|e| search_said(lang, &e))?;
    Ok(more)
}

/// Reads the original of a letter again and puts what is read in place of its record.
fn read_again(
    setup: &Setup,
    archive: &mut Archive,
    finding: &Finding,
    texts: &mut HashMap<String, String>,
) -> Result<bool, String> {
    let Some(id) = &finding.letter_id else { return Ok(false) };
    let lang = setup.lang;
    let fail = |e| archive_said(lang, &e);
    let bytes = archive.original(id).map_err(fail)?;
    let summary = archive.summary(id).map_err(fail)?;
    let reading =
        read_with_trace(&bytes, &summary.file_name, &setup.reading()).map_err(|e| reading_said(lang, &e))?;
    let days = last_days(&reading.record, summary.received);
    archive.reread(&reading.record, &READING_VERSION.to_string(), &days, Timestamp::now()).map_err(fail)?;
    texts.insert(id.clone(), reading.source_text);
    Ok(true)
}

/// Takes in an original that lies in the archive and that the catalogue does not know.
fn take_in(
    setup: &Setup,
    archive: &mut Archive,
    finding: &Finding,
    texts: &mut HashMap<String, String>,
) -> Result<bool, String> {
    let Some(path) = &finding.path else { return Ok(false) };
    let lang = setup.lang;
    let bytes = std::fs::read(path).map_err(|e| crate::out::io_reason(lang, &e))?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    // Its name was in the catalogue only.
    let name = name.get(..12).unwrap_or(&name);
    let reading = read_with_trace(&bytes, name, &setup.reading()).map_err(|e| reading_said(lang, &e))?;
    let days = last_days(&reading.record, None);
    let letter = Incoming {
        bytes: &bytes,
        record: &reading.record,
        reading: &READING_VERSION.to_string(),
        received: None,
        last_days: &days,
    };
    archive.add(&letter, Timestamp::now()).map_err(|e| archive_said(lang, &e))?;
    texts.insert(reading.record.id.clone(), reading.source_text);
    Ok(true)
}

fn reading_said(lang: Lang, error: &congvan_pipeline::Error) -> String {
    match lang {
        Lang::Vi => error.to_string(),
        Lang::En => error.english(),
    }
}

/// How the search index is.
enum IndexState {
    Good,
    /// Never made: the archive is new, or was restored. Derived, so that nothing is missing.
    NotYet,
    /// Not everything that changed in the archive is in it yet.
    Behind,
    /// Missing or damaged, and how that is said.
    Broken(String),
}

/// The files of the index that are broken, the archive's number that it is up to, and its letters.
type Read = Result<(Vec<PathBuf>, u64, u64), congvan_search::Error>;

fn read_index(dir: &Path) -> Read {
    Index::open_read_only(dir).and_then(|i| Ok((i.verify()?, i.sequence()?, i.size()?.letters)))
}

fn state_of_index(lang: Lang, archive: &Archive, read: Read) -> IndexState {
    match read {
        Err(e) if e.is_missing() && archive.indexed().is_ok_and(|seq| seq == 0) => IndexState::NotYet,
        Err(e) => IndexState::Broken(search_said(lang, &e)),
        Ok((broken, ..)) if !broken.is_empty() => {
            let files = broken.iter().map(|p| p.display().to_string()).collect::<Vec<_>>().join(", ");
            IndexState::Broken(say!(
                lang,
                "chỉ mục tìm kiếm bị hỏng ({files}); congvan check --repair sẽ dựng lại",
                "the search index is damaged ({files}); congvan check --repair makes it anew"
            ))
        }
        Ok((_, sequence, indexed)) => {
            let behind = archive.changed_since(sequence, 1).is_ok_and(|pending| !pending.is_empty());
            match archive.len() {
                _ if behind => IndexState::Behind,
                Ok(letters) if letters != indexed => IndexState::Broken(say!(
                    lang,
                    "chỉ mục tìm kiếm có {indexed} văn bản, kho có {letters}; congvan check --repair sẽ dựng lại",
                    "the search index has {indexed} letters, the archive {letters}; congvan check --repair makes it anew"
                )),
                _ => IndexState::Good,
            }
        }
    }
}
