#pragma once

#include <optional>

#include "model/traffic_spec.h"
#include "translate/apk/catalogue.h"

// The contents of policies and backends, as an API needs them.
namespace quarterdeck::translate::apk {

bool is_true(const Json& object, std::string_view member, bool otherwise);
std::vector<std::string> texts_in(const Json& object, std::string_view member);

// Of the content of an Authentication. `resource` is named in failures.
Outcome<model::Security> read_security(const JsonObject& content, const resources::Resource& resource);

// Of the content of an APIPolicy.
Outcome<std::optional<model::Cors>> read_cors(const JsonObject& content, const resources::Resource& resource);

// The limit of a RateLimitPolicy on an API or a rule.
Outcome<model::RateLimit> read_limit_of(const resources::Resource& policy);

// A certificate as PEM: inline, or in the Secret or ConfigMap that is referred to. Absent when none of these is said.
Outcome<std::optional<std::string>> read_certificate(const Json& place, const resources::Resource& by, const Catalogue& catalogue);

Outcome<model::Endpoint> read_endpoint(const resources::Resource& backend, const Catalogue& catalogue);

}  // namespace quarterdeck::translate::apk
