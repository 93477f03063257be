#pragma once

#include "http/message.h"
#include "sample/rest.h"

// The sample service: a harbour with a REST API (files/openapi.yaml) and a GraphQL API (files/schema.graphql, POST /graphql).
namespace quarterdeck::sample {

// Each handler has a harbour of its own. `wait` is what /slow does; by default it holds up the calling thread.
http::Handler make_handler(Wait wait = {});

}  // namespace quarterdeck::sample
