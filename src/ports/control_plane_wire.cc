#include "ports/control_plane_wire.h"

#include <fmt/format.h>

#include "base/codec.h"

namespace quarterdeck::ports::wire {
namespace {

// The newer of two processes may send members that the older one does not know.
template <class T>
Outcome<Desired> read(const Json& value) {
  auto content = base::from_json<T>(value, base::UnknownMembers::ignore);
  if (!content) return content.error();
  return Desired(std::move(*content));
}

struct Named {
  std::string_view kind;
  Json value;
};

struct Name {
  Named operator()(const Absent&) const { return {"absent", nullptr}; }
  Named operator()(const ApiDesired& api) const { return {"api", base::to_json(api)}; }
  Named operator()(const model::ApplicationSpec& application) const { return {"application", base::to_json(application)}; }
  Named operator()(const model::SubscriptionSpec& subscription) const { return {"subscription", base::to_json(subscription)}; }
  Named operator()(const model::PlanSpec& plan) const { return {"plan", base::to_json(plan)}; }
  Named operator()(const model::IssuerSpec& issuer) const { return {"issuer", base::to_json(issuer)}; }
};

}  // namespace

Json to_json(const Desired& desired) {
  auto named = std::visit(Name(), desired);
  JsonObject object;
  object["kind"] = named.kind;
  if (!named.value.is_null()) object["value"] = std::move(named.value);
  return object;
}

Outcome<Desired> desired_from(const Json& value) {
  static const Json nothing;
  const auto kind = base::text_at(value, "kind");
  const auto* found = base::find(value, "value");
  const auto& content = found == nullptr ? nothing : *found;
  if (kind == "absent") return Desired(Absent());
  if (kind == "api") return read<ApiDesired>(content);
  if (kind == "application") return read<model::ApplicationSpec>(content);
  if (kind == "subscription") return read<model::SubscriptionSpec>(content);
  if (kind == "plan") return read<model::PlanSpec>(content);
  if (kind == "issuer") return read<model::IssuerSpec>(content);
  return Failure{Problem::invalid, fmt::format("kind: '{}' is none of absent, api, application, subscription, plan and issuer", kind)};
}

}  // namespace quarterdeck::ports::wire
