#include <fmt/format.h>

#include "base/text.h"
#include "cluster/object_rules.h"

namespace quarterdeck::cluster {
namespace {

Refusal about(const Target& target, Reason reason, std::string message) {
  auto refusal = refuse(reason, std::move(message));
  refusal.name = target.name.name;
  refusal.group = target.kind->group;
  refusal.kind = target.kind->plural;
  return refusal;
}

std::string quoted(const Target& target) { return fmt::format("{} \"{}\"", target.kind->qualified_resource(), target.name.name); }

}  // namespace

Refusal not_found(const Target& target) { return about(target, Reason::not_found, quoted(target) + " not found"); }

Refusal already_exists(const Target& target) { return about(target, Reason::already_exists, quoted(target) + " already exists"); }

Refusal was_modified(const Target& target) {
  return about(target, Reason::conflict,
               fmt::format("Operation cannot be fulfilled on {}: the object has been modified; please apply your changes to the latest version and "
                           "try again",
                           quoted(target)));
}

Refusal invalid(const Target& target, std::vector<Cause> causes) {
  std::vector<std::string> faults;
  for (const auto& cause : causes) faults.push_back(cause.field + ": " + cause.message);
  const auto all = base::join(faults, ", ");
  const auto list = faults.size() == 1 ? all : "[" + all + "]";
  auto refusal = about(target, Reason::invalid, fmt::format("{} \"{}\" is invalid: {}", target.kind->qualified_kind(), target.name.name, list));
  refusal.kind = target.kind->kind;
  refusal.causes = std::move(causes);
  return refusal;
}

Refusal precondition_failed(const Target& target, std::string_view what, std::string_view wanted, std::string_view actual) {
  return about(target, Reason::conflict,
               fmt::format("Operation cannot be fulfilled on {}: Precondition failed: {} in precondition: {}, {} in object meta: {}", quoted(target), what,
                           wanted, what, actual));
}

Refusal uid_without_object(const Target& target, std::string_view uid) {
  return about(target, Reason::conflict,
               fmt::format("Operation cannot be fulfilled on {}: uid mismatch: the provided object specified uid {}, and no existing object was found",
                           quoted(target), uid));
}

Refusal must_stay(const Target& target) {
  return about(target, Reason::forbidden, fmt::format("{} is forbidden: this namespace may not be deleted", quoted(target)));
}

Refusal namespace_missing(const std::string& space) {
  auto refusal = refuse(Reason::not_found, fmt::format("namespaces \"{}\" not found", space));
  refusal.name = space;
  refusal.kind = "namespaces";
  return refusal;
}

Refusal namespace_terminating(const Target& target) {
  auto refusal = about(target, Reason::forbidden,
                       fmt::format("{} is forbidden: unable to create new content in namespace {} because it is being terminated", quoted(target),
                                   target.name.space));
  refusal.causes.push_back({"NamespaceTerminating", fmt::format("namespace {} is being terminated", target.name.space), "metadata.namespace"});
  return refusal;
}

}  // namespace quarterdeck::cluster
