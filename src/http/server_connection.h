#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "http/answer.h"
#include "http/body_collector.h"
#include "http/event_loop.h"
#include "http/head.h"
#include "http/head_progress.h"
#include "http/message.h"
#include "http/server.h"
#include "http/stream.h"
#include "http/transport.h"

namespace quarterdeck::http {

// What a connection needs of the server around it. All on the loop's thread.
class ServerConnectionOwner {
 public:
  virtual ~ServerConnectionOwner() = default;
  virtual const ServerOptions& options() const = 0;
  virtual EventLoop& loop() = 0;
  virtual std::span<char> scratch() = 0;          // to read into; its contents are taken before the next read
  virtual RequestLineAndFields& parsed_head() = 0;  // to parse into; 5 KB that idle connections need not hold each
  virtual void handle(std::uint64_t connection, Request request, const AnswerFor& how) = 0;
  virtual void refused(int status) = 0;  // a request that no handler saw
  virtual void close(std::uint64_t connection) = 0;
};

// One client of the server: reads a request, waits for its answer, writes it, reads the next.
class ServerConnection final : public Watcher {
 public:
  ServerConnection(ServerConnectionOwner& owner, std::uint64_t id, Transport transport, std::string peer_address);
  ~ServerConnection() override;

  void start();
  void on_ready(std::uint32_t events) override;
  void on_deadline() override;

  // The answer to the request at hand.
  void answer(std::string bytes, AfterAnswer after);
  void answer_with_stream(std::string head, std::shared_ptr<Stream> stream, AfterAnswer after);
  void stream_has_output();

  // Ends after the request at hand; at once when there is none.
  void stop_gracefully();

  int socket() const { return transport_.socket(); }

 private:
  enum class Phase { shaking_hands, reading_head, reading_body, handling, writing, streaming, lingering, closed };
  enum class Progress { made, waiting };

  void drive();
  Progress step();
  Progress shake_hands();
  Progress read_more();
  Progress read_head();
  Progress read_body();
  Progress write_answer();
  Progress write_stream();
  Progress discard();
  void flush();
  void peer_has_ended();
  void take_head(const RequestLineAndFields& head);
  void begin_body(const RequestLineAndFields& head);
  void hand_over();
  void finish_answer();
  void refuse(int status, std::string_view reason);
  void close();
  bool has_output() const { return output_sent_ < output_.size(); }

  ServerConnectionOwner& owner_;
  const std::uint64_t id_;
  Transport transport_;
  const std::string peer_address_;

  Phase phase_ = Phase::shaking_hands;
  bool is_readable_ = true;
  bool peer_hung_up_ = false;
  bool is_stopping_ = false;
  bool was_refused_ = false;  // parts of the request may still be on their way

  std::string input_;   // received, not yet used
  std::string output_;  // to be sent
  std::size_t output_sent_ = 0;

  HeadProgress head_progress_;
  Request request_;
  AnswerFor how_;
  BodyCollector body_;
  AfterAnswer after_ = AfterAnswer::keep_alive;
  std::shared_ptr<Stream> stream_;
  bool stream_has_ended_ = false;
};

}  // namespace quarterdeck::http
