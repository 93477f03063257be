#pragma once

#include <string_view>

#include "base/json.h"
#include "base/outcome.h"
#include "ports/control_plane.h"

// How a control plane is asked and told between processes: paths below the internal data API's base, and JSON for what the codec cannot
// describe by itself (api/internal-data.yaml).
namespace quarterdeck::ports::wire {

inline constexpr std::string_view kBase = "/internal/data/v1";
inline constexpr std::string_view kChanges = "/changes";                  // GET ?since&limit&wait
inline constexpr std::string_view kNewestChange = "/changes/newest";      // GET
inline constexpr std::string_view kDesiredKeys = "/desired-state/keys";   // GET
inline constexpr std::string_view kDesired = "/desired-state";            // GET ?subject&id
inline constexpr std::string_view kAppliedReports = "/applied-reports";   // POST
inline constexpr std::string_view kServedReports = "/served-reports";     // POST
inline constexpr std::string_view kUsageBatches = "/usage-batches";       // POST
inline constexpr std::string_view kRevocations = "/revocations";          // GET ?since

// {"kind": "api", "value": {…}}; of Absent only the kind.
Json to_json(const Desired& desired);
Outcome<Desired> desired_from(const Json& value);

}  // namespace quarterdeck::ports::wire
