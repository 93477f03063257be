#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/outcome.h"
#include "control/events/journal.h"
#include "model/ids.h"
#include "model/page.h"
#include "ports/database.h"

namespace quarterdeck::control {

struct Application {
  std::int64_t number = 0;
  model::ApplicationId id;
  std::string organization;
  std::string owner;
  std::string name;
  std::string plan;  // an application plan
  std::string description;
  std::string status = "APPROVED";
  std::string visibility = "PRIVATE";
  std::map<std::string, std::string> attributes;
  Timestamp created_at;
  Timestamp updated_at;
  std::int64_t subscriptions = 0;  // how many it has
};

struct ApplicationDraft {
  std::string name;
  std::string plan;
  std::string description;
  std::string visibility = "PRIVATE";
  std::map<std::string, std::string> attributes;
};
Outcome<ApplicationDraft> checked_draft(ApplicationDraft draft);

enum class ApplicationOrder { created_time, name, owner, plan, status };
enum class Direction { ascending, descending };
struct ApplicationQuery {
  std::string name;   // part of it, without case; empty: any
  std::string owner;  // empty: of everybody, for administrators only
  ApplicationOrder order = ApplicationOrder::created_time;
  Direction direction = Direction::ascending;
};

// Called in the transaction that deletes an application, before it: whoever keeps keys for it removes them.
using ApplicationLeaves = std::function<Outcome<Done>(ports::Transaction&, const Actor&, const model::ApplicationId&)>;

// Applications: what consumers subscribe with. May be used from several threads at once.
class Applications {
 public:
  Applications(ports::Database& database, Journal& journal, ApplicationLeaves application_leaves)
      : database_(database), journal_(journal), application_leaves_(std::move(application_leaves)) {}

  Outcome<Application> create(const Actor& actor, const ApplicationDraft& draft);
  // Somebody else's application is not found, except by administrators.
  Outcome<Application> find(const Actor& actor, const model::ApplicationId& id);
  Outcome<model::Page<Application>> list(const Actor& actor, const ApplicationQuery& query, const model::PageRequest& page);
  Outcome<Application> update(const Actor& actor, const model::ApplicationId& id, const ApplicationDraft& draft);
  Outcome<Application> change_owner(const Actor& actor, const model::ApplicationId& id, const std::string& owner);
  Outcome<Done> remove(const Actor& actor, const model::ApplicationId& id);
  // The application that everybody begins with, made at a user's first visit.
  Outcome<Done> ensure_default(const Actor& actor);

 private:
  ports::Database& database_;
  Journal& journal_;
  ApplicationLeaves application_leaves_;
};

// For other use cases, inside their own snapshot or transaction.
Outcome<Application> read_application(ports::Reader& reader, const Actor& actor, const model::ApplicationId& id);

}  // namespace quarterdeck::control
