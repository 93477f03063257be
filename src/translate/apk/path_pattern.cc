#include "translate/apk/path_pattern.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "base/text.h"

namespace quarterdeck::translate::apk {
namespace {

constexpr std::string_view kParameter = "([^/]+)";
constexpr std::string_view kRest = "((?:/.*)?)";
constexpr std::string_view kAnything = "(.*)";
constexpr std::string_view kSpecial = "\\.+*?()[]{}|^$";

// A template in parts: literal text, a parameter, or everything below.
struct Part {
  enum class Kind { literal, parameter, rest };
  Kind kind;
  std::string_view text;
};

std::vector<Part> parts_of(std::string_view target) {
  std::vector<Part> parts;
  const bool has_rest = target.ends_with("/*");
  if (has_rest) target.remove_suffix(2);
  while (!target.empty()) {
    const auto open = target.find('{');
    const auto close = open == std::string_view::npos ? open : target.find('}', open);
    if (close == std::string_view::npos) {
      parts.push_back({Part::Kind::literal, target});
      break;
    }
    if (open > 0) parts.push_back({Part::Kind::literal, target.substr(0, open)});
    parts.push_back({Part::Kind::parameter, target.substr(open, close - open + 1)});
    target.remove_prefix(close + 1);
  }
  if (has_rest) parts.push_back({Part::Kind::rest, {}});
  return parts;
}

std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (kSpecial.find(c) != std::string_view::npos) result += '\\';
    result += c;
  }
  return result;
}

Failure too_much(std::string_view pattern) {
  constexpr auto help = "the path pattern '{}' says more than a path template can; write parameters as (.*) or ([^/]+)";
  return {Problem::invalid, fmt::format(help, pattern)};
}

// Segments rank: literal, parameter, end, rest.
int rank_of(const std::vector<std::string>& segments, std::size_t index) {
  if (index >= segments.size()) return 2;
  if (segments[index] == "*" && index + 1 == segments.size()) return 3;
  return segments[index].find('{') == std::string::npos ? 0 : 1;
}

}  // namespace

std::string pattern_of(std::string_view target) {
  std::string pattern;
  for (const auto& part : parts_of(target)) {
    switch (part.kind) {
      case Part::Kind::literal: pattern += escaped(part.text); break;
      case Part::Kind::parameter: pattern += kParameter; break;
      case Part::Kind::rest: pattern += kRest; break;
    }
  }
  return pattern;
}

std::string rewrite_of(std::string_view target) {
  std::string rewrite;
  int group = 0;
  for (const auto& part : parts_of(target)) {
    if (part.kind == Part::Kind::literal) {
      rewrite += part.text;
    } else {
      rewrite += fmt::format("\\{}", ++group);
    }
  }
  return rewrite;
}

Outcome<std::string> target_of(std::string_view pattern) {
  std::string target;
  int group = 0;
  for (std::size_t at = 0; at < pattern.size();) {
    const auto rest = pattern.substr(at);
    if (rest == kRest || (rest == kAnything && (target.empty() || target.back() != '/'))) {
      target += "/*";
      at = pattern.size();
    } else if (rest.starts_with(kParameter) || rest.starts_with(kAnything)) {
      target += fmt::format("{{{}}}", ++group);
      at += rest.starts_with(kParameter) ? kParameter.size() : kAnything.size();
    } else if (rest.front() == '\\' && rest.size() > 1 && kSpecial.find(rest[1]) != std::string_view::npos) {
      target += rest[1];
      at += 2;
    } else if (rest.front() == '.' || kSpecial.find(rest.front()) == std::string_view::npos) {
      target += rest.front();  // the original does not escape dots
      ++at;
    } else {
      return too_much(pattern);
    }
  }
  if (target.empty() || target.front() != '/') return too_much(pattern);
  return target;
}

bool is_more_specific(std::string_view first, std::string_view second) {
  const auto left = base::split(first, '/');
  const auto right = base::split(second, '/');
  for (std::size_t index = 0; index < std::max(left.size(), right.size()); ++index) {
    const auto left_rank = rank_of(left, index);
    const auto right_rank = rank_of(right, index);
    if (left_rank != right_rank) return left_rank < right_rank;
    if (left_rank == 2) break;
    if (left[index] != right[index]) return left[index] < right[index];
  }
  return false;
}

}  // namespace quarterdeck::translate::apk
