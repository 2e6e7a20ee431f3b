//! From when a document is in force, by its own words.

use congvan_model::{Effect, Pages};
use congvan_parse::parse;

/// What a decision of 9 January 2025 with this last article says.
fn of(article: &str) -> Option<Effect> {
    let text = format!(
        "ỦY BAN NHÂN DÂN\nTỈNH LÂM GIANG\nSố: 84/QĐ-UBND\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n\
         Lâm Giang, ngày 09 tháng 01 năm 2025\n\nQUYẾT ĐỊNH\nVề việc thành lập Tổ rà soát hồ chứa nước\n\n\
         CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH\n\nCăn cứ Luật Thủy lợi có hiệu lực từ ngày 01/7/2018;\n\nQUYẾT ĐỊNH:\n\n\
         Điều 1. Thành lập Tổ rà soát hồ chứa nước.\n\n{article}\n\nNơi nhận:\n- Như Điều 2;\n- Lưu: VT.\nCHỦ TỊCH\nNguyễn Văn A\n"
    );
    let parsed = parse(&congvan_layout::zones(&Pages::from_text(&text)));
    if let Some(effect) = &parsed.letter.effect {
        assert_eq!(parsed.evidence["/effect"].text, effect.text);
    }
    parsed.letter.effect
}

#[test]
fn the_first_and_the_last_day_are_told() {
    for (article, text, from, until) in [
        (
            "Điều 2. Quyết định này có hiệu lực kể từ ngày ký.",
            "có hiệu lực kể từ ngày ký",
            Some("2025-01-09"),
            None,
        ),
        (
            "Điều 2. Quyết định này có hiệu lực thi hành từ ngày 01 tháng 3 năm 2025 và thay thế Quyết định số 7/QĐ-UBND.",
            "có hiệu lực thi hành từ ngày 01 tháng 3 năm 2025 và thay thế Quyết định số 7/QĐ-UBND",
            Some("2025-03-01"),
            None,
        ),
        (
            "Điều 2. Quyết định có hiệu lực từ ngày 15/02/2025 đến hết ngày 31/12/2025.",
            "có hiệu lực từ ngày 15/02/2025 đến hết ngày 31/12/2025",
            Some("2025-02-15"),
            Some("2025-12-31"),
        ),
        (
            "Điều 2. Quyết định này có hiệu lực thi hành sau 10 ngày kể từ ngày ký ban hành.",
            "có hiệu lực thi hành sau 10 ngày kể từ ngày ký ban hành",
            None,
            None,
        ),
        (
            "Điều 2. Quy định này có hiệu lực từ 0 giờ ngày 20/01/2025; Giám đốc Sở Xây dựng chịu trách nhiệm thi hành.",
            "có hiệu lực từ 0 giờ ngày 20/01/2025",
            Some("2025-01-20"),
            None,
        ),
    ] {
        let effect = of(article).unwrap_or_else(|| panic!("nothing in {article}"));
        assert_eq!(effect.text, text);
        assert_eq!(effect.from.map(|d| d.to_string()).as_deref(), from, "{article}");
        assert_eq!(effect.until.map(|d| d.to_string()).as_deref(), until, "{article}");
    }
}

#[test]
fn what_is_said_of_other_documents_is_not() {
    for article in [
        "Điều 2. Quyết định số 7/QĐ-UBND ngày 02/01/2020 hết hiệu lực kể từ ngày Quyết định này được ký.",
        "Điều 2. Từ khi Luật Đất đai có hiệu lực từ ngày 01/8/2024, các dự án được rà soát lại.",
        "Điều 2. Giấy phép này có hiệu lực pháp lý như bản chính.",
        "Điều 2. Giám đốc Sở Xây dựng chịu trách nhiệm thi hành Quyết định này.",
    ] {
        assert_eq!(of(article), None, "{article}");
    }
}
