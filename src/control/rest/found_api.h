#pragma once

#include "base/codec.h"
#include "control/apis/api_record.h"

namespace quarterdeck::control::rest {

// An API as a search across kinds of things answers it: `info` is what the list of APIs says of it.
inline Json found_api_json(Json info, const ApiHead& head) {
  auto& item = info.as_object();
  item["type"] = "API";
  item["transportType"] = base::enum_text(head.type);
  item["status"] = base::enum_text(head.state);
  return info;
}

}  // namespace quarterdeck::control::rest
