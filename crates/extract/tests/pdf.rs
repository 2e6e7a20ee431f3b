//! What a user relies on when a PDF is read, on small files written here byte by byte.

use std::fmt::Write as _;

use congvan_extract::{Extracted, Limits, OcrMode, extract};
use congvan_model::{Line, TextFrom, Word};

/// A PDF in the making. Its fonts take UTF-16 text and give every glyph half its size as width.
struct Maker {
    media: [f32; 4],
    page: String,
    pages: Vec<(String, String)>,
    extra: Vec<(u32, String)>,
    catalog: String,
}

const TO_UNICODE: &str = "/CIDInit /ProcSet findresource begin 12 dict begin begincmap \
    1 begincodespacerange <0000> <FFFF> endcodespacerange \
    1 beginbfrange <0000> <FFFF> <0000> endbfrange endcmap end end";

impl Maker {
    fn new() -> Self {
        Self {
            media: [0.0, 0.0, 595.0, 842.0],
            page: String::new(),
            pages: Vec::new(),
            extra: Vec::new(),
            catalog: String::new(),
        }
    }

    /// Text with its baseline `top` points under the top of the page.
    fn text(&mut self, font: &str, size: f32, x: f32, top: f32, text: &str) -> &mut Self {
        let y = 842.0 - top;
        writeln!(self.page, "BT /{font} {size} Tf 1 0 0 1 {x} {y} Tm <{}> Tj ET", hex(text)).unwrap();
        self
    }

    fn raw(&mut self, operators: &str) -> &mut Self {
        self.page.push_str(operators);
        self.page.push('\n');
        self
    }

    fn next_page(&mut self, attributes: &str) -> &mut Self {
        self.pages.push((std::mem::take(&mut self.page), attributes.to_owned()));
        self
    }

    fn object(&mut self, number: u32, content: &str) -> &mut Self {
        self.extra.push((number, content.to_owned()));
        self
    }

    fn bytes(&mut self) -> Vec<u8> {
        if !self.page.is_empty() || self.pages.is_empty() {
            self.next_page("");
        }
        let mut objects: Vec<(u32, String)> = Vec::new();
        let kids: Vec<String> = (0..self.pages.len()).map(|i| format!("{} 0 R", 100 + 2 * i)).collect();
        objects.push((1, format!("<< /Type /Catalog /Pages 2 0 R {} >>", self.catalog)));
        objects.push((2, format!("<< /Type /Pages /Kids [{}] /Count {} >>", kids.join(" "), kids.len())));
        objects.push((3, stream("", TO_UNICODE)));
        for (i, name) in ["TimesNewRoman", "TimesNewRoman,Bold", "TimesNewRoman,Italic"].iter().enumerate() {
            let n = 10 + 2 * i as u32;
            objects.push((
                n,
                format!(
                    "<< /Type /Font /Subtype /Type0 /BaseFont /{name} /Encoding /Identity-H \
                     /DescendantFonts [{} 0 R] /ToUnicode 3 0 R >>",
                    n + 1
                ),
            ));
            objects.push((
                n + 1,
                format!(
                    "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /{name} /DW 500 /CIDSystemInfo \
                     << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>"
                ),
            ));
        }
        objects
            .push((20, "<< /Font << /R 10 0 R /B 12 0 R /I 14 0 R >> /XObject << /Im 21 0 R >> >>".into()));
        objects.push((
            21,
            stream(
                "/Type /XObject /Subtype /Image /Width 2 /Height 2 /ColorSpace /DeviceGray /BitsPerComponent 8",
                "abcd",
            ),
        ));
        let [x0, y0, x1, y1] = self.media;
        for (i, (content, attributes)) in self.pages.iter().enumerate() {
            let n = 100 + 2 * i as u32;
            objects.push((
                n,
                format!(
                    "<< /Type /Page /Parent 2 0 R /MediaBox [{x0} {y0} {x1} {y1}] /Resources 20 0 R \
                     /Contents {} 0 R {attributes} >>",
                    n + 1
                ),
            ));
            objects.push((n + 1, stream("", content)));
        }
        objects.extend(self.extra.iter().cloned());
        objects.sort_by_key(|(n, _)| *n);

        let mut out = b"%PDF-1.7\n".to_vec();
        let mut places = Vec::new();
        for (n, object) in &objects {
            places.push((*n, out.len()));
            out.extend(format!("{n} 0 obj\n{object}\nendobj\n").bytes());
        }
        let xref = out.len();
        out.extend(b"xref\n0 1\n0000000000 65535 f \n");
        for (n, at) in places {
            out.extend(format!("{n} 1\n{at:010} 00000 n \n").bytes());
        }
        out.extend(format!("trailer << /Size 500 /Root 1 0 R >>\nstartxref\n{xref}\n%%EOF\n").bytes());
        out
    }

    fn read(&mut self) -> Extracted {
        read(&self.bytes())
    }

    /// The lines of the first page.
    fn lines(&mut self) -> Vec<String> {
        self.read().pages.pages[0].lines.iter().map(|l| l.text.clone()).collect()
    }
}

fn stream(attributes: &str, content: &str) -> String {
    format!("<< {attributes} /Length {} >>\nstream\n{content}\nendstream", content.len())
}

fn hex(text: &str) -> String {
    text.encode_utf16().fold(String::new(), |mut out, unit| {
        write!(out, "{unit:04X}").unwrap();
        out
    })
}

fn no_ocr() -> Limits {
    Limits { ocr: OcrMode::Off, ..Limits::default() }
}

fn read(bytes: &[u8]) -> Extracted {
    extract(bytes, "letter.pdf", &no_ocr()).unwrap_or_else(|e| panic!("{e}"))
}

fn word<'a>(line: &'a Line, text: &str) -> &'a Word {
    line.words
        .iter()
        .find(|w| &line.text[w.start..w.end] == text)
        .unwrap_or_else(|| panic!("{text} in {line:?}"))
}

#[test]
fn a_letterhead_is_lines_across_both_columns_with_places_and_faces() {
    let read = Maker::new()
        .text("B", 13.0, 320.0, 80.0, "CỘNG HÒA XÃ HỘI")
        .text("R", 12.0, 80.0, 80.0, "UBND TỈNH")
        .text("R", 13.0, 80.0, 110.0, "Số: 930/UBND-KGVX")
        .text("I", 14.0, 320.0, 110.0, "ngày 07 tháng 8")
        .read();
    let page = &read.pages.pages[0];
    assert_eq!((page.number, page.width, page.height), (1, 595.0, 842.0));
    assert_eq!(page.text_from, TextFrom::TextLayer);
    let texts: Vec<&str> = page.lines.iter().map(|l| l.text.as_str()).collect();
    assert_eq!(texts, ["UBND TỈNH CỘNG HÒA XÃ HỘI", "Số: 930/UBND-KGVX ngày 07 tháng 8"]);
    let head = word(&page.lines[0], "CỘNG");
    assert!(head.bold && !head.italic && head.size == 13.0);
    assert!((head.bbox.x0 - 320.0).abs() < 0.1 && (head.bbox.x1 - 346.0).abs() < 0.1, "{head:?}");
    assert!(head.bbox.y0 < 80.0 && head.bbox.y1 > 80.0 && head.bbox.height() < 16.0, "{head:?}");
    assert!(!word(&page.lines[0], "UBND").bold);
    assert!(word(&page.lines[1], "ngày").italic && !word(&page.lines[1], "930/UBND-KGVX").italic);
    assert!(read.diagnostics.is_empty(), "{:?}", read.diagnostics);
    assert_eq!(read.media_type, "application/pdf");
}

#[test]
fn hyphens_and_ligatures_come_out_as_they_are_typed() {
    let lines = Maker::new()
        .text("R", 13.0, 80.0, 80.0, "930/UBND\u{ad}KGVX")
        .text("R", 13.0, 80.0, 100.0, "26\u{2011}NQ/TW o\u{fb03}ce")
        .text("R", 13.0, 80.0, 140.0, "HƢỚNG DẪN chất lƣợng")
        .text("R", 13.0, 80.0, 120.0, "tie\u{302}\u{301}ng\u{a0}Việt\u{200b}")
        .lines();
    assert_eq!(lines, ["930/UBND-KGVX", "26-NQ/TW office", "tiếng Việt", "HƯỚNG DẪN chất lượng"]);
}

#[test]
fn words_are_parted_by_what_is_seen_between_them() {
    let (a, b, c) = (hex("thực"), hex("hiện"), hex("ng"));
    let spaced = hex("CÔNG VĂN");
    let lines = Maker::new()
        // Small corrections part nothing; a wide one is a space.
        .raw(&format!("BT /R 12 Tf 1 0 0 1 80 760 Tm [<{a}> -30 <{c}> 40 <{c}> -280 <{b}>] TJ ET"))
        // Letters spaced out by 3 points, the space by as much more.
        .raw(&format!("BT /R 12 Tf 3 Tc 1 0 0 1 80 740 Tm <{spaced}> Tj ET"))
        // Each letter placed on its own.
        .raw(&format!(
            "BT /R 12 Tf 1 0 0 1 80 720 Tm <{}> Tj 1 0 0 1 86.2 720 Tm <{}> Tj 1 0 0 1 92.1 720 Tm <{}> Tj ET",
            hex("b"),
            hex("a"),
            hex("n")
        ))
        .lines();
    assert_eq!(lines, ["thựcngng hiện", "CÔNG VĂN", "ban"]);
}

#[test]
fn marks_drawn_apart_belong_to_their_letters() {
    let at = |x: f32, top: f32, text: &str| {
        format!("BT /R 12 Tf 1 0 0 1 {x} {} Tm <{}> Tj ET", 842.0 - top, hex(text))
    };
    let lines = Maker::new()
        // A combining mark drawn over the letter, then a spacing accent over it.
        .raw(&at(80.0, 80.0, "tie"))
        .raw(&at(92.0, 80.0, "\u{302}"))
        .raw(&at(92.0, 78.0, "´"))
        .raw(&at(98.0, 80.0, "ng"))
        // The accent before its letter.
        .raw(&at(80.0, 100.0, "`"))
        .raw(&at(80.0, 100.0, "a"))
        // All marks after the words.
        .raw(&at(80.0, 120.0, "ban thao"))
        .raw(&at(86.0, 120.0, "\u{309}"))
        .lines();
    assert_eq!(lines, ["tiếng", "à", "bản thao"]);
}

#[test]
fn what_is_printed_twice_to_look_bold_is_read_once() {
    let read = Maker::new()
        .text("R", 14.0, 80.0, 80.0, "THÔNG BÁO")
        .text("R", 14.0, 80.4, 80.0, "THÔNG BÁO")
        .raw(&format!("BT /R 14 Tf 2 Tr 1 0 0 1 80 700 Tm <{}> Tj 0 Tr ET", hex("KẾ HOẠCH")))
        .text("R", 14.0, 80.0, 180.0, "báo cáo")
        .read();
    let lines = &read.pages.pages[0].lines;
    let texts: Vec<&str> = lines.iter().map(|l| l.text.as_str()).collect();
    assert_eq!(texts, ["THÔNG BÁO", "KẾ HOẠCH", "báo cáo"]);
    assert!(word(&lines[0], "THÔNG").bold && word(&lines[1], "HOẠCH").bold && !word(&lines[2], "báo").bold);
}

#[test]
fn raised_figures_and_invisible_text_stay_on_their_line() {
    let lines = Maker::new()
        .text("R", 14.0, 80.0, 80.0, "500 m")
        .text("R", 9.0, 115.2, 75.0, "2")
        .text("R", 14.0, 130.0, 80.0, "đất theo Luật")
        .text("R", 9.0, 221.5, 75.0, "1")
        .raw(&format!("BT /R 14 Tf 3 Tr 1 0 0 1 80 700 Tm <{}> Tj ET", hex("lớp chữ ẩn")))
        .lines();
    assert_eq!(lines, ["500 m2 đất theo Luật 1", "lớp chữ ẩn"]);
}

#[test]
fn a_slanting_line_is_one_line() {
    let mut maker = Maker::new();
    for i in 0..12 {
        let x = 80.0 + 38.0 * i as f32;
        maker.text("R", 12.0, x, 100.0 + (x - 80.0) * 0.03, "trên");
        maker.text("R", 12.0, x, 118.0 + (x - 80.0) * 0.03, "dưới");
    }
    assert_eq!(maker.lines(), [["trên"; 12].join(" "), ["dưới"; 12].join(" ")]);
}

#[test]
fn pages_are_read_as_they_are_looked_at() {
    let mut maker = Maker::new();
    maker.media = [0.0, 0.0, 842.0, 595.0];
    // Drawn upright for a page that the viewer turns by a quarter.
    let text = |s: &str, x: f32| format!("BT /R 12 Tf 0 1 -1 0 {x} 50 Tm <{}> Tj ET", hex(s));
    maker.raw(&text("Ủy ban nhân dân", 100.0)).raw(&text("Kính gửi", 130.0)).next_page("/Rotate 90");
    let read = maker.read();
    let page = &read.pages.pages[0];
    assert_eq!((page.width, page.height), (595.0, 842.0));
    let texts: Vec<&str> = page.lines.iter().map(|l| l.text.as_str()).collect();
    assert_eq!(texts, ["Ủy ban nhân dân", "Kính gửi"]);
    let first = &page.lines[0].bbox;
    assert!((first.x0 - 50.0).abs() < 0.1 && first.y0 < 100.0 && first.y1 > 100.0, "{first:?}");

    // Nearly all of the text lies on its side and no viewer turns the page: it is turned here.
    let mut maker = Maker::new();
    for i in 0..6 {
        maker.raw(&text("nội dung trong bảng", 100.0 + 20.0 * i as f32));
    }
    let read = maker.read();
    let page = &read.pages.pages[0];
    assert_eq!((page.width, page.height), (842.0, 595.0));
    assert_eq!(page.lines.len(), 6);
    assert_eq!(page.lines[5].text, "nội dung trong bảng");
    let (a, b) = (page.lines[0].bbox, page.lines[5].bbox);
    assert!(a.width() > 80.0 && b.y0 > a.y1 && a.y0 > 0.0 && a.x0 > 0.0, "{a:?} {b:?}");
}

#[test]
fn a_number_put_in_by_a_signing_system_stands_on_its_line() {
    let mut maker = Maker::new();
    maker
        .text("R", 13.0, 80.0, 110.0, "Số:")
        .text("R", 13.0, 150.0, 110.0, "/UBND-KGVX")
        .text("R", 13.0, 80.0, 125.0, "V/v báo cáo")
        .object(200, "<< /Type /Annot /Subtype /Stamp /Rect [105 726 135 746] /F 4 /AP << /N 201 0 R >> >>")
        .object(
            201,
            &stream(
                "/Type /XObject /Subtype /Form /BBox [0 0 30 20] /Resources 20 0 R",
                &format!("BT /R 13 Tf 1 0 0 1 2 4 Tm <{}> Tj ET", hex("930")),
            ),
        )
        // A form field without a drawing of its own.
        .object(202, "<< /Type /Annot /Subtype /FreeText /Rect [150 708 250 724] /F 4 /Contents (quý III) >>")
        // Hidden: nobody sees it.
        .object(203, "<< /Type /Annot /Subtype /FreeText /Rect [80 500 200 520] /F 2 /Contents (nháp) >>")
        .next_page("/Annots [200 0 R 202 0 R 203 0 R]");
    let mut read = maker.read();
    let page = read.pages.pages.remove(0);
    let texts: Vec<&str> = page.lines.iter().map(|l| l.text.as_str()).collect();
    assert_eq!(texts[0], "Số: 930 /UBND-KGVX");
    assert_eq!(texts[1], "V/v báo cáo quý III");
    assert_eq!(texts.len(), 2);
}

#[test]
fn a_day_stamped_over_the_printed_one_takes_its_place() {
    let mut maker = Maker::new();
    maker
        .text("R", 14.0, 80.0, 110.0, "Số:")
        .text("R", 14.0, 150.0, 110.0, "/HD-PGDĐT")
        .text("R", 14.0, 300.0, 110.0, "ngày 24 tháng 9")
        .object(200, "<< /Type /Annot /Subtype /Stamp /Rect [105 726 355 746] /F 4 /AP << /N 201 0 R >> >>")
        .object(
            201,
            &stream(
                "/Type /XObject /Subtype /Form /BBox [0 0 250 20] /Resources 20 0 R",
                &format!(
                    "BT /R 13 Tf 1 0 0 1 2 6 Tm <{}> Tj 1 0 0 1 230 6 Tm <{}> Tj ET",
                    hex("415"),
                    hex("29")
                ),
            ),
        )
        .next_page("/Annots [200 0 R]");
    assert_eq!(maker.lines(), ["Số: 415 /HD-PGDĐT ngày 29 tháng 9"]);
}

#[test]
fn a_number_drawn_a_little_off_goes_into_the_gap_left_for_it() {
    let lines = Maker::new()
        .text("R", 14.0, 80.0, 110.0, "Số:")
        .text("R", 14.0, 150.0, 110.0, "/UBND-VX")
        .text("R", 13.0, 112.0, 105.5, "695")
        .lines();
    assert_eq!(lines, ["Số: 695 /UBND-VX"]);
}

#[test]
fn a_page_without_its_own_text_is_named() {
    let full = "595 0 0 842 0 0 cm /Im Do";
    let read = Maker::new()
        .text("R", 14.0, 80.0, 100.0, "Trang này có chữ")
        .next_page("")
        .raw(full)
        .next_page("")
        // A scan that carries the banner of a signature.
        .raw(&format!("q {full} Q"))
        .text("R", 6.0, 480.0, 20.0, "Ký bởi: Ủy ban nhân dân tỉnh")
        .text("R", 6.0, 480.0, 27.0, "Thời gian ký: 15/01/2025 17:10:17")
        .next_page("")
        .read();
    let named: Vec<(&str, Option<u32>)> =
        read.diagnostics.iter().map(|d| (d.code.as_str(), d.page)).collect();
    assert_eq!(named, [("text.empty", Some(2)), ("text.empty", Some(3))]);
    assert_eq!(read.pages.pages.len(), 3);
}

#[test]
fn a_text_layer_that_is_not_vietnamese_is_named() {
    let mut maker = Maker::new();
    for i in 0..10 {
        maker.text(
            "R",
            12.0,
            80.0,
            100.0 + 20.0 * i as f32,
            "CONG HOA XA HQI CHU NGHIA VIVT NAM Wcic lap Ttr do",
        );
    }
    let read = maker.read();
    let named: Vec<(&str, Option<u32>)> =
        read.diagnostics.iter().map(|d| (d.code.as_str(), d.page)).collect();
    assert_eq!(named, [("text.not-vietnamese", Some(1))]);

    // The page paints capitals that its text layer has lost.
    let mut maker = Maker::new();
    for i in 0..20 {
        maker.text(
            "R",
            12.0,
            80.0,
            100.0 + 20.0 * i as f32,
            "ở ội vụ đề nghị các cơ quan ạ ỉnh thực hiện nghiêm túc",
        );
    }
    assert_eq!(maker.read().diagnostics[0].code, "text.not-vietnamese");
}

#[test]
fn damage_is_told_and_what_is_left_is_read() {
    let mut maker = Maker::new();
    for i in 0..3 {
        maker.text("R", 14.0, 80.0, 100.0, &format!("Trang thứ {}", i + 1)).next_page("");
    }
    let whole = maker.bytes();
    assert!(read(&whole).diagnostics.is_empty());

    let xref = whole.windows(4).rposition(|w| w == b"xref").expect("there") - 5;
    let cut = read(&whole[..xref]);
    assert_eq!(cut.diagnostics[0].code, "file.damaged");
    assert_eq!(cut.pages.pages[0].lines[0].text, "Trang thứ 1");

    for bytes in [&whole[..60], b"%PDF-1.7\nnothing that could be read"] {
        let error = extract(bytes, "letter.pdf", &no_ocr()).unwrap_err();
        assert!(error.is_damaged(), "{error}");
        assert!(error.to_string().contains("hỏng") && error.english().contains("damaged"), "{error}");
    }
    let empty = extract(b"", "letter.pdf", &no_ocr()).unwrap_err();
    assert!(empty.is_empty() && !empty.is_damaged());
    let unknown = extract(&[1, 2, 3, 0, 5, 0], "letter.bin", &no_ocr()).unwrap_err();
    assert!(unknown.is_unsupported() && unknown.to_string().contains("PDF"), "{unknown}");
    // A name that promises a PDF.
    assert!(extract(b"hello", "letter.pdf", &no_ocr()).unwrap_err().is_damaged());
}

/// A letter that carries two texts and a table for a program.
fn carrier() -> Maker {
    let file = |name: &str, content: u32| {
        format!("<< /Type /Filespec /F (khac.txt) /UF ({name}) /EF << /F {content} 0 R >> >>")
    };
    let mut maker = Maker::new();
    maker
        .text("R", 13.0, 80.0, 110.0, "Số: 930/UBND-KGVX")
        .object(200, "<< /Kids [201 0 R] >>")
        .object(201, "<< /Limits [(a) (b)] /Names [(a) 202 0 R (b) 203 0 R] >>")
        .object(202, &file("phu luc.txt", 204))
        .object(203, &file("du-lieu.xml", 205))
        .object(204, &stream("/Type /EmbeddedFile", "PHỤ LỤC\nDanh sách kèm theo"))
        .object(205, &stream("/Type /EmbeddedFile", "<so-lieu>1</so-lieu>"))
        .object(206, "<< /Type /Annot /Subtype /FileAttachment /Rect [1 1 9 9] /F 4 /FS 207 0 R >>")
        .object(207, &file("bieu mau.txt", 208))
        .object(208, &stream("/Type /EmbeddedFile", "BIỂU MẪU"))
        // The same file hangs on the page, too.
        .object(209, "<< /Type /Annot /Subtype /FileAttachment /Rect [1 1 9 9] /F 4 /FS 202 0 R >>")
        .next_page("/Annots [206 0 R 209 0 R]");
    maker.catalog = "/Names << /EmbeddedFiles 200 0 R >>".into();
    maker
}

#[test]
fn files_inside_a_pdf_are_read_behind_it_each_once() {
    let bytes = carrier().bytes();
    let read = read(&bytes);
    let heads: Vec<&str> = read.pages.pages.iter().map(|p| p.lines[0].text.as_str()).collect();
    assert_eq!(heads, ["Số: 930/UBND-KGVX", "PHỤ LỤC", "BIỂU MẪU"]);
    assert_eq!(read.pages.pages.iter().map(|p| p.number).collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!(read.media_type, "application/pdf");
    let told: Vec<_> =
        read.diagnostics.iter().map(|d| (d.code.as_str(), d.message.contains("du-lieu.xml"))).collect();
    assert_eq!(told, [("part.unread", true)]);

    let (looked, _) = congvan_extract::inspect(&bytes, "letter.pdf", &no_ocr()).unwrap();
    let parts: Vec<&str> = looked.parts.iter().map(|p| p.name.as_str()).collect();
    assert_eq!(parts, ["phu luc.txt", "du-lieu.xml", "bieu mau.txt"]);
}

#[test]
fn the_cover_of_a_portfolio_comes_last() {
    let mut maker = carrier();
    maker.catalog.push_str(" /Collection << /Type /Collection >>");
    let read = maker.read();
    let heads: Vec<&str> = read.pages.pages.iter().map(|p| p.lines[0].text.as_str()).collect();
    assert_eq!(heads, ["PHỤ LỤC", "BIỂU MẪU", "Số: 930/UBND-KGVX"]);
}

#[test]
fn a_pdf_in_a_pdf_without_end_ends() {
    let mut inner = Maker::new().text("R", 13.0, 80.0, 110.0, "Số: 0/UBND").bytes();
    for i in 1..6 {
        let mut maker = Maker::new();
        let packed: String = inner.iter().map(|b| format!("{b:02x}")).collect();
        maker
            .text("R", 13.0, 80.0, 110.0, &format!("Số: {i}/UBND"))
            .object(200, "<< /Names [(a) 201 0 R] >>")
            .object(201, "<< /Type /Filespec /F (trong.pdf) /EF << /F 202 0 R >> >>")
            .object(202, &stream("/Type /EmbeddedFile /Filter /ASCIIHexDecode", &packed));
        maker.catalog = "/Names << /EmbeddedFiles 200 0 R >>".into();
        inner = maker.bytes();
    }
    let read = read(&inner);
    let heads: Vec<&str> = read.pages.pages.iter().map(|p| p.lines[0].text.as_str()).collect();
    assert_eq!(heads, ["Số: 5/UBND", "Số: 4/UBND", "Số: 3/UBND"]);
    assert!(read.diagnostics.iter().any(|d| d.code == "part.unread"), "{:?}", read.diagnostics);
}

#[test]
fn a_blank_file_is_not_passed_over_in_silence() {
    let read = Maker::new().raw("% nothing").read();
    assert_eq!(read.diagnostics[0].code, "text.empty");
    assert_eq!(read.diagnostics[0].page, None);
}

#[test]
fn encrypted_files_open_if_no_password_is_asked() {
    use lopdf::{Document, EncryptionState, EncryptionVersion, Object, Permissions, StringFormat};
    let bytes = Maker::new().text("R", 14.0, 80.0, 100.0, "Số: 12/SYT-VP").bytes();
    let encrypt = |user: &str| {
        let mut document = Document::load_mem(&bytes).unwrap();
        let id = Object::String(b"0123456789abcdef".to_vec(), StringFormat::Literal);
        document.trailer.set("ID", Object::Array(vec![id.clone(), id]));
        let version = EncryptionVersion::V2 {
            document: &document,
            owner_password: "owner",
            user_password: user,
            key_length: 128,
            permissions: Permissions::all(),
        };
        let state = EncryptionState::try_from(version).unwrap();
        document.encrypt(&state).unwrap();
        let mut out = Vec::new();
        document.save_to(&mut out).unwrap();
        out
    };
    assert_eq!(read(&encrypt("")).pages.pages[0].lines[0].text, "Số: 12/SYT-VP");
    let error = extract(&encrypt("secret"), "letter.pdf", &no_ocr()).unwrap_err();
    assert!(error.is_encrypted(), "{error}");
    assert!(error.to_string().contains("mật khẩu") && error.english().contains("password"));
}

#[test]
fn limits_hold_and_are_told() {
    let mut maker = Maker::new();
    for i in 0..5 {
        maker.text("R", 14.0, 80.0, 100.0, &format!("Trang {}", i + 1)).next_page("");
    }
    let bytes = maker.bytes();
    let few = extract(&bytes, "letter.pdf", &Limits { max_pages: 2, ..no_ocr() }).unwrap();
    assert_eq!(few.pages.pages.len(), 2);
    assert_eq!(few.diagnostics[0].code, "limits.pages");
    let small = extract(&bytes, "letter.pdf", &Limits { max_bytes: 100, ..no_ocr() }).unwrap_err();
    assert!(small.is_over_limit(), "{small}");
    let no_time = Limits { time: std::time::Duration::ZERO, ..no_ocr() };
    assert!(extract(&bytes, "letter.pdf", &no_time).unwrap_err().is_over_limit());
}

#[test]
fn the_same_bytes_give_the_same_reading() {
    let mut maker = Maker::new();
    maker.text("B", 14.0, 80.0, 100.0, "QUYẾT ĐỊNH").text("R", 14.0, 300.0, 101.0, "Điều 1. Ban hành");
    let bytes = maker.bytes();
    assert_eq!(read(&bytes), read(&bytes));
}

#[test]
fn pages_drawn_side_by_side_give_the_same_reading() {
    let mut maker = Maker::new();
    for i in 0..40 {
        // The first takes longest.
        for k in 0..if i == 0 { 400 } else { 3 } {
            let font = if (i + k) % 2 == 0 { "B" } else { "R" };
            maker.text(font, 12.0, 80.0, 100.0 + k as f32, &format!("Trang {} dòng {k}", i + 1));
        }
        maker.next_page("");
    }
    let bytes = maker.bytes();
    let with = |cores: u32| {
        let limits = Limits { cores: std::num::NonZeroU32::new(cores), ..no_ocr() };
        extract(&bytes, "letter.pdf", &limits).unwrap()
    };
    let one = with(1);
    assert_eq!(one.pages.pages.len(), 40);
    // More than any other files in this process take.
    for _ in 0..5 {
        assert_eq!(with(1000), one);
    }
}

/// `data/signed.pdf` was signed with openssl by a certificate made for it; see `data/README.md`.
#[test]
fn a_signature_tells_who_when_over_what_and_whether_it_holds() {
    let bytes = std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/signed.pdf")).unwrap();
    let whole = read(&bytes).signatures;
    assert_eq!(whole.len(), 1);
    assert_eq!(whole[0].signer.as_deref(), Some("Ủy ban nhân dân tỉnh Thử Nghiệm"));
    assert_eq!(whole[0].time.as_deref(), Some("2025-02-04T16:42:36+07:00"));
    assert_eq!((whole[0].covers_whole_file, whole[0].intact), (true, Some(true)));

    let mut changed = bytes.clone();
    let at = changed.windows(4).position(|w| w == b" Tj ").expect("there") - 3;
    changed[at] ^= 1;
    assert_eq!(read(&changed).signatures[0].intact, Some(false));

    let longer = [&bytes[..], b"% added later\n%%EOF\n"].concat();
    let later = read(&longer).signatures;
    assert_eq!((later[0].covers_whole_file, later[0].intact), (false, Some(true)));
}

fn signed(name: &str) -> Extracted {
    let path = format!("{}/tests/data/{name}.pdf", env!("CARGO_MANIFEST_DIR"));
    read(&std::fs::read(path).unwrap())
}

fn codes(extracted: &Extracted) -> Vec<&str> {
    extracted.diagnostics.iter().map(|d| d.code.as_str()).filter(|c| c.starts_with("signature.")).collect()
}

#[test]
fn a_time_stamp_and_the_names_of_the_certificate_are_told() {
    let read = signed("stamped");
    let [one] = &read.signatures[..] else { panic!("{:?}", read.signatures) };
    assert_eq!(one.signer.as_deref(), Some("Ủy ban nhân dân tỉnh Phú An"));
    assert_eq!(one.agency.as_deref(), Some("Tỉnh Phú An"));
    // Half past nine in Vietnam; the stamp came a minute later.
    assert_eq!(one.time.as_deref(), Some("2025-03-10T02:30:00Z"));
    assert_eq!(one.stamped.as_deref(), Some("2025-03-10T02:31:05Z"));
    assert_eq!((one.covers_whole_file, one.intact), (true, Some(true)));
    let certificate = one.certificate.as_ref().expect("there is one");
    assert_eq!(certificate.subject, "CN=Ủy ban nhân dân tỉnh Phú An, O=Tỉnh Phú An, C=VN");
    assert_eq!(certificate.issuer, "CN=CA Thử Nghiệm, O=Ban Cơ yếu Thử Nghiệm, C=VN");
    assert_eq!(certificate.valid_from, "2024-01-01T00:00:00Z");
    assert_eq!(certificate.valid_to, "2029-01-01T00:00:00Z");
    assert_eq!(certificate.valid_when_signed, Some(true));
    assert!(codes(&read).is_empty(), "{:?}", read.diagnostics);
}

#[test]
fn what_came_after_the_last_signature_is_told() {
    let read = signed("changed-later");
    let [one] = &read.signatures[..] else { panic!("{:?}", read.signatures) };
    assert_eq!((one.covers_whole_file, one.intact), (false, Some(true)));
    assert_eq!(codes(&read), ["signature.later-change"]);
    assert!(read.pages.source_text().contains("them sau"));
}

#[test]
fn two_signers_are_told_apart_and_the_first_does_not_cover_the_second() {
    let read = signed("two-signers");
    let told: Vec<_> =
        read.signatures.iter().map(|s| (s.signer.as_deref(), s.covers_whole_file, s.intact)).collect();
    assert_eq!(
        told,
        [
            (Some("Trần Thị Minh Hà"), false, Some(true)),
            (Some("Ủy ban nhân dân tỉnh Phú An"), true, Some(true)),
        ]
    );
    assert_eq!(read.signatures[0].agency.as_deref(), Some("Ủy ban nhân dân tỉnh Phú An"));
    assert!(read.signatures.iter().all(|s| s.stamped.is_none()));
    assert!(codes(&read).is_empty(), "{:?}", read.diagnostics);
}

#[test]
fn a_certificate_that_had_run_out_is_told() {
    let read = signed("expired");
    let [one] = &read.signatures[..] else { panic!("{:?}", read.signatures) };
    assert_eq!((one.covers_whole_file, one.intact), (true, Some(true)));
    let certificate = one.certificate.as_ref().expect("there is one");
    assert_eq!(certificate.valid_to, "2021-01-01T00:00:00Z");
    assert_eq!(certificate.valid_when_signed, Some(false));
    assert_eq!(codes(&read), ["signature.expired"]);
}

#[test]
fn trust_is_what_leads_to_a_configured_root() {
    use congvan_model::Trust;
    use sha2::Digest;
    let data =
        |name: &str| std::fs::read(format!("{}/tests/data/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let roots = |name: &str| congvan_extract::Roots::read(&data(name)).expect("certificates");
    let told = |name: &str, roots: &congvan_extract::Roots| {
        let limits = Limits { roots: roots.clone(), ..no_ocr() };
        let read = extract(&data(name), name, &limits).unwrap_or_else(|e| panic!("{e}"));
        let trust: Vec<Trust> = read.signatures.iter().filter_map(|s| s.trust).collect();
        let doubted = codes(&read).iter().filter(|c| **c == "signature.untrusted").count();
        assert_eq!(doubted, trust.iter().filter(|t| **t == Trust::Untrusted).count(), "{name}");
        trust
    };
    let known = roots("roots.pem");
    // None configured: nobody looked.
    assert_eq!(told("stamped.pdf", &congvan_extract::Roots::default()), [Trust::NotChecked]);
    for name in ["stamped.pdf", "changed-later.pdf", "expired.pdf", "below-a-branch.pdf"] {
        assert_eq!(told(name, &known), [Trust::Trusted], "{name}");
    }
    assert_eq!(told("two-signers.pdf", &known), [Trust::Trusted; 2]);
    // A root that only has the name, an issuer that may not issue, another office's certificate.
    for name in ["false-root.pdf", "stray.pdf", "signed.pdf"] {
        assert_eq!(told(name, &known), [Trust::Untrusted], "{name}");
    }
    // A key on a curve; the certificate itself is what the office trusts.
    assert_eq!(told("signed.pdf", &roots("signed.pem")), [Trust::Trusted]);

    // The text is changed and the digest with it, but nobody has the key to sign that.
    let mut forged = data("stamped.pdf");
    let find = |bytes: &[u8], what: &[u8]| bytes.windows(what.len()).position(|w| w == what).expect("there");
    let range = String::from_utf8_lossy(&forged[find(&forged, b"/ByteRange [") + 12..][..60]).into_owned();
    let range: Vec<usize> = range.split([' ', ']']).map_while(|n| n.parse().ok()).collect();
    let [start, length, second, rest] = range[..] else { panic!("{range:?}") };
    let digest = |bytes: &[u8]| {
        let mut hash = sha2::Sha256::new();
        hash.update(&bytes[start..start + length]);
        hash.update(&bytes[second..second + rest]);
        hash.finalize().iter().map(|b| format!("{b:02X}")).collect::<String>()
    };
    let before = digest(&forged);
    let at = find(&forged, b"(So: 12/");
    forged[at + 5] = b'9';
    let after = digest(&forged);
    let at = find(&forged, before.as_bytes());
    forged[at..at + after.len()].copy_from_slice(after.as_bytes());
    let read = extract(&forged, "forged.pdf", &Limits { roots: known, ..no_ocr() }).unwrap();
    let one = &read.signatures[0];
    assert_eq!((one.intact, one.trust), (Some(false), Some(Trust::Untrusted)));
}
