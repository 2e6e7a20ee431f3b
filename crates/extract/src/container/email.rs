//! An e-mail (.eml): what is attached to it, then what it says itself.

use mail_parser::{MessageParser, MimeHeaders, PartType};

use crate::Error;
use crate::word::html_lines;

use super::{Contents, Member};

pub(super) fn open(bytes: &[u8]) -> Result<Contents, Error> {
    let message = MessageParser::default()
        .parse(bytes)
        .ok_or_else(|| Error::damaged("e-mail (.eml)", "không có phần đầu thư", "it has no head"))?;
    let mut contents = Contents::default();
    for (i, part) in message.attachments().enumerate() {
        // Pictures set into the text of a mail (logos, signatures) are no letters.
        let inline = part.content_id().is_some() && part.content_type().is_some_and(|t| t.ctype() == "image");
        if inline {
            continue;
        }
        let (name, bytes) = match &part.body {
            PartType::Message(inner) => (format!("thu-{}.eml", i + 1), inner.raw_message().to_vec()),
            _ => (
                part.attachment_name().map_or_else(|| format!("dinh-kem-{}", i + 1), str::to_owned),
                part.contents().to_vec(),
            ),
        };
        if !bytes.is_empty() {
            contents.members.push(Member { name, bytes });
        }
    }
    let text = match (message.body_text(0), message.body_html(0)) {
        // The parser makes text of HTML where there is no other; tables are better read here.
        (_, Some(html)) if !has_plain_text(&message) => html_lines(html.as_bytes())?,
        (Some(text), _) => text.into_owned(),
        (None, Some(html)) => html_lines(html.as_bytes())?,
        (None, None) => String::new(),
    };
    let mut head = String::new();
    if let Some(from) = message.from().and_then(|a| a.first()) {
        let address = from.address().unwrap_or("");
        match from.name() {
            // Whoever forwards a letter is no contact that the letter gives.
            name if !contents.members.is_empty() => {
                let local = address.split('@').next().unwrap_or("");
                head.push_str(&format!("Từ: {}\n", name.unwrap_or(local)));
            }
            Some(name) => head.push_str(&format!("Từ: {name} <{address}>\n")),
            None => head.push_str(&format!("Từ: {address}\n")),
        }
    }
    if let Some(date) = message.date() {
        head.push_str(&format!("Ngày gửi: {}\n", date.to_rfc3339()));
    }
    if let Some(subject) = message.subject() {
        head.push_str(&format!("Chủ đề: {subject}\n"));
    }
    // A mail that is itself the letter begins with its text; what it came with stands behind.
    let text = text.replace('\u{c}', "\n");
    contents.own = format!("{}\n\u{c}{head}", text.trim());
    if text.trim().is_empty() {
        contents.own = head;
    }
    Ok(contents)
}

fn has_plain_text(message: &mail_parser::Message<'_>) -> bool {
    message.text_bodies().any(|part| matches!(part.body, PartType::Text(_)))
}
