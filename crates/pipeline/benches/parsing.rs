//! How many letters a second go from text in memory to a record, on one core:
//! `cargo bench -p congvan-pipeline`. The aim is 3,000.

use std::hint::black_box;
use std::path::Path;

use congvan_pipeline::{Options, read};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

/// As in the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The texts of the corpus, by name.
fn letters() -> Vec<(String, Vec<u8>)> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../corpus/letters");
    let folders = std::fs::read_dir(corpus).expect("the corpus is there");
    let mut letters: Vec<(String, Vec<u8>)> = folders
        .flatten()
        .filter_map(|f| {
            let bytes = std::fs::read(f.path().join("letter.txt")).ok()?;
            Some((f.file_name().to_string_lossy().into_owned(), bytes))
        })
        .collect();
    letters.sort();
    letters
}

fn parsing(criterion: &mut Criterion) {
    let letters = letters();
    // The tables are read once in the life of a process.
    let options = Options::default();
    let mut group = criterion.benchmark_group("text to record");
    group.throughput(Throughput::Elements(letters.len() as u64)).sample_size(30);
    group.bench_function("corpus", |bencher| {
        bencher.iter(|| {
            for (name, bytes) in &letters {
                let _ = black_box(read(black_box(bytes), name, &options));
            }
        });
    });
    let (name, bytes) = letters.iter().find(|(n, _)| n == "cong-van-930").expect("it is in the corpus");
    group.throughput(Throughput::Elements(1));
    group.bench_function("cong-van-930", |bencher| {
        bencher.iter(|| read(black_box(bytes), name, &options));
    });
    group.finish();
}

criterion_group!(benches, parsing);
criterion_main!(benches);
