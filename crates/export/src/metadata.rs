//! The metadata of documents for records systems and archives, as XML and CSV: the fields of Decree
//! 30/2020/NĐ-CP, annex VI, for incoming documents, and those of Circular 02/2019/TT-BNV.
//!
//! Values stand as printed and are never cut to a field's length: what does not fit is for the
//! archivist to shorten. Days are written `15/08/2020`. What the letter does not tell and the
//! office has not written down is left empty, not guessed.

use std::fmt::Write as _;

use congvan_model::{Record, Secrecy, TextFrom, Urgency};
use jiff::civil::Date;

use crate::edxml::escape;
use crate::error::{Error, Problem};

/// Which list of fields.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Profile {
    /// Decree 30/2020/NĐ-CP, annex VI, part II: an incoming document in a records system.
    #[default]
    Decree30,
    /// Circular 02/2019/TT-BNV: a document in an electronic archive.
    Circular02,
}

/// A letter, and what the office wrote down about it.
#[derive(Clone, Debug)]
pub struct Document<'a> {
    /// The record.
    pub record: &'a Record,
    /// Its day and number in the book of arrivals.
    pub arrival: Option<(Date, u32)>,
    /// To which unit or person it was handed.
    pub recipient: Option<String>,
    /// What was decided and done about it.
    pub trace: Vec<String>,
    /// The first day by which something is to be done.
    pub due: Option<Date>,
    /// Anything else.
    pub note: Option<String>,
}

type Row = Vec<(&'static str, String)>;

fn row(document: &Document<'_>, ordinal: usize, profile: Profile) -> Row {
    let (record, letter) = (document.record, &document.record.letter);
    let text = |t: &Option<String>| t.clone().unwrap_or_default();
    let day = |d: Option<Date>| d.map_or(String::new(), |d| d.strftime("%d/%m/%Y").to_string());
    let note = text(&document.note);
    let mut row = match profile {
        Profile::Decree30 => Vec::new(),
        Profile::Circular02 => vec![("DocCode", String::new())],
    };
    row.extend([
        ("FileCode", String::new()),
        ("DocOrdinal", ordinal.to_string()),
        ("TypeName", letter.document_type.vietnamese().to_owned()),
        ("CodeNumber", text(&letter.number)),
        ("CodeNotation", text(&letter.symbol)),
        ("IssuedDate", day(letter.date)),
        ("OrganName", text(&letter.issuer)),
        ("Subject", text(&letter.subject)),
        ("Language", "Tiếng Việt".to_owned()),
        ("PageAmount", record.source.pages.to_string()),
        ("Description", note),
    ]);
    match profile {
        Profile::Decree30 => {
            let urgency = match letter.urgency {
                None => "",
                Some(Urgency::Khan) => "Khẩn",
                Some(Urgency::ThuongKhan) => "Thượng khẩn",
                Some(Urgency::HoaToc) => "Hỏa tốc",
            };
            let marks = [urgency, secrecy(letter.secrecy)];
            let marks: Vec<&str> = marks.into_iter().filter(|m| !m.is_empty()).collect();
            row.extend([
                ("ArrivalDate", day(document.arrival.map(|(d, _)| d))),
                ("ArrivalNumber", document.arrival.map_or(String::new(), |(_, n)| n.to_string())),
                ("SignerPosition", text(&letter.signer.title)),
                ("SignerFullName", text(&letter.signer.name)),
                ("Priority", marks.join("; ")),
                ("ToPlaces", text(&document.recipient)),
                ("TraceHeaderList", document.trace.join("; ")),
                ("DueDate", day(document.due)),
            ]);
        }
        Profile::Circular02 => {
            let signed: Vec<&str> =
                record.source.signatures.iter().filter_map(|s| s.signer.as_deref()).collect();
            let origin = match (record.source.text_from, signed.is_empty()) {
                (TextFrom::Ocr | TextFrom::Mixed, _) => "Số hóa",
                (_, false) => "Gốc điện tử",
                (_, true) => "",
            };
            row.extend([
                ("InforSign", signed.join("; ")),
                ("Keyword", String::new()),
                ("Mode", secrecy(letter.secrecy).to_owned()),
                ("ConfidenceLevel", origin.to_owned()),
                ("Autograph", String::new()),
                ("Format", String::new()),
            ]);
        }
    }
    row
}

fn secrecy(mark: Option<Secrecy>) -> &'static str {
    match mark {
        None => "",
        Some(Secrecy::Mat) => "Mật",
        Some(Secrecy::ToiMat) => "Tối mật",
        Some(Secrecy::TuyetMat) => "Tuyệt mật",
    }
}

/// The beginning of the XML file; each document follows by [`metadata_xml`], then
/// [`METADATA_XML_END`].
pub const METADATA_XML_START: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Documents>\n";

/// Its end.
pub const METADATA_XML_END: &str = "</Documents>\n";

/// One document as XML. `ordinal` counts from 1.
pub fn metadata_xml(document: &Document<'_>, ordinal: usize, profile: Profile) -> String {
    let mut out = String::from("  <Document>\n");
    for (name, value) in row(document, ordinal, profile) {
        let _ = writeln!(out, "    <{name}>{}</{name}>", escape(&value));
    }
    out.push_str("  </Document>\n");
    out
}

/// One document as a line of CSV; the first (`ordinal` 1) has the names of the fields before it.
pub fn metadata_csv(document: &Document<'_>, ordinal: usize, profile: Profile) -> Result<Vec<u8>, Error> {
    let row = row(document, ordinal, profile);
    let failed = |e| Error(Problem::Csv(e));
    let mut out = csv::Writer::from_writer(Vec::new());
    if ordinal == 1 {
        out.write_record(row.iter().map(|(name, _)| *name)).map_err(failed)?;
    }
    out.write_record(row.iter().map(|(_, value)| crate::flat::clean(value))).map_err(failed)?;
    out.into_inner().map_err(|e| failed(e.into_error().into()))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::samples::record;

    fn document(record: &Record) -> Document<'_> {
        Document {
            record,
            arrival: Some((date(2020, 8, 10), 1205)),
            recipient: Some("Phòng A & B".into()),
            trace: vec!["giao cho Phòng A".into()],
            due: Some(date(2020, 8, 14)),
            note: None,
        }
    }

    #[test]
    fn the_fields_of_the_decree_stand_in_its_order() {
        let record = record();
        let xml = metadata_xml(&document(&record), 1, Profile::Decree30);
        let order = [
            "<FileCode>",
            "<DocOrdinal>1<",
            "<TypeName>Công văn<",
            "<CodeNumber>930<",
            "<CodeNotation>UBND-KGVX<",
            "<IssuedDate>07/08/2020<",
            "<OrganName>",
            "<Subject>",
            "<Language>Tiếng Việt<",
            "<PageAmount>2<",
            "<Description><",
            "<ArrivalDate>10/08/2020<",
            "<ArrivalNumber>1205<",
            "<SignerPosition>",
            "<SignerFullName>",
            "<Priority>",
            "<ToPlaces>Phòng A &amp; B<",
            "<TraceHeaderList>giao cho Phòng A<",
            "<DueDate>14/08/2020<",
        ];
        let places: Vec<usize> =
            order.iter().map(|part| xml.find(part).unwrap_or_else(|| panic!("{part}: {xml}"))).collect();
        assert!(places.is_sorted(), "{xml}");
    }

    #[test]
    fn the_table_names_its_fields_once() {
        let record = record();
        let line =
            |n| String::from_utf8(metadata_csv(&document(&record), n, Profile::Circular02).unwrap()).unwrap();
        let (first, second) = (line(1), line(2));
        assert!(
            first.starts_with("DocCode,FileCode,DocOrdinal,TypeName,CodeNumber,CodeNotation,IssuedDate,")
        );
        assert_eq!((first.lines().count(), second.lines().count()), (2, 1));
        assert!(second.contains(",2,Công văn,930,UBND-KGVX,07/08/2020,"), "{second}");
    }
}
