#pragma once

#include <functional>

#include "base/time.h"
#include "http/message.h"
#include "sample/harbour.h"

namespace quarterdeck::sample {

using Wait = std::function<void(Milliseconds)>;

// The REST side of files/openapi.yaml. The harbour outlives the handler.
http::Response answer_rest(const http::Request& request, Harbour& harbour, const Wait& wait);

}  // namespace quarterdeck::sample
