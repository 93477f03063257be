#include "cluster/object_rows.h"

#include <fmt/format.h>

#include <array>

namespace quarterdeck::cluster {
namespace {

// Applied in order, never edited once merged; the schema's version is how many were applied.
constexpr std::array kMigrations = {
    std::string_view("CREATE TABLE cluster_objects (api_group TEXT NOT NULL, resource TEXT NOT NULL, space TEXT NOT NULL, name TEXT NOT NULL, "
                     "version INTEGER NOT NULL, content TEXT NOT NULL, PRIMARY KEY (api_group, resource, space, name))"),
};

constexpr std::string_view kMakeState = "CREATE TABLE IF NOT EXISTS cluster_state (name TEXT PRIMARY KEY, value INTEGER NOT NULL)";
constexpr std::string_view kReadState = "SELECT value FROM cluster_state WHERE name = $1";
constexpr std::string_view kSetState =
    "INSERT INTO cluster_state (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value";
constexpr std::string_view kReadObjects = "SELECT api_group, resource, version, content FROM cluster_objects";
constexpr std::string_view kPutObject =
    "INSERT INTO cluster_objects (api_group, resource, space, name, version, content) VALUES ($1, $2, $3, $4, $5, $6) "
    "ON CONFLICT (api_group, resource, space, name) DO UPDATE SET version = excluded.version, content = excluded.content";
constexpr std::string_view kRemoveObject = "DELETE FROM cluster_objects WHERE api_group = $1 AND resource = $2 AND space = $3 AND name = $4";

Outcome<std::int64_t> state(ports::Reader& reader, std::string_view name) {
  const auto rows = reader.query(kReadState, {name});
  if (!rows) return rows.error();
  return rows->empty() ? std::int64_t{0} : rows->front().integer("value");
}

Outcome<Done> migrate(ports::Transaction& transaction) {
  if (auto made = transaction.execute(kMakeState); !made) return made.error();
  const auto applied = state(transaction, "schema");
  if (!applied) return applied.error();
  const auto known = static_cast<std::int64_t>(kMigrations.size());
  if (*applied > known) {
    return Failure{Problem::unavailable,
                   fmt::format("The cluster's database has schema {}, this program knows {}: it was written by a newer version. Start that one, "
                               "or use another data folder.",
                               *applied, known)};
  }
  for (auto next = *applied; next < known; ++next) {
    if (auto done = transaction.execute(kMigrations[static_cast<std::size_t>(next)]); !done) return done.error();
  }
  if (auto set = transaction.execute(kSetState, {"schema", known}); !set) return set.error();
  return Done{};
}

Outcome<Done> apply(ports::Transaction& transaction, const RowChange& change) {
  const auto& [group, resource] = *change.table;
  const auto& object = *change.object;
  const auto done = change.what == RowChange::What::put
                        ? transaction.execute(kPutObject, {group, resource, object.name.space, object.name.name, object.version, object.text})
                        : transaction.execute(kRemoveObject, {group, resource, object.name.space, object.name.name});
  if (!done) return done.error();
  return Done{};
}

}  // namespace

Outcome<Done> prepare_object_tables(ports::Database& database) { return database.write(migrate); }

Outcome<LoadedObjects> read_objects(ports::Database& database) {
  return ports::read(database, [](ports::Reader& reader) -> Outcome<LoadedObjects> {
    LoadedObjects loaded;
    const auto version = state(reader, "version");
    if (!version) return version.error();
    loaded.version = static_cast<Version>(*version);
    const auto rows = reader.query(kReadObjects);
    if (!rows) return rows.error();
    loaded.objects.reserve(rows->size());
    for (const auto& row : *rows) {
      const auto content = base::parse_json(row.text("content"), 256);
      if (!content || !content->is_object()) {
        return Failure{Problem::unavailable, fmt::format("The cluster's database holds an unreadable object of {}: restore the file from a backup.",
                                                         row.text("resource"))};
      }
      loaded.objects.emplace_back(TableName{row.text("api_group"), row.text("resource")},
                                  make_stored(content->get_object(), static_cast<Version>(row.integer("version"))));
    }
    return loaded;
  });
}

Outcome<Done> write_objects(ports::Database& database, const std::vector<RowChange>& changes, Version newest) {
  return database.write([&](ports::Transaction& transaction) -> Outcome<Done> {
    for (const auto& change : changes) {
      if (auto done = apply(transaction, change); !done) return done.error();
    }
    if (auto set = transaction.execute(kSetState, {"version", newest}); !set) return set.error();
    return Done{};
  });
}

}  // namespace quarterdeck::cluster
