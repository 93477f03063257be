#include "model/api_name.h"

#include <fmt/format.h>

#include "base/text.h"

namespace quarterdeck::model {
namespace {

constexpr std::string_view kForbiddenInNames = "~!@#;:%^*()+={}|\\<>\"',&$[]/";
constexpr std::string_view kVersionSegment = "{version}";

Failure invalid(std::string message, int code) { return {Problem::invalid, std::move(message), code}; }

bool has_control_character(std::string_view text) {
  for (const char character : text) {
    if (static_cast<unsigned char>(character) < 0x20 || character == 0x7f) return true;
  }
  return false;
}

std::size_t characters_in(std::string_view utf8) {
  std::size_t count = 0;
  for (const char byte : utf8) count += (static_cast<unsigned char>(byte) & 0xC0) != 0x80 ? 1 : 0;
  return count;
}

bool has_balanced_parentheses(std::string_view text) {
  int depth = 0;
  for (const char character : text) {
    if (character == '(') ++depth;
    if (character == ')' && --depth < 0) return false;
  }
  return depth == 0;
}

// Why a segment of a context cannot be served, or nothing.
std::string_view fault_of_segment(std::string_view segment) {
  if (segment.empty()) return "has an empty segment";
  if (segment == "." || segment == "..") return "has a segment '.' or '..'";
  if (segment == kVersionSegment) return "";
  if (segment.find_first_of("{}") != std::string_view::npos) return "has braces other than the segment '{version}'";
  return "";
}

std::string_view fault_of_context(std::string_view text) {
  if (characters_in(text) > 232) return "is longer than 232 characters";
  if (text.size() < 2) return "is empty";
  if (text.back() == '/') return "ends with '/'";
  if (has_control_character(text)) return "has a control character";
  if (text.find_first_of(" ?#%\\\"'<>|^`;*&@:,=+!~$[]") != std::string_view::npos) return "has a character that a path cannot have as it is";
  if (!has_balanced_parentheses(text)) return "has unbalanced parentheses";
  for (const auto& segment : base::split(text.substr(1), '/')) {
    if (const auto fault = fault_of_segment(segment); !fault.empty()) return fault;
  }
  return "";
}

}  // namespace

Outcome<ApiName> ApiName::parse(std::string_view text) {
  const std::string name = base::join(base::words(text), " ");
  if (name.empty()) return invalid("The API has no name. Give it one of 1 to 60 characters.", 0);
  if (!base::is_utf8(name)) return invalid("The name of the API is not well-formed UTF-8. Send it as UTF-8.", 0);
  if (characters_in(name) > 60) return invalid(fmt::format("The name '{}' is longer than 60 characters. Shorten it.", name), 900704);
  if (name.find_first_of(kForbiddenInNames) != std::string::npos || has_control_character(name)) {
    return invalid(fmt::format("The name '{}' has a character that names cannot have. Leave out all of {}", name, kForbiddenInNames), 0);
  }
  return ApiName(name);
}

std::string ApiName::key() const { return base::to_lower(text_); }

Outcome<ApiVersion> ApiVersion::parse(std::string_view text) {
  const std::string version(base::trimmed(text));
  if (version.empty()) return invalid("The API has no version. Give it one, such as 1.0.0.", 0);
  if (!base::is_utf8(version)) return invalid("The version of the API is not well-formed UTF-8. Send it as UTF-8.", 0);
  if (characters_in(version) > 30) return invalid(fmt::format("The version '{}' is longer than 30 characters. Shorten it.", version), 900704);
  if (version.find_first_of(kForbiddenInNames) != std::string::npos || version.find(' ') != std::string::npos || has_control_character(version)) {
    return invalid(fmt::format("The version '{}' has a blank or a character that versions cannot have. Use letters, digits, '.', '-' and '_'.", version),
                   0);
  }
  if (version == "." || version == "..") return invalid("The version cannot be '.' or '..': it is a segment of the path. Use one such as 1.0.0.", 0);
  return ApiVersion(version);
}

ApiContext::ApiContext(std::string path_template, const ApiVersion& version)
    : template_(std::move(path_template)), path_(base::replace_all(template_, kVersionSegment, version.text())) {}

Outcome<ApiContext> ApiContext::parse(std::string_view text, const ApiVersion& version) {
  std::string context(base::trimmed(text));
  if (context.empty() || context.front() != '/') context.insert(0, "/");
  if (!base::is_utf8(context)) return invalid("The context of the API is not well-formed UTF-8. Send it as UTF-8.", 900253);
  if (const auto fault = fault_of_context(context); !fault.empty()) {
    return invalid(fmt::format("The context '{}' {}. Write it like /pizza or /{{version}}/pizza.", context, fault), 900253);
  }
  if (context.find(kVersionSegment) == std::string::npos) context += "/{version}";
  return ApiContext(context, version);
}

std::string ApiContext::written() const {
  constexpr std::string_view kSuffix = "/{version}";
  if (template_.size() > kSuffix.size() && template_.ends_with(kSuffix)) return template_.substr(0, template_.size() - kSuffix.size());
  return template_;
}

ApiContext ApiContext::with(const ApiVersion& version) const { return ApiContext(template_, version); }

}  // namespace quarterdeck::model
