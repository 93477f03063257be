#include "http/event_loop.h"

#include <fmt/format.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>

namespace quarterdeck::http {
namespace {

constexpr std::uint64_t kTickEvery = 100;

std::uint64_t steady_milliseconds() {
  const auto since = std::chrono::steady_clock::now().time_since_epoch();
  return static_cast<std::uint64_t>(std::chrono::duration_cast<Milliseconds>(since).count());
}

Failure no_loop(int error) {
  return {Problem::unavailable,
          fmt::format("Cannot make an event loop ({}). Raise the limit of open files (ulimit -n).", std::strerror(error))};
}

}  // namespace

// The loop says that it sleeps before it looks for mail, and a poster leaves mail before it looks whether the loop sleeps: one of them
// sees the other.
bool Mailbox::post(std::function<void()> task) {
  {
    const std::lock_guard lock(mutex_);
    if (is_closed_) return false;
    tasks_.push_back(std::move(task));
  }
  has_mail_.store(true);
  if (is_loop_asleep_.exchange(false)) {
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(bell_.get(), &one, sizeof(one));  // fails only when it has rung for centuries
  }
  return true;
}

std::vector<std::function<void()>> Mailbox::take() {
  const std::lock_guard lock(mutex_);
  return std::exchange(tasks_, {});
}

std::vector<std::function<void()>> Mailbox::close() {
  const std::lock_guard lock(mutex_);
  is_closed_ = true;
  return std::exchange(tasks_, {});
}

Outcome<std::unique_ptr<EventLoop>> EventLoop::create() {
  UniqueFd epoll(::epoll_create1(EPOLL_CLOEXEC));
  if (!epoll) return no_loop(errno);
  UniqueFd bell(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC));
  if (!bell) return no_loop(errno);
  epoll_event event{.events = EPOLLIN | EPOLLET, .data = {.ptr = nullptr}};
  if (::epoll_ctl(epoll.get(), EPOLL_CTL_ADD, bell.get(), &event) != 0) return no_loop(errno);
  return std::unique_ptr<EventLoop>(new EventLoop(std::move(epoll), std::make_shared<Mailbox>(std::move(bell))));
}

EventLoop::EventLoop(UniqueFd epoll, std::shared_ptr<Mailbox> mailbox)
    : epoll_(std::move(epoll)), mailbox_(std::move(mailbox)), now_(steady_milliseconds()), wheel_(now_) {}

EventLoop::~EventLoop() { mailbox_->close(); }

Outcome<Done> EventLoop::watch(int fd, Watcher& watcher) {
  epoll_event event{.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, .data = {.ptr = &watcher}};
  if (::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, fd, &event) == 0) return Done{};
  return Failure{Problem::unavailable, fmt::format("Cannot watch a connection ({}).", std::strerror(errno))};
}

void EventLoop::retire(std::unique_ptr<Watcher> watcher) {
  watcher->is_retired_ = true;
  clear_deadline(*watcher);
  retired_.push_back(std::move(watcher));
}

void EventLoop::run() {
  while (!is_stopping_.load(std::memory_order_acquire)) one_round();
  // Whoever got "true" from post relies on its task being run.
  for (auto& task : mailbox_->close()) task();
  retired_.clear();
}

void EventLoop::stop() {
  is_stopping_.store(true, std::memory_order_release);
  mailbox_->post([] {});
}

void EventLoop::one_round() {
  std::array<epoll_event, 256> events;  // NOLINT(cppcoreguidelines-pro-type-member-init): the kernel fills it
  mailbox_->is_loop_asleep_.store(true);
  const bool may_wait = next_tick_ > now_ && !mailbox_->has_mail_.load();
  const auto wait = may_wait ? static_cast<int>(next_tick_ - now_) : 0;
  const int count = ::epoll_wait(epoll_.get(), events.data(), static_cast<int>(events.size()), wait);
  mailbox_->is_loop_asleep_.store(false);
  now_ = steady_milliseconds();
  for (int i = 0; i < count; ++i) {
    auto* watcher = static_cast<Watcher*>(events[static_cast<std::size_t>(i)].data.ptr);
    const bool is_bell = watcher == nullptr;
    if (!is_bell && !watcher->is_retired_) watcher->on_ready(events[static_cast<std::size_t>(i)].events);
  }
  if (mailbox_->has_mail_.exchange(false)) run_mail();
  if (now_ >= next_tick_) {
    next_tick_ = now_ + kTickEvery;
    wheel_.advance(now_);
    if (tick_) tick_();
  }
  retired_.clear();
}

void EventLoop::run_mail() {
  for (auto& task : mailbox_->take()) task();
}

}  // namespace quarterdeck::http
