#include "http/stream.h"

#include <fmt/format.h>

#include <iterator>

namespace quarterdeck::http {

Stream::Stream(std::shared_ptr<Mailbox> mailbox, std::function<void()> wake, StreamCoding coding, std::size_t most_bytes)
    : mailbox_(std::move(mailbox)), wake_(std::move(wake)), coding_(coding), most_bytes_(most_bytes) {}

void Stream::append_chunk(std::string_view chunk) {
  const auto before = pending_.size();
  if (coding_ == StreamCoding::chunked) {
    fmt::format_to(std::back_inserter(pending_), "{:x}\r\n", chunk.size());
    pending_.append(chunk).append("\r\n");
  } else {
    pending_.append(chunk);
  }
  unsent_ += pending_.size() - before;
}

bool Stream::write(std::string_view chunk) {
  bool must_wake = false;
  bool is_taken = true;
  {
    const std::lock_guard lock(mutex_);
    if (is_gone_ || is_ended_) return false;
    if (chunk.empty()) return true;  // an empty chunk would end the body
    if (unsent_ + chunk.size() > most_bytes_) {
      is_gone_ = true;
      is_taken = false;
    } else {
      append_chunk(chunk);
    }
    must_wake = !std::exchange(is_awake_, true);
  }
  if (must_wake && !mailbox_->post(wake_)) {
    peer_is_gone();
    return false;
  }
  return is_taken;
}

void Stream::close() {
  std::vector<std::function<void()>> dropped;  // whoever closed it needs not be told
  if (end_body(dropped)) mailbox_->post(wake_);
}

void Stream::end_for_the_server() {
  std::vector<std::function<void()>> callbacks;
  end_body(callbacks);
  for (auto& callback : callbacks) callback();
}

// True when the connection must be woken.
bool Stream::end_body(std::vector<std::function<void()>>& callbacks) {
  const std::lock_guard lock(mutex_);
  if (is_gone_ || is_ended_) return false;
  is_ended_ = true;
  if (coding_ == StreamCoding::chunked) pending_.append("0\r\n\r\n");
  callbacks.swap(callbacks_);
  return !std::exchange(is_awake_, true);
}

bool Stream::is_closed() const {
  const std::lock_guard lock(mutex_);
  return is_gone_ || is_ended_;
}

void Stream::on_closed(std::function<void()> callback) {
  {
    const std::lock_guard lock(mutex_);
    if (!is_gone_ && !is_ended_) {
      callbacks_.push_back(std::move(callback));
      return;
    }
  }
  callback();
}

Stream::Output Stream::take_output() {
  const std::lock_guard lock(mutex_);
  is_awake_ = false;
  if (is_gone_) return {{}, Output::Then::abandon};
  return {std::exchange(pending_, {}), is_ended_ ? Output::Then::end_of_body : Output::Then::more_may_come};
}

void Stream::sent(std::size_t bytes) {
  const std::lock_guard lock(mutex_);
  unsent_ -= std::min(bytes, unsent_);
}

void Stream::peer_is_gone() {
  std::vector<std::function<void()>> callbacks;
  {
    const std::lock_guard lock(mutex_);
    is_gone_ = true;
    callbacks.swap(callbacks_);
  }
  for (auto& callback : callbacks) callback();
}

}  // namespace quarterdeck::http
