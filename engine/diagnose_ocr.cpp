#include "engine/diagnose_ocr.h"

#include <exception>
#include <string>
#include <vector>

#include "ingest/ocr_languages.h"

namespace carrel::engine {
namespace {

constexpr std::string_view without_it = "scans and images are not read, but listed";

std::string packages_of(const std::vector<std::string>& languages) {
  std::string packages = "apt install tesseract-ocr";
  for (std::string name : languages) {
    for (char& c : name) c = c == '_' ? '-' : c;  // chi_sim is in tesseract-ocr-chi-sim
    if (name != "eng" && !name.starts_with("script/")) packages += " tesseract-ocr-" + name;
  }
  return packages;
}

std::string reinstalled(std::string packages) {
  constexpr std::string_view command = "apt install";
  return packages.insert(command.size(), " --reinstall");
}

Finding found(const ingest::OcrState& state, const ingest::RecognizerOptions& options) {
  Finding finding{.subject = "OCR"};
  if (!ingest::Recognizer(options).starts()) {
    finding.health = Health::bad;
    finding.detail = "Tesseract does not start, or its data of " +
                     ingest::joined_languages(state.languages) + " is damaged; " +
                     std::string(without_it);
    finding.remedy = reinstalled(packages_of(state.languages)) + ", then carrel index";
    return finding;
  }
  finding.detail = "scans and images are read in " + ingest::joined_languages(state.languages) +
                   " (Tesseract, in a process of its own)";
  if (state.missing.empty()) return finding;
  finding.health = Health::warning;
  finding.detail += "; wanted and not installed: " + ingest::joined_languages(state.missing);
  finding.remedy = packages_of(state.missing);
  return finding;
}

}  // namespace

Finding check_ocr(const ingest::RecognizerOptions& options) {
  Finding finding{.health = Health::warning, .subject = "OCR"};
  try {
    const ingest::OcrState state = ingest::look_for_ocr(options);
    if (state.usable()) return found(state, options);
    if (state.is_off) {
      finding.health = Health::good;
      finding.detail = "turned off (ingest.ocr_languages); " + std::string(without_it);
      return finding;
    }
    finding.detail = "Tesseract's language data is not installed; " + std::string(without_it);
    if (!state.missing.empty()) {
      finding.detail += "; wanted: " + ingest::joined_languages(state.missing);
    }
    finding.remedy = packages_of(state.missing) + ", then carrel index";
  } catch (const std::exception& error) {
    finding.detail = error.what();
    finding.remedy = "carrel config set ingest.ocr_languages auto";
  }
  return finding;
}

void check_ocr_languages(std::string_view languages) { ingest::parse_languages(languages); }

}  // namespace carrel::engine
