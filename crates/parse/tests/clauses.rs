//! Who must do what and to whom it is reported, in sentences that name more than one body.

use congvan_model::{Pages, Task};

fn tasks(kind: &str, body: &str) -> Vec<Task> {
    let title = if kind.is_empty() { "V/v thực hiện" } else { kind };
    let letter = format!(
        "ỦY BAN NHÂN DÂN\nTỈNH LÂM GIANG\nSố: 84/UBND-VP\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n\
         Lâm Giang, ngày 16 tháng 01 năm 2025\n\n{title}\n\n{body}\n\nNơi nhận:\n- Như trên;\n- Lưu: VT.\nCHỦ TỊCH\nNguyễn Văn A\n"
    );
    let zones = congvan_layout::zones(&Pages::from_text(&letter));
    congvan_parse::parse(&zones).letter.tasks
}

fn names(task: &Task) -> Vec<&str> {
    task.assignees.iter().map(String::as_str).collect()
}

#[test]
fn bodies_listed_over_semicolons_carry_out_a_decision() {
    let found = tasks(
        "QUYẾT ĐỊNH\nPhê duyệt Kế hoạch",
        "QUYẾT ĐỊNH:\n\nĐiều 1. Phê duyệt nội dung Kế hoạch.\n\nĐiều 2. Chánh Văn phòng UBND tỉnh; Giám đốc các Sở: Y tế, Tài \
         chính; Giám đốc Công an tỉnh và Thủ trưởng các cơ quan, đơn vị có liên quan chịu trách nhiệm thi hành Quyết định này./.",
    );
    assert_eq!(found.len(), 1);
    assert_eq!(
        names(&found[0]),
        [
            "Chánh Văn phòng UBND tỉnh",
            "Giám đốc Sở Y tế",
            "Giám đốc Sở Tài chính",
            "Giám đốc Công an tỉnh",
            "Thủ trưởng các cơ quan, đơn vị có liên quan"
        ]
    );
}

#[test]
fn what_is_reported_for_is_not_to_whom() {
    let found = tasks(
        "",
        "Kính gửi: Các đơn vị trực thuộc.\n\nĐể có số liệu báo cáo về Bộ Y tế, UBND tỉnh đề nghị các đơn vị thống kê viên chức và gửi báo \
         cáo về Phòng Tổ chức trước ngày 25/10/2025.",
    );
    assert_eq!(found.len(), 1);
    assert_eq!(names(&found[0]), ["các đơn vị"]);
    assert_eq!(found[0].report_to.as_deref(), Some("Phòng Tổ chức"));
}

#[test]
fn what_is_put_up_for_a_decision_is_no_report() {
    let order = |text: &str| {
        let body = format!("Kính gửi: Sở Y tế.\n\nUBND tỉnh yêu cầu Sở Y tế {text}");
        tasks("", &body).first().and_then(|t| t.report_to.clone())
    };
    assert_eq!(order("xây dựng kế hoạch, trình Chủ tịch UBND tỉnh phê duyệt."), None);
    assert_eq!(
        order("xây dựng kế hoạch, trình Chủ tịch UBND tỉnh trước ngày 25/10/2025."),
        Some("Chủ tịch UBND tỉnh".to_owned())
    );
    assert_eq!(
        order("kịp thời báo cáo với các cơ quan, đơn vị liên quan để phối hợp xử lý."),
        Some("các cơ quan, đơn vị liên quan".to_owned())
    );
}

#[test]
fn a_report_is_due_from_those_whose_it_is() {
    let found = tasks(
        "",
        "Kính gửi: Các đơn vị trực thuộc.\n\nVăn bản báo cáo của các đơn vị gửi về Phòng Nghiệp vụ trước ngày 27/10/2025.",
    );
    assert_eq!(found.len(), 1);
    assert_eq!(names(&found[0]), ["các đơn vị"]);
}

#[test]
fn a_report_goes_to_a_body_whose_name_has_a_verb_in_it() {
    let found = tasks(
        "",
        "Kính gửi: Các đơn vị.\n\nCác đơn vị gửi ý kiến về Phòng Khảo thí và Kiểm định chất lượng giáo dục (Phòng C2) trước ngày \
         13/12/2025.\n\nCác đơn vị gửi số liệu về Phòng Tổng hợp định kỳ vào ngày 20 hằng tháng.",
    );
    let to: Vec<_> = found.iter().map(|t| t.report_to.as_deref()).collect();
    assert_eq!(to, [Some("Phòng Khảo thí và Kiểm định chất lượng giáo dục"), Some("Phòng Tổng hợp")]);
}

#[test]
fn papers_and_amounts_in_a_list_are_no_tasks() {
    let found = tasks(
        "",
        "Kính gửi: Các đơn vị.\n\nUBND tỉnh đề nghị các đơn vị thực hiện các nội dung sau:\n\n1. Nộp hồ sơ về Sở Nội vụ trước ngày 20/02/2025, \
         gồm:\n\n- Quyết định cử đi học của UBND tỉnh (bản chính hoặc bản công chứng).\n\n- Giấy chứng nhận tốt nghiệp (bản sao).\n\n\
         2. Rà soát danh sách được hỗ trợ.\n\n- Bác sĩ chuyên khoa cấp II: 20.000.000 đồng.\n\n3. Nộp bản kê (bản chính).",
    );
    let texts: Vec<&str> = found.iter().map(|t| t.text.as_str()).collect();
    assert!(texts.iter().any(|t| t.starts_with("Nộp hồ sơ")), "{texts:?}");
    assert!(texts.iter().any(|t| t.starts_with("Rà soát danh sách")), "{texts:?}");
    assert!(texts.iter().any(|t| t.starts_with("Nộp bản kê")), "{texts:?}");
    assert_eq!(texts.len(), 3, "{texts:?}");
}

#[test]
fn those_for_whom_an_item_holds_are_told_in_it() {
    let found = tasks(
        "",
        "Kính gửi: Các xã, phường.\n\nSở Nội vụ đề nghị các xã, phường báo cáo số liệu, như sau:\n\n1. Đối với các xã báo cáo theo mẫu số 1.\n\n\
         2. Các phường báo cáo theo mẫu số 2.",
    );
    let who: Vec<_> = found.iter().map(|t| (t.item.as_deref(), names(t))).collect();
    assert_eq!(who, [(Some("1"), vec!["các xã"]), (Some("2"), vec!["Các phường"])]);
}

#[test]
fn who_is_asked_after_what_the_issuer_does_itself() {
    let found = tasks(
        "",
        "Kính gửi: Các phòng chuyên môn.\n\nUBND tỉnh xin gửi dự thảo Quy chế tới các phòng chuyên môn, đề nghị các phòng đóng góp ý kiến. Ý kiến \
         đóng góp bằng văn bản gửi về Văn phòng UBND tỉnh trước ngày 15/02/2025.",
    );
    assert_eq!(found.len(), 2, "{found:?}");
    assert_eq!((names(&found[0]), names(&found[1])), (vec!["các phòng"], vec!["các phòng"]));
    assert_eq!(found[1].report_to.as_deref(), Some("Văn phòng UBND tỉnh"));
    assert!(found[0].deadline.is_none() && found[1].deadline.is_some());
}

#[test]
fn people_are_let_do_something_by_an_order_and_not_by_a_permission() {
    let found = tasks(
        "",
        "Kính gửi: Các trường.\n\nUBND tỉnh yêu cầu:\n\n1. Các trường thực hiện nghiêm Công điện số 14/CĐ-UBND.\n\n2. Cho học sinh nghỉ học cho đến \
         khi có thông báo mới.\n\n3. Cho phép các trường tổ chức học bù.\n\nĐề nghị Hiệu trưởng các trường chấp hành nghiêm túc./.",
    );
    let items: Vec<_> = found.iter().map(|t| t.item.as_deref()).collect();
    assert_eq!(items, [Some("1"), Some("2")], "{found:?}");
}

#[test]
fn a_lunar_day_is_not_a_solar_one() {
    let found = tasks("", "Kính gửi: Các sở.\n\nUBND tỉnh yêu cầu các sở báo cáo trước ngày 20 tháng Chạp.");
    let deadline = found[0].deadline.as_ref().expect("a deadline");
    let lunar = deadline.lunar.expect("a lunar day");
    assert_eq!((deadline.date, lunar.day, lunar.month, lunar.year), (None, 20, 12, None));
    assert_eq!(deadline.text, "trước ngày 20 tháng Chạp");
}

#[test]
fn papers_that_are_handed_on_are_a_task_for_whom_they_go_to() {
    let found = tasks(
        "PHIẾU CHUYỂN",
        "Kính gửi: Phòng Xây dựng.\n\nUBND tỉnh chuyển đơn của ông Nguyễn Văn B đến Phòng Xây dựng để xem xét, giải quyết theo quy định; gửi kết quả \
         về UBND tỉnh trước ngày 17/7/2025.",
    );
    assert_eq!(found.len(), 2, "{found:?}");
    assert_eq!((names(&found[0]), names(&found[1])), (vec!["Phòng Xây dựng"], vec!["Phòng Xây dựng"]));
    assert_eq!(found[1].report_to.as_deref(), Some("UBND tỉnh"));
}

#[test]
fn names_of_departments_are_whole() {
    for unit in ["Phòng Kế hoạch tổng hợp", "Khoa Ngoại chấn thương", "Phòng Công tác sinh viên"]
    {
        let body = format!(
            "Kính gửi: Các đơn vị.\n\nUBND tỉnh yêu cầu:\n\n1. {unit} báo cáo số liệu trước ngày 20/02/2025."
        );
        let found = tasks("", &body);
        assert_eq!(names(&found[0]), [unit]);
    }
}

#[test]
fn what_somebody_is_in_charge_of_names_no_other() {
    let found = tasks(
        "",
        "Kính gửi: Các bộ phận.\n\nUBND tỉnh chỉ đạo như sau:\n\n1. Giao công chức Văn phòng phụ trách chuyển đổi số, CNTT, UBND các xã:\n\n\
         Chủ trì rà soát tài khoản.",
    );
    assert_eq!(names(&found[0]), ["công chức Văn phòng phụ trách chuyển đổi số, CNTT", "UBND các xã"]);
}
