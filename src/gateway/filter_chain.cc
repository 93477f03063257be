#include "gateway/filter_chain.h"

#include <array>

#include "gateway/filters/authentication/authentication_filter.h"
#include "gateway/filters/cors/cors_filter.h"
#include "gateway/filters/definition/definition_filter.h"
#include "gateway/filters/headers/headers_filter.h"
#include "gateway/filters/limits/limits_filter.h"
#include "gateway/filters/operation/operation_filter.h"
#include "gateway/filters/rewrite/rewrite_filter.h"
#include "gateway/filters/scopes/scopes_filter.h"
#include "gateway/filters/subscription/subscription_filter.h"

namespace quarterdeck::gateway {
namespace {

// A preflight carries no credentials and a definition needs none, so both come before the question who is calling. Limits come after every
// question whether the call is allowed at all. Policies come before the rewriting, so that they cannot bring back a caller's credential.
constexpr std::array kFilters = {
    Filter{"cors", cors_filter::on_request},
    Filter{"definition", definition_filter::on_request},
    Filter{"operation", operation_filter::on_request},
    Filter{"authentication", authentication_filter::on_request},
    Filter{"subscription", subscription_filter::on_request},
    Filter{"scopes", scopes_filter::on_request},
    Filter{"limits", limits_filter::on_request},
    Filter{"headers", headers_filter::on_request},
    Filter{"rewrite", rewrite_filter::on_request},
};

}  // namespace

std::span<const Filter> filter_chain() { return kFilters; }

http::Decision pass(Call& call) {
  for (const auto& filter : kFilters) {
    if (auto verdict = filter.on_request(call)) return *std::move(verdict);
  }
  // Nothing has decided, so nothing may pass.
  return refuse(call, policy::validation_broken());
}

}  // namespace quarterdeck::gateway
