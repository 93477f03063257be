#include "sample/graphql/execution.h"

#include <algorithm>
#include <optional>
#include <unordered_set>
#include <utility>
#include <vector>

#include "sample/graphql/arguments.h"

namespace quarterdeck::sample::graphql {
namespace {

using language::Selection;
using language::SelectionKind;
using language::TypeKind;
using language::Wrapper;

constexpr std::size_t kMostValues = 100'000;  // fragments in cycles of data could ask for any number

// The selections that share one key of the answer.
struct Group {
  std::string_view key;
  std::vector<const Selection*> selections;
};

class Executor {
 public:
  Executor(const language::Schema& schema, const language::Document& document, const JsonObject& variables, const Resolve& resolve)
      : schema_(schema), document_(document), variables_(variables), resolve_(resolve) {}

  JsonObject run(const language::Operation& operation) {
    JsonArray path;
    auto data = object(*schema_.root(operation.kind), Json(JsonObject()), {&operation.selections}, path);
    JsonObject result{{"data", data ? std::move(*data) : Json(nullptr)}};
    if (!errors_.empty()) result.emplace("errors", std::move(errors_));
    return result;
  }

 private:
  // No value stands for a null that must not be, which makes its parent null in turn (§6.4.4).
  using Completed = std::optional<Json>;
  using Sets = std::vector<const std::vector<Selection>*>;

  Completed object(const language::Type& type, const Json& value, const Sets& sets, JsonArray& path) {
    std::vector<Group> groups;
    std::unordered_set<std::string_view> visited;
    for (const auto* set : sets) collect(*set, type, groups, visited);
    JsonObject result;
    for (const auto& group : groups) {
      path.emplace_back(group.key);
      auto field = field_value(type, value, group, path);
      path.pop_back();
      if (!field) return std::nullopt;
      result.emplace(group.key, std::move(*field));
    }
    return Json(std::move(result));
  }

  void collect(const std::vector<Selection>& selections, const language::Type& type, std::vector<Group>& groups,
               std::unordered_set<std::string_view>& visited) {
    for (const auto& selection : selections) {
      if (is_left_out(selection)) continue;
      if (selection.kind == SelectionKind::field) {
        add(selection, groups);
      } else if (selection.kind == SelectionKind::inline_fragment) {
        if (selection.name.empty() || applies(selection.name, type)) collect(selection.selections, type, groups, visited);
      } else if (visited.insert(selection.name).second) {
        const auto& fragment = *document_.fragment(selection.name);
        if (applies(fragment.type_condition, type)) collect(fragment.selections, type, groups, visited);
      }
    }
  }

  static void add(const Selection& selection, std::vector<Group>& groups) {
    const auto key = selection.response_key();
    const auto found = std::find_if(groups.begin(), groups.end(), [&](const Group& group) { return group.key == key; });
    if (found == groups.end()) {
      groups.push_back({.key = key, .selections = {&selection}});
    } else {
      found->selections.push_back(&selection);
    }
  }

  bool applies(std::string_view condition, const language::Type& type) const { return schema_.overlap(*schema_.find(condition), type); }

  bool is_left_out(const Selection& selection) const {
    for (const auto& directive : selection.directives) {
      const auto arguments = coerced_arguments(schema_.directive(directive.name)->arguments, directive.arguments, variables_);
      const auto* flag = arguments.if_contains("if");
      const bool is_set = flag != nullptr && flag->is_bool() && flag->get_bool();
      if ((directive.name == "skip" && is_set) || (directive.name == "include" && !is_set)) return true;
    }
    return false;
  }

  const language::Field* field_of(const language::Type& type, std::string_view name) const {
    const auto* field = type.field(name);
    return field != nullptr ? field : schema_.meta_field(name);
  }

  Completed field_value(const language::Type& type, const Json& parent, const Group& group, JsonArray& path) {
    const auto& first = *group.selections.front();
    if (first.name == "__typename") return Json(type.name);
    const auto& field = *field_of(type, first.name);
    const auto arguments = coerced_arguments(field.arguments, first.arguments, variables_);
    auto value = resolve_({.type = type.name, .parent = parent, .field = first.name, .arguments = arguments});
    if (!value) {
      report(value.error().message, path);
      return field.type.is_non_null() ? Completed() : Json(nullptr);
    }
    Sets sets;
    for (const auto* selection : group.selections) sets.push_back(&selection->selections);
    return complete(*value, field.type, 0, sets, path);
  }

  Completed complete(const Json& value, const language::TypeUse& use, std::size_t level, const Sets& sets, JsonArray& path) {
    const bool is_non_null = level < use.wrappers.size() && use.wrappers[level] == Wrapper::non_null;
    if (++values_ > kMostValues) {
      if (values_ == kMostValues + 1) report("The answer would be too large. Ask for less at once.", path);
      return is_non_null ? Completed() : Json(nullptr);
    }
    if (is_non_null) {
      auto inner = complete(value, use, level + 1, sets, path);
      if (!inner || !inner->is_null()) return inner;
      if (value.is_null()) report("There is no value where there must be one.", path);
      return std::nullopt;
    }
    if (value.is_null()) return value;
    if (level < use.wrappers.size()) return list(value, use, level, sets, path);
    if (!use.type->is_composite()) return value;
    const auto name = base::text_at(value, "__typename");
    const auto* type = use.type->kind == TypeKind::object ? use.type : schema_.find(name);
    if (type == nullptr) {
      report("It is not known what this is.", path);
      return Json(nullptr);
    }
    auto completed = object(*type, value, sets, path);
    return completed ? std::move(*completed) : Json(nullptr);
  }

  Completed list(const Json& value, const language::TypeUse& use, std::size_t level, const Sets& sets, JsonArray& path) {
    const auto* elements = value.if_array();
    if (elements == nullptr) return Json(nullptr);
    JsonArray result;
    for (std::size_t i = 0; i < elements->size(); ++i) {
      path.emplace_back(i);
      auto item = complete((*elements)[i], use, level + 1, sets, path);
      path.pop_back();
      if (!item) return Json(nullptr);
      result.push_back(std::move(*item));
    }
    return Json(std::move(result));
  }

  void report(std::string_view message, const JsonArray& path) {
    if (errors_.size() < 100) errors_.push_back(JsonObject{{"message", message}, {"path", path}});
  }

  const language::Schema& schema_;
  const language::Document& document_;
  const JsonObject& variables_;
  const Resolve& resolve_;
  JsonArray errors_;
  std::size_t values_ = 0;
};

}  // namespace

JsonObject execute(const language::Schema& schema, const language::Document& document, const language::Operation& operation,
                   const JsonObject& variables, const Resolve& resolve) {
  return Executor(schema, document, variables, resolve).run(operation);
}

}  // namespace quarterdeck::sample::graphql
