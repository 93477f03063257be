#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/outcome.h"
#include "contract/resources/kinds.h"

namespace quarterdeck::translate::apk {

// The objects of one namespace, found by kind and name. The list that it is made of must outlive it.
class Catalogue {
 public:
  Catalogue(const std::vector<resources::Resource>& resources, const std::string& space);

  const resources::Resource* find(const resources::KindName& kind, const std::string& name) const;

  // The object, or Problem::not_found that names it and who needs it.
  Outcome<const resources::Resource*> need(const resources::KindName& kind, const std::string& name, const resources::Resource& by) const;

  // What attaches to the API by its targetRef, the oldest first, then by name.
  std::vector<const resources::Resource*> attached(const resources::KindName& kind, const std::string& api) const;

  // The text under a key of a ConfigMap or Secret.
  Outcome<std::string> text_in(const resources::KindName& kind, const Json& reference, const resources::Resource& by) const;

  const std::string& space() const { return space_; }

 private:
  std::string space_;
  std::map<std::pair<std::string_view, std::string>, const resources::Resource*> objects_;
};

// The failure that an object cannot be served as it is written.
Failure cannot_serve(const resources::Resource& resource, const std::string& why);

}  // namespace quarterdeck::translate::apk
