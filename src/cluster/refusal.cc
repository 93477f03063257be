#include "cluster/refusal.h"

#include <array>

namespace quarterdeck::cluster {
namespace {

struct ReasonFacts {
  Reason reason;
  std::string_view text;
  int status;
  Problem problem;
};

constexpr std::array kReasons = {
    ReasonFacts{Reason::bad_request, "BadRequest", 400, Problem::invalid},
    ReasonFacts{Reason::unauthorized, "Unauthorized", 401, Problem::unauthenticated},
    ReasonFacts{Reason::forbidden, "Forbidden", 403, Problem::forbidden},
    ReasonFacts{Reason::not_found, "NotFound", 404, Problem::not_found},
    ReasonFacts{Reason::method_not_allowed, "MethodNotAllowed", 405, Problem::invalid},
    ReasonFacts{Reason::not_acceptable, "NotAcceptable", 406, Problem::invalid},
    ReasonFacts{Reason::conflict, "Conflict", 409, Problem::conflict},
    ReasonFacts{Reason::already_exists, "AlreadyExists", 409, Problem::conflict},
    ReasonFacts{Reason::expired, "Expired", 410, Problem::gone},
    ReasonFacts{Reason::gone, "Gone", 410, Problem::gone},
    ReasonFacts{Reason::too_large, "RequestEntityTooLarge", 413, Problem::too_large},
    ReasonFacts{Reason::unsupported_media_type, "UnsupportedMediaType", 415, Problem::unsupported},
    ReasonFacts{Reason::invalid, "Invalid", 422, Problem::unprocessable},
    ReasonFacts{Reason::service_unavailable, "ServiceUnavailable", 503, Problem::unavailable},
    ReasonFacts{Reason::timeout, "Timeout", 504, Problem::timeout},
    ReasonFacts{Reason::internal_error, "InternalError", 500, Problem::bug},
    ReasonFacts{Reason::untyped_config, "", 500, Problem::unprocessable},
};

const ReasonFacts& facts_of(Reason reason) {
  for (const auto& facts : kReasons) {
    if (facts.reason == reason) return facts;
  }
  return kReasons[kReasons.size() - 2];
}

}  // namespace

std::string_view text_of(Reason reason) { return facts_of(reason).text; }
int http_status(Reason reason) { return facts_of(reason).status; }

Reason reason_of_http_status(int status) {
  for (const auto& facts : kReasons) {
    if (facts.status == status) return facts.reason;
  }
  return Reason::internal_error;
}

Failure to_failure(const Refusal& refusal) { return {facts_of(refusal.reason).problem, refusal.message}; }

Refusal to_refusal(const Failure& failure) {
  for (const auto& facts : kReasons) {
    if (facts.problem == failure.problem) return refuse(facts.reason, failure.message);
  }
  return refuse(reason_of_http_status(http_status(failure.problem)), failure.message);
}

}  // namespace quarterdeck::cluster
