#include "sample/service.h"

#include <memory>
#include <thread>

#include "sample/graphql/service.h"
#include "sample/harbour.h"

namespace quarterdeck::sample {

http::Handler make_handler(Wait wait) {
  struct Service {
    Harbour harbour{sample_data()};
    graphql::Service graphql{harbour};
    Wait wait;
  };
  auto service = std::make_shared<Service>();
  // Being slow is what /slow is for: it stands for a back end that takes its time.
  service->wait = wait ? std::move(wait) : [](Milliseconds time) { std::this_thread::sleep_for(time); };
  return [service](const http::Request& request) {
    if (request.path == "/graphql") return service->graphql.answer(request);
    return answer_rest(request, service->harbour, service->wait);
  };
}

}  // namespace quarterdeck::sample
