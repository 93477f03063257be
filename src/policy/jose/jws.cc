#include "policy/jose/jws.h"

#include <algorithm>

#include "base/bytes.h"
#include "base/text.h"

namespace quarterdeck::jose {
namespace {

constexpr std::size_t kMostLevels = 16;

Failure refused(std::string_view why) {
  return {Problem::unauthenticated, "The token is refused: " + std::string(why) + ". Get a new token from its issuer."};
}

std::size_t members_in(const Json& value) {
  std::size_t count = 0;
  if (const auto* object = value.if_object()) {
    for (const auto& member : *object) count += 1 + members_in(member.value());
  } else if (const auto* array = value.if_array()) {
    for (const auto& element : *array) count += members_in(element);
  }
  return count;
}

// How many members the text of a valid JSON document writes: each has one colon outside of strings.
std::size_t members_written(std::string_view json) {
  std::size_t count = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < json.size(); ++i) {
    if (in_string && json[i] == '\\') {
      ++i;
    } else if (json[i] == '"') {
      in_string = !in_string;
    } else if (json[i] == ':' && !in_string) {
      ++count;
    }
  }
  return count;
}

// A name that occurs twice means one thing to us and another to the next reader (RFC 7515 §4 lets us refuse it).
Outcome<JsonObject> parse_object(std::string_view part, std::string_view what) {
  const auto text = base::from_base64url(part);
  if (!text) return refused(std::string(what) + " is not unpadded base64url");
  auto json = base::parse_json(*text, kMostLevels);
  if (!json || !json->is_object()) return refused(std::string(what) + " is not a JSON object");
  if (members_written(*text) != members_in(*json)) return refused(std::string(what) + " names a member twice");
  return std::move(json->get_object());
}

Outcome<std::string> optional_text(const JsonObject& header, std::string_view name) {
  const auto* value = header.if_contains(name);
  if (value == nullptr) return std::string();
  if (!value->is_string()) return refused("its header member " + std::string(name) + " is not text");
  return std::string(value->get_string());
}

Outcome<Done> read_header(Jws& token) {
  const auto algorithm_name = optional_text(token.header, "alg");
  if (!algorithm_name) return algorithm_name.error();
  const auto algorithm = algorithm_named(*algorithm_name);
  if (!algorithm) return refused("its algorithm is not one of ES256, RS256 and PS256");
  if (token.header.contains("crit")) return refused("it demands an extension (crit) that is not understood");
  if (token.header.contains("b64")) return refused("its payload is not encoded (b64)");
  const auto content = optional_text(token.header, "cty");
  if (!content) return content.error();
  if (!content->empty() && !base::equal_ignoring_case(*content, "json")) return refused("it wraps another token (cty)");
  auto key_id = optional_text(token.header, "kid");
  if (!key_id) return key_id.error();
  auto type = optional_text(token.header, "typ");
  if (!type) return type.error();
  token.algorithm = *algorithm;
  token.key_id = std::move(*key_id);
  token.type = std::move(*type);
  return Done{};
}

}  // namespace

bool looks_like_jws(std::string_view text) { return std::count(text.begin(), text.end(), '.') == 2; }

Outcome<Jws> parse_jws(std::string_view text) {
  if (text.size() > kMostTokenBytes) return refused("it is longer than 16 KiB");
  if (!looks_like_jws(text)) return refused("it does not have three parts");
  const std::size_t first = text.find('.');
  const std::size_t second = text.find('.', first + 1);

  auto header = parse_object(text.substr(0, first), "its header");
  if (!header) return header.error();
  auto claims = parse_object(text.substr(first + 1, second - first - 1), "its payload");
  if (!claims) return claims.error();
  auto signature = base::from_base64url(text.substr(second + 1));
  if (!signature) return refused("its signature is not unpadded base64url");
  if (signature->empty()) return refused("it is not signed");

  Jws token;
  token.header = std::move(*header);
  token.claims = std::move(*claims);
  token.signing_input = std::string(text.substr(0, second));
  token.signature = std::move(*signature);
  if (const auto read = read_header(token); !read) return read.error();
  return token;
}

}  // namespace quarterdeck::jose
