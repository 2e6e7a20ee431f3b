//! What can go wrong, for programs by predicate and for people in two languages.
//!
//! Inside the crate every case is exact ([`Kind`]); outside it an [`Error`] is opaque.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// Why the archive could not do what was asked.
///
/// `Display` is Vietnamese; [`Error::english`] says the same in English.
#[derive(Debug)]
pub struct Error(Box<Kind>);

pub(crate) type Result<T, E = Error> = std::result::Result<T, E>;

/// What was being done to a file when the system refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Doing {
    Read,
    Write,
    Sync,
    Rename,
    MakeFolder,
    ListFolder,
    Remove,
    Lock,
}

#[derive(Debug)]
pub(crate) enum Kind {
    /// There is no archive in this folder.
    NoArchive { dir: PathBuf },
    /// The folder holds other things.
    NotAnArchive { dir: PathBuf },
    /// The folder to write to must be empty.
    NotEmpty { dir: PathBuf },
    /// Written by a newer program.
    Newer { dir: PathBuf, found: u32, known: u32 },
    /// Written by an older program, and opened only to read.
    Older { dir: PathBuf, found: u32, known: u32 },
    /// A copy made by `backup` is not written to.
    IsBackup { dir: PathBuf },
    /// Not a copy made by `backup`.
    NoBackup { dir: PathBuf },
    /// A copy made by `backup`, but of another archive; or something else altogether.
    NotItsBackup { dir: PathBuf },
    /// The copy would lie inside what it copies, or the other way round.
    Inside { dir: PathBuf },
    /// Opened only to read.
    ReadOnly { dir: PathBuf },
    /// Another process holds it.
    Locked { path: PathBuf },
    /// The system refused.
    Io { doing: Doing, path: PathBuf, source: io::Error },
    /// A file of the archive is not what it should be.
    Corrupt { path: PathBuf, detail: Detail },
    /// SQLite's own words, for what has no better name.
    Catalogue { path: PathBuf, detail: String },
    /// An original that the catalogue lists is not there.
    OriginalMissing { path: PathBuf },
    /// No letter has this id.
    UnknownLetter { id: String },
    /// Too short, or not hexadecimal.
    BadId { id: String },
    /// Several letters have ids that begin so.
    Ambiguous { id: String, matches: Vec<String> },
    /// The letter has no such task.
    UnknownTask { letter: String, task: String },
    /// The ledger does not allow this event after the others.
    NotAllowed { act: &'static str, open: bool },
    /// The event carries an id that its content does not give.
    ForgedEvent { id: String },
    /// The record is not one of these bytes.
    NotItsRecord { file_name: String, record: String, bytes: String },
    /// A correction that leaves no readable record, or points nowhere.
    BadCorrection { pointer: String, why: Misfit },
    /// The number in the book of arrivals is taken.
    ArrivalTaken { book: String, year: i16, number: u32, letter: String },
    /// A cursor that this archive did not give, or gave before it was restored.
    BadCursor { cursor: String },
}

/// Why a correction does not fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Misfit {
    /// The field is not a person's to change.
    Fixed,
    /// There is no such value.
    NoPlace,
    /// What comes of it is no record.
    NotARecord(String),
}

/// What is damaged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Detail {
    /// The content does not give its name.
    Hash,
    /// The catalogue file is missing although the folder is an archive.
    NoCatalogue,
    /// The file that names the format says something else.
    Format,
    /// SQLite found it.
    Sqlite(String),
    /// A value in the catalogue cannot be read.
    Value(String),
}

impl Error {
    pub(crate) fn io(doing: Doing, path: &Path, source: io::Error) -> Self {
        Kind::Io { doing, path: path.to_owned(), source }.into()
    }

    pub(crate) fn sqlite(path: &Path, error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode as Code;
        let path = path.to_owned();
        let io = |errno: i32| Kind::Io {
            doing: Doing::Write,
            path: path.clone(),
            source: io::Error::from_raw_os_error(errno),
        };
        match error.sqlite_error_code() {
            Some(Code::DiskFull) => io(ENOSPC),
            Some(Code::SystemIoFailure) => io(EIO),
            Some(Code::PermissionDenied) => io(EACCES),
            Some(Code::ReadOnly) => io(EROFS),
            Some(Code::DatabaseBusy | Code::DatabaseLocked | Code::FileLockingProtocolFailed) => {
                Kind::Locked { path }
            }
            Some(Code::DatabaseCorrupt | Code::NotADatabase) => {
                Kind::Corrupt { path, detail: Detail::Sqlite(error.to_string()) }
            }
            _ => match error {
                rusqlite::Error::FromSqlConversionFailure(..)
                | rusqlite::Error::InvalidColumnType(..)
                | rusqlite::Error::IntegralValueOutOfRange(..) => {
                    Kind::Corrupt { path, detail: Detail::Value(error.to_string()) }
                }
                _ => Kind::Catalogue { path, detail: error.to_string() },
            },
        }
        .into()
    }

    /// There is no archive, or no such letter, task or original in it.
    pub fn is_missing(&self) -> bool {
        match &*self.0 {
            Kind::NoArchive { .. }
            | Kind::NoBackup { .. }
            | Kind::UnknownLetter { .. }
            | Kind::UnknownTask { .. }
            | Kind::OriginalMissing { .. } => true,
            Kind::Io { source, .. } => source.kind() == io::ErrorKind::NotFound,
            _ => false,
        }
    }

    /// There is no archive in the folder (and nothing wrong beyond that).
    pub fn is_no_archive(&self) -> bool {
        matches!(*self.0, Kind::NoArchive { .. })
    }

    /// Another process has the archive, and had it for longer than was waited.
    pub fn is_locked(&self) -> bool {
        matches!(*self.0, Kind::Locked { .. })
    }

    /// A newer program wrote the archive.
    pub fn is_newer(&self) -> bool {
        matches!(*self.0, Kind::Newer { .. })
    }

    /// An older program wrote the archive, which was opened only to read.
    pub fn is_older(&self) -> bool {
        matches!(*self.0, Kind::Older { .. })
    }

    /// The disk, or the share of it that the user may fill, is full.
    pub fn is_full(&self) -> bool {
        matches!(&*self.0, Kind::Io { source, .. } if matches!(
            source.kind(),
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge
        ))
    }

    /// A file of the archive is damaged.
    pub fn is_corrupt(&self) -> bool {
        matches!(*self.0, Kind::Corrupt { .. } | Kind::OriginalMissing { .. })
    }

    /// The user may not read or write there, or the archive was opened only to read.
    pub fn is_denied(&self) -> bool {
        match &*self.0 {
            Kind::ReadOnly { .. } | Kind::IsBackup { .. } => true,
            Kind::Io { source, .. } => {
                matches!(source.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem)
            }
            _ => false,
        }
    }

    /// The folder is not empty, and not what it should be.
    pub fn is_foreign_folder(&self) -> bool {
        matches!(
            *self.0,
            Kind::NotAnArchive { .. }
                | Kind::NotEmpty { .. }
                | Kind::NotItsBackup { .. }
                | Kind::Inside { .. }
        )
    }

    /// An abbreviated id stands for several letters.
    pub fn is_ambiguous(&self) -> bool {
        matches!(*self.0, Kind::Ambiguous { .. })
    }

    /// What was asked makes no sense here: a bad id, a record of other bytes, an event that the
    /// ledger does not allow, a number that is taken, a cursor of another archive.
    pub fn is_refused(&self) -> bool {
        matches!(
            *self.0,
            Kind::BadId { .. }
                | Kind::NotAllowed { .. }
                | Kind::ForgedEvent { .. }
                | Kind::NotItsRecord { .. }
                | Kind::BadCorrection { .. }
                | Kind::ArrivalTaken { .. }
                | Kind::BadCursor { .. }
        )
    }

    /// It may work if tried again later, nothing else being changed.
    pub fn is_passing(&self) -> bool {
        self.is_locked()
            || self.is_full()
            || matches!(&*self.0, Kind::Io { source, .. } if matches!(
                source.kind(),
                io::ErrorKind::Interrupted | io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock
                    | io::ErrorKind::ResourceBusy | io::ErrorKind::StaleNetworkFileHandle
            ))
    }

    /// The message in English.
    pub fn english(&self) -> String {
        English(&self.0).to_string()
    }
}

impl From<Kind> for Error {
    fn from(kind: Kind) -> Self {
        Self(Box::new(kind))
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &*self.0 {
            Kind::Io { source, .. } => Some(source),
            _ => None,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.0 {
            Kind::NoArchive { dir } => write!(
                f,
                "không có kho lưu trữ nào ở {0}; hãy tạo kho bằng cách nạp văn bản: \
                 congvan ingest ĐƯỜNG_DẪN --archive {0}",
                dir.display()
            ),
            Kind::NotAnArchive { dir } => write!(
                f,
                "thư mục {} có nội dung khác và không phải là kho lưu trữ của congvan; \
                 hãy chọn một thư mục trống hoặc chưa có",
                dir.display()
            ),
            Kind::NotEmpty { dir } => {
                write!(f, "thư mục {} không trống; hãy chọn một thư mục trống hoặc chưa có", dir.display())
            }
            Kind::Newer { dir, found, known } => write!(
                f,
                "kho lưu trữ {} có định dạng {found}, mới hơn định dạng {known} mà chương trình này biết; \
                 hãy cập nhật congvan",
                dir.display()
            ),
            Kind::Older { dir, found, known } => write!(
                f,
                "kho lưu trữ {} có định dạng {found}, cũ hơn định dạng {known} của chương trình này và đang \
                 được mở chỉ để đọc; hãy chạy congvan check với quyền ghi để nâng cấp kho",
                dir.display()
            ),
            Kind::IsBackup { dir } => write!(
                f,
                "{} là một bản sao lưu nên không được ghi vào; hãy phục hồi nó ra một thư mục khác bằng \
                 congvan restore",
                dir.display()
            ),
            Kind::NoBackup { dir } => write!(
                f,
                "ở {} không có bản sao lưu nào; bản sao lưu là thư mục do congvan backup tạo ra",
                dir.display()
            ),
            Kind::NotItsBackup { dir } => write!(
                f,
                "{} không phải là bản sao lưu của kho lưu trữ này; hãy chọn một thư mục trống hoặc đúng bản \
                 sao lưu của kho",
                dir.display()
            ),
            Kind::Inside { dir } => write!(
                f,
                "{} nằm trong kho lưu trữ (hoặc chứa kho lưu trữ); hãy chọn một thư mục ở nơi khác",
                dir.display()
            ),
            Kind::ReadOnly { dir } => {
                write!(f, "kho lưu trữ {} đang được mở chỉ để đọc nên không ghi được", dir.display())
            }
            Kind::Locked { path } => write!(
                f,
                "{} đang được một tiến trình khác sử dụng; hãy đợi tiến trình đó xong rồi chạy lại",
                path.display()
            ),
            Kind::Io { doing, path, source } => {
                let what = match doing {
                    Doing::Read => "không đọc được",
                    Doing::Write => "không ghi được",
                    Doing::Sync => "không ghi chắc được xuống đĩa",
                    Doing::Rename => "không đặt được tên cho",
                    Doing::MakeFolder => "không tạo được thư mục",
                    Doing::ListFolder => "không liệt kê được thư mục",
                    Doing::Remove => "không xóa được",
                    Doing::Lock => "không khóa được",
                };
                write!(f, "{what} {}: {}", path.display(), VietnameseIo(source))
            }
            Kind::Corrupt { path, detail } => {
                let path = path.display();
                match detail {
                    Detail::Hash => write!(
                        f,
                        "bản gốc {path} đã bị thay đổi: nội dung không còn khớp với mã băm; hãy chạy congvan \
                         check và phục hồi từ bản sao lưu"
                    ),
                    Detail::NoCatalogue => write!(
                        f,
                        "mất tệp danh mục {path}; hãy phục hồi từ bản sao lưu, hoặc nạp lại thư mục originals \
                         vào một kho mới"
                    ),
                    Detail::Format => write!(
                        f,
                        "tệp định dạng {path} không đọc được; hãy chạy congvan check hoặc phục hồi từ bản sao \
                         lưu"
                    ),
                    Detail::Sqlite(said) | Detail::Value(said) => write!(
                        f,
                        "danh mục {path} bị hỏng ({said}); hãy chạy congvan check hoặc phục hồi từ bản sao lưu"
                    ),
                }
            }
            Kind::Catalogue { path, detail } => {
                write!(f, "danh mục {} báo lỗi: {detail}", path.display())
            }
            Kind::OriginalMissing { path } => {
                write!(f, "mất bản gốc {}; hãy chạy congvan check và phục hồi từ bản sao lưu", path.display())
            }
            Kind::UnknownLetter { id } => write!(f, "trong kho không có văn bản nào có mã {id}"),
            Kind::BadId { id } => {
                write!(f, "{id:?} không phải là mã văn bản: mã gồm ít nhất 6 chữ số thập lục phân (0-9, a-f)")
            }
            Kind::Ambiguous { id, matches } => {
                write!(f, "nhiều văn bản có mã bắt đầu bằng {id}: {}; hãy ghi mã dài hơn", matches.join(", "))
            }
            Kind::UnknownTask { letter, task } => {
                write!(f, "văn bản {} không có nhiệm vụ {task}", short(letter))
            }
            Kind::NotAllowed { act, open: true } => {
                write!(f, "nhiệm vụ đang mở nên không ghi được là {}", act_in_vietnamese(act))
            }
            Kind::NotAllowed { act, open: false } => write!(
                f,
                "nhiệm vụ đã hoàn thành hoặc đã hủy nên không ghi được là {}; hãy mở lại nhiệm vụ trước",
                act_in_vietnamese(act)
            ),
            Kind::ForgedEvent { id } => {
                write!(f, "sự kiện {id} có nội dung không khớp với mã của nó")
            }
            Kind::NotItsRecord { file_name, record, bytes } => {
                write!(f, "{file_name}: bản ghi mang mã {} nhưng tệp có mã {}", short(record), short(bytes))
            }
            Kind::BadCorrection { pointer, why } => {
                write!(f, "không sửa được {pointer:?}: ")?;
                match why {
                    Misfit::Fixed => f.write_str("trường này không sửa được bằng tay"),
                    Misfit::NoPlace => f.write_str("văn bản không có giá trị này"),
                    Misfit::NotARecord(said) => write!(f, "giá trị mới không hợp lệ ({said})"),
                }
            }
            Kind::ArrivalTaken { book, year, number, letter } => {
                write!(f, "số đến {number} năm {year} trong sổ {book:?} đã cấp cho văn bản {}", short(letter))
            }
            Kind::BadCursor { cursor } => write!(
                f,
                "mốc {cursor:?} không phải của kho lưu trữ này (hoặc có trước khi kho được phục hồi); hãy xuất \
                 lại từ đầu"
            ),
        }
    }
}

struct English<'a>(&'a Kind);

impl fmt::Display for English<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Kind::NoArchive { dir } => write!(
                f,
                "there is no archive at {0}; make one by taking letters in: congvan ingest PATH --archive {0}",
                dir.display()
            ),
            Kind::NotAnArchive { dir } => write!(
                f,
                "the folder {} holds other things and is no congvan archive; choose an empty or a new one",
                dir.display()
            ),
            Kind::NotEmpty { dir } => {
                write!(f, "the folder {} is not empty; choose an empty or a new one", dir.display())
            }
            Kind::Newer { dir, found, known } => write!(
                f,
                "the archive {} has format {found}, newer than format {known} that this program knows; \
                 update congvan",
                dir.display()
            ),
            Kind::Older { dir, found, known } => write!(
                f,
                "the archive {} has format {found}, older than this program's format {known}, and was opened \
                 only to read; run congvan check with the right to write, which upgrades it",
                dir.display()
            ),
            Kind::IsBackup { dir } => write!(
                f,
                "{} is a backup and is not written to; restore it to another folder with congvan restore",
                dir.display()
            ),
            Kind::NoBackup { dir } => {
                write!(
                    f,
                    "there is no backup at {}; a backup is a folder made by congvan backup",
                    dir.display()
                )
            }
            Kind::NotItsBackup { dir } => write!(
                f,
                "{} is not a backup of this archive; choose an empty folder or this archive's own backup",
                dir.display()
            ),
            Kind::Inside { dir } => {
                write!(
                    f,
                    "{} lies inside the archive (or holds it); choose a folder elsewhere",
                    dir.display()
                )
            }
            Kind::ReadOnly { dir } => {
                write!(f, "the archive {} was opened only to read", dir.display())
            }
            Kind::Locked { path } => write!(
                f,
                "{} is in use by another process; wait until it has finished and run this again",
                path.display()
            ),
            Kind::Io { doing, path, source } => {
                let what = match doing {
                    Doing::Read => "could not read",
                    Doing::Write => "could not write",
                    Doing::Sync => "could not make safe on the disk",
                    Doing::Rename => "could not give its name to",
                    Doing::MakeFolder => "could not make the folder",
                    Doing::ListFolder => "could not list the folder",
                    Doing::Remove => "could not remove",
                    Doing::Lock => "could not lock",
                };
                write!(f, "{what} {}: {}", path.display(), EnglishIo(source))
            }
            Kind::Corrupt { path, detail } => {
                let path = path.display();
                match detail {
                    Detail::Hash => write!(
                        f,
                        "the original {path} was changed: its content no longer gives its hash; run congvan \
                         check and restore it from a backup"
                    ),
                    Detail::NoCatalogue => write!(
                        f,
                        "the catalogue {path} is missing; restore it from a backup, or take the originals \
                         folder into a new archive"
                    ),
                    Detail::Format => write!(
                        f,
                        "the format file {path} cannot be read; run congvan check or restore from a backup"
                    ),
                    Detail::Sqlite(said) | Detail::Value(said) => write!(
                        f,
                        "the catalogue {path} is damaged ({said}); run congvan check or restore from a backup"
                    ),
                }
            }
            Kind::Catalogue { path, detail } => {
                write!(f, "the catalogue {} reports: {detail}", path.display())
            }
            Kind::OriginalMissing { path } => write!(
                f,
                "the original {} is missing; run congvan check and restore it from a backup",
                path.display()
            ),
            Kind::UnknownLetter { id } => write!(f, "no letter in the archive has the id {id}"),
            Kind::BadId { id } => {
                write!(f, "{id:?} is no letter's id: an id has at least 6 hexadecimal digits (0-9, a-f)")
            }
            Kind::Ambiguous { id, matches } => {
                write!(f, "several letters' ids begin with {id}: {}; give more of it", matches.join(", "))
            }
            Kind::UnknownTask { letter, task } => {
                write!(f, "the letter {} has no task {task}", short(letter))
            }
            Kind::NotAllowed { act, open: true } => {
                write!(f, "the task is open, so `{act}` cannot be written down")
            }
            Kind::NotAllowed { act, open: false } => write!(
                f,
                "the task is done or cancelled, so `{act}` cannot be written down; reopen the task first"
            ),
            Kind::ForgedEvent { id } => write!(f, "the content of event {id} does not give its id"),
            Kind::NotItsRecord { file_name, record, bytes } => write!(
                f,
                "{file_name}: the record has the id {} but the file has {}",
                short(record),
                short(bytes)
            ),
            Kind::BadCorrection { pointer, why } => {
                write!(f, "cannot correct {pointer:?}: ")?;
                match why {
                    Misfit::Fixed => f.write_str("this field is not a person's to change"),
                    Misfit::NoPlace => f.write_str("the letter has no such value"),
                    Misfit::NotARecord(said) => write!(f, "the new value does not fit ({said})"),
                }
            }
            Kind::ArrivalTaken { book, year, number, letter } => write!(
                f,
                "arrival number {number} of {year} in the book {book:?} belongs to the letter {}",
                short(letter)
            ),
            Kind::BadCursor { cursor } => write!(
                f,
                "the cursor {cursor:?} is not of this archive (or from before it was restored); export again \
                 from the start"
            ),
        }
    }
}

pub(crate) const EIO: i32 = 5;
pub(crate) const EACCES: i32 = 13;
pub(crate) const ENOSPC: i32 = 28;
pub(crate) const EROFS: i32 = 30;

struct VietnameseIo<'a>(&'a io::Error);

impl fmt::Display for VietnameseIo<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match self.0.kind() {
            io::ErrorKind::StorageFull => {
                "đĩa đã đầy; chưa có gì bị ghi dở, hãy giải phóng chỗ trống rồi chạy lại"
            }
            io::ErrorKind::QuotaExceeded => {
                "đã hết hạn mức đĩa của người dùng; chưa có gì bị ghi dở, hãy giải phóng chỗ trống rồi chạy lại"
            }
            io::ErrorKind::PermissionDenied => "không có quyền; hãy kiểm tra quyền của thư mục",
            io::ErrorKind::ReadOnlyFilesystem => "chỉ được phép đọc ở đây",
            io::ErrorKind::NotFound => "không tìm thấy",
            io::ErrorKind::AlreadyExists => "đã tồn tại",
            io::ErrorKind::NotADirectory => "không phải là thư mục",
            _ if self.0.raw_os_error() == Some(EIO) => "đĩa báo lỗi đọc ghi; hãy kiểm tra ổ đĩa",
            _ => return self.0.fmt(f),
        };
        f.write_str(text)
    }
}

struct EnglishIo<'a>(&'a io::Error);

impl fmt::Display for EnglishIo<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match self.0.kind() {
            io::ErrorKind::StorageFull => {
                "the disk is full; nothing is half written, make room and run this again"
            }
            io::ErrorKind::QuotaExceeded => {
                "the user's share of the disk is full; nothing is half written, make room and run this again"
            }
            io::ErrorKind::PermissionDenied => "not allowed; check the rights of the folder",
            io::ErrorKind::ReadOnlyFilesystem => "only reading is allowed here",
            io::ErrorKind::NotFound => "not found",
            io::ErrorKind::AlreadyExists => "it already exists",
            io::ErrorKind::NotADirectory => "not a folder",
            _ if self.0.raw_os_error() == Some(EIO) => "the disk reports an error; check the drive",
            _ => return self.0.fmt(f),
        };
        f.write_str(text)
    }
}

/// Enough of an id for a person.
pub(crate) fn short(id: &str) -> &str {
    id.get(..12).unwrap_or(id)
}

/// What is done about a task, as people say it.
fn act_in_vietnamese(act: &str) -> &str {
    match act {
        "assigned" => "giao việc",
        "accepted" => "tiếp nhận",
        "extended" => "gia hạn",
        "done" => "đã hoàn thành",
        "returned" => "trả lại",
        "cancelled" => "hủy",
        "reopened" => "mở lại",
        "answer_refused" => "không phải văn bản trả lời",
        other => other,
    }
}
