#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include "adapters/memory/seeded_random.h"
#include "adapters/system/system_clock.h"
#include "gateway/logic.h"
#include "policy/jose/signing_key.h"

// What deciding about one request costs: token known, subscription, scopes, limit and usage, among 1,000 APIs and 10,000 subscriptions.
namespace quarterdeck::gateway {
namespace {

class Head final : public http::RequestHead {
 public:
  Head(std::string host, std::string path, std::string authorization)
      : host_(std::move(host)), path_(std::move(path)), authorization_(std::move(authorization)) {}
  std::string_view method() const override { return "GET"; }
  std::string_view host() const override { return host_; }
  std::string_view path() const override { return path_; }
  std::string_view query() const override { return {}; }
  std::optional<std::string_view> header(std::string_view name) const override {
    if (name == "Authorization") return authorization_;
    return std::nullopt;
  }
  std::string_view peer_address() const override { return "127.0.0.1"; }
  bool is_secure() const override { return false; }
  bool has_body() const override { return false; }

 private:
  std::string host_, path_, authorization_;
};

struct Setting {
  explicit Setting(int apis) {
    auto routes = std::make_shared<RouteTable>();
    for (int i = 0; i < apis; ++i) routes->add(api(i));
    auto consumers = std::make_shared<policy::Consumers>();
    consumers->set_plan({.name = "Gold", .organization = "acme", .limit = model::RateLimit{1'000'000'000, model::TimeUnit::minute}});
    for (int i = 0; i < 10'000; ++i) {
      const auto id = fmt::format("application-{}", i);
      consumers->set_application({.id = id, .name = id, .organization = "acme", .keys = {{fmt::format("key-{}", i), model::KeyType::production}}});
      consumers->set_subscription({.id = fmt::format("s{}", i), .application_id = id, .api_name = fmt::format("Api{}", i % apis),
                                   .api_version = "1.0", .organization = "acme", .plan = "Gold"});
    }
    auto issuer = std::make_shared<Issuer>();
    issuer->spec = {.name = "idp", .organization = "acme", .issuer = "https://idp"};
    issuer->keys = jose::KeySet();
    issuer->keys->add(key.public_key());
    auto issuers = std::make_shared<Issuers>();
    issuers->set("idp", issuer);
    current.change([&](Snapshot& snapshot) {
      snapshot.routes = routes;
      snapshot.consumers = consumers;
      snapshot.issuers = issuers;
      snapshot.is_complete = true;
      snapshot.revocations_count_from = Timestamp();
    });
  }

  std::shared_ptr<const CompiledApi> api(int number) {
    model::TrafficSpec spec;
    spec.api_id = fmt::format("api-{}", number);
    spec.name = fmt::format("Api{}", number);
    spec.version = "1.0";
    spec.organization = "acme";
    spec.base_path = fmt::format("/api{}/1.0", number);
    spec.production = model::Stage{{"gw.example"}, {.host = "service"}};
    spec.security.oauth2 = model::OAuth2Security{};
    for (int i = 0; i < 20; ++i) spec.operations.push_back({.verb = "GET", .target = fmt::format("/things{}/{{id}}", i), .scopes = {"read"}});
    return *compile(spec, {spec.api_id, {}}, {upstreams, buckets, {}});
  }

  std::string token(int number) const {
    const auto now = to_epoch_seconds(clock.now());
    return *key.sign("at+jwt", {{"iss", "https://idp"}, {"azp", fmt::format("key-{}", number)}, {"sub", "somebody"}, {"scope", "read write"},
                                {"jti", std::to_string(number)}, {"iat", now}, {"exp", now + 3600}});
  }

  jose::SigningKey key = *jose::SigningKey::generate(jose::Algorithm::es256);
  Upstreams upstreams;
  Buckets buckets;
  CurrentSnapshot current;
  UsageInbox inbox;
  metrics::Registry registry;
  Metrics metrics{registry};
  adapters::SystemClock clock;
  adapters::SeededRandom random{1};
};

void decide(benchmark::State& state) {
  Setting setting(static_cast<int>(state.range(0)));
  Logic logic({setting.current, setting.inbox, setting.metrics, setting.clock, setting.random});
  std::vector<Head> heads;
  for (int i = 0; i < 200; ++i) {
    heads.emplace_back("gw.example", fmt::format("/api{}/1.0/things7/42", i % state.range(0)), "Bearer " + setting.token(i));
  }
  std::size_t at = 0;
  std::size_t forwarded = 0;
  for (auto _ : state) {
    std::uint64_t cookie = 0;
    auto decision = logic.decide(heads[at], nullptr, cookie);
    forwarded += std::holds_alternative<http::Forward>(decision) ? 1 : 0;
    logic.finished({.status = 200}, cookie);
    at = (at + 1) % heads.size();
  }
  if (forwarded != static_cast<std::size_t>(state.iterations())) state.SkipWithError("a call was refused");
}
BENCHMARK(decide)->Arg(1)->Arg(1000);

void add_one_api(benchmark::State& state) {
  Setting setting(static_cast<int>(state.range(0)));
  const auto api = setting.api(7);
  for (auto _ : state) {
    RouteTable table = *setting.current.get()->routes;
    table.remove(*api);
    table.add(api);
    benchmark::DoNotOptimize(table);
  }
}
BENCHMARK(add_one_api)->Arg(10)->Arg(1000);

}  // namespace
}  // namespace quarterdeck::gateway
