#pragma once

#include <memory>

#include "definitions/graphql/schema.h"
#include "http/message.h"
#include "sample/graphql/execution.h"
#include "sample/harbour.h"

namespace quarterdeck::sample::graphql {

// GraphQL over HTTP on a harbour. Calls may overlap.
class Service {
 public:
  explicit Service(Harbour& harbour);

  http::Response answer(const http::Request& request) const;

 private:
  Outcome<Json> resolve(const FieldCall& call) const;
  Outcome<Json> query(const FieldCall& call) const;
  Outcome<Json> mutation(const FieldCall& call) const;
  Outcome<Json> related(const FieldCall& call) const;

  Harbour& harbour_;
  std::shared_ptr<const language::Schema> schema_;
};

}  // namespace quarterdeck::sample::graphql
