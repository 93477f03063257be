#include "gateway/filters/headers/headers_filter.h"

namespace quarterdeck::gateway::headers_filter {
namespace {

template <class T>
void append(const std::vector<T>& from, std::vector<T>& to) {
  to.insert(to.end(), from.begin(), from.end());
}

}  // namespace

Verdict on_request(Call& call) {
  for (const auto* operation : call.operations) {
    if (operation->redirect) return respond(call, operation->redirect->status, {{"Location", operation->redirect->url}}, "");
    append(operation->request.set, call.forward.set_headers);
    append(operation->request.remove, call.forward.remove_headers);
    append(operation->response.set, call.forward.set_response_headers);
    append(operation->response.remove, call.forward.remove_response_headers);
  }
  return std::nullopt;
}

}  // namespace quarterdeck::gateway::headers_filter
