#pragma once

#include <string>
#include <string_view>

#include "base/outcome.h"

// How the dialect says path templates: as regular expressions for the match, and as replacement text for what goes to the service.
namespace quarterdeck::translate::apk {

// "/orders/{id}" is "/orders/([^/]+)"; a last "/*" is "((?:/.*)?)": the path itself and everything below it.
std::string pattern_of(std::string_view target);

// "/orders/{id}" is "/orders/\1": the service gets the path as it came.
std::string rewrite_of(std::string_view target);

// The template that a pattern stands for, with numbers for names: "/orders/{1}". Understands the original's (.*) as well. Problem::invalid
// when the pattern says more than a template can.
Outcome<std::string> target_of(std::string_view pattern);

// True when the target `first` must be declared before `second`, because the first declared of two matching rules wins.
bool is_more_specific(std::string_view first, std::string_view second);

}  // namespace quarterdeck::translate::apk
