#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/yaml.h"
#include "contract/resources/crds.h"
#include "contract/resources/kinds.h"
#include "translate/apk/random_spec.h"
#include "translate/apk/read.h"
#include "translate/apk/schema_check.h"
#include "translate/apk/write.h"
#include "translate/plan.h"

// Everything that is written is an object that a cluster takes, drops nothing of, and gives back with the same meaning.
namespace quarterdeck::translate::apk {
namespace {

constexpr std::uint64_t kRounds = 100;
const WriteContext kContext{.space = "apk", .section = "httpslistener", .revision_id = "7"};

std::vector<resources::Resource> everything_written(std::uint64_t seed) {
  std::vector<resources::Resource> objects;
  for (auto& written : {write_api(random_spec(seed), kContext), write_application(random_application(seed), kContext),
                        write_subscription(random_subscription(seed), kContext), write_plan(random_plan(seed), kContext),
                        write_issuer(random_issuer(seed), kContext)}) {
    objects.insert(objects.end(), written.resources.begin(), written.resources.end());
  }
  return objects;
}

void expect_no_mistakes(const std::vector<resources::Resource>& definitions) {
  for (std::uint64_t seed = 0; seed < kRounds; ++seed) {
    for (const auto& object : everything_written(seed)) {
      for (const auto& mistake : mistakes_in(object, definitions)) ADD_FAILURE() << "seed " << seed << ": " << mistake;
    }
  }
}

std::vector<resources::Resource> definitions_below(const std::filesystem::path& folder) {
  std::vector<resources::Resource> definitions;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.path().extension() != ".yaml" || entry.path().string().find("2.x") != std::string::npos) continue;
    std::stringstream text;
    text << std::ifstream(entry.path()).rdbuf();
    const auto definition = base::parse_yaml(text.str());
    if (!definition) ADD_FAILURE() << entry.path() << ": " << definition.error().message;
    if (definition) definitions.emplace_back(definition->as_object());
  }
  return definitions;
}

TEST(Schema, TakesEverythingThatIsWritten) { expect_no_mistakes(resources::built_in_crds()); }

TEST(Schema, OfTheOriginalsTakesEverythingThatIsWritten) {
  const auto* named = std::getenv("QUARTERDECK_ORIGINAL_CRDS");
  const std::filesystem::path folder = named != nullptr ? named : "../../../shared/crds";
  if (!std::filesystem::is_directory(folder)) GTEST_SKIP() << "The originals' definitions are not in " << folder << ".";
  expect_no_mistakes(definitions_below(folder));
}

TEST(Schema, DefaultsChangeNeitherTheMeaningNorThePlan) {
  const auto definitions = resources::built_in_crds();
  for (std::uint64_t seed = 0; seed < kRounds; ++seed) {
    const auto spec = model::normalized(random_spec(seed));
    const auto written = write_api(spec, kContext);
    std::vector<resources::Resource> stored;
    for (const auto& object : written.resources) stored.push_back(with_defaults(object, definitions));
    const auto read = read_api(stored);
    ASSERT_TRUE(read) << "seed " << seed << ": " << read.error().message;
    EXPECT_TRUE(*read == spec) << "seed " << seed;
    EXPECT_TRUE(plan(written.resources, stored).is_empty()) << "seed " << seed;
  }
}

}  // namespace
}  // namespace quarterdeck::translate::apk
