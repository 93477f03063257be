#include "http/test_client.h"

#include <fmt/format.h>
#include <netinet/tcp.h>

#include <array>
#include <charconv>

#include "http/characters.h"
#include "http/socket.h"

namespace quarterdeck::http {
namespace {

constexpr int kPatienceMilliseconds = 10'000;

// A blocking socket with time limits, so that a test fails instead of hanging.
UniqueFd connect_to(std::uint16_t port) {
  UniqueFd socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const timeval patience{.tv_sec = kPatienceMilliseconds / 1000, .tv_usec = 0};
  ::setsockopt(socket.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
  ::setsockopt(socket.get(), SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
  const int at_once = 1;
  ::setsockopt(socket.get(), IPPROTO_TCP, TCP_NODELAY, &at_once, sizeof(at_once));
  const auto address = parse_address("127.0.0.1", port);
  if (::connect(socket.get(), address->raw(), address->length) != 0) socket.reset();
  return socket;
}

}  // namespace

std::string TestAnswer::header(std::string_view name) const {
  std::size_t at = 0;
  while ((at = head.find("\r\n", at)) != std::string::npos) {
    at += 2;
    const auto colon = head.find(':', at);
    if (colon == std::string::npos) break;
    if (!characters::equal_ignoring_case(std::string_view(head).substr(at, colon - at), name)) continue;
    return head.substr(colon + 2, head.find("\r\n", colon) - colon - 2);
  }
  return {};
}

TestClient::TestClient(std::uint16_t port) : socket_(connect_to(port)), is_connected_(static_cast<bool>(socket_)) {}

TestClient::TestClient(std::uint16_t port, const std::string& trusted_certificate_pem) : socket_(connect_to(port)) {
  auto context = client_context(trusted_certificate_pem);
  if (!socket_ || !context) return;
  context_ = std::move(*context);
  ssl_ = client_session(*context_, "localhost", socket_.get());
  is_connected_ = SSL_connect(ssl_.get()) == 1;
  if (!is_connected_) ssl_.reset();
}

void TestClient::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto sent = ssl_ ? SSL_write(ssl_.get(), bytes.data(), static_cast<int>(bytes.size()))
                           : ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return;  // the server has closed: what it said before is there to be read
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

void TestClient::end_sending() { ::shutdown(socket_.get(), SHUT_WR); }

bool TestClient::receive() {
  std::array<char, 64 * 1024> buffer{};
  const auto read = ssl_ ? SSL_read(ssl_.get(), buffer.data(), static_cast<int>(buffer.size()))
                         : ::recv(socket_.get(), buffer.data(), buffer.size(), 0);
  if (read > 0) received_.append(buffer.data(), static_cast<std::size_t>(read));
  return read > 0;
}

std::string TestClient::read_some() {
  if (received_.empty()) receive();
  return std::exchange(received_, {});
}

std::string TestClient::read_to_end() {
  std::string all;
  for (auto some = read_some(); !some.empty(); some = read_some()) all += some;
  return all;
}

void TestClient::read_until(std::string_view mark) {
  while (received_.find(mark) == std::string::npos && receive()) {
  }
}

std::string TestClient::take(std::size_t size) {
  while (received_.size() < size && receive()) {
  }
  auto taken = received_.substr(0, size);
  received_.erase(0, size);
  return taken;
}

std::string TestClient::take_chunked_body() {
  std::string body;
  while (true) {
    read_until("\r\n");
    const auto line_end = received_.find("\r\n");
    if (line_end == std::string::npos) return body + "[truncated]";
    const auto line = take(line_end + 2);
    std::size_t size = 0;
    std::from_chars(line.data(), line.data() + line.size(), size, 16);
    body += take(size);
    if (take(2) != "\r\n") return body + "[truncated]";
    if (size == 0) return body;
  }
}

TestAnswer TestClient::read_answer(std::string_view method) {
  read_until("\r\n\r\n");
  const auto head_end = received_.find("\r\n\r\n");
  TestAnswer answer;
  if (head_end == std::string::npos) return answer;
  answer.head = take(head_end + 4);
  answer.status = std::stoi(answer.head.substr(9, 3));
  if (method == "HEAD" || answer.status < 200 || answer.status == 204 || answer.status == 304) return answer;
  if (answer.header("Transfer-Encoding") == "chunked") {
    answer.body = take_chunked_body();
  } else if (const auto length = answer.header("Content-Length"); !length.empty()) {
    answer.body = take(std::stoul(length));
  } else {
    answer.body = read_to_end();
  }
  return answer;
}

TestAnswer TestClient::ask(std::string_view bytes) {
  send(bytes);
  return read_answer(bytes.substr(0, bytes.find(' ')));
}

std::string get(std::string_view target, std::string_view lines) {
  return fmt::format("GET {} HTTP/1.1\r\nHost: localhost\r\n{}\r\n", target, lines);
}

}  // namespace quarterdeck::http
