#include "control/keys/key_properties.h"

#include <fmt/format.h>

#include <charconv>

#include "control/identity/settings.h"

namespace quarterdeck::control {
namespace {

Failure unreadable(std::string_view name, std::string_view expected) {
  return {Problem::invalid, fmt::format("additionalProperties.{}: expected {}. Correct it, or leave it out.", name, expected)};
}

std::optional<std::int64_t> whole_number(const Json& value) {
  if (value.is_int64()) return value.get_int64();
  if (!value.is_string()) return std::nullopt;
  const std::string_view text = value.get_string();
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

bool is_left_to_the_server(const Json& value) { return value.is_null() || value == "N/A" || value == ""; }

Outcome<std::optional<Seconds>> lifetime(const JsonObject& properties, std::string_view name) {
  const auto* value = properties.if_contains(name);
  if (value == nullptr || is_left_to_the_server(*value)) return std::optional<Seconds>();
  const auto number = whole_number(*value);
  const auto most = IdentitySettings::longest_access_token();
  if (!number || *number < -1 || *number > most.count()) {
    return unreadable(name, fmt::format("seconds up to {}, or -1 for the longest", most.count()));
  }
  if (*number == 0) return std::optional<Seconds>();
  return std::optional<Seconds>(*number == -1 ? most : Seconds{*number});
}

Outcome<std::optional<jose::Algorithm>> signature(const JsonObject& properties) {
  const auto* value = properties.if_contains("token_signature");
  if (value == nullptr || is_left_to_the_server(*value)) return std::optional<jose::Algorithm>();
  if (*value == "ES256") return std::optional(jose::Algorithm::es256);
  if (*value == "RS256") return std::optional(jose::Algorithm::rs256);
  return unreadable("token_signature", "ES256 or RS256");
}

}  // namespace

Outcome<KeyProperties> read_key_properties(const JsonObject& properties) {
  const auto application = lifetime(properties, "application_access_token_expiry_time");
  if (!application) return application.error();
  const auto user = lifetime(properties, "user_access_token_expiry_time");
  if (!user) return user.error();
  const auto refresh = lifetime(properties, "refresh_token_expiry_time");
  if (!refresh) return refresh.error();
  const auto signed_with = signature(properties);
  if (!signed_with) return signed_with.error();
  return KeyProperties{.lifetimes = {.application_token = *application, .user_token = *user, .refresh_token = *refresh},
                       .signature = *signed_with};
}

}  // namespace quarterdeck::control
