#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "http/body_collector.h"
#include "http/body_follower.h"
#include "http/byte_queue.h"
#include "http/forwarded_head.h"
#include "http/head_progress.h"
#include "http/proxy_context.h"
#include "http/transport.h"
#include "http/upstream_connection.h"
#include "http/upstream_pool.h"

namespace quarterdeck::http {

class ClientConnections;

// One client of the proxy and the request it has at hand.
class ClientConnection final : public Watcher, private AnswerReceiver {
 public:
  ClientConnection(ProxyContext& context, ClientConnections& owner, Transport transport, std::string peer_address);

  void start();
  void on_ready(std::uint32_t events) override;
  void on_deadline() override;
  void stop_gracefully();  // ends after the request at hand
  void end_now() { client_has_left(); }

  std::size_t index = 0;  // of the owner

 private:
  enum class Phase { shaking_hands, reading_head, collecting_body, forwarding, answering, lingering, closed };
  enum class Progress { made, waiting };
  using Clock = std::chrono::steady_clock;

  // client_connection.cc: bytes from and to the client
  void drive();
  Progress step();
  Progress shake_hands();
  Progress read_head();
  Progress collect_body();
  Progress forward_body();
  Progress finish_answering();
  Progress discard();
  std::optional<std::string_view> receive();  // a view of the scratch buffer; nothing when there is nothing now
  void consider_head(std::string_view bytes);
  void keep_rest(std::string_view bytes, std::size_t used);
  void write(std::span<const std::string_view> pieces);
  void flush();
  void client_has_left();
  void close();

  // client_exchange.cc: what becomes of a request
  struct RequestBody {
    std::string_view pass;                   // what is here of it, as it goes out
    std::string_view end;                    // goes out behind it
    const std::string* collected = nullptr;  // the logic has seen it: all is here, and goes out with a length
  };
  void begin_request(std::string_view bytes);
  void note_request(const RequestLineAndFields& head);
  bool read_path_and_host();
  void act(Decision decision, std::string_view head_bytes, const RequestBody& body);
  void begin_collecting(std::string_view head_bytes, std::size_t most_bytes);
  void take_collected(std::string_view& bytes);
  void forward(Forward decision, std::string_view head_bytes, const RequestBody& body);
  void send_to_upstream(Freshness freshness, const RequestBody& body);
  void pass_request_body(std::string_view bytes);
  bool retry_after(UpstreamFailure failure);
  bool retry_after(int status);
  void begin_answer(const AnswerPart& part);
  void respond(const Respond& answer);
  void refuse(int status, std::string_view reason);
  void end_exchange();
  bool keeps_alive() const;

  // AnswerReceiver
  void take_answer(const AnswerPart& part) override;
  void take_interim_answer(const StatusLineAndFields& head, std::string_view head_bytes) override;
  bool wants_answer() const override { return unsent_.size() < context_.options.buffer_bytes; }
  void upstream_may_take_more() override { drive(); }
  void upstream_failed(UpstreamFailure failure) override;

  ProxyContext& context_;
  ClientConnections& owner_;
  Transport transport_;
  const std::string peer_address_;

  Phase phase_ = Phase::shaking_hands;
  bool is_driving_ = false;
  bool is_readable_ = true;
  bool is_writable_ = true;
  bool peer_hung_up_ = false;
  std::string input_;  // received, not yet used
  ByteQueue unsent_;
  HeadProgress head_progress_;

  // The request at hand:
  bool has_exchange_ = false;  // the logic was asked and is owed finished()
  bool is_head_request_ = false;
  bool is_http_1_0_ = false;
  bool client_keeps_alive_ = true;
  bool expects_continue_ = false;
  bool is_idempotent_ = false;
  bool has_body_ = false;
  bool is_last_ = false;      // the connection cannot be used after this answer
  bool was_refused_ = false;  // parts of the request may still be on their way
  bool has_answer_begun_ = false;
  std::uint64_t cookie_ = 0;
  Exchange exchange_;
  Clock::time_point began_;
  Clock::time_point sent_at_;
  BodyFollower request_body_;

  std::string held_head_;  // while the body is collected for the logic
  BodyCollector collector_;

  Forward forward_;
  std::string request_head_;  // as sent to the upstream, to be sent again if need be
  UpstreamConnection* upstream_ = nullptr;
  bool upstream_was_used_before_ = false;
  bool was_sent_twice_ = false;  // after an idle connection had turned out to be closed
  std::size_t retries_left_ = 0;
  AnswerFraming answer_framing_ = AnswerFraming::as_received;
};

// The owner of a thread's client connections.
class ClientConnections {
 public:
  virtual ~ClientConnections() = default;
  virtual void remove(ClientConnection& connection) = 0;
};

}  // namespace quarterdeck::http
