#include "cluster/api/json_path.h"

#include <fmt/format.h>

#include "base/text.h"

namespace quarterdeck::cluster {

class JsonPathParser {
 public:
  explicit JsonPathParser(std::string_view text) : text_(text) {}

  Outcome<JsonPath> parse() {
    JsonPath path;
    if (text_.starts_with("{") && text_.ends_with("}")) text_ = text_.substr(1, text_.size() - 2);
    take('$');
    while (position_ < text_.size()) {
      if (take('[')) {
        auto step = bracket();
        if (!step) return step.error();
        path.steps_.push_back(std::move(*step));
      } else {
        take('.');
        const auto name = member_name();
        if (name.empty()) return broken("expected a field's name");
        path.steps_.push_back({.kind = name == "*" ? Step::Kind::every : Step::Kind::member, .name = name});
      }
    }
    return path;
  }

 private:
  using Step = JsonPath::Step;

  Failure broken(std::string_view why) const { return {Problem::invalid, fmt::format("JSONPath \"{}\": {} at {}", text_, why, position_)}; }

  Outcome<Step> bracket() {
    const auto end = text_.find(']', position_);
    if (end == std::string_view::npos) return broken("expected ]");
    const auto inside = text_.substr(position_, end - position_);
    position_ = end + 1;
    if (inside == "*") return Step{.kind = Step::Kind::every};
    if (inside.starts_with("?(")) return filter(inside);
    if (inside.size() >= 2 && (inside.front() == '\'' || inside.front() == '"')) {
      return Step{.kind = Step::Kind::member, .name = std::string(inside.substr(1, inside.size() - 2))};
    }
    const bool is_number = !inside.empty() && inside.size() < 10 && inside.find_first_not_of("-0123456789") == std::string_view::npos && inside != "-";
    if (!is_number) return broken("expected an index");
    return Step{.kind = Step::Kind::index, .name = "", .index = std::stoll(std::string(inside))};
  }

  // ?(@.type=="Ready")
  Outcome<Step> filter(std::string_view inside) const {
    const auto equal = inside.find("==");
    if (!inside.starts_with("?(@.") || !inside.ends_with(")") || equal == std::string_view::npos) return broken("expected ?(@.field==\"value\")");
    auto wanted = base::trimmed(inside.substr(equal + 2, inside.size() - equal - 3));
    if (wanted.size() >= 2 && (wanted.front() == '"' || wanted.front() == '\'')) wanted = wanted.substr(1, wanted.size() - 2);
    return Step{.kind = Step::Kind::matching,
                .name = std::string(base::trimmed(inside.substr(4, equal - 4))),
                .index = 0,
                .wanted = std::string(wanted)};
  }

  std::string member_name() {
    std::string name;
    while (position_ < text_.size() && text_[position_] != '.' && text_[position_] != '[') {
      if (text_[position_] == '\\' && position_ + 1 < text_.size()) ++position_;
      name += text_[position_++];
    }
    return name;
  }

  bool take(char c) {
    if (position_ == text_.size() || text_[position_] != c) return false;
    ++position_;
    return true;
  }

  std::string_view text_;
  std::size_t position_ = 0;
};

namespace {

const Json* below(const Json& value, const std::string& dotted) {
  const Json* found = &value;
  for (const auto& part : base::split(dotted, '.')) {
    found = base::find(*found, part);
    if (found == nullptr) return nullptr;
  }
  return found;
}

bool is_text(const Json* value, const std::string& wanted) {
  if (value == nullptr) return false;
  return value->is_string() ? std::string_view(value->get_string()) == wanted : base::to_text(*value) == wanted;
}

}  // namespace

Outcome<JsonPath> JsonPath::parse(std::string_view text) { return JsonPathParser(text).parse(); }

std::vector<const Json*> JsonPath::select(const Json& value) const {
  std::vector<const Json*> found{&value};
  for (const auto& step : steps_) {
    std::vector<const Json*> next;
    for (const auto* current : found) {
      if (step.kind == Step::Kind::member) {
        if (const auto* member = base::find(*current, step.name)) next.push_back(member);
        continue;
      }
      if (const auto* object = current->if_object(); object != nullptr && step.kind == Step::Kind::every) {
        for (const auto& member : *object) next.push_back(&member.value());
      }
      const auto* array = current->if_array();
      if (array == nullptr) continue;
      const auto size = static_cast<std::int64_t>(array->size());
      const auto index = step.index < 0 ? step.index + size : step.index;
      if (step.kind == Step::Kind::index && index >= 0 && index < size) next.push_back(&(*array)[static_cast<std::size_t>(index)]);
      if (step.kind == Step::Kind::index) continue;
      for (const auto& element : *array) {
        if (step.kind == Step::Kind::every || is_text(below(element, step.name), step.wanted)) next.push_back(&element);
      }
    }
    found = std::move(next);
  }
  return found;
}

}  // namespace quarterdeck::cluster
