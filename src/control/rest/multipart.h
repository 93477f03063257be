#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/outcome.h"
#include "http/message.h"

namespace quarterdeck::control::rest {

struct Part {
  std::string name;
  std::string file_name;   // empty: not a file
  std::string media_type;  // empty: not given
  std::string content;
};

// What a form sent. Names are unique: one that comes twice is refused, because readers would disagree about which one counts.
class Form {
 public:
  explicit Form(std::vector<Part> parts) : parts_(std::move(parts)) {}
  const Part* find(std::string_view name) const;
  std::string text(std::string_view name) const;  // empty when absent
  const std::vector<Part>& parts() const { return parts_; }

 private:
  std::vector<Part> parts_;
};

// Reads multipart/form-data (RFC 7578) with at most 32 parts, strictly: CRLF line ends, a closing boundary, a name for each part, no encodings.
Outcome<Form> parse_multipart(std::string_view content_type, std::string_view body);

// The form of a request, as multipart/form-data or application/x-www-form-urlencoded.
Outcome<Form> parse_form(const http::Request& request);

}  // namespace quarterdeck::control::rest
