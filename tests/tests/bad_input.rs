//! What goes wrong in an office: a clear message each, the right exit status, nothing lost and
//! nothing half written.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use congvan_tests::program::{Ran, binary, clean, congvan, letter, repository, run};
use tempfile::TempDir;

fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder")
}

fn file(dir: &Path, name: &str, bytes: &[u8]) -> PathBuf {
    let path = dir.join(name);
    fs::write(&path, bytes).expect("the file can be written");
    path
}

fn print_of_930() -> Vec<u8> {
    fs::read(letter("cong-van-930", "pdf")).expect("the letter is there")
}

/// One line that names the file and says this.
fn says(ran: &Ran, file: &str, words: &str) {
    assert_eq!(ran.status, 2, "{ran:?}");
    let lines: Vec<&str> = ran.err.lines().collect();
    assert!(matches!(lines[..], [line] if line.contains(file) && line.contains(words)), "{ran:?}");
}

#[test]
fn an_empty_file() {
    let dir = folder();
    let empty = file(dir.path(), "rong.pdf", b"");
    says(&run(congvan(["parse"]).arg(&empty)), "rong.pdf", "rỗng");
    says(&run(congvan(["parse", "--lang", "en"]).arg(&empty)), "rong.pdf", "empty");
}

#[test]
fn a_truncated_pdf_is_told_and_what_can_be_read_of_it_is_marked() {
    let dir = folder();
    let bytes = print_of_930();
    // Cut in the middle, the file has lost its directory; cut at the head, everything.
    says(&run(congvan(["parse"]).arg(file(dir.path(), "cut.pdf", &bytes[..200]))), "cut.pdf", "hỏng");
    let half = run(congvan(["parse"]).arg(file(dir.path(), "half.pdf", &bytes[..bytes.len() / 2])));
    assert!(half.status > 0, "half a letter is never all well: {half:?}");
    assert!(
        half.status == 2
            || half.out.contains("\"severity\": \"review\"")
            || half.out.contains("\"severity\": \"error\"")
    );
}

#[test]
fn a_binary_file_under_the_name_of_a_text() {
    let dir = folder();
    let bytes: Vec<u8> = (0..4096u32).map(|i| (i * 37 % 251) as u8).collect();
    says(
        &run(congvan(["parse"]).arg(file(dir.path(), "thu.txt", &bytes))),
        "thu.txt",
        "không phải là văn bản",
    );
    let program = fs::read(binary()).expect("the binary itself");
    says(
        &run(congvan(["parse"]).arg(file(dir.path(), "may.txt", &program[..8192]))),
        "may.txt",
        "không phải là văn bản",
    );
}

#[test]
fn a_file_that_is_gone_or_is_a_folder() {
    let dir = folder();
    says(&run(congvan(["parse"]).arg(dir.path().join("mat.pdf"))), "mat.pdf", "không có tệp");
    says(&run(congvan(["parse"]).arg(dir.path())), &dir.path().to_string_lossy(), "thư mục");
    std::os::unix::fs::symlink(dir.path().join("mat.pdf"), dir.path().join("lien-ket.pdf")).expect("a link");
    let archive = dir.path().join("kho");
    let ran = run(congvan(["ingest"]).arg(dir.path()).arg("--archive").arg(&archive));
    assert_eq!(ran.status, 2, "{ran:?}");
    assert!(ran.err.contains("lien-ket.pdf: không có tệp"), "{ran:?}");
}

#[test]
fn one_bad_file_does_not_stop_the_batch() {
    let dir = folder();
    let inbox = dir.path().join("den");
    fs::create_dir(&inbox).expect("a folder");
    let bytes = print_of_930();
    file(&inbox, "a-rong.txt", b"");
    file(&inbox, "b-cut.pdf", &bytes[..300]);
    file(&inbox, "c-930.pdf", &bytes);
    file(&inbox, "d-may.txt", &[0, 159, 146, 150, 0, 1, 2, 3]);
    let archive = dir.path().join("kho");
    let ran = run(congvan(["ingest"]).arg(&inbox).arg("--archive").arg(&archive));
    assert_eq!(ran.status, 2);
    assert!(ran.out.contains("nhận 1 văn bản mới") && ran.out.contains("3  không đọc được"), "{ran:?}");
    for name in ["a-rong.txt", "b-cut.pdf", "d-may.txt"] {
        assert_eq!(ran.err.matches(name).count(), 1, "{ran:?}");
    }
    assert_eq!(run(congvan(["check", "--archive"]).arg(&archive)).status, 0);
}

/// Runs the binary as somebody without rights: as `nobody` where the test is run by root, whom
/// no rights bind, and as the tester himself elsewhere.
fn without_rights(dir: &Path, args: &[&str]) -> Command {
    let is_root =
        fs::metadata("/proc/self").map(|m| std::os::unix::fs::MetadataExt::uid(&m)).expect("Linux") == 0;
    if !is_root {
        return congvan(args);
    }
    // Where nobody can reach it, whatever the rights of the target folder.
    let copy = dir.join("congvan");
    if !copy.exists() {
        fs::copy(binary(), &copy).expect("a copy of the binary");
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]).arg(copy).args(args);
    clean(&mut command);
    command
}

fn mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("the rights can be set");
}

#[test]
fn a_folder_and_a_file_without_rights() {
    let dir = folder();
    mode(dir.path(), 0o777);
    let (inbox, closed) = (dir.path().join("den"), dir.path().join("den/kin"));
    fs::create_dir_all(&closed).expect("folders");
    file(&inbox, "930.pdf", &print_of_930());
    let locked = file(&inbox, "khoa.txt", "Số: 1/UBND".as_bytes());
    mode(&locked, 0);
    mode(&closed, 0);
    let archive = dir.path().join("kho");
    let ran = run(without_rights(dir.path(), &["ingest"]).arg(&inbox).arg("--archive").arg(&archive));
    mode(&closed, 0o755);
    assert_eq!(ran.status, 2, "{ran:?}");
    assert!(
        ran.err.contains("kin: không có quyền") && ran.err.contains("khoa.txt: không có quyền"),
        "{ran:?}"
    );
    assert!(ran.out.contains("nhận 1 văn bản mới"), "the rest is taken in: {ran:?}");
    // And a place where no archive can be made.
    let shut = dir.path().join("shut");
    fs::create_dir(&shut).expect("a folder");
    mode(&shut, 0o555);
    let ran = run(without_rights(dir.path(), &["ingest"])
        .arg(inbox.join("930.pdf"))
        .arg("--archive")
        .arg(shut.join("kho")));
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("không có quyền"), "{ran:?}");
    assert_eq!(fs::read_dir(&shut).expect("the folder").count(), 0);
}

#[test]
fn an_archive_that_may_only_be_read_can_be_searched() {
    let dir = folder();
    mode(dir.path(), 0o777);
    let archive = dir.path().join("kho");
    run(congvan(["ingest"]).arg(letter("cong-van-930", "pdf")).arg("--archive").arg(&archive));
    each(&archive, &|path| mode(path, if path.is_dir() { 0o555 } else { 0o444 }));
    let reader = |args: &[&str]| run(without_rights(dir.path(), args).arg("--archive").arg(&archive));
    let found = reader(&["search", "bluezone", "--format", "json"]);
    assert!(found.status == 0 && found.out.contains("930"), "{found:?}");
    let shown = reader(&["show", "930", "--format", "json"]);
    assert!(shown.status == 0 && shown.out.contains("Nguyễn Hòa Hiệp"), "{shown:?}");
    each(&archive, &|path| mode(path, if path.is_dir() { 0o755 } else { 0o644 }));
}

fn each(path: &Path, work: &dyn Fn(&Path)) {
    if path.is_dir() {
        fs::read_dir(path).expect("a folder").flatten().for_each(|e| each(&e.path(), work));
    }
    work(path);
}

/// Runs a script in which `$disk` is a file system of so many bytes of its own.
fn on_a_small_disk(size: &str, script: &str) -> Ran {
    let dir = folder();
    let mut command = Command::new("unshare");
    command.args(["--map-root-user", "--mount", "sh", "-c"]);
    command.arg(format!("mount -t tmpfs -o size={size} tmpfs \"$disk\" && {script}"));
    command
        .env("disk", dir.path())
        .env("congvan", binary())
        .env("letters", repository().join("corpus/letters"));
    clean(&mut command);
    let ran = run(&mut command);
    assert!(
        !ran.err.contains("unshare:") && !ran.err.contains("mount:"),
        "this test needs a file system of its own: {ran:?}"
    );
    ran
}

#[test]
fn a_full_disk_under_the_archive_loses_nothing_that_was_taken_in() {
    let script = r#"
        "$congvan" ingest "$letters" --archive "$disk/kho" --allow-secret; echo "status $?"
        kept=$("$congvan" export --archive "$disk/kho" | wc -l)
        sizes=$("$congvan" export --archive "$disk/kho" | grep -c '"schema_version"')
        echo "kept $kept $sizes"
        find "$disk/kho" -name '*.tmp' -o -path '*incoming/*' -type f | wc -l
        "$congvan" check --archive "$disk/kho" --lang en; echo "check $?"
    "#;
    let ran = on_a_small_disk("1500k", script);
    assert!(ran.out.contains("status 2"), "{ran:?}");
    assert!(ran.err.contains("đĩa đã đầy"), "{ran:?}");
    assert!(ran.out.contains("Đã dừng giữa chừng"), "{ran:?}");
    // Whatever was taken in before is whole: no damage, at most an index that is behind.
    assert!(!ran.out.contains("check 2") && !ran.out.contains("DAMAGED"), "{ran:?}");
    let told = ran.out.lines().find_map(|l| l.split("nhận ").nth(1)?.split(' ').next()?.parse::<u32>().ok());
    let kept = ran.out.lines().find_map(|l| l.strip_prefix("kept ")?.split(' ').next()?.parse::<u32>().ok());
    assert_eq!(told, kept, "{ran:?}");
}

#[test]
fn a_full_disk_under_a_file_leaves_the_old_file_as_it_was() {
    let script = r#"
        cd "$disk"
        head -c 40000 /dev/zero > filler
        printf cu > list.jsonl
        "$congvan" ingest "$letters/cong-van-930" --archive "$archive"
        "$congvan" export --archive "$archive" -o list.jsonl; echo "status $?"
        cat list.jsonl; echo; ls -A
    "#;
    let dir = folder();
    let script = format!("archive={} && {script}", dir.path().join("kho").display());
    let ran = on_a_small_disk("48k", &script);
    assert!(ran.out.contains("status 2") && ran.err.contains("đĩa đã đầy"), "{ran:?}");
    assert!(ran.out.ends_with("cu\nfiller\nlist.jsonl\n"), "{ran:?}");
}

#[test]
fn two_ingests_on_one_archive_at_the_same_time_take_in_everything_once() {
    let dir = folder();
    let archive = dir.path().join("kho");
    let letters = repository().join("corpus/letters");
    let children: Vec<_> = (0..3)
        .map(|_| {
            let mut command = congvan(["ingest", "--allow-secret"]);
            command.arg(&letters).arg("--archive").arg(&archive);
            command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
            command.spawn().expect("it starts")
        })
        .collect();
    let mut taken = 0;
    for child in children {
        let output = child.wait_with_output().expect("it ends");
        let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert!(output.status.code().is_some_and(|s| s < 2), "{out}{err}");
        let told = out.split("nhận ").nth(1).and_then(|t| t.split(' ').next()?.parse::<usize>().ok());
        taken += told.unwrap_or_else(|| panic!("{out}{err}"));
    }
    let files = fs::read_dir(&letters).expect("the corpus").flatten().count() * 2;
    assert_eq!(taken, files, "each letter is new once");
    let export = run(congvan(["export", "--archive"]).arg(&archive)).out;
    assert_eq!(export.lines().count(), files);
    let found = run(congvan(["search", "bluezone", "--format", "jsonl", "--archive"]).arg(&archive)).out;
    assert_eq!(found.lines().count(), 2, "both files of the letter are found: {found}");
    let checked = run(congvan(["check", "--archive"]).arg(&archive));
    assert_eq!(checked.status, 0, "{checked:?}");
}
