//! A package of the national document exchange (QCVN 102:2016): the letter as an attachment, and a
//! head that repeats what it says in fields.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use congvan_model::{Diagnostic, Severity, Span};

use crate::stated::{Stated, StatedField};
use crate::word::package::Package;
use crate::word::xml::Element;
use crate::{Error, Limits, MediaKind};

use super::{Contents, Member};

const NAME: &str = "edXML";

pub(super) fn open(bytes: &[u8], limits: &Limits) -> Result<Contents, Error> {
    let root = Element::parse(bytes, NAME)?;
    let head = head(&root);
    let mut contents = Contents { own: head.text, stated: head.stated, ..Contents::default() };
    let mut attachments = Vec::new();
    root.descendants("Attachment", &mut attachments);
    let mut total = 0;
    for (i, attachment) in attachments.into_iter().enumerate() {
        let Some(encoded) = attachment.child("ContentTransferEncoded") else { continue };
        let packed: String = encoded.text().chars().filter(|c| !c.is_whitespace()).collect();
        let name = attachment.child("AttachmentName").map(Element::text).filter(|n| !n.trim().is_empty());
        let name = name.map_or_else(|| format!("dinh-kem-{}", i + 1), |n| n.trim().to_owned());
        let unpacked = STANDARD
            .decode(packed)
            .map_err(|e| Error::damaged(NAME, &format!("{name} mã hóa sai"), format!("{name}: {e}")))
            .and_then(|bytes| unpack(name.clone(), bytes));
        let members = match unpacked {
            Ok(members) => members,
            // The head and the other attachments stand.
            Err(e) => {
                let message = format!("không đọc được {name}: {e}");
                contents.left_out.push(Diagnostic::new("part.unread", Severity::Review, "", message));
                contents.first_error.get_or_insert(e);
                continue;
            }
        };
        for member in members {
            total += member.bytes.len() as u64;
            if total > limits.max_bytes {
                return Err(Error::too_big(total, limits.max_bytes));
            }
            contents.members.push(member);
        }
    }
    Ok(contents)
}

/// The file in the ZIP that an attachment usually is; its name is that of the attachment.
fn unpack(name: String, bytes: Vec<u8>) -> Result<Vec<Member>, Error> {
    let is_zip = MediaKind::detect(&bytes, &name) == MediaKind::Zip;
    if !is_zip || name.to_lowercase().ends_with(".zip") {
        return Ok(vec![Member { name, bytes }]);
    }
    let mut package = Package::open(&bytes, NAME)?;
    let names = package.names();
    let mut members = Vec::new();
    for part in &names {
        if let Some(bytes) = package.part(part)? {
            let name = if names.len() == 1 { name.clone() } else { part.clone() };
            members.push(Member { name, bytes });
        }
    }
    Ok(members)
}

/// The text of the first element at the end of a path.
fn field(root: &Element, path: &[&str]) -> Option<String> {
    let mut found = vec![root];
    for name in path {
        let mut next = Vec::new();
        found.iter().for_each(|e| e.descendants(name, &mut next));
        found = next;
    }
    found.first().map(|e| e.text().split_whitespace().collect::<Vec<_>>().join(" ")).filter(|t| !t.is_empty())
}

fn fields(root: &Element, path: &[&str]) -> Vec<String> {
    let (last, parents) = path.split_last().map_or(("", path), |(l, p)| (*l, p));
    let mut found = vec![root];
    for name in parents {
        let mut next = Vec::new();
        found.iter().for_each(|e| e.descendants(name, &mut next));
        found = next;
    }
    found.iter().filter_map(|e| field(e, &[last])).collect()
}

/// The head of a package, set as a letter is: each of its fields on a line, and which those are.
#[derive(Default)]
struct Sheet {
    text: String,
    stated: Vec<Stated>,
}

impl Sheet {
    /// A line that says nothing of the letter by itself.
    fn line(&mut self, text: &str) {
        self.text.push_str(text);
        self.text.push('\n');
    }

    /// A blank line, but not at the top.
    fn gap(&mut self) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
    }

    /// Adds a value to the line under way.
    fn value(&mut self, field: StatedField, value: &str) {
        let start = self.text.len();
        self.text.push_str(value);
        self.state(field, value, start);
    }

    /// Says that the text from there on stands for this value.
    fn state(&mut self, field: StatedField, value: &str, start: usize) {
        let span = Span::new(start, self.text.len());
        self.stated.push(Stated { field, value: value.to_owned(), page: 1, span });
    }

    /// A value on a line of its own.
    fn value_line(&mut self, field: StatedField, value: Option<String>) {
        if let Some(value) = value {
            self.value(field, &value);
            self.text.push('\n');
        }
    }
}

/// The fields of the head: they read the same way as a letter, and each is evidence of its own.
fn head(root: &Element) -> Sheet {
    let mut sheet = Sheet::default();
    let from = field(root, &["From", "OrganName"]);
    let above = field(root, &["From", "OrganizationInCharge"])
        // Some senders put codes there.
        .filter(|a| Some(a) != from.as_ref() && a.contains(char::is_alphabetic));
    sheet.value_line(StatedField::IssuerParent, above);
    sheet.value_line(StatedField::Issuer, from);
    code(root, &mut sheet);
    let place = field(root, &["PromulgationInfo", "Place"]);
    let date = field(root, &["PromulgationDate"]).and_then(|d| date(&d));
    if let Some(place) = &place {
        sheet.value(StatedField::Place, place);
    }
    if let Some((words, day)) = &date {
        sheet.text.push_str(if place.is_some() { ", " } else { "" });
        let start = sheet.text.len();
        sheet.text.push_str(words);
        sheet.state(StatedField::Date, day, start);
    }
    if place.is_some() || date.is_some() {
        sheet.text.push('\n');
    }
    let kind = field(root, &["DocumentType", "TypeName"]);
    let subject = field(root, &["MessageHeader", "Subject"]);
    match kind.filter(|k| congvan_text::fold(k) != "cong van") {
        Some(kind) => {
            sheet.gap();
            let start = sheet.text.len();
            sheet.text.push_str(&kind.to_uppercase());
            sheet.state(StatedField::DocumentType, &kind, start);
            sheet.text.push('\n');
        }
        None if subject.is_some() => sheet.text.push_str("V/v "),
        None => {}
    }
    sheet.value_line(StatedField::Subject, subject);
    let to = fields(root, &["To", "OrganName"]);
    if !to.is_empty() {
        sheet.gap();
        sheet.text.push_str("Kính gửi: ");
        for (i, body) in to.iter().enumerate() {
            sheet.text.push_str(if i > 0 { "; " } else { "" });
            sheet.value(StatedField::Addressee, body);
        }
        sheet.text.push('\n');
    }
    let text = [
        ("", &["MessageHeader", "Content"][..]),
        ("Hạn xử lý: ", &["DueDate"]),
        ("Trạng thái: ", &["StatusCode"]),
        ("Nội dung trạng thái: ", &["MessageHeader", "Description"]),
        ("Thời điểm: ", &["MessageHeader", "Timestamp"]),
    ];
    for (label, path) in text {
        if let Some(value) = field(root, path) {
            sheet.gap();
            sheet.line(&format!("{label}{value}"));
        }
    }
    let mut lists = Vec::new();
    root.descendants("ToPlaces", &mut lists);
    let places = lists.iter().flat_map(|l| l.elements()).map(|p| p.text().trim().to_owned());
    let places: Vec<String> = places.filter(|p| !p.is_empty()).collect();
    if !places.is_empty() {
        sheet.gap();
        sheet.line("Nơi nhận:");
        places.iter().for_each(|p| sheet.line(&format!("- {p};")));
    }
    let signer = [
        (StatedField::SignerAuthority, "Competence"),
        (StatedField::SignerTitle, "Position"),
        (StatedField::SignerName, "FullName"),
    ]
    .map(|(stated, name)| (stated, field(root, &["SignerInfo", name])));
    if signer.iter().any(|(_, value)| value.is_some()) {
        sheet.gap();
        signer.into_iter().for_each(|(stated, value)| sheet.value_line(stated, value));
    }
    sheet
}

/// The line with the number.
fn code(root: &Element, sheet: &mut Sheet) {
    let number = field(root, &["MessageHeader", "CodeNumber"]);
    let symbol = field(root, &["MessageHeader", "CodeNotation"]);
    let symbol = symbol.map(|s| s.trim_start_matches('/').to_owned()).filter(|s| !s.is_empty());
    match (number, symbol) {
        (None, None) => {
            // The answer to a letter names the letter.
            if let Some(code) = field(root, &["ResponseFor", "Code"]) {
                sheet.line(&format!("Số: {code}"));
            }
        }
        (number, symbol) => {
            sheet.text.push_str("Số: ");
            if let Some(number) = &number {
                sheet.value(StatedField::Number, number);
            }
            if let Some(symbol) = &symbol {
                sheet.text.push('/');
                sheet.value(StatedField::Symbol, symbol);
            }
            sheet.text.push('\n');
        }
    }
}

/// `2025/10/20` or `20/10/2025` in words, as a letter has it, and as ISO 8601.
fn date(text: &str) -> Option<(String, String)> {
    let parts: Vec<u32> = text
        .split(|c: char| !c.is_ascii_digit())
        .filter(|p| !p.is_empty())
        .take(3)
        .map(|p| p.parse().ok())
        .collect::<Option<_>>()?;
    let (day, month, year) = match parts[..] {
        [year, month, day] if year > 31 => (day, month, year),
        [day, month, year] => (day, month, year),
        _ => return None,
    };
    let words = format!("ngày {day:02} tháng {month:02} năm {year}");
    Some((words, format!("{year:04}-{month:02}-{day:02}")))
}
