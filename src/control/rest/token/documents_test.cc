#include <gmock/gmock.h>

#include <fstream>
#include <iterator>

#include "control/rest/description.h"
#include "control/rest/token/testing.h"

namespace quarterdeck::control::rest {
namespace {

std::string document(const std::string& name) {
  std::ifstream file("../../../../api/" + name);
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST(Documents, DescribeWhatIsServedAndNothingElse) {
  RestWorld world;
  for (const auto& table : {oauth2_table(*world.identity), registration_table(*world.identity)}) {
    const auto found = differences(table, document(std::string(table.definition)));
    ASSERT_TRUE(found) << found.error().message;
    EXPECT_THAT(*found, testing::IsEmpty());
  }
}

}  // namespace
}  // namespace quarterdeck::control::rest
