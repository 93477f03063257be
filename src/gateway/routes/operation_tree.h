#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/outcome.h"
#include "gateway/routes/path_template.h"
#include "model/traffic_spec.h"

namespace quarterdeck::gateway {

// Finds the operation for a method and a path below an API's base path.
//
// Which one, when several fit: segment by segment from the left a literal goes before a mixed segment, that before a parameter, and all of
// them before a rest (/*); a more specific path that lacks the method does not hide a less specific one that has it. So the order in which
// operations are written down does not matter. One slash at the end is tolerated.
class OperationTree {
 public:
  // Operations are named by their place in the list. Of two that mean the same the first counts.
  static Outcome<OperationTree> grow(const std::vector<model::Operation>& operations);

  enum class Fit { found, other_methods, no_such_path };
  struct Match {
    Fit fit = Fit::no_such_path;
    std::uint32_t operation = 0;   // when found
    bool is_rest = false;          // found by /*: the path goes on as it came, the slash at its end included
  };
  // `path` is canonical and begins with '/', or is empty.
  Match find(std::string_view method, std::string_view path) const;
  // The methods of every operation whose template fits the path, sorted.
  std::vector<std::string> methods_at(std::string_view path) const;

 private:
  struct MethodEntry {
    std::string method;
    std::uint32_t operation;
  };
  struct Node;
  struct Mixed {
    std::vector<std::string> pieces;
    std::unique_ptr<Node> node;
  };
  struct Literal {
    std::string text;
    std::unique_ptr<Node> node;
  };
  struct Node {
    std::vector<Literal> literals;  // sorted by text once grown
    std::vector<Mixed> mixed;
    std::unique_ptr<Node> parameter;
    std::vector<MethodEntry> here;
    std::vector<MethodEntry> rest;
  };

  template <class Visit>
  static bool walk(const Node& node, std::string_view path, Visit& visit);
  static Node& child(Node& node, const TemplateSegment& segment);
  static void sort(Node& node);

  std::unique_ptr<Node> root_ = std::make_unique<Node>();
};

}  // namespace quarterdeck::gateway
