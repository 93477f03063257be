#pragma once

#include <fmt/format.h>

#include <string>
#include <utility>

namespace quarterdeck::base {

// A password, key or token. It prints as [redacted]; reading it takes a visible word.
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string text) : text_(std::move(text)) {}
  const std::string& reveal() const { return text_; }
  bool empty() const { return text_.empty(); }

 private:
  std::string text_;
};

}  // namespace quarterdeck::base

template <>
struct fmt::formatter<quarterdeck::base::Secret> : fmt::formatter<std::string_view> {
  auto format(const quarterdeck::base::Secret&, fmt::format_context& context) const {
    return fmt::formatter<std::string_view>::format("[redacted]", context);
  }
};
