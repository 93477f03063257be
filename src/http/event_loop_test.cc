#include "http/event_loop.h"

#include <gtest/gtest.h>

#include <sys/socket.h>

#include <array>
#include <thread>

namespace quarterdeck::http {
namespace {

// A running loop, stopped and joined at the end.
class RunningLoop {
 public:
  RunningLoop() : loop_(std::move(*EventLoop::create())), thread_([this] { loop_->run(); }) {}
  ~RunningLoop() { end(); }
  void end() {
    loop_->stop();
    if (thread_.joinable()) thread_.join();
  }
  EventLoop& loop() { return *loop_; }
  std::thread::id thread() const { return thread_.get_id(); }

 private:
  std::unique_ptr<EventLoop> loop_;
  std::thread thread_;
};

TEST(EventLoop, LosesNoTaskHoweverManyThreadsPost) {
  constexpr int kThreads = 4;
  constexpr int kTasks = 5'000;
  RunningLoop running;
  int done = 0;  // of the loop's thread
  std::vector<std::thread> posters;
  for (int i = 0; i < kThreads; ++i) {
    posters.emplace_back([&] {
      for (int n = 0; n < kTasks; ++n) running.loop().mailbox()->post([&] { ++done; });
    });
  }
  for (auto& poster : posters) poster.join();
  running.end();
  EXPECT_EQ(done, kThreads * kTasks);
}

TEST(EventLoop, RunsTasksOnItsOwnThread) {
  RunningLoop running;
  const auto expected = running.thread();
  std::thread::id seen;
  running.loop().mailbox()->post([&] { seen = std::this_thread::get_id(); });
  running.end();
  EXPECT_EQ(seen, expected);
}

TEST(EventLoop, TakesNoTaskAfterItsEnd) {
  RunningLoop running;
  const auto mailbox = running.loop().mailbox();
  running.end();
  EXPECT_FALSE(mailbox->post([] { FAIL(); }));
}

// Retires itself at its first event.
class Once final : public Watcher {
 public:
  Once(EventLoop& loop, int& events) : loop_(loop), events_(events) {}
  void on_ready(std::uint32_t) override {
    ++events_;
    loop_.retire(std::move(self));
    loop_.stop();
  }
  void on_deadline() override {}
  std::unique_ptr<Watcher> self;

 private:
  EventLoop& loop_;
  int& events_;
};

TEST(EventLoop, LetsAWatcherRetireItself) {
  std::array<int, 2> ends{};
  ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends.data()), 0);
  const UniqueFd first(ends[0]);
  const UniqueFd second(ends[1]);
  const auto loop = std::move(*EventLoop::create());
  int events = 0;
  auto watcher = std::make_unique<Once>(*loop, events);
  auto& once = *watcher;
  once.self = std::move(watcher);
  ASSERT_TRUE(loop->watch(first.get(), once));
  loop->run();
  EXPECT_EQ(events, 1);
}

TEST(EventLoop, SaysWhenADescriptorCannotBeWatched) {
  const auto loop = std::move(*EventLoop::create());
  int events = 0;
  Once watcher(*loop, events);
  EXPECT_FALSE(loop->watch(-1, watcher));
}

}  // namespace
}  // namespace quarterdeck::http
