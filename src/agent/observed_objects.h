#pragma once

#include <compare>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "contract/events/change.h"
#include "contract/resources/resource.h"

namespace quarterdeck::agent {

// Whose an object is, as its labels say. An id that no label can hold is there as its hash.
struct Owner {
  std::string subject;
  std::string id;
  auto operator<=>(const Owner&) const = default;
};
Owner owner_of(const resources::Resource& resource);
Owner owner_of(const events::SubjectKey& key);

// The objects that we own, as far as the cluster has told. Calls must not overlap.
class ObservedObjects {
 public:
  // What a watch or an answer told. Returns the owners for whom it makes a difference: nobody when the object is known in this version or a
  // newer one, or only its status is new.
  std::set<Owner> put(const resources::Resource& resource);
  std::set<Owner> gone(const resources::Resource& resource);            // what a watch told
  std::set<Owner> erase(const resources::Reference& reference);         // what we did ourselves
  // What a list told: all objects of a kind; others are gone, and what was known before does not count.
  std::set<Owner> replace(const resources::Kind& kind, const std::vector<resources::Resource>& resources);

  std::vector<resources::Resource> of(const Owner& owner) const;
  const resources::Resource* find(const resources::Reference& reference) const;
  std::set<Owner> owners() const;
  std::size_t size() const { return size_; }

 private:
  using KindKey = std::pair<std::string, std::string>;  // group, kind
  using Name = std::pair<std::string, std::string>;     // namespace, name
  using Objects = std::map<Name, resources::Resource>;

  std::set<Owner> store(const resources::Resource& resource);
  void remember(const Owner& owner, const KindKey& kind, const Name& name);
  void forget(const Owner& owner, const KindKey& kind, const Name& name);

  std::map<KindKey, Objects> objects_;
  std::map<Owner, std::set<std::pair<KindKey, Name>>> by_owner_;
  std::size_t size_ = 0;
};

}  // namespace quarterdeck::agent
