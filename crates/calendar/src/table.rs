//! The table of special days: what the file says, or which line of it is wrong.

use std::fmt;

use jiff::civil::Date;

use crate::calendar::{DayKind, SpecialDay};

/// A line of a table of days that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableError {
    line: usize,
    problem: Problem,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Problem {
    Columns,
    Date(String),
    Kind(String),
    Twice(Date),
}

impl TableError {
    /// The line, counted from 1.
    pub fn line(&self) -> usize {
        self.line
    }

    /// The sentence in English.
    pub fn english(&self) -> String {
        let line = self.line;
        match &self.problem {
            Problem::Columns => format!(
                "line {line} of the table of days needs at least three columns, separated by tabs: date, name, kind"
            ),
            Problem::Date(found) => {
                format!("line {line} of the table of days: `{found}` is no date; write it as 2026-09-02")
            }
            Problem::Kind(found) => format!(
                "line {line} of the table of days: `{found}` is no kind; use holiday, compensatory, swap_off or swap_work"
            ),
            Problem::Twice(date) => {
                format!("line {line} of the table of days: {date} is there twice; keep one")
            }
        }
    }
}

impl fmt::Display for TableError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let line = self.line;
        match &self.problem {
            Problem::Columns => write!(
                f,
                "dòng {line} của bảng ngày nghỉ cần ít nhất ba cột cách nhau bằng dấu tab: date, name, kind"
            ),
            Problem::Date(found) => {
                write!(
                    f,
                    "dòng {line} của bảng ngày nghỉ: `{found}` không phải là ngày; hãy viết như 2026-09-02"
                )
            }
            Problem::Kind(found) => write!(
                f,
                "dòng {line} của bảng ngày nghỉ: không có loại `{found}`; hãy dùng holiday, compensatory, swap_off hoặc swap_work"
            ),
            Problem::Twice(date) => {
                write!(f, "dòng {line} của bảng ngày nghỉ: ngày {date} có hai lần; hãy giữ lại một dòng")
            }
        }
    }
}

impl std::error::Error for TableError {}

/// The days of a table: a head line, then `date`, `name`, `kind` and whatever else, separated
/// by tabs. Empty lines and lines that begin with `#` are passed over.
pub(crate) fn parse(table: &str) -> Result<Vec<SpecialDay>, TableError> {
    let mut days: Vec<SpecialDay> = Vec::new();
    for (i, text) in table.lines().enumerate() {
        let line = i + 1;
        let text = text.trim_start_matches('\u{feff}').trim_end();
        if text.is_empty() || text.starts_with('#') || (days.is_empty() && text.starts_with("date\t")) {
            continue;
        }
        let fail = |problem| TableError { line, problem };
        let mut columns = text.split('\t');
        let (Some(date), Some(name), Some(kind)) = (columns.next(), columns.next(), columns.next()) else {
            return Err(fail(Problem::Columns));
        };
        let day: Date = date.trim().parse().map_err(|_| fail(Problem::Date(date.into())))?;
        let kind = match kind.trim() {
            "holiday" => DayKind::Holiday,
            "compensatory" => DayKind::Compensatory,
            "swap_off" => DayKind::SwapOff,
            "swap_work" => DayKind::SwapWork,
            other => return Err(fail(Problem::Kind(other.into()))),
        };
        if days.iter().any(|d| d.date == day) {
            return Err(fail(Problem::Twice(day)));
        }
        days.push(SpecialDay { date: day, name: name.trim().to_owned().into(), kind });
    }
    days.sort_by_key(|d| d.date);
    Ok(days)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_line_is_named_and_told_what_to_do() {
        let error = parse("date\tname\tkind\n2026-09-02\tQuốc khánh\n").unwrap_err();
        assert_eq!(error.line(), 2);
        let error = parse("2026-9-2\tQuốc khánh\tholiday").unwrap_err();
        assert!(error.to_string().contains("2026-9-2") && error.to_string().contains("dòng 1"));
        let error = parse("2026-09-02\tQuốc khánh\tngay nghi").unwrap_err();
        assert!(error.english().contains("swap_work"));
        let error = parse("2026-09-02\tQuốc khánh\tholiday\n\n2026-09-02\tQuốc khánh\tholiday").unwrap_err();
        assert_eq!(error.line(), 3);
    }

    #[test]
    fn comments_and_further_columns_are_passed_over() {
        let days = parse("# của Sở\r\n2027-09-02\tQuốc khánh\tholiday\tNQ 1\r\n").unwrap();
        assert_eq!(days.len(), 1);
        assert_eq!(days[0].name, "Quốc khánh");
    }
}
