#include "simulation/checker.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/codec.h"
#include "contract/resources/kinds.h"
#include "translate/apk/read.h"
#include "translate/plan.h"

namespace quarterdeck::simulation {
namespace {

using resources::Resource;

bool is_same_object(const resources::Reference& left, const resources::Reference& right) {
  return left.kind.group == right.kind.group && left.kind.kind == right.kind.kind && left.space == right.space && left.name == right.name;
}

bool is_ours(const Resource& resource) { return resource.label(resources::kManagedByLabel) == resources::kManagedByAgent; }

std::vector<Resource> all_of(const std::vector<translate::Written>& portions) {
  std::vector<Resource> all;
  for (const auto& portion : portions) all.insert(all.end(), portion.resources.begin(), portion.resources.end());
  return all;
}

bool contains(const std::vector<Resource>& resources, const resources::Reference& reference) {
  return std::any_of(resources.begin(), resources.end(), [&](const auto& resource) { return is_same_object(resource.reference(), reference); });
}

}  // namespace

void Checker::remember_foreign(const resources::Reference& reference) {
  if (const auto now = cluster_.get(reference)) foreign_.insert_or_assign(reference, *now);
}

void Checker::removal(const resources::Reference& reference) {
  if (foreign_.contains(reference)) trace_.violation(fmt::format("{} was removed although it is not the agent's", reference.text()));
  const auto removed = cluster_.get(reference);
  if (!removed) return;
  for (const auto& [key, place] : control_plane_.everything()) {
    const bool is_of_key = removed->label(resources::kSubjectIdLabel) == resources::label_value(key.id);
    if (!is_of_key || !contains(all_of(dialect_.write(control_plane_.value(place))), reference)) continue;
    trace_.violation(fmt::format("{} was removed although it is wanted for {} {}", reference.text(), base::enum_text(key.subject), key.id));
  }
}

void Checker::report(const ports::AppliedReport& report) {
  if (!report.failure.empty()) return;
  const auto served = served_hash(report.api_id, report.environment);
  if (served == report.content_hash) return;
  trace_.violation(fmt::format("API {} in {} was reported as applied with hash {}, but the cluster holds {}", report.api_id, report.environment,
                               report.content_hash.substr(0, 8), served.substr(0, 80)));
}

void Checker::end_state() {
  std::vector<Resource> wanted;
  for (const auto& [key, place] : control_plane_.everything()) {
    const auto& value = control_plane_.value(place);
    const auto portions = dialect_.write(value);
    const auto resources = all_of(portions);
    wanted.insert(wanted.end(), resources.begin(), resources.end());
    const auto* api = std::get_if<ports::ApiDesired>(&value);
    for (std::size_t i = 0; api != nullptr && i < api->deployments.size(); ++i) expect_deployment(api->deployments[i], portions.at(i));
  }
  for (const auto& resource : wanted) expect_object(resource);
  expect_nothing_else(wanted);
  for (const auto& [reference, before] : foreign_) {
    const auto now = cluster_.get(reference);
    if (!now || !(*now == before)) trace_.violation(fmt::format("{} is not the agent's and was touched", reference.text()));
  }
}

void Checker::gateway(const std::vector<ports::ServedApi>& served) {
  std::map<std::pair<std::string, std::string>, std::string> hashes;
  for (const auto& api : served) hashes[{api.api_id, api.environment}] = api.failure.empty() ? api.content_hash : "(" + api.failure + ")";
  for (const auto& [key, place] : control_plane_.everything()) {
    const auto* api = std::get_if<ports::ApiDesired>(&control_plane_.value(place));
    if (api == nullptr) continue;
    for (const auto& deployment : api->deployments) {
      const auto found = hashes.extract({deployment.spec.api_id, deployment.spec.environment});
      const auto hash = found.empty() ? std::string("nothing") : found.mapped();
      if (hash == deployment.content_hash) continue;
      trace_.violation(fmt::format("the gateway shall serve API {} in {} with hash {}, but serves {}", deployment.spec.api_id,
                                   deployment.spec.environment, deployment.content_hash.substr(0, 8), hash.substr(0, 80)));
    }
  }
  for (const auto& [deployment, hash] : hashes) trace_.violation(fmt::format("the gateway still serves API {} in {}", deployment.first, deployment.second));
}

void Checker::expect_deployment(const ports::Deployment& deployment, const translate::Written& written) {
  const auto& spec = deployment.spec;
  const auto served = served_hash(spec.api_id, spec.environment);
  if (served != deployment.content_hash) {
    trace_.violation(fmt::format("API {} in {} shall have hash {}, but the cluster holds {}", spec.api_id, spec.environment,
                                 deployment.content_hash.substr(0, 8), served.substr(0, 80)));
  }
  expect_reported(deployment);
  expect_tied_together(written);
}

void Checker::expect_reported(const ports::Deployment& deployment) {
  const auto& reports = control_plane_.reports();
  const auto report = reports.find({deployment.spec.api_id, deployment.spec.environment});
  const bool is_right = report != reports.end() && report->second.content_hash == deployment.content_hash &&
                        report->second.revision_id == deployment.revision_id && report->second.failure.empty();
  if (is_right) return;
  trace_.violation(fmt::format("API {} in {} is applied, but the last report does not say so", deployment.spec.api_id, deployment.spec.environment));
}

void Checker::expect_tied_together(const translate::Written& written) {
  const auto api = std::find_if(written.resources.begin(), written.resources.end(), [](const auto& resource) { return is_a(resource, resources::kApi); });
  if (api == written.resources.end()) return;
  const auto owner = cluster_.get(api->reference());
  for (const auto& resource : written.resources) {
    if (!owner || is_a(resource, resources::kApi)) continue;
    const auto now = cluster_.get(resource.reference());
    const auto* owners = now ? base::find(now->at("metadata"), "ownerReferences") : nullptr;
    const bool is_tied = owners != nullptr && !owners->get_array().empty() && base::text_at(owners->get_array().front(), "uid") == owner->uid();
    if (!is_tied) trace_.violation(fmt::format("{} does not say that it belongs to {}", resource.reference().text(), owner->reference().text()));
  }
}

void Checker::expect_object(const Resource& wanted) {
  const auto now = cluster_.get(wanted.reference());
  if (!now) {
    trace_.violation(fmt::format("{} is missing", wanted.reference().text()));
  } else if (!translate::holds(*now, wanted)) {
    trace_.violation(fmt::format("{} is not as it shall be", wanted.reference().text()));
  }
}

void Checker::expect_nothing_else(const std::vector<Resource>& wanted) {
  for (const auto& resource : cluster_.everything()) {
    if (is_ours(resource) && !contains(wanted, resource.reference())) trace_.violation(fmt::format("{} is left over", resource.reference().text()));
  }
}

std::string Checker::served_hash(const std::string& api_id, const std::string& environment) {
  std::vector<Resource> parts;
  for (const auto& kind : dialect_.kinds()) {
    const auto found = cluster_.list({kind, "", {{std::string(resources::kSubjectIdLabel), resources::label_value(api_id)},
                                                 {std::string(resources::kEnvironmentLabel), resources::label_value(environment)}}});
    if (found) parts.insert(parts.end(), found->items.begin(), found->items.end());
  }
  const auto spec = translate::apk::read_api(parts);
  return spec ? model::content_hash(*spec) : "(" + spec.error().message + ")";
}

}  // namespace quarterdeck::simulation
