#include "cluster/kinds.h"

#include <re2/re2.h>

#include <algorithm>
#include <set>
#include <tuple>

namespace quarterdeck::cluster {
namespace {

struct VersionRank {
  int stability = 0;  // 3: general, 2: beta, 1: alpha, 0: no version of Kubernetes' form
  long major = 0;
  long minor = 0;
};

VersionRank rank_of(std::string_view version) {
  static const RE2 pattern(R"(v([1-9][0-9]{0,8})(?:(alpha|beta)([1-9][0-9]{0,8}))?)");
  std::string major, stability, minor;
  if (!RE2::FullMatch(re2::StringPiece(version.data(), version.size()), pattern, &major, &stability, &minor)) return {};
  const int level = stability.empty() ? 3 : stability == "beta" ? 2 : 1;
  return {level, std::stol(major), minor.empty() ? 0 : std::stol(minor)};
}

}  // namespace

bool is_preferred_version(std::string_view left, std::string_view right) {
  const auto mine = rank_of(left);
  const auto theirs = rank_of(right);
  if (mine.stability == 0 && theirs.stability == 0) return left < right;
  return std::tie(mine.stability, mine.major, mine.minor) > std::tie(theirs.stability, theirs.major, theirs.minor);
}

const ServedVersion* KindFacts::version(std::string_view name) const {
  for (const auto& version : versions) {
    if (version.name == name && version.is_served) return &version;
  }
  return nullptr;
}

const ServedVersion& KindFacts::storage() const {
  for (const auto& version : versions) {
    if (version.name == storage_version) return version;
  }
  return versions.front();
}

Kinds::Kinds(std::vector<KindPointer> kinds) {
  for (auto& kind : kinds) by_resource_.emplace(kind->table(), std::move(kind));
}

KindPointer Kinds::by_resource(const TableName& table) const {
  const auto found = by_resource_.find(table);
  return found == by_resource_.end() ? nullptr : found->second;
}

KindPointer Kinds::by_kind(std::string_view group, std::string_view kind) const {
  for (auto it = by_resource_.lower_bound({std::string(group), ""}); it != by_resource_.end() && it->first.group == group; ++it) {
    if (it->second->kind == kind) return it->second;
  }
  return nullptr;
}

std::vector<KindPointer> Kinds::all() const {
  std::vector<KindPointer> kinds;
  for (const auto& [table, kind] : by_resource_) kinds.push_back(kind);
  return kinds;
}

std::vector<std::string> Kinds::groups() const {
  std::set<std::string> groups;
  for (const auto& [table, kind] : by_resource_) {
    if (!table.group.empty()) groups.insert(table.group);
  }
  return {groups.begin(), groups.end()};
}

std::vector<std::string> Kinds::versions_of(std::string_view group) const {
  std::set<std::string> names;
  for (const auto& [table, kind] : by_resource_) {
    if (table.group != group) continue;
    for (const auto& version : kind->versions) {
      if (version.is_served) names.insert(version.name);
    }
  }
  std::vector<std::string> versions(names.begin(), names.end());
  std::sort(versions.begin(), versions.end(), is_preferred_version);
  return versions;
}

Kinds Kinds::with(const KindPointer& kind) const {
  Kinds next = *this;
  next.by_resource_[kind->table()] = kind;
  return next;
}

Kinds Kinds::without(const TableName& table) const {
  Kinds next = *this;
  next.by_resource_.erase(table);
  return next;
}

}  // namespace quarterdeck::cluster
