#include "base/codec.h"
#include "control/gateways/progress.h"
#include "control/gateways/usage.h"
#include "control/rest/body.h"
#include "control/rest/internal/insights.h"
#include "control/rest/internal/internal.h"
#include "control/rest/internal/parameters.h"

// The truth about deployments, gateways and calls: for whoever operates the installation, and for people with a token.
namespace quarterdeck::control::rest {
namespace {

constexpr std::int64_t kHour = 3'600'000;

http::Response deployments(const http::Request& request, ports::Database& database, const ports::Clock& clock) {
  const auto api = given(request, "apiId");
  const auto progress = ports::read(database, [&](ports::Reader& reader) {
    return api ? read_progress(reader, model::ApiId(*api), clock.now()) : read_all_progress(reader, clock.now());
  });
  if (!progress) return problem_response(progress.error());
  return ok({{"count", progress->size()}, {"list", base::to_json(*progress)}});
}

http::Response gateways(ports::Database& database, const ports::Clock& clock) {
  const auto known = ports::read(database, read_gateways);
  if (!known) return problem_response(known.error());
  JsonArray list;
  for (const auto& gateway : *known) {
    auto entry = base::to_json(gateway);
    entry.as_object()["isSilent"] = is_silent(gateway, clock.now());
    list.push_back(std::move(entry));
  }
  return ok({{"count", list.size()}, {"list", std::move(list)}});
}

Outcome<UsageQuery> usage_query(const http::Request& request, const ports::Clock& clock) {
  const auto now = to_epoch_milliseconds(clock.now());
  const auto until = query_number(request, "until", {0, std::numeric_limits<std::int64_t>::max(), now + 60'000});
  if (!until) return until.error();
  const auto from = query_number(request, "from", {0, *until, std::max<std::int64_t>(*until - kHour, 0)});
  if (!from) return from.error();
  UsageQuery query{*from, *until, given(request, "apiId"), given(request, "applicationId"), given(request, "environment")};
  const auto group = given(request, "groupBy").value_or("api");
  const auto known = base::enum_from<UsageGroup>(group);
  if (!known) return Failure{Problem::invalid, "groupBy: expected one of api, application, operation, environment, minute"};
  query.group = *known;
  return query;
}

http::Response usage(const http::Request& request, ports::Database& database, const ports::Clock& clock) {
  const auto query = usage_query(request, clock);
  if (!query) return problem_response(query.error());
  const auto sums = ports::read(database, [&](ports::Reader& reader) { return summarize_usage(reader, *query); });
  if (!sums) return problem_response(sums.error());
  return ok({{"from", query->from}, {"until", query->until}, {"count", sums->size()}, {"list", base::to_json(*sums)}});
}

std::vector<Route> routes(ports::Database& database, ports::Clock& clock, Access access, const std::vector<std::string_view>& scopes) {
  using http::Request;
  return {
      {"GET", "/deployments", access, scopes, [&](const Request& r, const Caller&) { return deployments(r, database, clock); }},
      {"GET", "/gateways", access, scopes, [&](const Request&, const Caller&) { return gateways(database, clock); }},
      {"GET", "/usage", access, scopes, [&](const Request& r, const Caller&) { return usage(r, database, clock); }},
  };
}

}  // namespace

RouteTable insight_routes(ports::Database& database, ports::Clock& clock) {
  return {"/api/quarterdeck/v1", "insights.yaml", routes(database, clock, Access::authenticated, {"apim:api_view", "apim:api_manage", "apim:admin"})};
}

}  // namespace quarterdeck::control::rest
