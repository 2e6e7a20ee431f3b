//! Questions in words: `việc nào giao Sở Y tế còn hạn trong tháng 8` to filters.
//!
//! Owns the words that ask, the states, the bodies and the times in a question. What it takes is
//! told back; what it does not know stays a word to be searched.

use std::ops::Range;
use std::sync::LazyLock;

use congvan_model::DocumentType;
use jiff::civil::Date;

use crate::analyze::{Word, words};
use crate::dates::{DateRange, Dates, Lean};
use crate::query::{Clause, Kind, Occur, Query, Run, Said, State, Target, document_type, is_word};

/// Words as they are compared: by their marks if they were typed with any.
struct Pattern(Vec<Word>);

impl Pattern {
    fn at(&self, ws: &[Word], i: usize) -> bool {
        i + self.0.len() <= ws.len()
            && self.0.iter().zip(&ws[i..]).all(
                |(p, w)| {
                    if w.marked { w.plain == p.plain } else { w.fold == p.fold }
                },
            )
    }

    fn len(&self) -> usize {
        self.0.len()
    }
}

fn patterns(list: &[&str]) -> Vec<Pattern> {
    let mut out: Vec<Pattern> = list.iter().map(|p| Pattern(words(p))).collect();
    out.sort_by_key(|p| std::cmp::Reverse(p.len()));
    out
}

macro_rules! table {
    ($name:ident, $($p:expr),+ $(,)?) => {
        static $name: LazyLock<Vec<Pattern>> = LazyLock::new(|| patterns(&[$($p),+]));
    };
}

table!(
    ASKS_TASK,
    "việc nào",
    "việc gì",
    "nhiệm vụ nào",
    "nhiệm vụ gì",
    "công việc nào",
    "công việc gì",
    "những việc nào",
    "những việc gì",
    "các việc nào",
    "những nhiệm vụ nào",
    "việc giao",
    "nhiệm vụ giao",
    "các nhiệm vụ giao",
    "những việc giao",
    "các việc giao",
    "việc của",
    "việc phối hợp",
    "nhiệm vụ phối hợp",
    "nhiệm vụ của",
    "công việc của",
    "phải làm gì",
    "phải làm những gì",
    "cần làm gì",
    "phải thực hiện gì",
    "còn việc gì",
    "có việc gì",
    "phải làm việc gì",
    "việc được giao",
    "nhiệm vụ được giao",
    "giao việc gì",
    "giao làm gì",
    "được giao những việc gì",
    "được giao những gì",
    "được giao gì",
    "được giao nhiệm vụ gì",
    "được giao những nhiệm vụ gì",
    "có nhiệm vụ gì",
    "có những nhiệm vụ gì",
    "có những việc gì",
    "cần phải làm gì",
    "làm những việc gì",
    "còn những việc gì",
    "còn nhiệm vụ gì",
);
table!(
    ASKS_LETTER,
    "công văn nào",
    "văn bản nào",
    "chỉ đạo nào",
    "những chỉ đạo nào",
    "các chỉ đạo nào",
    "những văn bản nào",
    "những công văn nào",
    "các văn bản nào",
    "có công văn nào",
    "có văn bản nào",
    "có chỉ đạo nào",
    "có chỉ đạo gì",
    "chỉ đạo gì",
    "chỉ đạo",
    "công văn",
    "văn bản",
);
table!(
    POLITE,
    "hãy tìm",
    "tìm giúp",
    "tìm cho tôi",
    "cho tôi biết",
    "cho tôi xem",
    "cho biết",
    "cho hỏi",
    "tôi cần tìm",
    "tôi muốn tìm",
    "liệt kê",
    "là gì",
    "là những gì",
    "như thế nào",
    "bao giờ",
    "khi nào",
    "ở đâu",
    "hay không",
    "chưa nhỉ",
    "được không",
    "là ai",
    "ai ký",
    "ai là người ký",
    "bao nhiêu",
    "bao lâu",
    "mấy giờ",
    "giờ nào",
    "lúc nào",
    "hôm nào",
    "ngày nào",
    "ngày mấy",
    "tháng nào",
    "năm nào",
    "chỗ nào",
    "nơi nào",
    "về đâu",
    "thế nào",
    "ra sao",
    "tại sao",
    "vì sao",
    "tìm giúp tôi",
    "tìm hộ",
    "cho xem",
    "xem giúp",
);
table!(
    LETTERS_ABOUT,
    "công văn về",
    "công văn nói về",
    "công văn về việc",
    "công văn liên quan đến",
    "cv về",
    "cv về việc",
    "cv nói về",
    "văn bản về",
    "văn bản về việc",
    "văn bản nói về",
    "văn bản liên quan đến",
    "vb về",
    "vb về việc",
    "vb nói về",
);
table!(ABOUT, "nói về", "liên quan đến", "liên quan tới", "liên quan", "có nội dung", "về việc", "về");
table!(OVERDUE, "quá hạn", "đã quá hạn", "bị quá hạn", "trễ hạn", "quá thời hạn", "hết hạn", "đã hết hạn");
table!(OPEN, "còn hạn", "còn thời hạn", "chưa hết hạn", "vẫn còn hạn", "chưa quá hạn", "còn trong hạn");
table!(SOON, "sắp đến hạn", "sắp tới hạn", "sắp hết hạn", "gần đến hạn", "gần hết hạn", "sắp hạn");
table!(UNDATED, "không có hạn", "không có thời hạn", "không thời hạn", "chưa có hạn");
table!(DONE, "đã xong", "đã hoàn thành", "đã làm xong");
table!(BY_BODY, "giao cho", "giao", "được giao cho", "thuộc trách nhiệm", "của", "do", "phần");
table!(TO_BODY, "gửi cho", "gửi đến", "gửi tới", "gửi", "kính gửi");
table!(FROM_BODY, "của", "do", "từ");
table!(WITH_BODY, "phối hợp với", "phối hợp của", "phối hợp");
table!(AFTER_ISSUED, "ban hành", "ký ban hành", "phát hành", "gửi xuống", "gửi đến", "gửi");
table!(LEADS_DEADLINE, "đến hạn", "có hạn", "hạn chót", "thời hạn", "hạn", "hoàn thành", "phải xong", "xong");
table!(LEADS_DATE, "ban hành", "được ban hành", "ký", "ra", "phát hành");

/// Names after `sở`, `bộ`, `phòng`.
static OFFICES: LazyLock<Vec<Pattern>> = LazyLock::new(|| {
    patterns(&[
        "y tế",
        "nội vụ",
        "tư pháp",
        "tài chính",
        "tài chính kế hoạch",
        "công thương",
        "xây dựng",
        "du lịch",
        "ngoại vụ",
        "ngoại giao",
        "công an",
        "quốc phòng",
        "giáo dục và đào tạo",
        "giáo dục",
        "thông tin và truyền thông",
        "kế hoạch và đầu tư",
        "lao động thương binh và xã hội",
        "nông nghiệp và phát triển nông thôn",
        "nông nghiệp và môi trường",
        "nông nghiệp",
        "tài nguyên và môi trường",
        "giao thông vận tải",
        "khoa học và công nghệ",
        "văn hóa thể thao và du lịch",
        "văn hóa và thể thao",
        "văn hóa thông tin",
        "văn hóa và thông tin",
        "văn hóa khoa học và thông tin",
        "kinh tế và hạ tầng",
        "dân tộc",
        "pháp chế",
        "tổ chức cán bộ",
        "nghiệp vụ",
        "văn hóa xã hội",
        "dân tộc và tôn giáo",
        "quy hoạch kiến trúc",
        "an toàn thực phẩm",
        "kinh tế",
        "kinh tế hạ tầng",
        "kinh tế hạ tầng và đô thị",
        "quản lý đô thị",
        "tổng hợp",
        "hành chính",
    ])
});
table!(
    LEVELS,
    "tỉnh",
    "huyện",
    "xã",
    "phường",
    "quận",
    "thị xã",
    "thành phố",
    "thị trấn",
    "đặc khu",
    "trung ương"
);
/// What ends the name of a body that no table knows.
static STOPS: LazyLock<Vec<Pattern>> = LazyLock::new(|| {
    patterns(&[
        "còn hạn",
        "còn thời",
        "còn việc",
        "còn",
        "quá hạn",
        "quá thời",
        "sắp",
        "trễ",
        "trong",
        "trước",
        "sau",
        "về",
        "liên quan",
        "phải",
        "có",
        "cần",
        "đến",
        "từ",
        "gì",
        "nào",
        "là",
        "cho",
        "giao",
        "gửi",
        "chưa",
        "đã",
        "ngày",
        "hạn",
        "hết hạn",
        "ban hành",
        "ký",
        "để",
        "vào",
        "năm nay",
        "năm ngoái",
        "tháng",
        "quý",
        "tuần",
        "được",
        "hay",
        "không",
        "và",
        "ở",
        "tại",
        "theo",
        "vẫn",
        "bị",
        "việc",
        "nhiệm vụ",
        "hoặc",
        "với",
        "phối hợp",
        "báo cáo",
    ])
});
table!(
    HEADS,
    "ubnd",
    "hđnd",
    "ban quản lý",
    "ban",
    "cục",
    "chi cục",
    "tổng cục",
    "viện",
    "trường",
    "trung tâm",
    "bệnh viện",
    "đài",
    "báo",
    "đoàn",
    "hội",
    "công an",
    "văn phòng",
    "kho bạc",
    "ngân hàng",
    "thanh tra",
    "chủ tịch ubnd",
    "chủ tịch",
    "tòa án",
    "bhxh",
    "công ty",
    "tập đoàn",
    "tỉnh ủy",
    "thành ủy",
    "huyện ủy",
    "thủ tướng",
    "ttg",
    "chính phủ",
    "vpcp",
    "vpub",
    "bchqs",
    "lđlđ",
    "mttq",
    "ubmttq",
    "kbnn",
    "nhnn",
    "nhcsxh",
    "điện lực",
    "bưu điện",
    "các sở",
    "các huyện",
    "các xã",
    "các phường",
    "các trường",
    "các ban",
    "các cơ quan",
    "các đơn vị",
    "đảng ủy",
    "bđbp",
    "tand",
    "vksnd",
);

fn find(list: &[Pattern], ws: &[Word], i: usize) -> Option<usize> {
    list.iter().find(|p| p.at(ws, i)).map(Pattern::len)
}

/// How many words the name of a body takes that begins at word `i`.
pub(crate) fn body_at(text: &str, ws: &[Word], i: usize) -> Option<usize> {
    let office = ["sở", "bộ", "phòng"].iter().any(|h| ws.get(i).is_some_and(|w| is_word(w, h)));
    if office && let Some(n) = find(&OFFICES, ws, i + 1) {
        return Some(1 + n + place_at(text, ws, i + 1 + n));
    }
    let head = find(&HEADS, ws, i)?;
    let mut n = head;
    if ["ubnd", "hdnd", "chu tich", "cong an"].iter().any(|h| ws[i + head - 1].fold == *h || ws[i].fold == *h)
    {
        return Some(n + place_at(text, ws, i + n));
    }
    // No table knows the rest: up to what cannot belong to a name, eight words at most.
    while n < 8 && i + n < ws.len() {
        let w = &ws[i + n];
        let year = w.fold.len() == 4 && w.fold.bytes().all(|b| b.is_ascii_digit());
        let name_goes_on = is_word(w, "và")
            && w.from > 0
            && ws.get(i + n + 1).is_some_and(|next| text[next.from..].starts_with(char::is_uppercase));
        if year || !w.joined || (find(&STOPS, ws, i + n).is_some() && !name_goes_on) {
            break;
        }
        n += 1;
    }
    Some(n)
}

/// How many words of a place follow: `tỉnh Đồng Nai`, `các huyện, thành phố`, `huyện Long Thành`.
fn place_at(text: &str, ws: &[Word], i: usize) -> usize {
    let mut n = 0;
    if ws.get(i).is_some_and(|w| is_word(w, "các")) {
        n = 1;
    }
    let mut level = false;
    while let Some(m) = find(&LEVELS, ws, i + n) {
        n += m;
        level = true;
    }
    if !level {
        n = 0;
    }
    let toned = sets_names_off(text, ws);
    let mut name = 0;
    while name < 4 && i + n < ws.len() {
        let w = &ws[i + n];
        let capital = w.is_capital(text);
        // A name is written with capitals; who types without them types the level first.
        let goes_on = if toned { capital } else { capital || (level && name < 2) };
        if !goes_on || !w.joined || find(&STOPS, ws, i + n).is_some() {
            break;
        }
        n += 1;
        name += 1;
    }
    n
}

/// Whether names stand out by their capitals: who types all in small letters, or without marks, has names so too.
fn sets_names_off(text: &str, ws: &[Word]) -> bool {
    ws.iter().any(|w| w.marked) && ws.iter().any(|w| w.is_capital(text))
}

/// Who signed, by a question.
struct Signed {
    name: Range<usize>,
    /// With the words that say so.
    whole: Range<usize>,
    /// `do ... ký`, `người ký ...`: told without a question too.
    led: bool,
}

/// `Trần Văn Mẫu ký`, `do Trần Văn Mẫu ký`, `người ký là Trần Văn Mẫu`.
fn signer(text: &str, ws: &[Word]) -> Option<Signed> {
    let capital = |i: usize| ws[i].is_capital(text);
    let toned = sets_names_off(text, ws);
    let verb = ws.iter().position(|w| is_word(w, "ký"))?;
    let asks = |i: usize| i == ws.len() || find(&ASKS_LETTER, ws, i).is_some();
    if verb > 0 && is_word(&ws[verb - 1], "người") {
        let from = verb + 1 + usize::from(ws.get(verb + 1).is_some_and(|w| is_word(w, "là")));
        let end = (from..ws.len()).find(|&i| toned && !capital(i)).unwrap_or(ws.len());
        let found = (2..=5).contains(&(end - from.min(end)));
        return found.then(|| Signed { name: from..end, whole: verb - 1..end, led: true });
    }
    let start = |i: &usize| *i == 0 || is_word(&ws[*i - 1], "do") || asks(*i - 1);
    let from = if toned {
        let names = (0..verb).rev().take_while(|&i| capital(i)).count();
        verb - names
    } else {
        (verb.saturating_sub(5)..verb).rev().find(start)?
    };
    let led = from > 0 && is_word(&ws[from - 1], "do");
    let said = asks(verb + 1);
    let found = (2..=5).contains(&(verb - from)) && (led || said);
    found.then(|| Signed { name: from..verb, whole: from - usize::from(led)..verb + 1, led })
}

/// Takes from plain words what asks, and gives back the words to be searched.
pub(crate) fn read(text: &str, ws: Vec<Word>, today: Date, query: &mut Query, said: &mut Said) -> Vec<Word> {
    if ws.is_empty() {
        return ws;
    }
    let n = ws.len();
    let any = |list: &[Pattern]| (0..n).any(|i| find(list, &ws, i).is_some());
    let asks_task = any(&ASKS_TASK);
    let mark = ws.last().is_some_and(|w| text[w.to..].trim_start().starts_with('?'));
    let which = ws.iter().any(|w| is_word(w, "nào") || (w.marked && is_word(w, "gì")));
    let polite = any(&POLITE);
    let signer = signer(text, &ws);
    let states: [(&[Pattern], State); 5] = [
        (&OVERDUE, State::Overdue),
        (&OPEN, State::Open),
        (&SOON, State::DueSoon),
        (&UNDATED, State::Undated),
        (&DONE, State::Done),
    ];
    let stated = states.iter().any(|(list, _)| any(list));
    let general = find(&LETTERS_ABOUT, &ws, 0);
    let topic_word = any(&ASKS_LETTER)
        || ws.iter().any(|w| is_word(w, "việc"))
        || ws.windows(2).any(|p| is_word(&p[0], "nhiệm") && is_word(&p[1], "vụ"));
    // `văn bản của Sở Y tế về`, `quyết định năm 2022 của UBND tỉnh`
    let first_kind = ws.get(1).and_then(|w| document_type(&format!("{}{}", ws[0].fold, w.fold)));
    let opening = find(&ASKS_LETTER, &ws, 0).is_some() || first_kind.is_some();
    // `công điện 397 của Thủ tướng` is a number, cited here and there.
    let digits = |i: usize| ws.get(i).is_some_and(|w| w.fold.bytes().all(|b| b.is_ascii_digit()));
    let numbered = digits(2) || digits(3) && is_word(&ws[2], "số");
    let of_body = opening
        && !numbered
        && (1..n).any(|i| find(&FROM_BODY, &ws, i).is_some_and(|len| body_at(text, &ws, i + len).is_some()));
    // A state alone may be the topic (`nợ thuế quá hạn`); beside a body or what is asked for it is none.
    let body_first = body_at(text, &ws, 0)
        .is_some_and(|b| b == n || states.iter().any(|(list, _)| find(list, &ws, b).is_some()));
    let state_only = states.iter().any(|(list, _)| find(list, &ws, 0) == Some(n));
    let question = general.is_some()
        || of_body
        || asks_task
        || which
        || mark
        || polite
        || (stated && (topic_word || body_first || state_only))
        || signer.as_ref().is_some_and(|s| s.led);
    if !question {
        return ws;
    }
    let mut taken = vec![false; n];
    let mut tasks = asks_task || (stated && body_first);
    let take = |taken: &mut Vec<bool>, i: usize, len: usize| taken[i..i + len].fill(true);

    // States.
    let mut due_state = None;
    for i in 0..n {
        if taken[i] {
            continue;
        }
        if let Some((len, state)) = states
            .iter()
            .filter_map(|(list, s)| find(list, &ws, i).map(|len| (len, *s)))
            .max_by_key(|(len, _)| *len)
        {
            take(&mut taken, i, len);
            query.states.push(state);
            due_state = Some(state);
            // `việc quá hạn`
            if i > 0 && is_word(&ws[i - 1], "việc") {
                taken[i - 1] = true;
                tasks = true;
            } else if i > 1 && is_word(&ws[i - 2], "nhiệm") && is_word(&ws[i - 1], "vụ") {
                taken[i - 2..i].fill(true);
                tasks = true;
            }
        }
    }
    // What is asked for. Whoever types `công văn về` wants any letter about it.
    if let Some(len) = general {
        take(&mut taken, 0, len);
        if is_word(&ws[0], "cv") || is_word(&ws[0], "công") {
            query.liked = Some(DocumentType::CongVan);
        }
    }
    if let Some(kind) = first_kind.filter(|k| of_body && *k != DocumentType::CongVan) {
        take(&mut taken, 0, 2);
        query.kinds.push(kind);
        query.hits.get_or_insert(Kind::Letter);
        said.kind(kind);
    }
    for i in 0..n {
        if taken[i] {
            continue;
        }
        if let Some(len) = find(&ASKS_TASK, &ws, i) {
            // `giao`, `của` and `phối hợp` stay to lead the body.
            let leads = if is_word(&ws[i + len - 1], "hợp") {
                2
            } else {
                usize::from(find(&BY_BODY, &ws, i + len - 1).is_some())
            };
            take(&mut taken, i, len - leads);
        } else if let Some(len) = find(&ASKS_LETTER, &ws, i) {
            // At the head of the question only: `công văn` may well be the topic elsewhere.
            if i == 0 || ws.get(i + 1).is_some_and(|w| is_word(w, "nào")) || len > 2 {
                take(&mut taken, i, len);
                query.hits.get_or_insert(Kind::Letter);
                if (i..i + len - 1).any(|k| is_word(&ws[k], "công") && is_word(&ws[k + 1], "văn")) {
                    query.liked = Some(DocumentType::CongVan);
                }
            }
        } else if let Some(len) = find(&POLITE, &ws, i) {
            take(&mut taken, i, len);
        } else if i + 2 < n && (is_word(&ws[i + 2], "nào") || is_word(&ws[i + 2], "gì")) {
            let name = format!("{}{}", ws[i].fold, ws[i + 1].fold);
            if let Some(kind) = document_type(&name) {
                take(&mut taken, i, 3);
                query.kinds.push(kind);
                query.hits.get_or_insert(Kind::Letter);
                said.kind(kind);
            }
        }
    }
    if tasks {
        query.hits = Some(Kind::Task);
    }
    tasks |= query.hits == Some(Kind::Task);

    // Who signed.
    if let Some(Signed { name, whole, .. }) = signer
        && !taken[whole.clone()].iter().any(|t| *t)
        && body_at(text, &ws, name.start).is_none()
    {
        let shown = &text[ws[name.start].from..ws[name.end - 1].to];
        said.zone(Target::Signer, shown, false);
        let run = Run { words: ws[name].to_vec(), phrase: false };
        query.clauses.push(Clause::new(Occur::Must, Target::Signer, vec![run]));
        query.hits.get_or_insert(Kind::Letter);
        taken[whole].fill(true);
    }

    // Bodies.
    let mut i = 0;
    while i < n {
        if taken[i] {
            i += 1;
            continue;
        }
        let led = |list: &[Pattern]| {
            // `giao ban` is a meeting.
            let meeting = is_word(&ws[i], "giao") && ws.get(i + 1).is_some_and(|w| w.plain == "ban");
            let lead = find(list, &ws, i).filter(|_| !meeting)?;
            body_at(text, &ws, i + lead).map(|b| (lead, b))
        };
        let assigned = led(&BY_BODY).filter(|_| tasks || !is_word(&ws[i], "của") && !is_word(&ws[i], "do"));
        let found = assigned
            .map(|(lead, body)| {
                (if is_word(&ws[i], "giao") { Target::Assignee } else { Target::Involved }, lead, body)
            })
            .or_else(|| led(&WITH_BODY).map(|(lead, body)| (Target::Coordinator, lead, body)))
            .or_else(|| led(&TO_BODY).map(|(lead, body)| (Target::Addressee, lead, body)))
            .or_else(|| led(&FROM_BODY).map(|(lead, body)| (Target::Issuer, lead, body)))
            .or_else(|| {
                // `việc của` somebody that no table knows.
                if !tasks || !is_word(&ws[i], "của") {
                    return None;
                }
                let stop =
                    |k: &usize| taken[*k] || find(&STOPS, &ws, *k).is_some() && !is_word(&ws[*k], "và");
                let end = (i + 1..n).find(stop).unwrap_or(n);
                (2..=8).contains(&(end - i - 1)).then_some((Target::Involved, 1, end - i - 1))
            })
            .or_else(|| {
                let body = body_at(text, &ws, i)?;
                let after = i + body;
                if tasks {
                    return Some((Target::Involved, 0, body));
                }
                find(&AFTER_ISSUED, &ws, after).map(|_| (Target::Issuer, 0, body))
            });
        let Some((target, lead, body)) = found else {
            i += 1;
            continue;
        };
        let from = i + lead;
        let run = Run { words: ws[from..from + body].to_vec(), phrase: false };
        said.zone(target, &text[ws[from].from..ws[from + body - 1].to], false);
        let name = &text[ws[from].from..ws[from + body - 1].to];
        query.clauses.push(Clause::of(Occur::Must, target, run, name));
        take(&mut taken, i, lead + body);
        i = from + body;
        if target == Target::Issuer
            && let Some(len) = find(&AFTER_ISSUED, &ws, i)
            && body_at(text, &ws, i + len).is_none()
        {
            take(&mut taken, i, len);
        }
    }

    // Times.
    let deadline_wanted = tasks || due_state.is_some();
    for i in 0..n {
        if taken[i] {
            continue;
        }
        let lead_due = find(&LEADS_DEADLINE, &ws, i).unwrap_or(0);
        let lead_date = find(&LEADS_DATE, &ws, i).unwrap_or(0);
        let lead = lead_due.max(lead_date);
        let deadline = if lead > 0 { lead == lead_due } else { deadline_wanted };
        let lean = match (deadline, due_state) {
            (true, Some(State::Open | State::DueSoon)) => Lean::Future,
            (false, _) => Lean::Past,
            _ => Lean::None,
        };
        let dates = Dates { text, words: &ws, today, lean };
        let Some((range, len)) = dates.range_at(i + lead) else { continue };
        // A bare number or year inside a topic is no time, unless something leads it.
        let worded = lead > 0 || len > 1;
        if !worded || taken[i..i + lead + len].iter().any(|t| *t) {
            continue;
        }
        take(&mut taken, i, lead + len);
        if deadline {
            query.deadlines = query.deadlines.and(range);
        } else {
            query.dates = query.dates.and(range);
        }
        said.dates(deadline, false, range);
    }
    for state in &query.states {
        said.state(*state, today);
    }
    // A deadline yet to come is asked of what is not done and not overdue anyway.
    if query.deadlines != DateRange::default() && query.hits.is_none() && due_state.is_none() {
        query.hits = Some(Kind::Task);
    }

    // What only asks or joins.
    for i in 0..n {
        if taken[i] {
            continue;
        }
        if let Some(len) = find(&ABOUT, &ws, i) {
            let edge = (i == 0 || taken[i - 1]) || i + len == n;
            if edge {
                take(&mut taken, i, len);
            }
        }
    }
    let filler = [
        "nào", "gì", "có", "những", "các", "là", "không", "cho", "được", "bị", "mà", "thì", "đang", "đã",
        "phải", "làm", "chưa",
    ];
    // From both ends of what is left, and beside what was taken.
    let mut changed = true;
    while changed {
        changed = false;
        for i in 0..n {
            if taken[i] || !filler.iter().any(|f| is_word(&ws[i], f)) {
                continue;
            }
            let edge = i == 0 || i + 1 == n || taken[i - 1] || taken[i + 1];
            let asks = is_word(&ws[i], "nào") || (ws[i].marked && is_word(&ws[i], "gì"));
            if edge || asks {
                taken[i] = true;
                changed = true;
            }
        }
    }
    query.guessed = true;
    let mut rest = Vec::new();
    let mut gap = false;
    for (w, taken) in ws.into_iter().zip(taken) {
        if taken {
            gap = true;
            continue;
        }
        let joined = w.joined && !gap;
        gap = false;
        rest.push(Word { joined, ..w });
    }
    rest
}

#[cfg(test)]
mod tests {
    use crate::query::{Filters, Occur, Query, Target, read};
    use jiff::civil::date;

    fn ask(typed: &str) -> Query {
        read(typed, &Filters::default(), date(2020, 8, 7))
    }

    fn words(q: &Query) -> String {
        q.clauses
            .iter()
            .filter(|c| c.target == Target::Text && c.occur == Occur::Must)
            .flat_map(|c| &c.any)
            .flat_map(|r| &r.words)
            .map(|w| w.fold.as_str())
            .collect::<Vec<_>>()
            .join(" ")
    }

    #[test]
    fn what_was_understood_is_told_back() {
        for (typed, vi, rest) in [
            (
                "việc nào giao Sở Y tế còn hạn trong tháng 8",
                "Việc giao Sở Y tế, hạn từ 01/8/2020 đến 31/8/2020, còn hạn (tính đến ngày 07/8/2020)",
                "",
            ),
            (
                "viec nao giao so y te con han trong thang 8",
                "Việc giao so y te, hạn từ 01/8/2020 đến 31/8/2020, còn hạn (tính đến ngày 07/8/2020)",
                "",
            ),
            (
                "chỉ đạo nào về Bluezone còn hạn?",
                "Công văn còn hạn (tính đến ngày 07/8/2020), có “Bluezone”",
                "bluezone",
            ),
            (
                "chi dao nao ve bluezone con han",
                "Công văn còn hạn (tính đến ngày 07/8/2020), có “bluezone”",
                "bluezone",
            ),
            (
                "Sở Giáo dục và Đào tạo phải làm gì trước ngày 15/8?",
                "Việc của Sở Giáo dục và Đào tạo, hạn đến 14/8/2020",
                "",
            ),
            (
                "công văn nào của Bộ Y tế về tiêm chủng ban hành năm 2019",
                "Công văn của Bộ Y tế, ban hành từ 01/01/2019 đến 31/12/2019, có “tiêm chủng”",
                "tiem chung",
            ),
            ("kế hoạch nào về chuyển đổi số?", "Công văn loại Kế hoạch, có “chuyển đổi số”", "cds"),
            (
                "việc quá hạn của UBND huyện Long Thành",
                "Việc của UBND huyện Long Thành, quá hạn (tính đến ngày 07/8/2020)",
                "",
            ),
            ("Sở Tài chính được giao những việc gì", "Việc của Sở Tài chính", ""),
            (
                "năm 2023 Phú An có chỉ thị gì",
                "Công văn loại Chỉ thị, ban hành từ 01/01/2023 đến 31/12/2023, có “Phú An”",
                "phu an",
            ),
            ("trần văn mẫu ký văn bản nào", "Công văn người ký trần văn mẫu", ""),
            (
                "việc quá hạn của phòng văn hóa và thông tin",
                "Việc của phòng văn hóa và thông tin, quá hạn (tính đến ngày 07/8/2020)",
                "",
            ),
            ("văn bản của sở công thương về điện", "Công văn của sở công thương, có “điện”", "dien"),
            (
                "quyết định năm 2019 của UBND tỉnh Phú An",
                "Công văn loại Quyết định, của UBND tỉnh Phú An, ban hành từ 01/01/2019 đến 31/12/2019",
                "",
            ),
            ("công điện 397 của thủ tướng", "", "cong dien 397 cua thu tuong"),
            ("hop giao ban giai ngan ngay nao", "", "hop giao ban giai ngan"),
            ("việc phối hợp với Công an huyện", "Việc phối hợp Công an huyện", ""),
            ("việc của tổ xung kích thôn", "Việc của tổ xung kích thôn", ""),
            ("Trần Văn Mẫu ký văn bản nào", "Công văn người ký Trần Văn Mẫu", ""),
            ("tran van mau ky van ban nao", "Công văn người ký tran van mau", ""),
            ("văn bản do Trần Văn Mẫu ký", "Công văn người ký Trần Văn Mẫu", ""),
            ("Sở Y tế quá hạn", "Việc của Sở Y tế, quá hạn (tính đến ngày 07/8/2020)", ""),
        ] {
            let q = ask(typed);
            assert_eq!(q.understood.vietnamese, vi, "{typed}");
            assert_eq!(words(&q), rest, "{typed}");
        }
    }

    #[test]
    fn plain_words_stay_words() {
        for typed in ["kế hoạch năm 2020", "Sở Y tế", "nợ thuế quá hạn sử dụng", "công văn 930", "giao thông"]
        {
            let q = ask(typed);
            assert!(q.understood.is_plain(), "{typed}: {:?}", q.understood);
        }
    }
}
