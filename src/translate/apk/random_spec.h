#pragma once

#include <cstdint>

#include "model/consumption.h"
#include "model/traffic_spec.h"

// Values for tests, made from a seed.
namespace quarterdeck::translate::apk {

model::TrafficSpec random_spec(std::uint64_t seed);
model::ApplicationSpec random_application(std::uint64_t seed);
model::SubscriptionSpec random_subscription(std::uint64_t seed);
model::PlanSpec random_plan(std::uint64_t seed);
model::IssuerSpec random_issuer(std::uint64_t seed);

}  // namespace quarterdeck::translate::apk
