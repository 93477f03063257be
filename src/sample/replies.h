#pragma once

#include <string_view>

#include "base/json.h"
#include "base/outcome.h"
#include "http/message.h"

namespace quarterdeck::sample {

http::Response json_reply(int status, const Json& value);
http::Response problem_reply(const Failure& failure);  // {"code": 404, "message": "..."}

}  // namespace quarterdeck::sample
