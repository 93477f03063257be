#include "gateway/call.h"

namespace quarterdeck::gateway {

http::Respond respond(Call& call, int status, std::vector<http::Header> headers, std::string body) {
  for (auto& header : call.response_headers) headers.push_back(std::move(header));
  call.response_headers.clear();
  return {status, std::move(headers), std::move(body)};
}

http::Respond refuse(Call& call, const policy::Refusal& refusal) {
  auto rendered = policy::render(refusal);
  std::vector<http::Header> headers;
  for (auto& [name, value] : rendered.headers) headers.push_back({std::move(name), std::move(value)});
  call.refusal_code = refusal.code;
  return respond(call, rendered.status, std::move(headers), std::move(rendered.body));
}

}  // namespace quarterdeck::gateway
