//! What was stamped on a letter: by the office that received it, by the one that copied it.

use congvan_model::{CopyForm, Pages, Secrecy, Severity, Urgency};
use congvan_parse::{Parsed, parse};

/// A letter in which these lines stand between the subject and the addressees.
fn with(lines: &str) -> Parsed {
    let text = format!(
        "ỦY BAN NHÂN DÂN\nTỈNH LÂM GIANG\nSố: 84/UBND-VP\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n\
         Lâm Giang, ngày 16 tháng 01 năm 2025\nV/v báo cáo tình hình dịch bệnh\n{lines}\nKính gửi: Sở Y tế.\n\n\
         UBND tỉnh yêu cầu Sở Y tế báo cáo tình hình dịch bệnh trước ngày 20/02/2025./.\n\n\
         Nơi nhận:\n- Như trên;\n- Lưu: VT.\nCHỦ TỊCH\nNguyễn Văn A\n"
    );
    parse(&congvan_layout::zones(&Pages::from_text(&text)))
}

fn doubts(parsed: &Parsed) -> Vec<(&str, &str)> {
    let to_see = parsed.diagnostics.iter().filter(|d| d.severity >= Severity::Review);
    to_see.map(|d| (d.code.as_str(), d.pointer.as_str())).collect()
}

#[test]
fn the_number_and_the_day_of_arrival_are_the_receivers() {
    for stamp in [
        "ĐẾN\nSố: 1207\nNgày: 20/01/2025\nChuyển: Phòng Nghiệp vụ Y\nLưu hồ sơ số:",
        "CÔNG VĂN ĐẾN\nSố: 1207\nNgày 20 tháng 01 năm 2025\nChuyển: Phòng Nghiệp vụ Y",
        "CÔNG VĂN ĐẾN Số: 1207 Ngày: 20/01/2025 Chuyển: Phòng Nghiệp vụ Y",
        "VĂN BẢN ĐẾN\nSố:....1207....\nGiờ:........\nNgày:..20/01/25..\nChuyển: Phòng Nghiệp vụ Y",
        "Số đến: 1207\nNgày đến: 20-01-2025\nChuyển: Phòng Nghiệp vụ Y",
    ] {
        let parsed = with(stamp);
        let letter = &parsed.letter;
        let received = letter.received.as_ref().unwrap_or_else(|| panic!("no stamp in {stamp}"));
        assert_eq!(received.number.as_deref(), Some("1207"), "{stamp}");
        assert_eq!(received.date.map(|d| d.to_string()).as_deref(), Some("2025-01-20"), "{stamp}");
        assert_eq!(received.to.as_deref(), Some("Phòng Nghiệp vụ Y"), "{stamp}");
        assert_eq!(parsed.evidence["/received/number"].text, "1207");
        assert!(parsed.evidence.contains_key("/received/date"));
        // What is the letter's own stays.
        assert_eq!((letter.number.as_deref(), letter.symbol.as_deref()), (Some("84"), Some("UBND-VP")));
        assert_eq!(letter.date.map(|d| d.to_string()).as_deref(), Some("2025-01-16"));
        assert_eq!(letter.subject.as_deref(), Some("báo cáo tình hình dịch bệnh"), "{stamp}");
        assert_eq!(letter.addressees, ["Sở Y tế"]);
        assert_eq!(letter.tasks.len(), 1);
        assert_eq!(doubts(&parsed), []);
    }
}

#[test]
fn a_stamp_left_blank_is_shown_to_a_person() {
    let parsed = with("ĐẾN\nSố: ........\nNgày: ..../..../20....\nChuyển:");
    let received = parsed.letter.received.as_ref().expect("a stamp");
    assert_eq!((&received.number, received.date, &received.to), (&None, None, &None));
    assert_eq!(
        doubts(&parsed),
        [("received.unread", "/received/number"), ("received.unread", "/received/date")]
    );
    assert_eq!(parsed.letter.number.as_deref(), Some("84"));
}

#[test]
fn nothing_arrives_before_it_is_issued() {
    let parsed = with("ĐẾN\nSố: 1207\nNgày: 15/01/2025");
    assert_eq!(doubts(&parsed), [("received.before-issue", "/received/date")]);
}

#[test]
fn a_letter_without_a_stamp_was_received_by_nobody() {
    assert_eq!(with("").letter.received, None);
    assert!(with("").letter.copy_form.is_none());
}

#[test]
fn copies_and_marks_are_told_apart() {
    let form = |line: &str| with(line).letter.copy_form;
    assert_eq!(form("SAO Y"), Some(CopyForm::SaoY));
    assert_eq!(form("SAO Y BẢN CHÍNH"), Some(CopyForm::SaoY));
    assert_eq!(form("SAO LỤC"), Some(CopyForm::SaoLuc));
    assert_eq!(form("TRÍCH SAO"), Some(CopyForm::TrichSao));
    let marked = with("HỎA TỐC\nMẬT").letter;
    assert_eq!((marked.urgency, marked.secrecy), (Some(Urgency::HoaToc), Some(Secrecy::Mat)));
    assert_eq!(marked.copy_form, None);
}
