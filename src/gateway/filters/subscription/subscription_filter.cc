#include "gateway/filters/subscription/subscription_filter.h"

namespace quarterdeck::gateway::subscription_filter {
namespace {

policy::SubscriptionAnswer ask(const Call& call) {
  const auto& spec = call.api->spec;
  const policy::SubscriptionQuestion question{.consumer_key = call.token->claims.consumer_key,
                                              .stage = call.stage->type,
                                              .organization = spec.organization,
                                              .api_name = spec.name,
                                              .api_version = spec.version,
                                              .issuer_ids = call.token->voucher_ids};
  const auto& consumers = *call.snapshot.consumers;
  if (call.token->api_key) return policy::find_subscription_of(consumers, call.token->api_key->application_id, question);
  return policy::find_subscription(consumers, question);
}

}  // namespace

Verdict on_request(Call& call) {
  // The internal key is for trying an API out before anybody has subscribed to it.
  if (!call.token || call.token->kind == policy::CredentialKind::internal_key) return std::nullopt;
  const auto answer = ask(call);
  if (answer.application != nullptr) call.application = call.snapshot.consumers->shared_application(answer.application->id);
  if (!call.api->spec.subscription_required) return std::nullopt;
  const bool names_nobody = call.token->claims.consumer_key.empty() && !call.token->api_key;
  if (names_nobody) return refuse(call, policy::invalid_credentials());
  if (answer.verdict != policy::SubscriptionVerdict::allowed) {
    auto refused = refuse(call, policy::subscription_forbidden());
    call.refusal_code = policy::internal_code(answer.verdict);  // we may know more than the client is told
    return refused;
  }
  call.subscription = answer.subscription;
  return std::nullopt;
}

}  // namespace quarterdeck::gateway::subscription_filter
