#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "cluster/schema.h"

namespace quarterdeck::cluster {

// One step of a path as FieldsV1 writes it: "f:spec" (a field), "k:{\"name\":\"http\"}" (an element of a list by its keys),
// "v:\"a\"" (an element of a set by its value), "i:0" (an element by its index).
using PathElement = std::string;
using FieldPath = std::vector<PathElement>;

PathElement field_element(std::string_view name);
std::string path_text(const FieldPath& path);  // .spec.listeners[name="http"].port

// A set of paths into an object: who manages what. The wire form is FieldsV1.
class FieldSet {
 public:
  static FieldSet from_json(const Json& fields_v1);
  static FieldSet of(std::initializer_list<FieldPath> paths);
  Json to_json() const;

  bool empty() const { return !is_member_ && children_.empty(); }
  bool contains(const PathElement& element) const;  // as a member one step down
  bool contains(const FieldPath& path) const;
  const FieldSet* below(const PathElement& element) const;  // null when nothing is

  void insert(const FieldPath& path);
  // Every path of the set, in order.
  std::vector<FieldPath> paths() const;

  FieldSet united(const FieldSet& other) const;
  FieldSet intersection(const FieldSet& other) const;
  FieldSet without(const FieldSet& other) const;
  // Also without everything below the members of the other.
  FieldSet without_subtrees(const FieldSet& other) const;
  // Fields that the schema names become members when anything below them is one.
  FieldSet with_named_parents(const Schema& schema) const;

  bool operator==(const FieldSet& other) const { return is_member_ == other.is_member_ && children_ == other.children_; }

  // For walks that build a set bottom up.
  void insert_here() { is_member_ = true; }
  FieldSet& child(const PathElement& element) { return children_[element]; }
  void drop_if_empty(const PathElement& element);

 private:
  void collect(FieldPath& prefix, std::vector<FieldPath>& paths) const;
  static void keep(FieldSet& parent, const PathElement& element, FieldSet child);

  bool is_member_ = false;
  std::map<PathElement, FieldSet> children_;
};

// The schema of what an element leads to; a schema that accepts anything where none is known.
const Schema& schema_below(const Schema& schema, const PathElement& element);

}  // namespace quarterdeck::cluster
