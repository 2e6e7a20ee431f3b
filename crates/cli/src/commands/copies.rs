//! `congvan backup` and `congvan restore`: copies of the archive, and the way back.

use std::collections::HashMap;

use crate::args::{Backup, Restore};
use crate::config::Setup;
use crate::lang::{Lang, say};
use crate::out::{Out, progress, remark};
use crate::status::{Outcome, Status};
use crate::store::{archive_said, follow, open, patience, search_said};

/// `congvan backup TARGET`.
pub(crate) fn backup(setup: &Setup, args: &Backup) -> Outcome {
    let lang = setup.lang;
    let archive = open(lang, &setup.archive(&args.place))?;
    let bar = progress(0);
    let done = archive
        .backup(&args.target, args.verify, &mut |done, all| {
            bar.set_length(all);
            bar.set_position(done);
        })
        .map_err(|e| archive_said(lang, &e))?;
    bar.finish_and_clear();
    let mut out = Out::new(lang);
    let (target, letters, copied) = (args.target.display(), done.letters, done.copied);
    let megabytes = done.copied_bytes as f64 / 1e6;
    out.line(&say!(
        lang,
        "Bản sao lưu {target}: {letters} văn bản, mới chép {copied} ({megabytes:.1} MB)",
        "Backup {target}: {letters} letters, {copied} copied now ({megabytes:.1} MB)"
    ))?;
    for id in &done.damaged {
        let short = &id[..id.len().min(12)];
        out.line(&say!(
            lang,
            "  bản gốc {short} bị hỏng hoặc mất trong kho, và bản sao lưu cũng không có bản tốt",
            "  the original {short} is damaged or missing in the archive, and the backup has no good copy"
        ))?;
    }
    out.finish()?;
    Ok(if done.damaged.is_empty() { Status::Well } else { Status::Failed })
}

/// `congvan restore BACKUP`.
pub(crate) fn restore(setup: &Setup, args: &Restore) -> Outcome {
    let lang = setup.lang;
    let dir = setup.archive(&args.place);
    let bar = progress(0);
    let mut restored = congvan_archive::restore(&args.from, &dir, &mut |done, all| {
        bar.set_length(all);
        bar.set_position(done);
    })
    .map_err(|e| archive_said(lang, &e))?;
    bar.finish_and_clear();
    let mut out = Out::new(lang);
    for finding in &restored.checked.findings {
        out.line(&match lang {
            Lang::Vi => finding.to_string(),
            Lang::En => finding.english(),
        })?;
    }
    let (shown, letters, events) = (dir.display(), restored.checked.letters, restored.checked.events);
    let verdict = match restored.checked.is_damaged() {
        false => lang.pick("nguyên vẹn", "whole"),
        true => lang.pick("CÓ HỎNG HÓC", "DAMAGED"),
    };
    out.line(&say!(
        lang,
        "Kho {shown}, dựng lại từ bản sao lưu: {verdict}; {letters} văn bản, {events} việc ghi trong sổ theo dõi",
        "Archive {shown}, made again from the backup: {verdict}; {letters} letters, {events} events in the ledger"
    ))?;
    // Whoever waits for the archive can have it now; the index is derived from it and no part of a backup.
    out.finish()?;
    if restored.checked.letters > 0 {
        remark(lang.pick(
            "đang dựng chỉ mục tìm kiếm; kho đã dùng được, dừng lúc này thì lần tìm sau sẽ làm tiếp",
            "making the search index; the archive can be used already, and if this is stopped, the next search goes on",
        ));
    }
    if let Err(e) = follow(lang, &mut restored.archive, HashMap::new(), patience()) {
        let why = search_said(lang, &e);
        remark(&say!(
            lang,
            "chưa dựng được chỉ mục tìm kiếm ({why}); lần tìm sau sẽ dựng",
            "the search index could not be made ({why}); the next search makes it"
        ));
    }
    Ok(if restored.checked.is_damaged() { Status::Failed } else { Status::Well })
}
