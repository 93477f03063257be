#include "http/client_connection.h"

#include <sys/epoll.h>

#include <algorithm>
#include <array>

namespace quarterdeck::http {
namespace {

constexpr Milliseconds kLingerFor{1'000};
constexpr int kClientClosedRequest = 499;  // in statistics only; nobody is left to read it

}  // namespace

ClientConnection::ClientConnection(ProxyContext& context, ClientConnections& owner, Transport transport, std::string peer_address)
    : context_(context), owner_(owner), transport_(std::move(transport)), peer_address_(std::move(peer_address)) {}

void ClientConnection::start() {
  context_.loop.set_deadline(*this, context_.options.header_timeout);
  drive();
}

void ClientConnection::on_ready(std::uint32_t events) {
  if ((events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0) peer_hung_up_ = true;
  if ((events & EPOLLIN) != 0 || peer_hung_up_) is_readable_ = true;
  if ((events & EPOLLOUT) != 0 || peer_hung_up_) is_writable_ = true;
  // Nobody waits for the answer any more: the upstream must not work for it.
  if (peer_hung_up_ && phase_ == Phase::forwarding) return client_has_left();
  drive();
}

void ClientConnection::on_deadline() {
  const bool client_is_slow = !request_body_.is_finished() && unsent_.is_empty() && !has_answer_begun_;
  if (phase_ == Phase::forwarding && unsent_.is_empty() && !client_is_slow) return;  // the upstream has limits of its own
  const bool has_begun = phase_ == Phase::collecting_body || (phase_ == Phase::reading_head && !input_.empty()) ||
                         (phase_ == Phase::forwarding && client_is_slow);
  if (!has_begun) return client_has_left();
  refuse(408, "the request did not arrive in time");
  drive();
}

void ClientConnection::stop_gracefully() {
  const bool is_idle = phase_ == Phase::shaking_hands || phase_ == Phase::lingering || (phase_ == Phase::reading_head && input_.empty());
  if (is_idle) close();
}

void ClientConnection::drive() {
  if (std::exchange(is_driving_, true)) return;
  while (phase_ != Phase::closed && step() == Progress::made) {
  }
  is_driving_ = false;
}

ClientConnection::Progress ClientConnection::step() {
  switch (phase_) {
    case Phase::shaking_hands: return shake_hands();
    case Phase::reading_head: return read_head();
    case Phase::collecting_body: return collect_body();
    case Phase::forwarding: return forward_body();
    case Phase::answering: return finish_answering();
    case Phase::lingering: return discard();
    case Phase::closed: break;
  }
  return Progress::waiting;
}

ClientConnection::Progress ClientConnection::shake_hands() {
  switch (transport_.shake_hands()) {
    case Transfer::done: phase_ = Phase::reading_head; return Progress::made;
    case Transfer::would_block: break;
    case Transfer::ended:
    case Transfer::failed: close(); break;
  }
  return Progress::waiting;
}

std::optional<std::string_view> ClientConnection::receive() {
  if (!is_readable_) return std::nullopt;
  const auto read = transport_.read(context_.scratch);
  switch (read.state) {
    case Transfer::done:
      if (transport_.short_read_means_empty() && read.bytes < context_.scratch.size() && !peer_hung_up_) is_readable_ = false;
      return std::string_view(context_.scratch.data(), read.bytes);
    case Transfer::would_block: is_readable_ = false; break;
    case Transfer::ended:
      if (phase_ == Phase::collecting_body || (phase_ == Phase::reading_head && !input_.empty())) {
        is_readable_ = false;
        refuse(400, "the connection ended in the middle of the request");
      } else {
        client_has_left();
      }
      break;
    case Transfer::failed: client_has_left(); break;
  }
  return std::nullopt;
}

ClientConnection::Progress ClientConnection::read_head() {
  if (!input_.empty() && head_progress_.is_worth_parsing(input_)) {
    consider_head(input_);
    return Progress::made;
  }
  const auto received = receive();
  if (!received) return phase_ == Phase::answering ? Progress::made : Progress::waiting;
  if (input_.empty()) {
    consider_head(*received);
  } else {
    input_.append(*received);
  }
  return Progress::made;
}

void ClientConnection::consider_head(std::string_view bytes) {
  const auto parsed = parse_request_head(bytes, {.most_head_bytes = context_.options.most_header_bytes}, context_.request_head);
  switch (parsed.state) {
    case Parsed::complete:
      head_progress_.reset();
      begin_request(bytes);
      break;
    case Parsed::incomplete:
      if (input_.empty()) context_.loop.set_deadline(*this, context_.options.header_timeout);
      keep_rest(bytes, 0);
      head_progress_.parsed_in_vain(input_.size());
      break;
    case Parsed::malformed: refuse(parsed.status, parsed.reason); break;
  }
}

// `bytes` are the input or what was just received; what was not used of them becomes the input.
void ClientConnection::keep_rest(std::string_view bytes, std::size_t used) {
  if (bytes.data() == input_.data()) {
    input_.erase(0, used);
  } else {
    input_.assign(bytes.substr(used));
  }
}

ClientConnection::Progress ClientConnection::collect_body() {
  std::string_view rest = input_;
  take_collected(rest);
  if (phase_ == Phase::closed) return Progress::waiting;
  if (!input_.empty()) input_.erase(0, input_.size() - rest.size());
  if (phase_ != Phase::collecting_body) return Progress::made;
  const auto received = receive();
  if (!received) return phase_ == Phase::answering ? Progress::made : Progress::waiting;
  context_.loop.set_deadline(*this, context_.options.header_timeout);
  input_.append(*received);
  return Progress::made;
}

ClientConnection::Progress ClientConnection::forward_body() {
  const bool was_full = !wants_answer();
  flush();
  if (phase_ != Phase::forwarding) return Progress::waiting;
  if (was_full && wants_answer() && upstream_) upstream_->resume_reading();
  if (phase_ != Phase::forwarding) return Progress::made;
  if (request_body_.is_finished() || !upstream_ || upstream_->is_full()) return Progress::waiting;
  const auto received = receive();
  if (!received) return Progress::waiting;
  pass_request_body(*received);
  return Progress::made;
}

ClientConnection::Progress ClientConnection::finish_answering() {
  flush();
  if (phase_ == Phase::closed || !unsent_.is_empty()) return Progress::waiting;
  end_exchange();
  if (keeps_alive()) {
    phase_ = Phase::reading_head;
    context_.loop.set_deadline(*this, input_.empty() ? context_.options.keep_alive : context_.options.header_timeout);
    return Progress::made;
  }
  transport_.say_goodbye();
  if (!is_readable_ && input_.empty() && request_body_.is_finished() && !was_refused_) {
    close();
    return Progress::waiting;
  }
  // Closing while the client still sends would reset the connection and take the answer from it.
  phase_ = Phase::lingering;
  context_.loop.set_deadline(*this, kLingerFor);
  return Progress::made;
}

ClientConnection::Progress ClientConnection::discard() {
  input_.clear();
  return receive() ? Progress::made : Progress::waiting;
}

void ClientConnection::write(std::span<const std::string_view> pieces) {
  std::array<iovec, 6> vector;  // NOLINT(cppcoreguidelines-pro-type-member-init): filled below
  std::size_t count = 0;
  for (const auto bytes : pieces) {
    if (bytes.empty()) continue;
    vector[count++] = {.iov_base = const_cast<char*>(bytes.data()), .iov_len = bytes.size()};  // NOLINT(cppcoreguidelines-pro-type-const-cast)
    exchange_.bytes_out += bytes.size();
  }
  if (count == 0) return;
  std::size_t written = 0;
  if (unsent_.is_empty() && is_writable_) {
    const auto result = transport_.write(std::span<const iovec>(vector.data(), count));
    if (result.state == Transfer::failed || result.state == Transfer::ended) return client_has_left();
    if (result.state == Transfer::would_block) is_writable_ = false;
    written = result.bytes;
  }
  for (const auto bytes : pieces) {
    const auto skipped = std::min(written, bytes.size());
    written -= skipped;
    unsent_.append(bytes.substr(skipped));
  }
  if (!unsent_.is_empty()) context_.loop.set_deadline(*this, context_.options.keep_alive);
}

void ClientConnection::flush() {
  while (!unsent_.is_empty() && is_writable_) {
    const auto result = transport_.write(unsent_.front());
    if (result.state == Transfer::would_block) {
      is_writable_ = false;
    } else if (result.state != Transfer::done) {
      return client_has_left();
    } else {
      unsent_.consume(result.bytes);
      context_.loop.set_deadline(*this, context_.options.keep_alive);
    }
  }
}

void ClientConnection::client_has_left() {
  if (phase_ == Phase::closed) return;
  if (!has_answer_begun_) exchange_.status = kClientClosedRequest;
  close();
}

void ClientConnection::close() {
  if (phase_ == Phase::closed) return;
  phase_ = Phase::closed;
  if (upstream_) std::exchange(upstream_, nullptr)->abandon();
  end_exchange();
  transport_.close();
  owner_.remove(*this);
}

}  // namespace quarterdeck::http
