#pragma once

#include <string>
#include <string_view>

#include "http/message.h"

namespace quarterdeck::http {

// "Not Found"; "Unknown" for what RFC 9110 does not name.
std::string_view reason_phrase(int status);

// The answer of the engine itself: {"code": 400, "message": "Bad Request", "description": "…"}.
Response problem_answer(int status, std::string_view description);

// 1xx, 204 and 304 never have a body.
constexpr bool forbids_body(int status) { return status < 200 || status == 204 || status == 304; }

// The fields that the engine writes itself; a handler that sets them is not followed.
bool is_framing_header(std::string_view name);

// False for a name or value that would end the line early and forge other headers.
bool is_safe_header(const Header& header);

// Appends "Date: Tue, 24 Nov 2026 22:13:00 GMT\r\n", made once a second per thread.
void append_date(std::string& head);

}  // namespace quarterdeck::http
