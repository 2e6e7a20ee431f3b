//! Several documents in one file: the first is the letter, the others are told with their pages.

use congvan_model::{BBox, DocumentType, Letter, Line, Page, Pages, TextFrom, Word};
use congvan_parse::parse;

const NATION: &str = "   CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM";

/// A page of lines: left edge, top, text; three blanks lead to the right column, at 330 points.
fn page(number: u32, text_from: TextFrom, lines: &[(f32, f32, &str)]) -> Page {
    let made = lines.iter().map(|(x, y, text)| {
        let (mut at, mut line) = (*x, Line::default());
        for (column, part) in text.split("   ").enumerate() {
            at = if column > 0 { 330.0 } else { at };
            for word in part.split(' ').filter(|w| !w.is_empty()) {
                if !line.text.is_empty() {
                    line.text.push(' ');
                }
                let start = line.text.len();
                line.text.push_str(word);
                let width = word.chars().count() as f32 * 4.5;
                let confidence = (text_from == TextFrom::Ocr).then_some(0.95);
                let bbox = BBox::new(at, *y, at + width, y + 13.0);
                line.words.push(Word {
                    start,
                    end: line.text.len(),
                    bbox,
                    size: 12.0,
                    bold: false,
                    italic: false,
                    confidence,
                });
                at += width + 3.0;
            }
        }
        line.bbox = BBox::new(*x, *y, at - 3.0, y + 13.0);
        line
    });
    Page { number, width: 595.0, height: 842.0, lines: made.collect(), text_from, confidence: None }
}

fn letter(pages: Vec<Page>) -> Letter {
    parse(&congvan_layout::zones(&Pages { pages })).letter
}

/// A letter of one page.
fn covering(text_from: TextFrom) -> Page {
    let nation = format!("UBND TỈNH LÂM GIANG{NATION}");
    page(
        1,
        text_from,
        &[
            (90.0, 60.0, &nation),
            (120.0, 76.0, "SỞ Y TẾ   Độc lập - Tự do - Hạnh phúc"),
            (110.0, 106.0, "Số: 19/SYT-NVY   Lâm Giang, ngày 14 tháng 11 năm 2024"),
            (110.0, 122.0, "V/v phòng chống dịch bệnh"),
            (200.0, 170.0, "Kính gửi: Các bệnh viện trong tỉnh."),
            (
                110.0,
                260.0,
                "Sở Y tế đề nghị các bệnh viện báo cáo tình hình dịch bệnh trước ngày 20/11/2024 theo mẫu",
            ),
            (80.0, 276.0, "gửi kèm công văn này./."),
            (80.0, 300.0, "Nơi nhận:   GIÁM ĐỐC"),
            (80.0, 316.0, "- Như trên;"),
            (80.0, 330.0, "- Lưu: VT."),
            (380.0, 380.0, "Trần Văn Bình"),
        ],
    )
}

/// A letter of another body, of one page.
fn forwarded(number: u32, text_from: TextFrom) -> Page {
    let nation = format!("BỘ Y TẾ{NATION}");
    page(
        number,
        text_from,
        &[
            (120.0, 60.0, &nation),
            (300.0, 76.0, "Độc lập - Tự do - Hạnh phúc"),
            (110.0, 106.0, "Số: 6543/BYT-DP   Hà Nội, ngày 02 tháng 11 năm 2024"),
            (110.0, 122.0, "V/v tăng cường giám sát"),
            (200.0, 170.0, "Kính gửi: Sở Y tế các tỉnh, thành phố."),
            (
                110.0,
                260.0,
                "Bộ Y tế yêu cầu Sở Y tế các tỉnh, thành phố tổ chức giám sát trước ngày 30/11/2024 và",
            ),
            (80.0, 276.0, "thực hiện nghiêm./."),
            (80.0, 300.0, "Nơi nhận:   THỨ TRƯỞNG"),
            (80.0, 316.0, "- Như trên;"),
            (80.0, 330.0, "- Lưu: VT, DP."),
            (380.0, 380.0, "Lê Thị Hoa"),
        ],
    )
}

/// An annex with a table of its own and with words that elsewhere are a task.
fn annex(number: u32, text_from: TextFrom) -> Page {
    page(
        number,
        text_from,
        &[
            (270.0, 60.0, "PHỤ LỤC I"),
            (200.0, 76.0, "DANH MỤC BÁO CÁO CỦA CÁC BỆNH VIỆN"),
            (150.0, 92.0, "(Kèm theo Công văn số 19/SYT-NVY ngày 14/11/2024 của Sở Y tế)"),
            (110.0, 130.0, "1. Phòng Tài chính lập dự toán trước ngày 01/12/2024."),
            (110.0, 146.0, "2. Phòng Tổ chức báo cáo số lượng người làm việc trước ngày 05/12/2024."),
        ],
    )
}

fn only_the_letter(letter: &Letter) {
    assert_eq!((letter.number.as_deref(), letter.symbol.as_deref()), (Some("19"), Some("SYT-NVY")));
    assert_eq!(letter.issuer.as_deref(), Some("SỞ Y TẾ"));
    assert_eq!(letter.addressees, ["Các bệnh viện trong tỉnh"]);
    assert_eq!(letter.signer.name.as_deref(), Some("Trần Văn Bình"));
    assert_eq!(letter.copies, ["Như trên"]);
    let days: Vec<_> = letter.tasks.iter().map(|t| t.deadline.as_ref().map(|d| d.text.as_str())).collect();
    assert_eq!(days, [Some("trước ngày 20/11/2024")]);
    assert!(letter.references.is_empty(), "{:?}", letter.references);
}

#[test]
fn what_follows_the_letter_is_told_with_its_pages() {
    for from in [TextFrom::TextLayer, TextFrom::Ocr] {
        let pages = vec![
            covering(from),
            forwarded(2, from),
            annex(3, from),
            page(4, from, &[(110.0, 60.0, "3. Phòng Kế hoạch tổng hợp.")]),
        ];
        let letter = letter(pages);
        only_the_letter(&letter);
        let [second, third] = &letter.enclosures[..] else { panic!("{:?}", letter.enclosures) };
        assert_eq!((second.first_page, second.last_page), (2, 2));
        assert_eq!(second.code.as_deref(), Some("6543/BYT-DP"));
        assert_eq!(second.title.as_deref(), Some("V/v tăng cường giám sát"));
        assert_eq!((third.first_page, third.last_page), (3, 4));
        assert_eq!(third.title.as_deref(), Some("PHỤ LỤC I DANH MỤC BÁO CÁO CỦA CÁC BỆNH VIỆN"));
        assert_eq!((third.code.as_deref(), third.document_type), (None, None));
    }
}

#[test]
fn a_letter_that_lost_its_foot_takes_nothing_from_the_next() {
    let mut first = covering(TextFrom::Ocr);
    first.lines.truncate(7);
    let letter = letter(vec![first, forwarded(2, TextFrom::Ocr)]);
    assert_eq!(letter.signer.name, None);
    assert!(letter.copies.is_empty() && letter.archive.is_none());
    assert_eq!(letter.tasks.len(), 1);
    assert_eq!(letter.enclosures.len(), 1);
}

#[test]
fn a_plan_issued_with_a_decision_is_an_attachment() {
    let from = TextFrom::TextLayer;
    let mut pages = vec![covering(from)];
    pages.push(page(
        2,
        from,
        &[
            (270.0, 60.0, "KẾ HOẠCH"),
            (228.0, 76.0, "Giám sát dịch bệnh năm 2025"),
            (150.0, 92.0, "(Ban hành kèm theo Công văn số 19/SYT-NVY ngày 14/11/2024 của Sở Y tế)"),
            (110.0, 130.0, "1. Phòng Tài chính lập dự toán trước ngày 01/12/2024."),
        ],
    ));
    let letter = letter(pages);
    only_the_letter(&letter);
    let [plan] = &letter.enclosures[..] else { panic!("{:?}", letter.enclosures) };
    assert_eq!(plan.title.as_deref(), Some("KẾ HOẠCH Giám sát dịch bệnh năm 2025"));
    assert_eq!((plan.document_type, plan.first_page), (Some(DocumentType::KeHoach), 2));
    assert_eq!(letter.attachments, ["KẾ HOẠCH Giám sát dịch bệnh năm 2025"]);
}

#[test]
fn a_letter_of_two_pages_is_one_letter() {
    let mut first = covering(TextFrom::TextLayer);
    let foot: Vec<_> = first.lines.drain(7..).collect();
    let mut second =
        page(2, TextFrom::TextLayer, &[(110.0, 60.0, "Đề nghị các bệnh viện phối hợp thực hiện.")]);
    second.lines.extend(foot);
    let letter = letter(vec![first, second]);
    assert_eq!(letter.signer.name.as_deref(), Some("Trần Văn Bình"));
    assert!(letter.enclosures.is_empty(), "{:?}", letter.enclosures);
}

#[test]
fn in_a_plain_text_the_pages_are_those_of_the_text() {
    let text = "SỞ Y TẾ\nSố: 19/SYT-NVY\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n\
        Lâm Giang, ngày 14 tháng 11 năm 2024\nV/v phòng chống dịch bệnh\nKính gửi: Các bệnh viện trong tỉnh.\n\n\
        Sở Y tế đề nghị các bệnh viện báo cáo tình hình dịch bệnh trước ngày 20/11/2024./.\n\n\
        Nơi nhận:\n- Như trên;\n- Lưu: VT.\nGIÁM ĐỐC\nTrần Văn Bình\n\u{c}PHỤ LỤC\nDANH MỤC BÁO CÁO\n\n\
        1. Phòng Tài chính lập dự toán trước ngày 01/12/2024.\n";
    let letter = parse(&congvan_layout::zones(&Pages::from_text(text))).letter;
    only_the_letter(&letter);
    let [annex] = &letter.enclosures[..] else { panic!("{:?}", letter.enclosures) };
    assert_eq!((annex.title.as_deref(), annex.first_page), (Some("PHỤ LỤC DANH MỤC BÁO CÁO"), 2));
}
