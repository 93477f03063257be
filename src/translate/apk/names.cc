#include "translate/apk/names.h"

#include <fmt/format.h>

#include "base/text.h"
#include "contract/resources/kinds.h"
#include "translate/apk/write.h"

namespace quarterdeck::translate::apk {
namespace {

// Lower-case letters, digits and dashes; with a part of the hash when that is not the text itself.
std::string slug(std::string_view text) {
  std::string result;
  for (const char c : base::to_lower(text)) {
    const bool fits = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (fits) {
      result += c;
    } else if (!result.empty() && result.back() != '-') {
      result += '-';
    }
  }
  if (result == text && result.size() <= 63) return result;
  if (result.size() > 40) result.resize(40);
  if (!result.empty() && result.back() != '-') result += '-';
  return result + resources::short_hash(text).substr(0, 8);
}

}  // namespace

std::string_view text_of(StageName stage) { return stage == StageName::production ? "production" : "sandbox"; }

std::string Names::definition(std::size_t part) const {
  return part == 1 ? api_ + "-definition" : fmt::format("{}-definition-{}", api_, part);
}

std::string Names::route(StageName stage, std::string_view kind, std::size_t number) const {
  return fmt::format("{}-{}-{}-{}", api_, text_of(stage), kind, number);
}

// The host is not part of it: another endpoint is a change of one object, not of every route.
std::string Names::backend(StageName stage) const {
  return fmt::format("backend-{}-api", resources::short_hash(fmt::format("{}-{}", api_, text_of(stage))));
}

std::string Names::mirror_backend(std::string_view url) const {
  return fmt::format("backend-{}-mirror", resources::short_hash(fmt::format("{}-mirror-{}", api_, url)));
}

std::string Names::scope(const std::vector<std::string>& scopes) const {
  return resources::short_hash(api_ + "\n" + base::join(scopes, "\n")) + "-scope-1";
}

std::string Names::operation_limit(std::string_view target, std::string_view verb) const {
  return fmt::format("resource-0-{}-{}", resources::short_hash(std::string(target) + std::string(verb)), api_);
}

std::string api_object_name(std::string_view api_id, std::string_view environment) {
  const auto id = resources::object_name(api_id).substr(0, 100);
  const auto name = id == api_id ? id : resources::short_hash(api_id);
  if (environment.empty() || environment == "Default") return name;
  return name + "-" + slug(environment);
}

std::string plan_object_name(std::string_view plan, std::string_view organization) {
  return resources::short_hash(fmt::format("{}-{}", plan, organization));
}

}  // namespace quarterdeck::translate::apk
