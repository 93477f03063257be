#include <cstddef>
#include <cstdint>
#include <string_view>

#include "contract/events/envelope.h"

// A message that decodes must survive being sent on.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace quarterdeck::events;
  const std::string_view body(reinterpret_cast<const char*>(data), size);
  for (const auto topic : {kNotificationTopic, kKeyManagerTopic, kTokenRevocationTopic, kThrottleDataTopic}) {
    const auto change = decode(topic, body);
    if (change) (void)to_text_message(envelope_of(*change));
  }
  return 0;
}
