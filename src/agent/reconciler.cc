#include "agent/reconciler.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <optional>
#include <set>

#include "base/log.h"
#include "base/text.h"
#include "contract/resources/kinds.h"
#include "contract/resources/namespace_object.h"
#include "translate/additions.h"
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

bool belongs_to(const Resource& resource, const Resource& owner) {
  const auto* owners = base::find(resource.at("metadata"), "ownerReferences");
  if (owners == nullptr || !owners->is_array()) return false;
  const auto& list = owners->get_array();
  return std::any_of(list.begin(), list.end(), [&](const auto& reference) { return base::text_at(reference, "uid") == owner.uid(); });
}

}  // namespace

// What is written and applied together: the objects of one deployment, or of one application, subscription, ...
struct Reconciler::Portion {
  translate::Written written;
  const ports::Deployment* deployment = nullptr;  // of an API only
  std::string environment;  // as the label says it; empty but for APIs
  Outcome<Done> result = Done{};
};

Reconciler::Reconciler(ports::DesiredState& desired_state, ports::Cluster& cluster, const Dialect& dialect, ObservedObjects& observed, Metrics& metrics)
    : desired_state_(desired_state), cluster_(cluster), dialect_(dialect), observed_(observed), metrics_(metrics) {}

Outcome<Done> Reconciler::reconcile(const events::SubjectKey& key, Timestamp now) {
  const auto desired = desired_state_.desired(key);
  if (!desired) return desired.error();
  if (auto cleared = clear_doubts(key); !cleared) return cleared;
  auto portions = portions_of(*desired);
  const auto wanted = wanted_by(portions);
  const auto steps = translate::plan(wanted, observed_.of(owner_of(key)));
  apply_all(wanted, steps, portions);
  for (auto& portion : portions) {
    if (portion.result) portion.result = tie_together(portion);
  }
  auto result = remove_unwanted(steps.remove, portions);
  // Only now: what is left over from before may still count, as a limit does that attaches to the API.
  for (auto& portion : portions) {
    if (auto reported = report(portion, now); !reported) result = reported;
    if (!portion.result) result = portion.result;
  }
  forget_reports(key, portions);
  return result;
}

// Each environment by itself: one that fails does not keep another from being served.
void Reconciler::apply_all(const std::vector<Resource>& wanted, const translate::Plan& steps, std::vector<Portion>& portions) {
  std::set<resources::Reference> to_apply;
  for (const auto& resource : steps.apply) to_apply.insert(resource.reference());
  for (const auto& resource : wanted) {
    if (!to_apply.contains(resource.reference())) repairs_.is_as_wanted(resource);
  }
  for (const auto& resource : steps.apply) {
    auto& portion = portion_of(resource, portions);
    if (!portion.result) continue;
    const auto repair = repairs_.repair_of(resource, observed_.find(resource.reference()));
    portion.result = apply(resource);
    if (!portion.result) continue;
    repairs_.is_as_wanted(resource);
    if (repair) tell(resource, *repair);
  }
}

// Values may be anything, also secret: only names are said.
void Reconciler::tell(const Resource& wanted, const Repairs::Repair& repair) {
  metrics_.repaired.add();
  log::warning("an object that somebody else had deleted or changed was put back",
               {{"object", wanted.reference().text()}, {"was", repair.what}, {"fields", base::join(repair.fields, " ")}});
}

std::vector<Reconciler::Portion> Reconciler::portions_of(const ports::Desired& desired) const {
  std::vector<Portion> portions;
  const auto* api = std::get_if<ports::ApiDesired>(&desired);
  for (auto& written : dialect_.write(desired)) {
    const auto* deployment = api == nullptr ? nullptr : &api->deployments.at(portions.size());
    auto environment = deployment == nullptr ? std::string() : resources::label_value(deployment->spec.environment);
    portions.push_back({std::move(written), deployment, std::move(environment)});
  }
  return portions;
}

// Looks at what was left in doubt, so that the plan is not made from a guess.
Outcome<Done> Reconciler::clear_doubts(const events::SubjectKey& key) {
  const auto doubts = in_doubt_.find(owner_of(key));
  if (doubts == in_doubt_.end()) return Done{};
  for (const auto& reference : doubts->second) {
    const auto existing = cluster_.get(reference);
    if (!existing && existing.error().problem != Problem::not_found) return existing.error();
    if (existing && is_ours(*existing)) {
      observed_.put(*existing);
    } else {
      observed_.erase(reference);
    }
  }
  in_doubt_.erase(doubts);
  return Done{};
}

// With the ties to the API object, where it is already there.
std::vector<Resource> Reconciler::wanted_by(const std::vector<Portion>& portions) const {
  std::vector<Resource> wanted;
  for (const auto& portion : portions) {
    const auto* api = api_object_in(portion.written.resources);
    const auto* owner = api == nullptr ? nullptr : observed_.find(api->reference());
    auto resources = owner == nullptr ? portion.written.resources : translate::owned_by(portion.written.resources, *owner);
    std::move(resources.begin(), resources.end(), std::back_inserter(wanted));
  }
  return wanted;
}

Reconciler::Portion& Reconciler::portion_of(const Resource& resource, std::vector<Portion>& portions) {
  const auto environment = resource.label(resources::kEnvironmentLabel);
  const auto found = std::find_if(portions.begin(), portions.end(), [&](const auto& portion) { return portion.environment == environment; });
  return found == portions.end() ? portions.front() : *found;
}

// What is referred to is applied first and the API last, so that a gateway never sees an API whose parts are not there yet. Its parts can
// belong to it only once it has an identity: for a new API that takes a second pass.
Outcome<Done> Reconciler::tie_together(const Portion& portion) {
  const auto* api = api_object_in(portion.written.resources);
  const auto* owner = api == nullptr ? nullptr : observed_.find(api->reference());
  if (owner == nullptr) return Done{};
  const auto owner_then = *owner;
  for (const auto& resource : portion.written.resources) {
    const auto* now = observed_.find(resource.reference());
    if (is_a(resource, resources::kApi) || (now != nullptr && belongs_to(*now, owner_then))) continue;
    if (auto applied = apply(translate::owned_by({resource}, owner_then).front()); !applied) return applied;
  }
  return Done{};
}

Outcome<Done> Reconciler::apply(const Resource& wanted) {
  const bool is_known = observed_.find(wanted.reference()) != nullptr;
  if (!is_known) {
    if (auto refused = refuse_if_foreign(wanted); !refused) return refused;
  }
  const std::string manager(resources::kFieldManager);
  auto applied = cluster_.apply(wanted, {manager, ports::Ownership::force});
  if (!applied && applied.error().problem == Problem::not_found && make_namespace(wanted.space())) {
    applied = cluster_.apply(wanted, {manager, ports::Ownership::force});
  }
  if (applied && translate::has_additions(*applied, wanted, manager)) {
    applied = cluster_.replace(translate::without_additions(*applied, wanted, manager), manager);
  }
  if (!applied) {
    in_doubt_[owner_of(wanted)].insert(wanted.reference());
    return with_object(applied.error(), wanted);
  }
  metrics_.applied.add();
  observed_.put(*applied);
  return Done{};
}

// Somebody may have deleted it, with all that was in it. Where this is not allowed to us, what could not be applied says why.
bool Reconciler::make_namespace(const std::string& name) {
  const auto wanted = resources::namespace_object(name);
  const auto existing = cluster_.get(wanted.reference());
  if (existing || existing.error().problem != Problem::not_found) return false;
  const auto made = cluster_.apply(wanted, {std::string(resources::kFieldManager), ports::Ownership::share});
  if (made) log::warning("the namespace was gone and is made again", {{"namespace", name}});
  return made.has_value();
}

Outcome<Done> Reconciler::refuse_if_foreign(const Resource& wanted) {
  const auto existing = cluster_.get(wanted.reference());
  if (!existing) return existing.error().problem == Problem::not_found ? Outcome<Done>(Done{}) : with_object(existing.error(), wanted);
  if (!is_ours(*existing)) return foreign(*existing);
  return Done{};
}

// An environment whose new objects could not all be applied keeps its old ones: they may be what is still served.
Outcome<Done> Reconciler::remove_unwanted(const std::vector<translate::Removal>& removals, std::vector<Portion>& portions) {
  Outcome<Done> result = Done{};
  for (const auto& removal : removals) {
    const auto* observed = observed_.find(removal.reference);
    if (observed == nullptr) continue;
    const auto environment = observed->label(resources::kEnvironmentLabel);
    const auto portion = std::find_if(portions.begin(), portions.end(), [&](const auto& candidate) { return candidate.environment == environment; });
    if (portion != portions.end() && !portion->result) continue;
    auto removed = remove(removal);
    if (removed) continue;
    (portion == portions.end() ? result : portion->result) = removed;
  }
  return result;
}

Outcome<Done> Reconciler::remove(const translate::Removal& removal) {
  const auto removed = cluster_.remove(removal.reference, removal.uid);
  const bool was_gone = !removed && removed.error().problem == Problem::not_found;
  if (!removed && !was_gone) {
    if (const auto* observed = observed_.find(removal.reference)) in_doubt_[owner_of(*observed)].insert(removal.reference);
    return Failure{removed.error().problem, fmt::format("{} could not be removed. {}", removal.reference.text(), removed.error().message)};
  }
  if (removed) metrics_.removed.add();
  repairs_.is_removed(removal.reference);
  observed_.erase(removal.reference);
  return Done{};
}

Outcome<Done> Reconciler::report(const Portion& portion, Timestamp now) {
  if (portion.deployment == nullptr) return Done{};
  const auto& deployment = *portion.deployment;
  const auto failure = portion.result ? std::string() : portion.result.error().message;
  // With losses gateways serve less than was asked for: that is what they will report.
  const auto& hash = portion.written.content_hash.empty() ? deployment.content_hash : portion.written.content_hash;
  const auto words = fmt::format("{}\n{}\n{}\n{}", deployment.revision_id, hash, failure, base::join(portion.written.losses, "\n"));
  auto& said = reported_[{deployment.spec.api_id, deployment.spec.environment}];
  if (said == words) return Done{};
  // A report whose answer is lost may have arrived: what the control plane knows is then in doubt, and the next report must not be spared.
  said.clear();
  const auto reported = desired_state_.report_applied({deployment.spec.api_id, deployment.spec.environment, deployment.revision_id,
                                                       hash, failure, portion.written.losses, to_epoch_milliseconds(now)});
  if (!reported) return reported.error();
  said = words;
  return Done{};
}

void Reconciler::forget_reports(const events::SubjectKey& key, const std::vector<Portion>& portions) {
  if (key.subject != events::Subject::api) return;
  std::set<std::string> environments;
  for (const auto& portion : portions) {
    if (portion.deployment != nullptr) environments.insert(portion.deployment->spec.environment);
  }
  auto report = reported_.lower_bound({key.id, ""});
  while (report != reported_.end() && report->first.first == key.id) {
    report = environments.contains(report->first.second) ? std::next(report) : reported_.erase(report);
  }
}

}  // namespace quarterdeck::agent
