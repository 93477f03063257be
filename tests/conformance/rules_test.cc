#include <gmock/gmock.h>

#include <fstream>
#include <sstream>

#include "adapters/memory/manual_clock.h"
#include "adapters/memory/seeded_random.h"
#include "adapters/sqlite/sqlite_database.h"
#include "base/yaml.h"
#include "cluster/cluster_store.h"
#include "cluster/garbage_collector.h"

// Rules of the embedded cluster that go beyond what agent and gateway need of every cluster.
namespace quarterdeck::cluster {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class Rules : public testing::Test {
 protected:
  void SetUp() override {
    std::ifstream in("testdata/widgets.yaml");
    std::stringstream text;
    text << in.rdbuf();
    const auto definition = base::parse_yaml(text.str());
    ASSERT_TRUE(definition) << definition.error().message;
    ASSERT_TRUE(store_->create(target("apiextensions.k8s.io", "customresourcedefinitions", "v1", {}), definition->get_object(), {}));
  }

  Target target(const std::string& group, const std::string& plural, const std::string& version, ObjectName name, Part part = Part::whole) const {
    return {store_->kinds()->by_resource({group, plural}), version, std::move(name), part};
  }
  Target widget(const std::string& name, Part part = Part::whole) const {
    return target("conformance.quarterdeck.dev", "widgets", "v1", {"default", name}, part);
  }
  Target core(const std::string& plural, const std::string& name) const { return target("", plural, "v1", {plural == "namespaces" ? "" : "default", name}); }
  static JsonObject json(std::string_view text) { return base::parse_json(text)->get_object(); }

  JsonObject created(const Target& where, std::string_view object, const std::string& manager = "maker") {
    auto written = store_->create(where, json(object), {.field_manager = manager});
    EXPECT_TRUE(written) << written.error().message;
    return written ? written->object : JsonObject();
  }
  std::string text(const JsonObject& object, std::string_view member, std::string_view field) const { return base::text_at(Json(object), member, field); }
  void collect_garbage() {
    for (int turn = 0; turn < 8; ++turn) collector_.step(clock_.now());
  }

  adapters::ManualClock clock_;
  adapters::SeededRandom random_{7};
  std::unique_ptr<ports::Database> database_ = std::move(*adapters::sqlite::open_database(":memory:"));
  std::unique_ptr<ClusterStore> store_ = std::move(*ClusterStore::open(*database_, clock_, random_));
  GarbageCollector collector_{*store_, [] {}};
};

TEST_F(Rules, CreateMakesANameWhenAsked) {
  const auto made = created(target("conformance.quarterdeck.dev", "widgets", "v1", {"default", ""}),
                            R"({"metadata": {"generateName": "w-"}, "spec": {"title": "t"}})");
  EXPECT_THAT(text(made, "metadata", "name"), testing::MatchesRegex("w-[a-z0-9]{5}"));
}

TEST_F(Rules, CreateRefusesNamesThatAreNone) {
  const auto refused = store_->create(widget("Not_A_Name"), json(R"({"spec": {"title": "t"}})"), {});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().reason, Reason::invalid);
  EXPECT_THAT(refused.error().message, HasSubstr("metadata.name: Invalid value: \"Not_A_Name\""));
}

TEST_F(Rules, CreateIgnoresWhatOnlyTheClusterSets) {
  const auto made = created(widget("a"), R"({"metadata": {"uid": "mine", "generation": 7, "deletionTimestamp": "2020-01-01T00:00:00Z"},
                                             "spec": {"title": "t"}, "status": {"phase": "Ready"}})");
  EXPECT_NE(text(made, "metadata", "uid"), "mine");
  EXPECT_EQ(text(made, "metadata", "deletionTimestamp"), "");
  EXPECT_EQ(made.at("metadata").at("generation"), Json(1));
  EXPECT_FALSE(made.contains("status"));
}

TEST_F(Rules, WritersOwnWhatTheyChange) {
  created(widget("a"), R"({"spec": {"title": "t", "options": {"x": "1"}}})", "maker");
  const auto changed = store_->patch(widget("a"), {PatchType::merge, *base::parse_json(R"({"spec": {"options": {"x": "2"}}})")}, {.field_manager = "changer"});
  ASSERT_TRUE(changed) << changed.error().message;
  const auto& managers = changed->object.at("metadata").at("managedFields").as_array();
  ASSERT_EQ(managers.size(), 2U);
  EXPECT_EQ(base::text_at(managers[0], "manager"), "changer");
  EXPECT_EQ(base::canonical_text(managers[0].at("fieldsV1")), R"({"f:spec":{"f:options":{"f:x":{}}}})");
  EXPECT_EQ(base::canonical_text(managers[1].at("fieldsV1")), R"({"f:spec":{".":{},"f:options":{},"f:size":{},"f:title":{}}})");
}

TEST_F(Rules, ApplyConflictsWithWhoeverUpdatedTheField) {
  created(widget("a"), R"({"spec": {"title": "t"}})", "maker");
  const auto refused = store_->apply(widget("a"), json(R"({"spec": {"title": "u"}})"), {.field_manager = "applier"}, ports::Ownership::share);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().message, R"(Apply failed with 1 conflict: conflict with "maker" using conformance.quarterdeck.dev/v1: .spec.title)");
  EXPECT_THAT(refused.error().causes,
              ElementsAre(Cause{"FieldManagerConflict", R"(conflict with "maker" using conformance.quarterdeck.dev/v1)", ".spec.title"}));
}

TEST_F(Rules, UpdateNeedsTheVersionThatWasSeen) {
  auto seen = created(widget("a"), R"({"spec": {"title": "t"}})");
  auto blind = seen;
  blind["metadata"].get_object().erase("resourceVersion");
  EXPECT_EQ(store_->update(widget("a"), blind, {}).error().reason, Reason::invalid);
  seen["spec"].get_object()["title"] = "u";
  ASSERT_TRUE(store_->update(widget("a"), seen, {}));
  EXPECT_EQ(store_->update(widget("a"), seen, {}).error().reason, Reason::conflict);
}

TEST_F(Rules, UpdateOfSomeBuiltInKindsNeedsNone) {
  created(core("configmaps", "m"), R"({"data": {"a": "1"}})");
  EXPECT_TRUE(store_->update(core("configmaps", "m"), json(R"({"data": {"a": "2"}})"), {}));
}

TEST_F(Rules, UpdateWithoutAChangeWritesNothing) {
  const auto made = created(widget("a"), R"({"spec": {"title": "t"}})");
  clock_.advance(Milliseconds(60'000));
  const auto written = store_->update(widget("a"), made, {.field_manager = "somebody else"});
  ASSERT_TRUE(written);
  EXPECT_EQ(written->result, WriteResult::unchanged);
  EXPECT_EQ(written->object, made);
}

TEST_F(Rules, DryRunsChangeNothing) {
  const auto made = store_->create(widget("a"), json(R"({"spec": {"title": "t"}})"), {.dry_run = DryRun::all});
  ASSERT_TRUE(made) << made.error().message;
  EXPECT_EQ(made->object.at("spec").at("size"), Json(3)) << "the answer is what would be";
  EXPECT_EQ(store_->get(widget("a")).error().reason, Reason::not_found);
  created(widget("a"), R"({"spec": {"title": "t"}})");
  ASSERT_TRUE(store_->remove(widget("a"), {.dry_run = DryRun::all}));
  EXPECT_TRUE(store_->get(widget("a")));
}

TEST_F(Rules, UnknownFieldsAreDroppedNamedOrRefused) {
  const auto object = R"({"spec": {"title": "t", "unheard": 1}})";
  const auto warned = store_->create(widget("a"), json(object), {.validation = FieldValidation::warn});
  ASSERT_TRUE(warned);
  EXPECT_THAT(warned->warnings, ElementsAre("unknown field \"spec.unheard\""));
  EXPECT_FALSE(warned->object.at("spec").as_object().contains("unheard"));
  EXPECT_THAT(store_->create(widget("b"), json(object), {.validation = FieldValidation::ignore})->warnings, IsEmpty());
  const auto refused = store_->create(widget("c"), json(object), {.validation = FieldValidation::strict});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().reason, Reason::bad_request);
}

TEST_F(Rules, StatusIsWrittenApart) {
  created(widget("a"), R"({"spec": {"title": "t"}})");
  const auto written = store_->patch(widget("a", Part::status), {PatchType::merge, *base::parse_json(R"({"status": {"phase": "Ready"}, "spec": {"title": "u"}})")},
                                     {.field_manager = "controller"});
  ASSERT_TRUE(written) << written.error().message;
  EXPECT_EQ(text(written->object, "status", "phase"), "Ready");
  EXPECT_EQ(text(written->object, "spec", "title"), "t");
  const auto& managers = written->object.at("metadata").at("managedFields").as_array();
  EXPECT_EQ(base::text_at(managers[0], "subresource"), "status");
}

TEST_F(Rules, SecretsTakeTextsAsData) {
  const auto made = created(core("secrets", "s"), R"({"stringData": {"password": "x"}})");
  EXPECT_EQ(text(made, "data", "password"), "eA==");
  EXPECT_FALSE(made.contains("stringData"));
  EXPECT_EQ(made.at("type"), Json("Opaque"));
}

TEST_F(Rules, ImmutableConfigMapsStayAsTheyAre) {
  created(core("configmaps", "m"), R"({"data": {"a": "1"}, "immutable": true})");
  const auto refused = store_->update(core("configmaps", "m"), json(R"({"data": {"a": "2"}, "immutable": true})"), {});
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message, HasSubstr("data: Forbidden: field is immutable"));
}

TEST_F(Rules, DefinitionsMustMakeSense) {
  const auto definition = [](const std::string& name, const std::string& versions) {
    return json(R"({"metadata": {"name": ")" + name + R"("}, "spec": {"group": "g.example.com", "scope": "Namespaced",
      "names": {"plural": "things", "kind": "Thing"}, "versions": )" + versions + "}}");
  };
  const auto good = R"([{"name": "v1", "served": true, "storage": true, "schema": {"openAPIV3Schema": {"type": "object"}}}])";
  const auto where = target("apiextensions.k8s.io", "customresourcedefinitions", "v1", {});
  EXPECT_THAT(store_->create(where, definition("other.g.example.com", good), {}).error().message, HasSubstr("must be spec.names.plural"));
  EXPECT_THAT(store_->create(where, definition("things.g.example.com", R"([{"name": "v1", "served": true, "storage": true}])"), {}).error().message,
              HasSubstr("schemas are required"));
  const auto unreadable = R"([{"name": "v1", "served": true, "storage": true, "schema": {"openAPIV3Schema": {"type": "object", "properties": {"a": {"type": "x"}}}}}])";
  EXPECT_THAT(store_->create(where, definition("things.g.example.com", unreadable), {}).error().message, HasSubstr("Unsupported value: \"x\""));
  const auto made = store_->create(where, definition("things.g.example.com", good), {});
  ASSERT_TRUE(made) << made.error().message;
  EXPECT_EQ(base::text_at(Json(made->object), "spec", "names", "listKind"), "ThingList");
  EXPECT_NE(store_->kinds()->by_kind("g.example.com", "Thing"), nullptr);
}

TEST_F(Rules, DeletingADefinitionDeletesItsObjectsFirst) {
  created(widget("a"), R"({"spec": {"title": "t"}})");
  const auto definition = target("apiextensions.k8s.io", "customresourcedefinitions", "v1", {"", "widgets.conformance.quarterdeck.dev"});
  const auto removed = store_->remove(definition, {});
  ASSERT_TRUE(removed);
  EXPECT_FALSE(removed->is_gone);
  collect_garbage();
  EXPECT_EQ(store_->get(definition).error().reason, Reason::not_found);
  EXPECT_EQ(store_->kinds()->by_kind("conformance.quarterdeck.dev", "Widget"), nullptr);
  EXPECT_EQ(store_->objects().count({"conformance.quarterdeck.dev", "widgets"}), 0U);
}

TEST_F(Rules, ForegroundDeletionWaitsForDependents) {
  const auto owner = created(widget("owner"), R"({"spec": {"title": "t"}})");
  created(widget("child"), R"({"metadata": {"finalizers": ["example.com/hold"], "ownerReferences": [{"apiVersion": "conformance.quarterdeck.dev/v1",
    "kind": "Widget", "name": "owner", "blockOwnerDeletion": true, "uid": ")" + text(owner, "metadata", "uid") + R"("}]}, "spec": {"title": "t"}})");
  ASSERT_TRUE(store_->remove(widget("owner"), {.propagation = Propagation::foreground}));
  collect_garbage();
  EXPECT_TRUE(store_->get(widget("owner"))) << "the child still blocks";
  ASSERT_TRUE(store_->patch(widget("child"), {PatchType::merge, *base::parse_json(R"({"metadata": {"finalizers": null}})")}, {}));
  collect_garbage();
  EXPECT_FALSE(store_->get(widget("child")));
  EXPECT_FALSE(store_->get(widget("owner")));
}

TEST_F(Rules, OrphaningKeepsDependentsAndCutsTheTie) {
  const auto owner = created(widget("owner"), R"({"spec": {"title": "t"}})");
  created(widget("child"), R"({"metadata": {"ownerReferences": [{"apiVersion": "conformance.quarterdeck.dev/v1", "kind": "Widget", "name": "owner",
    "uid": ")" + text(owner, "metadata", "uid") + R"("}]}, "spec": {"title": "t"}})");
  ASSERT_TRUE(store_->remove(widget("owner"), {.propagation = Propagation::orphan}));
  collect_garbage();
  EXPECT_FALSE(store_->get(widget("owner")));
  const auto child = store_->get(widget("child"));
  ASSERT_TRUE(child);
  EXPECT_EQ(base::find(Json(*child), "metadata", "ownerReferences"), nullptr);
}

TEST_F(Rules, NoFinalizerIsAddedToWhatIsBeingDeleted) {
  created(widget("a"), R"({"metadata": {"finalizers": ["example.com/hold"]}, "spec": {"title": "t"}})");
  ASSERT_TRUE(store_->remove(widget("a"), {}));
  const auto refused = store_->patch(widget("a"), {PatchType::merge, *base::parse_json(R"({"metadata": {"finalizers": ["example.com/hold", "example.com/more"]}})")}, {});
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message, HasSubstr("no new finalizers can be added"));
}

TEST_F(Rules, TheDefaultNamespaceIsThere) {
  const auto space = store_->get(core("namespaces", "default"));
  ASSERT_TRUE(space);
  EXPECT_EQ(text(*space, "status", "phase"), "Active");
  EXPECT_EQ(base::text_at(Json(*space), "metadata", "labels", "kubernetes.io/metadata.name"), "default");
}

TEST_F(Rules, ManyUpdatersAreSummedUp) {
  created(widget("a"), R"({"spec": {"title": "t"}})");
  for (int updater = 0; updater < 20; ++updater) {
    clock_.advance(Milliseconds(1'000));
    JsonObject options{{"k" + std::to_string(updater), "v"}};
    ASSERT_TRUE(store_->patch(widget("a"), {PatchType::merge, JsonObject{{"spec", JsonObject{{"options", options}}}}},
                              {.field_manager = "updater-" + std::to_string(updater)}));
  }
  const auto object = store_->get(widget("a"));
  ASSERT_TRUE(object);
  const auto& managers = object->at("metadata").at("managedFields").as_array();
  EXPECT_LE(managers.size(), 11U);
  EXPECT_THAT(base::to_text(managers), HasSubstr("ancient-changes"));
}

}  // namespace
}  // namespace quarterdeck::cluster
