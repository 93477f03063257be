#pragma once

#include <map>
#include <string>

#include "agent/dialect.h"

namespace quarterdeck::simulation {

// Writes each API once and remembers the result: translating is pure, has tests of its own, and would take most of a run's time.
class RememberingDialect final : public agent::Dialect {
 public:
  explicit RememberingDialect(const agent::Dialect& inner) : inner_(inner) {}

  std::vector<translate::Written> write(const ports::Desired& desired) const override {
    const auto* api = std::get_if<ports::ApiDesired>(&desired);
    if (api == nullptr) return inner_.write(desired);
    std::string name;
    for (const auto& deployment : api->deployments) name += deployment.content_hash + deployment.revision_id + ' ';
    const auto known = written_.find(name);
    if (known != written_.end()) return known->second;
    return written_.emplace(std::move(name), inner_.write(desired)).first->second;
  }
  std::vector<resources::Kind> kinds() const override { return inner_.kinds(); }

 private:
  const agent::Dialect& inner_;
  mutable std::map<std::string, std::vector<translate::Written>> written_;
};

}  // namespace quarterdeck::simulation
