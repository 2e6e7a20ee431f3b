//! A package of the national document exchange (QCVN 102:2016): the letter as an attachment, and a
//! head that repeats what it says in fields.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::word::package::Package;
use crate::word::xml::Element;
use crate::{Error, Limits, MediaKind};

use super::{Contents, Member};

const NAME: &str = "edXML";

pub(super) fn open(bytes: &[u8], limits: &Limits) -> Result<Contents, Error> {
    let root = Element::parse(bytes, NAME)?;
    let mut contents = Contents { own: head(&root), ..Contents::default() };
    let mut attachments = Vec::new();
    root.descendants("Attachment", &mut attachments);
    let mut total = 0;
    for (i, attachment) in attachments.into_iter().enumerate() {
        let Some(encoded) = attachment.child("ContentTransferEncoded") else { continue };
        let packed: String = encoded.text().chars().filter(|c| !c.is_whitespace()).collect();
        let name = attachment.child("AttachmentName").map(Element::text).filter(|n| !n.trim().is_empty());
        let name = name.map_or_else(|| format!("dinh-kem-{}", i + 1), |n| n.trim().to_owned());
        let bytes = STANDARD
            .decode(packed)
            .map_err(|e| Error::damaged(NAME, &format!("{name} mã hóa sai"), format!("{name}: {e}")))?;
        for member in unpack(name, bytes)? {
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

/// The fields of the head, set as a letter is: so that they read the same way and each stands on
/// a line of its own as evidence.
fn head(root: &Element) -> String {
    let mut lines: Vec<String> = Vec::new();
    let from = field(root, &["From", "OrganName"]);
    let above = field(root, &["From", "OrganizationInCharge"]).filter(|a| Some(a) != from.as_ref());
    lines.extend(above);
    lines.extend(from);
    let code = field(root, &["MessageHeader", "CodeNumber"])
        .map(|n| match field(root, &["MessageHeader", "CodeNotation"]) {
            Some(notation) => format!("{n}/{}", notation.trim_start_matches('/')),
            None => n,
        })
        .or_else(|| field(root, &["ResponseFor", "Code"]));
    lines.extend(code.map(|c| format!("Số: {c}")));
    let place = field(root, &["PromulgationInfo", "Place"]);
    let date = field(root, &["PromulgationDate"]).and_then(|d| date(&d));
    match (place, date) {
        (Some(place), Some(date)) => lines.push(format!("{place}, {date}")),
        (place, date) => lines.extend(place.or(date)),
    }
    let kind = field(root, &["DocumentType", "TypeName"]);
    let subject = field(root, &["MessageHeader", "Subject"]);
    match kind.filter(|k| congvan_text::fold(k) != "cong van") {
        Some(kind) => {
            lines.push(String::new());
            lines.push(kind.to_uppercase());
            lines.extend(subject);
        }
        None => lines.extend(subject.map(|s| format!("V/v {s}"))),
    }
    let to = fields(root, &["To", "OrganName"]);
    if !to.is_empty() {
        lines.push(String::new());
        lines.push(format!("Kính gửi: {}", to.join("; ")));
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
            lines.push(String::new());
            lines.push(format!("{label}{value}"));
        }
    }
    let places: Vec<String> = {
        let mut lists = Vec::new();
        root.descendants("ToPlaces", &mut lists);
        lists
            .iter()
            .flat_map(|l| l.elements())
            .map(|p| p.text().trim().to_owned())
            .filter(|p| !p.is_empty())
            .collect()
    };
    if !places.is_empty() {
        lines.push(String::new());
        lines.push("Nơi nhận:".into());
        lines.extend(places.into_iter().map(|p| format!("- {p};")));
    }
    let signer = ["Competence", "Position", "FullName"].map(|name| field(root, &["SignerInfo", name]));
    if signer.iter().any(Option::is_some) {
        lines.push(String::new());
        lines.extend(signer.into_iter().flatten());
    }
    lines.join("\n").trim_start().to_owned()
}

/// `2025/10/20` or `20/10/2025` in words, as a letter has it.
fn date(text: &str) -> Option<String> {
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
    Some(format!("ngày {day:02} tháng {month:02} năm {year}"))
}
