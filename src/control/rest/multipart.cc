#include "control/rest/multipart.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/text.h"

namespace quarterdeck::control::rest {
namespace {

constexpr std::size_t kMostParts = 32;
constexpr std::size_t kMostHeaderBytes = 8 * 1024;

Failure broken(std::string_view what) { return {Problem::invalid, fmt::format("The form cannot be read: {}.", what), 0}; }

// The value of a parameter of a header: name="value" or name=value. `rest` begins behind the first ';'.
std::optional<std::string> parameter_of(std::string_view rest, std::string_view name) {
  while (!rest.empty()) {
    rest = base::trimmed(rest);
    const auto equals = rest.find('=');
    if (equals == std::string_view::npos) return std::nullopt;
    const auto key = base::trimmed(rest.substr(0, equals));
    rest.remove_prefix(equals + 1);
    std::string value;
    if (rest.starts_with('"')) {
      rest.remove_prefix(1);
      std::size_t at = 0;
      while (at < rest.size() && rest[at] != '"') {
        if (rest[at] == '\\' && at + 1 < rest.size() && (rest[at + 1] == '"' || rest[at + 1] == '\\')) ++at;
        value += rest[at++];
      }
      if (at >= rest.size()) return std::nullopt;
      rest.remove_prefix(at + 1);
    } else {
      const auto end = std::min(rest.find(';'), rest.size());
      value = base::trimmed(rest.substr(0, end));
      rest.remove_prefix(end);
    }
    if (base::equal_ignoring_case(key, name)) return value;
    rest = base::trimmed(rest);
    if (rest.starts_with(';')) rest.remove_prefix(1);
  }
  return std::nullopt;
}

bool is_boundary(std::string_view text) {
  return !text.empty() && text.size() <= 70 && text.back() != ' ' && std::all_of(text.begin(), text.end(), [](unsigned char c) {
    return std::isalnum(c) != 0 || std::string_view("'()+_,-./:=? ").find(static_cast<char>(c)) != std::string_view::npos;
  });
}

std::optional<Failure> read_header(std::string_view line, Part& part) {
  const auto colon = line.find(':');
  if (colon == std::string_view::npos) return broken("a header of a part has no colon");
  const auto name = line.substr(0, colon);
  const auto value = base::trimmed(line.substr(colon + 1));
  if (base::equal_ignoring_case(name, "Content-Disposition")) {
    const auto semicolon = value.find(';');
    const auto kind = base::trimmed(value.substr(0, std::min(semicolon, value.size())));
    if (semicolon == std::string_view::npos || !base::equal_ignoring_case(kind, "form-data")) return broken("a part is not form-data");
    part.name = parameter_of(value.substr(semicolon + 1), "name").value_or("");
    part.file_name = parameter_of(value.substr(semicolon + 1), "filename").value_or("");
  } else if (base::equal_ignoring_case(name, "Content-Type")) {
    part.media_type = std::string(value);
  } else if (base::equal_ignoring_case(name, "Content-Transfer-Encoding")) {
    const auto encoding = base::to_lower(value);
    if (encoding != "binary" && encoding != "8bit" && encoding != "7bit") return broken("a part has an encoding; send it as it is");
  }
  return std::nullopt;
}

// `text` begins behind the line of the boundary and ends before the next one.
Outcome<Part> read_part(std::string_view text) {
  // A part without headers has no name, so an empty line at once is wrong as well.
  const auto head_end = text.find("\r\n\r\n");
  if (head_end == std::string_view::npos || head_end > kMostHeaderBytes) return broken("the headers of a part do not end");
  Part part;
  auto head = text.substr(0, head_end);
  while (!head.empty()) {
    const auto line_end = std::min(head.find("\r\n"), head.size());
    if (auto fault = read_header(head.substr(0, line_end), part)) return *fault;
    head.remove_prefix(std::min(line_end + 2, head.size()));
  }
  if (part.name.empty()) return broken("a part has no name");
  part.content = std::string(text.substr(head_end + 4));
  return part;
}

}  // namespace

const Part* Form::find(std::string_view name) const {
  const auto found = std::find_if(parts_.begin(), parts_.end(), [&](const Part& part) { return part.name == name; });
  return found == parts_.end() ? nullptr : &*found;
}

std::string Form::text(std::string_view name) const {
  const auto* part = find(name);
  return part == nullptr ? std::string() : part->content;
}

Outcome<Form> parse_multipart(std::string_view content_type, std::string_view body) {
  const auto semicolon = content_type.find(';');
  if (semicolon == std::string_view::npos) return broken("the header Content-Type names no boundary");
  const auto boundary = parameter_of(content_type.substr(semicolon + 1), "boundary");
  if (!boundary || !is_boundary(*boundary)) return broken("the header Content-Type names no valid boundary");
  const std::string opening = "--" + *boundary;
  const std::string delimiter = "\r\n" + opening;
  if (!body.starts_with(opening)) return broken("it does not begin with its boundary");
  body.remove_prefix(opening.size());

  std::vector<Part> parts;
  while (!body.starts_with("--")) {
    if (!body.starts_with("\r\n")) return broken("a boundary does not end its line");
    body.remove_prefix(2);
    const auto end = body.find(delimiter);
    if (end == std::string_view::npos) return broken("the last part does not end");
    auto part = read_part(body.substr(0, end));
    if (!part) return part.error();
    const auto is_same = [&](const Part& other) { return other.name == part->name; };
    if (std::any_of(parts.begin(), parts.end(), is_same)) return broken(fmt::format("the part '{}' is there twice", part->name));
    if (parts.size() == kMostParts) return broken("it has too many parts");
    parts.push_back(std::move(*part));
    body.remove_prefix(end + delimiter.size());
  }
  body.remove_prefix(2);
  if (!body.empty() && body != "\r\n") return broken("something follows its end");
  return Form(std::move(parts));
}

Outcome<Form> parse_form(const http::Request& request) {
  const auto content_type = request.headers.get("Content-Type");
  const auto media_type = base::to_lower(base::trimmed(std::string_view(content_type).substr(0, std::min(content_type.find(';'), content_type.size()))));
  if (media_type == "multipart/form-data") return parse_multipart(content_type, request.body);
  if (media_type != "application/x-www-form-urlencoded") {
    return Failure{Problem::unsupported, "This operation reads a form. Send multipart/form-data.", 0};
  }
  std::vector<Part> parts;
  const auto fields = http::Query::parse(request.body);
  for (const auto& [name, value] : fields.all()) {
    const auto is_same = [&, &part_name = name](const Part& other) { return other.name == part_name; };
    if (std::any_of(parts.begin(), parts.end(), is_same)) return broken(fmt::format("the field '{}' is there twice", name));
    if (parts.size() == kMostParts) return broken("it has too many fields");
    parts.push_back({name, "", "", value});
  }
  return Form(std::move(parts));
}

}  // namespace quarterdeck::control::rest
