//! Who the letter goes to and who signed it.

use congvan_layout::words::{is_authority, is_person_name, is_title, person_name};
use congvan_layout::{Block, Zones, item_mark};
use congvan_model::DocumentType;
use congvan_text::{Mapped, byte_of, fold};

use crate::bodies;
use crate::found::Parsed;
use crate::tokens::Tokens;

/// Reads addressees, copies, archive and signer.
pub(crate) fn read(zones: &Zones, out: &mut Parsed) {
    addressees(zones, out);
    recipients(zones, out);
    if zones.recognised() {
        crate::signer::read(zones, out);
    } else {
        signer(zones, out);
    }
}

fn is_list_mark(text: &str) -> Option<usize> {
    use congvan_layout::MarkKind;
    item_mark(text)
        .filter(|m| {
            matches!(m.kind, MarkKind::Dash | MarkKind::Plus | MarkKind::Bullet | MarkKind::Arabic(1))
        })
        .map(|m| m.len)
}

/// Joins printed lines to entries: a line with a list mark begins one.
fn entries(blocks: &[Block]) -> Vec<Mapped> {
    let mut out: Vec<Mapped> = Vec::new();
    let marked = blocks.iter().any(|b| is_list_mark(b.text.text()).is_some());
    for block in blocks {
        let text = block.text.text();
        match is_list_mark(text) {
            Some(skip) => out.push(block.text.slice(skip..text.len())),
            None => {
                let open = out.last().is_some_and(|l| {
                    let t = l.text();
                    if marked { true } else { !t.ends_with([';', '.']) }
                });
                match out.last_mut() {
                    Some(last) if open => last.append(&block.text, " "),
                    _ => out.push(block.text.clone()),
                }
            }
        }
    }
    out
}

fn addressees(zones: &Zones, out: &mut Parsed) {
    let mut values = Vec::new();
    for entry in entries(&zones.addressees) {
        let t = Tokens::new(entry.text());
        for body in bodies::split(&t, 0..t.len()) {
            values.push((body.text, entry.source(body.range)));
        }
    }
    for (i, (text, source)) in values.into_iter().enumerate() {
        out.note(zones, format!("/addressees/{i}"), source, "addressees", &text, 0.95);
        out.letter.addressees.push(text);
    }
    if out.letter.addressees.is_empty() && out.letter.document_type == DocumentType::CongVan {
        out.review("addressees.missing", "/addressees", "không thấy nơi nhận sau “Kính gửi”");
    }
}

/// The text of an entry without a purpose in brackets at its end, and without closing marks.
fn bare(text: &str) -> &str {
    let mut text = text;
    loop {
        let before = text;
        text = text.trim_end_matches([' ', ';', '.', ',', '/', '-']);
        if let Some(open) = text.rfind('(')
            && text.ends_with(')')
        {
            let inner = fold(&text[open + 1..text.len() - 1]);
            let purpose = [
                "de ",
                "b/c",
                "bao cao",
                "b/cao",
                "thuc hien",
                "t/h",
                "phoi hop",
                "p/h",
                "ph/h",
                "de b/c",
                "biet",
                "theo doi",
                "dang tai",
                "chi dao",
                "c/d",
                "thay b/c",
                "de bc",
                "de th",
                "de ph",
                "bc",
                "xem xet",
                "thay bao cao",
                "tham muu",
                "luu",
                "de biet",
                "gui",
                "dua tin",
                "phe duyet",
            ]
            .iter()
            .any(|p| inner.trim().starts_with(p));
            if purpose {
                text = &text[..open];
            }
        }
        if text == before {
            return text;
        }
    }
}

fn recipients(zones: &Zones, out: &mut Parsed) {
    let mut i = 0;
    for entry in entries(&zones.recipients).into_iter().flat_map(kept_apart) {
        let text = entry.text();
        let folded = fold(text);
        let f = folded.trim();
        let kept = f
            .strip_prefix("luu")
            .filter(|rest| rest.starts_with([':', ' ', '.', ';']) || rest.is_empty())
            .map(|_| 3)
            .or_else(|| misread_archive(f).filter(|_| zones.recognised()));
        if let Some(letters) = kept {
            // `Lưu: VT`, `Lưu VT`, `Lưu Văn phòng Tỉnh ủy`.
            let skip = byte_of(text, letters);
            let rest = &text[skip..];
            let from = skip + (rest.len() - rest.trim_start_matches([' ', ':', '.', ';']).len());
            // A sub-heading may stand after it on the next line.
            let value = text[from..].trim_end_matches([' ', ';', '.', ',', '/']);
            let value = cut_path(cut_subheading(value));
            let value = if zones.recognised() { cut_scrawl(value) } else { value };
            if !value.is_empty() && out.letter.archive.is_none() {
                out.note(
                    zones,
                    "/archive".into(),
                    entry.source(from..from + value.len()),
                    "copies.archive",
                    value,
                    0.96,
                );
                out.letter.archive = Some(value.to_owned());
            }
            continue;
        }
        if f.ends_with(':') && f.len() < 40 || f == "ban dien tu" {
            continue;
        }
        let value = bare(text);
        if value.chars().filter(|c| c.is_alphabetic()).count() < 2 {
            continue;
        }
        let value = cut_subheading(value);
        out.note(zones, format!("/copies/{i}"), entry.source(0..value.len()), "copies", value, 0.95);
        out.letter.copies.push(value.to_owned());
        i += 1;
    }
}

/// An entry that has another and the archive's on one line: `Phòng Tổng hợp; Lưu: VT`.
fn kept_apart(entry: Mapped) -> Vec<Mapped> {
    let text = entry.text();
    let Some(at) = text.find("; Lưu:").or_else(|| text.find("; Lưu VT")).filter(|at| *at > 0) else {
        return vec![entry];
    };
    vec![entry.slice(0..at + 1), entry.slice(at + 2..text.len())]
}

/// The archive's entry without the file that the letter was written in: `VT, TH d:\\2011\\CV`.
fn cut_path(text: &str) -> &str {
    let path = text.find('\\').map(|at| text[..at].rfind(' ').unwrap_or(0));
    path.filter(|at| *at > 0).map_or(text, |at| text[..at].trim_end_matches([' ', ';', '.', ',']))
}

/// How many letters stand for `Lưu` in an entry that a recogniser read as `Lm: VT, TH` or `am: VT`.
fn misread_archive(folded: &str) -> Option<usize> {
    let (word, rest) = folded.split_once([':', ' ', ';', '.'])?;
    let rest = rest.trim_start_matches([' ', ':', ';', '.']);
    let kept = rest.strip_prefix("vt").or_else(|| rest.strip_prefix("van thu"))?;
    (word.chars().count() <= 5 && kept.chars().next().is_none_or(|c| !c.is_alphanumeric()))
        .then(|| word.chars().count())
}

/// The archive's entry without what the signer's hand left behind it: `VT, CS (5b).Ả⁄ 49ÿ/£s`.
fn cut_scrawl(text: &str) -> &str {
    match text.find(").") {
        Some(at)
            if text[at + 2..].chars().any(|c| !c.is_alphanumeric() && c != '.' && c != ' ')
                || text[at + 2..].starts_with(|c: char| c.is_ascii_digit()) =>
        {
            &text[..=at]
        }
        _ => text,
    }
}

/// An entry whose wrapped line is a sub-heading (`Bản điện tử:`) ends before it.
fn cut_subheading(text: &str) -> &str {
    for head in [" Bản điện tử", " Bản giấy", " Gửi bản điện tử", " Gửi bản giấy", " (Đính kèm", " (Kèm theo"]
    {
        if let Some(at) = text.find(head) {
            return text[..at].trim_end_matches([' ', ';', '.', ',']);
        }
    }
    text
}

fn signer(zones: &Zones, out: &mut Parsed) {
    let lines: Vec<&Block> = zones
        .signature
        .iter()
        .filter(|b| {
            let f = fold(b.text.text());
            let noise = f.trim_matches(['(', ')', '.', ' ']) == "da ky"
                || f.contains("da ky") && !is_person_name(signed(b.text.text()))
                || f.starts_with("ky boi")
                || f.starts_with("(ky")
                || f.starts_with("ngay ky")
                || f.starts_with("thoi gian ky")
                || f.starts_with("co quan:")
                || f.starts_with("email:")
                || f.contains('@')
                || f.contains("+07:00");
            !noise && f.chars().any(char::is_alphabetic)
        })
        .collect();
    let mut authority: Vec<Mapped> = Vec::new();
    let mut title: Option<Mapped> = None;
    let mut name: Option<(Mapped, usize, usize)> = None;
    let mut open_authority = false;
    for (i, block) in lines.iter().enumerate() {
        let text = block.text.text();
        let f = fold(text);
        if (is_authority(&f) && !(f.starts_with("q.")) || f.starts_with("dai dien "))
            && text.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_uppercase)
            && name.is_none()
            && title.is_none()
        {
            authority.push(block.text.clone());
            open_authority = true;
            continue;
        }
        let text = if f.contains("da ky") { signed(text) } else { text };
        if name.is_none()
            && is_person_name(text)
            && i > 0
            && !(title.is_none() && is_title(&f))
            && !congvan_text::is_upper_text(text)
        {
            let person = person_name(text);
            let at = text.find(person).unwrap_or(0);
            name = Some((block.text.clone(), at, at + person.len()));
            // A second signer, or a second post, is not the first's.
            break;
        }
        if title.is_none() {
            let upper = congvan_text::is_upper_text(text);
            if is_title(f.trim_start_matches("q. ").trim_start_matches("q."))
                || (!open_authority && authority.is_empty() && upper && i == 0)
            {
                title = Some(block.text.clone());
            } else if let Some(last) = authority.last_mut()
                && upper
                && open_authority
                && !f.starts_with("pho ")
            {
                // The capacity runs over two lines.
                last.append(&block.text, " ");
            } else if !authority.is_empty() && f.len() < 60 {
                title = Some(block.text.clone());
            }
        } else if congvan_text::is_upper_text(text)
            && lines
                .get(i.wrapping_sub(1))
                .is_some_and(|b| title.as_ref().is_some_and(|t| t.text().ends_with(b.text.text())))
            && !is_title(&f)
            && !is_person_name_upper(person_name(text))
            && f.len() < 60
        {
            // The title runs over two lines.
            if let Some(t) = &mut title {
                t.append(&block.text, " ");
            }
        }
        open_authority = false;
    }
    // Capitals all through: `NGUYỄN VĂN A`.
    if name.is_none()
        && let Some(last) = lines.last()
        && lines.len() > 1
        && is_person_name_upper(person_name(last.text.text()))
        && title.as_ref().is_none_or(|t| !t.text().ends_with(last.text.text()))
    {
        let text = last.text.text();
        let person = person_name(text);
        name = Some((last.text.clone(), text.len() - person.len(), text.len()));
    }
    if authority.is_empty() && title.is_none() && name.is_none() {
        out.review("signer.missing", "/signer", "không thấy người ký");
        return;
    }
    if !authority.is_empty() {
        let mut text = Mapped::default();
        for line in &authority {
            text.append(line, " / ");
        }
        let value = text.text().trim_end_matches([' ', ',', ';']).to_owned();
        out.note(
            zones,
            "/signer/authority".into(),
            text.source(0..text.text().len()),
            "signer.authority",
            &value,
            0.97,
        );
        out.letter.signer.authority = Some(value);
    }
    if let Some(t) = title {
        let value = t.text().trim_matches([' ', ',', ';', '.']).to_owned();
        out.note(zones, "/signer/title".into(), t.source(0..t.text().len()), "signer.title", &value, 0.96);
        out.letter.signer.title = Some(value);
    }
    match name {
        Some((text, from, to)) => {
            let value = text.text()[from..to].to_owned();
            out.note(zones, "/signer/name".into(), text.source(from..to), "signer.name", &value, 0.97);
            out.letter.signer.name = Some(value);
        }
        None => out.review("signer.missing", "/signer/name", "không thấy họ tên người ký"),
    }
}

/// A name without the note that it was signed: `Nguyễn Văn A (đã ký)`.
fn signed(text: &str) -> &str {
    text.find('(').map_or(text, |at| &text[..at]).trim()
}

fn is_person_name_upper(text: &str) -> bool {
    let words: Vec<&str> = text.split(' ').collect();
    (2..=5).contains(&words.len())
        && congvan_text::is_upper_text(text)
        && words.iter().all(|w| w.chars().all(char::is_alphabetic) && w.chars().count() <= 7)
        && !is_title(&fold(text))
        && !is_authority(&fold(text))
}
