//! The network that reads a strip: five layers of convolution over a picture 48 pixels high, a row of
//! scores for every second column. Its weights are made by `crates/extract/digits/train.py`.

use std::sync::OnceLock;

/// Height of the strips that it reads.
pub(super) const HEIGHT: usize = 48;
/// What it tells apart, after nothing at all: figures, a slash, a printed word.
pub(super) const ALPHABET: &[u8; 12] = b"0123456789/#";
/// Columns of the strip to a step of the reading.
pub(super) const STEP: usize = 2;

static WEIGHTS: &[u8] = include_bytes!("../../../digits/weights.bin");

/// How a layer goes over its input: steps down and to the right, and white rows and columns around it.
struct Shape {
    stride: (usize, usize),
    pad: (usize, usize),
}

const SHAPES: [Shape; 6] = [
    Shape { stride: (2, 2), pad: (2, 2) },
    Shape { stride: (2, 1), pad: (1, 1) },
    Shape { stride: (2, 1), pad: (1, 1) },
    Shape { stride: (1, 1), pad: (0, 1) },
    Shape { stride: (1, 1), pad: (0, 2) },
    Shape { stride: (1, 1), pad: (0, 1) },
];

struct Layer {
    outputs: usize,
    inputs: usize,
    rows: usize,
    columns: usize,
    bias: Vec<f32>,
    weights: Vec<f32>,
}

/// Planes of numbers, one a channel.
struct Map {
    channels: usize,
    height: usize,
    width: usize,
    values: Vec<f32>,
}

/// The layers; `None` if the file of weights is not one.
fn layers() -> Option<&'static Vec<Layer>> {
    static LAYERS: OnceLock<Option<Vec<Layer>>> = OnceLock::new();
    LAYERS.get_or_init(|| parse(WEIGHTS)).as_ref()
}

fn parse(file: &[u8]) -> Option<Vec<Layer>> {
    let mut rest = file.strip_prefix(b"CVD1")?;
    let mut take = |n: usize| {
        let (part, after) = rest.split_at_checked(n)?;
        rest = after;
        Some(part)
    };
    let floats = |bytes: &[u8]| -> Vec<f32> {
        bytes.chunks_exact(4).map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect()
    };
    SHAPES
        .iter()
        .map(|_| {
            let size: Vec<usize> = take(4)?.iter().map(|b| usize::from(*b)).collect();
            let [outputs, inputs, rows, columns] = size[..] else { return None };
            let scales = floats(take(4 * outputs)?);
            let bias = floats(take(4 * outputs)?);
            let one = inputs * rows * columns;
            let weights =
                take(outputs * one)?.iter().enumerate().map(|(i, w)| f32::from(*w as i8) * scales[i / one]);
            Some(Layer { outputs, inputs, rows, columns, bias, weights: weights.collect() })
        })
        .collect()
}

/// The scores of a strip of ink (0 white to 1, row by row): for each step the chance of nothing, then of
/// every sign of [`ALPHABET`].
pub(super) fn read(ink: Vec<f32>, width: usize) -> Vec<[f32; 13]> {
    let Some(layers) = layers() else { return Vec::new() };
    if width < 8 || ink.len() != width * HEIGHT {
        return Vec::new();
    }
    let mut map = Map { channels: 1, height: HEIGHT, width, values: ink };
    for (i, (layer, shape)) in layers.iter().zip(&SHAPES).enumerate() {
        map = layer.over(&map, shape);
        if i + 1 < layers.len() {
            map.values.iter_mut().for_each(|v| *v = v.max(0.0));
        }
    }
    (0..map.width)
        .map(|x| {
            let mut row = [0.0f32; 13];
            for (k, score) in row.iter_mut().enumerate() {
                *score = map.values.get(k * map.width + x).copied().unwrap_or(f32::MIN);
            }
            let top = row.iter().copied().fold(f32::MIN, f32::max);
            row.iter_mut().for_each(|s| *s = (*s - top).exp());
            let sum: f32 = row.iter().sum();
            row.iter_mut().for_each(|s| *s /= sum);
            row
        })
        .collect()
}

impl Layer {
    fn over(&self, input: &Map, shape: &Shape) -> Map {
        let size = |n: usize, pad: usize, kernel: usize, stride: usize| {
            (n + 2 * pad).checked_sub(kernel).map_or(0, |free| free / stride + 1)
        };
        let height = size(input.height, shape.pad.0, self.rows, shape.stride.0);
        let width = size(input.width, shape.pad.1, self.columns, shape.stride.1);
        let mut values = Vec::with_capacity(self.outputs * height * width);
        for o in 0..self.outputs {
            values.resize(values.len() + height * width, self.bias[o]);
        }
        let channels = self.inputs.min(input.channels);
        for (o, out) in values.chunks_exact_mut((height * width).max(1)).enumerate() {
            for i in 0..channels {
                let plane = &input.values[i * input.height * input.width..][..input.height * input.width];
                for r in 0..self.rows {
                    for c in 0..self.columns {
                        let w = self.weights[((o * self.inputs + i) * self.rows + r) * self.columns + c];
                        for (y, row) in out.chunks_exact_mut(width).enumerate() {
                            let Some(from) = (y * shape.stride.0 + r)
                                .checked_sub(shape.pad.0)
                                .filter(|y| *y < input.height)
                            else {
                                continue;
                            };
                            let from = &plane[from * input.width..][..input.width];
                            // The columns whose source lies in the picture.
                            let first = shape.pad.1.saturating_sub(c).div_ceil(shape.stride.1);
                            let start = first * shape.stride.1 + c - shape.pad.1;
                            let Some(from) = from.get(start..) else { continue };
                            if shape.stride.1 == 1 {
                                row[first..].iter_mut().zip(from).for_each(|(o, v)| *o += w * v);
                            } else {
                                let from = from.iter().step_by(shape.stride.1);
                                row[first..].iter_mut().zip(from).for_each(|(o, v)| *o += w * v);
                            }
                        }
                    }
                }
            }
        }
        Map { channels: self.outputs, height, width, values }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_weights_are_whole_and_white_paper_is_nothing() {
        let layers = layers().expect("weights");
        assert_eq!(layers.len(), SHAPES.len());
        assert!(layers.windows(2).all(|l| l[0].outputs == l[1].inputs));
        let rows = read(vec![0.0; 60 * HEIGHT], 60);
        assert_eq!(rows.len(), 30);
        assert!(rows.iter().all(|r| r[0] > 0.9), "{:?}", rows[15]);
        assert!(parse(&WEIGHTS[..WEIGHTS.len() - 1]).is_none());
    }
}
