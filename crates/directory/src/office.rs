//! An office's own file: its units, the districts and communes around it, its abbreviations.

use std::fmt;

use congvan_text::edit_distance;
use jiff::civil::Date;
use toml::{Table, Value};

use crate::tables::{Agency, Life, Place};

/// What an office's file says.
#[derive(Debug, Default)]
pub(crate) struct Office {
    pub(crate) units: Vec<Agency>,
    pub(crate) places: Vec<Place>,
    pub(crate) aliases: Vec<(String, String)>,
}

/// What is wrong with an office's file.
#[derive(Debug)]
pub struct OfficeError(Problem);

#[derive(Debug)]
enum Problem {
    Toml(Box<toml::de::Error>, Option<(usize, usize)>),
    UnknownKey { key: String, place: Where, nearest: Option<&'static str> },
    Kind { key: String, place: Where, want: Want },
    Missing { key: &'static str, place: Where },
    Date { key: String, place: Where, found: String },
}

/// A part of the file.
#[derive(Clone, Debug)]
enum Where {
    File,
    Aliases,
    Entry(&'static str, usize),
}

impl Where {
    fn vietnamese(&self) -> String {
        match self {
            Self::File => "tệp".into(),
            Self::Aliases => "[aliases]".into(),
            Self::Entry(list, n) => format!("[[{list}]] thứ {n}"),
        }
    }

    fn english(&self) -> String {
        match self {
            Self::File => "the file".into(),
            Self::Aliases => "[aliases]".into(),
            Self::Entry(list, n) => format!("[[{list}]] number {n}"),
        }
    }
}

#[derive(Clone, Copy, Debug)]
enum Want {
    Text,
    Texts,
    Table,
    Tables,
}

impl Want {
    fn vietnamese(self) -> &'static str {
        match self {
            Self::Text => "một chuỗi trong dấu nháy",
            Self::Texts => "một danh sách chuỗi, như [\"NVY\", \"P. NVY\"]",
            Self::Table => "một bảng, như [aliases]",
            Self::Tables => "một dãy bảng, như [[unit]]",
        }
    }

    fn english(self) -> &'static str {
        match self {
            Self::Text => "a text in quotation marks",
            Self::Texts => "a list of texts, such as [\"NVY\", \"P. NVY\"]",
            Self::Table => "a table, such as [aliases]",
            Self::Tables => "tables, such as [[unit]]",
        }
    }
}

impl OfficeError {
    /// True if the file is no TOML at all.
    pub fn is_syntax(&self) -> bool {
        matches!(self.0, Problem::Toml(..))
    }

    /// True if it has a key that means nothing.
    pub fn is_unknown_key(&self) -> bool {
        matches!(self.0, Problem::UnknownKey { .. })
    }

    /// The sentence in English.
    pub fn english(&self) -> String {
        match &self.0 {
            Problem::Toml(error, Some((line, column))) => {
                format!("line {line}, column {column} is not valid TOML: {}", error.message())
            }
            Problem::Toml(error, None) => format!("the file is not valid TOML: {}", error.message()),
            Problem::UnknownKey { key, place, nearest: Some(near) } => {
                format!("unknown key `{key}` in {}; did you mean `{near}`?", place.english())
            }
            Problem::UnknownKey { key, place, nearest: None } => {
                format!("unknown key `{key}` in {}", place.english())
            }
            Problem::Kind { key, place, want } => {
                format!("`{key}` in {} must be {}", place.english(), want.english())
            }
            Problem::Missing { key, place } => format!("{} has no `{key}`; add it", place.english()),
            Problem::Date { key, place, found } => {
                format!("`{key}` in {}: `{found}` is no date; write it as 2025-07-01", place.english())
            }
        }
    }
}

impl fmt::Display for OfficeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Problem::Toml(error, Some((line, column))) => {
                write!(f, "dòng {line}, cột {column} không đúng cú pháp TOML: {}", error.message())
            }
            Problem::Toml(error, None) => write!(f, "tệp không đúng cú pháp TOML: {}", error.message()),
            Problem::UnknownKey { key, place, nearest: Some(near) } => {
                write!(f, "không có khóa `{key}` trong {}; có phải là `{near}`?", place.vietnamese())
            }
            Problem::UnknownKey { key, place, nearest: None } => {
                write!(f, "không có khóa `{key}` trong {}", place.vietnamese())
            }
            Problem::Kind { key, place, want } => {
                write!(f, "`{key}` trong {} phải là {}", place.vietnamese(), want.vietnamese())
            }
            Problem::Missing { key, place } => {
                write!(f, "{} thiếu `{key}`; hãy ghi thêm", place.vietnamese())
            }
            Problem::Date { key, place, found } => {
                write!(
                    f,
                    "`{key}` trong {}: `{found}` không phải là ngày; hãy viết như 2025-07-01",
                    place.vietnamese()
                )
            }
        }
    }
}

impl std::error::Error for OfficeError {}

const TOP: [&str; 4] = ["unit", "district", "commune", "aliases"];
const UNIT: [&str; 6] = ["name", "aliases", "level", "from", "to", "successor"];
const PLACE: [&str; 5] = ["name", "aliases", "from", "to", "successor"];

/// Reads an office's file.
pub(crate) fn parse(text: &str) -> Result<Office, OfficeError> {
    let table: Table = text.parse().map_err(|error: toml::de::Error| {
        let at = error.span().map(|span| {
            let before = text.get(..span.start).unwrap_or(text);
            let line = before.matches('\n').count() + 1;
            (line, before.rsplit('\n').next().map_or(0, |l| l.chars().count()) + 1)
        });
        OfficeError(Problem::Toml(Box::new(error), at))
    })?;
    check_keys(&table, &TOP, &Where::File)?;
    let mut office = Office::default();
    for (place, unit) in tables(&table, "unit")? {
        check_keys(unit, &UNIT, &place)?;
        office.units.push(Agency {
            name: required(unit, "name", &place)?,
            short: texts(unit, "aliases", &place)?,
            level: text_of(unit, "level", &place)?.unwrap_or_else(|| "đơn vị".to_owned()),
            life: life(unit, &place)?,
            own: true,
        });
    }
    for list in ["district", "commune"] {
        for (place, entry) in tables(&table, list)? {
            check_keys(entry, &PLACE, &place)?;
            office.places.push(Place {
                name: required(entry, "name", &place)?,
                short: texts(entry, "aliases", &place)?,
                life: life(entry, &place)?,
            });
        }
    }
    if let Some(value) = table.get("aliases") {
        let place = Where::Aliases;
        let Value::Table(aliases) = value else {
            return Err(kind("aliases", &Where::File, Want::Table));
        };
        for (short, full) in aliases {
            let Value::String(full) = full else { return Err(kind(short, &place, Want::Text)) };
            office.aliases.push((short.clone(), full.clone()));
        }
    }
    Ok(office)
}

fn kind(key: &str, place: &Where, want: Want) -> OfficeError {
    OfficeError(Problem::Kind { key: key.into(), place: place.clone(), want })
}

fn check_keys(table: &Table, known: &[&'static str], place: &Where) -> Result<(), OfficeError> {
    match table.keys().find(|k| !known.contains(&k.as_str())) {
        None => Ok(()),
        Some(key) => Err(OfficeError(Problem::UnknownKey {
            key: key.clone(),
            place: place.clone(),
            nearest: nearest(key, known),
        })),
    }
}

fn tables<'a>(table: &'a Table, key: &'static str) -> Result<Vec<(Where, &'a Table)>, OfficeError> {
    let Some(value) = table.get(key) else { return Ok(Vec::new()) };
    let Value::Array(list) = value else { return Err(kind(key, &Where::File, Want::Tables)) };
    list.iter()
        .enumerate()
        .map(|(i, v)| match v {
            Value::Table(t) => Ok((Where::Entry(key, i + 1), t)),
            _ => Err(kind(key, &Where::File, Want::Tables)),
        })
        .collect()
}

fn text_of(table: &Table, key: &str, place: &Where) -> Result<Option<String>, OfficeError> {
    match table.get(key) {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(_) => Err(kind(key, place, Want::Text)),
    }
}

fn required(table: &Table, key: &'static str, place: &Where) -> Result<String, OfficeError> {
    text_of(table, key, place)?
        .filter(|t| !t.trim().is_empty())
        .ok_or_else(|| OfficeError(Problem::Missing { key, place: place.clone() }))
}

fn texts(table: &Table, key: &str, place: &Where) -> Result<Vec<String>, OfficeError> {
    let wrong = || kind(key, place, Want::Texts);
    match table.get(key) {
        None => Ok(Vec::new()),
        Some(Value::Array(list)) => {
            list.iter().map(|v| v.as_str().map(str::to_owned).ok_or_else(wrong)).collect()
        }
        Some(_) => Err(wrong()),
    }
}

fn life(table: &Table, place: &Where) -> Result<Life, OfficeError> {
    Ok(Life {
        from: date(table, "from", place)?,
        to: date(table, "to", place)?,
        successor: text_of(table, "successor", place)?,
    })
}

fn date(table: &Table, key: &str, place: &Where) -> Result<Option<Date>, OfficeError> {
    let found = match table.get(key) {
        None => return Ok(None),
        Some(Value::Datetime(date)) => date.to_string(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    };
    found
        .parse()
        .map(Some)
        .map_err(|_| OfficeError(Problem::Date { key: key.into(), place: place.clone(), found }))
}

/// The known key that differs least, if it differs little.
fn nearest(key: &str, known: &[&'static str]) -> Option<&'static str> {
    let key = key.to_lowercase();
    known
        .iter()
        .map(|k| (edit_distance(&key, k), *k))
        .filter(|(d, k)| *d <= 1 + k.len() / 3)
        .min()
        .map(|(_, k)| k)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_whole_file() {
        let office = parse(
            r#"
[[unit]]
name = "Phòng Nghiệp vụ Y"
aliases = ["NVY"]

[[district]]
name = "Huyện Long Thành"
to = 2025-06-30
successor = "Xã Long Thành"

[[commune]]
name = "Xã Long Thành"
from = "2025-07-01"

[aliases]
"TTKSBT" = "Trung tâm Kiểm soát bệnh tật"
"#,
        )
        .unwrap();
        assert_eq!(office.units[0].short, ["NVY"]);
        assert_eq!(office.places[0].life.to, Some(date(2025, 6, 30)));
        assert_eq!(office.places[1].life.from, Some(date(2025, 7, 1)));
        assert_eq!(office.aliases.len(), 1);
    }

    #[test]
    fn an_unknown_key_is_named_with_the_nearest() {
        let error = parse("[[unit]]\nname = \"A\"\nalias = [\"B\"]").unwrap_err();
        assert!(error.is_unknown_key());
        assert!(error.to_string().contains("`alias`") && error.to_string().contains("`aliases`"), "{error}");
        assert!(error.to_string().contains("[[unit]] thứ 1"));
        let error = parse("districts = 1").unwrap_err();
        assert!(error.english().contains("did you mean `district`"), "{}", error.english());
        let error = parse("zzz = 1").unwrap_err();
        assert!(!error.english().contains("did you mean"));
    }

    #[test]
    fn wrong_values_say_what_to_write() {
        let english = |text: &str| parse(text).unwrap_err().english();
        assert_eq!(english("[[unit]]\nlevel = \"sở\""), "[[unit]] number 1 has no `name`; add it");
        assert_eq!(english("zzz = 1"), "unknown key `zzz` in the file");
        assert!(english("[[unit]]\nname = 5").contains("in quotation marks"));
        assert!(english("[[unit]]\nname = \"A\"\naliases = \"B\"").contains("a list of texts"));
        assert!(english("[[district]]\nname = \"A\"\nfrom = \"1/7/2025\"").contains("2025-07-01"));
        assert!(english("unit = 1").contains("[[unit]]"));
        let error = parse("[[unit]\n").unwrap_err();
        assert!(error.is_syntax() && error.to_string().contains("dòng 1"), "{error}");
    }
}
