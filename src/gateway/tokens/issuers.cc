#include "gateway/tokens/issuers.h"

namespace quarterdeck::gateway {

void Issuers::set(const std::string& object, std::shared_ptr<const Issuer> issuer) {
  remove(object);
  const auto* named = by_name_.find(issuer->spec.issuer);
  auto together = named == nullptr ? std::vector<std::shared_ptr<const Issuer>>() : *named;
  together.push_back(issuer);
  by_name_.set(issuer->spec.issuer, std::move(together));
  by_object_.set(object, std::move(issuer));
  ++generation_;
}

void Issuers::remove(const std::string& object) {
  const auto* known = by_object_.find(object);
  if (known == nullptr) return;
  const auto before = *known;
  auto others = *by_name_.find(before->spec.issuer);
  std::erase(others, before);
  if (others.empty()) {
    by_name_.erase(before->spec.issuer);
  } else {
    by_name_.set(before->spec.issuer, std::move(others));
  }
  by_object_.erase(object);
  ++generation_;
}

}  // namespace quarterdeck::gateway
