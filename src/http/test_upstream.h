#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "base/time.h"
#include "http/unique_fd.h"

// An upstream for tests that answers with any bytes at all: each connection is given to the script on a thread of its own.
namespace quarterdeck::http {

class TestConnection {
 public:
  explicit TestConnection(UniqueFd socket) : socket_(std::move(socket)) {}

  std::string read_head();                  // up to and with the empty line; empty when the peer has closed
  std::string read_bytes(std::size_t size);
  std::string read_until(std::string_view mark);
  void send(std::string_view bytes);
  bool can_send_within(Milliseconds patience);
  bool is_closed_by_peer() { return read_until("\n").empty(); }
  void close();
  void reset();      // with RST, as a crashed process does
  void interrupt();  // from any thread: what is being read ends

 private:
  bool read_more();
  std::mutex closing_;  // so that a descriptor is not interrupted after it has come to mean another
  UniqueFd socket_;
  std::string received_;
};

class TestUpstream {
 public:
  using Script = std::function<void(TestConnection&)>;
  explicit TestUpstream(Script script);
  ~TestUpstream();
  TestUpstream(const TestUpstream&) = delete;
  TestUpstream& operator=(const TestUpstream&) = delete;

  std::uint16_t port() const { return port_; }
  std::size_t connections() const;

 private:
  void accept_all();

  Script script_;
  UniqueFd listener_;
  std::uint16_t port_ = 0;
  mutable std::mutex mutex_;
  std::vector<std::thread> threads_;                          // guarded by mutex_
  std::vector<std::shared_ptr<TestConnection>> connections_;  // guarded by mutex_
  std::thread acceptor_;
};

// "HTTP/1.1 200 OK" with the body and its length.
std::string ok(std::string_view body, std::string_view lines = "");

}  // namespace quarterdeck::http
