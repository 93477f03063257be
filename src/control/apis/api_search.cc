#include "control/apis/api_search.h"

#include <algorithm>

#include "base/codec.h"
#include "base/text.h"

namespace quarterdeck::control {
namespace {

bool is_key_character(char character) { return std::isalnum(static_cast<unsigned char>(character)) != 0 || character == '-' || character == '_'; }

// Where the next "key:" begins at or behind `from`, or the end. A key stands at the beginning or behind a blank, outside quotation marks.
std::size_t next_key(std::string_view query, std::size_t from) {
  bool is_quoted = false;
  for (std::size_t at = from; at < query.size(); ++at) {
    if (query[at] == '"') is_quoted = !is_quoted;
    if (is_quoted || (at > 0 && query[at - 1] != ' ') || !is_key_character(query[at])) continue;
    std::size_t end = at;
    while (end < query.size() && is_key_character(query[end])) ++end;
    if (end < query.size() && query[end] == ':') return at;
  }
  return query.size();
}

bool text_matches(std::string_view text, const std::string& value, bool is_exact) {
  return is_exact ? base::equal_ignoring_case(text, value) : base::contains_ignoring_case(text, value);
}

std::string summary_text(const ApiHead& head, std::string_view member) { return base::text_at(head.summary, member); }

bool any_matches(const ApiHead& head, std::string_view member, const std::string& value, bool is_exact) {
  const auto* list = base::find(head.summary, member);
  if (list == nullptr || !list->is_array()) return false;
  return std::any_of(list->get_array().begin(), list->get_array().end(), [&](const Json& item) {
    return item.is_string() && text_matches(std::string_view(item.get_string()), value, is_exact);
  });
}

bool property_matches(const ApiHead& head, const std::string& name, const std::string& value, bool is_exact) {
  const auto* list = base::find(head.summary, "additionalProperties");
  if (list == nullptr || !list->is_array()) return false;
  return std::any_of(list->get_array().begin(), list->get_array().end(), [&](const Json& property) {
    return base::equal_ignoring_case(base::text_at(property, "name"), name) && text_matches(base::text_at(property, "value"), value, is_exact);
  });
}

}  // namespace

ApiSearch ApiSearch::parse(std::string_view query) {
  ApiSearch search;
  query = base::trimmed(query);
  std::size_t at = 0;
  while (at < query.size()) {
    std::string key = "name";
    if (next_key(query, at) == at) {
      const auto colon = query.find(':', at);
      key = base::to_lower(query.substr(at, colon - at));
      at = colon + 1;
    }
    const auto end = next_key(query, at);
    auto value = base::trimmed(query.substr(at, end - at));
    const bool is_exact = value.size() >= 2 && value.front() == '"' && value.back() == '"';
    if (is_exact) value = value.substr(1, value.size() - 2);
    // The portals' widest search: everything.
    if (!value.empty() && value != "*") search.terms_.push_back({key, std::string(value), is_exact});
    at = end;
  }
  return search;
}

bool ApiSearch::matches(const ApiHead& head) const {
  return std::all_of(terms_.begin(), terms_.end(), [&](const Term& term) {
    return std::any_of(terms_.begin(), terms_.end(), [&](const Term& other) { return other.key == term.key && matches(other, head); });
  });
}

bool ApiSearch::matches(const Term& term, const ApiHead& head) {
  const auto& [key, value, is_exact] = term;
  if (key == "name" || key == "content" || key == "doc") {
    return text_matches(head.name, value, is_exact) || text_matches(summary_text(head, "displayName"), value, is_exact);
  }
  if (key == "display-name") return text_matches(summary_text(head, "displayName"), value, is_exact);
  if (key == "version") return text_matches(head.version, value, is_exact);
  if (key == "provider") return text_matches(head.provider, value, is_exact);
  if (key == "type") return text_matches(base::enum_text(head.type), value, is_exact);
  if (key == "description") return text_matches(summary_text(head, "description"), value, is_exact);
  if (key == "context") return text_matches(value.find('{') == std::string::npos ? head.context : head.context_template, value, is_exact);
  if (key == "status" || key == "lcstate") return text_matches(base::enum_text(head.state), value, is_exact);
  if (key == "tag" || key == "tags") return any_matches(head, "tags", value, is_exact);
  if (key == "api-category") return any_matches(head, "categories", value, is_exact);
  if (key == "vendor") return text_matches(summary_text(head, "gatewayVendor"), value, is_exact);
  return property_matches(head, key, value, is_exact);
}

}  // namespace quarterdeck::control
