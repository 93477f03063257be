#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/outcome.h"

// Why the cluster refuses something, in the words of Kubernetes: clients decide on the reason and show the causes.
namespace quarterdeck::cluster {

enum class Reason {
  bad_request,
  unauthorized,
  forbidden,
  not_found,
  method_not_allowed,
  not_acceptable,
  already_exists,
  conflict,
  gone,     // a path of an API that is no longer there
  expired,  // a resourceVersion or a continue token that is too old
  too_large,
  unsupported_media_type,
  invalid,
  service_unavailable,
  timeout,
  internal_error,
  untyped_config,  // an apply with fields that no schema knows; Kubernetes has no word for it and answers 500
};

// One fault of an object that was refused: {"FieldValueRequired", "Required value", "spec.host"}.
struct Cause {
  std::string reason;
  std::string message;
  std::string field;
  bool operator==(const Cause&) const = default;
};

struct Refusal {
  Reason reason = Reason::internal_error;
  std::string message;
  // The object that was asked for, as far as it is known: status.details.
  std::string name;
  std::string group;
  std::string kind;  // the plural resource, or the Kind for invalid objects
  std::string uid;
  std::vector<Cause> causes;
  std::string continue_token;  // where a list that expired may go on
};

std::string_view text_of(Reason reason);  // "AlreadyExists"
int http_status(Reason reason);
Reason reason_of_http_status(int status);
Failure to_failure(const Refusal& refusal);
Refusal to_refusal(const Failure& failure);

inline Refusal refuse(Reason reason, std::string message) {
  Refusal refusal;
  refusal.reason = reason;
  refusal.message = std::move(message);
  return refusal;
}

// Outcome<T> with a Refusal in the place of a Failure.
template <class T>
class [[nodiscard]] Answer {
 public:
  Answer(T value) : state_(std::in_place_index<0>, std::move(value)) {}             // NOLINT(google-explicit-constructor)
  Answer(Refusal refusal) : state_(std::in_place_index<1>, std::move(refusal)) {}  // NOLINT(google-explicit-constructor)

  explicit operator bool() const { return state_.index() == 0; }
  const T& operator*() const& { return std::get<0>(state_); }
  T& operator*() & { return std::get<0>(state_); }
  T&& operator*() && { return std::get<0>(std::move(state_)); }
  const T* operator->() const { return &std::get<0>(state_); }
  T* operator->() { return &std::get<0>(state_); }
  const Refusal& error() const { return std::get<1>(state_); }

 private:
  std::variant<T, Refusal> state_;
};

}  // namespace quarterdeck::cluster
