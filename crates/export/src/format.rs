//! Each list in each format.

use congvan_calendar::Due;
use congvan_model::TaskEntry;

use crate::error::Error;
use crate::options::Options;
use crate::registers::{self, Arrival, Assigned, Handling, Register, Slip};
use crate::{checklist_html, checklist_ics, checklist_markdown, csv, docx, flat, html, sheet, xlsx};

/// The form of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// Markdown, `.md`.
    Markdown,
    /// A page to print, `.html`.
    Html,
    /// Comma-separated values, `.csv`.
    Csv,
    /// An Excel workbook, `.xlsx`.
    Xlsx,
    /// A Word document, `.docx`.
    Docx,
    /// A calendar, `.ics`; only of a checklist.
    Ics,
}

impl Format {
    /// Every format, in the order of their documentation.
    pub const ALL: [Self; 6] = [Self::Markdown, Self::Html, Self::Csv, Self::Xlsx, Self::Docx, Self::Ics];

    /// The ending of its file names.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Markdown => "md",
            Self::Html => "html",
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Docx => "docx",
            Self::Ics => "ics",
        }
    }

    /// The format with this ending, in any case.
    pub fn from_extension(extension: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|f| f.extension().eq_ignore_ascii_case(extension))
    }

    /// Its IANA media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Markdown => "text/markdown; charset=utf-8",
            Self::Html => "text/html; charset=utf-8",
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Ics => "text/calendar; charset=utf-8",
        }
    }

    /// True if a terminal can show it.
    pub fn is_text(self) -> bool {
        !matches!(self, Self::Xlsx | Self::Docx)
    }
}

/// The checklist as a file.
pub fn checklist(
    entries: &[(TaskEntry, Due)],
    options: &Options<'_>,
    format: Format,
) -> Result<Vec<u8>, Error> {
    match format {
        Format::Markdown => Ok(checklist_markdown(entries, options).into_bytes()),
        Format::Html => Ok(checklist_html(entries, options).into_bytes()),
        Format::Ics => Ok(checklist_ics(entries, options).into_bytes()),
        Format::Csv => csv::write(&flat::checklist(entries, options)),
        Format::Xlsx => xlsx::write(&flat::checklist(entries, options)),
        Format::Docx => docx::write(&sheet::checklist(entries, options), options.today),
    }
}

/// The register of incoming letters (`sổ đăng ký văn bản đến`, Decree 30/2020/NĐ-CP, annex IV) as
/// a file; `None` for a format that it does not have.
pub fn register_of_arrivals(
    lines: &[Arrival],
    options: &Options<'_>,
    format: Format,
) -> Option<Result<Vec<u8>, Error>> {
    register(&registers::arrivals(lines, options), options, format)
}

/// The register of how incoming letters are dealt with (`sổ theo dõi giải quyết văn bản đến`) as a
/// file; `None` for a format that it does not have.
pub fn register_of_handling(
    lines: &[Handling],
    options: &Options<'_>,
    format: Format,
) -> Option<Result<Vec<u8>, Error>> {
    register(&registers::handlings(lines, options), options, format)
}

/// The table of tasks that a superior body gave (`bảng theo dõi nhiệm vụ được giao`) as a file;
/// `None` for a format that it does not have.
pub fn register_of_tasks(
    lines: &[Assigned],
    options: &Options<'_>,
    format: Format,
) -> Option<Result<Vec<u8>, Error>> {
    register(&registers::assigned(lines, options), options, format)
}

/// The slip that goes with a letter through the office (`phiếu giải quyết văn bản đến`, Decree
/// 30/2020/NĐ-CP, annex IV) as a file; `None` for a format that it does not have.
pub fn slip(slip: &Slip, options: &Options<'_>, format: Format) -> Option<Result<Vec<u8>, Error>> {
    register(&registers::slip(slip, options), options, format)
}

fn register(register: &Register, options: &Options<'_>, format: Format) -> Option<Result<Vec<u8>, Error>> {
    Some(match format {
        Format::Markdown => Ok(register.markdown().into_bytes()),
        Format::Html => Ok(html::page(&register.sheet()).into_bytes()),
        Format::Csv => csv::write(&register.flat()),
        Format::Xlsx => xlsx::write(&register.flat()),
        Format::Docx => docx::write(&register.sheet(), options.today),
        Format::Ics => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::options::Lang;
    use crate::samples::{TODAY, entries};
    use jiff::civil::date;

    fn arrival() -> Arrival {
        Arrival {
            arrived: Some(date(2020, 8, 10)),
            number: "1205".into(),
            author: "UBND tỉnh Đồng Nai".into(),
            code: "930/UBND-KGVX".into(),
            date: Some(date(2020, 8, 7)),
            subject: "Công văn: triển khai | cài đặt".into(),
            recipient: "Phòng Chính trị, tư tưởng".into(),
            ..Arrival::default()
        }
    }

    fn handling() -> Handling {
        Handling {
            number: "1205".into(),
            document: "Công văn số 930/UBND-KGVX ngày 07/8/2020".into(),
            due: Some(date(2020, 8, 14)),
            progress: "đang xử lý".into(),
            ..Handling::default()
        }
    }

    #[test]
    fn every_list_has_every_format() {
        let options = Options::new(TODAY);
        for format in Format::ALL {
            assert!(!checklist(&entries(), &options, format).unwrap().is_empty());
            let arrivals = register_of_arrivals(&[arrival()], &options, format);
            let handling = register_of_handling(&[handling()], &options, format);
            assert_eq!(arrivals.is_none(), format == Format::Ics);
            assert!(arrivals.is_none_or(|r| !r.unwrap().is_empty()));
            assert!(handling.is_none_or(|r| !r.unwrap().is_empty()));
            assert_eq!(Format::from_extension(&format.extension().to_uppercase()), Some(format));
        }
        assert_eq!(Format::from_extension("pdf"), None);
    }

    fn text(bytes: Option<Result<Vec<u8>, Error>>) -> String {
        String::from_utf8(bytes.unwrap().unwrap()).unwrap()
    }

    #[test]
    fn the_register_of_arrivals_has_the_ten_columns_of_the_decree() {
        let options = Options { office: Some("Sở Giáo dục và Đào tạo"), ..Options::new(TODAY) };
        let page = text(register_of_arrivals(&[arrival()], &options, Format::Html));
        assert_eq!(page.matches("<th scope=\"col\">").count(), 10);
        let heads = [
            "Ngày đến",
            "Số đến",
            "Tác giả",
            "Số, ký hiệu",
            "Ngày tháng",
            "Tên loại và trích yếu nội dung",
            "Đơn vị hoặc người nhận",
            "Ngày chuyển",
            "Ký nhận",
            "Ghi chú",
        ];
        let places: Vec<usize> = heads.iter().map(|h| page.find(&format!("col\">{h}<")).expect(h)).collect();
        assert!(places.is_sorted());
        for part in ["<h1>Sổ đăng ký văn bản đến</h1>", "(10)", "10/8/2020", "930/UBND-KGVX"] {
            assert!(page.contains(part), "{part}");
        }
        let markdown = text(register_of_arrivals(&[arrival()], &options, Format::Markdown));
        assert!(markdown.contains("| 10/8/2020 | 1205 | UBND tỉnh Đồng Nai |"), "{markdown}");
        assert!(markdown.contains("triển khai \\| cài đặt"));
        let csv = text(register_of_arrivals(&[arrival()], &options, Format::Csv));
        assert!(csv.contains("2020-08-10,1205,"), "{csv}");
    }

    #[test]
    fn the_register_of_handling_has_seven() {
        let options = Options { lang: Lang::En, ..Options::new(TODAY) };
        let page = text(register_of_handling(&[handling()], &options, Format::Html));
        assert_eq!(page.matches("<th scope=\"col\">").count(), 7);
        assert!(
            page.contains("Register of dealing with incoming letters") && page.contains("14 August 2020")
        );
        let options = Options::new(TODAY);
        let page = text(register_of_handling(&[handling()], &options, Format::Html));
        assert!(page.contains("Thời hạn giải quyết") && page.contains("14/8/2020"));
    }

    #[test]
    fn the_slip_has_the_three_opinions_and_leaves_room_for_the_pen() {
        let opinion = registers::Opinion {
            opinion: "Phổ biến đến các trường".into(),
            lead: "Phòng Chính trị, tư tưởng".into(),
            due: Some(date(2020, 8, 14)),
            ..Default::default()
        };
        let paper = Slip {
            letter: "Công văn số 930/UBND-KGVX".into(),
            arrival: "Số đến 1205".into(),
            office: vec![opinion],
            ..Slip::default()
        };
        let options = Options { office: Some("Sở Giáo dục và Đào tạo"), ..Options::new(TODAY) };
        let page = text(slip(&paper, &options, Format::Html));
        let places =
            ["Lãnh đạo cơ quan", "Phòng Chính trị", "14/8/2020", "Lãnh đạo đơn vị", "Người giải quyết"]
                .map(|part| page.find(part).expect(part));
        assert!(places.is_sorted() && page.contains("Phiếu giải quyết văn bản đến"), "{page}");
        assert!(page.contains("930/UBND-KGVX (Số đến 1205)"));
        // A slip stands, a list lies.
        assert!(page.contains("size:A4 portrait"));
    }

    #[test]
    fn the_table_of_tasks_says_the_state_of_each() {
        let line = Assigned {
            letter: "930/UBND-KGVX ngày 07/8/2020".into(),
            task: "báo cáo".into(),
            due: Some(date(2020, 8, 14)),
            state: "chưa hoàn thành, quá hạn".into(),
            late: true,
            ..Assigned::default()
        };
        let options = Options::new(TODAY);
        let markdown = text(register_of_tasks(&[line], &options, Format::Markdown));
        assert!(markdown.contains("| Tình trạng |") && markdown.contains("| chưa hoàn thành, quá hạn |"));
    }

    #[test]
    fn register_columns_fill_the_page() {
        for sheet in registers::empty().map(|register| register.sheet()) {
            assert_eq!(sheet.columns.iter().map(|c| c.width).sum::<u32>(), sheet.page.width());
        }
    }
}
