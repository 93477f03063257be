#include "control/events/change_log_janitor.h"

#include "base/log.h"
#include "control/events/change_log.h"

namespace quarterdeck::control {

ports::Wake ChangeLogJanitor::step(Timestamp now) {
  const auto gone = ports::write(database_, [&](ports::Transaction& transaction) { return trim_log(transaction, options_.keep); });
  if (!gone) {
    log::warning("the log of changes could not be trimmed and will be tried again", {{"reason", gone.error().message}});
  } else if (*gone > 0) {
    log::info("old changes were forgotten", {{"changes", *gone}});
  }
  return ports::Wake::at_time(now + options_.every);
}

}  // namespace quarterdeck::control
