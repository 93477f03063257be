#include <gtest/gtest.h>

#include <set>

#include "base/codec.h"
#include "contract/resources/kinds.h"
#include "translate/apk/random_spec.h"
#include "translate/apk/read.h"
#include "translate/apk/write.h"
#include "translate/plan.h"

// What is written is read back as the same value, except for the losses that were named.
namespace quarterdeck::translate::apk {
namespace {

constexpr std::uint64_t kRounds = 300;
const WriteContext kContext{.space = "apk", .section = "httpslistener", .revision_id = "7"};

template <class T>
void expect_equal(const Outcome<T>& read, const T& value, std::uint64_t seed) {
  ASSERT_TRUE(read) << "seed " << seed << ": " << read.error().message;
  EXPECT_TRUE(*read == value) << "seed " << seed << "\nwritten " << base::to_text(base::to_json(value)) << "\nread    " << base::to_text(base::to_json(*read));
}

TEST(RoundTrip, GivesTheApiBack) {
  for (std::uint64_t seed = 0; seed < kRounds; ++seed) {
    const auto spec = model::normalized(random_spec(seed));
    const auto written = write_api(spec, kContext);
    EXPECT_TRUE(written.losses.empty()) << written.losses.front();
    expect_equal(read_api(written.resources), spec, seed);
    EXPECT_EQ(written.content_hash, model::content_hash(spec));
  }
}

TEST(RoundTrip, GivesApplicationsSubscriptionsPlansAndIssuersBack) {
  for (std::uint64_t seed = 0; seed < kRounds; ++seed) {
    const auto application = random_application(seed);
    expect_equal(read_application(write_application(application, kContext).resources.front()), application, seed);
    const auto subscription = random_subscription(seed);
    expect_equal(read_subscription(write_subscription(subscription, kContext).resources), subscription, seed);
    const auto plan = random_plan(seed);
    expect_equal(read_plan(write_plan(plan, kContext).resources.front()), plan, seed);
    const auto issuer = random_issuer(seed);
    expect_equal(read_issuer(write_issuer(issuer, kContext).resources), issuer, seed);
  }
}

TEST(RoundTrip, NamesEveryObjectOnceAndRefersOnlyToWhatIsThere) {
  for (std::uint64_t seed = 0; seed < kRounds; ++seed) {
    const auto written = write_api(random_spec(seed), kContext);
    std::set<resources::Reference> names;
    for (const auto& object : written.resources) {
      EXPECT_TRUE(names.insert(object.reference()).second) << object.reference().text();
      EXPECT_EQ(resources::object_name(object.name()), object.name());
      EXPECT_EQ(object.label(resources::kManagedByLabel), resources::kManagedByAgent);
    }
    for (const auto& object : written.resources) {
      for (const auto& reference : references_of(object)) EXPECT_TRUE(names.contains(reference)) << object.reference().text() << " -> " << reference.text();
    }
  }
}

TEST(RoundTrip, WritesEqualValuesAlike) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    const auto spec = random_spec(seed);
    const auto once = write_api(spec, kContext);
    EXPECT_EQ(once.resources, write_api(model::normalized(spec), kContext).resources);
    EXPECT_TRUE(plan(once.resources, once.resources).is_empty());
  }
}

TEST(RoundTrip, SplitsAHugeApiOverRoutesOfSixteenRules) {
  model::TrafficSpec spec{.api_id = "a", .name = "Huge", .version = "1", .base_path = "/huge/1"};
  spec.production = model::Stage{{"gw.example"}, {.host = "back.example"}};
  for (int i = 0; i < 1223; ++i) spec.operations.push_back({.verb = "GET", .target = "/things/{id}/part-" + std::to_string(i)});
  const auto written = write_api(spec, kContext);
  std::size_t routes = 0;
  for (const auto& object : written.resources) routes += resources::is_a(object, resources::kHttpRoute) ? 1U : 0U;
  EXPECT_EQ(routes, 77U);
  expect_equal(read_api(written.resources), model::normalized(spec), 0);
}

TEST(RoundTrip, KeepsADefinitionThatNeedsSeveralObjects) {
  auto spec = model::normalized(random_spec(3));
  std::uint32_t state = 1;
  spec.definition.clear();
  for (int i = 0; i < 3'000'000; ++i) spec.definition += static_cast<char>(' ' + ((state = state * 1664525U + 1013904223U) >> 25U) % 90U);
  const auto written = write_api(spec, kContext);
  for (const auto& object : written.resources) EXPECT_LT(base::to_text(object.json()).size(), 1'400'000U);
  expect_equal(read_api(written.resources), spec, 3);
}

TEST(RoundTrip, NamesWhatIsLost) {
  model::TrafficSpec spec{.api_id = "a", .name = "Odd", .version = "1", .base_path = "/odd/1"};
  spec.production = model::Stage{{}, {.host = "back.example"}};
  for (int i = 0; i < 18; ++i) spec.production->hosts.push_back("h" + std::to_string(i) + ".example");
  spec.operations = {{.verb = "PURGE", .target = "/a"}, {.verb = "GET", .target = "/" + std::string(2000, 'a')}, {.verb = "GET", .target = "/a"}};
  const auto written = write_api(spec, kContext);
  EXPECT_EQ(written.losses.size(), 4U);
  EXPECT_EQ(written.losses[0], "PURGE /a is not served: routes know no method PURGE.");
  const auto read = read_api(written.resources);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->operations.size(), 1U);
  EXPECT_EQ(written.content_hash, model::content_hash(*read));
  EXPECT_EQ(read->production->hosts.size(), 16U);
  spec.operations.clear();
  EXPECT_EQ(write_api(spec, kContext).losses.size(), 1U);
}

}  // namespace
}  // namespace quarterdeck::translate::apk
