#include "definitions/openapi/references.h"

#include <fmt/format.h>

#include <charconv>
#include <vector>

namespace quarterdeck::definitions::openapi {
namespace {

constexpr std::size_t kLongestChain = 50;

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// A segment of a JSON pointer in a URI fragment: percent-decoded, then ~1 is '/' and ~0 is '~' (RFC 6901 §6).
std::string decoded_segment(std::string_view segment) {
  std::string bytes;
  for (std::size_t i = 0; i < segment.size(); ++i) {
    if (segment[i] == '%' && i + 2 < segment.size() && hex_digit(segment[i + 1]) >= 0 && hex_digit(segment[i + 2]) >= 0) {
      bytes += static_cast<char>(hex_digit(segment[i + 1]) * 16 + hex_digit(segment[i + 2]));
      i += 2;
    } else {
      bytes += segment[i];
    }
  }
  std::string result;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const bool escaped = bytes[i] == '~' && i + 1 < bytes.size() && (bytes[i + 1] == '0' || bytes[i + 1] == '1');
    result += escaped ? (bytes[++i] == '1' ? '/' : '~') : bytes[i];
  }
  return result;
}

const Json* child(const Json& node, const std::string& segment) {
  if (const auto* object = node.if_object()) return object->if_contains(segment);
  const auto* array = node.if_array();
  if (array == nullptr) return nullptr;
  std::size_t index = 0;
  const auto read = std::from_chars(segment.data(), segment.data() + segment.size(), index);
  const bool whole = read.ec == std::errc() && read.ptr == segment.data() + segment.size();
  return whole && index < array->size() ? &(*array)[index] : nullptr;
}

const boost::json::string* reference_in(const Json& node) {
  const auto* object = node.if_object();
  const auto* reference = object == nullptr ? nullptr : object->if_contains("$ref");
  return reference == nullptr ? nullptr : reference->if_string();
}

// Free JSON of the author's: a "$ref" in there is data.
bool is_free_json(std::string_view member) {
  return member == "example" || member == "examples" || member == "default" || member == "enum" || member == "const" ||
         member.starts_with("x-");
}

}  // namespace

const Json* References::at(std::string_view reference) const {
  if (reference == "#") return &root_;
  if (!reference.starts_with("#/")) return nullptr;
  const auto* node = &root_;
  auto rest = reference.substr(2);
  while (node != nullptr) {
    const auto end = rest.find('/');
    node = child(*node, decoded_segment(rest.substr(0, end)));
    if (end == std::string_view::npos) break;
    rest.remove_prefix(end + 1);
  }
  return node;
}

Outcome<const Json*> References::follow(const Json& node) const {
  const auto* current = &node;
  for (std::size_t hops = 0; hops < kLongestChain; ++hops) {
    const auto* reference = reference_in(*current);
    if (reference == nullptr) return current;
    const std::string_view text = *reference;
    if (!text.starts_with('#')) {
      constexpr auto kHelp = "the reference '{}' leads out of the document, which is never followed: put its target here";
      return Failure{Problem::invalid, fmt::format(kHelp, text)};
    }
    current = at(text);
    if (current == nullptr) return Failure{Problem::invalid, fmt::format("the reference '{}' points to nothing", text)};
    if (current == &node) return Failure{Problem::invalid, fmt::format("the reference '{}' leads back to itself", text)};
  }
  return Failure{Problem::invalid, "the references here go round in a circle"};
}

void References::check_one(std::string_view reference, const Place& at_place, Findings& findings) const {
  if (!reference.starts_with('#')) {
    findings.notice(at_place, fmt::format("the reference '{}' leads out of the document and is left as it is", reference));
  } else if ((reference == "#" || reference.starts_with("#/")) && at(reference) == nullptr) {
    findings.mistake(at_place, fmt::format("the reference '{}' points to nothing", reference));
  }
}

void References::check(const Json& node, const Place& at_place, Findings& findings,
                       std::unordered_set<std::string_view>& seen) const {
  if (const auto* object = node.if_object()) {
    for (const auto& member : *object) {
      const std::string_view name = member.key();
      if (name == "$ref" && member.value().is_string()) {
        const std::string_view reference = member.value().get_string();
        if (seen.insert(reference).second) check_one(reference, Place(at_place, name), findings);
      } else if (member.value().is_structured() && !is_free_json(name)) {
        check(member.value(), Place(at_place, name), findings, seen);
      }
    }
  } else if (const auto* array = node.if_array()) {
    for (std::size_t i = 0; i < array->size(); ++i) {
      if ((*array)[i].is_structured()) check((*array)[i], Place(at_place, i), findings, seen);
    }
  }
}

void References::check_all(Findings& findings) const {
  std::unordered_set<std::string_view> seen;
  check(root_, Place(), findings, seen);  // as deep as the parser let the document be
}

}  // namespace quarterdeck::definitions::openapi
