#pragma once

#include <string>

#include "base/codec.h"
#include "contract/events/change.h"

namespace quarterdeck::events {

// Whose event it is, in the original's words. Its super tenant has the number -1234.
struct Tenant {
  std::int64_t id = -1234;
  std::string domain = "carbon.super";
};

// What a use case announces; the log adds sequence and time. Made by the builders of the event families, handed to control::enqueue.
struct Event {
  SubjectKey key;
  std::string type;
  Json payload;  // the fields of the original's event but eventId, timeStamp and type, which the log knows
};

// Adds the fields that name the tenant.
Json with_tenant(Json payload, const Tenant& tenant);

}  // namespace quarterdeck::events
