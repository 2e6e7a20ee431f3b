//! What may stand on the command line. The texts of the help are in [`crate::help`], in both
//! languages.

use std::path::PathBuf;

use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};

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

#[derive(Debug, Args)]
pub(crate) struct Parse {
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub(crate) format: Option<Format>,
}
