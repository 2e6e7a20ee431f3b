//! `congvan check`: whether the archive is whole.

use congvan_archive::Archive;
use congvan_search::Index;

use crate::args::Check;
use crate::config::Setup;
use crate::lang::{Lang, say};
use crate::out::Out;
use crate::status::{Outcome, Status};
use crate::store::{archive_said, open, search_said};

pub(crate) fn run(setup: &Setup, args: &Check) -> Outcome {
    let lang = setup.lang;
    let dir = setup.archive(&args.place);
    let archive = open(lang, &dir)?;
    let checked = archive.check(&|_, _| {}).map_err(|e| archive_said(lang, &e))?;
    let mut out = Out::new(lang);
    for finding in &checked.findings {
        out.line(&match lang {
            Lang::Vi => finding.to_string(),
            Lang::En => finding.english(),
        })?;
    }
    let mut status = match checked.is_damaged() {
        true => Status::Failed,
        false if checked.is_whole() => Status::Well,
        false => Status::Review,
    };
    if let Some(remark) = index_remark(lang, &archive) {
        out.line(&remark)?;
        // It is derived from the archive: nothing is lost.
        status.note(Status::Review);
    }
    let (shown, letters) = (dir.display(), checked.letters);
    let megabytes = checked.original_bytes as f64 / 1e6;
    let verdict = match status {
        Status::Well => lang.pick("nguyên vẹn", "whole"),
        Status::Review => {
            lang.pick("không mất gì, có điều cần xem", "nothing is lost, some things to look at")
        }
        Status::Failed => lang.pick("CÓ HỎNG HÓC", "DAMAGED"),
    };
    out.line(&say!(
        lang,
        "Kho {shown}: {verdict}; {letters} văn bản, {megabytes:.1} MB bản gốc",
        "Archive {shown}: {verdict}; {letters} letters, {megabytes:.1} MB of originals"
    ))?;
    out.finish()?;
    Ok(status)
}

/// What is to be said of the search index, if anything.
fn index_remark(lang: Lang, archive: &Archive) -> Option<String> {
    let checked = Index::open_read_only(archive.index_dir()).and_then(|i| Ok((i.verify()?, i.sequence()?)));
    match checked {
        Err(e) => Some(search_said(lang, &e)),
        Ok((broken, _)) if !broken.is_empty() => {
            let files = broken.iter().map(|p| p.display().to_string()).collect::<Vec<_>>().join(", ");
            Some(say!(
                lang,
                "chỉ mục tìm kiếm bị hỏng ({files}); xóa thư mục chỉ mục, lần tìm sau sẽ dựng lại",
                "the search index is damaged ({files}); remove its folder, and the next search makes it anew"
            ))
        }
        Ok((_, sequence)) => {
            let behind = archive.changed_since(sequence, 1).is_ok_and(|p| !p.is_empty());
            behind.then(|| {
                lang.pick(
                    "chỉ mục tìm kiếm chưa theo kịp kho; lần tìm sau sẽ cập nhật",
                    "the search index is behind the archive; the next search brings it up to date",
                )
                .to_owned()
            })
        }
    }
}
