#include "gateway/reports/served_reporter.h"

#include <algorithm>

#include "base/log.h"

namespace quarterdeck::gateway {

ServedReporter::ServedReporter(Options options, ports::GatewayLink& link, ServedBoard& board, Metrics& metrics)
    : options_(std::move(options)), link_(link), board_(board), metrics_(metrics) {}

ports::Wake ServedReporter::step(Timestamp now) {
  if (!may_begin_) return ports::Wake::when_called();
  if (not_before_ && now < *not_before_) return ports::Wake::at_time(*not_before_);
  auto news = board_.take_news(says_everything_next_ ? ServedBoard::Extent::everything : ServedBoard::Extent::changes);
  const bool must_speak = !next_sign_of_life_ || now >= *next_sign_of_life_;
  if (news.empty() && !must_speak) return ports::Wake::at_time(*next_sign_of_life_);

  const auto reported = link_.report_served({.gateway_id = options_.gateway_id,
                                             .version = options_.version,
                                             .environments = options_.environments,
                                             .is_complete = news.is_complete,
                                             .apis = std::move(news.apis),
                                             .removed_apis = std::move(news.removed)});
  says_everything_next_ = !reported;
  if (!reported) {
    metrics_.link_failures.add();
    if (back_off_ == Milliseconds(0)) log::warning("what is served could not be reported", {{"reason", reported.error().message}});
    back_off_ = std::clamp(back_off_ * 2, options_.first_back_off, options_.longest_back_off);
    not_before_ = now + back_off_;
    return ports::Wake::at_time(*not_before_);
  }
  back_off_ = Milliseconds(0);
  not_before_.reset();
  next_sign_of_life_ = now + options_.sign_of_life;
  return ports::Wake::at_time(*next_sign_of_life_);
}

}  // namespace quarterdeck::gateway
