#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "contract/resources/resource.h"
#include "gateway/apis/compiled_api.h"
#include "gateway/configuration/complaints.h"
#include "gateway/metrics.h"
#include "gateway/reports/served_board.h"
#include "gateway/reports/standing.h"
#include "gateway/snapshot.h"

namespace quarterdeck::gateway {

// The APIs, from their objects to the route table. An API that can no longer be read as it is written goes on as it was last, and the board
// says why. Calls must not overlap.
class ServedApis {
 public:
  // Environments to serve; empty: all of them.
  ServedApis(std::vector<std::string> environments, ServedBoard& board, Metrics& metrics);
  // Who tells the makers of API objects what became of them. Set it first, if at all.
  void on_standing(StandingSink sink) { tell_ = std::move(sink); }

  // `found` is the API object and everything it needs; empty: it is gone.
  void make_anew(const resources::Reference& root, const std::vector<resources::Resource>& found);
  void publish(Snapshot& snapshot);
  Complaints& complaints() { return complaints_; }
  // Puts on the board what has changed, once the snapshot is published: not before is it served.
  void report(Timestamp now);
  std::size_t count() const { return served_.size(); }

 private:
  struct Known {
    std::string api_id;
    std::string environment;
    std::string failure;  // why its objects could not be read; empty when they could
    std::string uid;
    Keeper keeper = Keeper::somebody_else;
  };
  // What an object was last said to be.
  struct Said {
    std::string content_hash;
    Standing standing;
  };

  // Null: not for this gateway.
  Outcome<std::shared_ptr<const CompiledApi>> compile_from(const resources::Reference& root, const std::vector<resources::Resource>& found);
  void serve(const std::string& object, std::shared_ptr<const CompiledApi> api);
  void failed(const std::string& object, const resources::Resource& api, const Failure& failure);
  void remove(const std::string& object);
  void report_on(const std::string& object, Timestamp now);
  Standing standing_of(const std::string& object, const Known& known, const CompiledApi* served, const std::optional<RouteTable::Rival>& rival) const;
  void say(const Standing& standing, const CompiledApi* served, const std::optional<RouteTable::Rival>& rival);
  void touch_contenders(const CompiledApi& api);
  bool is_for_us(const model::TrafficSpec& spec) const;

  std::vector<std::string> environments_;
  ServedBoard& board_;
  Metrics& metrics_;
  Upstreams upstreams_;
  Buckets buckets_;
  RouteTable routes_;
  Complaints complaints_;
  bool has_changed_ = false;
  std::map<std::string, std::shared_ptr<const CompiledApi>> served_;  // by object
  std::map<std::string, Known> known_;                                // by object, also those that are not served
  std::set<std::string> touched_;                                     // objects to report on
  std::set<std::string> failing_;                                     // objects reported with a failure
  std::map<std::string, Said> said_;                                  // by object
  StandingSink tell_;
};

}  // namespace quarterdeck::gateway
