#include "definitions/graphql/schema.h"

#include <algorithm>

namespace quarterdeck::definitions::graphql {
namespace {

template <class Named>
const Named* named(const std::vector<Named>& list, std::string_view name) {
  const auto found = std::find_if(list.begin(), list.end(), [&](const Named& item) { return item.name == name; });
  return found == list.end() ? nullptr : &*found;
}

}  // namespace

std::string_view verb_of(OperationKind kind) {
  switch (kind) {
    case OperationKind::query: return "QUERY";
    case OperationKind::mutation: return "MUTATION";
    case OperationKind::subscription: return "SUBSCRIPTION";
  }
  return "QUERY";
}

const Argument* Field::argument(std::string_view argument_name) const { return named(arguments, argument_name); }

const Field* Type::field(std::string_view field_name) const {
  const auto found = std::lower_bound(fields_by_name.begin(), fields_by_name.end(), field_name,
                                      [&](std::uint32_t at, std::string_view wanted) { return fields[at].name < wanted; });
  return found != fields_by_name.end() && fields[*found].name == field_name ? &fields[*found] : nullptr;
}

const Argument* Type::input_field(std::string_view field_name) const { return named(input_fields, field_name); }

const Type* Schema::find(std::string_view type_name) const {
  const auto found = by_name_.find(type_name);
  return found == by_name_.end() ? nullptr : found->second;
}

const Type* Schema::root(OperationKind kind) const { return roots_[static_cast<std::size_t>(kind)]; }

const Directive* Schema::directive(std::string_view name) const { return named(directives_, name); }

const Field* Schema::meta_field(std::string_view name) const { return meta_->field(name); }

std::vector<SchemaOperation> Schema::operations() const {
  std::vector<SchemaOperation> result;
  for (const auto kind : {OperationKind::query, OperationKind::mutation, OperationKind::subscription}) {
    if (root(kind) == nullptr) continue;
    for (const auto& field : root(kind)->fields) result.push_back({.kind = kind, .field = std::string(field.name)});
  }
  return result;
}

bool Schema::overlap(const Type& left, const Type& right) const {
  auto a = left.possible.begin();
  auto b = right.possible.begin();
  while (a != left.possible.end() && b != right.possible.end()) {
    if (*a == *b) return true;
    if (std::less<>()(*a, *b)) {
      ++a;
    } else {
      ++b;
    }
  }
  return false;
}

}  // namespace quarterdeck::definitions::graphql
