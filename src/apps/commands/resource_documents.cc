#include "apps/commands/resource_documents.h"

#include <fmt/format.h>

#include "base/text.h"
#include "base/yaml.h"

namespace quarterdeck::apps {
namespace {

using Resources = std::vector<resources::Resource>;

Failure no_object(const std::string& where, std::string_view what) {
  return {Problem::invalid, fmt::format("{} {}. Give objects of Kubernetes, each with apiVersion, kind and metadata.name.", where, what)};
}

// A list of kubectl's ("List") or of one kind ("HTTPRouteList"); no kind of ours ends so and has items of its own.
bool is_list(const JsonObject& object, std::string_view kind) {
  const auto* items = object.if_contains("items");
  return kind.ends_with("List") && items != nullptr && items->is_array();
}

Outcome<Done> add(const Json& document, const std::string& where, Resources& found) {
  if (!document.is_object()) return no_object(where, "is not an object");
  const auto& object = document.get_object();
  const auto kind = base::text_at(document, "kind");
  if (kind.empty()) return no_object(where, "has no kind");
  if (base::text_at(document, "apiVersion").empty()) return no_object(where, fmt::format("({}) has no apiVersion", kind));
  if (is_list(object, kind)) {
    std::size_t number = 0;
    for (const auto& item : object.at("items").get_array()) {
      if (auto added = add(item, fmt::format("{}, item {}", where, ++number), found); !added) return added;
    }
    return Done{};
  }
  if (base::text_at(document, "metadata", "name").empty()) return no_object(where, fmt::format("({}) has no metadata.name", kind));
  found.emplace_back(object);
  return Done{};
}

}  // namespace

Outcome<Resources> resources_of(std::string_view text, const std::string& file) {
  const auto documents = base::parse_yaml_documents(text);
  if (!documents) return Failure{documents.error().problem, fmt::format("{}: {}", file, documents.error().message)};
  Resources found;
  std::size_t number = 0;
  for (const auto& document : *documents) {
    if (auto added = add(document, fmt::format("{}: document {}", file, ++number), found); !added) return added.error();
  }
  return found;
}

}  // namespace quarterdeck::apps
