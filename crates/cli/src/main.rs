//! The binary `congvan`: arguments, printing, exit codes.
//!
//! Owns everything that a person at a terminal or a program in a pipe meets: the command line in
//! two languages, tables, colours, the exit status. Knows nothing of letters itself; each command
//! hands its work to the crate that owns it.

mod args;
mod commands;
mod help;
mod lang;
mod out;
mod score;
mod status;
mod store;
mod view;

use std::process::ExitCode;

use clap::FromArgMatches;

use crate::args::{Cli, Command};
use crate::lang::Lang;
use crate::status::{Outcome, Status, Stop};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    quiet_workers();
    let lang = Lang::early(std::env::args_os().skip(1));
    let parsed = help::command(lang).try_get_matches().and_then(|m| Cli::from_arg_matches(&m));
    let cli = match parsed {
        Ok(cli) => cli,
        Err(error) => return help::show(lang, &error),
    };
    cli.common.color.set();
    match run(lang, cli.command) {
        Ok(status) => status.into(),
        Err(Stop::Closed) => ExitCode::SUCCESS,
        Err(Stop::Message(message)) => {
            out::complain(&message);
            Status::Failed.into()
        }
    }
}

fn run(lang: Lang, command: Command) -> Outcome {
    match command {
        Command::Parse(args) => commands::parse::run(lang, &args),
        Command::Ingest(args) => commands::ingest::run(lang, &args),
        Command::Search(args) => commands::search::run(lang, &args),
        Command::Show(args) => commands::show::run(lang, &args),
        Command::Tasks(args) => commands::tasks::run(lang, &args),
        Command::Checklist(args) => commands::tasks::checklist(lang, &args),
        Command::Export(args) => commands::export::run(lang, &args),
        Command::Check(args) => commands::check::run(lang, &args),
        Command::Explain(args) => commands::explain::run(lang, &args),
        Command::Eval(args) => commands::eval::run(lang, &args),
        Command::Schema => commands::program::schema(lang),
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
