#include "adapters/curl/guarded_fetcher.h"

#include <curl/curl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <optional>

#include "base/text.h"

namespace quarterdeck::adapters::curl {
namespace {

constexpr long kMostRedirects = 5;

struct EasyCloser {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
struct ListCloser {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

// What the callbacks of one transfer share.
struct Transfer {
  Reach reach;
  std::size_t most_bytes;
  ports::FetchResponse* response = nullptr;
  std::optional<std::string> refused_address;
  bool is_too_large = false;
};

curl_socket_t open_socket(void* context, curlsocktype, curl_sockaddr* address) {
  auto& transfer = *static_cast<Transfer*>(context);
  if (transfer.reach == Reach::public_only && !is_public(&address->addr)) {
    transfer.refused_address = text_of(&address->addr);
    return CURL_SOCKET_BAD;
  }
  return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

std::size_t take_body(char* data, std::size_t, std::size_t size, void* context) {
  auto& transfer = *static_cast<Transfer*>(context);
  auto& body = transfer.response->body;
  if (body.size() + size > transfer.most_bytes) {
    transfer.is_too_large = true;
    return 0;
  }
  body.append(data, size);
  return size;
}

std::size_t take_header(char* data, std::size_t, std::size_t size, void* context) {
  auto& headers = static_cast<Transfer*>(context)->response->headers;
  std::string_view line(data, size);
  while (line.ends_with('\n') || line.ends_with('\r')) line.remove_suffix(1);
  if (line.starts_with("HTTP/")) headers.clear();  // only the headers of the last answer count
  if (const auto colon = line.find(':'); colon != std::string_view::npos) {
    headers.emplace_back(line.substr(0, colon), base::trimmed(line.substr(colon + 1)));
  }
  return size;
}

class CurlFetcher final : public ports::Fetcher {
 public:
  explicit CurlFetcher(Reach reach) : reach_(reach) {}

  Outcome<ports::FetchResponse> fetch(const ports::FetchRequest& request) override {
    const std::unique_ptr<CURL, EasyCloser> handle(curl_easy_init());
    if (!handle) return Failure{Problem::unavailable, "Out of memory while fetching " + request.url};
    ports::FetchResponse response;
    Transfer transfer{.reach = reach_, .most_bytes = request.most_bytes, .response = &response};
    const auto headers = headers_of(request);
    set_up(handle.get(), request, headers.get(), transfer);
    const auto code = curl_easy_perform(handle.get());
    if (code != CURLE_OK) return failure(request, transfer, code);
    long status = 0;
    curl_easy_getinfo(handle.get(), CURLINFO_RESPONSE_CODE, &status);
    response.status = static_cast<int>(status);
    return response;
  }

 private:
  static std::unique_ptr<curl_slist, ListCloser> headers_of(const ports::FetchRequest& request) {
    std::unique_ptr<curl_slist, ListCloser> list;
    for (const auto& [name, value] : request.headers) {
      auto* longer = curl_slist_append(list.get(), fmt::format("{}: {}", name, value).c_str());
      static_cast<void>(list.release());
      list.reset(longer);
    }
    return list;
  }

  static void set_up(CURL* handle, const ports::FetchRequest& request, curl_slist* headers, Transfer& transfer) {
    curl_easy_setopt(handle, CURLOPT_URL, request.url.c_str());
    curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(handle, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(handle, CURLOPT_FOLLOWLOCATION, request.method == "GET" ? 1L : 0L);
    curl_easy_setopt(handle, CURLOPT_MAXREDIRS, kMostRedirects);
    curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(handle, CURLOPT_PROXY, "");
    curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, static_cast<long>(request.timeout.count()));
    curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(handle, CURLOPT_CUSTOMREQUEST, request.method.c_str());
    if (request.method == "HEAD") curl_easy_setopt(handle, CURLOPT_NOBODY, 1L);
    if (!request.body.empty()) {
      curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
      curl_easy_setopt(handle, CURLOPT_POSTFIELDS, request.body.data());
    }
    if (const auto& authority = request.certificate_authority_pem; !authority.empty()) {
      curl_blob blob{const_cast<char*>(authority.data()), authority.size(), CURL_BLOB_NOCOPY};
      curl_easy_setopt(handle, CURLOPT_CAINFO_BLOB, &blob);
    }
    curl_easy_setopt(handle, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    curl_easy_setopt(handle, CURLOPT_OPENSOCKETDATA, &transfer);
    curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(handle, CURLOPT_WRITEDATA, &transfer);
    curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, take_header);
    curl_easy_setopt(handle, CURLOPT_HEADERDATA, &transfer);
  }

  static Failure failure(const ports::FetchRequest& request, const Transfer& transfer, CURLcode code) {
    if (transfer.refused_address) {
      return {Problem::forbidden,
              fmt::format("'{}' leads to the address {}, which is not public. Name a public address, or let the operator set "
                          "control_plane.allow_private_addresses.",
                          request.url, *transfer.refused_address)};
    }
    if (transfer.is_too_large) return {Problem::too_large, fmt::format("'{}' sends more than {} bytes.", request.url, request.most_bytes)};
    switch (code) {
      case CURLE_URL_MALFORMAT:
      case CURLE_UNSUPPORTED_PROTOCOL:
        return {Problem::invalid, fmt::format("'{}' is not an address that begins with http:// or https://.", request.url)};
      case CURLE_OPERATION_TIMEDOUT:
        return {Problem::timeout, fmt::format("'{}' did not answer within {} ms.", request.url, request.timeout.count())};
      default: return {Problem::unavailable, fmt::format("'{}' cannot be fetched: {}.", request.url, curl_easy_strerror(code))};
    }
  }

  Reach reach_;
};

}  // namespace

std::unique_ptr<ports::Fetcher> make_fetcher(Reach reach) {
  static const CURLcode initialized = curl_global_init(CURL_GLOBAL_DEFAULT);
  static_cast<void>(initialized);
  return std::make_unique<CurlFetcher>(reach);
}

}  // namespace quarterdeck::adapters::curl
