#include "apps/commands/status_report.h"

#include <fmt/format.h>

namespace quarterdeck::apps {
namespace {

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

StatusReport status_report(const Json& deployments, const std::string& api) {
  StatusReport report;
  const auto* list = base::find(deployments, "list");
  if (list == nullptr || !list->is_array()) return report;
  for (const auto& deployment : list->get_array()) {
    if (!is_meant(deployment, api)) continue;
    report.shows_any = true;
    report.all_live = report.all_live && base::text_at(deployment, "state") == "live";
    report.text += fmt::format("{:<32} {:<12} {:<12} {}\n", base::text_at(deployment, "apiName"), base::text_at(deployment, "apiVersion"),
                               base::text_at(deployment, "environment"), truth_about(deployment));
  }
  return report;
}

}  // namespace quarterdeck::apps
