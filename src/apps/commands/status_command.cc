#include "apps/commands/status_command.h"

#include <fmt/format.h>

#include <algorithm>

#include "adapters/curl/guarded_fetcher.h"
#include "apps/commands/status_report.h"
#include "apps/data_folder.h"
#include "base/bytes.h"
#include "base/json.h"
#include "base/text.h"
#include "base/url.h"

namespace quarterdeck::apps {
namespace {

constexpr int kFailed = 1;
constexpr int kNotAllLive = 3;

constexpr auto kHowToReach =
    "--url says where the control plane is, --ca which certificate to check it with: control-plane.crt in its data folder, unless it was given "
    "another.";

// The control plane as the user of this command sees it.
class ControlPlane {
 public:
  static Outcome<ControlPlane> of(const StatusCommand& command) {
    const auto password = read_file(command.password_file);
    if (!password) return password.error();
    ControlPlane plane;
    plane.url_ = command.url;
    plane.authorization_ = "Basic " + base::to_base64(command.user + ":" + base::replace_all(*password, "\n", ""));
    if (command.certificate_authority_file.empty()) return plane;
    auto authority = read_file(command.certificate_authority_file);
    if (!authority) return authority.error();
    plane.certificate_authority_pem_ = std::move(*authority);
    return plane;
  }

  Outcome<Json> get(const std::string& path) const {
    ports::FetchRequest request;
    request.url = url_ + path;
    request.headers = {{"Authorization", authorization_}};
    request.certificate_authority_pem = certificate_authority_pem_;
    // The user of this command names the address, on the own machine: it may be private.
    const auto answer = adapters::curl::make_fetcher(adapters::curl::Reach::anywhere)->fetch(request);
    if (!answer) return Failure{answer.error().problem, answer.error().message + "\n" + kHowToReach};
    auto body = base::parse_json(answer->body);
    if (answer->status == 200) return body;
    auto message = fmt::format("{} answered {}: {}", request.url, answer->status, body ? base::text_at(*body, "description") : answer->body);
    if (answer->status == 401) message += "\n--user and --password-file say who asks.";
    return Failure{problem_of_http_status(answer->status), std::move(message)};
  }

 private:
  std::string url_;
  std::string authorization_;
  std::string certificate_authority_pem_;
};

bool is_in(const Json* list, const std::string& name) {
  if (list == nullptr || !list->is_array()) return false;
  return std::ranges::any_of(list->get_array(), [&](const Json& api) { return base::text_at(api, "name") == name; });
}

Outcome<bool> knows(const ControlPlane& plane, const std::string& api) {
  constexpr auto kApis = "/api/am/publisher/v4/apis";
  const auto named = plane.get(fmt::format("{}?query=name:{}", kApis, base::url_encoded("\"" + api + "\"")));
  if (!named) return named.error();
  if (is_in(base::find(*named, "list"), api)) return true;
  const auto by_id = plane.get(fmt::format("{}/{}", kApis, base::url_encoded(api)));
  if (by_id) return true;
  const auto problem = by_id.error().problem;
  if (problem == Problem::not_found || problem == Problem::invalid) return false;  // or what no id can look like
  return by_id.error();
}

int failed(const Failure& failure) {
  fmt::print(stderr, "{}\n", failure.message);
  return kFailed;
}

// Nothing of the API is deployed: because it is not, or because there is no such API?
int say_nothing_is_deployed(const ControlPlane& plane, const std::string& api) {
  const auto known = knows(plane, api);
  if (!known) return failed(known.error());
  if (!*known) return failed({Problem::not_found, fmt::format("There is no API with the name or id '{}'. Without one, all deployments are shown.", api)});
  fmt::print("'{}' is not deployed.\n", api);
  return kNotAllLive;
}

}  // namespace

int run_status(const StatusCommand& command) {
  const auto plane = ControlPlane::of(command);
  if (!plane) return failed(plane.error());
  const auto deployments = plane->get("/api/quarterdeck/v1/deployments");
  if (!deployments) return failed(deployments.error());
  const auto report = status_report(*deployments, command.api);
  if (!report.shows_any && !command.api.empty()) return say_nothing_is_deployed(*plane, command.api);
  fmt::print("{}", report.shows_any ? report.text : "Nothing is deployed.\n");
  return report.all_live ? 0 : kNotAllLive;
}

}  // namespace quarterdeck::apps
