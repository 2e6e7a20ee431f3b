//! Tables as Excel workbooks.

use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, XlsxError,
};

use crate::error::{Error, Problem};
use crate::flat::{Flat, Value};
use crate::sheet::Page;

/// What a cell holds at most; the format allows 32,767.
const LONGEST: usize = 32_000;

/// Rows of a sheet of the format.
const ROWS: usize = 1_048_576;

/// Writes a table: a title, a head that stays in view and is repeated on paper, filters, dates
/// that are dates; A4, one page wide.
pub(crate) fn write(flat: &Flat) -> Result<Vec<u8>, Error> {
    if flat.rows.len() + flat.title.len() + 2 > ROWS {
        return Err(Error(Problem::TooManyRows(flat.rows.len())));
    }
    let mut book = Workbook::new();
    let made = day(flat.made)?;
    book.set_properties(
        &DocProperties::new()
            .set_title(flat.title.first().map_or("", String::as_str))
            .set_author("congvan")
            .set_creation_datetime(&made),
    );
    let base = || Format::new().set_font_name("Times New Roman").set_font_size(11);
    // Columns are as wide as so many digits of the letters that the book is in, whatever is installed.
    book.set_default_format(&base(), 20, 64)?;
    let title = base().set_font_size(14).set_bold().set_text_wrap().set_align(FormatAlign::Top);
    let under = base().set_italic().set_text_wrap().set_align(FormatAlign::Top);
    let cell = || base().set_border(FormatBorder::Thin).set_text_wrap().set_align(FormatAlign::Top);
    let head = cell()
        .set_bold()
        .set_align(FormatAlign::Center)
        .set_align(FormatAlign::VerticalCenter)
        .set_background_color(Color::RGB(0x00E8_E8E8));
    let text = [cell(), cell().set_font_color(Color::RGB(0x009B_1000))];
    let number = text.clone().map(|f| f.set_align(FormatAlign::Center));
    let date = text.clone().map(|f| f.set_num_format("dd/mm/yyyy").set_align(FormatAlign::Center));

    let sheet = book.add_worksheet();
    sheet.set_name(flat.name)?;
    let mut at = 0u32;
    // Over all that is printed, so that nothing of a long line is cut off at the edge of the paper.
    let printed = flat.columns.iter().take(flat.printed);
    let across: u32 = printed.map(|c| c.width).sum();
    for (i, line) in flat.title.iter().enumerate() {
        let format = if i == 0 { &title } else { &under };
        match column_number(flat.printed.saturating_sub(1))? {
            0 => drop(sheet.write_string_with_format(at, 0, line, format)?),
            last => drop(sheet.merge_range(at, 0, at, last, line, format)?),
        }
        let lines = height([(line.as_str(), across)].into_iter());
        sheet.set_row_height(at, if i == 0 { lines * 1.25 } else { lines })?;
        at += 1;
    }
    at += 1;
    let top = at;
    for (i, column) in flat.columns.iter().enumerate() {
        let i = column_number(i)?;
        sheet.set_column_width(i, column.width)?;
        sheet.write_string_with_format(top, i, &column.head, &head)?;
    }
    sheet.set_row_height(top, height(flat.columns.iter().map(|c| (c.head.as_str(), c.width))))?;
    for row in &flat.rows {
        at += 1;
        let texts = row.values.iter().zip(&flat.columns).take(flat.printed);
        let texts = texts.filter_map(|(v, c)| match v {
            Value::Text(text) => Some((text.as_str(), c.width)),
            _ => None,
        });
        sheet.set_row_height(at, height(texts))?;
        let late = usize::from(row.late);
        for (i, value) in row.values.iter().enumerate() {
            let i = column_number(i)?;
            match value {
                Value::Empty => sheet.write_blank(at, i, &text[late])?,
                Value::Text(value) => sheet.write_string_with_format(at, i, shortened(value), &text[late])?,
                Value::Number(value) => {
                    // Days and row numbers are far below what a float holds exactly.
                    sheet.write_number_with_format(at, i, *value as f64, &number[late])?
                }
                Value::Date(value) => match day(*value) {
                    Ok(value) => sheet.write_datetime_with_format(at, i, &value, &date[late])?,
                    // Before 1900 there are no dates in a sheet.
                    Err(_) => sheet.write_string_with_format(at, i, value.to_string(), &text[late])?,
                },
            };
        }
    }
    let last = column_number(flat.columns.len().saturating_sub(1))?;
    if !flat.rows.is_empty() {
        sheet.autofilter(top, 0, at, last)?;
    }
    sheet.set_freeze_panes(top + 1, 0)?;
    sheet.set_repeat_rows(top, top)?;
    if let Some(printed) = flat.printed.checked_sub(1) {
        sheet.set_print_area(0, 0, at, column_number(printed)?)?;
    }
    match flat.page {
        Page::Landscape => sheet.set_landscape(),
        Page::Portrait => sheet.set_portrait(),
    };
    sheet.set_paper_size(9).set_print_fit_to_pages(1, 0);
    sheet.set_margins(0.47, 0.47, 0.47, 0.6, 0.3, 0.3);
    sheet.set_footer(if flat.lang == crate::Lang::Vi { "&RTrang &P/&N" } else { "&RPage &P/&N" });
    Ok(book.save_to_buffer()?)
}

/// How high a row must be for its texts to be seen whole, in points; not every program works it
/// out by itself.
fn height<'a>(texts: impl Iterator<Item = (&'a str, u32)>) -> f64 {
    const LINE: f64 = 15.0;
    // The highest that the format allows is 409 points.
    const MOST: usize = 27;
    let lines = texts.map(|(text, width)| {
        let width = width.saturating_sub(1).max(1) as usize;
        // Words that do not fit begin a new line.
        let mut lines = 1;
        let mut used = 0;
        for word in text.split(' ') {
            let length = word.chars().count();
            if used > 0 && used + 1 + length > width {
                lines += 1;
                used = 0;
            }
            lines += length.saturating_sub(1) / width;
            used += length % width + usize::from(used > 0);
        }
        lines
    });
    lines.max().unwrap_or(1).clamp(1, MOST) as f64 * LINE
}

fn column_number(i: usize) -> Result<u16, XlsxError> {
    u16::try_from(i).map_err(|_| XlsxError::RowColumnLimitError)
}

fn day(date: jiff::civil::Date) -> Result<ExcelDateTime, XlsxError> {
    let year = u16::try_from(date.year()).map_err(|_| XlsxError::DateTimeRangeError(date.to_string()))?;
    ExcelDateTime::from_ymd(year, date.month().unsigned_abs(), date.day().unsigned_abs())
}

fn shortened(text: &str) -> String {
    // Counted as the format does, in UTF-16.
    if text.encode_utf16().count() <= LONGEST {
        return text.to_owned();
    }
    let mut left = LONGEST;
    let mut out: String = text
        .chars()
        .take_while(|c| {
            let fits = left >= c.len_utf16();
            left -= c.len_utf16().min(left);
            fits
        })
        .collect();
    out.push('…');
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flat;
    use crate::options::Options;
    use crate::samples::{TODAY, entries, weekend};
    use std::io::Read as _;

    fn part(bytes: &[u8], name: &str) -> String {
        let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
        let mut text = String::new();
        zip.by_name(name).unwrap().read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn the_workbook_has_every_task_with_real_dates() {
        let bytes = write(&flat::checklist(&entries(), &Options::new(TODAY))).unwrap();
        let strings = part(&bytes, "xl/sharedStrings.xml");
        for text in ["Danh mục nhiệm vụ cần thực hiện", "Quá hạn", "trước ngày 20 hằng tháng", "17:00"]
        {
            assert!(strings.contains(text), "{text}");
        }
        let sheet = part(&bytes, "xl/worksheets/sheet1.xml");
        // 14/8/2020 is day 44057 of Excel's calendar.
        assert!(sheet.contains("<v>44057</v>"));
        assert!(sheet.contains("<autoFilter") && sheet.contains("orientation=\"landscape\""));
        assert!(part(&bytes, "xl/workbook.xml").contains("name=\"Nhiệm vụ\""));
    }

    #[test]
    fn nothing_of_a_long_title_is_cut_off() {
        let mut list = flat::checklist(&entries(), &Options::new(TODAY));
        list.title[1] = "của Ủy ban nhân dân tỉnh ".repeat(20);
        let bytes = write(&list).unwrap();
        let sheet = part(&bytes, "xl/worksheets/sheet1.xml");
        assert!(sheet.contains(r#"<mergeCell ref="A2:N2"/>"#), "{sheet}");
        // 500 characters are three lines of what is printed.
        assert!(sheet.contains(r#"<row r="2" spans="1:23" ht="45""#), "{sheet}");
        // Columns are counted in digits of this face, which every office has.
        let styles = part(&bytes, "xl/styles.xml");
        let face = r#"<name val="Times New Roman"/>"#;
        assert!(styles.find(face) < styles.find("</font>") && !styles.contains("Calibri"), "{styles}");
    }

    #[test]
    fn what_is_printed_can_be_read_on_paper() {
        // Landscape A4 holds 147 characters of this size; what is wider is made smaller to fit.
        let list = flat::checklist(&entries(), &Options::new(TODAY));
        let printed: u32 = list.columns.iter().take(list.printed).map(|c| c.width).sum();
        assert!(printed <= 190, "{printed}");
        for register in crate::registers::empty() {
            let (flat, page) = (register.flat(), register.sheet().page);
            let width: u32 = flat.columns.iter().map(|c| c.width).sum();
            assert!(width * 100 <= page.width() * 58, "{}: {width}", flat.name);
        }
    }

    #[test]
    fn the_same_list_is_the_same_file() {
        let make = || write(&flat::checklist(&entries(), &Options::new(TODAY))).unwrap();
        assert_eq!(make(), make());
        assert!(part(&make(), "docProps/core.xml").contains("2020-08-11"));
    }

    #[test]
    fn what_does_not_fit_is_made_to() {
        let mut list = vec![weekend()];
        list[0].0.task.text = "ấ😀".repeat(30_000);
        list[0].0.letter_date = Some(jiff::civil::date(1890, 1, 1));
        list[0].0.issuer = Some("\u{0}\u{b}=1+1".into());
        let bytes = write(&flat::checklist(&list, &Options::new(TODAY))).unwrap();
        let strings = part(&bytes, "xl/sharedStrings.xml");
        assert!(strings.contains('…') && strings.contains("1890-01-01") && strings.contains("=1+1"));
        assert!(!part(&bytes, "xl/worksheets/sheet1.xml").contains("<f>"));
    }

    #[test]
    fn an_empty_list_is_a_file_too() {
        assert!(!write(&flat::checklist(&[], &Options::new(TODAY))).unwrap().is_empty());
    }
}
