#include "base/yaml.h"

#include <fmt/format.h>
#include <yaml.h>

#include <map>
#include <optional>

#include "base/yaml_scalar.h"

namespace quarterdeck::base {
namespace {

Failure mistake_at(const yaml_mark_t& mark, std::string_view what) {
  return {Problem::invalid, fmt::format("YAML: {} at line {}, column {}", what, mark.line + 1, mark.column + 1)};
}

std::string_view text_of(const yaml_char_t* text) { return text == nullptr ? std::string_view() : reinterpret_cast<const char*>(text); }

class Event {
 public:
  Event() = default;
  Event(const Event&) = delete;
  Event& operator=(const Event&) = delete;
  ~Event() { yaml_event_delete(&event_); }
  yaml_event_t* raw() { return &event_; }
  yaml_event_type_t type() const { return event_.type; }
  const yaml_mark_t& mark() const { return event_.start_mark; }
  std::string_view scalar() const { return {reinterpret_cast<const char*>(event_.data.scalar.value), event_.data.scalar.length}; }
  bool is_plain() const { return event_.data.scalar.style == YAML_PLAIN_SCALAR_STYLE; }
  std::string_view scalar_tag() const { return text_of(event_.data.scalar.tag); }
  std::string_view anchor() const {
    switch (event_.type) {
      case YAML_SCALAR_EVENT: return text_of(event_.data.scalar.anchor);
      case YAML_SEQUENCE_START_EVENT: return text_of(event_.data.sequence_start.anchor);
      case YAML_MAPPING_START_EVENT: return text_of(event_.data.mapping_start.anchor);
      case YAML_ALIAS_EVENT: return text_of(event_.data.alias.anchor);
      default: return {};
    }
  }
  std::string_view collection_tag() const {
    return text_of(event_.type == YAML_MAPPING_START_EVENT ? event_.data.mapping_start.tag : event_.data.sequence_start.tag);
  }

 private:
  yaml_event_t event_{};
};

struct Node {
  Json value;
  std::size_t size = 1;  // how many values it holds, itself included
};

// Builds the values of one stream from its events.
class Composer {
 public:
  Composer(std::string_view text, const YamlLimits& limits) : limits_(limits) {
    yaml_parser_initialize(&parser_);
    yaml_parser_set_input_string(&parser_, reinterpret_cast<const unsigned char*>(text.data()), text.size());
  }
  Composer(const Composer&) = delete;
  Composer& operator=(const Composer&) = delete;
  ~Composer() { yaml_parser_delete(&parser_); }

  Outcome<std::vector<Json>> documents() {
    std::vector<Json> result;
    for (;;) {
      Event event;
      if (auto read = next(event); !read) return read.error();
      if (event.type() == YAML_STREAM_END_EVENT) return result;
      if (event.type() != YAML_DOCUMENT_START_EVENT) continue;  // start of the stream, end of a document
      anchors_.clear();
      Event root;
      if (auto read = next(root); !read) return read.error();
      auto node = compose(root, 1);
      if (!node) return node.error();
      if (!node->value.is_null()) result.push_back(std::move(node->value));
    }
  }

 private:
  Outcome<Done> next(Event& event) {
    if (yaml_parser_parse(&parser_, event.raw()) == 1) return Done{};
    const auto& mark = parser_.problem_mark;
    return mistake_at(mark, parser_.problem == nullptr ? "cannot be read" : parser_.problem);
  }

  Outcome<Node> compose(Event& event, std::size_t depth) {
    if (depth > limits_.most_depth) return mistake_at(event.mark(), fmt::format("nested deeper than {} levels", limits_.most_depth));
    if (event.type() == YAML_ALIAS_EVENT) return expand(event);
    auto node = event.type() == YAML_SCALAR_EVENT           ? compose_scalar(event)
                : event.type() == YAML_SEQUENCE_START_EVENT ? compose_sequence(event, depth)
                                                            : compose_mapping(event, depth);
    if (node && !event.anchor().empty()) anchors_[std::string(event.anchor())] = *node;
    return node;
  }

  Outcome<Node> expand(const Event& event) {
    const auto found = anchors_.find(event.anchor());
    if (found == anchors_.end()) {
      return mistake_at(event.mark(), fmt::format("alias *{} stands for nothing that is complete before it", event.anchor()));
    }
    alias_nodes_ += found->second.size;
    if (alias_nodes_ > limits_.most_alias_nodes) {
      return mistake_at(event.mark(), fmt::format("aliases add more than {} values", limits_.most_alias_nodes));
    }
    return found->second;
  }

  static Outcome<Node> compose_scalar(const Event& event) {
    const auto tag = event.scalar_tag();
    const auto text = event.scalar();
    if (tag == YAML_STR_TAG || tag == "!" || (tag.empty() && !event.is_plain())) return Node{Json(text)};
    auto value = yaml_detail::resolve_plain(text);
    if (tag.empty()) {
      if (text == ".nan" || text == ".inf" || text == "-.inf") return mistake_at(event.mark(), fmt::format("{} has no JSON form", text));
      return Node{std::move(value)};
    }
    const bool fits = (tag == YAML_NULL_TAG && value.is_null()) || (tag == YAML_BOOL_TAG && value.is_bool()) ||
                      (tag == YAML_INT_TAG && (value.is_int64() || value.is_uint64())) || (tag == YAML_FLOAT_TAG && value.is_number());
    if (fits) return Node{tag == YAML_FLOAT_TAG ? Json(value.to_number<double>()) : std::move(value)};
    return mistake_at(event.mark(), fmt::format("'{}' cannot be read as {}", text, tag));
  }

  Outcome<Node> compose_sequence(const Event& event, std::size_t depth) {
    if (const auto tag = event.collection_tag(); !tag.empty() && tag != YAML_SEQ_TAG) {
      return mistake_at(event.mark(), fmt::format("tag {} is not supported", tag));
    }
    JsonArray array;
    std::size_t size = 1;
    for (;;) {
      Event element;
      if (auto read = next(element); !read) return read.error();
      if (element.type() == YAML_SEQUENCE_END_EVENT) return Node{std::move(array), size};
      auto node = compose(element, depth + 1);
      if (!node) return node.error();
      size += node->size;
      array.push_back(std::move(node->value));
    }
  }

  Outcome<Node> compose_mapping(const Event& event, std::size_t depth) {
    if (const auto tag = event.collection_tag(); !tag.empty() && tag != YAML_MAP_TAG) {
      return mistake_at(event.mark(), fmt::format("tag {} is not supported", tag));
    }
    JsonObject object;
    std::vector<Node> merged;
    std::size_t size = 1;
    for (;;) {
      Event key;
      if (auto read = next(key); !read) return read.error();
      if (key.type() == YAML_MAPPING_END_EVENT) break;
      auto name = member_name(key);
      if (!name) return name.error();
      Event event_of_value;
      if (auto read = next(event_of_value); !read) return read.error();
      auto node = compose(event_of_value, depth + 1);
      if (!node) return node.error();
      size += node->size;
      if (*name == "<<" && key.is_plain()) {
        if (!can_be_merged(node->value)) return mistake_at(key.mark(), "<< needs a mapping or a list of mappings");
        merged.push_back(std::move(*node));
      } else if (!object.emplace(*name, std::move(node->value)).second) {
        return mistake_at(key.mark(), fmt::format("'{}' is there twice", *name));
      }
    }
    for (const auto& node : merged) merge(object, node.value);
    return Node{std::move(object), size};
  }

  Outcome<std::string> member_name(const Event& key) const {
    if (key.type() == YAML_SCALAR_EVENT) {
      if (!key.anchor().empty()) return mistake_at(key.mark(), "an anchor on a member's name is not supported");
      return std::string(key.scalar());
    }
    if (key.type() != YAML_ALIAS_EVENT) return mistake_at(key.mark(), "the name of a member must be text");
    const auto found = anchors_.find(key.anchor());
    if (found == anchors_.end() || !found->second.value.is_string()) {
      return mistake_at(key.mark(), fmt::format("alias *{} does not stand for a text", key.anchor()));
    }
    return std::string(found->second.value.get_string());
  }

  static bool can_be_merged(const Json& value) {
    if (value.is_object()) return true;
    if (!value.is_array()) return false;
    for (const auto& element : value.get_array()) {
      if (!element.is_object()) return false;
    }
    return true;
  }

  // What is already there wins.
  static void merge(JsonObject& object, const Json& value) {
    if (const auto* list = value.if_array()) {
      for (const auto& element : *list) merge(object, element);
      return;
    }
    for (const auto& member : value.get_object()) object.emplace(member.key(), member.value());
  }

  const YamlLimits limits_;
  yaml_parser_t parser_{};
  std::map<std::string, Node, std::less<>> anchors_;
  std::size_t alias_nodes_ = 0;
};

// Writes values as events of libyaml's emitter.
class Writer {
 public:
  Writer() {
    yaml_emitter_initialize(&emitter_);
    yaml_emitter_set_output(&emitter_, &Writer::append, &text_);
    yaml_emitter_set_unicode(&emitter_, 1);
    yaml_emitter_set_width(&emitter_, -1);
    yaml_emitter_set_indent(&emitter_, 2);
    emit([](yaml_event_t* event) { return yaml_stream_start_event_initialize(event, YAML_UTF8_ENCODING); });
  }
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;
  ~Writer() { yaml_emitter_delete(&emitter_); }

  void document(const Json& value, bool is_marked) {
    emit([&](yaml_event_t* event) { return yaml_document_start_event_initialize(event, nullptr, nullptr, nullptr, is_marked ? 0 : 1); });
    write(value);
    emit([](yaml_event_t* event) { return yaml_document_end_event_initialize(event, 1); });
  }

  std::string finish() {
    emit([](yaml_event_t* event) { return yaml_stream_end_event_initialize(event); });
    yaml_emitter_flush(&emitter_);
    return std::move(text_);
  }

 private:
  static int append(void* text, unsigned char* bytes, std::size_t size) {
    static_cast<std::string*>(text)->append(reinterpret_cast<const char*>(bytes), size);
    return 1;
  }

  template <class Initialize>
  void emit(Initialize initialize) {
    yaml_event_t event;
    if (initialize(&event) == 1) yaml_emitter_emit(&emitter_, &event);
  }

  void write(const Json& value) {
    if (const auto* object = value.if_object()) {
      const auto style = object->empty() ? YAML_FLOW_MAPPING_STYLE : YAML_BLOCK_MAPPING_STYLE;
      emit([&](yaml_event_t* event) { return yaml_mapping_start_event_initialize(event, nullptr, nullptr, 1, style); });
      for (const auto& member : *object) {
        scalar(member.key(), style_of_name(member.key()));
        write(member.value());
      }
      emit([](yaml_event_t* event) { return yaml_mapping_end_event_initialize(event); });
    } else if (const auto* array = value.if_array()) {
      const auto style = array->empty() ? YAML_FLOW_SEQUENCE_STYLE : YAML_BLOCK_SEQUENCE_STYLE;
      emit([&](yaml_event_t* event) { return yaml_sequence_start_event_initialize(event, nullptr, nullptr, 1, style); });
      for (const auto& element : *array) write(element);
      emit([](yaml_event_t* event) { return yaml_sequence_end_event_initialize(event); });
    } else if (const auto* text = value.if_string()) {
      scalar(*text, style_of_text(*text));
    } else {
      scalar(plain_text_of(value), YAML_PLAIN_SCALAR_STYLE);
    }
  }

  static std::string plain_text_of(const Json& value) {
    if (!value.is_double()) return to_text(value);
    auto text = fmt::format("{}", value.get_double());
    if (text.find_first_of(".e") == std::string::npos) text += ".0";
    return text;
  }

  // A name is text however it looks, except that << would merge.
  static yaml_scalar_style_t style_of_name(std::string_view name) {
    if (name == "<<") return YAML_SINGLE_QUOTED_SCALAR_STYLE;
    return style_of_text(name);
  }

  static yaml_scalar_style_t style_of_text(std::string_view text) {
    if (text.find('\n') != std::string_view::npos) return YAML_LITERAL_SCALAR_STYLE;
    if (!yaml_detail::resolve_plain(text).is_string() || is_risky(text)) return YAML_SINGLE_QUOTED_SCALAR_STYLE;
    return YAML_ANY_SCALAR_STYLE;
  }

  // Other readers give these a meaning that ours does not: y and n, times, base-60 numbers, infinities.
  static bool is_risky(std::string_view text) {
    if (text == "y" || text == "Y" || text == "n" || text == "N" || text == "=" || text == "<<") return true;
    const char first = text.front();
    return (first >= '0' && first <= '9') || ((first == '-' || first == '+' || first == '.') && text.size() > 1);
  }

  void scalar(std::string_view text, yaml_scalar_style_t style) {
    emit([&](yaml_event_t* event) {
      return yaml_scalar_event_initialize(event, nullptr, nullptr, reinterpret_cast<const yaml_char_t*>(text.data()),
                                          static_cast<int>(text.size()), 1, 1, style);
    });
  }

  yaml_emitter_t emitter_{};
  std::string text_;
};

}  // namespace

Outcome<std::vector<Json>> parse_yaml_documents(std::string_view text, const YamlLimits& limits) {
  if (text.size() > limits.most_bytes) {
    return Failure{Problem::too_large, fmt::format("YAML: {} bytes are more than the {} allowed", text.size(), limits.most_bytes)};
  }
  return Composer(text, limits).documents();
}

Outcome<Json> parse_yaml(std::string_view text, const YamlLimits& limits) {
  auto documents = parse_yaml_documents(text, limits);
  if (!documents) return documents.error();
  if (documents->size() > 1) return Failure{Problem::invalid, fmt::format("YAML: {} documents where one is expected", documents->size())};
  return documents->empty() ? Json(nullptr) : std::move(documents->front());
}

std::string to_yaml(const Json& value) {
  Writer writer;
  writer.document(value, false);
  return writer.finish();
}

std::string to_yaml_documents(const std::vector<Json>& values) {
  Writer writer;
  for (const auto& value : values) writer.document(value, true);
  return writer.finish();
}

}  // namespace quarterdeck::base
