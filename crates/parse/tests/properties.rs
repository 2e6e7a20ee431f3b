//! What holds for every input: no panic, every value's span yields its text, the form of the
//! letters does not matter.

use congvan_model::Pages;
use congvan_parse::{Parsed, parse};
use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;

fn read(text: &str) -> (Parsed, String) {
    let pages = Pages::from_text(text);
    let zones = congvan_layout::zones(&pages);
    (parse(&zones), pages.source_text())
}

/// Pieces that letters are made of, put together at random.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "ỦY BAN NHÂN DÂN\nTỈNH PHÚ AN\n",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n",
        "Độc lập - Tự do - Hạnh phúc\n",
        "Số: 12/UBND-KT\n",
        "Số:    /QĐ-UBND\n",
        "V/v rà soát hồ sơ\n",
        "Phú An, ngày 05 tháng 6 năm 2020\n",
        "QUYẾT ĐỊNH\n",
        "Kính gửi:\n",
        "- Sở Y tế;\n",
        "- Các Sở: Tài chính, Nội vụ.\n",
        "Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05/3/2020;\n",
        "1. Sở Y tế chủ trì, phối hợp với Sở Tài chính rà soát, báo cáo UBND tỉnh (qua Sở Nội vụ) trước ngày 15/8/2020.\n",
        "a) Định kỳ hằng quý; ",
        "Giao ",
        "đề nghị ",
        "các sở, ban, ngành ",
        "trước ",
        "ngày 31/9 ",
        "(",
        ")",
        ":",
        "; ",
        ".\n",
        "\n\n",
        "| a | b | c |\n",
        "**",
        "Điều 1. ",
        "Nơi nhận:\n",
        "- Lưu: VT.\n",
        "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\n",
        "Nguyễn Thị Mẫu\n",
        "./.\n",
        "\u{301}",
        "\u{feff}",
        "𝒜",
        "\t",
        "   ",
        "STT\tNội dung\tĐơn vị chủ trì\tThời hạn\n1\tRà soát\tSở Y tế\tTháng 8/2020\n",
    ]);
    prop::collection::vec(piece, 0..40).prop_map(|v| v.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_makes_it_panic(text in "\\PC{0,400}") {
        let _ = read(&text);
    }

    #[test]
    fn no_letter_makes_it_panic_and_spans_yield_their_text(text in pieces()) {
        let (parsed, source) = read(&text);
        for (pointer, e) in &parsed.evidence {
            let slice = source.get(e.span.range());
            prop_assert!(slice.is_some(), "{pointer} points into the middle of a letter: {:?}", e.span);
            let squeezed = slice.unwrap_or("").split_whitespace().collect::<Vec<_>>().join(" ");
            prop_assert_eq!(&squeezed, &e.text, "{}", pointer);
        }
        for (i, task) in parsed.letter.tasks.iter().enumerate() {
            prop_assert!(!task.text.is_empty());
            let pointer = format!("/tasks/{i}/text");
            prop_assert!(parsed.evidence.contains_key(&pointer), "{}", pointer);
        }
    }

    #[test]
    fn decomposed_text_gives_the_same_letter(text in pieces()) {
        // Marks that stand alone compose with what comes before them only in one of the two.
        let text = text.replace('\u{301}', "");
        let nfd: String = text.nfd().collect();
        prop_assert_eq!(read(&text).0.letter, read(&nfd).0.letter);
    }
}

#[test]
fn the_place_of_the_tone_does_not_matter() {
    let letter = |hoa: &str, uy: &str| {
        format!(
            "UBND TỈNH {hoa} AN\nSỞ Y TẾ\n\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n\nSố: 5/SYT-NV\nV/v rà soát\n\nPhú An, ngày 05 tháng 6 năm 2020\n\nKính gửi: Sở Nội vụ.\n\n1. {uy} ban nhân dân các xã rà soát, báo cáo Sở Y tế trước ngày 20/6/2020.\n\nNơi nhận:\n- Như trên;\n- Lưu: VT.\n\nGIÁM ĐỐC\n\nLê Văn Mẫu\n"
        )
    };
    let (old, _) = read(&letter("HÒA", "Ủy"));
    let (new, _) = read(&letter("HOÀ", "Uỷ"));
    assert_eq!(old.letter.tasks.len(), 1);
    assert_eq!(old.letter.tasks[0].assignees, ["Ủy ban nhân dân các xã"]);
    assert_eq!(new.letter.tasks[0].assignees, ["Uỷ ban nhân dân các xã"]);
    assert_eq!(old.letter.tasks[0].deadline, new.letter.tasks[0].deadline);
    assert_eq!(old.letter.tasks[0].id, new.letter.tasks[0].id);
}
