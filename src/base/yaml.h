#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

// YAML as Kubernetes reads it: YAML 1.1 scalars (yes, no, on and off are booleans, 010 is eight, ~ and nothing are null, quoted text stays
// text), as JSON values. Member names stay as written, so that 200: and on: are the names "200" and "on". A lone y or n stays text, because
// it is a coordinate or an answer far more often than a truth value. `<<` merges mappings; tags other than the core ones are refused.
namespace quarterdeck::base {

struct YamlLimits {
  std::size_t most_bytes = 16 * 1024 * 1024;
  std::size_t most_depth = 64;
  std::size_t most_alias_nodes = 100'000;  // values that aliases and merges may add, so that a small text cannot fill the memory
};

// One document; an empty text is null. The failure names line and column; a member named twice is one.
Outcome<Json> parse_yaml(std::string_view text, const YamlLimits& limits = {});

// Every document of a stream, separated by `---`; empty documents are left out.
Outcome<std::vector<Json>> parse_yaml_documents(std::string_view text, const YamlLimits& limits = {});

// Block style, members in their order. parse_yaml() gives the value back.
std::string to_yaml(const Json& value);
std::string to_yaml_documents(const std::vector<Json>& values);

}  // namespace quarterdeck::base
