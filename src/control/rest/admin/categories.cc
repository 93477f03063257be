#include "control/catalogue/categories.h"

#include <array>

#include "base/codec.h"
#include "control/rest/actor.h"
#include "control/rest/admin/tables.h"
#include "control/rest/body.h"
#include "control/rest/page.h"
#include "control/rest/problem.h"

namespace quarterdeck::control::rest {

struct CategoryBody {
  std::string name;
  std::string description;
  std::optional<std::string> id;
  std::optional<Json> number_of_apis;
};
BOOST_DESCRIBE_STRUCT(CategoryBody, (), (name, description, id, number_of_apis))
constexpr auto required_members(const CategoryBody*) { return std::array{"name"}; }
constexpr std::string_view wire_name(const CategoryBody*, std::string_view member) { return member == "number_of_apis" ? "numberOfAPIs" : ""; }

namespace {

Json category_json(const Category& category) {
  return {{"id", std::string_view(category.id)},
          {"name", std::string_view(category.name)},
          {"description", std::string_view(category.description)},
          {"numberOfAPIs", category.apis}};
}

Outcome<Category> parse_category(const http::Request& request) {
  auto body = parse_body_as<CategoryBody>(request);
  if (!body) return body.error();
  return checked_category({"", std::move(body->name), std::move(body->description), 0});
}

// GET /api-categories
http::Response list_categories(const http::Request&, const Caller& caller, Categories& categories) {
  const auto all = categories.list(caller.organization);
  if (!all) return problem_response(all.error());
  JsonArray list;
  for (const auto& category : *all) list.push_back(category_json(category));
  return ok(list_body(std::move(list)));
}

// POST /api-categories
http::Response add_category(const http::Request& request, const Caller& caller, Categories& categories) {
  const auto draft = parse_category(request);
  if (!draft) return problem_response(draft.error());
  const auto category = categories.add(actor_of(caller), *draft);
  if (!category) return problem_response(category.error());
  return created("/api/am/admin/v4/api-categories/" + category->id, category_json(*category));
}

// PUT /api-categories/{apiCategoryId}
http::Response change_category(const http::Request& request, const Caller& caller, Categories& categories) {
  const auto draft = parse_category(request);
  if (!draft) return problem_response(draft.error());
  const auto category = categories.change(actor_of(caller), request.path_parameters.at(0), *draft);
  return category ? ok(category_json(*category)) : problem_response(category.error());
}

// DELETE /api-categories/{apiCategoryId}
http::Response delete_category(const http::Request& request, const Caller& caller, Categories& categories) {
  const auto removed = categories.remove(actor_of(caller), request.path_parameters.at(0));
  return removed ? empty_response(200) : problem_response(removed.error());
}

}  // namespace

std::vector<Route> category_routes(const AdminParts& parts) {
  const auto route = [&categories = parts.categories](std::string_view method, std::string_view path, auto handle) {
    return Route{method, path, Access::authenticated, {"apim:admin", "apim:admin_operations", "apim:api_category"},
                 [&categories, handle](const http::Request& request, const Caller& caller) { return handle(request, caller, categories); }};
  };
  return {
      route("GET", "/api-categories", list_categories),
      route("POST", "/api-categories", add_category),
      route("PUT", "/api-categories/{apiCategoryId}", change_category),
      route("DELETE", "/api-categories/{apiCategoryId}", delete_category),
  };
}

}  // namespace quarterdeck::control::rest
