#pragma once

#include <string>

#include "http/message.h"

// Writing a handler's response as bytes.
namespace quarterdeck::http {

enum class AfterAnswer { keep_alive, close };

struct AnswerFor {
  bool is_head = false;      // the request's method was HEAD: the head only
  bool is_http_1_0 = false;  // the request's version
  AfterAnswer after = AfterAnswer::keep_alive;
};

// Head and body.
std::string answer_bytes(const Response& response, const AnswerFor& request);

// The head of a body that follows as a stream: chunked, or until the close for HTTP/1.0.
std::string stream_head_bytes(const Response& response, const AnswerFor& request);

}  // namespace quarterdeck::http
