#include "sample/graphql/service.h"

#include <fmt/format.h>

#include "base/codec.h"
#include "base/text.h"
#include "sample/graphql/arguments.h"
#include "sample/graphql/introspection.h"
#include "sample/replies.h"
#include "sample/sample_files.h"

namespace quarterdeck::sample::graphql {
namespace {

constexpr std::size_t kMostDepth = 15;
constexpr std::size_t kMostComplexity = 2000;

// An object that says what it is: unions and interfaces need to know.
template <class T>
Json object_of(std::string_view type, const T& value) {
  auto json = base::to_json(value);
  json.get_object().emplace("__typename", type);
  return json;
}

Json node(const Ship& ship) { return object_of("Ship", ship); }
Json node(const Berth& berth) { return object_of("Berth", berth); }
Json node(const Voyage& voyage) { return object_of("Voyage", voyage); }

template <class T>
Json nodes(const std::vector<T>& values, std::size_t most = static_cast<std::size_t>(-1)) {
  JsonArray list;
  for (const auto& value : values) {
    if (list.size() == most) break;
    list.push_back(node(value));
  }
  return list;
}

template <class T>
Outcome<Json> node_of(const Outcome<T>& found) {
  return found ? Outcome<Json>(node(*found)) : found.error();
}

// A query for something that is not there answers null: only a mutation of it is a mistake.
template <class T>
Json node_or_null(const Outcome<T>& found) {
  return found ? node(*found) : Json(nullptr);
}

std::string text_in(const JsonObject& object, std::string_view name) {
  const auto* found = object.if_contains(name);
  if (found == nullptr) return "";
  return found->is_string() ? std::string(found->get_string()) : found->is_null() ? "" : base::to_text(*found);
}

template <class E>
std::optional<E> choice_in(const JsonObject& arguments, std::string_view name) {
  return base::enum_from<E>(text_in(arguments, name));
}

Outcome<std::size_t> first_in(const JsonObject& arguments) {
  const auto* first = arguments.if_contains("first");
  if (first == nullptr || !first->is_int64()) return std::size_t{100};
  if (first->get_int64() < 1 || first->get_int64() > 100) return Failure{Problem::invalid, "first: expected 1 to 100"};
  return static_cast<std::size_t>(first->get_int64());
}

http::Response refusal(const Failure& failure) {
  return json_reply(400, JsonObject{{"errors", JsonArray{JsonObject{{"message", std::string_view(failure.message)}}}}});
}

}  // namespace

Service::Service(Harbour& harbour) : harbour_(harbour), schema_(*language::parse_schema(file_named("schema.graphql"))) {}

http::Response Service::answer(const http::Request& request) const {
  if (request.method != "POST") {
    auto response = json_reply(405, JsonObject{{"code", 405}, {"message", "Send the query by POST as JSON: {\"query\": \"{ ships { name } }\"}"}});
    response.headers.set("Allow", "POST");
    return response;
  }
  const auto envelope = language::read_envelope(request.body);
  if (!envelope) return refusal(envelope.error());
  const auto document = language::parse_request(envelope->query);
  if (!document) return refusal(document.error());
  const language::CostRules rules{.most_depth = kMostDepth, .most_complexity = kMostComplexity, .costs = {}};
  if (const auto examined = language::examine(*schema_, *document, envelope->operation_name, rules); !examined) {
    return refusal(examined.error());
  }
  const auto operation = document->select(envelope->operation_name);
  if (!operation) return refusal(operation.error());
  const auto* given = envelope->variables.if_object();
  const auto variables = coerced_variables(*schema_, **operation, given == nullptr ? JsonObject() : *given);
  if (!variables) return refusal(variables.error());
  return json_reply(200, execute(*schema_, *document, **operation, *variables, [this](const FieldCall& call) { return resolve(call); }));
}

Outcome<Json> Service::resolve(const FieldCall& call) const {
  if (is_introspection(call)) return resolve_introspection(*schema_, call);
  if (call.type == "Query") return query(call);
  if (call.type == "Mutation") return mutation(call);
  return related(call);
}

Outcome<Json> Service::query(const FieldCall& call) const {
  const auto& arguments = call.arguments;
  const auto first = first_in(arguments);
  if (!first) return first.error();
  if (call.field == "ship") return node_or_null(harbour_.ship(text_in(arguments, "id")));
  if (call.field == "ships") {
    const ShipFilter filter{
        .search = text_in(arguments, "search"), .kind = choice_in<ShipKind>(arguments, "kind"), .flag = text_in(arguments, "flag")};
    return nodes(harbour_.ships(filter), *first);
  }
  if (call.field == "voyages") {
    return nodes(harbour_.voyages({.ship = text_in(arguments, "ship"), .status = choice_in<VoyageStatus>(arguments, "status")}), *first);
  }
  auto berths = harbour_.berths();
  if (call.field == "berths") {
    const auto* free = arguments.if_contains("free");
    if (free != nullptr && free->is_bool()) std::erase_if(berths, [&](const Berth& berth) { return berth.ship.has_value() == free->get_bool(); });
    return nodes(berths);
  }
  const auto text = text_in(arguments, "text");
  auto found = nodes(harbour_.ships({.search = text, .kind = {}, .flag = ""}));
  for (const auto& berth : berths) {
    if (base::contains_ignoring_case(berth.name, text)) found.get_array().push_back(node(berth));
  }
  return found;
}

Outcome<Json> Service::mutation(const FieldCall& call) const {
  const auto& arguments = call.arguments;
  if (call.field == "addShip") {
    const auto draft = base::from_json<ShipDraft>(arguments.at("ship"));
    return draft ? node_of(harbour_.add(*draft)) : draft.error();
  }
  if (call.field == "renameShip") {
    const auto ship = harbour_.ship(text_in(arguments, "id"));
    if (!ship) return ship.error();
    const ShipDraft draft{.name = text_in(arguments, "name"), .kind = ship->kind, .flag = ship->flag, .length = ship->length,
                          .draught = ship->draught, .built = ship->built};
    return node_of(harbour_.replace(ship->id, draft));
  }
  const auto id = text_in(arguments, "ship");
  if (call.field == "castOff") return node_of(harbour_.cast_off(id));
  if (auto moored = harbour_.moor(id, text_in(arguments, "berth")); !moored) return moored.error();
  return node_of(harbour_.ship(id));
}

// Fields that lead from one thing to another; the others are members of their object.
Outcome<Json> Service::related(const FieldCall& call) const {
  const auto text = base::text_at(call.parent, call.field);
  if (call.field == "berth") return text.empty() ? Json(nullptr) : node_or_null(harbour_.berth(text));
  if (call.field == "ship") return text.empty() ? Json(nullptr) : node_or_null(harbour_.ship(text));
  if (call.field == "voyages") {
    const auto id = base::text_at(call.parent, "id");
    return nodes(harbour_.voyages({.ship = id, .status = choice_in<VoyageStatus>(call.arguments, "status")}));
  }
  const auto* member = base::find(call.parent, call.field);
  return member == nullptr ? Json(nullptr) : *member;
}

}  // namespace quarterdeck::sample::graphql
