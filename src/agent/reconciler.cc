#include "agent/reconciler.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>

#include "base/log.h"
#include "base/text.h"
#include "contract/resources/kinds.h"
#include "translate/owners.h"

namespace quarterdeck::agent {
namespace {

using resources::Resource;

bool is_ours(const Resource& resource) { return resource.label(resources::kManagedByLabel) == resources::kManagedByAgent; }

Failure foreign(const Resource& resource) {
  return {Problem::conflict,
          fmt::format("{} is in the way: it exists and is not managed by this agent. Delete or rename it, or give it the label {}={} to hand it over.",
                      resource.reference().text(), resources::kManagedByLabel, resources::kManagedByAgent)};
}

Failure with_object(const Failure& failure, const Resource& resource) {
  return {failure.problem, fmt::format("{} could not be applied. {}", resource.reference().text(), failure.message), failure.code};
}

const Resource* api_object_in(const std::vector<Resource>& resources) {
  const auto found = std::find_if(resources.begin(), resources.end(), [](const auto& resource) { return resources::is_a(resource, resources::kApi); });
  return found == resources.end() ? nullptr : &*found;
}

}  // namespace

// What is written and applied together: the objects of one deployment, or of one application, subscription, ...
struct Reconciler::Portion {
  translate::Written written;
  const ports::Deployment* deployment = nullptr;  // of an API only
  bool failed = false;

  std::string environment() const { return deployment == nullptr ? "" : deployment->spec.environment; }
};

Reconciler::Reconciler(ports::DesiredState& desired_state, ports::Cluster& cluster, const Dialect& dialect, ObservedObjects& observed, Metrics& metrics)
    : desired_state_(desired_state), cluster_(cluster), dialect_(dialect), observed_(observed), metrics_(metrics) {}

Outcome<Done> Reconciler::reconcile(const events::SubjectKey& key, Timestamp now) {
  const auto desired = desired_state_.desired(key);
  if (!desired) return desired.error();
  auto portions = portions_of(*desired);
  const auto observed = observed_.of(owner_of(key));
  Outcome<Done> result = Done{};
  // Each environment by itself: one that fails does not keep another from being served.
  for (auto& portion : portions) {
    const auto applied = apply(portion, observed);
    portion.failed = !applied;
    if (!applied) result = applied;
    if (auto reported = report(portion, applied, now); !reported && result) result = reported;
  }
  if (auto removed = remove_unwanted(key, portions); !removed && result) result = removed;
  forget_reports(key, portions);
  return result;
}

std::vector<Reconciler::Portion> Reconciler::portions_of(const ports::Desired& desired) const {
  std::vector<Portion> portions;
  const auto* api = std::get_if<ports::ApiDesired>(&desired);
  for (auto& written : dialect_.write(desired)) {
    const auto* deployment = api == nullptr ? nullptr : &api->deployments.at(portions.size());
    portions.push_back({std::move(written), deployment});
  }
  return portions;
}

// What is referred to comes first and the API last, so that a gateway never sees an API whose parts are not there yet. Its parts can belong to
// it only once it has an identity: for a new API that takes a second pass.
Outcome<Done> Reconciler::apply(const Portion& portion, const std::vector<Resource>& observed) {
  const auto* api = api_object_in(portion.written.resources);
  const bool has_owner = api != nullptr && observed_.find(api->reference()) != nullptr;
  const auto wanted = has_owner ? translate::owned_by(portion.written.resources, *observed_.find(api->reference())) : portion.written.resources;
  for (const auto& resource : translate::plan(wanted, observed).apply) {
    if (auto applied = apply(resource); !applied) return applied;
  }
  if (api == nullptr || has_owner) return Done{};
  const auto* owner = observed_.find(api->reference());
  if (owner == nullptr) return Done{};
  for (const auto& resource : translate::owned_by(portion.written.resources, *owner)) {
    const auto* now = observed_.find(resource.reference());
    if (now != nullptr && translate::holds(*now, resource)) continue;
    if (auto applied = apply(resource); !applied) return applied;
  }
  return Done{};
}

Outcome<Done> Reconciler::apply(const Resource& wanted) {
  const bool is_known = observed_.find(wanted.reference()) != nullptr;
  if (!is_known) {
    if (auto refused = refuse_if_foreign(wanted); !refused) return refused;
  }
  const auto applied = cluster_.apply(wanted, {std::string(resources::kFieldManager), ports::Ownership::force});
  if (!applied) return with_object(applied.error(), wanted);
  metrics_.applied.add();
  observed_.put(*applied);
  return Done{};
}

Outcome<Done> Reconciler::refuse_if_foreign(const Resource& wanted) {
  const auto existing = cluster_.get(wanted.reference());
  if (!existing) return existing.error().problem == Problem::not_found ? Outcome<Done>(Done{}) : with_object(existing.error(), wanted);
  if (!is_ours(*existing)) return foreign(*existing);
  return Done{};
}

// An environment whose new objects could not all be applied keeps its old ones: they may be what is still served.
Outcome<Done> Reconciler::remove_unwanted(const events::SubjectKey& key, const std::vector<Portion>& portions) {
  std::vector<Resource> wanted;
  std::set<std::string> kept_environments;
  bool keeps_everything = false;
  for (const auto& portion : portions) {
    wanted.insert(wanted.end(), portion.written.resources.begin(), portion.written.resources.end());
    if (portion.failed) kept_environments.insert(resources::label_value(portion.environment()));
    keeps_everything = keeps_everything || (portion.failed && portion.deployment == nullptr);
  }
  if (keeps_everything) return Done{};
  Outcome<Done> result = Done{};
  for (const auto& removal : translate::plan(wanted, observed_.of(owner_of(key))).remove) {
    const auto* observed = observed_.find(removal.reference);
    if (observed == nullptr || kept_environments.contains(observed->label(resources::kEnvironmentLabel))) continue;
    if (auto removed = remove(removal); !removed) result = removed;
  }
  return result;
}

Outcome<Done> Reconciler::remove(const translate::Removal& removal) {
  const auto removed = cluster_.remove(removal.reference, removal.uid);
  const bool was_gone = !removed && removed.error().problem == Problem::not_found;
  if (!removed && !was_gone) {
    return Failure{removed.error().problem, fmt::format("{} could not be removed. {}", removal.reference.text(), removed.error().message)};
  }
  if (removed) metrics_.removed.add();
  observed_.erase(removal.reference);
  return Done{};
}

Outcome<Done> Reconciler::report(const Portion& portion, const Outcome<Done>& applied, Timestamp now) {
  if (portion.deployment == nullptr) return Done{};
  const auto& deployment = *portion.deployment;
  const auto failure = applied ? std::string() : applied.error().message;
  const auto words = fmt::format("{}\n{}\n{}\n{}", deployment.revision_id, deployment.content_hash, failure, base::join(portion.written.losses, "\n"));
  auto& said = reported_[{deployment.spec.api_id, deployment.spec.environment}];
  if (said == words) return Done{};
  const auto reported = desired_state_.report_applied({deployment.spec.api_id, deployment.spec.environment, deployment.revision_id,
                                                       deployment.content_hash, failure, portion.written.losses, to_epoch_milliseconds(now)});
  if (!reported) return reported.error();
  said = words;
  return Done{};
}

void Reconciler::forget_reports(const events::SubjectKey& key, const std::vector<Portion>& portions) {
  if (key.subject != events::Subject::api) return;
  std::set<std::string> environments;
  for (const auto& portion : portions) environments.insert(portion.environment());
  auto report = reported_.lower_bound({key.id, ""});
  while (report != reported_.end() && report->first.first == key.id) {
    report = environments.contains(report->first.second) ? std::next(report) : reported_.erase(report);
  }
}

}  // namespace quarterdeck::agent
