#include "definitions/openapi/servers.h"

#include <fmt/format.h>

#include "base/text.h"
#include "definitions/openapi/members.h"

namespace quarterdeck::definitions::openapi {
namespace {

std::vector<std::string> swagger_servers(const JsonObject& root, Findings& findings) {
  const Place top;
  const auto host = text_member(root, "host", Presence::optional, top, findings);
  const auto base_path = text_member(root, "basePath", Presence::optional, top, findings);
  const auto schemes = text_list_member(root, "schemes", top, findings);
  if (!base_path.empty() && !base_path.starts_with('/')) findings.mistake(Place(top, "basePath"), "must begin with '/'");
  if (host.empty()) return base_path.empty() ? std::vector<std::string>{} : std::vector<std::string>{base_path};
  std::vector<std::string> servers;
  for (const auto& scheme : schemes) {
    if (scheme == "http" || scheme == "https") servers.push_back(fmt::format("{}://{}{}", scheme, host, base_path));
  }
  // Without a scheme the document means the one it was read by; that is https for anything worth managing.
  if (servers.empty()) servers.push_back(fmt::format("https://{}{}", host, base_path));
  return servers;
}

std::string with_variables(std::string url, const JsonObject& server, const Place& at, Findings& findings) {
  const auto* variables = object_member(server, "variables", Presence::optional, at, findings);
  if (variables == nullptr) return url;
  const Place here(at, "variables");
  for (const auto& member : *variables) {
    const Place variable_place(here, member.key());
    const auto* variable = member.value().if_object();
    if (variable == nullptr) {
      findings.mistake(variable_place, fmt::format("expected an object, found {}", kind_of(member.value())));
      continue;
    }
    const auto value = text_member(*variable, "default", Presence::required, variable_place, findings);
    url = base::replace_all(std::move(url), fmt::format("{{{}}}", std::string_view(member.key())), value);
  }
  return url;
}

}  // namespace

std::vector<std::string> read_servers(const JsonObject& root, OpenApiVersion version, Findings& findings) {
  if (version == OpenApiVersion::v2_0) return swagger_servers(root, findings);
  const Place top;
  std::vector<std::string> servers;
  const auto* list = list_member(root, "servers", Presence::optional, top, findings);
  if (list == nullptr) return servers;
  const Place here(top, "servers");
  for (std::size_t i = 0; i < list->size(); ++i) {
    const Place place(here, i);
    const auto* server = (*list)[i].if_object();
    if (server == nullptr) {
      findings.mistake(place, fmt::format("expected an object, found {}", kind_of((*list)[i])));
      continue;
    }
    auto url = text_member(*server, "url", Presence::required, place, findings);
    if (!url.empty()) servers.push_back(with_variables(std::move(url), *server, place, findings));
  }
  return servers;
}

std::string path_of_url(std::string_view url) {
  if (const auto scheme = url.find("://"); scheme != std::string_view::npos) {
    const auto path = url.find('/', scheme + 3);
    url = path == std::string_view::npos ? std::string_view() : url.substr(path);
  }
  url = url.substr(0, url.find_first_of("?#"));
  while (url.ends_with('/')) url.remove_suffix(1);
  return std::string(url);
}

}  // namespace quarterdeck::definitions::openapi
