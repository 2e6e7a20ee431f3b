//! What can go wrong: only the writing of binary formats, and forms that a list does not have.

use std::fmt;

/// A file could not be made.
#[derive(Debug)]
pub struct Error(pub(crate) Problem);

#[derive(Debug)]
pub(crate) enum Problem {
    Csv(csv::Error),
    Xlsx(rust_xlsxwriter::XlsxError),
    Docx(std::io::Error),
    TooManyRows(usize),
    Package(zip::result::ZipError),
}

impl Error {
    pub(crate) fn package(error: zip::result::ZipError) -> Self {
        Self(Problem::Package(error))
    }

    /// True if the list has more rows than a sheet of the format holds.
    pub fn is_too_long(&self) -> bool {
        matches!(self.0, Problem::TooManyRows(_))
    }

    /// The sentence in English.
    pub fn english(&self) -> String {
        match &self.0 {
            Problem::Csv(error) => format!("the CSV file could not be made: {error}"),
            Problem::Xlsx(error) => format!("the Excel file could not be made: {error}"),
            Problem::Package(error) => format!("the edXML package could not be made: {error}"),
            Problem::Docx(error) => format!("the Word file could not be made: {error}"),
            Problem::TooManyRows(rows) => {
                format!("{rows} rows are more than a sheet holds; ask for a shorter period or use CSV")
            }
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Problem::Csv(error) => write!(f, "không tạo được tệp CSV: {error}"),
            Problem::Xlsx(error) => write!(f, "không tạo được tệp Excel: {error}"),
            Problem::Package(error) => write!(f, "không tạo được gói edXML: {error}"),
            Problem::Docx(error) => write!(f, "không tạo được tệp Word: {error}"),
            Problem::TooManyRows(rows) => {
                write!(
                    f,
                    "{rows} dòng nhiều hơn một trang tính chứa được; hãy chọn kỳ ngắn hơn hoặc dùng CSV"
                )
            }
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.0 {
            Problem::Csv(error) => Some(error),
            Problem::Xlsx(error) => Some(error),
            Problem::Docx(error) => Some(error),
            Problem::Package(error) => Some(error),
            Problem::TooManyRows(_) => None,
        }
    }
}

impl From<csv::Error> for Error {
    fn from(error: csv::Error) -> Self {
        Self(Problem::Csv(error))
    }
}

impl From<rust_xlsxwriter::XlsxError> for Error {
    fn from(error: rust_xlsxwriter::XlsxError) -> Self {
        Self(Problem::Xlsx(error))
    }
}
