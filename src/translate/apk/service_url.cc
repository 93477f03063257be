#include "translate/apk/service_url.h"

#include <fmt/format.h>

#include <charconv>

#include "base/text.h"

namespace quarterdeck::translate::apk {
namespace {

std::int32_t usual_port(model::Scheme scheme) { return scheme == model::Scheme::https ? 443 : 80; }

}  // namespace

std::optional<ServiceUrl> ServiceUrl::parse(std::string_view text) {
  const auto mark = text.find("://");
  if (mark == std::string_view::npos) return std::nullopt;
  const auto scheme = base::to_lower(text.substr(0, mark));
  if (scheme != "http" && scheme != "https") return std::nullopt;
  ServiceUrl url;
  url.scheme = scheme == "https" ? model::Scheme::https : model::Scheme::http;
  text.remove_prefix(mark + 3);
  const auto slash = text.find('/');
  if (slash != std::string_view::npos) url.path = text.substr(slash);
  auto authority = text.substr(0, slash);
  if (authority.find_first_of("@?#") != std::string_view::npos || url.path.find_first_of("?#") != std::string::npos) return std::nullopt;
  const auto bracket = authority.rfind(']');
  const auto colon = authority.rfind(':');
  url.port = usual_port(url.scheme);
  if (colon != std::string_view::npos && (bracket == std::string_view::npos || bracket < colon)) {
    const auto digits = authority.substr(colon + 1);
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), url.port);
    if (read.ec != std::errc() || read.ptr != digits.data() + digits.size() || url.port < 1 || url.port > 65535) return std::nullopt;
    authority = authority.substr(0, colon);
  }
  url.host = authority;
  if (url.host.empty()) return std::nullopt;
  return url;
}

std::string ServiceUrl::text() const {
  const auto* name = scheme == model::Scheme::https ? "https" : "http";
  if (port == usual_port(scheme)) return fmt::format("{}://{}{}", name, host, path);
  return fmt::format("{}://{}:{}{}", name, host, port, path);
}

}  // namespace quarterdeck::translate::apk
