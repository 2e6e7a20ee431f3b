//! The binary `congvan`: arguments, printing, exit codes.
//!
//! Owns everything that a person at a terminal or a program in a pipe meets: the command line in
//! two languages, tables, colours, the exit status. Knows nothing of letters itself; each command
//! hands its work to the crate that owns it.

mod args;
mod commands;
mod config;
mod help;
mod in_order;
mod intake;
mod lang;
mod out;
mod reader;
mod score;
mod status;
mod store;
mod task;
mod view;

use std::process::ExitCode;

use clap::FromArgMatches;

use crate::args::{Cli, Command};
use crate::config::Setup;
use crate::lang::Lang;
use crate::status::{Outcome, Status, Stop};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    quiet_workers();
    if let Some(code) = reader::work() {
        return code;
    }
    let (lang, setup) = config::load();
    let parsed = help::command(lang).try_get_matches().and_then(|m| Cli::from_arg_matches(&m));
    let cli = match parsed {
        Ok(cli) => cli,
        Err(error) => return help::show(lang, &error),
    };
    cli.common.color.set();
    let setup = match setup {
        Ok(setup) => setup,
        Err(wrong) => {
            out::complain(&wrong.said(lang));
            return Status::Failed.into();
        }
    };
    match run(lang, &setup, cli.command) {
        Ok(status) => status.into(),
        Err(Stop::Closed) => ExitCode::SUCCESS,
        Err(Stop::Message(message)) => {
            out::complain(&message);
            Status::Failed.into()
        }
    }
}

fn run(lang: Lang, setup: &Setup, command: Command) -> Outcome {
    match command {
        Command::Parse(args) => commands::parse::run(setup, &args),
        Command::Ingest(args) => commands::ingest::run(setup, &args),
        Command::Watch(args) => commands::watch::run(setup, &args),
        Command::Jobs(args) => commands::watch::jobs(setup, &args),
        Command::Arrive(args) => commands::book::arrive(setup, &args),
        Command::Search(args) => commands::search::run(setup, &args),
        Command::Show(args) => commands::show::run(setup, &args),
        Command::Correct(args) => commands::correct::run(setup, &args),
        Command::Review(args) => commands::review::run(setup, &args),
        Command::Reread(args) => commands::correct::reread(setup, &args),
        Command::Tasks(args) => commands::tasks::run(setup, &args),
        Command::Task(args) => commands::ledger::run(setup, &args),
        Command::Answers(args) => commands::answers::run(setup, &args),
        Command::Thread(args) => commands::thread::run(setup, &args),
        Command::Checklist(args) => commands::tasks::checklist(setup, &args),
        Command::Register(args) => commands::registers::run(setup, &args),
        Command::Export(args) => commands::export::run(setup, &args),
        Command::Edxml(args) => commands::edxml::run(setup, &args),
        Command::Check(args) => commands::check::run(setup, &args),
        Command::Backup(args) => commands::copies::backup(setup, &args),
        Command::Restore(args) => commands::copies::restore(setup, &args),
        Command::Inspect(args) => commands::inspect::run(setup, &args),
        Command::Ocr(args) => commands::ocr::run(setup, &args),
        Command::Explain(args) => commands::explain::run(setup, &args),
        Command::Eval(args) => commands::eval::run(setup, &args),
        Command::Schema(args) => commands::program::schema(lang, &args),
        Command::Config(args) => commands::program::config(setup, &args),
        Command::Completions(args) => commands::program::completions(lang, &args),
        Command::Man(args) => commands::program::man(lang, &args),
    }
}

/// A letter that breaks its reader is reported as that letter's failure; the thread's own report
/// would only be noise, unless somebody asks for a backtrace.
fn quiet_workers() {
    if std::env::var_os("RUST_BACKTRACE").is_some() {
        return;
    }
    let default = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        if std::thread::current().name() == Some("main") {
            default(info);
        }
    }));
}
