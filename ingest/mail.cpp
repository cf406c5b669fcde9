// One mail: headers in a first block, what was written, what is quoted; what is attached is members.
#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/error.h"
#include "core/module.h"
#include "core/unicode.h"
#include "ingest/document_pictures.h"
#include "ingest/document_writer.h"
#include "ingest/html_page.h"
#include "ingest/image_kind.h"
#include "ingest/limits.h"
#include "ingest/lines.h"
#include "ingest/mail_message.h"
#include "ingest/mail_text.h"
#include "ingest/members.h"
#include "ingest/parse.h"
#include "ingest/tnef_mail.h"

namespace carrel::ingest {
namespace {

constexpr auto endings = std::to_array<std::pair<std::string_view, std::string_view>>(
    {{"text/plain", ".txt"}, {"text/html", ".html"}, {"text/calendar", ".ics"}, {"text/csv", ".csv"},
     {"message/rfc822", ".eml"}, {"application/pdf", ".pdf"}, {"image/png", ".png"},
     {"image/jpeg", ".jpg"}, {"image/gif", ".gif"}});

// For programs that run it; the same mail is there as HTML or text.
constexpr std::string_view amp_type = "text/x-amp-html";

bool is_signature(const MailPart& part) {
  return part.type == "application/pgp-signature" || part.type == "application/pkcs7-signature" ||
         part.type == "application/x-pkcs7-signature";
}

bool is_readable_text(const MailPart& part) {
  return part.type == "text/plain" || part.type == "text/html" || part.type == "text/enriched" ||
         part.type == "text/richtext" || part.type == amp_type;
}

// Shown as the mail's text and not as a file beside it.
bool is_body(const MailPart& part) { return !part.is_attachment && is_readable_text(part); }

std::size_t word_count(std::string_view text) {
  std::size_t count = 0;
  bool in_word = false;
  for (const char c : text) {
    const bool is_letter = static_cast<unsigned char>(c) > ' ';
    count += is_letter && !in_word;
    in_word = is_letter;
  }
  return count;
}

// HTML by the charset that the mail declares, which comes before what the page says of itself.
Document read_html(const MailPart& part) {
  constexpr std::string_view mark = "\xEF\xBB\xBF";
  return parse_whole_html(part.charset.empty()
                              ? part.bytes
                              : std::string(mark) + to_utf8(part.bytes, part.charset).text);
}

// Text with marks of its own, which is written for programs that have no HTML.
bool is_marked_up(const MailPart& part) {
  return part.type == "text/enriched" || part.type == "text/richtext";
}

class MailWriter {
 public:
  MailWriter(MailMessage message, Members& members, Document& document)
      : message_(std::move(message)), members_(members), document_(document), writer_(document) {}

  void write() {
    document_.title = clean_line(to_utf8(message_.subject).text);
    document_.author = clean_line(to_utf8(message_.from).text);
    document_.date = message_.date;
    document_.issues = std::move(message_.issues);
    choose_bodies();
    write_head();
    for (const MailPart& part : message_.parts) {
      if (is_chosen(part)) write_body(part);
    }
    for (const MailPart& part : message_.parts) {
      if (!is_left_out(part)) attach(part);
    }
    for (const auto& [name, bytes] : files_in_text_) add_member(name, bytes);
    if (document_.blocks.empty() && document_.issues.empty()) {
      document_.issues.push_back({IssueKind::no_text, 0, "there is no text in it"});
    }
  }

 private:
  // Of what says the same, plain text; but HTML where the plain text only says that there is one.
  void choose_bodies() {
    struct Group {
      const MailPart* plain = nullptr;
      const MailPart* html = nullptr;
      const MailPart* marked_up = nullptr;
    };
    std::map<int, Group> groups;
    for (const MailPart& part : message_.parts) {
      if (!is_body(part) || part.type == amp_type) continue;
      if (part.alternative == 0) {
        chosen_.push_back(&part);
        continue;
      }
      Group& group = groups[part.alternative];
      const MailPart*& place = part.type == "text/html" ? group.html
                               : is_marked_up(part)     ? group.marked_up
                                                        : group.plain;
      if (place == nullptr) {
        place = &part;
      } else {
        chosen_.push_back(&part);  // a list's footer beside the text
      }
    }
    for (const auto& [number, group] : groups) {
      const MailPart* best = group.plain;
      if (group.html != nullptr) {
        const std::size_t plain_words = best == nullptr ? 0 : word_count(best->bytes);
        constexpr std::size_t few_words = 40;
        const bool is_notice =
            plain_words < few_words && word_count(read_html(*group.html).text) > 4 * plain_words;
        if (best == nullptr || is_notice) best = group.html;
      }
      if (best == nullptr) best = group.marked_up;
      if (best != nullptr) chosen_.push_back(best);
    }
    if (!chosen_.empty()) return;
    for (const MailPart& part : message_.parts) {  // against its rules, alone
      if (is_body(part)) chosen_.push_back(&part);
    }
  }

  bool is_chosen(const MailPart& part) const {
    return std::find(chosen_.begin(), chosen_.end(), &part) != chosen_.end();
  }

  // Bodies, also those that others stand for, and signatures.
  bool is_left_out(const MailPart& part) const { return is_body(part) || is_signature(part); }

  void write_head() {
    std::string head;
    const auto add = [&](std::string_view name, std::string_view value) {
      const std::string line = clean_line(to_utf8(value).text);
      if (!line.empty()) head += std::string(name) + ": " + line + "\n";
    };
    add("From", message_.from);
    add("To", message_.to);
    add("Cc", message_.cc);
    add("Date", message_.date);
    std::string names;
    for (const MailPart& part : message_.parts) {
      if (is_left_out(part) || part.name.empty() || names.size() > metadata_bytes_max) continue;
      names += (names.empty() ? "" : ", ") + part.name;
    }
    add("Attachments", names);
    writer_.heading(1, document_.title);
    writer_.block(BlockKind::paragraph, head);
    // For threads: kept with the text, and no words to search for.
    if (!message_.id.empty()) writer_.aside("Message-ID: " + message_.id);
    for (const std::string& id : message_.references) {
      document_.links.push_back("mid:" + clean_line(to_utf8(id).text));
    }
  }

  void write_body(const MailPart& part) {
    if (part.type == "text/html" || part.type == amp_type) return write_html(part);
    const Decoded decoded = to_utf8(part.bytes, part.charset);
    if (document_.encoding.empty()) document_.encoding = decoded.encoding;
    note_replaced(decoded.replaced_count);
    const TextFlow flow = !part.is_flowed      ? TextFlow::fixed
                          : part.drops_spaces ? TextFlow::flowed_without_spaces
                                              : TextFlow::flowed;
    // Before the charset is: a file in uuencode is ASCII, and the text around it may not be.
    const std::string text = is_marked_up(part) ? without_marks(decoded.text) : decoded.text;
    TextInMail found = write_mail_text(writer_, text, flow);
    if (found.is_encrypted) {
      document_.issues.push_back({IssueKind::encrypted, 0, "a part of it is encrypted (PGP)"});
    }
    for (auto& file : found.files) files_in_text_.push_back(std::move(file));
  }

  void note_replaced(std::size_t count) {
    if (count == 0) return;
    document_.issues.push_back({IssueKind::encoding, 0,
                                std::to_string(count) + " places were not valid in the encoding"});
  }

  void write_html(const MailPart& part) {
    const Document page = read_html(part);
    std::size_t quoted_lines = 0;
    for (const Block& block : page.blocks) {
      const std::string_view text = block.span.in(page.text);
      if (block.kind == BlockKind::quote) {
        quoted_lines += 1 + static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
      }
      if (quoted_lines > mail_quote_lines_max && block.kind == BlockKind::quote) {
        writer_.aside(text);
      } else if (block.kind == BlockKind::heading) {
        writer_.heading(page.sections[block.section].level + 1, text);
      } else {
        writer_.block(block.kind, text);
      }
    }
    writer_.close_sections();
    for (const Issue& issue : page.issues) {
      if (issue.kind != IssueKind::no_text) document_.issues.push_back(issue);
    }
    for (const std::string& link : page.links) {
      if (document_.links.size() < links_max) document_.links.push_back(link);
    }
  }

  void attach(const MailPart& part) {
    const std::string name = name_of(part);
    if (part.bytes.empty()) return;
    // What the text shows is often a logo or a dot that counts readers.
    const bool is_shown = !part.is_attachment && image_kind(part.bytes) != ImageKind::none;
    if (!is_shown) return add_member(name, part.bytes);
    if (may_be_picture_of_text(part.bytes)) add_shown_picture(name, part.bytes);
  }

  void add_shown_picture(std::string_view name, std::string_view bytes) {
    if (!members_.takes_pictures() || bytes.size() > members_.room_bytes()) {
      return add_member(name, bytes);
    }
    if (members_.wants(name)) members_.add_picture(name, bytes);
  }

  void add_member(std::string_view name, std::string_view bytes) {
    const std::uint64_t room = members_.room_bytes();
    if (room == 0) return note_no_room();
    if (bytes.size() > room) return members_.leave_out(name, IssueKind::not_unpacked, "too big to be read");
    if (members_.wants(name)) members_.add(name, bytes);
  }

  void note_no_room() {
    if (!has_no_room_) {
      document_.issues.push_back({IssueKind::not_unpacked, 0, "more is attached to it than is read"});
    }
    has_no_room_ = true;
  }

  // A name has no folders here, whatever it says.
  std::string name_of(const MailPart& part) {
    ++number_;
    std::string name = clean_line(to_utf8(part.name).text);
    std::replace(name.begin(), name.end(), '/', '_');
    std::replace(name.begin(), name.end(), '\\', '_');
    const auto ending = std::find_if(endings.begin(), endings.end(),
                                     [&](const auto& each) { return each.first == part.type; });
    const std::string_view dot = ending == endings.end() ? std::string_view() : ending->second;
    if (name.empty()) return "part " + std::to_string(number_) + std::string(dot);
    if (part.type == "message/rfc822" && !name.ends_with(".eml")) name += ".eml";
    return name;
  }

  MailMessage message_;
  Members& members_;
  Document& document_;
  DocumentWriter writer_;
  std::vector<const MailPart*> chosen_;
  std::vector<std::pair<std::string, std::string>> files_in_text_;
  int number_ = 0;
  bool has_no_room_ = false;
};

// Apple Mail's files (.emlx): the message's size in bytes on a line of its own, the message, and a
// property list.
std::string_view without_apple_frame(std::string_view bytes) {
  std::size_t size_bytes = 0;
  const auto [end, error] = std::from_chars(bytes.data(), bytes.data() + std::min<std::size_t>(bytes.size(), 20), size_bytes);
  if (error != std::errc()) return bytes;
  std::string_view rest = bytes.substr(static_cast<std::size_t>(end - bytes.data()));
  rest.remove_prefix(std::min(rest.find_first_not_of(" \t\r"), rest.size()));
  if (!rest.starts_with('\n')) return bytes;
  return rest.substr(1, size_bytes);
}

}  // namespace

Document parse_mail(std::string_view bytes, std::string_view, Members& members) {
  Document document;
  document.type = "mail";
  MailMessage message;
  try {
    static const auto read =
        reinterpret_cast<ReadMail>(load_module_symbol(mail_module_name, mail_read_symbol));
    const std::string_view framed = without_apple_frame(bytes);
    read(framed, message);
    const bool has_nothing = message.parts.empty() && message.subject.empty() && message.from.empty();
    if (has_nothing && message.issues.empty()) {  // without a header: all of it is what was written
      message.parts.push_back({.type = "text/plain", .bytes = std::string(framed)});
    }
  } catch (const Error& error) {  // the module is not installed, or not whole
    document.issues.push_back({IssueKind::unsupported, 0, error.what()});
    return document;
  }
  unpack_winmail(message);
  MailWriter(std::move(message), members, document).write();
  return document;
}

Document parse_tnef(std::string_view bytes, std::string_view, Members& members) {
  Document document;
  document.type = "mail";
  MailWriter(read_winmail(bytes), members, document).write();
  return document;
}

}  // namespace carrel::ingest
