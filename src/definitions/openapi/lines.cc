#include "definitions/openapi/lines.h"

#include <boost/json/parse.hpp>
#include <map>

#include "base/json.h"

namespace quarterdeck::definitions::openapi {
namespace {

// The wanted places as a tree, so that the scan descends only where somebody asked.
struct Wanted {
  std::map<std::string, Wanted, std::less<>> children;
  std::size_t line = 0;
};

class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  void value(Wanted* wanted) {
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

  static Wanted* child_of(Wanted* wanted, std::string_view quoted_or_index) {
    if (wanted == nullptr || wanted->children.empty()) return nullptr;
    auto found = wanted->children.end();
    if (quoted_or_index.starts_with('"')) {
      boost::system::error_code error;
      const auto name = boost::json::parse(quoted_or_index, error);
      if (!error && name.is_string()) found = wanted->children.find(std::string_view(name.get_string()));
    } else {
      found = wanted->children.find(quoted_or_index);
    }
    return found == wanted->children.end() ? nullptr : &found->second;
  }

  void object(Wanted* wanted) {
    ++at_;
    for (;;) {
      blanks();
      if (at_end() || text_[at_] != '"') break;
      auto* child = child_of(wanted, string());
      if (child != nullptr) child->line = line_;
      blanks();
      ++at_;  // the colon
      value(child);
      blanks();
      if (at_end() || text_[at_] != ',') break;
      ++at_;
    }
    ++at_;
  }

  void array(Wanted* wanted) {
    ++at_;
    for (std::size_t index = 0;; ++index) {
      blanks();
      if (at_end() || text_[at_] == ']') break;
      auto* child = child_of(wanted, std::to_string(index));
      if (child != nullptr) child->line = line_;
      value(child);
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

std::vector<std::size_t> lines_of(std::string_view json_text, const std::vector<std::vector<std::string>>& places) {
  Wanted root{.children = {}, .line = 1};
  for (const auto& place : places) {
    auto* node = &root;
    for (const auto& segment : place) node = &node->children[segment];
  }
  Scanner(json_text).value(&root);
  std::vector<std::size_t> lines;
  for (const auto& place : places) {
    const auto* node = &root;
    std::size_t line = 1;
    for (const auto& segment : place) {
      node = &node->children.at(segment);
      if (node->line == 0) break;
      line = node->line;
    }
    lines.push_back(line);
  }
  return lines;
}

}  // namespace quarterdeck::definitions::openapi
