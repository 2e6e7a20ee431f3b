//! How this command reads files: in worker processes, which are this program over again, or here
//! within the same limits.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::{Arc, OnceLock};

use congvan_model::Reason;
use congvan_pipeline::{Error, Isolation, Options, Workers, confine};

use crate::args::Cost;
use crate::commands::parse::reason;
use crate::config::Setup;
use crate::out::{complain, io_reason};

/// The first argument of a worker. Hidden: it speaks no language of people.
const WORKER: &str = "worker-process";

/// Runs as a worker if this process was started as one.
pub(crate) fn work() -> Option<ExitCode> {
    let asked = std::env::args_os().nth(1).is_some_and(|a| a == WORKER);
    asked.then(|| match congvan_pipeline::serve() {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::from(2),
    })
}

fn workers(isolation: Isolation) -> Arc<Workers> {
    // The very file that runs, even where another version has taken its place meanwhile.
    let this = PathBuf::from("/proc/self/exe");
    let program = if this.exists() { this } else { std::env::current_exe().unwrap_or(this) };
    Arc::new(Workers::new(program, [WORKER], isolation))
}

fn isolation(setup: &Setup, cost: &Cost) -> Isolation {
    let set = setup.isolation();
    Isolation {
        workers: cost.workers.unwrap_or(set.workers),
        max_memory: cost.max_memory.unwrap_or(set.max_memory),
        max_time: cost.max_time.unwrap_or(set.max_time),
        max_output: cost.max_output.unwrap_or(set.max_output),
    }
}

fn here<'a>(setup: &'a Setup, cost: &Cost, isolation: &Isolation) -> Options<'a> {
    let mut options = setup.reading();
    options.limits.time = isolation.limits().time;
    if let Some(roots) = &cost.roots {
        options.limits.roots = roots.clone();
    }
    options.limits.max_pages = cost.max_pages.unwrap_or(options.limits.max_pages);
    options
}

/// For many files: workers.
pub(crate) fn batch<'a>(setup: &'a Setup, cost: &Cost) -> Options<'a> {
    let isolation = isolation(setup, cost);
    let mut options = here(setup, cost, &isolation);
    if isolation.workers > 0 {
        options.workers = Some(workers(isolation));
    }
    options
}

/// For one file: it is read here, and this process ends if the file is past its limits.
pub(crate) fn single<'a>(setup: &'a Setup, cost: &Cost, shown: &str) -> Options<'a> {
    let (lang, isolation) = (setup.lang, isolation(setup, cost));
    let mut options = here(setup, cost, &isolation);
    let (shown, told) = (shown.to_owned(), isolation.clone());
    let over = move |why: Reason| {
        let error = Error::over_limit(&shown, why, &told);
        complain(&format!("{shown}: {}", reason(lang, &error)));
        std::process::exit(2);
    };
    if let Err(e) = confine(&isolation, &mut options.limits, over) {
        complain(&io_reason(lang, &e));
    }
    options
}

/// For letters that have to be read again on the way to something else.
pub(crate) fn again() -> Options<'static> {
    static WORKERS: OnceLock<Arc<Workers>> = OnceLock::new();
    let isolation = Isolation::default();
    let limits = isolation.limits();
    let workers = WORKERS.get_or_init(|| workers(isolation)).clone();
    Options { limits, workers: Some(workers), ..Options::default() }
}
