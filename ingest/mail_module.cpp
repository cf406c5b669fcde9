// Mail by GMime: the tree of parts, transfer encodings, encoded words, dates.
#include <gmime/gmime.h>

#include <cstddef>
#include <exception>
#include <memory>
#include <string>
#include <string_view>

#include "ingest/limits.h"
#include "ingest/mail_message.h"

namespace carrel::ingest {
namespace {

struct Unref {
  void operator()(void* object) const { g_object_unref(object); }
};
template <typename T>
using Owned = std::unique_ptr<T, Unref>;

struct FreeText {
  void operator()(char* text) const { g_free(text); }
};
using OwnedText = std::unique_ptr<char, FreeText>;

void start_gmime() {
  // Never shut down: the module stays as long as its process.
  static const bool started = (g_mime_init(), true);
  static_cast<void>(started);
}

std::string text_or_empty(const char* text) { return text == nullptr ? std::string() : text; }

std::string lower(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  }
  return text;
}

std::string addresses(InternetAddressList* list) {
  if (list == nullptr || internet_address_list_length(list) == 0) return {};
  const OwnedText text(internet_address_list_to_string(list, nullptr, FALSE));
  return text_or_empty(text.get());
}

std::string header(GMimeObject* object, const char* name) {
  return text_or_empty(g_mime_object_get_header(object, name));
}

std::string iso_time(GDateTime* date) {
  if (date == nullptr) return {};
  const OwnedText text(g_date_time_format(date, "%Y-%m-%dT%H:%M:%S%:z"));
  return text_or_empty(text.get());
}

class MessageReader {
 public:
  explicit MessageReader(MailMessage& message) : message_(message) {}

  void read(GMimeMessage* source) {
    read_headers(source);
    if (GMimeObject* body = g_mime_message_get_mime_part(source); body != nullptr) walk(body, 0, 0);
  }

 private:
  void note(IssueKind kind, const char* words) {
    if (message_.issues.size() < issues_of_mail_max) message_.issues.push_back({kind, 0, words});
  }

  void read_headers(GMimeMessage* source) {
    GMimeObject* object = GMIME_OBJECT(source);
    message_.subject = text_or_empty(g_mime_message_get_subject(source));
    message_.from = addresses(g_mime_message_get_from(source));
    if (message_.from.empty()) message_.from = header(object, "From");
    message_.to = addresses(g_mime_message_get_to(source));
    message_.cc = addresses(g_mime_message_get_cc(source));
    message_.date = iso_time(g_mime_message_get_date(source));
    message_.id = text_or_empty(g_mime_message_get_message_id(source));
    add_references(header(object, "In-Reply-To"));
    add_references(header(object, "References"));
  }

  void add_references(const std::string& raw) {
    GMimeReferences* ids = g_mime_references_parse(nullptr, raw.c_str());
    const int count = g_mime_references_length(ids);
    for (int i = count; i-- > 0 && message_.references.size() < mail_references_max;) {
      std::string id = text_or_empty(g_mime_references_get_message_id(ids, i));
      bool known = id.empty();
      for (const std::string& each : message_.references) known = known || each == id;
      if (!known) message_.references.push_back(std::move(id));
    }
    g_mime_references_free(ids);
  }

  void walk(GMimeObject* object, int depth, int alternative) {
    if (message_.parts.size() >= mail_parts_max) return note_once();
    if (depth > nesting_depth_max) return note(IssueKind::part_limit, "its parts are nested too deep");
    if (GMIME_IS_MULTIPART(object)) return walk_multipart(GMIME_MULTIPART(object), depth, alternative);
    if (GMIME_IS_MESSAGE_PART(object)) return add_message(GMIME_MESSAGE_PART(object));
    if (GMIME_IS_PART(object)) return add_part(GMIME_PART(object), alternative);
  }

  void note_once() {
    if (!is_cut_) note(IssueKind::part_limit, "it has more parts than are read");
    is_cut_ = true;
  }

  void walk_multipart(GMimeMultipart* multipart, int depth, int alternative) {
    GMimeContentType* type = g_mime_object_get_content_type(GMIME_OBJECT(multipart));
    if (g_mime_content_type_is_type(type, "multipart", "encrypted")) {
      return note(IssueKind::encrypted, "the message is encrypted (PGP)");
    }
    if (g_mime_content_type_is_type(type, "multipart", "alternative")) alternative = ++alternatives_;
    const int count = g_mime_multipart_get_count(multipart);
    if (count == 0) {
      // Without any boundary all of it is what should come before the first.
      MailPart part{.type = "text/plain", .alternative = alternative};
      part.bytes = text_or_empty(g_mime_multipart_get_prologue(multipart));
      if (!part.bytes.empty()) message_.parts.push_back(std::move(part));
    }
    for (int i = 0; i < count && !is_cut_; ++i) {
      walk(g_mime_multipart_get_part(multipart, i), depth + 1, alternative);
    }
  }

  void add_message(GMimeMessagePart* holder) {
    GMimeMessage* inner = g_mime_message_part_get_message(holder);
    if (inner == nullptr) return;
    MailPart part{.type = "message/rfc822", .is_attachment = true};
    part.name = text_or_empty(g_mime_message_get_subject(inner));
    part.bytes = written([&](GMimeStream* out) {
      g_mime_object_write_to_stream(GMIME_OBJECT(inner), nullptr, out);
    });
    message_.parts.push_back(std::move(part));
  }

  void add_part(GMimePart* source, int alternative) {
    GMimeObject* object = GMIME_OBJECT(source);
    GMimeContentType* type = g_mime_object_get_content_type(object);
    MailPart part{.alternative = alternative};
    part.type = lower(text_or_empty(g_mime_content_type_get_media_type(type)) + "/" +
                      text_or_empty(g_mime_content_type_get_media_subtype(type)));
    part.charset = text_or_empty(g_mime_content_type_get_parameter(type, "charset"));
    part.is_flowed =
        lower(text_or_empty(g_mime_content_type_get_parameter(type, "format"))) == "flowed";
    part.drops_spaces =
        lower(text_or_empty(g_mime_content_type_get_parameter(type, "delsp"))) == "yes";
    part.name = text_or_empty(g_mime_part_get_filename(source));
    part.is_attachment = g_mime_part_is_attachment(source) != FALSE;
    if (part.type == "application/pkcs7-mime" || part.type == "application/x-pkcs7-mime") {
      const bool is_signed =
          lower(text_or_empty(g_mime_content_type_get_parameter(type, "smime-type"))) == "signed-data";
      return is_signed ? note(IssueKind::unsupported, "the message is sealed in a signature (S/MIME)")
                       : note(IssueKind::encrypted, "the message is encrypted (S/MIME)");
    }
    GMimeDataWrapper* content = g_mime_part_get_content(source);
    if (content == nullptr) return;
    part.bytes =
        written([&](GMimeStream* out) { g_mime_data_wrapper_write_to_stream(content, out); });
    message_.parts.push_back(std::move(part));
  }

  template <typename Write>
  static std::string written(const Write& write) {
    const Owned<GMimeStream> out(g_mime_stream_mem_new());
    write(out.get());
    const GByteArray* bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(out.get()));
    return {reinterpret_cast<const char*>(bytes->data), bytes->data == nullptr ? 0 : bytes->len};
  }

  MailMessage& message_;
  int alternatives_ = 0;
  bool is_cut_ = false;
};

void read_mail(std::string_view bytes, MailMessage& message) {
  start_gmime();
  // The stream reads the caller's bytes where they are; it has no right to free or change them.
  GByteArray borrowed{reinterpret_cast<guint8*>(const_cast<char*>(bytes.data())),
                      static_cast<guint>(bytes.size())};
  const Owned<GMimeStream> stream(g_mime_stream_mem_new());
  g_mime_stream_mem_set_byte_array(GMIME_STREAM_MEM(stream.get()), &borrowed);
  g_mime_stream_mem_set_owner(GMIME_STREAM_MEM(stream.get()), FALSE);
  const Owned<GMimeParser> parser(g_mime_parser_new_with_stream(stream.get()));
  const Owned<GMimeMessage> source(g_mime_parser_construct_message(parser.get(), nullptr));
  if (source) MessageReader(message).read(source.get());
}

}  // namespace
}  // namespace carrel::ingest

extern "C" void carrel_read_mail(std::string_view bytes, carrel::ingest::MailMessage& message) {
  try {
    carrel::ingest::read_mail(bytes, message);
  } catch (const std::exception& error) {
    message.issues.push_back({carrel::IssueKind::damaged, 0, error.what()});
  }
}

extern "C" void carrel_decode_mail_header(std::string_view raw, std::string& text) {
  carrel::ingest::start_gmime();
  const std::string ended(raw);
  const carrel::ingest::OwnedText decoded(
      g_mime_utils_header_decode_text(nullptr, ended.c_str()));
  if (decoded != nullptr) text = decoded.get();
}
