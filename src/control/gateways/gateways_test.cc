#include "control/gateways/gateways.h"

#include <gtest/gtest.h>

#include "control/gateways/deployment_notices.h"
#include "control/gateways/gateway_janitor.h"
#include "control/gateways/local_gateway_link.h"
#include "control/gateways/progress.h"
#include "control/testing/world.h"

namespace quarterdeck::control {
namespace {

struct Harbour : World {
  Harbour() {
    run("INSERT INTO apis (id, organization, name, name_key, version, context_template, context, provider, type, state, is_default_version, visibility, "
        "access_control, summary, edition, created_at, updated_at, updated_by) VALUES ('orders', 'default', 'Orders', 'orders', '1', '/orders', "
        "'/orders/1', 'ada', 'HTTP', 'CREATED', 0, 'PUBLIC', 'NONE', '{}', 1, 0, 0, 'ada')");
    run("INSERT INTO revisions (id, api_id, number, description, document, definition_hash, content_hash, created_at, created_by) "
        "VALUES ('revision-1', 'orders', 1, '', '{}', '', '', 0, 'ada')");
    run("INSERT INTO deployments (api_id, environment, revision_id, vhost, display_on_devportal, content_hash, requested_at, requested_by) "
        "VALUES ('orders', 'Default', 'revision-1', 'gw', 1, 'hash-1', 1000, 'ada')");
  }

  void run(std::string_view sql) {
    const auto done = database->write([&](ports::Transaction& transaction) -> Outcome<Done> {
      if (auto changed = transaction.execute(sql); !changed) return changed.error();
      return Done{};
    });
    EXPECT_TRUE(done) << done.error().message;
  }

  void report(ports::ServedReport report) {
    const auto done = link.report_served(report);
    EXPECT_TRUE(done) << done.error().message;
  }

  void apply(const ports::AppliedReport& report) {
    const auto done = database->write([&](ports::Transaction& transaction) { return record_applied(transaction, report); });
    EXPECT_TRUE(done) << done.error().message;
  }

  DeploymentProgress progress() {
    const auto found = ports::read(*database, [&](ports::Reader& reader) { return read_progress(reader, model::ApiId("orders"), clock.now()); });
    EXPECT_TRUE(found && found->size() == 1) << (found ? "" : found.error().message);
    return found && !found->empty() ? found->front() : DeploymentProgress();
  }

  std::size_t served_rows() {
    const auto count = ports::read(*database, [](ports::Reader& reader) -> Outcome<std::size_t> {
      const auto rows = reader.query("SELECT api_id FROM served_apis");
      if (!rows) return rows.error();
      return rows->size();
    });
    return count.value_or(0);
  }

  LocalGatewayLink link{*database, clock};
};

ports::ServedReport complete(const std::string& gateway, std::vector<ports::ServedApi> apis) {
  return {.gateway_id = gateway, .version = "1.0", .environments = {"Default"}, .is_complete = true, .apis = std::move(apis)};
}

TEST(Gateways, TellHowFarADeploymentHasGot) {
  Harbour world;
  EXPECT_EQ(world.progress().state, DeploymentState::waiting);
  world.apply({.api_id = "orders", .environment = "Default", .revision_id = "revision-1", .content_hash = "hash-1", .losses = {"One."}, .at = 1005});
  EXPECT_EQ(world.progress().state, DeploymentState::applied);
  EXPECT_EQ(world.progress().losses, std::vector<std::string>{"One."});
  world.report(complete("a", {{"orders", "Default", "hash-1", "", 1041}}));
  EXPECT_EQ(world.progress().state, DeploymentState::live);
  EXPECT_EQ(world.progress().milliseconds, 41);
  const auto all = ports::read(*world.database, [&](ports::Reader& reader) { return read_all_progress(reader, world.clock.now()); });
  ASSERT_TRUE(all);
  EXPECT_EQ(all->size(), 1U);
}

TEST(Gateways, KeepWhenTheyFirstServedWhatAClickAskedFor) {
  Harbour harbour;
  const auto serve = [&](const std::string& failure, std::int64_t since) {
    ports::ServedReport report{.gateway_id = "gateway-1", .version = "1", .environments = {"Default"}, .is_complete = true};
    report.apis = {{"orders", "Default", failure.empty() ? "hash-1" : "", failure, since}};
    harbour.report(report);
  };
  serve("", 1'040);
  EXPECT_EQ(harbour.progress().milliseconds, 40);
  serve("a Backend was deleted by hand", 500'000);
  serve("", 500'300);  // put back: the click is no slower for it
  EXPECT_EQ(harbour.progress().milliseconds, 40);
  harbour.run("UPDATE deployments SET requested_at = 600000");  // another click for the same content
  serve("", 600'007);
  EXPECT_EQ(harbour.progress().milliseconds, 7);
}

TEST(Gateways, ReplaceWhatTheySaidByACompleteReport) {
  Harbour world;
  world.report(complete("a", {{"orders", "Default", "hash-1", "", 1}, {"handmade", "", "x", "", 1}}));
  EXPECT_EQ(world.served_rows(), 2U);
  world.report({.gateway_id = "a", .environments = {"Default"}, .apis = {{"orders", "Default", "hash-0", "", 2}}, .removed_apis = {"handmade"}});
  EXPECT_EQ(world.served_rows(), 1U);
  EXPECT_EQ(world.progress().live_gateways, 0);
  world.report(complete("a", {}));
  EXPECT_EQ(world.served_rows(), 0U);
}

TEST(Gateways, AreForgottenWithWhatTheyServedWhenTheyAreGoneForGood) {
  Harbour world;
  world.report(complete("a", {{"orders", "Default", "hash-1", "", 1}}));
  GatewayJanitor janitor(*world.database);
  janitor.step(world.clock.now());
  EXPECT_EQ(world.served_rows(), 1U);
  janitor.step(world.clock.now() + Milliseconds(2LL * 24 * 3600 * 1000));
  EXPECT_EQ(world.served_rows(), 0U);
}

TEST(Gateways, OfTheOriginalTellWhichRevisionTheyDeployed) {
  Harbour world;
  const auto notify = [&](const DeploymentNotice& notice) {
    const auto done = world.database->write([&](ports::Transaction& transaction) { return record_notice(transaction, notice, world.clock.now()); });
    EXPECT_TRUE(done) << done.error().message;
  };
  DeploymentNotice notice{.gateway_id = "wso2", .api_id = "orders", .deployment_status = "SUCCESS", .revision_id = "revision-0", .time_stamp = 1100};
  notify(notice);
  EXPECT_EQ(world.progress().live_gateways, 0);
  notice.revision_id = "revision-1";
  notify(notice);
  EXPECT_EQ(world.progress().state, DeploymentState::live);
  EXPECT_EQ(world.progress().milliseconds, 100);
  notice.deployment_status = "FAILURE";
  notify(notice);
  EXPECT_EQ(world.progress().state, DeploymentState::failed);
  notice.deployment_status = "SUCCESS";
  notice.action = "UNDEPLOY";
  notify(notice);
  EXPECT_EQ(world.served_rows(), 0U);
}

TEST(Gateways, MayReportWhatTheControlPlaneDoesNotKnow) {
  Harbour world;
  world.apply({.api_id = "deleted", .environment = "Default"});
  world.report(complete("a", {{"handmade", "Nowhere", "x", "", 1}}));
  EXPECT_EQ(world.progress().state, DeploymentState::waiting);
  EXPECT_FALSE(world.link.report_served({}));
}

}  // namespace
}  // namespace quarterdeck::control
