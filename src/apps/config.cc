#include "apps/config.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <limits>
#include <sstream>
#include <toml++/toml.h>

#include "base/codec.h"

namespace quarterdeck::apps {
namespace {

Json to_json_value(const toml::node& node) {
  if (const auto* text = node.as_string()) return Json(std::string_view(text->get()));
  if (const auto* number = node.as_integer()) return Json(number->get());
  if (const auto* number = node.as_floating_point()) return Json(number->get());
  if (const auto* flag = node.as_boolean()) return Json(flag->get());
  if (const auto* array = node.as_array()) {
    JsonArray list;
    for (const auto& element : *array) list.push_back(to_json_value(element));
    return list;
  }
  return JsonObject();
}

// Collects every mistake instead of stopping at the first.
class Mistakes {
 public:
  explicit Mistakes(std::string_view file_name) : file_name_(file_name) {}
  void add(const toml::node& node, std::string_view path, std::string_view message) {
    text_ += fmt::format("{}{}:{}: {}: {}", text_.empty() ? "" : "\n", file_name_, node.source().begin.line, path, message);
  }
  bool any() const { return !text_.empty(); }
  Failure failure() const { return {Problem::invalid, text_}; }

 private:
  std::string_view file_name_;
  std::string text_;
};

std::string without_path(std::string message) {
  return message.starts_with(": ") ? message.substr(2) : message;
}

// The codec knows that a number does not fit, this what would.
template <class Member>
std::string expected_instead_of(const Json& value, const Failure& failure) {
  if constexpr (std::is_integral_v<Member> && !std::is_same_v<Member, bool> && sizeof(Member) < sizeof(std::int64_t)) {
    using Limits = std::numeric_limits<Member>;
    return fmt::format("expected a whole number from {} to {}, not {}", Limits::min(), Limits::max(), base::to_text(value));
  } else {
    return without_path(failure.message);
  }
}

template <class Section>
void read_section(const toml::table& table, const std::string& section_name, Section& section, Mistakes& mistakes) {
  std::vector<std::string> known;
  boost::mp11::mp_for_each<boost::describe::describe_members<Section, boost::describe::mod_public>>([&](auto member) {
    using Member = std::remove_reference_t<decltype(section.*member.pointer)>;
    known.emplace_back(member.name);
    const auto* node = table.get(member.name);
    if (node == nullptr) return;
    const auto given = to_json_value(*node);
    auto value = base::from_json<Member>(given);
    if (value) {
      section.*member.pointer = std::move(*value);
    } else {
      mistakes.add(*node, section_name + "." + member.name, expected_instead_of<Member>(given, value.error()));
    }
  });
  for (const auto& [key, node] : table) {
    if (std::find(known.begin(), known.end(), key.str()) == known.end()) {
      mistakes.add(node, fmt::format("{}.{}", section_name, key.str()), fmt::format("is not a known setting; known are {}", base::join(known, ", ")));
    }
  }
}

struct Range {
  std::int64_t least;
  std::int64_t most;
};

void refuse_unless_one_of(const toml::table& root, const char* section, const char* key, const std::string& value,
                          const std::vector<std::string>& allowed, Mistakes& mistakes) {
  if (root[section][key].node() == nullptr || std::find(allowed.begin(), allowed.end(), value) != allowed.end()) return;
  mistakes.add(*root[section][key].node(), fmt::format("{}.{}", section, key), fmt::format("expected one of {}", base::join(allowed, ", ")));
}

void refuse_unless_between(const toml::table& root, const char* section, const char* key, std::int64_t value, const Range& range, Mistakes& mistakes) {
  if (root[section][key].node() == nullptr || (range.least <= value && value <= range.most)) return;
  mistakes.add(*root[section][key].node(), fmt::format("{}.{}", section, key),
               fmt::format("expected a whole number from {} to {}, not {}", range.least, range.most, value));
}

void check_values(const toml::table& root, const Config& config, Mistakes& mistakes) {
  refuse_unless_one_of(root, "log", "level", config.log.level, {"debug", "info", "warning", "error"}, mistakes);
  refuse_unless_one_of(root, "log", "format", config.log.format, {"logfmt", "json"}, mistakes);
  refuse_unless_one_of(root, "control_plane", "token_signature", config.control_plane.token_signature, {"ES256", "RS256"}, mistakes);
  constexpr std::int64_t kDay = 86'400;
  refuse_unless_between(root, "control_plane", "access_token_seconds", config.control_plane.access_token_seconds, {1, 365 * kDay}, mistakes);
  refuse_unless_between(root, "gateway", "threads", config.gateway.threads, {0, 1'024}, mistakes);
  refuse_unless_between(root, "agent", "full_comparison_seconds", config.agent.full_comparison_seconds, {1, kDay}, mistakes);
  refuse_unless_between(root, "control_plane", "password_checks_per_second", config.control_plane.password_checks_per_second, {1, 1'000}, mistakes);
}

}  // namespace

Outcome<Config> parse_config(std::string_view text, std::string_view file_name) { return parse_config_over({}, text, file_name); }

Outcome<Config> parse_config_over(Config config, std::string_view text, std::string_view file_name) {
  toml::table root;
  try {
    root = toml::parse(text, file_name);
  } catch (const toml::parse_error& error) {
    return Failure{Problem::invalid, fmt::format("{}:{}: {}", file_name, error.source().begin.line, error.description())};
  }
  Mistakes mistakes(file_name);
  std::vector<std::string> known;
  boost::mp11::mp_for_each<boost::describe::describe_members<Config, boost::describe::mod_public>>([&](auto member) {
    known.emplace_back(member.name);
    const auto* node = root.get(member.name);
    if (node == nullptr) return;
    if (const auto* table = node->as_table()) {
      read_section(*table, member.name, config.*member.pointer, mistakes);
    } else {
      mistakes.add(*node, member.name, "is a section: write [" + std::string(member.name) + "]");
    }
  });
  for (const auto& [key, node] : root) {
    if (std::find(known.begin(), known.end(), key.str()) == known.end()) {
      mistakes.add(node, key.str(), fmt::format("is not a known section; known are {}", base::join(known, ", ")));
    }
  }
  check_values(root, config, mistakes);
  if (mistakes.any()) return mistakes.failure();
  return config;
}

Outcome<Config> read_config(const std::string& path) {
  std::ifstream file(path);
  if (!file) return Failure{Problem::not_found, fmt::format("Cannot read the configuration file {}. Check its path and permissions.", path)};
  std::stringstream text;
  text << file.rdbuf();
  return parse_config(text.str(), path);
}

}  // namespace quarterdeck::apps
