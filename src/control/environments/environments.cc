#include "control/environments/environments.h"

#include <fmt/format.h>

#include "base/codec.h"

namespace quarterdeck::control {
namespace {

using model::Environment;

constexpr std::string_view kList = "SELECT id, document FROM environments WHERE organization = $1 ORDER BY name";
constexpr std::string_view kFind = "SELECT id, document FROM environments WHERE organization = $1 AND id = $2";
constexpr std::string_view kFindNamed = "SELECT id, document FROM environments WHERE organization = $1 AND name = $2";
constexpr std::string_view kInsert = "INSERT INTO environments (id, organization, name, document) VALUES ($1, $2, $3, $4)";
constexpr std::string_view kUpdate = "UPDATE environments SET document = $1 WHERE id = $2";
constexpr std::string_view kDelete = "DELETE FROM environments WHERE id = $1";
constexpr std::string_view kDeployments =
    "SELECT COUNT(*) AS deployments FROM deployments d JOIN apis a ON a.id = d.api_id WHERE a.organization = $1 AND d.environment = $2";

Outcome<Environment> environment_from(const ports::Row& row) {
  const auto json = base::parse_json(row.text("document"));
  if (!json) return json.error();
  auto environment = base::from_json<Environment>(*json);
  if (environment) environment->id = row.text("id");
  return environment;
}

std::string document_of(const Environment& environment) { return base::to_text(base::to_json(environment)); }

Failure no_such_environment(std::string_view name) {
  return {Problem::not_found, fmt::format("There is no environment '{}'. List the environments to see which there are.", name), 900506};
}

Failure comes_from_configuration(const std::string& name) {
  return {Problem::invalid, fmt::format("The environment '{}' comes from the configuration file. Change it there.", name), 900508};
}

Outcome<Environment> find_by_id(ports::Reader& reader, std::string_view organization, std::string_view id) {
  const auto rows = reader.query(kFind, {organization, id});
  if (!rows) return rows.error();
  if (rows->empty()) return no_such_environment(id);
  return environment_from(rows->front());
}

Outcome<std::int64_t> deployments_in(ports::Reader& reader, std::string_view organization, const std::string& name) {
  const auto rows = reader.query(kDeployments, {organization, name});
  if (!rows) return rows.error();
  return rows->front().integer("deployments");
}

}  // namespace

Outcome<Environment> read_environment(ports::Reader& reader, std::string_view organization, std::string_view name) {
  const auto rows = reader.query(kFindNamed, {organization, name});
  if (!rows) return rows.error();
  if (rows->empty()) return no_such_environment(name);
  return environment_from(rows->front());
}

Outcome<std::vector<Environment>> read_environments(ports::Reader& reader, std::string_view organization) {
  const auto rows = reader.query(kList, {organization});
  if (!rows) return rows.error();
  std::vector<Environment> environments;
  for (const auto& row : *rows) {
    auto environment = environment_from(row);
    if (!environment) return environment.error();
    environments.push_back(std::move(*environment));
  }
  return environments;
}

Outcome<std::vector<Environment>> Environments::list(std::string_view organization) {
  return ports::read(database_, [&](ports::Reader& reader) { return read_environments(reader, organization); });
}

Outcome<Environment> Environments::find(std::string_view organization, std::string_view id) {
  return ports::read(database_, [&](ports::Reader& reader) { return find_by_id(reader, organization, id); });
}

Outcome<Environment> Environments::add(const Actor& actor, Environment environment) {
  environment.id = journal_.uuid();
  environment.is_read_only = false;
  if (!environment.display_name) environment.display_name = environment.name;
  const auto done = database_.write([&](ports::Transaction& transaction) -> Outcome<Done> {
    if (read_environment(transaction, actor.organization, environment.name)) {
      return Failure{Problem::invalid, fmt::format("There is an environment '{}' already. Pick another name.", environment.name), 900507};
    }
    const auto inserted = transaction.execute(kInsert, {environment.id, actor.organization, environment.name, document_of(environment)});
    if (!inserted) return inserted.error();
    return journal_.audit(transaction, actor, {"GatewayEnvironments", "created", environment.id, {{"name", environment.name}}});
  });
  if (!done) return done.error();
  return environment;
}

Outcome<Environment> Environments::change(const Actor& actor, std::string_view id, Environment environment) {
  const auto done = database_.write([&](ports::Transaction& transaction) -> Outcome<Done> {
    const auto stored = find_by_id(transaction, actor.organization, id);
    if (!stored) return stored.error();
    if (stored->is_read_only) return comes_from_configuration(stored->name);
    if (stored->name != environment.name) {
      return Failure{Problem::invalid, fmt::format("The environment '{}' cannot be renamed: gateways know it by its name.", stored->name), 900510};
    }
    if (stored->type != environment.type) {
      // The type decides which stages of an API are served, so it is part of what each deployment promised.
      const auto deployments = deployments_in(transaction, actor.organization, stored->name);
      if (!deployments) return deployments.error();
      if (*deployments > 0) {
        return Failure{Problem::conflict, fmt::format("The type of '{}' cannot change while {} revisions are deployed there. Undeploy them first.",
                                                      stored->name, *deployments), 900515};
      }
    }
    environment.id = stored->id;
    environment.is_read_only = false;
    if (auto updated = transaction.execute(kUpdate, {document_of(environment), environment.id}); !updated) return updated.error();
    return journal_.audit(transaction, actor, {"GatewayEnvironments", "updated", environment.id, {{"name", environment.name}}});
  });
  if (!done) return done.error();
  return environment;
}

Outcome<Done> Environments::remove(const Actor& actor, std::string_view id) {
  return database_.write([&](ports::Transaction& transaction) -> Outcome<Done> {
    const auto stored = find_by_id(transaction, actor.organization, id);
    if (!stored) return stored.error();
    if (stored->is_read_only) return comes_from_configuration(stored->name);
    const auto deployments = deployments_in(transaction, actor.organization, stored->name);
    if (!deployments) return deployments.error();
    if (*deployments > 0) {
      return Failure{Problem::conflict, fmt::format("{} revisions are deployed in '{}'. Undeploy them first.", *deployments, stored->name), 900515};
    }
    if (auto deleted = transaction.execute(kDelete, {id}); !deleted) return deleted.error();
    return journal_.audit(transaction, actor, {"GatewayEnvironments", "deleted", id, {{"name", stored->name}}});
  });
}

Outcome<Done> seed_environment(ports::Database& database, Journal& journal, const Actor& actor, Environment configured) {
  configured.is_read_only = true;
  if (!configured.display_name) configured.display_name = configured.name;
  return database.write([&](ports::Transaction& transaction) -> Outcome<Done> {
    const auto stored = read_environment(transaction, actor.organization, configured.name);
    if (!stored && stored.error().problem != Problem::not_found) return stored.error();
    configured.id = stored ? stored->id : journal.uuid();
    if (stored && *stored == configured) return Done{};
    const auto written = stored ? transaction.execute(kUpdate, {document_of(configured), configured.id})
                                : transaction.execute(kInsert, {configured.id, actor.organization, configured.name, document_of(configured)});
    if (!written) return written.error();
    return journal.audit(transaction, actor, {"GatewayEnvironments", stored ? "updated" : "created", configured.id, {{"name", configured.name}}});
  });
}

}  // namespace quarterdeck::control
