#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "http/event_loop.h"
#include "http/message.h"

namespace quarterdeck::http {

enum class StreamCoding { chunked, until_close };

// What a handler's threads write and a connection on the loop's thread sends. Every call is safe from any thread.
class Stream {
 public:
  // `wake` makes the connection call take_output; it runs on the loop's thread.
  Stream(std::shared_ptr<Mailbox> mailbox, std::function<void()> wake, StreamCoding coding, std::size_t most_bytes);

  bool write(std::string_view chunk);
  void close();
  bool is_closed() const;
  void on_closed(std::function<void()> callback);

  // For the connection:
  struct Output {
    std::string bytes;
    enum class Then { more_may_come, end_of_body, abandon } then = Then::more_may_come;
  };
  Output take_output();
  void sent(std::size_t bytes);  // frees room for the writer
  void peer_is_gone();
  void end_for_the_server();  // in good order; the caller sends what take_output gives

 private:
  bool end_body(std::vector<std::function<void()>>& callbacks);
  void append_chunk(std::string_view chunk);

  const std::shared_ptr<Mailbox> mailbox_;
  const std::function<void()> wake_;
  const StreamCoding coding_;
  const std::size_t most_bytes_;

  mutable std::mutex mutex_;
  std::string pending_;              // guarded by mutex_, as is everything below
  std::size_t unsent_ = 0;           // pending, and taken but not yet sent
  bool is_ended_ = false;            // by the writer
  bool is_gone_ = false;             // the peer left, or was too slow
  bool is_awake_ = false;            // a wake-up is under way
  std::vector<std::function<void()>> callbacks_;
};

// What the handler holds. Letting go of it closes the stream.
class StreamHandle final : public BodyStream {
 public:
  explicit StreamHandle(std::shared_ptr<Stream> stream) : stream_(std::move(stream)) {}
  ~StreamHandle() override { stream_->close(); }
  StreamHandle(const StreamHandle&) = delete;
  StreamHandle& operator=(const StreamHandle&) = delete;

  bool write(std::string_view chunk) override { return stream_->write(chunk); }
  void close() override { stream_->close(); }
  bool is_closed() const override { return stream_->is_closed(); }
  void on_closed(std::function<void()> callback) override { stream_->on_closed(std::move(callback)); }

 private:
  std::shared_ptr<Stream> stream_;
};

}  // namespace quarterdeck::http
