#include "http/server_connection.h"

#include <fmt/format.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include "http/path.h"
#include "http/status.h"

namespace quarterdeck::http {
namespace {

constexpr Milliseconds kLingerFor{1'000};
// Pipelined requests behind a stream are kept, but not without bound.
constexpr std::size_t kMostInputBehindStream = 64 * 1024;

}  // namespace

ServerConnection::ServerConnection(ServerConnectionOwner& owner, std::uint64_t id, Transport transport, std::string peer_address)
    : owner_(owner), id_(id), transport_(std::move(transport)), peer_address_(std::move(peer_address)) {}

ServerConnection::~ServerConnection() {
  if (stream_) stream_->peer_is_gone();
}

void ServerConnection::start() {
  owner_.loop().set_deadline(*this, owner_.options().header_timeout);
  drive();
}

void ServerConnection::on_ready(std::uint32_t events) {
  if ((events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0) peer_hung_up_ = true;
  if ((events & EPOLLIN) != 0 || peer_hung_up_) is_readable_ = true;
  // A client that only ended its own direction may still wait for an answer, but nobody half-closes a watch on purpose.
  const bool is_dead = (events & (EPOLLHUP | EPOLLERR)) != 0;
  if (is_dead || (peer_hung_up_ && phase_ == Phase::streaming)) return close();
  drive();
}

void ServerConnection::on_deadline() {
  const bool has_begun = phase_ == Phase::reading_body || (phase_ == Phase::reading_head && !input_.empty());
  if (!has_begun) return close();
  refuse(408, "The request did not arrive in time. Send it again, faster.");
  drive();
}

void ServerConnection::drive() {
  while (phase_ != Phase::closed && step() == Progress::made) {
  }
}

ServerConnection::Progress ServerConnection::step() {
  switch (phase_) {
    case Phase::shaking_hands: return shake_hands();
    case Phase::reading_head: return read_head();
    case Phase::reading_body: return read_body();
    case Phase::writing: return write_answer();
    case Phase::streaming: return write_stream();
    case Phase::lingering: return discard();
    case Phase::handling:
    case Phase::closed: break;
  }
  return Progress::waiting;
}

ServerConnection::Progress ServerConnection::shake_hands() {
  switch (transport_.shake_hands()) {
    case Transfer::done: phase_ = Phase::reading_head; return Progress::made;
    case Transfer::would_block: break;
    case Transfer::ended:
    case Transfer::failed: close(); break;
  }
  return Progress::waiting;
}

ServerConnection::Progress ServerConnection::read_more() {
  if (!is_readable_) return Progress::waiting;
  const auto scratch = owner_.scratch();
  const auto read = transport_.read(scratch);
  switch (read.state) {
    case Transfer::done:
      if (transport_.short_read_means_empty() && read.bytes < scratch.size() && !peer_hung_up_) is_readable_ = false;
      input_.append(scratch.data(), read.bytes);
      return Progress::made;
    case Transfer::would_block: is_readable_ = false; break;
    case Transfer::ended: peer_has_ended(); return Progress::made;
    case Transfer::failed: close(); break;
  }
  return Progress::waiting;
}

void ServerConnection::peer_has_ended() {
  const bool has_begun = phase_ == Phase::reading_body || (phase_ == Phase::reading_head && !input_.empty());
  if (!has_begun) return close();
  refuse(400, "The connection ended in the middle of the request. Send the whole request.");
}

ServerConnection::Progress ServerConnection::read_head() {
  if (input_.empty() || !head_progress_.is_worth_parsing(input_)) {
    const bool was_idle = input_.empty();
    const auto progress = read_more();
    if (was_idle && !input_.empty()) owner_.loop().set_deadline(*this, owner_.options().header_timeout);
    return progress;
  }
  auto& head = owner_.parsed_head();
  const auto parsed = parse_request_head(input_, {.most_head_bytes = owner_.options().most_header_bytes}, head);
  switch (parsed.state) {
    case Parsed::complete: take_head(head); break;
    case Parsed::incomplete: head_progress_.parsed_in_vain(input_.size()); break;
    case Parsed::malformed:
      refuse(parsed.status, fmt::format("The request was refused because {}. Send it as RFC 9112 says.", parsed.reason));
      break;
  }
  return Progress::made;
}

void ServerConnection::take_head(const RequestLineAndFields& head) {
  head_progress_.reset();
  how_ = {.is_head = head.method == "HEAD",
          .is_http_1_0 = head.is_http_1_0,
          .after = head.keeps_alive && !is_stopping_ ? AfterAnswer::keep_alive : AfterAnswer::close};
  request_ = {};
  if (head.path.empty()) {
    request_.path = "*";
  } else {
    const auto canonical = canonical_path(head.path);
    if (!canonical) return refuse(400, canonical.error().message);
    auto decoded = decoded_path(*canonical);
    if (!decoded) return refuse(400, decoded.error().message);
    request_.path = std::move(*decoded);
  }
  request_.method = head.method;
  request_.target = head.target;
  request_.query = Query::parse(head.query);
  for (const auto& field : head.fields()) request_.headers.add(field.name, std::string(field.value));
  request_.peer_address = peer_address_;
  request_.is_secure = transport_.is_secure();
  begin_body(head);
}

void ServerConnection::begin_body(const RequestLineAndFields& head) {
  const auto framing = head.framing;
  const bool expects_continue = head.expects_continue;
  input_.erase(0, head.size);  // the views of the head end here
  if (framing.kind == BodyKind::none) return hand_over();
  if (framing.kind == BodyKind::length && framing.length > owner_.options().most_body_bytes) {
    return refuse(413, fmt::format("The body has {} bytes; at most {} are accepted.", framing.length, owner_.options().most_body_bytes));
  }
  phase_ = Phase::reading_body;
  body_ = BodyCollector(framing, owner_.options().most_body_bytes);
  if (expects_continue && input_.empty()) {
    output_.append("HTTP/1.1 100 Continue\r\n\r\n");
    flush();
  }
  owner_.loop().set_deadline(*this, owner_.options().body_timeout);
}

ServerConnection::Progress ServerConnection::read_body() {
  if (has_output()) flush();
  if (phase_ == Phase::closed) return Progress::waiting;
  std::string_view rest = input_;
  const auto state = body_.take(rest);
  input_.erase(0, input_.size() - rest.size());
  switch (state) {
    case BodyCollector::State::more: break;
    case BodyCollector::State::complete:
      request_.body = std::move(body_.body());
      hand_over();
      return Progress::made;
    case BodyCollector::State::too_large:
      refuse(413, fmt::format("The body is too large: at most {} bytes are accepted.", owner_.options().most_body_bytes));
      return Progress::made;
    case BodyCollector::State::malformed:
      refuse(400, fmt::format("The body was refused because {}. Send it as RFC 9112 section 7.1 says.", body_.refusal()));
      return Progress::made;
  }
  const auto progress = read_more();
  if (progress == Progress::made && phase_ == Phase::reading_body) owner_.loop().set_deadline(*this, owner_.options().body_timeout);
  return progress;
}

void ServerConnection::hand_over() {
  phase_ = Phase::handling;
  EventLoop::clear_deadline(*this);
  owner_.handle(id_, std::move(request_), how_);
}

void ServerConnection::answer(std::string bytes, AfterAnswer after) {
  if (phase_ != Phase::handling) return;
  after_ = is_stopping_ ? AfterAnswer::close : after;
  if (has_output()) {
    output_.append(bytes);
  } else {
    output_ = std::move(bytes);
    output_sent_ = 0;
  }
  phase_ = Phase::writing;
  owner_.loop().set_deadline(*this, owner_.options().body_timeout);
  drive();
}

void ServerConnection::answer_with_stream(std::string head, std::shared_ptr<Stream> stream, AfterAnswer after) {
  if (phase_ != Phase::handling || is_stopping_) {
    stream->peer_is_gone();
    if (phase_ == Phase::handling) close();
    return;
  }
  after_ = after;
  output_.append(head);
  stream_ = std::move(stream);
  stream_has_ended_ = false;
  phase_ = Phase::streaming;
  const int on = 1;  // a peer that vanishes without a word is noticed although nothing is sent
  ::setsockopt(transport_.socket(), SOL_SOCKET, SO_KEEPALIVE, &on, sizeof(on));
  stream_has_output();
}

void ServerConnection::stream_has_output() {
  if (phase_ != Phase::streaming) return;
  auto output = stream_->take_output();
  if (output.then == Stream::Output::Then::abandon) return close();
  output_.append(output.bytes);
  if (output.then == Stream::Output::Then::end_of_body) stream_has_ended_ = true;
  drive();
}

void ServerConnection::flush() {
  while (has_output()) {
    const auto written = transport_.write(std::string_view(output_).substr(output_sent_));
    if (written.state == Transfer::would_block) return;
    if (written.state != Transfer::done) return close();
    output_sent_ += written.bytes;
    if (stream_) stream_->sent(written.bytes);
    if (phase_ == Phase::writing) owner_.loop().set_deadline(*this, owner_.options().body_timeout);
  }
  output_.clear();
  output_sent_ = 0;
}

ServerConnection::Progress ServerConnection::write_answer() {
  flush();
  if (phase_ == Phase::closed || has_output()) return Progress::waiting;
  finish_answer();
  return Progress::made;
}

ServerConnection::Progress ServerConnection::write_stream() {
  flush();
  if (phase_ == Phase::closed) return Progress::waiting;
  if (stream_has_ended_ && !has_output()) {
    stream_.reset();
    finish_answer();
    return Progress::made;
  }
  // Nothing is expected, but reading is what tells that the client left.
  return input_.size() < kMostInputBehindStream ? read_more() : Progress::waiting;
}

void ServerConnection::finish_answer() {
  if (after_ == AfterAnswer::keep_alive && !is_stopping_) {
    if (output_.capacity() > kMostInputBehindStream) output_ = {};
    phase_ = Phase::reading_head;
    owner_.loop().set_deadline(*this, input_.empty() ? owner_.options().keep_alive : owner_.options().header_timeout);
    return;
  }
  transport_.say_goodbye();
  if (!is_readable_ && input_.empty() && !was_refused_) return close();
  // Closing while the client still sends would reset the connection and take the answer from it.
  phase_ = Phase::lingering;
  owner_.loop().set_deadline(*this, kLingerFor);
}

ServerConnection::Progress ServerConnection::discard() {
  input_.clear();
  return read_more();
}

void ServerConnection::refuse(int status, std::string_view reason) {
  owner_.refused(status);
  was_refused_ = true;
  const AnswerFor how{.is_head = false, .is_http_1_0 = false, .after = AfterAnswer::close};
  output_.append(answer_bytes(problem_answer(status, reason), how));
  after_ = AfterAnswer::close;
  input_.clear();
  phase_ = Phase::writing;
  owner_.loop().set_deadline(*this, owner_.options().body_timeout);
}

void ServerConnection::stop_gracefully() {
  is_stopping_ = true;
  const bool is_idle = phase_ == Phase::shaking_hands || (phase_ == Phase::reading_head && input_.empty());
  if (is_idle || phase_ == Phase::lingering) return close();
  // A watch would never end by itself: it ends here, in good order, and its writers learn of it.
  if (phase_ == Phase::streaming) {
    stream_->end_for_the_server();
    stream_has_output();
  }
}

void ServerConnection::close() {
  if (phase_ == Phase::closed) return;
  phase_ = Phase::closed;
  if (stream_) stream_->peer_is_gone();
  stream_.reset();
  transport_.close();
  owner_.close(id_);
}

}  // namespace quarterdeck::http
