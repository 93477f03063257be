#include "agent/apk_dialect.h"

#include "contract/resources/kinds.h"

namespace quarterdeck::agent {
namespace {

using translate::Written;

struct Writer {
  const translate::apk::WriteContext& context;

  std::vector<Written> operator()(const ports::Absent&) const { return {}; }
  std::vector<Written> operator()(const ports::ApiDesired& api) const {
    std::vector<Written> portions;
    for (const auto& deployment : api.deployments) {
      auto with_revision = context;
      with_revision.revision_id = deployment.revision_id;
      with_revision.credentials = deployment.credentials;
      portions.push_back(translate::apk::write_api(deployment.spec, with_revision));
    }
    return portions;
  }
  std::vector<Written> operator()(const model::ApplicationSpec& application) const { return {translate::apk::write_application(application, context)}; }
  std::vector<Written> operator()(const model::SubscriptionSpec& subscription) const {
    return {translate::apk::write_subscription(subscription, context)};
  }
  std::vector<Written> operator()(const model::PlanSpec& plan) const { return {translate::apk::write_plan(plan, context)}; }
  std::vector<Written> operator()(const model::IssuerSpec& issuer) const { return {translate::apk::write_issuer(issuer, context)}; }
};

}  // namespace

std::vector<Written> ApkDialect::write(const ports::Desired& desired) const { return std::visit(Writer{context_}, desired); }

std::vector<resources::Kind> ApkDialect::kinds() const {
  std::vector<resources::Kind> kinds;
  for (const auto& kind : resources::kWrittenKinds) kinds.push_back(kind.to_kind());
  return kinds;
}

}  // namespace quarterdeck::agent
