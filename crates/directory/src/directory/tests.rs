use super::*;
use jiff::civil::date;
use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization as _;

fn dir() -> &'static Directory {
    Directory::vietnam()
}

fn names(phrase: &str, on: Option<Date>) -> Vec<String> {
    dir().resolve(phrase, on).into_iter().map(|r| r.name).collect()
}

fn one(phrase: &str, on: Date) -> Resolved {
    let found = dir().resolve(phrase, Some(on));
    assert_eq!(found.len(), 1, "{phrase}: {found:?}");
    found.into_iter().next().unwrap()
}

const Y2020: Date = Date::constant(2020, 8, 7);
const Y2026: Date = Date::constant(2026, 4, 28);

#[test]
fn one_body_however_it_is_written() {
    for (a, b) in [
        ("Sở Giáo dục và Đào tạo", "Sở GD&ĐT"),
        ("Sở Giáo dục và Đào tạo", "SỞ GIÁO DỤC VÀ ĐÀO TẠO"),
        ("Sở Giáo dục và Đào tạo", "SGDĐT"),
        ("Sở Giáo dục và Đào tạo", "sở GDĐT"),
        ("Sở Giáo dục và Đào tạo", "So Giao duc va Dao tao"),
        ("Sở Lao động - Thương binh và Xã hội", "Sở Lao động Thương binh Xã hội"),
        ("Sở Lao động – Thương binh và Xã hội", "Sở LĐ-TB&XH"),
        ("Sở Thông tin và Truyền thông", "Sở TT&TT"),
        ("Sở Văn hóa, Thể thao và Du lịch", "Sở VH, TT&DL"),
        ("Ủy ban nhân dân tỉnh", "UBND tỉnh"),
        ("Uỷ ban nhân dân tỉnh Hoà Bình", "UBND tỉnh Hòa Bình"),
        ("UBND thành phố Hồ Chí Minh", "UBND TP.HCM"),
        ("Sở Y tế", "Sở Y tế tỉnh Đồng Nai"),
        ("Báo Đồng Nai", "báo Đồng Nai;"),
        ("Trường THCS thị trấn Thắng", "trường THCS Thị trấn Thắng"),
        ("Bộ Công Thương", "BCT"),
        ("Văn phòng Chính phủ", "VPCP"),
        ("Thường trực Tỉnh ủy", "TTTU"),
        ("Ủy ban MTTQ Việt Nam tỉnh", "Ủy ban Mặt trận Tổ quốc tỉnh"),
        ("Công an tỉnh", "CA tỉnh"),
        ("Chủ tịch UBND tỉnh", "CT UBND tỉnh"),
        ("UBND", "Ủy ban nhân dân"),
    ] {
        assert!(dir().same_body(a, b), "{a} = {b}");
        assert!(dir().same_body(b, a), "{b} = {a}");
    }
}

#[test]
fn different_bodies_stay_apart() {
    for (a, b) in [
        ("Sở Y tế", "Bộ Y tế"),
        ("Sở Y tế tỉnh Đồng Nai", "Sở Y tế tỉnh Lâm Đồng"),
        ("UBND tỉnh", "UBND huyện"),
        ("UBND tỉnh", "UBND xã Tân An"),
        ("UBND", "UBND tỉnh"),
        ("UBND huyện Long Thành", "UBND huyện Nhơn Trạch"),
        ("UBND huyện Long Thành", "UBND thành phố Biên Hòa"),
        ("UBND tỉnh", "Văn phòng UBND tỉnh"),
        ("UBND tỉnh", "Chủ tịch UBND tỉnh"),
        ("Công an tỉnh", "Công an huyện Long Thành"),
        ("Sở Xây dựng", "Sở Xảy dựng"),
        ("Trường THPT Cao Lãnh 1", "Trường THPT Cao Lãnh 2"),
        ("Sở Văn hóa và Thể thao", "Sở Văn hóa, Thể thao và Du lịch"),
        ("", ""),
        ("", "Sở Y tế"),
    ] {
        assert!(!dir().same_body(a, b), "{a} ≠ {b}");
    }
}

#[test]
fn groups_cover_their_members_and_nobody_else() {
    for (group, body) in [
        ("các sở, ban, ngành", "Sở Y tế"),
        ("Các sở, ban ngành", "Sở GD&ĐT"),
        ("các sở, ban, ngành", "Công an tỉnh"),
        ("các sở, ban, ngành, đoàn thể tỉnh", "Tỉnh đoàn"),
        ("các cơ quan, đơn vị, địa phương", "Sở Y tế"),
        ("các cơ quan, đơn vị, địa phương", "UBND huyện Long Thành"),
        ("Các cơ quan, đơn vị có liên quan", "Sở Y tế"),
        ("các đơn vị trực thuộc", "Bệnh viện Đa khoa tỉnh"),
        ("UBND các huyện, thành phố", "UBND huyện Long Thành"),
        ("UBND các huyện, thành phố", "UBND thành phố Biên Hòa"),
        ("UBND các huyện, thị xã, thành phố", "Chủ tịch UBND thị xã Long Khánh"),
        ("Chủ tịch UBND các xã, phường, đặc khu", "UBND phường Trấn Biên"),
        ("UBND huyện, thị xã", "UBND thị xã Long Khánh"),
        ("Ủy ban nhân dân cấp xã", "UBND xã Tân An"),
        ("Ủy ban nhân dân các tỉnh, thành phố trực thuộc Trung ương", "UBND thành phố Hà Nội"),
        ("Ủy ban nhân dân các tỉnh, thành phố trực thuộc Trung ương", "UBND tỉnh Đồng Nai"),
        ("Thủ trưởng các sở, ban, ngành", "Sở Y tế"),
        ("lãnh đạo các sở, ban, ngành", "Sở Y tế"),
        ("Giám đốc các sở, cơ quan trực thuộc UBND tỉnh", "Sở Y tế"),
        ("Các sở: Y tế, Tài chính", "Sở Tài chính"),
        ("Các Bộ: Công an, Tư pháp, Nông nghiệp và Môi trường", "Bộ Nông nghiệp và Môi trường"),
        ("các bộ, ngành, địa phương", "Bộ Y tế"),
        ("Các bộ, cơ quan ngang bộ, cơ quan thuộc Chính phủ", "Thanh tra Chính phủ"),
        ("Bộ, cơ quan ngang Bộ, cơ quan thuộc Chính phủ", "Bộ Y tế"),
        ("các Sở Giáo dục và Đào tạo", "Sở GD&ĐT tỉnh Đồng Nai"),
        ("Các Ban Đảng Tỉnh ủy", "Ban Tuyên giáo Tỉnh ủy"),
        ("Phòng GD&ĐT các huyện, thành phố", "Phòng GD&ĐT huyện Bắc Quang"),
        ("Hiệu trưởng các trường THCS", "Trường THCS thị trấn Thắng"),
        ("UBND các xã: Đức Trọng, Hiệp Thạnh", "UBND xã Hiệp Thạnh"),
        (
            "Chủ tịch UBND các huyện: Bình Sơn, Sơn Tịnh, thị xã Đức Phổ và thành phố Quảng Ngãi",
            "UBND thị xã Đức Phổ",
        ),
        ("Các sở, ngành và Công an tỉnh", "Công an tỉnh"),
        ("các cơ quan chuyên môn thuộc UBND tỉnh", "Sở Nội vụ"),
        ("Các huyện, thành phố", "UBND huyện Long Thành"),
        ("Các cơ sở y tế", "Trung tâm Y tế huyện Long Thành"),
        ("các Sở Tư pháp của các tỉnh, thành phố", "Sở Tư pháp tỉnh Đồng Nai"),
        ("Thủ trưởng các Sở, Ban ngành cấp tỉnh", "Sở Y tế"),
        ("Giám đốc, Thủ trưởng các Sở, ban, ngành Thành phố", "Sở Y tế"),
        ("Thủ trưởng đơn vị thuộc, trực thuộc Sở Y tế", "Bệnh viện Đa khoa tỉnh"),
    ] {
        assert!(dir().covers(group, body), "{group} covers {body}");
        assert!(dir().is_group(group), "{group}");
    }
    for (group, body) in [
        ("các sở, ban, ngành", "UBND huyện Long Thành"),
        ("các sở, ban, ngành", "Bộ Y tế"),
        ("UBND các huyện, thành phố", "Sở Y tế"),
        ("UBND các huyện, thành phố", "UBND xã Tân An"),
        ("UBND các huyện, thành phố", "UBND tỉnh"),
        ("UBND các xã, phường", "UBND huyện Long Thành"),
        ("các đơn vị trực thuộc Sở", "Sở Y tế"),
        ("Các sở: Y tế, Tài chính", "Sở Nội vụ"),
        ("UBND các xã: Đức Trọng, Hiệp Thạnh", "UBND xã Tân An"),
        ("các bộ, ngành", "Sở Y tế"),
        ("các Sở Giáo dục và Đào tạo", "Sở Y tế"),
        ("Phòng GD&ĐT các huyện, thành phố", "Phòng Y tế huyện Bắc Quang"),
        ("các trường THCS", "Trường THPT Cao Lãnh 2"),
        ("Sở Y tế", "Sở Y tế"),
        ("các cơ quan cấp giấy chứng nhận đăng ký kinh doanh", "Sở Y tế"),
        ("cơ quan có thẩm quyền tuyển dụng", "Sở Y tế"),
        ("các đơn vị chuyên trách về CNTT của các Bộ, ngành", "Sở Y tế"),
        ("các sở, ban, ngành", ""),
        ("", "Sở Y tế"),
    ] {
        assert!(!dir().covers(group, body), "{group} does not cover {body}");
    }
}

#[test]
fn names_with_commas_or_cac_are_no_groups() {
    for name in [
        "Sở Văn hóa, Thể thao và Du lịch",
        "Ban Quản lý các khu công nghiệp",
        "BQL các KCN",
        "Đảng ủy các cơ quan Đảng Trung ương",
        "UBND tỉnh",
        "Công an tỉnh",
        "HĐND, UBND tỉnh",
        "Bộ Lao động - Thương binh và Xã hội",
        "Phòng Kinh tế, Hạ tầng và Đô thị",
        "Sở Y tế",
        "Trường Chính trị tỉnh",
        "Ban Chỉ đạo cấp tỉnh",
        "Ban quản lý Khu kinh tế Dung Quất và các KCN Quảng Ngãi",
        "",
    ] {
        assert!(!dir().is_group(name), "{name}");
    }
}

#[test]
fn a_task_says_whether_it_names_the_body_or_its_group() {
    let body = "Sở Giáo dục và Đào tạo";
    let mut m = dir().matcher(body);
    for (assignee, want) in [
        ("Sở GD&ĐT", Match::Same),
        ("SỞ GIÁO DỤC VÀ ĐÀO TẠO", Match::Same),
        ("Giám đốc Sở Giáo dục và Đào tạo", Match::Same),
        ("Giám đốc Sở Giáo dục và Đào tạo tỉnh Đồng Tháp", Match::Same),
        ("các sở, ban, ngành", Match::Member),
        ("Các cơ quan, đơn vị, địa phương", Match::Member),
        ("Thủ trưởng các sở, ngành tỉnh", Match::Member),
        ("Sở Y tế", Match::No),
        ("UBND các huyện, thành phố", Match::No),
        ("Phòng Giáo dục và Đào tạo", Match::No),
    ] {
        assert_eq!(m.matches(assignee), want, "{assignee}");
        assert_eq!(m.matches(assignee), want, "{assignee}, asked again");
        assert_eq!(dir().matches(assignee, body), want, "{assignee}");
    }
    assert_eq!(dir().matches("Chánh Văn phòng UBND tỉnh", "Văn phòng UBND tỉnh"), Match::Same);
    assert_eq!(dir().matches("Cục trưởng Cục Thuế tỉnh", "Cục Thuế tỉnh"), Match::Same);
    assert_eq!(dir().matches("Bộ trưởng Bộ Nội vụ", "Bộ Nội vụ"), Match::Same);
    assert_eq!(
        dir().matches("Trưởng Phòng Y tế huyện Long Thành", "Phòng Y tế huyện Long Thành"),
        Match::Same
    );
    assert_eq!(dir().matches("Sở GD&ĐT", "So Giao duc va Dao tao"), Match::Same);
    assert_eq!(dir().matches("các sở, ban, ngành", "So Y te"), Match::Member);
}

#[test]
fn a_body_is_called_as_it_was_then() {
    let found = one("Sở TT&TT", Y2020);
    assert_eq!(found.name, "Sở Thông tin và Truyền thông");
    assert_eq!(found.level.as_deref(), Some("sở"));
    assert!(found.successor.unwrap().starts_with("Sở Khoa học và Công nghệ"));
    let found = one("BNNMT", Y2026);
    assert_eq!((found.name.as_str(), found.successor), ("Bộ Nông nghiệp và Môi trường", None));
    assert_eq!(one("Bộ BCVT", date(2006, 1, 1)).successor.as_deref(), Some("Bộ Thông tin và Truyền thông"));
}

#[test]
fn a_body_with_its_place() {
    let found = one("Sở Y tế tỉnh Bình Dương", Y2020);
    assert_eq!(found.name, "Sở Y tế tỉnh Bình Dương");
    assert_eq!(found.successor.as_deref(), Some("Sở Y tế thành phố Hồ Chí Minh (từ 2025-07-01)"));
    assert_eq!(one("UBND TỈNH ĐỒNG NAI", Y2020).name, "Ủy ban nhân dân tỉnh Đồng Nai");
    assert_eq!(one("ỦY BAN NHÂN DÂN THÀNH PHỐ ĐÀ NẴNG", Y2020).name, "Ủy ban nhân dân thành phố Đà Nẵng");
    let found = one("UBND huyện Long Thành", Y2020);
    assert_eq!(found.name, "Ủy ban nhân dân huyện Long Thành");
    assert_eq!(found.level.as_deref(), Some("huyện"));
    assert!(found.successor.is_some());
    assert_eq!(one("Thường trực HĐND Phường 1", Y2020).level.as_deref(), Some("xã"));
    assert_eq!(one("CA tỉnh Lâm Đồng", Y2026).name, "Công an tỉnh Lâm Đồng");
    assert_eq!(one("Giám đốc Sở TT&TT", Y2020).name, "Giám đốc Sở Thông tin và Truyền thông");
}

#[test]
fn provinces_by_the_day() {
    assert_eq!(
        one("tỉnh Bắc Ninh", date(2024, 1, 1)).successor.as_deref(),
        Some("Tỉnh Bắc Ninh (từ 2025-07-01)")
    );
    assert_eq!(
        one("tỉnh Bắc Ninh", date(2025, 8, 1)).successor.as_deref(),
        Some("Thành phố Bắc Ninh (từ 2026-09-20)")
    );
    assert_eq!(one("thành phố Bắc Ninh", date(2026, 10, 1)).successor, None);
    assert_eq!(one("TP.HCM", Y2026).name, "Thành phố Hồ Chí Minh");
    assert_eq!(one("Hòa Bình", Y2020).name, "Tỉnh Hòa Bình");
    assert_eq!(one("Hoà Bình", Y2020).name, "Tỉnh Hòa Bình");
}

#[test]
fn abbreviations_are_expanded() {
    for (short, full) in [
        ("TTTU", "Thường trực Tỉnh ủy"),
        ("TT.HĐND tỉnh", "Thường trực Hội đồng nhân dân tỉnh"),
        ("ĐĐBQH", "Đoàn đại biểu Quốc hội tỉnh"),
        ("VPCP", "Văn phòng Chính phủ"),
        ("PVP", "Phó Chánh Văn phòng"),
        ("BGDĐT", "Bộ Giáo dục và Đào tạo"),
        ("KGVX", "Khoa giáo - Văn xã"),
        ("UBND", "Ủy ban nhân dân"),
    ] {
        assert_eq!(names(short, Some(Y2020)), [full], "{short}");
    }
    // What means two things gives both.
    assert_eq!(names("BCT", Some(Y2020)), ["Bộ Công Thương", "Bộ Chính trị"]);
    assert_eq!(
        dir().expand("Văn phòng UBND TP. Biên Hòa (để b/c)"),
        "Văn phòng Ủy ban nhân dân thành phố Biên Hòa"
    );
    assert_eq!(dir().expand("Trường THPT Cao Lãnh 2"), "Trường Trung học phổ thông Cao Lãnh 2");
}

#[test]
fn what_is_not_known_is_not_made_up() {
    for phrase in ["Tổ thẩm định", "Nhà đầu tư", "giáo viên", "ông Nguyễn Văn A", "", " ; ", "Sở Ẩm thực"]
    {
        assert_eq!(dir().resolve(phrase, Some(Y2020)), [], "{phrase}");
    }
}

#[test]
fn groups_are_expanded_as_far_as_the_tables_go() {
    let all = names("UBND các tỉnh, thành phố trực thuộc trung ương", Some(Y2020));
    assert_eq!(all.len(), 63);
    assert!(all.contains(&"Ủy ban nhân dân tỉnh Đồng Nai".to_owned()));
    assert!(all.contains(&"Ủy ban nhân dân thành phố Hà Nội".to_owned()));
    assert_eq!(names("UBND các tỉnh, thành phố trực thuộc trung ương", Some(Y2026)).len(), 34);
    assert_eq!(names("Các bộ, cơ quan ngang bộ", Some(Y2026)).len(), 17);
    assert_eq!(
        names("Các Bộ: Công an, Tư pháp, Nông nghiệp và Môi trường", Some(Y2026)),
        ["Bộ Công an", "Bộ Tư pháp", "Bộ Nông nghiệp và Môi trường"]
    );
    assert_eq!(
        names("Các sở: Văn hóa, Thể thao và Du lịch, Y tế", Some(Y2026)),
        ["Sở Văn hóa, Thể thao và Du lịch", "Sở Y tế"]
    );
    assert_eq!(
        names("UBND các xã: Đức Trọng, Hiệp Thạnh", Some(Y2026)),
        ["Ủy ban nhân dân xã Đức Trọng", "Ủy ban nhân dân xã Hiệp Thạnh"]
    );
    // Unknown members: the group, marked.
    let found = dir().resolve("UBND các huyện, thành phố", Some(Y2020));
    assert_eq!(found.len(), 1);
    assert!(found[0].group);
    assert_eq!(found[0].name, "Ủy ban nhân dân các huyện, thành phố");
    let found = dir().resolve("các bộ, ngành, địa phương", Some(Y2026));
    assert!(found[0].group && found.len() > 14);
    assert!(dir().resolve("các sở, ban, ngành", Some(Y2020))[0].group);
    assert_eq!(dir().resolve("Thủ trưởng các Sở, Ban ngành cấp tỉnh", Some(Y2020)).len(), 1);
}

#[test]
fn an_office_adds_what_it_knows() {
    let office = dir()
        .with_office(
            r#"
[[unit]]
name = "Sở Y tế"
level = "sở"

[[unit]]
name = "Phòng Nghiệp vụ Y"
aliases = ["NVY", "P. NVY"]

[[district]]
name = "Huyện Long Thành"
to = 2025-06-30
successor = "Xã Long Thành"

[[district]]
name = "Thành phố Biên Hòa"
to = 2025-06-30

[[commune]]
name = "Xã Long Thành"
from = 2025-07-01

[aliases]
"KSBT" = "Kiểm soát bệnh tật"
"#,
        )
        .unwrap();
    let names =
        |phrase: &str, on| office.resolve(phrase, Some(on)).into_iter().map(|r| r.name).collect::<Vec<_>>();
    assert_eq!(
        names("UBND các huyện, thành phố", Y2020),
        ["Ủy ban nhân dân huyện Long Thành", "Ủy ban nhân dân thành phố Biên Hòa"]
    );
    assert_eq!(names("UBND các xã", Y2026), ["Ủy ban nhân dân xã Long Thành"]);
    assert!(office.resolve("UBND các huyện, thành phố", Some(Y2026))[0].group, "there are none any more");
    assert!(office.same_body("P. NVY", "Phòng Nghiệp vụ Y"));
    assert!(office.same_body("Trung tâm KSBT tỉnh", "Trung tâm Kiểm soát bệnh tật tỉnh"));
    assert_eq!(names("các sở", Y2020), ["Sở Y tế"]);
    let found = office.resolve("UBND huyện Long Thành", Some(Y2020));
    assert_eq!(found[0].name, "Ủy ban nhân dân huyện Long Thành");
    // The built-in tables are as they were.
    assert!(!dir().same_body("P. NVY", "Phòng Nghiệp vụ Y"));
}

#[test]
fn every_row_of_the_tables_resolves_to_itself() {
    for agency in tables::agencies() {
        for name in std::iter::once(&agency.name).chain(&agency.short) {
            let found = dir().resolve(name, agency.life.to.or(agency.life.from));
            assert!(found.iter().any(|r| r.name == agency.name), "{name}: {found:?}");
        }
    }
    for place in tables::provinces() {
        for name in std::iter::once(&place.name).chain(&place.short) {
            let found = dir().resolve(name, place.life.to.or(place.life.from));
            assert!(found.iter().any(|r| r.name == place.name), "{name}: {found:?}");
        }
    }
}

proptest! {
    #[test]
    fn nothing_makes_it_panic(a in ".{0,60}", b in ".{0,60}") {
        dir().resolve(&a, Some(Y2020));
        dir().expand(&a);
        dir().matches(&a, &b);
        dir().same_body(&a, &b);
    }

    #[test]
    fn words_in_any_order_do_not_make_it_panic(
        words in proptest::collection::vec(
            prop_oneof![
                Just("các"), Just("sở"), Just("UBND"), Just("huyện"), Just("xã:"), Just("và"), Just(","),
                Just("thành phố"), Just("Giám đốc"), Just("Y tế;"), Just("GD&ĐT"), Just("tỉnh"), Just("Đồng Nai"),
                Just("("), Just("TP."), Just("cấp"), Just("bộ:"), Just("trưởng"), Just("thủ trưởng")
            ],
            0..14,
        )
    ) {
        let phrase = words.join(" ");
        let found = dir().resolve(&phrase, None);
        prop_assert!(found.iter().all(|r| !r.name.trim().is_empty()));
        dir().matches(&phrase, "Sở Y tế");
    }

    #[test]
    fn sameness_is_blind_to_case_and_composition(i in 0usize..190) {
        let agencies = tables::agencies();
        let name = &agencies[i % agencies.len()].name;
        let decomposed: String = name.nfd().collect();
        prop_assert!(dir().same_body(name, &name.to_uppercase()));
        prop_assert!(dir().same_body(name, &name.to_lowercase()));
        prop_assert!(dir().same_body(name, &decomposed));
    }
}

#[test]
fn a_group_in_a_letter_from_below_means_others() {
    let d = Directory::vietnam();
    assert!(d.may_mean("ỦY BAN NHÂN DÂN TỈNH PHÚ AN", "Sở Y tế"));
    assert!(d.may_mean("BỘ Y TẾ", "Sở Y tế") && d.may_mean("SỞ NỘI VỤ", "Sở Y tế"));
    assert!(!d.may_mean("UỶ BAN NHÂN DÂN HUYỆN HOÀ KHÊ", "Sở Y tế"));
    assert!(!d.may_mean("TRƯỜNG THPT LÊ LỢI", "Phòng Nội vụ"));
    // A name that does not tell is believed.
    assert!(d.may_mean("BAN CHỈ ĐẠO", "Sở Y tế"));
}
