//! What may stand on the command line. The texts of the help are in [`crate::help`], in both
//! languages.

use std::path::PathBuf;
use std::time::Duration;

use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};
use congvan_model::DocumentType;
use congvan_pipeline::Roots;
use jiff::civil::Date;

use crate::lang::Lang;
use crate::out::Color;

#[derive(Debug, Parser)]
#[command(
    name = "congvan",
    version,
    disable_help_flag = true,
    disable_version_flag = true,
    disable_help_subcommand = true
)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) common: Common,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Args)]
pub(crate) struct Common {
    /// Read early, by [`Lang::early`]; here only so that it is allowed and explained.
    #[arg(long, global = true, value_enum, value_name = "LANG")]
    pub(crate) lang: Option<Lang>,
    #[arg(long, global = true, value_enum, default_value_t, value_name = "WHEN")]
    pub(crate) color: Color,
    #[arg(short, long, global = true, action = ArgAction::Help)]
    pub(crate) help: Option<bool>,
    #[arg(short = 'V', long, action = ArgAction::Version)]
    pub(crate) version: Option<bool>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Parse(Parse),
    Ingest(Ingest),
    Watch(Watch),
    Jobs(Jobs),
    Arrive(Arrive),
    Search(Search),
    Show(Show),
    Correct(Correct),
    Review(Review),
    Reread(Reread),
    Tasks(Tasks),
    Task(Task),
    Answers(Answers),
    Thread(Thread),
    Checklist(Checklist),
    Register(Register),
    Export(Export),
    Edxml(Edxml),
    Check(Check),
    Backup(Backup),
    Restore(Restore),
    Explain(Explain),
    Inspect(Inspect),
    Ocr(Ocr),
    Eval(Eval),
    Schema(Schema),
    Config(Config),
    Completions(Completions),
    Man(Man),
}

/// How records are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// What a person reads.
    Table,
    /// One JSON value.
    Json,
    /// One JSON value a line.
    Jsonl,
}

impl Format {
    /// What was asked for; else a table for a person and JSON for a program.
    pub(crate) fn or_default(asked: Option<Self>) -> Self {
        asked.unwrap_or(if crate::out::is_terminal() { Self::Table } else { Self::Json })
    }
}

/// Which archive, where it is not the one of the settings.
#[derive(Debug, Default, Args)]
pub(crate) struct Where {
    #[arg(long, value_name = "DIR")]
    pub(crate) archive: Option<PathBuf>,
}

/// The day that counts as today.
#[derive(Debug, Args)]
pub(crate) struct Today {
    #[arg(long, value_parser = day, value_name = "DATE")]
    today: Option<Date>,
}

impl Today {
    /// The day asked for, or the present one in Vietnam, whose offices the letters bind.
    pub(crate) fn date(&self) -> Date {
        self.today.unwrap_or_else(|| jiff::tz::Offset::constant(7).to_datetime(jiff::Timestamp::now()).date())
    }
}

/// What reading one file may cost and rely on; what is not said here, the settings say.
#[derive(Debug, Default, Args)]
pub(crate) struct Cost {
    #[arg(long, value_parser = size, value_name = "SIZE")]
    pub(crate) max_memory: Option<u64>,
    #[arg(long, value_parser = duration, value_name = "SECONDS")]
    pub(crate) max_time: Option<Duration>,
    #[arg(long, value_name = "N")]
    pub(crate) max_pages: Option<u32>,
    #[arg(long, value_parser = size, value_name = "SIZE")]
    pub(crate) max_output: Option<u64>,
    #[arg(long, value_name = "N")]
    pub(crate) workers: Option<usize>,
    #[arg(long, value_parser = roots, value_name = "FILE")]
    pub(crate) roots: Option<Roots>,
}

#[derive(Debug, Args)]
pub(crate) struct Parse {
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub(crate) format: Option<Format>,
    #[command(flatten)]
    pub(crate) cost: Cost,
}

#[derive(Debug, Args)]
pub(crate) struct Ingest {
    #[arg(required_unless_present = "retry", value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) place: Where,
    #[arg(long, value_parser = day, value_name = "DATE")]
    pub(crate) received: Option<Date>,
    #[arg(long)]
    pub(crate) allow_secret: bool,
    #[arg(long)]
    pub(crate) enter: bool,
    #[arg(long, value_name = "NAME", requires = "enter")]
    pub(crate) who: Option<String>,
    #[arg(long)]
    pub(crate) retry: bool,
    #[command(flatten)]
    pub(crate) cost: Cost,
    #[command(flatten)]
    pub(crate) today: Today,
}

#[derive(Debug, Args)]
pub(crate) struct Search {
    #[arg(value_name = "QUERY")]
    pub(crate) query: Vec<String>,
    #[command(flatten)]
    pub(crate) place: Where,
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub(crate) format: Option<Format>,
    #[arg(long, value_name = "BODY")]
    pub(crate) issuer: Option<String>,
    #[arg(long, value_parser = kind, value_name = "KIND")]
    pub(crate) kind: Option<DocumentType>,
    #[arg(long, value_parser = day, value_name = "DATE")]
    pub(crate) from: Option<Date>,
    #[arg(long, value_parser = day, value_name = "DATE")]
    pub(crate) to: Option<Date>,
    #[arg(long, value_parser = day, value_name = "DATE")]
    pub(crate) due_from: Option<Date>,
    #[arg(long, value_parser = day, value_name = "DATE")]
    pub(crate) due_to: Option<Date>,
    #[arg(long, value_name = "BODY")]
    pub(crate) addressee: Option<String>,
    #[arg(long)]
    pub(crate) tasks: bool,
    #[arg(long, value_enum, value_name = "ORDER")]
    pub(crate) sort: Option<Order>,
    #[arg(long)]
    pub(crate) counts: bool,
    #[arg(long, value_name = "LETTER", conflicts_with_all = ["query", "counts", "sort", "tasks", "suggest"])]
    pub(crate) like: Option<String>,
    #[arg(long, requires = "query", conflicts_with_all = ["counts", "sort", "tasks"])]
    pub(crate) suggest: bool,
    #[arg(long, default_value_t = 10, value_name = "N")]
    pub(crate) limit: usize,
    #[command(flatten)]
    pub(crate) today: Today,
}

/// In what order hits are given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Order {
    Relevance,
    Newest,
    Oldest,
    Deadline,
}

#[derive(Debug, Args)]
pub(crate) struct Show {
    #[arg(required = true, value_name = "LETTER")]
    pub(crate) letters: Vec<String>,
    #[command(flatten)]
    pub(crate) place: Where,
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub(crate) format: Option<Format>,
    #[command(flatten)]
    pub(crate) today: Today,
}

#[derive(Debug, Args)]
pub(crate) struct Correct {
    #[arg(value_name = "LETTER")]
    pub(crate) of: String,
    #[arg(value_name = "POINTER", requires = "value")]
    pub(crate) pointer: Option<String>,
    #[arg(value_name = "VALUE")]
    pub(crate) value: Option<String>,
    #[arg(long, value_name = "NAME")]
    pub(crate) who: Option<String>,
    #[arg(long, value_name = "TEXT")]
    pub(crate) note: Option<String>,
    #[command(flatten)]
    pub(crate) place: Where,
}

#[derive(Debug, Args)]
pub(crate) struct Review {
    #[arg(value_name = "LETTER")]
    pub(crate) letters: Vec<String>,
    #[arg(long)]
    pub(crate) list: bool,
    #[arg(long, conflicts_with_all = ["list", "format"])]
    pub(crate) ask: bool,
    #[arg(long, value_name = "N")]
    pub(crate) limit: Option<usize>,
    #[arg(long, value_name = "NAME")]
    pub(crate) who: Option<String>,
    #[command(flatten)]
    pub(crate) place: Where,
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub(crate) format: Option<Format>,
}

#[derive(Debug, Args)]
pub(crate) struct Reread {
    #[arg(value_name = "LETTER")]
    pub(crate) letters: Vec<String>,
    #[command(flatten)]
    pub(crate) place: Where,
}

#[derive(Debug, Args)]
pub(crate) struct Tasks {
    #[arg(long, value_name = "BODY")]
    pub(crate) body: Option<String>,
    #[arg(long, value_name = "LETTER")]
    pub(crate) letter: Option<String>,
    #[arg(long, value_parser = day, value_name = "DATE")]
    pub(crate) due_before: Option<Date>,
    #[arg(long)]
    pub(crate) overdue: bool,
    #[arg(long)]
    pub(crate) soon: bool,
    #[arg(long)]
    pub(crate) open: bool,
    #[arg(long, conflicts_with_all = ["open", "overdue", "soon"])]
    pub(crate) closed: bool,
    #[arg(long, conflicts_with_all = ["overdue", "soon", "open", "closed", "due_before", "limit"])]
    pub(crate) count: bool,
    #[arg(long, value_name = "N")]
    pub(crate) limit: Option<u32>,
    #[command(flatten)]
    pub(crate) place: Where,
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub(crate) format: Option<Format>,
    #[command(flatten)]
    pub(crate) today: Today,
}

#[derive(Debug, Args)]
pub(crate) struct Task {
    #[command(subcommand)]
    pub(crate) act: TaskAct,
}

/// What is written to the ledger.
#[derive(Debug, Subcommand)]
pub(crate) enum TaskAct {
    Assign(Assign),
    Accept(Plain),
    Extend(Extend),
    Done(Done),
    Return(Plain),
    Cancel(Plain),
    Reopen(Plain),
    Log(Log),
}

/// Which tasks, and what is said about every act.
#[derive(Debug, Args)]
pub(crate) struct About {
    #[arg(value_name = "LETTER")]
    pub(crate) of: String,
    #[arg(value_name = "TASK")]
    pub(crate) tasks: Vec<String>,
    #[arg(long, conflicts_with = "tasks")]
    pub(crate) all: bool,
    #[command(flatten)]
    pub(crate) said: Said,
    #[command(flatten)]
    pub(crate) place: Where,
    #[command(flatten)]
    pub(crate) today: Today,
}

/// Who says so, when, and what else.
#[derive(Debug, Args)]
pub(crate) struct Said {
    #[arg(long, value_name = "NAME")]
    pub(crate) who: Option<String>,
    #[arg(long, value_parser = day, value_name = "DATE")]
    pub(crate) day: Option<Date>,
    #[arg(long, value_name = "TEXT")]
    pub(crate) note: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Plain {
    #[command(flatten)]
    pub(crate) about: About,
}

#[derive(Debug, Args)]
pub(crate) struct Assign {
    #[command(flatten)]
    pub(crate) about: About,
    #[arg(long = "to", required = true, value_name = "UNIT")]
    pub(crate) holders: Vec<String>,
    #[arg(long, value_parser = day, value_name = "DATE")]
    pub(crate) by: Option<Date>,
}

#[derive(Debug, Args)]
pub(crate) struct Extend {
    #[command(flatten)]
    pub(crate) about: About,
    #[arg(long = "to", value_parser = day, value_name = "DATE")]
    pub(crate) last_day: Date,
}

#[derive(Debug, Args)]
pub(crate) struct Done {
    #[command(flatten)]
    pub(crate) about: About,
    #[arg(long, value_name = "LETTER")]
    pub(crate) answer: Option<String>,
    #[arg(long, value_parser = day, value_name = "DATE", conflicts_with = "for_good")]
    pub(crate) occurrence: Option<Date>,
    #[arg(long)]
    pub(crate) for_good: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Log {
    #[arg(value_name = "LETTER")]
    pub(crate) of: String,
    #[arg(value_name = "TASK")]
    pub(crate) tasks: Vec<String>,
    #[command(flatten)]
    pub(crate) place: Where,
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub(crate) format: Option<Format>,
}

#[derive(Debug, Args)]
pub(crate) struct Answers {
    #[arg(value_name = "LETTER")]
    pub(crate) answer: Option<String>,
    #[arg(long, requires = "answer", conflicts_with = "refuse")]
    pub(crate) accept: bool,
    #[arg(long, requires = "answer")]
    pub(crate) refuse: bool,
    #[arg(long, value_name = "LETTER")]
    pub(crate) letter: Option<String>,
    #[arg(long = "task", value_name = "TASK", requires = "letter")]
    pub(crate) tasks: Vec<String>,
    #[command(flatten)]
    pub(crate) said: Said,
    #[command(flatten)]
    pub(crate) place: Where,
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub(crate) format: Option<Format>,
    #[command(flatten)]
    pub(crate) today: Today,
}

#[derive(Debug, Args)]
pub(crate) struct Thread {
    #[arg(value_name = "LETTER")]
    pub(crate) of: String,
    #[command(flatten)]
    pub(crate) place: Where,
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub(crate) format: Option<Format>,
}

#[derive(Debug, Args)]
pub(crate) struct Checklist {
    #[arg(long, value_name = "BODY")]
    pub(crate) body: Option<String>,
    #[arg(long, value_name = "LETTER")]
    pub(crate) letter: Option<String>,
    #[arg(long)]
    pub(crate) overdue: bool,
    #[arg(long, value_parser = day, value_name = "DATE")]
    pub(crate) from: Option<Date>,
    #[arg(long, value_parser = day, value_name = "DATE")]
    pub(crate) to: Option<Date>,
    #[arg(long, value_parser = list_format, value_name = "FORMAT")]
    pub(crate) format: Option<congvan_export::Format>,
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) place: Where,
    #[command(flatten)]
    pub(crate) today: Today,
}

#[derive(Debug, Args)]
pub(crate) struct Register {
    #[command(subcommand)]
    pub(crate) what: RegisterWhat,
}

/// Which register.
#[derive(Debug, Subcommand)]
pub(crate) enum RegisterWhat {
    Arrivals(Booked),
    Handling(Booked),
    Tasks(Given),
    Slip(SlipOf),
}

/// A register of the book of arrivals.
#[derive(Debug, Args)]
pub(crate) struct Booked {
    #[arg(long, value_parser = day, value_name = "DATE")]
    pub(crate) from: Option<Date>,
    #[arg(long, value_parser = day, value_name = "DATE")]
    pub(crate) to: Option<Date>,
    #[arg(long, value_name = "NAME")]
    pub(crate) book: Option<String>,
    #[command(flatten)]
    pub(crate) list: List,
}

#[derive(Debug, Args)]
pub(crate) struct Given {
    #[arg(long, value_parser = day, value_name = "DATE")]
    pub(crate) from: Option<Date>,
    #[arg(long, value_parser = day, value_name = "DATE")]
    pub(crate) to: Option<Date>,
    #[arg(long, value_name = "BODY")]
    pub(crate) issuer: Option<String>,
    #[arg(long, value_name = "BODY")]
    pub(crate) body: Option<String>,
    #[command(flatten)]
    pub(crate) list: List,
}

#[derive(Debug, Args)]
pub(crate) struct SlipOf {
    #[arg(value_name = "LETTER")]
    pub(crate) of: String,
    #[arg(long, value_name = "BODY")]
    pub(crate) body: Option<String>,
    #[command(flatten)]
    pub(crate) list: List,
}

/// The form of a register and where it goes.
#[derive(Debug, Args)]
pub(crate) struct List {
    #[arg(long, value_parser = list_format, value_name = "FORMAT")]
    pub(crate) format: Option<congvan_export::Format>,
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) place: Where,
    #[command(flatten)]
    pub(crate) today: Today,
}

/// The forms in which the whole archive is handed out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Bulk {
    /// A record a line.
    #[default]
    Jsonl,
    /// The metadata of Decree 30/2020/NĐ-CP, annex VI, as XML.
    Nd30Xml,
    /// The same as CSV.
    Nd30Csv,
    /// The metadata of Circular 02/2019/TT-BNV, as XML.
    Tt02Xml,
    /// The same as CSV.
    Tt02Csv,
}

#[derive(Debug, Args)]
pub(crate) struct Export {
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub(crate) format: Bulk,
    #[arg(long, value_name = "CURSOR")]
    pub(crate) since: Option<String>,
    #[arg(long, value_name = "N", requires = "since")]
    pub(crate) limit: Option<u32>,
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) place: Where,
}

#[derive(Debug, Args)]
pub(crate) struct Edxml {
    #[command(subcommand)]
    pub(crate) what: EdxmlWhat,
}

/// Which package.
#[derive(Debug, Subcommand)]
pub(crate) enum EdxmlWhat {
    Letter(EdxmlLetter),
    Status(EdxmlStatus),
}

/// From whom to whom a package goes.
#[derive(Debug, Args)]
pub(crate) struct Packed {
    #[arg(value_name = "LETTER")]
    pub(crate) of: String,
    #[arg(long, value_parser = organ, value_name = "ID=NAME")]
    pub(crate) sender: (String, String),
    #[arg(long = "to", required = true, value_parser = organ, value_name = "ID=NAME")]
    pub(crate) receivers: Vec<(String, String)>,
    #[arg(long, value_name = "NAME")]
    pub(crate) who: Option<String>,
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) place: Where,
}

#[derive(Debug, Args)]
pub(crate) struct EdxmlLetter {
    #[command(flatten)]
    pub(crate) packed: Packed,
}

#[derive(Debug, Args)]
pub(crate) struct EdxmlStatus {
    #[command(flatten)]
    pub(crate) packed: Packed,
    #[arg(long, value_parser = status_code, value_name = "CODE")]
    pub(crate) code: Option<congvan_export::edxml::Status>,
    #[arg(long, value_name = "TEXT")]
    pub(crate) note: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Schema {
    #[arg(value_enum, default_value_t, value_name = "WHAT")]
    pub(crate) what: SchemaOf,
}

/// What has a published schema.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum SchemaOf {
    /// What `parse`, `show` and `export` print.
    #[default]
    Record,
    /// A line of `tasks`.
    Task,
    /// A line of `task log`.
    Event,
    /// A line of `export --since`.
    Change,
}

#[derive(Debug, Args)]
pub(crate) struct Check {
    #[arg(long)]
    pub(crate) repair: bool,
    #[arg(long, value_name = "DIR", requires = "repair")]
    pub(crate) backup: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) place: Where,
}

#[derive(Debug, Args)]
pub(crate) struct Backup {
    #[arg(value_name = "TARGET")]
    pub(crate) target: PathBuf,
    #[arg(long)]
    pub(crate) verify: bool,
    #[command(flatten)]
    pub(crate) place: Where,
}

#[derive(Debug, Args)]
pub(crate) struct Restore {
    #[arg(value_name = "BACKUP")]
    pub(crate) from: PathBuf,
    #[command(flatten)]
    pub(crate) place: Where,
}

#[derive(Debug, Args)]
pub(crate) struct Watch {
    #[arg(value_name = "FOLDER")]
    pub(crate) folder: PathBuf,
    #[command(flatten)]
    pub(crate) cost: Cost,
    #[command(flatten)]
    pub(crate) place: Where,
    #[arg(long)]
    pub(crate) remove: bool,
    #[arg(long)]
    pub(crate) once: bool,
    #[arg(long, default_value_t = 2.0, value_parser = seconds, value_name = "SECONDS")]
    pub(crate) every: f64,
    #[arg(long, default_value_t = 5.0, value_parser = seconds, value_name = "SECONDS")]
    pub(crate) settle: f64,
    #[arg(long)]
    pub(crate) allow_secret: bool,
    #[arg(long)]
    pub(crate) enter: bool,
    #[arg(long, value_name = "NAME", requires = "enter")]
    pub(crate) who: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Jobs {
    #[command(flatten)]
    pub(crate) place: Where,
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub(crate) format: Option<Format>,
}

#[derive(Debug, Args)]
pub(crate) struct Arrive {
    #[arg(required = true, value_name = "LETTER")]
    pub(crate) letters: Vec<String>,
    #[arg(long, value_name = "N")]
    pub(crate) number: Option<u32>,
    #[arg(long, default_value = "", hide_default_value = true, value_name = "NAME")]
    pub(crate) book: String,
    #[arg(long, value_name = "UNIT")]
    pub(crate) unit: Option<String>,
    #[command(flatten)]
    pub(crate) said: Said,
    #[command(flatten)]
    pub(crate) place: Where,
    #[command(flatten)]
    pub(crate) today: Today,
}

#[derive(Debug, Args)]
pub(crate) struct Explain {
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    #[arg(long, value_name = "POINTER")]
    pub(crate) at: Option<String>,
    #[command(flatten)]
    pub(crate) cost: Cost,
}

#[derive(Debug, Args)]
pub(crate) struct Inspect {
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub(crate) format: Option<Format>,
    #[arg(long, value_name = "DIR")]
    pub(crate) pages: Option<PathBuf>,
    #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u16).range(20..=600), value_name = "N")]
    pub(crate) dpi: u16,
    #[command(flatten)]
    pub(crate) cost: Cost,
}

#[derive(Debug, Args)]
pub(crate) struct Ocr {
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    #[arg(short, long, value_name = "PDF")]
    pub(crate) output: PathBuf,
    #[command(flatten)]
    pub(crate) cost: Cost,
}

#[derive(Debug, Args)]
pub(crate) struct Eval {
    #[arg(value_name = "DIR")]
    pub(crate) dir: PathBuf,
    #[arg(long, value_name = "EXTENSION")]
    pub(crate) ext: Option<String>,
    #[arg(long, value_parser = share, default_value = "0", value_name = "SHARE")]
    pub(crate) fuzzy: f64,
    #[arg(long, value_parser = share, default_value = "0.1", value_name = "SHARE")]
    pub(crate) lenient: f64,
    #[arg(long, value_parser = bar, value_name = "FIELD=F1")]
    pub(crate) min: Vec<(String, f64)>,
    #[arg(long)]
    pub(crate) wrong: bool,
    #[arg(long, value_name = "FILE")]
    pub(crate) save: Option<PathBuf>,
    #[arg(long, value_name = "FILE")]
    pub(crate) against: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) cost: Cost,
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub(crate) format: Option<Format>,
}

#[derive(Debug, Args)]
pub(crate) struct Config {
    #[command(subcommand)]
    pub(crate) what: ConfigWhat,
}

/// What is asked of the settings.
#[derive(Debug, Subcommand)]
pub(crate) enum ConfigWhat {
    #[command(name = "show")]
    Settings,
}

#[derive(Debug, Args)]
pub(crate) struct Completions {
    #[arg(value_enum, value_name = "SHELL")]
    pub(crate) shell: clap_complete::Shell,
}

#[derive(Debug, Args)]
pub(crate) struct Man {
    #[arg(value_name = "COMMAND")]
    pub(crate) command: Option<String>,
}

/// `2020-08-15`, or `15/8/2020` as offices write it.
pub(crate) fn day(text: &str) -> Result<Date, String> {
    let vietnamese = || {
        let mut parts = text.trim().split(['/', '.', '-']);
        let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
        let (day, month, year) = (day.parse().ok()?, month.parse().ok()?, year.parse().ok()?);
        parts.next().is_none().then_some(())?;
        (year >= 1000).then_some(())?;
        Date::new(year, month, day).ok()
    };
    text.trim().parse().ok().or_else(vietnamese).ok_or_else(|| "2020-08-15, 15/8/2020".to_owned())
}

/// `cong_van`, or `công văn` with or without its marks.
fn kind(text: &str) -> Result<DocumentType, String> {
    let wanted = crate::view::bare(text);
    DocumentType::ALL
        .into_iter()
        .find(|k| crate::view::bare(k.vietnamese()) == wanted || crate::view::bare(k.id()) == wanted)
        .ok_or_else(|| DocumentType::ALL.map(DocumentType::id).join(", "))
}

/// `H19.30=Sở Y tế`, or the id alone.
fn organ(text: &str) -> Result<(String, String), String> {
    let (id, name) = text.split_once('=').unwrap_or((text, ""));
    let id = id.trim();
    let valid = !id.is_empty() && id.len() <= 35 && id.chars().all(|c| c.is_ascii_alphanumeric() || c == '.');
    if valid { Ok((id.to_owned(), name.trim().to_owned())) } else { Err("H19.30=Sở Y tế".to_owned()) }
}

fn status_code(text: &str) -> Result<congvan_export::edxml::Status, String> {
    use congvan_export::edxml::Status;
    Status::from_code(text).ok_or_else(|| Status::ALL.map(Status::code).join(", "))
}

/// `512M`, `1G`, `1.5G`, or a number of bytes.
fn size(text: &str) -> Result<u64, String> {
    let bare = text.trim().to_uppercase();
    let bare = bare.trim_end_matches('B').trim_end_matches('I');
    let (number, unit) = match bare.char_indices().next_back() {
        Some((at, 'K')) => (&bare[..at], 1u64 << 10),
        Some((at, 'M')) => (&bare[..at], 1 << 20),
        Some((at, 'G')) => (&bare[..at], 1 << 30),
        _ => (bare, 1),
    };
    let bytes = number.trim().parse::<f64>().ok().filter(|n| n.is_finite() && *n > 0.0);
    bytes.map(|n| (n * unit as f64) as u64).ok_or_else(|| "512M, 1G, 1.5G".to_owned())
}

fn duration(text: &str) -> Result<Duration, String> {
    let number = text.trim().trim_end_matches('s').parse::<f64>().ok().filter(|n| *n > 0.0);
    number.and_then(|n| Duration::try_from_secs_f64(n).ok()).ok_or_else(|| "30, 0.5".to_owned())
}

/// The certificates in a file. Read here, so that a file without any is refused like any other
/// argument.
fn roots(path: &str) -> Result<Roots, String> {
    let bytes = std::fs::read(path).map_err(|e| e.to_string())?;
    Roots::read(&bytes).ok_or_else(|| "-----BEGIN CERTIFICATE-----".to_owned())
}

fn seconds(text: &str) -> Result<f64, String> {
    text.parse().ok().filter(|s| (0.0..=86_400.0).contains(s)).ok_or_else(|| "0 ... 86400".to_owned())
}

fn list_format(text: &str) -> Result<congvan_export::Format, String> {
    congvan_export::Format::from_extension(text)
        .ok_or_else(|| congvan_export::Format::ALL.map(congvan_export::Format::extension).join(", "))
}

fn share(text: &str) -> Result<f64, String> {
    text.parse().ok().filter(|s| (0.0..=1.0).contains(s)).ok_or_else(|| "0 ... 1".to_owned())
}

fn bar(text: &str) -> Result<(String, f64), String> {
    let parsed = text.split_once('=').and_then(|(field, f1)| Some((field.to_owned(), f1.parse().ok()?)));
    parsed.ok_or_else(|| "task.deadline=0.75".to_owned())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_day_is_taken_as_iso_and_as_offices_write_it() {
        assert_eq!(day("2020-08-15"), Ok(date(2020, 8, 15)));
        assert_eq!(day("15/8/2020"), Ok(date(2020, 8, 15)));
        assert_eq!(day("05-03-2020"), Ok(date(2020, 3, 5)));
        for bad in ["", "31/2/2020", "2020", "15/8/20", "15/8/2020/1", "mai"] {
            assert!(day(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn sizes_and_times_are_taken_as_people_write_them() {
        assert_eq!(size("512M"), Ok(512 << 20));
        assert_eq!(size("1.5g"), Ok(3 << 29));
        assert_eq!(size("64 MiB"), Ok(64 << 20));
        assert_eq!(size("1000"), Ok(1000));
        assert_eq!(duration("30"), Ok(Duration::from_secs(30)));
        assert_eq!(duration("0.5s"), Ok(Duration::from_millis(500)));
        for bad in ["", "0", "-1", "nhiều", "inf", "NaN"] {
            assert!(size(bad).is_err() && duration(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn a_kind_is_taken_by_its_id_and_by_its_name() {
        for text in ["cong_van", "Công văn", "cong van", "CÔNG VĂN"] {
            assert_eq!(kind(text), Ok(DocumentType::CongVan), "{text}");
        }
        assert_eq!(kind("dự án"), Ok(DocumentType::DuAn));
        assert!(kind("thư tình").is_err());
    }
}
