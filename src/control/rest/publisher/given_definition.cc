#include "control/rest/publisher/given_definition.h"

#include <fmt/format.h>

#include "base/json.h"

namespace quarterdeck::control::rest {
namespace {

constexpr std::size_t kMostDefinitionBytes = 32 * 1024 * 1024;

Outcome<std::string> fetch_definition(const std::string& url, ports::Fetcher& fetcher) {
  ports::FetchRequest request;
  request.url = url;
  request.most_bytes = kMostDefinitionBytes;
  const auto response = fetcher.fetch(request);
  if (!response) return Failure{Problem::invalid, fmt::format("{} cannot be read: {}", url, response.error().message), 0};
  if (response->status != 200) return Failure{Problem::invalid, fmt::format("{} answers {}. Name a URL that gives the definition.", url, response->status), 0};
  return response->body;
}

}  // namespace

Outcome<std::string> given_definition(const Form& form, ports::Fetcher& fetcher, std::string_view text_name) {
  const auto* file = form.find("file");
  const auto* text = form.find(text_name);
  const auto url = form.text("url");
  const int given = (file != nullptr && !file->content.empty() ? 1 : 0) + (text != nullptr && !text->content.empty() ? 1 : 0) + (url.empty() ? 0 : 1);
  if (given != 1) {
    return Failure{Problem::invalid, fmt::format("Give the definition once: as file, as url or as {}.", text_name), 0};
  }
  if (!url.empty()) return fetch_definition(url, fetcher);
  const auto& content = file != nullptr && !file->content.empty() ? file->content : text->content;
  if (content.size() > kMostDefinitionBytes) return Failure{Problem::too_large, "The definition is larger than 32 MiB.", 0};
  return content;
}

Outcome<Json> given_members(const Form& form) {
  const auto text = form.text("additionalProperties");
  if (text.empty()) {
    return Failure{Problem::invalid, "The part additionalProperties is required: the API's name, version and context as a JSON object.", 0};
  }
  auto members = base::parse_json(text);
  if (!members) return Failure{Problem::invalid, fmt::format("additionalProperties: {}", members.error().message), 0};
  if (!members->is_object()) return Failure{Problem::invalid, "additionalProperties must be a JSON object.", 0};
  return members;
}

}  // namespace quarterdeck::control::rest
