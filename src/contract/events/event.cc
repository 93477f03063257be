#include "contract/events/event.h"

namespace quarterdeck::events {

Json with_tenant(Json payload, const Tenant& tenant) {
  auto& object = payload.as_object();
  object["tenantId"] = tenant.id;
  object["tenantDomain"] = tenant.domain;
  return payload;
}

}  // namespace quarterdeck::events
