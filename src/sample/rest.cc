#include "sample/rest.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <vector>

#include "base/codec.h"
#include "base/text.h"
#include "sample/replies.h"
#include "sample/sample_files.h"

namespace quarterdeck::sample {
namespace {

// What a handler works on.
struct Call {
  const http::Request& request;
  std::vector<std::string> parameters;  // of the path, in order
  Harbour& harbour;
  const Wait& wait;
};

Outcome<std::int64_t> number_in(std::string_view text, std::string_view name, std::int64_t least, std::int64_t most) {
  std::int64_t number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = read.ec == std::errc() && read.ptr == text.data() + text.size();
  if (!whole || number < least || number > most) {
    return Failure{Problem::invalid, fmt::format("{}: expected a whole number from {} to {}", name, least, most)};
  }
  return number;
}

Outcome<std::int64_t> number_of_query(const http::Request& request, std::string_view name, std::int64_t absent, std::int64_t least,
                                      std::int64_t most) {
  const auto* text = request.query.find(name);
  return text == nullptr ? Outcome<std::int64_t>(absent) : number_in(*text, name, least, most);
}

// Absent when the caller does not filter by it.
template <class E>
Outcome<std::optional<E>> choice_of_query(const http::Request& request, std::string_view name) {
  const auto* text = request.query.find(name);
  if (text == nullptr) return std::optional<E>();
  const auto read = base::from_json<E>(Json(std::string_view(*text)));
  if (!read) return Failure{Problem::invalid, fmt::format("{}: {}", name, read.error().message)};
  return std::optional<E>(*read);
}

template <class T>
http::Response page_reply(const http::Request& request, const std::vector<T>& all) {
  const auto limit = number_of_query(request, "limit", 20, 1, 100);
  if (!limit) return problem_reply(limit.error());
  const auto offset = number_of_query(request, "offset", 0, 0, 1'000'000'000);
  if (!offset) return problem_reply(offset.error());
  const auto size = static_cast<std::int64_t>(all.size());
  JsonArray items;
  for (auto at = std::min(*offset, size); at < std::min(*offset + *limit, size); ++at) {
    items.push_back(base::to_json(all[static_cast<std::size_t>(at)]));
  }
  return json_reply(200, JsonObject{{"total", size}, {"limit", *limit}, {"offset", *offset}, {"items", std::move(items)}});
}

template <class T>
http::Response reply(const Outcome<T>& outcome, int status = 200) {
  return outcome ? json_reply(status, base::to_json(*outcome)) : problem_reply(outcome.error());
}

http::Response nothing_left(const Failure* failure) { return failure != nullptr ? problem_reply(*failure) : http::Response{.status = 204}; }

Outcome<ShipDraft> draft_in(const http::Request& request) {
  const auto json = base::parse_json(request.body);
  if (!json) return json.error();
  return base::from_json<ShipDraft>(*json);
}

http::Response list_ships(const Call& call) {
  const auto kind = choice_of_query<ShipKind>(call.request, "kind");
  if (!kind) return problem_reply(kind.error());
  const ShipFilter filter{.search = call.request.query.get("search"), .kind = *kind, .flag = call.request.query.get("flag")};
  return page_reply(call.request, call.harbour.ships(filter));
}

http::Response add_ship(const Call& call) {
  const auto draft = draft_in(call.request);
  if (!draft) return problem_reply(draft.error());
  const auto ship = call.harbour.add(*draft);
  auto response = reply(ship, 201);
  if (ship) response.headers.set("Location", "/ships/" + ship->id);
  return response;
}

http::Response get_ship(const Call& call) { return reply(call.harbour.ship(call.parameters[0])); }

http::Response replace_ship(const Call& call) {
  const auto draft = draft_in(call.request);
  return draft ? reply(call.harbour.replace(call.parameters[0], *draft)) : problem_reply(draft.error());
}

http::Response remove_ship(const Call& call) {
  const auto removed = call.harbour.remove(call.parameters[0]);
  return nothing_left(removed ? nullptr : &removed.error());
}

http::Response list_berths(const Call& call) {
  auto berths = call.harbour.berths();
  const auto free = call.request.query.get("free");
  if (!free.empty() && free != "true" && free != "false") return problem_reply({Problem::invalid, "free: expected true or false"});
  if (!free.empty()) std::erase_if(berths, [&](const Berth& berth) { return berth.ship.has_value() == (free == "true"); });
  return page_reply(call.request, berths);
}

http::Response get_berth(const Call& call) { return reply(call.harbour.berth(call.parameters[0])); }

http::Response moor(const Call& call) {
  const auto json = base::parse_json(call.request.body);
  if (!json) return problem_reply(json.error());
  const auto ship = base::text_at(*json, "ship");
  if (ship.empty()) return problem_reply({Problem::invalid, "ship: expected the id of a ship"});
  return reply(call.harbour.moor(ship, call.parameters[0]));
}

http::Response cast_off(const Call& call) {
  const auto berth = call.harbour.berth(call.parameters[0]);
  if (!berth) return problem_reply(berth.error());
  if (!berth->ship) return problem_reply({Problem::not_found, fmt::format("No ship lies at {}.", berth->name)});
  const auto ship = call.harbour.cast_off(*berth->ship);
  return nothing_left(ship ? nullptr : &ship.error());
}

http::Response list_voyages(const Call& call) {
  const auto status = choice_of_query<VoyageStatus>(call.request, "status");
  if (!status) return problem_reply(status.error());
  return page_reply(call.request, call.harbour.voyages({.ship = call.request.query.get("ship"), .status = *status}));
}

http::Response get_voyage(const Call& call) { return reply(call.harbour.voyage(call.parameters[0])); }

// Shows what arrives here, so that it can be seen what a gateway took out or put in.
http::Response echo(const Call& call) {
  JsonArray headers;
  for (const auto& header : call.request.headers) {
    headers.push_back(JsonObject{{"name", std::string_view(header.name)}, {"value", std::string_view(header.value)}});
  }
  JsonObject seen{{"method", std::string_view(call.request.method)}, {"target", std::string_view(call.request.target)}};
  seen.emplace("headers", std::move(headers));
  seen.emplace("body", base::is_utf8(call.request.body) ? Json(std::string_view(call.request.body)) : Json(nullptr));
  return json_reply(200, seen);
}

http::Response slow(const Call& call) {
  const auto milliseconds = number_of_query(call.request, "milliseconds", 1000, 0, 120'000);
  if (!milliseconds) return problem_reply(milliseconds.error());
  call.wait(Milliseconds(*milliseconds));
  return json_reply(200, JsonObject{{"waitedMilliseconds", *milliseconds}});
}

http::Response answer(const Call& call) {
  const auto status = number_in(call.parameters[0], "status", 200, 599);
  if (!status) return problem_reply(status.error());
  if (*status == 204 || *status == 304) return {.status = static_cast<int>(*status)};
  return json_reply(static_cast<int>(*status), JsonObject{{"status", *status}});
}

http::Response bytes(const Call& call) {
  const auto count = number_in(call.parameters[0], "count", 0, 16 * 1024 * 1024);
  if (!count) return problem_reply(count.error());
  return {.status = 200,
          .headers = {{"Content-Type", "application/octet-stream"}},
          .body = std::string(static_cast<std::size_t>(*count), 'x')};
}

http::Response welcome(const Call&) {
  const auto* text = "A harbour to try API management on.\n\nGET /openapi.yaml, /schema.graphql, /ships, /berths, /voyages; POST /graphql\n";
  return {.status = 200, .headers = {{"Content-Type", "text/plain; charset=utf-8"}}, .body = text};
}

http::Response file_reply(std::string_view name, std::string_view type) {
  return {.status = 200, .headers = {{"Content-Type", std::string(type)}}, .body = std::string(file_named(name))};
}

http::Response definition(const Call&) { return file_reply("openapi.yaml", "application/yaml"); }
http::Response schema(const Call&) { return file_reply("schema.graphql", "text/plain; charset=utf-8"); }

struct Route {
  std::string_view method;
  std::string_view path;  // a segment in braces is a parameter
  http::Response (*handle)(const Call&);
};

constexpr Route kRoutes[] = {
    {"GET", "/", welcome},
    {"GET", "/openapi.yaml", definition},
    {"GET", "/schema.graphql", schema},
    {"GET", "/ships", list_ships},
    {"POST", "/ships", add_ship},
    {"GET", "/ships/{}", get_ship},
    {"PUT", "/ships/{}", replace_ship},
    {"DELETE", "/ships/{}", remove_ship},
    {"GET", "/berths", list_berths},
    {"GET", "/berths/{}", get_berth},
    {"PUT", "/berths/{}/ship", moor},
    {"DELETE", "/berths/{}/ship", cast_off},
    {"GET", "/voyages", list_voyages},
    {"GET", "/voyages/{}", get_voyage},
    {"GET", "/echo", echo},
    {"POST", "/echo", echo},
    {"GET", "/slow", slow},
    {"GET", "/answer/{}", answer},
    {"GET", "/bytes/{}", bytes},
};

// The parameters when the path is one of the template.
std::optional<std::vector<std::string>> matched(std::string_view path_template, std::string_view path) {
  const auto wanted = base::split(path_template, '/');
  const auto given = base::split(path, '/');
  if (wanted.size() != given.size()) return std::nullopt;
  std::vector<std::string> parameters;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (wanted[i] == "{}" && !given[i].empty()) {
      parameters.push_back(given[i]);
    } else if (wanted[i] != given[i]) {
      return std::nullopt;
    }
  }
  return parameters;
}

}  // namespace

http::Response answer_rest(const http::Request& request, Harbour& harbour, const Wait& wait) {
  std::vector<std::string> allowed;
  const std::string_view method = request.method == "HEAD" ? "GET" : std::string_view(request.method);
  for (const auto& route : kRoutes) {
    auto parameters = matched(route.path, request.path);
    if (!parameters) continue;
    if (route.method == method) return route.handle({request, std::move(*parameters), harbour, wait});
    allowed.emplace_back(route.method);
  }
  if (allowed.empty()) return problem_reply({Problem::not_found, fmt::format("There is nothing at {}.", request.path)});
  auto response = json_reply(405, JsonObject{{"code", 405}, {"message", fmt::format("{} cannot be done here.", request.method)}});
  response.headers.set("Allow", base::join(allowed, ", "));
  return response;
}

}  // namespace quarterdeck::sample
