#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/outcome.h"
#include "contract/events/change.h"
#include "model/ids.h"
#include "ports/control_plane.h"
#include "ports/database.h"

namespace quarterdeck::control {

// What is kept about keys and issuers, read in the snapshot that everything else is read in.
struct KeyReaders {
  std::function<Outcome<std::vector<model::ApplicationKey>>(ports::Reader&, const model::ApplicationId&)> application_keys;
  // Ids of the key managers whose tokens are believed, and one of them; Problem::not_found when its tokens are not.
  std::function<Outcome<std::vector<model::KeyManagerId>>(ports::Reader&)> issuers;
  std::function<Outcome<model::IssuerSpec>(ports::Reader&, const model::KeyManagerId&)> issuer;
};

// What an agent shall bring about, out of the store: APIs, applications with their keys, subscriptions, plans and token issuers. The part of
// ports::DesiredState that reads; each call reads one snapshot. May be used from several threads at once.
class StoredDesiredState {
 public:
  // `environments` are those that the agent serves; empty: all.
  StoredDesiredState(ports::Database& database, KeyReaders keys, std::vector<std::string> environments)
      : database_(database), keys_(std::move(keys)), environments_(std::move(environments)) {}

  // Every key for which desired() is not Absent.
  Outcome<std::vector<events::SubjectKey>> keys();
  Outcome<ports::Desired> desired(const events::SubjectKey& key);

 private:
  Outcome<ports::Desired> desired_api(ports::Reader& reader, const std::string& id) const;
  Outcome<ports::Desired> desired_application(ports::Reader& reader, const std::string& id) const;
  bool serves(const std::string& environment) const;

  ports::Database& database_;
  KeyReaders keys_;
  std::vector<std::string> environments_;
};

}  // namespace quarterdeck::control
