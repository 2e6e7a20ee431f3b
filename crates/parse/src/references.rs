//! Documents that the letter cites by number.

use congvan_layout::Zones;
use congvan_model::{DocumentType, Reference};
use congvan_text::{Mapped, fold};

use crate::found::Parsed;
use crate::grammar::code::{in_sentence, mend_cited, run_together};
use crate::grammar::date::{day, day_in_figures, day_in_words};
use crate::grammar::words::maybe;

/// Reads the references of subject and body, in order of first mention.
pub(crate) fn read(zones: &Zones, out: &mut Parsed) {
    let own = out.letter.code();
    let heads = zones.subject.iter().chain(&zones.addressees).map(|b| &b.text);
    let texts = heads.chain(zones.body.iter().map(|p| &p.text));
    let mut found: Vec<(Reference, std::ops::Range<usize>)> = Vec::new();
    for text in texts {
        scan(text, &own, zones.recognised(), &mut found);
    }
    for (i, (reference, source)) in found.into_iter().enumerate() {
        out.note(zones, format!("/references/{i}"), source, "reference.code", &reference.code, 0.95);
        out.letter.references.push(reference);
    }
}

fn scan(mapped: &Mapped, own: &str, recognised: bool, found: &mut Vec<(Reference, std::ops::Range<usize>)>) {
    let text = mapped.text();
    let bytes = text.as_bytes();
    let mut i = 0;
    while i < bytes.len() {
        if !bytes[i].is_ascii_digit()
            || i > 0
                && (bytes[i - 1].is_ascii_alphanumeric()
                    || matches!(bytes[i - 1], b'/' | b'-' | b'.' | b',')
                        && i > 1
                        && bytes[i - 2].is_ascii_digit())
        {
            i += 1;
            continue;
        }
        let numbered = fold(text[..i].trim_end().rsplit(' ').next().unwrap_or("")) == "so"
            || kind_before(&text[..i]).is_some();
        let Ok((rest, mut code)) =
            in_sentence(&text[i..]).or_else(|e| if numbered { run_together(&text[i..]) } else { Err(e) })
        else {
            while i < bytes.len() && bytes[i].is_ascii_digit() {
                i += 1;
            }
            continue;
        };
        let end = text.len() - rest.len();
        if recognised {
            mend_cited(&mut code);
        }
        let cited = code.cited();
        if cited != own {
            let date = date_after(rest);
            let kind = kind_before(&text[..i]);
            match found.iter_mut().find(|(r, _)| r.code == cited) {
                Some((known, _)) => {
                    if known.date.is_none() {
                        known.date = date;
                    }
                    if known.kind.is_none() {
                        known.kind = kind;
                    }
                }
                None => found.push((Reference { code: cited, date, kind }, mapped.source(i..end))),
            }
        }
        i = end;
    }
}

/// `ngày 22/7/2021`, `, ngày 24 tháng 8 năm 2020` after a code.
fn date_after(rest: &str) -> Option<jiff::civil::Date> {
    let rest = rest.trim_start_matches([' ', ',', ')', '(']);
    let named =
        fold(rest.get(..rest.char_indices().nth(5).map_or(rest.len(), |(i, _)| i))?).starts_with("ngay");
    if !named {
        return None;
    }
    let (_, d) = maybe(day, rest);
    let d = d.or_else(|| {
        let rest = rest.get(rest.char_indices().nth(4)?.0..)?.trim_start();
        maybe(day_in_words, rest).1.or_else(|| maybe(day_in_figures, rest).1)
    })?;
    d.year?;
    d.date(None)
}

/// What the words before the code call the document.
fn kind_before(before: &str) -> Option<DocumentType> {
    let tail: String = before.chars().rev().take(32).collect::<Vec<_>>().into_iter().rev().collect();
    let folded = fold(&tail);
    let f = folded.trim_end();
    let f = f.strip_suffix("so").unwrap_or(f).trim_end();
    [
        ("nghi quyet", DocumentType::NghiQuyet),
        ("quyet dinh", DocumentType::QuyetDinh),
        ("chi thi", DocumentType::ChiThi),
        ("thong bao", DocumentType::ThongBao),
        ("huong dan", DocumentType::HuongDan),
        ("chuong trinh", DocumentType::ChuongTrinh),
        ("ke hoach", DocumentType::KeHoach),
        ("phuong an", DocumentType::PhuongAn),
        ("de an", DocumentType::DeAn),
        ("bao cao", DocumentType::BaoCao),
        ("bien ban", DocumentType::BienBan),
        ("to trinh", DocumentType::ToTrinh),
        ("hop dong", DocumentType::HopDong),
        ("cong van", DocumentType::CongVan),
        ("cong dien", DocumentType::CongDien),
        ("giay moi", DocumentType::GiayMoi),
        ("quy che", DocumentType::QuyChe),
        ("quy dinh", DocumentType::QuyDinh),
        ("phieu chuyen", DocumentType::PhieuChuyen),
        ("luat", DocumentType::Khac),
        ("nghi dinh", DocumentType::Khac),
        ("thong tu", DocumentType::Khac),
        ("thong tu lien tich", DocumentType::Khac),
        ("ket luan", DocumentType::Khac),
        ("phap lenh", DocumentType::Khac),
        ("thong tri", DocumentType::Khac),
    ]
    .into_iter()
    .find(|(name, _)| f.ends_with(name))
    .map(|(_, kind)| kind)
}
