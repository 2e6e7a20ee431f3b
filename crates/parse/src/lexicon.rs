//! The words that tell bodies from what they are to do. All in comparison form (lower case,
//! old tone placement).

use std::sync::LazyLock;

use crate::tokens::{PhraseSet, Tokens};

/// Words that come before a group of bodies.
pub(crate) static DETERMINERS: LazyLock<PhraseSet> = LazyLock::new(|| PhraseSet::new(&["các", "những", "toàn thể", "mọi", "tất cả", "từng", "mỗi", "toàn bộ"]));

/// First words of the names of bodies and of those who head them.
static HEADS: LazyLock<PhraseSet> = LazyLock::new(|| PhraseSet::new(&[
    "sở", "bộ", "ban", "ủy ban", "ubnd", "hđnd", "hội đồng", "văn phòng", "phòng", "chi cục", "cục", "tổng cục", "vụ", "trung tâm", "trường", "công ty",
    "tổng công ty", "tập đoàn", "báo", "đài", "hội", "đoàn", "liên đoàn", "liên minh", "liên hiệp", "mặt trận", "thanh tra", "công an", "bộ chỉ huy", "bộ tư lệnh", "kho bạc",
    "ngân hàng", "bảo hiểm", "viện", "tòa án", "thường trực", "chủ tịch", "phó chủ tịch", "giám đốc", "phó giám đốc", "tổng giám đốc", "thủ trưởng", "người đứng đầu",
    "trưởng", "phó trưởng", "hiệu trưởng", "phó hiệu trưởng", "chánh", "phó chánh", "bộ trưởng", "thứ trưởng", "ông", "bà", "đồng chí", "đ", "cơ quan", "đơn vị", "địa phương", "doanh nghiệp",
    "tổ chức", "cá nhân", "quý", "công chức", "viên chức", "cán bộ", "giáo viên", "bộ phận", "tổ", "nhóm", "đội", "thành viên", "ngành", "xã", "phường", "thị trấn", "huyện", "thị xã", "quận",
    "tỉnh", "thành phố", "thành ủy", "tỉnh ủy", "huyện ủy", "đảng ủy", "chi bộ", "đảng bộ", "đảng đoàn", "ban cán sự", "công đoàn", "tỉnh đoàn", "huyện đoàn", "thành đoàn", "chính phủ", "thủ tướng", "phó thủ tướng",
    "quốc hội", "nhà trường", "bệnh viện", "trạm", "hạt", "điện lực", "bưu điện", "viễn thông", "hợp tác xã", "chi nhánh", "tập thể", "lãnh đạo", "gia đình", "nhân dân", "người dân", "hộ gia đình", "hộ", "cơ sở",
    "khu phố", "thôn", "cụm", "khối", "học viện", "nhà", "cổng thông tin", "cổng", "quỹ", "tòa", "bí thư", "phó bí thư", "ủy viên", "chủ đầu tư", "chủ nhiệm", "đại biểu", "hiệp hội", "tạp chí", "thư viện", "bảo tàng", "nhà máy", "chủ",
    "phụ huynh", "học sinh", "sinh viên", "đoàn viên", "hội viên", "người lao động", "người sử dụng lao động", "nhà thầu", "kiểm lâm", "hải quan", "thuế", "quân khu", "cấp ủy", "chính quyền", "mttq", "ubmttq", "viện kiểm sát", "bhxh", "thống kê", "ban quản lý", "trang thông tin", "đội ngũ", "lực lượng", "phân hiệu", "đại học", "nhà xuất bản", "cấp", "văn thư", "kế toán", "bản tin", "y tế", "thôn trưởng", "trưởng thôn", "đối tượng", "thí sinh", "các bên", "bên", "khoa", "xí nghiệp", "lâm trường", "nông trường", "vườn quốc gia", "cảng", "sân bay", "chợ", "bến xe", "siêu thị", "ga", "hiệu thuốc", "phòng khám", "nhà văn hóa", "thương nhân",
]));

/// Names of the portfolios of ministries and departments that hold a comma or `và`: they are
/// one name. Facts of the tables of ministries and departments, of every time.
pub(crate) static PORTFOLIOS: LazyLock<PhraseSet> = LazyLock::new(|| PhraseSet::new(&[
    "văn hóa , thể thao và du lịch", "văn hóa , thể thao , du lịch", "văn hóa , thông tin và thể thao", "văn hóa , khoa học và thông tin", "văn hóa , thông tin và du lịch", "văn hóa và thể thao", "văn hóa và thông tin", "văn hóa - thông tin", "văn hóa - xã hội", "văn hóa thể thao và du lịch", "văn hóa , thể thao và truyền thanh", "văn hóa và xã hội",
    "văn hóa , thông tin , thể thao và du lịch", "lao động - thương binh và xã hội", "lao động , thương binh và xã hội", "lao động - tb và xh", "lao động thương binh và xã hội", "kế hoạch và đầu tư", "giáo dục và đào tạo", "giáo dục và khoa học",
    "nông nghiệp và phát triển nông thôn", "nông nghiệp và ptnt", "nông nghiệp và môi trường", "nông nghiệp & phát triển nông thôn", "tài nguyên và môi trường", "tài nguyên môi trường và biển", "thông tin và truyền thông", "khoa học và công nghệ", "khoa học , công nghệ và môi trường", "khoa học công nghệ và môi trường",
    "dân tộc và tôn giáo", "giao thông vận tải", "quy hoạch và kiến trúc", "quy hoạch - kiến trúc", "tài chính - kế hoạch", "tài chính - kế toán", "kinh tế và hạ tầng", "kinh tế , hạ tầng và đô thị", "kinh tế - hạ tầng", "phòng cháy , chữa cháy và cứu nạn , cứu hộ", "phòng cháy chữa cháy và cứu nạn cứu hộ", "phòng , chống thiên tai và tìm kiếm cứu nạn", "phòng , chống thiên tai và phòng thủ dân sự", "thủy lợi và phòng , chống thiên tai", "khám , chữa bệnh", "phát thanh và truyền hình", "phát thanh - truyền hình", "phát thanh , truyền hình", "tổ chức - hành chính", "tư pháp - hộ tịch", "đầu tư và phát triển", "công nghiệp và thương mại", "bảo vệ và chăm sóc trẻ em", "dân số , gia đình và trẻ em", "dân số - kế hoạch hóa gia đình", "trồng trọt và bảo vệ thực vật", "chăn nuôi và thú y", "bảo vệ bà mẹ , trẻ em", "hợp tác và phát triển", "đầu tư , thương mại và du lịch", "xúc tiến đầu tư , thương mại và du lịch", "khoa học , công nghệ", "y tế và dân số", "văn thư và lưu trữ", "công nghệ thông tin và truyền thông", "đổi mới và phát triển doanh nghiệp", "bưu chính , viễn thông", "quản lý chất lượng nông lâm sản và thủy sản", "quản lý xuất nhập cảnh",
]));

/// Verbs and adverbs that begin what a body does.
static PREDICATES: LazyLock<PhraseSet> = LazyLock::new(|| PhraseSet::new(&[
    "chủ trì", "phối hợp", "chỉ đạo", "tổ chức", "thực hiện", "triển khai", "tham mưu", "rà soát", "xây dựng", "báo cáo", "gửi", "căn cứ", "tiếp tục", "tăng cường", "khẩn trương", "chủ động", "nghiêm túc",
    "quan tâm", "kịp thời", "thường xuyên", "phổ biến", "hướng dẫn", "đôn đốc", "theo dõi", "kiểm tra", "giám sát", "tổng hợp", "đề xuất", "bố trí", "cử", "lập", "ban hành", "cập nhật", "công khai", "công bố", "đăng tải", "đăng ký",
    "tuyên truyền", "vận động", "phát động", "đưa tin", "quán triệt", "nghiên cứu", "đánh giá", "thẩm định", "xem xét", "cho ý kiến", "có ý kiến", "góp ý", "tham gia", "chuẩn bị", "hoàn thành", "hoàn thiện", "giải quyết", "xử lý",
    "khắc phục", "đảm bảo", "bảo đảm", "duy trì", "đẩy mạnh", "nâng cao", "phát huy", "làm", "hỗ trợ", "tạo điều kiện", "cung cấp", "thông báo", "thông tin", "nộp", "trình", "tiếp thu", "tiếp nhận", "sắp xếp", "phân công", "giao", "treo", "tập trung",
    "trực tiếp", "cùng", "thành lập", "kiện toàn", "ký", "in", "tránh", "ưu tiên", "lồng ghép", "yêu cầu", "đề nghị", "huy động", "khuyến khích", "gương mẫu", "chọn", "lựa chọn", "dự", "đến dự", "nhắc nhở", "điều động", "điều tra",
    "xác định", "xác minh", "thu thập", "quyết định", "phê duyệt", "thống nhất", "chấp thuận", "cho phép", "miễn nhiệm", "bổ nhiệm", "bãi bỏ", "không", "phải", "cần", "có trách nhiệm", "chịu trách nhiệm", "có kế hoạch", "có biện pháp",
    "có giải pháp", "có văn bản", "có báo cáo", "có chính sách", "có lộ trình", "có phương án", "có hình thức", "có nhiệm vụ", "tuyệt đối", "nghiêm cấm", "hết sức", "khi", "nếu", "trong phạm vi", "trong quá trình", "trong thời gian", "trong tháng", "trong quý",
    "trong năm", "trong ngày", "trong thời hạn", "trong vòng", "trên cơ sở", "theo chức năng", "theo nhiệm vụ", "theo thẩm quyền", "theo quy định", "theo phạm vi", "theo đúng", "theo nội dung", "theo kế hoạch", "theo phân công", "theo lĩnh vực", "sau khi",
    "trước khi", "ngoài việc", "định kỳ", "hằng", "hàng", "trước", "chậm nhất", "từ nay", "đồng thời", "nhanh chóng", "tích cực", "sớm", "nhất là", "đặc biệt", "được", "quản lý", "bám sát", "thông qua", "vận hành", "đầu tư", "khai thác", "sử dụng", "áp dụng",
    "mở", "đưa", "đề ra", "tạo", "phân tích", "phân bổ", "cân đối", "tháo gỡ", "tự", "rút kinh nghiệm", "kiểm điểm", "xin", "đề cao", "đổi mới", "tiến hành", "khảo sát", "thống kê", "bảo vệ", "ngăn chặn", "phát hiện", "xem", "mua sắm", "lắp đặt", "cài đặt", "niêm yết",
    "thu", "chi", "cấp", "nhận", "bàn giao", "chuyển", "đối chiếu", "liên hệ", "hợp đồng", "đào tạo", "tập huấn", "bồi dưỡng", "chấp hành", "tuân thủ", "thay mặt", "đại diện", "cam kết", "tổng kết", "sơ kết", "biểu dương", "khen thưởng", "nêu cao", "lãnh đạo", "phân loại", "phát sóng", "phản ánh", "giải trình", "cải tiến", "cải cách", "đơn giản hóa", "phân cấp", "ủy quyền", "trả lời", "hoãn", "dừng", "tạm dừng", "đình chỉ", "thu hồi", "hủy", "thay thế", "sửa đổi", "bổ sung", "điều chỉnh", "trang bị", "nâng cấp", "quy hoạch", "khoanh vùng", "phun", "tiêu hủy", "tiêm", "cách ly", "giới thiệu", "mời", "đón", "tiếp", "trả", "lưu", "lưu trữ", "số hóa", "kê khai", "tính", "trích", "đóng", "vào", "ra", "đi", "đến", "về", "còn", "đã", "đang", "sẽ", "vẫn", "chưa", "mới", "chỉ", "cũng", "luôn", "nên", "hãy", "tự giác", "trước hết", "nghiên", "khẩn", "bằng", "ban", "truy cập", "cấu hình", "rà duyệt", "truy xuất", "phát triển", "thí điểm", "tận dụng", "mở rộng", "phân", "soạn thảo", "biên soạn", "thiết kế", "vệ sinh", "trồng", "chăm sóc", "thăm", "tặng", "trao", "chúc", "động viên", "kêu gọi", "quyên góp", "ủng hộ", "đóng góp", "bầu", "giữ", "giữ gìn", "tiết kiệm", "giảm", "tăng", "rút ngắn", "hạn chế", "cắt giảm", "kiểm soát", "kiểm kê", "xác nhận", "chứng thực", "thẩm tra", "thanh tra", "kiểm toán", "khởi công", "nghiệm thu", "quyết toán", "giải ngân", "thanh toán", "thu nộp", "đấu thầu", "ứng dụng", "kết nối", "tích hợp", "liên thông", "chia sẻ", "nhập", "xuất", "tải", "tra cứu", "sao", "gắn", "gia hạn", "trực", "ứng trực", "túc trực", "sẵn sàng", "di dời", "sơ tán", "neo", "cảnh báo", "dự báo", "quan trắc", "phòng", "phòng ngừa", "phòng chống", "chống", "khống chế", "dập", "khoanh", "giám định", "cho", "lấy", "thu gom", "tìm", "tìm hiểu", "học", "học tập", "giảng dạy", "dạy", "thi", "chấm", "coi", "tuyển", "tuyển sinh", "tuyển dụng", "sinh hoạt", "họp", "điều hành", "định hướng", "hình thành", "nhân rộng", "hưởng ứng", "rèn luyện", "nắm", "nắm bắt", "nắm chắc", "đối thoại", "vận dụng", "cụ thể hóa", "thể chế hóa", "tổng rà soát", "ghi", "viết", "đọc", "nghe", "trao đổi", "thảo luận", "kiến nghị", "trích xuất", "quét", "scan", "mã hóa", "sao lưu", "tích cực tham gia", "kết hợp", "liên kết", "hợp tác", "phấn đấu", "chịu", "chú trọng", "lưu ý", "chú ý",
]));

/// Verbs strong enough to be the predicate even when a weaker one stands before them in the
/// name of the body.
static STRONG: LazyLock<PhraseSet> = LazyLock::new(|| PhraseSet::new(&["có trách nhiệm", "chịu trách nhiệm", "chủ trì", "phải", "cần", "có nhiệm vụ", "khẩn trương", "chủ động", "nghiêm túc", "tiếp tục", "tăng cường", "làm đầu mối"]));

/// A noun before a verb that together name a body: `ban chỉ đạo`, `tổ công tác`.
const NOUNS_WITH_VERBS: &[&str] = &["ban", "tổ", "hội đồng", "bộ phận", "cán bộ", "công chức", "viên chức", "người", "tiểu ban", "đội", "nhóm", "đoàn", "trung tâm", "phòng", "bên", "nhân viên", "hội", "đội ngũ", "lực lượng", "chủ", "ban chấp hành", "cấp", "chuyên viên", "đồng chí", "ủy ban"];

/// The verbs that do so.
static VERBS_IN_NAMES: LazyLock<PhraseSet> = LazyLock::new(|| PhraseSet::new(&[
    "chỉ đạo", "quản lý", "tổ chức", "điều hành", "kiểm tra", "giám sát", "đánh giá", "thẩm định", "tiếp nhận", "tư vấn", "vận động", "thanh tra", "soạn thảo", "biên tập", "lãnh đạo", "kế toán", "kiểm soát", "tuyển sinh", "thi", "chấm", "coi", "kiểm kê", "bầu", "tuyên truyền", "nghiên cứu", "hỗ trợ", "phòng", "phòng chống", "chống", "quyết định", "dự", "tham mưu", "thực hiện", "khảo sát", "bảo vệ", "đào tạo", "ứng dụng", "sử dụng", "cung cấp", "tiếp", "tuyển dụng", "truyền thông", "thống kê", "xây dựng", "nhận", "trực", "trực tiếp", "phụ trách", "kiểm toán", "tham gia", "làm", "xử lý", "thu", "chi", "được", "đầu tư", "ứng trực", "hướng dẫn", "phối hợp", "giải quyết", "đại diện", "lưu trữ", "thanh toán", "học", "học tập",
]));

/// True if a body's name begins at token `i`.
pub(crate) fn is_head(t: &Tokens, i: usize) -> bool {
    if !t.is_word(i) {
        return false;
    }
    if t.acronym(i) {
        return true;
    }
    t.longest(i, &HEADS).is_some()
}

/// The number of tokens of a determiner at `i`: `các`, `100% các`.
pub(crate) fn determiner(t: &Tokens, i: usize) -> Option<usize> {
    if let Some(n) = t.longest(i, &DETERMINERS) {
        return Some(n + determiner(t, i + n).unwrap_or(0));
    }
    if t.low(i).bytes().all(|b| b.is_ascii_digit()) && !t.low(i).is_empty() && t.low(i + 1) == "%" {
        return Some(2 + determiner(t, i + 2).unwrap_or(0));
    }
    None
}

/// True if a body, or a group of bodies, begins at token `i`.
pub(crate) fn starts_body(t: &Tokens, i: usize) -> bool {
    match determiner(t, i) {
        Some(n) => t.is_word(i + n) && not_things(t, i + n),
        None => is_head(t, i) && not_things(t, i),
    }
}

/// Groups of things, not of bodies: `các nội dung`, `các văn bản`.
static THINGS: LazyLock<PhraseSet> = LazyLock::new(|| PhraseSet::new(&[
    "nội dung", "văn bản", "nhiệm vụ", "giải pháp", "quy định", "biện pháp", "hoạt động", "công việc", "ý kiến", "kết quả", "vấn đề", "thông tin", "tài liệu", "hồ sơ", "thủ tục", "chỉ tiêu", "tiêu chí", "dự án", "công trình", "chương trình", "kế hoạch",
    "đề án", "chính sách", "hình thức", "điều kiện", "trường hợp", "khoản", "chế độ", "loại", "số liệu", "báo cáo", "biểu", "mẫu", "nguồn", "yêu cầu", "nguyên nhân", "hành vi", "vụ", "quy trình", "công tác", "lĩnh vực", "khó khăn", "mô hình", "phương án", "mục tiêu", "hệ thống", "phần mềm", "dịch vụ", "chỉ đạo", "nghị quyết", "quyết định", "luật", "thông tư", "nghị định", "ngày", "tháng", "năm", "quý", "giờ", "lớp", "môn", "bài", "câu", "sản phẩm", "phong trào", "cuộc thi", "đợt", "kỳ", "giai đoạn", "lỗi", "giấy tờ", "thành phần", "danh mục", "tin", "tuyến", "khu vực", "địa bàn", "điểm", "phương tiện", "thiết bị", "tài sản", "di tích", "lễ hội", "sự kiện", "cuộc họp", "hội nghị", "tiến độ", "mặt hàng", "chứng từ", "đề xuất", "kiến nghị", "quy chế", "quyền", "nghĩa vụ", "mức", "tỷ lệ", "bước", "khâu", "mặt", "ngành nghề",
]));

fn not_things(t: &Tokens, i: usize) -> bool {
    if t.longest(i, &THINGS).is_some() {
        // `quý cơ quan` is a body, `quý III` a quarter; `điểm trường`, `trường hợp` are things.
        if t.low(i) == "quý" {
            return starts_body(t, i + 1);
        }
        return t.acronym(i);
    }
    // `tổ chức thực hiện`, `hội nghị`, `bộ máy`: verbs and things that begin like bodies.
    for no in [
        "tổ chức thực hiện", "tổ chức triển khai", "tổ chức tuyên truyền", "tổ chức các", "tổ chức tốt", "tổ chức cho", "tổ chức kiểm tra", "tổ chức rà soát", "tổ chức quán triệt", "tổ chức tổng kết", "tổ chức hội nghị", "tổ chức đánh giá", "tổ chức họp", "tổ chức lấy", "tổ chức lễ", "tổ chức phát động", "tổ chức tập huấn", "tổ chức xây dựng", "tổ chức thành", "tổ chức việc", "tổ chức đại hội", "tổ chức sơ kết", "tổ chức khảo sát", "tổ chức thi", "tổ chức báo cáo", "tổ chức theo dõi", "tổ chức đoàn", "tổ chức tiếp nhận", "tổ chức cập nhật", "tổ chức nghiên cứu", "tổ chức học", "tổ chức bồi dưỡng", "tổ chức đào tạo", "tổ chức chấm", "tổ chức thẩm định", "tổ chức lớp", "tổ chức tuyển", "tổ chức một", "tổ chức quản lý", "tổ chức treo",
        "bộ máy", "bộ tiêu chí", "bộ thủ tục", "bộ câu", "bộ tài liệu", "bộ sách", "bộ quy tắc", "bộ chỉ số", "hội nghị", "hội thảo", "hội thi", "hội nhập", "hội trường", "hội họp", "hội chợ", "ban hành", "báo cáo", "đoàn kết", "phòng chống", "phòng ngừa", "phòng , chống", "phòng tránh", "phòng họp", "phòng học", "vụ việc", "vụ án", "trường hợp", "đội hình", "cấp phát", "cấp thiết", "cấp giấy", "cấp phép", "cấp bách", "cấp kinh", "tổ máy", "nhà ở", "nhà nước có", "cơ sở vật chất", "cơ sở dữ liệu", "cơ sở để", "cơ sở pháp", "cơ sở hạ tầng", "cơ sở kết quả", "cơ sở đó", "cá nhân hóa", "thống kê", "thuế suất", "chủ động", "chủ trương", "chủ trì", "chủ đề", "chủ yếu", "chủ quan", "cổng dịch", "trạm biến", "khối lượng", "y tế học", "đoàn kiểm", "bên cạnh", "nhóm giải", "nhóm nhiệm", "đồng chí", "lực lượng lao", "thành viên là", "bản tin", "kế toán", "tỉnh , thành", "quỹ đất", "đối tượng là", "nhân dân trên", "cấp có",
    ] {
        if t.phrase(i, no).is_some() {
            return matches!(no, "đồng chí" | "cấp có" | "đoàn kiểm" | "nhân dân trên" | "tỉnh , thành") || t.capital(i) && i > 0 && matches!(no, "thống kê" | "kế toán") || (no == "tổ chức đoàn");
        }
    }
    true
}

/// The number of tokens of the verb or adverb that begins a predicate at `i`. A capital makes
/// it part of a name (`Sở Xây dựng`).
pub(crate) fn predicate(t: &Tokens, i: usize) -> Option<usize> {
    if t.capital(i) || !t.is_word(i) {
        return None;
    }
    let n = t.longest(i, &PREDICATES)?;
    let first = t.low(i);
    // Verbs that are nouns among bodies: `cơ quan, tổ chức, cá nhân`.
    if first == "tổ chức" || t.phrase(i, "tổ chức").is_some() {
        let before = t.low(i.wrapping_sub(1));
        let after = t.low(i + 2);
        if (matches!(before, "," | "các" | "và" | "những" | "mọi" | "mỗi") && matches!(after, "," | "và" | ";" | "." | "có" | "chính" | "kinh" | "đoàn" | "thuộc" | "trên" | "trong" | "liên" | "hội" | "xã" | "cá" | "khác" | "tôn" | "đảng" | "phối" | "phải" | "khi" | "thành" | "cơ" | "hành" | "sử" | "tham" | "được"))
            || matches!(before, "cơ" | "ban")
        {
            return None;
        }
    }
    // `ban chỉ đạo`, `cán bộ quản lý`.
    for back in 1..=3 {
        if i >= back {
            let joined = NOUNS_WITH_VERBS.iter().any(|noun| {
                t.phrase(i - back, noun).is_some_and(|len| len == back)
            });
            if joined && t.longest(i, &VERBS_IN_NAMES).is_some() {
                return None;
            }
        }
    }
    let before = t.low(i.wrapping_sub(1));
    let before2 = t.low(i.wrapping_sub(2));
    if (before == "quan" && before2 == "cơ" || before == "vị" && before2 == "đơn")
        && ["quản lý", "cung cấp", "sử dụng", "vận hành", "thụ hưởng", "tham mưu", "trình", "soạn thảo", "thanh tra", "kiểm tra", "ban hành", "chủ trì soạn thảo", "được giao", "được phân công", "được kiểm tra", "nhận", "lập", "thẩm định", "báo chí", "thi công", "tư vấn", "đầu tư", "quyết toán"]
            .iter()
            .any(|p| t.phrase(i, p).is_some())
    {
        return None;
    }
    if before == "nghiệp" && before2 == "sự" || before == "sở" && before2 == "cơ" {
        if ["quản lý", "đào tạo", "khám", "tiếp nhận", "cách ly", "sử dụng", "in", "kinh"].contains(&first) || t.phrase(i, "đào tạo").is_some() {
            return None;
        }
    }
    match first {
        // Parts of names of places and groups.
        "trước" | "đến" | "về" | "ra" | "vào" | "đi" | "còn" | "mới" | "chỉ" | "cho" | "phòng" | "đã" | "đang" | "chống" | "tiếp" | "cùng" | "thu" | "chi" | "cấp" | "nhận" | "in" | "thi" | "học" | "dạy" | "phân" | "nghiên" | "khẩn" | "ban" | "tính" | "xem" | "giữ" | "mở" | "tìm" | "lưu" | "trả" | "chuyển" | "đóng" | "ký" | "trực" | "sao" | "gắn" | "đưa" | "tạo" | "làm" | "thăm" | "giảm" | "tăng" | "bằng" | "cũng" | "luôn" | "nên" | "xuất" | "nhập" | "tải" | "quét" | "nghe" | "đọc" | "ghi" | "viết" | "coi" | "chấm" | "họp" | "thông tin" | "được" if n == 1 => {
            let next = t.low(i + 1);
            let ok = match first {
                "trước" => matches!(next, "ngày" | "khi" | "hết"),
                "đến" => matches!(next, "dự" | "ngày" | "hết"),
                "cấp" => !matches!(next, "huyện" | "xã" | "tỉnh" | "sở" | "ủy" | "trên" | "dưới" | "có" | "trung" | "cơ" | "học" | "phòng" | "thành" | "ngành" | "," | "và"),
                "phòng" | "thu" | "chi" | "nhận" | "in" | "thi" | "học" | "dạy" | "phân" | "nghiên" | "khẩn" | "ban" | "tính" | "chống" | "tiếp" | "đi" | "ra" | "vào" | "về" | "mới" | "còn" => false,
                "được" => !matches!(next, "giao" | "phân" | "cử" | "mời" | "kiểm" | "ủy" | "lựa" | "chọn" | "triệu" | "cấp" | "bổ" | "phê" | "thành"),
                "đã" | "đang" | "cho" | "cùng" => true,
                _ => true,
            };
            ok.then_some(n)
        }
        _ => Some(n),
    }
}

/// True if a strong predicate begins at `i`.
pub(crate) fn strong(t: &Tokens, i: usize) -> bool {
    !t.capital(i) && t.longest(i, &STRONG).is_some()
}

/// True if the token can begin an instruction that names nobody: a verb, in capital or not.
pub(crate) fn begins_with_verb(t: &Tokens, i: usize) -> bool {
    static NO: LazyLock<PhraseSet> = LazyLock::new(|| PhraseSet::new(&[
        "khi", "nếu", "trong", "trên", "theo", "sau", "trước", "hằng", "hàng", "được", "không quá", "đã", "đang", "sẽ", "vẫn", "chưa", "còn", "về", "cấp huyện", "cấp xã", "cấp tỉnh", "đại diện lãnh đạo", "đại diện các", "đại diện", "lãnh đạo", "thi", "báo cáo viên", "phòng", "ban", "từ", "đến", "hợp đồng", "thuế", "cho", "thông tin", "chi", "học", "tổ chức cá nhân", "thống kê", "thanh tra", "đầu tư", "quy hoạch", "học sinh", "học viên", "sinh viên", "báo cáo số", "căn cứ", "đi", "ra", "vào", "mới", "chỉ số", "chỉ tiêu", "thu nhập", "kế hoạch", "hướng dẫn số", "quyết định số", "thông báo số", "giới thiệu đại biểu", "truyền thông", "y tế", "thu ngân", "phân bón", "cùng với", "tính đến", "đối với", "báo cáo của", "quyết định của", "làm việc", "in ấn", "sử dụng đất", "cách", "bằng", "nghe", "cấp học", "phòng họp", "vệ sinh môi", "thời gian", "trao thưởng", "tặng thưởng", "thực hiện chỉ đạo", "thực hiện công văn", "thực hiện kế hoạch số", "thực hiện quyết định số", "thực hiện văn bản",
    ]));
    if t.longest(i, &NO).is_some() {
        return false;
    }
    // A capital at the head of a sentence is no sign of a name.
    t.longest(i, &PREDICATES).is_some()
}
