//! What a list is about and how it is told.

use congvan_calendar::{Calendar, date_en, date_vi};
use jiff::civil::Date;

/// The language of headings and remarks; what is quoted from letters stays as printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Lang {
    /// Vietnamese.
    #[default]
    Vi,
    /// English.
    En,
}

impl Lang {
    /// One of two texts.
    pub(crate) fn pick<'a>(self, vi: &'a str, en: &'a str) -> &'a str {
        match self {
            Self::Vi => vi,
            Self::En => en,
        }
    }

    /// One of two texts of the program's own.
    pub(crate) fn pick_static(self, vi: &'static str, en: &'static str) -> &'static str {
        match self {
            Self::Vi => vi,
            Self::En => en,
        }
    }

    /// A date as people write it.
    pub(crate) fn date(self, date: Date) -> String {
        match self {
            Self::Vi => date_vi(date),
            Self::En => date_en(date),
        }
    }

    /// A date with its weekday.
    pub(crate) fn weekday_date(self, date: Date) -> String {
        let weekday = match self {
            Self::Vi => congvan_calendar::weekday_vi(date),
            Self::En => congvan_calendar::weekday_en(date),
        };
        format!("{weekday}, {}", self.date(date))
    }
}

/// What a list was drawn up for: it stands in its title.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum About {
    /// Everything.
    #[default]
    All,
    /// The tasks of one body.
    Body(String),
    /// The tasks of one letter, by its number or name.
    Letter(String),
    /// What is due from one day to another, both counted.
    Period(Date, Date),
    /// What is overdue.
    Overdue,
}

/// How a list is made.
#[derive(Clone, Copy, Debug)]
pub struct Options<'a> {
    /// The language of headings and remarks.
    pub lang: Lang,
    /// The day the list is made: days left are counted from it.
    pub today: Date,
    /// What it is about.
    pub about: &'a About,
    /// How many working days before its last day a task counts as due soon.
    pub soon_working_days: u32,
    /// The office that made the list, for its head.
    pub office: Option<&'a str>,
    /// The working days.
    pub calendar: &'a Calendar,
}

impl Options<'static> {
    /// A Vietnamese list of everything, made today, where three working days are soon.
    pub fn new(today: Date) -> Self {
        static ALL: About = About::All;
        Self {
            lang: Lang::Vi,
            today,
            about: &ALL,
            soon_working_days: 3,
            office: None,
            calendar: Calendar::vietnam(),
        }
    }
}

impl Options<'_> {
    pub(crate) fn title(&self) -> &'static str {
        match (self.about, self.lang) {
            (About::Overdue, Lang::Vi) => "Danh mục nhiệm vụ quá hạn",
            (About::Overdue, Lang::En) => "Overdue tasks",
            (_, Lang::Vi) => "Danh mục nhiệm vụ cần thực hiện",
            (_, Lang::En) => "Tasks to be done",
        }
    }

    /// For whom, of which letter, of which days.
    pub(crate) fn subtitle(&self) -> Option<String> {
        let lang = self.lang;
        match self.about {
            About::All | About::Overdue => None,
            About::Body(body) => Some(format!("{} {body}", lang.pick("Cơ quan thực hiện:", "For:"))),
            About::Letter(letter) => Some(format!("{} {letter}", lang.pick("Văn bản giao:", "Letter:"))),
            About::Period(from, to) => Some(match lang {
                Lang::Vi => format!("Thời hạn từ ngày {} đến hết ngày {}", date_vi(*from), date_vi(*to)),
                Lang::En => format!("Due from {} to {}", date_en(*from), date_en(*to)),
            }),
        }
    }

    pub(crate) fn made(&self) -> String {
        match self.lang {
            Lang::Vi => format!("Lập ngày {}", date_vi(self.today)),
            Lang::En => format!("Made on {}", date_en(self.today)),
        }
    }
}
