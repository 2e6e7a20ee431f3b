//! Meetings, contacts and attachments.

use congvan_layout::Zones;
use congvan_layout::words::{TITLE_STARTS, document_type};
use congvan_model::{Contact, DocumentType, Enclosure, Letter, Meeting};
use congvan_text::{byte_of, fold};

use crate::found::Parsed;
use crate::grammar::code::of_letterhead;
use crate::grammar::date::{day, day_in_figures, hour};
use crate::grammar::words::maybe;

/// Reads what stands beside the tasks.
pub(crate) fn read(zones: &Zones, out: &mut Parsed) {
    meeting(zones, out);
    contacts(zones, out);
    attachments(zones, out);
}

/// True for a letter that calls people together.
fn convenes(zones: &Zones, out: &Parsed) -> bool {
    if out.letter.document_type == DocumentType::GiayMoi {
        return true;
    }
    if !matches!(
        out.letter.document_type,
        DocumentType::CongVan | DocumentType::ThongBao | DocumentType::CongDien | DocumentType::Khac
    ) {
        return false;
    }
    let subject = fold(out.letter.subject.as_deref().unwrap_or(""));
    let calls = [
        "trieu tap",
        "moi hop",
        "moi du",
        "moi tham du",
        "to chuc hoi nghi",
        "to chuc hop",
        "to chuc cuoc hop",
        "hop ",
        "du hop",
        "du hoi nghi",
        "tham du hoi nghi",
        "tham du cuoc hop",
        "moi tham gia",
        "to chuc hop",
    ]
    .iter()
    .any(|c| subject.contains(c));
    let labels = zones.body.iter().any(|p| label(p.text.text(), TIME_LABELS).is_some())
        && zones.body.iter().any(|p| label(p.text.text(), PLACE_LABELS).is_some());
    let invited = zones.body.iter().any(|p| {
        let f = fold(p.text.text());
        f.contains("kinh moi") || f.contains("trieu tap") || f.contains("moi cac dong chi")
    });
    (calls || invited) && (labels || calls && invited) || calls && labels
}

const TIME_LABELS: &[&str] = &[
    "thoi gian hop",
    "thoi gian to chuc",
    "thoi gian bat dau",
    "thoi gian khai mac",
    "thoi gian va dia diem",
    "thoi gian, dia diem",
    "thoi gian - dia diem",
    "thoi gian",
    "thoi diem",
];
const PLACE_LABELS: &[&str] = &[
    "dia diem hop",
    "dia diem to chuc",
    "dia diem",
    "tai dia diem",
    "noi hop",
    "thoi gian, dia diem",
    "thoi gian va dia diem",
    "thoi gian - dia diem",
];

/// The byte after the label that a paragraph begins with, its mark and colon included.
fn label(text: &str, labels: &[&str]) -> Option<usize> {
    let skip = congvan_layout::item_mark(text).map_or(0, |m| m.len);
    let rest = &text[skip..];
    let folded = fold(rest);
    let trimmed = folded.trim_start_matches(['*', ' ']);
    let lead = folded.chars().count() - trimmed.chars().count();
    for l in labels {
        if let Some(after) = trimmed.strip_prefix(l) {
            // `Thời gian họp: ...`, `Thời gian (dự kiến): ...`, or the label alone.
            let colon = after.find(':');
            let n = match colon {
                Some(c) if c < 30 => l.chars().count() + after[..c].chars().count() + 1,
                _ if after.trim().is_empty() => l.chars().count() + after.chars().count(),
                _ => continue,
            };
            let at = byte_of(rest, lead + n);
            return Some(skip + at);
        }
    }
    None
}

fn meeting(zones: &Zones, out: &mut Parsed) {
    if !convenes(zones, out) {
        return;
    }
    let mut start: Option<(String, std::ops::Range<usize>)> = None;
    let mut place: Option<(String, std::ops::Range<usize>)> = None;
    for (i, paragraph) in zones.body.iter().enumerate() {
        let text = paragraph.text.text();
        if start.is_none()
            && let Some(at) = label(text, TIME_LABELS)
        {
            // The value may stand in the paragraphs below the label.
            for p in zones.body[i..].iter().take(3) {
                let from = if std::ptr::eq(p, paragraph) { at } else { 0 };
                if let Some((value, range)) = moment(&p.text.text()[from..], out.letter.date) {
                    let range = from + range.start..from + range.end;
                    start = Some((value, p.text.source(range)));
                    break;
                }
            }
            // `tại ...` in the same line as the time.
            if place.is_none()
                && let Some((value, range)) = place_after(text, at)
            {
                place = Some((value, paragraph.text.source(range)));
            }
        }
        if let Some(at) = label(text, PLACE_LABELS)
            && place.as_ref().is_none_or(|_| label(text, &["thoi gian"]).is_none())
            && !place.as_ref().is_some_and(|(_, _)| place_labelled(zones, i))
        {
            let mut value = text[at..].trim().trim_start_matches([':', ' ']).to_owned();
            let mut range = at..text.len();
            let mut of = paragraph;
            if value.is_empty()
                && let Some(next) = zones.body.get(i + 1)
            {
                of = next;
                value = next.text.text().to_owned();
                range = 0..value.len();
                let skip = congvan_layout::item_mark(&value).map_or(0, |m| m.len);
                value = value[skip..].to_owned();
                range.start += skip;
            }
            let value = clean_place(&value);
            if !value.is_empty() {
                place = Some((value.to_owned(), of.text.source(range)));
            }
        }
    }
    if start.is_none() {
        // `vào hồi 8 giờ 00 ngày 5/5/2026 tại ...` in a sentence.
        for paragraph in &zones.body {
            let text = paragraph.text.text();
            for opening in
                ["vào lúc", "vào hồi", "Vào hồi", "Vào lúc", "từ", "lúc", "bắt đầu", "vào", "Thời gian"]
            {
                let Some(at) = text.find(opening) else {
                    continue;
                };
                let from = at + opening.len();
                if let Some((value, range)) = moment(&text[from..], out.letter.date)
                    && range.start < 24
                    && value.contains('T')
                {
                    if place.is_none()
                        && let Some((value, range)) = place_after(text, from + range.end)
                    {
                        place = Some((value, paragraph.text.source(range)));
                    }
                    start = Some((value, paragraph.text.source(from + range.start..from + range.end)));
                    break;
                }
            }
            if start.is_some() {
                break;
            }
        }
    }
    if start.is_none() && place.is_none() {
        return;
    }
    let mut meeting = Meeting::default();
    if let Some((value, source)) = start {
        out.note(zones, "/meeting/start".into(), source, "meeting.time", &value, 0.93);
        meeting.start = Some(value);
    }
    if let Some((value, source)) = place {
        out.note(zones, "/meeting/place".into(), source, "meeting.place", &value, 0.9);
        meeting.place = Some(value);
    }
    out.letter.meeting = Some(meeting);
}

/// True if a paragraph before `i` had a label of place with a value.
fn place_labelled(zones: &Zones, i: usize) -> bool {
    zones.body[..i]
        .iter()
        .any(|p| label(p.text.text(), PLACE_LABELS).is_some_and(|at| !p.text.text()[at..].trim().is_empty()))
}

fn clean_place(value: &str) -> &str {
    let value = value.trim().trim_start_matches(['-', '+', ' ']);
    let value = value.strip_prefix("Tại ").or_else(|| value.strip_prefix("tại ")).unwrap_or(value);
    value.trim_end_matches([' ', '.', ';', '/', ','])
}

/// `tại Phòng họp số 1, ...` after byte `from`.
fn place_after(text: &str, from: usize) -> Option<(String, std::ops::Range<usize>)> {
    let rest = &text[from..];
    let at = ["tại ", "Tại "].iter().filter_map(|t| rest.find(t)).min()?;
    let begin = from + at + "tại ".len();
    let value = &text[begin..];
    let end = value
        .find([';', '.'])
        .filter(|e| !value[..*e].ends_with("TP") && !value[..*e].ends_with("P"))
        .unwrap_or(value.len());
    let value = clean_place(&value[..end]);
    (!value.is_empty()).then(|| (value.to_owned(), begin..begin + value.len()))
}

/// The first moment in the text: an hour and a day in either order, or a day alone; ISO.
fn moment(text: &str, letter: Option<jiff::civil::Date>) -> Option<(String, std::ops::Range<usize>)> {
    let mut time: Option<((u32, u32), usize)> = None;
    for (i, c) in text.char_indices() {
        let boundary = i == 0 || text[..i].ends_with(|p: char| !p.is_alphanumeric() && p != '/');
        if !boundary {
            continue;
        }
        let rest = &text[i..];
        if c.is_ascii_digit() {
            if time.is_none()
                && let (after, Some(t)) = maybe(hour, rest)
            {
                time = Some((t, i));
                // The day may come right after; go on from behind the hour.
                let used = rest.len() - after.len();
                if let Some(found) = moment_day(&text[i + used..], letter) {
                    let (date, range) = found;
                    return Some((format!("{date}T{:02}:{:02}", t.0, t.1), i..i + used + range.end));
                }
                continue;
            }
            if let (after, Some(d)) = maybe(day_in_figures, rest)
                && (d.year.is_some() || text[..i].trim_end().to_lowercase().ends_with("ngày"))
                && let Some(date) = d.date(letter)
            {
                return Some(with_time(
                    date,
                    time,
                    &text[text.len() - after.len()..],
                    i..text.len() - after.len(),
                ));
            }
        }
        if (c == 'n' || c == 'N')
            && let (after, Some(d)) = maybe(day, rest)
            && let Some(date) = d.date(letter)
        {
            return Some(with_time(date, time, after, i..text.len() - after.len()));
        }
    }
    None
}

fn with_time(
    date: jiff::civil::Date,
    time: Option<((u32, u32), usize)>,
    after: &str,
    range: std::ops::Range<usize>,
) -> (String, std::ops::Range<usize>) {
    match time {
        Some(((h, m), at)) => (format!("{date}T{h:02}:{m:02}"), at.min(range.start)..range.end),
        None => {
            // `ngày 5/5/2026, 8 giờ 00`.
            let near = after.char_indices().take(24).map(|(i, _)| i).find_map(|i| {
                let rest = &after[i..];
                rest.starts_with(|c: char| c.is_ascii_digit())
                    .then(|| maybe(hour, rest))
                    .and_then(|(r, t)| t.map(|t| (t, after.len() - r.len())))
            });
            match near {
                Some(((h, m), used)) => (format!("{date}T{h:02}:{m:02}"), range.start..range.end + used),
                None => (date.to_string(), range),
            }
        }
    }
}

/// The first day after an hour, before the sentence ends.
pub(crate) fn moment_day(
    text: &str,
    letter: Option<jiff::civil::Date>,
) -> Option<(jiff::civil::Date, std::ops::Range<usize>)> {
    for (i, c) in text.char_indices() {
        if i > 120 || c == ';' {
            return None;
        }
        let rest = &text[i..];
        let boundary = i == 0 || text[..i].ends_with(|p: char| !p.is_alphanumeric() && p != '/');
        if !boundary {
            continue;
        }
        let found = if c == 'n' || c == 'N' {
            maybe(day, rest)
        } else if c.is_ascii_digit() {
            let (after, d) = maybe(day_in_figures, rest);
            (after, d.filter(|d| d.year.is_some()))
        } else {
            continue;
        };
        if let (after, Some(d)) = found
            && let Some(date) = d.date(letter)
        {
            return Some((date, i..text.len() - after.len()));
        }
    }
    None
}

fn contacts(zones: &Zones, out: &mut Parsed) {
    const SIGNS: [&str; 12] = [
        "so dien thoai",
        "dien thoai",
        "dien thoại",
        "dt:",
        "sdt",
        "di dong",
        "lien he",
        "dd:",
        "email",
        "thu dien tu",
        "e-mail",
        "hop thu",
    ];
    let mut found: Vec<(Contact, std::ops::Range<usize>)> = Vec::new();
    let mut known = std::collections::HashSet::new();
    for paragraph in zones.body.iter().chain(&zones.annexes) {
        let text = paragraph.text.text();
        let folded = fold(text);
        if !SIGNS.iter().any(|s| folded.contains(s)) && !text.contains('@') {
            continue;
        }
        let email = emails(text).into_iter().next();
        let phone = phones(text).into_iter().next();
        if email.is_none() && phone.is_none() {
            continue;
        }
        let name = contact_name(text);
        let from = email
            .as_ref()
            .map(|r| r.start)
            .into_iter()
            .chain(phone.as_ref().map(|r| r.start))
            .chain(name.as_ref().map(|r| r.start))
            .min()
            .unwrap_or(0);
        let to = email
            .as_ref()
            .map(|r| r.end)
            .into_iter()
            .chain(phone.as_ref().map(|r| r.end))
            .chain(name.as_ref().map(|r| r.end))
            .max()
            .unwrap_or(text.len());
        let contact = Contact {
            name: name.map(|r| text[r].to_owned()),
            phone: phone.map(|r| text[r].to_owned()),
            email: email.map(|r| text[r].to_owned()),
        };
        if known.insert((contact.name.clone(), contact.phone.clone(), contact.email.clone())) {
            found.push((contact, paragraph.text.source(from..to)));
        }
    }
    for (i, (contact, source)) in found.into_iter().enumerate() {
        let value = [&contact.name, &contact.phone, &contact.email]
            .into_iter()
            .flatten()
            .cloned()
            .collect::<Vec<_>>()
            .join(", ");
        out.note(zones, format!("/contacts/{i}"), source, "contact", &value, 0.85);
        out.letter.contacts.push(contact);
    }
}

fn emails(text: &str) -> Vec<std::ops::Range<usize>> {
    let ok = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '+');
    let mut out = Vec::new();
    for (at, _) in text.match_indices('@') {
        let start = text[..at]
            .rfind(|c| !ok(c))
            .map_or(0, |i| i + text[i..].chars().next().map_or(1, char::len_utf8));
        let tail = &text[at + 1..];
        let len = tail.find(|c| !ok(c)).unwrap_or(tail.len());
        let domain = tail[..len].trim_end_matches(['.', '-']);
        if start < at && domain.contains('.') {
            out.push(start..at + 1 + domain.len());
        }
    }
    out
}

fn phones(text: &str) -> Vec<std::ops::Range<usize>> {
    let mut out = Vec::new();
    let bytes = text.as_bytes();
    let mut i = 0;
    while i < bytes.len() {
        if !text.is_char_boundary(i) {
            i += 1;
            continue;
        }
        let begins = (bytes[i] == b'0' || text[i..].starts_with("+84") || text[i..].starts_with("(0"))
            && (i == 0 || !bytes[i - 1].is_ascii_alphanumeric() && bytes[i - 1] != b'/');
        if !begins {
            i += 1;
            continue;
        }
        let len = text[i..]
            .find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ' ' | '-' | '(' | ')' | '+')))
            .unwrap_or(text.len() - i);
        let piece = text[i..i + len].trim_end_matches(|c: char| !c.is_ascii_digit());
        let digits = piece.bytes().filter(u8::is_ascii_digit).count();
        if (9..=12).contains(&digits) {
            out.push(i..i + piece.len());
        }
        i += len.max(1);
    }
    out
}

/// `ông Nguyễn Văn A`, `đồng chí Trần Thị B`: the name.
fn contact_name(text: &str) -> Option<std::ops::Range<usize>> {
    for opening in ["đồng chí ", "Đồng chí ", "đ/c ", "Đ/c ", "ông ", "Ông ", "bà ", "Bà ", "chị ", "anh "]
    {
        let Some(at) = text.find(opening) else {
            continue;
        };
        let from = at + opening.len();
        let mut end = from;
        let mut words = 0;
        for word in text[from..].split(' ') {
            let bare = word.trim_end_matches([',', ';', '.', '-', '(', ':']);
            if words < 5
                && bare.chars().next().is_some_and(char::is_uppercase)
                && bare.chars().all(char::is_alphabetic)
            {
                end = end.max(from) + if words == 0 { 0 } else { 1 } + bare.len();
                words += 1;
                if bare.len() != word.len() {
                    break;
                }
            } else {
                break;
            }
        }
        if (2..=5).contains(&words) {
            return Some(from..end);
        }
    }
    None
}

fn attachments(zones: &Zones, out: &mut Parsed) {
    let mut found: Vec<(String, std::ops::Range<usize>)> = Vec::new();
    for paragraph in &zones.body {
        let text = paragraph.text.text();
        for opening in
            ["(Đính kèm", "(đính kèm", "(Gửi kèm", "(gửi kèm", "(Kèm theo", "(kèm theo", "(Có ", "(có "]
        {
            let Some(at) = text.find(opening) else {
                continue;
            };
            let end = text[at..].find(')').map_or(text.len(), |e| at + e);
            let inner = &text[at + 1..end];
            if opening.ends_with("ó ") && !fold(inner).contains("kem theo") {
                continue;
            }
            let value = attached(inner);
            if value.split(' ').count() >= 2 && fold(value) != "cong van nay" {
                let start = at + 1 + inner.find(value).unwrap_or(0);
                found.push((value.to_owned(), paragraph.text.source(start..start + value.len())));
            }
        }
        let folded = fold(text);
        if folded.starts_with("dinh kem:")
            || folded.starts_with("tai lieu kem theo:")
            || folded.starts_with("gui kem:")
            || folded.starts_with("ho so gui kem:")
            || folded.starts_with("kem theo:")
        {
            let from = text.find(':').map_or(0, |i| i + 1);
            let value = text[from..].trim().trim_end_matches(['.', '/', ' ']);
            if !value.is_empty() {
                let start = text.find(value).unwrap_or(from);
                found.push((value.to_owned(), paragraph.text.source(start..start + value.len())));
            }
        }
    }
    found.extend(enclosures(zones, out));
    for (i, (value, source)) in found.into_iter().enumerate() {
        out.note(zones, format!("/attachments/{i}"), source, "attachment", &value, 0.85);
        out.letter.attachments.push(value);
    }
}

/// The documents that follow the letter; gives their titles with where they stand.
fn enclosures(zones: &Zones, out: &mut Parsed) -> Vec<(String, std::ops::Range<usize>)> {
    let mut titles = Vec::new();
    for (i, found) in zones.enclosures.iter().enumerate() {
        let mut title = congvan_text::Mapped::default();
        for block in &found.title {
            title.append(&block.text, " ");
        }
        let kind = found.title.first().map(|b| fold(b.text.text())).and_then(|f| {
            let name = f.trim_matches(|c: char| !c.is_alphanumeric());
            let starts =
                || TITLE_STARTS.iter().find(|t| name.starts_with(**t)).and_then(|t| document_type(t));
            document_type(name).or_else(starts)
        });
        let code = found.number.as_ref().and_then(|block| {
            let text = block.text.text();
            let skip = if fold(text).starts_with("so") { 2 } else { 0 };
            let at = byte_of(text, skip);
            let (_, code) = of_letterhead(&text[at..]).ok()?;
            let letter = Letter { number: code.number, symbol: Some(code.symbol), ..Letter::default() };
            let code = letter.code();
            out.note(
                zones,
                format!("/enclosures/{i}/code"),
                block.text.source(0..text.len()),
                "enclosure.code",
                &code,
                0.9,
            );
            Some(code)
        });
        let source = title.source(0..title.text().len());
        let title = (!title.text().is_empty()).then(|| title.text().to_owned());
        if let Some(title) = &title {
            out.note(zones, format!("/enclosures/{i}/title"), source.clone(), "enclosure.title", title, 0.9);
            titles.push((title.clone(), source));
        }
        out.letter.enclosures.push(Enclosure {
            title,
            document_type: kind.filter(|k| *k != DocumentType::Khac),
            code,
            first_page: found.first_page,
            last_page: found.last_page,
        });
    }
    titles
}

/// What stands after `kèm theo`, or before it.
fn attached(inner: &str) -> &str {
    let folded = fold(inner);
    for opening in ["dinh kem theo", "gui kem theo", "kem theo", "dinh kem la", "dinh kem", "gui kem"] {
        if let Some(rest) = folded.strip_prefix(opening) {
            let n = folded.chars().count() - rest.chars().count();
            let at = byte_of(inner, n);
            return inner[at..].trim_matches([' ', ':', '.', ',']);
        }
    }
    // `Có phụ lục kèm theo`.
    let text = inner.trim_start_matches("Có ").trim_start_matches("có ");
    let end = fold(text)
        .find("kem theo")
        .map(|b| fold(text)[..b].chars().count())
        .and_then(|n| text.char_indices().nth(n))
        .map_or(text.len(), |(i, _)| i);
    text[..end].trim_matches([' ', ':', '.', ','])
}
