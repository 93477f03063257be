#include "control/catalogue/categories.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/json.h"

namespace quarterdeck::control {
namespace {

constexpr std::string_view kList = "SELECT id, name, description FROM api_categories WHERE organization = $1 ORDER BY name";
constexpr std::string_view kFind = "SELECT name FROM api_categories WHERE organization = $1 AND id = $2";
constexpr std::string_view kInsert = "INSERT INTO api_categories (id, organization, name, description) VALUES ($1, $2, $3, $4)";
constexpr std::string_view kUpdate = "UPDATE api_categories SET name = $1, description = $2 WHERE id = $3";
constexpr std::string_view kDelete = "DELETE FROM api_categories WHERE id = $1";
constexpr std::string_view kSummaries = "SELECT summary FROM apis WHERE organization = $1";

// How many APIs are in each category, by name.
Outcome<std::map<std::string, std::int64_t>> uses(ports::Reader& reader, std::string_view organization) {
  const auto rows = reader.query(kSummaries, {organization});
  if (!rows) return rows.error();
  std::map<std::string, std::int64_t> counts;
  for (const auto& row : *rows) {
    const auto summary = base::parse_json(row.text("summary"));
    if (!summary) return summary.error();
    const auto* categories = base::find(*summary, "categories");
    if (categories == nullptr || !categories->is_array()) continue;
    for (const auto& name : categories->get_array()) ++counts[std::string(name.get_string())];
  }
  return counts;
}

Outcome<std::string> name_of_category(ports::Reader& reader, const Actor& actor, std::string_view id) {
  const auto rows = reader.query(kFind, {actor.organization, id});
  if (!rows) return rows.error();
  if (rows->empty()) return Failure{Problem::not_found, fmt::format("There is no API category '{}'. List the categories to see which there are.", id), 0};
  return rows->front().text("name");
}

Outcome<Done> check_is_unused(ports::Reader& reader, const Actor& actor, const std::string& name) {
  const auto counts = uses(reader, actor.organization);
  if (!counts) return counts.error();
  const auto found = counts->find(name);
  if (found == counts->end()) return Done{};
  return Failure{Problem::conflict, fmt::format("{} APIs are in the category '{}'. Take them out first.", found->second, name), 0};
}

Failure taken(const Failure& failure, const std::string& name) {
  if (failure.problem != Problem::conflict) return failure;
  return {Problem::conflict, fmt::format("There is an API category '{}' already. Pick another name.", name), 0};
}

}  // namespace

Outcome<Category> checked_category(Category category) {
  if (category.name.empty() || category.name.size() > 255) return Failure{Problem::invalid, "A category needs a name of 1 to 255 characters.", 0};
  if (category.description.size() > 1024) return Failure{Problem::invalid, "description is longer than 1024 characters. Shorten it.", 900704};
  return category;
}

Outcome<std::vector<Category>> Categories::list(std::string_view organization) {
  return ports::read(database_, [&](ports::Reader& reader) -> Outcome<std::vector<Category>> {
    const auto rows = reader.query(kList, {organization});
    if (!rows) return rows.error();
    const auto counts = uses(reader, organization);
    if (!counts) return counts.error();
    std::vector<Category> categories;
    for (const auto& row : *rows) {
      const auto found = counts->find(row.text("name"));
      categories.push_back({row.text("id"), row.text("name"), row.text("description"), found == counts->end() ? 0 : found->second});
    }
    return categories;
  });
}

Outcome<Category> Categories::add(const Actor& actor, Category category) {
  category.id = journal_.uuid();
  const auto done = database_.write([&](ports::Transaction& transaction) -> Outcome<Done> {
    const auto inserted = transaction.execute(kInsert, {category.id, actor.organization, category.name, category.description});
    if (!inserted) return taken(inserted.error(), category.name);
    return journal_.audit(transaction, actor, {"APICategories", "created", category.id, {{"name", category.name}}});
  });
  if (!done) return done.error();
  return category;
}

Outcome<Category> Categories::change(const Actor& actor, std::string_view id, Category category) {
  category.id = std::string(id);
  const auto done = database_.write([&](ports::Transaction& transaction) -> Outcome<Done> {
    const auto name = name_of_category(transaction, actor, id);
    if (!name) return name.error();
    if (*name != category.name) {
      if (auto unused = check_is_unused(transaction, actor, *name); !unused) return unused;
    }
    const auto updated = transaction.execute(kUpdate, {category.name, category.description, id});
    if (!updated) return taken(updated.error(), category.name);
    return journal_.audit(transaction, actor, {"APICategories", "updated", id, {{"name", category.name}}});
  });
  if (!done) return done.error();
  return category;
}

Outcome<Done> Categories::remove(const Actor& actor, std::string_view id) {
  return database_.write([&](ports::Transaction& transaction) -> Outcome<Done> {
    const auto name = name_of_category(transaction, actor, id);
    if (!name) return name.error();
    if (auto unused = check_is_unused(transaction, actor, *name); !unused) return unused;
    if (auto deleted = transaction.execute(kDelete, {id}); !deleted) return deleted.error();
    return journal_.audit(transaction, actor, {"APICategories", "deleted", id, {{"name", *name}}});
  });
}

}  // namespace quarterdeck::control
