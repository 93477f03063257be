#pragma once

#include <string>
#include <string_view>

namespace quarterdeck::http {

// Bytes that could not be written yet. Gives its memory back when it runs empty after having been large.
class ByteQueue {
 public:
  void append(std::string_view bytes) { bytes_.append(bytes); }
  std::string_view front() const { return std::string_view(bytes_).substr(at_); }
  bool is_empty() const { return at_ == bytes_.size(); }
  std::size_t size() const { return bytes_.size() - at_; }

  void consume(std::size_t count) {
    at_ += count;
    if (at_ == bytes_.size()) {
      clear();
    } else if (at_ > kMostConsumed) {
      bytes_.erase(0, at_);
      at_ = 0;
    }
  }

  void clear() {
    at_ = 0;
    if (bytes_.capacity() > kMostKept) bytes_ = {};
    bytes_.clear();
  }

 private:
  static constexpr std::size_t kMostConsumed = 64 * 1024;
  static constexpr std::size_t kMostKept = 4 * 1024;

  std::string bytes_;
  std::size_t at_ = 0;
};

}  // namespace quarterdeck::http
