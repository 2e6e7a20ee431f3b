//! Tables as CSV (RFC 4180) that Excel opens as UTF-8.

use crate::error::{Error, Problem};
use crate::flat::{Flat, Value};

/// Writes a table: a byte order mark for Excel, a head line, dates in ISO 8601, lines that end
/// in CRLF. What a sheet would take for a formula is kept from being one by an apostrophe.
pub(crate) fn write(flat: &Flat) -> Result<Vec<u8>, Error> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer("\u{feff}".as_bytes().to_vec());
    writer.write_record(flat.columns.iter().map(|c| c.head.as_str()))?;
    for row in &flat.rows {
        writer.write_record(row.values.iter().map(cell))?;
    }
    writer.into_inner().map_err(|e| Error(Problem::Csv(e.into_error().into())))
}

fn cell(value: &Value) -> String {
    match value {
        Value::Empty => String::new(),
        // A letter is foreign text: `=cmd|...` must not run when the list is opened.
        Value::Text(text) if text.starts_with(['=', '+', '-', '@']) => format!("'{text}"),
        Value::Text(text) => text.clone(),
        Value::Date(date) => date.to_string(),
        Value::Number(number) => number.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flat;
    use crate::options::Options;
    use crate::samples::{TODAY, entries, weekend};
    use proptest::prelude::*;

    fn read(bytes: &[u8]) -> Vec<Vec<String>> {
        let text = std::str::from_utf8(bytes).unwrap().strip_prefix('\u{feff}').expect("a byte order mark");
        csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(text.as_bytes())
            .records()
            .map(|r| r.unwrap().iter().map(str::to_owned).collect())
            .collect()
    }

    #[test]
    fn a_row_a_task_with_dates_that_sort() {
        let bytes = write(&flat::checklist(&entries(), &Options::new(TODAY))).unwrap();
        let rows = read(&bytes);
        assert_eq!(rows.len(), 7);
        assert_eq!(rows[0][..3], ["STT", "Tình trạng", "Nội dung nhiệm vụ"]);
        let at = |name: &str| rows[0].iter().position(|h| h == name).unwrap();
        assert_eq!(rows[1][at("Tình trạng")], "Quá hạn");
        assert_eq!(rows[1][at("Ngày cuối")], "2020-08-07");
        assert_eq!(rows[1][at("Còn lại (ngày làm việc)")], "-2");
        assert_eq!(rows[3][at("Phối hợp")], "Sở Y tế; Đài Phát thanh - Truyền hình");
        assert_eq!(rows[6][at("Ngày cuối")], "");
        assert!(bytes.windows(2).any(|w| w == b"\r\n"));
    }

    #[test]
    fn no_cell_is_a_formula() {
        let mut list = vec![weekend()];
        list[0].0.task.text = "=HYPERLINK(\"x\")".into();
        let rows = read(&write(&flat::checklist(&list, &Options::new(TODAY))).unwrap());
        assert_eq!(rows[1][2], "'=HYPERLINK(\"x\")");
    }

    proptest! {
        #[test]
        fn any_text_comes_back(text in "\\PC{0,40}[\",;\n]?\\PC{0,20}") {
            let mut list = vec![weekend()];
            list[0].0.task.text = format!("x{text}");
            let rows = read(&write(&flat::checklist(&list, &Options::new(TODAY))).unwrap());
            prop_assert_eq!(rows.len(), 2);
            prop_assert_eq!(&rows[1][2], &flat::clean(&format!("x{text}")));
        }
    }
}
