#pragma once

#include <array>
#include <memory>
#include <string>

#include "http/event_loop.h"
#include "http/head.h"
#include "http/proxy.h"
#include "http/resolver.h"

namespace quarterdeck::http {

class ClientConnection;
class UpstreamPools;

// What the connections of one proxy thread share. Everything here belongs to that thread but the resolver.
struct ProxyContext {
  static constexpr std::size_t kScratchBytes = 64 * 1024;

  const ProxyOptions& options;
  EventLoop& loop;
  ProxyLogic& logic;
  Resolver& resolver;
  UpstreamPools& pools;

  bool is_stopping = false;
  std::uint64_t connect_failures = 0;  // counted here without contention, published by the tick
  std::uint64_t answered_by_class[6] = {};

  // Used while one event is handled and free again afterwards, so that idle connections hold no buffers and no request allocates.
  std::array<char, kScratchBytes> scratch;
  RequestLineAndFields request_head;
  StatusLineAndFields answer_head;
  std::string head_bytes;
  std::string path;
  std::string host;
};

}  // namespace quarterdeck::http
