#include <gmock/gmock.h>

#include <atomic>
#include <condition_variable>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <set>
#include <thread>

#include "adapters/sqlite/sqlite_database.h"
#include "cluster/object_store.h"
#include "cluster/object_watch.h"

namespace quarterdeck::cluster {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const TableName kTable{"example.com", "things"};

// A database that can be told to fail or to wait.
class TestDatabase final : public ports::Database {
 public:
  Outcome<Done> read(const std::function<Outcome<Done>(ports::Reader&)>& work) override { return inner_->read(work); }
  Outcome<Done> write(const std::function<Outcome<Done>(ports::Transaction&)>& work) override {
    ++writes;
    if (before_write) before_write();
    if (fails) return Failure{Problem::unavailable, "The disk is full."};
    return inner_->write(work);
  }
  std::atomic<int> writes{0};
  std::atomic<bool> fails{false};
  std::function<void()> before_write;

 private:
  std::unique_ptr<ports::Database> inner_ = std::move(*adapters::sqlite::open_database(":memory:"));
};

JsonObject thing(const std::string& name, int size) {
  return {{"apiVersion", "example.com/v1"}, {"kind", "Thing"}, {"metadata", JsonObject{{"name", name}, {"namespace", "n"}, {"uid", name}}}, {"size", size}};
}

Answer<ObjectPointer> put(ObjectStore& store, const std::string& name, int size = 1) {
  return store.write(kTable, {"n", name}, [&](const ObjectPointer&, const ObjectStore::Look&) -> Answer<Change> { return Change(Put{thing(name, size)}); });
}

Answer<ObjectPointer> erase(ObjectStore& store, const std::string& name) {
  return store.write(kTable, {"n", name}, [](const ObjectPointer&, const ObjectStore::Look&) -> Answer<Change> { return Change(Erase{}); });
}

std::vector<std::string> names(const ObjectStore::Snapshot& snapshot) {
  std::vector<std::string> result;
  for (const auto& object : snapshot.objects) result.push_back(object->name.name);
  return result;
}

bool any(const StoredObject&) { return true; }

std::unique_ptr<ObjectStore> open(ports::Database& database, ObjectStoreOptions options = {}) {
  auto store = ObjectStore::open(database, options);
  EXPECT_TRUE(store) << store.error().message;
  return std::move(*store);
}

TEST(ObjectStore, KeepsObjectsAndVersionsAcrossRestarts) {
  TestDatabase database;
  Version before = 0;
  {
    const auto store = open(database);
    ASSERT_TRUE(put(*store, "a", 1));
    ASSERT_TRUE(put(*store, "b", 2));
    ASSERT_TRUE(erase(*store, "a"));
    before = store->version();
  }
  const auto store = open(database);
  EXPECT_EQ(store->version(), before);
  EXPECT_EQ(store->find(kTable, {"n", "a"}), nullptr);
  const auto object = store->find(kTable, {"n", "b"});
  ASSERT_NE(object, nullptr);
  EXPECT_EQ(object->parse().at("size"), Json(2));
  EXPECT_GT((*put(*store, "c"))->version, before) << "a version is never given out twice";
  EXPECT_EQ(store->events_after(kTable, before - 1, 0).error().reason, Reason::expired);
  EXPECT_TRUE(store->events_after(kTable, before, 0));
}

TEST(ObjectStore, RefusesADatabaseOfANewerVersion) {
  TestDatabase database;
  open(database);
  ASSERT_TRUE(database.write([](ports::Transaction& transaction) -> Outcome<Done> {
    const auto set = transaction.execute("UPDATE cluster_state SET value = 99 WHERE name = 'schema'");
    if (!set) return set.error();
    return Done{};
  }));
  const auto store = ObjectStore::open(database);
  ASSERT_FALSE(store);
  EXPECT_THAT(store.error().message, HasSubstr("written by a newer version"));
}

TEST(ObjectStore, ShowsNothingThatIsNotDurable) {
  TestDatabase database;
  const auto store = open(database);
  ASSERT_TRUE(put(*store, "a", 1));
  const auto before = store->version();
  database.fails = true;
  const auto refused = put(*store, "a", 2);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().reason, Reason::service_unavailable);
  EXPECT_EQ(store->version(), before);
  EXPECT_EQ(store->find(kTable, {"n", "a"})->parse().at("size"), Json(1));
  database.fails = false;
  ASSERT_TRUE(put(*store, "a", 3));
  const auto events = store->events_after(kTable, before, 0);
  ASSERT_TRUE(events);
  ASSERT_EQ(events->size(), 1U) << "what failed never happened";
  EXPECT_EQ(events->front()->previous->parse().at("size"), Json(1));
}

TEST(ObjectStore, CommitsTogetherWhatWaitsTogether) {
  constexpr int kWriters = 12;
  TestDatabase database;
  const auto store = open(database);
  std::mutex mutex;
  std::condition_variable changed;
  int decided = 0;
  std::once_flag first;
  database.before_write = [&] {
    std::call_once(first, [&] {
      std::unique_lock lock(mutex);
      changed.wait(lock, [&] { return decided == kWriters; });
    });
  };
  const int writes_before = database.writes;
  {
    std::vector<std::jthread> writers;
    for (int writer = 0; writer < kWriters; ++writer) {
      writers.emplace_back([&, writer] {
        const auto name = std::to_string(writer);
        const auto done = store->write(kTable, {"n", name}, [&](const ObjectPointer&, const ObjectStore::Look&) -> Answer<Change> {
          const std::lock_guard lock(mutex);
          ++decided;
          changed.notify_all();
          return Change(Put{thing(name, writer)});
        });
        EXPECT_TRUE(done);
      });
    }
  }
  EXPECT_EQ(store->count(kTable), static_cast<std::size_t>(kWriters));
  EXPECT_LE(database.writes - writes_before, 3) << "one for the first, one or two for all others";
}

TEST(ObjectStore, DecidesOnTheNewestStateUnderManyWriters) {
  constexpr int kWriters = 8, kTimes = 50;
  TestDatabase database;
  const auto store = open(database);
  {
    std::vector<std::jthread> writers;
    for (int writer = 0; writer < kWriters; ++writer) {
      writers.emplace_back([&] {
        for (int time = 0; time < kTimes; ++time) {
          const auto done = store->write(kTable, {"n", "counter"}, [](const ObjectPointer& current, const ObjectStore::Look&) -> Answer<Change> {
            const auto size = current ? static_cast<int>(current->parse().at("size").as_int64()) : 0;
            return Change(Put{thing("counter", size + 1)});
          });
          EXPECT_TRUE(done);
        }
      });
    }
  }
  EXPECT_EQ(store->find(kTable, {"n", "counter"})->parse().at("size"), Json(kWriters * kTimes));
}

TEST(ObjectStore, GivesPagesOfOneMoment) {
  TestDatabase database;
  const auto store = open(database);
  for (const auto* name : {"a", "b", "c", "d"}) ASSERT_TRUE(put(*store, name));
  const auto first = store->list(kTable, {.limit = 2}, any);
  ASSERT_TRUE(first);
  EXPECT_THAT(names(*first), ElementsAre("a", "b"));
  EXPECT_FALSE(first->is_last);
  EXPECT_EQ(first->remaining, 2U);
  ASSERT_TRUE(erase(*store, "c"));
  ASSERT_TRUE(put(*store, "bb"));
  ASSERT_TRUE(put(*store, "d", 9));
  const auto second = store->list(kTable, {.at = first->version, .after = first->objects.back()->name, .limit = 2}, any);
  ASSERT_TRUE(second);
  EXPECT_THAT(names(*second), ElementsAre("c", "d"));
  EXPECT_EQ(second->objects[1]->parse().at("size"), Json(1));
  EXPECT_EQ(second->version, first->version);
}

TEST(ObjectStore, RefusesPagesOfAForgottenMoment) {
  TestDatabase database;
  const auto store = open(database, {.most_events_per_table = 2});
  ASSERT_TRUE(put(*store, "a"));
  const auto then = store->version();
  for (int time = 0; time < 3; ++time) ASSERT_TRUE(put(*store, "a", time));
  EXPECT_EQ(store->list(kTable, {.at = then}, any).error().reason, Reason::expired);
  EXPECT_EQ(store->list(kTable, {.at = store->version() + 1}, any).error().reason, Reason::timeout);
}

TEST(ObjectWatch, SaysWhenItWasOvertaken) {
  TestDatabase database;
  const auto store = open(database, {.most_events_per_table = 2});
  ASSERT_TRUE(put(*store, "a"));
  auto watch = ObjectWatch::from_version(*store, kTable, {}, store->version());
  ASSERT_TRUE(watch);
  for (int time = 0; time < 3; ++time) ASSERT_TRUE(put(*store, "a", time));
  const auto event = (*watch)->next();
  ASSERT_FALSE(event);
  EXPECT_EQ(event.error().reason, Reason::expired);
}

TEST(ObjectWatch, IsNotOvertakenByOtherTables) {
  TestDatabase database;
  const auto store = open(database, {.most_events_per_table = 2});
  ASSERT_TRUE(put(*store, "a"));
  auto watch = ObjectWatch::from_version(*store, {"example.com", "others"}, {}, store->version());
  ASSERT_TRUE(watch);
  for (int time = 0; time < 9; ++time) ASSERT_TRUE(put(*store, "a", time));
  const auto event = (*watch)->next();
  ASSERT_TRUE(event);
  EXPECT_FALSE(*event);
  EXPECT_EQ((*watch)->seen(), store->version());
}

TEST(ObjectWatch, BeginsWithWhatExistsWhenAsked) {
  TestDatabase database;
  const auto store = open(database);
  ASSERT_TRUE(put(*store, "a"));
  auto watch = ObjectWatch::from_now(*store, kTable, {});
  ASSERT_TRUE(watch);
  ASSERT_TRUE(put(*store, "b"));
  EXPECT_EQ((**(*watch)->next()).object->name.name, "a");
  EXPECT_EQ((**(*watch)->next()).object->name.name, "b");
  EXPECT_FALSE(*(*watch)->next());
}

TEST(ObjectWatch, IsWokenUntilItEnds) {
  TestDatabase database;
  const auto store = open(database);
  int woken = 0;
  {
    auto watch = ObjectWatch::from_version(*store, kTable, {}, store->version());
    ASSERT_TRUE(watch);
    (*watch)->wake_with([&] { ++woken; });
    ASSERT_TRUE(put(*store, "a"));
    EXPECT_EQ(woken, 1);
  }
  ASSERT_TRUE(put(*store, "b"));
  EXPECT_EQ(woken, 1);
}

}  // namespace
}  // namespace quarterdeck::cluster
