#include "sample/replies.h"

namespace quarterdeck::sample {

http::Response json_reply(int status, const Json& value) {
  return {.status = status, .headers = {{"Content-Type", "application/json"}}, .body = base::to_text(value) + "\n", .stream = nullptr};
}

http::Response problem_reply(const Failure& failure) {
  const auto status = http_status(failure.problem);
  return json_reply(status, JsonObject{{"code", status}, {"message", std::string_view(failure.message)}});
}

}  // namespace quarterdeck::sample
