#pragma once

#include <string>
#include <vector>

#include "base/json.h"
#include "cluster/refusal.h"
#include "http/message.h"

namespace quarterdeck::cluster {

// kind: Status, as clients of Kubernetes expect failures.
JsonObject status_of(const Refusal& refusal);

http::Response refusal_response(const Refusal& refusal);
http::Response json_response(int status, std::string body, const std::vector<std::string>& warnings = {});
http::Response text_response(int status, std::string body);

}  // namespace quarterdeck::cluster
