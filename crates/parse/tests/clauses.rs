//! Who must do what and to whom it is reported, in sentences that name more than one body.

use congvan_model::{Pages, Task};

fn tasks(kind: &str, body: &str) -> Vec<Task> {
    let title = if kind.is_empty() { "V/v thực hiện" } else { kind };
    tasks_of("ỦY BAN NHÂN DÂN", "UBND-VP", title, body)
}

/// As [`tasks`], of a letter of another issuer of the province.
fn tasks_of(issuer: &str, symbol: &str, title: &str, body: &str) -> Vec<Task> {
    let letter = format!(
        "{issuer}\nTỈNH LÂM GIANG\nSố: 84/{symbol}\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n\
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
    assert_eq!(
        to,
        [Some("Phòng Khảo thí và Kiểm định chất lượng giáo dục (Phòng C2)"), Some("Phòng Tổng hợp")]
    );
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

/// `to` is whom the letter goes to.
fn asked(kind: &str, to: &str, body: &str) -> Vec<Task> {
    tasks(kind, &format!("Kính gửi: {to}.\n\n{body}"))
}

#[test]
fn a_lead_in_over_a_list_of_things_asks_itself() {
    let found = asked(
        "",
        "Các trường trung học phổ thông",
        "UBND tỉnh đề nghị các trường báo cáo các nội dung sau:\n- Số học sinh đầu năm học;\n- Số giáo viên còn thiếu theo môn.",
    );
    assert_eq!(found.len(), 1);
    assert_eq!(names(&found[0]), ["các trường"]);
    assert!(found[0].text.starts_with("UBND tỉnh đề nghị các trường báo cáo các nội dung sau:"));
    assert!(found[0].text.ends_with("Số giáo viên còn thiếu theo môn"), "{}", found[0].text);
    // One over orders only hands down whom it names.
    let found = asked(
        "",
        "Các trường trung học phổ thông",
        "UBND tỉnh đề nghị các trường thực hiện các nội dung sau:\n- Rà soát cơ sở vật chất;\n- Lập danh sách giáo viên.",
    );
    assert_eq!(found.len(), 2);
    assert!(found.iter().all(|t| names(t) == ["các trường"]));
}

#[test]
fn a_submission_asks_in_its_first_sentence_and_closes_with_courtesy() {
    let found = asked(
        "TỜ TRÌNH\nVề việc bãi bỏ Nghị quyết",
        "Hội đồng nhân dân tỉnh",
        "Căn cứ Luật Ban hành văn bản quy phạm pháp luật, UBND tỉnh đề nghị HĐND tỉnh bãi bỏ Nghị quyết số 12/2015/NQ-HĐND, cụ thể như \
         sau:\n\nI. SỰ CẦN THIẾT\n\nNghị quyết không còn phù hợp.\n\nII. TRÌNH TỰ\n\nĐề xuất ban hành theo trình tự rút gọn.\n\nKính đề \
         nghị HĐND tỉnh xem xét, chấp thuận./.",
    );
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(names(&found[0]), ["HĐND tỉnh"]);
    assert!(found[0].text.starts_with("UBND tỉnh đề nghị HĐND tỉnh bãi bỏ"), "{}", found[0].text);
    // Without another, the closing is what is asked.
    let found = asked(
        "TỜ TRÌNH\nVề việc bãi bỏ Nghị quyết",
        "Hội đồng nhân dân tỉnh",
        "Nghị quyết không còn phù hợp.\n\nKính trình HĐND tỉnh xem xét, quyết định./.",
    );
    assert_eq!(found.len(), 1);
}

#[test]
fn politeness_opens_the_verb_and_belongs_to_no_name() {
    let found = asked(
        "TỜ TRÌNH\nVề việc miễn nhiệm",
        "Hội đồng nhân dân tỉnh",
        "Chủ tịch UBND tỉnh kính trình HĐND tỉnh miễn nhiệm chức danh Ủy viên UBND tỉnh đối với ông Trần Văn B.",
    );
    assert_eq!(found.len(), 1);
    assert_eq!(names(&found[0]), ["HĐND tỉnh"]);
}

#[test]
fn whom_a_reply_tells_so_that_he_acts_is_asked() {
    let reply = |closing: &str| {
        asked(
            "",
            "Thuế huyện Đồng Xuân",
            &format!("Doanh nghiệp được miễn thuế 02 năm.\n\nUBND tỉnh {closing}"),
        )
    };
    let found = reply("trả lời để Thuế huyện Đồng Xuân được biết và hướng dẫn doanh nghiệp kê khai.");
    assert_eq!(found.len(), 1);
    assert_eq!(names(&found[0]), ["Thuế huyện Đồng Xuân"]);
    // To know of it is no task.
    assert!(reply("thông báo để Thuế huyện Đồng Xuân được biết.").is_empty());
    let found = reply("xin gửi dự thảo Quy chế đến các phòng để nghiên cứu, góp ý trước ngày 20/02/2025.");
    assert_eq!(found.len(), 1);
    assert_eq!(names(&found[0]), ["các phòng"]);
}

#[test]
fn grounds_before_a_semicolon_belong_to_the_order_behind_it() {
    let found = asked(
        "",
        "Sở Nông nghiệp",
        "Chủ tịch UBND tỉnh có ý kiến như sau:\n1. Căn cứ khoản 4 Điều 14 Nghị định số 161/2024/NĐ-CP quy định danh mục hàng hóa, cấp giấy \
         chứng nhận cho người lái xe; giao Sở Nông nghiệp rà soát danh mục trước ngày 20/02/2025.",
    );
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(names(&found[0]), ["Sở Nông nghiệp"]);
}

#[test]
fn a_day_in_the_grounds_is_no_deadline() {
    let order =
        |body: &str| asked("", "Các xã", body).first().and_then(|t| t.deadline.as_ref().and_then(|d| d.date));
    let day = jiff::civil::date;
    assert_eq!(
        order(
            "Thực hiện Công văn số 9/SXD-QLN về việc báo cáo Thủ tướng Chính phủ trước ngày 10/02/2025, UBND tỉnh đề nghị các xã rà soát nhà \
               ở xuống cấp."
        ),
        None
    );
    assert_eq!(
        order(
            "Để báo cáo Bộ Xây dựng trong tháng 3/2025, UBND tỉnh đề nghị các xã gửi số liệu trước ngày 12/02/2025."
        ),
        Some(day(2025, 2, 12))
    );
    assert_eq!(
        order(
            "Căn cứ Công văn số 9/SXD-QLN, trước ngày 12/02/2025, đề nghị các xã gửi số liệu về Sở Xây dựng."
        ),
        Some(day(2025, 2, 12))
    );
    // A weekday between the word and the figures.
    assert_eq!(
        order("UBND tỉnh đề nghị các xã tổng vệ sinh vào lúc 16h00 ngày thứ Sáu 14/02/2025."),
        Some(day(2025, 2, 14))
    );
}

#[test]
fn words_that_lost_the_space_between_them_are_read_as_two() {
    let found = asked(
        "",
        "Các sở",
        "Chủ tịch UBND tỉnh yêu cầuSở Xây dựng chủ trì, phối hợp với Sở Tài chínhthẩm định dự toán, báo cáo Chủ tịchUBND tỉnh trước ngày 12/02/2025.",
    );
    assert_eq!(found.len(), 1);
    assert_eq!(names(&found[0]), ["Sở Xây dựng"]);
    assert_eq!(found[0].coordinators, ["Sở Tài chính"]);
}

#[test]
fn lists_of_bodies_that_go_on_in_small_letters() {
    let order = |who: &str| {
        let found = asked(
            "",
            "Các sở",
            &format!("UBND tỉnh yêu cầu {who} kiểm tra công trình trước ngày 12/02/2025."),
        );
        found.first().map(|t| t.assignees.clone()).unwrap_or_default()
    };
    assert_eq!(
        order("các đơn vị quản lý hồ chứa thủy điện, thủy lợi và các đơn vị có liên quan"),
        ["các đơn vị quản lý hồ chứa thủy điện, thủy lợi", "các đơn vị có liên quan"]
    );
    assert_eq!(order("Giám đốc: Sở Y tế, Sở Tài chính"), ["Giám đốc Sở Y tế", "Giám đốc Sở Tài chính"]);
    assert_eq!(order("các Sở - ngành, Ủy ban nhân dân các quận - huyện").len(), 2);
    assert_eq!(order("Phòng Giáo dục & Đào tạo"), ["Phòng Giáo dục & Đào tạo"]);
}

#[test]
fn what_a_group_must_do_need_not_be_a_verb_that_is_known() {
    let found = asked("", "Các xã", "UBND tỉnh yêu cầu các đơn vị chần trải mặt đường liên thôn bị hư hỏng.");
    assert_eq!(found.len(), 1);
    assert_eq!(names(&found[0]), ["các đơn vị"]);
}

#[test]
fn both_of_two_recipients_and_a_unit_in_brackets() {
    let to = |body: &str| asked("", "Các xã", body).first().and_then(|t| t.report_to.clone());
    assert_eq!(
        to("UBND tỉnh đề nghị các xã gửi báo cáo về Sở Xây dựng và các sở, ngành liên quan trước ngày 12/02/2025.").as_deref(),
        Some("Sở Xây dựng và các sở, ngành liên quan")
    );
    assert_eq!(
        to("UBND tỉnh đề nghị các xã gửi báo cáo về Sở Y tế (Phòng Nghiệp vụ Y) trước ngày 12/02/2025.")
            .as_deref(),
        Some("Sở Y tế (Phòng Nghiệp vụ Y)")
    );
    assert_eq!(
        to("UBND tỉnh đề nghị các xã gửi báo cáo về Sở Y tế đúng thời hạn.").as_deref(),
        Some("Sở Y tế")
    );
}

#[test]
fn what_somebody_asked_before_is_told_and_not_ordered() {
    let found = asked(
        "",
        "UBND huyện Đồng Xuân",
        "Ngày 05/01/2025, UBND tỉnh có Công văn số 12/UBND-XD đề nghị UBND các huyện báo cáo số nhà ở trước ngày 10/01/2025. Đến nay UBND huyện \
         chưa báo cáo.\n\nUBND tỉnh đề nghị UBND huyện Đồng Xuân gửi báo cáo trước ngày 25/01/2025.",
    );
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(names(&found[0]), ["UBND huyện Đồng Xuân"]);
}

#[test]
fn an_invitation_asks_for_what_stands_in_brackets_and_not_for_its_programme() {
    let found = asked(
        "GIẤY MỜI\nDự Hội nghị chuyên đề",
        "Các sở, ban, ngành",
        "UBND tỉnh trân trọng kính mời đại biểu dự Hội nghị.\n\n1. Thành phần: Lãnh đạo các sở.\n\n(Đề nghị các sở mời giúp đại biểu của đơn vị \
         mình)\n\n2. Thời gian: 7 giờ 30 ngày 11/02/2025.\n\n3. Địa điểm: Hội trường lớn.\n\nĐề nghị các thành phần được mời đến dự đúng giờ và chuẩn bị \
         câu hỏi.",
    );
    assert_eq!(found.len(), 2, "{found:#?}");
    assert_eq!(names(&found[0]), ["các sở"]);
    assert_eq!(names(&found[1]), ["các thành phần được mời"]);
}

#[test]
fn days_off_are_no_task() {
    let found = tasks(
        "THÔNG BÁO\nVề việc nghỉ Tết",
        "UBND tỉnh thông báo như sau:\n\n1. Cán bộ, công chức toàn cơ quan nghỉ Tết từ ngày 25/01/2025 đến hết ngày 02/02/2025.\n\n2. Các đơn vị bố \
         trí trực trong những ngày nghỉ.",
    );
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(names(&found[0]), ["Các đơn vị"]);
}

#[test]
fn paragraphs_that_tell_public_bodies_what_to_do_need_no_mark() {
    let found = asked(
        "",
        "Các sở, ngành",
        "Thời gian qua giá hàng hóa tăng cao.\n\nSở Công Thương theo dõi cung cầu hàng hóa trên địa bàn.\n\nCác ngành chức năng phối hợp với các xã kiểm tra \
         chợ.\n\nTăng cường tuyên truyền để người dân không tích trữ hàng hóa.\n\nBên cạnh đó, bố trí lực lượng trực 24/24 giờ.",
    );
    let who: Vec<Vec<&str>> = found.iter().map(names).collect();
    assert_eq!(who, [vec!["Sở Công Thương"], vec!["Các ngành chức năng"], vec![], vec![]], "{found:#?}");
    // What others did, wrote or are is told.
    let found = asked(
        "",
        "Các sở, ngành",
        "Sở Công Thương báo cáo giá hàng hóa tăng.\n\nSở Tài chính có Công văn số 12/STC-QLG về việc này.\n\nBộ Công Thương ban hành Thông tư mới.\n\nCông ty Cổ \
         phần An Bình sản xuất xi măng từ năm 2010.\n\nTriển khai Kết luận số 18-KL/TW của Ban Chấp hành Trung ương về phát triển kinh tế.",
    );
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn an_issuer_directs_whom_it_names() {
    let who = |body: &str| asked("", "Các sở", body).first().map(|t| t.assignees.clone()).unwrap_or_default();
    assert_eq!(who("Chủ tịch UBND tỉnh chỉ đạo các sở, ngành rà soát quy hoạch."), ["các sở, ngành"]);
    assert_eq!(who("UBND tỉnh cũng yêu cầu các đơn vị bảo đảm đường dây nóng."), ["các đơn vị"]);
    assert_eq!(
        who("Kết luận cuộc họp, đồng chí Phó Chủ tịch yêu cầu: Sở Nội vụ chủ động xây dựng kế hoạch."),
        ["Sở Nội vụ"]
    );
    assert_eq!(
        who("Chủ tịch UBND tỉnh yêu cầu như sau:\n1. Công an tỉnh: phối hợp bảo đảm an toàn kỳ thi."),
        ["Công an tỉnh"]
    );
    assert_eq!(
        who(
            "UBND tỉnh yêu cầu như sau:\n- Đối với 4 công ty trực thuộc (gồm: A1, B2): báo cáo tình hình sản xuất."
        ),
        ["4 công ty trực thuộc (gồm: A1, B2)"]
    );
}

#[test]
fn a_day_with_a_dash() {
    let found = asked("", "Các xã", "UBND tỉnh đề nghị các xã gửi danh sách trước ngày 10-4.");
    assert_eq!(found[0].deadline.as_ref().and_then(|d| d.date), Some(jiff::civil::date(2025, 4, 10)));
}

#[test]
fn with_whom_goes_on_behind_semicolons() {
    let found = asked(
        "",
        "Sở Giao thông vận tải",
        "Giao Sở Giao thông vận tải chủ trì, phối hợp các Sở: Kế hoạch và Đầu tư, Xây dựng; Ban Quản lý khu kinh tế tỉnh; UBND các huyện: Đồng Xuân, \
         Hải Lâm rà soát băng tải, báo cáo kết quả lên UBND tỉnh trước ngày 10/7/2025.",
    );
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(names(&found[0]), ["Sở Giao thông vận tải"]);
    assert_eq!(
        found[0].coordinators,
        [
            "Sở Kế hoạch và Đầu tư",
            "Sở Xây dựng",
            "Ban Quản lý khu kinh tế tỉnh",
            "UBND huyện Đồng Xuân",
            "UBND huyện Hải Lâm"
        ]
    );
    assert_eq!(found[0].report_to.as_deref(), Some("UBND tỉnh"));
}

#[test]
fn titles_before_their_body_and_compounds_are_one_name() {
    let found = tasks(
        "QUYẾT ĐỊNH\nBan hành quy trình",
        "QUYẾT ĐỊNH:\n\nĐiều 1. Ban hành kèm theo Quyết định này bản Quy trình.\n\nĐiều 2. Giám đốc, Thủ trưởng các sở, ngành; Giám đốc các dự án nông - \
         lâm nghiệp căn cứ Quyết định thi hành.",
    );
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(
        names(&found[0]),
        ["Giám đốc, Thủ trưởng các sở, ngành", "Giám đốc các dự án nông - lâm nghiệp"]
    );
}

#[test]
fn a_lead_in_over_paragraphs_without_marks_hands_its_bodies_down() {
    let found = asked(
        "",
        "Các trường",
        "UBND tỉnh đề nghị thủ trưởng đơn vị thực hiện như sau:\n\nTổ chức tuyên truyền cuộc thi đến học sinh.\n\nLập danh sách học sinh dự thi trước ngày \
         12/02/2025.",
    );
    assert_eq!(found.len(), 2, "{found:#?}");
    assert!(found.iter().all(|t| names(t) == ["thủ trưởng đơn vị"]));
}

#[test]
fn who_is_to_be_sent_is_told_under_those_who_take_part() {
    let found = asked(
        "",
        "Các sở",
        "UBND tỉnh tổ chức tập huấn chuyển đổi số.\n\nI. THÀNH PHẦN\n\n1. Mỗi sở cử 02 công chức chuyên trách.\n\n2. Báo cáo viên của Trung tâm.",
    );
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(names(&found[0]), ["Mỗi sở"]);
}

#[test]
fn which_of_a_group_is_meant_belongs_to_its_name() {
    let found = asked(
        "",
        "Các doanh nghiệp",
        "UBND tỉnh đề nghị các doanh nghiệp đang hoạt động tại các khu công nghiệp báo cáo tình hình lao động.\n\nUBND tỉnh đề nghị Công đoàn phối hợp với \
         lãnh đạo đơn vị vận động người lao động tham gia.",
    );
    assert_eq!(names(&found[0]), ["các doanh nghiệp đang hoạt động tại các khu công nghiệp"]);
    assert_eq!(names(&found[1]), ["Công đoàn"]);
}

#[test]
fn what_others_do_with_a_report_is_not_where_it_goes() {
    let to = |body: &str| asked("", "Các xã", body).first().and_then(|t| t.report_to.clone());
    assert_eq!(
        to("UBND tỉnh yêu cầu các xã thống kê nhà ở xuống cấp để Sở Xây dựng tổng hợp, báo cáo Bộ Xây dựng."),
        None
    );
    assert_eq!(
        to("UBND tỉnh yêu cầu các xã báo cáo Sở Xây dựng và cơ quan quản lý địa phương trước ngày 12/02/2025.").as_deref(),
        Some("Sở Xây dựng và cơ quan quản lý địa phương")
    );
}

#[test]
fn whom_a_request_concerns_is_who_must_act() {
    let found = asked(
        "",
        "Các bệnh viện",
        "Đối với các đơn vị đang thiếu vắc xin, đề nghị chủ động liên hệ Trung tâm Y tế trước ngày 12/02/2025.\n\nThứ hai, các trường tiếp tục giảng dạy \
         theo chương trình.",
    );
    assert_eq!(found.len(), 2, "{found:#?}");
    assert_eq!(names(&found[0]), ["các đơn vị đang thiếu vắc xin"]);
    assert_eq!(names(&found[1]), ["các trường"]);
}

#[test]
fn the_time_that_is_reported_on_is_no_deadline() {
    let day =
        |body: &str| asked("", "Các xã", body).first().and_then(|t| t.deadline.as_ref().and_then(|d| d.date));
    assert_eq!(
        day("UBND tỉnh đề nghị các xã báo cáo kết quả tiêm phòng từ ngày 01/01/2025 đến hết ngày 30/6/2025."),
        None
    );
    assert_eq!(
        day("UBND tỉnh đề nghị các xã treo cờ từ ngày 01/02/2025 đến hết ngày 05/02/2025."),
        Some(jiff::civil::date(2025, 2, 5))
    );
}

#[test]
fn a_number_that_is_left_out_ends_no_sentence() {
    let found = asked(
        "",
        "Các đơn vị",
        "Sở Y tế đề nghị các đơn vị thực hiện các nội dung sau:\n\n\
         1. Báo cáo số người được giao theo Quyết định số ........... /QĐ-SYT ngày    tháng    năm 2024;\n\n\
         2. Đăng ký nhu cầu tuyển dụng.",
    );
    assert_eq!(found.len(), 2, "{found:#?}");
    assert!(found.iter().all(|task| names(task) == ["các đơn vị"]), "{found:#?}");
    assert!(found[0].text.ends_with("/QĐ-SYT ngày tháng năm 2024"), "{found:#?}");
}

#[test]
fn a_count_is_reported_and_a_paper_has_a_number() {
    let found = asked(
        "",
        "Các đơn vị",
        "Sở Y tế đề nghị các đơn vị thực hiện các nội dung sau:\n\n\
         1. Báo cáo số liệu tiêm chủng của năm 2024;\n\n\
         2. Báo cáo số 12/BC-SYT ngày 05/3/2024.",
    );
    let said: Vec<&str> = found.iter().map(|t| t.text.as_str()).collect();
    assert_eq!(said, ["Báo cáo số liệu tiêm chủng của năm 2024"]);
}

#[test]
fn names_of_boards_and_levels_are_whole() {
    let with =
        |body: &str| asked("", "Sở Y tế", body).first().map(|t| t.coordinators.clone()).unwrap_or_default();
    assert_eq!(
        with(
            "Giao Sở Y tế phối hợp với Tổ giúp việc của Ban Chỉ đạo Quốc gia về phòng, chống dịch Covid-19 rà soát số liệu."
        ),
        ["Tổ giúp việc của Ban Chỉ đạo Quốc gia về phòng, chống dịch Covid-19"]
    );
    assert_eq!(
        with("Giao Sở Y tế phối hợp với Ủy ban Mặt trận Tổ quốc cùng cấp hướng dẫn, hỗ trợ các thôn."),
        ["Ủy ban Mặt trận Tổ quốc cùng cấp"]
    );
    assert_eq!(
        with(
            "Giao Sở Y tế chủ trì, phối hợp với Công an tỉnh, Tổng Công ty Vận tải Lâm Giang và các đơn vị liên quan rà soát."
        ),
        ["Công an tỉnh", "Tổng Công ty Vận tải Lâm Giang", "các đơn vị liên quan"]
    );
    let whom = |body: &str| {
        let found = asked("", "Các xã", body);
        found[0].assignees.clone()
    };
    assert_eq!(
        whom(
            "Đề nghị Ban Chỉ huy PCTT và TKCN các xã, các cơ quan của tỉnh, TW đóng trên địa bàn tổ chức trực ban."
        ),
        ["Ban Chỉ huy PCTT và TKCN các xã", "các cơ quan của tỉnh, TW đóng trên địa bàn"]
    );
    assert_eq!(
        whom("Đề nghị Công đoàn cấp trên trực tiếp cơ sở tổ chức thăm hỏi đoàn viên."),
        ["Công đoàn cấp trên trực tiếp cơ sở"]
    );
}

#[test]
fn a_report_goes_to_a_body_and_not_to_what_stands_behind_it() {
    let to = |body: &str| asked("", "Các xã", body).first().and_then(|t| t.report_to.clone());
    assert_eq!(
        to("Đề nghị các xã báo cáo thiệt hại về Ban Chỉ đạo TW về PCTT trước ngày 12/02/2025.").as_deref(),
        Some("Ban Chỉ đạo TW về PCTT")
    );
    assert_eq!(
        to("Đề nghị các xã báo cáo Ban Chỉ đạo tỉnh về kết quả thực hiện trước ngày 12/02/2025.").as_deref(),
        Some("Ban Chỉ đạo tỉnh")
    );
    assert_eq!(
        to("Đề nghị các xã có văn bản gởi về Sở Xây dựng: thời gian trước ngày 12/02/2025.").as_deref(),
        Some("Sở Xây dựng")
    );
}

#[test]
fn what_is_agreed_to_is_no_order() {
    let found = asked(
        "",
        "Sở Y tế",
        "Chủ tịch UBND tỉnh có ý kiến như sau:\n\n\
         1. Thống nhất chủ trương mua sắm trang thiết bị theo đề xuất của Sở Y tế.\n\n\
         2. Giao Sở Y tế, Sở Tài chính phối hợp tổ chức thực hiện theo đúng quy định.\n\n\
         3. Đồng ý với kiến nghị của Sở Nội vụ, giao Sở Nội vụ hướng dẫn các xã.",
    );
    let said: Vec<&str> = found.iter().map(|t| t.text.trim_end_matches('.')).collect();
    assert_eq!(
        said,
        [
            "Giao Sở Y tế, Sở Tài chính phối hợp tổ chức thực hiện theo đúng quy định",
            "Đồng ý với kiến nghị của Sở Nội vụ, giao Sở Nội vụ hướng dẫn các xã",
        ]
    );
    assert_eq!(names(&found[0]), ["Sở Y tế", "Sở Tài chính"]);
    assert_eq!(names(&found[1]), ["Sở Nội vụ"]);
}

#[test]
fn an_order_begins_behind_the_words_that_announce_it() {
    let found = asked(
        "",
        "Sở Y tế",
        "Sau khi xem xét, Chủ tịch UBND tỉnh có ý kiến chỉ đạo như sau: Giao Sở Y tế rà soát danh mục thuốc.",
    );
    assert_eq!(found[0].text.trim_end_matches('.'), "Giao Sở Y tế rà soát danh mục thuốc");
}

#[test]
fn a_title_shared_by_some_ends_where_another_begins() {
    let found = asked(
        "",
        "Sở Y tế",
        "Giám đốc: Sở Nội vụ, Sở Tài chính; Chủ tịch Hội Chữ thập đỏ tỉnh chủ trì, rà soát kinh phí.",
    );
    assert_eq!(
        names(&found[0]),
        ["Giám đốc Sở Nội vụ", "Giám đốc Sở Tài chính", "Chủ tịch Hội Chữ thập đỏ tỉnh"]
    );
}

#[test]
fn who_is_late_is_told_to_make_haste() {
    let found = asked(
        "",
        "Các sở, UBND các xã",
        "Các sở, ban, ngành, UBND các xã đến nay chưa có báo cáo theo Công văn số 12/UBND-KT ngày 05/01/2025, khẩn trương gửi báo cáo về Sở \
         Tài chính trước ngày 20/02/2025.",
    );
    assert_eq!(names(&found[0]), ["Các sở, ban, ngành", "UBND các xã"]);
    assert_eq!(found[0].report_to.as_deref(), Some("Sở Tài chính"));
}

#[test]
fn whoever_the_letter_goes_to_is_told_after_what_it_holds_for() {
    let found = asked(
        "CÔNG VĂN",
        "Các Sở Giáo dục và Đào tạo",
        "Đối với các môn học đánh giá bằng nhận xét, Sở GDĐT hướng dẫn các trường xây dựng đề kiểm tra.\n\n\
         Trong quá trình thực hiện, nếu có vướng mắc, đề nghị Sở GDĐT phản ánh về UBND tỉnh (qua Văn phòng).",
    );
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(names(&found[0]), ["Sở GDĐT"]);
}

#[test]
fn a_space_lost_behind_a_stop_does_not_join_two_orders() {
    let found = asked(
        "",
        "Sở Y tế, Sở Xây dựng",
        "Yêu cầu Sở Y tế rà soát trang thiết bị của từng khu vực.Đề nghị Sở Xây dựng kiểm tra các công trình.",
    );
    assert_eq!(found.len(), 2, "{found:#?}");
}

#[test]
fn the_last_months_of_a_year_are_no_deadline() {
    let found = asked(
        "",
        "Sở Y tế",
        "Giao Sở Y tế báo cáo UBND tỉnh về tình hình giá thuốc những tháng cuối năm 2024 theo đúng chỉ đạo.",
    );
    assert_eq!(found[0].deadline, None);
    // The days stand before their number.
    let found = asked(
        "",
        "Các xã",
        "Đề nghị các xã treo cờ trong 03 ngày từ ngày 13 đến hết ngày 15 tháng 02 năm 2025.",
    );
    let day = found[0].deadline.as_ref().and_then(|d| d.date);
    assert_eq!(day, Some(jiff::civil::date(2025, 2, 15)));
}

#[test]
fn an_item_over_what_is_to_be_filled_in_is_an_order() {
    let found = asked(
        "",
        "Các xã",
        "UBND tỉnh đề nghị các xã:\n\n1. Báo cáo số lượng cán bộ theo các mục sau:\n- Cán bộ nữ: ... người;\n- Cán bộ dưới 30 tuổi: ... người.\n\n\
         2. Rà soát danh sách hộ nghèo.",
    );
    assert_eq!(found.len(), 2, "{found:#?}");
    assert!(found[0].text.starts_with("Báo cáo số lượng cán bộ"), "{found:#?}");
    assert_eq!(names(&found[0]), ["các xã"]);
}

#[test]
fn who_is_charged_behind_the_grounds_has_a_task() {
    let found = asked(
        "",
        "Các sở, ban, ngành",
        "Trên cơ sở báo cáo của các đơn vị, địa phương, Sở Tài chính có nhiệm vụ tổng hợp, trình UBND tỉnh trước ngày 15/3/2025.\n\n\
         Các ngành gửi số liệu về Sở Tài chính từ ngày 19/02/2025 đến 28/02/2025.",
    );
    assert_eq!(found.len(), 2, "{found:#?}");
    assert_eq!(names(&found[0]), ["Sở Tài chính"]);
    assert_eq!(found[1].deadline.as_ref().and_then(|d| d.date), Some(jiff::civil::date(2025, 2, 28)));
}

#[test]
fn with_whom_it_is_carried_out_asks_for_nothing_more() {
    let found = asked(
        "",
        "Các xã",
        "Đề nghị các xã rà soát danh sách hộ nghèo.\n\n\
         Đề nghị các xã chủ động phối hợp với các cơ sở khám bệnh triển khai thực hiện theo hướng dẫn nêu trên.",
    );
    assert_eq!(found.len(), 1, "{found:#?}");
}

#[test]
fn levels_behind_a_colon_are_one_body_and_figures_are_none() {
    let whom = |body: &str| asked("", "Các sở", body)[0].assignees.clone();
    assert_eq!(
        whom("Đề nghị UBND các tỉnh, thành phố: Bắc An, Phú An, Lâm Giang rà soát quy hoạch."),
        ["UBND các tỉnh, thành phố: Bắc An, Phú An, Lâm Giang"]
    );
    assert_eq!(
        whom(
            "Đề nghị Hiệu trưởng các trường đại học, cao đẳng, Chủ tịch UBND các phường trong hai Quận I và III rà soát."
        ),
        ["Hiệu trưởng các trường đại học, cao đẳng", "Chủ tịch UBND các phường trong hai Quận I và III"]
    );
    assert_eq!(
        whom("Đề nghị Ban Chỉ đạo kỷ niệm 80 năm Quốc khánh rà soát kinh phí."),
        ["Ban Chỉ đạo kỷ niệm 80 năm Quốc khánh"]
    );
}

#[test]
fn a_report_with_a_day_of_its_own_is_a_task_of_its_own() {
    let found = asked(
        "",
        "Các bệnh viện",
        "UBND tỉnh đề nghị quý đơn vị tham gia góp ý đối với dự thảo Quy chế. Văn bản góp ý của quý đơn vị gửi về Sở Y tế qua Văn phòng Sở, \
         số 12 đường Nguyễn Trãi; bản điện tử gửi qua hộp thư công vụ trước ngày 20/02/2025.",
    );
    assert_eq!(found.len(), 2, "{found:#?}");
    assert_eq!(found[0].deadline, None);
    assert_eq!(found[1].report_to.as_deref(), Some("Sở Y tế"));
    assert!(found[1].deadline.is_some());
}

#[test]
fn what_a_paper_laid_down_before_is_no_order() {
    let found = asked(
        "CÔNG VĂN",
        "Các Trung tâm",
        "Theo khoản 3 Công văn số 713/BTP-VP ngày 08/3/2024, các Trung tâm có trách nhiệm gửi báo cáo trước ngày 15/01/2025.\n\n\
         UBND tỉnh đề nghị các Trung tâm gửi báo cáo về Sở Tư pháp trước ngày 20/02/2025.",
    );
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0].report_to.as_deref(), Some("Sở Tư pháp"));
}

#[test]
fn what_a_report_is_for_is_not_where_it_goes() {
    let found = asked(
        "",
        "Các sở",
        "Do vậy, để có cơ sở báo cáo Bộ Tài chính xem xét, UBND tỉnh đề nghị các sở rà soát, gửi về Sở Tài chính trước ngày 20/02/2025.",
    );
    assert_eq!(found[0].report_to.as_deref(), Some("Sở Tài chính"));
    let found = asked("", "Các xã", "Đề nghị các xã báo cáo UBND tỉnh, thành phố trước ngày 20/02/2025.");
    assert_eq!(found[0].report_to.as_deref(), Some("UBND tỉnh, thành phố"));
}

#[test]
fn who_must_act_behind_what_is_put_in() {
    let found = asked(
        "CHỈ THỊ",
        "Các sở",
        "Ủy ban nhân dân các xã, với trách nhiệm quản lý địa bàn, chỉ đạo việc kiểm tra và báo cáo UBND tỉnh.\n\n\
         Căn cứ kế hoạch đã được Đảng ủy, Ban Giám hiệu phê duyệt, các khoa có trách nhiệm chuẩn bị phòng học.",
    );
    assert_eq!(names(&found[0]), ["Ủy ban nhân dân các xã"]);
    assert_eq!(names(&found[1]), ["các khoa"]);
}

#[test]
fn to_lead_the_work_of_the_subject_is_a_task() {
    let found = asked(
        "V/v tổ chức lễ kỷ niệm ngày thành lập",
        "Các sở",
        "Chủ tịch UBND tỉnh đồng ý tổ chức lễ kỷ niệm. Đề nghị UBND thành phố Phú An chủ trì, phối hợp với các cơ quan liên quan tổ chức lễ kỷ \
         niệm bảo đảm hiệu quả.\n\n\
         Đề nghị các tổ chức, đơn vị, đóng trên địa bàn phường và tổ thanh tra xây dựng rà soát các công trình.",
    );
    assert_eq!(names(&found[0]), ["UBND thành phố Phú An"]);
    assert_eq!(names(&found[1]), ["các tổ chức, đơn vị, đóng trên địa bàn phường và tổ thanh tra xây dựng"]);
}

#[test]
fn who_is_told_behind_grounds_and_an_announcement() {
    let found = asked(
        "",
        "Các sở",
        "Thực hiện Công văn số 6028/BTC-VP ngày 03/12/2024 của Bộ Tài chính về việc báo cáo; UBND tỉnh có ý kiến như sau: Sở Tài chính chủ \
         trì rà soát, gửi báo cáo về Bộ Tài chính trước ngày 15/02/2025.\n\n\
         1. Thống nhất định mức chi 350.000 đồng/người.\n\n2. Thống nhất quản lý các nguồn thu.",
    );
    assert!(found[0].text.starts_with("Sở Tài chính chủ trì"), "{found:#?}");
    assert!(!found.iter().any(|t| t.text.contains("định mức")), "{found:#?}");
}

#[test]
fn a_department_ends_where_its_field_ends_whatever_it_is_to_do() {
    let found = asked(
        "",
        "Các sở",
        "1. Sở Giao thông vận tải thúc đẩy việc dùng chung hạ tầng.\n\n2. Sở Công Thương phối hợp với Bộ Y tế đây mạnh truyền thông.\n\n\
         3. Sở Xây dựng phối hợp với Sở Tài chính đẩy nhanh tiến độ giải ngân.\n\n4. Sở Nội vụ tỉnh rà soát, báo cáo Thường trực HĐND \
         tỉnh biết, chỉ đạo.",
    );
    let who: Vec<_> = found.iter().map(names).collect();
    assert_eq!(who, [["Sở Giao thông vận tải"], ["Sở Công Thương"], ["Sở Xây dựng"], ["Sở Nội vụ tỉnh"]]);
    assert_eq!(found[1].coordinators, ["Bộ Y tế"]);
    assert_eq!(found[2].coordinators, ["Sở Tài chính"]);
    assert_eq!(found[3].report_to.as_deref(), Some("Thường trực HĐND tỉnh"));
}

#[test]
fn headings_without_marks_part_aims_from_duties() {
    let found = tasks(
        "KẾ HOẠCH\nNâng cao chất lượng nước sạch",
        "MỤC TIÊU\n\nNâng cao chất lượng phục vụ:\n\n- Hoàn thành cấp nước cho 95% hộ dân.\n\n- Giảm tỷ lệ thất thoát nước.\n\n\
         GIẢI PHÁP\n\n- Rà soát mạng lưới đường ống.\n\nTỔ CHỨC THỰC HIỆN\n\nSở Xây dựng (Giao Phòng Hạ tầng)\n\n- Chủ trì theo dõi Kế \
         hoạch.\n\n- Tham mưu UBND tỉnh bố trí kinh phí.\n\nĐề nghị Ủy ban nhân dân các huyện, thành phố\n\n- Hỗ trợ các đơn vị cấp \
         nước.\n\nCác đơn vị cấp nước\n\nChủ động thay thế đường ống cũ.",
    );
    let told: Vec<_> = found.iter().map(|t| (t.text.as_str(), names(t))).collect();
    let (none, department) = (Vec::<&str>::new(), vec!["Sở Xây dựng (Giao Phòng Hạ tầng)"]);
    assert_eq!(
        told,
        [
            ("Rà soát mạng lưới đường ống.", none),
            ("Chủ trì theo dõi Kế hoạch.", department.clone()),
            ("Tham mưu UBND tỉnh bố trí kinh phí.", department),
            ("Hỗ trợ các đơn vị cấp nước.", vec!["Ủy ban nhân dân các huyện, thành phố"]),
            ("Chủ động thay thế đường ống cũ.", vec!["Các đơn vị cấp nước"]),
        ]
    );
}

#[test]
fn the_contents_of_what_was_asked_for_are_orders() {
    let found = asked(
        "",
        "Các xã đoàn",
        "Tỉnh đoàn đề nghị các xã đoàn triển khai Ngày Chủ nhật xanh, cụ thể như sau:\n\n1. Thời gian: Ngày 22/02/2025.\n\n2. Nội \
         dung:\n\n- Tổ chức dọn vệ sinh đường làng.\n\n- Trồng mới cây xanh tại các trường.",
    );
    assert_eq!(found.len(), 2, "{found:#?}");
    assert!(found.iter().all(|t| names(t) == ["các xã đoàn"]), "{found:#?}");
}

#[test]
fn what_a_council_will_do_itself_is_no_order() {
    let found = tasks_of(
        "HỘI ĐỒNG NHÂN DÂN",
        "NQ-HĐND",
        "NGHỊ QUYẾT\nVề Chương trình giám sát năm 2025",
        "QUYẾT NGHỊ:\n\n\
         Điều 1. Ban hành Chương trình giám sát năm 2025. Cụ thể như sau:\n\n1. Giám sát tại kỳ họp:\n\n- Xem xét báo cáo của UBND tỉnh.\n\n\
         - Tổ chức lấy phiếu tín nhiệm.\n\nĐiều 2. Hội đồng nhân dân tỉnh ghi nhận những giải pháp mà UBND tỉnh đã cam kết. Hội đồng nhân \
         dân tỉnh đề nghị UBND tỉnh thực hiện một số công việc sau:\n\n1. Rà soát các dự án chậm tiến độ.\n\n2. Bố trí vốn cho các xã.",
    );
    let told: Vec<_> = found.iter().map(|t| (t.text.as_str(), names(t))).collect();
    let who = vec!["UBND tỉnh"];
    assert_eq!(told, [("Rà soát các dự án chậm tiến độ.", who.clone()), ("Bố trí vốn cho các xã.", who)]);
}

#[test]
fn what_is_laid_before_somebody_at_once_and_what_is_done_every_day() {
    let found = asked(
        "",
        "Các sở",
        "1. Sở Y tế trình ngay Chủ tịch UBND tỉnh phương án bố trí giường bệnh.\n\n2. Sở Tài chính tham mưu đề xuất UBND tỉnh xem xét \
         trước ngày 10/5/2025.\n\n3. Văn phòng Sở theo dõi tình hình, hàng ngày cập nhật và báo cáo Giám đốc Sở.",
    );
    let to: Vec<_> = found.iter().map(|t| t.report_to.as_deref()).collect();
    assert_eq!(to, [Some("Chủ tịch UBND tỉnh"), Some("UBND tỉnh"), Some("Giám đốc Sở")]);
    assert_eq!(found[2].deadline.as_ref().and_then(|d| d.rrule.as_deref()), Some("FREQ=DAILY"));
}

#[test]
fn with_whom_a_lead_works_is_no_label_of_who_leads() {
    let found = tasks(
        "CHỈ THỊ\nVề việc thúc đẩy sản xuất",
        "Chủ tịch UBND tỉnh yêu cầu các sở:\n\n1. Thúc đẩy xuất khẩu\n\na) Sở Công Thương:\n\n- Chủ trì, phối hợp với các Sở: Nông nghiệp và Phát \
         triển nông thôn, Xây dựng và các cơ quan liên quan rà soát nguồn nguyên liệu.\n\n- Có biện pháp đẩy mạnh xuất khẩu.",
    );
    assert_eq!(found.len(), 2, "{found:#?}");
    assert!(found.iter().all(|t| names(t) == ["Sở Công Thương"]), "{found:#?}");
    assert_eq!(
        found[0].coordinators,
        ["Sở Nông nghiệp và Phát triển nông thôn", "Sở Xây dựng", "các cơ quan liên quan"]
    );
}

#[test]
fn those_with_whom_something_is_done_are_not_told_to_do_it() {
    let found = tasks(
        "KẾ HOẠCH\nPhát triển hạ tầng",
        "I. GIẢI PHÁP\n\n1. Đối với các tuyến đường sắp đưa vào khai thác, phối hợp với Sở Giao thông vận tải, Sở Xây dựng, UBND các huyện \
         hỗ trợ doanh nghiệp lắp đặt cáp.",
    );
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(found[0].assignees.is_empty(), "{found:#?}");
    assert_eq!(found[0].coordinators, ["Sở Giao thông vận tải", "Sở Xây dựng", "UBND các huyện"]);
}

#[test]
fn a_sentence_that_only_announces_leaves_the_lead_to_the_one_before_it() {
    let found = asked(
        "",
        "Các Phòng Giáo dục và Đào tạo",
        "Đề nghị các trường tiểu học xây dựng kế hoạch dạy học. Cụ thể như sau:\n\n- Xác định mục tiêu theo từng lớp.\n\n- Phổ biến khung năng \
         lực trên trang thông tin của trường.",
    );
    assert_eq!(found.len(), 2, "{found:#?}");
    assert!(found.iter().all(|t| names(t) == ["các trường tiểu học"]), "{found:#?}");
}

#[test]
fn items_behind_a_paragraph_name_who_must_act() {
    let found = asked(
        "",
        "Các sở",
        "UBND tỉnh có ý kiến như sau:\n\n- Giao Sở Nội vụ chuẩn bị lễ trao tặng.\n\nChương trình buổi lễ được bổ sung hai nội dung.\n\n\
         - Bộ Chỉ huy Quân sự tỉnh: chuẩn bị bằng và huy hiệu.\n\n- Văn phòng UBND tỉnh phát hành giấy mời và bố trí chỗ ngồi.",
    );
    let who: Vec<_> = found.iter().map(names).collect();
    assert_eq!(who, [["Sở Nội vụ"], ["Bộ Chỉ huy Quân sự tỉnh"], ["Văn phòng UBND tỉnh"]]);
}

#[test]
fn teams_named_after_two_kinds_of_work() {
    let found = asked(
        "",
        "Các Cục Thuế",
        "1. Mỗi đoàn thanh tra, kiểm tra phải ghi nhận đầy đủ kết quả.\n\n2. Văn phòng chuẩn bị hồ sơ và phối hợp với các Đoàn kiểm tra, giám \
         sát của tỉnh trước ngày 20/02/2025.\n\n3. Chi cục Thuế báo cáo UBND các huyện, thành phố ngay sau khi kết thúc kiểm tra.",
    );
    assert_eq!(names(&found[0]), ["Mỗi đoàn thanh tra, kiểm tra"]);
    assert_eq!(found[1].coordinators, ["các Đoàn kiểm tra, giám sát của tỉnh"]);
    assert_eq!(found[2].report_to.as_deref(), Some("UBND các huyện, thành phố"));
}

#[test]
fn by_its_functions_a_body_is_to_do_something() {
    let found = tasks(
        "KẾ HOẠCH\nVề công tác dân số",
        "UBND tỉnh ban hành Kế hoạch và hướng dẫn các xã thực hiện với các nội dung như sau:\n\nI. TỔ CHỨC THỰC HIỆN\n\n1. Sở Giáo dục và Đào tạo\n\n\
         Căn cứ chức năng, nhiệm vụ được giao, chỉ đạo các trường lồng ghép nội dung dân số.\n\n2. Rà soát quy hoạch mạng lưới trường học.",
    );
    assert_eq!(found.len(), 2, "{found:#?}");
    assert_eq!(names(&found[0]), ["Sở Giáo dục và Đào tạo"]);
    assert!(found[1].assignees.is_empty(), "{found:#?}");
}

#[test]
fn what_is_watched_is_done_by_others() {
    let found = tasks(
        "KẾ HOẠCH\nGiám sát bầu cử",
        "I. NHIỆM VỤ\n\n1. Kiểm tra việc chủ trì, phối hợp với Trưởng thôn tổ chức hội nghị cử tri.\n\n2. Giám sát việc hoàn thiện hồ sơ và nộp về \
         Ủy ban Bầu cử xã đúng hạn.\n\n3. Cử tri có thể nộp đơn tại xã.\n\n4. Các thôn là đơn vị bầu cử.",
    );
    assert_eq!(found.len(), 2, "{found:#?}");
    assert!(found.iter().all(|t| t.coordinators.is_empty() && t.report_to.is_none()), "{found:#?}");
}

#[test]
fn whom_a_body_directs_or_moves_is_not_told_by_the_letter() {
    let found = tasks(
        "KẾ HOẠCH\nVề công tác dân số",
        "I. TỔ CHỨC THỰC HIỆN\n\n1. Sở Giáo dục và Đào tạo\n\n- Căn cứ chức năng, nhiệm vụ, chỉ đạo các trường phổ thông, các trường nghề lồng ghép nội \
         dung dân số.\n\n2. Ban Kinh tế\n\n- Phối hợp Ban Văn hóa tham mưu Thường trực HĐND đề nghị UBND tỉnh thống nhất chủ trương.\n\n\
         3. Mặt trận Tổ quốc tỉnh\n\n- Phối hợp với các ngành, các huyện tăng cường tuyên truyền.",
    );
    let who: Vec<_> = found.iter().map(names).collect();
    assert_eq!(who, [["Sở Giáo dục và Đào tạo"], ["Ban Kinh tế"], ["Mặt trận Tổ quốc tỉnh"]]);
    assert_eq!(found[2].coordinators, ["các ngành", "các huyện"]);
}

#[test]
fn more_of_those_whom_it_is_about_are_not_told_to_do_it() {
    let found = asked(
        "",
        "Các Cục Thuế",
        "1. Các Cục Thuế tăng cường kiểm tra đối với các doanh nghiệp thua lỗ; các doanh nghiệp có chi phí lớn trong năm.",
    );
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(names(&found[0]), ["Các Cục Thuế"]);
}

#[test]
fn what_is_asked_of_a_group_under_a_heading_of_its_own() {
    let found = asked(
        "HƯỚNG DẪN",
        "Các khoa",
        "Nhà trường hướng dẫn các khoa tổ chức thực tập như sau:\n\n1. Yêu cầu đối với sinh viên\n\n- Chấp hành nội quy của cơ sở thực tập.",
    );
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(names(&found[0]), ["sinh viên"]);
}

#[test]
fn whoever_issues_a_plan_is_not_told_by_it() {
    let found = tasks(
        "KẾ HOẠCH\nTổ chức hội nghị",
        "Ban Thường trực Ủy ban Mặt trận Tổ quốc (MTTQ) tỉnh ban hành kế hoạch tổ chức hội nghị, cụ thể như sau:\n\n1. Thông báo cơ cấu phân bổ cho \
         các xã.",
    );
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(found[0].assignees.is_empty(), "{found:#?}");
}

#[test]
fn labels_of_a_section_are_for_the_tasks_beside_them() {
    let found = tasks(
        "KẾ HOẠCH\nTriển khai công tác gia đình năm 2025",
        "I. TUYÊN TRUYỀN\n\n1. Nội dung, biện pháp\n\na) Tổ chức hội nghị quán triệt;\n\nb) Lập chuyên mục trên báo.\n\n2. Cơ quan chủ trì, phối \
         hợp\n\na) Cơ quan chủ trì\n\n- Ban Chỉ đạo tỉnh.\n\n- Sở Văn hóa; Báo Lâm Giang.\n\nb) Cơ quan phối hợp\n\n- Các xã, phường.\n\n3. Thời \
         gian thực hiện: Tháng 2, 3/2025 và thường xuyên.\n\nII. TẬP HUẤN\n\n- Mở lớp tập huấn cho cán bộ.\n\n- Đơn vị thực hiện: Sở Nội vụ.",
    );
    let who: Vec<_> = found.iter().map(names).collect();
    let board = vec!["Ban Chỉ đạo tỉnh", "Sở Văn hóa", "Báo Lâm Giang"];
    assert_eq!(who, [board.clone(), board, vec!["Sở Nội vụ"]], "{found:#?}");
    assert_eq!(found[0].text, "Tổ chức hội nghị quán triệt");
    assert_eq!(found[2].text, "Mở lớp tập huấn cho cán bộ.");
    for task in &found[..2] {
        assert_eq!(task.coordinators, ["Các xã, phường"]);
        let deadline = task.deadline.as_ref().expect("a deadline");
        assert_eq!(deadline.date.map(|d| d.to_string()).as_deref(), Some("2025-03-31"));
    }
    assert!(found[2].deadline.is_none() && found[2].coordinators.is_empty());
}

#[test]
fn who_is_told_may_be_told_of_in_more_words() {
    for (text, who) in [
        (
            "Các hộ sử dụng điện sinh hoạt trên địa bàn tỉnh phải thực hiện tiết kiệm điện.",
            vec!["Các hộ sử dụng điện sinh hoạt trên địa bàn tỉnh"],
        ),
        (
            "Các đơn vị được giao chủ trì, đầu mối triển khai các công việc tại điểm 2, điểm 3 có trách nhiệm phối hợp với Sở Nội vụ.",
            vec!["Các đơn vị được giao chủ trì, đầu mối triển khai các công việc tại điểm 2, điểm 3"],
        ),
        (
            "Đề nghị các công đoàn bộ phận tổ chức thông báo rộng rãi đến đoàn viên.",
            vec!["các công đoàn bộ phận"],
        ),
        (
            "Phòng Giáo vụ, Trung tâm Khảo thí và ĐBCLGD, Khoa Luật tạm dừng các hoạt động đào tạo.",
            vec!["Phòng Giáo vụ", "Trung tâm Khảo thí và ĐBCLGD", "Khoa Luật"],
        ),
        (
            "Các đơn vị chuyên môn: Khoa Lý luận Chính trị, Viện Kinh tế Quản lý chủ trì triển khai các nội dung.",
            vec!["Khoa Lý luận Chính trị", "Viện Kinh tế Quản lý"],
        ),
        (
            "Trường hợp doanh nghiệp đã nộp thừa thì cơ quan hải quan thực hiện hoàn trả theo quy định.",
            vec!["cơ quan hải quan"],
        ),
        ("Các phòng, ban thông báo các nội dung trên đến toàn thể cán bộ được biết.", vec!["Các phòng, ban"]),
    ] {
        let body = format!(
            "Chủ tịch UBND tỉnh có ý kiến chỉ đạo như sau:\n\n1. {text}\n\n2. Sở Y tế kiểm tra các cơ sở."
        );
        let found = asked("", "Các sở", &body);
        assert_eq!(found.len(), 2, "{found:#?}");
        assert_eq!(names(&found[0]), who, "{text}");
    }
}

#[test]
fn with_whom_ends_where_the_work_begins() {
    for (text, with) in [
        (
            "Giao Vụ Kế hoạch chủ trì, phối hợp với các Vụ, đơn vị có liên quan rà soát quy định.",
            vec!["các Vụ, đơn vị có liên quan"],
        ),
        ("Văn phòng phối hợp với các Ban xây dựng kế hoạch.", vec!["các Ban"]),
        ("Văn phòng phối hợp với UBND xã triệu tập hội nghị.", vec!["UBND xã"]),
        ("Sở Y tế phối hợp với Sở Nội vụ trong một số công tác.", vec!["Sở Nội vụ"]),
    ] {
        let found = asked("", "Các sở", &format!("1. {text}\n\n2. Sở Y tế kiểm tra các cơ sở."));
        assert_eq!(found.len(), 2, "{found:#?}");
        assert_eq!(found[0].coordinators, with, "{text}");
    }
}

#[test]
fn aims_and_when_a_letter_takes_effect_are_no_tasks() {
    for text in [
        "Hướng dẫn này có hiệu lực kể từ ngày ký.",
        "Hằng năm, phấn đấu đạt 100% học sinh được khám sức khỏe.",
        "Trong quá trình thực hiện, nếu có vấn đề phát sinh, các đơn vị báo cáo UBND tỉnh (qua Sở Y tế) để kịp thời xử lý.",
        "Nếu để xảy ra sai sót thì Hiệu trưởng nhà trường hoàn toàn chịu trách nhiệm.",
    ] {
        let found = asked("", "Các sở", &format!("1. Sở Y tế kiểm tra các cơ sở.\n\n2. {text}"));
        let of: Vec<_> = found.iter().filter(|t| text.starts_with(&t.text[..t.text.len().min(20)])).collect();
        assert!(of.is_empty(), "{text}: {found:#?}");
    }
}

#[test]
fn a_report_that_is_owed_behind_an_instruction_is_a_task() {
    let found = asked(
        "",
        "Các sở",
        "1. Giao Sở Y tế kiểm tra các cơ sở trên địa bàn; có trách nhiệm tổng hợp, báo cáo UBND tỉnh trước ngày 24/3/2025.",
    );
    assert_eq!(found.len(), 2, "{found:#?}");
    assert!(found[0].deadline.is_none() && found[0].report_to.is_none());
    assert_eq!(found[1].report_to.as_deref(), Some("UBND tỉnh"));
}

#[test]
fn a_notice_says_what_people_are_to_do_and_when() {
    let found = tasks(
        "THÔNG BÁO\nThu học phí học kỳ II",
        "Sinh viên nộp học phí qua tài khoản ngân hàng từ ngày 31/3/2025 đến ngày 04/4/2025.\n\nSinh viên đã nộp học phí từ ngày 01/01 đến ngày \
         10/01/2025 không phải nộp nữa.",
    );
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(names(&found[0]), ["Sinh viên"]);
    let day = found[0].deadline.as_ref().and_then(|d| d.date).map(|d| d.to_string());
    assert_eq!(day.as_deref(), Some("2025-04-04"));
}

#[test]
fn a_number_in_a_name_is_not_that_of_a_house() {
    for (to, whom) in [
        ("Đội Quản lý thị trường số 3", "Đội Quản lý thị trường số 3"),
        ("Sở Y tế số 01 Trần Hưng Đạo, phường 1", "Sở Y tế"),
        ("Trường Trung học phổ thông Hoa Sen", "Trường Trung học phổ thông Hoa Sen"),
    ] {
        let found =
            asked("", "Các sở", &format!("1. Các đơn vị rà soát hồ sơ, gửi về {to} trước ngày 20/3/2025."));
        let sent: Vec<_> = found.iter().filter_map(|t| t.report_to.as_deref()).collect();
        assert_eq!(sent, [whom], "{to}");
    }
}

#[test]
fn bodies_under_a_label_are_no_tasks() {
    let found = tasks(
        "KẾ HOẠCH\nTriển khai công tác gia đình năm 2025",
        "I. NHIỆM VỤ\n\n1. Tổ chức hội nghị tập huấn\n\na) Cơ quan chủ trì\n\n- Sở Nội vụ có phòng họp.\n\nb) Thời gian: tháng 5/2025.",
    );
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0].text, "Tổ chức hội nghị tập huấn");
}
