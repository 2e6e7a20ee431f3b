//! The copy of an image file: a page for each picture, as large as it was taken to be for reading.

use std::collections::BTreeSet;

use image::{DynamicImage, GrayImage};
use lopdf::content::{Content, Operation};
use lopdf::{Document, Object, ObjectId, Stream, dictionary};

use super::text::{FONT, Frame};
use super::{font, layer, packed, turn};
use crate::scan::{self, Sheet};
use crate::{Extracted, MediaKind};

/// Makes the copy.
pub(super) fn document(bytes: &[u8], read: &Extracted) -> Result<Document, String> {
    let mut document = Document::with_version("1.5");
    let parent = document.new_object_id();
    let mut made: Vec<(ObjectId, String)> = Vec::new();
    let mut used = BTreeSet::new();
    let mut pages = read.pages.pages.iter();
    let media_type = MediaKind::of_image(bytes).unwrap_or("image/*");
    scan::sheets(bytes, media_type, read.pages.pages.len(), &mut |sheet| {
        let Some(page) = pages.next() else { return };
        let turned = turn(&read.notes, page.number);
        // The page as the picture is looked at, and as its pixels lie in the file.
        let (w, h) =
            if turned.is_multiple_of(2) { (page.width, page.height) } else { (page.height, page.width) };
        let (picture, rotate) = picture(bytes, media_type, sheet);
        let (w, h) = if rotate.is_multiple_of(2) { (w, h) } else { (h, w) };
        let frame = Frame { edges: [0.0, 0.0, w, h], turn: (rotate + turned) % 4 };
        let commands = layer(page, frame, &mut used);
        let picture = document.add_object(picture);
        let paint = Content {
            operations: vec![
                Operation::new("q", vec![]),
                Operation::new("cm", [w, 0.0, 0.0, h, 0.0, 0.0].map(Object::Real).to_vec()),
                Operation::new("Do", vec!["Picture".into()]),
                Operation::new("Q", vec![]),
            ],
        };
        let paint = document.add_object(Stream::new(dictionary! {}, paint.encode().unwrap_or_default()));
        let id = document.add_object(dictionary! {
            "Type" => "Page",
            "Parent" => parent,
            "MediaBox" => [0.0, 0.0, w, h].map(Object::Real).to_vec(),
            "Rotate" => i64::from(rotate) * 90,
            "Resources" => dictionary! { "XObject" => dictionary! { "Picture" => picture } },
            "Contents" => vec![paint.into()],
        });
        made.push((id, commands));
    })?;
    let font = made.iter().any(|(_, c)| !c.is_empty()).then(|| font::add(&mut document, &used));
    for (page, commands) in made.iter().filter(|(_, c)| !c.is_empty()) {
        let text = document.add_object(packed(dictionary! {}, commands.clone().into_bytes()));
        let page = document.get_dictionary_mut(*page).map_err(|e| e.to_string())?;
        if let Ok(Object::Array(parts)) = page.get_mut(b"Contents") {
            parts.push(text.into());
        }
        if let (Ok(Object::Dictionary(resources)), Some(font)) = (page.get_mut(b"Resources"), font) {
            resources.set("Font", dictionary! { FONT => font });
        }
    }
    let kids: Vec<Object> = made.iter().map(|(id, _)| (*id).into()).collect();
    let count = kids.len() as i64;
    document.set_object(parent, dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count });
    let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => parent });
    document.trailer.set("Root", catalog);
    Ok(document)
}

/// A picture as PDF holds it, and by how many quarters clockwise it is turned to be looked at.
fn picture(bytes: &[u8], media_type: &str, sheet: Sheet) -> (Stream, u8) {
    use image::metadata::Orientation;
    let quarters = match sheet.orientation {
        Orientation::NoTransforms => Some(0),
        Orientation::Rotate90 => Some(1),
        Orientation::Rotate180 => Some(2),
        Orientation::Rotate270 => Some(3),
        // Mirrored: no page can be.
        _ => None,
    };
    if media_type == "image/jpeg"
        && let Some(quarters) = quarters
        && let Some((width, height, parts @ (1 | 3))) = jpeg(bytes)
    {
        let space = if parts == 1 { "DeviceGray" } else { "DeviceRGB" };
        let dict = dictionary! {
            "Type" => "XObject",
            "Subtype" => "Image",
            "Width" => i64::from(width),
            "Height" => i64::from(height),
            "ColorSpace" => space,
            "BitsPerComponent" => 8,
            "Filter" => "DCTDecode",
        };
        return (Stream::new(dict, bytes.to_vec()).with_compression(false), quarters);
    }
    let mut picture = sheet.picture;
    picture.apply_orientation(sheet.orientation);
    let (width, height) = (picture.width(), picture.height());
    let colour = !matches!(
        picture,
        DynamicImage::ImageLuma8(_)
            | DynamicImage::ImageLumaA8(_)
            | DynamicImage::ImageLuma16(_)
            | DynamicImage::ImageLumaA16(_)
    );
    let (space, bits, pixels) = if colour {
        ("DeviceRGB", 8, scan::flat(picture).into_raw())
    } else {
        let gray = DynamicImage::from(scan::flat(picture)).into_luma8();
        match black_and_white(&gray) {
            Some(packed) => ("DeviceGray", 1, packed),
            None => ("DeviceGray", 8, gray.into_raw()),
        }
    };
    let dict = dictionary! {
        "Type" => "XObject",
        "Subtype" => "Image",
        "Width" => i64::from(width),
        "Height" => i64::from(height),
        "ColorSpace" => space,
        "BitsPerComponent" => bits,
    };
    (packed(dict, pixels), 0)
}

/// Eight pixels a byte, if all are black or white.
fn black_and_white(picture: &GrayImage) -> Option<Vec<u8>> {
    if picture.as_raw().iter().any(|p| !matches!(p, 0 | 255)) {
        return None;
    }
    let rows = picture.as_raw().chunks(picture.width().max(1) as usize);
    let byte = |part: &[u8]| part.iter().enumerate().fold(0, |byte, (i, p)| byte | (p & 0x80) >> i);
    Some(rows.flat_map(|row| row.chunks(8).map(byte)).collect())
}

/// Width, height and number of colours of a JPEG, from the head of its frame.
fn jpeg(bytes: &[u8]) -> Option<(u16, u16, u8)> {
    let mut at = 2;
    loop {
        let [0xff, kind] = *bytes.get(at..at + 2)? else { return None };
        if kind == 0xff {
            at += 1;
            continue;
        }
        let word = |at: usize| Some(u16::from_be_bytes([*bytes.get(at)?, *bytes.get(at + 1)?]));
        if matches!(kind, 0xc0..=0xc2) {
            let eight_bits = *bytes.get(at + 4)? == 8;
            return eight_bits.then_some((word(at + 7)?, word(at + 5)?, *bytes.get(at + 9)?));
        }
        at += 2 + usize::from(word(at + 2)?);
    }
}
