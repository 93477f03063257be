#include "definitions/graphql/value_check.h"

#include <fmt/format.h>

#include <algorithm>

namespace quarterdeck::definitions::graphql {
namespace {

const GivenArgument* given_named(const std::vector<GivenArgument>& given, std::string_view name) {
  const auto found = std::find_if(given.begin(), given.end(), [&](const GivenArgument& argument) { return argument.name == name; });
  return found == given.end() ? nullptr : &*found;
}

const Argument* wanted_named(const std::vector<Argument>& wanted, std::string_view name) {
  const auto found = std::find_if(wanted.begin(), wanted.end(), [&](const Argument& argument) { return argument.name == name; });
  return found == wanted.end() ? nullptr : &*found;
}

// What the built-in scalars take as literals (§3.5); a scalar of the schema's own takes anything.
bool is_literal_of(const Value& value, const Type& type) {
  if (type.kind == TypeKind::enumeration) {
    const auto is_named = [&](const EnumValue& candidate) { return candidate.name == value.text; };
    return value.kind == ValueKind::enumeration && std::any_of(type.values.begin(), type.values.end(), is_named);
  }
  if (type.kind == TypeKind::input_object) return value.kind == ValueKind::object;
  if (!type.is_built_in) return true;
  if (type.name == "Int") return value.kind == ValueKind::integer;
  if (type.name == "Float") return value.kind == ValueKind::integer || value.kind == ValueKind::decimal;
  if (type.name == "String") return value.kind == ValueKind::string;
  if (type.name == "Boolean") return value.kind == ValueKind::boolean;
  return value.kind == ValueKind::string || value.kind == ValueKind::integer;  // ID
}

// From `level` on, is what the variable holds always good for the place? (§5.8.5)
bool fits(const std::vector<Wrapper>& variable, bool has_default, const std::vector<Wrapper>& place, std::size_t level, bool place_has_default) {
  std::size_t at = 0;
  const auto is = [](const std::vector<Wrapper>& wrappers, std::size_t index, Wrapper wrapper) {
    return index < wrappers.size() && wrappers[index] == wrapper;
  };
  if (is(place, level, Wrapper::non_null) && !is(variable, at, Wrapper::non_null) && (has_default || place_has_default)) ++level;
  for (;;) {
    if (is(place, level, Wrapper::non_null)) {
      if (!is(variable, at, Wrapper::non_null)) return false;
      ++level;
    }
    if (is(variable, at, Wrapper::non_null)) ++at;
    const bool place_is_list = is(place, level, Wrapper::list);
    if (place_is_list != is(variable, at, Wrapper::list)) return false;
    if (!place_is_list) return true;
    ++level;
    ++at;
  }
}

}  // namespace

Failure ValueCheck::refused(std::uint32_t offset, std::string_view message) const {
  return {Problem::invalid, fmt::format("GraphQL: {} at {}", message, document_.position(offset)), kQueryInvalid};
}

Failure ValueCheck::wrong(const Value& value, std::string_view message) const { return refused(value.offset, message); }

Outcome<Done> ValueCheck::check_variables() {
  for (const auto& variable : operation_.variables) {
    const auto* type = schema_.find(variable.type.name);
    if (type == nullptr || !type->is_input()) {
      return refused(variable.offset, fmt::format("${} is a {}, which is no input type of this schema", variable.name, variable.type.name));
    }
    if (!variables_.emplace(variable.name, Known{&variable, type}).second) {
      return refused(variable.offset, fmt::format("there is another variable ${}", variable.name));
    }
    if (!variable.default_value) continue;
    Argument target{.name = variable.name, .type = variable.type};
    target.type.type = type;
    if (auto checked = check(*variable.default_value, target.type, 0, target); !checked) return checked;
  }
  return Done{};
}

Outcome<Done> ValueCheck::check_arguments(const std::vector<GivenArgument>& given, const std::vector<Argument>& wanted,
                                          std::string_view owner, std::uint32_t offset) const {
  for (const auto& argument : given) {
    const auto* target = wanted_named(wanted, argument.name);
    if (target == nullptr) return wrong(argument.value, fmt::format("{} takes no argument {}", owner, argument.name));
    if (auto checked = check(argument.value, target->type, 0, *target); !checked) return checked;
  }
  // All are known, so more of them than there can be means that one is given twice.
  if (given.size() > wanted.size()) return refused(offset, fmt::format("{} is given an argument twice", owner));
  for (std::size_t i = 0; i < given.size(); ++i) {
    if (given_named(given, given[i].name) != &given[i]) {
      return wrong(given[i].value, fmt::format("{} is given {} twice", owner, given[i].name));
    }
  }
  for (const auto& target : wanted) {
    if (target.is_required() && given_named(given, target.name) == nullptr) {
      return refused(offset, fmt::format("{} needs the argument {} ({})", owner, target.name, target.type.text()));
    }
  }
  return Done{};
}

Outcome<Done> ValueCheck::check_directives(const std::vector<GivenDirective>& directives) const {
  for (const auto& directive : directives) {
    const auto* known = schema_.directive(directive.name);
    if (known == nullptr) return refused(directive.offset, fmt::format("there is no directive @{}", directive.name));
    const auto owner = fmt::format("@{}", directive.name);
    if (auto checked = check_arguments(directive.arguments, known->arguments, owner, directive.offset); !checked) return checked;
  }
  return Done{};
}

Outcome<Done> ValueCheck::check(const Value& value, const TypeUse& use, std::size_t level, const Argument& target) const {
  if (value.kind == ValueKind::variable) return check_use_of_variable(value, use, level, target);
  const bool is_non_null = level < use.wrappers.size() && use.wrappers[level] == Wrapper::non_null;
  if (value.kind == ValueKind::null) {
    return is_non_null ? Outcome<Done>(wrong(value, fmt::format("{} cannot be null", target.name))) : Done{};
  }
  if (is_non_null) ++level;
  if (level < use.wrappers.size()) {  // a list; one value alone stands for a list of it (§3.11)
    if (value.kind != ValueKind::list) return check(value, use, level + 1, target);
    for (const auto& item : value.items) {
      if (auto checked = check(item, use, level + 1, target); !checked) return checked;
    }
    return Done{};
  }
  const auto& type = *use.type;
  if (!is_literal_of(value, type)) return wrong(value, fmt::format("{} must be a {}", target.name, type.name));
  return type.kind == TypeKind::input_object ? check_object(value, type) : Done{};
}

Outcome<Done> ValueCheck::check_object(const Value& value, const Type& type) const {
  std::unordered_map<std::string_view, const Value*> given;
  for (const auto& [name, member] : value.members) {
    const auto* target = type.input_field(name);
    if (target == nullptr) return wrong(member, fmt::format("{} has no member {}", type.name, name));
    if (!given.emplace(name, &member).second) return wrong(member, fmt::format("the member {} is given twice", name));
    if (auto checked = check(member, target->type, 0, *target); !checked) return checked;
  }
  for (const auto& target : type.input_fields) {
    if (target.is_required() && !given.contains(target.name)) {
      return wrong(value, fmt::format("{} needs the member {} ({})", type.name, target.name, target.type.text()));
    }
  }
  return Done{};
}

Outcome<Done> ValueCheck::check_use_of_variable(const Value& value, const TypeUse& use, std::size_t level, const Argument& target) const {
  const auto known = variables_.find(value.text);
  if (known == variables_.end()) return wrong(value, fmt::format("the operation does not declare ${}", value.text));
  const auto& variable = *known->second.variable;
  const bool has_default = variable.default_value && variable.default_value->kind != ValueKind::null;
  const bool place_has_default = level == 0 && !target.default_text.empty();
  if (known->second.type != use.type || !fits(variable.type.wrappers, has_default, use.wrappers, level, place_has_default)) {
    constexpr auto kHelp = "${} is a {}, but {} must be a {}";
    return wrong(value, fmt::format(kHelp, value.text, variable.type.text(), target.name, use.text()));
  }
  return Done{};
}

}  // namespace quarterdeck::definitions::graphql
