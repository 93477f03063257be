#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "cluster/refusal.h"
#include "cluster/stored_object.h"

namespace quarterdeck::cluster {

// app=orders,tier!=test,zone in (a,b),owner,!legacy
class LabelSelector {
 public:
  static Answer<LabelSelector> parse(std::string_view text);
  static LabelSelector equal_to(const std::map<std::string, std::string>& labels);
  bool selects(const std::map<std::string, std::string>& labels) const;
  bool empty() const { return requirements_.empty(); }

 private:
  enum class Operator { in, not_in, exists, does_not_exist };
  struct Requirement {
    std::string key;
    Operator condition = Operator::exists;
    std::vector<std::string> values;
  };
  std::vector<Requirement> requirements_;
  friend class LabelSelectorParser;
};

// metadata.name=orders,metadata.namespace!=default; other fields are compared with what the object holds there.
class FieldSelector {
 public:
  static Answer<FieldSelector> parse(std::string_view text);
  bool selects(const StoredObject& object) const;
  bool empty() const { return requirements_.empty(); }
  // The one name that is asked for; empty when there is none.
  std::string name() const;

 private:
  enum class Comparison { equal, different };
  struct Requirement {
    std::string field;
    Comparison comparison = Comparison::equal;
    std::string value;
  };
  std::vector<Requirement> requirements_;
};

struct ObjectSelection {
  std::string space;  // empty: all namespaces
  LabelSelector labels;
  FieldSelector fields;

  bool selects(const StoredObject& object) const {
    return (space.empty() || object.name.space == space) && labels.selects(object.labels) && fields.selects(object);
  }
};

}  // namespace quarterdeck::cluster
