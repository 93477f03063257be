#include "control/identity/registration.h"

#include <fmt/format.h>

#include <algorithm>

#include "control/identity/scope_map.h"

namespace quarterdeck::control {
namespace {

constexpr std::size_t kLongestText = 255;
constexpr std::size_t kLongestUrl = 2048;

std::vector<std::string> usable_grants(const Registration& registration) {
  std::vector<std::string> grants;
  for (const auto& offered : offered_grants()) {
    const bool is_wanted = std::find(registration.grants.begin(), registration.grants.end(), offered) != registration.grants.end();
    if (is_wanted && (offered != grant::kAuthorizationCode || !registration.callback_url.empty())) grants.push_back(offered);
  }
  return grants;
}

Outcome<Done> check(const Caller& caller, const Registration& registration) {
  if (registration.client_name.empty() || registration.client_name.size() > kLongestText) {
    return Failure{Problem::invalid, "The member clientName is needed, with at most 255 characters."};
  }
  if (registration.callback_url.size() > kLongestUrl) return Failure{Problem::invalid, "The member callbackUrl may have 2048 characters. Shorten it."};
  if (registration.owner.empty()) return Failure{Problem::invalid, "The member owner is needed. Send the name of the user who registers."};
  if (without_tenant(registration.owner) != caller.user && !caller.has_role(role::kAdmin)) {
    return Failure{Problem::invalid, fmt::format("The owner '{}' is not the user who registers. Only an administrator may register for others.",
                                                 registration.owner)};
  }
  return Done{};
}

}  // namespace

Outcome<Client> Registrations::add(const Caller& caller, const Registration& registration) {
  if (const auto fine = check(caller, registration); !fine) return fine.error();
  const auto owner = users_.find(registration.owner);
  if (!owner && owner.error().problem == Problem::not_found) {
    return Failure{Problem::forbidden, fmt::format("The owner '{}' is not a user. Name a user, or create it first.", registration.owner)};
  }
  if (!owner) return owner.error();
  const auto grants = usable_grants(registration);
  if (grants.empty()) {
    return Failure{Problem::invalid, fmt::format("None of the grant types in grantType is offered. Use some of: {}.", fmt::join(offered_grants(), ", "))};
  }
  return ports::write(database_, [&](ports::Transaction& transaction) -> Outcome<Client> {
    auto known = clients_.find_by_name(transaction, ClientKind::registered, owner->name, registration.client_name);
    if (known || known.error().problem != Problem::not_found) return known;
    return clients_.add(transaction, Client{.kind = ClientKind::registered,
                                            .name = registration.client_name,
                                            .owner = owner->name,
                                            .organization = owner->organization,
                                            .grants = grants,
                                            .callback_url = registration.callback_url,
                                            .is_for_all_organizations = registration.is_for_all_organizations});
  });
}

}  // namespace quarterdeck::control
