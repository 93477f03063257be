#pragma once

#include <cstring>
#include <string_view>

namespace quarterdeck::http {

// Decides when an incomplete head is worth parsing again, so that a peer that sends single bytes cannot make us parse it all each time:
// when its empty line may have come, or when it has doubled (then a malformed head is noticed before its end).
class HeadProgress {
 public:
  bool is_worth_parsing(std::string_view bytes) const {
    return bytes.size() >= 2 * parsed_ || holds_empty_line(bytes.substr(parsed_ > 3 ? parsed_ - 3 : 0));
  }
  void parsed_in_vain(std::size_t size) { parsed_ = size; }
  void reset() { parsed_ = 0; }

 private:
  static bool holds_empty_line(std::string_view bytes) {
    while (const auto* feed = static_cast<const char*>(std::memchr(bytes.data(), '\n', bytes.size()))) {
      bytes.remove_prefix(static_cast<std::size_t>(feed - bytes.data()) + 1);
      if (bytes.starts_with("\r\n") || bytes.starts_with("\n")) return true;
    }
    return false;
  }

  std::size_t parsed_ = 0;
};

}  // namespace quarterdeck::http
