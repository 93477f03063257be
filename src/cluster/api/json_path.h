#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/outcome.h"

namespace quarterdeck::cluster {

// The part of JSONPath that printer columns use: .spec.host, .a['b.c'], .a\.b, .list[0], .list[*].name, .conditions[?(@.type=="Ready")].status
class JsonPath {
 public:
  static Outcome<JsonPath> parse(std::string_view text);
  std::vector<const Json*> select(const Json& value) const;

 private:
  struct Step {
    enum class Kind { member, index, every, matching };
    Kind kind = Kind::member;
    std::string name;             // of a member; of matching: the path below an element, separated by dots
    std::int64_t index = 0;       // from the end when negative
    std::string wanted;           // of matching: what is expected there
  };
  std::vector<Step> steps_;
  friend class JsonPathParser;
};

}  // namespace quarterdeck::cluster
