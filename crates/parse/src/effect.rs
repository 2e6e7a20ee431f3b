//! From when a document is in force, by its own words (`hiệu lực`).
//!
//! What is said of another document (`Luật ... có hiệu lực từ ngày ...`) or of the end of one (`hết hiệu lực`) is none of
//! it: the sentence has to name the document itself, as `Quyết định này` or by its bare kind.

use congvan_layout::Zones;
use congvan_model::Effect;
use congvan_text::{byte_of, fold};
use jiff::civil::Date;

use crate::extras::moment_day;
use crate::found::Parsed;

/// Reads the first clause of the body that says it.
pub(crate) fn read(zones: &Zones, out: &mut Parsed) {
    let own = format!("{} co hieu luc", fold(out.letter.document_type.vietnamese()));
    for paragraph in &zones.body {
        let text = paragraph.text.text();
        let Some((effect, range)) = clause(text, &own, out.letter.date) else { continue };
        out.note(zones, "/effect".into(), paragraph.text.source(range), "effect.force", &effect.text, 0.92);
        out.letter.effect = Some(effect);
        return;
    }
}

/// The clause in this text; `own` is how it begins with the bare kind of the document, folded.
fn clause(text: &str, own: &str, issued: Option<Date>) -> Option<(Effect, std::ops::Range<usize>)> {
    let folded = fold(text);
    let of_itself = folded.match_indices("nay co hieu luc").map(|(i, _)| i + "nay ".len());
    let by_kind = folded
        .match_indices(own)
        .filter(|(i, _)| {
            let before = folded[..*i].trim_end();
            before.is_empty() || before.ends_with(['.', ':', ';'])
        })
        .map(|(i, found)| i + found.len() - "co hieu luc".len());
    let at = of_itself.chain(by_kind).min()?;
    // Letters of both are as many: a folded one is one of the text.
    let start = byte_of(text, folded[..at].chars().count());
    let rest = &text[start..];
    let end = rest.find([';', '\n']).unwrap_or(rest.len());
    let end = rest[..end].match_indices(". ").map(|(i, _)| i).next().unwrap_or(end);
    let said = rest[..end].trim_end_matches(['.', '/', ',', ' ']);
    let words = fold(said);
    // With nothing but an hour before it.
    let named = |rest: &str| {
        moment_day(rest, issued).filter(|(_, at)| at.start < byte_of(rest, 24)).map(|(day, _)| day)
    };
    let from = after(said, &words, "tu ngay").or_else(|| after(said, &words, "tu")).and_then(|rest| {
        let counted = fold(rest);
        let by_signing = ["ngay ky", "ky", "ngay ban hanh", "ban hanh"];
        match by_signing
            .iter()
            .any(|w| counted.strip_prefix(w).is_some_and(|r| !r.starts_with(char::is_alphanumeric)))
        {
            // `sau 10 ngày kể từ ngày ký` is another day.
            true => issued.filter(|_| !words.contains("luc sau ") && !words.contains("thi hanh sau ")),
            false => named(rest),
        }
    });
    let until = ["den het", "den ngay"].iter().find_map(|w| after(said, &words, w)).and_then(named);
    if from.is_none() && until.is_none() && !words.contains("tu ") {
        return None;
    }
    Some((Effect { text: said.to_owned(), from, until }, start..start + said.len()))
}

/// What stands in `text` behind the last letter of `words`, which are searched in its folded form, but for
/// a `ngày` at the end of them.
fn after<'a>(text: &'a str, folded: &str, words: &str) -> Option<&'a str> {
    let at = folded.find(words)? + words.len() - if words.ends_with(" ngay") { "ngay".len() } else { 0 };
    Some(text[byte_of(text, folded[..at].chars().count())..].trim_start())
}
