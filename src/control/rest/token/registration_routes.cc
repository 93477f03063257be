#include <array>
#include <optional>

#include "base/codec.h"
#include "base/text.h"
#include "control/rest/body.h"
#include "control/rest/problem.h"
#include "control/rest/token/token_tables.h"

namespace quarterdeck::control::rest {

// Tools send truths as truths or as text.
struct RegistrationBody {
  std::string callback_url;
  std::string client_name;
  std::string owner;
  std::string grant_type;  // blank-separated
  std::optional<Json> saas_app;
  std::optional<std::string> token_type;
  std::optional<Json> userstore_domain_in_subject;
  std::optional<std::string> token_scope;  // ignored, as the original does
};
BOOST_DESCRIBE_STRUCT(RegistrationBody, (), (callback_url, client_name, owner, grant_type, saas_app, token_type, userstore_domain_in_subject,
                                             token_scope))
constexpr auto required_members(const RegistrationBody*) { return std::array{"client_name", "owner"}; }

namespace {

bool is_true(const std::optional<Json>& value) {
  if (!value) return false;
  return (value->is_bool() && value->get_bool()) || (value->is_string() && base::equal_ignoring_case(value->get_string(), "true"));
}

Json answer(const Client& client) {
  const std::string grants = base::join(client.grants, " ");
  const JsonObject details{{"grant_types", grants}, {"redirect_uris", client.callback_url}, {"client_name", client.name}};
  return JsonObject{{"clientId", client.id.text()},
                    {"clientSecret", client.secret.reveal()},
                    {"clientName", client.name},
                    {"callBackURL", client.callback_url},
                    {"isSaasApplication", client.is_for_all_organizations},
                    {"appOwner", client.owner},
                    {"jsonString", base::to_text(details)},
                    {"jsonAppAttribute", "{}"},
                    {"tokenType", "JWT"}};
}

// POST /register
http::Response register_client(const http::Request& request, const Caller& caller, Identity& identity) {
  const auto body = parse_body_as<RegistrationBody>(request);
  if (!body) return problem_response(body.error());
  const auto client = identity.registrations.add(caller, {.client_name = body->client_name,
                                                          .owner = body->owner,
                                                          .callback_url = body->callback_url,
                                                          .grants = base::words(body->grant_type),
                                                          .is_for_all_organizations = is_true(body->saas_app)});
  if (!client) return problem_response(client.error());
  auto response = ok(answer(*client));
  response.headers.set("Cache-Control", "no-store");
  return response;
}

}  // namespace

RouteTable registration_table(Identity& identity) {
  return {.base = "/client-registration/v0.17",
          .definition = "dcr.yaml",
          .routes = {{"POST", "/register", Access::authenticated, {}, [&identity](const http::Request& request, const Caller& caller) {
                        return register_client(request, caller, identity);
                      }}}};
}

}  // namespace quarterdeck::control::rest
