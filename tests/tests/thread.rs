//! `congvan thread`: the letters around one, in an archive of five that were made up for it.

use congvan_tests::program::{congvan, run};
use serde_json::{Value, json};
use tempfile::TempDir;

fn text(head: &str, number: &str, subject: &str, day: (u8, u8), body: &str) -> String {
    let (day, month) = day;
    format!(
        "{head}\n\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n\nSố: {number}\nV/v {subject}\n\n\
         Phú An, ngày {day:02} tháng {month:02} năm 2024\n\nKính gửi: Các sở, ban, ngành.\n\n{body}\n\n\
         Nơi nhận:\n- Như trên;\n- Lưu: VT.\n\nGIÁM ĐỐC\n\nLê Văn Mẫu\n"
    )
}

/// The ministry's telegram is not there; the province carries it out, the department carries out
/// that, another one answers, a third does something else with the telegram.
fn archive() -> TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    let letters = [
        (
            "tinh",
            text(
                "ỦY BAN NHÂN DÂN\nTỈNH PHÚ AN",
                "40/UBND-NN",
                "ứng phó mưa lũ",
                (3, 6),
                "Thực hiện Công văn số 12/BNN-TL ngày 01/6/2024 của Bộ Nông nghiệp và Phát triển nông thôn về việc chống lũ, UBND tỉnh yêu cầu các sở báo cáo trước ngày 20/6/2024.\n\nViệc báo cáo theo quy định tại Điều 5 Nghị định số 30/2020/NĐ-CP ngày 05/3/2020 của Chính phủ.",
            ),
        ),
        (
            "so",
            text(
                "UBND TỈNH PHÚ AN\nSỞ NÔNG NGHIỆP",
                "7/SNN-TL",
                "triển khai chống lũ",
                (5, 6),
                "Thực hiện Công văn số 40/UBND-NN ngày 03/6/2024 của UBND tỉnh về việc ứng phó mưa lũ, Sở Nông nghiệp yêu cầu các chi cục trực ban 24/24 giờ.",
            ),
        ),
        (
            "chi-cuc",
            text(
                "SỞ NÔNG NGHIỆP\nCHI CỤC THỦY LỢI",
                "3/CCTL-KT",
                "báo cáo trực ban",
                (10, 6),
                "Phúc đáp Công văn số 7/SNN-TL ngày 05/6/2024 của Sở Nông nghiệp, Chi cục báo cáo đã trực ban 24/24 giờ.",
            ),
        ),
        (
            "so-khac",
            text(
                "UBND TỈNH PHÚ AN\nSỞ XÂY DỰNG",
                "9/SXD-QH",
                "thoát nước đô thị",
                (4, 6),
                "Thực hiện Công văn số 12/BNN-TL ngày 01/6/2024 của Bộ Nông nghiệp và Phát triển nông thôn, Sở Xây dựng đề nghị các đơn vị kiểm tra cống.",
            ),
        ),
        (
            "le",
            text(
                "UBND TỈNH PHÚ AN\nSỞ TÀI CHÍNH",
                "2/STC-NS",
                "báo cáo",
                (6, 6),
                "Sở Tài chính đề nghị các đơn vị báo cáo theo quy định tại Nghị định số 30/2020/NĐ-CP ngày 05/3/2020 của Chính phủ.",
            ),
        ),
    ];
    let files: Vec<_> = letters
        .iter()
        .map(|(name, text)| {
            let path = dir.path().join(format!("{name}.txt"));
            std::fs::write(&path, text).expect("it can be written");
            path
        })
        .collect();
    let ran = run(congvan(["ingest"]).args(files).arg("--archive").arg(dir.path().join("kho")));
    assert!(ran.status <= 1, "{ran:?}");
    dir
}

fn thread(dir: &TempDir, name: &str) -> Value {
    let ran = run(congvan(["thread", name, "--format", "json"]).arg("--archive").arg(dir.path().join("kho")));
    assert_eq!(ran.status, 0, "{ran:?}");
    serde_json::from_str(&ran.out).expect("it is JSON")
}

/// Code, side, whether it is held, and what it cites.
fn outline(thread: &Value) -> Vec<Value> {
    let all = thread.as_array().expect("a list");
    all.iter()
        .map(|t| {
            let cites: Vec<Value> = t["cites"]
                .as_array()
                .expect("a list")
                .iter()
                .map(|c| json!([c["relation"], c["code"]]))
                .collect();
            json!([t["code"], t["side"], t["letter_id"].is_string(), cites])
        })
        .collect()
}

#[test]
fn a_thread_goes_back_to_what_a_letter_carries_out_and_on_to_what_comes_of_it_by_date() {
    let dir = archive();
    let found = thread(&dir, "40/UBND-NN");
    assert_eq!(
        outline(&found),
        [
            json!(["30/2020/NĐ-CP", "before", false, []]),
            json!(["12/BNN-TL", "before", false, []]),
            json!(["40/UBND-NN", "itself", true, [["can_cu", "30/2020/NĐ-CP"], ["thuc_hien", "12/BNN-TL"]]]),
            json!(["7/SNN-TL", "after", true, [["thuc_hien", "40/UBND-NN"]]]),
            json!(["3/CCTL-KT", "after", true, [["tra_loi", "7/SNN-TL"]]]),
        ]
    );
    assert_eq!(found[1]["issuer"], "Bộ Nông nghiệp và Phát triển nông thôn");
    assert_eq!(found[1]["date"], "2024-06-01");
    assert_eq!(found[1]["kind"], "cong_van");
    // From its end the same thread is seen as a way back; what it rests on is not its own.
    let codes: Vec<Value> = outline(&thread(&dir, "3/CCTL-KT")).into_iter().map(|t| t[0].clone()).collect();
    assert_eq!(codes, ["12/BNN-TL", "40/UBND-NN", "7/SNN-TL", "3/CCTL-KT"]);
}

#[test]
fn a_document_that_the_archive_does_not_hold_has_its_thread_too() {
    let dir = archive();
    let found = thread(&dir, "12/BNN-TL");
    let codes: Vec<Value> = outline(&found).into_iter().map(|t| json!([t[0], t[1]])).collect();
    assert_eq!(
        codes,
        [
            json!(["12/BNN-TL", "itself"]),
            json!(["40/UBND-NN", "after"]),
            json!(["9/SXD-QH", "after"]),
            json!(["7/SNN-TL", "after"]),
            json!(["3/CCTL-KT", "after"]),
        ]
    );
    let ran = run(congvan(["thread", "999/XYZ"]).arg("--archive").arg(dir.path().join("kho")));
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("999/XYZ"), "{ran:?}");
}

#[test]
fn a_person_reads_who_did_what_to_which_letter() {
    let dir = archive();
    let table = |lang: &str| {
        let args = ["thread", "7/SNN-TL", "--format", "table", "--lang", lang];
        run(congvan(args).arg("--archive").arg(dir.path().join("kho"))).out
    };
    let vi = table("vi");
    assert!(vi.starts_with("4 văn bản, 1 văn bản không có trong kho\n"), "{vi}");
    assert!(
        vi.contains("Công văn 12/BNN-TL  Bộ Nông nghiệp và Phát triển nông thôn  không có trong kho\n"),
        "{vi}"
    );
    assert!(vi.contains("  → Thực hiện 40/UBND-NN\n") && vi.contains("  → Trả lời 7/SNN-TL\n"), "{vi}");
    let en = table("en");
    assert!(en.contains("not in the archive\n") && en.contains("  → Carries out 40/UBND-NN\n"), "{en}");
}
