#include "adapters/kubernetes/api_client.h"

#include <curl/curl.h>
#include <fmt/format.h>

#include <array>
#include <fstream>
#include <sstream>
#include <utility>

#include "base/text.h"

namespace quarterdeck::adapters::kubernetes {
namespace {

constexpr long kConnectMilliseconds = 5'000;
// A watch that says nothing for so long is dead: bookmarks come every minute or so.
constexpr long kKeepAliveSeconds = 30;
constexpr std::size_t kMostAnswerBytes = 256 * 1024 * 1024;
constexpr int kMostPollMilliseconds = 60'000;

struct ListCloser {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using HeaderList = std::unique_ptr<curl_slist, ListCloser>;

HeaderList header_list(const std::vector<std::string>& headers) {
  curl_slist* list = nullptr;
  for (const auto& header : headers) list = curl_slist_append(list, header.c_str());
  return HeaderList(list);
}

void set_blob(CURL* handle, CURLoption option, const std::string& pem) {
  if (pem.empty()) return;
  curl_blob blob{const_cast<char*>(pem.data()), pem.size(), CURL_BLOB_COPY};
  curl_easy_setopt(handle, option, &blob);
}

Outcome<std::string> token_of(const ClusterAccess& access) {
  if (access.bearer_token_file.empty()) return access.bearer_token.reveal();
  std::ifstream in(access.bearer_token_file);
  std::stringstream content;
  content << in.rdbuf();
  if (!in) return Failure{Problem::unauthenticated, fmt::format("The token file {} can not be read.", access.bearer_token_file)};
  return std::string(base::trimmed(base::replace_all(content.str(), "\n", "")));
}

}  // namespace

// One request under way: what the callbacks of libcurl write to.
struct ApiClient::Transfer {
  HeaderList headers;
  ApiResponse response;
  std::array<char, CURL_ERROR_SIZE> detail{};
  CURL* handle = nullptr;
  const std::function<void(std::string_view)>* take_line = nullptr;
  std::string partial_line;

  static std::size_t take(char* data, std::size_t, std::size_t size, void* context) {
    auto& transfer = *static_cast<Transfer*>(context);
    long status = 0;
    curl_easy_getinfo(transfer.handle, CURLINFO_RESPONSE_CODE, &status);
    if (transfer.take_line != nullptr && status == 200) {
      transfer.take_lines({data, size});
      return size;
    }
    if (transfer.response.body.size() + size > kMostAnswerBytes) return 0;
    transfer.response.body.append(data, size);
    return size;
  }

  void take_lines(std::string_view bytes) {
    for (auto end = bytes.find('\n'); end != std::string_view::npos; end = bytes.find('\n')) {
      if (partial_line.empty()) {
        (*take_line)(bytes.substr(0, end));
      } else {
        partial_line += bytes.substr(0, end);
        (*take_line)(std::exchange(partial_line, {}));
      }
      bytes.remove_prefix(end + 1);
    }
    partial_line += bytes;
  }

  Outcome<Done> set_up(CURL* easy, const ClusterAccess& access, const ApiRequest& request) {
    handle = easy;
    const auto token = token_of(access);
    if (!token) return token.error();
    std::vector<std::string> lines{"Accept: application/json", "Expect:"};
    if (!token->empty()) lines.push_back("Authorization: Bearer " + *token);
    if (!request.body.empty()) lines.push_back("Content-Type: " + request.content_type);
    headers = header_list(lines);
    curl_easy_reset(handle);
    curl_easy_setopt(handle, CURLOPT_URL, (access.server + request.path).c_str());
    curl_easy_setopt(handle, CURLOPT_CUSTOMREQUEST, request.method.c_str());
    curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers.get());
    curl_easy_setopt(handle, CURLOPT_USERAGENT, "quarterdeck");
    curl_easy_setopt(handle, CURLOPT_NOPROXY, "*");
    curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT_MS, kConnectMilliseconds);
    curl_easy_setopt(handle, CURLOPT_TCP_KEEPALIVE, 1L);
    curl_easy_setopt(handle, CURLOPT_TCP_KEEPIDLE, kKeepAliveSeconds);
    curl_easy_setopt(handle, CURLOPT_TCP_KEEPINTVL, kKeepAliveSeconds);
    curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, detail.data());
    curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, &Transfer::take);
    curl_easy_setopt(handle, CURLOPT_WRITEDATA, this);
    if (!request.body.empty()) {
      curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
      curl_easy_setopt(handle, CURLOPT_POSTFIELDS, request.body.data());
    }
    set_blob(handle, CURLOPT_CAINFO_BLOB, access.certificate_authority_pem);
    set_blob(handle, CURLOPT_SSLCERT_BLOB, access.client_certificate_pem);
    set_blob(handle, CURLOPT_SSLKEY_BLOB, access.client_key_pem.reveal());
    return Done{};
  }

  Failure unreachable(const ClusterAccess& access, CURLcode code) const {
    const std::string_view why = detail[0] != '\0' ? std::string_view(detail.data()) : std::string_view(curl_easy_strerror(code));
    const auto problem = code == CURLE_OPERATION_TIMEDOUT ? Problem::timeout : Problem::unavailable;
    return {problem, fmt::format("The Kubernetes API at {} does not answer: {}.", access.server, why)};
  }

  ApiResponse finished() {
    long status = 0;
    curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
    response.status = static_cast<int>(status);
    return std::move(response);
  }
};

// A handle for the time of one request.
class ApiClient::Loan {
 public:
  explicit Loan(ApiClient& client) : client_(client) {
    const std::lock_guard lock(client.mutex_);
    if (client.idle_.empty()) {
      handle_ = curl_easy_init();
    } else {
      handle_ = client.idle_.back();
      client.idle_.pop_back();
    }
  }
  ~Loan() {
    const std::lock_guard lock(client_.mutex_);
    client_.idle_.push_back(handle_);
  }
  Loan(const Loan&) = delete;
  Loan& operator=(const Loan&) = delete;
  CURL* handle() const { return handle_; }

 private:
  ApiClient& client_;
  CURL* handle_;
};

ApiClient::ApiClient(ClusterAccess access) : access_(std::move(access)) {}

ApiClient::~ApiClient() {
  for (auto* handle : idle_) curl_easy_cleanup(handle);
}

Outcome<ApiResponse> ApiClient::send(const ApiRequest& request) {
  const Loan loan(*this);
  Transfer transfer;
  if (auto ready = transfer.set_up(loan.handle(), access_, request); !ready) return ready.error();
  curl_easy_setopt(loan.handle(), CURLOPT_TIMEOUT_MS, static_cast<long>(access_.request_timeout.count()));
  const auto code = curl_easy_perform(loan.handle());
  if (code != CURLE_OK) return transfer.unreachable(access_, code);
  return transfer.finished();
}

Outcome<Json> ApiClient::ask(const ApiRequest& request) {
  const auto response = send(request);
  if (!response) return response.error();
  if (response->status / 100 != 2) return failure_of(*response, request);
  auto value = base::parse_json(response->body, 256);
  if (!value) {
    return Failure{Problem::unavailable, fmt::format("The Kubernetes API answered {} {} with something that is no JSON: {}", request.method, request.path,
                                                     value.error().message)};
  }
  return value;
}

LineReader::LineReader() : multi_(curl_multi_init()) {}
LineReader::~LineReader() { curl_multi_cleanup(multi_); }

void LineReader::stop() {
  is_stopped_ = true;
  curl_multi_wakeup(multi_);
}

Outcome<ApiResponse> LineReader::read(ApiClient& client, const ApiRequest& request, const std::function<void(std::string_view)>& take_line) {
  const ApiClient::Loan loan(client);
  ApiClient::Transfer transfer;
  transfer.take_line = &take_line;
  if (auto ready = transfer.set_up(loan.handle(), client.access(), request); !ready) return ready.error();
  curl_multi_add_handle(multi_, loan.handle());
  int running = 1;
  while (running > 0 && !is_stopped_) {
    curl_multi_perform(multi_, &running);
    if (running > 0 && !is_stopped_) curl_multi_poll(multi_, nullptr, 0, kMostPollMilliseconds, nullptr);
  }
  auto code = CURLE_OK;
  int left = 0;
  while (const auto* message = curl_multi_info_read(multi_, &left)) {
    if (message->msg == CURLMSG_DONE) code = message->data.result;
  }
  auto response = transfer.finished();
  curl_multi_remove_handle(multi_, loan.handle());
  if (code != CURLE_OK) return transfer.unreachable(client.access(), code);
  return response;
}

Failure failure_of(const ApiResponse& response, const ApiRequest& request) {
  const auto status = base::parse_json(response.body, 256);
  auto message = status ? base::text_at(*status, "message") : std::string();
  if (message.empty()) message = fmt::format("The Kubernetes API answered {} {} with status {}.", request.method, request.path, response.status);
  // The one refusal of an object for which API servers answer 500; asking again changes nothing.
  if (message.starts_with("failed to create typed patch object")) return {Problem::unprocessable, std::move(message)};
  // "Too many requests" is how an API server says that it is still starting or too busy: the same request is fine later.
  const auto problem = response.status == 429 ? Problem::unavailable : problem_of_http_status(response.status);
  return {problem, std::move(message)};
}

}  // namespace quarterdeck::adapters::kubernetes
