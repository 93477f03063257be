#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "contract/resources/resource.h"

namespace quarterdeck::gateway {

// Everything read from the cluster, and what depends on what. Roots are the objects that mean something by themselves: APIs, token issuers,
// applications, subscriptions and plans. Putting or erasing any object marks the roots that need it, so that a change costs what it changes.
class ResourceIndex {
 public:
  using Key = std::string;  // "group/kind/namespace/name": versions name the same object
  static Key key_of(const resources::Reference& reference);

  void put(resources::Resource resource);
  void erase(const resources::Reference& reference);
  // Forgets every object of the kind but these.
  void keep_only(const resources::Kind& kind, const std::set<Key>& keys);

  const resources::Resource* find(const resources::Reference& reference) const;

  // The roots marked since last time, in the order in which they were marked. At most so many.
  std::vector<resources::Reference> take_changed(std::size_t most);
  bool has_changed() const { return !changed_.empty(); }

  // The root and everything it needs, as far as it is there. Remembers what it looked for, also in vain.
  std::vector<resources::Resource> gather(const resources::Reference& root);

 private:
  struct Root {
    resources::Reference reference;
    std::set<Key> needs;
  };

  void touched(const resources::Resource& resource);
  void mark(const resources::Reference& root);
  void forget_needs(const Key& root);
  void attach(const resources::Resource& resource);
  void detach(const resources::Resource& resource);

  std::map<Key, std::shared_ptr<const resources::Resource>> objects_;
  std::map<Key, std::set<Key>> attached_;        // root -> policies and mappings that name it
  std::map<Key, Root> roots_;                    // those that were gathered
  std::map<Key, std::set<Key>> needed_by_;       // object -> roots
  std::vector<resources::Reference> changed_;    // oldest first
  std::set<Key> is_changed_;
};

// The root that the object means by itself, if it is one.
bool is_root(const resources::Resource& resource);
// The root that the object names and so changes the meaning of.
std::optional<resources::Reference> attachment_of(const resources::Resource& resource);

}  // namespace quarterdeck::gateway
