//! Packages of the national document exchange (edXML, QCVN 102:2016/BTTTT): a letter with its
//! file, and what became of a letter that was received.
//!
//! Elements stand in the order, and with the prefixes, of the packages that ship with the
//! exchange's own example; receivers are known to refuse children without the prefix.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use congvan_model::{Record, Urgency};
use jiff::civil::{Date, DateTime};
use zip::write::SimpleFileOptions;

use crate::error::Error;

const NAMESPACE: &str = "http://www.mic.gov.vn/TBT/QCVN_102_2016";

/// A body on the exchange.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Organ {
    /// Its code: `H19.30` (Decision 20/2020/QĐ-TTg) or `000.00.30.H19` (QCVN 102:2016).
    pub id: String,
    /// Its name.
    pub name: String,
}

/// From whom to whom a package goes, and when it was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Envelope {
    /// Who sends it.
    pub from: Organ,
    /// Who receives it.
    pub to: Vec<Organ>,
    /// When it was made.
    pub at: DateTime,
    /// Who made it.
    pub staff: String,
}

/// What became of a letter that was received.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Status {
    /// 01: it has come; the clerk has not looked at it.
    Arrived,
    /// 02: it is refused.
    Refused,
    /// 03: it was accepted and entered in the book of arrivals.
    Accepted,
    /// 04: it was given to somebody.
    Assigned,
    /// 05: somebody deals with it.
    InProgress,
    /// 06: it is done.
    Done,
}

impl Status {
    /// Every one, in order.
    pub const ALL: [Self; 6] =
        [Self::Arrived, Self::Refused, Self::Accepted, Self::Assigned, Self::InProgress, Self::Done];

    /// `01` to `06`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Arrived => "01",
            Self::Refused => "02",
            Self::Accepted => "03",
            Self::Assigned => "04",
            Self::InProgress => "05",
            Self::Done => "06",
        }
    }

    /// The one with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.code() == code)
    }

    /// What it is called.
    pub fn vietnamese(self) -> &'static str {
        match self {
            Self::Arrived => "Đã đến",
            Self::Refused => "Từ chối tiếp nhận",
            Self::Accepted => "Đã tiếp nhận",
            Self::Assigned => "Phân công",
            Self::InProgress => "Đang xử lý",
            Self::Done => "Hoàn thành",
        }
    }
}

/// The package of a letter: what its record says, and its file.
pub fn letter(
    record: &Record,
    file: &[u8],
    due: Option<Date>,
    envelope: &Envelope,
) -> Result<Vec<u8>, Error> {
    let letter = &record.letter;
    let mut x = Xml::new();
    x.open("MessageHeader");
    x.organ("From", &envelope.from);
    for to in &envelope.to {
        x.organ("To", to);
    }
    x.leaf("DocumentId", &document_id(record, &envelope.from));
    x.open("Code");
    x.leaf("CodeNumber", letter.number.as_deref().unwrap_or(""));
    x.leaf("CodeNotation", letter.symbol.as_deref().unwrap_or(""));
    x.close("Code");
    x.open("PromulgationInfo");
    x.leaf("Place", letter.place.as_deref().unwrap_or(""));
    x.leaf("PromulgationDate", &slashed(letter.date));
    x.close("PromulgationInfo");
    x.open("DocumentType");
    x.leaf("Type", "1");
    x.leaf("TypeDetail", "0");
    x.leaf("TypeName", letter.document_type.vietnamese());
    x.close("DocumentType");
    let subject = letter.subject.as_deref().unwrap_or("");
    x.leaf("Subject", subject);
    x.leaf("Content", subject);
    x.open("SignerInfo");
    x.leaf("Competence", letter.signer.authority.as_deref().unwrap_or(""));
    x.leaf("Position", letter.signer.title.as_deref().unwrap_or(""));
    x.leaf("FullName", letter.signer.name.as_deref().unwrap_or(""));
    x.close("SignerInfo");
    if due.is_some() {
        x.leaf("DueDate", &slashed(due));
    }
    x.open("OtherInfo");
    let priority = match letter.urgency {
        None => "0",
        Some(Urgency::Khan) => "1",
        Some(Urgency::ThuongKhan) => "2",
        Some(Urgency::HoaToc) => "3",
    };
    x.leaf("Priority", priority);
    // What no letter says stays empty; the exchange's own packages always have the elements.
    x.leaf("SphereOfPromulgation", "");
    x.leaf("TyperNotation", "");
    // Each receiver gets its copy.
    x.leaf("PromulgationAmount", &envelope.to.len().to_string());
    x.leaf("PageAmount", &record.source.pages.to_string());
    x.leaf("Direction", "false");
    x.open("Appendixes");
    for attachment in &letter.attachments {
        x.leaf("Appendix", attachment);
    }
    x.close("Appendixes");
    x.close("OtherInfo");
    // 1: nothing is to be done about it; 2: it gives tasks.
    x.leaf("SteeringType", if letter.tasks.is_empty() { "1" } else { "2" });
    x.open("ToPlaces");
    for place in &letter.copies {
        x.leaf("Place", place);
    }
    x.close("ToPlaces");
    x.close("MessageHeader");

    x.open("TraceHeaderList");
    x.open("TraceHeader");
    x.leaf("OrganId", &envelope.from.id);
    x.leaf("Timestamp", &stamp(envelope.at));
    x.close("TraceHeader");
    x.open("Bussiness");
    x.leaf("DocumentId", &document_id(record, &envelope.from));
    x.leaf("BussinessDocType", "0");
    x.leaf("BussinessDocReason", "Văn bản điện tử mới");
    x.leaf("Paper", "0");
    x.staff(&envelope.staff);
    x.close("Bussiness");
    x.close("TraceHeaderList");

    let name = &record.source.file_name;
    let content = format!("cid:{}", record.id.get(..12).unwrap_or(&record.id));
    let mut body = Xml::new();
    body.raw("      <edXML:edXMLManifest version=\"1.0\">\n");
    body.depth += 1;
    body.open("Reference");
    body.leaf("ContentId", &content);
    body.leaf("ContentType", "application/zip");
    body.leaf("Description", name);
    body.leaf("AttachmentName", name);
    body.close("Reference");
    body.depth -= 1;
    body.raw("      </edXML:edXMLManifest>\n");
    let packed = STANDARD.encode(zipped(name, file)?);
    let (name, content) = (escape(name), escape(&content));
    let attached = format!(
        "  <AttachmentEncoded>\n    <Attachment>\n      <ContentId>{content}</ContentId>\n      \
         <AttachmentName>{name}</AttachmentName>\n      <Description>{name}</Description>\n      \
         <ContentType>application/zip</ContentType>\n      \
         <edXML:ContentTransferEncoded xmlns:edXML=\"{NAMESPACE}\">{packed}</edXML:ContentTransferEncoded>\n    \
         </Attachment>\n  </AttachmentEncoded>\n"
    );
    Ok(package(&x.out, &format!("    <edXML:edXMLBody>\n{}    </edXML:edXMLBody>\n", body.out), &attached))
}

/// The package that tells the sender of a letter what became of it.
pub fn status(record: &Record, status: Status, note: Option<&str>, envelope: &Envelope) -> Vec<u8> {
    let sender = envelope.to.first().cloned().unwrap_or_default();
    let mut x = Xml::new();
    x.open("MessageHeader");
    x.organ("From", &envelope.from);
    x.open("ResponseFor");
    x.leaf("OrganId", &sender.id);
    x.leaf("Code", &record.code());
    x.leaf("PromulgationDate", &slashed(record.letter.date));
    x.leaf("DocumentId", &document_id(record, &sender));
    x.close("ResponseFor");
    x.staff(&envelope.staff);
    x.leaf("StatusCode", status.code());
    let description = match note {
        Some(note) => format!("{}: {note}", status.vietnamese()),
        None => status.vietnamese().to_owned(),
    };
    x.leaf("Description", &description);
    x.leaf("Timestamp", &stamp(envelope.at));
    x.close("MessageHeader");
    package(&x.out, "", "")
}

/// `000.00.00.G22,2015/09/30,7816/VPCP-TTĐT`: sender, date, number and symbol.
fn document_id(record: &Record, sender: &Organ) -> String {
    format!("{},{},{}", sender.id, slashed(record.letter.date), record.code())
}

fn package(header: &str, body: &str, attached: &str) -> Vec<u8> {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<edXML xmlns=\"{NAMESPACE}\">\n  \
         <edXML:edXMLEnvelope xmlns:edXML=\"{NAMESPACE}\">\n    <edXML:edXMLHeader>\n{header}    \
         </edXML:edXMLHeader>\n{body}  </edXML:edXMLEnvelope>\n{attached}</edXML>\n"
    )
    .into_bytes()
}

/// The file in a ZIP, as attachments are packed; the same file gives the same bytes.
fn zipped(name: &str, file: &[u8]) -> Result<Vec<u8>, Error> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().last_modified_time(zip::DateTime::default());
    zip.start_file(name, options).map_err(Error::package)?;
    zip.write_all(file).map_err(|e| Error::package(e.into()))?;
    zip.finish().map(Cursor::into_inner).map_err(Error::package)
}

/// `2015/09/30`, as the exchange writes dates; empty where there is none.
fn slashed(date: Option<Date>) -> String {
    date.map_or(String::new(), |d| d.strftime("%Y/%m/%d").to_string())
}

fn stamp(at: DateTime) -> String {
    at.strftime("%Y/%m/%d %H:%M:%S").to_string()
}

/// For the inside of an element; control characters, which XML may not hold, are left out.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(' '),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => out.push(c),
        }
    }
    out
}

/// Elements with the prefix, indented.
struct Xml {
    out: String,
    depth: usize,
}

impl Xml {
    fn new() -> Self {
        Self { out: String::new(), depth: 3 }
    }

    fn raw(&mut self, text: &str) {
        self.out.push_str(text);
    }

    fn open(&mut self, name: &str) {
        let _ = writeln!(self.out, "{:indent$}<edXML:{name}>", "", indent = 2 * self.depth);
        self.depth += 1;
    }

    fn close(&mut self, name: &str) {
        self.depth -= 1;
        let _ = writeln!(self.out, "{:indent$}</edXML:{name}>", "", indent = 2 * self.depth);
    }

    fn leaf(&mut self, name: &str, text: &str) {
        let text = escape(text.trim());
        let _ =
            writeln!(self.out, "{:indent$}<edXML:{name}>{text}</edXML:{name}>", "", indent = 2 * self.depth);
    }

    fn organ(&mut self, role: &str, organ: &Organ) {
        self.open(role);
        self.leaf("OrganId", &organ.id);
        self.leaf("OrganizationInCharge", &organ.name);
        self.leaf("OrganName", &organ.name);
        for unknown in ["OrganAdd", "Email", "Telephone", "Fax", "Website"] {
            self.leaf(unknown, "");
        }
        self.close(role);
    }

    fn staff(&mut self, name: &str) {
        self.open("StaffInfo");
        self.leaf("Department", "");
        self.leaf("Staff", name);
        self.leaf("Email", "");
        self.leaf("Mobile", "");
        self.close("StaffInfo");
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::samples::record;

    fn envelope() -> Envelope {
        Envelope {
            from: Organ { id: "H19.30".into(), name: "Sở <Y tế> & bạn".into() },
            to: vec![Organ { id: "H19".into(), name: "UBND tỉnh".into() }],
            at: date(2020, 8, 12).at(9, 30, 0, 0),
            staff: "Văn thư".into(),
        }
    }

    /// The names of all elements with their prefixes, in order.
    fn names(xml: &[u8]) -> Vec<String> {
        let text = std::str::from_utf8(xml).unwrap();
        let tags = text.split('<').skip(1).filter(|t| !t.starts_with(['/', '?']));
        tags.map(|t| t.split(['>', ' ']).next().unwrap_or("").to_owned()).collect()
    }

    #[test]
    fn a_letter_has_every_part_in_the_order_of_the_exchange() {
        let file = b"%PDF-1.7 thu".to_vec();
        let bytes = letter(&record(), &file, Some(date(2020, 8, 14)), &envelope()).unwrap();
        let names = names(&bytes);
        let order = [
            "edXML",
            "edXML:edXMLEnvelope",
            "edXML:edXMLHeader",
            "edXML:MessageHeader",
            "edXML:From",
            "edXML:To",
            "edXML:DocumentId",
            "edXML:Code",
            "edXML:PromulgationInfo",
            "edXML:DocumentType",
            "edXML:Subject",
            "edXML:SignerInfo",
            "edXML:DueDate",
            "edXML:OtherInfo",
            "edXML:Priority",
            "edXML:SphereOfPromulgation",
            "edXML:TyperNotation",
            "edXML:PromulgationAmount",
            "edXML:PageAmount",
            "edXML:SteeringType",
            "edXML:ToPlaces",
            "edXML:TraceHeaderList",
            "edXML:edXMLBody",
            "edXML:edXMLManifest",
            "AttachmentEncoded",
            "Attachment",
            "edXML:ContentTransferEncoded",
        ];
        let places: Vec<usize> = order
            .iter()
            .map(|n| names.iter().position(|m| m == n).unwrap_or_else(|| panic!("{n}")))
            .collect();
        assert!(places.is_sorted(), "{places:?}");
        let text = String::from_utf8(bytes).unwrap();
        for part in [
            "<edXML:CodeNumber>930</edXML:CodeNumber>",
            "<edXML:PromulgationDate>2020/08/07</edXML:PromulgationDate>",
            "<edXML:DueDate>2020/08/14</edXML:DueDate>",
            "Sở &lt;Y tế&gt; &amp; bạn",
            "<edXML:DocumentId>H19.30,2020/08/07,930/UBND-KGVX</edXML:DocumentId>",
        ] {
            assert!(text.contains(part), "{part}: {text}");
        }
        // The file comes out of the package as it went in.
        let packed = text.split("xmlns:edXML=\"http://www.mic.gov.vn/TBT/QCVN_102_2016\">").nth(2).unwrap();
        let packed = STANDARD.decode(packed.split('<').next().unwrap()).unwrap();
        let mut zip = zip::ZipArchive::new(Cursor::new(packed)).unwrap();
        let mut found = Vec::new();
        std::io::Read::read_to_end(&mut zip.by_index(0).unwrap(), &mut found).unwrap();
        assert_eq!(found, file);
    }

    #[test]
    fn a_status_names_the_letter_as_its_sender_does() {
        for (wanted, code) in Status::ALL.into_iter().zip(["01", "02", "03", "04", "05", "06"]) {
            let text = String::from_utf8(status(&record(), wanted, Some("ghi chú"), &envelope())).unwrap();
            assert!(text.contains(&format!("<edXML:StatusCode>{code}</edXML:StatusCode>")), "{text}");
            assert!(text.contains("<edXML:DocumentId>H19,2020/08/07,930/UBND-KGVX</edXML:DocumentId>"));
            assert!(text.contains("<edXML:Timestamp>2020/08/12 09:30:00</edXML:Timestamp>"));
            assert_eq!(Status::from_code(code), Some(wanted));
        }
    }
}
