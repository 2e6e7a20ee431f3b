//! The head of a letter: everything above its body.

use congvan_text::{byte_of, is_upper_text, plain};

use crate::line::Line;
use crate::words::{TITLE_STARTS, document_type};
use crate::{Block, Zones, item_mark};

/// Where the text of the body stands on the page.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Geometry {
    /// The left edge of full lines, in points.
    pub left: f32,
    /// Their right edge.
    pub right: f32,
    /// Usual distance from the top of a line to that of the next.
    pub leading: f32,
}

impl Geometry {
    fn of(lines: &[Line]) -> Self {
        // A page of another shape (a table across) has edges of its own.
        let width = lines.first().map_or(0.0, |l| l.page_width);
        let full: Vec<&Line> = lines
            .iter()
            .filter(|l| l.positioned() && l.x1 - l.x0 > l.page_width * 0.55)
            .filter(|l| (l.page_width - width).abs() < width * 0.1)
            .collect();
        if full.is_empty() {
            let width = lines.iter().map(|l| l.page_width).fold(0.0, f32::max);
            return Self { left: width * 0.13, right: width * 0.93, leading: 16.0 };
        }
        let mut lefts: Vec<f32> = full.iter().map(|l| l.x0).collect();
        lefts.sort_by(f32::total_cmp);
        let mut rights: Vec<f32> = full.iter().map(|l| l.x1).collect();
        rights.sort_by(f32::total_cmp);
        let mut leads: Vec<f32> = full
            .windows(2)
            .filter(|w| w[0].page == w[1].page)
            .map(|w| w[1].y0 - w[0].y0)
            .filter(|d| *d > 4.0 && *d < 40.0)
            .collect();
        leads.sort_by(f32::total_cmp);
        Self {
            left: lefts[lefts.len() / 5],
            right: rights[rights.len() * 4 / 5],
            leading: leads.get(leads.len() / 3).copied().unwrap_or(16.0),
        }
    }
}

/// How far down a head may reach, in lines.
const HEAD_LINES: usize = 60;

pub(crate) fn is_nation(folded: &str) -> bool {
    folded.contains("chu nghia viet nam")
        || folded.contains("dang cong san viet nam")
        || folded == "doan tncs ho chi minh"
        || folded == "doan thanh nien cong san ho chi minh"
        || folded.starts_with("cong hoa xa hoi")
        || (folded.contains("cong hoa") && folded.contains("xa hoi") && folded.len() < 80)
}

pub(crate) fn is_motto(folded: &str) -> bool {
    folded.starts_with("doc lap") && folded.len() < 50
        || (folded.contains("tu do") && folded.contains("hanh phuc") && folded.len() < 60)
}

/// `Hà Nội, ngày 14 tháng 11 năm 2019`, with gaps where a day is to be written.
pub(crate) fn is_dateline(folded: &str) -> bool {
    if folded.len() > 90 {
        return false;
    }
    let Some(at) = folded.find("ngay") else {
        return false;
    };
    // `Hà Nội, ngày ...`: a place and a comma, or the day at once.
    let place = &folded[..at];
    let after = &folded[at + 4..];
    let dated = after.contains("thang")
        || after.contains("nam ")
        || after.trim_start().starts_with(|c: char| c.is_ascii_digit() || c == '.' || c == '…');
    dated
        && (place.trim_end().ends_with(',')
            || place.is_empty()
            || place.trim_end().ends_with('.')
            || (place.split_whitespace().count() <= 5 && after.contains("nam")))
        && !place.contains(" so ")
        && !place.contains("thoi gian")
}

/// `Số: 930/UBND-KGVX`, `Số 12-CV/TU`, `930/UBND-KGVX`.
pub(crate) fn is_number_line(text: &str) -> bool {
    let lower = plain(text);
    let lower = lower.trim_start();
    for word in ["số", "sô", "só", "sồ"] {
        if let Some(rest) = lower.strip_prefix(word) {
            let rest = rest.trim_start();
            return rest.is_empty()
                || rest.starts_with([':', '.', '/', ';'])
                || (rest.starts_with(|c: char| c.is_ascii_digit())
                    && (rest.contains('/') || rest.contains('-')));
        }
    }
    // Without the word: digits, a slash, capitals.
    let digits = lower.bytes().take_while(u8::is_ascii_digit).count();
    digits > 0 && digits <= 5 && lower[digits..].trim_start().starts_with('/') && text.len() < 40 && {
        let rest = text[text.find('/').unwrap_or(0) + 1..].trim_start();
        rest.chars().take(2).filter(|c| c.is_uppercase()).count() == 2
    }
}

/// The same for a line that a recogniser read: `S: 443! /BĐH`, `Só $9 /KCN-VP`, `$0: /QĐ-UBND`.
/// Handwriting between the word and the slash comes out as anything.
fn is_number_part(line: &Line) -> bool {
    if is_number_line(line.text()) {
        return true;
    }
    let text = line.text();
    if !line.ocr || line.text().chars().count() > 40 || !symbol_ends(text) {
        return false;
    }
    let word: String = line
        .folded
        .chars()
        .skip_while(|c| !c.is_alphanumeric() && *c != '$')
        .take_while(|c| *c != ' ' && *c != ':')
        .collect();
    let colon = line.folded.find(':').is_some_and(|i| i <= 4);
    let like = matches!(
        word.as_str(),
        "so" | "s" | "se" | "s0" | "$0" | "$o" | "sa" | "50" | "5o" | "30" | "sé" | "si" | "sb"
    );
    // Without its word: noise before a slash and a symbol of capitals.
    let bare = text
        .find('/')
        .is_some_and(|i| i <= 12 && text[..i].chars().filter(|c| c.is_alphabetic()).count() <= 3);
    like && (colon || text.contains('/')) || colon && text.contains('/') || bare
}

/// True if the text ends with what can be a symbol: groups of capitals after a slash or a digit.
fn symbol_ends(text: &str) -> bool {
    let tail = text.rsplit(['/', ' ']).next().unwrap_or("");
    let capitals = tail.chars().filter(|c| c.is_uppercase()).count();
    capitals >= 2
        && tail.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '–' | '—' | '~' | '&' | '.'))
        && capitals * 2 >= tail.chars().filter(|c| c.is_alphabetic()).count()
}

/// What stands in an incoming stamp, and is no subject.
fn is_stamp(folded: &str) -> bool {
    let f = folded.trim_start_matches(|c: char| !c.is_alphanumeric());
    ["den", "chuyen", "luu ho so", "ngay", "gio", "so:", "so ", "cong van", "ho so"]
        .iter()
        .any(|s| f.starts_with(s))
}

pub(crate) fn is_subject_start(folded: &str) -> bool {
    ["v/v", "ve viec", "vv ", "v/v:", "ve ", "ve:", "v / v", "v.v ", "v.v.", "w ", "vv:"]
        .iter()
        .any(|s| folded.starts_with(s))
}

/// `Kính gửi:`, `Kính trình:`, `... điện:`.
fn addressee_start(line: &Line) -> Option<usize> {
    let folded = line.folded.as_str();
    // A recogniser may lose the second word.
    if line.ocr
        && let Some(rest) = line.text().strip_prefix("Kính ")
        && rest.starts_with(|c: char| c.is_uppercase() || c == '-')
    {
        return Some(line.text().len() - rest.len());
    }
    for word in ["kinh gui", "kinhgui", "kinh trinh", "kinh goi", "noi gui", "cong dien gui", "dien gui"] {
        if let Some(rest) = folded.strip_prefix(word)
            && (rest.trim_start().starts_with([':', '-', '.', ';'])
                || rest.trim().is_empty()
                || rest.starts_with(' ') && folded.len() < 90)
        {
            // Both words have as many letters folded as printed.
            let text = line.text();
            let skip = byte_of(text, word.chars().count());
            let rest = &text[skip..];
            let skip = skip + (rest.len() - rest.trim_start_matches([' ', ':', '.', ';']).len());
            return Some(skip);
        }
    }
    if is_telegraphed(line) {
        return Some(line.text().len());
    }
    let end = folded.trim_end();
    if (end.ends_with(" dien:") || end.ends_with(" dien") && line.upper && starts_with_office(folded))
        && folded.len() < 120
        && line.text().chars().next().is_some_and(char::is_uppercase)
    {
        return Some(line.text().len());
    }
    None
}

/// `SAO Y`, also with who made the copy and when, as a signing program draws it.
fn is_copy_mark(folded: &str) -> bool {
    let sort = ["sao y", "sao luc", "trich sao"].iter().find_map(|s| folded.strip_prefix(s));
    sort.is_some_and(|rest| !rest.starts_with(char::is_alphanumeric)) && folded.len() < 90
}

/// `ĐIỆN` alone on its line, under whoever sends a telegram.
fn is_telegraphed(line: &Line) -> bool {
    matches!(plain(line.text()).trim(), "điện" | "điện:")
}

/// A printed mark: urgency, secrecy, a stamp.
pub(crate) fn is_mark(folded: &str) -> bool {
    let f = folded.trim_matches(|c: char| !c.is_alphanumeric());
    is_copy_mark(f)
        || matches!(
            f,
            "hoa toc"
                | "thuong khan"
                | "khan"
                | "hoa toc hen gio"
                | "mat"
                | "toi mat"
                | "tuyet mat"
                | "xem xong tra lai"
                | "luu hanh noi bo"
                | "den"
                | "du thao"
                | "ban sao"
                | "cong van hoa toc"
                | "ban chinh"
        )
        || (f.starts_with("du thao") && f.len() < 40)
        || f.starts_with("ky boi")
        || f.starts_with("nguoi ky:")
        || f.starts_with("ngay ky:")
        || f.starts_with("thoi gian ky")
        || f.starts_with("cong van den")
}

/// True if the line is the printed name of a kind of document.
fn is_title(line: &Line) -> bool {
    let f = line.folded.trim_matches(|c: char| !c.is_alphanumeric());
    let titled = !line.positioned()
        && line.text().split(' ').all(|w| w.starts_with(char::is_uppercase))
        && document_type(f).is_some();
    if is_title_with_subject(line) {
        return true;
    }
    if !titled && !line.upper && !(line.bold && line.text().chars().next().is_some_and(char::is_uppercase)) {
        return false;
    }
    // Letters set apart: `Q U Y Ế T  Đ Ị N H`.
    let squeezed: String;
    let f = if f.len() > 7 && f.split(' ').all(|w| w.chars().count() == 1) {
        squeezed = f.replace(' ', "");
        TITLE_STARTS.iter().find(|t| t.replace(' ', "") == squeezed).copied().unwrap_or(f)
    } else {
        f
    };
    if document_type(f).is_some() {
        return true;
    }
    line.upper
        && TITLE_STARTS
            .iter()
            .any(|t| f.strip_prefix(t).is_some_and(|r| r.starts_with([' ', ':']) && !r.trim().is_empty()))
}

/// `KẾ HOẠCH V/v tổ chức hội thi`: the kind in capitals and the subject on one line.
fn is_title_with_subject(line: &Line) -> bool {
    let folded = line.folded.trim_start();
    TITLE_STARTS.iter().any(|t| {
        let about = folded.strip_prefix(t).map(str::trim_start);
        about.is_some_and(|r| r.starts_with("v/v") || r.starts_with("ve viec"))
            && is_upper_text(&line.text()[..byte_of(line.text(), t.chars().count())])
    })
}

struct Reader<'a> {
    zones: &'a mut Zones,
    /// The line, by its first byte of the source, that is the subject though no `V/v` stands before it.
    bare_subject: Option<usize>,
    subject: Vec<Block>,
    subject_open: bool,
    /// The foot of the last line of number or subject.
    foot: f32,
}

/// True if a line that a recogniser read under the number can be the subject though its `V/v` did
/// not come out.
fn is_subject_text(line: &Line) -> bool {
    line.ocr && !line.upper && congvan_text::syllables(line.text()) >= 2 && !is_stamp(&line.folded)
}

/// `Ngày 26/11/2024` alone on a line: when that is of which the subject speaks.
fn is_bare_day(folded: &str) -> bool {
    folded.strip_prefix("ngay ").is_some_and(|day| {
        day.len() <= 12
            && day.starts_with(|c: char| c.is_ascii_digit())
            && day
                .trim_end_matches('.')
                .bytes()
                .all(|b| b.is_ascii_digit() || matches!(b, b'/' | b'-' | b' '))
    })
}

impl Reader<'_> {
    /// One line or part of a line, in the order of its column.
    fn take(&mut self, line: &Line) {
        let zones = &mut *self.zones;
        if is_mark(&line.folded) {
            zones.marks.push(line.block());
        } else if is_nation(&line.folded) || is_motto(&line.folded) {
            self.subject_open = false;
            zones.nation.push(line.block());
        } else if zones.number.is_none() && is_number_part(line) {
            zones.number = Some(line.block());
            self.subject_open = false;
            self.foot = line.y1;
        } else if zones.dateline.is_none() && is_dateline(&line.folded) {
            self.subject_open = false;
            zones.dateline = Some(line.block());
        } else if zones.number.is_none()
            && !self.subject_open
            && (zones.letterhead.is_empty() || !line.folded.starts_with("v/v"))
        {
            zones.letterhead.push(line.block());
        } else if self.subject.is_empty()
            && (is_subject_start(&line.folded)
                || self.bare_subject == Some(line.text.source(0..1).start)
                || is_subject_text(line) && line.y0 - self.foot < 2.0 * line.height())
        {
            self.subject.push(line.block());
            self.subject_open = true;
            self.foot = line.y1;
        } else if self.subject_open
            && (!line.blank_before
                || !line.text().starts_with(char::is_uppercase)
                || is_bare_day(&line.folded))
            && !(line.ocr
                && (line.y0 - self.foot > 1.5 * line.height() || line.upper || is_stamp(&line.folded)))
        {
            self.subject.push(line.block());
            self.foot = line.y1;
        } else if zones.letterhead.is_empty()
            || (self.zones.dateline.is_none()
                && line.upper
                && self.subject.is_empty()
                && line.folded.len() < 90)
        {
            // The number may stand before the bodies in the order of the text.
            self.zones.letterhead.push(line.block());
        } else {
            self.zones.marks.push(line.block());
        }
    }
}

/// Reads the head into `zones`; returns the index of the first line of the body.
pub(crate) fn read(lines: &[Line], zones: &mut Zones) -> (usize, Geometry) {
    let geometry = Geometry::of(lines);
    let source = std::mem::take(&mut zones.source);
    let end = columns(lines, zones, &source);
    let next = below(lines, end, zones, &geometry, &source);
    zones.source = source;
    (next, geometry)
}

/// Where the subject of a letter begins that has no `V/v`: the first line, of a text without positions, between the
/// number and `Kính gửi` that is nothing else.
fn bare_subject(window: &[Line]) -> Option<usize> {
    let to = window.iter().position(|l| l.folded.starts_with("kinh") && addressee_start(l).is_some())?;
    let number = window[..to].iter().position(|l| is_number_line(l.text()))?;
    let between = &window[number + 1..to];
    if between.len() > 6
        || between.iter().any(|l| is_subject_start(&l.folded) || is_title(l) || l.folded.len() > 140)
    {
        return None;
    }
    let first = between.iter().find(|l| {
        !(l.upper
            || is_nation(&l.folded)
            || is_motto(&l.folded)
            || is_dateline(&l.folded)
            || is_mark(&l.folded))
            && congvan_text::syllables(l.text()) >= 3
            && !is_stamp(&l.folded)
    })?;
    Some(first.text.source(0..1).start)
}

/// The two columns; returns the index of the first line below them.
fn columns(lines: &[Line], zones: &mut Zones, source: &str) -> usize {
    let first_page = lines.first().map_or(1, |l| l.page);
    let window = &lines[..lines.len().min(HEAD_LINES)];
    let nation = window.iter().position(|l| is_nation(&l.folded) && l.page == first_page);
    let positioned = window.first().is_some_and(Line::positioned);

    let mut left: Vec<Line> = Vec::new();
    let mut right: Vec<Line> = Vec::new();
    let mut end = 0;
    let mut seen_number = false;
    let mut seen_date = false;
    // Where the right column begins.
    let nation_x = nation.filter(|_| positioned).map(|i| {
        let line = &lines[i];
        nation_word(line, source).map_or_else(
            || {
                line.widest_gap(line.page_width * 0.25)
                    .filter(|(_, g)| *g > 8.0)
                    .map_or(line.x0, |(w, _)| line.words[w].x0)
            },
            |w| line.words[w].x0,
        )
    });
    let nation_y = nation.map(|i| lines[i].y0);

    let bare_subject = if positioned { None } else { bare_subject(window) };
    for (i, line) in window.iter().enumerate() {
        end = i;
        let below_nation = nation.is_none_or(|n| i > n);
        if line.page != first_page && (seen_number || seen_date || i > 12) {
            break;
        }
        if below_nation && addressee_start(line).is_some() {
            break;
        }
        if below_nation
            && is_title(line)
            && (!positioned
                || seen_number && seen_date
                || (line.centre() - line.page_width / 2.0).abs() < line.page_width * 0.14
                || nation_x.is_none())
        {
            break;
        }
        if !positioned {
            // Running text: the head is over where sentences begin.
            if seen_number
                && seen_date
                && below_nation
                && line.blank_before
                && !is_subject_start(&line.folded)
                && bare_subject.is_none()
                && !line.upper
                && !is_dateline(&line.folded)
                && !is_number_line(line.text())
                && !is_mark(&line.folded)
            {
                break;
            }
            if line.folded.len() > 160 && !is_subject_start(&line.folded) {
                break;
            }
            seen_number |= is_number_line(line.text());
            seen_date |= is_dateline(&line.folded);
            left.push(line.clone());
            end = i + 1;
            continue;
        }
        let (l, r) = halves(line, nation_x, source);
        if let Some(l) = l {
            // A full line below number and date is the body.
            let wide = nation_x.is_some_and(|x| l.x1 > x + 40.0) || l.x1 - l.x0 > l.page_width * 0.62;
            if wide && r.is_none() && below_nation && (seen_number || seen_date) {
                break;
            }
            seen_number |= is_number_part(&l);
            if is_dateline(&l.folded) && !is_number_part(&l) {
                seen_date = true;
                right.push(l);
            } else if nation_y.is_some_and(|y| l.y1 < y - 2.2 * l.height())
                && !(l.upper && l.x1 < l.page_width * 0.55)
            {
                zones.marks.push(l.block());
            } else {
                left.push(l);
            }
        }
        if let Some(r) = r {
            seen_date |= is_dateline(&r.folded);
            if nation_y.is_some_and(|y| r.y1 < y - 0.3 * r.height()) {
                zones.marks.push(r.block());
            } else {
                right.push(r);
            }
        }
        end = i + 1;
    }
    let mut reader = Reader { zones, bare_subject, subject: Vec::new(), subject_open: false, foot: 0.0 };
    for line in &left {
        reader.take(line);
    }
    reader.subject_open = false;
    for line in &right {
        if is_nation(&line.folded) || is_motto(&line.folded) {
            reader.zones.nation.push(line.block());
        } else if reader.zones.dateline.is_none() && is_dateline(&line.folded) {
            reader.zones.dateline = Some(line.block());
        } else if reader.zones.number.is_none() && is_number_line(line.text()) {
            reader.zones.number = Some(line.block());
        } else if reader.zones.dateline.is_none() && is_split_dateline(&line.folded) {
            reader.zones.dateline = Some(line.block());
        } else {
            reader.zones.marks.push(line.block());
        }
    }
    let subject = reader.subject;
    if !subject.is_empty() {
        zones.subject = Some(join(&subject));
    }
    end
}

/// A dateline whose day was lost: `Đồng Nai, tháng 8 năm 2020`.
pub(crate) fn is_split_dateline(folded: &str) -> bool {
    folded.contains("thang") && folded.contains("nam") && folded.len() < 60
}

/// The index of the word at which the nation's line begins, where other words stand before it.
fn nation_word(line: &Line, source: &str) -> Option<usize> {
    (0..line.words.len()).find(|i| {
        let rest = congvan_text::fold(
            &source[line.words[*i].start..line.words.last().map_or(line.words[*i].end, |w| w.end)],
        );
        ["cong hoa xa", "conghoa", "dang cong san viet", "cong hoa  xa", "doan tncs ho chi minh"]
            .iter()
            .any(|s| rest.starts_with(s))
    })
}

/// The part of the line in the left column and that in the right one.
fn halves(line: &Line, nation_x: Option<f32>, source: &str) -> (Option<Line>, Option<Line>) {
    let edge = nation_x.unwrap_or(line.page_width * 0.45);
    if let Some(at) = nation_word(line, source) {
        if at == 0 {
            return (None, Some(line.clone()));
        }
        let (l, r) = line.split(at, source);
        return (Some(l), Some(r));
    }
    if let Some((at, gap)) = line.widest_gap(line.page_width * 0.30)
        && gap > line.size() * 0.9
        && line.words[at].x0 > edge - 70.0
        && line.words[at - 1].x1 < edge + 60.0
    {
        let (l, r) = line.split(at, source);
        return (Some(l), Some(r));
    }
    // `Số: 12/BC-X Nơi nào, ngày ...` set so tight that no gap is left: cut before the place.
    if line.x0 < edge - 40.0
        && is_number_line(line.text())
        && let Some(day) =
            line.words.iter().position(|w| congvan_text::fold(&source[w.start..w.end]).starts_with("ngay"))
    {
        let mut at = day;
        while at > 1
            && line.words[at - 1].x0 > edge - 60.0
            && line.words[at - 1].x0 - line.words[at - 2].x1 < line.size() * 0.6
        {
            at -= 1;
        }
        if at > 0 && at < day {
            let (l, r) = line.split(at - usize::from(line.words[at - 1].x0 > edge - 60.0), source);
            if !l.text().is_empty() {
                return (Some(l), Some(r));
            }
        }
    }
    if line.x0 > edge - 25.0 || (line.centre() > line.page_width * 0.58 && line.x0 > line.page_width * 0.36) {
        (None, Some(line.clone()))
    } else {
        (Some(line.clone()), None)
    }
}

/// Title, subject and addressees below the columns; returns the first line of the body.
fn below(lines: &[Line], from: usize, zones: &mut Zones, geometry: &Geometry, source: &str) -> usize {
    let mut i = from;
    // Marks and leftovers between the columns and the title.
    while let Some(line) = lines.get(i) {
        if is_mark(&line.folded) {
            zones.marks.push(line.block());
            i += 1;
        } else {
            break;
        }
    }
    if let Some(line) = lines.get(i)
        && is_title(line)
    {
        i = title(lines, i, zones, geometry);
        if let (Some(sender), Some(next)) = (lines.get(i), lines.get(i + 1))
            && is_telegraphed(next)
        {
            zones.marks.push(sender.block());
            i += 1;
        }
    }
    if let Some(line) = lines.get(i)
        && let Some(skip) = addressee_start(line)
    {
        return addressees(lines, i, skip, zones, geometry, source);
    }
    // `Kính gửi` may stand below a few lines of stamp.
    for ahead in 1..=4 {
        if let Some(line) = lines.get(i + ahead)
            && addressee_start(line)
                .is_some_and(|s| s < line.text().len() || line.folded.starts_with("kinh gui"))
            && lines[i..i + ahead].iter().all(|l| l.folded.len() < 70 && item_mark(l.text()).is_none())
            && zones.title.is_none()
        {
            for stray in &lines[i..i + ahead] {
                if zones.subject.is_none() && is_subject_start(&stray.folded) {
                    zones.subject = Some(stray.block());
                } else {
                    zones.marks.push(stray.block());
                }
            }
            let skip = addressee_start(line).unwrap_or(0);
            return addressees(lines, i + ahead, skip, zones, geometry, source);
        }
    }
    i
}

fn centred(line: &Line, geometry: &Geometry) -> bool {
    let middle = (geometry.left + geometry.right) / 2.0;
    let page_middle = line.page_width / 2.0;
    let off = (line.centre() - middle).abs().min((line.centre() - page_middle).abs());
    line.positioned() && off < 14.0 && line.x0 > geometry.left + 6.0
}

/// The name of the kind and the subject below it.
fn title(lines: &[Line], from: usize, zones: &mut Zones, geometry: &Geometry) -> usize {
    let line = &lines[from];
    zones.title = Some(line.block());
    let mut i = from + 1;
    let mut parts: Vec<Block> = Vec::new();
    let mut first_bold = false;
    // `KẾ HOẠCH TUYỂN SINH ...`: the title runs on into its subject.
    let f = line.folded.trim();
    let runs_on = document_type(f.trim_matches(|c: char| !c.is_alphanumeric())).is_none();
    let mut size = 0.0f32;
    while let Some(next) = lines.get(i) {
        if i - from > 9 || addressee_start(next).is_some() || next.page != line.page {
            break;
        }
        // `CHỦ TỊCH ỦY BAN NHÂN DÂN ...` / `ĐIỆN`, and the first item of a body.
        let item = !next.positioned()
            && item_mark(next.text()).is_some_and(|m| !matches!(m.kind, crate::MarkKind::Dash));
        if item || lines.get(i + 1).is_some_and(is_telegraphed) {
            break;
        }
        let begun = !parts.is_empty();
        let gap =
            if next.positioned() && lines[i - 1].positioned() { next.y0 - lines[i - 1].y0 } else { 0.0 };
        if is_dateline(&next.folded) && zones.dateline.is_none() && !begun {
            zones.dateline = Some(next.block());
            i += 1;
            continue;
        }
        if is_mark(&next.folded) {
            zones.marks.push(next.block());
            i += 1;
            continue;
        }
        if is_number_line(next.text()) && zones.number.is_none() {
            zones.number = Some(next.block());
            i += 1;
            continue;
        }
        // A subject in bold in the middle may begin as a body does (`Thực hiện nhiệm vụ ...`).
        // The first line of a body reaches the right edge; what is short of both stands under the title.
        let short = next.positioned() && next.x1 < geometry.right - 12.0 && next.x0 > geometry.left + 12.0;
        let under = short && (next.centre() - line.centre()).abs() < 6.0;
        let middle = centred(next, geometry) || under;
        let bold_subject = (next.bold || short && !begun && !next.italic)
            && !next.upper
            && middle
            && !next.text().starts_with('(');
        if !bold_subject && is_body_start(next, begun) {
            break;
        }
        if next.positioned() {
            if !begun {
                if !middle && !next.bold && !(next.x0 > geometry.left + 3.0 && is_subject_start(&next.folded))
                {
                    break;
                }
                first_bold = next.bold;
                size = next.height();
            } else {
                let like =
                    next.bold == first_bold || (next.words.first().is_some_and(|w| w.bold) && first_bold);
                let far = gap > geometry.leading.max(size) * 1.9;
                if far || !(middle && like || like && first_bold || middle && !first_bold) {
                    break;
                }
            }
        } else if begun {
            let wrapped = next.text().starts_with(char::is_lowercase);
            if next.blank_before && !wrapped {
                break;
            }
            let last = parts.last().map_or("", |p| p.text.text());
            // A subject in capitals ends with them: no blank line need part it from the body. In capitals may
            // stand first whose letter it is: `QUYẾT ĐỊNH` / `CỦA ỦY BAN NHÂN DÂN TỈNH` / `Về việc ...`.
            let body = !next.upper
                && !is_subject_start(&next.folded)
                && parts.iter().all(|p| is_upper_text(p.text.text()));
            if body || last.ends_with(['.', ';', ':']) || next.folded.len() > 140 {
                break;
            }
        } else if next.folded.len() > 330
            || (next.text().ends_with(['.', ';']) && next.folded.len() > 160 && !next.upper)
        {
            break;
        }
        parts.push(next.block());
        i += 1;
    }
    if !parts.is_empty() {
        let mut subject = join(&parts);
        if runs_on {
            let mut whole = line.block();
            whole.text.append(&subject.text, " ");
            subject = whole;
        }
        if zones.subject.is_none() {
            zones.subject = Some(subject);
        } else {
            zones.marks.extend(parts);
        }
    } else if runs_on && zones.subject.is_none() {
        zones.subject = Some(line.block());
    }
    i
}

/// Whether a folded line begins with a body or the holder of an office, who decides or sends a telegram.
fn starts_with_office(folded: &str) -> bool {
    [
        "chu tich",
        "giam doc",
        "bo truong",
        "bo ",
        "uy ban nhan dan",
        "hoi dong nhan dan",
        "truong ",
        "hieu truong",
        "thu tuong",
        "chinh phu",
        "tong giam doc",
        "chanh",
        "cuc truong",
        "quoc hoi",
        "ban thuong vu",
        "ban chap hanh",
        "hoi dong",
        "ban ",
        "van phong",
        "ubnd",
    ]
    .iter()
    .any(|s| folded.starts_with(s))
}

/// Words that begin a body, not a subject.
fn is_body_start(line: &Line, begun: bool) -> bool {
    let f = line.folded.as_str();
    const STARTS: [&str; 24] = [
        "can cu ",
        "thuc hien ",
        "xet ",
        "theo de nghi",
        "ngay ",
        "hom nay",
        "kinh gui",
        "i.",
        "i-",
        "1.",
        "dieu 1",
        "quyet dinh:",
        "quyet nghi:",
        "sau khi ",
        "tiep theo ",
        "chuc vu",
        "thoi gian:",
        "to chuc:",
        "nham ",
        "de ",
        "(ban hanh kem",
        "(kem theo",
        "hoi dong thi dua",
        "duoc su ",
    ];
    // `THỰC HIỆN CHỈ THỊ SỐ 5/CT-TTg ...` in capitals under the title is its subject.
    let capitals = line.upper && !begun && f.starts_with("thuc hien ");
    let body = !capitals
        && STARTS.iter().any(|s| f.starts_with(s))
        && (line.text().ends_with([';', '.', ','])
            || f.len() > 60
            // The first line of a long ground, without positions.
            || !line.positioned() && f.len() > 30 && is_sure_ground(f)
            || matches!(f, "quyet dinh:" | "quyet nghi:")
            || item_mark(line.text()).is_some()
            || line.italic
            || f.starts_with('('));
    // Who decides: in capitals, after a subject that is not.
    let decides = begun
        && line.upper
        && document_type(f.trim_matches(|c: char| !c.is_alphanumeric())).is_none()
        && starts_with_office(f);
    body || decides
}

/// True if the line begins with the dash of a list.
fn mark_of_list(line: &Line) -> bool {
    item_mark(line.text()).is_some_and(|m| matches!(m.kind, crate::MarkKind::Dash))
}

/// `- Căn cứ Luật ...`, `- Thực hiện Công văn số ...`.
fn is_ground(folded: &str) -> bool {
    let rest = folded.trim_start_matches(['-', '+', ' ']);
    ["can cu ", "thuc hien ", "xet de nghi", "theo de nghi", "sau khi "].iter().any(|s| rest.starts_with(s))
}

/// Words that begin a ground and never a subject.
fn is_sure_ground(folded: &str) -> bool {
    ["can cu ", "xet don ", "xet de nghi ", "xet to trinh "].iter().any(|s| folded.starts_with(s))
}

/// The word of a line at which the column of the addressees begins, where something stands left of
/// it.
fn beside(lines: &[Line], from: usize, line: &Line) -> Option<usize> {
    let head = &lines[from];
    let listed = head.words.iter().skip(2).map(|w| w.x0).find(|x| *x > head.x0 + 30.0);
    // Under `Kính gửi:` alone the list begins at its dash.
    let under = || {
        let mut words = line.text().split(' ').zip(&line.words);
        let dash = words.find(|(text, w)| matches!(*text, "-" | "–") && w.x0 > head.x0 + 30.0);
        dash.filter(|_| head.words.len() == 2).map(|(_, w)| w.x0)
    };
    let column = listed.or_else(under)?;
    if line.page != head.page || line.x0 > column - 30.0 {
        return None;
    }
    (1..line.words.len()).find(|i| {
        let (before, word) = (&line.words[i - 1], &line.words[*i]);
        (word.x0 - column).abs() < 14.0 && word.x0 - before.x1 > line.size() * 0.4
    })
}

/// The list after `Kính gửi:`; returns the first line after it.
fn addressees(
    lines: &[Line],
    from: usize,
    skip: usize,
    zones: &mut Zones,
    geometry: &Geometry,
    source: &str,
) -> usize {
    let head = &lines[from];
    let mut bulleted = false;
    let mut page = head.page;
    if skip < head.text().len() {
        let mut block = head.block();
        block.text = head.text.slice(skip..head.text().len());
        bulleted = item_mark(block.text.text()).is_some();
        zones.addressees.push(block);
    } else if !head.folded.starts_with("kinh") {
        // `THỦ TƯỚNG CHÍNH PHỦ điện:` names the issuer; it stays with the marks.
        zones.marks.push(head.block());
    }
    let mut i = from + 1;
    while let Some(line) = lines.get(i) {
        let mark = item_mark(line.text()).is_some_and(|m| {
            matches!(m.kind, crate::MarkKind::Dash | crate::MarkKind::Plus | crate::MarkKind::Bullet)
        });
        // A stamp beside the list is cut off where the list's own column begins.
        let cut = line.ocr.then(|| beside(lines, from, line)).flatten();
        let (stamp, own);
        let line = match cut {
            Some(at) => {
                (stamp, own) = line.split(at, source);
                let words = stamp.text().split(' ').filter(|w| w.chars().count() > 1);
                let noise = !words.clone().any(congvan_text::is_syllable);
                if mark_of_list(&own) || stamp.upper || noise || is_stamp(&stamp.folded) {
                    zones.marks.push(stamp.block());
                    &own
                } else {
                    line
                }
            }
            None => line,
        };
        let mark = mark || mark_of_list(line);
        // The grounds of a decision may be listed with the same dashes.
        // So may what happened on some day, in the body.
        let told = || {
            let words = line.folded.trim_start_matches(['-', '+', '*', ' ']);
            words.strip_prefix("ngay ").is_some_and(|d| d.starts_with(|c: char| c.is_ascii_digit()))
        };
        if mark && (is_ground(&line.folded) || told()) {
            break;
        }
        let last = zones.addressees.last().map_or("", |b| b.text.text());
        let closed = last.ends_with(['.', ':']) && !last.ends_with("..");
        if line.page != page {
            if !mark && closed {
                break;
            }
            page = line.page;
        }
        if is_mark(&line.folded) || is_dateline(&line.folded) && zones.dateline.is_none() {
            if is_mark(&line.folded) {
                zones.marks.push(line.block())
            } else {
                zones.dateline = Some(line.block())
            }
            i += 1;
            continue;
        }
        if mark {
            // Items of the body begin at the body's own indent, after a closed list.
            if line.positioned() && closed && line.x0 < geometry.left + 48.0 && line.x0 < head.x0 {
                break;
            }
            bulleted = true;
        } else if line.positioned() {
            let indent = line.x0 - geometry.left;
            let deep =
                indent > 55.0 || (indent > 38.0 && !closed && line.text().starts_with(char::is_lowercase));
            let gap = line.y0 - lines[i - 1].y0;
            let wide = line.x1 - line.x0 > (geometry.right - geometry.left) * 0.9;
            if !deep
                || wide
                || (closed && gap > geometry.leading * 1.4 && !line.text().starts_with(char::is_lowercase))
            {
                let listed = last.ends_with(',') && !wide && item_mark(line.text()).is_none();
                let wrapped = listed && gap < geometry.leading * 1.6
                    || !closed
                        && !last.is_empty()
                        && line.text().starts_with(char::is_lowercase)
                        && gap < geometry.leading * 1.5
                        && !last.ends_with(';')
                        && indent > -5.0
                        && lines[i - 1].x1 > geometry.right - 60.0;
                if !wrapped {
                    break;
                }
            }
            if last.is_empty() && line.text().ends_with(':') {
                break;
            }
        } else {
            let lower = line.text().starts_with(char::is_lowercase);
            // What goes on in lower case within an entry begins nothing: `... / ngày 20/3/2025;`.
            let goes_on = bulleted && lower && !closed && !last.ends_with(';');
            let starts_body = is_body_start(line, false) && !goes_on || line.folded.len() > 150;
            if bulleted {
                // A wrapped entry goes on; anything else is the body.
                // `- Phòng Y tế; Phòng Giáo dục;` / `Trung tâm Y tế;` / `- UBND các xã`: an entry of several bodies.
                let of_list = line.text().ends_with(';')
                    && lines.get(i + 1).is_some_and(|next| mark_of_list(next) && !next.blank_before);
                if line.blank_before && !last.ends_with(',')
                    || closed && !lower
                    || last.ends_with(';') && !lower && !of_list
                    || starts_body
                {
                    break;
                }
            } else if zones.addressees.is_empty() {
                if starts_body {
                    break;
                }
            } else if line.blank_before || closed || starts_body || (!lower && !last.ends_with([',', ';'])) {
                break;
            }
        }
        zones.addressees.push(line.block());
        i += 1;
    }
    i
}

pub(crate) fn join(blocks: &[Block]) -> Block {
    let mut out = blocks[0].clone();
    for block in &blocks[1..] {
        out.text.append(&block.text, " ");
        out.bold &= block.bold;
        out.italic &= block.italic;
    }
    out
}
