//! Documents that the letter cites by number.

use std::collections::HashMap;
use std::ops::Range;

use congvan_layout::Zones;
use congvan_model::{DocumentType, Reference, Relation};
use congvan_text::{Mapped, byte_of, fold, last_letters};

use crate::found::Parsed;
use crate::grammar::code::{in_sentence, mend_cited, run_together};
use crate::grammar::date::{day, day_in_figures, day_in_words, hour};
use crate::grammar::words::{after, maybe};
use crate::relations::Reader;

/// A reference and where in the source its parts stand.
struct Cited {
    reference: Reference,
    code: Range<usize>,
    issuer: Option<Range<usize>>,
    relation: Option<Range<usize>>,
}

/// Reads the references of subject and body, in order of first mention.
pub(crate) fn read(zones: &Zones, out: &mut Parsed) {
    let mut found = Found { own: out.letter.code(), document: out.letter.document_type, ..Found::default() };
    let recognised = zones.recognised();
    // An addressee goes on in the next line of a print.
    let mut addressees = Mapped::default();
    zones.addressees.iter().for_each(|b| addressees.append(&b.text, " "));
    let heads = zones.subject.iter().map(|b| (&b.text, true)).chain([(&addressees, false)]);
    for (text, subject) in heads.chain(zones.body.iter().map(|p| (&p.text, false))) {
        found.scan(text, subject, recognised);
    }
    for (i, cited) in found.list.into_iter().enumerate() {
        let reference = cited.reference;
        out.note(zones, format!("/references/{i}"), cited.code, "reference.code", &reference.code, 0.95);
        if let (Some(source), Some(issuer)) = (cited.issuer, &reference.issuer) {
            out.note(zones, format!("/references/{i}/issuer"), source, "reference.issuer", issuer, 0.9);
        }
        if let (Some(source), Some(relation)) = (cited.relation, reference.relation) {
            let (pointer, said) = (format!("/references/{i}/relation"), relation.vietnamese());
            out.note(zones, pointer, source, "reference.relation", said, 0.85);
        }
        out.letter.references.push(reference);
    }
}

#[derive(Default)]
struct Found {
    own: String,
    document: DocumentType,
    list: Vec<Cited>,
    /// Where in `list` a code stands.
    by_code: HashMap<String, usize>,
}

impl Found {
    fn scan(&mut self, mapped: &Mapped, subject: bool, recognised: bool) {
        let text = mapped.text();
        let bytes = text.as_bytes();
        // Few paragraphs cite anything; only those are cut into words.
        let mut reader: Option<Reader<'_>> = None;
        // In a row the issuer stands once, behind the last; those before, with the end of their dates.
        let mut row: Vec<(usize, usize)> = Vec::new();
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
            let read = in_sentence(&text[i..]).ok().or_else(|| {
                // Where a number runs into its kind, what stands before tells whether it is one.
                let read = run_together(&text[i..]).ok()?;
                let numbered = fold(text[..i].trim_end().rsplit(' ').next().unwrap_or("")) == "so"
                    || kind_before(&text[..i]).is_some();
                numbered.then_some(read)
            });
            let Some((rest, mut code)) = read else {
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
            if cited != self.own && !is_form(&text[..i]) {
                let (mut date, mut date_end) = match date_after(rest) {
                    Some((date, left)) => (Some(date), text.len() - left),
                    None => (None, end),
                };
                let reader = reader.get_or_insert_with(|| Reader::new(text, self.document, subject));
                let around = reader.around(i..end, date_end);
                // `Công văn số 5/UBND-KT của UBND tỉnh ngày 05/8/2020`.
                if date.is_none()
                    && let Some(issuer) = around.issuer.as_ref().filter(|r| r.start >= end)
                    && let Some((day, left)) = date_after(&text[issuer.end..])
                {
                    (date, date_end) = (Some(day), text.len() - left);
                }
                let named = around.issuer.as_ref().map(|r| text[r.clone()].to_owned());
                let relation = around.relation.as_ref().map(|(r, _)| *r);
                let this = Cited {
                    reference: Reference {
                        code: cited,
                        date,
                        kind: kind_before(&text[..i]),
                        issuer: named,
                        relation,
                    },
                    code: mapped.source(i..end),
                    issuer: around.issuer.map(|r| mapped.source(r)),
                    relation: around.relation.map(|(_, r)| mapped.source(r)),
                };
                if row.last().is_some_and(|(_, to)| !only_joints(&text[*to..i])) {
                    row.clear();
                }
                let at = self.take(this);
                row.push((at, date_end));
                self.share_issuer(&row);
            }
            i = end;
        }
    }

    /// Takes in a citation; of a document that was cited before, only what was not known.
    fn take(&mut self, new: Cited) -> usize {
        let next = self.list.len();
        // In a subject that is set in capitals the code is, too.
        let at = *self.by_code.entry(new.reference.code.to_lowercase()).or_insert(next);
        let Some(known) = self.list.get_mut(at) else {
            self.list.push(new);
            return at;
        };
        let of = &mut known.reference;
        let small = |code: &str| code.chars().any(char::is_lowercase);
        if small(&new.reference.code) && !small(&of.code) {
            (of.code, known.code) = (new.reference.code, new.code);
        }
        of.date = of.date.or(new.reference.date);
        of.kind = of.kind.or(new.reference.kind);
        if of.issuer.is_none() {
            (of.issuer, known.issuer) = (new.reference.issuer, new.issuer);
        }
        // That the letter replaces a document says more than that it names it among its grounds.
        let changes = |r: Option<Relation>| matches!(r, Some(Relation::ThayThe | Relation::SuaDoi));
        if of.relation.is_none() || changes(new.reference.relation) && !changes(of.relation) {
            (of.relation, known.relation) = (new.reference.relation, new.relation);
        }
        at
    }

    /// `Công văn số 1/UBND-KT và Công văn số 2/UBND-KT của UBND tỉnh`: both are of the province where
    /// their symbols are the same.
    fn share_issuer(&mut self, row: &[(usize, usize)]) {
        let Some((last, before)) = row.split_last() else { return };
        let symbol = |code: &str| code.split_once('/').map(|(_, s)| s.to_owned());
        let named = &self.list[last.0];
        let (Some(issuer), source) = (named.reference.issuer.clone(), named.issuer.clone()) else { return };
        let of = symbol(&named.reference.code);
        for (at, _) in before.iter().rev() {
            let cited = &mut self.list[*at];
            if cited.reference.issuer.is_some() || symbol(&cited.reference.code) != of {
                break;
            }
            (cited.reference.issuer, cited.issuer) = (Some(issuer.clone()), source.clone());
        }
    }
}

/// True if nothing but joints and the kind of the next document stands between two citations.
fn only_joints(between: &str) -> bool {
    let between = between.trim();
    between.len() < 60
        && between.split([' ', ',', ';']).filter(|w| !w.is_empty()).all(|w| {
            matches!(
                fold(w).as_str(),
                "va" | "cung"
                    | "cac"
                    | "so"
                    | "cong"
                    | "van"
                    | "quyet"
                    | "dinh"
                    | "nghi"
                    | "thong"
                    | "tu"
                    | "bao"
                    | "to"
                    | "trinh"
                    | "ke"
                    | "hoach"
                    | "chi"
                    | "thi"
                    | "dien"
                    | "ban"
            )
        })
}

/// `ngày 22/7/2021`, `, ngày 24 tháng 8 năm 2020` after a code; and how many bytes are left after it.
/// The level of the body, written behind the code as in speech.
const LEVELS: [&str; 6] = ["tỉnh", "thành phố", "huyện", "thị xã", "quận", "xã"];

fn date_after(rest: &str) -> Option<(jiff::civil::Date, usize)> {
    let rest = rest.trim_start_matches([' ', ',', ')', '(']);
    // `1967/CĐ-UBND tỉnh ngày ...`, `2321/SYT-KHTC hồi 08 giờ ngày ...`.
    let level = LEVELS.iter().find_map(|level| after(rest, level)?.strip_prefix(' '));
    let rest = level.unwrap_or(rest);
    let time = ["hồi ", "lúc "].iter().find_map(|word| hour(after(rest, word)?).ok());
    let rest = time.map_or(rest, |(behind, _)| behind.trim_start_matches([' ', ',']));
    let named = fold(&rest[..byte_of(rest, 5)]).starts_with("ngay");
    if !named {
        return None;
    }
    let found = |(left, d): (&str, Option<_>)| d.map(|d| (d, left.len()));
    let (d, left) = found(maybe(day, rest)).or_else(|| {
        let rest = rest.get(rest.char_indices().nth(4)?.0..)?.trim_start();
        found(maybe(day_in_words, rest)).or_else(|| found(maybe(day_in_figures, rest)))
    })?;
    d.year?;
    Some((d.date(None)?, left))
}

/// True if what the words before it say is the number of a form: `Mẫu số 02/HNCT`, `biên bản mẫu 04/HNCT`.
fn is_form(before: &str) -> bool {
    let f = fold(last_letters(before, 16));
    let f = f.trim_end();
    let f = f.strip_suffix("so").unwrap_or(f).trim_end();
    f == "mau" || f.ends_with(" mau") || f.ends_with("(mau")
}

/// What the words before the code call the document.
fn kind_before(before: &str) -> Option<DocumentType> {
    let folded = fold(last_letters(before, 32));
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
