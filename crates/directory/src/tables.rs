//! The rows of the tables.

use jiff::civil::Date;

/// A body of the table.
#[derive(Clone, Debug)]
pub(crate) struct Agency {
    pub(crate) name: String,
    pub(crate) short: Vec<String>,
    pub(crate) level: String,
    pub(crate) life: Life,
    /// Added by the office's own file.
    pub(crate) own: bool,
}

/// A province or a city of that rank, or a district or commune that an office adds.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    /// With its kind: `Tỉnh Đồng Nai`.
    pub(crate) name: String,
    pub(crate) short: Vec<String>,
    pub(crate) life: Life,
}

/// From when to when something was called so, and what came after.
#[derive(Clone, Debug, Default)]
pub(crate) struct Life {
    pub(crate) from: Option<Date>,
    pub(crate) to: Option<Date>,
    pub(crate) successor: Option<String>,
}

impl Life {
    /// True if it was so on the day; without a day, if it still is.
    pub(crate) fn holds(&self, date: Option<Date>) -> bool {
        match date {
            Some(date) => self.from.is_none_or(|f| f <= date) && self.to.is_none_or(|t| date <= t),
            None => self.to.is_none(),
        }
    }
}

fn columns(table: &str) -> impl Iterator<Item = Vec<&str>> {
    table.lines().skip(1).filter(|l| !l.is_empty()).map(|l| l.split('\t').collect())
}

fn list(cell: &str) -> Vec<String> {
    cell.split('|').filter(|s| !s.is_empty()).map(str::to_owned).collect()
}

fn life(from: &str, to: &str, successor: &str) -> Life {
    Life {
        from: from.parse().ok(),
        to: to.parse().ok(),
        successor: (!successor.is_empty()).then(|| successor.to_owned()),
    }
}

/// The built-in bodies.
pub(crate) fn agencies() -> Vec<Agency> {
    columns(include_str!("../data/agencies.tsv"))
        .filter_map(|c| {
            let [name, short, level, from, to, successor, ..] = c[..] else { return None };
            Some(Agency {
                name: name.into(),
                short: list(short),
                level: level.into(),
                life: life(from, to, successor),
                own: false,
            })
        })
        .collect()
}

/// The built-in provinces.
pub(crate) fn provinces() -> Vec<Place> {
    columns(include_str!("../data/provinces.tsv"))
        .filter_map(|c| {
            let [name, short, _, from, to, successor, ..] = c[..] else { return None };
            Some(Place { name: name.into(), short: list(short), life: life(from, to, successor) })
        })
        .collect()
}

/// The built-in abbreviations of words: short, full, only in capitals.
pub(crate) fn words() -> impl Iterator<Item = (&'static str, &'static str, bool)> {
    include_str!("../data/words.tsv").lines().skip(1).filter_map(|line| {
        let mut cells = line.split('\t');
        Some((cells.next()?, cells.next()?, cells.next() == Some("x")))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn every_row_of_the_tables_is_read() {
        let rows = |t: &str| t.lines().count() - 1;
        assert_eq!(agencies().len(), rows(include_str!("../data/agencies.tsv")));
        assert_eq!(provinces().len(), rows(include_str!("../data/provinces.tsv")));
        assert_eq!(words().count(), rows(include_str!("../data/words.tsv")));
        let dated = include_str!("../data/agencies.tsv")
            .lines()
            .skip(1)
            .filter(|l| l.split('\t').nth(4).is_some_and(|c| !c.is_empty()));
        assert_eq!(agencies().iter().filter(|a| a.life.to.is_some()).count(), dated.count());
    }

    #[test]
    fn there_were_63_provinces_and_then_34() {
        let on = |d: Date| provinces().iter().filter(|p| p.life.holds(Some(d))).count();
        assert_eq!(on(date(2020, 1, 1)), 63);
        assert_eq!(on(date(2025, 6, 30)), 63);
        assert_eq!(on(date(2025, 7, 1)), 34);
        assert_eq!(on(date(2026, 9, 20)), 34);
        assert_eq!(on(date(2008, 7, 31)), 64);
    }

    #[test]
    fn ministries_before_and_after_march_2025() {
        let on = |d: Date, level: &str| {
            agencies().iter().filter(|a| a.level == level && a.life.holds(Some(d))).count()
        };
        assert_eq!((on(date(2020, 1, 1), "bộ"), on(date(2020, 1, 1), "cơ quan ngang bộ")), (18, 4));
        assert_eq!((on(date(2025, 3, 1), "bộ"), on(date(2025, 3, 1), "cơ quan ngang bộ")), (14, 3));
    }
}
