//! What a container states of the letter in it: evidence of its own beside the letter.

use congvan_extract::{Extracted, Stated, StatedField};
use congvan_model::{Diagnostic, DocumentType, Evidence, Letter, Pages, Record, Severity, Signer};
use congvan_text::fold;

/// The rule by which such values are read.
const RULE: &str = "edxml.header";

/// How sure such a value is: a clerk typed it, and no rule had to find it.
const CONFIDENCE: f32 = 0.95;

/// Takes away the page on which the fields are set, so that it is not read as a part of the letter;
/// where there is nothing else, it stays and is read as the letter.
pub(crate) fn take_sheet(extracted: &mut Extracted) -> Option<Pages> {
    let number = extracted.stated.first()?.page;
    let pages = &mut extracted.pages.pages;
    let is_last = pages.last().is_some_and(|p| p.number == number);
    let others = pages.iter().any(|p| p.number != number && !p.lines.is_empty());
    (is_last && others).then(|| Pages { pages: pages.split_off(pages.len() - 1) })
}

/// Gives the letter what it does not say itself, and tells where the two differ. `alone`: there is
/// nothing but what is stated.
pub(crate) fn fill(record: &mut Record, stated: &[Stated], source_text: &str, alone: bool) {
    if alone && !stated.is_empty() {
        forget(record, stated);
    }
    let is_given = |record: &Record, field| match field {
        StatedField::Addressee => !record.letter.addressees.is_empty(),
        // A name of one signer and the title of another would be nobody's.
        StatedField::SignerAuthority | StatedField::SignerTitle => record.letter.signer.name.is_some(),
        _ => false,
    };
    let given: Vec<bool> = stated.iter().map(|s| is_given(record, s.field)).collect();
    for (one, _) in stated.iter().zip(given).filter(|(_, given)| !given) {
        let (pointer, is_new, agrees) = put(&mut record.letter, one);
        if is_new {
            prove(record, &pointer, one, source_text);
        } else if !agrees {
            let message = format!("gói edXML ghi “{}”, khác với văn bản", one.value);
            record.diagnostics.push(Diagnostic {
                page: Some(one.page),
                ..Diagnostic::new("edxml.differs", Severity::Review, &pointer, message)
            });
        }
    }
}

/// Forgets what was read from the sheet as if it were a letter: the fields say it better.
fn forget(record: &mut Record, stated: &[Stated]) {
    let letter = &mut record.letter;
    for one in stated {
        let (pointer, slot) = match one.field {
            StatedField::Date => {
                letter.date = None;
                record.evidence.remove("/date");
                continue;
            }
            StatedField::DocumentType => {
                letter.document_type = DocumentType::Khac;
                record.evidence.remove("/document_type");
                continue;
            }
            StatedField::Addressee => {
                letter.addressees.clear();
                record.evidence.retain(|pointer, _| !pointer.starts_with("/addressees"));
                continue;
            }
            StatedField::SignerAuthority | StatedField::SignerTitle | StatedField::SignerName => {
                letter.signer = Signer::default();
                record.evidence.retain(|pointer, _| !pointer.starts_with("/signer"));
                continue;
            }
            field => text(letter, field),
        };
        *slot = None;
        record.evidence.remove(pointer);
    }
}

/// The place of a field that is a text.
fn text(letter: &mut Letter, field: StatedField) -> (&'static str, &mut Option<String>) {
    match field {
        StatedField::IssuerParent => ("/issuer_parent", &mut letter.issuer_parent),
        StatedField::Number => ("/number", &mut letter.number),
        StatedField::Symbol => ("/symbol", &mut letter.symbol),
        StatedField::Place => ("/place", &mut letter.place),
        StatedField::Subject => ("/subject", &mut letter.subject),
        StatedField::SignerAuthority => ("/signer/authority", &mut letter.signer.authority),
        StatedField::SignerTitle => ("/signer/title", &mut letter.signer.title),
        StatedField::SignerName => ("/signer/name", &mut letter.signer.name),
        _ => ("/issuer", &mut letter.issuer),
    }
}

/// Puts a value where there is none; gives its pointer, whether there was none, and whether what is
/// there is the same.
fn put(letter: &mut Letter, one: &Stated) -> (String, bool, bool) {
    match one.field {
        StatedField::Addressee => {
            letter.addressees.push(one.value.clone());
            (format!("/addressees/{}", letter.addressees.len() - 1), true, true)
        }
        StatedField::Date => {
            let Ok(day) = one.value.parse() else { return ("/date".to_owned(), false, true) };
            let is_new = letter.date.is_none();
            ("/date".to_owned(), is_new, *letter.date.get_or_insert(day) == day)
        }
        StatedField::DocumentType => {
            let named = |kind: &DocumentType| fold(kind.vietnamese()) == fold(&one.value);
            let kind = DocumentType::ALL.into_iter().find(named);
            let is_new = letter.document_type == DocumentType::Khac && kind.is_some();
            letter.document_type = kind.filter(|_| is_new).unwrap_or(letter.document_type);
            ("/document_type".to_owned(), is_new, true)
        }
        field => {
            let (pointer, slot) = text(letter, field);
            let is_new = slot.is_none();
            let value = slot.get_or_insert_with(|| one.value.clone());
            // Names are written in many ways, numbers in one.
            let exact = matches!(field, StatedField::Number | StatedField::Symbol);
            (pointer.to_owned(), is_new, !exact || same(value, &one.value))
        }
    }
}

/// True for the same number or symbol, however its signs, marks and leading zeros are written.
fn same(a: &str, b: &str) -> bool {
    let bare = |text: &str| {
        let letters: String = fold(text).chars().filter(|c| c.is_alphanumeric()).collect();
        letters.trim_start_matches('0').to_owned()
    };
    bare(a) == bare(b)
}

/// Notes where the value stands, and that it is no longer missing.
fn prove(record: &mut Record, pointer: &str, one: &Stated, source_text: &str) {
    let evidence = Evidence {
        page: one.page,
        bbox: None,
        text: source_text.get(one.span.range()).unwrap_or(&one.value).to_owned(),
        span: one.span,
        confidence: CONFIDENCE,
        rule: Some(RULE.to_owned()),
    };
    record.evidence.insert(pointer.to_owned(), evidence);
    let field = pointer.split('/').nth(1).unwrap_or_default();
    record.diagnostics.retain(|d| {
        let is_doubt = d.code.ends_with(".missing") || d.code == "document-type.doubtful";
        !(is_doubt && d.pointer.split('/').nth(1) == Some(field))
    });
}

#[cfg(test)]
mod tests {
    use super::same;

    #[test]
    fn numbers_are_the_same_however_they_are_written() {
        assert!(same("45", "045") && same("SYT-NVY", "/SYT-NVY") && same("QĐ-UBND", "QD-UBND"));
        assert!(!same("45", "54") && !same("SYT-NVY", "SYT-VP"));
    }
}
