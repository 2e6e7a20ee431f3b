//! `congvan inspect FILE`: what a file is and how its text was had.

use std::path::Path;

use congvan_model::{Severity, Signature, TextFrom, Trust};
use congvan_pipeline::{FontFacts, Inspection, PageFacts, Why, inspect, pictures};
use serde_json::json;

use crate::args::{Format, Inspect};
use crate::commands::parse::{json as to_json, load, reason};
use crate::config::Setup;
use crate::lang::{Lang, say};
use crate::out::{Out, complain, io_reason};
use crate::reader;
use crate::status::{Outcome, Status, Stop};
use crate::view::{self, pad};

pub(crate) fn run(setup: &Setup, args: &Inspect) -> Outcome {
    let lang = setup.lang;
    let shown = args.file.display();
    // A person asks; a program says that it wants JSON.
    let format = args.format.unwrap_or(Format::Table);
    let options = reader::single(setup, &args.cost, &shown.to_string());
    let (bytes, name) = load(lang, &args.file).map_err(|why| format!("{shown}: {why}"))?;
    let mut out = Out::new(lang);
    let (facts, pages) = match inspect(&bytes, &name, &options.limits) {
        Ok(found) => found,
        Err(e) => {
            let why = reason(lang, &e);
            if format != Format::Table {
                let refused = json!({"file_name": name, "bytes": bytes.len(),
                    "refused": [{"code": e.reason().id(), "message": why}]});
                out.line(&to_json(&refused, format == Format::Json)?)?;
                out.finish()?;
            }
            complain(&format!("{shown}: {why}"));
            return Ok(Status::Failed);
        }
    };
    if let Some(dir) = &args.pages {
        let n = draw(lang, dir, |each| pictures(&bytes, &name, &pages, f32::from(args.dpi), each))?;
        let dir = dir.display();
        crate::out::remark(&say!(
            lang,
            "đã ghi {n} ảnh trang vào {dir}",
            "{n} pictures of pages written to {dir}"
        ));
    }
    match format {
        Format::Table => out.text(&table(lang, &name, bytes.len(), &facts))?,
        Format::Json | Format::Jsonl => {
            let mut value = serde_json::to_value(&facts).map_err(|e| Stop::Message(e.to_string()))?;
            value["file_name"] = json!(name);
            value["bytes"] = json!(bytes.len());
            out.line(&to_json(&value, format == Format::Json)?)?;
        }
    }
    out.finish()?;
    let review = facts.refused.iter().any(|d| d.severity >= Severity::Review);
    Ok(if review { Status::Review } else { Status::Well })
}

/// Writes the pictures into a folder; gives their number.
fn draw(
    lang: Lang,
    dir: &Path,
    paint: impl FnOnce(&mut dyn FnMut(u32, Vec<u8>) -> bool) -> bool,
) -> Result<usize, Stop> {
    let failed = |path: &Path, e: &std::io::Error| {
        let (path, why) = (path.display(), io_reason(lang, e));
        Stop::Message(say!(lang, "{path}: không ghi được: {why}", "{path}: cannot be written: {why}"))
    };
    std::fs::create_dir_all(dir).map_err(|e| failed(dir, &e))?;
    let (mut written, mut stopped) = (0, None);
    let painted = paint(&mut |number, png| {
        let path = dir.join(format!("trang-{number:03}.png"));
        match std::fs::write(&path, png) {
            Ok(()) => written += 1,
            Err(e) => stopped = Some(failed(&path, &e)),
        }
        stopped.is_none()
    });
    match stopped {
        Some(stop) => Err(stop),
        None if !painted => Err(Stop::Message(
            lang.pick(
                "tệp này không có trang để vẽ; chỉ vẽ được trang của PDF và ảnh",
                "this file has no pages to paint; only those of PDF and of pictures can be",
            )
            .to_owned(),
        )),
        None => Ok(written),
    }
}

fn table(lang: Lang, name: &str, bytes: usize, facts: &Inspection) -> String {
    let mut out = String::new();
    let mut line = |text: &str| {
        out.push_str(text.trim_end());
        out.push('\n');
    };
    let row = |name: &str, value: &str| format!("  {}  {value}", pad(name, 14));
    line(name);
    line(&row(lang.pick("Loại tệp", "Kind"), &facts.media_type));
    line(&row(lang.pick("Kích thước", "Size"), &say!(lang, "{bytes} byte", "{bytes} bytes")));
    line(&row(lang.pick("Số trang", "Pages"), &facts.pages.len().to_string()));
    if !facts.encodings.is_empty() {
        line(&row(lang.pick("Bảng mã", "Encodings"), &facts.encodings.join(", ")));
    }
    for font in &facts.fonts {
        line(&row(lang.pick("Phông chữ", "Font"), &self::font(lang, font)));
    }
    for part in &facts.parts {
        let size = part.bytes;
        let size = say!(lang, "{size} byte", "{size} bytes");
        line(&row(
            lang.pick("Tệp bên trong", "File inside"),
            &format!("{} ({}, {size})", part.name, part.media_type),
        ));
    }
    line("");
    for page in &facts.pages {
        line(&self::page(lang, page));
        for font in &page.fonts {
            line(&format!("      {}", self::font(lang, font)));
        }
    }
    for (i, signature) in facts.signatures.iter().enumerate() {
        line("");
        let n = i + 1;
        line(&say!(lang, "Chữ ký số {n}", "Digital signature {n}"));
        for (name, value) in self::signature(lang, signature) {
            line(&row(name, &value));
        }
    }
    if !facts.refused.is_empty() {
        line("");
        line(lang.pick("Không đọc được hoặc đáng ngờ", "Refused or doubtful"));
        for remark in &facts.refused {
            line(&format!("  {}: {}", remark.code, view::remark(lang, remark)));
        }
    }
    out
}

fn page(lang: Lang, page: &PageFacts) -> String {
    let how = match page.text_from {
        TextFrom::TextLayer => lang.pick("lớp chữ", "text layer"),
        TextFrom::Ocr => lang.pick("nhận dạng từ ảnh", "recognised on its picture"),
        TextFrom::Mixed => lang.pick("lớp chữ và ảnh", "text layer and picture"),
        TextFrom::File => lang.pick("chữ trong tệp", "text of the file"),
    };
    let why = match page.why {
        Why::GoodLayer => lang.pick("lớp chữ tốt", "its text layer is good"),
        Why::Blank => lang.pick("trang trống", "it is blank"),
        Why::NoLayer => lang.pick("trang là ảnh, không có lớp chữ", "a picture without a text layer"),
        Why::NotVietnamese => {
            lang.pick("lớp chữ không phải tiếng Việt đọc được", "its text layer is not readable Vietnamese")
        }
        Why::FaultyLayer => lang.pick("lớp chữ bị thiếu chữ", "its text layer lacks letters"),
        Why::Disagrees => lang.pick(
            "lớp chữ không khớp với ảnh của trang",
            "its text layer says something else than its picture",
        ),
        Why::Picture => lang.pick("tệp là ảnh", "the file is a picture"),
        Why::Text => lang.pick("tệp chỉ có chữ, không có vị trí", "the file has text without places"),
    };
    let (n, lines, characters) = (page.number, page.lines, page.characters);
    let sure = page.confidence.map(|c| {
        let share = (c * 100.0).round();
        say!(lang, ", độ tin cậy {share} %", ", confidence {share} %")
    });
    let size = match page.width > 0.0 {
        true => format!(", {:.0}×{:.0} pt", page.width, page.height),
        false => String::new(),
    };
    let sure = sure.unwrap_or_default();
    say!(
        lang,
        "Trang {n}: {how} ({why}), {lines} dòng, {characters} ký tự{size}{sure}",
        "Page {n}: {how} ({why}), {lines} lines, {characters} characters{size}{sure}"
    )
}

fn font(lang: Lang, font: &FontFacts) -> String {
    let mut facts = Vec::new();
    facts.extend(font.kind.clone());
    facts.extend(font.embedded.map(|e| match e {
        true => lang.pick("nhúng trong tệp", "embedded").to_owned(),
        false => lang.pick("không nhúng", "not embedded").to_owned(),
    }));
    if font.has_unicode == Some(false) {
        facts.push(lang.pick("không có bảng Unicode", "no map to Unicode").to_owned());
    }
    facts.extend(font.old_encoding.map(|e| say!(lang, "bảng mã {e}", "encoding {e}")));
    match facts.is_empty() {
        true => font.name.clone(),
        false => format!("{} ({})", font.name, facts.join(", ")),
    }
}

fn signature(lang: Lang, signature: &Signature) -> Vec<(&'static str, String)> {
    let unknown = || lang.pick("không rõ", "unknown").to_owned();
    let yes = |yes: bool| lang.pick(["không", "có"], ["no", "yes"])[usize::from(yes)].to_owned();
    let mut rows = vec![(lang.pick("Người ký", "Signer"), signature.signer.clone().unwrap_or_else(unknown))];
    rows.extend(signature.agency.clone().map(|a| (lang.pick("Cơ quan", "Body"), a)));
    rows.push((lang.pick("Thời điểm", "Time"), signature.time.clone().unwrap_or_else(unknown)));
    rows.extend(signature.stamped.clone().map(|t| (lang.pick("Dấu thời gian", "Time stamp"), t)));
    rows.push((
        lang.pick("Nội dung", "Content"),
        match signature.intact {
            Some(true) => lang.pick("nguyên vẹn", "intact").to_owned(),
            Some(false) => lang.pick("đã bị thay đổi", "changed").to_owned(),
            None => lang.pick("chưa kiểm tra", "not checked").to_owned(),
        },
    ));
    rows.push((lang.pick("Phủ cả tệp", "Whole file"), yes(signature.covers_whole_file)));
    if let Some(c) = &signature.certificate {
        rows.push((lang.pick("Chứng thư số", "Certificate"), c.subject.clone()));
        rows.push((lang.pick("Do", "Issued by"), c.issuer.clone()));
        let (from, to) = (&c.valid_from, &c.valid_to);
        let valid = match c.valid_when_signed {
            Some(true) => lang.pick(", còn hiệu lực lúc ký", ", valid when signed"),
            Some(false) => lang.pick(", KHÔNG có hiệu lực lúc ký", ", NOT valid when signed"),
            None => "",
        };
        rows.push((
            lang.pick("Hiệu lực", "Valid"),
            say!(lang, "{from} đến {to}{valid}", "{from} to {to}{valid}"),
        ));
    }
    rows.push((
        lang.pick("Chuỗi tin cậy", "Chain of trust"),
        match signature.trust {
            Some(Trust::Trusted) => lang.pick("dẫn về chứng thư gốc tin cậy", "leads to a trusted root"),
            Some(Trust::Untrusted) => {
                lang.pick("KHÔNG dẫn về chứng thư gốc tin cậy nào", "leads to NO trusted root")
            }
            Some(Trust::NotChecked) | None => lang.pick(
                "chưa kiểm tra (chưa nêu chứng thư gốc: --roots)",
                "not checked (no roots are given: --roots)",
            ),
        }
        .to_owned(),
    ));
    rows
}
