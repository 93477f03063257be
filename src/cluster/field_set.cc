#include "cluster/field_set.h"

#include <utility>

namespace quarterdeck::cluster {
namespace {

bool is_field(const PathElement& element) { return element.starts_with("f:"); }
std::string_view name_of(const PathElement& element) { return std::string_view(element).substr(2); }

std::string key_text(std::string_view json) {
  const auto keys = base::parse_json(json);
  if (!keys || !keys->is_object()) return std::string(json);
  std::string text;
  for (const auto& key : keys->get_object()) {
    if (!text.empty()) text += ',';
    text += std::string(key.key()) + "=" + base::to_text(key.value());
  }
  return text;
}

}  // namespace

PathElement field_element(std::string_view name) { return "f:" + std::string(name); }

std::string path_text(const FieldPath& path) {
  std::string text;
  for (const auto& element : path) {
    switch (element.front()) {
      case 'f': text += "." + std::string(name_of(element)); break;
      case 'k': text += "[" + key_text(name_of(element)) + "]"; break;
      case 'v': text += "[=" + std::string(name_of(element)) + "]"; break;
      default: text += "[" + std::string(name_of(element)) + "]";
    }
  }
  return text;
}

FieldSet FieldSet::from_json(const Json& fields_v1) {
  FieldSet set;
  const auto* object = fields_v1.if_object();
  if (object == nullptr) return set;
  for (const auto& member : *object) {
    const std::string element(member.key());
    if (element == ".") {
      set.is_member_ = true;
      continue;
    }
    auto child = from_json(member.value());
    if (child.empty()) child.is_member_ = true;
    set.children_.emplace(element, std::move(child));
  }
  return set;
}

FieldSet FieldSet::of(std::initializer_list<FieldPath> paths) {
  FieldSet set;
  for (const auto& path : paths) set.insert(path);
  return set;
}

Json FieldSet::to_json() const {
  JsonObject object;
  if (is_member_ && !children_.empty()) object.emplace(".", JsonObject());
  for (const auto& [element, child] : children_) object.emplace(element, child.to_json());
  return object;
}

bool FieldSet::contains(const PathElement& element) const {
  const auto found = children_.find(element);
  return found != children_.end() && found->second.is_member_;
}

bool FieldSet::contains(const FieldPath& path) const {
  const auto* set = this;
  for (const auto& element : path) {
    const auto found = set->children_.find(element);
    if (found == set->children_.end()) return false;
    set = &found->second;
  }
  return set->is_member_;
}

const FieldSet* FieldSet::below(const PathElement& element) const {
  const auto found = children_.find(element);
  return found == children_.end() || found->second.children_.empty() ? nullptr : &found->second;
}

void FieldSet::insert(const FieldPath& path) {
  auto* set = this;
  for (const auto& element : path) set = &set->children_[element];
  set->is_member_ = true;
}

std::vector<FieldPath> FieldSet::paths() const {
  std::vector<FieldPath> paths;
  FieldPath prefix;
  collect(prefix, paths);
  return paths;
}

void FieldSet::collect(FieldPath& prefix, std::vector<FieldPath>& paths) const {
  if (is_member_ && !prefix.empty()) paths.push_back(prefix);
  for (const auto& [element, child] : children_) {
    prefix.push_back(element);
    child.collect(prefix, paths);
    prefix.pop_back();
  }
}

void FieldSet::keep(FieldSet& parent, const PathElement& element, FieldSet child) {
  if (!child.empty()) parent.children_.emplace(element, std::move(child));
}

void FieldSet::drop_if_empty(const PathElement& element) {
  const auto found = children_.find(element);
  if (found != children_.end() && found->second.empty()) children_.erase(found);
}

FieldSet FieldSet::united(const FieldSet& other) const {
  FieldSet result = *this;
  result.is_member_ = is_member_ || other.is_member_;
  for (const auto& [element, child] : other.children_) {
    auto& mine = result.children_[element];
    mine = mine.united(child);
  }
  return result;
}

FieldSet FieldSet::intersection(const FieldSet& other) const {
  FieldSet result;
  result.is_member_ = is_member_ && other.is_member_;
  for (const auto& [element, child] : children_) {
    const auto found = other.children_.find(element);
    if (found != other.children_.end()) keep(result, element, child.intersection(found->second));
  }
  return result;
}

FieldSet FieldSet::without(const FieldSet& other) const {
  FieldSet result;
  result.is_member_ = is_member_ && !other.is_member_;
  for (const auto& [element, child] : children_) {
    const auto found = other.children_.find(element);
    keep(result, element, found == other.children_.end() ? child : child.without(found->second));
  }
  return result;
}

FieldSet FieldSet::without_subtrees(const FieldSet& other) const {
  FieldSet result;
  if (other.is_member_) return result;
  result.is_member_ = is_member_;
  for (const auto& [element, child] : children_) {
    const auto found = other.children_.find(element);
    keep(result, element, found == other.children_.end() ? child : child.without_subtrees(found->second));
  }
  return result;
}

FieldSet FieldSet::with_named_parents(const Schema& schema) const {
  FieldSet result;
  result.is_member_ = is_member_;
  for (const auto& [element, child] : children_) {
    auto below = child.with_named_parents(schema_below(schema, element));
    if (is_field(element) && schema.properties.contains(name_of(element))) below.is_member_ = true;
    result.children_.emplace(element, std::move(below));
  }
  return result;
}

const Schema& schema_below(const Schema& schema, const PathElement& element) {
  static const Schema anything;
  if (!is_field(element)) return schema.items ? *schema.items : anything;
  const auto* field = schema.field(name_of(element));
  return field == nullptr ? anything : *field;
}

}  // namespace quarterdeck::cluster
