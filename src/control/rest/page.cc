#include "control/rest/page.h"

#include <fmt/format.h>

#include <algorithm>

#include "control/rest/body.h"

namespace quarterdeck::control::rest {
namespace {

std::string percent_encoded(std::string_view text) {
  std::string result;
  for (const char character : text) {
    const auto byte = static_cast<unsigned char>(character);
    if (std::isalnum(byte) != 0 || character == '-' || character == '.' || character == '_' || character == '~') {
      result += character;
    } else {
      result += fmt::format("%{:02X}", byte);
    }
  }
  return result;
}

std::string link(std::string_view path, const http::Request& request, std::int64_t limit, std::int64_t offset) {
  std::string target = fmt::format("{}?limit={}&offset={}", path, limit, offset);
  for (const auto& [name, value] : request.query.all()) {
    if (name != "limit" && name != "offset") target += fmt::format("&{}={}", percent_encoded(name), percent_encoded(value));
  }
  return target;
}

}  // namespace

Outcome<model::PageRequest> parse_page(const http::Request& request) {
  const auto limit = query_number(request, "limit", {0, 1'000'000, 25});
  if (!limit) return limit.error();
  const auto offset = query_number(request, "offset", {0, 1'000'000'000, 0});
  if (!offset) return offset.error();
  return model::PageRequest{*limit, *offset};
}

Json list_body(std::string_view path, const http::Request& request, const model::PageRequest& page, std::int64_t total, JsonArray list) {
  const bool has_more = page.limit > 0 && page.offset + page.limit < total;
  const bool has_before = page.limit > 0 && page.offset > 0;
  const auto count = list.size();
  return {{"count", count},
          {"list", std::move(list)},
          {"pagination",
           {{"offset", page.offset},
            {"limit", page.limit},
            {"total", total},
            {"next", has_more ? link(path, request, page.limit, page.offset + page.limit) : ""},
            {"previous", has_before ? link(path, request, page.limit, std::max<std::int64_t>(0, page.offset - page.limit)) : ""}}}};
}

Json list_body(JsonArray list) {
  const auto count = list.size();
  return {{"count", count}, {"list", std::move(list)}};
}

}  // namespace quarterdeck::control::rest
