#pragma once

#include <compare>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace quarterdeck::base {

// An identifier that cannot be mistaken for one of another kind. It stays typed to the last line before the wire.
template <class Tag>
class Id {
 public:
  Id() = default;
  explicit Id(std::string text) : text_(std::move(text)) {}

  const std::string& text() const { return text_; }
  bool empty() const { return text_.empty(); }

  auto operator<=>(const Id&) const = default;
  bool operator==(const Id&) const = default;

 private:
  std::string text_;
};

// A version 4 UUID (RFC 9562 §5.4) made of 16 random bytes.
std::string uuid_from(std::string_view sixteen_random_bytes);

// True for the textual form of a UUID of any version: 8-4-4-4-12 hexadecimal digits.
bool is_uuid(std::string_view text);

}  // namespace quarterdeck::base

template <class Tag>
struct std::hash<quarterdeck::base::Id<Tag>> {
  std::size_t operator()(const quarterdeck::base::Id<Tag>& id) const { return std::hash<std::string>{}(id.text()); }
};
