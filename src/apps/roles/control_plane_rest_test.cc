#include "apps/roles/control_plane_rest.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "adapters/curl/guarded_fetcher.h"
#include "adapters/sqlite/sqlite_database.h"
#include "apps_embedded_rest_documents.h"
#include "control/apis/api_scopes.h"
#include "control/rest/description.h"
#include "control/store/migrate.h"

// What is really served, put together as it is in production, against everything that is described.
namespace quarterdeck::apps {
namespace {

using testing::IsEmpty;

struct RestSurface : testing::Test {
  RestSurface() : path(std::filesystem::temp_directory_path() / ("quarterdeck-rest-" + std::to_string(::getpid()))) {
    auto folder = DataFolder::open(path, "up");
    process = std::make_unique<Process>(config, std::move(*folder));
    store = *adapters::sqlite::open_database(":memory:");
    database = std::make_unique<control::AnnouncingDatabase>(*store);
    EXPECT_TRUE(control::migrate(*database, process->clock.now()));
    auto vault = control::open_vault(*database, process->folder.path_of("secrets.key").string(), process->random);
    auto identity = control::Identity::open(*database, process->clock, process->random, std::move(*vault), {}, control::find_api_scopes);
    services = std::make_unique<ControlPlaneServices>(*database, process->clock, process->random, std::move(*identity), *fetcher);
  }
  ~RestSurface() override { std::filesystem::remove_all(path); }

  static const base::EmbeddedFile* document_named(std::string_view name) {
    static const auto documents = embedded_rest_documents();
    const auto found = std::find_if(documents.begin(), documents.end(), [&](const auto& file) { return file.name == name; });
    return found == documents.end() ? nullptr : &*found;
  }

  std::filesystem::path path;
  Config config;
  std::unique_ptr<Process> process;
  std::unique_ptr<ports::Database> store;
  std::unique_ptr<control::AnnouncingDatabase> database;
  std::unique_ptr<ports::Fetcher> fetcher = adapters::curl::make_fetcher(adapters::curl::Reach::public_only);
  std::unique_ptr<ControlPlaneServices> services;
};

TEST_F(RestSurface, IsWhatItsDocumentsSayInBothDirections) {
  for (const auto& table : rest_tables(*services, *process)) {
    const auto* document = document_named(table.definition);
    ASSERT_NE(document, nullptr) << table.base;
    const auto found = control::rest::differences(table, document->bytes);
    ASSERT_TRUE(found) << found.error().message;
    EXPECT_THAT(*found, IsEmpty()) << table.base;
  }
}

TEST_F(RestSurface, ServesEveryDocumentOnce) {
  std::vector<std::string> served;
  for (const auto& table : rest_tables(*services, *process)) served.emplace_back(table.definition);
  std::vector<std::string> described;
  for (const auto& file : embedded_rest_documents()) described.emplace_back(file.name);
  EXPECT_THAT(served, testing::UnorderedElementsAreArray(described));
}

}  // namespace
}  // namespace quarterdeck::apps
