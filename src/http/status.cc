#include "http/status.h"

#include <algorithm>
#include <array>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <ctime>

#include "http/characters.h"

namespace quarterdeck::http {

std::string_view reason_phrase(int status) {
  struct Entry {
    int status;
    std::string_view phrase;
  };
  static constexpr auto kPhrases = std::to_array<Entry>({
      {100, "Continue"}, {101, "Switching Protocols"}, {200, "OK"}, {201, "Created"}, {202, "Accepted"},
      {203, "Non-Authoritative Information"}, {204, "No Content"}, {205, "Reset Content"}, {206, "Partial Content"},
      {207, "Multi-Status"}, {300, "Multiple Choices"}, {301, "Moved Permanently"}, {302, "Found"}, {303, "See Other"},
      {304, "Not Modified"}, {307, "Temporary Redirect"}, {308, "Permanent Redirect"}, {400, "Bad Request"},
      {401, "Unauthorized"}, {402, "Payment Required"}, {403, "Forbidden"}, {404, "Not Found"}, {405, "Method Not Allowed"},
      {406, "Not Acceptable"}, {407, "Proxy Authentication Required"}, {408, "Request Timeout"}, {409, "Conflict"}, {410, "Gone"},
      {411, "Length Required"}, {412, "Precondition Failed"}, {413, "Content Too Large"}, {414, "URI Too Long"},
      {415, "Unsupported Media Type"}, {416, "Range Not Satisfiable"}, {417, "Expectation Failed"}, {421, "Misdirected Request"},
      {422, "Unprocessable Content"}, {423, "Locked"}, {425, "Too Early"}, {426, "Upgrade Required"}, {428, "Precondition Required"},
      {429, "Too Many Requests"}, {431, "Request Header Fields Too Large"}, {451, "Unavailable For Legal Reasons"},
      {500, "Internal Server Error"}, {501, "Not Implemented"}, {502, "Bad Gateway"}, {503, "Service Unavailable"},
      {504, "Gateway Timeout"}, {505, "HTTP Version Not Supported"}, {507, "Insufficient Storage"},
  });
  const auto found = std::ranges::lower_bound(kPhrases, status, {}, &Entry::status);
  return found != kPhrases.end() && found->status == status ? found->phrase : "Unknown";
}

Response problem_answer(int status, std::string_view description) {
  const boost::json::object body{{"code", status}, {"message", reason_phrase(status)}, {"description", description}};
  return {.status = status, .headers = {{"Content-Type", "application/json"}}, .body = boost::json::serialize(body)};
}

bool is_framing_header(std::string_view name) {
  using characters::equals_lower;
  return equals_lower(name, "connection") || equals_lower(name, "content-length") || equals_lower(name, "transfer-encoding") ||
         equals_lower(name, "keep-alive") || equals_lower(name, "date");
}

bool is_safe_header(const Header& header) {
  return !header.name.empty() && characters::all_in(characters::kToken, header.name) &&
         std::ranges::none_of(header.value, [](char c) { return characters::is_control(c) && c != '\t'; });
}

void append_date(std::string& head) {
  thread_local std::time_t made_for = 0;
  thread_local std::array<char, 64> line{};
  thread_local std::size_t length = 0;
  const auto now = std::time(nullptr);
  if (now != made_for) {
    std::tm parts{};
    ::gmtime_r(&now, &parts);
    length = std::strftime(line.data(), line.size(), "Date: %a, %d %b %Y %H:%M:%S GMT\r\n", &parts);
    made_for = now;
  }
  head.append(line.data(), length);
}

}  // namespace quarterdeck::http
