//! How the time of reading grows with the length of the text, from 1 KB to 10 MB, for letters and
//! for texts that are made to be hard:
//!
//!     cargo run --release -p congvan-parse --example growth -- [--max BYTES] [SHAPE...]
//!
//! Prints, for each shape and size, the time of layout and of parsing, and nanoseconds a byte,
//! which stay the same where the time is linear. A shape whose nanoseconds grow with the size is
//! marked, and the exit status is 1.

use std::hint::black_box;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use congvan_model::Pages;

/// By how much the nanoseconds a byte may grow from the first size that can be timed: caches are
/// smaller than 10 MB, and fresh memory has to be had page by page. What is quadratic grows tenfold
/// with every size.
const GROWTH: f64 = 4.0;
/// What takes less is not worth comparing.
const LEAST: Duration = Duration::from_millis(2);

const HEAD: &str = "ỦY BAN NHÂN DÂN\nTỈNH PHÚ AN\n\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n\nSố: 12/UBND-KT\nV/v rà soát hồ sơ\n\nPhú An, ngày 05 tháng 6 năm 2020\n\nKính gửi: Các sở, ban, ngành.\n\n";
const FOOT: &str = "\n\nNơi nhận:\n- Như trên;\n- Lưu: VT.\n\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\n\nLê Văn Mẫu\n";

/// A shape: its name, and its part number `i`.
type Shape = (&'static str, fn(usize) -> String);

const SHAPES: [Shape; 22] = [
    ("items", |i| {
        format!(
            "{i}. Sở Y tế chủ trì, phối hợp với Sở Tài chính rà soát hồ sơ số {i}, báo cáo UBND tỉnh (qua Sở Nội vụ) trước ngày 15/8/2020.\n"
        )
    }),
    ("nested", |i| {
        let mark = ["I. ", "1. ", "a) ", "- ", "+ "][i % 5];
        let end = if i % 5 < 3 { ":" } else { "." };
        format!("{mark}Các cơ quan, đơn vị triển khai thực hiện nhiệm vụ {i} theo quy định{end}\n")
    }),
    ("prose", |i| {
        format!(
            "Thời gian qua, tình hình thời tiết đợt {i} diễn biến phức tạp, ảnh hưởng đến đời sống của nhân dân trên địa bàn.\n"
        )
    }),
    ("one line", |i| {
        format!(
            "Sở Y tế rà soát, báo cáo UBND tỉnh kết quả đợt {i} trước ngày 15/8/2020; các huyện phối hợp. "
        )
    }),
    ("no stop", |i| format!("các sở, ban, ngành và ủy ban nhân dân huyện số {i}, ")),
    ("references", |i| {
        format!("Thực hiện Công văn số {i}/UBND-KT ngày 05/8/2020 của UBND tỉnh về việc rà soát;\n")
    }),
    ("citations in a line", |i| format!("Công văn số {i}/UBND-KT ngày 05/8/2020 của UBND tỉnh, ")),
    ("table", |i| format!("| {i} | Rà soát hồ sơ đợt {i} | Sở Y tế | Sở Tài chính | Tháng 8/2020 |\n")),
    ("deadlines", |i| {
        format!("trước ngày {}/8/2020, chậm nhất 05 ngày làm việc, định kỳ hằng quý, ", i % 28 + 1)
    }),
    ("brackets", |_| "((".to_owned()),
    ("numbers", |i| format!("{}/{}-", i % 100, i % 7)),
    ("dashes", |_| "- \n".to_owned()),
    ("capitals", |i| format!("SỞ Y TẾ SỐ {i}\n")),
    ("contacts", |i| {
        format!(
            "Mọi thông tin liên hệ đồng chí Nguyễn Văn An, điện thoại 09{i:08}, thư điện tử an{i}@phuan.gov.vn.\n"
        )
    }),
    ("attachments", |i| format!("(Gửi kèm theo Danh sách đơn vị số {i} và Phụ lục {i})\n")),
    ("bodies", |i| format!("- Sở Nông nghiệp và Phát triển nông thôn, Chi cục Thủy lợi số {i};\n")),
    ("labels", |i| {
        format!("{i}. Kiểm tra đợt {i}\n- Đơn vị chủ trì: Sở Y tế.\n- Thời gian: Tháng 8/2020.\n")
    }),
    ("marks", |_| "\u{301}a\u{feff} \u{323}".to_owned()),
    ("topics", |_| "lịch dạy, các đơn vị abc, ".to_owned()),
    ("glued", |_| "Chính phủtổ chức yêucầuSở các đơnvị, ".to_owned()),
    ("submissions", |i| {
        format!(
            "Căn cứ khoản {i}, UBND tỉnh kính trình HĐND tỉnh bãi bỏ; giao Sở {i} gửi báo cáo cùng các xã, "
        )
    }),
    ("recipients", |i| format!("Nơi nhận:\n- Sở số {i};\nCHỦ TỊCH\nNguyễn Văn An\n")),
];

fn text(shape: fn(usize) -> String, size: usize) -> String {
    let mut text = String::with_capacity(size + 500);
    text.push_str(HEAD);
    let mut i = 0;
    while text.len() < size {
        i += 1;
        text.push_str(&shape(i));
    }
    text.push_str(FOOT);
    text
}

/// The time that this thread has spent on a core, where the system tells (Linux); else the time
/// of day, which others on the machine make longer.
fn spent(begun: Instant) -> Duration {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = told.as_deref().and_then(|t| t.split(' ').next()?.parse().ok());
    nanoseconds.map_or_else(|| begun.elapsed(), Duration::from_nanos)
}

/// The time of one run, on average over as many as a tenth of a second holds: the system counts in
/// ticks.
fn timed<T>(mut run: impl FnMut() -> T) -> (Duration, T) {
    let (begun, mut runs) = (Instant::now(), 0);
    let start = spent(begun);
    loop {
        let made = black_box(run());
        runs += 1;
        let took = spent(begun).saturating_sub(start);
        if took > Duration::from_millis(100) || begun.elapsed() > Duration::from_secs(2) {
            return (took / runs, made);
        }
    }
}

fn main() -> ExitCode {
    let mut max = 10_000_000usize;
    let mut wanted: Vec<String> = Vec::new();
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        if arg == "--max" {
            max = args.next().and_then(|n| n.parse().ok()).unwrap_or(max);
        } else {
            wanted.push(arg);
        }
    }
    let mut status = ExitCode::SUCCESS;
    println!(
        "{:<20} {:>10} {:>12} {:>12} {:>9} {:>9}",
        "shape", "bytes", "layout ms", "parse ms", "layout ns", "parse ns"
    );
    for (name, shape) in SHAPES.iter().filter(|(n, _)| wanted.is_empty() || wanted.iter().any(|w| w == n)) {
        // Nanoseconds a byte at the first size that takes long enough, for layout and parsing.
        let mut first: [Option<f64>; 2] = [None, None];
        for size in [1_000, 10_000, 100_000, 1_000_000, 10_000_000].into_iter().filter(|s| *s <= max) {
            let text = text(*shape, size);
            let pages = Pages::from_text(&text);
            let (layout, zones) = timed(|| congvan_layout::zones(&pages));
            let (parsing, _) = timed(|| congvan_parse::parse(&zones));
            let each = [layout, parsing].map(|d| d.as_nanos() as f64 / text.len() as f64);
            let mut mark = "";
            for (k, took) in [layout, parsing].into_iter().enumerate() {
                if took < LEAST {
                    continue;
                }
                if each[k] > GROWTH * *first[k].get_or_insert(each[k]) {
                    mark = "  grows";
                    status = ExitCode::FAILURE;
                }
            }
            let [layout, parsing] = [layout, parsing].map(|d| d.as_secs_f64() * 1e3);
            println!(
                "{name:<20} {:>10} {layout:>12.2} {parsing:>12.2} {:>9.0} {:>9.0}{mark}",
                text.len(),
                each[0],
                each[1]
            );
            if layout + parsing > 20_000.0 {
                break;
            }
        }
    }
    status
}
