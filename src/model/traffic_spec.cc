#include "model/traffic_spec.h"

#include <algorithm>
#include <tuple>

#include "base/bytes.h"
#include "base/codec.h"

namespace quarterdeck::model {
namespace {

template <class T>
void sort_and_unite(std::vector<T>& list) {
  std::sort(list.begin(), list.end());
  list.erase(std::unique(list.begin(), list.end()), list.end());
}

void normalize(std::optional<Stage>& stage) {
  if (!stage) return;
  sort_and_unite(stage->hosts);
  if (stage->endpoint.retry) sort_and_unite(stage->endpoint.retry->statuses);
}

}  // namespace

TrafficSpec normalized(TrafficSpec spec) {
  normalize(spec.production);
  normalize(spec.sandbox);
  if (spec.security.internal_key) sort_and_unite(spec.security.internal_key->audience);
  if (spec.cors) {
    sort_and_unite(spec.cors->origins);
    sort_and_unite(spec.cors->methods);
    sort_and_unite(spec.cors->headers);
    sort_and_unite(spec.cors->expose_headers);
  }
  for (auto& operation : spec.operations) sort_and_unite(operation.scopes);
  std::sort(spec.operations.begin(), spec.operations.end(),
            [](const Operation& a, const Operation& b) { return std::tie(a.target, a.verb) < std::tie(b.target, b.verb); });
  return spec;
}

std::string content_hash(const TrafficSpec& spec) {
  return base::to_hex(base::sha256(base::canonical_text(base::to_json(normalized(spec)))));
}

}  // namespace quarterdeck::model
