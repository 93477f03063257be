#pragma once

#include <boost/describe.hpp>
#include <span>
#include <string>
#include <string_view>

#include "base/outcome.h"

// Where an API stands between its first draft and its end (control-plane.md §1.6), as a pure state machine.
namespace quarterdeck::model {

enum class ApiState { created, prototyped, published, blocked, deprecated, retired };
BOOST_DESCRIBE_ENUM(ApiState, created, prototyped, published, blocked, deprecated, retired)
constexpr std::true_type wire_case_upper(const ApiState*) { return {}; }

struct Transition {
  std::string_view event;  // as people and tools name it: "Deploy as a Prototype"
  ApiState target;
};

// What may happen next, in the order in which it is offered.
std::span<const Transition> transitions_from(ApiState state);

// The state after an event. A failure names the events that are allowed.
Outcome<ApiState> state_after(ApiState state, std::string_view event);

std::string_view title_of(ApiState state);  // "Published", as lifecycle answers write it

// Consumers find it and may subscribe to it.
bool accepts_subscriptions(ApiState state);
// Deployments of an API in this state are served. A blocked API keeps its deployments and serves none of them.
bool serves_traffic(ApiState state);

}  // namespace quarterdeck::model
