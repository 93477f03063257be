#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>

#include "base/log.h"
#include "http/characters.h"
#include "http/client_connection.h"
#include "http/path.h"
#include "http/status.h"
#include "http/upstream_pool.h"

// The part of a client connection that decides what becomes of a request.
namespace quarterdeck::http {
namespace {

// The head as the logic sees it.
class HeadView final : public RequestHead {
 public:
  HeadView(const ProxyContext& context, std::string_view peer_address, bool is_secure)
      : context_(context), peer_address_(peer_address), is_secure_(is_secure) {}

  std::string_view method() const override { return head().method; }
  std::string_view host() const override { return context_.host; }
  std::string_view path() const override { return context_.path; }
  std::string_view query() const override { return head().query; }
  std::optional<std::string_view> header(std::string_view name) const override { return head().find(name); }
  std::string_view peer_address() const override { return peer_address_; }
  std::string forwarded_for() const override {
    std::string list;
    for (const auto& field : head().fields()) {
      if (field.kind != FieldKind::forwarded_for) continue;
      if (!list.empty()) list += ", ";
      list += field.value;
    }
    return list;
  }
  bool is_secure() const override { return is_secure_; }
  bool has_body() const override { return !BodyFollower(head().framing).is_finished(); }

 private:
  const RequestLineAndFields& head() const { return context_.request_head; }

  const ProxyContext& context_;
  std::string_view peer_address_;
  bool is_secure_;
};

// RFC 9110 §9.2.2: sending these twice does what sending them once does.
bool is_idempotent(std::string_view method) {
  constexpr std::array<std::string_view, 6> kMethods = {"GET", "HEAD", "OPTIONS", "PUT", "DELETE", "TRACE"};
  return std::ranges::find(kMethods, method) != kMethods.end();
}

// "h2c" is an offer that may be passed over (RFC 9110 §7.8); anything else, such as a WebSocket, the client would wait for.
bool needs_upgrade(const RequestLineAndFields& head) {
  if (!head.asks_upgrade || !is_connection_option(head, "upgrade")) return false;
  const auto protocol = head.find("Upgrade");
  return protocol && !characters::equals_lower(*protocol, "h2c");
}

void copy_lower_case(std::string_view text, std::string& out) {
  out.assign(text);
  for (char& c : out) c = characters::lower(c);
}

std::uint64_t microseconds_since(std::chrono::steady_clock::time_point begin) {
  const auto passed = std::chrono::steady_clock::now() - begin;
  return static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::microseconds>(passed).count());
}

void write_local_head(const Respond& answer, std::string_view connection, std::string& out) {
  out.clear();
  fmt::format_to(std::back_inserter(out), "HTTP/1.1 {} {}\r\n", answer.status, reason_phrase(answer.status));
  append_date(out);
  for (const auto& header : answer.headers) {
    if (!is_framing_header(header.name) && is_safe_header(header)) out.append(header.name).append(": ").append(header.value).append("\r\n");
  }
  if (!forbids_body(answer.status)) fmt::format_to(std::back_inserter(out), "Content-Length: {}\r\n", answer.body.size());
  out.append(connection).append("\r\n");
}

}  // namespace

bool ClientConnection::keeps_alive() const { return client_keeps_alive_ && !is_last_ && !context_.is_stopping; }

void ClientConnection::begin_request(std::string_view bytes) {
  const auto& head = context_.request_head;
  note_request(head);
  if (!read_path_and_host()) return;
  if (needs_upgrade(head)) return refuse(501, "an upgrade to another protocol is not offered here");
  has_exchange_ = true;
  exchange_.bytes_in = head.size;
  const auto head_bytes = bytes.substr(0, head.size);
  auto decision = context_.logic.decide(HeadView(context_, peer_address_, transport_.is_secure()), nullptr, cookie_);
  if (const auto* need = std::get_if<NeedBody>(&decision)) {
    begin_collecting(head_bytes, need->most_bytes);
    keep_rest(bytes, head.size);
    return;
  }
  const auto body = request_body_.take(bytes.substr(head.size));
  exchange_.bytes_in += body.taken;
  const auto used = head.size + body.taken;
  if (!body.refusal.empty()) return refuse(400, body.refusal);
  act(std::move(decision), head_bytes, {.pass = body.pass, .end = body.end});
  keep_rest(bytes, used);
}

void ClientConnection::note_request(const RequestLineAndFields& head) {
  is_head_request_ = head.method == "HEAD";
  is_http_1_0_ = head.is_http_1_0;
  client_keeps_alive_ = head.keeps_alive;
  expects_continue_ = head.expects_continue;
  is_idempotent_ = is_idempotent(head.method);
  is_last_ = false;
  has_answer_begun_ = false;
  was_sent_twice_ = false;
  cookie_ = 0;
  exchange_ = {};
  request_body_ = BodyFollower(head.framing);
  has_body_ = !request_body_.is_finished();
  began_ = Clock::now();
}

// The one reading of the target that the logic sees.
bool ClientConnection::read_path_and_host() {
  const auto& head = context_.request_head;
  copy_lower_case(without_port(head.host), context_.host);
  if (head.path.empty()) {
    context_.path.assign(1, '*');
    return true;
  }
  const auto refusal = canonicalise_path(head.path, context_.path);
  if (!refusal.empty()) refuse(400, refusal);
  return refusal.empty();
}

void ClientConnection::act(Decision decision, std::string_view head_bytes, const RequestBody& body) {
  if (auto* answer = std::get_if<Respond>(&decision)) {
    // The rest of a body that nobody wants is not worth reading; the connection ends instead.
    if (!request_body_.is_finished()) is_last_ = true;
    return respond(*answer);
  }
  if (auto* chosen = std::get_if<Forward>(&decision)) return forward(std::move(*chosen), head_bytes, body);
  log::error("the proxy's logic asked for a body that it has already", {{"path", context_.path}});
  respond({.status = 500});
}

void ClientConnection::begin_collecting(std::string_view head_bytes, std::size_t most_bytes) {
  held_head_.assign(head_bytes);
  collector_ = BodyCollector(context_.request_head.framing, most_bytes);
  phase_ = Phase::collecting_body;
  context_.loop.set_deadline(*this, context_.options.header_timeout);
  if (expects_continue_ && has_body_) write(std::array<std::string_view, 1>{"HTTP/1.1 100 Continue\r\n\r\n"});
  expects_continue_ = false;
}

// Takes what belongs to the body off the front of the bytes; asks the logic again when the body is complete.
void ClientConnection::take_collected(std::string_view& bytes) {
  const auto before = bytes.size();
  const auto state = collector_.take(bytes);
  exchange_.bytes_in += before - bytes.size();
  switch (state) {
    case BodyCollector::State::more: return;
    case BodyCollector::State::too_large: return refuse(413, "the body is larger than what may be examined");
    case BodyCollector::State::malformed: return refuse(400, collector_.refusal());
    case BodyCollector::State::complete: break;
  }
  request_body_ = {};
  // The views of the first parsing are gone; the bytes are the same, so this cannot fail.
  parse_request_head(held_head_, {.most_head_bytes = held_head_.size()}, context_.request_head);
  if (!read_path_and_host()) return;
  auto decision = context_.logic.decide(HeadView(context_, peer_address_, transport_.is_secure()), &collector_.body(), cookie_);
  act(std::move(decision), held_head_, {.pass = collector_.body(), .collected = &collector_.body()});
}

void ClientConnection::forward(Forward decision, std::string_view head_bytes, const RequestBody& body) {
  forward_ = std::move(decision);
  if (!forward_.upstream || forward_.target.empty() || !characters::all_in(characters::kTarget, forward_.target)) {
    log::error("the proxy's logic named no upstream or a malformed target", {{"target", forward_.target}});
    is_last_ = !request_body_.is_finished();
    return respond({.status = 500});
  }
  write_request_head({.head = context_.request_head,
                      .bytes = head_bytes,
                      .forward = forward_,
                      .peer_address = peer_address_,
                      .scheme = transport_.is_secure() ? "https" : "http",
                      .body_instead = body.collected},
                     request_head_);
  retries_left_ = has_body_ ? 0 : forward_.upstream->retries;
  phase_ = Phase::forwarding;
  if (request_body_.is_finished()) {
    EventLoop::clear_deadline(*this);
  } else {
    context_.loop.set_deadline(*this, forward_.upstream->idle_timeout);
  }
  const bool may_send_twice = is_idempotent_ && !has_body_;
  send_to_upstream(may_send_twice ? Freshness::any : Freshness::proven, body);
}

void ClientConnection::send_to_upstream(Freshness freshness, const RequestBody& body) {
  const auto& upstream = *forward_.upstream;
  const auto taken = context_.pools.pool_for(context_, forward_.upstream).take(freshness, upstream.most_connections);
  sent_at_ = Clock::now();
  if (!taken.connection) return upstream_failed(taken.failure);
  upstream_ = taken.connection;
  upstream_->begin(*this, upstream, is_head_request_ ? AnswerTo::head_request : AnswerTo::ordinary);
  upstream_was_used_before_ = upstream_->was_used_before();
  if (request_body_.is_finished()) upstream_->request_is_complete();
  upstream_->send(request_head_, body.pass, body.end);
}

void ClientConnection::pass_request_body(std::string_view bytes) {
  const auto step = request_body_.take(bytes);
  exchange_.bytes_in += step.taken;
  if (!step.refusal.empty()) return refuse(400, step.refusal);
  context_.loop.set_deadline(*this, forward_.upstream->idle_timeout);
  if (request_body_.is_finished()) upstream_->request_is_complete();
  upstream_->send({}, step.pass, step.end);
  input_.append(bytes.substr(step.taken));
}

bool ClientConnection::retry_after(UpstreamFailure failure) {
  if (has_body_ || failure == UpstreamFailure::too_many_connections) return false;
  // An idle connection that its peer was closing as we wrote: that request was never looked at.
  const bool was_stale = failure == UpstreamFailure::reset && upstream_was_used_before_ && is_idempotent_;
  if (was_stale && !std::exchange(was_sent_twice_, true)) {
    send_to_upstream(Freshness::fresh, {});
    return true;
  }
  if (retries_left_ == 0) return false;
  --retries_left_;
  send_to_upstream(Freshness::fresh, {});
  return true;
}

bool ClientConnection::retry_after(int status) {
  const auto& statuses = forward_.upstream->retry_statuses;
  if (retries_left_ == 0 || std::ranges::find(statuses, status) == statuses.end()) return false;
  if (upstream_) std::exchange(upstream_, nullptr)->abandon();
  --retries_left_;
  send_to_upstream(Freshness::any, {});
  return true;
}

void ClientConnection::take_answer(const AnswerPart& part) {
  if (part.is_complete) {
    upstream_ = nullptr;
    if (!request_body_.is_finished()) is_last_ = true;  // the upstream wants no more of it
  }
  if (part.head) {
    if (retry_after(part.head->status)) return drive();
    begin_answer(part);
  }
  std::array<char, 24> chunk_line;  // NOLINT(cppcoreguidelines-pro-type-member-init): written where it is used
  std::array<std::string_view, 4> pieces = {part.head ? std::string_view(context_.head_bytes) : std::string_view(), {}, part.body, part.end};
  if (answer_framing_ == AnswerFraming::in_chunks) {
    if (!part.body.empty()) {
      const auto end = fmt::format_to(chunk_line.data(), "{:x}\r\n", part.body.size());
      pieces[1] = {chunk_line.data(), static_cast<std::size_t>(end - chunk_line.data())};
    }
    pieces[3] = part.is_complete ? (part.body.empty() ? "0\r\n\r\n" : "\r\n0\r\n\r\n") : (part.body.empty() ? "" : "\r\n");
  }
  write(pieces);
  if (phase_ == Phase::closed) return;
  if (part.is_complete) phase_ = Phase::answering;
  drive();
}

void ClientConnection::begin_answer(const AnswerPart& part) {
  has_answer_begun_ = true;
  exchange_.status = part.head->status;
  exchange_.failure = UpstreamFailure::none;
  exchange_.upstream_microseconds = microseconds_since(sent_at_);
  answer_framing_ = AnswerFraming::as_received;
  if (part.head->framing.kind == BodyKind::until_close) {
    answer_framing_ = is_http_1_0_ ? AnswerFraming::until_close : AnswerFraming::in_chunks;
    if (is_http_1_0_) is_last_ = true;
  }
  const auto connection = !keeps_alive()  ? ClientConnectionHeader::close
                          : is_http_1_0_ ? ClientConnectionHeader::keep_alive
                                         : ClientConnectionHeader::none;
  write_answer_head({.head = *part.head, .bytes = part.head_bytes, .forward = forward_, .framing = answer_framing_, .connection = connection},
                    context_.head_bytes);
}

void ClientConnection::take_interim_answer(const StatusLineAndFields& head, std::string_view head_bytes) {
  if (is_http_1_0_ || (head.status == 100 && !expects_continue_)) return;
  write_answer_head({.head = head, .bytes = head_bytes, .forward = forward_}, context_.head_bytes);
  write(std::array<std::string_view, 1>{context_.head_bytes});
}

void ClientConnection::upstream_failed(UpstreamFailure failure) {
  upstream_ = nullptr;
  exchange_.failure = failure;
  // What has been sent cannot be taken back; cutting it off is how the client learns that it is not whole.
  if (has_answer_begun_) return close();
  if (!retry_after(failure)) {
    if (!request_body_.is_finished()) is_last_ = true;
    exchange_.upstream_microseconds = microseconds_since(sent_at_);
    respond(context_.logic.upstream_failed(failure, cookie_));
  }
  drive();
}

void ClientConnection::respond(const Respond& answer) {
  has_answer_begun_ = true;
  exchange_.status = answer.status;
  const auto* connection = !keeps_alive() ? "Connection: close\r\n" : is_http_1_0_ ? "Connection: keep-alive\r\n" : "";
  write_local_head(answer, connection, context_.head_bytes);
  const bool has_body = !is_head_request_ && !forbids_body(answer.status);
  phase_ = Phase::answering;
  write(std::array<std::string_view, 2>{context_.head_bytes, has_body ? std::string_view(answer.body) : std::string_view()});
}

void ClientConnection::refuse(int status, std::string_view reason) {
  if (upstream_) std::exchange(upstream_, nullptr)->abandon();
  if (has_answer_begun_ && phase_ == Phase::forwarding) return close();
  is_last_ = true;
  was_refused_ = true;
  is_head_request_ = false;
  const auto answer = context_.logic.malformed(status, reason);
  input_.clear();
  respond(answer);
}

void ClientConnection::end_exchange() {
  if (!std::exchange(has_exchange_, false)) return;
  exchange_.microseconds = microseconds_since(began_);
  ++context_.answered_by_class[std::clamp(exchange_.status / 100, 0, 5)];
  if (exchange_.failure == UpstreamFailure::connect_failed) ++context_.connect_failures;
  context_.logic.finished(exchange_, cookie_);
  forward_ = {};
}

}  // namespace quarterdeck::http
