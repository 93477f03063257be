#include "simulation/world.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "adapters/sqlite/sqlite_database.h"
#include "base/codec.h"
#include "contract/resources/kinds.h"
#include "control/events/relay.h"
#include "control/store/migrate.h"
#include "simulation/drafts.h"
#include "simulation/simulated_gateway.h"

namespace quarterdeck::simulation {
namespace {

constexpr auto kSpace = "apk";
// With comparisons, what nobody was told of is found by them; without, everything else must suffice.
constexpr Milliseconds kOften{20'000};
constexpr Milliseconds kNever{86'400'000};
constexpr Milliseconds kTimeToConverge{15'000};

std::unique_ptr<ports::Database> new_store() {
  auto store = adapters::sqlite::open_database(":memory:");
  if (!store) throw std::runtime_error(store.error().message);
  if (auto migrated = control::migrate(**store, Timestamp()); !migrated) throw std::runtime_error(migrated.error().message);
  return std::move(*store);
}

bool is_ours(const resources::Resource& resource) { return resource.label(resources::kManagedByLabel) == resources::kManagedByAgent; }

// What a person changes with an editor, as far as it matters to a gateway.
std::optional<JsonObject> hand_edited_spec(const resources::Resource& resource, bool adds) {
  if (is_a(resource, resources::kApi)) return adds ? JsonObject{{"systemAPI", true}} : JsonObject{{"basePath", "/by-hand"}};
  if (is_a(resource, resources::kHttpRoute)) return JsonObject{{"hostnames", JsonArray{"by-hand.example"}}};
  if (is_a(resource, resources::kBackend)) return JsonObject{{"services", JsonArray{JsonObject{{"host", "by-hand.example"}, {"port", 1}}}}};
  return std::nullopt;
}

resources::Resource bare(const resources::Resource& resource, JsonObject spec) {
  const auto kind = resource.kind();
  return resources::Resource(JsonObject{{"apiVersion", kind.api_version()},
                                        {"kind", kind.kind},
                                        {"metadata", JsonObject{{"name", resource.name()}, {"namespace", resource.space()}}},
                                        {"spec", std::move(spec)}});
}

}  // namespace

World::World(std::uint64_t seed, Plant plant)
    : chance_(seed),
      store_(new_store()),
      control_plane_(*store_, chance_, plant),
      faulty_broker_(broker_, chance_),
      cluster_(clock_, chance_.random(), 40 + chance_.below(400)),
      faulty_cluster_(cluster_, chance_, plant),
      gateways_cluster_(cluster_, chance_, Plant::nothing),
      apk_({.space = kSpace}),
      dialect_(apk_),
      checker_(cluster_, control_plane_, dialect_, trace_),
      people_edit_(chance_.one_in(2)),
      compare_every_(chance_.rates().watch_goes_silent != 0 ? kOften : kNever) {
  faulty_cluster_.on_remove = [this](const resources::Reference& reference) { checker_.removal(reference); };
  control_plane_.on_report = [this](const ports::AppliedReport& report) {
    if (!people_edit_) checker_.report(report);
  };
  add_actor("relay", [this](Actor&) {
    return std::make_unique<control::Relay>(control_plane_.database(), faulty_broker_, registry_,
                                            control::RelayOptions{.most_in_a_step = 5, .longest_pause = Milliseconds(1000)});
  });
  add_actor("agent", [this](Actor& actor) {
    const agent::AgentPorts agent_ports{control_plane_, control_plane_, faulty_cluster_, &faulty_broker_, position_, chance_.random(), dialect_, registry_};
    agent::AgentOptions options{.space = kSpace, .back_off = {Milliseconds(50), Milliseconds(2000)}};
    options.follow_every = Milliseconds(1000);
    options.compare_every = compare_every_;
    options.most_keys_in_a_step = 1 + chance_.below(8);
    options.most_changes_in_a_page = 1 + chance_.below(10);
    options.most_unacknowledged = chance_.below(5);
    return std::make_unique<agent::Agent>(agent_ports, options, [&actor] { actor.is_woken = true; });
  });
  add_actor("gateway", [this](Actor& actor) {
    return std::make_unique<SimulatedGateway>(gateways_cluster_, compare_every_, [&actor] { actor.is_woken = true; });
  });
  auto& relay = *actors_.front();
  listening_.push_back(control_plane_.listen([&relay] { relay.is_woken = true; }));
}

void World::add_actor(std::string name, std::function<std::unique_ptr<ports::StepMachine>(Actor&)> start_machine) {
  actors_.push_back(std::make_unique<Actor>());
  auto& actor = *actors_.back();
  actor.name = std::move(name);
  actor.start = [&actor, start_machine = std::move(start_machine)] { return start_machine(actor); };
  start(actor);
}

void World::start(Actor& actor) {
  actor.machine = actor.start();
  actor.due = clock_.now();
}

void World::turn(Actor& actor) {
  actor.is_woken = false;
  clock_.advance(Milliseconds(1));
  try {
    actor.due = actor.machine->step(clock_.now()).at;
  } catch (const Crash&) {
    note(actor.name + " is killed in the middle of a call");
    actor.machine.reset();
  }
}

Actor* World::somebody(const std::function<bool(const Actor&)>& fits) {
  std::vector<Actor*> candidates;
  for (const auto& actor : actors_) {
    if (fits(*actor)) candidates.push_back(actor.get());
  }
  return candidates.empty() ? nullptr : candidates[chance_.below(candidates.size())];
}

void World::note(const std::string& what) { trace_.note(fmt::format("{} {}", to_rfc3339_milliseconds(clock_.now()), what)); }

std::optional<Timestamp> World::next_due() const {
  std::optional<Timestamp> next;
  for (const auto& actor : actors_) {
    if (!actor->machine) continue;
    if (actor->is_woken) return clock_.now();
    if (actor->due) next = next ? std::min(*next, *actor->due) : *actor->due;
  }
  return next;
}

void World::give_a_turn() {
  if (auto* actor = somebody([&](const Actor& candidate) { return candidate.is_due(clock_.now()); })) {
    turn(*actor);
  } else {
    let_time_pass();
  }
}

void World::let_time_pass() {
  clock_.advance(Milliseconds(1 + static_cast<std::int64_t>(chance_.below(400))));
  wake_lagging();
}

void World::wake_lagging() {
  faulty_cluster_.wake_lagging();
  gateways_cluster_.wake_lagging();
}

void World::change_something() {
  const auto wish = drawn_wish(chance_.random(), ++wishes_);
  const bool removes = std::holds_alternative<ports::Absent>(wish.desired);
  auto what = fmt::format("a person {} {} {}", removes ? "removes" : "changes", base::enum_text(wish.key.subject), wish.key.id);
  try {
    const auto done = control_plane_.commit(wish.key, wish.desired, clock_.now());
    acknowledged_[wish.key] = done ? std::optional(wish.desired) : std::nullopt;
    what += done ? "" : " and gets no answer";
  } catch (const Crash&) {
    acknowledged_[wish.key] = std::nullopt;
    what += " and the control plane is killed";
    actors_.front()->machine.reset();
  }
  note(what);
}

void World::edit_by_hand() {
  if (!people_edit_) return;
  std::vector<resources::Resource> ours;
  for (const auto& resource : cluster_.everything()) {
    if (is_ours(resource)) ours.push_back(resource);
  }
  if (ours.empty() || chance_.one_in(4)) return touch_foreign();
  edit(ours[chance_.below(ours.size())]);
}

void World::edit(const resources::Resource& resource) {
  auto spec = hand_edited_spec(resource, chance_.one_in(2));
  if (!spec || chance_.one_in(2)) {
    note("a person deletes " + resource.reference().text());
    (void)cluster_.remove(resource.reference(), std::nullopt);
    return;
  }
  note("a person edits " + resource.reference().text());
  (void)cluster_.apply(bare(resource, std::move(*spec)), {"person", ports::Ownership::force});
}

void World::touch_foreign() {
  const resources::Reference reference{resources::kBackend.to_kind(), kSpace, fmt::format("by-hand-{}", chance_.below(3))};
  const resources::Resource named(JsonObject{{"apiVersion", reference.kind.api_version()},
                                             {"kind", reference.kind.kind},
                                             {"metadata", JsonObject{{"name", reference.name}, {"namespace", reference.space}}}});
  if (chance_.one_in(3)) {
    checker_.forget_foreign(reference);
    (void)cluster_.remove(reference, std::nullopt);
    return;
  }
  note("a person applies an object of their own, " + reference.text());
  (void)cluster_.apply(bare(named, JsonObject{{"number", wishes_}}), {"person", ports::Ownership::force});
  checker_.remember_foreign(reference);
}

void World::shake_the_cluster() {
  if (chance_.one_in(2)) {
    note("the cluster forgets its history");
    cluster_.forget_history();
  } else {
    note("the cluster breaks all watches");
    cluster_.cut_watches();
  }
}

void World::kill_somebody() {
  auto* actor = somebody([](const Actor& candidate) { return candidate.machine != nullptr; });
  if (actor == nullptr) return;
  note(actor->name + " is killed");
  actor->machine.reset();
  if (chance_.one_in(5)) position_ = {};
}

void World::start_somebody() {
  auto* actor = somebody([](const Actor& candidate) { return candidate.machine == nullptr; });
  if (actor == nullptr) return;
  note(actor->name + " starts");
  start(*actor);
}

void World::deliver_late() { faulty_broker_.release_one(); }

void World::refuse_some_objects() {
  const auto everything = cluster_.everything();
  faulty_cluster_.refused_names.clear();
  if (everything.empty() || chance_.one_in(2)) return;
  const auto& name = everything[chance_.below(everything.size())].name();
  note("the cluster refuses objects named " + name);
  faulty_cluster_.refused_names.insert(name);
}

void World::trim_the_log() {
  note("the log of changes is trimmed");
  (void)control_plane_.trim_log(chance_.below(5));
}

void World::calm_down() {
  note("faults end");
  chance_.calm();
  for (const auto& actor : actors_) {
    if (!actor->machine) start(*actor);
  }
  wake_lagging();
  const auto end = clock_.now() + kTimeToConverge + (compare_every_ == kOften ? 2 * kOften : Milliseconds(0));
  // A machine that never comes to rest would keep the loop going for ever.
  for (int turns = 0; turns < 100'000; ++turns) {
    while (faulty_broker_.holds_messages()) deliver_late();
    if (auto* actor = somebody([&](const Actor& candidate) { return candidate.is_due(clock_.now()); })) {
      turn(*actor);
      continue;
    }
    const auto next = next_due();
    if (!next || *next > end) return;
    clock_.set(*next);
  }
  trace_.violation("the machines never come to rest");
}

void World::check_end_state() {
  const auto desired = control_plane_.everything();
  for (const auto& [key, value] : acknowledged_) {
    if (!value) continue;
    const bool is_wanted = !std::holds_alternative<ports::Absent>(*value);
    if (is_wanted != desired.contains(key)) {
      trace_.violation(fmt::format("the acknowledged change of {} {} is lost", base::enum_text(key.subject), key.id));
    }
  }
  checker_.end_state();
  if (const auto* gateway = dynamic_cast<const SimulatedGateway*>(actors_.back()->machine.get())) checker_.gateway(gateway->served());
}

}  // namespace quarterdeck::simulation
