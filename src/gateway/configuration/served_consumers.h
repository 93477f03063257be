#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "contract/resources/resource.h"
#include "gateway/configuration/complaints.h"
#include "gateway/metrics.h"
#include "gateway/snapshot.h"

namespace quarterdeck::gateway {

// Applications, subscriptions and plans, from their objects to who may call. What cannot be read opens nothing: an application or subscription
// that is broken counts as absent. Calls must not overlap.
class ServedConsumers {
 public:
  explicit ServedConsumers(Metrics& metrics) : metrics_(metrics) {}

  // `found` is the object and everything it needs; empty: it is gone.
  void make_anew(const resources::Reference& root, const std::vector<resources::Resource>& found);
  void publish(Snapshot& snapshot);
  Complaints& complaints() { return complaints_; }

 private:
  void complain(std::string_view kind, const std::string& object, const Failure& failure);
  void application(const std::string& object, const std::vector<resources::Resource>& found);
  void subscription(const std::string& object, const std::vector<resources::Resource>& found);
  void plan(const std::string& object, const std::vector<resources::Resource>& found);

  Metrics& metrics_;
  policy::Consumers consumers_;
  Complaints complaints_;
  bool has_changed_ = false;
  std::map<std::string, std::string> applications_;                        // object -> id
  std::map<std::string, std::string> subscriptions_;                       // object -> id
  std::map<std::string, std::pair<std::string, std::string>> plans_;      // object -> organization and name
};

}  // namespace quarterdeck::gateway
