#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_set>

#include "base/json.h"
#include "base/outcome.h"
#include "definitions/openapi/findings.h"

namespace quarterdeck::definitions::openapi {

// Follows `$ref` inside one document. Nothing is copied or inlined, so neither cycles nor chains can grow anything.
class References {
 public:
  explicit References(const Json& root) : root_(root) {}

  // The node itself, or what its chain of references leads to. Fails for a cycle, a dangling or an outside reference.
  Outcome<const Json*> follow(const Json& node) const;

  // What a pointer such as #/components/schemas/Order names, or null.
  const Json* at(std::string_view reference) const;

  // Reports every reference in the document that leads nowhere.
  void check_all(Findings& findings) const;

 private:
  void check(const Json& node, const Place& at, Findings& findings, std::unordered_set<std::string_view>& seen) const;
  void check_one(std::string_view reference, const Place& at, Findings& findings) const;

  const Json& root_;
};

}  // namespace quarterdeck::definitions::openapi
