#include "translate/apk/catalogue.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "base/bytes.h"

namespace quarterdeck::translate::apk {
namespace {

std::string created_at(const resources::Resource& resource) { return base::text_at(resource.at("metadata"), "creationTimestamp"); }

}  // namespace

Catalogue::Catalogue(const std::vector<resources::Resource>& resources, const std::string& space) : space_(space) {
  for (const auto& resource : resources) {
    const auto kind = resource.kind();
    const auto* known = resources::find_kind(kind.group, kind.kind);
    if (known != nullptr && resource.space() == space) objects_.emplace(std::pair(known->plural, resource.name()), &resource);
  }
}

const resources::Resource* Catalogue::find(const resources::KindName& kind, const std::string& name) const {
  const auto found = objects_.find({kind.plural, name});
  return found == objects_.end() ? nullptr : found->second;
}

Outcome<const resources::Resource*> Catalogue::need(const resources::KindName& kind, const std::string& name, const resources::Resource& by) const {
  if (const auto* found = find(kind, name)) return found;
  constexpr auto help = "{} refers to {}, which does not exist. Create it or remove the reference.";
  const resources::Reference missing{kind.to_kind(), space_, name};
  return Failure{Problem::not_found, fmt::format(help, by.reference().text(), missing.text())};
}

std::vector<const resources::Resource*> Catalogue::attached(const resources::KindName& kind, const std::string& api) const {
  std::vector<const resources::Resource*> result;
  for (auto at = objects_.lower_bound({kind.plural, ""}); at != objects_.end() && at->first.first == kind.plural; ++at) {
    const auto& target = at->second->at("spec");
    if (base::text_at(target, "targetRef", "kind") == resources::kApi.kind && base::text_at(target, "targetRef", "name") == api) {
      result.push_back(at->second);
    }
  }
  std::stable_sort(result.begin(), result.end(), [](const auto* a, const auto* b) { return created_at(*a) < created_at(*b); });
  return result;
}

Outcome<std::string> Catalogue::text_in(const resources::KindName& kind, const Json& reference, const resources::Resource& by) const {
  const auto object = need(kind, base::text_at(reference, "name"), by);
  if (!object) return object.error();
  const auto key = base::text_at(reference, "key");
  const bool is_secret = kind.kind == resources::kSecret.kind;
  if (const auto* plain = base::find((*object)->at(is_secret ? "stringData" : "data"), key); plain != nullptr && plain->is_string()) {
    return std::string(plain->get_string());
  }
  const auto* encoded = base::find((*object)->at(is_secret ? "data" : "binaryData"), key);
  if (encoded == nullptr || !encoded->is_string()) return cannot_serve(**object, fmt::format("it has no key '{}'", key));
  auto decoded = base::from_base64(encoded->get_string());
  if (!decoded) return cannot_serve(**object, fmt::format("its key '{}' is not base64", key));
  return decoded;
}

Failure cannot_serve(const resources::Resource& resource, const std::string& why) {
  return {Problem::unprocessable, fmt::format("{} cannot be served: {}.", resource.reference().text(), why)};
}

}  // namespace quarterdeck::translate::apk
