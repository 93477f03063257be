#pragma once

#include <string>
#include <string_view>

#include "http/head.h"
#include "http/proxy.h"

// What a message head becomes on its way through the proxy (RFC 9110 §7.6). Pure: bytes in, bytes out.
namespace quarterdeck::http {

struct ForwardedRequest {
  const RequestLineAndFields& head;
  std::string_view bytes;  // that the head was parsed from
  const Forward& forward;
  std::string_view peer_address;
  std::string_view scheme;                      // "http" or "https"
  const std::string* body_instead = nullptr;    // set: the body was read before and goes out with a length
};

// Replaces the contents of `out`, whose memory is used again and again.
void write_request_head(const ForwardedRequest& request, std::string& out);

// How the body of an answer reaches the client.
enum class AnswerFraming {
  as_received,
  in_chunks,    // the upstream ends it by closing, but the client's connection is to be kept
  until_close,  // an HTTP/1.0 client knows nothing else
};

enum class ClientConnectionHeader { none, close, keep_alive };

struct ForwardedAnswer {
  const StatusLineAndFields& head;
  std::string_view bytes;  // that the head was parsed from
  const Forward& forward;
  AnswerFraming framing = AnswerFraming::as_received;
  ClientConnectionHeader connection = ClientConnectionHeader::none;
};

void write_answer_head(const ForwardedAnswer& answer, std::string& out);

// Appends "host:port", the port left out where it is the scheme's own, IPv6 addresses in brackets.
void append_authority(std::string& out, const Upstream& upstream);

}  // namespace quarterdeck::http
