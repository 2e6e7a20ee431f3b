//! Pictures of pages: pixels and their resolution.

/// A picture in grey, 0 black to 255 white.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Gray {
    pub(crate) width: usize,
    pub(crate) height: usize,
    pub(crate) pixels: Vec<u8>,
}

/// A picture in colour, three bytes a pixel.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Rgb {
    pub(crate) width: usize,
    pub(crate) height: usize,
    pub(crate) pixels: Vec<u8>,
    /// Pixels in an inch of paper.
    pub(crate) dpi: f32,
}

impl Gray {
    /// A white picture.
    pub(crate) fn white(width: usize, height: usize) -> Self {
        Self { width, height, pixels: vec![255; width * height] }
    }

    /// Paints a rectangle white.
    pub(crate) fn whiten(&mut self, x0: f32, y0: f32, x1: f32, y1: f32) {
        let clamp = |v: f32, most: usize| (v.max(0.0) as usize).min(most);
        let (x0, x1) = (clamp(x0, self.width), clamp(x1, self.width));
        for y in clamp(y0, self.height)..clamp(y1, self.height) {
            self.pixels[y * self.width + x0..y * self.width + x1.max(x0)].fill(255);
        }
    }

    /// A part of it, kept inside its edges, and where that begins.
    pub(crate) fn cut(&self, x0: f32, y0: f32, x1: f32, y1: f32) -> (Self, usize, usize) {
        let clamp = |v: f32, most: usize| (v.max(0.0) as usize).min(most);
        let (left, right) = (clamp(x0, self.width), clamp(x1, self.width));
        let (top, bottom) = (clamp(y0, self.height), clamp(y1, self.height));
        let width = right.saturating_sub(left);
        let height = bottom.saturating_sub(top);
        let rows = (top..top + height).flat_map(|y| &self.pixels[y * self.width + left..][..width]);
        (Self { width, height, pixels: rows.copied().collect() }, left, top)
    }

    /// As a binary PGM, which the recogniser reads without unpacking.
    pub(crate) fn to_pgm(&self) -> Vec<u8> {
        let mut out = format!("P5\n{} {}\n255\n", self.width, self.height).into_bytes();
        out.extend_from_slice(&self.pixels);
        out
    }

    /// Turned clockwise by so many quarters.
    pub(crate) fn turned(&self, quarters: u8) -> Self {
        let (w, h) = (self.width, self.height);
        let pixels = &self.pixels;
        match quarters % 4 {
            0 => self.clone(),
            2 => Self { width: w, height: h, pixels: pixels.iter().rev().copied().collect() },
            1 => Self {
                width: h,
                height: w,
                pixels: (0..w).flat_map(|x| (0..h).rev().map(move |y| pixels[y * w + x])).collect(),
            },
            _ => Self {
                width: h,
                height: w,
                pixels: (0..w).rev().flat_map(|x| (0..h).map(move |y| pixels[y * w + x])).collect(),
            },
        }
    }
}

impl Rgb {
    /// By brightness.
    pub(crate) fn gray(&self) -> Gray {
        let pixels = self
            .pixels
            .chunks_exact(3)
            .map(|p| ((u32::from(p[0]) * 77 + u32::from(p[1]) * 150 + u32::from(p[2]) * 29) >> 8) as u8)
            .collect();
        Gray { width: self.width, height: self.height, pixels }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_cut_out_inside_the_edges() {
        let picture = Gray { width: 3, height: 2, pixels: vec![1, 2, 3, 4, 5, 6] };
        let (cut, x, y) = picture.cut(1.0, -4.0, 9.0, 9.0);
        assert_eq!((cut, x, y), (Gray { width: 2, height: 2, pixels: vec![2, 3, 5, 6] }, 1, 0));
        assert!(picture.cut(2.0, 0.0, 1.0, 2.0).0.pixels.is_empty());
    }

    #[test]
    fn four_quarters_are_a_whole_turn() {
        let picture = Gray { width: 3, height: 2, pixels: vec![1, 2, 3, 4, 5, 6] };
        assert_eq!(picture.turned(1).pixels, [4, 1, 5, 2, 6, 3]);
        assert_eq!(picture.turned(1).turned(1), picture.turned(2));
        assert_eq!(picture.turned(3).turned(1), picture);
    }
}
