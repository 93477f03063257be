#include <yaml.h>

#include "definitions/openapi/lines.h"

namespace quarterdeck::definitions::openapi {
namespace {

class Parser {
 public:
  explicit Parser(std::string_view text) {
    yaml_parser_initialize(&parser_);
    yaml_parser_set_input_string(&parser_, reinterpret_cast<const unsigned char*>(text.data()), text.size());
  }
  ~Parser() { yaml_parser_delete(&parser_); }
  Parser(const Parser&) = delete;
  Parser& operator=(const Parser&) = delete;

  bool read(yaml_event_t& event) { return yaml_parser_parse(&parser_, &event) != 0; }

 private:
  yaml_parser_t parser_;
};

// What is open around the next event.
struct Open {
  WantedPlace* place = nullptr;  // null: nobody asked for anything in here
  bool is_mapping = false;
  bool wants_key = true;
  std::size_t index = 0;
  WantedPlace* member = nullptr;  // of the key that was read last
};

class Follower {
 public:
  explicit Follower(WantedPlace& root) : root_(root) {}

  // False at the end of the document.
  bool follow(const yaml_event_t& event) {
    const auto line = event.start_mark.line + 1;
    switch (event.type) {
      case YAML_SCALAR_EVENT:
        value(std::string_view(reinterpret_cast<const char*>(event.data.scalar.value), event.data.scalar.length), line);
        return true;
      case YAML_ALIAS_EVENT: value({}, line); return true;
      case YAML_MAPPING_START_EVENT:
      case YAML_SEQUENCE_START_EVENT: {
        auto* place = value({}, line);
        open_.push_back({.place = place, .is_mapping = event.type == YAML_MAPPING_START_EVENT});
        return true;
      }
      case YAML_MAPPING_END_EVENT:
      case YAML_SEQUENCE_END_EVENT: open_.pop_back(); return true;
      case YAML_DOCUMENT_END_EVENT:
      case YAML_STREAM_END_EVENT: return false;
      default: return true;
    }
  }

 private:
  // Takes the next key, member or element; gives the place that it is, if anybody asked for it.
  WantedPlace* value(std::string_view scalar, std::size_t line) {
    if (open_.empty()) return &root_;
    auto& around = open_.back();
    if (!around.is_mapping) return child_of(around.place, std::to_string(around.index++), line);
    around.wants_key = !around.wants_key;
    if (around.wants_key) return around.member;
    around.member = child_of(around.place, scalar, line);
    return nullptr;
  }

  WantedPlace& root_;
  std::vector<Open> open_;
};

}  // namespace

std::vector<std::size_t> lines_of_yaml(std::string_view text, const Places& places) {
  auto root = wanted_places(places);
  Parser parser(text);
  Follower follower(root);
  yaml_event_t event;
  for (bool more = true; more && parser.read(event);) {
    more = follower.follow(event);
    yaml_event_delete(&event);
  }
  return lines_found(root, places);
}

}  // namespace quarterdeck::definitions::openapi
