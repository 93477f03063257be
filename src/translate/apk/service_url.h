#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "model/traffic_spec.h"

namespace quarterdeck::translate::apk {

// The parts of an http or https URL as objects hold them; no user, query or fragment.
struct ServiceUrl {
  model::Scheme scheme = model::Scheme::http;
  std::string host;
  std::int32_t port = 80;
  std::string path;  // empty or "/v2"

  static std::optional<ServiceUrl> parse(std::string_view text);
  std::string text() const;  // without a port that the scheme implies
};

}  // namespace quarterdeck::translate::apk
