#pragma once

#include <string_view>
#include <unordered_map>
#include <vector>

#include "definitions/graphql/request.h"
#include "definitions/graphql/schema.h"

namespace quarterdeck::definitions::graphql {

// Holds what a request gives (arguments, variables, directives) against what the schema asks for.
class ValueCheck {
 public:
  ValueCheck(const Schema& schema, const Document& document, const Operation& operation)
      : schema_(schema), document_(document), operation_(operation) {}

  Outcome<Done> check_variables();  // first: the others look variables up
  Outcome<Done> check_arguments(const std::vector<GivenArgument>& given, const std::vector<Argument>& wanted, std::string_view owner,
                                std::uint32_t offset) const;
  Outcome<Done> check_directives(const std::vector<GivenDirective>& directives) const;

 private:
  struct Known {
    const Variable* variable;
    const Type* type;
  };

  Outcome<Done> check(const Value& value, const TypeUse& use, std::size_t level, const Argument& target) const;
  Outcome<Done> check_use_of_variable(const Value& value, const TypeUse& use, std::size_t level, const Argument& target) const;
  Outcome<Done> check_object(const Value& value, const Type& type) const;
  Failure wrong(const Value& value, std::string_view message) const;
  Failure refused(std::uint32_t offset, std::string_view message) const;

  const Schema& schema_;
  const Document& document_;
  const Operation& operation_;
  std::unordered_map<std::string_view, Known> variables_;
};

}  // namespace quarterdeck::definitions::graphql
