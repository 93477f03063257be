#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "http/body_follower.h"
#include "http/byte_queue.h"
#include "http/event_loop.h"
#include "http/head.h"
#include "http/head_progress.h"
#include "http/proxy_context.h"
#include "http/socket.h"
#include "http/transport.h"

namespace quarterdeck::http {

class UpstreamPool;

// A piece of an answer. Its views are valid during the call only.
struct AnswerPart {
  const StatusLineAndFields* head = nullptr;  // with the first piece only
  std::string_view head_bytes;
  std::string_view body;
  std::string_view end;      // to be sent behind the body
  bool is_complete = false;  // the last piece
};

// Whoever asked. Calls come from the upstream connection's own events, never from within send() or take.
class AnswerReceiver {
 public:
  virtual void take_answer(const AnswerPart& part) = 0;
  virtual void take_interim_answer(const StatusLineAndFields& head, std::string_view head_bytes) = 0;
  virtual bool wants_answer() const = 0;  // false while its buffer is full; then it calls resume_reading()
  virtual void upstream_may_take_more() = 0;
  virtual void upstream_failed(UpstreamFailure failure) = 0;  // the connection is gone

 protected:
  ~AnswerReceiver() = default;
};

// One connection to an upstream, used by one request at a time.
class UpstreamConnection final : public Watcher {
 public:
  UpstreamConnection(ProxyContext& context, UpstreamPool& pool);

  // Begins to connect; what is sent waits until that is done. False when no address can be tried at all.
  bool connect_to(std::vector<SocketAddress> addresses);
  void lookup_failed() { fail(UpstreamFailure::connect_failed); }
  bool is_waiting_for_addresses() const { return phase_ == Phase::looking_up; }

  void begin(AnswerReceiver& receiver, const Upstream& upstream, AnswerTo method);
  void send(std::string_view head, std::string_view body, std::string_view end);
  void request_is_complete() { is_request_complete_ = true; }
  bool is_full() const { return unsent_.size() >= context_.options.buffer_bytes; }
  void resume_reading() { drive(); }
  void abandon();  // the receiver has left

  // Asks the kernel whether the peer has closed an idle connection whose event we have not seen yet.
  bool is_still_open() const;
  bool was_used_before() const { return exchanges_ > 1; }  // asked after begin()

  void on_ready(std::uint32_t events) override;
  void on_deadline() override;

  std::size_t index = 0;  // of the pool

 private:
  enum class Phase { looking_up, connecting, shaking_hands, open, closed };
  enum class Progress { made, waiting };

  void drive();
  Progress step();
  bool try_next_address();
  Progress finish_connecting();
  Progress shake_hands();
  Progress watch_idle();
  Progress exchange();
  void write_unsent();
  void break_off_writing();
  void take(std::string_view bytes);
  void take_head(std::string_view bytes);
  void pass_on(std::string_view head_bytes, std::string_view body);
  void complete(const AnswerPart& part, bool nothing_follows);
  void upstream_has_ended();
  void fail(UpstreamFailure failure);
  void close();

  ProxyContext& context_;
  UpstreamPool& pool_;
  AnswerReceiver* receiver_ = nullptr;  // null while idle
  const Upstream* upstream_ = nullptr;  // its time limits; alive while receiver_ is set
  Transport transport_;
  Phase phase_ = Phase::looking_up;
  std::vector<SocketAddress> addresses_;
  std::size_t next_address_ = 0;

  bool is_driving_ = false;
  bool is_readable_ = false;
  bool is_writable_ = false;
  bool peer_hung_up_ = false;
  bool is_write_broken_ = false;  // the upstream stopped reading; its answer may still come
  bool is_request_complete_ = false;
  bool has_answer_begun_ = false;  // the final head has come
  bool keeps_alive_ = true;
  AnswerTo method_ = AnswerTo::ordinary;
  std::uint64_t exchanges_ = 0;
  ByteQueue unsent_;
  std::string held_;  // an incomplete answer head
  HeadProgress head_progress_;
  BodyFollower body_;
};

}  // namespace quarterdeck::http
