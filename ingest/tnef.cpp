#include "ingest/tnef.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "core/unicode.h"
#include "ingest/compressed_rtf.h"
#include "ingest/limits.h"

namespace carrel::ingest {
namespace {

constexpr std::string_view signature = "\x78\x9F\x3E\x22";

// Attributes of the stream, 2.1.3.2 of the document: those that are read.
enum Attribute : std::uint32_t {
  att_subject = 0x00018004,
  att_body = 0x0002800C,
  att_message_properties = 0x00069003,
  att_code_page = 0x00069007,
  att_attachment_begins = 0x00069002,
  att_attachment_title = 0x00018010,
  att_attachment_data = 0x0006800F,
  att_attachment_properties = 0x00069005,
};

// Properties ([MS-OXPROPS]) and their types.
enum Property : std::uint16_t {
  property_subject = 0x0037,
  property_sender = 0x0C1A,
  property_body = 0x1000,
  property_rtf = 0x1009,
  property_html = 0x1013,
  property_name = 0x3001,
  property_file_data = 0x3701,
  property_short_file_name = 0x3704,
  property_file_name = 0x3707,
};
enum Type : std::uint16_t {
  type_object = 0x000D,
  type_bytes_text = 0x001E,
  type_unicode_text = 0x001F,
  type_binary = 0x0102,
  type_many = 0x1000,  // added to the type of each
};

constexpr std::size_t interface_id_bytes = 16;  // before an object's bytes

// Numbers and runs of bytes, lowest byte first. What is not there any more is 0 or empty.
class Cursor {
 public:
  explicit Cursor(std::string_view bytes) : rest_(bytes) {}

  std::string_view take(std::size_t count) {
    is_cut_ = is_cut_ || count > rest_.size();
    const std::string_view taken = rest_.substr(0, count);
    rest_.remove_prefix(taken.size());
    return taken;
  }
  std::uint32_t number(std::size_t bytes) {
    std::uint32_t value = 0;
    const std::string_view taken = take(bytes);
    for (std::size_t i = 0; i < taken.size(); ++i) {
      value |= std::uint32_t{static_cast<unsigned char>(taken[i])} << (8 * i);
    }
    return value;
  }
  bool is_done() const { return rest_.empty(); }
  bool is_cut() const { return is_cut_; }  // more was asked for than there was

 private:
  std::string_view rest_;
  bool is_cut_ = false;
};

// Of one value of a type of fixed size, with what it is filled up to.
std::size_t fixed_bytes(std::uint16_t type) {
  switch (type) {
    case 0x0001:
      return 0;  // null
    case 0x0005:  // double
    case 0x0006:  // currency
    case 0x0007:  // time
    case 0x0014:  // 8-byte integer
    case 0x0040:  // time
      return 8;
    case 0x0048:
      return 16;  // guid
    default:
      return 4;
  }
}

// Of UTF-16, lowest byte first, up to the NUL at its end. Not by to_utf8, which takes zeros at the end
// of a text for filling.
std::string text_of_units(std::string_view bytes) {
  std::string text;
  Cursor in(bytes.substr(0, bytes.size() & ~std::size_t{1}));
  char32_t high = 0;  // the first half of a pair
  while (!in.is_done()) {
    const char32_t unit = in.number(2);
    if (unit == 0) break;
    const bool is_low = unit >= 0xDC00 && unit < 0xE000;
    const bool is_high = unit >= 0xD800 && unit < 0xDC00;
    if (is_low && high != 0) append_utf8(text, 0x10000 + ((high - 0xD800) << 10) + (unit - 0xDC00));
    if (!is_low && !is_high) append_utf8(text, unit);
    high = is_high ? unit : 0;
  }
  return text;
}

std::string_view without_nuls_at_end(std::string_view text) {
  while (text.ends_with('\0')) text.remove_suffix(1);
  return text;
}

class Reader {
 public:
  Tnef read(std::string_view bytes) {
    Cursor stream(bytes.substr(signature.size() + 2));  // a key that says nothing
    while (!stream.is_done() && !stream.is_cut()) {
      stream.number(1);  // of the message or of an attachment, which the attribute tells too
      const std::uint32_t attribute = stream.number(4);
      const std::string_view value = stream.take(stream.number(4));
      if (stream.is_cut()) break;
      read_attribute(attribute, value);
      stream.number(2);  // a check sum, which many programs get wrong
    }
    if (stream.is_cut()) found_.issues.push_back({IssueKind::damaged, 0, "winmail.dat is cut short"});
    end_file();
    if (has_broken_rtf_ && found_.text.empty() && found_.html.empty()) {
      found_.issues.push_back({IssueKind::damaged, 0, "the text in winmail.dat does not unpack"});
    }
    return std::move(found_);
  }

 private:
  // A property's first value; `type` without "many".
  struct Value {
    std::uint16_t type = 0;
    std::string_view bytes;
  };

  void read_attribute(std::uint32_t attribute, std::string_view value) {
    switch (attribute) {
      case att_code_page:
        code_page_ = "windows-" + std::to_string(Cursor(value).number(4));
        if (code_page_ == "windows-65001") code_page_ = "utf-8";
        return;
      case att_subject:
        if (found_.subject.empty()) found_.subject = text_of_bytes(value);
        return;
      case att_body:
        if (found_.text.empty()) found_.text = text_of_bytes(value);
        return;
      case att_message_properties:
        return read_properties(value, [this](std::uint16_t id, Value each) { message(id, each); });
      case att_attachment_begins:
        return begin_file();
      case att_attachment_title:
        if (is_in_file_ && file_.name.empty()) file_.name = text_of_bytes(value);
        return;
      case att_attachment_data:
        if (is_in_file_) file_.bytes = value;
        return;
      case att_attachment_properties:
        return read_properties(value, [this](std::uint16_t id, Value each) { attachment(id, each); });
      default:
        return;
    }
  }

  template <typename Take>
  void read_properties(std::string_view bytes, const Take& take) {
    Cursor in(bytes);
    const std::uint32_t count = in.number(4);
    for (std::uint32_t i = 0; i < count && !in.is_cut(); ++i) {
      const auto type = static_cast<std::uint16_t>(in.number(2));
      const auto id = static_cast<std::uint16_t>(in.number(2));
      if (id >= 0x8000) skip_name(in);
      const Value value = first_value(in, type);
      if (!in.is_cut()) take(id, value);
    }
  }

  // Properties with names of their own say what they are called.
  static void skip_name(Cursor& in) {
    in.take(16);
    constexpr std::uint32_t by_number = 0;
    if (in.number(4) == by_number) {
      in.number(4);
    } else {
      skip_padded(in);
    }
  }

  static std::string_view skip_padded(Cursor& in) {
    const std::size_t size_bytes = in.number(4);
    const std::string_view value = in.take(size_bytes);
    in.take((4 - size_bytes % 4) % 4);
    return value;
  }

  static Value first_value(Cursor& in, std::uint16_t type) {
    Value value{static_cast<std::uint16_t>(type & ~type_many), {}};
    const bool has_size = value.type == type_object || value.type == type_bytes_text ||
                          value.type == type_unicode_text || value.type == type_binary;
    const std::uint32_t count = has_size || (type & type_many) != 0 ? in.number(4) : 1;
    for (std::uint32_t i = 0; i < count && !in.is_cut(); ++i) {
      const std::size_t fixed = fixed_bytes(value.type);
      if (!has_size && fixed == 0) break;
      const std::string_view each = has_size ? skip_padded(in) : in.take(fixed);
      if (i == 0) value.bytes = each;
    }
    return value;
  }

  void message(std::uint16_t id, Value value) {
    switch (id) {
      case property_subject:
        if (found_.subject.empty()) found_.subject = text_of(value);
        return;
      case property_sender:
        found_.sender = text_of(value);
        return;
      case property_body:
        found_.text = text_of(value);
        return;
      case property_html:
        found_.html = value.type == type_binary ? std::string(value.bytes) : text_of(value);
        return;
      case property_rtf:
        if (auto rtf = unpacked_rtf(value.bytes)) {
          found_.rtf = std::move(*rtf);
        } else {
          has_broken_rtf_ = !value.bytes.empty();
        }
        return;
      default:
        return;
    }
  }

  void attachment(std::uint16_t id, Value value) {
    if (!is_in_file_) return;
    if (id == property_file_name) file_.name = text_of(value);
    const bool is_name = id == property_short_file_name || id == property_name;
    if (is_name && file_.name.empty()) file_.name = text_of(value);
    // Of a mail that is attached: a stream of this kind.
    const bool is_mail = id == property_file_data && value.type == type_object &&
                         value.bytes.size() > interface_id_bytes;
    if (is_mail) file_.bytes = value.bytes.substr(interface_id_bytes);
    if (id == property_file_data && value.type == type_binary && file_.bytes.empty()) {
      file_.bytes = value.bytes;
    }
  }

  std::string text_of(Value value) const {
    if (value.type != type_unicode_text) return text_of_bytes(value.bytes);
    return text_of_units(value.bytes);
  }

  std::string text_of_bytes(std::string_view bytes) const {
    return to_utf8(without_nuls_at_end(bytes), code_page_).text;
  }

  void begin_file() {
    end_file();
    is_in_file_ = true;
  }

  void end_file() {
    const bool has_room = found_.files.size() < mail_parts_max;
    if (is_in_file_ && !has_room && !is_full_) {
      found_.issues.push_back({IssueKind::not_unpacked, 0, "winmail.dat holds more files than are read"});
      is_full_ = true;
    }
    if (is_in_file_ && has_room && !file_.bytes.empty()) found_.files.push_back(std::move(file_));
    file_ = {};
    is_in_file_ = false;
  }

  Tnef found_;
  TnefFile file_;
  bool is_in_file_ = false;
  bool is_full_ = false;
  bool has_broken_rtf_ = false;
  std::string code_page_ = "windows-1252";
};

}  // namespace

bool is_tnef(std::string_view bytes) noexcept {
  return bytes.starts_with(signature) && bytes.size() > signature.size() + 2;
}

Tnef read_tnef(std::string_view bytes) { return is_tnef(bytes) ? Reader().read(bytes) : Tnef(); }

}  // namespace carrel::ingest
