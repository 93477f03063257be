#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace quarterdeck::http {

// Blocks every signal on the calling thread: signals belong to the main thread, and a write to a closed socket must not end the process.
void block_signals();

// A fixed number of threads that run tasks in the order they come.
class WorkerPool {
 public:
  explicit WorkerPool(std::size_t threads);
  ~WorkerPool();  // drops what has not begun, waits for what has

  void run(std::function<void()> task);

 private:
  void work();

  std::mutex mutex_;
  std::condition_variable has_work_;
  std::deque<std::function<void()>> tasks_;  // guarded by mutex_
  bool is_stopping_ = false;                 // guarded by mutex_
  std::vector<std::thread> threads_;
};

}  // namespace quarterdeck::http
