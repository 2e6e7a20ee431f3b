//! Files that hold files, as whoever calls `extract` gets them.

use std::io::{Cursor, Write};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use congvan_extract::{Extracted, Limits, extract, members};
use zip::write::SimpleFileOptions;

const LETTER: &[u8] = include_bytes!("data/letter/letter.odt");

fn read(bytes: &[u8], name: &str) -> Extracted {
    extract(bytes, name, &Limits::default()).unwrap_or_else(|e| panic!("{name}: {e}"))
}

fn zip(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).expect("memory takes it");
        writer.write_all(content).expect("memory takes it");
    }
    writer.finish().expect("memory takes it").into_inner()
}

/// The first line of every page.
fn heads(extracted: &Extracted) -> Vec<&str> {
    extracted.pages.pages.iter().map(|p| p.lines.first().map_or("", |l| l.text.as_str())).collect()
}

fn mail(body: &str, attachments: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = String::from(
        "From: =?UTF-8?B?VsSDbiB0aMawIFPhu58gWSB04bq/?= <vanthu@binhan.example>\r\nTo: nhan@binhan.example\r\n\
         Date: Tue, 2 Mar 2021 08:30:00 +0700\r\nSubject: =?UTF-8?Q?C=C3=B4ng_v=C4=83n_45?=\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/mixed; boundary=\"b\"\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n\
         Content-Transfer-Encoding: 8bit\r\n\r\n",
    );
    out.push_str(body);
    for (name, bytes) in attachments {
        out.push_str(&format!(
            "\r\n--b\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment; filename=\"{name}\"\r\n\
             Content-Transfer-Encoding: base64\r\n\r\n{}",
            STANDARD.encode(bytes)
        ));
    }
    out.push_str("\r\n--b--\r\n");
    out.into_bytes()
}

fn package(attachments: &str) -> Vec<u8> {
    format!(
        "1212<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<edXML xmlns=\"q\"><edXML:edXMLEnvelope xmlns:edXML=\"q\"><edXML:edXMLHeader><edXML:MessageHeader>\
         <edXML:From><edXML:OrganId>1</edXML:OrganId><edXML:OrganizationInCharge>UBND tỉnh Bình An</edXML:OrganizationInCharge><edXML:OrganName>Sở Y tế</edXML:OrganName></edXML:From>\
         <edXML:To><edXML:OrganName>Bệnh viện Đa khoa tỉnh</edXML:OrganName></edXML:To><edXML:To><edXML:OrganName>Trung tâm Y tế</edXML:OrganName></edXML:To>\
         <edXML:Code><edXML:CodeNumber>45</edXML:CodeNumber><edXML:CodeNotation>/SYT-NVY</edXML:CodeNotation></edXML:Code>\
         <edXML:PromulgationInfo><edXML:Place>Bình An</edXML:Place><edXML:PromulgationDate>02/03/2021</edXML:PromulgationDate></edXML:PromulgationInfo>\
         <edXML:DocumentType><edXML:TypeName>Công văn</edXML:TypeName></edXML:DocumentType><edXML:Subject>rà soát hồ sơ</edXML:Subject>\
         <edXML:SignerInfo><edXML:Position>PHÓ GIÁM ĐỐC</edXML:Position><edXML:FullName>Trần Thị Minh Họa</edXML:FullName></edXML:SignerInfo>\
         </edXML:MessageHeader></edXML:edXMLHeader></edXML:edXMLEnvelope><AttachmentEncoded>{attachments}</AttachmentEncoded></edXML>"
    )
    .into_bytes()
}

fn attachment(name: &str, bytes: &[u8]) -> String {
    format!(
        "<Attachment><AttachmentName>{name}</AttachmentName><edXML:ContentTransferEncoded xmlns:edXML=\"q\">{}</edXML:ContentTransferEncoded></Attachment>",
        STANDARD.encode(bytes)
    )
}

const HEAD: &str = "UBND tỉnh Bình An\nSở Y tế\nSố: 45/SYT-NVY\nBình An, ngày 02 tháng 03 năm 2021\nV/v rà soát hồ sơ\n\n\
    Kính gửi: Bệnh viện Đa khoa tỉnh; Trung tâm Y tế\n\nPHÓ GIÁM ĐỐC\nTrần Thị Minh Họa\n";

#[test]
fn in_a_zip_the_letter_comes_before_its_annex() {
    let bytes = zip(&[
        ("Phu_luc_1.txt", "PHỤ LỤC 1".as_bytes()),
        ("__MACOSX/._cv.odt", b"\0\0"),
        ("thư mục/cv 45.odt", LETTER),
        ("anh.bin", &[0, 1, 2, 3, 0, 0, 9]),
    ]);
    let extracted = read(&bytes, "cv.zip");
    assert_eq!(extracted.media_type, "application/zip");
    assert_eq!(heads(&extracted), ["UBND TỈNH BÌNH AN", "PHỤ LỤC", "PHỤ LỤC 1"]);
    assert_eq!(extracted.pages.pages.iter().map(|p| p.number).collect::<Vec<_>>(), [1, 2, 3]);
    let unread: Vec<_> =
        extracted.diagnostics.iter().map(|d| (d.code.as_str(), d.message.contains("anh.bin"))).collect();
    assert_eq!(unread, [("part.unread", true)]);

    let names: Vec<String> = members(&bytes, "cv.zip", &Limits::default())
        .expect("a sound file")
        .expect("a container")
        .into_iter()
        .map(|m| m.name)
        .collect();
    assert_eq!(names, ["thư mục/cv 45.odt", "anh.bin", "Phu_luc_1.txt"]);
    assert_eq!(members(LETTER, "cv.odt", &Limits::default()).expect("a sound file"), None);
}

#[test]
fn a_zip_of_a_word_file_is_no_word_file() {
    let docx = zip(&[(
        "word/document.xml",
        "<w:document><w:body><w:p><w:r><w:t>Số: 1/A</w:t></w:r></w:p></w:body></w:document>".as_bytes(),
    )]);
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    // Not packed again: the names of its parts stand in clear in the ZIP around it.
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    writer.start_file("cv.docx", stored).expect("memory takes it");
    writer.write_all(&docx).expect("memory takes it");
    let bytes = writer.finish().expect("memory takes it").into_inner();
    let extracted = read(&bytes, "cv.zip");
    assert_eq!((extracted.media_type.as_str(), heads(&extracted)), ("application/zip", vec!["Số: 1/A"]));
}

#[test]
fn an_email_gives_its_attachments_then_itself() {
    let extracted = read(&mail("Kính chuyển công văn số 45.", &[("cv45.odt", LETTER)]), "thu.eml");
    assert_eq!(extracted.media_type, "message/rfc822");
    assert_eq!(heads(&extracted)[0], "UBND TỈNH BÌNH AN");
    let last = &extracted.pages.pages[3];
    let lines: Vec<&str> = last.lines.iter().map(|l| l.text.as_str()).collect();
    assert_eq!(lines, ["Từ: Văn thư Sở Y tế", "Ngày gửi: 2021-03-02T08:30:00+07:00", "Chủ đề: Công văn 45"]);
    assert_eq!(heads(&extracted)[2], "Kính chuyển công văn số 45.");

    let alone = read(&mail("Kính gửi: các đơn vị.", &[]), "thu.eml");
    assert_eq!(heads(&alone)[0], "Kính gửi: các đơn vị.");
    assert!(alone.pages.source_text().contains("Từ: Văn thư Sở Y tế <vanthu@binhan.example>"));
}

#[test]
fn an_edxml_package_gives_the_letter_and_the_fields_of_its_head() {
    // As senders have it, the attachment is a ZIP that holds the file under another name.
    let packed = zip(&[("59ab995d.odt", LETTER)]);
    let extracted = read(&package(&attachment("cv45.odt", &packed)), "goi.edxml");
    assert_eq!(heads(&extracted)[0], "UBND TỈNH BÌNH AN");
    let last = extracted.pages.pages.last().expect("the head");
    assert_eq!(last.lines.iter().map(|l| format!("{}\n", l.text)).collect::<String>(), HEAD);

    // A letter that cannot be read is still known by its head.
    let broken = read(&package(&attachment("cv45.pdf", b"%PDF-1.7 and no more")), "goi.edxml");
    assert_eq!(broken.pages.source_text(), HEAD);
    assert!(broken.diagnostics.iter().any(|d| d.code == "part.unread"));
}

#[test]
fn an_attachment_that_cannot_be_unpacked_costs_only_itself() {
    let spoilt = "<Attachment><AttachmentName>hong.pdf</AttachmentName><ContentTransferEncoded>$$$</ContentTransferEncoded></Attachment>";
    let extracted = read(&package(&format!("{spoilt}{}", attachment("cv45.odt", LETTER))), "goi.edxml");
    assert_eq!(heads(&extracted)[0], "UBND TỈNH BÌNH AN");
    let unread: Vec<_> =
        extracted.diagnostics.iter().map(|d| (d.code.as_str(), d.message.contains("hong.pdf"))).collect();
    assert_eq!(unread, [("part.unread", true)]);
}

#[test]
fn containers_in_containers_end() {
    let mut bytes = zip(&[("cv.txt", "Số: 1/A".as_bytes())]);
    assert_eq!(heads(&read(&zip(&[("trong.zip", &bytes)]), "a.zip")), ["Số: 1/A"]);
    for _ in 0..20 {
        bytes = zip(&[("trong.zip", &bytes)]);
    }
    assert!(extract(&bytes, "a.zip", &Limits::default()).is_err_and(|e| e.is_unsupported()));
    assert!(extract(&zip(&[]), "a.zip", &Limits::default()).is_err_and(|e| e.is_damaged()));
}

#[test]
fn a_container_costs_no_more_than_one_file() {
    let page = "chữ ".repeat(1 << 16);
    let many: Vec<(String, &[u8])> = (0..20).map(|i| (format!("{i}.txt"), page.as_bytes())).collect();
    let parts: Vec<(&str, &[u8])> = many.iter().map(|(n, b)| (n.as_str(), *b)).collect();
    let bytes = zip(&parts);
    let limits = Limits { max_bytes: 1 << 20, ..Limits::default() };
    assert!(bytes.len() < 1 << 20);
    assert!(extract(&bytes, "a.zip", &limits).is_err_and(|e| e.is_over_limit()));

    // A single member that is a bomb: the same reason.
    let bomb = zip(&[("cv.txt", &vec![b' '; 65 << 20])]);
    assert!(extract(&bomb, "a.zip", &Limits::default()).is_err_and(|e| e.is_over_limit()));

    let limits = Limits { max_pages: 5, ..Limits::default() };
    let extracted = extract(&bytes, "a.zip", &limits).expect("some of it");
    assert_eq!(extracted.pages.pages.len(), 5);
    assert_eq!(extracted.diagnostics.iter().filter(|d| d.code == "part.left-out").count(), 15);
}
