#include "adapters/sqlite/sqlite_database.h"

#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <stop_token>
#include <thread>
#include <vector>

#include "adapters/sqlite/connection.h"
#include "base/log.h"

namespace quarterdeck::adapters::sqlite {
namespace {

using Work = std::function<Outcome<Done>(ports::Transaction&)>;

// What one caller waits for.
struct Pending {
  const Work* work;
  Outcome<Done> result = Failure{Problem::unavailable, "The store is shutting down. Nothing was changed; try again."};
  std::exception_ptr thrown;
  bool is_finished = false;  // guarded by the queue's mutex
};

// Connections that only read, made when they are needed.
class ReaderPool {
 public:
  explicit ReaderPool(std::string path) : path_(std::move(path)) {}

  Outcome<std::unique_ptr<Connection>> take() {
    {
      const std::lock_guard lock(mutex_);
      if (!free_.empty()) {
        auto connection = std::move(free_.back());
        free_.pop_back();
        return connection;
      }
    }
    return Connection::open(path_, SQLITE_OPEN_READONLY);
  }

  void give_back(std::unique_ptr<Connection> connection) {
    const std::lock_guard lock(mutex_);
    free_.push_back(std::move(connection));
  }

 private:
  std::string path_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Connection>> free_;  // guarded by mutex_
};

class SqliteDatabase final : public ports::Database {
 public:
  // Without readers, reads take their turn on the writer's connection: a store in memory belongs to one connection.
  SqliteDatabase(std::unique_ptr<Connection> writer, std::unique_ptr<ReaderPool> readers)
      : writer_(std::move(writer)), readers_(std::move(readers)), thread_([this](const std::stop_token& stop) { serve(stop); }) {}

  ~SqliteDatabase() override {
    thread_.request_stop();
    arrived_.notify_all();
    thread_.join();
  }

  Outcome<Done> read(const std::function<Outcome<Done>(ports::Reader&)>& work) override {
    if (!readers_) return write(work);
    auto connection = readers_->take();
    if (!connection) return connection.error();
    if (auto begun = (*connection)->run("BEGIN"); !begun) return begun;
    // An exception is a bug: the connection, whose transaction is still open, then goes away with it.
    auto result = work(**connection);
    auto ended = (*connection)->run("COMMIT");
    if (!ended) return ended;
    readers_->give_back(std::move(*connection));
    return result;
  }

  Outcome<Done> write(const Work& work) override {
    Pending pending{&work};
    std::unique_lock lock(mutex_);
    if (thread_.get_stop_token().stop_requested()) return pending.result;
    waiting_.push_back(&pending);
    arrived_.notify_one();
    finished_.wait(lock, [&] { return pending.is_finished; });
    if (pending.thrown) std::rethrow_exception(pending.thrown);
    return pending.result;
  }

 private:
  void serve(const std::stop_token& stop) {
    while (true) {
      std::vector<Pending*> batch;
      {
        std::unique_lock lock(mutex_);
        arrived_.wait(lock, [&] { return stop.stop_requested() || !waiting_.empty(); });
        if (waiting_.empty()) return;
        batch.assign(waiting_.begin(), waiting_.end());
        waiting_.clear();
      }
      run(batch);
      {
        const std::lock_guard lock(mutex_);
        for (auto* pending : batch) pending->is_finished = true;
      }
      finished_.notify_all();
    }
  }

  // One commit for the whole batch. When the commit itself fails, nothing of the batch was kept and everybody hears why.
  void run(const std::vector<Pending*>& batch) {
    auto begun = writer_->run("BEGIN IMMEDIATE");
    if (!begun) {
      for (auto* pending : batch) pending->result = begun;
      return;
    }
    for (auto* pending : batch) run_one(*pending);
    if (auto committed = writer_->run("COMMIT"); !committed) {
      if (auto rolled_back = writer_->run("ROLLBACK"); !rolled_back) {
        log::error("a failed commit could not be rolled back", {{"reason", rolled_back.error().message}});
      }
      for (auto* pending : batch) {
        if (pending->result) pending->result = committed.error();
      }
    }
  }

  void run_one(Pending& pending) {
    if (auto opened = writer_->run("SAVEPOINT work"); !opened) {
      pending.result = opened;
      return;
    }
    try {
      pending.result = (*pending.work)(*writer_);
    } catch (...) {
      pending.thrown = std::current_exception();
      pending.result = Failure{Problem::bug, "The change failed because of a defect."};
    }
    if (!pending.result) {
      if (auto undone = writer_->run("ROLLBACK TO work"); !undone) pending.result = undone;
    }
    if (auto released = writer_->run("RELEASE work"); !released && pending.result) pending.result = released;
  }

  std::unique_ptr<Connection> writer_;  // used only by thread_
  std::unique_ptr<ReaderPool> readers_;
  std::mutex mutex_;
  std::condition_variable arrived_, finished_;
  std::deque<Pending*> waiting_;  // guarded by mutex_
  std::jthread thread_;           // last: starts when everything above is there
};

}  // namespace

Outcome<std::unique_ptr<ports::Database>> open_database(const std::string& path) {
  auto writer = Connection::open(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
  if (!writer) return writer.error();
  for (const auto* pragma : {"PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", "PRAGMA foreign_keys = ON", "PRAGMA cache_size = -8000"}) {
    if (auto set = (*writer)->query(pragma, {}); !set) return set.error();
  }
  auto readers = path == ":memory:" ? nullptr : std::make_unique<ReaderPool>(path);
  return std::unique_ptr<ports::Database>(new SqliteDatabase(std::move(*writer), std::move(readers)));
}

}  // namespace quarterdeck::adapters::sqlite
