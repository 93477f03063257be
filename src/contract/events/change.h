#pragma once

#include <boost/describe.hpp>
#include <compare>
#include <cstdint>
#include <string>

#include "base/json.h"
#include "base/time.h"

// A change of the control plane's state, as its log keeps it and its messages carry it.
namespace quarterdeck::events {

// What kind of thing changed. A receiver re-reads the thing; it never acts on the payload alone.
// `other` is what no gateway acts on: scopes, certificates, labels, organizations, ...
enum class Subject { api, application, subscription, plan, key_manager, revocation, other };
BOOST_DESCRIBE_ENUM(Subject, api, application, subscription, plan, key_manager, revocation, other)

struct SubjectKey {
  Subject subject = Subject::api;
  std::string id;  // UUID; the name for plans; the token's id for revocations
  auto operator<=>(const SubjectKey&) const = default;
};
BOOST_DESCRIBE_STRUCT(SubjectKey, (), (subject, id))

struct Change {
  std::uint64_t sequence = 0;  // given by the store at commit; only grows; without gaps in the order of commits
  SubjectKey key;
  std::string type;            // the original's word: API_CREATE, DEPLOY_API_IN_GATEWAY, SUBSCRIPTIONS_UPDATE, ... (agent-protocol.md §1.7)
  std::int64_t at = 0;         // epoch milliseconds
  Json payload;                // the fields of the original's event (agent-protocol.md §1.6–1.7)
};
BOOST_DESCRIBE_STRUCT(Change, (), (sequence, key, type, at, payload))

}  // namespace quarterdeck::events
