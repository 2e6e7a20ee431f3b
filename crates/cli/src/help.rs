//! The help and the complaints about the command line, in two languages.
//!
//! clap knows the arguments from [`crate::args`]; this table gives each its text. A test checks
//! that none is missing.

use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, Command, CommandFactory};

use crate::args::Cli;
use crate::lang::{Lang, say};

/// `command.argument`, or the argument alone where it means the same everywhere, or the command:
/// Vietnamese, English.
const TEXTS: &[(&str, &str, &str)] = &[
    (
        "congvan",
        "Đọc công văn, lưu trữ, tìm kiếm và theo dõi việc phải làm",
        "Reads official letters, keeps them, finds them and follows up what they ask for",
    ),
    ("parse", "Đọc văn bản và in ra bản ghi", "Read letters and print their records"),
    ("parse.files", "Các tệp cần đọc; `-` là đầu vào chuẩn", "Files to read; `-` is standard input"),
    (
        "parse.format",
        "Dạng in ra: table, json, jsonl [mặc định: table trên màn hình, json ở nơi khác]",
        "Output: table, json, jsonl [default: table on a terminal, json elsewhere]",
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
const VALUES: &[(&str, &str)] =
    &[("FILE", "TỆP"), ("FORMAT", "DẠNG"), ("LANG", "NGÔN_NGỮ"), ("WHEN", "KHI_NÀO")];

fn text(lang: Lang, key: &str) -> Option<&'static str> {
    TEXTS.iter().find(|(k, ..)| *k == key).map(|&(_, vi, en)| lang.pick(vi, en))
}

/// The command line with its texts in this language.
pub(crate) fn command(lang: Lang) -> Command {
    localize(Cli::command(), lang)
}

fn localize(command: Command, lang: Lang) -> Command {
    let command_name = command.get_name().to_owned();
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
        .about(text(lang, &command_name).unwrap_or_default());
    for id in args {
        let key = format!("{command_name}.{id}");
        let help = text(lang, &key).or_else(|| text(lang, id.as_str())).unwrap_or_default();
        command = command.mut_arg(id, |arg| localize_arg(arg, lang, help));
    }
    for name in subcommands {
        command = command.mut_subcommand(name, |c| localize(c, lang));
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
    let arg = arg.help(help).help_heading(heading);
    let arg = arg.hide_default_value(true).hide_possible_values(true).hide_env(true);
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
            let why = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
            say!(
                lang,
                "giá trị {value:?} không hợp lệ cho {arg}: {why}",
                "{value:?} is no value for {arg}: {why}"
            )
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
        fn check(command: &Command, lang: Lang) {
            assert!(command.get_about().is_some_and(|a| !a.to_string().is_empty()), "{}", command.get_name());
            for arg in command.get_arguments() {
                let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
                assert!(!help.is_empty(), "{}: {}", command.get_name(), arg.get_id());
            }
            command.get_subcommands().for_each(|c| check(c, lang));
        }
        for lang in [Lang::Vi, Lang::En] {
            check(&command(lang), lang);
        }
        command(Lang::Vi).debug_assert();
    }
}
