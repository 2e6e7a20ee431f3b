//! Heads of letters as they come when they were copied as text. The letters are made up; what they say was
//! read by a person.

use congvan_model::{DocumentType, Letter, Pages};
use congvan_parse::parse;

fn letter(text: &str) -> Letter {
    parse(&congvan_layout::zones(&Pages::from_text(text))).letter
}

fn has_head_of_so_y_te(letter: &Letter) {
    assert_eq!(letter.issuer.as_deref(), Some("SỞ Y TẾ"));
    assert_eq!(letter.issuer_parent.as_deref(), Some("UBND TỈNH PHÚ AN"));
    assert_eq!(letter.number.as_deref(), Some("215"));
    assert_eq!(letter.symbol.as_deref(), Some("SYT-NVY"));
    assert_eq!(letter.place.as_deref(), Some("Phú An"));
    assert_eq!(letter.date, Some(jiff::civil::date(2024, 6, 5)));
}

const BODY: &str =
    "Kính gửi: Các bệnh viện trực thuộc.\n\nSở Y tế yêu cầu các bệnh viện báo cáo trước ngày 20/6/2024.";

#[test]
fn both_columns_on_one_line() {
    let head = "UBND TỈNH PHÚ AN CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n\
                SỞ Y TẾ Độc lập – Tự do – Hạnh phúc\n\
                Số: 215/SYT-NVY Phú An, ngày 05 tháng 6 năm 2024\n\
                V/v rà soát trang thiết bị\n";
    let letter = letter(&format!("{head}\n{BODY}\n"));
    has_head_of_so_y_te(&letter);
    assert_eq!(letter.subject.as_deref(), Some("rà soát trang thiết bị"));
    assert_eq!(letter.addressees, ["Các bệnh viện trực thuộc"]);
    assert_eq!(letter.tasks.len(), 1);
}

#[test]
fn the_bars_of_a_table_between_the_columns() {
    let head = "UBND TỈNH PHÚ AN\nSỞ Y TẾ | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM |\n|\n\
                Số: 215/SYT-NVY | Phú An, ngày 05 tháng 6 năm 2024 |\n";
    has_head_of_so_y_te(&letter(&format!("{head}\n{BODY}\n")));
}

#[test]
fn lines_broken_before_their_figures() {
    let head = "UBND TỈNH PHÚ AN\nSỞ Y TẾ\n-------\n|\nCỘNG HÒA XÃ HỘI\nCHỦ NGHĨA VIỆT NAM\n\
                Độc lập - Tự do - Hạnh phúc\n|\nSố:\n215/SYT-NVY\n|\nPhú An, ngày\n05 tháng 6 năm 2024\n|\n";
    has_head_of_so_y_te(&letter(&format!("{head}\n{BODY}\n")));
}

#[test]
fn lines_broken_within_the_nation_and_the_place() {
    for dateline in ["Phú An,\nngày 05 tháng 6 năm 2024", "Phú\nAn, ngày 05 tháng 6 năm 2024"] {
        let head = format!(
            "UBND TỈNH PHÚ AN\nSỞ Y TẾ\n|\nCỘNG HÒA XÃ\nHỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n\
             |\nSố: 215/SYT-NVY\n|\n{dateline}\n|\n"
        );
        has_head_of_so_y_te(&letter(&format!("{head}\n{BODY}\n")));
    }
}

#[test]
fn a_list_in_a_body_is_no_head() {
    let body = "Sở Y tế báo cáo:\n- Văn bản số 12/SYT-VP Phú An, ngày 02 tháng 5 năm 2024 đã được gửi đi.";
    let letter = letter(&format!(
        "UBND TỈNH PHÚ AN\nSỞ Y TẾ\n\nSố: 215/SYT-NVY\nPhú An, ngày 05 tháng 6 năm 2024\n\n{body}\n"
    ));
    has_head_of_so_y_te(&letter);
}

#[test]
fn a_subject_after_a_colon() {
    let letter = letter(&format!(
        "UBND TỈNH PHÚ AN\nSỞ Y TẾ\n\nSố: 215/SYT-NVY\nVề: rà soát trang thiết bị\n\nPhú An, ngày 05 tháng 6 năm 2024\n\n{BODY}\n"
    ));
    has_head_of_so_y_te(&letter);
    assert_eq!(letter.subject.as_deref(), Some("rà soát trang thiết bị"));
}

#[test]
fn a_subject_in_capitals_ends_where_they_end() {
    let letter = letter(
        "ỦY BAN NHÂN DÂN\nTỈNH PHÚ AN\n\nSố: 07/CT-UBND\nPhú An, ngày 30 tháng 3 năm 2024\n\nCHỈ THỊ\n\
         VỀ TĂNG CƯỜNG CÔNG TÁC\nPHÒNG CHÁY RỪNG\n\
         Những ngày qua thời tiết khô hanh kéo dài, nguy cơ cháy rừng\nrất cao. Chủ tịch Ủy ban nhân dân tỉnh chỉ thị:\n\n\
         I. Nhiệm vụ chung\n\n\
         Thủ trưởng các sở, Chủ tịch UBND các huyện tập trung thực hiện một số công việc sau:\n\n\
         - Rà soát phương án trước ngày 20/4/2024.\n\n\
         II. Nhiệm vụ cụ thể\n\nSở Nội vụ thực hiện các nội dung sau:\n\n- Kiểm tra việc trực ban.\n",
    );
    assert_eq!(letter.document_type, DocumentType::ChiThi);
    assert_eq!(letter.subject.as_deref(), Some("VỀ TĂNG CƯỜNG CÔNG TÁC PHÒNG CHÁY RỪNG"));
    // Whoever the lead-in names does what is listed under it.
    assert_eq!(letter.tasks.len(), 2, "{:?}", letter.tasks);
    assert_eq!(letter.tasks[0].assignees, ["Thủ trưởng các sở", "Chủ tịch UBND các huyện"]);
    assert_eq!(letter.tasks[1].assignees, ["Sở Nội vụ"]);
}

#[test]
fn a_mark_behind_the_name_of_the_kind_is_no_subject() {
    use congvan_model::Urgency;
    for (title, subject, urgency) in [
        ("THÔNG BÁO KHẨN", None, Some(Urgency::Khan)),
        ("CÔNG ĐIỆN HỎA TỐC", None, Some(Urgency::HoaToc)),
        ("CÔNG ĐIỆN KHẨN\nVề việc ứng phó bão số 3", Some("ứng phó bão số 3"), Some(Urgency::Khan)),
        ("THÔNG BÁO\nVề việc nghỉ học", Some("nghỉ học"), None),
    ] {
        let letter = letter(&format!(
            "ỦY BAN NHÂN DÂN\nTỈNH PHÚ AN\n\nSố: 07/UBND-VX\nPhú An, ngày 30 tháng 3 năm 2024\n\n{title}\n\n{BODY}\n"
        ));
        assert_eq!((letter.subject.as_deref(), letter.urgency), (subject, urgency), "{title}");
    }
}

#[test]
fn columns_kept_by_spaces_over_paragraphs_that_are_not_broken() {
    let long = "Thực hiện Kế hoạch số 12/KH-UBND ngày 02/5/2024 của Ủy ban nhân dân tỉnh về việc rà soát trang thiết bị y tế, Sở Y tế yêu cầu các \
                bệnh viện rà soát trang thiết bị, báo cáo về Sở trước ngày 20/6/2024.";
    let text = format!(
        "   UBND TỈNH PHÚ AN             CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n        SỞ Y TẾ                     Độc lập - Tự do - Hạnh phúc\n\n   \
         Số: 215/SYT-NVY               Phú An, ngày 05 tháng 6 năm 2024\n\nV/v rà soát trang thiết bị\n\nKính gửi: Các bệnh viện trực thuộc.\n\n{long}\n\n\
         Nơi nhận:                                              GIÁM ĐỐC\n\n- Như trên;\n\n- BGĐ Sở;                                              (đã ký)\n\n\
         - Lưu: VT.                                          Lưu Viết An\n"
    );
    let letter = letter(&text);
    has_head_of_so_y_te(&letter);
    assert_eq!(letter.subject.as_deref(), Some("rà soát trang thiết bị"));
    assert_eq!(letter.copies, ["Như trên", "BGĐ Sở"]);
    assert_eq!(letter.archive.as_deref(), Some("VT"));
    assert_eq!(letter.signer.title.as_deref(), Some("GIÁM ĐỐC"));
    assert_eq!(letter.signer.name.as_deref(), Some("Lưu Viết An"));
    assert_eq!(letter.tasks.len(), 1);
    let emphasised = text
        .replace("GIÁM ĐỐC", "**GIÁM ĐỐC**")
        .replace("Lưu Viết An", "**Lưu Viết An**")
        .replace("Nơi nhận:", "**Nơi nhận:**");
    assert_eq!(self::letter(&emphasised), letter, "marks of bold print are no letters");
}

#[test]
fn a_letter_of_the_party_has_its_subject_without_a_word_before_it() {
    let letter = letter(
        "TỈNH ỦY PHÚ AN\n\nĐẢNG CỘNG SẢN VIỆT NAM\n\nBAN TUYÊN GIÁO\n\n*\n\nPhú An, ngày 15 tháng 6 năm 2021\n\nSố 369-CV/BTGTU\n\nGửi Đề cương tuyên \
         truyền\n\n 30 năm tái lập tỉnh\n\nKính gửi: Các huyện ủy.\n\nĐề nghị các huyện ủy tổ chức tuyên truyền trước ngày 20/7/2021.\n\nK/T TRƯỞNG BAN\n\n\
         PHÓ TRƯỞNG BAN\n\nVõ Văn An\n",
    );
    assert_eq!(letter.issuer.as_deref(), Some("BAN TUYÊN GIÁO"));
    assert_eq!(letter.issuer_parent.as_deref(), Some("TỈNH ỦY PHÚ AN"));
    assert_eq!(letter.subject.as_deref(), Some("Gửi Đề cương tuyên truyền 30 năm tái lập tỉnh"));
    assert_eq!(letter.signer.authority.as_deref(), Some("K/T TRƯỞNG BAN"));
}

#[test]
fn a_symbol_that_goes_on_behind_its_hyphen_is_no_place() {
    let text =
        format!("UBND TỈNH PHÚ AN\nSỞ Y TẾ\nSố: 215/SYT- NVY Phú An, ngày 05 tháng 6 năm 2024\n\n{BODY}\n");
    has_head_of_so_y_te(&letter(&text));
}

#[test]
fn the_kind_and_its_subject_on_one_line() {
    let letter = letter(
        "ĐỘI TNTP HỒ CHÍ MINH\nTRƯỜNG TH TÂN HÒA\n\nSố: 01/KH-LĐ\n\nTân Hòa, ngày 8 tháng 9 năm 2020\n\nKẾ HOẠCH V/v tổ chức hội thi lồng đèn\n\nI/ Mục \
         đích:\n- Tạo sân chơi bổ ích.\nII/ Nội dung:\n1/ Các lớp nộp lồng đèn trước ngày 14/9/2020.\n",
    );
    assert_eq!(letter.document_type, DocumentType::KeHoach);
    assert_eq!(letter.subject.as_deref(), Some("tổ chức hội thi lồng đèn"));
}

#[test]
fn about_in_capitals_is_no_item_and_a_glued_opening_opens() {
    let letter = letter(
        "UBND TỈNH PHÚ AN\nSỞ Y TẾ\n\nSố: 215/SYT-NVY\n\nPhú An, ngày 05 tháng 6 năm 2024\n\nTHÔNG BÁO\nV/V TỔ CHỨC TIÊM CHỦNG\n\nKínhgửi: Các bệnh viện \
         trực thuộc\n\nSở Y tế yêu cầu các bệnh viện báo cáo trước ngày 20/6/2024.\n\nPhó Giám đốc\n\n(Đã ký)\n\nVõ Văn An\n",
    );
    assert_eq!(letter.subject.as_deref(), Some("TỔ CHỨC TIÊM CHỦNG"));
    assert_eq!(letter.addressees, ["Các bệnh viện trực thuộc"]);
    assert_eq!(letter.signer.title.as_deref(), Some("Phó Giám đốc"));
    assert_eq!(letter.signer.name.as_deref(), Some("Võ Văn An"));
}

#[test]
fn a_name_that_only_sounds_unfinished_ends_its_body() {
    for parent in ["UBND QUẬN BÌNH THẠNH", "TỈNH ỦY HÀ TĨNH", "TỔNG CỤC HẢI QUAN"] {
        let letter = letter(&format!(
            "{parent}\nPHÒNG GIÁO DỤC VÀ ĐÀO TẠO\n\nSố: 215/GDĐT\n\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n\nPhú An, ngày 05 tháng \
             6 năm 2024\n\n{BODY}\n"
        ));
        assert_eq!(letter.issuer_parent.as_deref(), Some(parent));
        assert_eq!(letter.issuer.as_deref(), Some("PHÒNG GIÁO DỤC VÀ ĐÀO TẠO"));
    }
}

#[test]
fn dashes_on_lines_of_their_own_begin_what_follows() {
    let letter = letter(
        "UBND TỈNH PHÚ AN\nSỞ Y TẾ\nSố: 215/SYT-NVY\nPhú An, ngày 05 tháng 6 năm 2024\n\nKính gửi:\n-\nBệnh viện Đa khoa tỉnh;\n-\nBệnh viện Nhi.\n\nSở Y tế yêu cầu \
         các bệnh viện thực hiện các nội dung sau:\n-\nRà soát trang thiết bị.\n-\nGửi báo cáo về Sở Y tế trước ngày 20/6/2024.\n",
    );
    assert_eq!(letter.addressees, ["Bệnh viện Đa khoa tỉnh", "Bệnh viện Nhi"]);
    assert_eq!(letter.tasks.len(), 2);
    assert!(letter.tasks.iter().all(|t| t.assignees == ["các bệnh viện"]));
}

#[test]
fn the_day_of_which_a_subject_speaks_and_a_year_on_its_own_line() {
    let letter = letter(&format!(
        "UBND TỈNH PHÚ AN\n\nSỞ Y TẾ\n\nSố: 215/SYT-NVY\n\nPhú An, ngày 05 tháng 6\nnăm 2024\n\nV/v nghỉ làm việc\n\nNgày 26/6/2024\n\n{BODY}\n"
    ));
    assert_eq!(letter.subject.as_deref(), Some("nghỉ làm việc Ngày 26/6/2024"));
    assert_eq!(letter.date, Some(jiff::civil::date(2024, 6, 5)));
}

#[test]
fn the_archive_beside_a_copy_and_before_the_name_of_a_file() {
    let foot = |foot: &str| {
        letter(&format!(
            "UBND TỈNH PHÚ AN\nSỞ Y TẾ\n\nSố: 215/SYT-NVY\nPhú An, ngày 05 tháng 6 năm 2024\n\n{BODY}\n\n{foot}"
        ))
    };
    let beside = foot("Nơi nhận:\n- Như trên;\n- Phòng Tổng hợp; Lưu: VT, NVY.\n\nGIÁM ĐỐC\n\nLưu Viết An\n");
    assert_eq!(beside.copies, ["Như trên", "Phòng Tổng hợp"]);
    assert_eq!(beside.archive.as_deref(), Some("VT, NVY"));
    let named = foot(
        "Nơi nhận:\n- Như trên;\n- Lưu: VT, NVY d:\\2024\\CV\\trang thiet bi.\n\nGIÁM ĐỐC\n\nLưu Viết An\n",
    );
    assert_eq!(named.archive.as_deref(), Some("VT, NVY"));
}

#[test]
fn an_association_of_a_province_under_that_of_the_nation() {
    let letter = letter(&format!(
        "HỘI LÀM VƯỜN VIỆT NAM\nTỈNH HỘI PHÚ AN\n\nSố: 14/CV-HLV\nV.v. tổ chức hội thi\n\nPhú An, ngày 05 tháng 6 năm 2024\n\n{BODY}\n"
    ));
    assert_eq!(letter.issuer.as_deref(), Some("TỈNH HỘI PHÚ AN"));
    assert_eq!(letter.issuer_parent.as_deref(), Some("HỘI LÀM VƯỜN VIỆT NAM"));
    assert_eq!(letter.subject.as_deref(), Some("tổ chức hội thi"));
}

#[test]
fn what_happened_on_some_day_is_no_addressee() {
    let letter = letter(
        "UBND TỈNH PHÚ AN\nSỞ Y TẾ\n\nSố: 215/SYT-NVY\nV/v hoãn họp\n\nPhú An, ngày 05 tháng 6 năm 2024\n\nKính gửi:\n- Văn phòng Sở,\n\
         - Các bệnh viện.\n- Ngày 01/6/2024, Sở Y tế đã có giấy mời họp.\n- Ngày 03/6/2024, các đơn vị đã đăng ký dự họp.\nNay Sở Y tế hoãn \
         cuộc họp.\n\nNơi nhận:\n- Như trên;\n- Lưu: VT.\n\nGIÁM ĐỐC\n\nLưu Viết An\n",
    );
    assert_eq!(letter.addressees, ["Văn phòng Sở", "Các bệnh viện"]);
}

#[test]
fn a_subject_under_the_issuer_where_the_number_is_lost() {
    let letter = letter(&format!(
        "UBND TỈNH PHÚ AN\nSỞ Y TẾ\nV/v rà soát\nhồ sơ\n\nPhú An, ngày 05 tháng 6 năm 2024\n\n{BODY}\n"
    ));
    assert_eq!(letter.issuer.as_deref(), Some("SỞ Y TẾ"));
    assert_eq!(letter.subject.as_deref(), Some("rà soát hồ sơ"));
}

#[test]
fn a_subject_in_capitals_that_begins_like_a_body() {
    let letter = letter(
        "UBND TỈNH PHÚ AN\nSỞ Y TẾ\n\nSố: 215/KH-SYT\n\nPhú An, ngày 05 tháng 6 năm 2024\n\nKẾ HOẠCH\nTHỰC HIỆN CHỈ THỊ SỐ 27/CT-TTG NGÀY 15 THÁNG 8 NĂM 2023 CỦA \
         THỦ TƯỚNG CHÍNH PHỦ VỀ CÔNG TÁC DÂN SỐ\n\nThực hiện Chỉ thị số 27/CT-TTg ngày 15/8/2023, Sở Y tế ban hành Kế hoạch.\n\n\
         Nơi nhận:\n- Lưu: VT.\n\nGIÁM ĐỐC\n\nLưu Viết An\n",
    );
    assert_eq!(
        letter.subject.as_deref(),
        Some(
            "THỰC HIỆN CHỈ THỊ SỐ 27/CT-TTG NGÀY 15 THÁNG 8 NĂM 2023 CỦA THỦ TƯỚNG CHÍNH PHỦ VỀ CÔNG TÁC DÂN SỐ"
        )
    );
}
