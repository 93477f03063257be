#pragma once

#include "definitions/graphql/request.h"
#include "definitions/graphql/schema.h"
#include "definitions/graphql/token_stream.h"

// The parts of the grammar that schemas and requests share.
namespace quarterdeck::definitions::graphql {

enum class Variables { allowed, forbidden };

TypeUse parse_type_use(TokenStream& stream);  // [Ship!]!, names unresolved
Value parse_value(TokenStream& stream, Variables variables);
std::vector<GivenArgument> parse_arguments(TokenStream& stream, Variables variables);
std::vector<GivenDirective> parse_directives(TokenStream& stream, Variables variables);

// What a string token stands for: escapes resolved, a block string without its common indentation (§2.9.4).
std::string string_value(std::string_view token);

}  // namespace quarterdeck::definitions::graphql
