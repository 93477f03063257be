#include "translate/apk/hints.h"

#include "base/codec.h"
#include "contract/resources/kinds.h"
#include "translate/apk/object.h"

namespace quarterdeck::translate::apk {
namespace {

JsonObject json_of(const OperationHint& hint) {
  JsonObject object;
  object["target"] = hint.target;
  if (!hint.request.empty()) object["request"] = base::to_json(hint.request);
  if (!hint.response.empty()) object["response"] = base::to_json(hint.response);
  return object;
}

template <class T>
T read(std::string_view text) {
  const auto json = base::parse_json(text);
  if (!json) return {};
  return base::from_json<T>(*json, base::UnknownMembers::ignore).value_or(T{});
}

}  // namespace

void write_hints(resources::Resource& route, const std::vector<OperationHint>& hints) {
  JsonArray list;
  for (const auto& hint : hints) list.push_back(json_of(hint));
  annotate(route, resources::kOperationsAnnotation, base::to_text(list));
}

std::vector<OperationHint> read_operation_hints(const resources::Resource& route) {
  return read<std::vector<OperationHint>>(route.annotation(resources::kOperationsAnnotation));
}

void write_hint(resources::Resource& api, const PolicyHint& hint) {
  if (hint.request.empty() && hint.response.empty()) return;
  annotate(api, resources::kPoliciesAnnotation, base::to_text(base::to_json(hint)));
}

PolicyHint read_policy_hint(const resources::Resource& api) { return read<PolicyHint>(api.annotation(resources::kPoliciesAnnotation)); }

}  // namespace quarterdeck::translate::apk
