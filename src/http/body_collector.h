#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "http/chunked_reader.h"
#include "http/head.h"

namespace quarterdeck::http {

// Gathers a whole body, decoded, up to a limit.
class BodyCollector {
 public:
  BodyCollector() = default;
  BodyCollector(Framing framing, std::size_t most_bytes);

  enum class State { more, complete, too_large, malformed };
  // Takes what belongs to the body off the front of the bytes.
  State take(std::string_view& bytes);
  std::string_view refusal() const { return refusal_; }  // of malformed
  std::string& body() { return body_; }

 private:
  State take_chunks(std::string_view& bytes);

  std::uint64_t remaining_ = 0;
  std::optional<ChunkedReader> chunks_;
  std::size_t most_bytes_ = 0;
  std::string body_;
  std::string_view refusal_;
};

}  // namespace quarterdeck::http
