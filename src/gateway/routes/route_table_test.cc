#include "gateway/routes/route_table.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/text.h"

namespace quarterdeck::gateway {
namespace {

struct Wanted {
  std::string name = "orders";
  std::string base_path = "/orders/1.0";
  std::vector<std::string> hosts = {"gw.example"};
  std::vector<std::string> sandbox_hosts = {};
  bool is_default = false;
  std::int64_t created_at = 1;
  Keeper keeper = Keeper::somebody_else;
};

std::shared_ptr<const CompiledApi> api(const Wanted& wanted) {
  model::TrafficSpec spec;
  spec.name = wanted.name;
  spec.version = base::split(wanted.base_path, '/').back();
  spec.base_path = wanted.base_path;
  spec.is_default_version = wanted.is_default;
  spec.production = model::Stage{wanted.hosts, {.host = "service"}};
  if (!wanted.sandbox_hosts.empty()) spec.sandbox = model::Stage{wanted.sandbox_hosts, {.host = "service"}};
  Upstreams upstreams;
  Buckets buckets;
  auto compiled = compile(spec, {.object = "space/" + wanted.name, .created_at = from_epoch_seconds(wanted.created_at), .keeper = wanted.keeper, .uid = {}}, {upstreams, buckets, {}});
  EXPECT_TRUE(compiled) << (compiled ? "" : compiled.error().message);
  return *compiled;
}

std::string found_at(const RouteTable& table, std::string_view host, std::string_view path) {
  const auto found = table.find(host, path);
  if (found.api == nullptr) return "nothing";
  return fmt::format("{} {}", (*found.api)->spec.name, found.path);
}

TEST(RouteTable, FindsAnApiByHostAndBasePath) {
  RouteTable table;
  table.add(api({}));
  EXPECT_EQ(found_at(table, "gw.example", "/orders/1.0/7"), "orders /7");
  EXPECT_EQ(found_at(table, "gw.example", "/orders/1.0"), "orders ");
  EXPECT_EQ(found_at(table, "gw.example", "/orders/1.0/"), "orders /");
  EXPECT_EQ(found_at(table, "gw.example", "/orders/1.0.0"), "nothing");
  EXPECT_EQ(found_at(table, "gw.example", "/orders"), "nothing");
  EXPECT_EQ(found_at(table, "other.example", "/orders/1.0"), "nothing");
}

TEST(RouteTable, PrefersTheLongestBasePath) {
  RouteTable table;
  table.add(api({.name = "short", .base_path = "/a"}));
  table.add(api({.name = "long", .base_path = "/a/b/c"}));
  EXPECT_EQ(found_at(table, "gw.example", "/a/b/c/d"), "long /d");
  EXPECT_EQ(found_at(table, "gw.example", "/a/b/d"), "short /b/d");
}

TEST(RouteTable, ServesTheDefaultVersionWithoutItsVersionToo) {
  RouteTable table;
  table.add(api({.name = "one", .is_default = true}));
  table.add(api({.name = "two", .base_path = "/orders/2.0"}));
  EXPECT_EQ(found_at(table, "gw.example", "/orders/7"), "one /7");
  EXPECT_EQ(found_at(table, "gw.example", "/orders/1.0/7"), "one /7");
  EXPECT_EQ(found_at(table, "gw.example", "/orders/2.0/7"), "two /7");
}

TEST(RouteTable, TellsStagesApartByTheirHosts) {
  RouteTable table;
  table.add(api({.sandbox_hosts = {"sandbox.gw.example"}}));
  EXPECT_EQ(table.find("gw.example", "/orders/1.0").stage, model::KeyType::production);
  EXPECT_EQ(table.find("sandbox.gw.example", "/orders/1.0").stage, model::KeyType::sandbox);
}

TEST(RouteTable, PrefersTheMostSpecificHost) {
  RouteTable table;
  table.add(api({.name = "any", .hosts = {}}));
  table.add(api({.name = "wild", .hosts = {"*.example"}}));
  table.add(api({.name = "exact", .hosts = {"GW.example"}}));
  EXPECT_EQ(found_at(table, "gw.example", "/orders/1.0"), "exact ");
  EXPECT_EQ(found_at(table, "a.b.example", "/orders/1.0"), "wild ");
  EXPECT_EQ(found_at(table, "localhost", "/orders/1.0"), "any ");
}

TEST(RouteTable, LetsTheOlderApiKeepAnAddress) {
  for (const bool reversed : {false, true}) {
    const auto old = api({.name = "old", .created_at = 1});
    const auto young = api({.name = "a-young", .created_at = 2});
    RouteTable table;
    table.add(reversed ? young : old);
    table.add(reversed ? old : young);
    EXPECT_EQ(found_at(table, "gw.example", "/orders/1.0"), "old ");
    EXPECT_EQ(table.rival_of(*young)->api, old);
    EXPECT_FALSE(table.rival_of(*old));
    table.remove(*old);
    EXPECT_EQ(found_at(table, "gw.example", "/orders/1.0"), "a-young ");
    EXPECT_FALSE(table.rival_of(*young));
  }
}

TEST(RouteTable, PrefersAnApiThatAsksForTheAddressToADefaultVersion) {
  RouteTable table;
  const auto versioned = api({.name = "versioned", .is_default = true, .created_at = 1});
  table.add(versioned);
  table.add(api({.name = "plain", .base_path = "/orders", .created_at = 2}));
  EXPECT_EQ(found_at(table, "gw.example", "/orders/7"), "plain /7");
  EXPECT_FALSE(table.rival_of(*versioned));
}

TEST(RouteTable, LetsWhatAnAgentManagesGoBeforeAnOlderOneThatSomebodyMade) {
  for (const bool reversed : {false, true}) {
    const auto ours = api({.name = "ours", .is_default = true, .created_at = 2, .keeper = Keeper::agent});
    const auto stranger = api({.name = "a-stranger", .created_at = 1});
    const auto at_our_default = api({.name = "b-stranger", .base_path = "/orders", .created_at = 1});
    RouteTable table;
    for (const auto& each : reversed ? std::vector{at_our_default, stranger, ours} : std::vector{ours, stranger, at_our_default}) table.add(each);
    EXPECT_EQ(found_at(table, "gw.example", "/orders/1.0"), "ours ");
    EXPECT_EQ(found_at(table, "gw.example", "/orders/7"), "ours /7");
    EXPECT_EQ(table.rival_of(*stranger)->api, ours);
    EXPECT_EQ(table.rival_of(*stranger)->address, "gw.example/orders/1.0");
    EXPECT_EQ(table.rival_of(*at_our_default)->api, ours);
    EXPECT_FALSE(table.rival_of(*ours));
  }
}

TEST(RouteTable, CopiesDoNotSeeLaterChanges) {
  RouteTable table;
  for (int i = 0; i < 1000; ++i) table.add(api({.name = std::to_string(i), .base_path = fmt::format("/api{}/1.0", i)}));
  const auto before = table;
  table.remove(*api({.name = "7", .base_path = "/api7/1.0"}));
  EXPECT_EQ(found_at(table, "gw.example", "/api7/1.0/x"), "nothing");
  EXPECT_EQ(found_at(before, "gw.example", "/api7/1.0/x"), "7 /x");
  for (int i = 8; i < 1000; ++i) EXPECT_EQ(found_at(table, "gw.example", fmt::format("/api{}/1.0/x", i)), fmt::format("{} /x", i));
}

}  // namespace
}  // namespace quarterdeck::gateway
