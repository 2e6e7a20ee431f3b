//! A page as a recogniser gives it: marks lost, rules read as letters, the seal over the foot.

use congvan_layout::{Block, Zones, zones};
use congvan_model::{BBox, Line, Page, Pages, TextFrom, Word};

/// A page of lines: left edge, top, text; three blanks lead to the right column, at 330 points.
fn page(lines: &[(f32, f32, &str)]) -> Pages {
    let made = lines.iter().map(|(x, y, text)| {
        let (mut at, mut line) = (*x, Line::default());
        for (column, part) in text.split("   ").enumerate() {
            at = if column > 0 { 330.0 } else { at };
            for word in part.split(' ') {
                if !line.text.is_empty() {
                    line.text.push(' ');
                }
                let start = line.text.len();
                line.text.push_str(word);
                let width = word.chars().count() as f32 * 4.5;
                line.words.push(Word {
                    start,
                    end: line.text.len(),
                    bbox: BBox::new(at, *y, at + width, y + 13.0),
                    size: 12.0,
                    bold: false,
                    italic: false,
                    confidence: Some(0.9),
                });
                at += width + 3.0;
            }
        }
        line.bbox = BBox::new(*x, *y, at - 3.0, y + 13.0);
        line
    });
    Pages {
        pages: vec![Page {
            number: 1,
            width: 595.0,
            height: 842.0,
            lines: made.collect(),
            text_from: TextFrom::Ocr,
            confidence: Some(0.9),
        }],
    }
}

fn letter() -> Zones {
    zones(&page(&[
        (90.0, 60.0, "UBND TINH BẮC GIANG   CỘNG HOÀ XÃ HỌI CHỦ NGHĨA VIỆT NAM"),
        (120.0, 76.0, "SƠ Y TE   Độc lập - Tự do - Hạnh phúc"),
        (110.0, 106.0, "Só $9 /SYT-NVY   Bắc Giang, ngày 14 tháng 11 năm 2012"),
        (90.0, 122.0, "ƒ/ báo cáo tình hình"),
        (95.0, 136.0, "dịch bệnh mùa đông"),
        (170.0, 180.0, "Kinhgửi: Các bệnh viện trong tỉnh."),
        (
            110.0,
            210.0,
            "Đê nghị các bệnh viện báo cao vê Sở Y tế tình hình dịch bệnh trước ngày 20/11/2012 và",
        ),
        (80.0, 226.0, "tổ chức trực theo quy định./. 2 —"),
        (80.0, 300.0, "Noi nhân:   KT. GIAM ĐÓC"),
        (80.0, 316.0, "~ Như trên;   PHÓ GIÁM ĐÓC"),
        (80.0, 330.0, "- Lưu: VT."),
        (380.0, 380.0, "Trần Văn Bình"),
    ]))
}

fn texts(blocks: &[Block]) -> Vec<&str> {
    blocks.iter().map(|b| b.text.text()).collect()
}

#[test]
fn the_head_is_told_from_noise() {
    let zones = letter();
    assert_eq!(texts(&zones.letterhead), ["UBND TỈNH BẮC GIANG", "SỞ Y TẾ"]);
    assert_eq!(zones.number.as_ref().map(|b| b.text.text()), Some("Só $9 /SYT-NVY"));
    assert_eq!(
        zones.subject.as_ref().map(|b| b.text.text()),
        Some("ƒ/ báo cáo tình hình dịch bệnh mùa đông")
    );
    assert_eq!(texts(&zones.addressees), ["Các bệnh viện trong tỉnh."]);
}

#[test]
fn the_foot_is_told_from_the_seal() {
    let zones = letter();
    assert_eq!(texts(&zones.recipients), ["- Như trên;", "- Lưu: VT."]);
    assert_eq!(texts(&zones.signature), ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "Trần Văn Bình"]);
}

#[test]
fn what_was_read_stays_in_the_source() {
    let zones = letter();
    let body = &zones.body[0].text;
    assert!(body.text().starts_with("Đề nghị các bệnh viện báo cáo về Sở Y tế"), "{}", body.text());
    assert!(body.text().ends_with("./."), "{}", body.text());
    let at = body.text().find("báo cáo").unwrap_or(0);
    assert_eq!(&zones.source[body.source(at..at + "báo cáo".len())], "báo cao");
    assert!(zones.mends.iter().any(|m| &zones.source[m.source.clone()] == "SƠ Y TE"));
}

/// A letter with the stamp of the office that received it beside the addressees.
fn stamped() -> Zones {
    zones(&page(&[
        (90.0, 60.0, "UBND TỈNH BẮC GIANG   CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        (120.0, 76.0, "SỞ Y TẾ   Độc lập - Tự do - Hạnh phúc"),
        (110.0, 106.0, "Số: 19/SYT-NVY   Bắc Giang, ngày 14 tháng 11 năm 2012"),
        (110.0, 122.0, "V/v báo cáo tình hình"),
        (115.0, 136.0, "dịch bệnh mùa đông   HỎA TỐC"),
        (200.0, 170.0, "Kính gửi:   - Các bệnh viện trong tỉnh;"),
        (60.0, 184.0, "BỆNH VIỆN ĐA KHOA   - Trung tâm Y tế các huyện;"),
        (100.0, 198.0, "Số: 2093   - Phòng Y tế thành phố;"),
        (60.0, 212.0, "ĐẾN Ngày: 16/11/2012   - Các phòng khám."),
        (60.0, 226.0, "Chuyển: Phòng Kế hoạch"),
        (
            110.0,
            260.0,
            "Đề nghị các bệnh viện báo cáo về Sở Y tế tình hình dịch bệnh trước ngày 20/11/2012 và",
        ),
        (80.0, 276.0, "tổ chức trực theo quy định./."),
        (80.0, 300.0, "Nơi nhận:   KT. GIÁM ĐỐC"),
        (80.0, 316.0, "- Như trên;   PHÓ GIÁM ĐỐC"),
        (80.0, 330.0, "- Lưu: VT."),
        (380.0, 380.0, "Trần Văn Bình"),
    ]))
}

#[test]
fn the_incoming_stamp_is_taken_out_of_the_addressees() {
    let zones = stamped();
    let stamp = zones.stamp.as_ref().expect("a stamp");
    let text = |block: &Option<Block>| block.as_ref().map(|b| b.text.text().to_owned());
    assert_eq!(text(&stamp.number).as_deref(), Some("2093"));
    assert_eq!(text(&stamp.day).as_deref(), Some("16/11/2012"));
    assert_eq!(text(&stamp.to).as_deref(), Some("Phòng Kế hoạch"));
    assert_eq!(text(&stamp.office).as_deref(), Some("BỆNH VIỆN ĐA KHOA"));
    assert_eq!(
        texts(&zones.addressees),
        [
            "- Các bệnh viện trong tỉnh;",
            "- Trung tâm Y tế các huyện;",
            "- Phòng Y tế thành phố;",
            "- Các phòng khám."
        ]
    );
    assert_eq!(zones.number.as_ref().map(|b| b.text.text()), Some("Số: 19/SYT-NVY"));
    assert!(texts(&zones.marks).contains(&"HỎA TỐC"), "{:?}", zones.marks);
    assert_eq!(
        zones.subject.as_ref().map(|b| b.text.text()),
        Some("V/v báo cáo tình hình dịch bệnh mùa đông")
    );
}

#[test]
fn what_arrives_in_a_heading_is_no_stamp() {
    let zones = zones(&page(&[
        (90.0, 60.0, "UBND TỈNH BẮC GIANG   CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        (110.0, 106.0, "Số: 19/KH-UBND   Bắc Giang, ngày 14 tháng 11 năm 2012"),
        (250.0, 140.0, "KẾ HOẠCH"),
        (200.0, 156.0, "ĐẾN NĂM 2030 CỦA TỈNH"),
        (110.0, 190.0, "Số: 12 người được cử đi học; thực hiện theo Kế hoạch của Ủy ban nhân dân tỉnh giao."),
    ]));
    assert_eq!(zones.stamp, None);
    assert_eq!(zones.number.as_ref().map(|b| b.text.text()), Some("Số: 19/KH-UBND"));
}

#[test]
fn the_rest_of_a_stamp_beside_the_list_is_no_addressee() {
    let zones = zones(&page(&[
        (90.0, 60.0, "SỞ Y TẾ MẪU   CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        (110.0, 106.0, "Số: 12 /SYT-VP   Bắc Giang, ngày 14 tháng 11 năm 2012"),
        (100.0, 122.0, "V/v báo cáo tình hình"),
        (160.0, 180.0, "Kính gửi:"),
        (100.0, 200.0, "TNBIỆN   - Các bệnh viện trong tỉnh;"),
        (100.0, 216.0, "PHÙ   - Trung tâm y tế các huyện."),
        (
            110.0,
            246.0,
            "Đề nghị các bệnh viện báo cáo về Sở Y tế tình hình dịch bệnh trước ngày 20/11/2012 và",
        ),
        (80.0, 262.0, "tổ chức trực theo quy định./."),
    ]));
    assert_eq!(texts(&zones.addressees), ["- Các bệnh viện trong tỉnh;", "- Trung tâm y tế các huyện."]);
}
