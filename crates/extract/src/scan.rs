//! Image files: PNG, JPEG, WebP, TIFF with its pages.

use std::io::Cursor;

use congvan_model::{Page, Pages, Severity, TextFrom};
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageReader, RgbImage, imageops::FilterType};

use crate::error::PICTURE;
use crate::inspect::{PageNote, Why};
use crate::ocr::{self, Witnesses, picture::Rgb};
use crate::{Error, Extracted, Limits, MediaKind, OcrMode, guard};

/// The width of a sheet of A4 in inches: what a picture that does not say is taken to show.
const SHEET: (f32, f32) = (8.27, 11.69);
/// Memory for one unpacked picture.
const MAX_ALLOC: u64 = 512 << 20;
/// Resolutions in this range are read as they are.
const AS_IT_IS: std::ops::RangeInclusive<f32> = 170.0..=260.0;

/// Reads an image file.
pub(crate) fn extract(bytes: &[u8], file_name: &str, limits: &Limits) -> Result<Extracted, Error> {
    let media_type = MediaKind::of_image(bytes).unwrap_or("image/*");
    let damaged = |e: String| Error::damaged(PICTURE, "không giải nén được ảnh", e);
    let pictures = guard::run(|| pictures(bytes, media_type, limits.max_pages as usize))
        .map_err(damaged)?
        .map_err(damaged)?;
    if pictures.is_empty() {
        return Err(Error::no_pages());
    }
    let mut diagnostics = Vec::new();
    let numbers: Vec<u32> = (1..=pictures.len() as u32).collect();
    let readings = if limits.ocr == OcrMode::Off {
        Vec::new()
    } else if ocr::engine::is_installed() {
        let witnesses = Witnesses::of_name(file_name);
        ocr::read_all(pictures.len(), limits, &witnesses, |i| Some(pictures[i].clone()))
    } else {
        diagnostics.push(ocr::missing(&numbers));
        Vec::new()
    };
    let mut readings = readings.into_iter();
    let (mut pages, mut notes) = (Vec::new(), Vec::new());
    for (number, picture) in numbers.into_iter().zip(&pictures) {
        let scale = 72.0 / picture.dpi;
        let reading = readings.next().flatten();
        let blank = reading.as_ref().is_some_and(|r| r.blank);
        let turned = reading.as_ref().map_or(0, |r| r.turned);
        notes.push(PageNote { page: number, why: Why::Picture, turned });
        diagnostics.extend(reading.as_ref().and_then(|r| r.corrected(number)));
        diagnostics.extend(reading.iter().flat_map(|r| r.handwritten(number, &[])));
        let page = match reading {
            Some(reading) => reading.page(number),
            None => Page {
                number,
                width: picture.width as f32 * scale,
                height: picture.height as f32 * scale,
                lines: Vec::new(),
                text_from: TextFrom::Ocr,
                confidence: None,
            },
        };
        if page.lines.is_empty() && !blank && !diagnostics.iter().any(|d| d.code == "ocr.missing") {
            diagnostics.push(ocr::on_page(
                number,
                "text.empty",
                Severity::Review,
                format!("trang {number} là ảnh, chưa đọc được chữ nào"),
            ));
        }
        diagnostics.extend(ocr::doubt(&page));
        pages.push(page);
    }
    Ok(Extracted {
        pages: Pages { pages },
        media_type: media_type.into(),
        signatures: Vec::new(),
        diagnostics,
        notes,
        stated: Vec::new(),
    })
}

/// The pictures in a file, one by one, with the numbers of their pages.
pub(crate) fn look(bytes: &[u8], each: &mut dyn FnMut(u32, Rgb) -> bool) -> bool {
    let media_type = MediaKind::of_image(bytes).unwrap_or("image/*");
    let Ok(Ok(pictures)) = guard::run(|| pictures(bytes, media_type, 100)) else { return false };
    for (picture, number) in pictures.into_iter().zip(1..) {
        if !each(number, picture) {
            break;
        }
    }
    true
}

/// A picture as it lies in its file, and how it is to be held.
pub(crate) struct Sheet {
    pub(crate) picture: DynamicImage,
    pub(crate) orientation: Orientation,
}

/// The pictures in a file, at a resolution that reads well.
fn pictures(bytes: &[u8], media_type: &str, max: usize) -> Result<Vec<Rgb>, String> {
    let mut pictures = Vec::new();
    sheets(bytes, media_type, max, &mut |mut sheet| {
        sheet.picture.apply_orientation(sheet.orientation);
        pictures.push(scaled(sheet.picture));
    })?;
    Ok(pictures)
}

/// The pictures in a file, `max` at most, one after the other.
pub(crate) fn sheets(
    bytes: &[u8],
    media_type: &str,
    max: usize,
    each: &mut dyn FnMut(Sheet),
) -> Result<(), String> {
    if media_type == "image/tiff" {
        return tiff_sheets(bytes, max, each);
    }
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(|e| e.to_string())?;
    let mut limits = image::Limits::default();
    limits.max_alloc = Some(MAX_ALLOC);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|e| e.to_string())?;
    // A telephone notes in the file how it was held.
    let orientation = decoder.orientation().map_err(|e| e.to_string())?;
    let picture = DynamicImage::from_decoder(decoder).map_err(|e| e.to_string())?;
    each(Sheet { picture, orientation });
    Ok(())
}

/// The pages of a TIFF, as fax machines and scanners write it.
fn tiff_sheets(bytes: &[u8], max: usize, each: &mut dyn FnMut(Sheet)) -> Result<(), String> {
    use tiff::decoder::{Decoder, DecodingResult};
    use tiff::tags::Tag;
    let mut limits = tiff::decoder::Limits::default();
    limits.decoding_buffer_size = MAX_ALLOC as usize;
    let mut decoder = Decoder::new(Cursor::new(bytes)).map_err(|e| e.to_string())?.with_limits(limits);
    let mut count = 0;
    loop {
        let (width, height) = decoder.dimensions().map_err(|e| e.to_string())?;
        let kind = decoder.colortype().map_err(|e| e.to_string())?;
        let held = decoder.find_tag_unsigned::<u8>(Tag::Orientation).ok().flatten();
        let orientation = held.and_then(Orientation::from_exif).unwrap_or(Orientation::NoTransforms);
        let samples = match decoder.read_image().map_err(|e| e.to_string())? {
            DecodingResult::U8(samples) => samples,
            DecodingResult::U16(samples) => samples.into_iter().map(|s| (s >> 8) as u8).collect(),
            _ => return Err(format!("{kind:?}")),
        };
        let picture = tiff_picture(width, height, kind, &samples).ok_or_else(|| format!("{kind:?}"))?;
        each(Sheet { picture, orientation });
        count += 1;
        if count >= max || !decoder.more_images() {
            return Ok(());
        }
        decoder.next_image().map_err(|e| e.to_string())?;
    }
}

fn tiff_picture(width: u32, height: u32, kind: tiff::ColorType, samples: &[u8]) -> Option<DynamicImage> {
    use tiff::ColorType;
    let (w, h) = (width as usize, height as usize);
    let gray = |pixels: Vec<u8>| image::GrayImage::from_raw(width, height, pixels).map(DynamicImage::from);
    let rgb = |pixels: Vec<u8>| image::RgbImage::from_raw(width, height, pixels).map(DynamicImage::from);
    match kind {
        ColorType::Gray(bits @ (1 | 2 | 4)) => {
            // Rows of packed bits, each begun on a byte.
            let per_byte = 8 / usize::from(bits);
            let stride = w.div_ceil(per_byte);
            let top = (1u16 << bits) - 1;
            let pixels = (0..w * h).map(|i| {
                let (x, y) = (i % w, i / w);
                let byte = samples.get(y * stride + x / per_byte).copied().unwrap_or(0);
                let shift = 8 - usize::from(bits) * (x % per_byte + 1);
                (((u16::from(byte) >> shift) & top) * 255 / top) as u8
            });
            gray(pixels.collect())
        }
        ColorType::Gray(_) => gray(samples.to_vec()),
        ColorType::GrayA(_) => gray(samples.chunks_exact(2).map(|p| p[0]).collect()),
        ColorType::RGB(_) => rgb(samples.to_vec()),
        ColorType::RGBA(_) => rgb(samples.chunks_exact(4).flat_map(|p| [p[0], p[1], p[2]]).collect()),
        ColorType::CMYK(_) => rgb(samples
            .chunks_exact(4)
            .flat_map(|p| {
                let part = |c: u8| ((255 - u32::from(c)) * (255 - u32::from(p[3])) / 255) as u8;
                [part(p[0]), part(p[1]), part(p[2])]
            })
            .collect()),
        _ => None,
    }
}

/// In colour, with white under what is transparent.
pub(crate) fn flat(picture: DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.into_rgb8();
    }
    let mut flat = picture.into_rgba8();
    for p in flat.pixels_mut() {
        let a = u32::from(p.0[3]);
        for c in &mut p.0[..3] {
            *c = ((u32::from(*c) * a + 255 * (255 - a)) / 255) as u8;
        }
    }
    DynamicImage::from(flat).into_rgb8()
}

/// As pixels at a resolution that reads well. A picture is taken for a sheet of A4.
fn scaled(picture: DynamicImage) -> Rgb {
    let (w, h) = (picture.width() as f32, picture.height() as f32);
    let (short, long) = (w.min(h), w.max(h));
    let dpi = (short / SHEET.0).max(long / SHEET.1).max(1.0);
    let mut rgb = flat(picture);
    let mut out = dpi;
    if !AS_IT_IS.contains(&dpi) {
        // Of a tiny picture nothing is gained by making it huge.
        let factor = (ocr::DPI / dpi).min(4.0);
        let (width, height) = ((w * factor).max(1.0) as u32, (h * factor).max(1.0) as u32);
        rgb = image::imageops::resize(&rgb, width, height, FilterType::Triangle);
        out = dpi * factor;
    }
    Rgb { width: rgb.width() as usize, height: rgb.height() as usize, pixels: rgb.into_raw(), dpi: out }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(format: image::ImageFormat) -> Vec<u8> {
        let mut out = Vec::new();
        let mut picture = image::RgbImage::from_pixel(827, 1169, image::Rgb([255, 255, 255]));
        picture.put_pixel(3, 2, image::Rgb([0, 0, 0]));
        DynamicImage::from(picture).write_to(&mut Cursor::new(&mut out), format).expect("written");
        out
    }

    #[test]
    fn every_kind_of_image_is_a_page_of_a4() {
        for (format, media_type) in [
            (image::ImageFormat::Png, "image/png"),
            (image::ImageFormat::Jpeg, "image/jpeg"),
            (image::ImageFormat::Tiff, "image/tiff"),
            (image::ImageFormat::WebP, "image/webp"),
        ] {
            let limits = Limits { ocr: OcrMode::Off, ..Limits::default() };
            let read = crate::extract(&file(format), "scan", &limits).expect("readable");
            assert_eq!(read.media_type, media_type);
            let page = &read.pages.pages[0];
            assert!((page.width - 595.0).abs() < 2.0 && (page.height - 842.0).abs() < 2.0, "{page:?}");
            assert_eq!(read.diagnostics[0].code, "text.empty");
        }
    }

    #[test]
    fn a_picture_cut_short_is_damaged() {
        for format in [image::ImageFormat::Png, image::ImageFormat::Tiff] {
            let mut bytes = file(format);
            bytes.truncate(60);
            assert!(crate::extract(&bytes, "scan.png", &Limits::default()).is_err_and(|e| e.is_damaged()));
        }
    }

    #[test]
    fn packed_bits_are_black_and_white() {
        let picture = tiff_picture(10, 2, tiff::ColorType::Gray(1), &[0b1010_1010, 0b0100_0000, 0xff, 0xff])
            .expect("a picture");
        let pixels = picture.to_luma8().into_raw();
        assert_eq!(&pixels[..10], [255, 0, 255, 0, 255, 0, 255, 0, 0, 255]);
        assert!(pixels[10..].iter().all(|p| *p == 255));
    }
}
