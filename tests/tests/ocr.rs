//! `congvan ocr`: the copy is there whole or not at all, and the original is left alone.

use congvan_tests::program::{congvan, letter, run};

#[test]
fn the_original_and_what_has_no_pages_are_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let original = folder.path().join("letter.pdf");
    std::fs::copy(letter("cong-van-930", "pdf"), &original).expect("copied");
    let before = std::fs::read(&original).expect("readable");
    let ran = run(congvan(["ocr"]).arg(&original).arg("-o").arg(&original));
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("tệp gốc"), "{}", ran.err);
    assert_eq!(std::fs::read(&original).expect("readable"), before);

    let out = folder.path().join("copy.pdf");
    let ran = run(congvan(["ocr"]).arg(letter("cong-van-930", "txt")).arg("-o").arg(&out));
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("chỉ chép được PDF và tệp ảnh"), "{}", ran.err);
    assert!(!out.exists());
}

#[test]
fn a_copy_of_a_text_pdf_reads_as_the_original() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("copy.pdf");
    let ran = run(congvan(["ocr"]).arg(letter("cong-van-930", "pdf")).arg("-o").arg(&out));
    assert_eq!(ran.status, 0, "{}", ran.err);
    assert!(ran.err.contains("0 trang được nhận dạng chữ, 2 trang giữ lớp chữ sẵn có"), "{}", ran.err);
    let record = |path: &std::path::Path| {
        let printed = run(congvan(["parse", "--format", "json"]).arg(path)).out;
        let mut record: serde_json::Value = serde_json::from_str(&printed).expect("a record");
        let fields = record.as_object_mut().expect("an object");
        fields.retain(|name, _| !matches!(name.as_str(), "id" | "source"));
        record
    };
    assert_eq!(record(&out), record(&letter("cong-van-930", "pdf")));
    // Nothing else is left in the folder.
    assert_eq!(std::fs::read_dir(folder.path()).expect("readable").count(), 1);
}

#[test]
fn without_the_recogniser_a_scan_is_not_copied() {
    let folder = tempfile::tempdir().expect("a folder");
    let (scan, out) = (folder.path().join("scan.pdf"), folder.path().join("copy.pdf"));
    std::fs::write(&scan, checked()).expect("written");
    let ran = run(congvan(["ocr"]).arg(&scan).arg("-o").arg(&out).env("PATH", ""));
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("apt-get install -y tesseract-ocr tesseract-ocr-vie"), "{}", ran.err);
    assert!(!out.exists());
    let ran = run(congvan(["ocr", "--lang", "en"]).arg(&scan).arg("-o").arg(&out).env("PATH", ""));
    assert!(ran.err.contains("apt-get install -y tesseract-ocr tesseract-ocr-vie"), "{}", ran.err);
}

#[test]
fn of_a_picture_that_shows_no_letter_nothing_is_made_up() {
    let folder = tempfile::tempdir().expect("a folder");
    let scan = folder.path().join("specks.pdf");
    // Grey specks, the same in every run.
    let mut seed = 7u32;
    let specks: Vec<u8> = std::iter::repeat_with(|| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        120 + (seed >> 24) as u8 / 2
    })
    .take(800 * 1100)
    .collect();
    std::fs::write(&scan, picture(800, 1100, &specks)).expect("written");
    let ran = run(congvan(["parse", "--format", "json"]).arg(&scan));
    assert_eq!(ran.status, 1, "a person has to look at it: {}", ran.err);
    let record: serde_json::Value = serde_json::from_str(&ran.out).expect("a record");
    for field in ["issuer", "issuer_parent", "number", "symbol", "place", "date", "subject", "archive"] {
        assert!(record[field].is_null(), "{field}: {}", record[field]);
    }
    for field in ["addressees", "copies", "references", "tasks", "contacts", "attachments"] {
        assert_eq!(record[field], serde_json::json!([]), "{field}");
    }
    assert!(record["signer"]["name"].is_null(), "{}", record["signer"]);
}

/// A PDF whose only page is a picture of four squares.
fn checked() -> Vec<u8> {
    picture(2, 2, &[0, 255, 255, 0])
}

/// A PDF whose only page is this picture, a byte of grey a pixel.
fn picture(width: u32, height: u32, grey: &[u8]) -> Vec<u8> {
    let hex: String = grey.iter().map(|b| format!("{b:02X}")).collect();
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /XObject << /Im 5 0 R >> >> /Contents 4 0 R >>"
            .to_owned(),
        "<< /Length 25 >>\nstream\n595 0 0 842 0 0 cm /Im Do\nendstream".to_owned(),
        format!(
            "<< /Type /XObject /Subtype /Image /Width {width} /Height {height} /ColorSpace /DeviceGray \
             /BitsPerComponent 8 /Filter /ASCIIHexDecode /Length {} >>\nstream\n{hex}>\nendstream",
            hex.len() + 1
        ),
    ];
    let (mut out, mut table) = (String::from("%PDF-1.4\n"), String::new());
    for (i, object) in objects.iter().enumerate() {
        table += &format!("{:010} 00000 n \n", out.len());
        out += &format!("{} 0 obj\n{object}\nendobj\n", i + 1);
    }
    let xref = out.len();
    out += &format!(
        "xref\n0 6\n0000000000 65535 f \n{table}trailer << /Size 6 /Root 1 0 R >>\nstartxref\n{xref}\n%%EOF\n"
    );
    out.into_bytes()
}
