#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "definitions/graphql/request.h"
#include "definitions/graphql/value_check.h"

namespace quarterdeck::definitions::graphql {
namespace {

constexpr std::size_t kMostCost = 1'000'000'000'000;  // counting stops here, so that nothing overflows

struct Cost {
  std::size_t depth = 0;
  std::size_t complexity = 0;

  void add(const Cost& other) {
    depth = std::max(depth, other.depth);
    complexity = std::min(complexity + other.complexity, kMostCost);
  }
};

bool is_introspection(std::string_view field) { return field.starts_with("__"); }

class Examiner {
 public:
  Examiner(const Schema& schema, const Document& document, const Operation& operation, const CostRules& rules)
      : schema_(schema), document_(document), operation_(operation), rules_(rules), values_(schema, document, operation) {}

  Outcome<Examined> run() {
    const auto* root = schema_.root(operation_.kind);
    if (root == nullptr) return refused(operation_.offset, fmt::format("the schema has no {} operations", verb_of(operation_.kind)));
    if (auto checked = values_.check_variables(); !checked) return checked.error();
    if (auto checked = values_.check_directives(operation_.directives); !checked) return checked.error();
    const auto cost = walk(operation_.selections, *root);
    if (!cost) return cost.error();
    Examined result{.kind = operation_.kind, .operation_name = std::string(operation_.name)};
    result.depth = cost->depth;
    result.complexity = cost->complexity;
    if (auto expanded = expand(operation_.selections, result); !expanded) return expanded.error();
    if (auto checked = check_subscription(result); !checked) return checked.error();
    if (auto allowed = check_limits(result); !allowed) return allowed.error();
    return result;
  }

 private:
  enum class State { walking, done };
  struct Walked {
    State state = State::walking;
    Cost cost;
  };

  Failure refused(std::uint32_t offset, std::string_view message) const {
    return {Problem::invalid, fmt::format("GraphQL: {} at {}", message, document_.position(offset)), kQueryInvalid};
  }

  Outcome<Cost> walk(const std::vector<Selection>& selections, const Type& type) {
    Cost total;
    if (!selections.empty() && nesting_ == kMostNesting) return refused(selections.front().offset, "fields and fragments are nested too deeply");
    ++nesting_;
    for (const auto& selection : selections) {
      if (auto checked = values_.check_directives(selection.directives); !checked) return checked.error();
      const auto cost = selection.kind == SelectionKind::field    ? field(selection, type)
                        : selection.kind == SelectionKind::spread ? spread(selection, type)
                                                                  : inline_fragment(selection, type);
      if (!cost) return cost.error();
      total.add(*cost);
    }
    --nesting_;
    return total;
  }

  const Field* field_of(const Type& type, std::string_view name) const {
    if (name == "__typename") return schema_.meta_field(name);
    const bool is_query_root = &type == schema_.root(OperationKind::query);
    if (is_query_root && (name == "__schema" || name == "__type")) return schema_.meta_field(name);
    return type.field(name);
  }

  Outcome<Cost> field(const Selection& selection, const Type& type) {
    const auto* field = field_of(type, selection.name);
    if (field == nullptr) return refused(selection.offset, fmt::format("{} has no field {}", type.name, selection.name));
    if (auto checked = values_.check_arguments(selection.arguments, field->arguments, selection.name, selection.offset); !checked) {
      return checked.error();
    }
    const auto& inner = *field->type.type;
    if (inner.is_composite() && selection.selections.empty()) {
      constexpr auto kHelp = "{} is a {}: say which of its fields you want, in braces";
      return refused(selection.offset, fmt::format(kHelp, selection.name, inner.name));
    }
    if (!inner.is_composite() && !selection.selections.empty()) {
      return refused(selection.offset, fmt::format("{} is a {}, which has no fields", selection.name, inner.name));
    }
    auto below = walk(selection.selections, inner);
    if (!below || is_introspection(selection.name)) return below ? Outcome<Cost>(Cost{}) : below;
    return Cost{.depth = below->depth + 1, .complexity = std::min(below->complexity + cost_of(type, *field), kMostCost)};
  }

  std::size_t cost_of(const Type& type, const Field& field) const {
    if (rules_.costs.empty()) return 1;
    const auto found = rules_.costs.find(fmt::format("{}.{}", type.name, field.name));
    return found == rules_.costs.end() ? 1 : std::min(found->second, kMostCost);
  }

  // The type that a fragment is about, when its fields can occur inside `outer`.
  Outcome<const Type*> condition(std::string_view name, const Type& outer, std::uint32_t offset) const {
    const auto* type = schema_.find(name);
    if (type == nullptr) return refused(offset, fmt::format("there is no type {}", name));
    if (!type->is_composite()) return refused(offset, fmt::format("{} has no fields, so there cannot be a fragment on it", name));
    if (!schema_.overlap(*type, outer)) return refused(offset, fmt::format("nothing of type {} can be a {}", outer.name, name));
    return type;
  }

  Outcome<Cost> inline_fragment(const Selection& selection, const Type& outer) {
    if (selection.name.empty()) return walk(selection.selections, outer);
    const auto type = condition(selection.name, outer, selection.offset);
    return type ? walk(selection.selections, **type) : type.error();
  }

  // Each fragment is walked once, however often it is used: a small text cannot make much work.
  Outcome<Cost> spread(const Selection& selection, const Type& outer) {
    const auto* fragment = document_.fragment(selection.name);
    if (fragment == nullptr) return refused(selection.offset, fmt::format("there is no fragment {}", selection.name));
    const auto type = condition(fragment->type_condition, outer, selection.offset);
    if (!type) return type.error();
    const auto [known, is_new] = fragments_.emplace(fragment, Walked{});
    if (!is_new && known->second.state == State::walking) {
      return refused(selection.offset, fmt::format("the fragment {} contains itself", selection.name));
    }
    if (!is_new) return known->second.cost;
    if (auto checked = values_.check_directives(fragment->directives); !checked) return checked.error();
    const auto cost = walk(fragment->selections, **type);
    if (!cost) return cost.error();
    fragments_[fragment] = {.state = State::done, .cost = *cost};
    return *cost;
  }

  Outcome<Done> expand(const std::vector<Selection>& selections, Examined& result) {
    for (const auto& selection : selections) {
      if (selection.kind == SelectionKind::field) {
        if (auto added = add_top_level(selection, result); !added) return added;
      } else if (selection.kind == SelectionKind::inline_fragment) {
        if (auto expanded = expand(selection.selections, result); !expanded) return expanded;
      } else if (const auto* fragment = document_.fragment(selection.name); expanded_.insert(fragment).second) {
        if (auto expanded = expand(fragment->selections, result); !expanded) return expanded;
      }
    }
    return Done{};
  }

  // Two fields under one key could hide the second from whoever looks at the first.
  Outcome<Done> add_top_level(const Selection& selection, Examined& result) {
    const auto key = selection.response_key();
    const auto [known, is_new] = keys_.emplace(key, selection.name);
    if (!is_new && known->second != selection.name) {
      return refused(selection.offset, fmt::format("'{}' stands for two fields, {} and {}", key, known->second, selection.name));
    }
    if (is_new) {
      result.fields.push_back({.name = std::string(selection.name),
                               .response_key = std::string(key),
                               .is_introspection = is_introspection(selection.name)});
    }
    return Done{};
  }

  Outcome<Done> check_subscription(const Examined& result) const {
    if (result.kind != OperationKind::subscription || result.fields.size() == 1) return Done{};
    return refused(operation_.offset, "a subscription has exactly one field at its top");
  }

  Outcome<Done> check_limits(const Examined& result) const {
    if (rules_.most_depth && result.depth > *rules_.most_depth) {
      constexpr auto kHelp = "The query is {} levels deep; at most {} are allowed. Ask for less at once";
      return Failure{Problem::invalid, fmt::format(kHelp, result.depth, *rules_.most_depth), kQueryTooDeep};
    }
    if (rules_.most_complexity && result.complexity > *rules_.most_complexity) {
      constexpr auto kHelp = "The query costs {}; at most {} is allowed. Ask for fewer fields at once";
      return Failure{Problem::invalid, fmt::format(kHelp, result.complexity, *rules_.most_complexity), kQueryTooComplex};
    }
    return Done{};
  }

  // A chain of fragments, each using the next, nests on our stack although no brace in the text does.
  static constexpr std::size_t kMostNesting = 200;

  const Schema& schema_;
  const Document& document_;
  const Operation& operation_;
  const CostRules& rules_;
  ValueCheck values_;
  std::size_t nesting_ = 0;
  std::unordered_map<const Fragment*, Walked> fragments_;
  std::unordered_set<const Fragment*> expanded_;
  std::unordered_map<std::string_view, std::string_view> keys_;
};

}  // namespace

Outcome<Examined> examine(const Schema& schema, const Document& document, std::string_view operation_name, const CostRules& rules) {
  const auto operation = document.select(operation_name);
  if (!operation) return operation.error();
  return Examiner(schema, document, **operation, rules).run();
}

}  // namespace quarterdeck::definitions::graphql
