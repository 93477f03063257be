#include "cluster/selectors.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "base/text.h"

namespace quarterdeck::cluster {
namespace {

Refusal unreadable(std::string_view what, std::string_view text, std::string_view why) {
  return refuse(Reason::bad_request, fmt::format("unable to parse {} selector \"{}\": {}", what, text, why));
}

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_' || c == '.' || c == '/'; }

std::string value_at(const Json& object, const std::string& path) {
  const Json* value = &object;
  for (const auto& part : base::split(path, '.')) {
    value = base::find(*value, part);
    if (value == nullptr) return "";
  }
  return value->is_string() ? std::string(value->get_string()) : base::to_text(*value);
}

}  // namespace

// Reads left to right; every step either takes something or says what is missing.
class LabelSelectorParser {
 public:
  explicit LabelSelectorParser(std::string_view text) : text_(text) {}

  Answer<LabelSelector> parse() {
    LabelSelector selector;
    skip_blanks();
    while (position_ < text_.size()) {
      auto requirement = parse_requirement();
      if (!requirement) return requirement.error();
      selector.requirements_.push_back(std::move(*requirement));
      skip_blanks();
      if (position_ == text_.size()) break;
      if (!take(',')) return unreadable("label", text_, "expected a comma between requirements");
      skip_blanks();
    }
    return selector;
  }

 private:
  using Operator = LabelSelector::Operator;
  using Requirement = LabelSelector::Requirement;

  Answer<Requirement> parse_requirement() {
    Requirement requirement;
    const bool negated = take('!');
    skip_blanks();
    requirement.key = word();
    if (requirement.key.empty()) return unreadable("label", text_, "expected a label's name");
    requirement.condition = negated ? Operator::does_not_exist : Operator::exists;
    skip_blanks();
    if (negated || position_ == text_.size() || text_[position_] == ',') return requirement;
    if (take('=')) {
      take('=');
      return with_value(std::move(requirement), Operator::in);
    }
    if (take('!')) {
      if (!take('=')) return unreadable("label", text_, "expected = behind !");
      return with_value(std::move(requirement), Operator::not_in);
    }
    const auto condition = word();
    if (condition != "in" && condition != "notin") return unreadable("label", text_, "expected one of =, ==, !=, in, notin");
    return with_values(std::move(requirement), condition == "in" ? Operator::in : Operator::not_in);
  }

  Answer<Requirement> with_value(Requirement requirement, Operator condition) {
    skip_blanks();
    requirement.condition = condition;
    requirement.values.push_back(word());
    return requirement;
  }

  Answer<Requirement> with_values(Requirement requirement, Operator condition) {
    requirement.condition = condition;
    skip_blanks();
    if (!take('(')) return unreadable("label", text_, "expected ( before the values");
    do {
      skip_blanks();
      requirement.values.push_back(word());
      skip_blanks();
    } while (take(','));
    if (!take(')')) return unreadable("label", text_, "expected ) behind the values");
    return requirement;
  }

  std::string word() {
    const auto begin = position_;
    while (position_ < text_.size() && is_word(text_[position_])) ++position_;
    return std::string(text_.substr(begin, position_ - begin));
  }
  bool take(char c) {
    if (position_ == text_.size() || text_[position_] != c) return false;
    ++position_;
    return true;
  }
  void skip_blanks() {
    while (position_ < text_.size() && text_[position_] == ' ') ++position_;
  }

  std::string_view text_;
  std::size_t position_ = 0;
};

Answer<LabelSelector> LabelSelector::parse(std::string_view text) { return LabelSelectorParser(text).parse(); }

LabelSelector LabelSelector::equal_to(const std::map<std::string, std::string>& labels) {
  LabelSelector selector;
  for (const auto& [key, value] : labels) selector.requirements_.push_back({key, Operator::in, {value}});
  return selector;
}

bool LabelSelector::selects(const std::map<std::string, std::string>& labels) const {
  return std::all_of(requirements_.begin(), requirements_.end(), [&](const Requirement& requirement) {
    const auto found = labels.find(requirement.key);
    const bool is_present = found != labels.end();
    const auto is_listed = [&] { return std::find(requirement.values.begin(), requirement.values.end(), found->second) != requirement.values.end(); };
    switch (requirement.condition) {
      case Operator::in: return is_present && is_listed();
      case Operator::not_in: return !is_present || !is_listed();
      case Operator::exists: return is_present;
      case Operator::does_not_exist: return !is_present;
    }
    return false;
  });
}

Answer<FieldSelector> FieldSelector::parse(std::string_view text) {
  FieldSelector selector;
  for (const auto& part : base::split(text, ',')) {
    const auto different = part.find("!=");
    const auto equal = part.find('=');
    if (equal == std::string::npos) return unreadable("field", text, "expected = or !=");
    Requirement requirement;
    if (different != std::string::npos) {
      requirement = {part.substr(0, different), Comparison::different, part.substr(different + 2)};
    } else {
      const auto value = part.find_first_not_of('=', equal);
      requirement = {part.substr(0, equal), Comparison::equal, value == std::string::npos ? "" : part.substr(value)};
    }
    selector.requirements_.push_back(std::move(requirement));
  }
  return selector;
}

bool FieldSelector::selects(const StoredObject& object) const {
  return std::all_of(requirements_.begin(), requirements_.end(), [&](const Requirement& requirement) {
    const auto value = requirement.field == "metadata.name"        ? object.name.name
                       : requirement.field == "metadata.namespace" ? object.name.space
                                                                    : value_at(object.parse(), requirement.field);
    return (value == requirement.value) == (requirement.comparison == Comparison::equal);
  });
}

std::string FieldSelector::name() const {
  for (const auto& requirement : requirements_) {
    if (requirement.field == "metadata.name" && requirement.comparison == Comparison::equal) return requirement.value;
  }
  return "";
}

}  // namespace quarterdeck::cluster
