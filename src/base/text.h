#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace quarterdeck::base {

std::string_view trimmed(std::string_view text);  // without ASCII blanks and tabs at both ends
std::string to_lower(std::string_view text);      // ASCII only
std::string to_upper(std::string_view text);      // ASCII only
bool equal_ignoring_case(std::string_view left, std::string_view right);  // ASCII only
bool contains_ignoring_case(std::string_view text, std::string_view part);

// "a,,b" split at ',' gives "a", "", "b". An empty text gives no parts.
std::vector<std::string> split(std::string_view text, char separator);
std::vector<std::string> words(std::string_view text);  // split at blanks, no empty parts
std::string join(const std::vector<std::string>& parts, std::string_view separator);
std::string replace_all(std::string text, std::string_view what, std::string_view with);

// True when the bytes are well-formed UTF-8 (RFC 3629), overlong forms and surrogates refused.
bool is_utf8(std::string_view bytes);

// lifeCycleStatus from life_cycle_status.
std::string camel_case(std::string_view snake_case);

}  // namespace quarterdeck::base
