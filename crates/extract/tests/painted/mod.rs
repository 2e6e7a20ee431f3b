//! Pages that are pictures, made for a test.

use std::io::Cursor;
use std::process::Command;

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::Pdf;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render, vello_cpu::color::palette::css::WHITE};
use image::{DynamicImage, ImageFormat, RgbImage};

/// A page of a PDF as a picture of 200 dots to the inch.
pub fn paint(pdf: &[u8], page: usize) -> RgbImage {
    let pdf = Pdf::new(pdf.to_vec()).unwrap_or_else(|e| panic!("{e:?}"));
    let scale = 200.0 / 72.0;
    let settings = PixmapSettings { x_scale: scale, y_scale: scale, bg_color: WHITE };
    let painted = render(
        &pdf.pages()[page],
        &RenderCache::new(),
        &InterpreterSettings::default(),
        &RenderSettings::default(),
        &settings,
    );
    let pixels = painted.data_as_u8_slice().chunks_exact(4).flat_map(|p| [p[0], p[1], p[2]]).collect();
    RgbImage::from_raw(painted.width().into(), painted.height().into(), pixels).unwrap()
}

/// A PDF of these objects, the first of which is its catalogue.
pub fn pdf(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut out = b"%PDF-1.7\n".to_vec();
    let mut table = String::new();
    for (i, object) in objects.iter().enumerate() {
        table += &format!("{:010} 00000 n \n", out.len());
        out.extend(format!("{} 0 obj\n", i + 1).bytes());
        out.extend(object);
        out.extend(b"\nendobj\n");
    }
    let (size, xref) = (objects.len() + 1, out.len());
    out.extend(format!("xref\n0 {size}\n0000000000 65535 f \n{table}").bytes());
    out.extend(format!("trailer << /Size {size} /Root 1 0 R >>\nstartxref\n{xref}\n%%EOF\n").bytes());
    out
}

/// A PDF with that picture as its only page.
pub fn scan(picture: &RgbImage) -> Vec<u8> {
    scan_under(picture, "")
}

/// The same under a hidden text layer.
pub fn scan_under(picture: &RgbImage, layer: &str) -> Vec<u8> {
    let gray = DynamicImage::from(picture.clone()).to_luma8();
    let content = format!("q 595 0 0 842 0 0 cm /Im Do Q\n{layer}");
    let head = format!(
        "<< /Type /XObject /Subtype /Image /Width {} /Height {} /ColorSpace /DeviceGray /BitsPerComponent 8 \
         /Length {} >>\nstream\n",
        gray.width(),
        gray.height(),
        gray.as_raw().len()
    );
    pdf(&[
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_vec(),
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R \
          /Resources << /XObject << /Im 5 0 R >> /Font << /F 6 0 R >> >> >>"
            .to_vec(),
        format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()).into_bytes(),
        [head.into_bytes(), gray.into_raw(), b"\nendstream".to_vec()].concat(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman >>".to_vec(),
    ])
}

/// An image file.
pub fn file(picture: &RgbImage, format: ImageFormat) -> Vec<u8> {
    let mut out = Vec::new();
    DynamicImage::from(picture.clone()).write_to(&mut Cursor::new(&mut out), format).unwrap();
    out
}

/// Whether pictures can be read here.
pub fn is_installed() -> bool {
    Command::new("tesseract").arg("--list-langs").output().is_ok_and(|o| {
        String::from_utf8_lossy(&[o.stdout, o.stderr].concat()).lines().any(|l| l.trim() == "vie")
    })
}
