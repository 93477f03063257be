#include "definitions/openapi/findings.h"

#include <fmt/format.h>

#include <algorithm>

namespace quarterdeck::definitions::openapi {

std::string Place::text() const {
  if (parent_ == nullptr) return "";
  const auto before = parent_->text();
  if (member_.data() == nullptr) return fmt::format("{}[{}]", before, index_);
  return before.empty() ? std::string(member_) : fmt::format("{}.{}", before, member_);
}

std::vector<std::string> Place::segments() const {
  std::vector<std::string> result;
  for (const auto* place = this; place->parent_ != nullptr; place = place->parent_) {
    result.push_back(place->member_.data() == nullptr ? std::to_string(place->index_) : std::string(place->member_));
  }
  std::reverse(result.begin(), result.end());
  return result;
}

void Findings::mistake(const Place& at, std::string message) {
  if (count_++ >= most_) return;
  mistakes_.push_back({.path = at.text(), .line = 0, .message = std::move(message)});
  places_.push_back(at.segments());
}

void Findings::notice(const Place& at, std::string message) {
  if (notices_.size() >= most_) return;
  notices_.push_back({.path = at.text(), .line = 0, .message = std::move(message)});
}

void Findings::finish(const std::vector<std::size_t>& lines) {
  for (std::size_t i = 0; i < mistakes_.size() && i < lines.size(); ++i) mistakes_[i].line = lines[i];
  if (count_ > most_) {
    mistakes_.push_back({.path = "", .line = 0, .message = fmt::format("and {} more mistakes like these", count_ - most_)});
  }
}

}  // namespace quarterdeck::definitions::openapi
