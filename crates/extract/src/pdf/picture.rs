//! Pictures of pages, for the recogniser.

use hayro::hayro_interpret::InterpreterSettings;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};
use hayro_interpret::hayro_syntax::page::Page;

use crate::guard;
use crate::ocr::{self, picture::Rgb};

/// Pixels of a page at most: A3 at 300 to the inch has 17 million.
const MAX_PIXELS: f32 = 40_000_000.0;

/// A resolution near what reads best is kept, so that nothing is blurred.
const AS_IT_IS: std::ops::RangeInclusive<f32> = 170.0..=260.0;

/// The resolution that a page of this size allows.
fn resolution(wanted: f32, width: f32, height: f32) -> f32 {
    let most = (MAX_PIXELS / (width * height)).sqrt() * 72.0;
    wanted.min(most).min(60_000.0 * 72.0 / width.max(height)).max(1.0)
}

/// Paints a page for the recogniser, at the resolution `native` of its largest picture where that
/// reads well; `None` if the painter trips over it.
pub(crate) fn paint<'a>(page: &'a Page<'a>, cache: &RenderCache<'a>, native: Option<f32>) -> Option<Rgb> {
    paint_at(page, cache, native.filter(|n| AS_IT_IS.contains(n)).unwrap_or(ocr::DPI))
}

/// Paints a page at this resolution, or as near to it as its size allows.
pub(crate) fn paint_at<'a>(page: &'a Page<'a>, cache: &RenderCache<'a>, dpi: f32) -> Option<Rgb> {
    let (width, height) = page.render_dimensions();
    let dpi = resolution(dpi, width, height);
    let scale = dpi / 72.0;
    let settings = PixmapSettings { x_scale: scale, y_scale: scale, bg_color: WHITE };
    let painted = guard::attempt(|| {
        render(page, cache, &InterpreterSettings::default(), &RenderSettings::default(), &settings)
    });
    let painted = painted.ok()?;
    let (width, height) = (usize::from(painted.width()), usize::from(painted.height()));
    let mut pixels = Vec::with_capacity(width * height * 3);
    for p in painted.data_as_u8_slice().chunks_exact(4) {
        pixels.extend_from_slice(&p[..3]);
    }
    Some(Rgb { width, height, pixels, dpi })
}
