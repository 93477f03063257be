#pragma once

#include <string>

#include "base/json.h"

namespace quarterdeck::apps {

// What `quarterdeck status` says of the control plane's list of deployments.
struct StatusReport {
  std::string text;  // a line for each deployment
  bool shows_any = false;
  bool all_live = true;
};

// Of one API, by name or id, or of all when that is empty.
StatusReport status_report(const Json& deployments, const std::string& api);

}  // namespace quarterdeck::apps
