#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/json.h"
#include "base/outcome.h"
#include "model/page.h"
#include "http/message.h"

namespace quarterdeck::control::rest {

// `limit` (25 unless given) and `offset` of the query.
Outcome<model::PageRequest> parse_page(const http::Request& request);

// {count, list, pagination}: links are relative to the API's base and empty where there is nothing.
Json list_body(std::string_view path, const http::Request& request, const model::PageRequest& page, std::int64_t total, JsonArray list);

// {count, list}, for lists that are not paged.
Json list_body(JsonArray list);

}  // namespace quarterdeck::control::rest
