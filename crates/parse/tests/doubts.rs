//! What a recogniser was not sure of is shown to a person; what it was sure of is not.

use congvan_model::{BBox, Diagnostic, Line, Page, Pages, Severity, TextFrom, Word};
use congvan_parse::{Parsed, parse};

/// A line of a picture: left edge, height on the page, words with the recogniser's confidence.
fn line(left: f32, top: f32, words: &[(&str, f32)]) -> Line {
    let mut out = Line::default();
    let mut x = left;
    for (text, confidence) in words {
        if !out.text.is_empty() {
            out.text.push(' ');
        }
        let start = out.text.len();
        out.text.push_str(text);
        let width = 6.5 * text.chars().count() as f32;
        let bbox = BBox::new(x, top, x + width, top + 13.0);
        let (end, size) = (out.text.len(), 13.0);
        out.words.push(Word {
            start,
            end,
            bbox,
            size,
            bold: false,
            italic: false,
            confidence: Some(*confidence),
        });
        x += width + 4.0;
    }
    out.bbox = BBox::new(left, top, x - 4.0, top + 13.0);
    out
}

/// Words of which the recogniser was sure.
fn sure(text: &'static str) -> Vec<(&'static str, f32)> {
    text.split(' ').map(|w| (w, 0.96)).collect()
}

/// A scanned letter; `number`, `day`, `subject` and `name` are the confidences of one word in each.
fn letter(number: f32, day: f32, subject: f32, name: f32) -> Parsed {
    let mut date = sure("Phú An, ngày 05 tháng 6 năm 2020");
    date[3].1 = day;
    dated(&date, number, subject, name)
}

fn dated(date: &[(&str, f32)], number: f32, subject: f32, name: f32) -> Parsed {
    let mut signer = sure("Trần Thị Mẫu");
    signer[2].1 = name;
    signed(date, number, subject, &[sure("GIÁM ĐỐC")], &signer)
}

/// The same with these lines over this name.
fn signed(
    date: &[(&str, f32)],
    number: f32,
    subject: f32,
    titles: &[Vec<(&str, f32)>],
    signer: &[(&str, f32)],
) -> Parsed {
    let mut about = sure("V/v rà soát hồ sơ dự án");
    about[2].1 = subject;
    let mut lines = vec![
        line(70.0, 60.0, &sure("SỞ NỘI VỤ")),
        line(300.0, 60.0, &sure("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")),
        line(360.0, 75.0, &sure("Độc lập - Tự do - Hạnh phúc")),
        line(70.0, 100.0, &[("Số:", 0.96), ("217/SNV-TCCB", number)]),
        line(360.0, 100.0, date),
        line(70.0, 118.0, &about),
        line(200.0, 160.0, &sure("Kính gửi: Sở Tài chính")),
        line(90.0, 190.0, &sure("Sở Nội vụ đề nghị Sở Tài chính rà soát hồ sơ dự án và gửi kết quả.")),
        line(70.0, 300.0, &sure("Nơi nhận:")),
        line(70.0, 318.0, &sure("- Như trên;")),
        line(70.0, 334.0, &sure("- Lưu: VT.")),
        line(370.0, 400.0, signer),
    ];
    let tops = (0u8..).map(|i| 300.0 + 15.0 * f32::from(i));
    lines.extend(titles.iter().zip(tops).map(|(title, top)| line(360.0, top, title)));
    lines.sort_by(|a, b| a.bbox.y0.total_cmp(&b.bbox.y0));
    recognised(lines)
}

/// A page with these lines that was read from its picture.
fn recognised(lines: Vec<Line>) -> Parsed {
    let page = Page {
        number: 1,
        width: 595.0,
        height: 842.0,
        lines,
        text_from: TextFrom::Ocr,
        confidence: Some(0.95),
    };
    parse(&congvan_layout::zones(&Pages { pages: vec![page] }))
}

fn doubts(parsed: &Parsed) -> Vec<&str> {
    let to_see = |d: &&Diagnostic| d.severity >= Severity::Review;
    parsed.diagnostics.iter().filter(to_see).map(|d| d.pointer.as_str()).collect()
}

#[test]
fn what_was_read_well_raises_no_doubt() {
    let parsed = letter(0.96, 0.96, 0.96, 0.96);
    assert_eq!(parsed.letter.number.as_deref(), Some("217"));
    assert_eq!(parsed.letter.subject.as_deref(), Some("rà soát hồ sơ dự án"));
    assert_eq!(parsed.letter.signer.name.as_deref(), Some("Trần Thị Mẫu"));
    assert_eq!(doubts(&parsed), [""; 0]);
}

#[test]
fn a_value_with_a_doubtful_word_is_shown_with_its_place() {
    for (parsed, pointers) in [
        (letter(0.4, 0.96, 0.96, 0.96), vec!["/number", "/symbol"]),
        (letter(0.96, 0.4, 0.96, 0.96), vec!["/date"]),
        (letter(0.96, 0.96, 0.4, 0.96), vec!["/subject"]),
        (letter(0.96, 0.96, 0.96, 0.4), vec!["/signer/name"]),
    ] {
        assert_eq!(doubts(&parsed), pointers);
        for d in parsed.diagnostics.iter().filter(|d| d.code == "value.low-confidence") {
            assert_eq!((d.page, d.bbox.is_some()), (Some(1), true), "{d:?}");
        }
    }
}

#[test]
fn a_date_that_lost_its_day_is_no_part_of_the_place() {
    let parsed = dated(&sure("Phú An, tháng 6 năm 2020"), 0.96, 0.96, 0.96);
    assert_eq!(parsed.letter.place.as_deref(), Some("Phú An"));
    assert_eq!(parsed.letter.date, None);
    assert!(doubts(&parsed).contains(&"/date"));
}

/// A letter that was read well and signed so.
fn signed_by(titles: &[&'static str], name: &'static str) -> Parsed {
    let titles: Vec<_> = titles.iter().map(|t| sure(t)).collect();
    signed(&sure("Phú An, ngày 05 tháng 6 năm 2020"), 0.96, 0.96, &titles, &sure(name))
}

#[test]
fn half_a_name_and_a_family_without_its_mark_are_doubtful() {
    for (name, doubtful) in
        [("Trần Thị Mẫu", false), ("Thị Mẫu", true), ("Hoàng Mẫu", true), ("Nguyên Thị Mẫu", true)]
    {
        let parsed = signed_by(&["GIÁM ĐỐC"], name);
        assert_eq!(parsed.letter.signer.name.as_deref(), Some(name));
        assert_eq!(doubts(&parsed).contains(&"/signer/name"), doubtful, "{name}");
    }
}

#[test]
fn a_speck_before_a_title_is_no_part_of_it() {
    let parsed = signed_by(&["-GIÁM ĐỐC"], "Trần Thị Mẫu");
    assert_eq!(parsed.letter.signer.title.as_deref(), Some("GIÁM ĐỐC"));
}

#[test]
fn the_deputy_of_a_superior_keeps_the_sign_of_his_capacity() {
    let parsed = signed_by(&["TL. CHỦ TỊCH", "KT. CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG"], "Trần Thị Mẫu");
    let signer = parsed.letter.signer;
    assert_eq!(signer.authority.as_deref(), Some("TL. CHỦ TỊCH / KT. CHÁNH VĂN PHÒNG"));
    assert_eq!(signer.title.as_deref(), Some("PHÓ CHÁNH VĂN PHÒNG"));
}

#[test]
fn who_holds_two_offices_signs_with_both() {
    let parsed = signed_by(&["CHỦ TỊCH", "Kiêm", "TRƯỞNG BAN CHỈ ĐẠO"], "Trần Thị Mẫu");
    assert_eq!(parsed.letter.signer.title.as_deref(), Some("CHỦ TỊCH Kiêm TRƯỞNG BAN CHỈ ĐẠO"));
}

#[test]
fn a_subject_whose_next_line_was_taken_for_the_body_is_doubtful() {
    let decision = |body: &'static str| {
        let lines = vec![
            line(70.0, 60.0, &sure("SỞ NỘI VỤ")),
            line(300.0, 60.0, &sure("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")),
            line(360.0, 75.0, &sure("Độc lập - Tự do - Hạnh phúc")),
            line(70.0, 100.0, &sure("Số: 217/CT-SNV")),
            line(360.0, 100.0, &sure("Phú An, ngày 05 tháng 6 năm 2020")),
            line(260.0, 140.0, &sure("CHỈ THỊ")),
            line(150.0, 156.0, &sure("Về việc tăng cường công tác rà soát hồ sơ dự án")),
            line(70.0, 190.0, &sure(body)),
            line(70.0, 206.0, &sure("các đơn vị đã có nhiều cố gắng trong công tác.")),
        ];
        recognised(lines)
    };
    let torn = decision("lệ của các đơn vị thuộc Sở trong thời gian qua cho thấy còn nhiều việc phải làm,");
    assert!(doubts(&torn).contains(&"/subject"), "{:?}", torn.letter.subject);
    let whole = decision("Trong thời gian qua, việc rà soát hồ sơ của các đơn vị thuộc Sở còn chậm, mặc dù");
    assert!(!doubts(&whole).contains(&"/subject"), "{:?}", whole.diagnostics);
}

#[test]
fn doubtful_words_of_tasks_and_copies_are_named_once_with_their_place() {
    let mut order = sure("Sở Nội vụ đề nghị Sở Tài chính rà soát hồ sơ dự án và gửi kết quả.");
    order[9].1 = 0.6;
    let mut copy = sure("- Địc Bí thư;");
    copy[1].1 = 0.55;
    let parsed = recognised(vec![
        line(70.0, 60.0, &sure("SỞ NỘI VỤ")),
        line(300.0, 60.0, &sure("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")),
        line(360.0, 75.0, &sure("Độc lập - Tự do - Hạnh phúc")),
        line(70.0, 100.0, &sure("Số: 217/SNV-TCCB")),
        line(360.0, 100.0, &sure("Phú An, ngày 05 tháng 6 năm 2020")),
        line(200.0, 160.0, &sure("Kính gửi: Sở Tài chính")),
        line(90.0, 190.0, &order),
        line(70.0, 300.0, &sure("Nơi nhận:")),
        line(70.0, 318.0, &copy),
        line(70.0, 334.0, &sure("- Lưu: VT.")),
        line(360.0, 300.0, &sure("GIÁM ĐỐC")),
        line(370.0, 400.0, &sure("Trần Thị Mẫu")),
    ]);
    let named: Vec<_> = parsed
        .diagnostics
        .iter()
        .filter(|d| d.code == "value.low-confidence")
        .map(|d| (d.pointer.as_str(), d.message.as_str(), d.page, d.bbox.is_some()))
        .collect();
    assert_eq!(named.len(), 2, "{named:?}");
    let of = |word: &str| named.iter().find(|n| n.1.contains(word)).copied();
    let (pointer, _, page, boxed) = of("“Địc” (55 %)").expect("the copy");
    assert_eq!((pointer, page, boxed), ("/copies/0", Some(1), true));
    assert!(of("“soát” (60 %)").expect("the task").0.starts_with("/tasks/0/"));
}
