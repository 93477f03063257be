#pragma once

#include <map>
#include <stdexcept>
#include <string>

#include "control/identity/testing.h"
#include "control/keys/keys.h"

namespace quarterdeck::control {

// A world with applications in it, owned by who they are said to be. For tests only.
struct KeysWorld : IdentityWorld {
  explicit KeysWorld(IdentitySettings given = {})
      : IdentityWorld(std::move(given)), keys(*database, clock, random, *identity, lookup()) {
    if (const auto made = keys.key_managers.ensure_own(); !made) throw std::runtime_error(made.error().message);
    forget_events();
  }

  model::ApplicationId add_application(const std::string& name, const std::string& owner) {
    const KeyedApplication application{
        .id = model::ApplicationId(random.uuid()), .number = static_cast<std::int64_t>(applications.size() + 1), .name = name, .owner = owner};
    applications[application.id.text()] = application;
    return application.id;
  }

  std::map<std::string, KeyedApplication> applications;
  Keys keys;

 private:
  FindApplication lookup() {
    return [this](ports::Reader&, const Caller& caller, const model::ApplicationId& id) -> Outcome<KeyedApplication> {
      const auto found = applications.find(id.text());
      if (found == applications.end() || found->second.owner != caller.user) {
        return Failure{Problem::not_found, "There is no such application.", 900307};
      }
      return found->second;
    };
  }
};

}  // namespace quarterdeck::control
