#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/embedded_file.h"
#include "base/outcome.h"
#include "control/identity/caller.h"
#include "control/rest/route.h"
#include "http/message.h"

namespace quarterdeck::control::rest {

// Who makes the request, by its header Authorization: a caller without a user when there is none, Problem::unauthenticated when it is wrong.
using Authenticate = std::function<Outcome<std::shared_ptr<const Caller>>(const http::Request&)>;

// The REST surface as one handler: finds the operation, checks who asks and what they may, calls it, adds an ETag to what was read.
// Everything on an unknown state is refused. May be called from several threads at once.
http::Handler make_rest_handler(std::vector<RouteTable> tables, Authenticate authenticate, std::vector<base::EmbeddedFile> definitions);

// 412 when the request says which representation it means to change (If-Match) and this is not it.
Outcome<Done> check_if_match(const http::Request& request, const http::Response& current);
std::string entity_tag_of(std::string_view body);

}  // namespace quarterdeck::control::rest
