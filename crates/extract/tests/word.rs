//! Word processors' files, as whoever calls `extract` gets them.

use std::io::{Cursor, Write};
use std::sync::atomic::{AtomicUsize, Ordering};

use congvan_extract::{Error, Extracted, Limits, extract};
use congvan_model::TextFrom;
use zip::CompressionMethod;
use zip::write::SimpleFileOptions;

const LETTER: &str = include_str!("data/letter/letter.txt");
const DOC: &[u8] = include_bytes!("data/letter/letter.doc");
const ODT: &[u8] = include_bytes!("data/letter/letter.odt");
const RTF: &[u8] = include_bytes!("data/letter/letter.rtf");

fn read(bytes: &[u8], name: &str) -> Result<Extracted, Error> {
    extract(bytes, name, &Limits::default())
}

/// The text with pages marked as in `letter.txt`.
fn text(bytes: &[u8], name: &str) -> String {
    let extracted = read(bytes, name).unwrap_or_else(|e| panic!("{name}: {e}"));
    let pages: Vec<String> = extracted
        .pages
        .pages
        .iter()
        .map(|p| p.lines.iter().map(|l| format!("{}\n", l.text)).collect::<String>())
        .collect();
    pages.join("=== page ===\n")
}

fn zip(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        // The type of an OpenDocument file stands in it in clear.
        let method =
            if *name == "mimetype" { CompressionMethod::Stored } else { CompressionMethod::Deflated };
        let options = SimpleFileOptions::default().compression_method(method);
        writer.start_file(*name, options).expect("memory takes it");
        writer.write_all(content).expect("memory takes it");
    }
    writer.finish().expect("memory takes it").into_inner()
}

const RELATIONS: &str = include_str!("data/letter/rels.xml");
const TYPES: &str = include_str!("data/letter/content-types.xml");

fn letter_docx() -> Vec<u8> {
    zip(&[
        ("[Content_Types].xml", TYPES.as_bytes()),
        ("_rels/.rels", RELATIONS.as_bytes()),
        ("word/document.xml", include_bytes!("data/letter/document.xml")),
        ("word/_rels/document.xml.rels", include_bytes!("data/letter/document-rels.xml")),
        ("word/numbering.xml", include_bytes!("data/letter/numbering.xml")),
        ("word/styles.xml", include_bytes!("data/letter/styles.xml")),
        ("word/footnotes.xml", include_bytes!("data/letter/footnotes.xml")),
    ])
}

/// A .docx with this body and nothing else.
fn docx(body: &str) -> Vec<u8> {
    let document = format!(
        "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>{body}</w:body></w:document>"
    );
    zip(&[("_rels/.rels", RELATIONS.as_bytes()), ("word/document.xml", document.as_bytes())])
}

/// An .odt with these automatic styles and this text.
fn odt(styles: &str, body: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content xmlns:office='o' xmlns:text='t' xmlns:style='s' xmlns:table='b' xmlns:fo='f' xmlns:draw='d'>\
         <office:automatic-styles>{styles}</office:automatic-styles>\
         <office:body><office:text>{body}</office:text></office:body></office:document-content>"
    );
    zip(&[("mimetype", b"application/vnd.oasis.opendocument.text"), ("content.xml", content.as_bytes())])
}

#[test]
fn one_letter_reads_the_same_in_every_format() {
    assert_eq!(text(&letter_docx(), "letter.docx"), LETTER);
    assert_eq!(text(DOC, "letter.doc"), LETTER);
    assert_eq!(text(ODT, "letter.odt"), LETTER);
    assert_eq!(text(RTF, "letter.rtf"), LETTER);
}

#[test]
fn the_kind_is_told_and_nothing_has_a_place() {
    for (bytes, name, kind) in [
        (DOC, "letter.doc", "application/msword"),
        (ODT, "letter.odt", "application/vnd.oasis.opendocument.text"),
        // By the bytes, whatever the name says.
        (RTF, "letter.doc", "application/rtf"),
    ] {
        let extracted = read(bytes, name).expect("a sound file");
        assert_eq!(extracted.media_type, kind);
        assert!(extracted.pages.pages.iter().all(|p| p.text_from == TextFrom::File && !p.is_positioned()));
        assert_eq!(extracted.pages.pages.len(), 2);
        assert!(extracted.diagnostics.is_empty());
    }
}

#[test]
fn columns_made_by_tabs_and_spaces_are_read_down() {
    let tab = "</w:t><w:tab/><w:t xml:space=\"preserve\">";
    let paragraph = |text: &str| {
        format!("<w:p><w:r><w:t xml:space=\"preserve\">{}</w:t></w:r></w:p>", text.replace('\t', tab))
    };
    let body: String = [
        "UBND HUYỆN THẠCH SƠN\t\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "PHÒNG NỘI VỤ          \t         Độc lập - Tự do - Hạnh phúc",
        "Số:  7  /NV                                 Thạch Sơn, ngày    tháng  5  năm 2012",
        "THÔNG BÁO",
        "Nội dung thứ nhất.\tCòn nguyên một dòng.",
        "\t\t\t\t\tTRƯỞNG PHÒNG",
        "Nơi nhận:\t\t\t\t\t(Đã ký)",
        "- Như trên;",
        "- Phòng Tài chính và Kế hoạch huyện;\tdấu",
        "- Lưu: VT.\t\t\t\t\tLê Văn Mẫu",
    ]
    .map(paragraph)
    .concat();
    assert_eq!(
        text(&docx(&body), "a.docx"),
        "UBND HUYỆN THẠCH SƠN\nPHÒNG NỘI VỤ\nSố:  7  /NV\n\n\
         CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nThạch Sơn, ngày    tháng  5  năm 2012\n\n\
         THÔNG BÁO\nNội dung thứ nhất.\tCòn nguyên một dòng.\n\
         Nơi nhận:\n- Như trên;\n- Phòng Tài chính và Kế hoạch huyện;\n- Lưu: VT.\n\nTRƯỞNG PHÒNG\n(Đã ký)\ndấu\nLê Văn Mẫu\n"
    );
}

#[test]
fn a_title_that_spans_a_letterhead_comes_after_it() {
    let cell = |text: &str, span: usize| {
        format!(
            "<w:tc><w:tcPr><w:gridSpan w:val=\"{span}\"/></w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"
        )
    };
    let row = |cells: &[String]| format!("<w:tr>{}</w:tr>", cells.concat());
    let table = format!(
        "<w:tbl>{}{}{}</w:tbl>",
        row(&[cell("SỞ NỘI VỤ", 1), cell("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 2)]),
        row(&[cell("Số: 8/SNV", 1), cell("", 2)]),
        row(&[cell("THÔNG BÁO", 3)]),
    );
    assert_eq!(
        text(&docx(&table), "a.docx"),
        "SỞ NỘI VỤ\nSố: 8/SNV\n\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n\nTHÔNG BÁO\n"
    );
}

#[test]
fn a_struck_out_mark_joins_and_a_struck_out_row_is_gone() {
    let body = "<w:p><w:pPr><w:rPr><w:del w:id='1'/></w:rPr></w:pPr><w:r><w:t xml:space='preserve'>Một </w:t></w:r></w:p>\
        <w:p><w:r><w:t>dòng</w:t></w:r><w:moveFrom w:id='2'><w:r><w:t> cũ</w:t></w:r></w:moveFrom></w:p>\
        <w:tbl><w:tr><w:trPr><w:del w:id='3'/></w:trPr><w:tc><w:p><w:r><w:t>bỏ</w:t></w:r></w:p></w:tc></w:tr>\
        <w:tr><w:tc><w:p><w:r><w:t>giữ</w:t></w:r></w:p></w:tc></w:tr></w:tbl>";
    assert_eq!(text(&docx(body), "a.docx"), "Một dòng\ngiữ\n");
}

#[test]
fn tcvn3_in_word_keeps_the_letter_that_is_a_soft_hyphen_elsewhere() {
    let font = "<w:rPr><w:rFonts w:ascii='.VnTime' w:hAnsi='.VnTime'/></w:rPr>";
    let body = format!(
        "<w:p><w:r>{font}<w:t>Bé tr</w:t><w:softHyphen/><w:t>ëng</w:t></w:r></w:p>\
         <w:p><w:r><w:t>Bộ tr</w:t><w:softHyphen/><w:t>ưởng</w:t></w:r></w:p>"
    );
    assert_eq!(text(&docx(&body), "a.docx"), "Bộ trưởng\nBộ trưởng\n");
}

#[test]
fn a_letterhead_in_the_head_of_the_first_page_is_read_and_page_numbers_are_not() {
    const NAMES: &str = "xmlns:w=\"w\" xmlns:r=\"r\"";
    let paragraph = |text: &str| format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>");
    let document = |title_page: &str| {
        format!(
            "<w:document {NAMES}><w:body>{}<w:sectPr><w:headerReference w:type=\"default\" r:id=\"r1\"/>\
             <w:headerReference w:type=\"first\" r:id=\"r2\"/><w:footerReference w:type=\"default\" r:id=\"r3\"/>\
             <w:footerReference w:type=\"first\" r:id=\"r4\"/>{title_page}</w:sectPr></w:body></w:document>",
            paragraph("Kính gửi: Các đơn vị")
        )
    };
    let relations = (1..=4).fold(String::new(), |out, i| {
        let kind = if i < 3 { "header" } else { "footer" };
        format!("{out}<Relationship Id=\"r{i}\" Type=\"x/{kind}\" Target=\"part{i}.xml\"/>")
    });
    let relations = format!("<Relationships>{relations}</Relationships>");
    let number = "<w:p><w:r><w:t>Trang </w:t></w:r><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r>\
        <w:instrText>PAGE</w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>1</w:t></w:r>\
        <w:r><w:fldChar w:fldCharType=\"end\"/></w:r></w:p>";
    let parts = [
        number.to_owned(),
        paragraph("SỞ Y TẾ") + &paragraph("Số: 45/SYT"),
        number.to_owned(),
        paragraph("Địa chỉ: 12 Lê Lợi"),
    ]
    .map(|content| format!("<w:hdr {NAMES}>{content}</w:hdr>"));
    let docx = |title_page: &str| {
        zip(&[
            ("_rels/.rels", RELATIONS.as_bytes()),
            ("word/document.xml", document(title_page).as_bytes()),
            ("word/_rels/document.xml.rels", relations.as_bytes()),
            ("word/part1.xml", parts[0].as_bytes()),
            ("word/part2.xml", parts[1].as_bytes()),
            ("word/part3.xml", parts[2].as_bytes()),
            ("word/part4.xml", parts[3].as_bytes()),
        ])
    };
    assert_eq!(text(&docx(""), "a.docx"), "Kính gửi: Các đơn vị\n");
    assert_eq!(
        text(&docx("<w:titlePg/>"), "a.docx"),
        "SỞ Y TẾ\nSố: 45/SYT\nKính gửi: Các đơn vị\nĐịa chỉ: 12 Lê Lợi\n"
    );
}

#[test]
fn a_field_without_an_end_hides_nothing() {
    let body = "<w:p><w:r><w:fldChar w:fldCharType='begin'/><w:instrText>PAGE</w:instrText></w:r></w:p>\
        <w:p><w:r><w:t>Còn chữ.</w:t></w:r></w:p>";
    assert_eq!(text(&docx(body), "a.docx").trim(), "Còn chữ.");
}

#[test]
fn opendocument_lists_go_on_where_they_are_told_to() {
    let styles = "<text:list-style style:name='L'><text:list-level-style-number text:level='1' style:num-format='I' style:num-suffix='.'/>\
        <text:list-level-style-number text:level='2' style:num-format='1' text:display-levels='2'/></text:list-style>\
        <style:style style:name='H' style:family='text'><style:text-properties fo:text-transform='uppercase'/></style:style>";
    let body = "<text:tracked-changes><text:changed-region><text:deletion><text:p>đã xóa</text:p></text:deletion></text:changed-region></text:tracked-changes>\
        <text:list text:style-name='L'><text:list-item><text:p>Một</text:p>\
        <text:list><text:list-item><text:p>Trong</text:p></text:list-item><text:list-item><text:p>Ngoài</text:p></text:list-item></text:list>\
        </text:list-item></text:list>\
        <text:p>Ở  giữa<text:s text:c='2'/><text:span text:style-name='H'>hoa</text:span></text:p>\
        <text:list text:style-name='L' text:continue-numbering='true'><text:list-item><text:p>Hai</text:p><text:p>không số</text:p></text:list-item></text:list>\
        <text:list text:style-name='L'><text:list-item text:start-value='5'><text:p>Năm</text:p></text:list-item></text:list>";
    assert_eq!(
        text(&odt(styles, body), "a.odt"),
        "I. Một\nI.1 Trong\nI.2 Ngoài\nỞ giữa  HOA\nII. Hai\nkhông số\nV. Năm\n"
    );
}

#[test]
fn rtf_text_comes_in_code_pages_unicode_and_dead_encodings() {
    let rtf = br"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fcharset163 Times New Roman;}{\f1\fcharset0 .VnTime{\*\falt Arial};}{\f2\fcharset2 Symbol;}}
{\info{\title Not shown}}{\header Not shown either}
\pard\uc1 S\u7889?: 9/\'d0A\par
{\f1 \'56\'69\'d6}{\f1\b t \'4e\'61\'6d}\par
{\listtext\f2\'b7\tab}m\'f4\'f2t\par
\'d0\'ea\'cc nghi\'de{\v hidden}{\deleted gone} gi\'cc\~\par
{\field{\*\fldinst HYPERLINK x}{\fldrslt shown}}{\*\unknown nothing}{\pict 00ff}\line x\_y\par
}";
    let got = text(rtf, "a.rtf");
    let lines: Vec<&str> = got.lines().collect();
    assert_eq!(lines[0], "Số: 9/ĐA");
    assert_eq!(lines[1], "Việt Nam");
    assert_eq!(lines[2], "• một");
    assert_eq!(lines[3], "Đề nghĩ gì");
    assert_eq!(&lines[4..], ["shown", "x-y"]);
}

#[test]
fn html_is_set_as_a_browser_sets_it() {
    let html =
        "<!DOCTYPE html><html><head><title>Không phải chữ của văn bản</title><style>p{}</style></head><body>
        <table><tr><td>UBND TỈNH BÌNH AN<br>SỞ Y TẾ<td><b>CỘNG HÒA XÃ HỘI</b> CHỦ NGHĨA VIỆT NAM</table>
        <p>Căn cứ   Nghị&nbsp;định
        <p style='display:none'>ẩn</p>
        <ol><li>Một<li>Hai<ul><li>trong</ul></ol>
        <div>Cuối<script>var x = '<p>không</p>';</script></div>
        <table border=1><tr><th>TT<th>Việc</tr><tr><td>1<td><p>Báo cáo<p>đủ</tr></table>
        <p><font face='.VnTimeH'>uû ban</font> <span style='text-transform:uppercase'>xã</span>";
    assert_eq!(
        text(html.as_bytes(), "a.html"),
        "UBND TỈNH BÌNH AN\nSỞ Y TẾ\n\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n\n\
         Căn cứ Nghị\u{a0}định\n1. Một\n2. Hai\n- trong\nCuối\n| TT | Việc |\n| 1 | Báo cáo đủ |\nUỶ BAN XÃ\n"
    );
}

#[test]
fn a_page_in_a_dead_encoding_is_read() {
    let mut html =
        b"<html><head><meta charset=windows-1258></head><body><p>U\xd2y ban</p></body></html>".to_vec();
    assert_eq!(text(&html, "a.html"), "Ủy ban\n");
    html =
        b"<html><body><p>C\xe9ng h\xdfa x\xb7 h\xe9i ch\xf1 ngh\xdca Vi\xd6t Nam</p></body></html>".to_vec();
    assert_eq!(text(&html, "a.html"), "Cộng hòa xã hội chủ nghĩa Việt Nam\n");
}

#[test]
fn word_95_gives_its_text() {
    // A letterhead of two cells, then a paragraph, in TCVN3 as it was written in those years; a
    // field shows its result.
    let text_bytes: Vec<u8> = [
        b"UBND t\xd8nh H\xdfa An\x07C\xe9ng h\xdfa x\xb7 h\xe9i ch\xf1 ngh\xdca Vi\xd6t Nam\x07\x07"
            .as_slice(),
        b"Th\xf9c hi\xd6n \x13PAGE \x14ch\xd8 th\xde\x15 n\xb5y.\r".as_slice(),
    ]
    .concat();
    let mut main = vec![0u8; 0x200];
    main[..4].copy_from_slice(&[0xdc, 0xa5, 0x68, 0]);
    main[0x18..0x1c].copy_from_slice(&0x200u32.to_le_bytes());
    main[0x1c..0x20].copy_from_slice(&(0x200 + text_bytes.len() as u32).to_le_bytes());
    main[0x34..0x38].copy_from_slice(&(text_bytes.len() as u32).to_le_bytes());
    main.extend_from_slice(&text_bytes);
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).expect("memory takes it");
    file.create_stream("/WordDocument").expect("memory takes it").write_all(&main).expect("memory takes it");
    let bytes = file.into_inner().into_inner();
    assert_eq!(
        text(&bytes, "a.doc"),
        "UBND tỉnh Hòa An\n\nCộng hòa xã hội chủ nghĩa Việt Nam\n\nThực hiện chỉ thị này.\n"
    );
}

#[test]
fn what_is_no_letter_says_so() {
    let protected = {
        let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).expect("memory takes it");
        file.create_stream("/EncryptedPackage")
            .expect("memory takes it")
            .write_all(&[0; 64])
            .expect("memory takes it");
        file.into_inner().into_inner()
    };
    assert!(read(&protected, "a.docx").is_err_and(|e| e.is_encrypted()));

    let mut encrypted = DOC.to_vec();
    // The header lies where the main stream begins: its magic number, then the flag that is set.
    let at = encrypted.windows(2).position(|w| w == [0xec, 0xa5]).expect("a Word file") + 11;
    encrypted[at] |= 0x01;
    assert!(read(&encrypted, "a.doc").is_err_and(|e| e.is_encrypted()));

    let manifest = b"<manifest:manifest><manifest:encryption-data/></manifest:manifest>";
    let locked = zip(&[
        ("mimetype", b"application/vnd.oasis.opendocument.text"),
        ("META-INF/manifest.xml", manifest),
        ("content.xml", b"\x01\x02"),
    ]);
    assert!(read(&locked, "a.odt").is_err_and(|e| e.is_encrypted()));

    for (bytes, name) in [
        (letter_docx()[..2000].to_vec(), "a.docx"),
        (DOC[..DOC.len() / 2].to_vec(), "a.doc"),
        (DOC[..700].to_vec(), "a.doc"),
        (zip(&[("word/document.xml", b"<w:document><w:body>")]), "a.docx"),
        (b"{\\rtf1 {\\b cut".to_vec(), "a.rtf"),
    ] {
        let error = read(&bytes, name).expect_err(name);
        assert!(error.is_damaged(), "{name}: {error}");
        assert!(error.to_string().contains("hỏng") && error.english().contains("damaged"), "{error}");
    }
}

#[test]
fn tables_in_tables_without_end_are_read() {
    let deep = format!("<html>{}trong cùng", "<table><tr><td>".repeat(100_000));
    assert!(text(deep.as_bytes(), "a.html").contains("trong cùng"));
    let even =
        format!("{}trong{}<p>ngoài</p>", "<table><tr><td>".repeat(80), "</td></tr></table>".repeat(80));
    assert!(text(even.as_bytes(), "a.html").ends_with("ngoài\n"));
}

#[test]
fn a_part_that_unpacks_to_gigabytes_is_refused() {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    writer.start_file("word/document.xml", SimpleFileOptions::default()).expect("memory takes it");
    let zeros = vec![b' '; 1 << 20];
    for _ in 0..80 {
        writer.write_all(&zeros).expect("memory takes it");
    }
    let bomb = writer.finish().expect("memory takes it").into_inner();
    assert!(bomb.len() < 1 << 20);
    assert!(read(&bomb, "a.docx").is_err_and(|e| e.is_over_limit()));

    let nested = format!("{}{}", "<w:p>".repeat(100_000), "</w:p>".repeat(100_000));
    assert!(read(&docx(&nested), "a.docx").is_err_and(|e| e.is_damaged()));
    let groups = [b"{\\rtf1 ".to_vec(), b"{".repeat(1_000_000), b"}".repeat(1_000_001)].concat();
    assert!(read(&groups, "a.rtf").is_err_and(|e| e.is_damaged()));
    let tags = "<table><tr><td>".repeat(20_000);
    assert!(read(format!("<html>{tags}").as_bytes(), "a.html").is_ok());
}

/// A small generator of numbers, the same every time.
fn random(state: &mut u64) -> u64 {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    *state
}

#[test]
fn no_damage_brings_a_reader_down() {
    let html = b"<html><table><tr><td>a<td>b</table><ol><li>x</ol><p style='display:none'>y</html>".to_vec();
    // A panic inside `extract` becomes an error; here it must not happen at all.
    static PANICS: AtomicUsize = AtomicUsize::new(0);
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if std::thread::current().name() == Some("extract") {
            PANICS.fetch_add(1, Ordering::Relaxed);
            eprintln!("{panic}");
        }
        before(panic);
    }));
    let mut state = 0x5eed_u64;
    for (original, name, tries) in [
        (DOC.to_vec(), "a.doc", 600),
        (ODT.to_vec(), "a.odt", 60),
        (RTF.to_vec(), "a.rtf", 200),
        (letter_docx(), "a.docx", 100),
        (html, "a.html", 200),
    ] {
        for _ in 0..tries {
            let mut bytes = original.clone();
            for _ in 0..1 + random(&mut state) % 8 {
                let at = random(&mut state) as usize % bytes.len();
                bytes[at] = random(&mut state) as u8;
            }
            if random(&mut state).is_multiple_of(4) {
                bytes.truncate(random(&mut state) as usize % bytes.len());
            }
            let _ = read(&bytes, name);
        }
    }
    assert_eq!(PANICS.load(Ordering::Relaxed), 0);
}
