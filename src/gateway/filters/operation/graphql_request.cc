#include "gateway/filters/operation/graphql_request.h"

#include <fmt/format.h>

#include "base/json.h"
#include "base/text.h"
#include "definitions/graphql/request.h"

namespace quarterdeck::gateway::operation_filter {
namespace {

struct Query {
  std::string text;
  std::string operation_name;
};

Failure malformed(std::string_view because) {
  return {Problem::invalid, fmt::format("{} Send {{\"query\": ..., \"operationName\": ..., \"variables\": ...}} as application/json.", because)};
}

std::string media_type(std::string_view content_type) { return base::to_lower(base::trimmed(content_type.substr(0, content_type.find(';')))); }

Outcome<Query> read_query(std::string_view content_type, std::string_view body) {
  const auto type = media_type(content_type);
  if (type == "application/graphql") return Query{std::string(body), {}};
  if (type != "application/json") return malformed("The content type of a GraphQL request is application/json or application/graphql.");
  const auto json = base::parse_json(body);
  if (!json) return malformed("The body is not JSON.");
  const auto* object = json->if_object();
  const auto* query = object == nullptr ? nullptr : object->if_contains("query");
  if (query == nullptr || !query->is_string()) return malformed("The body has no query.");
  const auto* name = object->if_contains("operationName");
  if (name != nullptr && !name->is_null() && !name->is_string()) return malformed("The operationName is not text.");
  return Query{std::string(query->get_string()), base::text_at(*json, "operationName")};
}

}  // namespace

Outcome<std::vector<CalledField>> graphql_fields(const definitions::graphql::Schema& schema, std::string_view content_type,
                                                 std::string_view body) {
  const auto query = read_query(content_type, body);
  if (!query) return query.error();
  const auto document = definitions::graphql::parse_request(query->text);
  if (!document) return document.error();
  const auto examined = definitions::graphql::examine(schema, *document, query->operation_name);
  if (!examined) return examined.error();
  std::vector<CalledField> fields;
  const auto verb = definitions::graphql::verb_of(examined->kind);
  for (const auto& field : examined->fields) fields.push_back({fmt::format("{} {}", verb, field.name), field.is_introspection});
  return fields;
}

}  // namespace quarterdeck::gateway::operation_filter
