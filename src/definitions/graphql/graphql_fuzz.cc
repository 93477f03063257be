#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "definitions/graphql/request.h"
#include "definitions/graphql/schema.h"

// The bytes up to the first NUL are a schema, the rest is a request against it; without a NUL they are both in turn.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace quarterdeck::definitions::graphql;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto middle = text.find('\0');
  const auto query = middle == std::string_view::npos ? text : text.substr(middle + 1);
  static const auto harbour = parse_schema(
      "type Query { ship(id: ID!, kind: Kind): Ship ships(filter: Filter): [Ship!]! self: Query } type Mutation { sink(id: ID!): Ship } "
      "type Ship { name: String sister: Ship } enum Kind { FERRY } input Filter { text: String! deep: Filter }");
  const auto schema = parse_schema(text.substr(0, middle));
  const auto document = parse_request(query);
  if (!document) return 0;
  for (const auto& operation : document->operations()) {
    for (const auto& against : {harbour, schema}) {
      if (!against) continue;
      const auto examined = examine(**against, *document, operation.name);
      if (examined && examined->fields.empty()) std::abort();
    }
  }
  return 0;
}
