//! `congvan explain FILE`: which rule read what from where.

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use congvan_model::{Diagnostic, Severity, Span};
use congvan_pipeline::{Reading, Step};

use crate::args::Explain;
use crate::commands::parse::read_one;
use crate::config::Setup;
use crate::lang::{Lang, say};
use crate::out::{Out, width};
use crate::reader;
use crate::status::{Outcome, Status};
use crate::view;

pub(crate) fn run(setup: &Setup, args: &Explain) -> Outcome {
    let lang = setup.lang;
    let path = args.file.display();
    let options = reader::single(setup, &args.cost, &path.to_string());
    let reading = read_one(lang, &args.file, &options).map_err(|why| format!("{path}: {why}"))?;
    let wanted = |pointer: &str| args.at.as_deref().is_none_or(|at| is_under(pointer, at));
    let page = Page {
        renderer: Renderer::styled().term_width(width()).decor_style(DecorStyle::Unicode),
        reading: &reading,
    };
    let mut out = Out::new(lang);
    for step in reading.trace.iter().filter(|s| wanted(&s.pointer)) {
        out.line(&page.step(step))?;
        out.line("")?;
    }
    for remark in reading.record.diagnostics.iter().filter(|d| wanted(&d.pointer)) {
        out.line(&page.remark(lang, remark))?;
        out.line("")?;
    }
    let (rules, remarks) = (reading.trace.len(), reading.record.diagnostics.len());
    out.line(&say!(
        lang,
        "{path}: {rules} giá trị đọc được, {remarks} nhận xét",
        "{path}: {rules} values read, {remarks} remarks"
    ))?;
    out.finish()?;
    Ok(if reading.record.needs_review() { Status::Review } else { Status::Well })
}

/// Whether a JSON Pointer is another one or lies under it.
fn is_under(pointer: &str, at: &str) -> bool {
    pointer
        .strip_prefix(at.trim_end_matches('/'))
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

struct Page<'a> {
    renderer: Renderer,
    reading: &'a Reading,
}

impl Page<'_> {
    fn step(&self, step: &Step) -> String {
        let title = format!("{} = {}", step.pointer, step.value);
        self.excerpt(Level::NOTE.with_name(step.rule), title, Some(step.span))
    }

    fn remark(&self, lang: Lang, diagnostic: &Diagnostic) -> String {
        let level = match diagnostic.severity {
            Severity::Info => Level::INFO,
            Severity::Review => Level::WARNING,
            Severity::Error => Level::ERROR,
        };
        let place =
            if diagnostic.pointer.is_empty() { String::new() } else { format!("{}: ", diagnostic.pointer) };
        let title = format!("{place}{}", view::remark(lang, diagnostic));
        let span = self.reading.record.evidence.get(&diagnostic.pointer).map(|e| e.span);
        self.excerpt(level.with_name(diagnostic.code.as_str()), title, span)
    }

    /// A headline and, under it, the lines of the source that it is about.
    fn excerpt(&self, level: Level<'_>, title: String, span: Option<Span>) -> String {
        let source = self.reading.source_text.as_str();
        let title = level.primary_title(title);
        let Some(span) = span.filter(|s| !s.is_empty() && source.get(s.range()).is_some()) else {
            return self.renderer.render(&[annotate_snippets::Group::with_title(title)]);
        };
        // The source ends every line; a span that takes the last line's end would draw an empty one.
        let end = span.start + source[span.range()].trim_end().len().max(1);
        let snippet = Snippet::source(source)
            .path(self.reading.record.source.file_name.as_str())
            .annotation(AnnotationKind::Primary.span(span.start..end));
        self.renderer.render(&[title.element(snippet)])
    }
}

#[cfg(test)]
mod tests {
    use super::is_under;

    #[test]
    fn a_pointer_takes_what_lies_under_it_and_not_its_neighbours() {
        assert!(is_under("/tasks/1/deadline", "/tasks/1"));
        assert!(is_under("/tasks/1", "/tasks/1/"));
        assert!(is_under("/number", ""));
        assert!(!is_under("/tasks/10", "/tasks/1"));
    }
}
