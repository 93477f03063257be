#pragma once

#include <cstdint>
#include <string_view>

#include "http/chunked_reader.h"
#include "http/head.h"

namespace quarterdeck::http {

// Finds the end of a body while its bytes pass by unchanged. Trailer fields of chunked bodies do not pass: a receiver may merge them into
// the head, behind the checks that looked at the head.
class BodyFollower {
 public:
  BodyFollower() = default;
  explicit BodyFollower(Framing framing) : framing_(framing), is_finished_(framing.kind == BodyKind::none || is_empty(framing)) {}

  struct Step {
    std::string_view pass;     // bytes to pass on
    std::string_view end;      // to be sent behind them: the end of a chunked body whose trailer was dropped
    std::size_t taken = 0;     // bytes of the input that were used
    std::string_view refusal;  // not empty: the body is malformed for this reason
  };
  Step take(std::string_view bytes);

  // The peer closed. False when that is no proper end.
  bool end_of_input() {
    if (framing_.kind == BodyKind::until_close) is_finished_ = true;
    return is_finished_;
  }

  bool is_finished() const { return is_finished_; }
  BodyKind kind() const { return framing_.kind; }

 private:
  static bool is_empty(Framing framing) { return framing.kind == BodyKind::length && framing.length == 0; }
  Step take_chunked(std::string_view bytes);

  Framing framing_;
  ChunkedReader chunks_;
  bool is_in_trailer_ = false;
  bool is_finished_ = true;
};

}  // namespace quarterdeck::http
