#include "definitions/openapi/lines.h"

#include <boost/json/parse.hpp>

#include "base/json.h"
#include "definitions/openapi/wanted_places.h"

namespace quarterdeck::definitions::openapi {
namespace {

class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  void value(WantedPlace* wanted) {
    blanks();
    if (at_end()) return;
    if (text_[at_] == '{') {
      object(wanted);
    } else if (text_[at_] == '[') {
      array(wanted);
    } else if (text_[at_] == '"') {
      string();
    } else {
      while (!at_end() && std::string_view(",]} \t\r\n").find(text_[at_]) == std::string_view::npos) ++at_;
    }
  }

 private:
  bool at_end() const { return at_ >= text_.size(); }

  void blanks() {
    while (!at_end()) {
      const char next = text_[at_];
      if (next == '\n') ++line_;
      if (next != ' ' && next != '\t' && next != '\r' && next != '\n') return;
      ++at_;
    }
  }

  std::string_view string() {
    const auto begin = at_++;
    while (!at_end() && text_[at_] != '"') at_ += text_[at_] == '\\' ? 2 : 1;
    if (!at_end()) ++at_;
    return text_.substr(begin, at_ - begin);
  }

  // The place of a member whose quoted name has just been read.
  WantedPlace* member_of(WantedPlace* wanted, std::string_view quoted) const {
    if (wanted == nullptr || wanted->children.empty()) return nullptr;
    boost::system::error_code error;
    const auto name = boost::json::parse(quoted, error);
    return error || !name.is_string() ? nullptr : child_of(wanted, std::string_view(name.get_string()), line_);
  }

  void object(WantedPlace* wanted) {
    ++at_;
    for (;;) {
      blanks();
      if (at_end() || text_[at_] != '"') break;
      auto* child = member_of(wanted, string());
      blanks();
      ++at_;  // the colon
      value(child);
      blanks();
      if (at_end() || text_[at_] != ',') break;
      ++at_;
    }
    ++at_;
  }

  void array(WantedPlace* wanted) {
    ++at_;
    for (std::size_t index = 0;; ++index) {
      blanks();
      if (at_end() || text_[at_] == ']') break;
      value(child_of(wanted, std::to_string(index), line_));
      blanks();
      if (at_end() || text_[at_] != ',') break;
      ++at_;
    }
    ++at_;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
};

}  // namespace

std::vector<std::size_t> lines_of_json(std::string_view text, const Places& places) {
  auto root = wanted_places(places);
  Scanner(text).value(&root);
  return lines_found(root, places);
}

}  // namespace quarterdeck::definitions::openapi
