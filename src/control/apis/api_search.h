#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "control/apis/api_record.h"

namespace quarterdeck::control {

// A search as portals and tools write it (control-plane.md §2.4): `name:pizza tag:food`, `name:"Pizza Shack" version:"1.0.0"`. Different keys must
// all match, the same key twice is one or the other, a bare text is a name. Quoted values match as a whole, others anywhere, without case.
class ApiSearch {
 public:
  static ApiSearch parse(std::string_view query);
  bool is_empty() const { return terms_.empty(); }
  bool matches(const ApiHead& head) const;

 private:
  struct Term {
    std::string key;
    std::string value;
    bool is_exact = false;
  };
  static bool matches(const Term& term, const ApiHead& head);
  std::vector<Term> terms_;
};

}  // namespace quarterdeck::control
