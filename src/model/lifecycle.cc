#include "model/lifecycle.h"

#include <fmt/format.h>

#include <array>

#include "base/text.h"

namespace quarterdeck::model {
namespace {

constexpr std::array kFromCreated{Transition{"Publish", ApiState::published}, Transition{"Deploy as a Prototype", ApiState::prototyped}};
constexpr std::array kFromPrototyped{Transition{"Publish", ApiState::published}, Transition{"Demote to Created", ApiState::created},
                                     Transition{"Deploy as a Prototype", ApiState::prototyped}};
constexpr std::array kFromPublished{Transition{"Block", ApiState::blocked}, Transition{"Deploy as a Prototype", ApiState::prototyped},
                                    Transition{"Demote to Created", ApiState::created}, Transition{"Deprecate", ApiState::deprecated},
                                    Transition{"Publish", ApiState::published}};
constexpr std::array kFromBlocked{Transition{"Re-Publish", ApiState::published}, Transition{"Deprecate", ApiState::deprecated}};
constexpr std::array kFromDeprecated{Transition{"Retire", ApiState::retired}};

}  // namespace

std::span<const Transition> transitions_from(ApiState state) {
  switch (state) {
    case ApiState::created: return kFromCreated;
    case ApiState::prototyped: return kFromPrototyped;
    case ApiState::published: return kFromPublished;
    case ApiState::blocked: return kFromBlocked;
    case ApiState::deprecated: return kFromDeprecated;
    case ApiState::retired: return {};
  }
  return {};
}

Outcome<ApiState> state_after(ApiState state, std::string_view event) {
  std::vector<std::string> allowed;
  for (const auto& transition : transitions_from(state)) {
    if (transition.event == event) return transition.target;
    allowed.push_back(fmt::format("'{}'", transition.event));
  }
  if (allowed.empty()) return Failure{Problem::invalid, fmt::format("'{}' cannot happen: an API that is retired stays retired.", event), 903234};
  return Failure{Problem::invalid,
                 fmt::format("'{}' cannot happen to an API that is {}. Choose one of {}.", event, title_of(state), base::join(allowed, ", ")),
                 903234};
}

std::string_view title_of(ApiState state) {
  switch (state) {
    case ApiState::created: return "Created";
    case ApiState::prototyped: return "Prototyped";
    case ApiState::published: return "Published";
    case ApiState::blocked: return "Blocked";
    case ApiState::deprecated: return "Deprecated";
    case ApiState::retired: return "Retired";
  }
  return "";
}

bool accepts_subscriptions(ApiState state) { return state == ApiState::published || state == ApiState::prototyped; }

bool serves_traffic(ApiState state) { return state != ApiState::blocked && state != ApiState::retired; }

}  // namespace quarterdeck::model
