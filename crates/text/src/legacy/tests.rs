use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;

use super::tables::{TCVN3, VISCII, VNI, byte_of, char_of, windows_1258};
use super::*;

/// A sentence with every tone and every vowel mark, and its surfaces as old programs show them.
const PLAIN: &str = "Cộng hòa xã hội chủ nghĩa Việt Nam, Độc lập - Tự do - Hạnh phúc";

/// Encodes for the tests: the way back through the tables.
fn encode(text: &str, encoding: Encoding) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    for c in text.chars() {
        if c.is_ascii() {
            bytes.push(c as u8);
            continue;
        }
        match encoding {
            Encoding::Tcvn3 => bytes.push(TCVN3.iter().position(|&l| l == Some(c))? as u8),
            Encoding::Viscii => bytes.push(VISCII.iter().position(|&l| l == Some(c))? as u8),
            Encoding::Vni => {
                // Of several ways the plain one: marks in the case of the letter.
                let mut ways: Vec<_> = VNI.iter().filter(|&(_, &l)| l == c).map(|(&k, _)| k).collect();
                ways.sort_by_key(|&(a, b)| (b != 0 && (b & 0x20 == 0) != (a & 0x20 == 0), b != 0, a, b));
                let &(first, second) = ways.first()?;
                bytes.push(first);
                if second != 0 {
                    bytes.push(second);
                }
            }
            Encoding::Windows1258 => {
                let mut parts = vec![];
                match (128..=255u8).find(|&b| windows_1258(b) == c) {
                    Some(b) => parts.push(b),
                    None => {
                        let mut tone = None;
                        let mut rest = vec![];
                        unicode_normalization::char::decompose_canonical(c, |p| {
                            match "\u{300}\u{301}\u{303}\u{309}\u{323}".contains(p) {
                                true => tone = Some(p),
                                false => rest.push(p),
                            }
                        });
                        let base = match rest[..] {
                            [a] => a,
                            [a, b] => unicode_normalization::char::compose(a, b)?,
                            _ => return None,
                        };
                        for p in [base, tone?] {
                            match p.is_ascii() {
                                true => parts.push(p as u8),
                                false => parts.push((128..=255u8).find(|&b| windows_1258(b) == p)?),
                            }
                        }
                    }
                }
                bytes.extend(parts);
            }
            Encoding::DoubleUtf8 => bytes.extend(c.to_string().bytes()),
            Encoding::Viqr => {
                let mut parts = String::new();
                unicode_normalization::char::decompose_canonical(c, |p| parts.push(p));
                // Vowel marks before tones, whatever the canonical order is.
                let mark = |p: char| match p {
                    '\u{302}' => Some('^'),
                    '\u{306}' => Some('('),
                    '\u{31b}' => Some('+'),
                    _ => None,
                };
                let tone = |p: char| match p {
                    '\u{301}' => Some('\''),
                    '\u{300}' => Some('`'),
                    '\u{309}' => Some('?'),
                    '\u{303}' => Some('~'),
                    '\u{323}' => Some('.'),
                    _ => None,
                };
                match c {
                    'đ' => bytes.extend(b"dd"),
                    'Đ' => bytes.extend(b"DD"),
                    _ => {
                        bytes.push(parts.chars().next()? as u8);
                        bytes.extend(parts.chars().filter_map(mark).map(|p| p as u8));
                        bytes.extend(parts.chars().filter_map(tone).map(|p| p as u8));
                    }
                }
            }
        }
    }
    Some(bytes)
}

fn surface(bytes: &[u8]) -> String {
    bytes.iter().map(|&b| char_of(b)).collect()
}

#[test]
fn what_old_programs_show_is_read_back() {
    for (shown, encoding) in [
        ("Céng hßa x· héi chñ nghÜa ViÖt Nam, §éc lËp - Tù do - H¹nh phóc", Encoding::Tcvn3),
        ("Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam, Ñoäc laäp - Töï do - Haïnh phuùc", Encoding::Vni),
        (
            "Cá»™ng hÃ²a xÃ£ há»™i chá»§ nghÄ©a Viá»‡t Nam, Ä\u{90}á»™c láº\u{ad}p - Tá»± do - Háº¡nh phÃºc",
            Encoding::DoubleUtf8,
        ),
        (
            "Co^.ng ho`a xa~ ho^.i chu? nghi~a Vie^.t Nam, DDo^.c la^.p - Tu+. do - Ha.nh phu'c",
            Encoding::Viqr,
        ),
        (
            "Côòng hoÌa xaÞ hôòi chuÒ nghiÞa Viêòt Nam, Ðôòc lâòp - Týò do - Haònh phuìc",
            Encoding::Windows1258,
        ),
    ] {
        assert_eq!(decode(shown, encoding, false).text(), PLAIN, "{shown}");
        let found = detect(shown, None).expect(shown);
        assert_eq!(found.encoding, encoding, "{shown}");
        assert!(found.confidence > 0.8, "{shown}: {}", found.confidence);
    }
}

#[test]
fn bytes_of_every_encoding_are_told_and_read() {
    for encoding in Encoding::ALL {
        let bytes = encode(PLAIN, encoding).expect("the sentence can be written in each");
        assert_eq!(decode_bytes(&bytes, encoding, false).text(), PLAIN, "{encoding:?}");
        let (decoded, found) = decode_file(&bytes);
        assert_eq!(decoded.text(), PLAIN, "{encoding:?}");
        if encoding != Encoding::DoubleUtf8 {
            assert_eq!(found, Some(encoding));
        }
    }
}

#[test]
fn unicode_is_left_alone() {
    for text in [
        PLAIN,
        "ỦY BAN NHÂN DÂN TỈNH",
        "Số: 12/UBND-VX",
        "Kính gửi: Các sở, ban, ngành",
        // Words that are no syllables as they stand and would be in TCVN3.
        "Số: 111 /CĐN",
        "Lưu: CĐN.",
        "I. Tình hình chung về CNVC, LĐ",
        "LĐLĐ, HĐND",
        "«Đề án» của Sở Y tế",
        "à, đã có",
        "café, naïve, Citroën",
        "You're here, i.e. at 9 a.m. or so, don't e.g. u.s.a. move",
        "",
        "\u{a0}",
        // Tones apart, as macOS and Windows-1258 have them.
        "U\u{309}y ban",
        "Vie\u{302}\u{323}t Nam",
        "1.\u{a0} \u{a0}",
    ] {
        assert_eq!(detect(text, None), None, "{text}");
        assert_eq!(decode_file(text.as_bytes()).0.text(), text);
        // Typed in Unicode under the name of an old font, as often happens.
        if text.chars().any(|c| "ộỦĐưử".contains(c)) {
            assert_eq!(detect(text, Some(".VnTime")), None, "{text}");
        }
    }
}

#[test]
fn a_font_says_what_few_letters_cannot() {
    let found = detect("µ", Some(".VnTime")).expect("a font of TCVN3");
    assert_eq!(decode("µ", found.encoding, found.capitals).text(), "à");
    let found = detect("uy ban", Some("ABCDEF+.VnTimeH")).expect("plain letters in capitals");
    assert!(found.capitals && found.encoding == Encoding::Tcvn3);
    let shown = "ñy ban nh©n d©n tØnh";
    let found = detect(shown, Some(".VnTimeH")).expect("TCVN3");
    assert_eq!(decode(shown, found.encoding, found.capitals).text(), "ỦY BAN NHÂN DÂN TỈNH");
    assert_eq!(font_encoding("VNI-Times").map(|f| f.encoding), Some(Encoding::Vni));
    assert_eq!(font_encoding(".VnArialH,Bold").map(|f| f.capitals), Some(true));
    assert_eq!(font_encoding(".VnArial NarrowH").map(|f| f.capitals), Some(true));
    assert_eq!(font_encoding("VnTime").map(|f| f.capitals), Some(false));
    for unicode in ["Times New Roman", "Vineta BT", "Verdana", "VNtimes new roman", "Arial", ""] {
        assert_eq!(font_encoding(unicode), None, "{unicode}");
    }
}

#[test]
fn capitals_that_tcvn3_lacks_are_restored() {
    for (shown, text) in [
        ("CéNG HßA X· HéI", "CỘNG HÒA XÃ HỘI"),
        ("KÝnh göi: UBND tØnh Hµ Nam", "Kính gửi: UBND tỉnh Hà Nam"),
        ("QUYÕT §ÞNH cña Bé tr\u{ad}ëng", "QUYẾT ĐỊNH của Bộ trưởng"),
        ("Hµ Néi", "Hà Nội"),
    ] {
        assert_eq!(decode(shown, Encoding::Tcvn3, false).text(), text);
    }
}

#[test]
fn every_letter_knows_its_bytes() {
    let shown = "Vieät Nam";
    let decoded = decode(shown, Encoding::Vni, false);
    assert_eq!(decoded.text(), "Việt Nam");
    let at = decoded.text().find('ệ').expect("it is there");
    assert_eq!(&shown[decoded.source(at..at + 'ệ'.len_utf8())], "eä");
    assert_eq!(&shown[decoded.source(decoded.text().len() - 3..decoded.text().len())], "Nam");
}

#[test]
fn viqr_has_tones_before_capitals_in_headings_and_where_full_stops_are_escaped() {
    for (shown, text) in [
        (
            "UBND THI. XA~ HOA`\nPHO`NG QUA?N LY' DDO^ THI.\nVe^` vie^.c",
            "UBND THỊ XÃ HOÀ\nPHÒNG QUẢN LÝ ĐÔ THỊ\nVề việc",
        ),
        ("Phu.c vu. Le^~ ho^.i tho^n ta\\. Ca'c to^?", "Phục vụ Lễ hội thôn ta. Các tổ"),
        ("Ca'c to^? da^n pho^' o+? xa. Nay", "Các tổ dân phố ở xa. Nay"),
        ("So+? Y te^', So+?\nDi dda^u? Ve^`", "Sở Y tế, Sở\nDi đâu? Về"),
    ] {
        assert_eq!(decode(shown, Encoding::Viqr, false).text(), text);
    }
}

#[test]
fn viqr_keeps_what_ends_a_sentence() {
    for (shown, text) in [
        ("Kinh ddo^ Hue^'.", "Kinh đô Huế."),
        ("o+? dda^u? DDa^y.", "ở đâu? Đây."),
        ("xin chu\\.", "xin chu."),
        ("nha(`m mu.c ti.ch", "nhằm mục tịch"),
        ("Bo^.(Y te^')", "Bộ(Y tế)"),
    ] {
        assert_eq!(decode(shown, Encoding::Viqr, false).text(), text);
    }
}

#[test]
fn files_with_marks_of_unicode_are_read() {
    let utf16: Vec<u8> =
        [0xff, 0xfe].into_iter().chain(PLAIN.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let (decoded, found) = decode_file(&utf16);
    assert_eq!((decoded.text(), found), (PLAIN, None));
    let marked = [b"\xef\xbb\xbf", PLAIN.as_bytes()].concat();
    let (decoded, _) = decode_file(&marked);
    assert_eq!(decoded.text(), PLAIN);
    assert_eq!(decoded.source(0..1), 3..4);
}

#[test]
fn every_letter_of_a_table_survives_the_way_there_and_back() {
    let mut letters = String::new();
    for base in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY".chars() {
        letters.push(base);
        for tone in "\u{300}\u{301}\u{309}\u{303}\u{323}".chars() {
            letters.extend([base, tone].into_iter().nfc());
        }
    }
    letters.push_str("đĐ");
    for letter in letters.chars() {
        // A consonant before it, so that no two letters run together.
        let word = format!("t{letter}n");
        for encoding in Encoding::ALL {
            // TCVN3 has no capitals with tones.
            let Some(bytes) = encode(&word, encoding) else {
                assert!(encoding == Encoding::Tcvn3 && letter.is_uppercase(), "{encoding:?} lacks {letter}");
                continue;
            };
            assert_eq!(decode_bytes(&bytes, encoding, false).text(), word, "{encoding:?}");
            assert_eq!(decode(&surface(&bytes), encoding, false).text(), word, "{encoding:?}");
        }
    }
    for (byte, letter) in (0u8..=255).zip(*TCVN3) {
        assert!(letter.is_none() || byte >= 0xa1);
        assert_eq!(byte_of(char_of(byte)), Some(byte));
    }
}

proptest! {
    #[test]
    fn no_text_brings_it_down(text in "\\PC*", capitals: bool) {
        for encoding in Encoding::ALL {
            let decoded = decode(&text, encoding, capitals);
            check_map(&decoded, text.len());
        }
        let _ = detect(&text, Some(".VnTimeH"));
        let _ = detect(&text, None);
        let _ = font_encoding(&text);
    }

    #[test]
    fn no_bytes_bring_it_down(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        for encoding in Encoding::ALL {
            check_map(&decode_bytes(&bytes, encoding, true), bytes.len());
        }
        check_map(&decode_file(&bytes).0, bytes.len());
    }

    #[test]
    fn small_letters_come_back_from_every_table(words in proptest::collection::vec("[bcdghklmnpqrstvx]{1,2}[aeiouyàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ][mnptc]?", 1..20)) {
        let text = words.join(" ").replace("dd", "đ");
        for encoding in [Encoding::Tcvn3, Encoding::Vni, Encoding::Viscii, Encoding::Windows1258, Encoding::DoubleUtf8] {
            let bytes = encode(&text, encoding).expect("small letters are in every table");
            prop_assert_eq!(decode_bytes(&bytes, encoding, false).into_text(), text.clone());
        }
    }
}

/// The map covers the text and stays inside the source, in order.
fn check_map(decoded: &Decoded, source: usize) {
    assert_eq!(decoded.starts.len(), decoded.text.len());
    assert_eq!(decoded.ends.len(), decoded.text.len());
    assert!(decoded.starts.windows(2).all(|w| w[0] <= w[1]));
    assert!(decoded.starts.iter().zip(&decoded.ends).all(|(s, e)| s < e && *e as usize <= source));
}
