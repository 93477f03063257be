#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Requests and responses as handlers see them: whole, owned, already checked.
namespace quarterdeck::http {

struct Header {
  std::string name;
  std::string value;
};

class Headers {
 public:
  Headers() = default;
  Headers(std::initializer_list<Header> headers) : list_(headers) {}

  const std::string* find(std::string_view name) const;  // the first of that name, without case
  std::string get(std::string_view name) const;          // empty when absent
  void set(std::string_view name, std::string value);    // replaces every one of that name
  void add(std::string_view name, std::string value) { list_.push_back({std::string(name), std::move(value)}); }
  void remove(std::string_view name);

  auto begin() const { return list_.begin(); }
  auto end() const { return list_.end(); }
  std::size_t size() const { return list_.size(); }

 private:
  std::vector<Header> list_;
};

// The part of a target behind '?', decoded ('+' is a blank, as forms write it).
class Query {
 public:
  static Query parse(std::string_view text);
  const std::string* find(std::string_view name) const;
  std::string get(std::string_view name) const;  // empty when absent
  bool has(std::string_view name) const { return find(name) != nullptr; }
  const std::vector<std::pair<std::string, std::string>>& all() const { return pairs_; }

 private:
  std::vector<std::pair<std::string, std::string>> pairs_;
};

struct Request {
  std::string method;
  std::string target;  // as received
  std::string path;    // the canonical path: percent-decoded once, no empty, "." or ".." segments; what is matched, authorised and forwarded
  Query query;
  Headers headers;
  std::string body;
  std::string peer_address;  // "127.0.0.1"
  bool is_secure = false;    // came over TLS
  std::vector<std::string> path_parameters;  // filled by the route table, in the order of the template
};

// The sending end of a body that is written while it goes out (watches, server-sent events). May be used from any thread.
class BodyStream {
 public:
  virtual ~BodyStream() = default;
  // Queues a chunk. False when the peer is gone, or when it reads so slowly that its buffer is full: the stream is then closed.
  virtual bool write(std::string_view chunk) = 0;
  virtual void close() = 0;
  virtual bool is_closed() const = 0;
  // Called once when the peer is gone or the server stops, at once if that has happened already; not after close(). Must not block.
  virtual void on_closed(std::function<void()> callback) = 0;
};

struct Response {
  int status = 200;
  Headers headers;
  std::string body;
  // When set, the body is streamed (chunked) instead: called once after the head is sent, on an engine thread; keep the pointer and write later.
  std::function<void(std::shared_ptr<BodyStream>)> stream;
};

// May be called from several threads at once. May block: it runs on the server's bounded pool.
using Handler = std::function<Response(const Request&)>;

}  // namespace quarterdeck::http
