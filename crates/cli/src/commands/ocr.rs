//! `congvan ocr FILE -o OUT.pdf`: a copy of a scan that can be searched.

use std::path::Path;

use congvan_model::Severity;
use congvan_pipeline::searchable;

use crate::args::Ocr;
use crate::commands::parse::{load, reason};
use crate::config::Setup;
use crate::lang::say;
use crate::out::{Out, complain, remark};
use crate::reader;
use crate::status::{Outcome, Status};
use crate::view;

pub(crate) fn run(setup: &Setup, args: &Ocr) -> Outcome {
    let lang = setup.lang;
    let (shown, out) = (args.file.display(), args.output.display());
    if same(&args.file, &args.output) {
        return Err(say!(
            lang,
            "{out}: đây chính là tệp gốc; bản chép phải là một tệp khác",
            "{out}: this is the original itself; the copy must be another file"
        )
        .into());
    }
    let options = reader::single(setup, &args.cost, &shown.to_string());
    let (bytes, name) = load(lang, &args.file).map_err(|why| format!("{shown}: {why}"))?;
    let copy = match searchable(&bytes, &name, &options.limits) {
        Ok(Some(copy)) => copy,
        Ok(None) => {
            return Err(say!(
                lang,
                "{shown}: tệp này không có ảnh trang; chỉ chép được PDF và tệp ảnh",
                "{shown}: this file has no pictures of pages; only PDF and image files can be copied"
            )
            .into());
        }
        Err(e) => {
            complain(&format!("{shown}: {}", reason(lang, &e)));
            return Ok(Status::Failed);
        }
    };
    // Without the recogniser the copy would be the original over again.
    if let Some(missing) = copy.diagnostics.iter().find(|d| d.code == "ocr.missing") {
        complain(&format!("{shown}: {}", view::remark(lang, missing)));
        return Ok(Status::Failed);
    }
    let mut file = Out::to(lang, Some(&args.output))?;
    file.bytes(&copy.bytes)?;
    file.finish()?;
    let (recognised, kept, empty) = (copy.recognised, copy.kept, copy.empty);
    remark(&say!(
        lang,
        "đã ghi {out}: {recognised} trang được nhận dạng chữ, {kept} trang giữ lớp chữ sẵn có, {empty} trang không có chữ",
        "{out} written: {recognised} pages recognised, {kept} pages keep their text layer, {empty} pages without text"
    ));
    if copy.unsigned {
        remark(lang.pick(
            "bản chép không còn chữ ký số; chữ ký số chỉ có giá trị trên tệp gốc",
            "the copy has no digital signatures; they hold for the original only",
        ));
    }
    let mut status = Status::Well;
    for diagnostic in
        copy.diagnostics.iter().filter(|d| is_of_a_page(&d.code) && d.severity >= Severity::Review)
    {
        remark(&format!("{shown}: {}", view::remark(lang, diagnostic)));
        status.note(Status::Review);
    }
    Ok(status)
}

/// True for remarks on what the copy lacks; those on the letter are for who reads the letter.
fn is_of_a_page(code: &str) -> bool {
    ["text.", "file.", "limits.", "ocr."].iter().any(|family| code.starts_with(family))
}

/// True if both names stand for one file.
fn same(a: &Path, b: &Path) -> bool {
    match (a.canonicalize(), b.canonicalize()) {
        (Ok(a), Ok(b)) => a == b,
        _ => false,
    }
}
