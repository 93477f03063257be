#include "translate/apk/effective_policy.h"

namespace quarterdeck::translate::apk {
namespace {

void lay_over(JsonObject& below, const JsonObject& above) {
  for (const auto& member : above) {
    auto* there = below.if_contains(member.key());
    if (there != nullptr && there->is_object() && member.value().is_object()) {
      lay_over(there->get_object(), member.value().get_object());
    } else {
      below[member.key()] = member.value();
    }
  }
}

void lay_over(JsonObject& below, const resources::Resource* policy, std::string_view part) {
  if (policy == nullptr) return;
  const auto* content = base::find(policy->at("spec"), part);
  if (content != nullptr && content->is_object()) lay_over(below, content->get_object());
}

}  // namespace

EffectivePolicy::EffectivePolicy(const Catalogue& catalogue, const resources::KindName& kind, const std::string& api) {
  const auto attached = catalogue.attached(kind, api);
  if (!attached.empty()) of_api_ = attached.front();
}

JsonObject EffectivePolicy::for_api() const {
  JsonObject result;
  lay_over(result, of_api_, "default");
  lay_over(result, of_api_, "override");
  return result;
}

JsonObject EffectivePolicy::for_rule(const resources::Resource& policy) const {
  JsonObject result;
  lay_over(result, of_api_, "default");
  lay_over(result, &policy, "default");
  lay_over(result, &policy, "override");
  lay_over(result, of_api_, "override");
  return result;
}

}  // namespace quarterdeck::translate::apk
