#include "control/keys/try_out_keys.h"

#include "base/codec.h"

namespace quarterdeck::control {
namespace {

// Long enough to read an answer and try again, too short to build upon.
constexpr std::chrono::minutes kValidity{10};

}  // namespace

Outcome<TryOutKey> TryOutKeys::generate(const Caller& caller, const TryOutApi& api, model::KeyType key_type) {
  const auto key = keys_.active(KeyPurpose::api_keys, settings_.signature);
  if (!key) return key.error();
  const auto now = to_epoch_seconds(clock_.now());
  const JsonObject subscribed{{"name", api.name},
                              {"context", api.context},
                              {"version", api.version},
                              {"publisher", api.provider},
                              {"subscriptionTier", nullptr},
                              {"subscriberTenantDomain", nullptr}};
  auto token = key->sign("JWT", {{"sub", caller.user + "@carbon.super"},
                                 {"jti", random_.uuid()},
                                 {"iss", settings_.key_issuer()},
                                 {"iat", now},
                                 {"exp", now + Seconds(kValidity).count()},
                                 {"aud", JsonArray{Json(api.id.c_str())}},
                                 {"token_type", "InternalKey"},
                                 {"keytype", base::enum_text(key_type)},
                                 {"subscribedAPIs", JsonArray{subscribed}}});
  if (!token) return token.error();
  return TryOutKey{base::Secret(std::move(*token)), kValidity};
}

}  // namespace quarterdeck::control
