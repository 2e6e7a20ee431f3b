//! A ZIP of files.

use congvan_model::{Diagnostic, Severity};

use crate::word::package::Package;
use crate::{Error, Limits};

use super::{Contents, MAX_MEMBERS, Member};

/// Files that packers and file managers leave in a ZIP.
fn is_rubbish(name: &str) -> bool {
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
    name.ends_with(['/', '\\'])
        || name.starts_with("__MACOSX/")
        || file.starts_with("._")
        || file.starts_with("~$")
        || matches!(file, ".DS_Store" | "Thumbs.db" | "desktop.ini")
}

pub(super) fn open(bytes: &[u8], limits: &Limits) -> Result<Contents, Error> {
    let mut package = Package::open(bytes, "ZIP")?;
    let mut contents = Contents::default();
    let mut total = 0;
    for name in package.names() {
        if is_rubbish(&name) {
            continue;
        }
        if contents.members.len() > MAX_MEMBERS {
            break;
        }
        match package.part(&name) {
            Ok(Some(bytes)) => {
                total += bytes.len() as u64;
                if total > limits.max_bytes {
                    return Err(Error::too_big(total, limits.max_bytes));
                }
                contents.members.push(Member { name, bytes });
            }
            Ok(None) => {}
            Err(e) if e.is_encrypted() => return Err(e),
            Err(e) => {
                let message = format!("không đọc được {name}: {e}");
                contents.left_out.push(Diagnostic::new("part.unread", Severity::Review, "", message));
                contents.first_error.get_or_insert(e);
            }
        }
    }
    if contents.members.is_empty() && contents.left_out.is_empty() {
        return Err(Error::damaged("ZIP", "không có tệp nào bên trong", "there is no file in it"));
    }
    Ok(contents)
}
