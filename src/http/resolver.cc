#include "http/resolver.h"

#include <netdb.h>

#include <condition_variable>
#include <cstring>
#include <deque>
#include <mutex>
#include <thread>

#include "http/worker_pool.h"

namespace quarterdeck::http {
namespace {

constexpr std::size_t kMostThreads = 4;

std::vector<SocketAddress> addresses_of(const std::string& host, std::uint16_t port) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* list = nullptr;
  std::vector<SocketAddress> addresses;
  if (::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &list) != 0) return addresses;
  for (const auto* entry = list; entry; entry = entry->ai_next) {
    SocketAddress address;
    std::memcpy(&address.storage, entry->ai_addr, entry->ai_addrlen);
    address.length = entry->ai_addrlen;
    addresses.push_back(address);
  }
  ::freeaddrinfo(list);
  return addresses;
}

}  // namespace

struct Resolver::State {
  std::mutex mutex;
  std::condition_variable has_work;
  std::deque<std::function<void()>> jobs;  // guarded by mutex, as is everything below
  std::size_t threads = 0;
  std::size_t idle_threads = 0;
  bool is_stopping = false;
};

Resolver::Resolver() : state_(std::make_shared<State>()) {}

Resolver::~Resolver() {
  const std::lock_guard lock(state_->mutex);
  state_->is_stopping = true;
  state_->jobs.clear();
  state_->has_work.notify_all();
}

void Resolver::look_up(const std::string& host, std::uint16_t port, std::shared_ptr<Mailbox> mailbox, Found found) {
  const std::lock_guard lock(state_->mutex);
  state_->jobs.push_back([host, port, mailbox = std::move(mailbox), found = std::move(found)] {
    mailbox->post([found, addresses = addresses_of(host, port)] { found(addresses); });
  });
  if (state_->jobs.size() > state_->idle_threads && state_->threads < kMostThreads) {
    ++state_->threads;
    std::thread([state = state_] { work(state); }).detach();
  }
  state_->has_work.notify_one();
}

void Resolver::work(const std::shared_ptr<State>& state) {
  block_signals();
  std::unique_lock lock(state->mutex);
  while (true) {
    ++state->idle_threads;
    state->has_work.wait(lock, [&] { return state->is_stopping || !state->jobs.empty(); });
    --state->idle_threads;
    if (state->is_stopping) return;
    const auto job = std::move(state->jobs.front());
    state->jobs.pop_front();
    lock.unlock();
    job();
    lock.lock();
  }
}

}  // namespace quarterdeck::http
