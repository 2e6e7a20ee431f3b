//! On which level of the state a body stands, as far as its name tells: a district does not give
//! orders to the departments of its province.

/// Levels from the top.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Level {
    /// Government, ministries, central bodies of the Party.
    Central,
    /// A province or a city under the central government, its departments.
    Province,
    /// A district, its divisions (before 1 July 2025).
    District,
    /// A commune.
    Commune,
    /// A school, a hospital, a company: a unit by itself.
    Unit,
}

/// Cities that stand beside provinces.
const CITIES: [&str; 6] = ["hà nội", "hồ chí minh", "hải phòng", "đà nẵng", "cần thơ", "huế"];

/// The level that the name tells; `None` if it tells none.
pub(crate) fn level(name: &str) -> Option<Level> {
    let low = congvan_text::plain(name);
    let words: Vec<&str> = low.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let text = words.join(" ");
    let starts = |heads: &[&str]| heads.iter().any(|h| text == *h || text.starts_with(&format!("{h} ")));
    let says = |phrase: &str| format!(" {text} ").contains(&format!(" {phrase} "));
    // `Sở Lao động - Thương binh và Xã hội`, `hợp tác xã`, `thị xã`.
    let commune = words.iter().enumerate().any(|(i, w)| {
        matches!(*w, "xã" | "phường")
            && words.get(i + 1) != Some(&"hội")
            && !(i > 0 && matches!(words[i - 1], "tác" | "thị"))
    });
    if starts(&["trường", "bệnh viện", "công ty", "tổng công ty", "hợp tác xã", "trạm"]) {
        Some(Level::Unit)
    } else if starts(&["sở"]) {
        Some(Level::Province)
    } else if starts(&["chính phủ", "thủ tướng", "văn phòng chính phủ", "quốc hội", "tổng cục"])
        || says("trung ương")
        || starts(&["bộ"]) && !starts(&["bộ chỉ huy", "bộ phận", "bộ đội", "bộ tư lệnh"])
    {
        Some(Level::Central)
    } else if commune || says("thị trấn") {
        Some(Level::Commune)
    } else if says("huyện")
        || says("quận")
        || says("thị xã")
        || starts(&["phòng", "huyện ủy", "thị ủy", "quận ủy"])
    {
        Some(Level::District)
    } else if says("tỉnh")
        || starts(&["tỉnh ủy", "tỉnh đoàn"])
        || says("thành phố") && CITIES.iter().any(|c| says(c))
    {
        Some(Level::Province)
    } else if says("thành phố") && words.last() != Some(&"phố") {
        Some(Level::District)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_their_level() {
        for (name, expected) in [
            ("BỘ Y TẾ", Some(Level::Central)),
            ("Bộ Chỉ huy Quân sự tỉnh", Some(Level::Province)),
            ("Sở Lao động - Thương binh và Xã hội", Some(Level::Province)),
            ("ỦY BAN NHÂN DÂN TỈNH ĐỒNG NAI", Some(Level::Province)),
            ("UBND thành phố Hà Nội", Some(Level::Province)),
            ("UBND thành phố Biên Hòa", Some(Level::District)),
            ("UBND THÀNH PHỐ", None),
            ("UỶ BAN NHÂN DÂN HUYỆN HOÀ KHÊ", Some(Level::District)),
            ("UBND thị xã Sa Bình", Some(Level::District)),
            ("Phòng Nội vụ", Some(Level::District)),
            ("UBND xã An Lạc", Some(Level::Commune)),
            ("Bảo hiểm xã hội tỉnh", Some(Level::Province)),
            ("Trường THPT Lê Lợi", Some(Level::Unit)),
            ("VĂN PHÒNG THƯỜNG TRỰC", None),
        ] {
            assert_eq!(level(name), expected, "{name}");
        }
    }
}
