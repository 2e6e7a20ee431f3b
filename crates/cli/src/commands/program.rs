//! What the program tells about itself: its schema, completions for shells, manual pages.

use congvan_model::{LedgerEvent, Record};
use schemars::generate::SchemaSettings;

use crate::args::{Completions, Config, ConfigWhat, Man, Schema, SchemaOf};
use crate::commands::export::ChangeLine;
use crate::commands::parse::json;
use crate::config::Setup;
use crate::help;
use crate::lang::{Lang, say};
use crate::out::Out;
use crate::status::{Outcome, Status};
use crate::task::Line;

/// `congvan schema [WHAT]`: the JSON Schema of what other programs read.
pub(crate) fn schema(lang: Lang, args: &Schema) -> Outcome {
    // As it is written: a field that is always there is required.
    let generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    let (mut schema, name) = match args.what {
        SchemaOf::Record => (generator.into_root_schema_for::<Record>(), "record"),
        SchemaOf::Task => (generator.into_root_schema_for::<Line>(), "task"),
        SchemaOf::Event => (generator.into_root_schema_for::<LedgerEvent>(), "event"),
        SchemaOf::Change => (generator.into_root_schema_for::<ChangeLine>(), "change"),
    };
    schema.insert("$id".into(), format!("urn:congvan:{name}:1").into());
    let mut out = Out::new(lang);
    out.line(&json(&schema, true)?)?;
    out.finish()?;
    Ok(Status::Well)
}

/// `congvan config show`: every setting and where it comes from.
pub(crate) fn config(setup: &Setup, args: &Config) -> Outcome {
    let ConfigWhat::Settings = args.what;
    let mut out = Out::new(setup.lang);
    out.text(&setup.show())?;
    out.finish()?;
    Ok(Status::Well)
}

/// `congvan completions SHELL`.
pub(crate) fn completions(lang: Lang, args: &Completions) -> Outcome {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut help::command(lang), "congvan", &mut script);
    let mut out = Out::new(lang);
    out.text(&String::from_utf8_lossy(&script))?;
    out.finish()?;
    Ok(Status::Well)
}

/// `congvan man [COMMAND]`.
pub(crate) fn man(lang: Lang, args: &Man) -> Outcome {
    let mut root = help::command(lang);
    // Hands the options that all commands have down to them.
    root.build();
    let page = match &args.command {
        None => root,
        Some(name) => {
            let found = root.find_subcommand(name).cloned();
            let found =
                found.ok_or_else(|| say!(lang, "không có lệnh {name}", "there is no command {name}"))?;
            found.name(format!("congvan-{name}")).bin_name(format!("congvan {name}"))
        }
    };
    let mut bytes = Vec::new();
    clap_mangen::Man::new(page).render(&mut bytes).map_err(|e| e.to_string())?;
    let mut out = Out::new(lang);
    out.text(&String::from_utf8_lossy(&bytes))?;
    out.finish()?;
    Ok(Status::Well)
}
