#pragma once

#include "base/id.h"

namespace quarterdeck::model {

using ApiId = base::Id<struct ApiIdTag>;
using RevisionId = base::Id<struct RevisionIdTag>;
using ApplicationId = base::Id<struct ApplicationIdTag>;
using SubscriptionId = base::Id<struct SubscriptionIdTag>;
using KeyManagerId = base::Id<struct KeyManagerIdTag>;
using GatewayId = base::Id<struct GatewayIdTag>;

}  // namespace quarterdeck::model
