#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/yaml.h"
#include "cluster_contract.h"
#include "contract/resources/crds.h"

namespace quarterdeck::conformance {
namespace {

namespace fs = std::filesystem;

constexpr const char* kTranslated = "../../src/translate/testdata";

std::string text_of(const fs::path& path) {
  std::stringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

// That a cluster takes what we bring: our definitions, and every object that the golden files say we write.
class ProductContract : public ClusterContract {
 protected:
  void SetUp() override {
    ClusterContract::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    for (const auto& definition : resources::built_in_crds()) {
      const auto taken = apply(definition, "conformance", ports::Ownership::force);
      ASSERT_TRUE(taken) << definition.name() << ": " << taken.error().message;
    }
  }

  resources::Resource here(JsonObject object) const {
    object["metadata"].as_object()["namespace"] = space();
    return resources::Resource(std::move(object));
  }

  void takes_every_object_of(const fs::path& file) {
    const auto documents = base::parse_yaml_documents(text_of(file));
    ASSERT_TRUE(documents) << documents.error().message;
    for (const auto& document : *documents) {
      if (!document.as_object().contains("kind")) continue;  // a loss that the translation names
      const auto object = here(document.as_object());
      ASSERT_TRUE(comes_to_serve(cluster(), object.kind())) << object.kind().kind;
      const auto taken = apply(object, "conformance");
      ASSERT_TRUE(taken) << file << ", " << object.reference().text() << ": " << taken.error().message;
      EXPECT_EQ(applied(object, "conformance"), *taken) << "applying it again changes nothing";
    }
  }
};

TEST_P(ProductContract, TakesEveryObjectThatIsWritten) {
  int files = 0;
  for (const auto& entry : fs::directory_iterator(kTranslated)) {
    if (!entry.path().string().ends_with(".out.yaml")) continue;
    takes_every_object_of(entry.path());
    ++files;
  }
  EXPECT_GT(files, 0);
}

TEST_P(ProductContract, TakesWhatAPersonWrote) {
  takes_every_object_of(fs::path(kTranslated) / "handmade.yaml");
}

TEST_P(ProductContract, TakesDefinitionsAgain) {
  for (const auto& definition : resources::built_in_crds()) {
    const auto before = cluster().get(definition.reference());
    ASSERT_TRUE(before) << before.error().message;
    const auto again = apply(definition, "conformance", ports::Ownership::force);
    ASSERT_TRUE(again) << again.error().message;
    EXPECT_EQ(again->generation(), before->generation()) << definition.name();
  }
}

}  // namespace

INSTANTIATE_TEST_SUITE_P(Cluster, ProductContract, testing::ValuesIn(candidates_that_heed_definitions()), name_of);

}  // namespace quarterdeck::conformance
