//! Copies with the text that was read under the picture: what a viewer finds in them, and where.

mod painted;

use std::io::Write;
use std::process::{Command, Stdio};

use congvan_extract::{Extracted, Limits, OcrMode, SearchableCopy, extract, searchable};
use congvan_model::{Page, TextFrom};
use image::{DynamicImage, ImageFormat, RgbImage};
use painted::{file, is_installed, paint, pdf, scan};

/// A letter of the corpus, as printed.
fn print() -> Vec<u8> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../corpus/letters/cong-van-930/letter.pdf");
    std::fs::read(path).unwrap()
}

fn copy(bytes: &[u8], name: &str) -> SearchableCopy {
    searchable(bytes, name, &Limits::default())
        .unwrap_or_else(|e| panic!("{name}: {e}"))
        .expect("it has pages")
}

/// What a viewer finds: the text layer alone.
fn found(pdf: &[u8]) -> Extracted {
    let off = Limits { ocr: OcrMode::Off, ..Limits::default() };
    extract(pdf, "copy.pdf", &off).unwrap()
}

fn text(page: &Page) -> String {
    page.lines.iter().flat_map(|l| [l.text.as_str(), "\n"]).collect()
}

/// True if every word that was read stands in its place in the copy.
fn agree(read: &Page, copy: &Page) {
    assert!((read.width - copy.width).abs() < 1.0 && (read.height - copy.height).abs() < 1.0, "{copy:?}");
    let words = |page: &Page| -> Vec<(String, f32, f32, f32)> {
        let of = |l: &congvan_model::Line| {
            let word = |w: &congvan_model::Word| {
                (l.text[w.start..w.end].to_owned(), w.bbox.x0, w.bbox.x1, (w.bbox.y0 + w.bbox.y1) / 2.0)
            };
            l.words.iter().map(word).collect::<Vec<_>>()
        };
        page.lines.iter().flat_map(of).collect()
    };
    let there = words(copy);
    let mut lost: Vec<_> = words(read);
    let all = lost.len();
    lost.retain(|(text, x0, x1, y)| {
        !there.iter().any(|(t, a, b, at)| {
            t == text && (a - x0).abs() < 1.5 && (b - x1).abs() < 1.5 && (at - y).abs() < 6.0
        })
    });
    assert!(all > 20 && lost.len() * 50 <= all, "{} of {all}: {lost:?}", lost.len());
}

/// What a well known reader of PDF gets out of the copy, where it is installed.
fn pdftotext(pdf: &[u8]) -> Option<String> {
    let mut child = Command::new("pdftotext")
        .args(["-enc", "UTF-8", "-", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let mut stdin = child.stdin.take()?;
    let bytes = pdf.to_vec();
    let writer = std::thread::spawn(move || stdin.write_all(&bytes));
    let out = child.wait_with_output().ok()?;
    let _ = writer.join();
    Some(String::from_utf8_lossy(&out.stdout).into_owned())
}

/// The streams of pictures in a PDF, unpacked no further than they lie there.
fn pictures(pdf: &[u8]) -> Vec<Vec<u8>> {
    let document = lopdf::Document::load_mem(pdf).unwrap();
    let streams = document.objects.values().filter_map(|o| o.as_stream().ok());
    let is_picture = |s: &&lopdf::Stream| {
        s.dict.get(b"Subtype").and_then(lopdf::Object::as_name).is_ok_and(|n| n == b"Image")
    };
    streams.filter(is_picture).map(|s| s.content.clone()).collect()
}

#[test]
fn a_scan_gets_the_text_that_was_read_under_its_picture() {
    if !is_installed() {
        return;
    }
    let original = scan(&paint(&print(), 0));
    let read = extract(&original, "scan.pdf", &Limits::default()).unwrap();
    let made = copy(&original, "scan.pdf");
    assert_eq!((made.recognised, made.kept, made.empty), (1, 0, 0));
    assert_eq!(pictures(&made.bytes), pictures(&original));
    let again = found(&made.bytes);
    let page = &again.pages.pages[0];
    agree(&read.pages.pages[0], page);
    assert_eq!(page.text_from, TextFrom::TextLayer);
    for words in ["ỦY BAN NHÂN DÂN", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Kính gửi", "ứng dụng"]
    {
        assert!(text(page).contains(words), "{words} in {}", text(page));
    }
    if let Some(text) = pdftotext(&made.bytes) {
        for words in ["ỦY BAN NHÂN DÂN", "Độc lập - Tự do - Hạnh phúc", "Kính gửi:", "ứng dụng"]
        {
            assert!(text.contains(words), "{words} in {text}");
        }
        assert_eq!(text, congvan_text::nfc(&text));
    }
    // The same file gives the same copy.
    assert_eq!(copy(&original, "scan.pdf"), made);
    let metadata = String::from_utf8_lossy(&made.bytes).into_owned();
    assert!(
        metadata.contains("<dc:title>") && metadata.contains("scan.pdf") && metadata.contains("congvan ")
    );
}

#[test]
fn a_page_that_was_turned_has_its_text_where_its_letters_are() {
    if !is_installed() {
        return;
    }
    let upright = paint(&print(), 0);
    let normal = extract(&scan(&upright), "scan.pdf", &Limits::default()).unwrap();
    // A page that its file turns upright, and one that lies on its side.
    let lying = image::imageops::rotate270(&upright);
    let turned = String::from_utf8_lossy(&scan(&lying)[..400]).contains("/MediaBox [0 0 595 842]");
    assert!(turned);
    let gray = DynamicImage::from(lying.clone()).to_luma8();
    let sheet = |rotate: u16| {
        let content = "842 0 0 595 0 0 cm /Im Do";
        let head = format!(
            "<< /Type /XObject /Subtype /Image /Width {} /Height {} /ColorSpace /DeviceGray /BitsPerComponent 8 /Length {} >>\nstream\n",
            gray.width(),
            gray.height(),
            gray.as_raw().len()
        );
        pdf(&[
            b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
            format!("<< /Type /Pages /Kids [3 0 R] /Count 1 /Rotate {rotate} /MediaBox [0 0 842 595] >>")
                .into_bytes(),
            b"<< /Type /Page /Parent 2 0 R /Resources << /XObject << /Im 5 0 R >> >> /Contents 4 0 R >>"
                .to_vec(),
            format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()).into_bytes(),
            [head.into_bytes(), gray.as_raw().clone(), b"\nendstream".to_vec()].concat(),
        ])
    };
    for rotate in [90, 0] {
        let made = copy(&sheet(rotate), "scan.pdf");
        assert_eq!(made.recognised, 1);
        // A reader turns a page so that its text is upright.
        agree(&normal.pages.pages[0], &found(&made.bytes).pages.pages[0]);
    }
}

#[test]
fn a_good_text_layer_stays_as_it_is() {
    let original = print();
    let made = copy(&original, "letter.pdf");
    assert_eq!(made.recognised, 0);
    assert!(made.kept > 0);
    assert_eq!(found(&made.bytes).pages, found(&original).pages);
}

#[test]
fn every_kind_of_image_becomes_a_pdf() {
    if !is_installed() {
        return;
    }
    let picture = paint(&print(), 0);
    let jpeg = file(&picture, ImageFormat::Jpeg);
    for (bytes, name) in [(jpeg.clone(), "a.jpg"), (file(&picture, ImageFormat::Png), "a.png")] {
        let made = copy(&bytes, name);
        assert_eq!(made.recognised, 1, "{name}");
        let text = text(&found(&made.bytes).pages.pages[0]);
        assert!(text.contains("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), "{name}: {text}");
        if name == "a.jpg" {
            assert_eq!(pictures(&made.bytes), std::slice::from_ref(&jpeg), "not coded again");
        }
    }
}

#[test]
fn a_useless_hidden_layer_gives_way() {
    if !is_installed() {
        return;
    }
    let picture = DynamicImage::from(paint(&print(), 0)).to_luma8();
    let garbage = "CONG HOA XA HQI CHU NGHIA VlET NAM Dqc l4p Tg do H4nh phfc ".repeat(4);
    let content = format!(
        "q 595 0 0 842 0 0 cm /Im Do Q BT 3 Tr /F 10 Tf 1 0 0 1 60 700 Tm ({garbage}) Tj 1 0 0 1 60 680 Tm ({garbage}) Tj ET"
    );
    let head = format!(
        "<< /Type /XObject /Subtype /Image /Width {} /Height {} /ColorSpace /DeviceGray /BitsPerComponent 8 /Length {} >>\nstream\n",
        picture.width(),
        picture.height(),
        picture.as_raw().len()
    );
    let original = pdf(&[
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_vec(),
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /XObject << /Im 5 0 R >> /Font << /F 6 0 R >> >> /Contents 4 0 R >>"
            .to_vec(),
        format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()).into_bytes(),
        [head.into_bytes(), picture.into_raw(), b"\nendstream".to_vec()].concat(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman >>".to_vec(),
    ]);
    let made = copy(&original, "scan.pdf");
    assert_eq!(made.recognised, 1);
    let text = text(&found(&made.bytes).pages.pages[0]);
    assert!(!text.contains("HQI") && text.contains("CỘNG HÒA XÃ HỘI"), "{text}");
}

#[test]
fn what_has_no_pages_has_no_copy() {
    let made = searchable("Số: 12/SYT-VP\n".as_bytes(), "letter.txt", &Limits::default());
    assert_eq!(made.unwrap(), None);
    let blank = RgbImage::from_pixel(1654, 2339, image::Rgb([255, 255, 255]));
    if is_installed() {
        let made = copy(&file(&blank, ImageFormat::Png), "back.png");
        assert_eq!((made.recognised, made.empty), (0, 1));
    }
}
