#include "gateway/configuration/served_issuers.h"

#include "base/log.h"
#include "policy/keys.h"
#include "translate/apk/read.h"

namespace quarterdeck::gateway {

void ServedIssuers::make_anew(const resources::Reference& root, const std::vector<resources::Resource>& found) {
  const auto object = root.space + "/" + root.name;
  if (found.empty()) {
    changes_[object] = nullptr;
    return;
  }
  auto read = translate::apk::read_issuer(found);
  if (!read) {
    log::warning("a token issuer cannot be read; what was known of it stays in force", {{"object", object}, {"reason", read.error().message}});
    return;
  }
  auto issuer = std::make_shared<Issuer>();
  issuer->spec = *std::move(read);
  issuer->signs_control_plane_keys = policy::signs_control_plane_keys(issuer->spec);
  if (issuer->spec.certificate_pem) {
    auto keys = jose::KeySet::from_pem(*issuer->spec.certificate_pem);
    if (!keys) {
      log::warning("the certificate of a token issuer cannot be used", {{"object", object}, {"reason", keys.error().message}});
      return;
    }
    issuer->keys = *std::move(keys);
  } else {
    issuer->demand = std::make_shared<KeyDemand>(wake_fetcher_);
  }
  changes_[object] = std::move(issuer);
}

void ServedIssuers::publish(Snapshot& snapshot) {
  if (changes_.empty()) return;
  auto issuers = std::make_shared<Issuers>(*snapshot.issuers);
  for (auto& [object, issuer] : changes_) {
    if (!issuer) {
      issuers->remove(object);
      continue;
    }
    const auto* before = issuers->of_object(object);
    if (before != nullptr && issuer->demand && (*before)->spec.jwks_url == issuer->spec.jwks_url) {
      issuer->keys = (*before)->keys;
      issuer->demand = (*before)->demand;
    }
    const auto demand = issuer->keys ? nullptr : issuer->demand;
    issuers->set(object, std::move(issuer));
    if (demand) demand->ask();
  }
  changes_.clear();
  snapshot.issuers = std::move(issuers);
}

}  // namespace quarterdeck::gateway
