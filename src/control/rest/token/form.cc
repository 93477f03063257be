#include "control/rest/token/form.h"

#include <fmt/format.h>

#include <set>

#include "base/text.h"

namespace quarterdeck::control::rest {
namespace {

constexpr std::string_view kMediaType = "application/x-www-form-urlencoded";

}  // namespace

Outcome<http::Query> parse_urlencoded_form(const http::Request& request) {
  const std::string type = request.headers.get("Content-Type");
  if (!base::equal_ignoring_case(base::trimmed(type.substr(0, type.find(';'))), kMediaType)) {
    return Failure{Problem::invalid, fmt::format("The body must be a form. Send it with Content-Type: {}.", kMediaType)};
  }
  auto form = http::Query::parse(request.body);
  std::set<std::string_view> names;
  for (const auto& [name, value] : form.all()) {
    if (!names.insert(name).second) return Failure{Problem::invalid, fmt::format("The parameter '{}' comes twice. Send it once.", name)};
  }
  return form;
}

}  // namespace quarterdeck::control::rest
