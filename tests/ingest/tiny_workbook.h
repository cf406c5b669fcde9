// Workbooks (ECMA-376, part 1, section 18) of some sheets of text.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "tests/ingest/tiny_zip.h"

namespace carrel::ingest {

inline std::string text_cell(const std::string& place, const std::string& text) {
  return "<c r=\"" + place + "\" t=\"inlineStr\"><is><t>" + text + "</t></is></c>";
}

inline std::string cell_row(int row, const std::string& cells) {
  return "<row r=\"" + std::to_string(row) + "\">" + cells + "</row>";
}

struct TinySheet {
  std::string name;
  std::string rows;
};

inline std::string tiny_workbook(const std::vector<TinySheet>& sheets) {
  const std::string main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
  const std::string office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  const std::string package = "http://schemas.openxmlformats.org/package/2006/relationships";
  const auto relationships = [&](const std::string& all) {
    return "<Relationships xmlns=\"" + package + "\">" + all + "</Relationships>";
  };
  const auto relationship = [&](const std::string& id, const std::string& type,
                                const std::string& to) {
    return "<Relationship Id=\"" + id + "\" Type=\"" + office + "/" + type + "\" Target=\"" + to +
           "\"/>";
  };
  std::string names;
  std::string files;
  std::vector<ZipEntry> entries;
  for (const TinySheet& sheet : sheets) {
    const std::string id = "r" + std::to_string(entries.size() + 1);
    names += "<sheet name=\"" + sheet.name + "\" r:id=\"" + id + "\"/>";
    files += relationship(id, "worksheet", id + ".xml");
    entries.push_back({"xl/" + id + ".xml", "<worksheet xmlns=\"" + main + "\"><sheetData>" +
                                                sheet.rows + "</sheetData></worksheet>"});
  }
  entries.push_back(
      {"[Content_Types].xml",
       "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Override "
       "PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument."
       "spreadsheetml.sheet.main+xml\"/></Types>"});
  entries.push_back(
      {"_rels/.rels", relationships(relationship("r1", "officeDocument", "xl/workbook.xml"))});
  entries.push_back({"xl/_rels/workbook.xml.rels", relationships(files)});
  entries.push_back({"xl/workbook.xml", "<workbook xmlns=\"" + main + "\" xmlns:r=\"" + office +
                                            "\"><sheets>" + names + "</sheets></workbook>"});
  return tiny_zip(entries);
}

}  // namespace carrel::ingest
