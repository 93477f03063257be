#include "definitions/openapi/members.h"

#include <fmt/format.h>

namespace quarterdeck::definitions::openapi {
namespace {

const Json* member_of(const JsonObject& object, std::string_view name, Presence presence, const Place& at, Findings& findings) {
  const auto* found = object.if_contains(name);
  if (found == nullptr && presence == Presence::required) findings.mistake(Place(at, name), "is required");
  return found;
}

void wrong_kind(std::string_view expected, const Json& value, std::string_view name, const Place& at, Findings& findings) {
  const auto* advice = expected == "text" && value.is_number() ? "; put it in quotes" : "";
  findings.mistake(Place(at, name), fmt::format("expected {}, found {}{}", expected, kind_of(value), advice));
}

}  // namespace

std::string_view kind_of(const Json& value) {
  if (value.is_object()) return "an object";
  if (value.is_array()) return "a list";
  if (value.is_string()) return "text";
  if (value.is_bool()) return "true or false";
  return value.is_null() ? "nothing" : "a number";
}

std::string text_member(const JsonObject& object, std::string_view name, Presence presence, const Place& at, Findings& findings) {
  const auto* found = member_of(object, name, presence, at, findings);
  if (found == nullptr) return "";
  if (found->is_string()) return std::string(found->get_string());
  if (!found->is_null() || presence == Presence::required) wrong_kind("text", *found, name, at, findings);
  return "";
}

const JsonObject* object_member(const JsonObject& object, std::string_view name, Presence presence, const Place& at, Findings& findings) {
  const auto* found = member_of(object, name, presence, at, findings);
  if (found == nullptr) return nullptr;
  if (!found->is_object()) wrong_kind("an object", *found, name, at, findings);
  return found->if_object();
}

const JsonArray* list_member(const JsonObject& object, std::string_view name, Presence presence, const Place& at, Findings& findings) {
  const auto* found = member_of(object, name, presence, at, findings);
  if (found == nullptr) return nullptr;
  if (!found->is_array()) wrong_kind("a list", *found, name, at, findings);
  return found->if_array();
}

bool flag_member(const JsonObject& object, std::string_view name, const Place& at, Findings& findings) {
  const auto* found = object.if_contains(name);
  if (found == nullptr) return false;
  if (!found->is_bool()) wrong_kind("true or false", *found, name, at, findings);
  return found->is_bool() && found->get_bool();
}

std::vector<std::string> text_list_member(const JsonObject& object, std::string_view name, const Place& at, Findings& findings) {
  std::vector<std::string> result;
  const auto* list = list_member(object, name, Presence::optional, at, findings);
  if (list == nullptr) return result;
  const Place here(at, name);
  for (std::size_t i = 0; i < list->size(); ++i) {
    if ((*list)[i].is_string()) {
      result.emplace_back((*list)[i].get_string());
    } else {
      findings.mistake(Place(here, i), fmt::format("expected text, found {}", kind_of((*list)[i])));
    }
  }
  return result;
}

}  // namespace quarterdeck::definitions::openapi
