#include "adapters/control_plane_http/control_plane_client.h"

#include <fmt/format.h>

#include "adapters/control_plane_http/http_caller.h"
#include "base/codec.h"
#include "ports/control_plane_wire.h"

namespace quarterdeck::adapters {
namespace {

namespace wire = ports::wire;

// An answer that cannot be understood comes from a control plane of another make or time; asking again later may help.
template <class T>
Outcome<T> understood(const Outcome<Json>& answer, std::string_view path) {
  if (!answer) return answer.error();
  auto value = base::from_json<T>(*answer, base::UnknownMembers::ignore);
  if (value) return value;
  return Failure{Problem::unavailable, fmt::format("The control plane's answer to {} cannot be understood: {}", path, value.error().message)};
}

}  // namespace

ControlPlaneClient::ControlPlaneClient(ControlPlaneAddress address) : caller_(std::make_unique<HttpCaller>(std::move(address))) {}
ControlPlaneClient::~ControlPlaneClient() = default;

void ControlPlaneClient::stop() { caller_->stop(); }

Outcome<ports::ChangePage> ControlPlaneClient::changes_since(std::uint64_t sequence, std::size_t limit) {
  return understood<ports::ChangePage>(caller_->get(wire::kChanges, {{"since", std::to_string(sequence)}, {"limit", std::to_string(limit)}}), wire::kChanges);
}

Outcome<ports::ChangePage> ControlPlaneClient::await_changes(std::uint64_t sequence, std::size_t limit, Seconds wait) {
  const QueryParameters query = {{"since", std::to_string(sequence)}, {"limit", std::to_string(limit)}, {"wait", std::to_string(wait.count())}};
  return understood<ports::ChangePage>(caller_->get(wire::kChanges, query, wait), wire::kChanges);
}

Outcome<std::uint64_t> ControlPlaneClient::newest_sequence() {
  const auto answer = caller_->get(wire::kNewestChange, {});
  if (!answer) return answer.error();
  const auto* sequence = base::find(*answer, "sequence");
  return understood<std::uint64_t>(sequence == nullptr ? Json(nullptr) : *sequence, wire::kNewestChange);
}

Outcome<std::vector<events::SubjectKey>> ControlPlaneClient::keys() {
  const auto answer = caller_->get(wire::kDesiredKeys, {});
  if (!answer) return answer.error();
  const auto* keys = base::find(*answer, "keys");
  return understood<std::vector<events::SubjectKey>>(keys == nullptr ? Json(nullptr) : *keys, wire::kDesiredKeys);
}

Outcome<ports::Desired> ControlPlaneClient::desired(const events::SubjectKey& key) {
  const auto answer = caller_->get(wire::kDesired, {{"subject", base::enum_text(key.subject)}, {"id", key.id}});
  if (!answer) {
    // "Not found" is said of the path, by something else than a control plane: it is no statement about the key.
    if (answer.error().problem == Problem::not_found) return Failure{Problem::unavailable, answer.error().message};
    return answer.error();
  }
  auto desired = wire::desired_from(*answer);
  if (desired) return desired;
  return Failure{Problem::unavailable, fmt::format("The control plane's answer to {} cannot be understood: {}", wire::kDesired, desired.error().message)};
}

Outcome<Done> ControlPlaneClient::report_applied(const ports::AppliedReport& report) { return caller_->post(wire::kAppliedReports, base::to_json(report)); }

Outcome<ports::RevocationPage> ControlPlaneClient::revocations_since(std::uint64_t sequence) {
  return understood<ports::RevocationPage>(caller_->get(wire::kRevocations, {{"since", std::to_string(sequence)}}), wire::kRevocations);
}

Outcome<Done> ControlPlaneClient::report_served(const ports::ServedReport& report) { return caller_->post(wire::kServedReports, base::to_json(report)); }
Outcome<Done> ControlPlaneClient::send_usage(const ports::UsageBatch& batch) { return caller_->post(wire::kUsageBatches, base::to_json(batch)); }

}  // namespace quarterdeck::adapters
