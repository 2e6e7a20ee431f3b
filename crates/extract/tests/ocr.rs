//! Scans and image files: what is read where the recogniser is installed, and what is said where it
//! is not.

mod painted;

use std::process::Command;

use congvan_extract::{Extracted, Limits, OcrMode, extract};
use congvan_model::TextFrom;
use image::{ImageFormat, RgbImage};
use painted::{file, is_installed, paint, pdf, scan, scan_under};

/// Lines of words that need no marks, so that any font paints them.
const LINES: [&str; 6] = [
    "SO CHI TIET KIEM TRA NAM 2024",
    "Trong hai tuan theo ke hoach cung ban",
    "Tham gia chung quanh nam nay cho nhau",
    "Xem trong trang 12 va trang 34 cung",
    "Khi thay trong khung giao cho anh em",
    "Tin nay con trong thang theo quy trinh",
];

/// A page of them.
fn letter() -> RgbImage {
    let text: String = LINES
        .iter()
        .enumerate()
        .map(|(i, line)| format!("BT /F 14 Tf 1 0 0 1 90 {} Tm ({line}) Tj ET\n", 740 - 24 * i))
        .collect();
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F 5 0 R >> >> /Contents 4 0 R >>"
            .to_owned(),
        format!("<< /Length {} >>\nstream\n{text}\nendstream", text.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman >>".to_owned(),
    ];
    paint(&pdf(&objects.map(String::into_bytes)), 0)
}

fn read(bytes: &[u8], name: &str) -> Extracted {
    extract(bytes, name, &Limits::default()).unwrap_or_else(|e| panic!("{name}: {e}"))
}

/// The share of the words of the page that were read.
fn share(read: &Extracted) -> f32 {
    words_of(&read.pages.source_text())
}

/// The share of the words of the page that a text has.
fn words_of(text: &str) -> f32 {
    let words: Vec<&str> = LINES.iter().flat_map(|l| l.split(' ')).collect();
    let found = words.iter().filter(|w| congvan_text::fold(text).contains(&w.to_lowercase())).count();
    found as f32 / words.len() as f32
}

/// Where the recogniser is missing, the page is named and so is the command; otherwise `check` says.
fn either(read: &Extracted, check: impl FnOnce(&Extracted)) {
    if is_installed() {
        check(read);
    } else {
        assert_eq!(read.diagnostics[0].code, "ocr.missing");
        assert!(read.diagnostics[0].message.contains("apt-get install -y tesseract-ocr tesseract-ocr-vie"));
        assert!(read.pages.pages[0].lines.is_empty());
    }
}

#[test]
fn a_scanned_page_is_read_with_places_and_confidence() {
    let picture = letter();
    either(&read(&scan(&picture), "scan.pdf"), |read| {
        assert!(share(read) > 0.9, "{}", read.pages.source_text());
        let page = &read.pages.pages[0];
        assert_eq!((page.number, page.text_from), (1, TextFrom::Ocr));
        assert!(page.confidence.is_some_and(|c| c > 0.6), "{:?}", page.confidence);
        assert_eq!(page.lines.len(), LINES.len());
        let (line, word) = (&page.lines[1], &page.lines[1].words[0]);
        assert!((line.bbox.x0 - 90.0).abs() < 4.0, "{line:?}");
        assert!(line.bbox.y0 < 842.0 - 716.0 && line.bbox.y1 > 842.0 - 716.0, "{line:?}");
        assert!((word.size - 14.0).abs() < 2.5 && word.confidence.is_some(), "{word:?}");
        assert!(read.diagnostics.iter().all(|d| d.code != "text.empty"), "{:?}", read.diagnostics);
    });
}

#[test]
fn an_image_file_is_read_like_a_scan_whatever_its_kind() {
    let picture = letter();
    for (format, name) in
        [(ImageFormat::Png, "a.png"), (ImageFormat::Tiff, "a.tif"), (ImageFormat::WebP, "a.webp")]
    {
        either(&read(&file(&picture, format), name), |read| assert!(share(read) > 0.9, "{name}"));
    }
}

/// Black and white as a fax machine packs them (T.6).
fn fax(picture: &RgbImage) -> Vec<u8> {
    let gray = image::DynamicImage::from(picture.clone()).to_luma8();
    let mut encoder = fax::encoder::Encoder::new(fax::VecWriter::new());
    for row in gray.as_raw().chunks(gray.width() as usize) {
        let colors = row.iter().map(|p| if *p < 128 { fax::Color::Black } else { fax::Color::White });
        encoder.encode_line(colors, gray.width() as u16).unwrap();
    }
    encoder.finish().unwrap().finish()
}

/// The same as a page of JBIG2 inside a PDF: its size, and one region that is packed as for a fax.
fn jbig2(picture: &RgbImage) -> Vec<u8> {
    let (w, h) = (picture.width().to_be_bytes(), picture.height().to_be_bytes());
    let segment = |number: u8, kind: u8, data: &[u8]| {
        [&[0, 0, 0, number, kind, 0, 1][..], &(data.len() as u32).to_be_bytes(), data].concat()
    };
    let page = [&w[..], &h, &[0; 8], &[0], &[0, 0]].concat();
    let region = [&w[..], &h, &[0; 8], &[0], &[1], &fax(picture)].concat();
    [segment(0, 48, &page), segment(1, 38, &region)].concat()
}

/// A PDF with a page of A4 for each picture, which are packed as PDF allows: the entries of its dictionary
/// beside its size, and its bytes.
fn packed(pictures: &[(u32, u32, &str, Vec<u8>)]) -> Vec<u8> {
    let kids: String = (0..pictures.len()).map(|i| format!("{} 0 R ", 3 * i + 3)).collect();
    let mut objects = vec![
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        format!("<< /Type /Pages /Kids [{kids}] /Count {} >>", pictures.len()).into_bytes(),
    ];
    for (i, (width, height, entries, bytes)) in pictures.iter().enumerate() {
        let (content, n) = ("595 0 0 842 0 0 cm /Im Do", 3 * i + 4);
        let page = format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {n} 0 R /Resources << /XObject << /Im {} 0 R >> >> >>",
            n + 1
        );
        objects.push(page.into_bytes());
        objects.push(format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()).into_bytes());
        let head = format!(
            "<< /Type /XObject /Subtype /Image /Width {width} /Height {height} {entries} /Length {} >>\nstream\n",
            bytes.len()
        );
        objects.push([head.as_bytes(), bytes, b"\nendstream"].concat());
    }
    pdf(&objects)
}

#[test]
fn a_scan_is_read_however_its_pictures_are_packed() {
    let picture = letter();
    let (w, h) = picture.dimensions();
    let fax_entries = format!(
        "/ColorSpace /DeviceGray /BitsPerComponent 1 /Filter /CCITTFaxDecode \
         /DecodeParms << /K -1 /Columns {w} /Rows {h} >>"
    );
    // A picture of the same page, made once by the program of the format's own group.
    let wavelets = include_bytes!("data/lines.jp2").to_vec();
    let scan = packed(&[
        (
            w,
            h,
            "/ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode",
            file(&picture, ImageFormat::Jpeg),
        ),
        (1653, 2339, "/Filter /JPXDecode", wavelets),
        (w, h, &fax_entries, fax(&picture)),
        (w, h, "/ColorSpace /DeviceGray /BitsPerComponent 1 /Filter /JBIG2Decode", jbig2(&picture)),
    ]);
    either(&read(&scan, "scan.pdf"), |read| {
        for (page, packing) in read.pages.pages.iter().zip(["JPEG", "JPEG 2000", "CCITT", "JBIG2"]) {
            let text: String = page.lines.iter().flat_map(|l| [l.text.as_str(), " "]).collect();
            assert!(words_of(&text) > 0.9, "{packing}: {text}");
        }
        assert_eq!(read.pages.pages.len(), 4);
    });
}

#[test]
fn marks_in_a_frame_are_read_once() {
    // A letter of the corpus with `MẬT` and `HỎA TỐC` printed in frames, as a picture.
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../corpus/letters/cv-mat-dien-tap/letter.pdf");
    let picture = paint(&std::fs::read(path).unwrap(), 0);
    either(&read(&file(&picture, ImageFormat::Png), "scan.png"), |read| {
        let texts: Vec<&str> = read.pages.pages[0].lines.iter().map(|l| l.text.as_str()).collect();
        for mark in ["MẬT", "HỎA TỐC"] {
            assert_eq!(texts.iter().filter(|t| **t == mark).count(), 1, "{mark}: {texts:?}");
        }
    });
}

#[test]
fn every_page_of_a_tiff_is_read() {
    let gray = image::DynamicImage::from(letter()).to_luma8();
    let mut out = std::io::Cursor::new(Vec::new());
    let mut encoder = tiff::encoder::TiffEncoder::new(&mut out).unwrap();
    for _ in 0..2 {
        let (w, h) = gray.dimensions();
        encoder.write_image::<tiff::encoder::colortype::Gray8>(w, h, gray.as_raw()).unwrap();
    }
    either(&read(&out.into_inner(), "fax.tif"), |read| {
        assert_eq!(read.pages.pages.iter().map(|p| p.number).collect::<Vec<_>>(), [1, 2]);
        for page in &read.pages.pages {
            let text: String = page.lines.iter().flat_map(|l| [l.text.as_str(), " "]).collect();
            assert!(words_of(&text) > 0.9, "{text}");
        }
    });
}

#[test]
fn a_photograph_is_held_as_the_camera_was() {
    // Lying on its left side, with the note that it is to be turned to the right.
    let lying = file(&image::imageops::rotate270(&letter()), ImageFormat::Jpeg);
    let note = [
        &b"\xff\xe1\x00\x22Exif\0\0MM\0\x2a\0\0\0\x08\0\x01"[..],
        b"\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0",
    ]
    .concat();
    let photo = [&lying[..2], &note, &lying[2..]].concat();
    either(&read(&photo, "photo.jpg"), |read| {
        assert!(share(read) > 0.9, "{}", read.pages.source_text());
        let page = &read.pages.pages[0];
        assert!(page.width < page.height, "{} x {}", page.width, page.height);
        assert_eq!(read.notes[0].turned, 0, "nothing had to be found out");
    });
}

#[test]
fn a_page_on_its_side_is_read_upright() {
    let turned = image::imageops::rotate90(&letter());
    either(&read(&file(&turned, ImageFormat::Png), "side.png"), |read| {
        let page = &read.pages.pages[0];
        assert!(share(read) > 0.9, "{}", read.pages.source_text());
        assert!(page.width < page.height, "{} x {}", page.width, page.height);
    });
}

#[test]
fn a_hidden_layer_is_believed_only_where_the_picture_says_the_same() {
    let layer = |lines: &[&str], top: usize| -> String {
        let line = |(i, line): (usize, &&str)| {
            format!("BT /F 14 Tf 3 Tr 1 0 0 1.7 90 {} Tm ({line}) Tj ET\n", top - 24 * i)
        };
        lines.iter().enumerate().map(line).collect()
    };
    let picture = letter();
    let page = |layer: String| read(&scan_under(&picture, &layer), "scan.pdf").pages.pages.remove(0);
    // Few words, so that the layer need not be Vietnamese to be believed at first, and high, so that
    // it is no banner.
    let own = page(layer(&LINES[..3], 740));
    assert_eq!((own.text_from, own.lines.len()), (TextFrom::TextLayer, 3));
    let foreign = [
        "QUYET DINH VE BO NHIEM",
        "Dieu mot giao doi truong don vi huu quan",
        "phoi hop voi cong an de giu an toan",
    ];
    let elsewhere = read(&scan_under(&picture, &layer(&LINES[..3], 300)), "scan.pdf");
    if is_installed() {
        for lying in [page(layer(&foreign, 740)), elsewhere.pages.pages[0].clone()] {
            assert_eq!(lying.text_from, TextFrom::Ocr, "{lying:?}");
            assert!(lying.lines[1].text.contains("theo"), "{lying:?}");
            assert_eq!(lying.lines.len(), LINES.len());
        }
        let (looked, _) = congvan_extract::inspect(
            &scan_under(&picture, &layer(&foreign, 740)),
            "a.pdf",
            &Limits::default(),
        )
        .unwrap();
        assert_eq!(looked.pages[0].why, congvan_extract::Why::Disagrees);
    } else {
        assert_eq!(elsewhere.diagnostics[0].code, "ocr.missing");
    }
}

#[test]
fn the_recogniser_is_not_asked_where_it_is_switched_off() {
    let off = Limits { ocr: OcrMode::Off, ..Limits::default() };
    let read = extract(&scan(&letter()), "scan.pdf", &off).unwrap();
    assert!(read.pages.pages[0].lines.is_empty());
    assert_eq!(read.diagnostics.len(), 1);
    assert_eq!((read.diagnostics[0].code.as_str(), read.diagnostics[0].page), ("text.empty", Some(1)));
}

#[test]
fn a_page_in_the_shadow_or_under_streaks_is_read_as_the_bare_one() {
    let spoilt = |light: &dyn Fn(u32) -> f32| {
        let mut picture = letter();
        for (x, _, p) in picture.enumerate_pixels_mut() {
            p.0 = p.0.map(|c| (f32::from(c) * light(x)) as u8);
        }
        file(&picture, ImageFormat::Png)
    };
    let width = letter().width();
    let shadow = spoilt(&|x| 0.4 + 0.6 * (x as f32 / (0.7 * width as f32)).min(1.0));
    let streaks = spoilt(&|x| if x % (width / 9) < 2 { 0.45 } else { 1.0 });
    for (name, bytes) in [("shadow.png", shadow), ("streaks.png", streaks)] {
        either(&read(&bytes, name), |read| assert!(share(read) > 0.9, "{name}: {}", share(read)));
    }
}

#[test]
fn a_white_page_is_blank_and_not_unread() {
    let white = RgbImage::from_pixel(1654, 2339, image::Rgb([255, 255, 255]));
    either(&read(&file(&white, ImageFormat::Png), "back.png"), |read| {
        assert!(read.pages.pages[0].lines.is_empty());
        assert!(read.diagnostics.iter().all(|d| d.page.is_none()), "{:?}", read.diagnostics);
    });
}

#[test]
fn without_the_recogniser_it_says_what_to_install_and_the_rest_works() {
    const CHILD: &str = "CONGVAN_TEST_WITHOUT_TESSERACT";
    if std::env::var_os(CHILD).is_none() {
        // The same test once more, in a process that finds no programs.
        let status = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "without_the_recogniser_it_says_what_to_install_and_the_rest_works"])
            .env(CHILD, "1")
            .env("PATH", "")
            .status()
            .unwrap();
        assert!(status.success());
        return;
    }
    let read = extract(&scan(&letter()), "scan.pdf", &Limits::default()).unwrap();
    assert_eq!(read.diagnostics.len(), 1, "{:?}", read.diagnostics);
    assert_eq!(read.diagnostics[0].code, "ocr.missing");
    assert_eq!(read.diagnostics[0].page, Some(1));
    assert!(read.diagnostics[0].message.contains("apt-get install -y tesseract-ocr tesseract-ocr-vie"));
    let text = extract("Số: 12/SYT-VP\n".as_bytes(), "letter.txt", &Limits::default()).unwrap();
    assert!(text.diagnostics.is_empty());
}
