//! What a letter says: the fields of the annotation guide, and nothing inferred.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The kind of document (`tên loại văn bản`): the 29 of Decree 30/2020/NĐ-CP, article 7, or
/// [`DocumentType::Khac`].
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names are the Vietnamese terms without tone marks; see `vietnamese`")]
pub enum DocumentType {
    NghiQuyet,
    QuyetDinh,
    ChiThi,
    QuyChe,
    QuyDinh,
    ThongCao,
    ThongBao,
    HuongDan,
    ChuongTrinh,
    KeHoach,
    PhuongAn,
    DeAn,
    DuAn,
    BaoCao,
    BienBan,
    ToTrinh,
    HopDong,
    #[default]
    CongVan,
    CongDien,
    BanGhiNho,
    BanThoaThuan,
    GiayUyQuyen,
    GiayMoi,
    GiayGioiThieu,
    GiayNghiPhep,
    PhieuGui,
    PhieuChuyen,
    PhieuBao,
    ThuCong,
    Khac,
}

impl DocumentType {
    /// Every kind, in the order of the decree, [`DocumentType::Khac`] last.
    pub const ALL: [Self; 30] = [
        Self::NghiQuyet,
        Self::QuyetDinh,
        Self::ChiThi,
        Self::QuyChe,
        Self::QuyDinh,
        Self::ThongCao,
        Self::ThongBao,
        Self::HuongDan,
        Self::ChuongTrinh,
        Self::KeHoach,
        Self::PhuongAn,
        Self::DeAn,
        Self::DuAn,
        Self::BaoCao,
        Self::BienBan,
        Self::ToTrinh,
        Self::HopDong,
        Self::CongVan,
        Self::CongDien,
        Self::BanGhiNho,
        Self::BanThoaThuan,
        Self::GiayUyQuyen,
        Self::GiayMoi,
        Self::GiayGioiThieu,
        Self::GiayNghiPhep,
        Self::PhieuGui,
        Self::PhieuChuyen,
        Self::PhieuBao,
        Self::ThuCong,
        Self::Khac,
    ];

    /// The name as JSON has it: `cong_van`.
    pub fn id(self) -> &'static str {
        match self {
            Self::NghiQuyet => "nghi_quyet",
            Self::QuyetDinh => "quyet_dinh",
            Self::ChiThi => "chi_thi",
            Self::QuyChe => "quy_che",
            Self::QuyDinh => "quy_dinh",
            Self::ThongCao => "thong_cao",
            Self::ThongBao => "thong_bao",
            Self::HuongDan => "huong_dan",
            Self::ChuongTrinh => "chuong_trinh",
            Self::KeHoach => "ke_hoach",
            Self::PhuongAn => "phuong_an",
            Self::DeAn => "de_an",
            Self::DuAn => "du_an",
            Self::BaoCao => "bao_cao",
            Self::BienBan => "bien_ban",
            Self::ToTrinh => "to_trinh",
            Self::HopDong => "hop_dong",
            Self::CongVan => "cong_van",
            Self::CongDien => "cong_dien",
            Self::BanGhiNho => "ban_ghi_nho",
            Self::BanThoaThuan => "ban_thoa_thuan",
            Self::GiayUyQuyen => "giay_uy_quyen",
            Self::GiayMoi => "giay_moi",
            Self::GiayGioiThieu => "giay_gioi_thieu",
            Self::GiayNghiPhep => "giay_nghi_phep",
            Self::PhieuGui => "phieu_gui",
            Self::PhieuChuyen => "phieu_chuyen",
            Self::PhieuBao => "phieu_bao",
            Self::ThuCong => "thu_cong",
            Self::Khac => "khac",
        }
    }

    /// The kind with this [`DocumentType::id`].
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|t| t.id() == id)
    }

    /// The name that people use: `Công văn`.
    pub fn vietnamese(self) -> &'static str {
        match self {
            Self::NghiQuyet => "Nghị quyết",
            Self::QuyetDinh => "Quyết định",
            Self::ChiThi => "Chỉ thị",
            Self::QuyChe => "Quy chế",
            Self::QuyDinh => "Quy định",
            Self::ThongCao => "Thông cáo",
            Self::ThongBao => "Thông báo",
            Self::HuongDan => "Hướng dẫn",
            Self::ChuongTrinh => "Chương trình",
            Self::KeHoach => "Kế hoạch",
            Self::PhuongAn => "Phương án",
            Self::DeAn => "Đề án",
            Self::DuAn => "Dự án",
            Self::BaoCao => "Báo cáo",
            Self::BienBan => "Biên bản",
            Self::ToTrinh => "Tờ trình",
            Self::HopDong => "Hợp đồng",
            Self::CongVan => "Công văn",
            Self::CongDien => "Công điện",
            Self::BanGhiNho => "Bản ghi nhớ",
            Self::BanThoaThuan => "Bản thỏa thuận",
            Self::GiayUyQuyen => "Giấy ủy quyền",
            Self::GiayMoi => "Giấy mời",
            Self::GiayGioiThieu => "Giấy giới thiệu",
            Self::GiayNghiPhep => "Giấy nghỉ phép",
            Self::PhieuGui => "Phiếu gửi",
            Self::PhieuChuyen => "Phiếu chuyển",
            Self::PhieuBao => "Phiếu báo",
            Self::ThuCong => "Thư công",
            Self::Khac => "Văn bản khác",
        }
    }
}

/// A printed mark of urgency (`mức độ khẩn`, Decree 30 annex I).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Urgency {
    /// `HỎA TỐC`.
    HoaToc,
    /// `THƯỢNG KHẨN`.
    ThuongKhan,
    /// `KHẨN`.
    Khan,
}

/// A printed mark of secrecy (`độ mật`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Secrecy {
    /// `TUYỆT MẬT`.
    TuyetMat,
    /// `TỐI MẬT`.
    ToiMat,
    /// `MẬT`.
    Mat,
}

/// Who signed (`người ký`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Signer {
    /// The line that names the capacity: `KT. CHỦ TỊCH`; several joined by ` / `.
    pub authority: Option<String>,
    /// The signer's own title: `PHÓ CHỦ TỊCH`.
    pub title: Option<String>,
    /// The printed name.
    pub name: Option<String>,
}

/// What a letter has to do with a document that it cites.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// It rests on it (`căn cứ`, `theo quy định tại`, `trên cơ sở`).
    CanCu,
    /// It carries it out, or has it carried out (`thực hiện`, `triển khai`, `theo chỉ đạo tại`).
    ThucHien,
    /// It follows it up (`tiếp theo`).
    TiepTheo,
    /// It answers it (`trả lời`, `phúc đáp`, `nhận được`; of a letter also `xét đề nghị tại`).
    TraLoi,
    /// It takes its place or ends it (`thay thế`, `bãi bỏ`, `hủy bỏ`, `thu hồi`).
    ThayThe,
    /// It changes it (`sửa đổi`, `bổ sung`, `điều chỉnh`, `đính chính`).
    SuaDoi,
}

impl Relation {
    /// What a letter does to the document, in the words of offices: `Trả lời`.
    pub fn vietnamese(self) -> &'static str {
        match self {
            Self::CanCu => "Căn cứ",
            Self::ThucHien => "Thực hiện",
            Self::TiepTheo => "Tiếp theo",
            Self::TraLoi => "Trả lời",
            Self::ThayThe => "Thay thế",
            Self::SuaDoi => "Sửa đổi",
        }
    }

    /// The same in English.
    pub fn english(self) -> &'static str {
        match self {
            Self::CanCu => "Rests on",
            Self::ThucHien => "Carries out",
            Self::TiepTheo => "Follows",
            Self::TraLoi => "Answers",
            Self::ThayThe => "Replaces",
            Self::SuaDoi => "Amends",
        }
    }
}

/// Another document that the letter cites by number.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Reference {
    /// What stands after `số`, without spaces: `26-NQ/TW`.
    pub code: String,
    /// Its date, where given.
    #[schemars(with = "Option<String>")]
    pub date: Option<Date>,
    /// What kind of document the letter calls it, where it does and the kind is one of the 29.
    #[serde(default)]
    pub kind: Option<DocumentType>,
    /// Who issued it, as printed, where the letter names a body with it (`của UBND tỉnh`).
    #[serde(default)]
    pub issuer: Option<String>,
    /// What the letter has to do with it, where its words say so; null for one that stands only in
    /// the title of another document.
    #[serde(default)]
    pub relation: Option<Relation>,
}

/// What sort of point in time a [`Deadline`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DeadlineType {
    /// One point in time.
    Date,
    /// Again and again, by [`Deadline::rrule`].
    Recurring,
    /// Counted from an event, by [`Deadline::offset`].
    Relative,
}

/// Whether the day named is itself still in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Bound {
    /// `trước ...`: strictly before.
    Before,
    /// Everything else: on that day at the latest.
    By,
}

/// What an [`Offset`] is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names say it")]
pub enum OffsetUnit {
    Hour,
    Day,
    WorkingDay,
    Month,
    Year,
}

/// What an [`Offset`] is counted from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OffsetFrom {
    /// The day the letter is received (`ngày nhận được văn bản`).
    Receipt,
    /// The day it is signed or issued (`ngày ký, ban hành`).
    Issue,
    /// Anything else.
    Event,
}

/// A time limit counted from an event (Civil Code 2015, articles 144 to 148).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Offset {
    /// How many.
    pub count: u32,
    /// Of what.
    pub unit: OffsetUnit,
    /// From when.
    pub from: OffsetFrom,
}

/// A day of the lunar calendar (`âm lịch`), as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LunarDay {
    /// 1 to 30.
    pub day: u8,
    /// 1 (`tháng Giêng`) to 12 (`tháng Chạp`).
    pub month: u8,
    /// The lunar year, if one is written.
    pub year: Option<u16>,
}

/// By when (`thời hạn`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Deadline {
    /// Verbatim, from its first word to its last.
    pub text: String,
    /// What sort of point in time it is.
    #[serde(rename = "type")]
    pub kind: DeadlineType,
    /// The day named; for a month, quarter or year its last day.
    #[schemars(with = "Option<String>")]
    pub date: Option<Date>,
    /// `17:00`, where an hour is given.
    pub time: Option<String>,
    /// Whether that day itself is still in time.
    pub bound: Bound,
    /// An RFC 5545 recurrence rule, for [`DeadlineType::Recurring`].
    pub rrule: Option<String>,
    /// For [`DeadlineType::Relative`].
    pub offset: Option<Offset>,
    /// For a [`DeadlineType::Date`] that is named by the lunar calendar: its `date` is null, since which day it is
    /// is reckoned, not read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lunar: Option<LunarDay>,
}

/// What a [`Task`] asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TaskKind {
    /// To do or to see to something (`thực hiện`).
    #[default]
    Do,
    /// To report or send something (`báo cáo, gửi`).
    Report,
    /// To work with the body that leads (`phối hợp`).
    Coordinate,
    /// To watch over what others do (`theo dõi, đôn đốc, kiểm tra`).
    Supervise,
    /// To say what one thinks of a draft (`góp ý, có ý kiến`).
    GiveOpinion,
    /// To come or send somebody (`tham dự, cử người dự`).
    Attend,
    /// To decide on what is submitted (`xem xét, phê duyệt, quyết định`).
    Decide,
}

/// One thing that one group of bodies is told or asked to do (`nhiệm vụ`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Task {
    /// Made from the task's own words, so that it stays the same when the letter is read again
    /// and other tasks come or go; unique within the letter.
    pub id: String,
    /// The printed mark of the item it stands in, outermost first: `5`, `2.a`, `Điều 2.1.a`.
    pub item: Option<String>,
    /// Who must do it; empty if the letter leaves it to all addressees.
    pub assignees: Vec<String>,
    /// With whom.
    pub coordinators: Vec<String>,
    /// The instruction, verbatim and whole, without the item's mark.
    pub text: String,
    /// The instruction in a few words, for lists: a verbatim part of `text`.
    #[serde(default)]
    pub action: Option<String>,
    /// What it asks for.
    #[serde(default)]
    pub kind: TaskKind,
    /// By when.
    pub deadline: Option<Deadline>,
    /// To whom a report, opinion, list or file is to be sent.
    pub report_to: Option<String>,
    /// The body that it passes through.
    pub via: Option<String>,
}

/// What an invitation calls to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Meeting {
    /// `2024-05-03T08:00`, without its time part if none is given.
    pub start: Option<String>,
    /// Where.
    pub place: Option<String>,
}

/// From when a document is in force, by its own words (`hiệu lực`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Effect {
    /// As printed: `có hiệu lực kể từ ngày ký`.
    pub text: String,
    /// The first day; that of issue where it is counted from the signing. Null where it is not named.
    #[schemars(with = "Option<String>")]
    pub from: Option<Date>,
    /// The last day, or the day before which it ends; null where there is none.
    #[schemars(with = "Option<String>")]
    pub until: Option<Date>,
}

/// Whom to ask.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Contact {
    /// The person or unit.
    pub name: Option<String>,
    /// As printed.
    pub phone: Option<String>,
    /// As printed.
    pub email: Option<String>,
}

/// What the office that received the letter stamped on it (`dấu đến`): nothing of the letter's own.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Received {
    /// The number of arrival (`số đến`); null if it was not read.
    pub number: Option<String>,
    /// The day of arrival (`ngày đến`); null if it was not read.
    #[schemars(with = "Option<String>")]
    pub date: Option<Date>,
    /// The office whose stamp it is, as printed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub office: Option<String>,
    /// To whom it was passed on (`chuyển`), as written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
}

/// How a copy was made (`hình thức bản sao`, Decree 30, article 25).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CopyForm {
    /// `SAO Y`: the whole of it.
    SaoY,
    /// `SAO LỤC`: the whole of a copy.
    SaoLuc,
    /// `TRÍCH SAO`: a part.
    TrichSao,
}

/// Another document in the same file: an annex, a form, the letter that is forwarded.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Enclosure {
    /// Its heading: `PHỤ LỤC I DANH MỤC ...`, `KẾ HOẠCH Ứng phó ...`; null if it has none.
    pub title: Option<String>,
    /// Its kind, where it is printed and is one of the 29.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document_type: Option<DocumentType>,
    /// Number and symbol of its own: `213/UBND-VX`, `/NQ-HĐND` in a draft.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The page of the file on which it begins, counted from 1.
    pub first_page: u32,
    /// The page on which it ends.
    pub last_page: u32,
}

/// What a letter says.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Letter {
    /// Its kind.
    pub document_type: DocumentType,
    /// The body that issued it, as printed.
    pub issuer: Option<String>,
    /// The superior body printed above it.
    pub issuer_parent: Option<String>,
    /// What stands before the slash.
    pub number: Option<String>,
    /// What follows it.
    pub symbol: Option<String>,
    /// Where it was issued.
    pub place: Option<String>,
    /// When it was issued.
    #[schemars(with = "Option<String>")]
    pub date: Option<Date>,
    /// What it is about (`trích yếu`).
    pub subject: Option<String>,
    /// Printed mark of urgency.
    pub urgency: Option<Urgency>,
    /// Printed mark of secrecy.
    pub secrecy: Option<Secrecy>,
    /// The list after `Kính gửi:`.
    pub addressees: Vec<String>,
    /// The entries of `Nơi nhận:`.
    pub copies: Vec<String>,
    /// The text after `Lưu:`.
    pub archive: Option<String>,
    /// Who signed first.
    pub signer: Signer,
    /// Documents cited by number.
    pub references: Vec<Reference>,
    /// What is to be done.
    pub tasks: Vec<Task>,
    /// For an invitation.
    pub meeting: Option<Meeting>,
    /// Whom to ask.
    #[serde(default)]
    pub contacts: Vec<Contact>,
    /// Titles of what is attached.
    #[serde(default)]
    pub attachments: Vec<String>,
    /// The documents that follow the letter in the same file, with their pages.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub enclosures: Vec<Enclosure>,
    /// From when it is in force, where it says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effect: Option<Effect>,
    /// The stamp of the office that received it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub received: Option<Received>,
    /// That it is a certified copy, and of which form.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub copy_form: Option<CopyForm>,
}

impl Letter {
    /// `930/UBND-KGVX`, `12-CV/TU`, or what there is of it; empty if there is neither.
    pub fn code(&self) -> String {
        let number = self.number.as_deref().unwrap_or("");
        match &self.symbol {
            // A Party symbol holds its own slash: `Số 12-CV/TU`.
            Some(symbol) if is_party(symbol) && !number.is_empty() => format!("{number}-{symbol}"),
            Some(symbol) => format!("{number}/{symbol}"),
            None => number.to_owned(),
        }
    }
}

/// True for a symbol that holds its own slash and no year before it: `CV/TU`, not
/// `2008/CT-BTTTT`.
fn is_party(symbol: &str) -> bool {
    symbol.split_once('/').is_some_and(|(kind, _)| !kind.bytes().all(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_is_printed_as_the_letter_prints_it() {
        let code = |number: &str, symbol: &str| {
            Letter { number: Some(number.into()), symbol: Some(symbol.into()), ..Letter::default() }.code()
        };
        assert_eq!(code("930", "UBND-KGVX"), "930/UBND-KGVX");
        assert_eq!(code("12", "CV/TU"), "12-CV/TU");
        assert_eq!(code("07", "2008/CT-BTTTT"), "07/2008/CT-BTTTT");
    }
}
