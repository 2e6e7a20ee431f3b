//! Numbers and symbols of documents (`số, ký hiệu`): the rules of the families `number.*` and
//! `reference.*`, by Decree 30/2020/NĐ-CP, annex I, and the Party's rules.

use super::words::{Read, fail, maybe, number};

/// A number and a symbol.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    /// `930`, `30c`; `None` where it was left blank.
    pub number: Option<String>,
    /// `UBND-KGVX`, `2020/NĐ-CP`, `CV/TU`.
    pub symbol: String,
    /// The Party's form: the number and the symbol joined by a hyphen.
    pub party: bool,
}

impl Code {
    /// As it is cited: `930/UBND-KGVX`, `26-NQ/TW`.
    pub fn cited(&self) -> String {
        let joint = if self.party { '-' } else { '/' };
        format!("{}{joint}{}", self.number.as_deref().unwrap_or(""), self.symbol)
    }
}

fn is_dash(c: char) -> bool {
    matches!(c, '-' | '–' | '—' | '\u{2010}' | '\u{2011}')
}

/// Digits, one letter after them or none: `930`, `30c`, `001`.
fn figures(input: &str) -> Read<'_, &str> {
    let n = input.bytes().take_while(u8::is_ascii_digit).count();
    if n == 0 || n > 6 {
        return fail(input);
    }
    let rest = &input[n..];
    let letter = rest.chars().next().filter(|c| c.is_alphabetic());
    if let Some(c) = letter {
        let after = &rest[c.len_utf8()..];
        if after.starts_with(char::is_alphanumeric) || !after.trim_start().starts_with(['/', '-', '–']) {
            return fail(input);
        }
        return Ok((after, &input[..n + c.len_utf8()]));
    }
    Ok((rest, &input[..n]))
}

/// One group of a symbol: letters with at least one capital, digits, `&`, `.`, small letters.
/// Ends before white space, a mark, or a dash.
fn group(input: &str) -> Read<'_, &str> {
    let mut end = 0;
    let mut capital = false;
    let mut chars = input.char_indices().peekable();
    while let Some((i, c)) = chars.next() {
        let dot = c == '.' && chars.peek().is_some_and(|(_, n)| n.is_uppercase()) && end > 0;
        if c.is_alphanumeric() || c == '&' || dot {
            capital |= c.is_uppercase();
            end = i + c.len_utf8();
        } else {
            break;
        }
    }
    if end == 0 || !capital && !input[..end].bytes().all(|b| b.is_ascii_digit()) {
        return fail(input);
    }
    Ok((&input[end..], &input[..end]))
}

/// Groups joined by dashes and slashes, white space around them dropped: `KH - UBND` is `KH-UBND`.
/// `tight` forbids white space around the joints but for one side of a dash.
fn groups(input: &str, tight: bool) -> Read<'_, String> {
    let (mut rest, first) = group(input)?;
    if !first.chars().next().is_some_and(|c| c.is_uppercase() || c.is_ascii_digit()) {
        return fail(input);
    }
    let mut out = first.to_owned();
    let mut letters = first.chars().any(char::is_uppercase);
    loop {
        let spaced = rest.trim_start_matches(' ');
        let gap = rest.len() - spaced.len();
        let Some(c) = spaced.chars().next().filter(|c| is_dash(*c) || *c == '/') else {
            break;
        };
        let after = &spaced[c.len_utf8()..];
        let next = after.trim_start_matches(' ');
        let gap_after = after.len() - next.len();
        // In a sentence ` - ` between words is a dash of the sentence unless both sides are
        // capitals only.
        let Ok((tail, one)) = group(next) else {
            break;
        };
        let capitals = one.chars().filter(|c| c.is_alphabetic()).filter(|c| c.is_uppercase()).count() * 2
            >= one.chars().filter(|c| c.is_alphabetic()).count();
        if !one.chars().next().is_some_and(|c| c.is_uppercase() || c.is_ascii_digit()) || !capitals {
            break;
        }
        if tight && (gap > 0 || gap_after > 0) {
            let single = one.chars().count() <= 8
                && one.chars().all(|c| c.is_uppercase() || c == '&' || c.is_ascii_digit());
            if !single
                || c == '/' && gap > 0 && gap_after > 0
                || tail.starts_with(' ')
                    && gap > 0
                    && gap_after > 0
                    && tail.trim_start().starts_with(char::is_uppercase)
            {
                break;
            }
        }
        out.push(if is_dash(c) { '-' } else { '/' });
        out.push_str(one);
        letters |= one.chars().any(char::is_uppercase);
        rest = tail;
    }
    if !letters {
        return fail(input);
    }
    Ok((rest, out))
}

/// *Matches* what follows `Số:` in a letterhead: `930 /UBND-KGVX`, `/QĐ-UBND` (blank number), `30c/NQ-CP`,
/// `07/2008/CT-BTTTT`, `12-CV/TU`, `367 - CV/TWĐTN-VP`, `1961/QĐUBND`, `12 -CV/TU`.
/// *Does not match* words.
/// *Source*: Decree 30 annex I part II.3; Party instruction 36-HD/VPTW.
pub fn of_letterhead(input: &str) -> Read<'_, Code> {
    let input = input.trim_start_matches([' ', ':', '.', ';', ',', '…', '_']);
    let (rest, figure) = maybe(figures, input);
    let gap = rest.trim_start_matches([' ', '.', '…', '_']);
    let Some(sign) = gap.chars().next() else {
        return match figure {
            Some(f) => Ok((gap, Code { number: Some(f.to_owned()), symbol: String::new(), party: false })),
            None => fail(input),
        };
    };
    if sign == '/' {
        let after = gap[1..].trim_start_matches([' ', '/']);
        // A year before the symbol: a normative document.
        if let (tail, Some(y)) = maybe(number(4, 4), after)
            && let Some(tail) = tail.trim_start_matches(' ').strip_prefix('/')
        {
            let (rest, symbol) = groups(tail.trim_start_matches(' '), false)?;
            return Ok((
                rest,
                Code { number: figure.map(str::to_owned), symbol: format!("{y}/{symbol}"), party: false },
            ));
        }
        let (rest, symbol) = groups(after, false)?;
        return Ok((rest, Code { number: figure.map(str::to_owned), symbol, party: false }));
    }
    if is_dash(sign) {
        let after = gap[sign.len_utf8()..].trim_start_matches(' ');
        let (rest, symbol) = groups(after, false)?;
        return Ok((rest, Code { number: figure.map(str::to_owned), party: symbol.contains('/'), symbol }));
    }
    // Without its slash: `930 UBND-KGVX`.
    if figure.is_some()
        && let (rest, Some(symbol)) = maybe(|i| groups(i, false), gap)
    {
        return Ok((rest, Code { number: figure.map(str::to_owned), symbol, party: false }));
    }
    match figure {
        Some(f) => Ok((rest, Code { number: Some(f.to_owned()), symbol: String::new(), party: false })),
        None => fail(input),
    }
}

/// Abbreviations of kinds of document as they stand first in a symbol.
const KINDS: [&str; 36] = [
    "NQ", "QĐ", "CT", "QC", "QyĐ", "TC", "TB", "HD", "CTr", "KH", "PA", "ĐA", "DA", "BC", "BB", "TTr", "HĐ",
    "CĐ", "BGN", "BTT", "GUQ", "GM", "GGT", "GNP", "PG", "PC", "PB", "NĐ", "TT", "TTLT", "KL", "CV", "QH",
    "QLNT", "TTg", "GP",
];

/// What a recogniser made of the number in a letterhead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Noisy {
    /// The figures, where nothing but figures stands in their place.
    pub number: Option<String>,
    /// The symbol; empty if none can be told.
    pub symbol: String,
    /// Bytes of the input that the symbol was read from.
    pub at: std::ops::Range<usize>,
    /// True if the symbol differs from what was read.
    pub mended: bool,
}

/// *Matches* `44 }#GM-TB`, `4#12 /SYT-TCCB`, `6957QĐ-SYT`, `34 /QĐĐ-UBND`, `12/UBND~KGVX`: what comes of a
/// letterhead whose number is written by hand. The figures count only where they stand alone.
/// `kind` is the abbreviation that the printed name of the kind asks for, `organs` those of the
/// bodies in the letterhead.
pub fn of_noisy_letterhead(input: &str, kind: Option<&str>, organs: &[String]) -> Option<Noisy> {
    let plainly = input.replace(['~', '¬', '_', '='], "-");
    // `~` and `¬` are longer than `-`: only a text that keeps its bytes can be mapped.
    let text = if plainly.len() == input.len() { plainly.as_str() } else { input };
    let mut best: Option<(usize, usize, String)> = None;
    for (i, c) in text.char_indices() {
        let start = i + c.len_utf8();
        let opens = match c {
            '/' => true,
            // Without its slash: a known kind after a figure or a speck.
            _ if !c.is_alphabetic() && c != '-' && c != '&' => {
                let word: String = text[start..].chars().take_while(|c| c.is_alphabetic()).collect();
                KINDS.contains(&word.as_str()) || organs.contains(&word)
            }
            _ => false,
        };
        if !opens {
            continue;
        }
        let lead = text[start..].len() - text[start..].trim_start_matches([' ', '/', '.']).len();
        let Ok((rest, symbol)) = groups(&text[start + lead..], false) else {
            continue;
        };
        let capitals = symbol.chars().filter(|c| c.is_uppercase()).count();
        let figures_first = symbol.starts_with(|c: char| c.is_ascii_digit());
        // A letter alone between slashes is the end of a number: `29Ý/STTTT-CNTT`.
        let leftover = symbol.split_once('/').is_some_and(|(first, _)| first.chars().count() == 1);
        if capitals < 2 || figures_first || leftover {
            continue;
        }
        let end = text.len() - rest.len();
        if best.as_ref().is_none_or(|(_, e, _)| end > *e) {
            best = Some((start + lead, end, symbol));
        }
    }
    let (from, end, read) = best?;
    let symbol = mend_symbol(&read, kind, organs);
    let before = text[..from].trim_matches([' ', '/', '.', ':', ';', ',', '…', '-']);
    let one = |left: &str| left.chars().count() == 1;
    let before =
        before.split_once('/').filter(|(_, left)| one(left)).map_or(before, |(number, _)| number.trim_end());
    let slashed = text[..from].trim_end().ends_with('/');
    let number =
        (slashed && !before.is_empty() && before.len() <= 5 && before.bytes().all(|b| b.is_ascii_digit()))
            .then(|| before.to_owned());
    Some(Noisy { number, mended: symbol != read, symbol, at: from..end })
}

/// The symbol with groups that are one slip away from what kind and bodies ask for put right:
/// `QĐĐ` and `QÐ` for `QĐ`, `TIr` for `TTr`, `5YT` for `SYT`.
pub fn mend_symbol(symbol: &str, kind: Option<&str>, organs: &[String]) -> String {
    let mut out = String::with_capacity(symbol.len());
    let mut first = true;
    for piece in symbol.split_inclusive(['-', '/']) {
        let joint = piece.chars().next_back().filter(|c| matches!(c, '-' | '/'));
        let group = joint.map_or(piece, |_| &piece[..piece.len() - 1]);
        let mut mended = undouble(group);
        let known = |g: &str| KINDS.contains(&g) || organs.iter().any(|o| o == g);
        if !known(&mended) {
            let wanted = kind.filter(|_| first).into_iter().chain(organs.iter().map(String::as_str));
            let slips: Vec<&str> = wanted.filter(|w| one_slip(&mended, w)).collect();
            if let [only] = slips.as_slice() {
                mended = (*only).to_owned();
            }
        }
        out.push_str(&mended);
        out.extend(joint);
        first = false;
    }
    out
}

/// `QĐĐ` is `QĐ`: recognisers write a letter with a stroke twice.
fn undouble(group: &str) -> String {
    let once = group.replace("ĐĐ", "Đ");
    if once != group && (KINDS.contains(&once.as_str()) || once.contains("GD&Đ") || once.contains("GDĐ")) {
        once
    } else {
        group.to_owned()
    }
}

/// True if one letter of the group differs from `wanted`, by shape: not two different figures.
fn one_slip(group: &str, wanted: &str) -> bool {
    let lower = |s: &str| -> Vec<char> { congvan_text::plain(s).chars().collect() };
    let (a, b) = (lower(group), lower(wanted));
    b.len() >= 2
        && a != b
        && a.len() == b.len()
        && congvan_text::reading_distance(&a, &b, if b.len() >= 4 { 10 } else { 6 }).is_some()
}

/// A code as it is cited in a text that was read from a picture: the kind undoubled.
pub fn mend_cited(code: &mut Code) {
    code.symbol = mend_symbol(&code.symbol, None, &[]);
}

/// *Matches* a code in a sentence: `30/2020/NĐ-CP`, `1479/QĐ-TTg`, `26-NQ/TW`, `45/2019/QH14`, `2881/UBND – VP`,
/// `06/2015/TTLT-BGDĐT-BNV`, `03/ CT-UBND`, `10697 & 11028/UBND-KGVX` (the second).
/// *Does not match* dates (`15/8/2020`), ranges (`2021-2025`), `24/7`, `100 m/phút`.
/// *Source*: Decree 30 annex I.
pub fn in_sentence(input: &str) -> Read<'_, Code> {
    let (rest, figure) = figures(input)?;
    let spaced = rest.trim_start_matches(' ');
    let gap = rest.len() - spaced.len();
    let Some(sign) = spaced.chars().next() else {
        return fail(input);
    };
    let after = &spaced[sign.len_utf8()..];
    let next = after.trim_start_matches(' ');
    if sign == '/' {
        if gap > 1 {
            return fail(input);
        }
        if let (tail, Some(y)) = maybe(number(4, 4), next) {
            let Some(tail) = tail.trim_start_matches(' ').strip_prefix('/') else {
                return fail(input);
            };
            if !(1945..2100).contains(&y) {
                return fail(input);
            }
            let (rest, symbol) = groups(tail.trim_start_matches(' '), true)?;
            return Ok((
                rest,
                Code { number: Some(figure.to_owned()), symbol: format!("{y}/{symbol}"), party: false },
            ));
        }
        let (rest, symbol) = groups(next, true)?;
        // Two capitals at least: `5/A` is a house, `24/Q` a slip.
        if symbol.chars().filter(|c| c.is_uppercase()).count() < 2 {
            return fail(input);
        }
        return Ok((rest, Code { number: Some(figure.to_owned()), symbol, party: false }));
    }
    if is_dash(sign) {
        let (rest, symbol) = groups(next, true)?;
        // The Party's form has a kind, a slash, an organ.
        let Some((kind, organ)) = symbol.split_once('/') else {
            return fail(input);
        };
        // `35-L/CTN`: a law as it was promulgated.
        let kinds =
            kind.chars().all(char::is_alphabetic) && ((2..=5).contains(&kind.chars().count()) || kind == "L");
        if !kinds
            || organ.chars().filter(|c| c.is_uppercase()).count() < 2
            || kind.chars().next().is_some_and(char::is_lowercase)
        {
            return fail(input);
        }
        return Ok((rest, Code { number: Some(figure.to_owned()), symbol, party: true }));
    }
    fail(input)
}

/// *Matches* a number that runs into its kind, as old laws and hasty typists have it: `57L/CTN`, `85 NĐ-CP`,
/// `1189TT/LN`.
/// *Does not match* houses and rooms (`12A/5`), where nothing but capitals follows the joint.
/// *Source*: laws before 1996 were numbered so; counts only behind `số` or the name of the kind.
pub fn run_together(input: &str) -> Read<'_, Code> {
    let digits = input.bytes().take_while(u8::is_ascii_digit).count();
    let space = usize::from(input[digits..].starts_with(' '));
    let kind: String = input[digits + space..].chars().take_while(|c| c.is_uppercase()).collect();
    let rest = &input[digits + space + kind.len()..];
    let sign = rest.chars().next();
    let known = KINDS.contains(&kind.as_str()) || kind == "L";
    if digits == 0 || digits > 5 || !known || !sign.is_some_and(|c| c == '/' || is_dash(c)) {
        return fail(input);
    }
    let (rest, symbol) = groups(&rest[sign.map_or(1, char::len_utf8)..], true)?;
    if symbol.chars().filter(|c| c.is_uppercase()).count() < 2 {
        return fail(input);
    }
    let number = Some(format!("{}{kind}", &input[..digits]));
    Ok((rest, Code { number, symbol, party: sign != Some('/') }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(text: &str) -> Option<(Option<String>, String)> {
        of_letterhead(text).ok().map(|(_, c)| (c.number, c.symbol))
    }

    #[test]
    fn letterheads() {
        let some = |n: &str, s: &str| Some((Some(n.to_owned()), s.to_owned()));
        assert_eq!(head("930 /UBND-KGVX"), some("930", "UBND-KGVX"));
        assert_eq!(head("397     /UBND -TP"), some("397", "UBND-TP"));
        assert_eq!(head(": 12-CV/TU"), some("12", "CV/TU"));
        assert_eq!(head("367 - QĐ/TWĐTN-VP"), some("367", "QĐ/TWĐTN-VP"));
        assert_eq!(head("07/2008/CT-BTTTT"), some("07", "2008/CT-BTTTT"));
        assert_eq!(head("30c/NQ-CP"), some("30c", "NQ-CP"));
        assert_eq!(head("453 /PGD&ĐT"), some("453", "PGD&ĐT"));
        assert_eq!(head("/QĐ-UBND"), Some((None, "QĐ-UBND".into())));
        assert_eq!(head("464/TTg-CĐS"), some("464", "TTg-CĐS"));
    }

    #[test]
    fn letterheads_with_a_number_by_hand() {
        let read = |text: &str, kind: Option<&str>, organs: &[&str]| {
            let organs: Vec<String> = organs.iter().map(|o| (*o).to_owned()).collect();
            of_noisy_letterhead(text, kind, &organs).map(|n| (n.number, n.symbol))
        };
        let some = |n: Option<&str>, s: &str| Some((n.map(str::to_owned), s.to_owned()));
        assert_eq!(read(": 44 }#GM-TB", Some("GM"), &[]), some(None, "GM-TB"));
        assert_eq!(read(":4#12 /SYT-TCCB", None, &["SYT"]), some(None, "SYT-TCCB"));
        assert_eq!(read(": 6957QĐ-SYT", Some("QĐ"), &["SYT"]), some(None, "QĐ-SYT"));
        assert_eq!(read(": 34 /QĐĐ-UBND", Some("QĐ"), &["UBND"]), some(Some("34"), "QĐ-UBND"));
        assert_eq!(read(": 12/UBND~KGVX", None, &["UBND"]), some(Some("12"), "UBND-KGVX"));
        assert_eq!(read(": 239 /TIr-UBND", Some("TTr"), &["UBND"]), some(Some("239"), "TTr-UBND"));
        assert_eq!(read(": 7 /KH-5YT", Some("KH"), &["SYT"]), some(Some("7"), "KH-SYT"));
        assert_eq!(read(": 443! /BĐH", None, &[]), some(None, "BĐH"));
        assert_eq!(read(": 218 /Ý/SYT-NVY", None, &["SYT"]), some(Some("218"), "SYT-NVY"));
        assert_eq!(read(": 443 tháng 8", None, &[]), None);
    }

    #[test]
    fn sentences() {
        let read = |text: &str| in_sentence(text).ok().map(|(_, c)| c.cited());
        assert_eq!(read("30/2020/NĐ-CP ngày"), Some("30/2020/NĐ-CP".into()));
        assert_eq!(read("26-NQ/TW"), Some("26-NQ/TW".into()));
        assert_eq!(read("45/2019/QH14;"), Some("45/2019/QH14".into()));
        assert_eq!(read("2881/UBND – VP ngày"), Some("2881/UBND-VP".into()));
        assert_eq!(read("06/2015/TTLT-BGDĐT-BNV ngày"), Some("06/2015/TTLT-BGDĐT-BNV".into()));
        assert_eq!(read("15/8/2020"), None);
        assert_eq!(read("2021-2025"), None);
        assert_eq!(read("24/7"), None);
        assert_eq!(read("16/10/2020. Báo cáo"), None);
    }
}
