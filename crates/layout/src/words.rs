//! The words that the geography of a letter is known by: names of kinds, titles of signers.
//! All folded (`congvan_text::fold`).

use congvan_model::DocumentType;

/// The kind of document whose name, folded, is `folded`; `cong van` is no printed name.
pub fn document_type(folded: &str) -> Option<DocumentType> {
    Some(match folded {
        "nghi quyet" => DocumentType::NghiQuyet,
        "quyet dinh" => DocumentType::QuyetDinh,
        "chi thi" => DocumentType::ChiThi,
        "quy che" => DocumentType::QuyChe,
        "quy dinh" => DocumentType::QuyDinh,
        "thong cao" => DocumentType::ThongCao,
        "thong bao" => DocumentType::ThongBao,
        "huong dan" => DocumentType::HuongDan,
        "chuong trinh" => DocumentType::ChuongTrinh,
        "ke hoach" | "ke hoach lien tich" | "ke hoach lien nganh" => DocumentType::KeHoach,
        "phuong an" => DocumentType::PhuongAn,
        "de an" => DocumentType::DeAn,
        "du an" => DocumentType::DuAn,
        "bao cao" => DocumentType::BaoCao,
        "bien ban" => DocumentType::BienBan,
        "to trinh" => DocumentType::ToTrinh,
        "hop dong" => DocumentType::HopDong,
        "cong van" => DocumentType::CongVan,
        "cong dien" => DocumentType::CongDien,
        "ban ghi nho" => DocumentType::BanGhiNho,
        "ban thoa thuan" | "thoa thuan" => DocumentType::BanThoaThuan,
        "giay uy quyen" => DocumentType::GiayUyQuyen,
        "giay moi" | "giay moi hop" => DocumentType::GiayMoi,
        "giay gioi thieu" => DocumentType::GiayGioiThieu,
        "giay nghi phep" => DocumentType::GiayNghiPhep,
        "phieu gui" => DocumentType::PhieuGui,
        "phieu chuyen" => DocumentType::PhieuChuyen,
        "phieu bao" => DocumentType::PhieuBao,
        "thu cong" => DocumentType::ThuCong,
        "luat" | "bo luat" | "phap lenh" | "nghi dinh" | "thong tu" | "thong tu lien tich" | "lenh"
        | "thong tri" | "ket luan" | "cong bo" | "loi keu goi" | "tuyen bo" | "dieu le"
        | "giay chung nhan" | "noi quy" | "quy trinh" | "de cuong" | "bang ke" | "danh sach"
        | "phuong huong" | "giay xac nhan" | "ban cam ket" | "ban thuyet minh" => DocumentType::Khac,
        _ => return None,
    })
}

/// Names of a kind as they are printed over a text, longest first: for a title that runs on
/// (`KẾ HOẠCH TUYỂN SINH`).
pub const TITLE_STARTS: [&str; 30] = [
    "nghi quyet",
    "quyet dinh",
    "chi thi",
    "quy che",
    "quy dinh",
    "thong cao",
    "thong bao",
    "huong dan",
    "chuong trinh",
    "ke hoach",
    "phuong an",
    "de an",
    "du an",
    "bao cao",
    "bien ban",
    "to trinh",
    "hop dong",
    "cong dien",
    "ban ghi nho",
    "ban thoa thuan",
    "giay uy quyen",
    "giay moi",
    "giay gioi thieu",
    "giay nghi phep",
    "phieu gui",
    "phieu chuyen",
    "phieu bao",
    "thu cong",
    "thong tri",
    "ket luan",
];

/// Capacities in which somebody signs, folded, without spaces: `tm.`, `k/t`.
pub const AUTHORITIES: [&str; 16] = [
    "tm.", "kt.", "tl.", "tuq.", "q.", "t/m", "k/t", "t/l", "tun.", "tm ", "kt ", "tl ", "tuq ", "tm/",
    "kt/", "tl/",
];

/// True if the folded line begins with a capacity: `TM. ỦY BAN NHÂN DÂN`, `K/T CHỦ TỊCH`.
pub fn is_authority(folded: &str) -> bool {
    (AUTHORITIES.iter().any(|a| folded.starts_with(a)) || folded.starts_with("dai dien ")) && folded.len() > 4
}

/// Beginnings of the title of one who signs, folded.
const TITLES: &[&str] = &[
    "chu tich",
    "pho chu tich",
    "giam doc",
    "pho giam doc",
    "tong giam doc",
    "pho tong giam doc",
    "bo truong",
    "thu truong",
    "chanh van phong",
    "pho chanh van phong",
    "truong phong",
    "pho truong phong",
    "pho phong",
    "truong ban",
    "pho truong ban",
    "pho ban",
    "hieu truong",
    "pho hieu truong",
    "cuc truong",
    "pho cuc truong",
    "vu truong",
    "pho vu truong",
    "bi thu",
    "pho bi thu",
    "chi cuc truong",
    "pho chi cuc truong",
    "chanh thanh tra",
    "pho chanh thanh tra",
    "thu tuong",
    "pho thu tuong",
    "bo truong, chu nhiem",
    "chu nhiem",
    "pho chu nhiem",
    "truong doan",
    "vien truong",
    "pho vien truong",
    "chanh an",
    "pho chanh an",
    "thu ky",
    "chu toa",
    "tong bi thu",
    "tong thu ky",
    "to truong",
    "pho to truong",
    "truong khoa",
    "doi truong",
    "tham muu truong",
    "chi huy truong",
    "pho chi huy truong",
    "chinh uy",
    "pho chinh uy",
    "chu tri",
    "nguoi gui",
    "nguoi nhan",
    "nguoi lap",
    "nguoi uy quyen",
    "ben a",
    "ben b",
    "thuong truc",
    "uy vien",
    "chu tich hoi dong",
    "tong cuc truong",
    "pho tong cuc truong",
    "truong phong hanh chinh",
    "pho giam doc phu trach",
    "truong tram",
    "tram truong",
    "pho tram truong",
    "chu nhiem uy ban",
    "nguoi duoc uy quyen",
    "quyen",
    "giam doc so",
    "quan doc",
    "thu truong don vi",
    "tong phu trach",
    "pho van phong",
];

/// True if the folded line can be the title of one who signs.
pub fn is_title(folded: &str) -> bool {
    TITLES
        .iter()
        .any(|t| folded.strip_prefix(t).is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric())))
}

/// The length in letters of the longest title that the folded text begins with.
pub fn title_at(folded: &str) -> Option<usize> {
    TITLES
        .iter()
        .filter(|t| folded.strip_prefix(**t).is_some_and(|r| !r.starts_with(|c: char| c.is_alphanumeric())))
        .map(|t| t.chars().count())
        .max()
}

/// True if the line can be the name of a person: two to five capitalised words of letters,
/// not all capitals unless short; a rank or degree before it is allowed.
pub fn is_person_name(text: &str) -> bool {
    let text = person_name(text);
    let words: Vec<&str> = text.split(' ').collect();
    if !(2..=6).contains(&words.len()) {
        return false;
    }
    words.iter().all(|w| {
        let mut chars = w.chars();
        chars.next().is_some_and(char::is_uppercase)
            && w.chars().all(|c| c.is_alphabetic() || c == '\'' || c == '-')
            && w.chars().count() <= 8
    }) && !is_title(&congvan_text::fold(text))
}

/// A name without the rank or degree printed before it: `TS. Nguyễn Văn A` is `Nguyễn Văn A`.
pub fn person_name(text: &str) -> &str {
    const RANKS: [&str; 27] = [
        "TS",
        "ThS",
        "PGS",
        "GS",
        "BS",
        "TS.",
        "Ts.",
        "ThS.",
        "Ths.",
        "PGS.",
        "GS.",
        "BS.",
        "Bs.",
        "BSCKII.",
        "BSCKI.",
        "BS.CKII.",
        "BS.CKI.",
        "BSCK2.",
        "Đ/c",
        "Ông",
        "Bà",
        "Đại tá",
        "Thượng tá",
        "Trung tá",
        "Thiếu tướng",
        "Ds.",
        "DS.",
    ];
    let mut name = text.trim();
    loop {
        let before = name;
        for rank in RANKS {
            if let Some(rest) = name.strip_prefix(rank)
                && (rank.ends_with('.') || rest.starts_with(' '))
            {
                name = rest.trim_start_matches([' ', '.']);
            }
        }
        if name == before {
            return name;
        }
    }
}
