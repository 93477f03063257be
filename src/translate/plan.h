#pragma once

#include <string>
#include <vector>

#include "contract/resources/resource.h"

namespace quarterdeck::translate {

struct Removal {
  resources::Reference reference;
  std::string uid;  // of the object that was observed: another of the same name is not meant
};

// What makes the observed objects equal to the desired ones, in the order in which to do it.
struct Plan {
  std::vector<resources::Resource> apply;
  std::vector<Removal> remove;

  bool is_empty() const { return apply.empty() && remove.empty(); }
};

// Compares by kind, namespace and name. What the cluster adds (defaults, status, uid, versions) makes no difference. An observed object is
// removed only if it carries the label of what an agent owns; one that is already being deleted is left to the cluster.
Plan plan(const std::vector<resources::Resource>& desired, const std::vector<resources::Resource>& observed);

// True when the observed object already is as desired: every desired field is there with its value, nobody has put others beside them, and it
// was written from an equal object.
bool holds(const resources::Resource& observed, const resources::Resource& desired);

// True when `value` has every member of `part`, at every depth; lists must be equally long.
bool includes(const Json& value, const Json& part);

}  // namespace quarterdeck::translate
