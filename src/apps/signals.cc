#include "apps/signals.h"

#include <csignal>
#include <pthread.h>

namespace quarterdeck::apps {
namespace {

sigset_t stop_signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  return set;
}

}  // namespace

StopSignal::StopSignal() {
  const auto set = stop_signals();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  std::signal(SIGPIPE, SIG_IGN);  // a peer that went away is an error code of its write, not the end of the process
}

void StopSignal::wait() {
  const auto set = stop_signals();
  int received = 0;
  sigwait(&set, &received);
  pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
}

}  // namespace quarterdeck::apps
