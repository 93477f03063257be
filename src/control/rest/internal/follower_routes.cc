#include "base/codec.h"
#include "control/rest/body.h"
#include "control/rest/internal/internal.h"
#include "control/rest/internal/parameters.h"
#include "ports/control_plane_wire.h"

// Our own agents and gateways in other processes: what changed, what is desired, what they did.
namespace quarterdeck::control::rest {
namespace {

namespace wire = ports::wire;

constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();

http::Response changes(const http::Request& request, ChangeWaiters& waiters) {
  const auto since = query_number(request, "since", {0, kMost, 0});
  if (!since) return problem_response(since.error());
  const auto limit = query_number(request, "limit", {1, 1000, 500});
  if (!limit) return problem_response(limit.error());
  const auto wait = query_number(request, "wait", {0, 60, 0});
  if (!wait) return problem_response(wait.error());
  return waiters.answer(static_cast<std::uint64_t>(*since), static_cast<std::size_t>(*limit), Seconds(*wait));
}

http::Response newest_change(ports::ChangeFeed& feed) {
  const auto sequence = feed.newest_sequence();
  if (!sequence) return problem_response(sequence.error());
  return ok({{"sequence", *sequence}});
}

http::Response desired_keys(ports::DesiredState& desired) {
  const auto keys = desired.keys();
  if (!keys) return problem_response(keys.error());
  return ok({{"keys", base::to_json(*keys)}});
}

http::Response desired_of(const http::Request& request, ports::DesiredState& desired) {
  const auto word = query_text(request, "subject");
  if (!word) return problem_response(word.error());
  const auto subject = base::enum_from<events::Subject>(*word);
  if (!subject) return problem_response({Problem::invalid, "subject: '" + *word + "' is not known."});
  const auto id = query_text(request, "id");
  if (!id) return problem_response(id.error());
  const auto found = desired.desired({*subject, *id});
  return found ? ok(wire::to_json(*found)) : problem_response(found.error());
}

http::Response revocations(const http::Request& request, ports::GatewayLink& gateways) {
  const auto since = query_number(request, "since", {0, kMost, 0});
  if (!since) return problem_response(since.error());
  const auto page = gateways.revocations_since(static_cast<std::uint64_t>(*since));
  return page ? ok(base::to_json(*page)) : problem_response(page.error());
}

// Reports of a newer agent or gateway may say more than this control plane understands.
template <class Report, class Take>
http::Response take(const http::Request& request, Take take_report) {
  const auto body = parse_body(request);
  if (!body) return problem_response(body.error());
  const auto report = base::from_json<Report>(*body, base::UnknownMembers::ignore);
  if (!report) return problem_response(report.error());
  return taken(take_report(*report));
}

}  // namespace

std::vector<Route> follower_routes(const InternalParts& parts) {
  using http::Request;
  return {
      {"GET", wire::kChanges, Access::service, {}, [&w = parts.waiters](const Request& r, const Caller&) { return changes(r, w); }},
      {"GET", wire::kNewestChange, Access::service, {}, [&f = parts.changes](const Request&, const Caller&) { return newest_change(f); }},
      {"GET", wire::kDesiredKeys, Access::service, {}, [&d = parts.desired](const Request&, const Caller&) { return desired_keys(d); }},
      {"GET", wire::kDesired, Access::service, {}, [&d = parts.desired](const Request& r, const Caller&) { return desired_of(r, d); }},
      {"GET", wire::kRevocations, Access::service, {}, [&g = parts.gateways](const Request& r, const Caller&) { return revocations(r, g); }},
      {"POST", wire::kAppliedReports, Access::service, {},
       [&d = parts.desired](const Request& r, const Caller&) {
         return take<ports::AppliedReport>(r, [&](const auto& report) { return d.report_applied(report); });
       }},
      {"POST", wire::kServedReports, Access::service, {},
       [&g = parts.gateways](const Request& r, const Caller&) {
         return take<ports::ServedReport>(r, [&](const auto& report) { return g.report_served(report); });
       }},
      {"POST", wire::kUsageBatches, Access::service, {},
       [&g = parts.gateways](const Request& r, const Caller&) {
         return take<ports::UsageBatch>(r, [&](const auto& batch) { return g.send_usage(batch); });
       }},
  };
}

}  // namespace quarterdeck::control::rest
