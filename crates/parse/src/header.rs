//! The head of the letter: kind, bodies, number, place and date, subject, marks.

use congvan_layout::words::{TITLE_STARTS, document_type};
use congvan_layout::{Block, Zones};
use congvan_model::{CopyForm, DocumentType, Secrecy, Urgency};
use congvan_text::{Mapped, byte_of, fold, is_upper_text, plain, syllables};
use jiff::civil::Date;
use nom::Parser;

use crate::found::Parsed;
use crate::grammar::code::{of_letterhead, of_noisy_letterhead};
use crate::grammar::date::{day_in_figures, day_in_words};
use crate::grammar::words::{maybe, word};
use crate::lexicon::starts_body;
use crate::tokens::Tokens;

/// Reads every field of the head.
pub(crate) fn read(zones: &Zones, out: &mut Parsed) {
    number(zones, out);
    dateline(zones, out);
    kind(zones, out);
    // An official personal letter bears no number.
    if out.letter.document_type == DocumentType::ThuCong {
        out.diagnostics.retain(|d| d.code != "number.missing");
    }
    letterhead(zones, out);
    subject(zones, out);
    marks(zones, out);
}

fn number(zones: &Zones, out: &mut Parsed) {
    let Some(block) = &zones.number else {
        out.review("number.missing", "/number", "không thấy dòng số, ký hiệu");
        return;
    };
    let text = block.text.text();
    // Past the word `Số`, however it was recognised.
    let mut skip = 0;
    if fold(text).starts_with("so") {
        skip = byte_of(text, 2);
    }
    let rest = &text[skip..];
    if zones.recognised() && noisy_number(zones, block, skip, out) {
        return;
    }
    match of_letterhead(rest) {
        Ok((after, code)) => {
            let used = text.len() - after.len();
            if let Some(n) = &code.number {
                let at = text[skip..].find(n.as_str()).map_or(skip, |i| i + skip);
                out.note(
                    zones,
                    "/number".into(),
                    block.text.source(at..at + n.len()),
                    "number.letterhead",
                    n,
                    0.98,
                );
                out.letter.number = Some(n.clone());
            } else {
                out.review("number.missing", "/number", "số để trống hoặc viết tay, chưa đọc được");
            }
            if code.symbol.is_empty() {
                out.review("symbol.missing", "/symbol", "không thấy ký hiệu sau số");
            } else {
                let from = text[skip..].find(['/', '-', '–']).map_or(skip, |i| i + skip);
                out.note(
                    zones,
                    "/symbol".into(),
                    block.text.source(from..used.max(from)),
                    "number.letterhead",
                    &code.symbol,
                    0.98,
                );
                out.letter.symbol = Some(code.symbol);
            }
        }
        Err(_) => out.review("number.missing", "/number", "số để trống hoặc viết tay, chưa đọc được"),
    }
}

/// The number and symbol that a recogniser read; false if there is nothing to be had.
fn noisy_number(zones: &Zones, block: &Block, skip: usize, out: &mut Parsed) -> bool {
    let text = block.text.text();
    let kind = zones.title.as_ref().and_then(|t| kind_abbreviation(&fold(t.text.text())));
    let organs: Vec<String> = zones.letterhead.iter().flat_map(|b| initials(b.text.text())).collect();
    let Some(code) = of_noisy_letterhead(&text[skip..], kind, &organs) else {
        return false;
    };
    // The Party's form, and figures without a slash, are read as anywhere else.
    if let Ok((after, plain)) = of_letterhead(&text[skip..])
        && after.trim().is_empty()
        && !code.mended
        && plain.number.is_some()
        && (plain.symbol == code.symbol || plain.party)
    {
        return false;
    }
    match &code.number {
        Some(n) => {
            let at = text[skip..].find(n.as_str()).map_or(skip, |i| i + skip);
            let source = block.text.source(at..at + n.len());
            out.note(zones, "/number".into(), source, "number.letterhead", n, 0.95);
            out.letter.number = Some(n.clone());
        }
        None => out.review("number.missing", "/number", "số để trống hoặc viết tay, chưa đọc được"),
    }
    let source = block.text.source(code.at.start + skip..code.at.end + skip);
    out.note(zones, "/symbol".into(), source, "number.letterhead", &code.symbol, 0.93);
    if code.mended {
        out.review(
            "symbol.mended",
            "/symbol",
            format!(
                "ký hiệu đọc là “{}”, sửa thành “{}” theo tên loại và cơ quan",
                &text[code.at.start + skip..code.at.end + skip],
                code.symbol
            ),
        );
    }
    out.letter.symbol = Some(code.symbol);
    true
}

/// How the kind whose name, folded, stands over the text is abbreviated in a symbol.
fn kind_abbreviation(title: &str) -> Option<&'static str> {
    let title = title.trim_matches(|c: char| !c.is_alphanumeric());
    [
        ("nghi quyet", "NQ"),
        ("quyet dinh", "QĐ"),
        ("chi thi", "CT"),
        ("thong bao", "TB"),
        ("huong dan", "HD"),
        ("ke hoach", "KH"),
        ("bao cao", "BC"),
        ("to trinh", "TTr"),
        ("cong dien", "CĐ"),
        ("giay moi", "GM"),
        ("bien ban", "BB"),
        ("ket luan", "KL"),
        ("chuong trinh", "CTr"),
    ]
    .iter()
    .find(|(name, _)| title.starts_with(name))
    .map(|(_, short)| *short)
}

/// How a line of the letterhead may be abbreviated in a symbol: `SỞ Y TẾ` is `SYT`, `UBND TỈNH X` and
/// `ỦY BAN NHÂN DÂN` are `UBND`.
fn initials(line: &str) -> Vec<String> {
    let mut out = Vec::new();
    let folded = fold(line);
    for (name, short) in [
        ("uy ban nhan dan", "UBND"),
        ("hoi dong nhan dan", "HĐND"),
        ("thu tuong", "TTg"),
        ("chinh phu", "CP"),
    ] {
        if folded.contains(name) {
            out.push(short.to_owned());
        }
    }
    let words: Vec<&str> =
        line.split([' ', ',', '-']).filter(|w| w.chars().all(char::is_alphabetic)).collect();
    let first: String = words
        .iter()
        .filter(|w| fold(w) != "va")
        .filter_map(|w| w.chars().next())
        .flat_map(char::to_uppercase)
        .collect();
    // An abbreviation in the line stands for itself.
    out.extend(
        words.iter().filter(|w| matches!(**w, "UBND" | "HĐND" | "KCN" | "VP")).map(|w| (*w).to_owned()),
    );
    if words.len() >= 2 {
        out.push(first);
    }
    out
}

fn dateline(zones: &Zones, out: &mut Parsed) {
    let Some(block) = &zones.dateline else {
        out.review("date.missing", "/date", "không thấy dòng địa danh, ngày tháng");
        return;
    };
    let text = block.text.text();
    let folded = fold(text);
    // Folding keeps the number of letters, so a place in one is a place in the other.
    // Where `ngày` was lost with the day, the month ends the place.
    let at_letter =
        folded.find("ngay").or_else(|| folded.find(" thang ")).map(|i| folded[..i].chars().count());
    let day_at = at_letter.and_then(|n| text.char_indices().nth(n)).map_or(text.len(), |(i, _)| i);
    let place = text[..day_at].trim().trim_end_matches([',', '.', ' ', ';']);
    if !place.is_empty() && place.chars().any(char::is_alphabetic) {
        let place = place.trim_start_matches(|c: char| !c.is_alphabetic());
        let start = text.find(place).unwrap_or(0);
        out.note(
            zones,
            "/place".into(),
            block.text.source(start..start + place.len()),
            "date.dateline",
            place,
            0.98,
        );
        out.letter.place = Some(place.to_owned());
    }
    let rest = &text[day_at..];
    let skip = byte_of(rest, 4);
    let rest = rest[skip..].trim_start_matches([' ', '.', ':']);
    let from = text.len() - rest.len();
    match read_day(rest) {
        Some((used, Some(date))) => {
            out.note(
                zones,
                "/date".into(),
                block.text.source(day_at..from + used),
                "date.dateline",
                &date.to_string(),
                0.98,
            );
            out.letter.date = Some(date);
            if !(1975..=2100).contains(&date.year()) {
                out.review(
                    "date.year-doubtful",
                    "/date",
                    format!("năm {} của ngày ban hành có vẻ sai", date.year()),
                );
            }
        }
        Some((_, None)) => {
            out.review("date.impossible", "/date", format!("ngày ban hành không có trong lịch: {text}"))
        }
        None => out.review("date.missing", "/date", "ngày ban hành để trống một phần hoặc chưa đọc được"),
    }
}

/// The day after `ngày`: two figures printed over each other (`29 24 tháng 9`) give the first.
fn read_day(rest: &str) -> Option<(usize, Option<Date>)> {
    let mut input = rest;
    for _ in 0..2 {
        let (after, d) = maybe(day_in_words, input);
        if let Some(d) = d {
            d.year?;
            return Some((rest.len() - after.len(), d.date(None)));
        }
        let (after, d) = maybe(day_in_figures, input);
        if let Some(d) = d {
            d.year?;
            return Some((rest.len() - after.len(), d.date(None)));
        }
        // A second figure between the day and `tháng`.
        let digits = input.bytes().take_while(u8::is_ascii_digit).count();
        if digits == 0 {
            return None;
        }
        let next = input[digits..].trim_start();
        let again = next.bytes().take_while(u8::is_ascii_digit).count();
        if again == 0 {
            return None;
        }
        let month = next[again..].trim_start();
        if word("tháng").parse(month).is_ok() {
            // Keep the first figure: that is the one stamped over the draft's.
            let joined = format!("{} {month}", &input[..digits]);
            if let Ok((after, d)) = day_in_words(&joined) {
                d.year?;
                return Some((rest.len() - after.len(), d.date(None)));
            }
            return None;
        }
        input = next;
    }
    None
}

/// The kind by the code in the symbol.
fn kind_of_symbol(symbol: &str) -> Option<DocumentType> {
    // `2020/NĐ-CP`: past the year.
    let symbol = symbol
        .split_once('/')
        .filter(|(y, _)| y.bytes().all(|b| b.is_ascii_digit()))
        .map_or(symbol, |(_, s)| s);
    let (first, rest) = symbol.split_once(['-', '/']).map_or((symbol, ""), |(a, b)| (a, b));
    // A symbol of one group names a body, not a kind.
    if rest.is_empty() && first.chars().count() > 3 {
        return None;
    }
    Some(match first {
        "NQ" => DocumentType::NghiQuyet,
        "QĐ" => DocumentType::QuyetDinh,
        "CT" => DocumentType::ChiThi,
        "QC" => DocumentType::QuyChe,
        "QyĐ" | "QyD" | "QuyĐ" => DocumentType::QuyDinh,
        "TC" => DocumentType::ThongCao,
        "TB" => DocumentType::ThongBao,
        "HD" => DocumentType::HuongDan,
        "CTr" | "CTR" => DocumentType::ChuongTrinh,
        "KH" => DocumentType::KeHoach,
        "PA" => DocumentType::PhuongAn,
        "ĐA" => DocumentType::DeAn,
        "DA" => DocumentType::DuAn,
        "BC" => DocumentType::BaoCao,
        "BB" => DocumentType::BienBan,
        "TTr" | "TTR" => DocumentType::ToTrinh,
        "HĐ" => DocumentType::HopDong,
        "CĐ" => DocumentType::CongDien,
        "BGN" => DocumentType::BanGhiNho,
        "BTT" => DocumentType::BanThoaThuan,
        "GUQ" => DocumentType::GiayUyQuyen,
        "GM" => DocumentType::GiayMoi,
        "GGT" | "GT" => DocumentType::GiayGioiThieu,
        "GNP" => DocumentType::GiayNghiPhep,
        "PG" => DocumentType::PhieuGui,
        "PC" => DocumentType::PhieuChuyen,
        "PB" => DocumentType::PhieuBao,
        "NĐ" | "TT" | "TTLT" | "KL" | "L" => DocumentType::Khac,
        _ => return None,
    })
}

fn kind(zones: &Zones, out: &mut Parsed) {
    if let Some(title) = &zones.title {
        let folded = fold(title.text.text());
        let name = folded.trim_matches(|c: char| !c.is_alphanumeric());
        let spaced = name.split(' ').all(|w| w.chars().count() == 1);
        let squeezed = name.replace(' ', "");
        let found = document_type(name).or_else(|| {
            TITLE_STARTS
                .iter()
                .find(|t| name.starts_with(**t) || spaced && t.replace(' ', "") == squeezed)
                .and_then(|t| document_type(t))
        });
        if let Some(kind) = found {
            out.note(
                zones,
                "/document_type".into(),
                title.text.source(0..title.text.text().len()),
                "kind.title",
                kind.id(),
                0.99,
            );
            out.letter.document_type = kind;
            return;
        }
    }
    let subject_line = zones.subject.as_ref().is_some_and(|s| {
        let f = fold(s.text.text());
        f.starts_with("v/v") || f.starts_with("ve viec") || f.starts_with("vv")
    });
    let letter = !zones.addressees.is_empty();
    let by_symbol = out.letter.symbol.as_deref().and_then(kind_of_symbol);
    let number = zones.number.as_ref();
    let note = |out: &mut Parsed, kind: DocumentType, confidence| {
        if let Some(n) = number {
            out.note(
                zones,
                "/document_type".into(),
                n.text.source(0..n.text.text().len()),
                "kind.symbol",
                kind.id(),
                confidence,
            );
        }
        out.letter.document_type = kind;
    };
    match by_symbol {
        // A letter has `V/v` and `Kính gửi`: then `CT` is the tax office, not a directive.
        Some(DocumentType::GiayMoi) => note(out, DocumentType::GiayMoi, 0.95),
        Some(kind) if !(subject_line && letter) => {
            note(out, kind, 0.8);
            out.info(
                "document-type.doubtful",
                "/document_type",
                "tên loại không in trên văn bản, lấy theo ký hiệu",
            );
        }
        _ if subject_line || letter => note(out, DocumentType::CongVan, 0.97),
        _ => {
            out.letter.document_type = DocumentType::Khac;
            out.review("document-type.doubtful", "/document_type", "không rõ tên loại văn bản");
        }
    }
}

/// First words of the name of a body, folded: a line that begins so can begin a new body.
const BODY_STARTS: &[&str] = &[
    "so ",
    "bo ",
    "ban ",
    "uy ban",
    "ubnd",
    "hdnd",
    "hoi dong",
    "van phong",
    "phong ",
    "chi cuc",
    "cuc ",
    "tong cuc",
    "vu ",
    "trung tam",
    "truong ",
    "cong ty",
    "tong cong ty",
    "tap doan",
    "bao ",
    "dai ",
    "hoi ",
    "doan ",
    "lien doan",
    "mat tran",
    "thanh tra",
    "cong an",
    "kho bac",
    "ngan hang",
    "bao hiem",
    "vien ",
    "toa an",
    "tinh uy",
    "thanh uy",
    "huyen uy",
    "dang uy",
    "dang bo",
    "chi bo",
    "cong doan",
    "tinh hoi",
    "thanh hoi",
    "huyen hoi",
    "tinh doan",
    "huyen doan",
    "thanh doan",
    "chinh phu",
    "thu tuong",
    "quoc hoi",
    "benh vien",
    "tram ",
    "hat ",
    "bo phan",
    "to ",
    "hoc vien",
    "dai hoc",
    "bo chi huy",
    "tieu ban",
    "ban quan ly",
    "lien minh",
    "lien hiep",
    "quy ",
    "nha ",
    "khoa ",
    "ban chap hanh",
    "quan uy",
    "xi nghiep",
    "chi nhanh",
    "lien doi",
    "ld truong",
    "bch ",
    "chi doan",
    "lien chi doan",
];

fn starts_new_body(folded: &str) -> bool {
    BODY_STARTS.iter().any(|s| folded.starts_with(s) || folded == s.trim_end())
        && ![
            "hoi nhap",
            "so hoa",
            "bao ve",
            "doan the",
            "truong trung hoc co so va",
            "quy hoach",
            "to quoc",
            "nha nuoc",
            "hoi chu nghia",
            "phong chong",
            "hoi dong nhan dan va",
        ]
        .iter()
        .any(|s| folded.starts_with(s))
}

/// True if a line cannot end the name of a body: the next line goes on with it.
fn unfinished(line: &str) -> bool {
    // With its tones: `THÀNH PHỐ` goes on, `BÌNH THẠNH` does not.
    let text = plain(line);
    let last = text.rsplit(' ').next().unwrap_or("");
    matches!(
        last,
        "và" | "về"
            | "của"
            | "tỉnh"
            | "huyện"
            | "xã"
            | "phường"
            | "thị"
            | "thành"
            | "quận"
            | "khu"
            | "các"
            | "-"
            | "nhân"
            | "thực"
            | "công"
            | "nghiệp"
            | ","
            | "&"
            | "nước"
            | "trung"
    ) || text.ends_with(',')
        || text.ends_with('-')
        || text.ends_with("hội đồng")
        || matches!(text.as_str(), "chủ tịch" | "giám đốc" | "bộ trưởng")
}

/// Whether this can be the name of a body: in capitals, as Decree 30 has it (annex I, part II, section I.2),
/// or beginning with what bodies are called.
fn may_name_body(name: &str) -> bool {
    let words = || name.split(' ').filter(|w| w.chars().any(char::is_alphabetic));
    let capitals = words().filter(|w| w.chars().count() > 2 && is_upper_text(w)).count();
    let most = |some: usize| some * 2 > words().count();
    most(capitals) || most(syllables(name)) && starts_body(&Tokens::new(name), 0)
}

fn letterhead(zones: &Zones, out: &mut Parsed) {
    let lines: Vec<&Block> =
        zones.letterhead.iter().filter(|b| b.text.text().chars().any(char::is_alphabetic)).collect();
    let missing = |out: &mut Parsed| {
        out.review("issuer.missing", "/issuer", "không thấy tên cơ quan ban hành ở đầu văn bản");
    };
    if lines.is_empty() {
        return missing(out);
    }
    // The last lines, from the one that begins the issuer's own name.
    let folded: Vec<String> = lines.iter().map(|b| fold(b.text.text())).collect();
    let bold: Vec<bool> = lines.iter().map(|b| b.bold).collect();
    let mut begins: Vec<usize> = vec![0];
    for i in 1..lines.len() {
        // A place printed under `ỦY BAN NHÂN DÂN` belongs to it.
        let face = bold[i] && !bold[i - 1] && !unfinished(lines[i - 1].text.text());
        if folded[i].contains(' ')
            && (starts_new_body(&folded[i]) || face)
            && !(unfinished(lines[i - 1].text.text()) && !(face && starts_new_body(&folded[i])))
            && !same_body(&folded[i - 1], &folded[i])
        {
            begins.push(i);
        }
    }
    let join = |range: std::ops::Range<usize>| {
        let mut text = Mapped::default();
        for block in &lines[range] {
            text.append(&block.text, " ");
        }
        text
    };
    let issuer_from = begins.last().copied().unwrap_or(0);
    let issuer = join(issuer_from..lines.len());
    let clean = |text: &str| text.trim_matches(|c: char| !c.is_alphanumeric() && c != ')').to_owned();
    let name = clean(issuer.text());
    // What a recogniser makes of specks and pictures names nobody.
    if zones.recognised() && !may_name_body(&name) {
        return missing(out);
    }
    out.note(
        zones,
        "/issuer".into(),
        issuer.source(0..issuer.text().len()),
        "issuer.letterhead",
        &name,
        0.97,
    );
    out.letter.issuer = Some(name);
    if issuer_from > 0 {
        // The body directly above; lines above that are its own superiors.
        let parent_from = begins[begins.len().saturating_sub(2)];
        let parent = join(parent_from..issuer_from);
        let name = clean(parent.text());
        if !name.is_empty() {
            out.note(
                zones,
                "/issuer_parent".into(),
                parent.source(0..parent.text().len()),
                "issuer.letterhead",
                &name,
                0.96,
            );
            out.letter.issuer_parent = Some(name);
        }
    }
}

/// Lines that together name one body though the second begins like one: `BAN CHỈ ĐẠO / PHÒNG,
/// CHỐNG ...`, `VĂN PHÒNG / ỦY BAN NHÂN DÂN ...` stay apart by their faces.
fn same_body(above: &str, line: &str) -> bool {
    (line.starts_with("phong chong") || line.starts_with("phong, chong"))
        || (line.starts_with("doan ") && above.ends_with("cong"))
        || (above.starts_with("hoi dong") && (line.starts_with("xet ") || line.starts_with("thi dua")))
        || (above.ends_with("dang") && line.starts_with("bo "))
        || (above.starts_with("doan dai bieu") && line.starts_with("hoi dong"))
}

fn subject(zones: &Zones, out: &mut Parsed) {
    let Some(block) = &zones.subject else {
        // Papers for one person or one errand have none (Decree 30/2020/NĐ-CP, annex III).
        let errand = matches!(
            out.letter.document_type,
            DocumentType::GiayMoi
                | DocumentType::GiayNghiPhep
                | DocumentType::GiayGioiThieu
                | DocumentType::PhieuGui
                | DocumentType::PhieuChuyen
                | DocumentType::ThuCong
        );
        if !errand {
            out.review("subject.missing", "/subject", "không thấy trích yếu nội dung");
        }
        return;
    };
    let text = block.text.text();
    let folded = fold(text);
    let named = zones.title.is_some();
    if named && folded.starts_with("cua ") && old_title(zones, block, out) {
        return;
    }
    let mut skip = 0;
    // `“V/v ...”`.
    let quoted = text.starts_with(['“', '"']);
    let folded = if quoted { folded.trim_start_matches(['“', '"']).to_owned() } else { folded };
    // `V/v`, `Về việc`; after `V/v` in a letter the subject is what is left.
    for opening in
        ["v/v:", "v/v", "v / v", "ve viec:", "ve viec", "vv:", "vv ", "v.v:", "v.v.", "v.v ", "ve:"]
    {
        if folded.starts_with(opening) {
            skip = opening.chars().count();
            break;
        }
    }
    // `V/w`, `ƒ/`, `WV`: what a recogniser makes of `V/v`.
    if skip == 0 && zones.recognised() && !named {
        let first = folded.split(' ').next().unwrap_or("");
        let about = first.chars().count() <= 4
            && (first.contains(['/', '⁄', 'ƒ', '\\'])
                || matches!(first, "w" | "wv" | "vw" | "ww" | "vv" | "viv" | "vlv" | "va" | "v"));
        if about && text.len() > first.len() {
            skip = first.chars().count();
        }
    }
    // `KẾ HOẠCH TUYỂN SINH`: the name of the kind is no part of the subject.
    if skip == 0 && named && zones.title.as_ref().is_some_and(|t| text.starts_with(t.text.text())) {
        let title = fold(zones.title.as_ref().map_or("", |t| t.text.text()));
        if let Some(start) = TITLE_STARTS.iter().find(|t| title.starts_with(**t)) {
            skip = start.chars().count();
            let rest = &folded[byte_of(&folded, skip)..];
            let lead = rest.len() - rest.trim_start().len();
            for opening in ["v/v", "ve viec"] {
                if rest.trim_start().starts_with(opening) {
                    skip += lead + opening.len();
                }
            }
            // `QUYẾT ĐỊNH / CỦA ỦY BAN NHÂN DÂN ... / V/v ...`: who decides stands between.
            if rest.trim_start().starts_with("cua ") {
                let about = ["v/v ", "ve viec "]
                    .iter()
                    .find_map(|o| rest.find(&format!(" {o}")).map(|i| i + 1 + o.len()));
                skip += about.map_or(0, |i| rest[..i].chars().count());
            }
        }
    }
    // `Khoa Nông học trân trọng giới thiệu:` begins what is said.
    if named && text.trim_end().ends_with(':') && out.letter.document_type == DocumentType::GiayGioiThieu {
        return;
    }
    if named {
        let rest = &folded[byte_of(&folded, skip)..];
        let lead = rest.chars().count() - rest.trim_start().chars().count();
        if let Some((urgency, letters)) = urgent_title(rest.trim_start()) {
            let mark = byte_of(text, skip + lead)..byte_of(text, skip + lead + letters);
            let printed = text[mark.clone()].trim_end();
            let source = block.text.source(mark.start..mark.start + printed.len());
            out.note(zones, "/urgency".into(), source, "mark.urgency", printed, 0.97);
            out.letter.urgency = Some(urgency);
            skip += lead + letters;
            let rest = &folded[byte_of(&folded, skip)..];
            skip += ["v/v", "ve viec"].iter().find(|o| rest.starts_with(**o)).map_or(0, |o| o.len());
            if rest.is_empty() {
                out.review("subject.missing", "/subject", "không thấy trích yếu nội dung");
                return;
            }
        }
    }
    let from = byte_of(text, skip + usize::from(quoted && skip > 0));
    let rest = &text[from..];
    let from = from + (rest.len() - rest.trim_start_matches([' ', ':', '.', '-']).len());
    let value = text[from..].trim_end_matches([' ', '.', ';', '-', '*', '_', '/']);
    let value = if quoted && skip > 0 { value.trim_end_matches(['”', '"', ' ', '.']) } else { value };
    if value.is_empty() {
        out.review("subject.missing", "/subject", "không thấy trích yếu nội dung");
        return;
    }
    out.note(zones, "/subject".into(), block.text.source(from..from + value.len()), "subject", value, 0.96);
    out.letter.subject = Some(value.to_owned());
}

/// The title of older documents, where the body, the number and the day stand under the name of
/// the kind: `CHỈ THỊ / CỦA BỘ ... / SỐ 07/2008/CT-BTTTT NGÀY 30 THÁNG 12 NĂM 2008 / VỀ ...`.
fn old_title(zones: &Zones, block: &Block, out: &mut Parsed) -> bool {
    let text = block.text.text();
    // Folding keeps the number of letters.
    let letters: Vec<usize> = text.char_indices().map(|(i, _)| i).chain([text.len()]).collect();
    let folded: Vec<char> = fold(text).chars().collect();
    let find = |word: &str, from: usize| {
        let word: Vec<char> = word.chars().collect();
        (from..folded.len().saturating_sub(word.len())).find(|i| folded[*i..].starts_with(&word))
    };
    let subject = find(" v/v ", 0)
        .map(|i| (i, i + 5))
        .or_else(|| find(" ve viec ", 0).map(|i| (i, i + 9)))
        .or_else(|| find(" ve ", 0).map(|i| (i, i + 1)));
    let number = find(" so ", 0).filter(|i| folded.get(i + 4).is_some_and(char::is_ascii_digit));
    let day = find(" ngay ", 0);
    let body_end = [subject.map(|s| s.0), number, day].into_iter().flatten().min().unwrap_or(folded.len());
    let at = |i: usize| letters.get(i).copied().unwrap_or(text.len());
    let body = at(4)..at(body_end);
    if out.letter.issuer.is_none() && !body.is_empty() {
        let name = text[body.clone()].trim().to_owned();
        out.note(zones, "/issuer".into(), block.text.source(body), "issuer.title", &name, 0.85);
        out.letter.issuer = Some(name);
        out.diagnostics.retain(|d| d.code != "issuer.missing");
    }
    if let Some(i) = number
        && out.letter.symbol.is_none()
        && let Ok((_, code)) = of_letterhead(&text[at(i + 4)..])
    {
        let range = at(i + 4)..at(day.filter(|d| *d > i).unwrap_or(folded.len()));
        if let Some(n) = &code.number {
            out.note(zones, "/number".into(), block.text.source(range.clone()), "number.title", n, 0.9);
            out.letter.number = Some(n.clone());
        }
        out.note(zones, "/symbol".into(), block.text.source(range), "number.title", &code.symbol, 0.9);
        out.letter.symbol = Some(code.symbol);
        out.diagnostics.retain(|d| !matches!(d.code.as_str(), "number.missing" | "symbol.missing"));
    }
    if let Some(i) = day
        && out.letter.date.is_none()
        && subject.is_none_or(|(s, _)| i < s)
        && let Some((used, Some(date))) = read_day(text[at(i + 6)..].trim_start())
    {
        out.note(
            zones,
            "/date".into(),
            block.text.source(at(i + 1)..at(i + 6) + used),
            "date.title",
            &date.to_string(),
            0.9,
        );
        out.letter.date = Some(date);
        out.diagnostics.retain(|d| d.code != "date.missing");
    }
    let Some((_, from)) = subject else {
        return false;
    };
    let value = text[at(from)..].trim().trim_end_matches(['.', ';', ' ']);
    let start = at(from) + (text[at(from)..].len() - text[at(from)..].trim_start().len());
    out.note(zones, "/subject".into(), block.text.source(start..start + value.len()), "subject", value, 0.9);
    out.letter.subject = Some(value.to_owned());
    true
}

/// The mark of urgency behind the name of the kind (`THÔNG BÁO KHẨN`, `CÔNG ĐIỆN HỎA TỐC Về việc ...`), and how many
/// letters of the folded subject it takes. `khẩn trương ...` is a subject.
fn urgent_title(folded: &str) -> Option<(Urgency, usize)> {
    let end = [" ve viec ", " v/v "].iter().filter_map(|w| folded.find(w)).min().unwrap_or(folded.len());
    let (mark, rest) = folded.split_at(end);
    urgency(mark.trim_end()).map(|found| (found, folded.chars().count() - rest.trim_start().chars().count()))
}

/// What a mark says, folded.
fn urgency(mark: &str) -> Option<Urgency> {
    Some(match mark {
        "hoa toc" | "hoa toc hen gio" | "cong van hoa toc" => Urgency::HoaToc,
        "thuong khan" => Urgency::ThuongKhan,
        "khan" => Urgency::Khan,
        _ => return None,
    })
}

fn marks(zones: &Zones, out: &mut Parsed) {
    for block in &zones.marks {
        let folded = fold(block.text.text());
        let f = folded.trim_matches(|c: char| !c.is_alphanumeric());
        let urgency = match f {
            // Of a slanted stamp a recogniser often leaves only the second word.
            _ if zones.recognised() && f.ends_with(" toc") && f.chars().count() <= 8 => Some(Urgency::HoaToc),
            _ => urgency(f),
        };
        let secrecy = match f {
            "tuyet mat" => Some(Secrecy::TuyetMat),
            "toi mat" => Some(Secrecy::ToiMat),
            "mat" => Some(Secrecy::Mat),
            _ => None,
        };
        let copy = match f {
            _ if f.starts_with("trich sao") => Some(CopyForm::TrichSao),
            _ if f.starts_with("sao luc") => Some(CopyForm::SaoLuc),
            _ if f.starts_with("sao y") => Some(CopyForm::SaoY),
            _ => None,
        };
        let source = block.text.source(0..block.text.text().len());
        if let Some(c) = copy
            && out.letter.copy_form.is_none()
        {
            out.note(zones, "/copy_form".into(), source.clone(), "mark.copy", block.text.text(), 0.97);
            out.letter.copy_form = Some(c);
        }
        if let Some(u) = urgency
            && out.letter.urgency.is_none()
        {
            out.note(zones, "/urgency".into(), source.clone(), "mark.urgency", block.text.text(), 0.97);
            out.letter.urgency = Some(u);
        }
        if let Some(s) = secrecy
            && out.letter.secrecy.is_none()
        {
            out.note(zones, "/secrecy".into(), source, "mark.secrecy", block.text.text(), 0.97);
            out.letter.secrecy = Some(s);
            out.review("secrecy.marked", "/secrecy", "văn bản có dấu chỉ độ mật");
        }
    }
}
