//! The help and the complaints about the command line, in two languages.
//!
//! clap knows the arguments from [`crate::args`]; this table gives each its text. A test checks
//! that none is missing.

use std::num::ParseIntError;
use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, Command, CommandFactory};

use crate::args::Cli;
use crate::lang::{Lang, say};

const REGISTER_VI: &str =
    "Dạng của sổ: md, html, csv, xlsx, docx [mặc định: theo đuôi của tệp -o, không thì md]";
const REGISTER_EN: &str = "Form: md, html, csv, xlsx, docx [default: by the ending of -o, else md]";

/// `command.argument`, or the argument alone where it means the same everywhere, or the command:
/// Vietnamese, English.
const TEXTS: &[(&str, &str, &str)] = &[
    (
        "congvan",
        "Đọc công văn, lưu trữ, tìm kiếm và theo dõi việc phải làm",
        "Reads official letters, keeps them, finds them and follows up what they ask for",
    ),
    ("parse", "Đọc văn bản và in ra bản ghi", "Read letters and print their records"),
    ("ingest", "Nạp tệp và thư mục vào kho", "Take files and folders into the archive"),
    (
        "watch",
        "Canh thư mục của máy quét và nạp văn bản mới vào kho",
        "Watch the scanner's folder and take new letters into the archive",
    ),
    ("jobs", "Kể ra những tệp chưa nạp được và lý do", "List files that could not be taken in, and why"),
    (
        "arrive",
        "Vào sổ văn bản đến: số đến, ngày đến, chuyển cho ai",
        "Enter letters in the book of arrivals: number, day, to whom",
    ),
    (
        "enter",
        "Vào sổ văn bản đến: mỗi văn bản mới được một số đến",
        "Enter each new letter in the book of arrivals, with the next number",
    ),
    (
        "retry",
        "Nạp lại những tệp lần trước chưa nạp được vì lý do nhất thời",
        "Try again what failed for a passing reason",
    ),
    ("folder", "Thư mục cần canh, kể cả thư mục con", "Folder to watch, with its subfolders"),
    (
        "remove",
        "Xóa tệp trong thư mục sau khi văn bản đã an toàn trong kho [mặc định: để lại]",
        "Remove a file once its letter is safe in the archive [default: keep it]",
    ),
    ("once", "Nạp những gì đang có rồi kết thúc", "Take in what is there and end"),
    (
        "every",
        "Bao nhiêu giây thì xem thư mục một lần [mặc định: 2]",
        "Look at the folder every so many seconds [default: 2]",
    ),
    (
        "settle",
        "Tệp phải nằm yên bấy nhiêu giây mới coi là đã ghi xong [mặc định: 5]",
        "A file must rest for so many seconds to count as whole [default: 5]",
    ),
    ("number", "Số đến [mặc định: số kế tiếp trong sổ]", "The number [default: the next of the book]"),
    ("book", "Sổ nào, nếu cơ quan có nhiều sổ", "Which book, where an office has several"),
    ("unit", "Đơn vị hoặc người nhận", "To which unit or person it is handed"),
    ("arrive.day", "Ngày đến [mặc định: hôm nay]", "Day of arrival [default: today]"),
    ("repair", "Sửa những gì suy ra được từ phần còn nguyên", "Mend what can be derived from what is whole"),
    (
        "check.backup",
        "Lấy bản gốc hỏng hoặc mất từ bản sao lưu này",
        "Take damaged or missing originals from this backup",
    ),
    (
        "backup",
        "Sao lưu kho ra thư mục khác, chỉ chép phần mới",
        "Copy the archive to another folder, only what is new",
    ),
    (
        "target",
        "Thư mục của bản sao lưu: trống, mới, hoặc có bản sao lưu trước",
        "Folder of the backup: empty, new, or with an earlier backup",
    ),
    (
        "verify",
        "Đọc lại và so cả những bản gốc đã sao lưu lần trước",
        "Compare those originals too that an earlier backup brought",
    ),
    (
        "restore",
        "Dựng lại kho từ bản sao lưu và kiểm tra",
        "Make the archive again from a backup, and check it",
    ),
    ("restore.from", "Bản sao lưu", "The backup"),
    (
        "search",
        "Tìm văn bản trong kho, gõ có dấu hay không dấu đều được",
        "Find letters in the archive, typed with or without tone marks",
    ),
    ("show", "In văn bản trong kho theo số hoặc mã", "Print letters of the archive by number or id"),
    (
        "correct",
        "Sửa một giá trị đọc sai; bản sửa còn mãi, kể cả khi đọc lại",
        "Put right a value that was read wrongly; corrections survive every reading",
    ),
    (
        "pointer",
        "Giá trị nào: con trỏ JSON trong bản ghi, như /number, /tasks/0/deadline [mặc định: kể ra các bản sửa]",
        "Which value: JSON Pointer into the record, /number, /tasks/0/deadline [default: list the corrections]",
    ),
    (
        "review",
        "Xem lại những giá trị còn ngờ, đáng giá nhất trước; sửa ngay tại chỗ",
        "Go through the doubtful values, most valuable first, and put them right on the spot",
    ),
    ("review.letters", "Chỉ các văn bản này: số hoặc mã", "Only these letters: number or id"),
    (
        "list",
        "Chỉ kể ra, không hỏi [mặc định khi không chạy trên màn hình]",
        "Only list, do not ask [default when not on a terminal]",
    ),
    (
        "ask",
        "Hỏi từng giá trị, kể cả khi câu trả lời đến từ ống lệnh",
        "Ask value by value, even where the answers come through a pipe",
    ),
    ("review.limit", "Nhiều nhất bấy nhiêu giá trị", "At most so many values"),
    ("value", "Giá trị đúng: chữ, hoặc JSON", "What it should be: a text, or JSON"),
    (
        "reread",
        "Đọc lại các văn bản mà bản cũ của chương trình đã đọc",
        "Read again the letters that an older program read",
    ),
    ("reread.letters", "Chỉ các văn bản này: số hoặc mã", "Only these letters: number or id"),
    ("tasks", "Liệt kê việc phải làm", "List what is to be done"),
    (
        "task",
        "Ghi vào sổ theo dõi: giao, tiếp nhận, gia hạn, hoàn thành, ...",
        "Write to the ledger: assigned, accepted, extended, done, ...",
    ),
    ("task assign", "Giao việc cho đơn vị hoặc người", "Give a task to units or persons"),
    ("task accept", "Tiếp nhận việc", "Take a task"),
    (
        "task extend",
        "Gia hạn: ngày mới thay cho thời hạn của văn bản",
        "Give more time, in place of the letter's",
    ),
    (
        "task done",
        "Ghi là đã hoàn thành, kèm văn bản trả lời hoặc ghi chú",
        "Write down that it is done, with the answering letter or a note",
    ),
    ("task return", "Trả lại việc để giao người khác", "Give a task back, for somebody else"),
    ("task cancel", "Hủy việc, không phải làm nữa", "It need not be done any more"),
    ("task reopen", "Mở lại việc đã hoàn thành hoặc đã hủy", "Open a task again that was closed"),
    ("task log", "In sổ theo dõi của một văn bản", "Print the ledger of a letter"),
    (
        "of",
        "Văn bản: số (930), số ký hiệu (930/UBND-KGVX), hoặc phần đầu của mã",
        "Letter: number (930), number and symbol (930/UBND-KGVX), or the beginning of an id",
    ),
    (
        "<tasks>",
        "Mã của việc hoặc phần đầu của mã, hoặc số mục (5, III.1.a) [mặc định: việc duy nhất đang mở]",
        "Id of the task or its beginning, or number of the item (5, III.1.a) [default: the only open one]",
    ),
    ("all", "Mọi việc đang mở của văn bản", "Every open task of the letter"),
    (
        "who",
        "Ai ghi [mặc định: `who` trong congvan.toml, không thì tên người dùng máy]",
        "Who says so [default: `who` in congvan.toml, else the user's name]",
    ),
    (
        "day",
        "Ngày xảy ra, quyết định đúng hạn hay quá hạn [mặc định: hôm nay]",
        "The day it happened: decides between in time and late [default: today]",
    ),
    ("note", "Ghi chú", "A note"),
    (
        "assign.holders",
        "Đơn vị hoặc người được giao; có thể nêu nhiều lần",
        "Unit or person; may be given several times",
    ),
    (
        "assign.by",
        "Hạn nội bộ, chỉ có thể ngắn hơn hạn của văn bản",
        "Last day set inside the office: it can only shorten the letter's",
    ),
    ("extend.last_day", "Ngày cuối mới còn trong hạn", "The new last day in time"),
    (
        "done.answer",
        "Số, ký hiệu hoặc mã của văn bản trả lời",
        "Number and symbol, or id, of the letter that answers",
    ),
    (
        "occurrence",
        "Việc định kỳ: ngày cuối của kỳ đã làm [mặc định: kỳ đang đến hạn]",
        "Of a recurring task: last day of the occurrence that is done [default: the one that is due]",
    ),
    ("for_good", "Việc định kỳ: không còn kỳ nào nữa", "Of a recurring task: there are no more occurrences"),
    (
        "answers",
        "Văn bản viện dẫn văn bản giao việc còn mở: đề nghị là văn bản trả lời",
        "Letters that cite the letter of an open task: proposed as its answer",
    ),
    (
        "answers.answer",
        "Văn bản trả lời: số hoặc mã [mặc định: mọi đề nghị]",
        "The letter that answers: number or id [default: all proposals]",
    ),
    (
        "accept",
        "Đúng là văn bản trả lời: ghi các việc đó là hoàn thành",
        "It is the answer: the tasks are done",
    ),
    ("refuse", "Không phải văn bản trả lời: không đề nghị nữa", "It is no answer: do not propose it again"),
    ("answers.letter", "Chỉ các việc của văn bản này", "Only tasks of this letter"),
    ("answers.tasks", "Chỉ việc này của văn bản --letter", "Only this task of the letter of --letter"),
    (
        "answers.day",
        "Ngày trả lời [mặc định: ngày của văn bản trả lời]",
        "The day of the answer [default: the date of the answering letter]",
    ),
    (
        "thread",
        "Luồng văn bản: văn bản này trả lời, thực hiện văn bản nào; văn bản nào trả lời, viện dẫn nó",
        "The thread of a letter: what it answers and carries out, what answers and cites it",
    ),
    (
        "thread.of",
        "Số, số ký hiệu hoặc mã; cũng có thể là số ký hiệu của văn bản không có trong kho",
        "Number, number and symbol, or id; also the number and symbol of one that the archive does not hold",
    ),
    ("config", "Các thiết lập", "The settings"),
    (
        "config show",
        "In mọi thiết lập và nơi đặt: congvan.toml, biến môi trường, mặc định",
        "Print every setting and where it was set: congvan.toml, environment, default",
    ),
    (
        "checklist",
        "Lập danh mục nhiệm vụ để theo dõi, in ra giấy được",
        "Draw up a checklist of tasks, also for printing",
    ),
    (
        "register",
        "In sổ: văn bản đến, theo dõi giải quyết, phiếu giải quyết, nhiệm vụ được giao",
        "Print registers of incoming letters, slips, tasks given",
    ),
    (
        "register arrivals",
        "Sổ đăng ký văn bản đến (10 cột, Phụ lục IV Nghị định 30/2020/NĐ-CP)",
        "Register of incoming letters (10 columns, Decree 30/2020/NĐ-CP, annex IV)",
    ),
    (
        "register handling",
        "Sổ theo dõi giải quyết văn bản đến (7 cột)",
        "Register of dealing with incoming letters (7 columns)",
    ),
    (
        "register tasks",
        "Bảng theo dõi nhiệm vụ được giao, với tình trạng của từng nhiệm vụ",
        "Table of tasks given by superior bodies, with the state of each",
    ),
    ("register slip", "Phiếu giải quyết văn bản đến của một văn bản", "The slip of one letter"),
    ("arrivals.from", "Đến từ ngày này", "Arrived on this day or later"),
    ("arrivals.to", "Đến hết ngày này", "Arrived on this day or before"),
    ("handling.from", "Đến từ ngày này", "Arrived on this day or later"),
    ("handling.to", "Đến hết ngày này", "Arrived on this day or before"),
    ("register arrivals.book", "Chỉ sổ này", "Only this book"),
    ("register handling.book", "Chỉ sổ này", "Only this book"),
    ("register tasks.issuer", "Chỉ việc do cơ quan này giao", "Only tasks given by this body"),
    (
        "register tasks.body",
        "Chỉ việc của cơ quan này [mặc định: `body` trong congvan.toml]",
        "Only tasks of this body [default: `body` in congvan.toml]",
    ),
    (
        "register slip.body",
        "Chỉ việc của cơ quan này [mặc định: `body` trong congvan.toml]",
        "Only tasks of this body [default: `body` in congvan.toml]",
    ),
    ("register arrivals.format", REGISTER_VI, REGISTER_EN),
    ("register handling.format", REGISTER_VI, REGISTER_EN),
    ("register tasks.format", REGISTER_VI, REGISTER_EN),
    ("register slip.format", REGISTER_VI, REGISTER_EN),
    (
        "export",
        "Xuất mọi bản ghi trong kho, hoặc mọi thay đổi từ một mốc",
        "Hand out every record of the archive, or every change since a cursor",
    ),
    (
        "since",
        "Mọi thay đổi sau mốc này, mỗi thay đổi một lần, theo thứ tự; `start` là từ đầu. Mốc là `cursor` của dòng cuối lần trước",
        "Every change after this cursor, each once, in order; `start` for the beginning. The cursor is the one of the last line that was had",
    ),
    ("export.limit", "Nhiều nhất bấy nhiêu thay đổi", "At most so many changes"),
    (
        "what",
        "record (bản ghi), task (việc), event (sổ theo dõi), change (thay đổi) [mặc định: record]",
        "record, task, event, change [default: record]",
    ),
    ("check", "Kiểm tra kho có nguyên vẹn không", "Check that the archive is whole"),
    ("explain", "Cho biết quy tắc nào đọc giá trị nào, từ chỗ nào", "Tell which rule read what from where"),
    (
        "inspect",
        "Cho biết tệp là gì, chữ của từng trang lấy từ đâu và vì sao",
        "Tell what a file is, how the text of each page was had and why",
    ),
    (
        "pages",
        "Ghi ảnh các trang (PNG) vào thư mục này, có vẽ khung của từng dòng đã đọc",
        "Write the pages as pictures (PNG) into this folder, with the boxes of the lines that were read",
    ),
    (
        "dpi",
        "Độ phân giải của ảnh, từ 20 đến 600 điểm trên inch [mặc định: 100]",
        "Resolution of the pictures, 20 to 600 dots to the inch [default: 100]",
    ),
    (
        "ocr",
        "Chép tệp quét thành PDF tìm được chữ: ảnh trang giữ nguyên, chữ đã đọc nằm dưới ảnh",
        "Copy a scan into a PDF that can be searched: pictures as they are, the text read under them",
    ),
    (
        "ocr.output",
        "Tệp PDF sẽ ghi; tệp gốc không bị đụng đến",
        "The PDF to write; the original is left alone",
    ),
    ("eval", "Chấm điểm từng trường so với đáp án", "Score field by field against truth files"),
    (
        "schema",
        "In JSON Schema của bản ghi, việc, sổ theo dõi, thay đổi",
        "Print the JSON Schema of records, tasks, events, changes",
    ),
    ("completions", "In kịch bản gợi ý lệnh cho shell", "Print completions for a shell"),
    ("man", "In trang hướng dẫn (man)", "Print a manual page"),
    ("files", "Các tệp cần đọc; `-` là đầu vào chuẩn", "Files to read; `-` is standard input"),
    (
        "format",
        "Dạng in ra: table, json, jsonl [mặc định: table trên màn hình, json ở nơi khác]",
        "Output: table, json, jsonl [default: table on a terminal, json elsewhere]",
    ),
    (
        "archive",
        "Thư mục của kho [mặc định: `archive` trong congvan.toml, không thì ./congvan-archive; biến môi trường: CONGVAN_ARCHIVE]",
        "Folder of the archive [default: `archive` in congvan.toml, else ./congvan-archive; env: CONGVAN_ARCHIVE]",
    ),
    (
        "today",
        "Ngày coi là hôm nay, để kết quả lặp lại được [mặc định: ngày ở Việt Nam]",
        "The day that counts as today, to repeat an output [default: the day in Vietnam]",
    ),
    (
        "paths",
        "Các tệp và thư mục cần nạp, kể cả thư mục con",
        "Files and folders to take in, with all their subfolders",
    ),
    (
        "received",
        "Ngày nhận các văn bản này, để tính hạn kể từ ngày nhận",
        "The day these letters were received: some deadlines count from it",
    ),
    ("allow_secret", "Nhận cả văn bản có dấu mật", "Take in letters with a mark of secrecy too"),
    (
        "query",
        "Từ cần tìm, số ký hiệu, hoặc câu hỏi; cụm từ đặt trong ngoặc kép",
        "Words, a number, or a question; a phrase in quotation marks",
    ),
    ("issuer", "Chỉ văn bản của cơ quan này", "Only letters of this body"),
    (
        "kind",
        "Chỉ loại văn bản này: cong_van, quyet_dinh, ke_hoach, ...",
        "Only this kind: cong_van, quyet_dinh, ke_hoach, ...",
    ),
    ("from", "Ban hành từ ngày này", "Issued on this day or later"),
    ("to", "Ban hành đến hết ngày này", "Issued on this day or before"),
    ("due_from", "Có việc đến hạn từ ngày này", "With a task due on this day or later"),
    ("due_to", "Có việc đến hạn trước hoặc trong ngày này", "With a task due on this day or before"),
    ("addressee", "Gửi đến cơ quan này", "Sent to this body"),
    ("search.tasks", "Tìm từng việc, không tìm văn bản", "Find tasks, not letters"),
    (
        "sort",
        "Thứ tự: relevance (hợp nhất trước), newest, oldest, deadline (hạn gần nhất trước)",
        "Order: relevance, newest, oldest, deadline (the nearest first)",
    ),
    (
        "counts",
        "Đếm kết quả theo cơ quan, loại, năm và tình trạng",
        "Count what was found by body, kind, year and state",
    ),
    ("like", "Tìm văn bản giống văn bản này (số ký hiệu hoặc mã)", "Letters like this one (number or id)"),
    ("suggest", "Gợi ý cách gõ tiếp những từ này", "How these words may go on, for whoever is typing"),
    ("limit", "Số kết quả nhiều nhất [mặc định: 10]", "At most so many hits [default: 10]"),
    (
        "letters",
        "Số (930), số ký hiệu (930/UBND-KGVX), hoặc phần đầu của mã",
        "Number (930), number and symbol (930/UBND-KGVX), or the beginning of an id",
    ),
    (
        "body",
        "Chỉ việc của cơ quan này, kể cả việc giao chung cho nhóm có cơ quan này",
        "Only tasks of this body, with those of groups that it belongs to",
    ),
    ("due_before", "Chỉ việc có hạn cuối trước ngày này", "Only tasks whose last day lies before this day"),
    ("overdue", "Chỉ việc quá hạn", "Only overdue tasks"),
    (
        "soon",
        "Chỉ việc sắp đến hạn (`due_soon_days` ngày làm việc trong congvan.toml)",
        "Only tasks due soon (`due_soon_days` working days in congvan.toml)",
    ),
    ("closed", "Chỉ việc đã xong hoặc đã hủy", "Only tasks that are done or cancelled"),
    (
        "count",
        "Chỉ đếm: đúng hạn, quá hạn, đang trong hạn, đang quá hạn",
        "Only count: done in time, done late, open in time, open and overdue",
    ),
    (
        "tasks.limit",
        "Nhiều nhất bấy nhiêu việc, 0 là tất cả [mặc định: bảng theo `list_limit` trong congvan.toml, json và jsonl đủ hết]",
        "At most so many tasks, 0 for all [default: a table as `list_limit` in congvan.toml says, json and jsonl all]",
    ),
    ("checklist.from", "Chỉ việc có hạn từ ngày này", "Only tasks due on this day or later"),
    ("checklist.to", "Chỉ việc có hạn đến hết ngày này", "Only tasks due on this day or before"),
    ("open", "Chỉ việc chưa xong", "Only open tasks"),
    ("letter", "Chỉ việc của văn bản này: số hoặc mã", "Only tasks of this letter: number or id"),
    (
        "checklist.format",
        "Dạng của danh mục: md, html, csv, xlsx, docx, ics [mặc định: theo đuôi của tệp -o, không thì md]",
        "Form of the list: md, html, csv, xlsx, docx, ics [default: by the ending of -o, else md]",
    ),
    ("output", "Ghi ra tệp này thay vì đầu ra chuẩn", "Write to this file instead of standard output"),
    (
        "export.format",
        "Dạng xuất: jsonl (mỗi dòng một bản ghi); dữ liệu đặc tả theo Phụ lục VI Nghị định 30/2020/NĐ-CP (nd30-xml, nd30-csv) hoặc Thông tư 02/2019/TT-BNV (tt02-xml, tt02-csv) [mặc định: jsonl]",
        "Output: jsonl (a record a line); metadata by Decree 30/2020/NĐ-CP, annex VI (nd30-xml, nd30-csv) or Circular 02/2019/TT-BNV (tt02-xml, tt02-csv) [default: jsonl]",
    ),
    (
        "edxml",
        "Tạo gói edXML cho trục liên thông văn bản quốc gia",
        "Make edXML packages for the national document exchange",
    ),
    ("edxml letter", "Gói văn bản: các trường và tệp gốc", "A letter: its fields and its file"),
    (
        "edxml status",
        "Gói trạng thái xử lý 01-06 gửi lại nơi gửi",
        "What became of a letter, 01-06, for its sender",
    ),
    ("sender", "Cơ quan gửi gói: mã định danh và tên", "Who sends the package: id and name"),
    ("receivers", "Cơ quan nhận gói; có thể nêu nhiều lần", "Who receives it; may be given several times"),
    (
        "code",
        "01 đã đến, 02 từ chối, 03 đã tiếp nhận, 04 phân công, 05 đang xử lý, 06 hoàn thành [mặc định: theo sổ đến và sổ theo dõi]",
        "01 arrived, 02 refused, 03 accepted, 04 assigned, 05 in progress, 06 done [default: by the book and the ledger]",
    ),
    (
        "max_memory",
        "Bộ nhớ tối đa để đọc một tệp: 512M, 1G [mặc định: 1G; biến môi trường: CONGVAN_LIMITS_MEMORY_MEGABYTES]",
        "Memory that one file may take: 512M, 1G [default: 1G; env: CONGVAN_LIMITS_MEMORY_MEGABYTES]",
    ),
    (
        "max_time",
        "Thời gian tối đa để đọc một tệp, tính bằng giây; mỗi trang phải nhận dạng chữ được thêm 30 giây [mặc định: 30; biến môi trường: CONGVAN_LIMITS_SECONDS]",
        "Time that one file may take, in seconds; each page read from its picture has 30 s more [default: 30; env: CONGVAN_LIMITS_SECONDS]",
    ),
    (
        "max_pages",
        "Số trang nhiều nhất được đọc của một tệp [mặc định: 2000; biến môi trường: CONGVAN_LIMITS_MAX_PAGES]",
        "Pages that are read of one file [default: 2000; env: CONGVAN_LIMITS_MAX_PAGES]",
    ),
    (
        "max_output",
        "Kết quả đọc một tệp lớn nhất được nhận [mặc định: 64M; biến môi trường: CONGVAN_LIMITS_OUTPUT_MEGABYTES]",
        "Size of what is read from one file [default: 64M; env: CONGVAN_LIMITS_OUTPUT_MEGABYTES]",
    ),
    (
        "workers",
        "Số tiến trình đọc, tách khỏi chương trình để tệp hỏng chỉ ảnh hưởng chính nó; 0 là đọc ngay trong chương trình [mặc định: số nhân của máy; biến môi trường: CONGVAN_LIMITS_WORKERS]",
        "Processes that read, apart from the program, so that a bad file costs only itself; 0 reads in the program [default: the cores; env: CONGVAN_LIMITS_WORKERS]",
    ),
    (
        "roots",
        "Tệp chứng thư gốc (PEM) mà cơ quan tin cậy: chữ ký số được kiểm tra có dẫn về đó không [mặc định: không kiểm tra; biến môi trường: CONGVAN_ROOTS]",
        "File of root certificates (PEM) that the office trusts: digital signatures are checked to lead to them [default: not checked; env: CONGVAN_ROOTS]",
    ),
    ("file", "Tệp cần đọc; `-` là đầu vào chuẩn", "File to read; `-` is standard input"),
    ("at", "Chỉ giá trị ở con trỏ JSON này: /tasks/0", "Only values at this JSON Pointer: /tasks/0"),
    (
        "dir",
        "Thư mục có TÊN.json (đáp án) bên cạnh TÊN.txt, TÊN.pdf, ...",
        "Folder with NAME.json (the truth) beside NAME.txt, NAME.pdf, ...",
    ),
    (
        "ext",
        "Đọc tệp có đuôi này: txt, pdf, ... [mặc định: tệp đầu tiên tìm thấy]",
        "Read the files with this ending: txt, pdf, ... [default: the first that is there]",
    ),
    (
        "fuzzy",
        "Cho phép chuỗi khác nhau bấy nhiêu phần độ dài, từ 0 đến 1",
        "Let strings differ by this share of their length, 0 to 1",
    ),
    (
        "min",
        "F1 thấp nhất của một trường; thấp hơn thì kết thúc với mã 1",
        "Least F1 of a field; exit status 1 below it",
    ),
    (
        "lenient",
        "Cột chấm nới cho phép chuỗi khác nhau bấy nhiêu phần độ dài [mặc định: 0.1]",
        "The lenient column lets strings differ by this share of their length [default: 0.1]",
    ),
    (
        "save",
        "Ghi lại lần chấm này vào tệp, để so sánh về sau",
        "Keep this run in a file, to compare with later",
    ),
    (
        "against",
        "So với lần chấm đã ghi ở tệp này: văn bản và trường được thêm, bị mất; bị mất thì kết thúc với mã 1",
        "Compare with the run kept in this file: letters and fields gained and lost; exit status 1 if any is lost",
    ),
    ("wrong", "Kể ra mọi trường đọc sai", "List every field that is wrong"),
    ("shell", "bash, zsh, fish, elvish, powershell", "bash, zsh, fish, elvish, powershell"),
    (
        "command",
        "Lệnh cần hướng dẫn [mặc định: cả chương trình]",
        "Command to explain [default: the program]",
    ),
    (
        "lang",
        "Ngôn ngữ của chương trình: vi, en [biến môi trường: CONGVAN_LANG]",
        "Language of the program: vi, en [env: CONGVAN_LANG]",
    ),
    ("color", "Tô màu: auto, always, never", "Colours: auto, always, never"),
    ("help", "In hướng dẫn", "Print help"),
    ("version", "In phiên bản", "Print version"),
];

/// Names of values, Vietnamese for the English ones of [`crate::args`].
const VALUES: &[(&str, &str)] = &[
    ("FILE", "TỆP"),
    ("FORMAT", "DẠNG"),
    ("LANG", "NGÔN_NGỮ"),
    ("WHEN", "KHI_NÀO"),
    ("DIR", "THƯ_MỤC"),
    ("DATE", "NGÀY"),
    ("PATH", "ĐƯỜNG_DẪN"),
    ("QUERY", "TỪ_TÌM"),
    ("BODY", "CƠ_QUAN"),
    ("KIND", "LOẠI"),
    ("LETTER", "VĂN_BẢN"),
    ("POINTER", "CON_TRỎ"),
    ("EXTENSION", "ĐUÔI"),
    ("SHARE", "TỈ_LỆ"),
    ("FIELD=F1", "TRƯỜNG=F1"),
    ("COMMAND", "LỆNH"),
    ("SIZE", "CỠ"),
    ("SECONDS", "GIÂY"),
    ("N", "N"),
    ("TASK", "VIỆC"),
    ("UNIT", "ĐƠN_VỊ"),
    ("FOLDER", "THƯ_MỤC"),
    ("CURSOR", "MỐC"),
    ("WHAT", "GÌ"),
    ("ID=NAME", "MÃ=TÊN"),
    ("CODE", "MÃ"),
    ("VALUE", "GIÁ_TRỊ"),
    ("TARGET", "NƠI_CHÉP"),
    ("BACKUP", "BẢN_SAO_LƯU"),
    ("SECONDS", "GIÂY"),
    ("NAME", "TÊN"),
    ("TEXT", "CHỮ"),
    ("SHELL", "SHELL"),
];

fn text(lang: Lang, key: &str) -> Option<&'static str> {
    TEXTS.iter().find(|(k, ..)| *k == key).map(|&(_, vi, en)| lang.pick(vi, en))
}

/// The command line with its texts in this language.
pub(crate) fn command(lang: Lang) -> Command {
    localize(Cli::command(), lang, "")
}

/// `above` is what the command stands under: `config` for `config show`.
fn localize(command: Command, lang: Lang, above: &str) -> Command {
    let command_name = command.get_name().to_owned();
    let path = format!("{above} {command_name}").trim_start().to_owned();
    let template = lang.pick(
        "{about-with-newline}\nCách dùng: {usage}\n\n{all-args}{after-help}",
        "{about-with-newline}\nUsage: {usage}\n\n{all-args}{after-help}",
    );
    let subcommands: Vec<String> = command.get_subcommands().map(|c| c.get_name().to_owned()).collect();
    let args: Vec<clap::Id> = command.get_arguments().map(|a| a.get_id().clone()).collect();
    let mut command = command
        .help_template(template)
        .subcommand_help_heading(lang.pick("Các lệnh", "Commands"))
        .subcommand_value_name(lang.pick("LỆNH", "COMMAND"))
        .disable_help_subcommand(true)
        .about(text(lang, &path).unwrap_or_default());
    for id in args {
        let help = text(lang, &format!("{path}.{id}"))
            .or_else(|| text(lang, &format!("{command_name}.{id}")))
            // An argument that is called as a command is.
            .or_else(|| text(lang, &format!("<{id}>")))
            .or_else(|| text(lang, id.as_str()))
            .unwrap_or_default();
        command = command.mut_arg(id, |arg| localize_arg(arg, lang, help));
    }
    let below = if above.is_empty() && command_name == "congvan" { "" } else { path.as_str() };
    for name in subcommands {
        command = command.mut_subcommand(name, |c| localize(c, lang, below));
    }
    command
}

fn localize_arg(arg: Arg, lang: Lang, help: &'static str) -> Arg {
    let heading = match arg.is_positional() {
        true => lang.pick("Đối số", "Arguments"),
        false => lang.pick("Tùy chọn", "Options"),
    };
    let vi = match arg.get_value_names() {
        Some([name]) if lang == Lang::Vi => {
            VALUES.iter().find(|(en, _)| *en == name.as_str()).map(|(_, vi)| *vi)
        }
        _ => None,
    };
    let mut arg = arg.help(help).help_heading(heading);
    if arg.get_action().takes_values() {
        // The texts say these things themselves, in their own language.
        arg = arg.hide_default_value(true).hide_possible_values(true).hide_env(true);
    }
    match vi {
        Some(name) => arg.value_name(name),
        None => arg,
    }
}

/// Prints what clap has to say: the help and the version on standard output, a complaint on
/// standard error.
pub(crate) fn show(lang: Lang, error: &clap::Error) -> ExitCode {
    use std::io::Write as _;
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            let text = in_words(lang, &error.render().ansi().to_string());
            let mut out = anstream::stdout();
            // Whoever closes the pipe has read enough.
            let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
            ExitCode::SUCCESS
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            let text = in_words(lang, &error.render().ansi().to_string());
            let _ = anstream::stderr().write_all(text.as_bytes());
            ExitCode::from(2)
        }
        _ => {
            crate::out::complain(&complaint(lang, error));
            ExitCode::from(2)
        }
    }
}

/// The few words that clap itself puts into the usage line.
fn in_words(lang: Lang, text: &str) -> String {
    match lang {
        Lang::Vi => text.replace("[OPTIONS]", "[TÙY_CHỌN]"),
        Lang::En => text.to_owned(),
    }
}

fn complaint(lang: Lang, error: &clap::Error) -> String {
    let get = |kind: ContextKind| match error.get(kind) {
        Some(ContextValue::String(s)) => s.clone(),
        Some(ContextValue::Strings(all)) => all.join(", "),
        Some(ContextValue::StyledStr(s)) => s.to_string(),
        Some(ContextValue::Number(n)) => n.to_string(),
        _ => String::new(),
    };
    let (arg, value) = (get(ContextKind::InvalidArg), get(ContextKind::InvalidValue));
    let mut message = match error.kind() {
        ErrorKind::UnknownArgument => say!(lang, "không có tùy chọn {arg}", "there is no option {arg}"),
        ErrorKind::InvalidSubcommand => {
            let name = get(ContextKind::InvalidSubcommand);
            say!(lang, "không có lệnh {name}", "there is no command {name}")
        }
        ErrorKind::MissingSubcommand => say!(lang, "thiếu tên lệnh", "a command is missing"),
        ErrorKind::MissingRequiredArgument => say!(lang, "thiếu {arg}", "{arg} is missing"),
        ErrorKind::InvalidValue if value.is_empty() => {
            say!(lang, "thiếu giá trị cho {arg}", "a value for {arg} is missing")
        }
        ErrorKind::InvalidValue => {
            let valid = get(ContextKind::ValidValue);
            say!(
                lang,
                "giá trị {value:?} không hợp lệ cho {arg}; các giá trị: {valid}",
                "{value:?} is no value for {arg}; values: {valid}"
            )
        }
        ErrorKind::ValueValidation => {
            // What the arguments of this program say of themselves are examples.
            match std::error::Error::source(error) {
                Some(example) if example.is::<ParseIntError>() => say!(
                    lang,
                    "giá trị {value:?} không hợp lệ cho {arg}; cần một số nguyên không âm",
                    "{value:?} is no value for {arg}; it must be a whole number, not below zero"
                ),
                example => {
                    let example = example.map(ToString::to_string).unwrap_or_default();
                    say!(
                        lang,
                        "giá trị {value:?} không hợp lệ cho {arg}; viết như: {example}",
                        "{value:?} is no value for {arg}; write it like: {example}"
                    )
                }
            }
        }
        ErrorKind::ArgumentConflict => {
            let other = get(ContextKind::PriorArg);
            say!(lang, "không dùng {arg} cùng với {other}", "{arg} cannot be used with {other}")
        }
        _ => error.to_string().trim_start_matches("error: ").trim_end().to_owned(),
    };
    for kind in [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand] {
        let suggested = get(kind);
        if !suggested.is_empty() {
            message.push_str(&say!(lang, "; có phải là {suggested}?", "; did you mean {suggested}?"));
        }
    }
    message.push_str(lang.pick("\nxem: congvan --help", "\nsee: congvan --help"));
    message
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_and_argument_is_explained_in_both_languages() {
        fn check(command: &Command) {
            assert!(command.get_about().is_some_and(|a| !a.to_string().is_empty()), "{}", command.get_name());
            for arg in command.get_arguments() {
                let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
                assert!(!help.is_empty(), "{}: {}", command.get_name(), arg.get_id());
            }
            command.get_subcommands().for_each(check);
        }
        for lang in [Lang::Vi, Lang::En] {
            check(&command(lang));
        }
        command(Lang::Vi).debug_assert();
    }
}
