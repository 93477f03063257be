#include "control/applications/applications.h"

#include <fmt/format.h>

#include "base/codec.h"
#include "base/text.h"
#include "contract/events/application_events.h"
#include "control/plans/plans.h"
#include "control/subscriptions/subscription_rows.h"

namespace quarterdeck::control {
namespace {

constexpr std::string_view kDefaultName = "DefaultApplication";

constexpr std::string_view kSelect =
    "SELECT p.number, p.id, p.organization, p.owner, p.name, p.plan, p.description, p.status, p.visibility, p.attributes, p.created_at, p.updated_at, "
    "(SELECT COUNT(*) FROM subscriptions s WHERE s.application_id = p.id) AS subscriptions FROM applications p ";
// $2 owner ('' = of everybody), $3 part of the name
constexpr std::string_view kFilter = "WHERE p.organization = $1 AND ($2 = '' OR p.owner = $2) AND ($3 = '' OR lower(p.name) LIKE $3 ESCAPE '!') ";
const std::string kFind = std::string(kSelect) + "WHERE p.organization = $1 AND p.id = $2";
const std::string kCount = "SELECT COUNT(*) AS total FROM applications p " + std::string(kFilter);
constexpr std::string_view kTaken = "SELECT 1 AS taken FROM applications WHERE organization = $1 AND owner = $2 AND name = $3 AND id <> $4";
constexpr std::string_view kAny = "SELECT 1 AS known FROM applications WHERE organization = $1 AND owner = $2 LIMIT 1";
constexpr std::string_view kInsert =
    "INSERT INTO applications (id, organization, owner, name, plan, description, status, visibility, attributes, created_at, updated_at) VALUES ($1, $2, "
    "$3, $4, $5, $6, $7, $8, $9, $10, $11)";
constexpr std::string_view kUpdate =
    "UPDATE applications SET owner = $1, name = $2, plan = $3, description = $4, visibility = $5, attributes = $6, updated_at = $7 WHERE id = $8";
constexpr std::string_view kDelete = "DELETE FROM applications WHERE id = $1";

Failure no_such_application(std::string_view id) {
  return {Problem::not_found, fmt::format("You have no application '{}'. List your applications to see which there are.", id), 900307};
}

Application application_from(const ports::Row& row) {
  Application application;
  application.number = row.integer("number");
  application.id = model::ApplicationId(row.text("id"));
  application.organization = row.text("organization");
  application.owner = row.text("owner");
  application.name = row.text("name");
  application.plan = row.text("plan");
  application.description = row.text("description");
  application.status = row.text("status");
  application.visibility = row.text("visibility");
  if (const auto json = base::parse_json(row.text("attributes"))) {
    application.attributes = base::from_json<std::map<std::string, std::string>>(*json).value_or({});
  }
  application.created_at = row.time("created_at");
  application.updated_at = row.time("updated_at");
  application.subscriptions = row.integer("subscriptions");
  return application;
}

std::string_view column_of(ApplicationOrder order) {
  switch (order) {
    case ApplicationOrder::created_time: return "p.number";
    case ApplicationOrder::name: return "p.name";
    case ApplicationOrder::owner: return "p.owner";
    case ApplicationOrder::plan: return "p.plan";
    case ApplicationOrder::status: return "p.status";
  }
  return "p.number";
}

// '%', '_' and '!' in what people type are those characters and nothing more.
std::string pattern_of(std::string_view part) {
  if (part.empty()) return "";
  std::string pattern = "%";
  for (const char character : base::to_lower(part)) {
    if (character == '%' || character == '_' || character == '!') pattern += '!';
    pattern += character;
  }
  return pattern + "%";
}

events::Event application_event(events::ApplicationChange change, const Application& application) {
  events::ApplicationEvent event;
  event.uuid = application.id.text();
  event.application_id = application.number;
  event.application_name = application.name;
  event.application_policy = application.plan;
  event.attributes = application.attributes;
  event.subscriber = application.owner;
  return event_of(change, event, tenant_of(application.organization));
}

Outcome<Done> check_name_is_free(ports::Reader& reader, const Application& application) {
  const auto rows = reader.query(kTaken, {application.organization, application.owner, application.name, application.id.text()});
  if (!rows) return rows.error();
  if (rows->empty()) return Done{};
  return Failure{Problem::conflict, fmt::format("'{}' has an application '{}' already. Pick another name.", application.owner, application.name), 900301};
}

Outcome<Done> check_plan(ports::Reader& reader, const Application& application) {
  const auto plan = read_plan(reader, application.organization, model::PlanKind::application, application.plan);
  if (plan) return Done{};
  if (plan.error().problem != Problem::not_found) return plan.error();
  return Failure{Problem::invalid, fmt::format("There is no application plan '{}'. List the plans to see which there are.", application.plan), 900305};
}

Outcome<Done> insert(ports::Transaction& transaction, Journal& journal, const Actor& actor, Application& application) {
  if (auto free = check_name_is_free(transaction, application); !free) return free;
  if (auto known = check_plan(transaction, application); !known) return known;
  const auto inserted = transaction.execute(
      kInsert, {application.id.text(), application.organization, application.owner, application.name, application.plan, application.description,
                application.status, application.visibility, base::to_text(base::to_json(application.attributes)), application.created_at,
                application.updated_at});
  if (!inserted) return inserted.error();
  const auto rows = transaction.query(kFind, {application.organization, application.id.text()});
  if (!rows) return rows.error();
  application = application_from(rows->front());
  const JsonObject info{{"name", application.name}, {"owner", application.owner}};
  if (auto audited = journal.audit(transaction, actor, {"Application", "created", application.id.text(), info}); !audited) return audited;
  return journal.announce(transaction, application_event(events::ApplicationChange::application_create, application));
}

Application new_application(const Actor& actor, const ApplicationDraft& draft, Journal& journal) {
  Application application;
  application.id = model::ApplicationId(journal.uuid());
  application.organization = actor.organization;
  application.owner = actor.user;
  application.name = draft.name;
  application.plan = draft.plan;
  application.description = draft.description;
  application.visibility = draft.visibility;
  application.attributes = draft.attributes;
  application.created_at = application.updated_at = journal.now();
  return application;
}

Outcome<Done> store_update(ports::Transaction& transaction, Journal& journal, const Actor& actor, Application& application) {
  application.updated_at = journal.now();
  if (auto free = check_name_is_free(transaction, application); !free) return free;
  if (auto known = check_plan(transaction, application); !known) return known;
  const auto updated = transaction.execute(kUpdate, {application.owner, application.name, application.plan, application.description,
                                                     application.visibility, base::to_text(base::to_json(application.attributes)),
                                                     application.updated_at, application.id.text()});
  if (!updated) return updated.error();
  const JsonObject info{{"name", application.name}, {"owner", application.owner}};
  if (auto audited = journal.audit(transaction, actor, {"Application", "updated", application.id.text(), info}); !audited) return audited;
  return journal.announce(transaction, application_event(events::ApplicationChange::application_update, application));
}

}  // namespace

Outcome<ApplicationDraft> checked_draft(ApplicationDraft draft) {
  const auto invalid = [](std::string message) { return Failure{Problem::invalid, std::move(message), 0}; };
  if (draft.name.empty() || draft.name.size() > 100) return invalid("An application needs a name of 1 to 100 characters.");
  if (base::trimmed(draft.name) != draft.name) return invalid("The name of an application must not begin or end with a blank.");
  if (!base::is_utf8(draft.name)) return invalid("The name of an application must be well-formed UTF-8.");
  if (draft.description.size() > 512) return Failure{Problem::invalid, "description is longer than 512 characters. Shorten it.", 900704};
  if (draft.plan.empty()) return Failure{Problem::invalid, "throttlingPolicy is required: the name of an application plan.", 900304};
  if (draft.visibility != "PRIVATE" && draft.visibility != "SHARED_WITH_ORG") return invalid("visibility must be PRIVATE or SHARED_WITH_ORG.");
  return draft;
}

Outcome<Application> read_application(ports::Reader& reader, const Actor& actor, const model::ApplicationId& id) {
  const auto rows = reader.query(kFind, {actor.organization, id.text()});
  if (!rows) return rows.error();
  if (rows->empty()) return no_such_application(id.text());
  auto application = application_from(rows->front());
  if (application.owner != actor.user && !actor.is_admin()) return no_such_application(id.text());
  return application;
}

Outcome<Application> Applications::create(const Actor& actor, const ApplicationDraft& draft) {
  auto application = new_application(actor, draft, journal_);
  const auto done = database_.write([&](ports::Transaction& transaction) { return insert(transaction, journal_, actor, application); });
  if (!done) return done.error();
  return application;
}

Outcome<Application> Applications::find(const Actor& actor, const model::ApplicationId& id) {
  return ports::read(database_, [&](ports::Reader& reader) { return read_application(reader, actor, id); });
}

Outcome<model::Page<Application>> Applications::list(const Actor& actor, const ApplicationQuery& query, const model::PageRequest& page) {
  const auto pattern = pattern_of(query.name);
  const auto sql = fmt::format("{}{}ORDER BY {} {}, p.number LIMIT $4 OFFSET $5", kSelect, kFilter, column_of(query.order),
                               query.direction == Direction::ascending ? "ASC" : "DESC");
  return ports::read(database_, [&](ports::Reader& reader) -> Outcome<model::Page<Application>> {
    const auto total = reader.query(kCount, {actor.organization, query.owner, pattern});
    if (!total) return total.error();
    const auto rows = reader.query(sql, {actor.organization, query.owner, pattern, page.limit, page.offset});
    if (!rows) return rows.error();
    model::Page<Application> result{{}, total->front().integer("total")};
    for (const auto& row : *rows) result.items.push_back(application_from(row));
    return result;
  });
}

Outcome<Application> Applications::update(const Actor& actor, const model::ApplicationId& id, const ApplicationDraft& draft) {
  return ports::write(database_, [&](ports::Transaction& transaction) -> Outcome<Application> {
    auto application = read_application(transaction, actor, id);
    if (!application) return application;
    application->name = draft.name;
    application->plan = draft.plan;
    application->description = draft.description;
    application->visibility = draft.visibility;
    application->attributes = draft.attributes;
    if (auto stored = store_update(transaction, journal_, actor, *application); !stored) return stored.error();
    return application;
  });
}

Outcome<Application> Applications::change_owner(const Actor& actor, const model::ApplicationId& id, const std::string& owner) {
  return ports::write(database_, [&](ports::Transaction& transaction) -> Outcome<Application> {
    auto application = read_application(transaction, actor, id);
    if (!application) return application;
    application->owner = owner;
    if (auto stored = store_update(transaction, journal_, actor, *application); !stored) return stored.error();
    return application;
  });
}

Outcome<Done> Applications::remove(const Actor& actor, const model::ApplicationId& id) {
  return database_.write([&](ports::Transaction& transaction) -> Outcome<Done> {
    const auto application = read_application(transaction, actor, id);
    if (!application) return application.error();
    if (auto left = application_leaves_(transaction, actor, id); !left) return left;
    if (auto ended = end_subscriptions_of(transaction, journal_, actor, id); !ended) return ended;
    if (auto deleted = transaction.execute(kDelete, {id.text()}); !deleted) return deleted.error();
    const JsonObject info{{"name", application->name}, {"owner", application->owner}};
    if (auto audited = journal_.audit(transaction, actor, {"Application", "deleted", id.text(), info}); !audited) return audited;
    return journal_.announce(transaction, application_event(events::ApplicationChange::application_delete, *application));
  });
}

Outcome<Done> Applications::ensure_default(const Actor& actor) {
  const auto has_one = ports::read(database_, [&](ports::Reader& reader) -> Outcome<bool> {
    const auto rows = reader.query(kAny, {actor.organization, actor.user});
    if (!rows) return rows.error();
    return !rows->empty();
  });
  if (!has_one) return has_one.error();
  if (*has_one) return Done{};
  const auto created = create(actor, {std::string(kDefaultName), "Unlimited", "This is the default application", "PRIVATE", {}});
  // Two first visits at once: the other one made it.
  if (created || created.error().problem == Problem::conflict) return Done{};
  return created.error();
}

}  // namespace quarterdeck::control
