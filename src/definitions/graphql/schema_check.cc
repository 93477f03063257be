#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <unordered_map>
#include <unordered_set>

#include "definitions/graphql/schema_builder.h"

namespace quarterdeck::definitions::graphql {
namespace {

std::vector<std::uint32_t> sorted_by_name(const std::vector<Field>& fields) {
  std::vector<std::uint32_t> order(fields.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) { return fields[a].name < fields[b].name; });
  return order;
}

template <class Named>
const Named* named_twice(const std::vector<Named>& list) {
  std::unordered_set<std::string_view> seen;
  for (const auto& item : list) {
    if (!seen.insert(item.name).second) return &item;
  }
  return nullptr;
}

bool same(const Field& left, const Field& right) {
  const auto same_argument = [](const Argument& a, const Argument& b) {
    return a.name == b.name && a.type.text() == b.type.text() && a.default_text == b.default_text;
  };
  return left.type.text() == right.type.text() && std::equal(left.arguments.begin(), left.arguments.end(), right.arguments.begin(),
                                                             right.arguments.end(), same_argument);
}

// A field that is written twice in the same words means one field: schemas that tools merge (GitHub's is one) have such repeats.
void drop_repeats(std::vector<Field>& fields) {
  std::unordered_map<std::string_view, std::size_t> first;
  std::vector<Field> kept;
  kept.reserve(fields.size());
  for (auto& field : fields) {
    const auto [known, is_new] = first.emplace(field.name, kept.size());
    if (is_new || !same(kept[known->second], field)) kept.push_back(std::move(field));
  }
  fields = std::move(kept);
}

template <class T>
void append(std::vector<T>& to, std::vector<T>& from) {
  to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
}

}  // namespace

void SchemaBuilder::connect() {
  merge_extensions();
  for (const auto& type : schema_->types_) {
    drop_repeats(type->fields);
    type->fields_by_name = sorted_by_name(type->fields);
  }
  for (const auto& type : schema_->types_) check_type(*type);
  for (auto& directive : schema_->directives_) {
    check_arguments(directive.arguments, fmt::format("@{}", directive.name), directive.name);
  }
  hide_meta_type();
  collect_possible_types();
  find_roots();
}

void SchemaBuilder::merge_extensions() {
  for (const auto& extension : extensions_) {
    const auto found = schema_->by_name_.find(extension->name);
    if (found == schema_->by_name_.end() || found->second->kind != extension->kind || found->second->is_built_in) {
      mistake(extension->name, fmt::format("there is no type {} of this kind that could be extended", extension->name));
      continue;
    }
    auto& type = *found->second;
    append(type.fields, extension->fields);
    append(type.input_fields, extension->input_fields);
    append(type.interfaces, extension->interfaces);
    append(type.members, extension->members);
    append(type.values, extension->values);
  }
}

void SchemaBuilder::hide_meta_type() {
  const auto found = std::find_if(schema_->types_.begin(), schema_->types_.end(), [](const auto& type) { return type->name == "__Meta"; });
  schema_->meta_ = std::move(*found);
  schema_->types_.erase(found);
  schema_->by_name_.erase("__Meta");
}

void SchemaBuilder::find_roots() {
  constexpr std::string_view kDefaults[] = {"Query", "Mutation", "Subscription"};
  const bool named = std::any_of(std::begin(root_names_), std::end(root_names_), [](std::string_view name) { return !name.empty(); });
  for (std::size_t i = 0; i < 3; ++i) {
    const auto name = named ? root_names_[i] : kDefaults[i];
    const auto* type = name.empty() ? nullptr : schema_->find(name);
    if (type != nullptr && type->kind == TypeKind::object) {
      schema_->roots_[i] = type;
    } else if (named && !name.empty()) {
      mistake(name, fmt::format("the schema names {}, which is not an object type", name));
    }
  }
  if (schema_->roots_[0] == nullptr) {
    mistake(schema_->text_, "there is no query type: define `type Query`, or name another in `schema { query: … }`");
  }
}

void SchemaBuilder::check_type(Type& type) {
  if (type.name.starts_with("__") && !type.is_built_in) {
    mistake(type.name, fmt::format("{}: names that begin with two underscores belong to introspection", type.name));
  }
  const bool is_empty = (type.kind == TypeKind::object && type.fields.empty()) ||
                        (type.kind == TypeKind::interface && type.fields.empty()) ||
                        (type.kind == TypeKind::union_type && type.members.empty()) ||
                        (type.kind == TypeKind::enumeration && type.values.empty()) ||
                        (type.kind == TypeKind::input_object && type.input_fields.empty());
  if (is_empty) mistake(type.name, fmt::format("{} has nothing in it", type.name));
  check_fields(type);
  check_arguments(type.input_fields, std::string(type.name), type.name);
  check_interfaces(type);
  check_union(type);
  if (const auto* value = named_twice(type.values)) {
    mistake(value->name, fmt::format("{} has the value {} twice", type.name, value->name));
  }
}

void SchemaBuilder::check_fields(Type& type) {
  if (const auto* field = named_twice(type.fields)) {
    mistake(field->name, fmt::format("{} has the field {} twice", type.name, field->name));
  }
  for (auto& field : type.fields) {
    const auto where = fmt::format("{}.{}", type.name, field.name);
    resolve(field.type, where);
    if (field.type.type != nullptr && field.type.type->kind == TypeKind::input_object) {
      mistake(field.type.name, fmt::format("{} returns {}, which is an input type", where, field.type.name));
    }
    check_arguments(field.arguments, where, field.name);
  }
}

void SchemaBuilder::check_arguments(std::vector<Argument>& arguments, const std::string& owner, std::string_view owner_text) {
  if (const auto* argument = named_twice(arguments)) {
    mistake(owner_text, fmt::format("{} has {} twice", owner, argument->name));
  }
  for (auto& argument : arguments) {
    resolve(argument.type, fmt::format("{}({})", owner, argument.name));
    if (argument.type.type != nullptr && !argument.type.type->is_input()) {
      mistake(argument.type.name, fmt::format("{}({}) takes {}, which is no input type", owner, argument.name, argument.type.name));
    }
  }
}

void SchemaBuilder::check_interfaces(Type& type) {
  for (const auto name : type.interfaces) {
    const auto* interface = schema_->find(name);
    if (interface == nullptr || interface->kind != TypeKind::interface) {
      mistake(name, fmt::format("{} implements {}, which is not an interface of this schema", type.name, name));
      continue;
    }
    for (const auto& field : interface->fields) {
      if (type.field(field.name) == nullptr) {
        mistake(type.name, fmt::format("{} implements {} but has no field {}", type.name, name, field.name));
      }
    }
  }
}

void SchemaBuilder::check_union(Type& type) {
  for (const auto name : type.members) {
    const auto* member = schema_->find(name);
    if (member == nullptr || member->kind != TypeKind::object) {
      mistake(name, fmt::format("the union {} has {}, which is not an object type of this schema", type.name, name));
    }
  }
}

void SchemaBuilder::resolve(TypeUse& use, const std::string& where) {
  use.type = schema_->find(use.name);
  if (use.type == nullptr) mistake(use.name, fmt::format("{}: there is no type {}", where, use.name));
}

void SchemaBuilder::collect_possible_types() {
  for (const auto& type : schema_->types_) {
    if (type->kind == TypeKind::union_type) {
      for (const auto name : type->members) type->possible.push_back(schema_->find(name));
    }
    if (type->kind != TypeKind::object) continue;
    type->possible.push_back(type.get());
    for (const auto name : type->interfaces) {
      if (const auto found = schema_->by_name_.find(name); found != schema_->by_name_.end()) found->second->possible.push_back(type.get());
    }
  }
  for (const auto& type : schema_->types_) std::sort(type->possible.begin(), type->possible.end(), std::less<>());
}

}  // namespace quarterdeck::definitions::graphql
