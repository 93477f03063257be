#include "agent/repairs.h"

#include <gmock/gmock.h>

#include "contract/resources/kinds.h"

namespace quarterdeck::agent {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

resources::Resource backend(const std::string& host, const std::string& hash, int port = 80) {
  return resources::Resource(JsonObject{{"apiVersion", "dp.wso2.com/v1alpha2"},
                                        {"kind", "Backend"},
                                        {"metadata", JsonObject{{"name", "b"}, {"annotations", JsonObject{{resources::kHashAnnotation, hash}}}}},
                                        {"spec", JsonObject{{"services", JsonArray{JsonObject{{"host", host}}}}, {"port", port}}}});
}

TEST(Repairs, AreNoneOfWhatIsWrittenForTheFirstTime) { EXPECT_FALSE(Repairs().repair_of(backend("a", "1"), nullptr)); }

TEST(Repairs, AreNoneOfWhatSomethingElseIsNowWantedOf) {
  Repairs repairs;
  repairs.is_as_wanted(backend("a", "1"));
  const auto before = backend("a", "1");
  EXPECT_FALSE(repairs.repair_of(backend("b", "2"), &before));
  EXPECT_FALSE(repairs.repair_of(backend("b", "2"), nullptr));
  repairs.is_removed(before.reference());
  EXPECT_FALSE(repairs.repair_of(before, nullptr));
}

TEST(Repairs, SayWhatWasDeleted) {
  Repairs repairs;
  repairs.is_as_wanted(backend("a", "1"));
  EXPECT_EQ(repairs.repair_of(backend("a", "1"), nullptr)->what, "deleted");
}

TEST(Repairs, NameTheFieldsThatWereChangedAlsoAfterARestart) {
  const auto edited = backend("evil", "1", 81);
  const auto repair = Repairs().repair_of(backend("a", "1"), &edited);
  ASSERT_TRUE(repair);
  EXPECT_EQ(repair->what, "changed");
  EXPECT_THAT(repair->fields, ElementsAre("spec.services", "spec.port"));
}

TEST(Repairs, DoNotCountATieToANewApiObject) {
  auto wanted = backend("a", "1");
  const auto observed = wanted;
  wanted.json()["metadata"].as_object()["ownerReferences"] = JsonArray{JsonObject{{"uid", "2"}}};
  EXPECT_THAT(differing_fields(observed, wanted), IsEmpty());
  EXPECT_FALSE(Repairs().repair_of(wanted, &observed));
}

}  // namespace
}  // namespace quarterdeck::agent
