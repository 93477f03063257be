#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace quarterdeck {

// What the caller's code decides on. Each becomes an HTTP status, a resource condition and an exit code in one function each.
enum class Problem {
  invalid,          // 400: the input is wrong
  unauthenticated,  // 401
  forbidden,        // 403
  not_found,        // 404
  conflict,         // 409: it exists, is in use, or somebody else changed it
  gone,             // 410: the position asked for is no longer kept
  precondition,     // 412: an If-Match or resourceVersion does not hold
  too_large,        // 413
  unsupported,      // 415
  unprocessable,    // 422: well-formed, but its schema refuses it
  limited,          // 429
  unavailable,      // 503: try again later; a peer, the disk or the network is at fault
  timeout,          // 504
  bug,              // 500: ours
};

struct Failure {
  Problem problem;
  std::string message;  // what the person reads: what happened, to which thing, what to do next
  int code = 0;         // the number that a contract gives this failure (900251 and the like); 0 where it gives none
  int retry_after_seconds = 0;  // when trying again makes sense; 0 where nobody can say
};

// What an action returns when it worked and there is nothing more to say.
struct Done {};

// A value or the reason why there is none. Names follow std::expected, so that moving to it later is an alias.
template <class T>
class [[nodiscard]] Outcome {
 public:
  using value_type = T;

  Outcome(T value) : state_(std::in_place_index<0>, std::move(value)) {}          // NOLINT(google-explicit-constructor)
  Outcome(Failure failure) : state_(std::in_place_index<1>, std::move(failure)) {}  // NOLINT(google-explicit-constructor)

  explicit operator bool() const { return state_.index() == 0; }
  bool has_value() const { return state_.index() == 0; }

  const T& operator*() const& { return std::get<0>(state_); }
  T& operator*() & { return std::get<0>(state_); }
  T&& operator*() && { return std::get<0>(std::move(state_)); }
  const T* operator->() const { return &std::get<0>(state_); }
  T* operator->() { return &std::get<0>(state_); }
  T value_or(T other) const { return has_value() ? **this : std::move(other); }

  const Failure& error() const { return std::get<1>(state_); }

 private:
  std::variant<T, Failure> state_;
};

// A short name of the problem for logs and metrics: "not_found".
std::string_view name_of(Problem problem);

// The HTTP status that stands for the problem (RFC 9110 §15).
int http_status(Problem problem);

// The problem that an HTTP status of a peer stands for; 5xx and anything unknown become unavailable.
Problem problem_of_http_status(int status);

}  // namespace quarterdeck
