#include "policy/cors.h"

#include <algorithm>

#include "base/text.h"

namespace quarterdeck::policy {
namespace {

// The classic two-pointer match: linear for one '*', never exponential for many.
bool matches(std::string_view pattern, std::string_view text) {
  std::size_t p = 0, t = 0, star = std::string_view::npos, resume = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      resume = t;
    } else if (p < pattern.size() && pattern[p] == text[t]) {
      ++p;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++resume;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

bool allows_everyone(const model::Cors& cors) {
  return std::ranges::find(cors.origins, "*") != cors.origins.end();
}

void add_origin(const model::Cors& cors, std::string_view origin, HeaderList& headers) {
  // "*" may not be combined with credentials, so the origin is then named.
  const bool names_origin = cors.credentials || !allows_everyone(cors);
  headers.emplace_back("Access-Control-Allow-Origin", names_origin ? std::string(origin) : "*");
  if (names_origin) headers.emplace_back("Vary", "Origin");
  if (cors.credentials) headers.emplace_back("Access-Control-Allow-Credentials", "true");
}

}  // namespace

bool is_origin_allowed(const std::vector<std::string>& patterns, std::string_view origin) {
  return std::ranges::any_of(patterns, [&](const std::string& pattern) { return matches(pattern, origin); });
}

HeaderList cors_headers(const model::Cors& cors, std::string_view origin) {
  HeaderList headers;
  if (!is_origin_allowed(cors.origins, origin)) return headers;
  add_origin(cors, origin, headers);
  if (!cors.expose_headers.empty())
    headers.emplace_back("Access-Control-Expose-Headers", base::join(cors.expose_headers, ", "));
  return headers;
}

HeaderList preflight_headers(const model::Cors& cors, std::string_view origin) {
  HeaderList headers;
  if (!is_origin_allowed(cors.origins, origin)) return headers;
  add_origin(cors, origin, headers);
  if (!cors.methods.empty()) headers.emplace_back("Access-Control-Allow-Methods", base::join(cors.methods, ", "));
  if (!cors.headers.empty()) headers.emplace_back("Access-Control-Allow-Headers", base::join(cors.headers, ", "));
  if (cors.max_age_seconds) headers.emplace_back("Access-Control-Max-Age", std::to_string(*cors.max_age_seconds));
  return headers;
}

}  // namespace quarterdeck::policy
