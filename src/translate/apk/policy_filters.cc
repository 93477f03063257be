#include "translate/apk/policy_filters.h"

#include <algorithm>
#include <charconv>

#include "base/text.h"
#include "contract/resources/kinds.h"
#include "translate/apk/service_url.h"

namespace quarterdeck::translate::apk {
namespace {

constexpr std::size_t kMostHeaders = 16;
constexpr std::string_view kTokenMarks = "!#$%&'*+-.^_`|~";

std::string parameter(const model::TrafficPolicy& policy, const std::string& name) {
  const auto found = policy.parameters.find(name);
  return found == policy.parameters.end() ? std::string() : found->second;
}

bool is_header_name(std::string_view name) {
  if (name.empty() || name.size() > 256) return false;
  return std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || kTokenMarks.find(c) != std::string_view::npos;
  });
}

// What a list of steps does to headers in the end.
class HeaderChange {
 public:
  void add(const model::TrafficPolicy& policy) {
    const auto name = parameter(policy, "name");
    if (!is_header_name(name)) return;
    forget(name);
    if (policy.name == "remove_header") {
      remove_.push_back(name);
    } else if (const auto value = parameter(policy, "value"); !value.empty() && value.size() <= 4096) {
      set_.emplace_back(name, value);
    }
  }

  void append_to(JsonArray& filters, std::string_view type, std::string_view member) const {
    if (set_.empty() && remove_.empty()) return;
    JsonObject change;
    if (!set_.empty()) {
      auto& list = change["set"].emplace_array();
      for (std::size_t i = 0; i < std::min(set_.size(), kMostHeaders); ++i) {
        JsonObject header;
        header["name"] = set_[i].first;
        header["value"] = set_[i].second;
        list.push_back(std::move(header));
      }
    }
    if (!remove_.empty()) {
      auto& list = change["remove"].emplace_array();
      for (std::size_t i = 0; i < std::min(remove_.size(), kMostHeaders); ++i) list.push_back(Json(remove_[i]));
    }
    JsonObject filter;
    filter["type"] = type;
    filter[member] = std::move(change);
    filters.push_back(std::move(filter));
  }

 private:
  void forget(const std::string& name) {
    std::erase_if(set_, [&](const auto& header) { return base::equal_ignoring_case(header.first, name); });
    std::erase_if(remove_, [&](const auto& header) { return base::equal_ignoring_case(header, name); });
  }

  std::vector<std::pair<std::string, std::string>> set_;
  std::vector<std::string> remove_;
};

HeaderChange header_change(const Policies& policies) {
  HeaderChange change;
  for (const auto& policy : policies) {
    if (policy.name == "set_header" || policy.name == "remove_header") change.add(policy);
  }
  return change;
}

JsonObject mirror_filter(const std::string& backend) {
  JsonObject reference;
  reference["group"] = resources::kBackend.group;
  reference["kind"] = resources::kBackend.kind;
  reference["name"] = backend;
  JsonObject mirror;
  mirror["backendRef"] = std::move(reference);
  JsonObject filter;
  filter["type"] = "RequestMirror";
  filter["requestMirror"] = std::move(mirror);
  return filter;
}

JsonObject redirect_filter(const ServiceUrl& url, std::string_view status) {
  JsonObject redirect;
  redirect["scheme"] = url.scheme == model::Scheme::https ? "https" : "http";
  redirect["hostname"] = url.host;
  redirect["port"] = url.port;
  redirect["statusCode"] = status == "301" || status == "308" ? 301 : 302;
  if (!url.path.empty()) {
    JsonObject path;
    path["type"] = "ReplaceFullPath";
    path["replaceFullPath"] = url.path;
    redirect["path"] = std::move(path);
  }
  JsonObject filter;
  filter["type"] = "RequestRedirect";
  filter["requestRedirect"] = std::move(redirect);
  return filter;
}

void read_headers(const Json& change, Policies& policies) {
  for (const auto* list : {"set", "add"}) {
    const auto* headers = base::find(change, list);
    if (headers == nullptr || !headers->is_array()) continue;
    for (const auto& header : headers->get_array()) {
      policies.push_back({"set_header", {{"name", base::text_at(header, "name")}, {"value", base::text_at(header, "value")}}});
    }
  }
  const auto* removed = base::find(change, "remove");
  if (removed == nullptr || !removed->is_array()) return;
  for (const auto& name : removed->get_array()) {
    if (name.is_string()) policies.push_back({"remove_header", {{"name", std::string(name.get_string())}}});
  }
}

model::TrafficPolicy read_redirect(const Json& redirect) {
  ServiceUrl url;
  if (base::text_at(redirect, "scheme") == "https") url.scheme = model::Scheme::https;
  url.host = base::text_at(redirect, "hostname");
  url.port = url.scheme == model::Scheme::https ? 443 : 80;
  if (const auto* port = base::find(redirect, "port"); port != nullptr && port->is_int64()) url.port = static_cast<std::int32_t>(port->get_int64());
  url.path = base::text_at(redirect, "path", "replaceFullPath");
  const auto* status = base::find(redirect, "statusCode");
  return {"redirect", {{"url", url.text()}, {"status", status != nullptr && status->is_int64() ? std::to_string(status->get_int64()) : "302"}}};
}

}  // namespace

PolicyFilters filters_of(const Policies& request, const Policies& response, const Names& names) {
  PolicyFilters result;
  for (const auto& policy : request) {
    const auto url = ServiceUrl::parse(parameter(policy, "url"));
    if (!url) continue;
    if (policy.name == "mirror") {
      result.mirrors.push_back(url->text());
      result.filters.push_back(mirror_filter(names.mirror_backend(url->text())));
    } else if (policy.name == "redirect" && !result.redirects) {
      result.redirects = true;
      result.filters.push_back(redirect_filter(*url, parameter(policy, "status")));
    }
  }
  header_change(request).append_to(result.filters, "RequestHeaderModifier", "requestHeaderModifier");
  header_change(response).append_to(result.filters, "ResponseHeaderModifier", "responseHeaderModifier");
  return result;
}

PolicyLists policies_of(const JsonArray& filters, const std::map<std::string, std::string>& mirrors) {
  PolicyLists result;
  for (const auto& filter : filters) {
    const auto type = base::text_at(filter, "type");
    if (type == "RequestHeaderModifier") {
      if (const auto* change = base::find(filter, "requestHeaderModifier")) read_headers(*change, result.request);
    } else if (type == "ResponseHeaderModifier") {
      if (const auto* change = base::find(filter, "responseHeaderModifier")) read_headers(*change, result.response);
    } else if (type == "RequestRedirect") {
      if (const auto* redirect = base::find(filter, "requestRedirect")) result.request.push_back(read_redirect(*redirect));
    } else if (type == "RequestMirror") {
      const auto mirror = mirrors.find(base::text_at(filter, "requestMirror", "backendRef", "name"));
      if (mirror != mirrors.end()) result.request.push_back({"mirror", {{"url", mirror->second}}});
    }
  }
  return result;
}

}  // namespace quarterdeck::translate::apk
