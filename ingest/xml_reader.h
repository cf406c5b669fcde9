// XML as events, for parsers of office formats: no tree, no entities, no network.
//
// Wraps libxml2's SAX2 push parser. Element names are given as numbers of the caller's own table,
// so that a handler is a switch. Namespaces that office formats use, their strict and old spellings
// among them, are one short prefix each (see the table in the .cpp): "w:p", "text:h". A document
// that declares entities is refused: no office program writes any, and they are how a kilobyte
// becomes a gigabyte. Depth and count of elements are bounded by limits.h.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "core/document.h"
#include "ingest/zip_parts.h"

namespace carrel::ingest {

// An element a handler knows: "w:p", or the bare local name where a document has no namespace. 0 is
// every other element.
struct XmlName {
  std::string_view name;
  int element = 0;
};

struct XmlState;

// The attributes of one start tag; valid during the call only.
class XmlAttributes {
 public:
  explicit XmlAttributes(XmlState& state) noexcept : state_(state) {}

  // By "w:val", or "val" where it has no prefix; empty when it is not there or no UTF-8.
  std::string_view get(std::string_view name) const;
  bool has(std::string_view name) const;

 private:
  XmlState& state_;
};

// The value of an attribute as a whole number; 0 for what is none.
int number_of(std::string_view value) noexcept;

// The value of an attribute of OOXML that turns something on: all but "0", "false" and "off".
bool is_on(std::string_view value) noexcept;

class XmlHandler {
 public:
  virtual ~XmlHandler() = default;
  virtual void start(int element, const XmlAttributes& attributes) = 0;
  virtual void end(int element) = 0;
  virtual void text(std::string_view text) = 0;   // in pieces of any size
  virtual bool is_done() const { return false; }  // asked after each piece of the file
};

enum class XmlEnd : std::uint8_t {
  whole,    // read to its end, or as far as the handler wanted
  broken,   // not well-formed; what stands before the fault, and often after it, was read
  refused,  // declares entities; nothing after them was read
  limit,    // too deep, or too many elements; nothing after that was read
};

class XmlReader {
 public:
  XmlReader(std::span<const XmlName> names, XmlHandler& handler);
  ~XmlReader();
  XmlReader(const XmlReader&) = delete;
  XmlReader& operator=(const XmlReader&) = delete;

  bool feed(std::string_view piece);  // false when the rest is not wanted
  XmlEnd finish();

 private:
  std::unique_ptr<XmlState> state_;
};

// Reads a part of a package; adds an Issue naming it when it is not whole. False when the part is
// not there.
bool read_xml(ZipParts& parts, std::string_view part, std::span<const XmlName> names,
              XmlHandler& handler, Document& document);

// Adds the Issue for an end that is not whole.
void add_xml_issue(XmlEnd end, std::string_view part, Document& document);

}  // namespace carrel::ingest
