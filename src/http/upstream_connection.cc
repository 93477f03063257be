#include "http/upstream_connection.h"

#include <sys/epoll.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>

#include "base/log.h"
#include "http/upstream_pool.h"

namespace quarterdeck::http {
namespace {

// Most servers keep an idle connection for a minute or more; those that close sooner tell us by closing.
constexpr Milliseconds kIdleInPool{60'000};

iovec piece(std::string_view bytes) {
  return {.iov_base = const_cast<char*>(bytes.data()), .iov_len = bytes.size()};  // NOLINT(cppcoreguidelines-pro-type-const-cast)
}

}  // namespace

UpstreamConnection::UpstreamConnection(ProxyContext& context, UpstreamPool& pool) : context_(context), pool_(pool) {}

bool UpstreamConnection::connect_to(std::vector<SocketAddress> addresses) {
  addresses_ = std::move(addresses);
  next_address_ = 0;
  return try_next_address();
}

bool UpstreamConnection::try_next_address() {
  while (next_address_ < addresses_.size()) {
    auto socket = begin_connect(addresses_[next_address_++]);
    if (!socket) continue;
    const int fd = socket->get();
    transport_ = pool_.tls() ? Transport(std::move(*socket), client_session(*pool_.tls(), pool_.host(), fd)) : Transport(std::move(*socket));
    is_writable_ = false;
    is_readable_ = false;
    peer_hung_up_ = false;
    if (!context_.loop.watch(fd, *this)) continue;
    phase_ = Phase::connecting;
    return true;
  }
  return false;
}

void UpstreamConnection::begin(AnswerReceiver& receiver, const Upstream& upstream, AnswerTo method) {
  receiver_ = &receiver;
  upstream_ = &upstream;
  method_ = method;
  is_request_complete_ = false;
  has_answer_begun_ = false;
  ++exchanges_;
  context_.loop.set_deadline(*this, phase_ == Phase::open ? upstream.response_timeout : upstream.connect_timeout);
}

void UpstreamConnection::send(std::string_view head, std::string_view body, std::string_view end) {
  if (is_write_broken_) return;
  std::size_t written = 0;
  if (phase_ == Phase::open && unsent_.is_empty() && is_writable_) {
    std::array<iovec, 3> pieces;  // NOLINT(cppcoreguidelines-pro-type-member-init): filled below
    std::size_t count = 0;
    for (const auto bytes : {head, body, end}) {
      if (!bytes.empty()) pieces[count++] = piece(bytes);
    }
    if (count == 0) return;
    const auto result = transport_.write(std::span<const iovec>(pieces.data(), count));
    if (result.state == Transfer::would_block) is_writable_ = false;
    if (result.state == Transfer::failed || result.state == Transfer::ended) return break_off_writing();
    written = result.bytes;
    context_.loop.set_deadline(*this, upstream_->response_timeout);
  }
  for (const auto bytes : {head, body, end}) {
    const auto skipped = std::min(written, bytes.size());
    written -= skipped;
    unsent_.append(bytes.substr(skipped));
  }
}

// An upstream that stops reading may have answered already ("413, and I close"): the answer is still read.
void UpstreamConnection::break_off_writing() {
  is_write_broken_ = true;
  is_readable_ = true;
  unsent_.clear();
}

void UpstreamConnection::write_unsent() {
  while (!unsent_.is_empty() && is_writable_ && !is_write_broken_) {
    const auto result = transport_.write(unsent_.front());
    if (result.state == Transfer::would_block) {
      is_writable_ = false;
    } else if (result.state != Transfer::done) {
      break_off_writing();
    } else {
      unsent_.consume(result.bytes);
      if (receiver_) context_.loop.set_deadline(*this, upstream_->response_timeout);
    }
  }
}

void UpstreamConnection::abandon() {
  receiver_ = nullptr;
  close();
}

bool UpstreamConnection::is_still_open() const {
  char byte = 0;
  const auto peeked = ::recv(transport_.socket(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  return peeked < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
}

void UpstreamConnection::on_ready(std::uint32_t events) {
  if ((events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0) peer_hung_up_ = true;
  if ((events & EPOLLIN) != 0 || peer_hung_up_) is_readable_ = true;
  if ((events & EPOLLOUT) != 0 || peer_hung_up_) is_writable_ = true;
  drive();
}

void UpstreamConnection::on_deadline() {
  if (phase_ != Phase::open) return fail(UpstreamFailure::connect_failed);
  if (receiver_) return fail(UpstreamFailure::response_timeout);
  close();
}

// A receiver may come back here from within a step; the loop below then does what it wants.
void UpstreamConnection::drive() {
  if (std::exchange(is_driving_, true)) return;
  while (phase_ != Phase::closed && step() == Progress::made) {
  }
  is_driving_ = false;
}

UpstreamConnection::Progress UpstreamConnection::step() {
  switch (phase_) {
    case Phase::connecting: return is_writable_ ? finish_connecting() : Progress::waiting;
    case Phase::shaking_hands: return shake_hands();
    case Phase::open: return receiver_ ? exchange() : watch_idle();
    case Phase::looking_up:
    case Phase::closed: break;
  }
  return Progress::waiting;
}

UpstreamConnection::Progress UpstreamConnection::finish_connecting() {
  if (connect_error(transport_.socket()) == 0) {
    phase_ = Phase::shaking_hands;
    return Progress::made;
  }
  transport_.close();
  if (!try_next_address()) fail(UpstreamFailure::connect_failed);
  return Progress::waiting;
}

UpstreamConnection::Progress UpstreamConnection::shake_hands() {
  switch (transport_.shake_hands()) {
    case Transfer::done:
      phase_ = Phase::open;
      if (receiver_) context_.loop.set_deadline(*this, upstream_->response_timeout);
      return Progress::made;
    case Transfer::would_block: break;
    case Transfer::ended:
    case Transfer::failed:
      log::warning("the TLS handshake with an upstream failed", {{"host", pool_.host()}, {"reason", tls_error()}});
      fail(UpstreamFailure::connect_failed);
      break;
  }
  return Progress::waiting;
}

// An idle connection that becomes readable was closed, or its peer speaks out of turn: neither can be used again.
UpstreamConnection::Progress UpstreamConnection::watch_idle() {
  if (!is_readable_) return Progress::waiting;
  if (transport_.read(context_.scratch).state == Transfer::would_block) {
    is_readable_ = false;
  } else {
    close();
  }
  return Progress::waiting;
}

UpstreamConnection::Progress UpstreamConnection::exchange() {
  if (!unsent_.is_empty()) {
    write_unsent();
    if (!is_full() && !is_request_complete_) receiver_->upstream_may_take_more();
    if (!receiver_) return Progress::waiting;
  }
  if (!is_readable_ || !receiver_->wants_answer()) return Progress::waiting;
  const auto read = transport_.read(context_.scratch);
  switch (read.state) {
    case Transfer::done:
      if (transport_.short_read_means_empty() && read.bytes < context_.scratch.size() && !peer_hung_up_) is_readable_ = false;
      take({context_.scratch.data(), read.bytes});
      return Progress::made;
    case Transfer::would_block: is_readable_ = false; break;
    case Transfer::ended: upstream_has_ended(); break;
    case Transfer::failed: fail(UpstreamFailure::reset); break;
  }
  return Progress::waiting;
}

void UpstreamConnection::take(std::string_view bytes) {
  if (has_answer_begun_) return pass_on({}, bytes);
  if (held_.empty()) return take_head(bytes);
  held_.append(bytes);
  if (!head_progress_.is_worth_parsing(held_)) return;
  const std::string held = std::exchange(held_, {});  // the views must outlive what the receiver does
  take_head(held);
}

void UpstreamConnection::take_head(std::string_view bytes) {
  auto& head = context_.answer_head;
  while (receiver_ && !bytes.empty()) {
    const auto parsed = parse_response_head(bytes, {.most_head_bytes = context_.options.most_header_bytes}, method_, head);
    if (parsed.state == Parsed::malformed || (parsed.state == Parsed::complete && head.status == 101)) {
      log::warning("an upstream sent a malformed answer", {{"host", pool_.host()}, {"reason", parsed.reason}});
      return fail(UpstreamFailure::protocol_error);
    }
    if (parsed.state == Parsed::incomplete) {
      head_progress_.parsed_in_vain(bytes.size());
      held_.assign(bytes);
      return;
    }
    head_progress_.reset();
    if (head.status >= 200) {
      has_answer_begun_ = true;
      keeps_alive_ = head.keeps_alive;
      body_ = BodyFollower(head.framing);
      return pass_on(bytes.substr(0, head.size), bytes.substr(head.size));
    }
    receiver_->take_interim_answer(head, bytes);
    bytes.remove_prefix(head.size);
  }
}

void UpstreamConnection::pass_on(std::string_view head_bytes, std::string_view body) {
  const auto step = body_.take(body);
  if (!step.refusal.empty()) {
    log::warning("an upstream sent a malformed body", {{"host", pool_.host()}, {"reason", step.refusal}});
    return fail(UpstreamFailure::protocol_error);
  }
  const AnswerPart part{.head = head_bytes.empty() ? nullptr : &context_.answer_head,
                        .head_bytes = head_bytes,
                        .body = step.pass,
                        .end = step.end,
                        .is_complete = body_.is_finished()};
  if (part.is_complete) return complete(part, step.taken == body.size());
  context_.loop.set_deadline(*this, upstream_->idle_timeout);
  receiver_->take_answer(part);
}

// The connection goes back to the pool first, so that the receiver's next request may use it at once.
void UpstreamConnection::complete(const AnswerPart& part, bool nothing_follows) {
  auto* receiver = std::exchange(receiver_, nullptr);
  upstream_ = nullptr;
  if (keeps_alive_ && nothing_follows && is_request_complete_ && unsent_.is_empty() && !is_write_broken_ && !peer_hung_up_) {
    context_.loop.set_deadline(*this, kIdleInPool);
    pool_.put_back(*this);
  } else {
    close();
  }
  receiver->take_answer(part);
}

void UpstreamConnection::upstream_has_ended() {
  if (!has_answer_begun_ || !body_.end_of_input()) return fail(UpstreamFailure::reset);
  keeps_alive_ = false;
  complete({.is_complete = true}, true);
}

void UpstreamConnection::fail(UpstreamFailure failure) {
  auto* receiver = std::exchange(receiver_, nullptr);
  upstream_ = nullptr;
  close();
  if (receiver) receiver->upstream_failed(failure);
}

void UpstreamConnection::close() {
  if (phase_ == Phase::closed) return;
  phase_ = Phase::closed;
  transport_.close();
  pool_.remove(*this);
}

}  // namespace quarterdeck::http
