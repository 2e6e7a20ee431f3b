//! Tasks written as rows of a table: columns found by their heads.

use congvan_layout::Row;
use congvan_text::fold;

/// Which column holds what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Columns {
    pub mark: Option<usize>,
    pub text: Option<usize>,
    pub lead: Option<usize>,
    pub support: Option<usize>,
    pub deadline: Option<usize>,
}

/// The columns of a table whose first row is `row`, if it is a table of tasks.
pub(crate) fn columns(row: &Row) -> Option<Columns> {
    let mut found = Columns::default();
    for (i, cell) in row.cells.iter().enumerate() {
        let f = fold(cell.text());
        let f = f.trim();
        if matches!(f, "stt" | "tt" | "so tt" | "so thu tu") {
            found.mark.get_or_insert(i);
        } else if f.contains("phoi hop") && !f.contains("chu tri") {
            found.support.get_or_insert(i);
        } else if f.contains("chu tri")
            || f.contains("co quan thuc hien")
            || f.contains("don vi thuc hien")
            || f.contains("trach nhiem")
            || f.contains("bo phan thuc hien")
            || f.contains("phan cong")
            || f.contains("nguoi thuc hien")
            || f.contains("don vi tham muu")
        {
            found.lead.get_or_insert(i);
        } else if f.contains("thoi gian")
            || f.contains("thoi han")
            || f.contains("tien do")
            || f.contains("han hoan thanh")
        {
            found.deadline.get_or_insert(i);
        } else if f.contains("noi dung")
            || f.contains("nhiem vu")
            || f.contains("cong viec")
            || f.contains("hoat dong")
        {
            found.text.get_or_insert(i);
        }
    }
    (found.text.is_some() && (found.lead.is_some() || found.deadline.is_some())).then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use congvan_text::Mapped;

    #[test]
    fn heads_tell_the_columns() {
        let row = |cells: &[&str]| Row { cells: cells.iter().map(|c| Mapped::clean(c, 0)).collect() };
        let found = columns(&row(&[
            "STT",
            "Nội dung công việc",
            "Đơn vị chủ trì",
            "Đơn vị phối hợp",
            "Thời gian hoàn thành",
        ]))
        .unwrap();
        assert_eq!(
            found,
            Columns { mark: Some(0), text: Some(1), lead: Some(2), support: Some(3), deadline: Some(4) }
        );
        assert_eq!(columns(&row(&["STT", "Họ và tên", "Ngày sinh"])), None);
    }
}
