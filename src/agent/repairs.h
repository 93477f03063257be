#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "contract/resources/resource.h"

namespace quarterdeck::agent {

// Tells a repair from a change: an object that was as it is wanted, is still wanted like that, and yet is gone or different was deleted or
// edited by somebody else. Calls must not overlap.
class Repairs {
 public:
  struct Repair {
    std::string what;                 // "deleted", "changed", or "extended" by members that are not ours
    std::vector<std::string> fields;  // which; names, never values
  };

  // What applying `wanted` mends; nothing when it is a change that we were asked for. `observed` is null where there is no such object.
  std::optional<Repair> repair_of(const resources::Resource& wanted, const resources::Resource* observed) const;

  void is_as_wanted(const resources::Resource& wanted);
  void is_removed(const resources::Reference& reference) { hashes_.erase(reference); }

 private:
  std::map<resources::Reference, std::string> hashes_;  // of what was last as it was wanted
};

// The names of the fields in which the observed object is not as desired: "spec.hostnames". A list counts as one field.
std::vector<std::string> differing_fields(const resources::Resource& observed, const resources::Resource& desired);

}  // namespace quarterdeck::agent
