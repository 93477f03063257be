#include "contract/resources/kinds.h"

#include <algorithm>

#include "base/bytes.h"

namespace quarterdeck::resources {
namespace {

bool is_lower_or_digit(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }
bool is_letter_or_digit(char c) { return is_lower_or_digit(c) || (c >= 'A' && c <= 'Z'); }

bool is_label_value(std::string_view text) {
  if (text.empty() || text.size() > 63) return false;
  if (!is_letter_or_digit(text.front()) || !is_letter_or_digit(text.back())) return false;
  return std::all_of(text.begin(), text.end(), [](char c) { return is_letter_or_digit(c) || c == '-' || c == '_' || c == '.'; });
}

bool is_object_name(std::string_view text) {
  if (text.empty() || text.size() > 253) return false;
  char before = '.';
  for (const char c : text) {
    const bool at_edge = before == '.';
    if (c == '.' ? before == '.' || before == '-' : c == '-' ? at_edge : !is_lower_or_digit(c)) return false;
    before = c;
  }
  return is_lower_or_digit(before);
}

}  // namespace

const KindName* find_kind(std::string_view group, std::string_view kind) {
  static constexpr std::array kCoreKinds = {kConfigMap, kSecret};
  const auto matches = [&](const KindName& name) { return name.group == group && name.kind == kind; };
  if (const auto* found = std::find_if(kCustomKinds.begin(), kCustomKinds.end(), matches); found != kCustomKinds.end()) return found;
  const auto* found = std::find_if(kCoreKinds.begin(), kCoreKinds.end(), matches);
  return found == kCoreKinds.end() ? nullptr : found;
}

bool is_a(const Resource& resource, const KindName& kind) {
  const auto found = resource.kind();
  return found.group == kind.group && found.kind == kind.kind;
}

std::string label_value(std::string_view text) { return is_label_value(text) ? std::string(text) : short_hash(text); }
std::string object_name(std::string_view text) { return is_object_name(text) ? std::string(text) : short_hash(text); }
std::string short_hash(std::string_view text) { return base::to_hex(base::sha1(text)); }

}  // namespace quarterdeck::resources
