#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "http/tls_context.h"
#include "http/unique_fd.h"

// A blocking client for tests, which can send any bytes at all. Gives up after ten seconds.
namespace quarterdeck::http {

struct TestAnswer {
  int status = 0;
  std::string head;  // with the status line
  std::string body;  // unchunked
  std::string header(std::string_view name) const;
};

class TestClient {
 public:
  explicit TestClient(std::uint16_t port);
  // TLS; trusts the certificate when it is one for localhost.
  TestClient(std::uint16_t port, const std::string& trusted_certificate_pem);

  bool is_connected() const { return is_connected_; }
  void send(std::string_view bytes);
  void end_sending();
  TestAnswer read_answer(std::string_view method = "GET");
  TestAnswer ask(std::string_view bytes);
  std::string read_some();  // at least one byte; empty at the end
  std::string read_to_end();
  bool is_closed_by_peer() { return read_to_end().empty(); }

 private:
  void read_until(std::string_view mark);
  bool receive();
  std::string take(std::size_t size);
  std::string take_chunked_body();

  UniqueFd socket_;
  SslContext context_;
  SslHandle ssl_;
  bool is_connected_ = false;
  std::string received_;
};

// "GET <target> HTTP/1.1" with a Host and the lines, which each end in CRLF.
std::string get(std::string_view target, std::string_view lines = "");

}  // namespace quarterdeck::http
