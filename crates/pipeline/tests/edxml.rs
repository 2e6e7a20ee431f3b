//! The fields of a package's head are evidence beside the letter in it.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use congvan_model::{DocumentType, Record};
use congvan_pipeline::{Options, read};

const HEAD: &str = "<From><OrganizationInCharge>UBND tỉnh Bình An</OrganizationInCharge><OrganName>Sở Y tế</OrganName></From>\
    <To><OrganName>Bệnh viện Đa khoa tỉnh</OrganName></To><To><OrganName>Trung tâm Y tế</OrganName></To>\
    <Code><CodeNumber>045</CodeNumber><CodeNotation>/SYT-NVY</CodeNotation></Code>\
    <PromulgationInfo><Place>Bình An</Place><PromulgationDate>02/03/2021</PromulgationDate></PromulgationInfo>\
    <DocumentType><TypeName>Công văn</TypeName></DocumentType><Subject>rà soát hồ sơ bệnh án</Subject>\
    <SignerInfo><Position>PHÓ GIÁM ĐỐC</Position><FullName>Trần Thị Minh Họa</FullName></SignerInfo>";

fn package(letter: Option<&str>) -> Record {
    let attachment = letter.map_or(String::new(), |text| {
        format!(
            "<Attachment><AttachmentName>cv.txt</AttachmentName><ContentTransferEncoded>{}</ContentTransferEncoded></Attachment>",
            STANDARD.encode(text)
        )
    });
    let bytes = format!(
        "<?xml version=\"1.0\"?><edXML><edXMLEnvelope><edXMLHeader><MessageHeader>{HEAD}</MessageHeader>\
         </edXMLHeader></edXMLEnvelope><AttachmentEncoded>{attachment}</AttachmentEncoded></edXML>"
    );
    read(bytes.as_bytes(), "goi.edxml", &Options::default()).unwrap_or_else(|e| panic!("{e}"))
}

fn letter(code: &str, day: &str) -> String {
    format!(
        "UBND TỈNH BÌNH AN\nSỞ Y TẾ\nSố: {code}\nV/v rà soát hồ sơ bệnh án\n\n\
         CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nBình An, ngày {day} năm 2021\n\n\
         Kính gửi: Các đơn vị trực thuộc.\n\nSở Y tế đề nghị các đơn vị rà soát hồ sơ trước ngày 15/3/2021.\n\n\
         Nơi nhận:\n- Như trên;\n- Lưu: VT.\n\nKT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC\n\nTrần Thị Minh Họa\n"
    )
}

fn codes(record: &Record) -> Vec<(&str, &str)> {
    record.diagnostics.iter().map(|d| (d.code.as_str(), d.pointer.as_str())).collect()
}

#[test]
fn what_the_letter_leaves_blank_its_package_says() {
    let record = package(Some(&letter("     /SYT-NVY", "    tháng 3")));
    let said = &record.letter;
    assert_eq!((said.number.as_deref(), said.symbol.as_deref()), (Some("045"), Some("SYT-NVY")));
    assert_eq!(said.date.map(|d| d.to_string()).as_deref(), Some("2021-03-02"));
    for (pointer, text) in [("/number", "045"), ("/date", "ngày 02 tháng 03 năm 2021")] {
        let proof = &record.evidence[pointer];
        assert_eq!((proof.rule.as_deref(), proof.page, proof.text.as_str()), (Some("edxml.header"), 2, text));
    }
    assert_eq!(codes(&record), []);
    // What the letter says itself stands, and is proved by the letter; its package is no part of it.
    assert_eq!(said.addressees, ["Các đơn vị trực thuộc"]);
    assert_eq!(record.evidence["/symbol"].page, 1);
    assert_eq!(said.tasks.len(), 1);
}

#[test]
fn where_the_package_differs_a_person_is_told() {
    let agreeing = package(Some(&letter("45/SYT-NVY", "02 tháng 3")));
    assert_eq!(agreeing.letter.number.as_deref(), Some("45"));
    assert_eq!(codes(&agreeing), []);
    let other = package(Some(&letter("54/SYT-NVY", "12 tháng 3")));
    assert_eq!(other.letter.number.as_deref(), Some("54"));
    assert_eq!(codes(&other), [("edxml.differs", "/number"), ("edxml.differs", "/date")]);
}

#[test]
fn a_package_without_a_letter_is_known_by_its_head() {
    let record = package(None);
    let said = &record.letter;
    assert_eq!(said.issuer.as_deref(), Some("Sở Y tế"));
    assert_eq!(said.issuer_parent.as_deref(), Some("UBND tỉnh Bình An"));
    assert_eq!(said.number.as_deref(), Some("045"));
    assert_eq!(said.subject.as_deref(), Some("rà soát hồ sơ bệnh án"));
    assert_eq!(said.addressees, ["Bệnh viện Đa khoa tỉnh", "Trung tâm Y tế"]);
    assert_eq!(said.signer.name.as_deref(), Some("Trần Thị Minh Họa"));
    assert_eq!(said.document_type, DocumentType::CongVan);
    assert!(record.evidence.values().filter(|e| e.rule.as_deref() == Some("edxml.header")).count() >= 9);
}
