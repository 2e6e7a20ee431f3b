//! What a letter has to do with what it cites, and who issued that. The sentences are made up;
//! what they say was read by a person.

use Relation::*;
use congvan_model::{Pages, Reference, Relation};
use congvan_parse::parse;

fn text(kind: &str, subject: &str, body: &str) -> String {
    let title = if kind.is_empty() { format!("V/v {subject}\n\n") } else { String::new() };
    let heading = if kind.is_empty() { String::new() } else { format!("{kind}\n{subject}\n\n") };
    format!(
        "ỦY BAN NHÂN DÂN\nTỈNH PHÚ AN\n\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n\n\
         Số: 77/UBND-KT\n{title}Phú An, ngày 05 tháng 6 năm 2024\n\n{heading}{body}\n\n\
         Nơi nhận:\n- Như trên;\n- Lưu: VT.\n\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\n\nLê Văn Mẫu\n"
    )
}

fn letter(kind: &str, subject: &str, body: &str) -> Vec<Reference> {
    parse(&congvan_layout::zones(&Pages::from_text(&text(kind, subject, body)))).letter.references
}

type Expected = (&'static str, Option<Relation>, Option<&'static str>);

fn faults(kind: &str, cases: &[(&str, &[Expected])]) -> String {
    let mut faults = String::new();
    for (body, expected) in cases {
        let found = letter(kind, "rà soát hồ sơ", body);
        let found: Vec<_> =
            found.iter().map(|r| (r.code.as_str(), r.relation, r.issuer.as_deref())).collect();
        if found != *expected {
            faults.push_str(&format!("{body}\n  should be {expected:?}\n  is        {found:?}\n"));
        }
    }
    faults
}

#[test]
fn a_letter_tells_what_it_carries_out_answers_follows_and_rests_on() {
    let cases: &[(&str, &[Expected])] = &[
        (
            "Thực hiện Công văn số 12/BYT-DP ngày 02/5/2024 của Bộ Y tế về việc phòng, chống sốt xuất huyết, Ủy ban nhân dân tỉnh yêu cầu các sở báo cáo.",
            &[("12/BYT-DP", Some(ThucHien), Some("Bộ Y tế"))],
        ),
        (
            "Thực hiện ý kiến chỉ đạo của Thủ tướng Chính phủ tại Công điện số 45/CĐ-TTg ngày 10/5/2024, UBND tỉnh yêu cầu các sở báo cáo.",
            &[("45/CĐ-TTg", Some(ThucHien), Some("Thủ tướng Chính phủ"))],
        ),
        (
            "Thực hiện Công văn số 13/BGDĐT-TH ngày 02/5/2024 của Bộ Giáo dục và Đào tạo về việc kiểm tra nội bộ và Công văn số 14/SGTVT-VT ngày 03/5/2024 của Sở Giao thông vận tải, UBND tỉnh yêu cầu các sở báo cáo.",
            &[
                ("13/BGDĐT-TH", Some(ThucHien), Some("Bộ Giáo dục và Đào tạo")),
                ("14/SGTVT-VT", Some(ThucHien), Some("Sở Giao thông vận tải")),
            ],
        ),
        (
            "Thực hiện Công điện số 19/CĐ-UBND tỉnh ngày 04/5/2024 của UBND tỉnh về phòng, chống bão; Công văn số 21/SYT-VP hồi 08 giờ ngày 05/5/2024 Sở Y tế ban hành, UBND huyện yêu cầu các xã trực ban.",
            &[
                ("19/CĐ-UBND", Some(ThucHien), Some("UBND tỉnh")),
                ("21/SYT-VP", Some(ThucHien), Some("Sở Y tế")),
            ],
        ),
        (
            "Tiếp theo Công văn số 31/UBND-KT ngày 02/5/2024 của UBND tỉnh về việc rà soát quy hoạch, UBND tỉnh đề nghị các sở báo cáo.",
            &[("31/UBND-KT", Some(TiepTheo), Some("UBND tỉnh"))],
        ),
        (
            "Phúc đáp Công văn số 88/SXD-QH ngày 01/5/2024 của Sở Xây dựng về việc xin ý kiến đồ án, UBND tỉnh thống nhất nội dung.",
            &[("88/SXD-QH", Some(TraLoi), Some("Sở Xây dựng"))],
        ),
        (
            "UBND tỉnh nhận được Công văn số 88/SXD-QH ngày 01/5/2024 của Sở Xây dựng đề nghị cho ý kiến. Về việc này, UBND tỉnh có ý kiến như sau.",
            &[("88/SXD-QH", Some(TraLoi), Some("Sở Xây dựng"))],
        ),
        (
            "Xét đề nghị của Sở Tài chính tại Tờ trình số 9/TTr-STC ngày 20/5/2024, UBND tỉnh có ý kiến như sau.",
            &[("9/TTr-STC", Some(TraLoi), Some("Sở Tài chính"))],
        ),
        (
            "Đề nghị các sở báo cáo theo quy định tại khoản 2 Điều 5 Nghị định số 30/2020/NĐ-CP ngày 05/3/2020 của Chính phủ về công tác văn thư.",
            &[("30/2020/NĐ-CP", Some(CanCu), Some("Chính phủ"))],
        ),
        (
            "Các sở thực hiện nghiêm Chỉ thị số 7/CT-UBND ngày 03/4/2024 của Chủ tịch UBND tỉnh.",
            &[("7/CT-UBND", Some(ThucHien), Some("Chủ tịch UBND tỉnh"))],
        ),
        (
            "Văn bản này thay thế Công văn số 15/UBND-KT ngày 02/02/2024 của UBND tỉnh.",
            &[("15/UBND-KT", Some(ThayThe), Some("UBND tỉnh"))],
        ),
        // What only goes with the letter has no relation that its words tell.
        ("Gửi kèm Công văn số 15/STC-NS ngày 02/02/2024 để các sở nghiên cứu.", &[("15/STC-NS", None, None)]),
        // Others are to amend it.
        (
            "Giao Sở Nội vụ tham mưu sửa đổi, bổ sung Quyết định số 3/QĐ-UBND ngày 02/01/2024 trước ngày 30/6/2024.",
            &[("3/QĐ-UBND", None, None)],
        ),
    ];
    let faults = faults("", cases);
    assert!(faults.is_empty(), "{faults}");
}

#[test]
fn documents_in_a_row_share_their_cue_and_those_in_a_title_have_none() {
    let cases: &[(&str, &[Expected])] = &[
        (
            "Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05/3/2020 của Chính phủ về công tác văn thư; Thông tư số 1/2019/TT-BNV ngày 24/01/2019 của Bộ Nội vụ quy định quy trình trao đổi, UBND tỉnh yêu cầu các sở báo cáo.",
            &[
                ("30/2020/NĐ-CP", Some(CanCu), Some("Chính phủ")),
                ("1/2019/TT-BNV", Some(CanCu), Some("Bộ Nội vụ")),
            ],
        ),
        (
            "Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05/3/2020 của Chính phủ; Quyết định số 9/QĐ-UBND ngày 02/01/2023 của UBND tỉnh về quy chế; Kế hoạch số 6/KH-UBND ngày 03/01/2023, UBND tỉnh yêu cầu các sở báo cáo.",
            &[
                ("30/2020/NĐ-CP", Some(CanCu), Some("Chính phủ")),
                ("9/QĐ-UBND", Some(CanCu), Some("UBND tỉnh")),
                ("6/KH-UBND", Some(CanCu), None),
            ],
        ),
        (
            "Nhằm thực hiện nghiêm quy định tại khoản 3 Điều 10 Nghị định số 30/2020/NĐ-CP ngày 05/3/2020 của Chính phủ về công tác văn thư và Công văn số 6/BNV-VT ngày 02/5/2024 của Bộ Nội vụ, UBND tỉnh yêu cầu các sở báo cáo theo Công văn số 7/BNV-VT.",
            &[
                ("30/2020/NĐ-CP", Some(CanCu), Some("Chính phủ")),
                ("6/BNV-VT", Some(ThucHien), Some("Bộ Nội vụ")),
                ("7/BNV-VT", Some(CanCu), None),
            ],
        ),
        (
            "Thực hiện các Công văn số 1/BYT-DP ngày 02/5/2024 và số 2/BYT-DP ngày 03/5/2024 của Bộ Y tế, UBND tỉnh yêu cầu các sở báo cáo.",
            &[("1/BYT-DP", Some(ThucHien), Some("Bộ Y tế")), ("2/BYT-DP", Some(ThucHien), Some("Bộ Y tế"))],
        ),
        (
            "Phúc đáp Công văn số 88/SXD-QH ngày 01/5/2024 của Sở Xây dựng về việc triển khai Nghị quyết số 5/NQ-HĐND ngày 01/4/2024, UBND tỉnh thống nhất nội dung.",
            &[("88/SXD-QH", Some(TraLoi), Some("Sở Xây dựng")), ("5/NQ-HĐND", None, None)],
        ),
        (
            "Căn cứ Nghị định số 15/2021/NĐ-CP ngày 03/3/2021 của Chính phủ, UBND tỉnh trả lời Công văn số 88/SXD-QH ngày 01/5/2024 của Sở Xây dựng như sau.",
            &[
                ("15/2021/NĐ-CP", Some(CanCu), Some("Chính phủ")),
                ("88/SXD-QH", Some(TraLoi), Some("Sở Xây dựng")),
            ],
        ),
        (
            "Thực hiện Quyết định số 6/QĐ-BVHTTDL ngày 02/5/2024 của Bộ Văn hóa, Thể thao và Du lịch ban hành Kế hoạch, UBND tỉnh yêu cầu các sở báo cáo.",
            &[("6/QĐ-BVHTTDL", Some(ThucHien), Some("Bộ Văn hóa, Thể thao và Du lịch"))],
        ),
    ];
    let faults = faults("", cases);
    assert!(faults.is_empty(), "{faults}");
}

#[test]
fn a_decision_rests_on_the_request_that_it_grants_and_may_end_or_amend_another() {
    let cases: &[(&str, &[Expected])] = &[
        (
            "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19/6/2015;\nTheo đề nghị của Giám đốc Sở Nội vụ tại Tờ trình số 9/TTr-SNV ngày 20/5/2024.\nQUYẾT ĐỊNH:\nĐiều 1. Thành lập Tổ công tác.\nĐiều 2. Quyết định này có hiệu lực kể từ ngày ký và thay thế Quyết định số 4/QĐ-UBND ngày 02/01/2023 của UBND tỉnh.",
            &[
                ("9/TTr-SNV", Some(CanCu), Some("Giám đốc Sở Nội vụ")),
                ("4/QĐ-UBND", Some(ThayThe), Some("UBND tỉnh")),
            ],
        ),
        (
            "Căn cứ Quyết định số 8/QĐ-UBND ngày 03/02/2023 của UBND tỉnh về việc thành lập Tổ công tác;\nQUYẾT ĐỊNH:\nĐiều 1. Sửa đổi, bổ sung khoản 2 Điều 3 Quyết định số 8/QĐ-UBND ngày 03/02/2023.",
            &[("8/QĐ-UBND", Some(SuaDoi), Some("UBND tỉnh"))],
        ),
        // Another decree did that.
        (
            "Căn cứ Nghị định số 45/2022/NĐ-CP ngày 07/7/2022 của Chính phủ sửa đổi, bổ sung một số điều của Nghị định số 55/2021/NĐ-CP ngày 24/5/2021;\nQUYẾT ĐỊNH:\nĐiều 1. Thành lập Tổ công tác.",
            &[("45/2022/NĐ-CP", Some(CanCu), Some("Chính phủ")), ("55/2021/NĐ-CP", None, None)],
        ),
    ];
    let faults = faults("QUYẾT ĐỊNH", cases);
    assert!(faults.is_empty(), "{faults}");
}

#[test]
fn the_subject_tells_it_too() {
    let of = |subject: &str| letter("", subject, "UBND tỉnh yêu cầu các sở báo cáo.")[0].relation;
    assert_eq!(of("trả lời Công văn số 88/SXD-QH của Sở Xây dựng"), Some(TraLoi));
    assert_eq!(of("triển khai Nghị quyết số 5/NQ-HĐND"), Some(ThucHien));
    assert_eq!(of("đính chính Quyết định số 8/QĐ-UBND"), Some(SuaDoi));
    assert_eq!(of("góp ý dự thảo Nghị định thay thế Nghị định số 30/2020/NĐ-CP"), None);
}

#[test]
fn a_title_with_a_capital_is_none_of_the_issuer() {
    let body = "Thực hiện Quyết định số 12/QĐ-UBND ngày 02/5/2024 của UBND tỉnh Phú An Ban hành Kế hoạch năm 2024; Chỉ thị số 5/CT-UBND \
                ngày 03/5/2024 của UBND tỉnh Về việc rà soát hồ sơ, UBND tỉnh yêu cầu các sở báo cáo.";
    let cited = letter("", "rà soát hồ sơ", body);
    let issuers: Vec<_> = cited.iter().map(|r| r.issuer.as_deref()).collect();
    assert_eq!(issuers, [Some("UBND tỉnh Phú An"), Some("UBND tỉnh")]);
}

#[test]
fn what_a_unit_is_for_is_its_name() {
    let cited = letter(
        "",
        "",
        "Thực hiện Thông báo số 108-TB/BTCTU ngày 24/01/2024 của Ban Tổ chức Tỉnh ủy về công tác cán bộ, Công văn số \
         12/TCCB ngày 02/01/2024 của Vụ Tổ chức cán bộ, các đơn vị báo cáo.",
    );
    let issuers: Vec<_> = cited.iter().map(|r| r.issuer.as_deref()).collect();
    assert_eq!(issuers, [Some("Ban Tổ chức Tỉnh ủy"), Some("Vụ Tổ chức cán bộ")]);
}

#[test]
fn every_issuer_and_relation_has_its_proof() {
    let body =
        "Thực hiện Công văn số 12/BYT-DP ngày 02/5/2024 của Bộ Y tế, UBND tỉnh yêu cầu các sở báo cáo.";
    let parsed = parse(&congvan_layout::zones(&Pages::from_text(&text("", "rà soát hồ sơ", body))));
    assert_eq!(parsed.evidence["/references/0/issuer"].text, "Bộ Y tế");
    assert_eq!(parsed.evidence["/references/0/relation"].text, "Thực hiện");
}

#[test]
fn the_number_of_a_form_is_no_reference_and_capitals_make_no_second_one() {
    let found = letter(
        "KẾ HOẠCH",
        "THỰC HIỆN CHỈ THỊ SỐ 27/CT-TTG CỦA THỦ TƯỚNG CHÍNH PHỦ",
        "Thực hiện Chỉ thị số 27/CT-TTg ngày 15/8/2023, UBND tỉnh ban hành Kế hoạch.\n\n1. Các xã tổ chức hội nghị (biên bản mẫu 04/HNCT; \
         Mẫu số 02/HNMT).",
    );
    let codes: Vec<_> = found.iter().map(|r| r.code.as_str()).collect();
    assert_eq!(codes, ["27/CT-TTg"]);
}
