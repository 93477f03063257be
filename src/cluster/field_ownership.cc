#include "cluster/field_ownership.h"

#include <fmt/format.h>

#include <map>
#include <utility>
#include <vector>

#include "base/text.h"
#include "cluster/typed_value.h"

namespace quarterdeck::cluster {
namespace {

struct Conflict {
  Manager manager;
  FieldPath path;
};

std::string described(const Manager& manager) {
  auto text = fmt::format("\"{}\"", manager.name);
  if (!manager.subresource.empty()) text += fmt::format(" with subresource \"{}\"", manager.subresource);
  if (manager.operation == Operation::update) text += " using " + manager.api_version;
  return text;
}

std::string message_of(const std::vector<Conflict>& conflicts) {
  if (conflicts.size() == 1) {
    return fmt::format("Apply failed with 1 conflict: conflict with {}: {}", described(conflicts[0].manager), path_text(conflicts[0].path));
  }
  std::map<std::string, std::vector<std::string>> by_manager;
  for (const auto& conflict : conflicts) by_manager[described(conflict.manager)].push_back("- " + path_text(conflict.path));
  std::vector<std::string> lines;
  for (const auto& [manager, paths] : by_manager) {
    lines.push_back(fmt::format("conflicts with {}:", manager));
    lines.insert(lines.end(), paths.begin(), paths.end());
  }
  return fmt::format("Apply failed with {} conflicts: {}", conflicts.size(), base::join(lines, "\n"));
}

Refusal refusal_of(const std::vector<Conflict>& conflicts) {
  auto refusal = refuse(Reason::conflict, message_of(conflicts));
  for (const auto& conflict : conflicts) {
    refusal.causes.push_back({"FieldManagerConflict", "conflict with " + described(conflict.manager), path_text(conflict.path)});
  }
  return refusal;
}

// What others lose by a change; the writer itself, when it is given, is no other.
std::vector<Conflict> take_from_others(ManagedFields& managers, const Comparison& change, const Manager* writer) {
  std::vector<Conflict> conflicts;
  const auto changed = change.modified.united(change.added);
  for (auto& entry : managers.entries()) {
    if (writer != nullptr && entry.manager.is_same_as(*writer)) continue;
    const auto lost = entry.fields.intersection(changed);
    for (auto& path : lost.paths()) conflicts.push_back({entry.manager, std::move(path)});
    entry.fields = entry.fields.without(lost).without(change.removed);
  }
  return conflicts;
}

void strip_unmanaged(ManagedFields& managers) {
  for (auto& entry : managers.entries()) entry.fields = entry.fields.without(unmanaged_fields());
  managers.remove_empty();
}

// Which of the removed fields stay because somebody still owns them, or because nobody told us that they were the manager's.
Json removed_no_longer_applied(const Json& merged_object, const ManagedFields& managers, const FieldSet& last_applied, const Schema& schema) {
  const auto all = field_set_of(merged_object, schema);
  if (last_applied.empty() || !all) return merged_object;
  const auto last = last_applied.with_named_parents(schema);
  auto pruned = without_items(merged_object, last, schema);

  FieldSet owned;
  for (const auto& entry : managers.entries()) owned = owned.united(entry.fields);
  const auto pruned_set = field_set_of(pruned, schema);
  if (!pruned_set) return merged_object;
  const auto everything = all->with_named_parents(schema);
  const auto kept = pruned_set->with_named_parents(schema).united(owned.with_named_parents(schema));
  pruned = without_items(merged_object, everything.without(kept), schema);

  const auto remaining = field_set_of(pruned, schema);
  if (!remaining) return merged_object;
  const auto gone = everything.without(remaining->with_named_parents(schema)).intersection(last);
  return without_items(merged_object, gone, schema);
}

}  // namespace

ManagedFields owners_after_update(const Json& before, const Json& after, const Schema& schema, ManagedFields managers, const Writer& writer) {
  const auto change = compare(before, after, schema);
  take_from_others(managers, change, nullptr);
  const auto taken = change.modified.united(change.added).without_subtrees(writer.ignored).without(unmanaged_fields());
  if (!taken.empty()) {
    auto* mine = managers.find(writer.manager);
    if (mine == nullptr) {
      managers.entries().push_back({writer.manager, writer.time, {}});
      mine = &managers.entries().back();
    }
    mine->fields = mine->fields.united(taken);
    mine->time = writer.time;
  }
  managers.fold_old_updaters();
  strip_unmanaged(managers);
  return managers;
}

Answer<Applied> apply_config(const Json& live, const Json& config, const Schema& schema, ManagedFields managers, const Writer& writer,
                             ports::Ownership ownership) {
  auto applied_fields = field_set_of(config, schema);
  if (!applied_fields) {
    const auto text = [&](std::string_view member) { return base::text_at(config, member); };
    return refuse(Reason::untyped_config,
                  fmt::format("failed to create typed patch object ({}/{}; {}, Kind={}): {}", base::text_at(config, "metadata", "namespace"),
                              base::text_at(config, "metadata", "name"), text("apiVersion"), text("kind"), applied_fields.error().message));
  }

  auto* mine = managers.find(writer.manager);
  const auto last_applied = mine == nullptr ? FieldSet() : mine->fields;
  if (mine == nullptr) {
    managers.entries().push_back({writer.manager, writer.time, {}});
    mine = &managers.entries().back();
  }
  mine->fields = applied_fields->without_subtrees(writer.ignored);
  mine->manager.api_version = writer.manager.api_version;

  const auto object = removed_no_longer_applied(merged(live, config, schema), managers, last_applied, schema);
  // What this way of writing resets is no change, so nobody loses it.
  auto change = compare(live, object, schema);
  for (auto* part : {&change.added, &change.modified, &change.removed}) *part = part->without_subtrees(writer.ignored);
  auto conflicts = take_from_others(managers, change, &writer.manager);
  std::erase_if(conflicts, [&](const Conflict& conflict) { return writer.entitled.contains(conflict.path); });
  if (!conflicts.empty() && ownership == ports::Ownership::share) return refusal_of(conflicts);

  strip_unmanaged(managers);
  if (mine = managers.find(writer.manager); mine != nullptr && (object != live || mine->fields != last_applied)) mine->time = writer.time;
  return Applied{object, std::move(managers)};
}

}  // namespace quarterdeck::cluster
