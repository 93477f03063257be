#include "translate/apk/schema_check.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>

namespace quarterdeck::translate::apk {
namespace {

using base::find;
using base::text_at;

const Json* schema_of(const resources::Resource& object, const std::vector<resources::Resource>& definitions) {
  const auto kind = object.kind();
  for (const auto& definition : definitions) {
    const auto& spec = definition.at("spec");
    if (text_at(spec, "group") != kind.group || text_at(spec, "names", "kind") != kind.kind) continue;
    for (const auto& version : find(spec, "versions")->as_array()) {
      if (text_at(version, "name") == kind.version) return find(version, "schema", "openAPIV3Schema");
    }
  }
  return nullptr;
}

class Checker {
 public:
  void check(const Json& value, const Json& schema, const std::string& path) {
    if (value.is_null() && is_set(schema, "nullable")) return;
    const auto type = text_at(schema, "type");
    if (type == "object") {
      check_object(value, schema, path);
    } else if (type == "array") {
      check_array(value, schema, path);
    } else if (type == "string") {
      check_text(value, schema, path);
    } else if (type == "integer") {
      check_number(value, schema, path);
    } else if (type == "boolean" && !value.is_bool()) {
      say(path, "must be true or false");
    }
    if (const auto* allowed = find(schema, "enum")) {
      const auto& list = allowed->as_array();
      if (std::find(list.begin(), list.end(), value) == list.end()) say(path, "is none of the allowed values: " + base::to_text(value));
    }
  }

  std::vector<std::string> mistakes;

 private:
  void say(const std::string& path, const std::string& what) { mistakes.push_back(path + " " + what); }
  static bool is_set(const Json& schema, std::string_view member) {
    const auto* found = find(schema, member);
    return found != nullptr && found->is_bool() && found->get_bool();
  }
  static std::int64_t number(const Json& schema, std::string_view member, std::int64_t otherwise) {
    const auto* found = find(schema, member);
    return found != nullptr && found->is_int64() ? found->get_int64() : otherwise;
  }

  void check_object(const Json& value, const Json& schema, const std::string& path) {
    const auto* object = value.if_object();
    if (object == nullptr) return say(path, "must be an object");
    if (const auto* required = find(schema, "required")) {
      for (const auto& name : required->as_array()) {
        if (!object->contains(name.as_string())) say(path + "." + std::string(name.as_string()), "is required");
      }
    }
    const auto* more = find(schema, "additionalProperties");
    for (const auto& member : *object) {
      const auto below = path + "." + std::string(member.key());
      if (const auto* known = find(schema, "properties", member.key())) {
        check(member.value(), *known, below);
      } else if (more != nullptr && more->is_object()) {
        check(member.value(), *more, below);
      } else if (!is_set(schema, "x-kubernetes-preserve-unknown-fields")) {
        say(below, "is not known");
      }
    }
  }

  void check_array(const Json& value, const Json& schema, const std::string& path) {
    const auto* array = value.if_array();
    if (array == nullptr) return say(path, "must be a list");
    const auto size = static_cast<std::int64_t>(array->size());
    if (size > number(schema, "maxItems", size) || size < number(schema, "minItems", 0)) say(path, fmt::format("has {} entries", size));
    for (std::size_t i = 0; i < array->size(); ++i) check((*array)[i], schema.at("items"), fmt::format("{}[{}]", path, i));
  }

  void check_text(const Json& value, const Json& schema, const std::string& path) {
    if (!value.is_string()) return say(path, "must be text");
    const std::string text(value.get_string());
    const auto size = static_cast<std::int64_t>(text.size());
    if (size > number(schema, "maxLength", size) || size < number(schema, "minLength", 0)) say(path, fmt::format("has {} characters", size));
    const auto pattern = text_at(schema, "pattern");
    if (!pattern.empty() && !re2::RE2::PartialMatch(text, pattern)) say(path, fmt::format("'{}' does not match {}", text, pattern));
  }

  void check_number(const Json& value, const Json& schema, const std::string& path) {
    if (!value.is_int64()) return say(path, "must be a whole number");
    const bool is_small = text_at(schema, "format") == "int32";
    const auto least = number(schema, "minimum", is_small ? std::numeric_limits<std::int32_t>::min() : std::numeric_limits<std::int64_t>::min());
    const auto most = number(schema, "maximum", is_small ? std::numeric_limits<std::int32_t>::max() : std::numeric_limits<std::int64_t>::max());
    if (value.get_int64() < least || value.get_int64() > most) say(path, fmt::format("{} is out of range", value.get_int64()));
  }
};

void fill(Json& value, const Json& schema) {
  if (auto* object = value.if_object()) {
    const auto* properties = find(schema, "properties");
    if (properties == nullptr) return;
    for (const auto& property : properties->as_object()) {
      const auto* otherwise = find(property.value(), "default");
      if (otherwise != nullptr && !object->contains(property.key())) object->emplace(property.key(), *otherwise);
      if (auto* there = object->if_contains(property.key())) fill(*there, property.value());
    }
  } else if (auto* array = value.if_array()) {
    for (auto& element : *array) fill(element, schema.at("items"));
  }
}

}  // namespace

std::vector<std::string> mistakes_in(const resources::Resource& object, const std::vector<resources::Resource>& definitions) {
  const auto* schema = schema_of(object, definitions);
  if (schema == nullptr) return {};
  Checker checker;
  auto content = object.json();
  content.erase("metadata");
  checker.check(content, *schema, object.reference().text());
  return checker.mistakes;
}

resources::Resource with_defaults(resources::Resource object, const std::vector<resources::Resource>& definitions) {
  const auto* schema = schema_of(object, definitions);
  if (schema == nullptr) return object;
  Json content = object.json();
  fill(content, *schema);
  return resources::Resource(content.as_object());
}

}  // namespace quarterdeck::translate::apk
