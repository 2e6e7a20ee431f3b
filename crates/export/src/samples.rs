//! Entries for tests: invented bodies' tasks, one of each state.

use congvan_calendar::{Calendar, Due, due_of_task};
use congvan_model::{
    Bound, Deadline, DeadlineType, Letter, Offset, OffsetFrom, OffsetUnit, Record, Signer, Source, Task,
    TaskEntry, TextFrom,
};
use jiff::civil::{Date, date};

/// The day the lists of the tests are made: a Tuesday.
pub(crate) const TODAY: Date = Date::constant(2020, 8, 11);

fn deadline(kind: DeadlineType, text: &str, bound: Bound) -> Deadline {
    Deadline {
        text: text.into(),
        kind,
        date: None,
        time: None,
        bound,
        rrule: None,
        offset: None,
        lunar: None,
    }
}

fn on(text: &str, day: Date, bound: Bound) -> Deadline {
    Deadline { date: Some(day), ..deadline(DeadlineType::Date, text, bound) }
}

fn task(id: &str, text: &str, deadline: Option<Deadline>) -> Task {
    Task {
        id: id.into(),
        item: None,
        assignees: vec!["Sở Giáo dục và Đào tạo".into()],
        coordinators: Vec::new(),
        text: text.into(),
        deadline,
        action: None,
        kind: Default::default(),
        report_to: None,
        via: None,
    }
}

fn entry(task: Task) -> TaskEntry {
    TaskEntry {
        letter_id: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".into(),
        file_name: "cv-930.pdf".into(),
        code: "930/UBND-KGVX".into(),
        letter_date: Some(date(2020, 8, 7)),
        issuer: Some("ỦY BAN NHÂN DÂN TỈNH ĐỒNG NAI".into()),
        subject: Some("triển khai ứng dụng".into()),
        addressees: vec!["Các sở, ban, ngành".into(), "UBND các huyện, thành phố".into()],
        received: None,
        task,
    }
}

/// The record of an invented letter, as far as packages and metadata need it.
pub(crate) fn record() -> Record {
    Record {
        schema_version: "1.0".into(),
        id: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".into(),
        source: Source {
            file_name: "cv-930.pdf".into(),
            media_type: "application/pdf".into(),
            bytes: 12,
            pages: 2,
            text_from: TextFrom::TextLayer,
            ocr_confidence: None,
            signatures: Vec::new(),
        },
        letter: Letter {
            issuer: Some("ỦY BAN NHÂN DÂN TỈNH MẪU".into()),
            number: Some("930".into()),
            symbol: Some("UBND-KGVX".into()),
            place: Some("Phú An".into()),
            date: Some(date(2020, 8, 7)),
            subject: Some("triển khai ứng dụng".into()),
            copies: vec!["Như trên".into()],
            signer: Signer {
                authority: Some("KT. CHỦ TỊCH".into()),
                title: None,
                name: Some("Trần Văn Mẫu".into()),
            },
            ..Letter::default()
        },
        evidence: Default::default(),
        resolved: Default::default(),
        diagnostics: Vec::new(),
    }
}

/// Six tasks: overdue, due soon with everything, due soon at an hour, recurring, relative
/// without a day of receipt, without a deadline.
pub(crate) fn entries() -> Vec<(TaskEntry, Due)> {
    let mut full = task(
        "t5",
        "Tổng hợp kết quả triển khai, báo cáo UBND tỉnh",
        Some(on("trước ngày 15/8/2020", date(2020, 8, 15), Bound::Before)),
    );
    full.item = Some("5".into());
    full.coordinators = vec!["Sở Y tế".into(), "Đài Phát thanh - Truyền hình".into()];
    full.report_to = Some("UBND tỉnh".into());
    full.via = Some("Sở Thông tin và Truyền thông".into());
    let mut hour = task(
        "t6",
        "Gửi danh sách đầu mối",
        Some(on("trước 17 giờ 00 ngày 12/8/2020", date(2020, 8, 12), Bound::Before)),
    );
    if let Some(d) = &mut hour.deadline {
        d.time = Some("17:00".into());
    }
    let mut monthly = task(
        "t7",
        "Báo cáo định kỳ",
        Some(deadline(DeadlineType::Recurring, "trước ngày 20 hằng tháng", Bound::Before)),
    );
    if let Some(d) = &mut monthly.deadline {
        d.rrule = Some("FREQ=MONTHLY;BYMONTHDAY=20".into());
    }
    let mut relative = task(
        "t8",
        "Có ý kiến bằng văn bản",
        Some(deadline(DeadlineType::Relative, "trong 05 ngày làm việc kể từ ngày nhận", Bound::By)),
    );
    if let Some(d) = &mut relative.deadline {
        d.offset = Some(Offset { count: 5, unit: OffsetUnit::WorkingDay, from: OffsetFrom::Receipt });
    }
    let mut late = task(
        "t1",
        "Báo cáo số liệu học sinh",
        Some(on("chậm nhất ngày 07/8/2020", date(2020, 8, 7), Bound::By)),
    );
    late.assignees = Vec::new();
    let none = task("t9", "Phổ biến đến phụ huynh", None);
    // In another order than the list's.
    [none, relative, monthly, hour, full, late]
        .into_iter()
        .map(|t| {
            let entry = entry(t);
            let due = due_of_task(Calendar::vietnam(), &entry, Some(TODAY));
            (entry, due)
        })
        .collect()
}

/// One task whose last day is a Saturday.
pub(crate) fn weekend() -> (TaskEntry, Due) {
    let entry = entry(task(
        "t2",
        "Kiểm tra cơ sở vật chất",
        Some(on("chậm nhất ngày 29/8/2020", date(2020, 8, 29), Bound::By)),
    ));
    let due = due_of_task(Calendar::vietnam(), &entry, Some(TODAY));
    (entry, due)
}
