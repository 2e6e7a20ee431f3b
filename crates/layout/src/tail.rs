//! The foot of a letter: recipients at the left, signature at the right, and what follows.

use crate::enclosure::is_annex;
use crate::head::is_mark;
use crate::line::Line;
use crate::words::{document_type, is_authority, is_person_name, is_title};
use crate::{Zones, item_mark};

/// `Nơi nhận:`, alone or with the first entry or the signature's first line beside it.
fn is_recipients(line: &Line) -> bool {
    let f = line.folded.as_str();
    f.strip_prefix("noi nhan").is_some_and(|rest| {
        let rest = rest.trim_start();
        rest.is_empty() || rest.starts_with([':', '.', ';']) || line.positioned() && line.upper_after_gap()
    })
}

/// True if the line is an entry of `Nơi nhận` that stands in nearly every one: `- Như trên;`,
/// `- Lưu: VT`.
fn is_usual_entry(line: &Line) -> bool {
    let text = line.folded.as_str();
    item_mark(text).is_some_and(|m| m.kind == crate::MarkKind::Dash) && {
        let rest = text.trim_start_matches(['-', ' ']);
        [
            "nhu tren",
            "nhu dieu",
            "nhu kinh gui",
            "nhu thanh phan",
            "luu: vt",
            "luu vt",
            "luu: van thu",
            "luu:vt",
            "luu; vt",
        ]
        .iter()
        .any(|s| rest.starts_with(s))
    }
}

/// Where the recipients begin when their heading did not come out of a picture: the first of the
/// entries around a usual one.
fn unheaded(lines: &[Line], from: usize) -> Option<usize> {
    let usual = (from..lines.len()).find(|i| lines[*i].ocr && is_usual_entry(&lines[*i]))?;
    let mut first = usual;
    while first > from && lines[first - 1].page == lines[usual].page {
        let above = &lines[first - 1];
        let entry = item_mark(above.text()).is_some_and(|m| m.kind == crate::MarkKind::Dash);
        if !entry || above.folded.len() > 70 || lines[first].y0 - above.y0 > 2.0 * above.height() {
            break;
        }
        first -= 1;
    }
    // What is left of the heading; the signature may begin beside it.
    let heading = (from..first).rev().take(3).find(|i| {
        let above = &lines[*i];
        above.page == lines[first].page
            && (*i + 1 == first || above.folded.chars().count() < 14)
            && (above.folded.starts_with("noi") || above.folded.starts_with("nhan"))
    });
    Some(heading.unwrap_or(first))
}

impl Line {
    /// True if a wide gap stands in it.
    fn upper_after_gap(&self) -> bool {
        self.widest_gap(0.0).is_some_and(|(_, gap)| gap > self.size() * 1.5)
    }
}

/// The first line of a signature: `TM. ỦY BAN NHÂN DÂN`, `CHỦ TỊCH`.
fn is_signature(line: &Line) -> bool {
    let f = line.folded.trim();
    let halves =
        line.widest_gap(line.page_width * 0.45).is_some_and(|(_, gap)| gap > line.size() * 1.5) && line.upper;
    let right = !line.positioned() || line.x0 > line.page_width * 0.36 || halves;
    // `BÊN B: CÔNG TY ...` tells who makes a contract, not who signs it.
    let labelled = f.trim_end_matches(':').contains(':');
    right && f.len() < 90 && !labelled && (is_authority(f) && upper_start(line) || line.upper && is_title(f))
}

fn upper_start(line: &Line) -> bool {
    line.text().chars().find(|c| c.is_alphabetic()).is_some_and(char::is_uppercase)
}

/// True if what stands from here on is another document: an annex, a form, a forwarded letter.
fn begins_annex(line: &Line) -> bool {
    let f = line.folded.as_str();
    is_annex(line) || f.contains("chu nghia viet nam") || (line.upper && document_type(f.trim()).is_some())
}

/// The range of lines of the foot: where it begins, and where it ends.
pub(crate) fn find(lines: &[Line], from: usize) -> (usize, usize) {
    let recipients =
        (from..lines.len()).find(|i| is_recipients(&lines[*i])).or_else(|| unheaded(lines, from));
    if let Some(n) = recipients {
        let mut begin = n;
        // The signature may begin a little higher, or stand first in the order of the text.
        let floor = from.max(n.saturating_sub(9));
        for i in (floor..n).rev() {
            let line = &lines[i];
            // Sentences between show that a line of capitals above is no signature.
            if !line.positioned() && (line.folded.len() > 90 || line.text().ends_with([';', ':'])) {
                break;
            }
            if is_signature(line) && line.page == lines[n].page {
                let named = line.positioned()
                    || lines[i + 1..n].iter().any(|l| is_person_name(l.text()))
                    || i + 1 == n
                    || is_signature(&lines[n - 1]);
                if named {
                    begin = i;
                }
            } else if line.positioned()
                && (line.folded.len() > 80 || line.text().ends_with(['.', ';', ':', '/']))
            {
                break;
            }
        }
        return (begin, end_of_foot(lines, begin, n));
    }
    let found = (from..lines.len()).find(|i| {
        let line = &lines[*i];
        is_signature(line)
            && lines[i + 1..].iter().take(9).take_while(|l| l.page == line.page).any(last_part)
            && lines[i + 1..].iter().take(3).all(|l| l.folded.len() < 120)
    });
    match found {
        Some(s) => {
            let mut begin = s;
            while begin > from && is_signature(&lines[begin - 1]) && lines[begin - 1].page == lines[s].page {
                begin -= 1;
            }
            (begin, end_of_foot(lines, begin, begin))
        }
        None => signed(lines, from).map_or((lines.len(), lines.len()), |s| (s, lines.len())),
    }
}

/// Where the signature begins in a text that has no recipients and no title in capitals: `Phó Chủ tịch` / `(Đã ký)` /
/// `Nguyễn Văn A` at its end.
fn signed(lines: &[Line], from: usize) -> Option<usize> {
    let note = (from..lines.len()).rev().take(4).find(|i| {
        !lines[*i].positioned() && lines[*i].folded.trim_matches(|c: char| !c.is_alphanumeric()) == "da ky"
    })?;
    let named = lines[note + 1..].iter().any(|l| is_person_name(l.text()));
    let title = note.checked_sub(1).filter(|i| {
        *i >= from
            && lines[*i].folded.len() < 60
            && (is_title(lines[*i].folded.trim()) || is_authority(lines[*i].folded.trim()))
    });
    named.then(|| title.unwrap_or(note))
}

/// True if the line, or its right part, is a person's name.
fn last_part(line: &Line) -> bool {
    if is_person_name(line.text()) {
        return true;
    }
    let Some((at, gap)) = line.widest_gap(line.page_width * 0.36) else {
        return false;
    };
    let words = &line.words[at..];
    gap > line.size() * 1.5 && (2..=6).contains(&words.len())
}

fn end_of_foot(lines: &[Line], begin: usize, n: usize) -> usize {
    let page = lines[n].page;
    let mut named = false;
    let mut i = n.max(begin);
    while let Some(line) = lines.get(i) {
        if i > n {
            if line.page != page {
                // A signature alone on the next page belongs to it; an annex does not.
                let rest = &lines[i..];
                let short =
                    rest.iter().take_while(|l| l.page == line.page).take(12).all(|l| l.folded.len() < 100);
                let signs = rest
                    .iter()
                    .take(6)
                    .any(|l| is_signature(l) || item_mark(l.text()).is_some() && l.folded.contains("luu"));
                if named || !short || !signs || begins_annex(line) {
                    return i;
                }
            }
            if begins_annex(line) && i > n + 1 {
                return i;
            }
            if !line.positioned()
                && (i - n > 45 || line.folded.len() > 220 && item_mark(line.text()).is_none())
            {
                return i;
            }
        }
        if last_part(line) && i > begin {
            named = true;
            // In running text the name ends the foot unless recipients are still to come.
            if !line.positioned() {
                let more = lines[i + 1..].iter().take(4).any(is_recipients)
                    || lines.get(i + 1).is_some_and(|l| item_mark(l.text()).is_some_and(|m| m.label == "-"))
                    || lines.get(i + 1).is_some_and(|l| is_person_name(l.text()) || is_signature(l));
                if !more && i >= n {
                    let entries = lines[n..=i].iter().any(|l| l.folded.contains("luu"));
                    if entries || n == begin {
                        return i + 1;
                    }
                }
            }
        }
        i += 1;
    }
    lines.len()
}

/// Reads the foot into recipients and signature.
pub(crate) fn read(lines: &[Line], zones: &mut Zones) {
    let source = std::mem::take(&mut zones.source);
    if lines.first().is_some_and(Line::positioned) {
        columns(lines, zones, &source);
    } else {
        in_order(lines, zones);
    }
    zones.source = source;
}

fn columns(lines: &[Line], zones: &mut Zones, source: &str) {
    let headed = lines.iter().any(is_recipients);
    let has_recipients = headed || lines.iter().any(|l| l.ocr && is_usual_entry(l));
    // Where the signature's column begins: its leftmost line right of the middle.
    let mut edge = f32::MAX;
    for line in lines {
        let limit = line.page_width * 0.40;
        if let Some((at, gap)) = line.widest_gap(limit)
            && gap > line.size() * 1.3
        {
            edge = edge.min(line.words[at].x0);
        } else if line.x0 > limit {
            edge = edge.min(line.x0);
        }
    }
    let mut left: Vec<Line> = Vec::new();
    let mut right: Vec<Line> = Vec::new();
    for line in lines {
        // A copy is certified under the signature.
        if is_mark(&line.folded) {
            zones.marks.push(line.block());
            continue;
        }
        let limit = line.page_width * 0.38;
        let cut = line.widest_gap(limit).filter(|(at, gap)| {
            let x = line.words[*at].x0;
            *gap > line.size() * 1.3 || (*gap > line.size() * 0.7 && (x - edge).abs() < 40.0)
        });
        if let Some((at, _)) = cut
            && line.x0 < limit
        {
            let (l, r) = line.split(at, source);
            left.push(l);
            right.push(r);
        } else if line.x0 > limit || (line.x0 > line.page_width * 0.33 && is_signature(line)) {
            right.push(line.clone());
        } else {
            left.push(line.clone());
        }
    }
    let mut open = false;
    let mut before = Vec::new();
    for line in &left {
        if is_recipients(line) {
            open = true;
            let rest = after_colon(line);
            if !rest.text.text().is_empty() {
                zones.recipients.push(rest);
            }
        } else if open {
            zones.recipients.push(line.block());
        } else if !headed && has_recipients && item_mark(line.text()).is_some_and(|m| m.label == "-") {
            open = true;
            zones.recipients.push(line.block());
        } else if has_recipients && !before.is_empty()
            || is_authority(line.folded.trim())
            || line.upper && is_title(line.folded.trim())
        {
            before.push(line.block());
        } else if has_recipients {
            zones.marks.push(line.block());
        } else {
            before.push(line.block());
        }
    }
    // A record of a meeting is signed at both sides; the left one first.
    zones.signature.extend(before);
    zones.signature.extend(right.iter().map(Line::block));
}

/// The text after `Nơi nhận:`.
fn after_colon(line: &Line) -> crate::Block {
    let text = line.text();
    let skip = congvan_text::byte_of(text, 8);
    let rest = &text[skip..];
    let skip = skip + (rest.len() - rest.trim_start_matches([' ', ':', '.', ';']).len());
    let mut block = line.block();
    block.text = line.text.slice(skip..text.len());
    block
}

fn in_order(lines: &[Line], zones: &mut Zones) {
    #[derive(PartialEq)]
    enum At {
        Signature,
        Recipients,
    }
    let mut at = At::Signature;
    let mut headed = false;
    for line in lines {
        if is_mark(&line.folded) {
            zones.marks.push(line.block());
            continue;
        }
        let bullet = item_mark(line.text()).is_some_and(|m| matches!(m.label.as_str(), "-" | "+" | "*"));
        // The right column of a foot is the signature's, wherever it comes in the order of the text.
        if line.beside && at == At::Recipients && !bullet {
            zones.signature.push(line.block());
            continue;
        }
        if is_recipients(line) {
            headed = true;
            at = At::Recipients;
            let rest = after_colon(line);
            if !rest.text.text().is_empty() {
                zones.recipients.push(rest);
            }
            continue;
        }
        // `Lưu: VT` is kept, Mr `Lưu Viết Tĩnh` signs.
        let keeps = line.folded.starts_with("luu") && !(at == At::Signature && is_person_name(line.text()))
            || line.folded.starts_with("ban dien tu");
        if at == At::Recipients {
            let closed = zones.recipients.last().is_none_or(|b| b.text.text().ends_with([';', '.', ':']));
            let listed = zones
                .recipients
                .iter()
                .any(|b| b.text.text().contains("Lưu") || b.text.text().starts_with("Lưu"));
            let signs = is_signature(line) && !bullet;
            let name = is_person_name(line.text())
                && !bullet
                && (line.blank_before || listed || line.bold)
                && (closed || listed);
            let apart = !bullet && !keeps && line.blank_before && closed && listed;
            if signs || name || apart {
                at = At::Signature;
            }
        } else if (bullet || keeps) && (headed || !zones.recipients.is_empty()) {
            at = At::Recipients;
        }
        match at {
            At::Signature => zones.signature.push(line.block()),
            At::Recipients => zones.recipients.push(line.block()),
        }
    }
}
