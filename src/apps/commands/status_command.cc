#include "apps/commands/status_command.h"

#include <fmt/format.h>

#include "adapters/curl/guarded_fetcher.h"
#include "apps/data_folder.h"
#include "base/bytes.h"
#include "base/json.h"
#include "base/text.h"

namespace quarterdeck::apps {
namespace {

constexpr int kNotAllLive = 3;

Outcome<Json> fetch_deployments(const StatusCommand& command) {
  const auto password = read_file(command.password_file);
  if (!password) return password.error();
  ports::FetchRequest request;
  request.url = command.url + "/api/quarterdeck/v1/deployments";
  const auto credentials = command.user + ":" + base::replace_all(*password, "\n", "");
  request.headers = {{"Authorization", "Basic " + base::to_base64(credentials)}};
  if (!command.certificate_authority_file.empty()) {
    auto authority = read_file(command.certificate_authority_file);
    if (!authority) return authority.error();
    request.certificate_authority_pem = std::move(*authority);
  }
  // The user of this command names the address, on the own machine: it may be private.
  const auto answer = adapters::curl::make_fetcher(adapters::curl::Reach::anywhere)->fetch(request);
  if (!answer) return answer.error();
  auto body = base::parse_json(answer->body);
  if (answer->status != 200) {
    return Failure{problem_of_http_status(answer->status),
                   fmt::format("{} answered {}: {}", request.url, answer->status, body ? base::text_at(*body, "description") : answer->body)};
  }
  return body;
}

std::int64_t number_at(const Json& value, std::string_view member) {
  const auto* found = base::find(value, member);
  return found != nullptr && found->is_int64() ? found->get_int64() : 0;
}

bool is_meant(const Json& deployment, const std::string& api) {
  return api.empty() || base::text_at(deployment, "apiId") == api || base::text_at(deployment, "apiName") == api;
}

// "live on 2 of 2 gateways, 41 ms after the click", or how far it has got, or why not.
std::string truth_about(const Json& deployment) {
  const auto state = base::text_at(deployment, "state");
  auto text = fmt::format("{} on {} of {} gateways", state == "live" ? "live" : state + ", live", number_at(deployment, "liveGateways"),
                          number_at(deployment, "gateways"));
  if (base::find(deployment, "milliseconds") != nullptr) text += fmt::format(", {} ms after the click", number_at(deployment, "milliseconds"));
  if (const auto reason = base::text_at(deployment, "reason"); !reason.empty()) text += ": " + reason;
  return text;
}

}  // namespace

int run_status(const StatusCommand& command) {
  const auto body = fetch_deployments(command);
  if (!body) {
    fmt::print(stderr, "{}\n", body.error().message);
    return 1;
  }
  const auto* list = base::find(*body, "list");
  bool all_live = true;
  std::size_t shown = 0;
  for (const auto& deployment : list != nullptr && list->is_array() ? list->get_array() : JsonArray()) {
    if (!is_meant(deployment, command.api)) continue;
    ++shown;
    all_live = all_live && base::text_at(deployment, "state") == "live";
    fmt::print("{:<32} {:<12} {:<12} {}\n", base::text_at(deployment, "apiName"), base::text_at(deployment, "apiVersion"),
               base::text_at(deployment, "environment"), truth_about(deployment));
  }
  if (shown == 0) fmt::print("{}\n", command.api.empty() ? "Nothing is deployed." : "Nothing of '" + command.api + "' is deployed.");
  return all_live ? 0 : kNotAllLive;
}

}  // namespace quarterdeck::apps
