#pragma once

#include <span>
#include <string_view>

#include "gateway/call.h"

namespace quarterdeck::gateway {

struct Filter {
  std::string_view name;
  Verdict (*on_request)(Call& call);
};

// Every filter, in the order in which requests pass them.
std::span<const Filter> filter_chain();

// Asks the filters one after the other until one decides. The last one always does.
http::Decision pass(Call& call);

}  // namespace quarterdeck::gateway
