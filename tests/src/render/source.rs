//! A `letter.txt` read as a typist reads it: which lines are the letterhead, which the
//! body, which the signature.
//!
//! The conventions are in `corpus/README.md`: blank lines part the blocks of the head and
//! of the foot; in the body every line is a paragraph, a line with bars or tabs is a row of a table, and
//! `**` opens and closes bold. This is a setter's guess at the form and no
//! reading of the meaning.

use unicode_normalization::UnicodeNormalization;

/// A stretch of a paragraph in one face.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// What it says.
    pub text: String,
    /// Whether it is bold.
    pub bold: bool,
    /// Whether it is italic.
    pub italic: bool,
}

/// A block of the body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// The kind of document and its trích yếu, centred and bold, with a rule below.
    Title(Vec<String>),
    /// A centred bold line: `QUYẾT ĐỊNH:`.
    Centred(String),
    /// `Kính gửi:` and those it names.
    To {
        /// `Kính gửi:` and what stands on its line.
        lead: String,
        /// The entries below it.
        list: Vec<String>,
    },
    /// A paragraph.
    Paragraph(Vec<Run>),
    /// A table; its first row is its head.
    Table(Vec<Vec<String>>),
    /// A new page.
    PageBreak,
}

/// One signature.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Signature {
    /// The lines above the gap: capacity and title.
    pub above: Vec<String>,
    /// The lines below it: the name.
    pub below: Vec<String>,
}

/// A letter, part by part.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// The letterhead, and whether the line is bold.
    pub left: Vec<(String, bool)>,
    /// The national motto, or the Party's name.
    pub right: Vec<String>,
    /// The line with the number.
    pub number: Option<String>,
    /// The lines under the number: a công văn's trích yếu.
    pub under_number: Vec<String>,
    /// The place and date.
    pub date: Option<String>,
    /// `HỎA TỐC`, `MẬT`.
    pub stamps: Vec<String>,
    /// The body.
    pub body: Vec<Block>,
    /// `Nơi nhận:` and its lines.
    pub copies: Vec<String>,
    /// Those who sign, in the order of the text.
    pub signatures: Vec<Signature>,
    /// What follows the signature: annexes.
    pub annexes: Vec<Block>,
}

/// The names of the kinds, as they are printed over a document.
const TITLES: [&str; 34] = [
    "KẾ HOẠCH LIÊN TỊCH",
    "NGHỊ QUYẾT",
    "QUYẾT ĐỊNH",
    "CHỈ THỊ",
    "QUY CHẾ",
    "QUY ĐỊNH",
    "THÔNG CÁO",
    "THÔNG BÁO",
    "HƯỚNG DẪN",
    "CHƯƠNG TRÌNH",
    "KẾ HOẠCH",
    "PHƯƠNG ÁN",
    "ĐỀ ÁN",
    "DỰ ÁN",
    "BÁO CÁO",
    "BIÊN BẢN",
    "TỜ TRÌNH",
    "HỢP ĐỒNG",
    "CÔNG ĐIỆN",
    "BẢN GHI NHỚ",
    "BẢN THỎA THUẬN",
    "BẢN THOẢ THUẬN",
    "GIẤY ỦY QUYỀN",
    "GIẤY UỶ QUYỀN",
    "GIẤY MỜI",
    "GIẤY GIỚI THIỆU",
    "GIẤY NGHỈ PHÉP",
    "PHIẾU GỬI",
    "PHIẾU CHUYỂN",
    "PHIẾU BÁO",
    "THƯ CÔNG",
    "THÔNG TRI",
    "THÔNG TƯ",
    "KẾT LUẬN",
];

/// What a body's name begins with; the last such line of a letterhead begins the issuer.
const HEADS: [&str; 28] = [
    "CHI NHÁNH",
    "BẢO HIỂM XÃ HỘI",
    "CHỦ TỊCH",
    "HẠT ",
    "ỦY BAN",
    "UỶ BAN",
    "UBND",
    "HỘI ĐỒNG",
    "BỘ ",
    "SỞ ",
    "CỤC ",
    "CHI CỤC",
    "TỔNG CỤC",
    "VĂN PHÒNG",
    "PHÒNG ",
    "TRƯỜNG ",
    "TRUNG TÂM",
    "BAN ",
    "CÔNG TY",
    "CÔNG AN",
    "TỈNH ĐOÀN",
    "BCH ",
    "ĐẢNG ỦY",
    "HUYỆN ỦY",
    "BỆNH VIỆN",
    "LIÊN ĐOÀN",
    "CÔNG ĐOÀN",
    "THANH TRA",
];

const STAMPS: [&str; 8] =
    ["HỎA TỐC", "HOẢ TỐC", "THƯỢNG KHẨN", "KHẨN", "TUYỆT MẬT", "TỐI MẬT", "MẬT", "LƯU HÀNH NỘI BỘ"];

/// Reads a letter.
pub fn read(text: &str) -> Sheet {
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    let mut sheet = Sheet::default();
    let start = head(&lines, &mut sheet);
    let annex = lines
        .iter()
        .enumerate()
        .skip(start)
        .find(|(i, l)| nfc(l).starts_with("PHỤ LỤC") && closed_before(&lines[start..*i]))
        .map_or(lines.len(), |(i, _)| i);
    let end = foot(&lines[start..annex], &mut sheet);
    sheet.body = blocks(&lines[start..start + end]);
    if annex < lines.len() {
        sheet.annexes = vec![Block::PageBreak];
        sheet.annexes.extend(blocks(&lines[annex..]));
    }
    sheet
}

/// Whether a letter has come to its end in these lines.
fn closed_before(lines: &[&str]) -> bool {
    lines.iter().any(|l| is_copies(l) || l.contains("./."))
}

fn nfc(line: &str) -> String {
    plain(line).nfc().collect()
}

/// The line without its marks of bold; a line of stars is none.
fn plain(line: &str) -> String {
    let line = line.trim();
    if line.chars().all(|c| c == '*') { line.to_owned() } else { line.replace("**", "") }
}

fn is_caps(line: &str) -> bool {
    let letters = line.chars().filter(|c| c.is_alphabetic()).count();
    letters >= 2 && !line.chars().any(char::is_lowercase)
}

fn is_copies(line: &str) -> bool {
    nfc(line).starts_with("Nơi nhận")
}

fn is_right(line: &str) -> bool {
    let upper = line.to_uppercase();
    let upper = upper.trim_end_matches('.');
    upper.starts_with("CỘNG H") && upper.contains("XÃ HỘI")
        || upper.starts_with("ĐỘC LẬP")
        || upper == "ĐẢNG CỘNG SẢN VIỆT NAM"
        || upper == "ĐOÀN TNCS HỒ CHÍ MINH"
}

fn is_number(line: &str) -> bool {
    let mut words = line.chars();
    let head: String = words.by_ref().take(2).collect();
    let rest: String = words.collect();
    matches!(head.as_str(), "Số" | "SỐ")
        && rest.trim_start_matches([':', ' ']).starts_with(|c: char| c.is_ascii_digit() || c == '/')
}

fn is_date(line: &str) -> bool {
    line.chars().count() < 90
        && ["ngày", "tháng", "năm"].iter().all(|w| line.contains(w))
        && (line.contains(", ngày") || line.starts_with("Ngày"))
        && !line.contains(':')
        && !line.ends_with(['.', ';'])
}

fn is_title(line: &str) -> bool {
    TITLES.contains(&line)
}

fn is_addressed(line: &str) -> bool {
    line.starts_with("Kính gửi") || line.starts_with("Kính trình:") || line.ends_with(" điện:")
}

/// Reads the head into the sheet; gives where the body begins.
fn head(lines: &[&str], sheet: &mut Sheet) -> usize {
    let mut left: Vec<&str> = Vec::new();
    let mut in_number = false;
    let mut last_right = false;
    let mut at = 0;
    for (i, raw) in lines.iter().enumerate() {
        at = i;
        let line = nfc(raw);
        if line.is_empty() {
            in_number = false;
            last_right = false;
            continue;
        }
        if is_title(&line) || is_addressed(&line) {
            break;
        }
        if is_right(&line) {
            sheet.right.push(plain(raw));
            last_right = true;
            in_number = false;
        } else if last_right && line.chars().all(|c| matches!(c, '-' | '_' | '*')) {
            // A rule drawn with characters; the setter draws its own.
        } else if sheet.number.is_none() && is_number(&line) {
            sheet.number = Some(plain(raw));
            in_number = true;
            last_right = false;
        } else if STAMPS.contains(&line.as_str()) {
            sheet.stamps.push(plain(raw));
            in_number = false;
        } else if sheet.date.is_none() && is_date(&line) {
            sheet.date = Some(plain(raw));
            in_number = false;
            last_right = false;
        } else if in_number {
            sheet.under_number.push(plain(raw));
        } else if (line.starts_with("V/v") || line.starts_with("Về việc")) && sheet.number.is_some() {
            sheet.under_number.push(plain(raw));
            in_number = true;
        } else if sheet.number.is_none() && (is_caps(&line) || line.chars().all(|c| matches!(c, '*' | '-'))) {
            left.push(raw);
        } else {
            break;
        }
    }
    sheet.left = letterhead(&left);
    at
}

/// The letterhead's lines with their weight: bold as marked, or from the issuer's first line on.
fn letterhead(lines: &[&str]) -> Vec<(String, bool)> {
    if lines.iter().any(|l| plain(l) != l.trim()) {
        let mut open = false;
        return lines
            .iter()
            .map(|l| {
                let marks = l.matches("**").count();
                let bold = open || marks > 0;
                open ^= marks % 2 == 1;
                (plain(l), bold)
            })
            .collect();
    }
    let first = lines.iter().rposition(|l| HEADS.iter().any(|h| nfc(l).starts_with(h))).unwrap_or(0);
    lines.iter().enumerate().map(|(i, l)| (plain(l), i >= first)).collect()
}

/// Reads the foot into the sheet; gives where the body ends.
fn foot(lines: &[&str], sheet: &mut Sheet) -> usize {
    let Some(copies) = lines.iter().position(|l| is_copies(l)) else {
        let end = signature_start(lines);
        sheet.signatures = signatures(&lines[end..]);
        return end;
    };
    // `Nơi nhận:`, perhaps a blank line, then the entries up to the next blank line.
    let mut at = copies;
    let mut seen = 0;
    while at < lines.len() {
        let line = nfc(lines[at]);
        if line.is_empty() && seen > 1 {
            break;
        }
        if !line.is_empty() {
            if seen > 1 && is_caps(&line) {
                break;
            }
            sheet.copies.push(plain(lines[at]));
            seen += 1;
        }
        at += 1;
    }
    if lines[at..].iter().any(|l| !l.trim().is_empty()) {
        sheet.signatures = signatures(&lines[at..]);
        copies
    } else {
        let end = signature_start(&lines[..copies]);
        sheet.signatures = signatures(&lines[end..copies]);
        end
    }
}

/// Where the last short lines that no sentence ends begin.
fn signature_start(lines: &[&str]) -> usize {
    let mut start = lines.len();
    for (i, raw) in lines.iter().enumerate().rev() {
        let line = nfc(raw);
        if line.is_empty() {
            continue;
        }
        let short = line.chars().count() < 60 && !line.ends_with(['.', ';', ':', ',']);
        if !short || line.starts_with(['-', '|', '+']) {
            break;
        }
        if is_caps(&line) {
            start = i;
        }
    }
    start
}

fn signatures(lines: &[&str]) -> Vec<Signature> {
    let mut all: Vec<Signature> = Vec::new();
    for raw in lines {
        let line = nfc(raw);
        if line.is_empty() {
            continue;
        }
        let new = all.last().is_none_or(|s| !s.below.is_empty());
        if is_caps(&line) {
            if new {
                all.push(Signature::default());
            }
            if let Some(last) = all.last_mut() {
                last.above.push(plain(raw));
            }
        } else {
            if all.is_empty() {
                all.push(Signature::default());
            }
            if let Some(last) = all.last_mut() {
                last.below.push(plain(raw));
            }
        }
    }
    all
}

fn cells(line: &str) -> Option<Vec<String>> {
    let trimmed = line.trim();
    if let Some(inner) = trimmed.strip_prefix('|') {
        let inner = inner.strip_suffix('|').unwrap_or(inner);
        return Some(inner.split('|').map(plain).collect());
    }
    line.contains('\t').then(|| line.split('\t').map(plain).collect())
}

fn is_divider(row: &[String]) -> bool {
    row.iter().all(|c| !c.is_empty() && c.chars().all(|c| matches!(c, '-' | ':')))
}

fn blocks(lines: &[&str]) -> Vec<Block> {
    let mut out = Vec::new();
    let mut i = 0;
    let mut titled = false;
    while i < lines.len() {
        let line = nfc(lines[i]);
        if line.is_empty() {
            i += 1;
            continue;
        }
        if let Some(row) = cells(lines[i]) {
            let mut rows = vec![row];
            i += 1;
            while let Some(row) = lines.get(i).and_then(|l| cells(l)) {
                rows.push(row);
                i += 1;
            }
            rows.retain(|r| !is_divider(r));
            out.push(Block::Table(rows));
            continue;
        }
        if (is_title(&line) && !titled) || line.starts_with("PHỤ LỤC") {
            titled = true;
            let mut title = Vec::new();
            while i < lines.len() && !lines[i].trim().is_empty() {
                title.push(plain(lines[i]));
                i += 1;
            }
            out.push(Block::Title(title));
            continue;
        }
        if is_addressed(&line) {
            let lead = plain(lines[i]);
            let mut list = Vec::new();
            i += 1;
            if lead.ends_with(':') {
                while i < lines.len() {
                    let entry = nfc(lines[i]);
                    if entry.is_empty() && list.is_empty() {
                        i += 1;
                        continue;
                    }
                    if !entry.starts_with(['-', '+', '–']) && !list.is_empty()
                        || !entry.starts_with(['-', '+', '–', '*'])
                    {
                        break;
                    }
                    list.push(plain(lines[i]));
                    i += 1;
                }
            }
            out.push(Block::To { lead, list });
            continue;
        }
        let heading = is_caps(&line)
            && !line.ends_with(['.', ';'])
            && !starts_with_roman(&line)
            && !line.starts_with(|c: char| c.is_ascii_digit() || c == '-')
            || (line.starts_with("Chương ") || line.starts_with("Phần ") || line.starts_with("Mục "))
                && line.chars().count() < 14;
        if heading {
            out.push(Block::Centred(plain(lines[i])));
        } else {
            out.push(Block::Paragraph(runs(lines[i])));
        }
        i += 1;
    }
    out
}

fn starts_with_roman(line: &str) -> bool {
    let numeral: String = line.chars().take_while(|c| matches!(c, 'I' | 'V' | 'X')).collect();
    !numeral.is_empty() && line[numeral.len()..].starts_with(['.', '-', '/'])
}

/// The paragraph with its faces: marked bold, headings, `Điều 1.`, grounds in italics.
fn runs(raw: &str) -> Vec<Run> {
    let line = nfc(raw);
    let text = raw.trim();
    let italic = line.starts_with("Căn cứ ") || line.starts_with("Theo đề nghị của ");
    if text.contains("**") {
        let mut bold = false;
        let mut out = Vec::new();
        for part in text.split("**") {
            if !part.is_empty() {
                out.push(Run { text: part.to_owned(), bold, italic });
            }
            bold = !bold;
        }
        return out;
    }
    if starts_with_roman(&line) && (is_caps(&line) || line.chars().count() < 90) {
        return vec![Run { text: text.to_owned(), bold: true, italic }];
    }
    if let Some(rest) = line.strip_prefix("Điều ") {
        let digits = rest.chars().take_while(char::is_ascii_digit).count();
        if digits > 0 && rest[digits..].starts_with('.') {
            let cut = text.find('.').map_or(text.len(), |i| i + 1);
            let mut out = vec![Run { text: text[..cut].to_owned(), bold: true, italic }];
            if cut < text.len() {
                out.push(Run { text: text[cut..].to_owned(), bold: false, italic });
            }
            return out;
        }
    }
    vec![Run { text: text.to_owned(), bold: false, italic }]
}
