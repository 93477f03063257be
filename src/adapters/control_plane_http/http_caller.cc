#include "adapters/control_plane_http/http_caller.h"

#include <curl/curl.h>
#include <fmt/format.h>

#include "base/text.h"
#include "ports/control_plane_wire.h"

namespace quarterdeck::adapters {
namespace {

// The definition of a large API comes in one piece.
constexpr std::size_t kMostBytes = 128 * 1024 * 1024;

struct ListCloser {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

std::size_t take_body(char* data, std::size_t, std::size_t size, void* context) {
  auto& answer = *static_cast<HttpAnswer*>(context);
  answer.is_too_large = answer.body.size() + size > kMostBytes;
  if (answer.is_too_large) return 0;
  answer.body.append(data, size);
  return size;
}

int end_when_stopped(void* context, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return static_cast<const std::atomic<bool>*>(context)->load() ? 1 : 0;
}

std::string sentence_in(const std::string& body) {
  const auto json = base::parse_json(body);
  if (!json) return {};
  auto text = base::text_at(*json, "description");
  return text.empty() ? base::text_at(*json, "message") : text;
}

void set_up_once() {
  static const CURLcode initialized = curl_global_init(CURL_GLOBAL_DEFAULT);
  static_cast<void>(initialized);
}

}  // namespace

class HttpCaller::Connection {
 public:
  Connection() : handle_(curl_easy_init()) {}
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection() { curl_easy_cleanup(handle_); }
  CURL* get() const { return handle_; }

 private:
  CURL* handle_;
};

struct HttpCaller::Call {
  std::string_view method;
  std::string path;
  std::string body;
  Milliseconds deadline;
};

void HttpCaller::set_up(void* handle, const Call& call, const std::string& url, HttpAnswer& answer) {
  curl_easy_setopt(handle, CURLOPT_URL, url.c_str());
  curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(handle, CURLOPT_PROXY, "");
  curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, static_cast<long>(call.deadline.count()));
  curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, take_body);
  curl_easy_setopt(handle, CURLOPT_WRITEDATA, &answer);
  curl_easy_setopt(handle, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, end_when_stopped);
  if (call.method != "POST") return;
  curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(call.body.size()));
  curl_easy_setopt(handle, CURLOPT_POSTFIELDS, call.body.data());
}

HttpCaller::HttpCaller(ControlPlaneAddress address) : address_(std::move(address)) { set_up_once(); }
HttpCaller::~HttpCaller() = default;

void HttpCaller::stop() { is_stopped_ = true; }

std::unique_ptr<HttpCaller::Connection> HttpCaller::borrow() {
  const std::lock_guard lock(mutex_);
  if (idle_.empty()) return std::make_unique<Connection>();
  auto connection = std::move(idle_.back());
  idle_.pop_back();
  return connection;
}

void HttpCaller::give_back(std::unique_ptr<Connection> connection) {
  curl_easy_reset(connection->get());  // keeps what is connected
  const std::lock_guard lock(mutex_);
  idle_.push_back(std::move(connection));
}

Outcome<Json> HttpCaller::get(std::string_view path, const QueryParameters& query, Milliseconds extra) {
  std::string target(path);
  auto connection = borrow();
  for (const auto& [name, value] : query) {
    char* encoded = curl_easy_escape(connection->get(), value.data(), static_cast<int>(value.size()));
    target += fmt::format("{}{}={}", target.size() == path.size() ? '?' : '&', name, encoded == nullptr ? "" : encoded);
    curl_free(encoded);
  }
  give_back(std::move(connection));
  const auto body = perform({"GET", target, "", address_.deadline + extra});
  if (!body) return body.error();
  auto json = base::parse_json(*body);
  if (!json) return Failure{Problem::unavailable, fmt::format("The control plane {} answered GET {} with something else than JSON: {}", address_.url, target, json.error().message)};
  return json;
}

Outcome<Done> HttpCaller::post(std::string_view path, const Json& body) {
  const auto answered = perform({"POST", std::string(path), base::to_text(body), address_.deadline});
  if (!answered) return answered.error();
  return Done{};
}

Outcome<std::string> HttpCaller::perform(const Call& call) {
  if (is_stopped_) return Failure{Problem::unavailable, "The connection to the control plane has been closed."};
  auto connection = borrow();
  const auto url = address_.url + std::string(ports::wire::kBase) + call.path;
  const std::unique_ptr<curl_slist, ListCloser> headers(headers_of(call));
  const auto& authority = address_.certificate_authority_pem;
  curl_blob blob{const_cast<char*>(authority.data()), authority.size(), CURL_BLOB_NOCOPY};
  HttpAnswer answer;
  auto* handle = connection->get();
  set_up(handle, call, url, answer);
  curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(handle, CURLOPT_XFERINFODATA, &is_stopped_);
  if (!authority.empty()) curl_easy_setopt(handle, CURLOPT_CAINFO_BLOB, &blob);
  const auto code = curl_easy_perform(handle);
  long status = 0;
  curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
  give_back(std::move(connection));
  if (code != CURLE_OK) return not_asked(call, code, answer.is_too_large);
  if (status >= 200 && status < 300) return std::move(answer.body);
  return refused(call, status, answer.body);
}

curl_slist* HttpCaller::headers_of(const Call& call) const {
  auto* list = curl_slist_append(nullptr, fmt::format("Authorization: Bearer {}", address_.service_key.reveal()).c_str());
  return call.method == "POST" ? curl_slist_append(list, "Content-Type: application/json") : list;
}

Failure HttpCaller::not_asked(const Call& call, int code, bool is_too_large) const {
  constexpr auto help = "The control plane {} cannot be asked {} {}: {}.";
  if (code == CURLE_OPERATION_TIMEDOUT) {
    return {Problem::timeout, fmt::format(help, address_.url, call.method, call.path, fmt::format("no answer within {} ms", call.deadline.count()))};
  }
  if (is_too_large) return {Problem::too_large, fmt::format(help, address_.url, call.method, call.path, "its answer is too large")};
  return {Problem::unavailable, fmt::format(help, address_.url, call.method, call.path, curl_easy_strerror(static_cast<CURLcode>(code)))};
}

Failure HttpCaller::refused(const Call& call, long status, const std::string& body) const {
  auto sentence = sentence_in(body);
  if (sentence.empty()) sentence = fmt::format("The control plane {} answered {} {} with status {}.", address_.url, call.method, call.path, status);
  return {problem_of_http_status(static_cast<int>(status)), std::move(sentence)};
}

}  // namespace quarterdeck::adapters
