//! What holds for every input: no panic, every value's span yields its text, the form of the
//! letters does not matter.

use std::collections::BTreeMap;

use congvan_model::Pages;
use congvan_parse::{Parsed, parse};
use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;

fn read(text: &str) -> (Parsed, String) {
    let pages = Pages::from_text(text);
    let zones = congvan_layout::zones(&pages);
    (parse(&zones), pages.source_text())
}

/// The words of a text, as they are compared.
fn words(text: &str) -> Vec<String> {
    let plain = congvan_text::plain(text);
    plain.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_owned).collect()
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
        "Thực hiện Công văn số 3/BYT-DP ngày 02/5/2020 và số 4/BYT-DP của Bộ Y tế về việc triển khai Nghị quyết số 5/NQ-CP, ",
        "Quyết định này thay thế Quyết định số 6/QĐ-UBND của UBND tỉnh ngày 01/02/2019.\n",
        "QUYẾT ĐỊNH:\n",
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
    fn every_word_is_in_a_zone(text in pieces()) {
        // What only joins with the letter before it is no word of its own.
        let text = text.replace('\u{301}', "");
        let z = congvan_layout::zones(&Pages::from_text(&text));
        let one = [&z.number, &z.dateline, &z.title, &z.subject].into_iter().flatten();
        let many = [&z.marks, &z.letterhead, &z.nation, &z.addressees, &z.recipients, &z.signature];
        let blocks = one.chain(many.into_iter().flatten()).map(|b| b.text.text());
        let kept = blocks.chain(z.body.iter().chain(&z.annexes).map(|p| p.text.text()));
        let mut left: BTreeMap<String, usize> = BTreeMap::new();
        kept.flat_map(words).for_each(|w| *left.entry(w).or_default() += 1);
        // Marks of bold print are left out.
        for word in words(&text.replace("**", "")) {
            let n = left.get_mut(&word).filter(|n| **n > 0);
            // The words that open a list are what told its zone.
            let opens = ["kính", "gửi", "nơi", "nhận"].contains(&word.as_str());
            prop_assert!(n.is_some() || opens, "{word} is lost");
            if let Some(n) = n {
                *n -= 1;
            }
        }
    }

    #[test]
    fn the_place_of_the_tone_gives_the_same_letter(text in pieces()) {
        let text: String = text.nfc().collect();
        let new = [("òa", "oà"), ("ÒA", "OÀ"), ("ủy", "uỷ"), ("ỦY", "UỶ"), ("Ủy", "Uỷ"), ("óa", "oá"), ("ọa", "oạ")];
        let moved = new.iter().fold(text.clone(), |t, (old, young)| t.replace(old, young));
        let plain = |t: &str| {
            let letter = serde_json::to_string(&read(t).0.letter).expect("a letter is JSON");
            congvan_text::plain(&letter)
        };
        prop_assert_eq!(plain(&text), plain(&moved));
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
