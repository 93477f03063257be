#pragma once

#include <functional>
#include <string>

#include "gateway/apis/compiled_api.h"

namespace quarterdeck::gateway {

// What became of one API object, for the person who looks at the object.
struct Standing {
  enum class State { served, hidden, failed };

  std::string object;  // namespace/name
  std::string uid;
  Keeper keeper = Keeper::somebody_else;
  State state = State::served;
  std::string message;

  bool operator==(const Standing&) const = default;
};

using StandingSink = std::function<void(Standing)>;

}  // namespace quarterdeck::gateway
