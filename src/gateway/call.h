#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/client_address.h"
#include "gateway/metrics.h"
#include "gateway/snapshot.h"
#include "gateway/tokens/failure_budget.h"
#include "gateway/tokens/token_cache.h"
#include "http/proxy.h"
#include "policy/refusal.h"

namespace quarterdeck::gateway {

// What one thread keeps between its requests.
struct ThreadState {
  TokenCache tokens;
  FailureBudget bad_tokens;
  Metrics& metrics;
  TrustedProxies trusted_proxies;
};

// One request on its way through the filters: what was asked, what has been found out, and the answer as far as it is known.
struct Call {
  const http::RequestHead& head;
  const std::string* body = nullptr;  // only after a filter asked for it
  Timestamp now;
  const Snapshot& snapshot;
  ThreadState& thread;

  // The route, before the first filter.
  std::shared_ptr<const CompiledApi> api;
  const CompiledStage* stage = nullptr;
  std::string_view path;  // below the base path
  std::optional<std::string> other_reading;  // of that path, by a service that cuts path parameters off; only where it differs

  // By the operation filter. A GraphQL request may call several.
  std::vector<const CompiledOperation*> operations;
  bool asks_for_schema = false;  // a GraphQL request for __schema or __type
  bool path_is_rest = false;

  // By the authentication and subscription filters.
  std::shared_ptr<const VerifiedToken> token;  // null for operations that anyone may call
  std::shared_ptr<const model::ApplicationSpec> application;
  const policy::SubscriptionEntry* subscription = nullptr;

  // On the answer, whoever gives it.
  std::vector<http::Header> response_headers;
  std::string refusal_code;  // why the gateway itself answered; empty when it did not refuse

  http::Forward forward;
};

// What a filter decides: nothing, and the next one is asked; or the answer.
using Verdict = std::optional<http::Decision>;

// The answer for a refusal, with what other filters want on every answer.
http::Respond refuse(Call& call, const policy::Refusal& refusal);
http::Respond respond(Call& call, int status, std::vector<http::Header> headers, std::string body);

}  // namespace quarterdeck::gateway
