//! Measures the index on invented letters: indexing, size, a mix of 1,000 queries, memory, and
//! SQLite FTS5 beside it.
//!
//! ```text
//! cargo run --release -p congvan-search --example scale -- all DIR 10000
//! cargo run --release -p congvan-search --example scale -- index DIR N [FROM]
//! cargo run --release -p congvan-search --example scale -- merge|query|fts|against DIR N
//! ```
//!
//! `all` is everything at once, for up to some 100,000 letters. A million in steps that can each be run alone on the
//! machine: `index DIR 250000`, `index DIR 500000 250000` and so on write the letters from `FROM` on to those that are
//! there; `merge` brings the segments to two; `query` asks the mix of 1,000 queries, twice; `fts` writes the SQLite
//! database (4.5 GB for a million); `against` asks both engines the same queries in one run.
//!
//! How it grew on two cores (November 2026; milliseconds of the mix with counts, second round; FTS5 in one run with it,
//! ten hits and with counts; memory is resident, at a million of a process that only searches; letters a second at a
//! million are of four runs of 250,000 with what they merged, without the last `merge` to two segments):
//!
//! | letters | letters/s, merged | index / text | p50 | p99 | memory | FTS5 p50 |
//! | --- | --- | --- | --- | --- | --- | --- |
//! | 10,000 | 6,015 | 0.742 | 0.9 | 3.8 | 95 MB | 2.6, 3.0 |
//! | 100,000 | 5,611 | 0.616 | 1.5 | 5.8 | 251 MB | 11.7, 17.8 |
//! | 1,000,000 | 4,113 | 0.577 | 3.4 | 14.5 | 311 MB | 155, 236 |
//!
//! Letter `i` is made from `i` alone, so that every run and every mode has the same letters and
//! the same queries. Words are drawn by Zipf's law from some 400 compounds of office language and
//! from invented names, so that a few are in most letters and most are in few. `query` runs in a
//! process of its own where memory is to be read.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use congvan_model::{DocumentType, Letter, Record, SCHEMA_VERSION, Signer, Source, Task, TextFrom};
use congvan_search::{Facts, Index, Request, TaskFacts};
use jiff::ToSpan;
use jiff::civil::{Date, date};

const TODAY: Date = date(2026, 8, 7);

/// SplitMix64: enough for letters that nobody reads.
struct Rng(u64);

impl Rng {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        ((u128::from(self.next()) * n as u128) >> 64) as usize
    }

    fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// One of `n`, the first ones far more often.
    fn zipf(&mut self, n: usize) -> usize {
        let x = (n as f64 + 1.0).powf(self.unit());
        (x as usize).saturating_sub(1).min(n - 1)
    }

    fn pick<'a, T: ?Sized>(&mut self, list: &[&'a T]) -> &'a T {
        list[self.below(list.len())]
    }
}

const WORDS: &str = "thực hiện|triển khai|báo cáo|kế hoạch|công tác|quản lý|đơn vị|địa phương|kết quả|nội dung|tổ chức|nhiệm vụ|\
chỉ đạo|hướng dẫn|quy định|phối hợp|cơ quan|tỉnh ủy|văn bản|hoàn thành|kiểm tra|đề nghị|tăng cường|phát triển|người dân|\
doanh nghiệp|hệ thống|dự án|cán bộ|công chức|viên chức|thời gian|chất lượng|hiệu quả|giải pháp|ứng dụng|dữ liệu|công nghệ|\
thông tin|truyền thông|chuyển đổi|dịch vụ|trực tuyến|hồ sơ|thủ tục|hành chính|cải cách|giám sát|đánh giá|tổng hợp|rà soát|\
xây dựng|đầu tư|ngân sách|tài chính|kinh phí|dự toán|quyết toán|giải ngân|vốn vay|đất đai|môi trường|tài nguyên|nước sạch|\
rác thải|khoáng sản|giao thông|đường bộ|cầu cống|vận tải|an toàn|trật tự|tai nạn|phòng cháy|chữa cháy|cứu nạn|thiên tai|bão lũ|\
hạn hán|dịch bệnh|phòng chống|tiêm chủng|vắc xin|khám bệnh|chữa bệnh|bảo hiểm|y tế|bệnh viện|thuốc men|dân số|trẻ em|học sinh|\
sinh viên|giáo viên|trường học|tuyển sinh|thi tốt nghiệp|giáo dục|đào tạo|dạy nghề|việc làm|lao động|tiền lương|hưu trí|\
chính sách|người nghèo|hộ nghèo|cận nghèo|dân tộc|miền núi|biên giới|hải đảo|tôn giáo|tín ngưỡng|văn hóa|thể thao|du lịch|\
di tích|lễ hội|bảo tàng|thư viện|báo chí|xuất bản|quảng cáo|mạng xã hội|tin giả|an ninh|quốc phòng|quân sự|nghĩa vụ|\
tuyển quân|công an|tội phạm|ma túy|mại dâm|buôn lậu|hàng giả|gian lận|thương mại|thị trường|giá cả|xăng dầu|điện lực|\
năng lượng|tiết kiệm|khu công nghiệp|cụm công nghiệp|xuất khẩu|nhập khẩu|hải quan|thuế|hóa đơn|đấu thầu|mua sắm|tài sản|\
trụ sở|xe công|nông nghiệp|nông thôn|trồng trọt|chăn nuôi|thủy sản|lâm nghiệp|rừng|cháy rừng|giống cây|phân bón|thú y|\
dịch tả|cúm gia cầm|lở mồm|kiểm dịch|nông thôn mới|hợp tác xã|sản phẩm|tiêu chuẩn|đo lường|sở hữu trí tuệ|khoa học|nghiên cứu|\
đề tài|sáng kiến|thi đua|khen thưởng|kỷ luật|thanh tra|khiếu nại|tố cáo|tiếp công dân|tham nhũng|lãng phí|tiêu cực|kê khai|\
bầu cử|đại biểu|hội đồng|nghị quyết|giám định|tư pháp|hộ tịch|chứng thực|công chứng|luật sư|trợ giúp pháp lý|hòa giải|\
thi hành án|xử phạt|vi phạm|cưỡng chế|giải phóng mặt bằng|bồi thường|tái định cư|quy hoạch|đô thị|nhà ở|chung cư|cấp phép|\
thẩm định|nghiệm thu|tiến độ|khởi công|khánh thành|chiếu sáng|thoát nước|cây xanh|công viên|chợ|siêu thị|hội chợ|triển lãm|\
xúc tiến|đối ngoại|viện trợ|hợp tác|hội nghị|hội thảo|tập huấn|bồi dưỡng|biên chế|tinh giản|sáp nhập|sắp xếp|bộ máy|\
tuyển dụng|bổ nhiệm|luân chuyển|đảng viên|chi bộ|đoàn thể|thanh niên|phụ nữ|nông dân|cựu chiến binh|công đoàn|mặt trận|\
vận động|quyên góp|cứu trợ|nhân đạo|chữ thập đỏ|hiến máu|người cao tuổi|khuyết tật|bình đẳng giới|bạo lực|gia đình|hôn nhân|\
lưu trữ|văn thư|số hóa|chữ ký số|định danh|điện tử|căn cước|cư trú|hộ chiếu|xuất nhập cảnh|lý lịch|camera|viễn thông|\
bưu chính|tần số|internet|băng rộng|phủ sóng|trung tâm|trạm y tế|nhà trẻ|mầm non|tiểu học|trung học|cao đẳng|đại học|học phí|\
sách giáo khoa|bữa ăn|ngộ độc|thực phẩm|vệ sinh|sốt xuất huyết|tay chân miệng|bạch hầu|sởi|cúm mùa|khẩu trang|cách ly|\
truy vết|xét nghiệm|khai báo|kiểm soát|chốt chặn|phong tỏa|giãn cách|phục hồi|hỗ trợ|trợ cấp|gói vay|lãi suất|nợ xấu|tín dụng|\
ngân hàng|kho bạc|chứng khoán|cổ phần|thoái vốn|phá sản|khởi nghiệp|đổi mới|sáng tạo|trí tuệ nhân tạo|blockchain|robot|\
vệ tinh|bản đồ|đo đạc|địa chính|ranh giới|mốc giới|sạt lở|đê điều|hồ chứa|thủy lợi|xâm nhập mặn|biến đổi khí hậu|khí thải|\
tín chỉ các bon|đa dạng sinh học|bảo tồn|voi|rùa biển|san hô|cảng biển|hàng không|đường sắt|cao tốc|bến xe|xe buýt|tải trọng|\
đăng kiểm|giấy phép lái xe|nồng độ cồn|vỉa hè|lòng đường|trông giữ xe|thu phí|vé tàu|tết nguyên đán|quốc khánh|kỷ niệm|\
liệt sĩ|thương binh|người có công|nghĩa trang|hài cốt|xăng sinh học|gạo|cà phê|hồ tiêu|cao su|sầu riêng|thanh long|tôm|cá tra";

const DUTIES: [&str; 8] = [
    "chủ trì, phối hợp với các đơn vị liên quan",
    "khẩn trương rà soát, tổng hợp",
    "tổ chức kiểm tra, giám sát",
    "xây dựng kế hoạch chi tiết",
    "tham mưu, đề xuất phương án",
    "đẩy mạnh tuyên truyền, phổ biến",
    "bố trí kinh phí, nhân lực",
    "báo cáo kết quả thực hiện",
];

const OFFICES: [(&str, &str); 16] = [
    ("Sở Y tế", "SYT"),
    ("Sở Giáo dục và Đào tạo", "SGDĐT"),
    ("Sở Nội vụ", "SNV"),
    ("Sở Tài chính", "STC"),
    ("Sở Tư pháp", "STP"),
    ("Sở Công Thương", "SCT"),
    ("Sở Xây dựng", "SXD"),
    ("Sở Khoa học và Công nghệ", "SKHCN"),
    ("Sở Văn hóa, Thể thao và Du lịch", "SVHTTDL"),
    ("Sở Nông nghiệp và Môi trường", "SNNMT"),
    ("Công an tỉnh", "CAT"),
    ("Thanh tra tỉnh", "TTr"),
    ("Bộ Chỉ huy Quân sự tỉnh", "BCH"),
    ("Ban Quản lý các khu công nghiệp", "BQL"),
    ("Văn phòng UBND tỉnh", "VP"),
    ("Kho bạc Nhà nước", "KBNN"),
];

const SYLLABLES: [&str; 64] = [
    "An",
    "Bình",
    "Cẩm",
    "Châu",
    "Chánh",
    "Cường",
    "Dương",
    "Đại",
    "Đạt",
    "Điền",
    "Đông",
    "Đức",
    "Giang",
    "Hà",
    "Hải",
    "Hạnh",
    "Hậu",
    "Hiệp",
    "Hòa",
    "Hoàng",
    "Hưng",
    "Hương",
    "Khánh",
    "Kiên",
    "Kim",
    "Lạc",
    "Lâm",
    "Lệ",
    "Lộc",
    "Long",
    "Lương",
    "Mai",
    "Minh",
    "Mỹ",
    "Nam",
    "Nghĩa",
    "Ngọc",
    "Nhơn",
    "Ninh",
    "Phong",
    "Phú",
    "Phúc",
    "Phước",
    "Quang",
    "Quế",
    "Sơn",
    "Tân",
    "Tây",
    "Thái",
    "Thanh",
    "Thạnh",
    "Thành",
    "Thiện",
    "Thọ",
    "Thủy",
    "Thượng",
    "Tiên",
    "Trà",
    "Trung",
    "Trường",
    "Tường",
    "Vân",
    "Vĩnh",
    "Xuân",
];

const SURNAMES: [&str; 12] =
    ["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Huỳnh", "Phan", "Vũ", "Võ", "Đặng", "Bùi", "Đỗ"];
const PARTS: [&str; 10] = ["KGVX", "KTTH", "NC", "ĐTXD", "VX", "TH", "KT", "HC", "NVY", "QLĐT"];

struct Maker {
    words: Vec<&'static str>,
}

struct Made {
    record: Record,
    text: String,
    facts: Facts,
}

impl Maker {
    fn new() -> Self {
        Self { words: WORDS.split('|').map(str::trim).collect() }
    }

    fn name(&self, rng: &mut Rng, syllables: usize) -> String {
        (0..syllables).map(|_| rng.pick(&SYLLABLES)).collect::<Vec<_>>().join(" ")
    }

    /// An invented place; the first ones far more often.
    fn place(&self, rng: &mut Rng, many: usize) -> String {
        let n = rng.zipf(many) as u64;
        self.name(&mut Rng(n.wrapping_mul(7919) + 17), 2)
    }

    fn word(&self, rng: &mut Rng) -> &'static str {
        self.words[rng.zipf(self.words.len())]
    }

    fn letter(&self, i: usize) -> Made {
        let mut rng = Rng(0x00c0_ffee ^ (i as u64).wrapping_mul(0x2545_f491_4f6c_dd1d));
        let province = self.place(&mut rng, 40);
        // A letter's topic: a few words that come again and again in it.
        let topic: Vec<&str> = {
            let t = rng.zipf(40_000) as u64;
            let mut r = Rng(t.wrapping_mul(104_729) + 3);
            (0..6).map(|_| self.words[r.below(self.words.len())]).collect()
        };
        let (issuer, parent, body_code) = match rng.below(10) {
            0..=3 => (format!("ỦY BAN NHÂN DÂN TỈNH {}", province.to_uppercase()), None, "UBND"),
            4..=7 => {
                let (name, code) = OFFICES[rng.zipf(OFFICES.len())];
                (name.to_uppercase(), Some(format!("UBND TỈNH {}", province.to_uppercase())), code)
            }
            _ => (format!("UBND HUYỆN {}", self.place(&mut rng, 600).to_uppercase()), None, "UBND"),
        };
        let kinds = [
            (DocumentType::CongVan, ""),
            (DocumentType::CongVan, ""),
            (DocumentType::CongVan, ""),
            (DocumentType::KeHoach, "KH"),
            (DocumentType::QuyetDinh, "QĐ"),
            (DocumentType::ThongBao, "TB"),
            (DocumentType::BaoCao, "BC"),
        ];
        let (kind, mark) = kinds[rng.below(kinds.len())];
        let number = (1 + rng.below(9_000)).to_string();
        let symbol = if mark.is_empty() {
            format!("{body_code}-{}", rng.pick(&PARTS))
        } else {
            format!("{mark}-{body_code}")
        };
        let issued = date(2010, 1, 1).checked_add((rng.below(6_050) as i64).days()).unwrap_or(TODAY);
        let what = rng.pick(&[
            "triển khai",
            "tăng cường",
            "báo cáo",
            "hướng dẫn",
            "phối hợp",
            "đẩy mạnh",
            "rà soát",
        ]);
        let mut subject = format!("{what} {} và {} ", topic[0], topic[1]);
        match rng.below(3) {
            0 => _ = write!(subject, "năm {}", issued.year()),
            1 => _ = write!(subject, "tại xã {}", self.place(&mut rng, 8_000)),
            _ => _ = write!(subject, "trên địa bàn tỉnh {province}"),
        }
        let signer = format!("{} {}", rng.pick(&SURNAMES), self.name(&mut rng, 2));
        let mut text = String::with_capacity(4_000);
        _ = write!(
            text,
            "{}{issuer}\n\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n\nSố: {number}/{symbol}\n\
             {province}, ngày {:02} tháng {} năm {}\nV/v {subject}\n\nKính gửi:\n- Các sở, ban, ngành;\n- UBND các huyện, thành phố.\n\n",
            parent.as_ref().map(|p| format!("{p}\n")).unwrap_or_default(),
            issued.day(),
            issued.month(),
            issued.year()
        );
        _ = writeln!(
            text,
            "Thực hiện Công văn số {}/{}-{} ngày {}/{}/{} về {} {}, Chủ tịch UBND tỉnh có ý kiến như sau:",
            1 + rng.below(9_000),
            rng.pick(&["BYT", "BGDĐT", "VPCP", "BNV", "BTC", "UBND"]),
            rng.pick(&PARTS),
            1 + rng.below(28),
            1 + rng.below(12),
            issued.year(),
            topic[2],
            topic[3]
        );
        for _ in 0..2 + rng.below(6) {
            self.sentence(&mut rng, &topic, &mut text);
            text.push('\n');
        }
        let mut tasks = Vec::new();
        let mut facts = Facts { received: Some(issued), tasks: Vec::new() };
        for t in 0..1 + rng.below(5) {
            let (office, _) = OFFICES[rng.zipf(OFFICES.len())];
            let body = if rng.below(4) == 0 {
                format!("UBND huyện {}", self.place(&mut rng, 600))
            } else {
                office.to_owned()
            };
            let mut told = format!("{body} {} ", rng.pick(&DUTIES));
            self.sentence(&mut rng, &topic, &mut told);
            let last = (rng.below(2) == 0)
                .then(|| issued.checked_add((5 + rng.below(60) as i64).days()).ok())
                .flatten();
            if let Some(d) = last {
                _ = write!(told, " Hoàn thành trước ngày {}/{}/{}.", d.day(), d.month(), d.year());
            }
            _ = writeln!(text, "{}. {told}", t + 1);
            let id = format!("t{}", t + 1);
            facts.tasks.push(TaskFacts {
                task_id: id.clone(),
                last_day: last,
                done: rng.below(3) == 0,
                groups: Vec::new(),
            });
            tasks.push(Task {
                id,
                item: Some((t + 1).to_string()),
                assignees: vec![body],
                coordinators: Vec::new(),
                text: told,
                deadline: None,
                action: None,
                kind: Default::default(),
                report_to: None,
                via: None,
            });
        }
        _ = write!(
            text,
            "\nNơi nhận:\n- Như trên;\n- Thường trực Tỉnh ủy, HĐND tỉnh;\n- Lưu: VT, {}.\n\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\n\n{signer}\n",
            rng.pick(&PARTS)
        );
        let id: String = (0..4).map(|_| format!("{:016x}", rng.next())).collect();
        let letter = Letter {
            document_type: kind,
            issuer: Some(issuer),
            issuer_parent: parent,
            number: Some(number),
            symbol: Some(symbol),
            date: Some(issued),
            subject: Some(subject),
            addressees: vec!["Các sở, ban, ngành".into(), "UBND các huyện, thành phố".into()],
            copies: vec!["Như trên".into(), "Thường trực Tỉnh ủy, HĐND tỉnh".into()],
            signer: Signer { name: Some(signer), ..Signer::default() },
            tasks,
            ..Letter::default()
        };
        let record = Record {
            schema_version: SCHEMA_VERSION.into(),
            id,
            source: Source {
                file_name: format!("cv-{i}.pdf"),
                media_type: "application/pdf".into(),
                bytes: 0,
                pages: 1,
                text_from: TextFrom::TextLayer,
                ocr_confidence: None,
                signatures: Vec::new(),
            },
            letter,
            evidence: Default::default(),
            resolved: Default::default(),
            diagnostics: Vec::new(),
        };
        Made { record, text, facts }
    }

    fn sentence(&self, rng: &mut Rng, topic: &[&str], out: &mut String) {
        let start = out.len();
        for k in 0..6 + rng.below(10) {
            if k > 0 {
                let joint = match rng.below(10) {
                    0 => ", ",
                    1 => " và ",
                    2 => " của ",
                    3 => " trong ",
                    4 => " cho ",
                    5 => " về ",
                    _ => " ",
                };
                out.push_str(joint);
            }
            match rng.below(12) {
                0..=3 => out.push_str(topic[rng.below(topic.len())]),
                4 => _ = write!(out, "xã {}", self.place(rng, 8_000)),
                5 if rng.below(3) == 0 => _ = write!(out, "{}%", 1 + rng.below(100)),
                _ => out.push_str(self.word(rng)),
            }
        }
        out.push('.');
        if let Some(first) = out[start..].chars().next() {
            let upper: String = first.to_uppercase().collect();
            out.replace_range(start..start + first.len_utf8(), &upper);
        }
    }
}

/// The recorded mix: what is typed, made from letters that are there.
fn queries(maker: &Maker, n: usize, count: usize) -> Vec<(&'static str, String)> {
    let mut rng = Rng(42);
    let mut out = Vec::new();
    while out.len() < count {
        let made = maker.letter(rng.below(n));
        let letter = &made.record.letter;
        let subject = letter.subject.clone().unwrap_or_default();
        let words: Vec<&str> = subject.split_whitespace().collect();
        let some = |rng: &mut Rng, k: usize| {
            let from = rng.below(words.len().saturating_sub(k).max(1));
            words[from..(from + k).min(words.len())].join(" ")
        };
        let place = maker.place(&mut rng, 600);
        let office = OFFICES[rng.zipf(OFFICES.len())].0;
        let fold = |s: &str| congvan_text::fold(s);
        let (name, text) = match rng.below(100) {
            0..=4 => ("number", letter.number.clone().unwrap_or_default()),
            5..=14 => ("code", letter.code()),
            15..=18 => ("part of a code", fold(&letter.code()).replace('/', " ")),
            19..=40 => {
                let k = 3 + rng.below(4);
                ("words untoned", fold(&some(&mut rng, k)))
            }
            41..=55 => {
                let k = 3 + rng.below(4);
                ("words toned", some(&mut rng, k))
            }
            56..=61 => ("name", fold(&maker.place(&mut rng, 8_000))),
            62..=67 => ("common word", fold(maker.word(&mut rng))),
            68..=73 => ("body", office.to_owned()),
            74..=76 => ("district", format!("ubnd huyen {}", fold(&place))),
            77..=81 => ("phrase", format!("\"{}\"", some(&mut rng, 4))),
            82..=86 => ("issuer and words", format!("coquan:\"{office}\" {}", fold(&some(&mut rng, 2)))),
            87..=90 => {
                let y = 2012 + rng.below(12);
                ("years and words", format!("ngay:{y}..{} {}", y + 1, some(&mut rng, 3)))
            }
            91..=94 => (
                "question",
                format!("việc nào giao {office} về {} còn hạn trong tháng 8", maker.word(&mut rng)),
            ),
            95..=96 => ("exclusion", format!("{} -\"{}\"", some(&mut rng, 3), maker.word(&mut rng))),
            97 => ("alternative", format!("{} OR {}", maker.place(&mut rng, 8_000), maker.word(&mut rng))),
            _ => {
                let mut typed: Vec<char> = fold(&some(&mut rng, 4)).chars().collect();
                let at = rng.below(typed.len());
                typed.remove(at);
                ("mistyped", typed.into_iter().collect())
            }
        };
        if !text.trim().is_empty() {
            out.push((name, text));
        }
    }
    out
}

fn percentile(sorted: &[Duration], p: f64) -> f64 {
    let i = ((sorted.len() as f64 * p) as usize).min(sorted.len() - 1);
    sorted[i].as_secs_f64() * 1e3
}

fn report(label: &str, mut times: Vec<Duration>) {
    if times.is_empty() {
        return;
    }
    times.sort();
    let mean = times.iter().sum::<Duration>().as_secs_f64() * 1e3 / times.len() as f64;
    println!(
        "{label:<22} n={:<5} p50={:.2} ms  p90={:.2}  p99={:.2}  max={:.2}  mean={mean:.2}",
        times.len(),
        percentile(&times, 0.5),
        percentile(&times, 0.9),
        percentile(&times, 0.99),
        percentile(&times, 1.0),
    );
}

fn folder_size(dir: &Path) -> u64 {
    let mut sum = 0;
    for e in std::fs::read_dir(dir).into_iter().flatten().flatten() {
        let Ok(m) = e.metadata() else { continue };
        sum += if m.is_dir() { folder_size(&e.path()) } else { m.len() };
    }
    sum
}

fn sizes_by_ending(dir: &Path, out: &mut std::collections::BTreeMap<String, u64>) {
    for e in std::fs::read_dir(dir).into_iter().flatten().flatten() {
        let path = e.path();
        let Ok(m) = e.metadata() else { continue };
        if m.is_dir() {
            sizes_by_ending(&path, out);
        } else {
            let side =
                path.parent().and_then(|p| p.file_name()).unwrap_or_default().to_string_lossy().into_owned();
            let ending = path.extension().unwrap_or_default().to_string_lossy().into_owned();
            *out.entry(format!("{side} .{ending}")).or_default() += m.len();
        }
    }
}

fn memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let value = |key: &str| {
        status
            .lines()
            .find_map(|l| l.strip_prefix(key))
            .and_then(|v| v.split_whitespace().next()?.parse::<u64>().ok())
    };
    let mb = |key: &str| value(key).map_or("?".into(), |k| format!("{} MB", k / 1024));
    format!(
        "resident {} (own {}, mapped files {}), peak {}",
        mb("VmRSS:"),
        mb("RssAnon:"),
        mb("RssFile:"),
        mb("VmHWM:")
    )
}

/// Seconds of processor time of this process, all threads.
fn processor() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after = stat.rsplit(')').next().unwrap_or_default();
    let ticks: Vec<f64> = after.split_whitespace().skip(11).take(2).filter_map(|t| t.parse().ok()).collect();
    ticks.iter().sum::<f64>() / 100.0
}

/// One query again and again, to be looked at with a profiler.
fn one(dir: &Path, text: &str, times: usize) {
    let index = Index::open_read_only(dir.join("index")).expect("an index");
    let mut took = Vec::new();
    for _ in 0..times {
        let t = Instant::now();
        let page = index.search(&Request::new(text, TODAY)).expect("searched");
        took.push(t.elapsed());
        std::hint::black_box(page.total);
    }
    report(text, took);
}

fn index(dir: &Path, from: usize, n: usize, merge: bool) {
    let maker = Maker::new();
    let index = Index::open_or_create(dir.join("index")).expect("an index");
    let start = Instant::now();
    let (mut text, mut tasks) = (0u64, 0u64);
    let mut making = Duration::ZERO;
    let mut writer = index.bulk_writer().expect("a writer");
    for i in from..n {
        let t = Instant::now();
        let made = maker.letter(i);
        making += t.elapsed();
        text += made.text.len() as u64;
        tasks += made.record.letter.tasks.len() as u64;
        writer.add(&made.record, &made.text, &made.facts).expect("added");
    }
    writer.commit(n as u64).expect("committed");
    let committed = start.elapsed();
    let n = n - from;
    println!(
        "indexed {n} letters, {tasks} tasks, text {:.1} MB ({} bytes a letter): {:.0} letters/s ({:.1} s, of which {:.1} s making letters)",
        text as f64 / 1e6,
        text / n.max(1) as u64,
        n as f64 / committed.as_secs_f64(),
        committed.as_secs_f64(),
        making.as_secs_f64(),
    );
    println!("processor {:.3} ms a letter, all threads", processor() * 1e3 / n.max(1) as f64);
    if merge {
        writer.optimize().expect("merged");
    } else {
        writer.finish().expect("merged as far as it was begun");
    }
    println!(
        "with merging: {:.0} letters/s, processor {:.3} ms a letter; {}",
        n as f64 / start.elapsed().as_secs_f64(),
        processor() * 1e3 / n.max(1) as f64,
        memory()
    );
    if merge {
        sizes(dir, text);
    }
}

fn sizes(dir: &Path, text: u64) {
    let size = folder_size(&dir.join("index"));
    println!("index {:.1} MB = {:.3} of the text", size as f64 / 1e6, size as f64 / text as f64);
    let mut by_ending = Default::default();
    sizes_by_ending(&dir.join("index"), &mut by_ending);
    for (name, bytes) in by_ending {
        println!("  {name:<18} {:.3} of the text", bytes as f64 / text as f64);
    }
}

fn query(dir: &Path, n: usize, verbose: bool) {
    let maker = Maker::new();
    let list = queries(&maker, n, 1_000);
    let index = Index::open_read_only(dir.join("index")).expect("an index");
    println!("before the queries: {}", memory());
    for round in ["first round", "second round"] {
        let mut times = Vec::new();
        let mut by_name: std::collections::BTreeMap<&str, Vec<Duration>> = Default::default();
        let (mut empty, mut partial) = (0, 0);
        let mut worst: Vec<(Duration, &str, u64)> = Vec::new();
        let before = processor();
        for (name, text) in &list {
            let request = Request::new(text.as_str(), TODAY);
            let t = Instant::now();
            let page = index.search(&request).expect("searched");
            let took = t.elapsed();
            times.push(took);
            by_name.entry(name).or_default().push(took);
            empty += usize::from(page.hits.is_empty());
            partial += usize::from(page.relaxed);
            worst.push((took, text, page.total));
        }
        report(&format!("congvan, {round}"), times);
        if verbose && round == "second round" {
            for (name, t) in by_name {
                report(&format!("  {name}"), t);
            }
            worst.sort_by_key(|w| std::cmp::Reverse(w.0));
            for (took, text, total) in worst.iter().take(12) {
                println!("    {:.1} ms, {total} found: {text}", took.as_secs_f64() * 1e3);
            }
        }
        println!(
            "  processor {:.2} ms a query; without a hit: {empty}, none with all words: {partial}",
            (processor() - before) * 1e3 / list.len() as f64
        );
    }
    println!("after the queries: {}", memory());
}

/// The query's words for FTS5, all required; `None` for what it has no words for.
fn for_fts(text: &str) -> Option<String> {
    let bare = text.split_whitespace().filter(|w| !w.starts_with("ngay:") && !w.starts_with('-'));
    let mut out = String::new();
    for w in bare {
        let w = w.trim_start_matches("coquan:").trim_matches('"');
        if w == "OR" {
            out.push_str(" OR ");
            continue;
        }
        let w: String = w.chars().filter(|c| *c != '"').collect();
        if !w.is_empty() {
            if !out.is_empty() && !out.ends_with(' ') {
                out.push(' ');
            }
            _ = write!(out, "\"{w}\"");
        }
    }
    (!out.is_empty()).then_some(out)
}

fn fts(dir: &Path, n: usize) {
    let maker = Maker::new();
    let path = dir.join("fts.db");
    let _ = std::fs::remove_file(&path);
    let db = rusqlite::Connection::open(&path).expect("a database");
    db.execute_batch(
        "pragma journal_mode=off; pragma synchronous=off; pragma cache_size=-200000;
         create table letters(id integer primary key, issuer text, kind text, year integer);
         create virtual table f using fts5(code, issuer, subject, body, tokenize='unicode61 remove_diacritics 2');",
    )
    .expect("tables");
    let start = Instant::now();
    db.execute_batch("begin").expect("begun");
    {
        let mut a = db.prepare("insert into letters values(?,?,?,?)").expect("prepared");
        let mut b =
            db.prepare("insert into f(rowid,code,issuer,subject,body) values(?,?,?,?,?)").expect("prepared");
        for i in 0..n {
            let m = maker.letter(i);
            let l = &m.record.letter;
            let year = l.date.map_or(0, |d| i64::from(d.year()));
            a.execute((i as i64, &l.issuer, l.document_type.id(), year)).expect("added");
            b.execute((i as i64, l.code(), &l.issuer, &l.subject, &m.text)).expect("added");
        }
    }
    db.execute_batch("commit; insert into f(f) values('optimize');").expect("committed");
    println!(
        "fts5: {n} letters in {:.1} s ({:.0} letters/s), {:.1} MB",
        start.elapsed().as_secs_f64(),
        n as f64 / start.elapsed().as_secs_f64(),
        std::fs::metadata(&path).map_or(0, |m| m.len()) as f64 / 1e6
    );
}

/// The same queries, one after the other, of both engines, in one process.
fn against(dir: &Path, n: usize, every: usize) {
    let list: Vec<(String, String)> = queries(&Maker::new(), n, 1_000)
        .into_iter()
        .step_by(every.max(1))
        .filter_map(|(_, t)| for_fts(&t).map(|f| (t, f)))
        .collect();
    let index = Index::open_read_only(dir.join("index")).expect("an index");
    for round in ["congvan, first round", "congvan, second round"] {
        let mut times = Vec::new();
        for (text, _) in &list {
            let t = Instant::now();
            let page = index.search(&Request::new(text.as_str(), TODAY)).expect("searched");
            times.push(t.elapsed());
            std::hint::black_box(page.total);
        }
        report(round, times);
    }
    let db = rusqlite::Connection::open(dir.join("fts.db")).expect("a database");
    db.execute_batch("pragma cache_size=-200000; pragma mmap_size=8000000000").expect("set");
    let mut best = db
        .prepare("select rowid, snippet(f,3,'[',']','…',30) from f where f match ?1 order by bm25(f,10,2,5,1) limit 10")
        .expect("prepared");
    let mut counts = db
        .prepare("select l.issuer, l.kind, l.year, count(*) from f join letters l on l.id=f.rowid where f match ?1 group by 1,2,3")
        .expect("prepared");
    for (label, facets) in [("fts5, ten hits", false), ("fts5, hits and counts", true)] {
        let mut times = Vec::new();
        for (_, q) in &list {
            let t = Instant::now();
            let mut n = 0usize;
            let mut rows = best.query([q]).expect("searched");
            while let Ok(Some(row)) = rows.next() {
                n += row.get::<_, String>(1).map_or(0, |s| s.len());
            }
            drop(rows);
            if facets {
                let mut rows = counts.query([q]).expect("counted");
                while let Ok(Some(_)) = rows.next() {
                    n += 1;
                }
            }
            std::hint::black_box(n);
            times.push(t.elapsed());
        }
        report(label, times);
    }
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let mode = args.first().map_or("all", String::as_str);
    let dir = PathBuf::from(args.get(1).map_or("/tmp/congvan-scale", String::as_str));
    let n: usize = args.get(2).and_then(|n| n.parse().ok()).unwrap_or(10_000);
    std::fs::create_dir_all(&dir).expect("a folder");
    let from: usize = args.get(3).and_then(|n| n.parse().ok()).unwrap_or(0);
    let every = if n > 200_000 { 5 } else { 1 };
    match mode {
        "index" => {
            if from == 0 {
                let _ = std::fs::remove_dir_all(dir.join("index"));
            }
            index(&dir, from, n, false);
        }
        "query" => query(&dir, n, args.iter().any(|a| a == "-v")),
        "merge" => {
            let index = Index::open_or_create(dir.join("index")).expect("an index");
            index.bulk_writer().expect("a writer").optimize().expect("merged");
            let maker = Maker::new();
            sizes(&dir, (0..n).map(|i| maker.letter(i).text.len() as u64).sum());
        }
        "fts" => fts(&dir, n),
        "against" => against(&dir, n, every),
        "one" => one(&dir, args.get(3).map_or("", String::as_str), n),
        "show" => {
            let made = Maker::new().letter(n);
            println!("{}", made.text);
            for (name, q) in queries(&Maker::new(), 10_000, 40) {
                println!("{name}: {q}");
            }
        }
        _ => {
            let _ = std::fs::remove_dir_all(dir.join("index"));
            index(&dir, 0, n, true);
            query(&dir, n, true);
            fts(&dir, n);
            against(&dir, n, every);
        }
    }
}
