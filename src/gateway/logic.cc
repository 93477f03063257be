#include "gateway/logic.h"

#include "gateway/filter_chain.h"
#include "http/path.h"

namespace quarterdeck::gateway {
namespace {

constexpr std::string_view kRequestId = "x-request-id";
constexpr std::size_t kLongestRequestId = 128;

policy::UpstreamTrouble trouble_of(http::UpstreamFailure failure) {
  switch (failure) {
    case http::UpstreamFailure::none:
    case http::UpstreamFailure::connect_failed: return policy::UpstreamTrouble::connect_failed;
    case http::UpstreamFailure::response_timeout: return policy::UpstreamTrouble::timed_out;
    case http::UpstreamFailure::reset: return policy::UpstreamTrouble::reset;
    case http::UpstreamFailure::protocol_error: return policy::UpstreamTrouble::protocol_error;
    case http::UpstreamFailure::too_many_connections: return policy::UpstreamTrouble::overflow;
  }
  return policy::UpstreamTrouble::connect_failed;
}

http::Respond answer(const policy::Refusal& refusal) {
  auto rendered = policy::render(refusal);
  http::Respond respond{rendered.status, {}, std::move(rendered.body)};
  for (auto& [name, value] : rendered.headers) respond.headers.push_back({std::move(name), std::move(value)});
  return respond;
}

}  // namespace

Logic::Logic(const LogicParts& parts)
    : parts_(parts), snapshot_(parts.current.get()), thread_{TokenCache(), FailureBudget(), parts.metrics, parts.trusted_proxies}, request_ids_(parts.random) {}

std::uint64_t Logic::begin() {
  if (free_.empty()) {
    under_way_.emplace_back();
    return under_way_.size();
  }
  const auto cookie = free_.back();
  free_.pop_back();
  return cookie;
}

void Logic::count_refusal(const std::string& code) {
  auto& counter = refusals_[code];
  if (counter == nullptr) counter = &parts_.metrics.refused(code);
  counter->add();
}

http::Decision Logic::decide(const http::RequestHead& head, const std::string* body, std::uint64_t& cookie) {
  if (cookie == 0) cookie = begin();
  auto& under_way = under_way_[cookie - 1];
  Call call{.head = head, .body = body, .now = parts_.clock.now(), .snapshot = *snapshot_, .thread = thread_};
  auto decision = decide_for(call, under_way);
  if (!call.refusal_code.empty()) count_refusal(call.refusal_code);
  return decision;
}

// Which API answers. Nothing when there is none; a refusal when a service that cuts path parameters off would understand another one.
std::optional<policy::Refusal> Logic::find_route(Call& call) {
  const auto& routes = *call.snapshot.routes;
  const auto found = routes.find(call.head.host(), call.head.path());
  if (found.api == nullptr) return policy::no_such_resource();
  if (const auto reading = http::path_without_parameters(call.head.path())) {
    const auto other = routes.find(call.head.host(), *reading);
    if (other.api == nullptr || *other.api != *found.api) return policy::ambiguous_path();
    call.other_reading = std::string(other.path);
  }
  call.api = *found.api;
  call.stage = call.api->stage(found.stage);
  call.path = found.path;
  return std::nullopt;
}

http::Decision Logic::decide_for(Call& call, UnderWay& under_way) {
  if (!call.snapshot.is_complete) {
    // "There is no such API" would be a guess, and so would be whose token is good.
    under_way.answered_by = AnsweredBy::gateway;
    return refuse(call, policy::not_ready_yet("The gateway has just started and is still reading its configuration."));
  }
  if (const auto refused = find_route(call)) {
    under_way.answered_by = AnsweredBy::gateway;
    return refuse(call, *refused);
  }

  const auto given = call.head.header(kRequestId);
  const bool is_kept = given && !given->empty() && given->size() <= kLongestRequestId;
  auto request_id = is_kept ? std::string(*given) : request_ids_.next();
  if (!is_kept) call.forward.set_headers.push_back({std::string(kRequestId), request_id});

  auto decision = pass(call);
  const bool is_forwarded = std::holds_alternative<http::Forward>(decision);
  if (auto* own = std::get_if<http::Respond>(&decision)) own->headers.push_back({std::string(kRequestId), std::move(request_id)});
  under_way.usage = {std::move(call.api), call.operations.empty() ? nullptr : call.operations.front(), std::move(call.application)};
  under_way.answered_by = is_forwarded || call.refusal_code.empty() ? AnsweredBy::service : AnsweredBy::gateway;
  // A browser may read the answer about a broken service only with the headers that it would have got with a good one.
  if (is_forwarded && under_way.usage.api->spec.cors) under_way.headers = std::get<http::Forward>(decision).set_response_headers;
  return decision;
}

http::Respond Logic::upstream_failed(http::UpstreamFailure failure, std::uint64_t cookie) {
  const auto refusal = policy::upstream_trouble(trouble_of(failure));
  count_refusal(refusal.code);
  auto respond = answer(refusal);
  if (cookie != 0) {
    for (const auto& header : under_way_[cookie - 1].headers) respond.headers.push_back(header);
  }
  return respond;
}

http::Respond Logic::malformed(int status, std::string_view reason) {
  const auto refusal = policy::malformed_request(status, reason);
  count_refusal(refusal.code);
  return answer(refusal);
}

void Logic::finished(const http::Exchange& exchange, std::uint64_t cookie) {
  auto& metrics = parts_.metrics;
  metrics.requests(exchange.status).add();
  metrics.duration.observe_microseconds(exchange.microseconds);
  if (exchange.upstream_microseconds != 0) metrics.upstream_duration.observe_microseconds(exchange.upstream_microseconds);
  if (cookie == 0) return;
  auto& under_way = under_way_[cookie - 1];
  if (under_way.usage.api) usage_.count(under_way.usage, exchange, under_way.answered_by);
  under_way = {};
  free_.push_back(cookie);
}

void Logic::tick(Timestamp now) {
  auto newest = parts_.current.get();
  if (newest != snapshot_) {
    if (newest->issuers->generation() != snapshot_->issuers->generation()) thread_.tokens.clear();
    snapshot_ = std::move(newest);
  }
  if (!usage_.empty()) parts_.usage.leave(usage_.take(now));
}

}  // namespace quarterdeck::gateway
